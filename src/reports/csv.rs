//! CSV: one file a table, UTF-8, cells quoted where they must be.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::brought::Brought;
use super::settings::{CsvStyle, Settings};
use super::sheet::Sheet;
use super::{Report, Rows};
use crate::error::Result;
use crate::problem::Problem;
use crate::records::{DocumentRow, MentionRow, OutletRow, QuotationRow, Quote, Row, SpeakerRow, TargetRow, TrendRow};

/// All tables, and the columns that the input brings to some of them.
pub struct Csv {
    folder: PathBuf,
    style: CsvStyle,
    brought: Brought,
    quotes: Sheet<Quote>,
    documents: Sheet<DocumentRow>,
    problems: Sheet<Problem>,
    speakers: Sheet<SpeakerRow>,
    targets: Sheet<TargetRow>,
    quotations: Sheet<QuotationRow>,
    mentions: Option<Sheet<MentionRow>>,
    outlets: Option<Sheet<OutletRow>>,
    trends: Option<Sheet<TrendRow>>,
}

impl Csv {
    /// Tables in `folder`.
    pub fn new(folder: &Path, settings: &Settings) -> Self {
        let style = settings.csv;
        Self {
            brought: Brought::new(&settings.people, &settings.counted),
            mentions: settings.mentions.then(|| Sheet::new(folder, style)),
            quotes: Sheet::new(folder, style),
            documents: Sheet::new(folder, style),
            problems: Sheet::new(folder, style),
            speakers: Sheet::new(folder, style),
            targets: Sheet::new(folder, style),
            quotations: Sheet::new(folder, style),
            outlets: None,
            trends: None,
            folder: folder.to_owned(),
            style,
        }
    }
}

impl Report for Csv {
    fn write(&mut self, rows: Rows<'_>, notices: &mut Vec<Problem>) -> Result<()> {
        match rows {
            Rows::Quotes(rows) => self.quotes.write(rows, &self.brought, notices),
            Rows::Documents(rows) => {
                rows.iter().for_each(|row| self.brought.learn(row, notices));
                self.documents.write(rows, &self.brought, notices)
            }
            // A notice about a notice could go on for ever.
            Rows::Problems(rows) => self.problems.write(rows, &self.brought, &mut Vec::new()),
            Rows::Speakers(rows) => self.speakers.write(rows, &self.brought, notices),
            Rows::Targets(rows) => self.targets.write(rows, &self.brought, notices),
            Rows::Quotations(rows) => self.quotations.write(rows, &self.brought, notices),
            Rows::Mentions(rows) => match &mut self.mentions {
                Some(mentions) => mentions.write(rows, &self.brought, notices),
                None => Ok(()),
            },
            Rows::Outlets(rows) => late(&mut self.outlets, &self.folder, self.style).write(rows, &self.brought, notices),
            Rows::Trends(rows) => late(&mut self.trends, &self.folder, self.style).write(rows, &self.brought, notices),
            Rows::Text { .. } => Ok(()),
        }
    }

    fn finish(self: Box<Self>, _: &Value) -> Result<Vec<String>> {
        let Csv { brought, quotes, documents, problems, speakers, targets, quotations, mentions, outlets, trends, .. } = *self;
        let parts = [quotes.finish(&brought)?, documents.finish(&brought)?, problems.finish(&brought)?, speakers.finish(&brought)?];
        let totals = [targets.finish(&brought)?, quotations.finish(&brought)?];
        let some = [
            mentions.map(|mentions| mentions.finish(&brought)).transpose()?,
            outlets.map(|outlets| outlets.finish(&brought)).transpose()?,
            trends.map(|trends| trends.finish(&brought)).transpose()?,
        ];
        Ok(parts.into_iter().chain(totals).chain(some.into_iter().flatten()).flatten().collect())
    }
}

