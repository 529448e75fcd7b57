//! `run.json`: what made the reports, so that a run can be told from another and made again. No time, thread count or absolute path is
//! in it: the same input gives the same bytes.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::settings::{Format, Settings, TABLES};
use super::{packed, summaries, texts};
use crate::authority::Authority;
use crate::dictionaries::Origin;
use crate::error::{Error, Result};
use crate::journal;
use crate::pipeline::Resources;
use crate::records::Totals;

/// The manifest's file.
pub const NAME: &str = "run.json";
/// The folder of files by speaker.
pub const SPEAKERS: &str = "speakers";
/// The folder of files by outlet.
pub const OUTLETS: &str = "outlets";

/// What the manifest's counts are, for readers.
pub const COUNTS: [(&str, &str); 12] = [
    ("expected", "documents and records met"),
    ("read", "read"),
    ("failed", "could not be read or analysed"),
    ("empty", "without a word"),
    ("words", "words"),
    ("sentences", "sentences"),
    ("quotes", "quotes"),
    ("quotes_without_speaker", "quotes whose speaker is left open"),
    ("speakers", "speakers"),
    ("copies", "documents that are copies of earlier ones"),
    ("quotes_copied", "quotes that these have from them"),
    ("problems", "problems, harmless ones too"),
];

/// Whether an option was given, for readers: what is off or empty says nothing to them.
pub fn is_set(option: &Value) -> bool {
    !option.is_null() && *option != Value::Bool(false) && option.as_array().is_none_or(|values| !values.is_empty())
}

/// The manifest's key of columns from the user's own files.
const COLUMNS: &str = "own_columns";
const TOOL: &str = env!("CARGO_PKG_NAME");

/// What the reports themselves do not know about a run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Manifest {
    options: Value,
    lexicons: Value,
    authority: Value,
    dictionaries: Option<Value>,
}

impl Manifest {
    /// Of a run with `options`, as they should stand in the manifest.
    pub fn new(options: Value, resources: &Resources, authority: &Authority) -> Self {
        let digests = resources.lexicons.digests.iter().map(|(path, digest)| (table(path), Value::from(digest.as_str())));
        let authority = authority.digests.iter().map(|(name, digest)| (name.clone(), Value::from(digest.as_str())));
        let origins = resources.dictionaries.origins();
        Self {
            options,
            lexicons: digests.collect::<Map<_, _>>().into(),
            authority: authority.collect::<Map<_, _>>().into(),
            dictionaries: (!origins.is_empty()).then(|| origins.iter().map(origin).collect::<Map<_, _>>().into()),
        }
    }

    /// The options.
    pub fn options(&self) -> &Value {
        &self.options
    }

    /// Of a run with other options.
    #[must_use]
    pub fn with_options(self, options: Value) -> Self {
        Self { options, ..self }
    }

    /// The manifest, but for the files.
    pub(super) fn of(&self, totals: &Totals, settings: &Settings) -> Value {
        let mut manifest = json!({
            "tool": TOOL,
            "version": env!("CARGO_PKG_VERSION"),
            "options": self.options,
            "lexicons_sha256": self.lexicons,
            "authority_sha256": self.authority,
            "input_sha256": totals.digest(),
            "counts": totals.counts(),
        });
        if let (Some(dictionaries), Some(manifest)) = (&self.dictionaries, manifest.as_object_mut()) {
            manifest.insert("dictionaries".to_owned(), dictionaries.clone());
        }
        let brought = Columns { people: settings.people.clone(), counted: settings.counted.clone() };
        if let (true, Some(manifest)) = (brought != Columns::default(), manifest.as_object_mut()) {
            manifest.insert(COLUMNS.to_owned(), serde_json::to_value(brought).unwrap_or_default());
        }
        manifest
    }
}

/// Writes the manifest with the names of all `files`.
pub fn write(folder: &Path, mut manifest: Value, files: &[String]) -> Result<()> {
    if let Some(manifest) = manifest.as_object_mut() {
        manifest.insert("files".to_owned(), files.into());
    }
    let path = folder.join(NAME);
    fs::write(&path, format!("{manifest:#}\n")).map_err(Error::file(path, "cannot write"))
}

