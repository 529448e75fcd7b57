//! One file or stream: what it is called, which format it has, and its bytes.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::intake::problem;
use crate::problem::{Problem, Rule};

/// How a file holds its documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// One text, or several with something between them.
    Text,
    /// A record a document, separated by commas (or semicolons, see [`super::delimited`]).
    Comma,
    /// A record a document, separated by tabs.
    Tab,
    /// A JSON object a line, each a document.
    JsonLines,
}

impl Format {
    /// The endings of files that are taken from a folder.
    pub(super) const ENDINGS: [&str; 8] = [".txt", ".text", ".md", ".csv", ".tsv", ".jsonl", ".ndjson", ".json-lines"];

    /// The format that the ending of `path` says; plain text where it says nothing.
    pub(super) fn of(path: &Path) -> Self {
        match ending(path).as_str() {
            ".csv" => Format::Comma,
            ".tsv" => Format::Tab,
            ".jsonl" | ".ndjson" | ".json-lines" => Format::JsonLines,
            _ => Format::Text,
        }
    }

    /// Whether a folder's file is read without being asked for.
    pub(super) fn is_known(path: &Path) -> bool {
        let ending = ending(path);
        ending.is_empty() || Self::ENDINGS.contains(&ending.as_str())
    }
}

pub(super) fn ending(path: &Path) -> String {
    path.extension().map(|ending| format!(".{}", ending.to_string_lossy().to_ascii_lowercase())).unwrap_or_default()
}

/// An input that has been listed but not opened.
#[derive(Debug)]
pub(super) struct Source {
    /// The file; none for standard input.
    pub(super) path: Option<PathBuf>,
    /// The name in messages: the path as the user would type it.
    pub(super) name: String,
    /// The id of its document, or what the ids of its records begin with.
    pub(super) id: String,
    pub(super) format: Format,
    /// Its size when it was listed; none for a stream.
    pub(super) bytes: Option<u64>,
}

/// The bytes of an opened input.
pub(super) struct Stream {
    /// The first 8 KiB.
    pub(super) head: Vec<u8>,
    /// All after them.
    pub(super) rest: Counted,
}

const HEAD: u64 = 8 << 10;

impl Source {
    /// Opens the input and reads its head.
    pub(super) fn open(&self, total: &Arc<AtomicU64>) -> io::Result<Stream> {
        let inner: Box<dyn Read + Send> = match &self.path {
            None => Box::new(io::stdin()),
            Some(path) => Box::new(File::open(path)?),
        };
        let mut rest = Counted { inner, left: self.bytes.unwrap_or(0), total: total.clone() };
        let mut head = Vec::new();
        rest.by_ref().take(HEAD).read_to_end(&mut head)?;
        Ok(Stream { head, rest })
    }

    /// The problem that this could not be opened, or not be read beyond `place`.
    pub(super) fn unreadable(&self, place: &str, error: &io::Error) -> Problem {
        let hint = match error.kind() {
            io::ErrorKind::NotFound => "it was there when the run began; was it moved or deleted?",
            io::ErrorKind::PermissionDenied => "allow this user to read it",
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
pub(super) struct Counted {
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

/// Why bytes are not read as text.
#[derive(Debug, PartialEq)]
pub(super) struct Refusal {
    pub(super) message: &'static str,
    pub(super) hint: &'static str,
}

/// Files that are often given by mistake, by their first bytes.
const NOT_TEXT: [(&[u8], Refusal); 8] = [
    (b"\x1F\x8B", Refusal { message: "the file is compressed (gzip)", hint: "unpack it first: gunzip -k FILE" }),
    (b"\x28\xB5\x2F\xFD", Refusal { message: "the file is compressed (zstd)", hint: "unpack it first: unzstd FILE" }),
    (b"PK\x03\x04", Refusal { message: "the file is a Word, Excel or zip file, not text", hint: "save it as plain text or CSV (UTF-8)" }),
    (b"<!DOCTYPE html", HTML),
    (b"<!doctype html", HTML),
    (b"<html", HTML),
    (b"[{\"", Refusal { message: "the file is a JSON array, not text", hint: "make it JSON Lines, an object a line: jq -c '.[]' FILE" }),
    (b"%PDF-", Refusal { message: "the file is a PDF, not text", hint: "convert it first: pdftotext FILE" }),
];

const HTML: Refusal = Refusal { message: "the file is a web page, not text", hint: "save its text, without the page around it, as UTF-8" };

const NUL: Refusal = Refusal {
    message: "the file looks binary: it has NUL bytes near its start",
    hint: "leave it out with --exclude; if it is text, save it as UTF-8",
};

/// Whether the first bytes of a file show that it is no text.
pub(super) fn not_text(head: &[u8]) -> Option<&'static Refusal> {
    if let Some((_, refusal)) = NOT_TEXT.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Some(refusal);
    }
    let utf_16 = head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF");
    (!utf_16 && memchr::memchr(0, head).is_some()).then_some(&NUL)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_by_ending() {
        let cases = [
            ("a.txt", Format::Text, true),
            ("a.TXT", Format::Text, true),
            ("README", Format::Text, true),
            ("a.md", Format::Text, true),
            ("a.html", Format::Text, false),
            ("a.CSV", Format::Comma, true),
            ("a.tsv", Format::Tab, true),
            ("a.b/c.ndjson", Format::JsonLines, true),
            ("a.csv/b.text", Format::Text, true),
            ("a.json", Format::Text, false),
        ];
        for (path, format, known) in cases {
            assert_eq!((Format::of(Path::new(path)), Format::is_known(Path::new(path))), (format, known), "{path}");
        }
    }

    #[test]
    fn what_is_no_text() {
        let cases: [(&[u8], bool); 6] = [
            (b"a\0b", true),
            (b"\xFF\xFEa\0", false),
            (b"\xFE\xFF\0a", false),
            (b"%PDF-1.7", true),
            (b"", false),
            (b"PKs are keys", false),
        ];
        for (head, refused) in cases {
            assert_eq!(not_text(head).is_some(), refused, "{head:?}");
        }
    }
}
