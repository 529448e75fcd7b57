//! Whole or absent: files are made in a hidden folder and moved to their names at the end.
//!
//! An output folder that does not exist yet appears in one step. In one that exists, files move one after another, the manifest last;
//! what an earlier run wrote is replaced then, and what it wrote more is removed. Files that no run wrote are never touched.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::manifest;
use crate::error::{Error, Result};

/// The hidden folder of a run. Dropped before [`Staging::publish`], it vanishes with all that is in it.
pub struct Staging {
    hidden: TempDir,
    work: PathBuf,
    out: PathBuf,
    /// What an earlier run wrote into `out`.
    earlier: Vec<String>,
}

impl Staging {
    /// Makes the hidden folder, and so finds out early whether `out` can be written.
    ///
    /// # Errors
    /// It cannot, or it is no folder, or it has a file of the name of one of `files` that no run wrote.
    pub fn create(out: &Path, files: &[String]) -> Result<Self> {
        let home = if out.exists() { out } else { parent(out) };
        fs::create_dir_all(home).map_err(Error::file(out, "cannot make the output folder"))?;
        let name = tempfile::Builder::new().prefix(".").suffix(".dixit-tmp").tempdir_in(home);
        let hidden = name.map_err(Error::file(out, "cannot write into the output folder"))?;
        // Not the hidden folder itself: that is closed to others, and the output should not be.
        let work = hidden.path().join("report");
        fs::create_dir(&work).map_err(Error::file(out, "cannot write into the output folder"))?;
        let staging = Self { hidden, work, out: out.to_owned(), earlier: manifest::files(out) };
        staging.check(files).map(|()| staging)
    }

    /// What an earlier run wrote into the output folder.
    pub fn earlier(&self) -> &[String] {
        &self.earlier
    }

    /// Where to make the files.
    pub fn folder(&self) -> &Path {
        &self.work
    }

    /// Moves `files` to their names and gives the folder. Of what an earlier run wrote, `kept` stays.
    ///
    /// # Errors
    /// A file stands in the way that no run wrote; a file cannot be moved.
    pub fn publish(self, files: &[String], kept: &[String]) -> Result<PathBuf> {
        if !self.out.exists() {
            fs::rename(&self.work, &self.out).map_err(Error::file(&self.out, "cannot move the reports there"))?;
            return Ok(self.out);
        }
        self.check(files)?;
        for name in self.earlier.iter().filter(|name| !files.contains(name) && !kept.contains(name)) {
            self.set_aside(name)?;
        }
        for name in files.iter().filter(|name| *name != manifest::NAME) {
            self.place(name)?;
        }
        self.place(manifest::NAME)?;
        Ok(self.out)
    }

    fn check(&self, files: &[String]) -> Result<()> {
        let foreign = files.iter().find(|name| !self.earlier.contains(name) && self.out.join(name).exists());
        let Some(name) = foreign else { return Ok(()) };
        let message = format!("{} is there and no run of dixit wrote it; choose another folder", self.out.join(name).display());
        Err(Error::Option { option: "--out", message })
    }

    fn place(&self, name: &str) -> Result<()> {
        let target = self.out.join(name);
        // A folder cannot be moved over another one.
        if target.is_dir() {
            self.set_aside(name)?;
        }
        fs::rename(self.work.join(name), &target).map_err(Error::file(target, "cannot move the report there"))
    }

    /// Moves an earlier run's file into the hidden folder, with which it vanishes.
    fn set_aside(&self, name: &str) -> Result<()> {
        let path = self.out.join(name);
        match fs::rename(&path, self.hidden.path().join(name)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(Error::file(path, "cannot replace")(error)),
            _ => Ok(()),
        }
    }
}

fn parent(out: &Path) -> &Path {
    out.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort_unstable();
        names
    }

    fn run(out: &Path, files: &[&str]) -> Result<PathBuf> {
        let staging = Staging::create(out, &[])?;
        let files: Vec<String> = files.iter().chain([&manifest::NAME]).map(|name| (*name).to_owned()).collect();
        for name in &files {
            fs::write(staging.folder().join(name), serde_json::json!({"tool": "dixit", "files": files}).to_string()).unwrap();
        }
        staging.publish(&files, &[])
    }

    #[test]
    fn reports_replace_earlier_ones_and_nothing_else() {
        let home = tempfile::tempdir().unwrap();
        let out = home.path().join("a/b");
        run(&out, &["quotes.csv", "quotes.jsonl"]).unwrap();
        fs::write(out.join("mine.txt"), "").unwrap();
        run(&out, &["quotes.csv"]).unwrap();
        assert_eq!(names(&out), ["mine.txt", "quotes.csv", "run.json"]);
        assert_eq!(names(&home.path().join("a")), ["b"]);
    }

    #[test]
    fn what_no_run_wrote_is_kept() {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join("quotes.csv"), "mine").unwrap();
        assert!(Staging::create(home.path(), &["quotes.csv".to_owned()]).is_err());
        assert!(run(home.path(), &["quotes.csv"]).is_err());
        assert_eq!(fs::read_to_string(home.path().join("quotes.csv")).unwrap(), "mine");
        assert_eq!(names(home.path()), ["quotes.csv"]);
    }

    #[test]
    fn a_run_that_ends_early_leaves_nothing() {
        let home = tempfile::tempdir().unwrap();
        let out = home.path().join("out");
        drop(Staging::create(&out, &[]).unwrap());
        assert_eq!(names(home.path()), Vec::<String>::new());
        fs::write(&out, "a file").unwrap();
        assert!(Staging::create(&out, &[]).is_err());
    }
}
