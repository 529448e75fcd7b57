//! One file or stream: what it is called, which format it has, and its bytes.

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::format::Format;
use super::intake::problem;
use super::unpack;
use crate::problem::{Problem, Rule};

/// An input that has been listed but not opened.
#[derive(Debug)]
pub(super) struct Source {
    /// The file; none for standard input.
    pub(super) path: Option<PathBuf>,
    /// The name in messages: the path as the user would type it.
    pub(super) name: String,
    /// The id of its document, or what the ids of its records begin with.
    pub(super) id: String,
    /// The path below the given folder, with its ending: what the ids of an archive's members begin with.
    pub(super) below: String,
    /// The format that its name says.
    pub(super) format: Format,
    /// Its size when it was listed; none for a stream.
    pub(super) bytes: Option<u64>,
    /// Whether its bytes were found to be compressed.
    pub(super) is_packed: bool,
}

/// The bytes of an opened input.
pub(super) struct Stream {
    /// The first 8 KiB.
    pub(super) head: Vec<u8>,
    /// All after them.
    pub(super) rest: Box<dyn Read + Send>,
}

const HEAD: u64 = 8 << 10;

impl Stream {
    /// Reads the head. Where packed data is damaged within it, what came before is the head, and the error comes when the rest is read.
    ///
    /// # Errors
    /// Nothing can be read.
    pub(super) fn new(mut bytes: Box<dyn Read + Send>) -> io::Result<Self> {
        let mut head = Vec::new();
        match bytes.by_ref().take(HEAD).read_to_end(&mut head) {
            Err(error) if unpack::is_damage(&error) && !head.is_empty() => Ok(Self { head, rest: Box::new(Failing(Some(error))) }),
            Err(error) => Err(error),
            Ok(_) => Ok(Self { head, rest: bytes }),
        }
    }

    /// All bytes.
    pub(super) fn into_read(self) -> Box<dyn Read + Send> {
        Box::new(Cursor::new(self.head).chain(self.rest))
    }
}

/// Gives an error that was met before, once.
struct Failing(Option<io::Error>);

impl Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

impl Source {
    /// Opens the input and reads its head.
    pub(super) fn open(&self, total: &Arc<AtomicU64>) -> io::Result<Stream> {
        let inner: Box<dyn Read + Send> = match &self.path {
            None => Box::new(io::stdin()),
            Some(path) => Box::new(File::open(path)?),
        };
        Stream::new(Box::new(Counted { inner, left: self.bytes.unwrap_or(0), total: total.clone() }))
    }

    /// The problem that this could not be opened, or not be read beyond `place`.
    pub(super) fn unreadable(&self, place: &str, error: &io::Error) -> Problem {
        let hint = match error.kind() {
            io::ErrorKind::NotFound => "it was there when the run began; was it moved or deleted?",
            io::ErrorKind::PermissionDenied => "allow this user to read it",
            io::ErrorKind::InvalidData => "what came before is kept; download or copy the file again to have the rest",
            io::ErrorKind::QuotaExceeded => "if the file is sound and you trust it, raise the limit",
            _ => "check that the file can be opened, then run again",
        };
        problem(&self.name, place, Rule::Unreadable, &format!("cannot read: {error}"), hint)
    }

    /// The problem that a file of records has none.
    pub(super) fn no_record(&self) -> Problem {
        problem(&self.name, "", Rule::Empty, "the file holds no record", "nothing to do if that is right")
    }

    /// The id of a record that brings none.
    pub(super) fn record_id(&self, number: u64) -> String {
        format!("{}-{number:06}", self.id)
    }
}

/// Counts what is read; what was skipped of a file is added when it is dropped, so that a progress bar reaches its end.
struct Counted {
    inner: Box<dyn Read + Send>,
    left: u64,
    total: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.left = self.left.saturating_sub(count as u64);
        self.total.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.total.fetch_add(self.left, Ordering::Relaxed);
    }
}
