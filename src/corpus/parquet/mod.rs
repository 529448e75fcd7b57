//! Parquet: a record a document, with the columns of a table and the paths into nested ones that JSON has; read a row group after the other.
//!
//! A record is read as the JSON object that it stands for. Flat columns ride along; of nested ones those that are asked for are read. Dates
//! and times become ISO texts, a time at midnight its day alone; fractions of seconds are left out. Bytes that are not UTF-8 are no text.
//!
//! The contents of such a file stand at its end, so it must be a file of its own on disk. What the file says of its sizes is not believed:
//! see [`pages`]. LZ4 and Brotli are not read, nor encrypted files.

mod delta;
mod nesting;
mod pages;
mod values;

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;

use parquet::errors::ParquetError;
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};
use parquet::record::Row;
use parquet::record::reader::{ReaderIter, TreeBuilder};
use parquet::schema::types::{SchemaDescPtr, SchemaDescriptor, Type};

use self::pages::{Group, Limits};
use super::columns::{Column, Columns};
use super::intake::{Intake, problem};
use super::json::{Objects, Record};
use super::open::Context;
use super::source::{Source, Stream};
use super::{Inputs, Reader};
use crate::problem::{Problem, Rule};

/// Records of a column that are taken out of its pages at a time: a page may hold one large text.
const BATCH: usize = 16;
/// The largest list of contents at the end of a file, in bytes. Those of thousands of row groups have some megabytes.
const CONTENTS: u64 = 16 << 20;
/// What follows that list: its length and the magic word.
const TAIL: u64 = 8;

/// Opens a file and finds the columns.
///
/// # Errors
/// It is no file of its own, is damaged, or lacks the column of the text (or a column that the user named).
pub(super) fn read(source: Source, stream: Stream, context: &Context) -> Result<Box<dyn Reader>, Problem> {
    let Some(path) = source.path.clone().filter(|_| !source.is_packed) else {
        let message = "a Parquet file cannot be read from a pipe, from within a compressed file or from an archive";
        return Err(problem(
            &source.name,
            "",
            Rule::Unreadable,
            message,
            "give the .parquet file itself; its columns are compressed within",
        ));
    };
    let opened = File::open(&path).and_then(|file| {
        let size = file.metadata()?.len();
        let contents = super::guarded(|| contents(&file, size)).unwrap_or_else(|panic| Err(damaged(&panic.message)))?;
        Ok((file, size, contents))
    });
    let (file, size, contents) = opened.map_err(|error| unreadable(&source, "", &error))?;
    let inputs = &context.inputs;
    let schema = wanted(&contents, inputs).map_err(|(message, hint)| problem(&source.name, "", Rule::BadRecord, &message, &hint))?;
    let limits = Limits::new(context.allowance.clone(), size, inputs.max_bytes);
    let (file, objects) = (Arc::new(file), Objects::new(inputs));
    Ok(Box::new(Table { source, stream, file, contents, schema, limits, objects, group: 0, rows: None, number: 0 }))
}

/// What a file of so many bytes says of itself.
fn contents(mut file: &File, size: u64) -> io::Result<ParquetMetaData> {
    let from = size.checked_sub(TAIL).ok_or_else(|| damaged("it has no end"))?;
    file.seek(SeekFrom::Start(from))?;
    let mut tail = [0; TAIL as usize];
    file.read_exact(&mut tail)?;
    let [a, b, c, d, magic @ ..] = tail;
    let length = u64::from(u32::from_le_bytes([a, b, c, d]));
    match &magic {
        b"PAR1" if length <= CONTENTS => {}
        b"PAR1" => return Err(damaged(&format!("its list of contents has {length} bytes, over the limit of {CONTENTS}"))),
        b"PARE" => return Err(unsupported("it is encrypted")),
        _ => return Err(damaged("its end is missing")),
    }
    file.seek(SeekFrom::Start(from.checked_sub(length).ok_or_else(|| damaged("its list of contents is missing"))?))?;
    let mut contents = Vec::new();
    file.take(length).read_to_end(&mut contents)?;
    if !nesting::is_bounded(&contents) {
        return Err(unsupported("its columns are nested too deep"));
    }
    ParquetMetaDataReader::decode_metadata(&contents).map_err(io_error)
}

