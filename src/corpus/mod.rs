//! Inputs: files, folders and streams, read one document at a time, in a fixed order.
//!
//! Paths come in the order given; below a folder, by the bytes of the path. Of each file its path is held in memory, of each
//! document a few bytes of its id; a text file, or one
//! record of a CSV or JSON Lines file, is read when its turn comes, so memory is bounded by the largest document. What cannot be read
//! becomes a [`Problem`] and the rest goes on.
//!
//! What a file is, its content decides; names matter where that leaves it open. Compressed files are unpacked on the way, members of zip
//! and tar archives are inputs of their own, one level deep.
//!
//! A text is decoded and otherwise left alone: a byte-order mark is not part of it, line ends stay as they are. Of web pages, Word
//! files and books the text is what was extracted, and offsets index that. Not read: PDF, RTF, old Word files, Excel; Parquet needs a
//! feature of that name.

mod columns;
mod date;
mod delimited;
mod document;
mod encoding;
pub mod exports;
mod format;
pub mod front_matter;
mod gdelt;
mod html;
mod ids;
mod intake;
mod json;
mod json_lines;
mod json_values;
mod language;
mod listing;
mod members;
mod office;
mod open;
#[cfg(feature = "parquet")]
mod parquet;
mod plain;
mod shard;
mod source;
mod split;
mod table;
mod tar;
mod unpack;
mod walk;
mod warc;
mod zip;

pub use document::Document;
pub use intake::{Counts, Seal};
pub use shard::Shard;
pub(crate) use unpack::Frames;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use crate::error::{Error, Result};
use crate::problem::{Problem, Rule};
use crate::text::Offset;
use intake::{Intake, problem};
use listing::Listing;
use open::Context;
use source::Source;
use table::Table;

/// What to read and how, resolved.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// Files, folders, or "-" for standard input.
    pub paths: Vec<PathBuf>,
    /// Files of a folder to read, instead of those with a known ending; matched on the path relative to the folder, with "/".
    pub include: Option<globset::GlobSet>,
    /// Files and folders below a folder to leave out; matched like `include`.
    pub exclude: Option<globset::GlobSet>,
    /// The column or key that holds the text; standard input is JSON Lines where this is given.
    pub text: Option<String>,
    /// The column or key that holds the id.
    pub id: Option<String>,
    /// Columns or keys of metadata, by what they hold: title, date, outlet, author, url, language.
    pub columns: Vec<(String, String)>,
    /// A table of metadata for the documents, and its column that they have too.
    pub metadata: Option<(PathBuf, String)>,
    /// What stands between two documents of one plain text file. It must fit in 4 KiB with all that it looks at.
    pub split_on: Option<fancy_regex::Regex>,
    /// What says how many documents such a file holds, as its first group; then that is compared with what was found.
    pub split_count: Option<fancy_regex::Regex>,
    /// Whether texts that are not in English are given out too.
    pub any_language: bool,
    /// The only part that is given out, where not all are.
    pub shard: Option<Shard>,
    /// The largest document in bytes, a plain text file before its split too; 4 GiB at most.
    pub max_bytes: u64,
    /// The most that one compressed input, with all its members, may unpack to, in bytes.
    pub max_unpacked: u64,
    /// How many times its size a compressed input may unpack to.
    pub max_ratio: u64,
}

/// 1 TiB: more than any corpus that is one file; what it costs is time, never memory.
pub const MAX_UNPACKED: u64 = 1 << 40;
/// News shrinks to a third or a tenth, lists of equal lines to a hundredth; gzip at most to a thousandth.
pub const MAX_RATIO: u64 = 200;

impl Default for Inputs {
    fn default() -> Self {
        Self {
            paths: Vec::new(),
            include: None,
            exclude: None,
            text: None,
            id: None,
            columns: Vec::new(),
            metadata: None,
            split_on: None,
            split_count: None,
            any_language: false,
            shard: None,
            max_bytes: 1 << 30,
            max_unpacked: MAX_UNPACKED,
            max_ratio: MAX_RATIO,
        }
    }
}

/// What a [`Corpus`] gives.
#[derive(Debug)]
pub enum Item {
    /// A document with at least one word and an id of its own.
    Document(Document),
    /// Something odd; where it concerns a document that could be read, it comes before the document.
    Problem(Problem),
}

