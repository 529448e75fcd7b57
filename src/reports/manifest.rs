//! `run.json`: what made the reports, so that a run can be told from another and made again. No time, thread count or absolute path is
//! in it: the same input gives the same bytes.

use std::fs;
use std::path::Path;

use serde_json::{Map, Value, json};

use super::settings::Format;
use super::texts;
use crate::authority::Authority;
use crate::dictionaries::Origin;
use crate::error::{Error, Result};
use crate::pipeline::Resources;
use crate::problem::Problem;
use crate::records::{DocumentRow, Quote, Row, SpeakerRow, TargetRow, Totals};

/// The manifest's file.
pub const NAME: &str = "run.json";
/// The folder of files by speaker.
pub const SPEAKERS: &str = "speakers";

const TOOL: &str = env!("CARGO_PKG_NAME");

/// What the reports themselves do not know about a run.
#[derive(Debug)]
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

    pub(super) fn write(&self, folder: &Path, totals: &Totals, files: &[String]) -> Result<()> {
        let mut manifest = json!({
            "tool": TOOL,
            "version": env!("CARGO_PKG_VERSION"),
            "options": self.options,
            "lexicons_sha256": self.lexicons,
            "authority_sha256": self.authority,
            "input_sha256": totals.digest(),
            "counts": totals.counts(),
            "files": files,
        });
        if let (Some(dictionaries), Some(manifest)) = (&self.dictionaries, manifest.as_object_mut()) {
            manifest.insert("dictionaries".to_owned(), dictionaries.clone());
        }
        let path = folder.join(NAME);
        fs::write(&path, format!("{manifest:#}\n")).map_err(Error::file(path, "cannot write"))
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
    let manifest = fs::read(folder.join(NAME)).ok().and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok());
    let Some(manifest) = manifest.filter(|manifest| manifest.get("tool").is_some_and(|tool| tool == TOOL)) else { return Vec::new() };
    let names = manifest.get("files").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    // The manifest may be anyone's: only names that a run gives are believed.
    names.filter(|name| is_report(name)).map(str::to_owned).collect()
}

fn is_report(name: &str) -> bool {
    if [NAME, SPEAKERS, texts::NAME].contains(&name) {
        return true;
    }
    let Some((stem, ending)) = name.split_once('.') else { return false };
    let (table, part) = stem.split_once('-').unwrap_or((stem, "2"));
    let tables = [Quote::TABLE, SpeakerRow::TABLE, TargetRow::TABLE, DocumentRow::TABLE, Problem::TABLE];
    let is_format = [Format::Csv, Format::JsonLines].iter().any(|format| format.name() == ending);
    is_format && tables.contains(&table) && part.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_reports_are_believed() {
        for name in ["run.json", "quotes.csv", "quotes-2.csv", "speakers.jsonl", "speakers", "texts.jsonl"] {
            assert!(is_report(name), "{name}");
        }
        for name in ["../quotes.csv", "quotes-x.csv", "quotes.txt", "notes.csv", "", ".", "speakers/../x.csv"] {
            assert!(!is_report(name), "{name}");
        }
    }
}
