//! A report that people open: what was read, who said what in which document, and who is for or against whom.
//!
//! Its rows are data for the scripts in `page/`, which lay out what is looked at and make every text a text node; the overview is whole
//! without scripts. A small run is one file, `report.html`; a bigger one `html/index.html`, with its data as scripts that are read where
//! they are needed, because a page from a disk may not read anything else. Nothing comes from a network, and a policy in the page's head
//! forbids it.
//!
//! The limits: the first 300,000 quotes; contexts of 4,000 characters and texts of 2,000,000. Speakers, with what they are for and against,
//! and a few bytes for each document are held in memory; quotes and texts are not.

mod charts;
mod data;
mod marks;
mod overview;
mod page;
mod parts;

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use self::data::{DocumentData, QuoteData, Speakers, TextData};
use self::parts::{Parts, Pile};
use super::grid::Stances;
use super::loudest::Loudest;
use super::timeline::Timeline;
use super::{Report, Rows};
use crate::error::Result;
use crate::problem::{Problem, Rule};
use crate::records::{DocumentRow, Quote};

/// The page of a small run.
pub const FILE: &str = "report.html";
/// The folder of a bigger one.
pub const FOLDER: &str = "html";

/// Quotes of the page.
const MOST: usize = 300_000;

/// The page.
pub struct Html {
    parts: Parts,
    quotes: Pile,
    /// Of which kinds they are.
    kinds: BTreeSet<&'static str>,
    /// Whether there were too many of them.
    is_full: bool,
    documents: Pile,
    texts: Pile,
    speakers: Speakers,
    stances: Stances,
    loudest: Loudest,
    timeline: Timeline,
}

impl Html {
    /// A page in `folder`.
    pub fn new(folder: &Path) -> Self {
        Self {
            parts: Parts::new(folder),
            quotes: Pile::new("quotes"),
            kinds: BTreeSet::new(),
            is_full: false,
            documents: Pile::new("documents"),
            texts: Pile::new("texts"),
            speakers: Speakers::default(),
            stances: Stances::default(),
            loudest: Loudest::default(),
            timeline: Timeline::default(),
        }
    }

    fn quotes(&mut self, rows: &[Quote], notices: &mut Vec<Problem>) -> Result<()> {
        for row in rows {
            self.timeline.add(row);
            self.kinds.insert(row.kind.name());
            if self.quotes.rows() == MOST {
                notices.extend((!std::mem::replace(&mut self.is_full, true)).then(too_many));
                continue;
            }
            let speaker = row.speaker_id.as_deref().map(|id| self.speakers.number(id));
            let part = self.quotes.push(&QuoteData::new(row, speaker), &mut self.parts)?;
            speaker.into_iter().for_each(|number| self.speakers.is_in(number, part));
        }
        Ok(())
    }

    fn documents(&mut self, rows: &[DocumentRow]) -> Result<()> {
        rows.iter().try_for_each(|row| self.documents.push(&DocumentData::new(row), &mut self.parts).map(drop))
    }
}

impl Report for Html {
    fn write(&mut self, rows: Rows<'_>, notices: &mut Vec<Problem>) -> Result<()> {
        match rows {
            Rows::Quotes(rows) => self.quotes(rows, notices)?,
            Rows::Documents(rows) => self.documents(rows)?,
            Rows::Text { document, text } => self.texts.push(&TextData::new(document, text), &mut self.parts).map(drop)?,
            Rows::Speakers(rows) => {
                self.loudest.add(rows);
                self.speakers.add(rows);
            }
            Rows::Targets(rows) => {
                self.stances.add(rows);
                self.speakers.targets(rows);
            }
            Rows::Quotations(_) | Rows::Mentions(_) | Rows::Problems(_) | Rows::Outlets(_) | Rows::Trends(_) => {}
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>, about: &Value) -> Result<Vec<String>> {
        for pile in [&mut self.quotes, &mut self.documents, &mut self.texts] {
            pile.finish(&mut self.parts)?;
        }
        let mut speakers = Pile::new("speakers");
        self.speakers.rows().try_for_each(|row| speakers.push(&row, &mut self.parts).map(drop))?;
        speakers.finish(&mut self.parts)?;
        let index = data::Index {
            quotes: self.quotes.rows(),
            kinds: &self.kinds,
            parts: [&self.quotes, &self.documents, &self.texts, &speakers].map(|pile| (pile.name(), pile.firsts())).into(),
        };
        let overview = overview::section(about, &self.loudest, &self.timeline);
        let grid = overview::grid(&self.stances.grid());
        let name = self.parts.finish(&index, |how| page::of(overview, grid, how))?;
        Ok(vec![name.to_owned()])
    }
}

fn too_many() -> Problem {
    Problem {
        document: String::new(),
        place: FOLDER.to_owned(),
        rule: Rule::ReportLimit,
        message: format!("the page has the first {MOST} quotes; its figures are those of all"),
        hint: "the CSV and JSON Lines reports have all; or make a page of a part of the corpus".to_owned(),
    }
}
