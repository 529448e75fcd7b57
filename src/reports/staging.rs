//! Whole or absent: files are made in a hidden folder and moved to their names at the end.
//!
//! An output folder that does not exist yet appears in one step. In one that exists, files move one after another, the manifest last;
//! what an earlier run wrote is replaced then, and what it wrote more is removed. Files that no run wrote are never touched.
//!
//! The hidden folder of a run that can be resumed has a name by which it is found again; it goes when the run has ended well. One run
//! at a time holds it.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::manifest;
use crate::error::{Error, Result};
use crate::journal;

/// The hidden folder of a run. Dropped before [`Staging::publish`], it vanishes with all that is in it, but for what resumes the run.
pub struct Staging {
    hidden: Hidden,
    work: PathBuf,
    out: PathBuf,
    /// What an earlier run wrote into `out`.
    earlier: Vec<String>,
}

enum Hidden {
    Passing(TempDir),
    Staying(Held),
}

/// A hidden folder that stays until the run has ended well, with the lock on it.
struct Held {
    path: PathBuf,
    _lock: File,
}

const WORK: &str = "report";
const ASIDE: &str = "aside";
const LOCK: &str = "lock";
const UNWRITABLE: &str = "cannot write into the output folder";

impl Hidden {
    fn path(&self) -> &Path {
        match self {
            Hidden::Passing(folder) => folder.path(),
            Hidden::Staying(folder) => &folder.path,
        }
    }

    fn passing(out: &Path) -> Result<Self> {
        let home = if out.exists() { out } else { parent(out) };
        fs::create_dir_all(home).map_err(Error::file(out, "cannot make the output folder"))?;
        let name = tempfile::Builder::new().prefix(".").suffix(".dixit-tmp").tempdir_in(home);
        name.map(Hidden::Passing).map_err(Error::file(out, UNWRITABLE))
    }