/// A table that is there once there are rows for it, be they none.
fn late<'s, R: Row>(sheet: &'s mut Option<Sheet<R>>, folder: &Path, style: CsvStyle) -> &'s mut Sheet<R> {
    sheet.get_or_insert_with(|| Sheet::new(folder, style))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use std::fs;
    use std::sync::Arc;

    use super::*;
    use crate::records::{Metadata, Records, sample};

    fn with(metadata: &[(&str, &str)], text: &str) -> Records {
        let mut records = sample::records("a");
        let metadata = metadata.iter().map(|(name, value)| (Arc::from(*name), (*value).to_owned())).collect::<Vec<_>>();
        records.document.metadata = Metadata(metadata.into());
        records.quotes.truncate(1);
        records.quotes[0].metadata = records.document.metadata.clone();
        records.quotes[0].content_text = text.to_owned();
        records
    }

    /// Writes the documents and reads the table `quotes` again.
    fn written(style: CsvStyle, documents: &[Records]) -> (Vec<Vec<String>>, Vec<Problem>) {
        let folder = tempfile::tempdir().unwrap();
        let mut csv = Box::new(Csv::new(folder.path(), &Settings { csv: style, ..Settings::default() }));
        let mut notices = Vec::new();
        for records in documents {
            csv.write(Rows::Documents(std::slice::from_ref(&records.document)), &mut notices).unwrap();
            csv.write(Rows::Quotes(&records.quotes), &mut notices).unwrap();
        }
        let names = csv.finish(&Value::Null).unwrap();
        assert_eq!(names, ["quotes.csv", "documents.csv", "problems.csv", "speakers.csv", "targets.csv", "quotations.csv"]);
        let bytes = fs::read(folder.path().join("quotes.csv")).unwrap();
        assert_eq!(bytes.starts_with(b"\xEF\xBB\xBF"), style.bom);
        let mut reader = csv::ReaderBuilder::new().has_headers(false).delimiter(style.delimiter).from_reader(bytes.as_slice());
        (reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect(), notices)
    }

    fn column(table: &[Vec<String>], name: &str) -> Vec<String> {
        let at = table[0].iter().position(|header| header == name).unwrap();
        table[1..].iter().map(|row| row[at].clone()).collect()
    }

    #[test]
    fn columns_that_come_late_are_in_every_row() {
        let documents = [with(&[("date", "1")], "x"), with(&[], "y"), with(&[("rule", "=2"), ("date", "3")], "z, \"z\"")];
        for (delimiter, bom) in [(b',', false), (b';', true), (b'\t', true)] {
            let (table, _) = written(CsvStyle { delimiter, bom, spreadsheet: false }, &documents);
            assert_eq!(table[0][..5], ["quote_id", "doc_id", "date", "meta_rule", "block"]);
            assert_eq!(column(&table, "date"), ["1", "", "3"]);
            assert_eq!(column(&table, "meta_rule"), ["", "", "=2"]);
            assert_eq!(column(&table, "quote"), ["x", "y", "z, \"z\""]);
            assert_eq!(column(&table, "content_spans"), ["0-23;40-44"; 3]);
        }
    }

    #[test]
    fn the_preset_guards_text_and_spans_but_no_number() {
        let style = CsvStyle { spreadsheet: true, ..CsvStyle::default() };
        let (table, notices) = written(style, &[with(&[("+key", "@value")], "=cmd()")]);
        assert_eq!((column(&table, "quote"), column(&table, "'+key")), (vec!["'=cmd()".into()], vec!["'@value".into()]));
        assert_eq!((column(&table, "polarity"), column(&table, "content_spans")), (vec!["-0.5".into()], vec!["'0-23;40-44".into()]));
        assert!(notices.is_empty());
        assert_eq!(column(&written(CsvStyle::default(), &[with(&[], "=cmd()")]).0, "quote"), ["=cmd()"]);
    }

    #[test]
    fn the_preset_cuts_long_cells_and_says_so() {
        let long = [with(&[], &"x".repeat(40_000))];
        let (table, notices) = written(CsvStyle { spreadsheet: true, ..CsvStyle::default() }, &long);
        assert_eq!(column(&table, "quote")[0].len(), 32_767);
        assert_eq!((notices.len(), notices[0].document.as_str()), (1, "a"));
        assert!(notices[0].place.ends_with("column quote"), "{}", notices[0].place);
        let (table, notices) = written(CsvStyle::default(), &long);
        assert_eq!((column(&table, "quote")[0].len(), notices.len()), (40_000, 0));
    }
}
