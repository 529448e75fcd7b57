//! Other people's dictionaries: LIWC, VADER, AFINN, NRC, MPQA, quanteda, Lexicoder, WordStat, Yoshikoder, word lists, tables.
//!
//! [`Format`] tells by a file's content what it is; one small reader a format hands its terms to a draft, which becomes a [`Dictionary`],
//! the same form for all. [`Matcher`] finds its entries in running text, longest first; [`Dictionaries`] counts them; [`faults`] says what
//! is doubtful about it, and [`to_table`] writes it as a table of dixit's own. Terms are cut by the tokenizer that cuts running text, so
//! that an entry is found wherever its words stand, in whatever typography.
//!
//! Limits: conditions, rules and parts of speech are not used; what a reader passes over is a [`Note`], with its line. Entries are found
//! as they stand: negation and degree are the business of [`crate::stance`].

mod check;
mod count;
mod decode;
mod delimited;
mod draft;
mod format;
mod lexicoder;
mod lists;
mod liwc;
mod matcher;
mod pattern;
mod pieces;
mod quanteda;
mod table;
mod wordstat;
mod yoshikoder;

use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};

use self::draft::{Draft, Wrong};
use crate::error::{Error, Result};
use crate::lexicons::Lexicons;

pub use check::{Fault, faults};
pub use count::{Counts, Dictionaries, Heading, Hits, MEAN, Origin, SHARE};
pub use format::Format;
pub use matcher::{Found, Matcher, Scratch};
pub use pattern::{Pattern, Shape, Word};
pub use table::to_table;

/// A dictionary, whatever format it came in.
#[derive(Clone, Debug)]
pub struct Dictionary {
    /// What columns are called by it.
    pub name: String,
    /// The file's name.
    pub file: String,
    /// What the file is.
    pub format: Format,
    /// The categories, in order of the file.
    pub categories: Vec<Category>,
    /// The entries, in order of the file.
    pub entries: Vec<Entry>,
    /// What was passed over or understood in a way that the user should know.
    pub notes: Vec<Note>,
    /// SHA-256 of the file.
    pub digest: String,
}

/// One category of a dictionary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Category {
    /// With those around it, as in "economy/taxes"; "words" where the file has none.
    pub name: String,
}

/// One entry of a dictionary.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// As a table of dixit's own writes it.
    pub term: String,
    /// What it looks for.
    pub pattern: Pattern,
    /// Its category, by place.
    pub category: usize,
    /// 1 where the file has none.
    pub weight: f32,
    /// Where it stands.
    pub line: u64,
}

/// What a reader passed over, or how it understood a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The line; none for the whole file.
    pub line: Option<u64>,
    /// What about it.
    pub message: String,
    /// Whether something of the file was left out.
    pub skipped: bool,
}

/// A larger file is no dictionary.
const MOST_BYTES: u64 = 1 << 28;

impl Dictionary {
    /// Reads a file; without a `name` it is called by the file's name without ending.
    ///
    /// # Errors
    /// A file that cannot be read, is in no known format, or holds no entry.
    pub fn load(path: &Path, name: Option<&str>, lexicons: &Lexicons) -> Result<Self> {
        let size = fs::metadata(path).map_err(Error::file(path, "cannot open"))?.len();
        if size > MOST_BYTES {
            return Err(wrong(path, Wrong::file(format!("it has {size} bytes, more than a dictionary can have ({MOST_BYTES})"))));
        }
        let bytes = fs::read(path).map_err(Error::file(path, "cannot read"))?;
        Self::read(&bytes, path, name, lexicons)
    }

    /// Reads the bytes of a file that is called `path`.
    ///
    /// # Errors
    /// They are in no known format, or hold no entry.
    pub fn read(bytes: &[u8], path: &Path, name: Option<&str>, lexicons: &Lexicons) -> Result<Self> {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let mut draft = Draft::new(lexicons);
        let text = decode::text(bytes, &mut draft);
        let format = format::detect(&text).map_err(|error| wrong(path, error))?;
        format.read(&text, &stem, &mut draft).map_err(|error| wrong(path, error))?;
        if draft.entries.is_empty() {
            let first = draft.notes.iter().find(|note| note.skipped);
            let (line, why) = first.map_or((None, String::new()), |note| (note.line, format!(": {}", note.message)));
            return Err(wrong(path, Wrong { line, message: format!("read as {}, it has no entry{why}", format.name()) }));
        }
        Ok(Self {
            name: name.unwrap_or(&stem).to_owned(),
            file: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            format,
            categories: draft.categories.into_iter().map(|name| Category { name }).collect(),
            entries: draft.entries,
            notes: draft.notes,
            digest: Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect(),
        })
    }

    /// Whether its entries have weights.
    pub fn is_weighted(&self) -> bool {
        self.entries.iter().any(|entry| entry.weight != 1.0)
    }

    /// Lines, or parts of them, that were passed over.
    pub fn skipped(&self) -> impl Iterator<Item = &Note> {
        self.notes.iter().filter(|note| note.skipped)
    }
}

fn wrong(path: &Path, wrong: Wrong) -> Error {
    Error::Format { path: path.to_owned(), line: wrong.line, message: wrong.message }
}