    fn staying(out: &Path) -> Result<Self> {
        let name = out.file_name().unwrap_or_default().to_string_lossy();
        let beside = parent(out).join(format!(".{name}.dixit-resume"));
        // Files can be moved within one disk, and the output may be another than the folder that holds it.
        let path = if out.exists() && !beside.exists() { out.join(".dixit-resume") } else { beside };
        fs::create_dir_all(&path).map_err(Error::file(out, "cannot make the output folder"))?;
        let lock = File::create(path.join(LOCK)).map_err(Error::file(out, UNWRITABLE))?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let message = format!("another dixit is at work on this run (it holds {})", path.display());
                return Err(Error::Option { option: "--resume", message });
            }
            // Not every file system knows locks.
            Err(TryLockError::Error(_)) => {}
        }
        for left in [WORK, ASIDE].map(|left| path.join(left)).iter().filter(|left| left.exists()) {
            fs::remove_dir_all(left).map_err(Error::file(left, "cannot remove what a broken run left"))?;
        }
        Ok(Hidden::Staying(Held { path, _lock: lock }))
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(self.path.join(WORK));
        let _ = fs::remove_dir_all(self.path.join(ASIDE));
        // A folder that holds no journal resumes nothing.
        if !self.path.join(journal::NAME).exists() {
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

impl Staging {
    /// Makes the hidden folder, and so finds out early whether `out` can be written. One that `stays` is found again by a later run.
    ///
    /// # Errors
    /// It cannot, or it is no folder, or it has a file of the name of one of `files` that no run wrote; another run holds the folder.
    pub fn create(out: &Path, files: &[String], stays: bool) -> Result<Self> {
        let hidden = if stays { Hidden::staying(out) } else { Hidden::passing(out) }?;
        // Not the hidden folder itself: that is closed to others, and the output should not be.
        let work = hidden.path().join(WORK);
        fs::create_dir(&work).map_err(Error::file(out, UNWRITABLE))?;
        let staging = Self { hidden, work, out: out.to_owned(), earlier: manifest::files(out) };
        staging.check(files).map(|()| staging)
    }

    /// Where the run's journal is made; none where it needs none: it cannot be resumed and is no part.
    pub fn journal(&self, is_part: bool) -> Option<PathBuf> {
        let stays = matches!(self.hidden, Hidden::Staying(_)).then(|| self.hidden.path());
        stays.or(is_part.then_some(&*self.work)).map(|folder| folder.join(journal::NAME))
    }

    /// Puts the journal of a part among its files, and gives its name.
    ///
    /// # Errors
    /// It cannot be moved.
    pub fn place_journal(&self, is_part: bool) -> Result<Option<String>> {
        let Some(journal) = self.journal(is_part).filter(|_| is_part) else { return Ok(None) };
        let file = self.work.join(journal::NAME);
        if journal != file {
            // Under both names, so that nothing is lost if the reports cannot be moved. Some file systems have no links.
            let placed = fs::hard_link(&journal, &file).or_else(|_| fs::copy(&journal, &file).map(drop));
            placed.map_err(Error::file(file, "cannot write"))?;
        }
        Ok(Some(journal::NAME.to_owned()))
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
        if self.out.exists() {
            self.replace(files, kept)?;
        } else {
            fs::rename(&self.work, &self.out).map_err(Error::file(&self.out, "cannot move the reports there"))?;
        }
        let done = self.journal(false).filter(|journal| journal.exists());
        done.map_or(Ok(()), |journal| fs::remove_file(&journal).map_err(Error::file(journal, "cannot remove")))?;
        Ok(self.out)
    }

    fn replace(&self, files: &[String], kept: &[String]) -> Result<()> {
        self.check(files)?;
        for name in self.earlier.iter().filter(|name| !files.contains(name) && !kept.contains(name)) {
            self.set_aside(name)?;
        }
        for name in files.iter().filter(|name| *name != manifest::NAME) {
            self.place(name)?;
        }
        self.place(manifest::NAME)
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
        let aside = self.hidden.path().join(ASIDE);
        fs::create_dir_all(&aside).map_err(Error::file(&aside, "cannot make the folder"))?;
        match fs::rename(&path, aside.join(name)) {
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
        let staging = Staging::create(out, &[], false)?;
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
        assert!(Staging::create(home.path(), &["quotes.csv".to_owned()], false).is_err());
        assert!(run(home.path(), &["quotes.csv"]).is_err());
        assert_eq!(fs::read_to_string(home.path().join("quotes.csv")).unwrap(), "mine");
        assert_eq!(names(home.path()), ["quotes.csv"]);
    }

    #[test]
    fn a_run_that_ends_early_leaves_nothing() {
        let home = tempfile::tempdir().unwrap();
        let out = home.path().join("out");
        drop(Staging::create(&out, &[], false).unwrap());
        assert_eq!(names(home.path()), Vec::<String>::new());
        fs::write(&out, "a file").unwrap();
        assert!(Staging::create(&out, &[], false).is_err());
    }

    #[test]
    fn what_resumes_a_run_stays_until_it_has_ended_well() {
        let home = tempfile::tempdir().unwrap();
        let out = home.path().join("out");
        let hidden = ".out.dixit-resume";
        let staging = Staging::create(&out, &[], true).unwrap();
        assert!(Staging::create(&out, &[], true).is_err(), "two runs at once");
        fs::write(staging.journal(false).unwrap(), "").unwrap();
        fs::write(staging.folder().join("quotes.csv"), "").unwrap();
        drop(staging);
        assert_eq!(names(home.path()), [hidden]);
        assert_eq!(names(&home.path().join(hidden)), [journal::NAME, LOCK]);
        let staging = Staging::create(&out, &[], true).unwrap();
        assert_eq!(names(staging.folder()), Vec::<String>::new());
        staging.publish(&[], &[]).unwrap();
        assert_eq!(names(home.path()), ["out"]);
        drop(Staging::create(&out, &[], true).unwrap());
        assert_eq!(names(&out), Vec::<String>::new());
    }
}
