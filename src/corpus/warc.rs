//! Web archives: WARC files (pages as they were crawled) and WET files (their text).
//!
//! A record of a page (`response` or `resource` with HTML or plain text) or of a text (`conversion`) is a document, with the address of
//! its head, and the date of the crawl where the page names none; others (requests, metadata, pictures, pages that the server refused) are passed over. Members of a .warc.gz are
//! unpacked like those of any other. Bodies that HTTP has compressed or cut in chunks are put together.

use std::io::{self, BufRead, BufReader, Read};

use flate2::read::{MultiGzDecoder, ZlibDecoder};

use super::encoding::Decoder;
use super::intake::{Intake, problem, too_large};
use super::source::{Source, Stream};
use super::{Document, Inputs, Reader, html};
use crate::problem::{Problem, Rule};

/// A head longer than this is damaged.
const MOST_HEAD: u64 = 256 << 10;

/// Opens an archive.
pub(super) fn read(source: Source, stream: Stream, inputs: &Inputs) -> Box<dyn Reader> {
    Box::new(Records {
        source,
        bytes: BufReader::with_capacity(64 << 10, stream.into_read()),
        number: 0,
        read: 0,
        passed: 0,
        max_bytes: inputs.max_bytes,
    })
}

struct Records {
    source: Source,
    bytes: BufReader<Box<dyn Read + Send>>,
    /// Of the record, counted from 1.
    number: u64,
    /// Documents handed in or lost, and records passed over.
    read: u64,
    passed: u64,
    max_bytes: u64,
}

/// The lines of a head, names in small letters.
#[derive(Default)]
struct Head(Vec<(String, String)>);

impl Head {
    fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Reads lines up to an empty one.
    fn read(bytes: &mut impl BufRead) -> io::Result<Self> {
        let mut head = Self::default();
        let mut limited = bytes.take(MOST_HEAD);
        loop {
            let mut line = Vec::new();
            if limited.read_until(b'\n', &mut line)? == 0 {
                return Err(invalid("the head of a record has no end"));
            }
            let line = String::from_utf8_lossy(&line);
            let line = line.trim_end_matches(['\r', '\n']);
            match line.split_once(':') {
                _ if line.is_empty() => return Ok(head),
                Some((name, value)) => head.0.push((name.trim().to_ascii_lowercase(), value.trim().to_owned())),
                // A line that goes on with the one before.
                None => head.0.iter_mut().next_back().into_iter().for_each(|(_, value)| value.push_str(line)),
            }
        }
    }
}

fn invalid(message: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message)
}

impl Reader for Records {
    fn step(&mut self, intake: &mut Intake) -> bool {
        match self.head() {
            Ok(Some(head)) => {
                self.number += 1;
                match self.record(&head, intake) {
                    Ok(Some((document, oddity))) => intake.accept(document, oddity),
                    Ok(None) => {
                        self.passed += 1;
                        return true;
                    }
                    Err(Failure::Record(problem)) => intake.lose(problem),
                    Err(Failure::File(error)) => {
                        intake.lose(self.source.unreadable(&format!("within record {}", self.number), &error));
                        return false;
                    }
                }
                self.read += 1;
                true
            }
            Ok(None) => {
                if self.read == 0 {
                    let message = format!("the archive has no page or text among its {} record(s)", self.passed);
                    intake.note(problem(&self.source.name, "", Rule::Empty, &message, "nothing to do if that is right"));
                }
                false
            }
            Err(error) => {
                intake.lose(self.source.unreadable(&format!("after record {}", self.number), &error));
                false
            }
        }
    }
}

/// What was lost: one record, or all from here on.
enum Failure {
    Record(Problem),
    File(io::Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Failure::File(error)
    }
}

type Page = Result<Option<(Document, Option<Problem>)>, Failure>;

impl Records {
    /// The head of the next record; none at the end.
    fn head(&mut self) -> io::Result<Option<Head>> {
        loop {
            let mut line = Vec::new();
            if self.bytes.by_ref().take(MOST_HEAD).read_until(b'\n', &mut line)? == 0 {
                return Ok(None);
            }
            match line.trim_ascii() {
                b"" => {}
                line if line.starts_with(b"WARC/") => return Head::read(&mut self.bytes).map(Some),
                _ => return Err(invalid("the next record does not begin as one; its length may be wrong")),
            }
        }
    }

