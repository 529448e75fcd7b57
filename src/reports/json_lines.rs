//! JSON Lines: one object a row, spans and lists nested. Scoring tools read `quotes.jsonl` as it is.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{Format, Report, Rows};
use crate::error::{Error, Result};
use crate::problem::Problem;
use crate::records::{DocumentRow, MentionRow, QuotationRow, Quote, Row, SpeakerRow, TargetRow};

/// One file a table.
pub struct JsonLines {
    quotes: Lines,
    documents: Lines,
    problems: Lines,
    speakers: Lines,
    targets: Lines,
    quotations: Lines,
    mentions: Option<Lines>,
}

impl JsonLines {
    /// Makes the files; one of mentions if it is wanted.
    ///
    /// # Errors
    /// One cannot be made.
    pub fn create(folder: &Path, mentions: bool) -> Result<Self> {
        Ok(Self {
            quotes: Lines::create::<Quote>(folder)?,
            documents: Lines::create::<DocumentRow>(folder)?,
            problems: Lines::create::<Problem>(folder)?,
            speakers: Lines::create::<SpeakerRow>(folder)?,
            targets: Lines::create::<TargetRow>(folder)?,
            quotations: Lines::create::<QuotationRow>(folder)?,
            mentions: mentions.then(|| Lines::create::<MentionRow>(folder)).transpose()?,
        })
    }
}

impl Report for JsonLines {
    fn write(&mut self, rows: Rows<'_>, _: &mut Vec<Problem>) -> Result<()> {
        match rows {
            Rows::Quotes(rows) => self.quotes.write(rows),
            Rows::Documents(rows) => self.documents.write(rows),
            Rows::Problems(rows) => self.problems.write(rows),
            Rows::Speakers(rows) => self.speakers.write(rows),
            Rows::Targets(rows) => self.targets.write(rows),
            Rows::Quotations(rows) => self.quotations.write(rows),
            Rows::Mentions(rows) => self.mentions.as_mut().map_or(Ok(()), |mentions| mentions.write(rows)),
            // Who reads tables by program adds up alone.
            Rows::Text { .. } | Rows::Outlets(_) | Rows::Trends(_) => Ok(()),
        }
    }

    fn finish(self: Box<Self>, _: &Value) -> Result<Vec<String>> {
        [self.quotes, self.documents, self.problems, self.speakers, self.targets, self.quotations]
            .into_iter()
            .chain(self.mentions)
            .map(Lines::finish)
            .collect()
    }
}

struct Lines {
    name: String,
    path: PathBuf,
    writer: BufWriter<File>,
}

impl Lines {
    fn create<R: Row>(folder: &Path) -> Result<Self> {
        let name = format!("{}.{}", R::TABLE, Format::JsonLines.name());
        let path = folder.join(&name);
        let file = File::create(&path).map_err(Error::file(&path, "cannot write"))?;
        Ok(Self { name, path, writer: BufWriter::new(file) })
    }

    fn write<R: Row>(&mut self, rows: &[R]) -> Result<()> {
        for row in rows {
            let line = serde_json::to_writer(&mut self.writer, row).map_err(std::io::Error::from);
            line.and_then(|()| self.writer.write_all(b"\n")).map_err(Error::file(&self.path, "cannot write"))?;
        }
        Ok(())
    }

    fn finish(mut self) -> Result<String> {
        self.writer.flush().map_err(Error::file(&self.path, "cannot write"))?;
        Ok(self.name)
    }
}