/// The manifest of the run that wrote into `folder`.
///
/// # Errors
/// There is none.
pub fn read(folder: &Path) -> Result<Value> {
    let path = folder.join(NAME);
    let bytes = fs::read(&path).map_err(Error::file(&path, "cannot open (is this the folder of a run?)"))?;
    let manifest = serde_json::from_slice::<Value>(&bytes).ok().filter(|manifest| manifest.get("tool").is_some_and(|tool| tool == TOOL));
    let message = || "this is not the manifest of a run of dixit".to_owned();
    manifest.ok_or_else(|| Error::Format { path, line: None, message: message() })
}

/// Columns from the user's own files, which a table has even where it has no row.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Columns {
    /// Of the file of people.
    pub people: Vec<String>,
    /// Of dictionaries: headers in quotes, and in speakers.
    pub counted: [Vec<String>; 2],
}

impl Columns {
    /// As a manifest has them.
    pub fn of(manifest: &Value) -> Self {
        manifest.get(COLUMNS).and_then(|columns| Self::deserialize(columns).ok()).unwrap_or_default()
    }
}

/// A dictionary by its name.
fn origin(origin: &Origin) -> (String, Value) {
    let Origin { name, file, format, entries, skipped, digest } = origin;
    let about = json!({"file": file, "format": format.name(), "entries": entries, "skipped": skipped, "sha256": digest});
    (name.clone(), about)
}

/// A user's tables go by their file name alone: where they lie says nothing about the run.
fn table(path: &str) -> String {
    if path.starts_with("lexicons/en/") {
        return path.to_owned();
    }
    format!("user/{}", Path::new(path).file_name().unwrap_or_default().to_string_lossy())
}

/// The files that an earlier run wrote into `folder`; none where there was no run.
pub fn files(folder: &Path) -> Vec<String> {
    let Ok(manifest) = read(folder) else { return Vec::new() };
    let names = manifest.get("files").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    // The manifest may be anyone's: only names that a run gives are believed.
    names.filter(|name| is_report(name)).map(str::to_owned).collect()
}

fn is_report(name: &str) -> bool {
    let name = Some(packed::plain(name)).filter(|plain| packed::is_table(plain)).unwrap_or(name);
    let is_whole = || Format::ALL.iter().any(|format| format.whole().contains(&name));
    if [NAME, SPEAKERS, OUTLETS, texts::NAME, journal::NAME].contains(&name) || is_whole() {
        return true;
    }
    let Some((stem, ending)) = name.split_once('.') else { return false };
    let (table, part) = stem.split_once('-').unwrap_or((stem, "2"));
    let is_summary = ending == Format::Csv.name() && summaries::TABLES.contains(&table);
    let is_format = Format::ALL.iter().any(|format| format.whole().is_empty() && format.name() == ending);
    (is_summary || is_format && TABLES.contains(&table)) && part.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_reports_are_believed() {
        let names = [
            "run.json",
            "quotes.csv",
            "quotes-2.csv",
            "speakers.jsonl",
            "speakers",
            "outlets",
            "outlets.csv",
            "texts.jsonl",
            "texts.jsonl.gz",
            "journal.gz",
            "mentions.csv",
            "report.xlsx",
            "quotes-2.csv.gz",
            "quotes.csv.zst",
            "quotes.parquet",
            "report.html",
            "trends.csv",
            "html",
        ];
        for name in names {
            assert!(is_report(name), "{name}");
        }
        for name in [
            "../quotes.csv",
            "quotes-x.csv",
            "quotes.txt",
            "quotes.xlsx",
            "quotes.html",
            "trends.jsonl",
            "outlets.jsonl",
            "html/index.html",
            "report.csv",
            "notes.csv",
            "",
            ".",
            "speakers/../x.csv",
            "run.json.gz",
            "x.csv.gz",
            "quotes.parquet.gz",
            "quotes.csv.xz",
        ] {
            assert!(!is_report(name), "{name}");
        }
    }
}
