//! Parquet: one file a table, with the columns of CSV, typed, for pandas, R, DuckDB, Spark.
//!
//! Texts are strings, days dates, counts integers of 64 bits, measures doubles, flags booleans; a list is the text that CSV has
//! ("12-30;41-50"). Where CSV has an empty cell, the value is null. A column has its type also where all of it is null. What the input and
//! the file of people brought are strings, dates among them, since nothing says what they hold. Days that no calendar has are null: as
//! the run's problems say, they are no dates.
//!
//! The same rows give the same bytes. Rows wait on disk until all columns are known, and then go out in groups that memory holds.

mod chunk;
mod table;

use std::io;
use std::path::{Path, PathBuf};

use serde_json::Value;

use self::table::Table;
use super::brought::Brought;
use super::settings::Settings;
use super::{Report, Rows};
use crate::error::{Error, Result};
use crate::problem::Problem;
use crate::records::{DocumentRow, MentionRow, QuotationRow, Quote, SpeakerRow, TargetRow};

/// All tables.
pub struct Parquet {
    folder: PathBuf,
    brought: Brought,
    quotes: Table<Quote>,
    documents: Table<DocumentRow>,
    problems: Table<Problem>,
    speakers: Table<SpeakerRow>,
    targets: Table<TargetRow>,
    quotations: Table<QuotationRow>,
    mentions: Option<Table<MentionRow>>,
}

impl Parquet {
    /// Tables in `folder`.
    ///
    /// # Errors
    /// Nothing can be written there.
    pub fn create(folder: &Path, settings: &Settings) -> Result<Self> {
        let make = || {
            Ok(Self {
                folder: folder.to_owned(),
                brought: Brought::new(&settings.people, &settings.counted),
                quotes: Table::create(folder)?,
                documents: Table::create(folder)?,
                problems: Table::create(folder)?,
                speakers: Table::create(folder)?,
                targets: Table::create(folder)?,
                quotations: Table::create(folder)?,
                mentions: settings.mentions.then(|| Table::create(folder)).transpose()?,
            })
        };
        make().map_err(Error::file(folder, "cannot write into the output folder"))
    }

    fn take(&mut self, rows: Rows<'_>, notices: &mut Vec<Problem>) -> io::Result<()> {
        let brought = &mut self.brought;
        match rows {
            Rows::Quotes(rows) => self.quotes.write(rows, brought),
            Rows::Documents(rows) => {
                rows.iter().for_each(|row| brought.learn(row, notices));
                self.documents.write(rows, brought)
            }
            Rows::Problems(rows) => self.problems.write(rows, brought),
            Rows::Speakers(rows) => self.speakers.write(rows, brought),
            Rows::Targets(rows) => self.targets.write(rows, brought),
            Rows::Quotations(rows) => self.quotations.write(rows, brought),
            Rows::Mentions(rows) => self.mentions.as_mut().map_or(Ok(()), |mentions| mentions.write(rows, brought)),
            // Who reads tables by program adds up alone.
            Rows::Text { .. } | Rows::Outlets(_) | Rows::Trends(_) => Ok(()),
        }
    }
}

impl Report for Parquet {
    fn write(&mut self, rows: Rows<'_>, notices: &mut Vec<Problem>) -> Result<()> {
        let folder = self.folder.clone();
        self.take(rows, notices).map_err(Error::file(folder, "cannot write into the output folder"))
    }

    fn finish(self: Box<Self>, _: &Value) -> Result<Vec<String>> {
        let Parquet { folder, brought, quotes, documents, problems, speakers, targets, quotations, mentions } = *self;
        let mut names = vec![
            quotes.finish(&folder, &brought)?,
            documents.finish(&folder, &brought)?,
            problems.finish(&folder, &brought)?,
            speakers.finish(&folder, &brought)?,
            targets.finish(&folder, &brought)?,
            quotations.finish(&folder, &brought)?,
        ];
        names.extend(mentions.map(|mentions| mentions.finish(&folder, &brought)).transpose()?);
        Ok(names)
    }
}
