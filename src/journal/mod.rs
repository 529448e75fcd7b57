//! What was made of each item of a corpus, in order, in one file: to go on after a break, and to join parts that were analysed apart.
//!
//! A journal holds rows as the analysis of each document gives them, before speakers are told apart over the corpus. All that comes
//! later (ids, totals, reports) follows from their sequence alone, so a journal read again makes the same reports as the run itself.
//!
//! The file is a sequence of gzip members, one a batch, each with its checksum: a header (which run this is), lines, and an end, once
//! all is done. Whatever a crash left half written at its end is known by its checksum and cut off. `zcat` shows it.

mod difference;
mod line;
mod parts;
mod read;
mod write;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::corpus::{Counts, Seal, Shard};
use crate::error::{Error, Result};
use crate::problem::Problem;

pub use line::{Key, Line, Made};
pub use parts::Parts;
pub use read::Reader;
pub use write::{Writer, pack};

/// The file.
pub const NAME: &str = "journal.gz";

/// Which run a journal is of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// Of dixit: another one may find something else.
    pub version: String,
    /// The part of the corpus.
    pub shard: Option<Shard>,
    /// All that the lines depend on: options, digests of tables and models.
    pub run: Value,
    /// What the reports depend on besides.
    pub reports: Value,
}

impl Header {
    /// Of a run by this program.
    pub fn new(shard: Option<Shard>, run: Value, reports: Value) -> Self {
        Self { version: env!("CARGO_PKG_VERSION").to_owned(), shard, run, reports }
    }

    /// What keeps lines of another run from standing beside those of this one: "options.scope: all, here speech".
    fn differences(&self, other: &Self) -> Vec<String> {
        let all = |header: &Self| serde_json::json!({"version": header.version, "run": header.run});
        difference::between(&all(self), &all(other))
    }
}

/// What a run had come to when all was done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct End {
    /// Of the run's part.
    pub counts: Counts,
    /// Of the whole corpus.
    pub seal: Seal,
    /// Corrections of the user that nothing matched.
    pub unused: Vec<Problem>,
}

/// A run's journal: what an earlier run left in it, and a place to go on.
pub struct Journal {
    /// The lines that are there.
    pub earlier: Reader,
    /// Where more are added.
    pub writer: Writer,
}

impl Journal {
    /// Opens the journal at `path`, or begins it where there is none.
    ///
    /// # Errors
    /// It is of a run with other options or tables; it cannot be read or written.
    pub fn open(path: &Path, header: &Header) -> Result<Self> {
        if !read::has_header(path)? {
            Writer::create(path, header)?;
        }
        let (then, earlier) = Reader::open(path)?;
        let differences = header.differences(&then);
        if !differences.is_empty() || header.shard != then.shard {
            return Err(other_run(path, &differences));
        }
        Ok(Self { writer: Writer::open(path, earlier.whole())?, earlier })
    }
}

fn other_run(path: &Path, differences: &[String]) -> Error {
    let what = if differences.is_empty() { "--shard".to_owned() } else { differences.join("; ") };
    damage(path, &format!("the run to be resumed was another one ({what}); {}", afresh(path)))
}

/// How to begin again.
fn afresh(path: &Path) -> String {
    let folder = path.parent().unwrap_or(path);
    format!("run as then, or remove {} to start afresh", folder.display())
}

fn damage(path: &Path, message: &str) -> Error {
    Error::Format { path: PathBuf::from(path), line: None, message: message.to_owned() }
}

/// That an input is not what it was.
pub fn changed(path: &Path, what: &str) -> Error {
    damage(path, &format!("the inputs have changed since the run that is to be resumed ({what}); {}", afresh(path)))
}
