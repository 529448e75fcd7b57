//! Which format a file has: its bytes decide, and its name only where they leave it open (what is plain text, CSV or Markdown looks alike).

use std::path::Path;

use encoding_rs::Encoding;
use serde::de::IgnoredAny;
use serde_json::Deserializer;

use super::tar;

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
    /// JSON objects in an array, or one after the other over several lines.
    Json,
    /// A web page.
    Html,
    /// Web pages, or their texts, as they were crawled.
    Warc,
    /// Files within a file, or a book or Word file, which are zip files too.
    Zip,
    /// Files within a file.
    Tar,
    /// A table of columns.
    Parquet,
}

/// Endings that say how a file is compressed; the format's ending stands before them.
pub(super) const PACKED: [&str; 9] = [".gz", ".bgz", ".zst", ".zstd", ".bz2", ".xz", ".tgz", ".txz", ".tbz2"];

impl Format {
    /// The endings of files that are taken from a folder or an archive, compressed or not.
    pub(super) const ENDINGS: &[&str] = &[
        ".txt",
        ".text",
        ".md",
        ".markdown",
        ".csv",
        ".tsv",
        ".jsonl",
        ".ndjson",
        ".json-lines",
        ".json",
        ".html",
        ".htm",
        ".xhtml",
        ".docx",
        ".epub",
        ".warc",
        ".wet",
        ".zip",
        ".tar",
        ".tgz",
        ".txz",
        ".tbz2",
        #[cfg(feature = "parquet")]
        ".parquet",
    ];

    /// The format that the name of a file says; plain text where it says nothing.
    pub(super) fn of(path: &Path) -> Self {
        match ending(&unpacked(path)).as_str() {
            ".csv" => Format::Comma,
            ".tsv" => Format::Tab,
            ".jsonl" | ".ndjson" | ".json-lines" => Format::JsonLines,
            ".json" => Format::Json,
            ".html" | ".htm" | ".xhtml" => Format::Html,
            _ => Format::Text,
        }
    }

    /// Whether a folder's file is read without being asked for.
    pub(super) fn is_known(path: &Path) -> bool {
        let known = |ending: &str| ending.is_empty() || Self::ENDINGS.contains(&ending);
        known(&ending(path)) || (is_packed(path) && known(&ending(&unpacked(path))))
    }

    /// The format of a file that begins with `head`; `named` is what its name says.
    ///
    /// # Errors
    /// What is no text in any format that is read.
    pub(super) fn seen(head: &[u8], named: Self) -> Result<Self, &'static Refusal> {
        if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
            return Ok(Format::Zip);
        }
        if tar::is_header(head) {
            return Ok(Format::Tar);
        }
        if head.starts_with(b"WARC/") {
            return Ok(Format::Warc);
        }
        if head.starts_with(b"PAR1") {
            return Ok(Format::Parquet);
        }
        if let Some((_, refusal)) = NOT_TEXT.iter().find(|(magic, _)| head.starts_with(magic)) {
            return Err(refusal);
        }
        let mark = Encoding::for_bom(head).map_or(0, |(_, length)| length);
        let is_utf_16 = mark == 2;
        if !is_utf_16 && memchr::memchr(0, head).is_some() {
            return Err(&NUL);
        }
        Ok(text(head.get(mark..).unwrap_or_default().trim_ascii_start(), named))
    }
}

fn text(head: &[u8], named: Format) -> Format {
    match json(head) {
        Some(format) => format,
        None if is_page(head) => Format::Html,
        None => named,
    }
}

/// Whether the head begins as a web page does, after XML's own first line and comments.
fn is_page(head: &[u8]) -> bool {
    let start = String::from_utf8_lossy(head.get(..2048).unwrap_or(head)).to_ascii_lowercase();
    let mut rest = start.as_str();
    while let Some((_, after)) =
        [("<?xml", "?>"), ("<!--", "-->")].iter().find_map(|(open, close)| rest.strip_prefix(open)?.split_once(close))
    {
        rest = after.trim_start();
    }
    ["<!doctype html", "<html"].iter().any(|start| rest.starts_with(start))
}

/// JSON Lines where the first line is an object; else JSON where the head is one, or an array of them, or the beginning of either.
fn json(head: &[u8]) -> Option<Format> {
    let is_array = head.starts_with(b"[");
    let object = if is_array { head.get(1..)?.trim_ascii_start() } else { head };
    if !object.strip_prefix(b"{")?.trim_ascii_start().starts_with(b"\"") {
        return None;
    }
    let line = head.split(|byte| *byte == b'\n').next().unwrap_or_default();
    match (is_array, Whole::of(line), Whole::of(head)) {
        (false, Whole::Yes, _) => Some(Format::JsonLines),
        (false, Whole::Cut, Whole::Cut) if line.len() == head.len() => Some(Format::JsonLines),
        (_, _, Whole::No) => None,
        _ => Some(Format::Json),
    }
}

/// How much of a JSON value bytes are.
#[derive(PartialEq)]
enum Whole {
    /// One value, and nothing else.
    Yes,
    /// A value with more after it.
    More,
    /// The beginning of a value.
    Cut,
    No,
}

