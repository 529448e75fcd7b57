//! What a run adds up to by outlet and over time. Outlets are there where documents have one, trends where a period is asked for; in the
//! formats that people open, not in those for programs, which add up for themselves.

use std::path::Path;

use hashbrown::HashMap;

use super::Rows;
use super::manifest::OUTLETS;
use super::settings::{Format, Settings};
use crate::error::Result;
use crate::problem::{Problem, Rule};
use crate::records::{OutletRow, Outlets, Row, SpeakerRow, TrendRow, Trends};

/// Their tables.
pub const TABLES: [&str; 2] = [OutletRow::TABLE, TrendRow::TABLE];
/// The formats that have them.
pub const FORMATS: [Format; 2] = [Format::Csv, Format::Xlsx];

/// What the rows so far add up to.
pub struct Summaries {
    outlets: Outlets,
    trends: Option<Trends>,
    /// Of the speakers whose names the tables tell, by id.
    names: HashMap<String, String>,
    /// Whether each outlet should have a file.
    is_apart: bool,
}

impl Summaries {
    /// Of nothing yet; none where no format has them. What memory should not hold goes into `folder`.
    pub fn new(folder: &Path, settings: &Settings) -> Option<Self> {
        let is_wanted = FORMATS.iter().any(|format| settings.formats.contains(format));
        let trends = settings.period.map(Trends::new);
        is_wanted.then(|| Self { outlets: Outlets::new(folder), trends, names: HashMap::new(), is_apart: settings.per_outlet })
    }

    /// Adds rows. Speakers come when all quotes have.
    ///
    /// # Errors
    /// What memory should not hold cannot be written, or not be read again.
    pub fn add(&mut self, rows: Rows<'_>) -> Result<()> {
        match rows {
            Rows::Documents(rows) => rows.iter().for_each(|row| self.outlets.document(row)),
            Rows::Quotes(rows) => {
                self.trends.iter_mut().for_each(|trends| rows.iter().for_each(|row| trends.add(row)));
                self.outlets.quotes(rows)?;
            }
            Rows::Speakers(rows) => self.speakers(rows)?,
            _ => {}
        }
        Ok(())
    }

    fn speakers(&mut self, rows: &[SpeakerRow]) -> Result<()> {
        self.outlets.settle()?;
        let told = rows.iter().filter(|row| self.trends.is_some() || self.outlets.is_loudest(&row.id));
        self.names.extend(told.map(|row| (row.id.clone(), row.speaker.clone())));
        Ok(())
    }

    /// The rows of outlets; none where no document has one.
    pub fn outlets(&self) -> Option<Vec<OutletRow>> {
        (!self.outlets.is_empty()).then(|| self.outlets.rows(&self.names))
    }

    /// What is told where files by outlet are wanted and there is no outlet.
    pub fn lack(&self) -> Option<Problem> {
        (self.is_apart && self.outlets.is_empty()).then(|| Problem {
            document: String::new(),
            place: OUTLETS.to_owned(),
            rule: Rule::ReportLimit,
            message: "no document has an outlet, so there is no file of one".to_owned(),
            hint: "say with --outlet which column or key names it".to_owned(),
        })
    }

    /// The rows of trends; none where they are not asked for.
    pub fn trends(&self) -> Option<Vec<TrendRow>> {
        self.trends.as_ref().map(|trends| trends.rows(&self.names))
    }
}
