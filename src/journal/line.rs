//! A line of a journal: which item, by what it is known, and what was made of it.

use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::corpus::Item;
use crate::dictionaries::Heading;
use crate::problem::Problem;
use crate::records::{self, Records};

/// By what an item of the input is known again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key([u8; 16]);

impl Key {
    /// Of an item.
    pub fn of(item: &Item) -> Self {
        match item {
            Item::Document(document) => Self(document.fingerprint()),
            Item::Problem(problem) => {
                let digest = Sha256::digest(serde_json::to_vec(problem).unwrap_or_default());
                Self(std::array::from_fn(|at| digest.get(at).copied().unwrap_or_default()))
            }
        }
    }

    fn shown(self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// What was made of an item.
#[derive(Debug, PartialEq)]
pub enum Made {
    /// The rows of a document.
    Document(Box<Records>),
    /// A problem.
    Problem(Problem),
}

/// A line, as it stands in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Which item of the corpus.
    pub position: u64,
    key: String,
    /// `d` or `p`, and the JSON.
    made: String,
}

const DOCUMENT: char = 'd';
const PROBLEM: char = 'p';

impl Line {
    /// What was made of the item at `position`.
    pub fn new(position: u64, key: Key, made: &Made) -> Self {
        let made = match made {
            Made::Document(records) => format!("{DOCUMENT}{}", records::kept(records)),
            Made::Problem(problem) => format!("{PROBLEM}{}", serde_json::to_string(problem).unwrap_or_default()),
        };
        Self { position, key: key.shown(), made }
    }

    /// A line of a file.
    pub(super) fn read(text: &str) -> Option<Self> {
        let mut cells = text.splitn(3, '\t');
        let position = cells.next()?.parse().ok()?;
        Some(Self { position, key: cells.next()?.to_owned(), made: cells.next()?.to_owned() })
    }

    /// Adds it to the text of a block.
    pub fn write(&self, block: &mut String) {
        let Self { position, key, made } = self;
        block.push_str(&format!("{position}\t{key}\t"));
        block.push_str(made);
        block.push('\n');
    }

    /// Whether this is about the item of this key.
    pub fn is_of(&self, key: Key) -> bool {
        self.key == key.shown()
    }

    /// Its length in bytes.
    pub fn size(&self) -> usize {
        self.made.len()
    }

    /// What was made; `headings` are those of the run's dictionaries.
    ///
    /// # Errors
    /// It is no such line.
    pub fn made(&self, headings: &Arc<[Heading]>) -> serde_json::Result<Made> {
        match self.made.strip_prefix(DOCUMENT) {
            Some(rows) => records::restored(rows, headings).map(|records| Made::Document(Box::new(records))),
            None => serde_json::from_str(self.made.trim_start_matches(PROBLEM)).map(Made::Problem),
        }
    }
}
