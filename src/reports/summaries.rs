//! `outlets.csv` and `trends.csv`: what a run adds up to by outlet and over time. They are there where documents have an outlet, and where
//! a period is asked for; as CSV only, beside the other tables.

use std::path::{Path, PathBuf};

use hashbrown::HashMap;
use serde_json::Value;

use super::brought::Brought;
use super::settings::{CsvStyle, Settings};
use super::sheet::Sheet;
use super::{Report, Rows};
use crate::error::Result;
use crate::problem::Problem;
use crate::records::{OutletRow, Outlets, Row, SpeakerRow, TrendRow, Trends};

/// Their tables.
pub const TABLES: [&str; 2] = [OutletRow::TABLE, TrendRow::TABLE];

/// What the rows so far add up to.
pub struct Summaries {
    folder: PathBuf,
    style: CsvStyle,
    outlets: Outlets,
    trends: Option<Trends>,
    /// Of the speakers whose names the tables tell, by id.
    names: HashMap<String, String>,
    is_settled: bool,
}

impl Summaries {
    /// Of nothing yet; the files will be in `folder`.
    pub fn new(folder: &Path, settings: &Settings) -> Self {
        Self {
            folder: folder.to_owned(),
            style: settings.csv,
            outlets: Outlets::default(),
            trends: settings.period.map(Trends::new),
            names: HashMap::new(),
            is_settled: false,
        }
    }

    /// Speakers come when all quotes have.
    fn speakers(&mut self, rows: &[SpeakerRow]) {
        if !std::mem::replace(&mut self.is_settled, true) {
            self.outlets.settle();
        }
        let told = rows.iter().filter(|row| self.trends.is_some() || self.outlets.is_loudest(&row.id));
        self.names.extend(told.map(|row| (row.id.clone(), row.speaker.clone())));
    }

    fn table<R: Row>(&self, rows: &[R]) -> Result<Vec<String>> {
        let mut sheet = Sheet::new(&self.folder, self.style);
        // Names of outlets and speakers are cut in the other tables too, with a notice there.
        sheet.write(rows, &Brought::default(), &mut Vec::new())?;
        sheet.finish(&Brought::default())
    }
}

impl Report for Summaries {
    fn write(&mut self, rows: Rows<'_>, _: &mut Vec<Problem>) -> Result<()> {
        match rows {
            Rows::Documents(rows) => rows.iter().for_each(|row| self.outlets.document(row)),
            Rows::Quotes(rows) => {
                for row in rows {
                    self.outlets.quote(row);
                    self.trends.iter_mut().for_each(|trends| trends.add(row));
                }
            }
            Rows::Speakers(rows) => self.speakers(rows),
            _ => {}
        }
        Ok(())
    }

    fn finish(self: Box<Self>, _: &Value) -> Result<Vec<String>> {
        let outlets = if self.outlets.is_empty() { Vec::new() } else { self.table(&self.outlets.rows(&self.names))? };
        let trends = self.trends.as_ref().map(|trends| self.table(&trends.rows(&self.names))).transpose()?;
        Ok(outlets.into_iter().chain(trends.unwrap_or_default()).collect())
    }
}