impl Item {
    /// The document, if it is one.
    pub fn document(&self) -> Option<&Document> {
        match self {
            Item::Document(document) => Some(document),
            Item::Problem(_) => None,
        }
    }
}

/// Hands in the documents of one opened input, step by step.
trait Reader: Send {
    /// Hands in what comes next; false when nothing is left.
    fn step(&mut self, intake: &mut Intake) -> bool;
}

/// The documents of all inputs, read as they are asked for.
pub struct Corpus {
    inputs: Arc<Inputs>,
    sources: Listing,
    reader: Option<Box<dyn Reader>>,
    /// The name of the input that is being read.
    name: String,
    intake: Intake,
    bytes_total: Option<u64>,
    position: u64,
    bytes_read: Arc<AtomicU64>,
    is_over: bool,
}

/// Lists the inputs; reads no document yet.
///
/// # Errors
/// No path is given, or one of them does not exist; the table of metadata cannot be read.
pub fn open(mut inputs: Inputs) -> Result<Corpus> {
    if inputs.paths.is_empty() {
        return Err(Error::Option { option: "CORPUS", message: "no input given: name files, folders, or - for standard input".into() });
    }
    inputs.max_bytes = inputs.max_bytes.min(Offset::MAX.into());
    let table = inputs.metadata.as_ref().map(|(path, on)| Table::load(path, on, &inputs)).transpose()?;
    let mut intake = Intake::new(&inputs, table);
    let mut sources = Listing::new();
    for path in &inputs.paths {
        walk::list(path, &inputs, &mut sources)?.into_iter().for_each(|note| intake.note(note));
    }
    let bytes_total = sources.bytes();
    Ok(Corpus {
        inputs: Arc::new(inputs),
        sources,
        reader: None,
        name: String::new(),
        intake,
        bytes_total,
        position: 0,
        bytes_read: Arc::default(),
        is_over: false,
    })
}

impl Corpus {
    /// The size of all inputs in bytes; none where one is a stream.
    pub fn bytes_total(&self) -> Option<u64> {
        self.bytes_total
    }

    /// How many bytes have been read so far, skipped ones included: for a progress bar, live.
    pub fn bytes_read(&self) -> Arc<AtomicU64> {
        self.bytes_read.clone()
    }

    /// What has become of the documents so far; where only a part is asked for, of those of that part.
    pub fn counts(&self) -> Counts {
        self.intake.counts()
    }

    /// Which item of the whole corpus was given last, from 0: of parts too.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// What the inputs were: the same for all parts of a corpus.
    pub fn seal(&self) -> Seal {
        self.intake.seal()
    }

    /// Opens one input; what cannot be read is handed in as a problem.
    fn start(&mut self, source: Source) -> std::result::Result<Option<Box<dyn Reader>>, Problem> {
        let stream = source.open(&self.bytes_read).map_err(|error| source.unreadable("", &error))?;
        open::open(source, stream, &Context::new(&self.inputs), &mut self.intake)
    }
}

/// Does `work`. A mistake in a reader, or in what it is built on, costs one input and no other.
fn guarded<T>(work: impl FnOnce() -> T) -> std::result::Result<T, Problem> {
    // What a panic may have left half done is dropped with the reader.
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| {
        let text = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
        let message = format!("dixit failed to read it: {}", text.unwrap_or("unknown"));
        problem("", "", Rule::Panic, &message, "the rest of the input is left out; please report it, with the file if you may")
    })
}

impl Iterator for Corpus {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some((position, item)) = self.intake.next() {
                self.position = position;
                return Some(item);
            }
            if let Some(reader) = &mut self.reader {
                let intake = &mut self.intake;
                let is_more = guarded(|| reader.step(intake)).unwrap_or_else(|panic| {
                    intake.lose(Problem { document: self.name.clone(), ..panic });
                    false
                });
                if !is_more {
                    self.reader = None;
                }
                continue;
            }
            let Some(source) = self.sources.next() else {
                if std::mem::replace(&mut self.is_over, true) {
                    return None;
                }
                self.intake.finish();
                continue;
            };
            let opened = source.and_then(|source| {
                self.name.clone_from(&source.name);
                guarded(|| self.start(source)).unwrap_or_else(Err)
            });
            match opened {
                Ok(reader) => self.reader = reader,
                Err(problem) => self.intake.lose(problem),
            }
        }
    }
}
