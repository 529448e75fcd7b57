//! A user's table of metadata, joined to documents: by their id, or by another column that both have (the url). Rows and documents without
//! a partner are counted and told at the end, never dropped.

use std::path::Path;
use std::sync::Arc;

use hashbrown::{HashMap, HashSet};

use super::columns::Columns;
use super::format;
use super::intake::problem;
use super::{Document, Inputs};
use crate::error::{Error, Result};
use crate::problem::{Problem, Rule};

/// A table, held in memory.
pub(super) struct Table {
    path: String,
    /// The column by which rows are found, as documents have it.
    on: String,
    names: Vec<Arc<str>>,
    rows: Vec<Vec<String>>,
    places: HashMap<String, usize>,
    used: HashSet<usize>,
    /// Documents without a row, and the first of them.
    alone: u64,
    first_alone: Option<String>,
}

impl Table {
    /// Loads a CSV (or, by its ending, TSV) file in UTF-8.
    ///
    /// # Errors
    /// The file cannot be read, or lacks the column to join on.
    pub(super) fn load(path: &Path, on: &str, inputs: &Inputs) -> Result<Self> {
        let bytes = std::fs::read(path).map_err(Error::file(path, "cannot read"))?;
        let text = String::from_utf8(bytes).map_err(|_| wrong(path, None, "the table is not UTF-8".to_owned()))?;
        let delimiter = if format::ending(path) == ".tsv" { b'\t' } else { b',' };
        let text = text.trim_start_matches('\u{feff}');
        let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(text.as_bytes());
        let bad = |error: csv::Error| wrong(path, error.position().map(csv::Position::line), error.to_string());
        let header: Vec<String> = reader.headers().map_err(bad)?.iter().map(|name| name.trim().to_owned()).collect();
        let at = header.iter().position(|name| name == on).or_else(|| header.iter().position(|name| name.eq_ignore_ascii_case(on)));
        let at = at.ok_or_else(|| wrong(path, Some(1), format!("no column “{on}” to join on; there are: {}", header.join(", "))))?;
        let names: Vec<&str> = header.iter().map(String::as_str).collect();
        let names = Columns::new(inputs).rename(&names, None, None).into_iter().map(Arc::from).collect();
        let mut rows = Vec::new();
        for record in reader.records() {
            rows.push(record.map_err(bad)?.iter().map(str::to_owned).collect());
        }
        let path = path.display().to_string();
        let mut table =
            Self { path, on: on.to_owned(), names, rows, places: HashMap::new(), used: HashSet::new(), alone: 0, first_alone: None };
        table.index(at);
        Ok(table)
    }

    /// Rows by their key; a key that is a file's name stands for the name without its endings too.
    fn index(&mut self, at: usize) {
        for (place, row) in self.rows.iter().enumerate() {
            let Some(key) = row.get(at).map(|key| key.trim()).filter(|key| !key.is_empty()) else { continue };
            self.places.entry(key.to_owned()).or_insert(place);
        }
        for (place, row) in self.rows.iter().enumerate() {
            let Some(key) = row.get(at).map(|key| key.trim()) else { continue };
            if format::Format::is_known(Path::new(key)) && !key.contains("://") {
                let stem = format::stem(Path::new(key)).to_string_lossy().into_owned();
                self.places.entry(stem).or_insert(place);
            }
        }
    }

    /// Adds the cells of a document's row to its metadata. Where both have a value, the table's counts.
    pub(super) fn join(&mut self, document: &mut Document) {
        let brought = |name: &str| document.metadata.iter().find(|(known, _)| **known == *name).map(|(_, value)| value.trim());
        let key = match self.on.as_str() {
            "id" | "doc_id" => Some(document.id.as_str()),
            on => brought(on).or(Some(document.id.as_str())),
        };
        let Some(place) = key.and_then(|key| self.places.get(key)).copied() else {
            self.alone += 1;
            self.first_alone.get_or_insert_with(|| document.id.clone());
            return;
        };
        self.used.insert(place);
        for (name, value) in self.names.iter().zip(self.rows.get(place).into_iter().flatten()) {
            if **name == *self.on && matches!(self.on.as_str(), "id" | "doc_id") || value.is_empty() {
                continue;
            }
            match document.metadata.iter_mut().find(|(known, _)| known == name) {
                Some((_, own)) => own.clone_from(value),
                None => document.metadata.push((name.clone(), value.clone())),
            }
        }
    }

    /// What had no partner.
    pub(super) fn report(&self) -> Vec<Problem> {
        let mut problems = Vec::new();
        if let Some(first) = &self.first_alone {
            let message = format!("{} document(s) have no row, the first is “{first}”", self.alone);
            problems.push(self.note(&message, "compare the column with doc_id in documents.csv, or join on another with --on"));
        }
        let unused = self.rows.len() - self.used.len();
        if let Some(first) = (0..self.rows.len()).find(|place| !self.used.contains(place)) {
            let message = format!("{unused} row(s) have no document, the first is on record {}", first + 1);
            problems.push(self.note(&message, "nothing to do if the table covers more than this corpus"));
        }
        problems
    }

    fn note(&self, message: &str, hint: &str) -> Problem {
        problem(&self.path, &format!("column {}", self.on), Rule::Unjoined, message, hint)
    }
}

fn wrong(path: &Path, line: Option<u64>, message: String) -> Error {
    Error::Format { path: path.to_path_buf(), line, message }
}
