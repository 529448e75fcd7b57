//! `texts.jsonl`: the text of each document as it was analysed. Offsets of web pages, Word files, books and tables index a text that stands
//! in no file of the user's; here it can be looked up, and used with other tools.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::error::{Error, Result};

/// The file.
pub const NAME: &str = "texts.jsonl";

/// The file, being written.
pub struct Texts {
    path: PathBuf,
    writer: BufWriter<File>,
}

impl Texts {
    /// Makes the file.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn create(folder: &Path) -> Result<Self> {
        let path = folder.join(NAME);
        let file = File::create(&path).map_err(Error::file(&path, "cannot write"))?;
        Ok(Self { path, writer: BufWriter::new(file) })
    }

    /// Writes one text.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write(&mut self, document: &str, text: &str) -> Result<()> {
        let line = json!({ "doc_id": document, "text": text });
        writeln!(self.writer, "{line}").map_err(Error::file(&self.path, "cannot write"))
    }

    /// Completes the file and gives its name.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn finish(mut self) -> Result<String> {
        self.writer.flush().map_err(Error::file(self.path, "cannot write"))?;
        Ok(NAME.to_owned())
    }
}
