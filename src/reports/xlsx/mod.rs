//! `report.xlsx`: all tables as sheets of one book, with typed cells, and before them what was read, with charts.
//!
//! The same input gives the same bytes: the book's date is a fixed one. No cell is a formula. The limits of the format are kept, with a
//! notice: 1,048,576 rows a sheet, 32,767 characters a cell, 65,530 links a sheet. Memory does not grow with the quotes.

mod cell;
mod charts;
mod glossary;
mod matrix;
mod over_time;
mod overview;
mod print;
mod style;
mod table;
mod width;

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};
use serde_json::Value;

pub(crate) use self::cell::fitting;
use self::glossary::Glossary;
use self::overview::Told;
pub(crate) use self::print::table as on_paper;
use self::style::Style;
use self::table::Table;
pub(crate) use self::table::fold;
pub(crate) use self::width::{lines, raise};
use super::brought::Brought;
use super::grid::Stances;
use super::loudest::Loudest;
use super::settings::{Format, Settings};
use super::timeline::Timeline;
use super::{Report, Rows};
use crate::error::{Error, Result};
use crate::problem::Problem;
use crate::records::{DocumentRow, MentionRow, OutletRow, QuotationRow, Quote, Row, SpeakerRow, TargetRow, TrendRow};

/// Its file.
pub const FILE: &str = "report.xlsx";

/// The book.
pub struct Xlsx {
    folder: PathBuf,
    /// Whether no CSV says the same of columns that are left out.
    is_alone: bool,
    brought: Brought,
    quotes: Table<Quote>,
    documents: Table<DocumentRow>,
    problems: Table<Problem>,
    speakers: Table<SpeakerRow>,
    targets: Table<TargetRow>,
    quotations: Table<QuotationRow>,
    mentions: Option<Table<MentionRow>>,
    outlets: Option<Table<OutletRow>>,
    trends: Option<Table<TrendRow>>,
    stances: Stances,
    loudest: Loudest,
    timeline: Timeline,
}

impl Xlsx {
    /// A book in `folder`.
    ///
    /// # Errors
    /// Nothing can be written there.
    pub fn create(folder: &Path, settings: &Settings) -> Result<Self> {
        let make = || {
            Ok(Self {
                folder: folder.to_owned(),
                is_alone: !settings.formats.contains(&Format::Csv),
                brought: Brought::new(&settings.people, &settings.counted),
                mentions: settings.mentions.then(|| Table::create(folder)).transpose()?,
                quotes: Table::create(folder)?,
                documents: Table::create(folder)?,
                problems: Table::create(folder)?,
                speakers: Table::create(folder)?,
                targets: Table::create(folder)?,
                quotations: Table::create(folder)?,
                outlets: None,
                trends: None,
                stances: Stances::default(),
                loudest: Loudest::default(),
                timeline: Timeline::default(),
            })
        };
        make().map_err(Error::file(folder, "cannot write into the output folder"))
    }

    fn take(&mut self, rows: Rows<'_>, notices: &mut Vec<Problem>) -> io::Result<()> {
        let brought = &mut self.brought;
        match rows {
            Rows::Quotes(rows) => {
                rows.iter().for_each(|row| self.timeline.add(row));
                self.quotes.write(rows, brought, notices)
            }
            Rows::Documents(rows) => {
                let mut said = Vec::new();
                let left_out = if self.is_alone { &mut *notices } else { &mut said };
                rows.iter().for_each(|row| brought.learn(row, left_out));
                self.documents.write(rows, brought, notices)
            }
            // A notice about a notice could go on for ever.
            Rows::Problems(rows) => self.problems.write(rows, brought, &mut Vec::new()),
            Rows::Speakers(rows) => {
                self.loudest.add(rows);
                self.speakers.write(rows, brought, notices)
            }
            Rows::Targets(rows) => {
                self.stances.add(rows);
                self.targets.write(rows, brought, notices)
            }
            Rows::Quotations(rows) => self.quotations.write(rows, brought, notices),
            Rows::Mentions(rows) => self.mentions.as_mut().map_or(Ok(()), |mentions| mentions.write(rows, brought, notices)),
            Rows::Outlets(rows) => {
                let table = Table::create(&self.folder)?;
                self.outlets.insert(table).write(rows, brought, notices)
            }
            Rows::Trends(rows) => {
                let table = Table::create(&self.folder)?;
                self.trends.insert(table).write(rows, brought, notices)
            }
            Rows::Text { .. } => Ok(()),
        }
    }

