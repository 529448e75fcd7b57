//! How reports are written, resolved and checked.

use serde::{Deserialize, Serialize};

use super::{manifest, packed, texts};
use crate::journal;
use crate::problem::Problem;
use crate::records::{DocumentRow, MentionRow, QuotationRow, Quote, Row, SpeakerRow, TargetRow};

/// What to write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// The formats, each once.
    pub formats: Vec<Format>,
    /// How CSV is written.
    pub csv: CsvStyle,
    /// Whether each speaker's quotes get a file of their own; needs [`Format::Csv`].
    pub per_speaker: bool,
    /// Whether there is a table of names and other sources.
    pub mentions: bool,
    /// Whether the texts of documents are written too.
    pub texts: bool,
    /// Whether tables are packed by gzip.
    pub packed: bool,
    /// The columns of the user's file of people that ride along.
    pub people: Vec<String>,
    /// Headers of what the user's dictionaries count, without shares and with them: see [`crate::records::counted_headers`].
    pub counted: [Vec<String>; 2],
    /// Whether the run can be resumed after a break.
    #[serde(skip)]
    pub resumes: bool,
    /// Whether the run is of a part of its corpus; then its journal is one of its files.
    #[serde(skip)]
    pub is_part: bool,
}

impl Settings {
    /// The files and folders that a run makes, but for further parts of tables that go on.
    pub(super) fn files(&self) -> Vec<String> {
        let tables = || TABLES.into_iter().filter(|table| self.mentions || *table != MentionRow::TABLE);
        let file = |format: &Format| tables().map(|table| format!("{table}.{}", format.name())).collect::<Vec<_>>();
        let mut files: Vec<String> =
            self.formats.iter().flat_map(|format| format.single().map_or_else(|| file(format), |one| vec![one])).collect();
        files.push(manifest::NAME.to_owned());
        files.extend(self.texts.then(|| texts::NAME.to_owned()));
        if self.packed {
            files.iter_mut().filter(|name| packed::is_table(name)).for_each(|name| *name = packed::name(name));
        }
        files.extend(self.is_part.then(|| journal::NAME.to_owned()));
        files.extend(self.per_speaker.then(|| manifest::SPEAKERS.to_owned()));
        files
    }
}

/// All tables.
pub(super) const TABLES: [&str; 7] =
    [Quote::TABLE, SpeakerRow::TABLE, TargetRow::TABLE, QuotationRow::TABLE, DocumentRow::TABLE, Problem::TABLE, MentionRow::TABLE];

/// A format of reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Tables for people and spreadsheets.
    Csv,
    /// One object a line, nested.
    #[serde(rename = "jsonl")]
    JsonLines,
    /// One book of sheets, with charts.
    Xlsx,
}

impl Format {
    /// All formats.
    pub const ALL: [Format; 3] = [Format::Csv, Format::JsonLines, Format::Xlsx];

    /// By its name.
    pub fn named(name: &str) -> Option<Format> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// The one file that has all tables, where they are not a file each.
    pub fn single(self) -> Option<String> {
        (self == Format::Xlsx).then(|| format!("report.{}", self.name()))
    }

    /// The ending of its files, which is its name.
    pub fn name(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::JsonLines => "jsonl",
            Format::Xlsx => "xlsx",
        }
    }
}

/// How CSV is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CsvStyle {
    /// What stands between cells: one ASCII character.
    #[serde(serialize_with = "character", deserialize_with = "byte")]
    pub delimiter: u8,
    /// Whether files begin with a byte-order mark.
    pub bom: bool,
    /// Whether what a spreadsheet would run, convert or cut off is made safe: see [`super::spreadsheet`].
    pub spreadsheet: bool,
}

fn character<S: serde::Serializer>(byte: &u8, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_char(char::from(*byte))
}

fn byte<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<u8, D::Error> {
    let character = char::deserialize(deserializer)?;
    u8::try_from(character).map_err(serde::de::Error::custom)
}

impl Default for CsvStyle {
    fn default() -> Self {
        Self { delimiter: b',', bom: false, spreadsheet: false }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            formats: vec![Format::Csv],
            csv: CsvStyle::default(),
            per_speaker: false,
            mentions: false,
            texts: false,
            packed: false,
            people: Vec::new(),
            counted: Default::default(),
            resumes: false,
            is_part: false,
        }
    }
}
