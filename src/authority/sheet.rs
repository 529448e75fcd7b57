//! A user's table: cells by the names of their columns, which stand in any order, and errors that name path, line and column.
//!
//! An Excel book, or a text: UTF-8, or what a byte-order mark says; commas, semicolons or tabs between cells, as the header shows. Lines without a cell are passed
//! over. Names that the program knows are taken in small or capital letters; other columns keep theirs.

use std::fs;
use std::path::{Path, PathBuf};

use csv::StringRecord;
use encoding_rs::UTF_8;
use hashbrown::HashSet;
use sha2::{Digest, Sha256};

use super::book::{self, is_book};
use crate::error::{Error, Result};

/// One table, read whole.
pub(crate) struct Sheet {
    path: PathBuf,
    columns: Vec<String>,
    records: Vec<(u64, StringRecord)>,
    digest: String,
}

/// One line of a table.
#[derive(Clone, Copy)]
pub(crate) struct Line<'s> {
    sheet: &'s Sheet,
    /// Its number in the file, from 1.
    pub number: u64,
    record: &'s StringRecord,
}

impl Sheet {
    /// Reads a table that may have the columns `known`.
    ///
    /// # Errors
    /// A file that cannot be read, is not text, has two columns of one name, or a line with more cells than the header.
    pub fn read(path: &Path, known: &[&str]) -> Result<Self> {
        let bytes = fs::read(path).map_err(Error::file(path, "cannot open"))?;
        let mut sheet = Self { path: path.to_owned(), columns: Vec::new(), records: Vec::new(), digest: digest(&bytes) };
        let records =
            if is_book(&bytes) { book::records(&bytes).map_err(|message| sheet.wrong(0, &message))? } else { sheet.text(&bytes)? };
        for (line, record) in records.into_iter().filter(|(_, record)| !record.iter().all(str::is_empty)) {
            if sheet.columns.is_empty() { sheet.header(line, &record, known)? } else { sheet.line(line, record)? }
        }
        Ok(sheet)
    }

    /// The records of a text, each with its line.
    fn text(&self, bytes: &[u8]) -> Result<Vec<(u64, StringRecord)>> {
        let (text, _, is_damaged) = UTF_8.decode(bytes);
        if is_damaged {
            let line = bytes.utf8_chunks().next().map_or(1, |chunk| chunk.valid().matches('\n').count() as u64 + 1);
            return Err(self.wrong(line, "the text is not UTF-8; save the file as UTF-8 with the program that made it"));
        }
        let mut builder = csv::ReaderBuilder::new();
        builder.has_headers(false).flexible(true).trim(csv::Trim::All).delimiter(delimiter(&text));
        let numbered = |record: csv::Result<StringRecord>| {
            let record = record.map_err(|error| self.wrong(0, &error.to_string()))?;
            Ok((record.position().map_or(0, |position| line(&text, position)), record))
        };
        builder.from_reader(text.as_bytes()).records().map(numbered).collect()
    }

    /// The file's name and the SHA-256 of its bytes.
    pub fn digest(&self) -> (String, String) {
        (self.path.file_name().unwrap_or_default().to_string_lossy().into_owned(), self.digest.clone())
    }

    /// The path as the user gave it.
    pub fn path(&self) -> String {
        self.path.display().to_string()
    }

    /// The names of all columns in order.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// The lines in order.
    pub fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        self.records.iter().map(|(number, record)| Line { sheet: self, number: *number, record })
    }

    /// That a column is there.
    ///
    /// # Errors
    /// It is not.
    pub fn needs(&self, column: &str) -> Result<()> {
        if self.columns.iter().any(|name| name == column) {
            return Ok(());
        }
        let there = if self.columns.is_empty() { "the file is empty".to_owned() } else { format!("there are {}", self.columns.join(", ")) };
        Err(self.wrong(1, &format!("no column `{column}`; {there}")))
    }

    fn header(&mut self, line: u64, record: &StringRecord, known: &[&str]) -> Result<()> {
        let mut taken = HashSet::new();
        for (at, name) in record.iter().enumerate() {
            let usual = name.to_lowercase().replace([' ', '-'], "_");
            let name = match known.iter().find(|known| **known == usual) {
                Some(known) => (*known).to_owned(),
                None if name.is_empty() => format!("column-{}", at + 1),
                None => name.to_owned(),
            };
            if !taken.insert(name.clone()) {
                return Err(self.wrong(line, &format!("two columns are called `{name}`")));
            }
            self.columns.push(name);
        }
        Ok(())
    }

    fn line(&mut self, line: u64, record: StringRecord) -> Result<()> {
        if record.iter().skip(self.columns.len()).any(|cell| !cell.is_empty()) {
            let message =
                format!("{} cells where the header has {}; a cell with the separator in it needs quotes", record.len(), self.columns.len());
            return Err(self.wrong(line, &message));
        }
        self.records.push((line, record));
        Ok(())
    }

    fn wrong(&self, line: u64, message: &str) -> Error {
        Error::Format { path: self.path.clone(), line: Some(line).filter(|line| *line > 0), message: message.to_owned() }
    }
}

