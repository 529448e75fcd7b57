//! CSV and TSV: a header row, then one document a record.
//!
//! Fields may be quoted and hold line ends. The separator is the comma or tab that the ending says; a header without it is tried with
//! semicolons and tabs, which some spreadsheets write. A tab-separated file whose quotation marks cannot be quoting (`"No," he said.`) is
//! read without it, so that its text keeps them. A mark that opens a field and is never closed swallows what follows, up to the size limit.

use std::io::{self, Cursor, Read};
use std::sync::Arc;

use csv::ByteRecord;
use encoding_rs::Encoding;

use super::columns::{self, Column};
use super::encoding::{self, Decoder};
use super::format::Format;
use super::intake::{Intake, problem, too_large};
use super::source::{Source, Stream};
use super::{Document, Inputs, Reader};
use crate::problem::{Problem, Rule};

/// Opens a table: reads its header and finds the columns.
///
/// # Errors
/// The header cannot be read or lacks the column of the text (or a column that the user named).
pub(super) fn read(
    source: Source,
    stream: Stream,
    format: Format,
    inputs: &Inputs,
    intake: &mut Intake,
) -> Result<Box<dyn Reader>, Problem> {
    let (dialect, bytes) = dialect(encoding::stream(stream), format).map_err(|error| source.unreadable("", &error))?;
    let limited = Limited { inner: bytes, left: inputs.max_bytes + BUFFER as u64 };
    let mut builder = csv::ReaderBuilder::new();
    builder.has_headers(false).flexible(true).delimiter(dialect.delimiter).quoting(dialect.quoting).buffer_capacity(BUFFER);
    let reader = builder.from_reader(limited);
    let mut table = Table {
        source,
        reader,
        record: ByteRecord::new(),
        decoder: Decoder::new(),
        columns: Columns::default(),
        number: 0,
        max_bytes: inputs.max_bytes,
    };
    table.columns = table.header(inputs, intake)?;
    Ok(Box::new(table))
}

const BUFFER: usize = 64 << 10;

/// How a table marks its fields.
#[derive(Debug, PartialEq)]
struct Dialect {
    delimiter: u8,
    quoting: bool,
}

/// The dialect, from the beginning of the bytes, and the bytes with that put back.
fn dialect(mut bytes: Box<dyn Read + Send>, format: Format) -> io::Result<(Dialect, impl Read + Send + use<>)> {
    let mut head = Vec::new();
    bytes.by_ref().take(BUFFER as u64).read_to_end(&mut head)?;
    let line = head.split(|byte| *byte == b'\n').find(|line| !line.trim_ascii().is_empty()).unwrap_or(&[]);
    let usual = if format == Format::Tab { b'\t' } else { b',' };
    let delimiter = [usual, b';', b'\t'].into_iter().find(|byte| line.contains(byte)).unwrap_or(usual);
    let quoting = delimiter != b'\t' || is_quoting(&head);
    Ok((Dialect { delimiter, quoting }, Cursor::new(head).chain(bytes)))
}

/// Whether every quotation mark that opens a tab-separated field is closed at the end of a field.
fn is_quoting(head: &[u8]) -> bool {
    let ends_field = |byte: Option<&u8>| matches!(byte, None | Some(b'\t' | b'\r' | b'\n'));
    let (mut before, mut quoted) = (None, false);
    let mut bytes = head.iter().peekable();
    while let Some(byte) = bytes.next() {
        match (byte, quoted) {
            (b'"', false) => quoted = ends_field(before),
            (b'"', true) if bytes.next_if_eq(&&b'"').is_none() => {
                if !ends_field(bytes.peek().copied()) {
                    return false;
                }
                quoted = false;
            }
            _ => {}
        }
        before = Some(byte);
    }
    true
}

/// Fails once more than `left` bytes were read: the csv crate itself holds a record of any size.
struct Limited<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.left = self.left.checked_sub(count as u64).ok_or(io::ErrorKind::FileTooLarge)?;
        Ok(count)
    }
}

/// Where things stand in each record.
#[derive(Default)]
struct Columns {
    names: Vec<Arc<str>>,
    text: usize,
    id: Option<usize>,
}

struct Table<R> {
    source: Source,
    reader: csv::Reader<Limited<R>>,
    record: ByteRecord,
    decoder: Decoder,
    columns: Columns,
    /// Of the record, the one after the header being 1.
    number: u64,
    max_bytes: u64,
}

impl<R: Read> Table<R> {
    fn header(&mut self, inputs: &Inputs, intake: &mut Intake) -> Result<Columns, Problem> {
        self.advance()?;
        let (encoding, oddity) = self.decoder.choose(self.record.as_slice());
        if let Some(oddity) = oddity {
            intake.note(Problem { document: self.source.name.clone(), place: "line 1".into(), ..oddity });
        }
        let names: Vec<String> = self.record.iter().enumerate().map(|(index, name)| column_name(index, &decode(encoding, name))).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let known = columns::Columns::new(inputs);
        let find = |column: &Column| column.find(names.iter().copied().enumerate());
        let missing = |column: &Column| {
            let (message, hint) = column.missing(names.iter().copied());
            problem(&self.source.name, "line 1", Rule::BadRecord, &message, &hint)
        };
        let text = find(&known.text).ok_or_else(|| missing(&known.text))?;
        let id = find(&known.id);
        let absent = std::iter::once(&known.id).chain(known.metadata()).find(|column| column.is_given() && find(column).is_none());
        if let Some(column) = absent {
            return Err(missing(column));
        }
        let names = known.rename(&names, Some(text), id).iter().map(|name| intake.key(name)).collect();
        Ok(Columns { text, id, names })
    }

