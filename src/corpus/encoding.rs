//! From bytes to text.
//!
//! A byte-order mark decides; else UTF-8; else, where nearly all is UTF-8, its damaged places become U+FFFD; else the encoding is guessed,
//! with Western ones favoured. Guesses and damage are noted, never silent. UTF-16 without a byte-order mark is not recognised.

use std::io::{self, Cursor, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{CoderResult, Encoding, UTF_8};

use super::intake::problem;
use super::source::Stream;
use crate::problem::{Problem, Rule};

/// Chooses the encoding of a file's texts; what it learns from one record helps with the next.
pub(super) struct Decoder {
    detector: EncodingDetector,
    noted: Vec<&'static Encoding>,
}

impl Decoder {
    pub(super) fn new() -> Self {
        Self { detector: EncodingDetector::new(Iso2022JpDetection::Deny), noted: Vec::new() }
    }

    /// The text of a whole file, and what is odd about its encoding.
    pub(super) fn file(&mut self, mut bytes: Vec<u8>) -> (String, Option<Problem>) {
        match Encoding::for_bom(&bytes) {
            Some((encoding, _)) if encoding != UTF_8 => {
                let (text, damaged) = encoding.decode_with_bom_removal(&bytes);
                return (text.into_owned(), damaged.then(|| oddity(&format!("parts are not {} and became U+FFFD", encoding.name()))));
            }
            Some((_, mark)) => drop(bytes.drain(..mark)),
            None => {}
        }
        String::from_utf8(bytes).map(|text| (text, None)).unwrap_or_else(|error| {
            let bytes = error.as_bytes();
            let (encoding, odd) = self.choose(bytes);
            (encoding.decode_without_bom_handling(bytes).0.into_owned(), odd)
        })
    }

    /// The encoding of one record. It is odd the first time that the file uses another than UTF-8.
    pub(super) fn choose(&mut self, bytes: &[u8]) -> (&'static Encoding, Option<Problem>) {
        if std::str::from_utf8(bytes).is_ok() {
            return (UTF_8, None);
        }
        if let Some(bad) = damage(bytes) {
            return (UTF_8, Some(oddity(&format!("{bad} place(s) are not UTF-8 and became U+FFFD"))));
        }
        self.detector.feed(bytes, false);
        // "us" stands for Western: English news in an old encoding is windows-1252 nearly always.
        let encoding = self.detector.guess(Some(b"us"), Utf8Detection::Deny);
        if self.noted.contains(&encoding) {
            return (encoding, None);
        }
        self.noted.push(encoding);
        (encoding, Some(oddity(&format!("not UTF-8; read as {}, the likeliest encoding", encoding.name()))))
    }
}

fn oddity(message: &str) -> Problem {
    problem(
        "",
        "",
        Rule::Encoding,
        message,
        "if letters or quotation marks look wrong, save the file as UTF-8 with the program that made it",
    )
}

/// How many places of a text in UTF-8 are damaged; none where it is not UTF-8 at all, that is where fewer of the characters beyond ASCII
/// are sound than broken.
fn damage(bytes: &[u8]) -> Option<usize> {
    let (mut sound, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().bytes().filter(|byte| *byte >= 0xC0).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    (sound > broken).then_some(broken)
}

/// A stream without its byte-order mark, turned to UTF-8 where the mark says UTF-16; bytes in other encodings stay as they are.
pub(super) fn stream(stream: Stream) -> Box<dyn Read + Send> {
    let mark = Encoding::for_bom(&stream.head);
    let mut head = stream.head;
    head.drain(..mark.map_or(0, |(_, length)| length));
    let bytes = Cursor::new(head).chain(stream.rest);
    match mark {
        Some((encoding, _)) if encoding != UTF_8 => Box::new(ToUtf8::new(bytes, encoding)),
        _ => Box::new(bytes),
    }
}

/// Decodes while reading.
struct ToUtf8<R> {
    inner: R,
    decoder: encoding_rs::Decoder,
    raw: Vec<u8>,
    text: Cursor<Vec<u8>>,
    ended: bool,
}

const BLOCK: usize = 64 << 10;

impl<R: Read> ToUtf8<R> {
    fn new(inner: R, encoding: &'static Encoding) -> Self {
        Self { inner, decoder: encoding.new_decoder_without_bom_handling(), raw: Vec::new(), text: Cursor::default(), ended: false }
    }

    /// Decodes the next block; at the end, what the decoder still holds.
    fn refill(&mut self) -> io::Result<()> {
        self.raw.clear();
        self.ended = self.inner.by_ref().take(BLOCK as u64).read_to_end(&mut self.raw)? < BLOCK;
        let mut text = String::with_capacity(self.decoder.max_utf8_buffer_length(self.raw.len()).unwrap_or(BLOCK * 4));
        let (result, _, _) = self.decoder.decode_to_string(&self.raw, &mut text, self.ended);
        debug_assert_eq!(result, CoderResult::InputEmpty);
        self.text = Cursor::new(text.into_bytes());
        Ok(())
    }
}

impl<R: Read> Read for ToUtf8<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let count = self.text.read(buffer)?;
            if count > 0 || buffer.is_empty() || self.ended {
                return Ok(count);
            }
            self.refill()?;
        }
    }
}
