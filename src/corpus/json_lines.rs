//! JSON Lines: one object a line, one document an object. Blank lines are passed over.

use std::io::{self, BufRead, BufReader, Read};

use super::encoding;
use super::intake::{Intake, too_large};
use super::json::{Objects, Record};
use super::source::{Source, Stream};
use super::{Inputs, Reader};

/// Opens a file or stream.
pub(super) fn read(source: Source, stream: Stream, inputs: &Inputs) -> Box<dyn Reader> {
    Box::new(Lines {
        source,
        bytes: BufReader::new(encoding::stream(stream)),
        line: Vec::new(),
        line_number: 0,
        number: 0,
        objects: Objects::new(inputs),
        max_bytes: inputs.max_bytes,
    })
}

struct Lines {
    source: Source,
    bytes: BufReader<Box<dyn Read + Send>>,
    line: Vec<u8>,
    /// Counted from 1, blank lines too.
    line_number: u64,
    /// Of the record, counted from 1.
    number: u64,
    objects: Objects,
    max_bytes: u64,
}

impl Reader for Lines {
    fn step(&mut self, intake: &mut Intake) -> bool {
        match self.advance() {
            Ok(true) if self.line.trim_ascii().is_empty() => return true,
            Ok(true) => self.number += 1,
            Ok(false) => {
                if self.number == 0 {
                    intake.note(self.source.no_record());
                }
                return false;
            }
            Err(error) => {
                intake.lose(self.source.unreadable(&format!("after line {}", self.line_number), &error));
                return false;
            }
        }
        let place = format!("line {}", self.line_number);
        if self.is_too_long() {
            intake.lose(too_large(&self.source.name, &place, self.max_bytes));
        } else {
            self.objects.take(&self.line, &Record { source: &self.source, number: self.number, place }, intake);
        }
        true
    }
}

impl Lines {
    /// Reads the next line; false at the end. Of a line over the limit only the beginning is kept.
    fn advance(&mut self) -> io::Result<bool> {
        self.line.clear();
        let limit = self.max_bytes + 1;
        self.bytes.by_ref().take(limit).read_until(b'\n', &mut self.line)?;
        self.line_number += u64::from(!self.line.is_empty());
        if self.is_too_long() {
            self.bytes.skip_until(b'\n')?;
        }
        Ok(!self.line.is_empty())
    }

    fn is_too_long(&self) -> bool {
        self.line.len() as u64 > self.max_bytes && !self.line.ends_with(b"\n")
    }
}
