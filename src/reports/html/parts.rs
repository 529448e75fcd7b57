//! Where the data of a page is: within it while it is little, else in scripts of a folder.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use maud::Markup;
use serde::Serialize;

use super::page::{self, Packing};
use super::{FILE, FOLDER};
use crate::error::{Error, Result};

/// Bytes and rows of data that one page holds.
const SINGLE: (usize, usize) = (5 << 20, 2_000);
/// Bytes and rows of one script.
const SCRIPT: (usize, usize) = (1 << 20, 2_000);

/// Named pieces of data.
pub struct Parts {
    folder: PathBuf,
    kept: Vec<(String, String)>,
    size: usize,
    /// Whether they go to the folder.
    are_files: bool,
}

impl Parts {
    /// None yet; the page will be in `folder`.
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), kept: Vec::new(), size: 0, are_files: false }
    }

    fn put(&mut self, name: String, data: String) -> Result<()> {
        if self.are_files {
            return self.write(&name, &data);
        }
        self.size += data.len();
        self.kept.push((name, data));
        if self.size > SINGLE.0 { self.spill() } else { Ok(()) }
    }

    /// From now on there are files.
    fn spill(&mut self) -> Result<()> {
        if !self.are_files {
            self.are_files = true;
            let data = self.folder.join(FOLDER).join("data");
            fs::create_dir_all(&data).map_err(Error::file(data, "cannot make the folder"))?;
        }
        std::mem::take(&mut self.kept).iter().try_for_each(|(name, data)| self.write(name, data))
    }

    fn write(&self, name: &str, data: &str) -> Result<()> {
        self.file(&format!("data/{name}.js"), &format!("dixit(\"{name}\",{data});\n"))
    }

    fn file(&self, name: &str, text: &str) -> Result<()> {
        let path = self.folder.join(FOLDER).join(name);
        fs::write(&path, text).map_err(Error::file(path, "cannot write"))
    }

    /// Writes the page that `page` makes, and gives the name of what was made.
    pub fn finish(mut self, index: &impl Serialize, page: impl FnOnce(Packing<'_>) -> Markup) -> Result<&'static str> {
        self.put("index".to_owned(), data(index))?;
        if !self.are_files {
            let path = self.folder.join(FILE);
            let text = page(Packing::Single(&self.kept)).into_string();
            return fs::write(&path, text).map_err(Error::file(path, "cannot write")).map(|()| FILE);
        }
        self.file("page.css", page::STYLE)?;
        self.file("page.js", &page::script())?;
        self.file("index.html", &page(Packing::Folder).into_string())?;
        Ok(FOLDER)
    }
}

/// Rows of one sort on their way to parts: an array each, named by the sort and a number.
pub struct Pile {
    name: &'static str,
    open: String,
    rows: usize,
    /// The number of the first row of each part.
    firsts: Vec<usize>,
}

impl Pile {
    /// An empty one.
    pub fn new(name: &'static str) -> Self {
        Self { name, open: String::new(), rows: 0, firsts: Vec::new() }
    }

    /// Adds a row and gives the number of its part.
    pub fn push(&mut self, row: &impl Serialize, parts: &mut Parts) -> Result<usize> {
        let first = self.firsts.last().copied().unwrap_or(0);
        if self.open.len() > SCRIPT.0 || self.rows - first == SCRIPT.1 {
            self.finish(parts)?;
        }
        if self.open.is_empty() {
            self.firsts.push(self.rows);
        }
        self.rows += 1;
        let _ = write!(self.open, "{}{}", if self.open.is_empty() { "[" } else { ",\n" }, data(row));
        if self.rows > SINGLE.1 {
            parts.spill()?;
        }
        Ok(self.firsts.len() - 1)
    }

    /// Ends the part that is open.
    pub fn finish(&mut self, parts: &mut Parts) -> Result<()> {
        if self.open.is_empty() {
            return Ok(());
        }
        let name = format!("{}-{}", self.name, self.firsts.len() - 1);
        parts.put(name, std::mem::take(&mut self.open) + "]")
    }

    /// Rows so far.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The sort.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The number of the first row of each part.
    pub fn firsts(&self) -> &[usize] {
        &self.firsts
    }
}

/// JSON that is also a script, and that ends no element of a page: `<` stands within strings only.
fn data(row: &impl Serialize) -> String {
    serde_json::to_string(row).unwrap_or_default().replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}