impl Whole {
    fn of(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let mut values = Deserializer::from_str(&text).into_iter::<IgnoredAny>();
        match values.next() {
            Some(Ok(_)) if text.get(values.byte_offset()..).is_none_or(|rest| rest.trim().is_empty()) => Whole::Yes,
            Some(Ok(_)) => Whole::More,
            Some(Err(error)) if error.is_eof() => Whole::Cut,
            _ => Whole::No,
        }
    }
}

/// The ending of a path, in small letters and with its dot.
pub(super) fn ending(path: &Path) -> String {
    path.extension().map(|ending| format!(".{}", ending.to_string_lossy().to_ascii_lowercase())).unwrap_or_default()
}

fn is_packed(path: &Path) -> bool {
    PACKED.contains(&ending(path).as_str())
}

/// A path without the endings that say how the file is compressed.
fn unpacked(path: &Path) -> std::path::PathBuf {
    if is_packed(path) { path.with_extension("") } else { path.to_path_buf() }
}

/// What a document of the file is called: the path without its endings.
pub(super) fn stem(path: &Path) -> std::path::PathBuf {
    let unpacked = unpacked(path);
    // "minutes.2024.gz" is a text called "minutes.2024", "minutes.txt.gz" one called "minutes".
    if is_packed(path) && !Format::ENDINGS.contains(&ending(&unpacked).as_str()) { unpacked } else { unpacked.with_extension("") }
}

/// Why bytes are not read as text.
#[derive(Debug, PartialEq)]
pub(super) struct Refusal {
    pub(super) message: &'static str,
    pub(super) hint: &'static str,
}

/// Files that are often given by mistake, by their first bytes.
const NOT_TEXT: [(&[u8], Refusal); 5] = [
    (b"%PDF-", Refusal { message: "the file is a PDF, not text", hint: "convert it first: pdftotext FILE" }),
    (
        b"\xD0\xCF\x11\xE0",
        Refusal { message: "the file is an old Word or Excel file", hint: "save it as .docx, plain text or CSV (UTF-8)" },
    ),
    (b"{\\rtf", Refusal { message: "the file is RTF, not text", hint: "save it as .docx or plain text (UTF-8)" }),
    (b"7z\xBC\xAF\x27\x1C", Refusal { message: "the file is a 7z archive", hint: "unpack it first: 7z x FILE" }),
    (b"Rar!\x1A\x07", Refusal { message: "the file is a RAR archive", hint: "unpack it first: unrar x FILE" }),
];

const NUL: Refusal = Refusal {
    message: "the file looks binary: it has NUL bytes near its start",
    hint: "leave it out with --exclude; if it is text, save it as UTF-8",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_by_name() {
        let cases = [
            ("a.txt", Format::Text, true, "a"),
            ("a.TXT", Format::Text, true, "a"),
            ("README", Format::Text, true, "README"),
            ("a.md", Format::Text, true, "a"),
            ("a.exe", Format::Text, false, "a"),
            ("a.CSV", Format::Comma, true, "a"),
            ("a.tsv.zst", Format::Tab, true, "a"),
            ("a.b/c.ndjson", Format::JsonLines, true, "a.b/c"),
            ("news.jsonl.GZ", Format::JsonLines, true, "news"),
            ("a.csv/b.text", Format::Text, true, "a.csv/b"),
            ("a.json.exe", Format::Text, false, "a.json"),
            ("page.exe.gz", Format::Text, false, "page.exe"),
            ("minutes.2024.gz", Format::Text, false, "minutes.2024"),
            ("minutes.gz", Format::Text, true, "minutes"),
        ];
        for (path, format, known, id) in cases {
            let at = Path::new(path);
            assert_eq!((Format::of(at), Format::is_known(at), stem(at).to_str()), (format, known, Some(id)), "{path}");
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
            assert_eq!(Format::seen(head, Format::Text).is_err(), refused, "{head:?}");
        }
    }

    #[test]
    fn content_decides() {
        let cut = format!("{{\"text\": \"{}", "é".repeat(5000));
        let cases: [(&str, Format, Format); 14] = [
            ("{\"text\": 1}\n{", Format::Text, Format::JsonLines),
            ("\u{feff} \n{ \"text\": 1}", Format::Comma, Format::JsonLines),
            (&cut, Format::Text, Format::JsonLines),
            ("{\"No\" means no}, he said.", Format::Text, Format::Text),
            ("<?xml version=\"1.0\"?>\n<!-- x --><!DOCTYPE HTML>", Format::Text, Format::Html),
            ("<HTML>", Format::Text, Format::Html),
            ("<htm, he said", Format::Text, Format::Text),
            ("WARC/1.0\r\n", Format::Text, Format::Warc),
            ("{braces}", Format::Text, Format::Text),
            ("[1], he said", Format::Text, Format::Text),
            ("[ {\n\"a\": 1}", Format::JsonLines, Format::Json),
            ("{\n\"a\": 1}", Format::Text, Format::Json),
            ("text\n\"x\"", Format::Comma, Format::Comma),
            ("", Format::JsonLines, Format::JsonLines),
        ];
        for (head, named, format) in cases {
            assert_eq!(Format::seen(head.as_bytes(), named), Ok(format), "{head:.20}");
        }
    }
}
