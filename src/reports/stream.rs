//! Quotes alone, as they are found, to one stream: for pipes. Problems are said aside, a line each.
//!
//! The limit of CSV: its header has the columns of the documents up to the first quote; what the input brings later has no place there,
//! and is told once. JSON Lines has everything.

use std::io::{self, Write};
use std::path::Path;

use serde_json::Value;

use super::brought::Brought;
use super::settings::{CsvStyle, Format, Settings};
use super::{Report, Rows};
use crate::error::{Error, Result};
use crate::problem::{Problem, Rule};
use crate::records::Quote;

/// What the stream is called in errors.
const NAME: &str = "standard output";

/// The stream and what is said beside it.
pub struct Stream {
    out: Box<dyn Write>,
    aside: Box<dyn Write>,
    /// None for JSON Lines.
    style: Option<CsvStyle>,
    brought: Brought,
    /// How many brought columns the header has, once it is written.
    header: Option<usize>,
    is_told: bool,
}

impl Stream {
    /// Writes to `out` in the first of the formats.
    pub fn new(out: Box<dyn Write>, aside: Box<dyn Write>, settings: &Settings) -> Self {
        let style = settings.formats.contains(&Format::Csv).then_some(settings.csv);
        Self { out, aside, style, brought: Brought::new(&settings.people, &settings.counted), header: None, is_told: false }
    }

    fn quotes(&mut self, rows: &[Quote], notices: &mut Vec<Problem>) -> io::Result<()> {
        match self.style {
            Some(style) => self.table(rows, style, notices)?,
            None => {
                for row in rows {
                    serde_json::to_writer(&mut self.out, row)?;
                    self.out.write_all(b"\n")?;
                }
            }
        }
        // Whoever reads should not wait for the next document.
        self.out.flush()
    }

    fn table(&mut self, rows: &[Quote], style: CsvStyle, notices: &mut Vec<Problem>) -> io::Result<()> {
        let mut lines = style.writer(Vec::new());
        if self.header.is_none() && !rows.is_empty() {
            self.header = Some(self.brought.len());
            if style.bom {
                self.out.write_all("\u{FEFF}".as_bytes())?;
            }
            lines.write_record(&style.header::<Quote>(&self.brought))?;
        }
        let had = self.header.unwrap_or_default();
        if self.brought.len() > had && !rows.is_empty() && !std::mem::replace(&mut self.is_told, true) {
            notices.extend(rows.first().map(too_late));
        }
        let before = super::brought::around::<Quote>().0.len();
        for row in rows {
            let kept = self.brought.row(row).enumerate().filter(|(at, _)| *at < before + had || *at >= before + self.brought.len());
            lines.write_record(kept.map(|(_, (_, cell))| style.shown(&cell).into_owned()))?;
        }
        self.out.write_all(&lines.into_inner().map_err(|error| error.into_error())?)
    }
}

impl Report for Stream {
    fn write(&mut self, rows: Rows<'_>, notices: &mut Vec<Problem>) -> Result<()> {
        match rows {
            Rows::Quotes(rows) => self.quotes(rows, notices).map_err(Error::file(Path::new(NAME), "cannot write")),
            Rows::Documents(rows) => {
                rows.iter().for_each(|row| self.brought.learn(row, notices));
                Ok(())
            }
            Rows::Problems(rows) => {
                for Problem { document, place, message, hint, .. } in rows {
                    // Where nobody can be told, the quotes still count.
                    let _ = writeln!(self.aside, "{document}{}{place}: {message} ({hint})", if place.is_empty() { "" } else { ", " });
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn finish(mut self: Box<Self>, _: &Value) -> Result<Vec<String>> {
        if let (None, Some(style)) = (self.header, self.style) {
            let header = |lines: &mut csv::Writer<Vec<u8>>| lines.write_record(&style.header::<Quote>(&self.brought));
            let mut lines = style.writer(Vec::new());
            let bytes = header(&mut lines).map_err(io::Error::from).and_then(|()| lines.into_inner().map_err(|error| error.into_error()));
            let written = bytes.and_then(|bytes| self.out.write_all(&bytes));
            written.map_err(Error::file(Path::new(NAME), "cannot write"))?;
        }
        self.out.flush().map_err(Error::file(Path::new(NAME), "cannot write")).map(|()| Vec::new())
    }
}

fn too_late(row: &Quote) -> Problem {
    Problem {
        document: row.doc_id.clone(),
        place: String::new(),
        rule: Rule::ReportLimit,
        message: "the input brings columns that came too late for the header; they are left out from here on".to_owned(),
        hint: "take --formats jsonl, or a folder as --out".to_owned(),
    }
}
