//! The embedded copies of `lexicons/en`, and a user's folder beside them.

use std::borrow::Cow;
use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::error::{Error, Result};

/// One table file: embedded or a user's.
#[derive(Debug)]
pub struct Source {
    /// Which table it belongs to.
    pub name: String,
    /// Where it is, for messages.
    pub path: String,
    /// What it holds.
    pub text: Cow<'static, str>,
}

impl Source {
    /// The path and the SHA-256 of the content.
    pub fn digest(&self) -> (String, String) {
        let digest = Sha256::digest(self.text.as_bytes());
        (self.path.clone(), digest.iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

macro_rules! tables {
    ($($name:literal),* $(,)?) => {
        /// The tables that dixit has: name and embedded text.
        const TABLES: &[(&str, &str)] = &[$(($name, include_str!(concat!("../../lexicons/en/", $name, ".tsv")))),*];
    };
}

tables!(
    "abbreviations",
    "callings",
    "certainty",
    "contrast",
    "cues",
    "degrees",
    "embedders",
    "given",
    "negators",
    "neutral",
    "nicknames",
    "outlets",
    "places",
    "polarity",
    "pronouns",
    "referents",
    "roles",
    "titles",
    "verbs",
    "words",
);

/// The embedded tables.
pub fn sources() -> Vec<Source> {
    let source = |(name, text): &(&str, &'static str)| Source {
        name: (*name).to_owned(),
        path: format!("lexicons/en/{name}.tsv"),
        text: Cow::Borrowed(*text),
    };
    TABLES.iter().map(source).collect()
}

/// Adds the `NAME.tsv` files of `folder`, in order of their names.
///
/// # Errors
/// A folder or file that cannot be read; a file that is named like no table.
pub fn add_folder(sources: &mut Vec<Source>, folder: &Path) -> Result<()> {
    let listing = fs::read_dir(folder).map_err(Error::file(folder, "cannot read the lexicon folder"))?;
    let mut paths: Vec<_> = listing.flatten().map(|file| file.path()).filter(|path| path.extension().is_some_and(|e| e == "tsv")).collect();
    paths.sort();
    for path in paths {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if !TABLES.iter().any(|(table, _)| *table == name) {
            let known: Vec<&str> = TABLES.iter().map(|(table, _)| *table).collect();
            let message = format!("no table is named `{name}`; tables are {}", known.join(", "));
            return Err(Error::Format { path, line: None, message });
        }
        let text = fs::read_to_string(&path).map_err(Error::file(&path, "cannot read"))?;
        sources.push(Source { name, path: path.display().to_string(), text: Cow::Owned(text) });
    }
    Ok(())
}