    fn record(&mut self, head: &Head, intake: &mut Intake) -> Page {
        let length = head.get("content-length").and_then(|length| length.parse().ok()).ok_or_else(|| invalid("a record has no length"))?;
        let kind = head.get("warc-type").unwrap_or_default();
        let media = head.get("content-type").unwrap_or_default();
        let is_wanted = match kind {
            "response" => media.starts_with("application/http"),
            "resource" | "conversion" => is_text(media),
            _ => false,
        };
        if !is_wanted {
            self.skip(length)?;
            return Ok(None);
        }
        let place = format!("record {}", self.number);
        if length > self.max_bytes {
            self.skip(length)?;
            return Err(Failure::Record(too_large(&self.source.name, &place, self.max_bytes)));
        }
        let mut body = Vec::new();
        self.bytes.by_ref().take(length).read_to_end(&mut body)?;
        if (body.len() as u64) < length {
            return Err(invalid("the archive ends within a record").into());
        }
        let lost = |reason: String| {
            Failure::Record(problem(&self.source.name, &place, Rule::BadRecord, &reason, "the record was left out; the others are read"))
        };
        let page = if kind == "response" { answer(&body, self.max_bytes).map_err(lost)? } else { Some((body, media.to_owned())) };
        let Some((body, media)) = page else { return Ok(None) };
        let document = self.document(head, intake);
        if media.contains("html") {
            let charset = media.split_once("charset=").map(|(_, label)| label.trim_matches(['"', ' ', ';']));
            let (mut document, oddity) = html::page(document, body, charset, intake).map_err(lost)?;
            let has_date = document.metadata.iter().any(|(name, _)| **name == *"date");
            document.metadata.extend(head.get("warc-date").filter(|_| !has_date).map(|date| (intake.key("date"), date.to_owned())));
            return Ok(Some((document, oddity)));
        }
        let (text, oddity) = Decoder::new().file(body);
        let mut document = Document { text: text.into_boxed_str(), ..document };
        document.metadata.extend(head.get("warc-date").map(|date| (intake.key("date"), date.to_owned())));
        Ok(Some((document, oddity)))
    }

    fn skip(&mut self, length: u64) -> io::Result<()> {
        let skipped = io::copy(&mut self.bytes.by_ref().take(length), &mut io::sink())?;
        if skipped < length { Err(invalid("the archive ends within a record")) } else { Ok(()) }
    }

    fn document(&self, head: &Head, intake: &mut Intake) -> Document {
        let about = [("url", head.get("warc-target-uri").map(|uri| uri.trim_matches(['<', '>'])))];
        Document {
            id: self.source.record_id(self.number),
            origin: format!("{} record {}", self.source.name, self.number),
            metadata: about.into_iter().filter_map(|(name, value)| Some((intake.key(name), value?.to_owned()))).collect(),
            text: "".into(),
            only: None,
        }
    }
}

fn is_text(media: &str) -> bool {
    ["text/html", "text/plain", "application/xhtml"].iter().any(|known| media.starts_with(known))
}

/// The body of an HTTP answer and its media type; none where it is no page that was found.
fn answer(mut bytes: &[u8], max: u64) -> Result<Option<(Vec<u8>, String)>, String> {
    let mut status = Vec::new();
    bytes.read_until(b'\n', &mut status).map_err(|error| error.to_string())?;
    let is_found = status.starts_with(b"HTTP/") && status.split(|byte| *byte == b' ').nth(1).is_some_and(|code| code.starts_with(b"2"));
    let head = Head::read(&mut bytes).map_err(|error| error.to_string())?;
    let media = head.get("content-type").unwrap_or("text/html").to_ascii_lowercase();
    if !is_found || !is_text(&media) {
        return Ok(None);
    }
    let is_chunked = head.get("transfer-encoding").is_some_and(|how| how.eq_ignore_ascii_case("chunked"));
    let body = if is_chunked { chunks(bytes).unwrap_or_else(|| bytes.to_vec()) } else { bytes.to_vec() };
    let how = head.get("content-encoding").unwrap_or_default().to_ascii_lowercase();
    // Many crawlers unpack the body and leave the head as it was.
    let decoder: Box<dyn Read> = match how.as_str() {
        "gzip" | "x-gzip" if body.starts_with(b"\x1F\x8B") => Box::new(MultiGzDecoder::new(body.as_slice())),
        "deflate" if body.starts_with(b"\x78") => Box::new(ZlibDecoder::new(body.as_slice())),
        "br" | "zstd" if std::str::from_utf8(&body).is_err() => {
            return Err(format!("its body is compressed in a way that is not read ({how})"));
        }
        _ => return Ok(Some((body, media))),
    };
    let mut unpacked = Vec::new();
    decoder.take(max + 1).read_to_end(&mut unpacked).map_err(|error| format!("its body cannot be unpacked: {error}"))?;
    if unpacked.len() as u64 > max { Err("its body unpacks to more than --max-bytes".to_owned()) } else { Ok(Some((unpacked, media))) }
}

/// A body that was sent in chunks; none where it is not in chunks after all.
fn chunks(mut bytes: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = memchr::memchr(b'\n', bytes)?;
        let size = std::str::from_utf8(bytes.get(..end)?).ok()?.split(';').next()?.trim();
        let size = usize::from_str_radix(size, 16).ok()?;
        bytes = bytes.get(end + 1..)?;
        if size == 0 {
            return Some(body);
        }
        let Some(chunk) = bytes.get(..size) else {
            body.extend_from_slice(bytes);
            return Some(body);
        };
        body.extend_from_slice(chunk);
        bytes = bytes.get(size..)?;
        bytes = bytes.strip_prefix(b"\r\n").or_else(|| bytes.strip_prefix(b"\n")).unwrap_or(bytes);
    }
}