    fn save(self, path: &Path, about: &Value) -> std::result::Result<(), XlsxError> {
        let (mut book, style) = (Workbook::new(), Style::new());
        book.set_tempdir(&self.folder)?;
        let (tool, made) = (about.get("tool").and_then(Value::as_str).unwrap_or(""), ExcelDateTime::from_ymd(2000, 1, 1)?);
        book.set_properties(&DocProperties::new().set_author(tool).set_creation_datetime(&made));
        let stretches = self.timeline.stretches();
        let times = stretches.as_ref().map(|(period, stretches)| (*period, stretches.len() as u32));
        let told = Told { about, sheets: &self.sheets(times.is_some()), loudest: &self.loudest, times };
        overview::write(&mut book, &told, &style)?;
        let brought = &self.brought;
        self.quotes.finish(&mut book, brought, &style)?;
        self.speakers.finish(&mut book, brought, &style)?;
        self.targets.finish(&mut book, brought, &style)?;
        matrix::write(&mut book, &self.stances, &style)?;
        stretches.map_or(Ok(()), |(period, stretches)| over_time::write(&mut book, period, &stretches, &style))?;
        self.quotations.finish(&mut book, brought, &style)?;
        self.documents.finish(&mut book, brought, &style)?;
        let has = [self.outlets.is_some(), self.trends.is_some(), self.mentions.is_some()];
        self.outlets.map_or(Ok(()), |outlets| outlets.finish(&mut book, brought, &style))?;
        self.trends.map_or(Ok(()), |trends| trends.finish(&mut book, brought, &style))?;
        self.mentions.map_or(Ok(()), |mentions| mentions.finish(&mut book, brought, &style))?;
        self.problems.finish(&mut book, brought, &style)?;
        explain(Glossary::new(&mut book, &style)?, brought, has)?;
        book.save(path)
    }

    /// The sheets after the first, each with what it is.
    fn sheets(&self, has_times: bool) -> Vec<(String, &'static str)> {
        let is_there = |name: &str| match name {
            over_time::NAME => has_times,
            OutletRow::TABLE => self.outlets.is_some(),
            TrendRow::TABLE => self.trends.is_some(),
            MentionRow::TABLE => self.mentions.is_some(),
            _ => true,
        };
        let sheets = [
            (Quote::TABLE, "a row a quote: who said what, how, and what it says of whom; filter by the arrows in the first row"),
            (SpeakerRow::TABLE, "a row a speaker: how much, how, and how positively"),
            (TargetRow::TABLE, "a row a speaker and whom or what he or she is for or against, -1 to 1"),
            (matrix::NAME, "the same as a grid of the most frequent: blue is for, orange against"),
            (over_time::NAME, "quotes and mean polarity over time, where documents have dates"),
            (QuotationRow::TABLE, "a row a quotation of several documents: how often it was printed, and where first"),
            (DocumentRow::TABLE, "a row a document: how much of it is quoted, and of how many"),
            (OutletRow::TABLE, "a row an outlet: whom it quotes, how evenly, and how positively"),
            (TrendRow::TABLE, "a row a stretch of time, for all and for each speaker"),
            (MentionRow::TABLE, "names in the texts and other sources of quotes"),
            (Problem::TABLE, "what was odd, where, and what to do about it"),
            (glossary::NAME, "what each column means"),
        ];
        sheets.into_iter().filter(|(name, _)| is_there(name)).map(|(name, what)| (table::titled(name), what)).collect()
    }
}

fn explain(mut glossary: Glossary<'_>, brought: &Brought, [outlets, trends, mentions]: [bool; 3]) -> std::result::Result<(), XlsxError> {
    glossary.table::<Quote>(brought)?;
    glossary.table::<SpeakerRow>(brought)?;
    glossary.table::<TargetRow>(brought)?;
    glossary.table::<QuotationRow>(brought)?;
    glossary.table::<DocumentRow>(brought)?;
    if outlets {
        glossary.table::<OutletRow>(brought)?;
    }
    if trends {
        glossary.table::<TrendRow>(brought)?;
    }
    if mentions {
        glossary.table::<MentionRow>(brought)?;
    }
    glossary.table::<Problem>(brought)?;
    glossary.finish()
}

impl Report for Xlsx {
    fn write(&mut self, rows: Rows<'_>, notices: &mut Vec<Problem>) -> Result<()> {
        let folder = self.folder.clone();
        self.take(rows, notices).map_err(|source| Error::File { path: folder, action: "cannot write into the output folder", source })
    }

    fn finish(self: Box<Self>, about: &Value) -> Result<Vec<String>> {
        let path = self.folder.join(FILE);
        // The library of the format panics where the disk is full.
        let saved = catch_unwind(AssertUnwindSafe(|| self.save(&path, about)));
        let source = match saved {
            Ok(Ok(())) => return Ok(vec![FILE.to_owned()]),
            Ok(Err(XlsxError::IoError(error))) => error,
            Ok(Err(error)) => io::Error::other(error),
            Err(_) => io::Error::other("the book could not be made; is the disk full?"),
        };
        Err(Error::File { path, action: "cannot write", source })
    }
}
