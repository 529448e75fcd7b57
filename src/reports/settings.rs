//! How reports are written, resolved and checked.

use serde::{Deserialize, Serialize};

use super::{html, manifest, packed, texts, xlsx};
use crate::journal;
use crate::problem::Problem;
use crate::records::{DocumentRow, MentionRow, Period, QuotationRow, Quote, Row, SpeakerRow, TargetRow};

/// What to write.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// The formats, each once.
    pub formats: Vec<Format>,
    /// How CSV is written.
    pub csv: CsvStyle,
    /// Whether each speaker's quotes get a file of their own; needs [`Format::Csv`].
    pub per_speaker: bool,
    /// Whether each outlet's quotes do; needs [`Format::Csv`].
    pub per_outlet: bool,
    /// Whether there is a table of names and other sources.
    pub mentions: bool,
    /// Whether the texts of documents are written too.
    pub texts: bool,
    /// How tables are compressed, if they are.
    pub packed: Option<Packing>,
    /// Of what length the periods of the table of trends are; without one there is none. Needs [`Format::Csv`] or [`Format::Xlsx`].
    pub period: Option<Period>,
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
        let file = |format: &Format| match format.whole() {
            [] => tables().chain(summaries(*format)).map(|table| format!("{table}.{}", format.name())).collect::<Vec<_>>(),
            whole => whole.iter().map(|name| (*name).to_owned()).collect(),
        };
        let mut files: Vec<String> = self.formats.iter().flat_map(file).collect();
        files.push(manifest::NAME.to_owned());
        files.extend(self.texts.then(|| texts::NAME.to_owned()));
        if let Some(packing) = self.packed {
            files.iter_mut().filter(|name| packed::is_table(name)).for_each(|name| *name = packed::name(name, packing));
        }
        files.extend(self.is_part.then(|| journal::NAME.to_owned()));
        files.extend(self.per_speaker.then(|| manifest::SPEAKERS.to_owned()));
        files.extend(self.per_outlet.then(|| manifest::OUTLETS.to_owned()));
        files
    }
}

/// All tables.
pub(super) const TABLES: [&str; 7] =
    [Quote::TABLE, SpeakerRow::TABLE, TargetRow::TABLE, QuotationRow::TABLE, DocumentRow::TABLE, Problem::TABLE, MentionRow::TABLE];

/// Tables that only some runs have.
fn summaries(format: Format) -> impl Iterator<Item = &'static str> {
    super::summaries::TABLES.into_iter().filter(move |_| super::summaries::FORMATS.contains(&format))
}

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
    /// A page to look at.
    Html,
    /// Typed tables for programs; needs the feature `parquet`.
    Parquet,
}

impl Format {
    /// All formats.
    pub const ALL: [Format; 5] = [Format::Csv, Format::JsonLines, Format::Xlsx, Format::Html, Format::Parquet];

    /// By its name.
    pub fn named(name: &str) -> Option<Format> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// What has all tables, where they are not a file each: the one or the other of these.
    pub fn whole(self) -> &'static [&'static str] {
        match self {
            Format::Csv | Format::JsonLines | Format::Parquet => &[],
            Format::Xlsx => &[xlsx::FILE],
            Format::Html => &[html::FILE, html::FOLDER],
        }
    }

    /// Whether it makes use of the texts of documents.
    pub fn shows_texts(self) -> bool {
        self == Format::Html
    }

    /// The ending of its files, which is its name.
    pub fn name(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::JsonLines => "jsonl",
            Format::Xlsx => "xlsx",
            Format::Html => "html",
            Format::Parquet => "parquet",
        }
    }
}

/// A way to compress tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Packing {
    /// gzip.
    #[serde(rename = "gz")]
    Gzip,
    /// Zstandard; needs the feature `zstd`.
    #[serde(rename = "zst")]
    Zstandard,
}

impl Packing {
    /// All ways.
    pub const ALL: [Packing; 2] = [Packing::Gzip, Packing::Zstandard];

    /// By its name.
    pub fn named(name: &str) -> Option<Packing> {
        Self::ALL.into_iter().find(|packing| packing.name() == name)
    }

    /// What its files end in, after a dot.
    pub fn name(self) -> &'static str {
        match self {
            Packing::Gzip => "gz",
            Packing::Zstandard => "zst",
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
            per_outlet: false,
            mentions: false,
            texts: false,
            packed: None,
            period: None,
            people: Vec::new(),
            counted: Default::default(),
            resumes: false,
            is_part: false,
        }
    }
}