    /// Reads the next record; false at the end. After an error the place in the file is lost.
    fn advance(&mut self) -> Result<bool, Problem> {
        self.reader.get_mut().left = self.max_bytes + BUFFER as u64;
        self.reader.read_byte_record(&mut self.record).map_err(|error| {
            let place = format!("after record {}", self.number);
            match error.into_kind() {
                csv::ErrorKind::Io(error) if error.kind() == io::ErrorKind::FileTooLarge => {
                    let hint = "look for a quotation mark that is not closed; the rest of the file was left out";
                    Problem { hint: hint.into(), ..too_large(&self.source.name, &place, self.max_bytes) }
                }
                csv::ErrorKind::Io(error) => self.source.unreadable(&place, &error),
                other => problem(&self.source.name, &place, Rule::BadRecord, &format!("{other:?}"), "the rest of the file was left out"),
            }
        })
    }

    fn document(&mut self) -> Result<(Document, Option<Problem>), Problem> {
        let line = self.record.position().map_or(0, csv::Position::line);
        let place = format!("line {line}, record {}", self.number);
        if self.record.len() != self.columns.names.len() {
            let message = format!("{} field(s) where the header has {}", self.record.len(), self.columns.names.len());
            let hint = "look for a separator or a quotation mark that is not quoted or not closed, here or just before";
            return Err(problem(&self.source.name, &place, Rule::BadRecord, &message, hint));
        }
        let (encoding, oddity) = self.decoder.choose(self.record.as_slice());
        let field = |index: usize| decode(encoding, self.record.get(index).unwrap_or_default());
        let id = self.columns.id.map(|index| field(index).trim().to_string()).unwrap_or_default();
        let other = |index: &usize| *index != self.columns.text && Some(*index) != self.columns.id;
        let metadata =
            self.columns.names.iter().enumerate().filter(|(index, _)| other(index)).map(|(index, name)| (name.clone(), field(index)));
        let document = Document {
            id: if id.is_empty() { self.source.record_id(self.number) } else { id },
            origin: format!("{} record {}", self.source.name, self.number),
            metadata: metadata.collect(),
            text: field(self.columns.text).into_boxed_str(),
            only: None,
        };
        Ok((document, oddity.map(|oddity| Problem { place, ..oddity })))
    }
}

fn decode(encoding: &'static Encoding, bytes: &[u8]) -> String {
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// The name of a column; an unnamed one (the row numbers that some programs write) gets its place.
fn column_name(index: usize, name: &str) -> String {
    let name = name.trim();
    if name.is_empty() { format!("column-{}", index + 1) } else { name.into() }
}

impl<R: Read + Send> Reader for Table<R> {
    fn step(&mut self, intake: &mut Intake) -> bool {
        match self.advance() {
            Ok(true) => self.number += 1,
            Ok(false) => {
                if self.number == 0 {
                    intake.note(self.source.no_record());
                }
                return false;
            }
            Err(problem) => {
                intake.lose(problem);
                return false;
            }
        }
        match self.document() {
            Ok((document, oddity)) => intake.accept(document, oddity),
            Err(problem) => intake.lose(problem),
        }
        true
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn dialects() {
        let cases: [(&str, Format, u8, bool); 11] = [
            ("id,text\n1,\"No,\" he said", Format::Comma, b',', true),
            ("id;text\n1;a,b", Format::Comma, b';', true),
            ("id\ttext\n", Format::Comma, b'\t', true),
            ("text\na;b", Format::Comma, b',', true),
            ("id\ttext\n1\t\"No,\" he said.\n", Format::Tab, b'\t', false),
            ("id\ttext\n1\t\"Never closed\n2\tHe said \"no\".\n", Format::Tab, b'\t', false),
            ("id\ttext\n1\t\"\"\"No,\"\" he said.\"\n2\tx", Format::Tab, b'\t', true),
            ("id\ttext\n1\t\"a\tb\n\"\r\n2\tHe said \"no\".", Format::Tab, b'\t', true),
            ("id\ttext\n1\t\"\"\t\"cut", Format::Tab, b'\t', true),
            ("\"No,\" he\tx\n", Format::Tab, b'\t', false),
            ("", Format::Tab, b'\t', true),
        ];
        for (head, format, delimiter, quoting) in cases {
            let (found, mut bytes) = dialect(Box::new(Cursor::new(head.to_string())), format).unwrap();
            assert_eq!(found, Dialect { delimiter, quoting }, "{head:?}");
            let mut back = String::new();
            bytes.read_to_string(&mut back).unwrap();
            assert_eq!(back, head);
        }
    }
}
