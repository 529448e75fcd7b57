//! What a journal says about its run: what its lines depend on, and what only the reports do.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::dictionaries::Heading;
use crate::error::{Error, Result};
use crate::journal::Header;
use crate::problem::Problem;
use crate::records::Duplicates;
use crate::reports::{Manifest, Settings};

/// Options that change how reports are written, not what is in a journal.
const OF_REPORTS: [&str; 8] = ["formats", "per_speaker", "per_outlet", "spreadsheet", "bom", "delimiter", "compress", "shard"];
const SHARD: &str = "shard";

/// All that a journal says about its run.
#[derive(Debug)]
pub struct Kept {
    /// The manifest, without what the run finds.
    pub manifest: Manifest,
    /// Digests of the user's models.
    pub models: Map<String, Value>,
    /// What was odd before any input was read.
    pub notes: Vec<Problem>,
    /// Categories of the user's dictionaries.
    pub headings: Vec<Heading>,
    /// What becomes of copies.
    pub duplicates: Duplicates,
    /// What was to be written.
    pub settings: Settings,
}

/// What lines depend on.
#[derive(Serialize, Deserialize)]
struct Run {
    manifest: Manifest,
    models: Map<String, Value>,
    notes: Vec<Problem>,
    headings: Vec<Heading>,
    duplicates: Duplicates,
}

/// What only reports depend on.
#[derive(Serialize, Deserialize)]
struct Told {
    options: Value,
    settings: Settings,
}

impl Kept {
    /// What lines depend on, and what only reports do.
    pub fn apart(self) -> (Value, Value) {
        let Self { manifest, models, notes, headings, duplicates, settings } = self;
        let options = manifest.options().clone();
        let mut lasting = options.clone();
        OF_REPORTS.into_iter().for_each(|name| remove(&mut lasting, name));
        let run = Run { manifest: manifest.with_options(lasting), models, notes, headings, duplicates };
        (json!(run), json!(Told { options, settings }))
    }

    /// As the header of a part has it, for a run of the whole.
    ///
    /// # Errors
    /// The header says something else.
    pub fn of_whole(header: &Header, path: &Path) -> Result<Self> {
        let odd = |error: serde_json::Error| Error::Format { path: path.to_owned(), line: None, message: error.to_string() };
        let Run { manifest, models, notes, headings, duplicates } = Run::deserialize(&header.run).map_err(odd)?;
        let Told { mut options, settings } = Told::deserialize(&header.reports).map_err(odd)?;
        remove(&mut options, SHARD);
        Ok(Self { manifest: manifest.with_options(options), models, notes, headings, duplicates, settings })
    }
}

fn remove(options: &mut Value, name: &str) {
    if let Some(options) = options.as_object_mut() {
        options.shift_remove(name);
    }
}

/// The SHA-256 of each file of a folder of models.
///
/// # Errors
/// One cannot be read.
pub fn digests(folder: &Path) -> Result<Map<String, Value>> {
    let unreadable = || Error::file(folder, "cannot read");
    let mut digests = Map::new();
    for file in fs::read_dir(folder).map_err(unreadable())? {
        let path = file.map_err(unreadable())?.path();
        if path.is_file() {
            let digest = Sha256::digest(fs::read(&path).map_err(Error::file(&path, "cannot read"))?);
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            digests.insert(name, digest.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into());
        }
    }
    digests.sort_keys();
    Ok(digests)
}
