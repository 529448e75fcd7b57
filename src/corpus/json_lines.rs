//! JSON Lines: one object a line, one document an object. Blank lines are passed over.

use std::fmt;
use std::io::{self, BufRead, BufReader, Read};

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::columns::Column;
use super::encoding::{self, Decoder};
use super::intake::{Intake, problem, too_large};
use super::source::{Source, Stream};
use super::{Document, Inputs, Reader};
use crate::problem::{Problem, Rule};

/// Opens a file or stream.
pub(super) fn read(source: Source, stream: Stream, inputs: &Inputs) -> Box<dyn Reader> {
    Box::new(Lines {
        source,
        bytes: BufReader::new(encoding::stream(stream)),
        line: Vec::new(),
        line_number: 0,
        number: 0,
        decoder: Decoder::new(),
        text: Column::text(inputs),
        id: Column::id(inputs),
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
    decoder: Decoder,
    text: Column,
    id: Column,
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
        match self.document(intake) {
            Ok((document, oddity)) => intake.accept(document, oddity),
            Err(problem) => intake.lose(problem),
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

    fn document(&mut self, intake: &mut Intake) -> Result<(Document, Option<Problem>), Problem> {
        let place = format!("line {}", self.line_number);
        if self.is_too_long() {
            return Err(too_large(&self.source.name, &place, self.max_bytes));
        }
        let (encoding, oddity) = self.decoder.choose(&self.line);
        let line = encoding.decode_without_bom_handling(&self.line).0;
        let bad = |(message, hint): (String, String)| problem(&self.source.name, &place, Rule::BadRecord, &message, &hint);
        let Object(fields) = serde_json::from_str(&line).map_err(|error| bad(not_an_object(&error)))?;
        let names = || fields.iter().map(|field| field.0.as_str());
        let text = find(&self.text, &fields).ok_or_else(|| bad(self.text.missing(names())))?;
        let id = find(&self.id, &fields);
        if id.is_none() && self.id.is_given() {
            return Err(bad(self.id.missing(names())));
        }
        let mut document = Document {
            id: self.source.record_id(self.number),
            origin: format!("{} line {}", self.source.name, self.line_number),
            metadata: Vec::new(),
            text: "".into(),
        };
        for (index, (name, value)) in fields.into_iter().enumerate() {
            match value {
                Value::Nested if index == text => return Err(bad(nested(&name))),
                Value::Scalar(value) if index == text => document.text = value.into_boxed_str(),
                Value::Scalar(value) if Some(index) == id => rename(&mut document, value.trim()),
                Value::Scalar(value) => document.metadata.push((intake.key(&name), value)),
                Value::Null | Value::Nested => {}
            }
        }
        Ok((document, oddity.map(|oddity| Problem { place, ..oddity })))
    }
}

fn rename(document: &mut Document, id: &str) {
    if !id.is_empty() {
        document.id = id.into();
    }
}

/// The place of a column among the fields; those that hold a value come first, whatever their names' order.
fn find(column: &Column, fields: &[(String, Value)]) -> Option<usize> {
    let numbered = || fields.iter().enumerate();
    let scalars = numbered().filter(|(_, field)| matches!(field.1, Value::Scalar(_)));
    column
        .find(scalars.map(|(index, field)| (index, field.0.as_str())))
        .or_else(|| column.find(numbered().map(|(index, field)| (index, field.0.as_str()))))
}

fn not_an_object(error: &serde_json::Error) -> (String, String) {
    let said = error.to_string();
    let cause = said.split(" at line ").next().unwrap_or_default();
    (format!("not a JSON object: {cause} (column {})", error.column()), "every line must be one whole JSON object".into())
}

fn nested(name: &str) -> (String, String) {
    (format!("“{name}” is a list or an object, not a text"), "name the key that holds the text with --text".into())
}

/// The fields of an object, in order.
struct Object(Vec<(String, Value)>);

/// A field's value: scalars as text, a number as it was written.
enum Value {
    Scalar(String),
    Null,
    Nested,
}

impl Value {
    fn of(raw: &RawValue) -> serde_json::Result<Self> {
        Ok(match raw.get().as_bytes().first() {
            Some(b'"') => Value::Scalar(serde_json::from_str(raw.get())?),
            Some(b'{' | b'[') => Value::Nested,
            Some(b'n') => Value::Null,
            _ => Value::Scalar(raw.get().into()),
        })
    }
}

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Fields)
    }
}

struct Fields;

impl<'de> Visitor<'de> for Fields {
    type Value = Object;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
        let mut fields = Vec::new();
        while let Some((name, raw)) = map.next_entry::<String, &RawValue>()? {
            fields.push((name, Value::of(raw).map_err(A::Error::custom)?));
        }
        Ok(Object(fields))
    }
}
