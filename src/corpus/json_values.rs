//! JSON objects in an array, or one after the other over any number of lines: each is one document, and only one is in memory at a time.
//!
//! Where an object begins and ends is found by its brackets and strings, so that a bad one costs itself alone, as long as its brackets
//! match. Anything else between objects is noted once a file. Objects within a wrapping object are not looked for.

use std::io::{self, BufRead, BufReader, Read};

use super::encoding;
use super::intake::{Intake, problem, too_large};
use super::json::{Objects, Record};
use super::source::{Source, Stream};
use super::{Inputs, Reader};
use crate::problem::Rule;

/// Opens a file or stream.
pub(super) fn read(source: Source, stream: Stream, inputs: &Inputs) -> Box<dyn Reader> {
    let bytes = BufReader::new(encoding::stream(stream));
    let scan = Scan { bytes, object: Vec::new(), max_bytes: inputs.max_bytes, has_junk: false, is_open: false };
    Box::new(Values { source, scan, number: 0, objects: Objects::new(inputs) })
}

struct Values {
    source: Source,
    scan: Scan<BufReader<Box<dyn Read + Send>>>,
    number: u64,
    objects: Objects,
}

impl Reader for Values {
    fn step(&mut self, intake: &mut Intake) -> bool {
        let found = match self.scan.next() {
            Ok(found) => found,
            Err(error) => {
                intake.lose(self.source.unreadable(&format!("after record {}", self.number), &error));
                return false;
            }
        };
        self.number += u64::from(found != Found::End);
        let place = format!("record {}", self.number);
        match found {
            Found::End => self.end(intake),
            Found::Whole => {
                let record = Record { source: &self.source, number: self.number, place };
                self.objects.take(&self.scan.object, &record, intake);
            }
            Found::TooLong => intake.lose(too_large(&self.source.name, &place, self.scan.max_bytes)),
            Found::Cut => {
                self.scan.is_open = false;
                let message = "the file ends within this object";
                intake.lose(problem(&self.source.name, &place, Rule::BadRecord, message, "was the file cut off, or is a bracket missing?"));
            }
        }
        found != Found::End
    }
}

impl Values {
    fn end(&self, intake: &mut Intake) {
        if self.scan.has_junk {
            let message = "between the objects stands what is no object; it was left out";
            intake.lose(problem(
                &self.source.name,
                "",
                Rule::BadRecord,
                message,
                "the file should be an array of objects, or objects alone",
            ));
        }
        if self.scan.is_open {
            let message = "the array has no end";
            intake.lose(problem(&self.source.name, "", Rule::BadRecord, message, "was the file cut off? what came before is kept"));
        }
        if self.number == 0 {
            intake.note(self.source.no_record());
        }
    }
}

/// What the scan came upon.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Found {
    /// An object, which is now in `object`.
    Whole,
    /// An object over the limit.
    TooLong,
    /// An object without its end.
    Cut,
    /// The end of the file.
    End,
}

/// Finds objects in a stream.
struct Scan<R> {
    bytes: R,
    object: Vec<u8>,
    max_bytes: u64,
    has_junk: bool,
    /// Whether an array was opened and not closed.
    is_open: bool,
}

/// How deep within brackets a byte stands, and whether it is part of a string.
#[derive(Default)]
struct State {
    depth: usize,
    in_string: bool,
    is_escaped: bool,
}

impl State {
    /// Takes in a byte; true when it closes the object.
    fn take(&mut self, byte: u8) -> bool {
        if self.in_string {
            match byte {
                _ if self.is_escaped => self.is_escaped = false,
                b'\\' => self.is_escaped = true,
                b'"' => self.in_string = false,
                _ => {}
            }
            return false;
        }
        match byte {
            b'"' => self.in_string = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        self.depth == 0
    }
}

impl<R: BufRead> Scan<R> {
    fn next(&mut self) -> io::Result<Found> {
        self.object.clear();
        if !self.skip_to_object()? {
            return Ok(Found::End);
        }
        let (mut state, mut is_too_long) = (State::default(), false);
        loop {
            let chunk = self.bytes.fill_buf()?;
            if chunk.is_empty() {
                return Ok(Found::Cut);
            }
            let end = chunk.iter().position(|byte| state.take(*byte));
            let piece = chunk.get(..end.map_or(chunk.len(), |end| end + 1)).unwrap_or(chunk);
            is_too_long |= (self.object.len() + piece.len()) as u64 > self.max_bytes;
            if !is_too_long {
                self.object.extend_from_slice(piece);
            }
            let taken = piece.len();
            self.bytes.consume(taken);
            if end.is_some() {
                return Ok(if is_too_long { Found::TooLong } else { Found::Whole });
            }
        }
    }

    /// Goes on to the next opening brace; false where there is none.
    fn skip_to_object(&mut self) -> io::Result<bool> {
        loop {
            let chunk = self.bytes.fill_buf()?;
            if chunk.is_empty() {
                return Ok(false);
            }
            let start = memchr::memchr(b'{', chunk);
            let before = chunk.get(..start.unwrap_or(chunk.len())).unwrap_or(chunk);
            if let Some(bracket) = before.iter().rfind(|byte| b"[]".contains(byte)) {
                self.is_open = *bracket == b'[';
            }
            self.has_junk |= before.iter().any(|byte| !byte.is_ascii_whitespace() && !b"[],\x1E".contains(byte));
            let taken = before.len();
            self.bytes.consume(taken);
            if start.is_some() {
                return Ok(true);
            }
        }
    }
}