impl<'s> Line<'s> {
    /// The cell of a column; empty where the table has no such column.
    pub fn get(&self, column: &str) -> &'s str {
        let at = self.sheet.columns.iter().position(|name| name == column);
        at.and_then(|at| self.record.get(at)).unwrap_or("")
    }

    /// All cells in order of the columns.
    pub fn cells(&self) -> impl Iterator<Item = &'s str> + use<'s> {
        let record = self.record;
        (0..self.sheet.columns.len()).map(move |at| record.get(at).unwrap_or(""))
    }

    /// An error in one of its cells.
    pub fn wrong(&self, column: &str, message: &str) -> Error {
        self.sheet.wrong(self.number, &format!("column `{column}`: {message}"))
    }
}

/// The line of a record: its position is before the line ends that the reader passes over.
fn line(text: &str, position: &csv::Position) -> u64 {
    let rest = usize::try_from(position.byte()).ok().and_then(|at| text.as_bytes().get(at..)).unwrap_or_default();
    position.line() + rest.iter().take_while(|byte| b"\r\n".contains(byte)).filter(|byte| **byte == b'\n').count() as u64
}

/// What stands between the cells of the first line that has any.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("");
    [b',', b';', b'\t'].into_iter().find(|byte| header.contains(char::from(*byte))).unwrap_or(b',')
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
pub(super) mod tests {
    use super::*;

    /// The table of these bytes, or what is wrong with it, its file called `t.csv`.
    pub fn sheet(bytes: &[u8], known: &[&str]) -> std::result::Result<Sheet, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.csv");
        fs::write(&path, bytes).unwrap();
        Sheet::read(&path, known).map_err(|error| said(&error))
    }

    /// An error without the folder of its file.
    pub fn said(error: &Error) -> String {
        let said = error.to_string();
        said.find("t.csv").and_then(|at| said.get(at..)).unwrap_or(&said).to_owned()
    }

    #[test]
    fn columns_stand_in_any_order_and_case() {
        for bytes in [&b"Party,NAME,valid from\n Green ,Ann,2020\n,,\n"[..], b"\xEF\xBB\xBFParty;Name;Valid_From\r\nGreen;Ann;2020\r\n"] {
            let sheet = sheet(bytes, &["name", "valid_from"]).unwrap();
            assert_eq!(sheet.columns(), ["Party", "name", "valid_from"]);
            let lines: Vec<_> = sheet.lines().map(|line| (line.number, line.get("name"), line.get("Party"), line.get("id"))).collect();
            assert_eq!(lines, [(2, "Ann", "Green", "")]);
        }
    }

    #[test]
    fn what_is_wrong_has_its_line() {
        for (bytes, message) in [
            (&b"name,Name\n"[..], "t.csv:1: two columns are called `name`"),
            (b"name\nA\nB,c\n", "t.csv:3: 2 cells where the header has 1"),
            (b"\r\nname\r\n\r\nA\r\nB,c\r\n", "t.csv:5: 2 cells where the header has 1"),
            (b"name\nA\n\xFF\n", "t.csv:3: the text is not UTF-8"),
        ] {
            let said = sheet(bytes, &["name"]).err().unwrap();
            assert!(said.starts_with(message), "{said}");
        }
        let said = |bytes| said(&sheet(bytes, &[]).unwrap().needs("name").unwrap_err());
        assert_eq!(said(b"a,b\n"), "t.csv:1: no column `name`; there are a, b");
        assert_eq!(said(b""), "t.csv:1: no column `name`; the file is empty");
    }
}
