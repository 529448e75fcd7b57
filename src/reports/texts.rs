//! `texts.jsonl`: the text of each document as it was analysed. Offsets of web pages, Word files, books and tables index a text that stands
//! in no file of the user's; here it can be looked up, and used with other tools.

use std::fs::File;
use std::io::{BufRead, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::packed;
use crate::error::{Error, Result};

/// The file.
pub const NAME: &str = "texts.jsonl";

/// One line.
#[derive(Serialize, Deserialize)]
struct Line<'t> {
    #[serde(borrow)]
    doc_id: std::borrow::Cow<'t, str>,
    #[serde(borrow)]
    text: std::borrow::Cow<'t, str>,
}

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
        let line = Line { doc_id: document.into(), text: text.into() };
        let line = serde_json::to_writer(&mut self.writer, &line).map_err(std::io::Error::from);
        line.and_then(|()| self.writer.write_all(b"\n")).map_err(Error::file(&self.path, "cannot write"))
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

/// Reads the texts of the run in `folder` and hands them over with their documents' ids; says whether there are any.
///
/// # Errors
/// The file cannot be read; what `take` returns.
pub fn each(folder: &Path, mut take: impl FnMut(&str, &str) -> Result<()>) -> Result<bool> {
    let path = packed::find(folder, NAME);
    if !path.exists() {
        return Ok(false);
    }
    let file = packed::open(&path).map_err(Error::file(&path, "cannot open"))?;
    for (number, line) in (1..).zip(file.lines()) {
        let line = line.map_err(Error::file(&path, "cannot read"))?;
        let unfit = |error: serde_json::Error| Error::Format {
            path: path.clone(),
            line: Some(number),
            message: format!("this is no text that dixit wrote: {error}; analyze again"),
        };
        let Line { doc_id, text } = serde_json::from_str(&line).map_err(unfit)?;
        take(&doc_id, &text)?;
    }
    Ok(true)
}