/// The columns that are read.
///
/// # Errors
/// One is missing: message and hint.
fn wanted(contents: &ParquetMetaData, inputs: &Inputs) -> Result<SchemaDescPtr, (String, String)> {
    let schema = contents.file_metadata().schema();
    let names = || schema.get_fields().iter().map(|field| field.name());
    let columns = Columns::new(inputs);
    let is_there = |column: &Column| column.names().any(|wanted| names().any(|name| leads_to(name, wanted)));
    let named = std::iter::once(&columns.id).chain(columns.metadata()).filter(|column| column.is_given());
    if let Some(column) = std::iter::once(&columns.text).chain(named).find(|column| !is_there(column)) {
        return Err(column.missing(names()));
    }
    let known: Vec<&Column> = [&columns.text, &columns.id].into_iter().chain(columns.metadata()).collect();
    let is_known = |name: &str| known.iter().any(|column| column.names().any(|wanted| leads_to(name, wanted)));
    let fields = schema.get_fields().iter().filter(|field| values::is_flat(field) || is_known(field.name()));
    let kept = Type::group_type_builder(schema.name()).with_fields(fields.cloned().collect()).build();
    kept.map(|kept| Arc::new(SchemaDescriptor::new(Arc::new(kept)))).map_err(|error| (io_error(error).to_string(), String::new()))
}

/// Whether a column has this name, or the name is a path into it.
fn leads_to(column: &str, name: &str) -> bool {
    let first = name.split('.').next().unwrap_or(name);
    [name, first].iter().any(|name| name.eq_ignore_ascii_case(column))
}

struct Table {
    source: Source,
    /// The same bytes once more: to tell how far the file is read.
    stream: Stream,
    file: Arc<File>,
    contents: ParquetMetaData,
    schema: SchemaDescPtr,
    limits: Limits,
    objects: Objects,
    /// Of the row group that comes next.
    group: usize,
    rows: Option<ReaderIter>,
    /// Of the record, counted from 1.
    number: u64,
}

impl Table {
    /// The next record.
    fn advance(&mut self) -> io::Result<Option<Row>> {
        loop {
            if let Some(row) = self.rows.as_mut().and_then(Iterator::next) {
                return row.map(Some).map_err(io_error);
            }
            self.rows = None;
            let Some(group) = self.contents.row_groups().get(self.group).cloned() else { return Ok(None) };
            self.pass(group.columns().iter().fold(0, |sum, column| column.compressed_size().saturating_add(sum)))?;
            let group = Group::new(self.file.clone(), group, self.limits.clone());
            let rows = TreeBuilder::new().with_batch_size(BATCH).as_iter(self.schema.clone(), &group);
            self.rows = Some(rows.map_err(io_error)?);
            self.group += 1;
        }
    }

    /// Tells that the row group that begins has so many bytes.
    fn pass(&mut self, bytes: i64) -> io::Result<()> {
        io::copy(&mut self.stream.rest.by_ref().take(bytes.try_into().unwrap_or(0)), &mut io::sink()).map(drop)
    }
}

impl Reader for Table {
    fn step(&mut self, intake: &mut Intake) -> bool {
        // On damaged data the library may panic.
        let row = super::guarded(|| self.advance()).unwrap_or_else(|panic| Err(damaged(&panic.message)));
        let record = row.and_then(|row| {
            let Some(row) = row else { return Ok(None) };
            let json = values::object(&row, self.schema.root_schema());
            self.limits.charge(json.len() as u64)?;
            Ok(Some(json))
        });
        match record {
            Ok(Some(json)) => {
                self.number += 1;
                let place = format!("record {}", self.number);
                self.objects.take(json.as_bytes(), &Record { source: &self.source, number: self.number, place }, intake);
                true
            }
            Ok(None) => {
                if self.number == 0 {
                    intake.note(self.source.no_record());
                }
                false
            }
            Err(error) => {
                intake.lose(unreadable(&self.source, &format!("after record {}", self.number), &error));
                false
            }
        }
    }
}

fn unreadable(source: &Source, place: &str, error: &io::Error) -> Problem {
    let problem = source.unreadable(place, error);
    match error.kind() {
        io::ErrorKind::Unsupported => Problem { hint: ANEW.into(), ..problem },
        _ => problem,
    }
}

const ANEW: &str = "write it anew, compressed by Snappy, Zstandard or gzip and not encrypted; or as JSON Lines or CSV";

fn unsupported(reason: &str) -> io::Error {
    io::Error::new(io::ErrorKind::Unsupported, reason)
}

fn damaged(reason: &str) -> io::Error {
    // The library quotes values in full.
    let reason: String = reason.chars().take(200).collect();
    io::Error::new(io::ErrorKind::InvalidData, format!("the Parquet data is damaged or cut off ({reason})"))
}

fn io_error(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(inner) => inner.downcast().map_or_else(|other| damaged(&other.to_string()), |error| *error),
        ParquetError::NYI(what) => unsupported(&what),
        other => damaged(&other.to_string()),
    }
}
