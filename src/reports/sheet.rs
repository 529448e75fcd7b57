//! One table as CSV, written row by row.
//!
//! The columns that the input brings are known only at its end. A file's header has those of its first row; where others came later,
//! the file is written once more with room for them in every row. In the spreadsheet preset a table goes on in a further file where a
//! sheet is full.

use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{self, Write};
use std::marker::PhantomData;
use std::path::{Path, PathBuf};

use csv::{ByteRecord, StringRecord, Writer};

use super::brought::{Brought, around};
use super::settings::{CsvStyle, Format};
use super::spreadsheet;
use crate::error::{Error, Result};
use crate::problem::{Problem, Rule};
use crate::records::{Cell, Row, score_text, spans};

/// One table.
pub struct Sheet<R> {
    folder: PathBuf,
    style: CsvStyle,
    parts: Vec<Part>,
    writer: Option<Writer<File>>,
    record: StringRecord,
    table: PhantomData<R>,
}

/// One file of a table.
struct Part {
    path: PathBuf,
    rows: u64,
    /// How many brought columns its header has.
    brought: usize,
}

impl<R: Row> Sheet<R> {
    /// A table without rows; its file is made with the first one.
    pub fn new(folder: &Path, style: CsvStyle) -> Self {
        Self { folder: folder.to_owned(), style, parts: Vec::new(), writer: None, record: StringRecord::new(), table: PhantomData }
    }

    /// Writes rows; what does not fit is noted.
    pub fn write(&mut self, rows: &[R], brought: &Brought, notices: &mut Vec<Problem>) -> Result<()> {
        for row in rows {
            let is_full = self.parts.last().is_none_or(|part| self.style.spreadsheet && part.rows == spreadsheet::ROWS);
            if is_full {
                self.open(brought, notices)?;
            }
            self.fill(row, brought, notices);
            self.write_record()?;
        }
        Ok(())
    }

    /// Completes the files and gives their names in order.
    pub fn finish(mut self, brought: &Brought) -> Result<Vec<String>> {
        if self.parts.is_empty() {
            self.open(brought, &mut Vec::new())?;
        }
        self.close()?;
        for part in self.parts.iter().filter(|part| part.brought < brought.within::<R>()) {
            self.widen(&part.path, brought)?;
        }
        let name = |part: &Part| part.path.file_name().map(|name| name.to_string_lossy().into_owned());
        Ok(self.parts.iter().filter_map(name).collect())
    }

    /// Begins the next file.
    fn open(&mut self, brought: &Brought, notices: &mut Vec<Problem>) -> Result<()> {
        self.close()?;
        let number = self.parts.len() + 1;
        let suffix = if number > 1 { format!("-{number}") } else { String::new() };
        let name = format!("{}{suffix}.{}", R::TABLE, Format::Csv.name());
        if number > 1 {
            notices.push(goes_on(R::TABLE, &name));
        }
        let path = self.folder.join(name);
        self.writer = Some(self.style.create(&path)?);
        self.parts.push(Part { path, rows: 0, brought: brought.within::<R>() });
        self.record = self.style.header::<R>(brought);
        self.write_record()
    }

    fn close(&mut self) -> Result<()> {
        match (self.writer.take(), self.parts.last()) {
            (Some(mut writer), Some(part)) => writer.flush().map_err(Error::file(&part.path, "cannot write")),
            _ => Ok(()),
        }
    }

    fn fill(&mut self, row: &R, brought: &Brought, notices: &mut Vec<Problem>) {
        self.record.clear();
        for (name, cell) in brought.row(row) {
            let text = self.style.shown(&cell);
            let cut = self.style.spreadsheet.then(|| spreadsheet::cut(&text)).flatten();
            self.record.push_field(cut.unwrap_or(&text));
            if cut.is_some() {
                notices.push(cut_short(R::TABLE, name, &self.record, around::<R>().0.len()));
            }
        }
    }

    fn write_record(&mut self) -> Result<()> {
        let (Some(writer), Some(part)) = (&mut self.writer, self.parts.last_mut()) else { return Ok(()) };
        part.rows += 1;
        writer.write_byte_record(self.record.as_byte_record()).map_err(failed(&part.path, "cannot write"))
    }

    /// Writes a file once more, with all brought columns.
    fn widen(&self, path: &Path, brought: &Brought) -> Result<()> {
        let wide = path.with_extension("wide");
        let mut writer = self.style.create(&wide)?;
        writer.write_record(&self.style.header::<R>(brought)).map_err(failed(&wide, "cannot write"))?;
        let before = around::<R>().0.len();
        let others = R::COLUMNS.len() + brought.people_headers::<R>().count() + brought.counted_headers::<R>().len();
        for record in self.style.open(path)?.byte_records() {
            let record = record.map_err(failed(path, "cannot read again"))?;
            let had = record.len() - others;
            let room = std::iter::repeat_n(&b""[..], brought.len() - had);
            let fields: ByteRecord = record.iter().take(before + had).chain(room).chain(record.iter().skip(before + had)).collect();
            writer.write_byte_record(&fields).map_err(failed(&wide, "cannot write"))?;
        }
        writer.flush().map_err(Error::file(&wide, "cannot write"))?;
        drop(writer);
        fs::rename(&wide, path).map_err(Error::file(path, "cannot replace"))
    }
}

/// Rows that are not of one document, as the text of a file.
pub(crate) fn text<R: Row>(rows: &[R], style: CsvStyle) -> String {
    let none = Brought::default();
    let mut writer = csv::WriterBuilder::new().delimiter(style.delimiter).from_writer(Vec::new());
    // Writing to memory cannot fail, and every record has as many fields as the header.
    let _ = writer.write_record(none.all_headers::<R>());
    for row in rows {
        let _ = writer.write_record(none.row(row).map(|(_, cell)| style.shown(&cell).into_owned()));
    }
    let text = String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default();
    if style.bom { format!("\u{FEFF}{text}") } else { text }
}

impl CsvStyle {
    /// A new file, ready for its header.
    pub(super) fn create(self, path: &Path) -> Result<Writer<File>> {
        let mut file = File::create(path).map_err(Error::file(path, "cannot write"))?;
        if self.bom {
            file.write_all("\u{FEFF}".as_bytes()).map_err(Error::file(path, "cannot write"))?;
        }
        Ok(self.writer(file))
    }

    /// A writer to `to`, wherever that stands.
    pub(super) fn writer<W: Write>(self, to: W) -> Writer<W> {
        csv::WriterBuilder::new().delimiter(self.delimiter).flexible(true).buffer_capacity(1 << 16).from_writer(to)
    }

    /// The first row of a table.
    pub(super) fn header<R: Row>(self, brought: &Brought) -> StringRecord {
        brought.all_headers::<R>().map(|name| self.shown(&Cell::text(name)).into_owned()).collect::<Vec<_>>().into()
    }

    /// A file that was written in this style.
    pub(super) fn open(self, path: &Path) -> Result<csv::Reader<File>> {
        let mut builder = csv::ReaderBuilder::new();
        builder.delimiter(self.delimiter).flexible(true).from_path(path).map_err(failed(path, "cannot read again"))
    }

    /// A cell as it is written.
    pub(super) fn shown<'c>(self, cell: &'c Cell<'_>) -> Cow<'c, str> {
        match cell {
            Cell::Empty => Cow::Borrowed(""),
            Cell::Text(text) if self.spreadsheet => spreadsheet::guard(text),
            Cell::Text(text) => Cow::Borrowed(text),
            Cell::Count(count) => count.to_string().into(),
            Cell::Score(score) => score_text(*score).into(),
            Cell::Flag(flag) => flag.to_string().into(),
            Cell::Spans([]) => Cow::Borrowed(""),
            Cell::Spans(pairs) if self.spreadsheet => format!("'{}", spans(pairs)).into(),
            Cell::Spans(pairs) => spans(pairs).into(),
        }
    }
}

/// For `map_err` on CSV operations.
pub(super) fn failed(path: &Path, action: &'static str) -> impl FnOnce(csv::Error) -> Error {
    let path = path.to_owned();
    move |error| {
        let source = match error.into_kind() {
            csv::ErrorKind::Io(source) => source,
            other => io::Error::other(format!("{other:?}")),
        };
        Error::File { path, action, source }
    }
}

fn cut_short(table: &str, column: &str, record: &StringRecord, before: usize) -> Problem {
    Problem {
        document: record.get(before - 1).unwrap_or("").to_owned(),
        place: format!("{table} {}, column {column}", record.get(0).unwrap_or("")),
        rule: Rule::ReportLimit,
        message: format!("the cell is cut at the {} characters that a spreadsheet's cell holds", spreadsheet::CELL),
        hint: "the whole text is in the document at the row's spans, or in a run without --spreadsheet".to_owned(),
    }
}

fn goes_on(table: &str, name: &str) -> Problem {
    Problem {
        document: String::new(),
        place: table.to_owned(),
        rule: Rule::ReportLimit,
        message: format!("the table has more rows than a sheet holds ({}) and goes on in {name}", spreadsheet::ROWS),
        hint: "open the files one by one, or run without --spreadsheet".to_owned(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// The header and `rows` rows, in the preset or not: the files, and the rows of the last one.
    fn written(rows: u64, spreadsheet: bool) -> (Vec<String>, usize, Vec<Problem>) {
        let folder = tempfile::tempdir().unwrap();
        let mut sheet = Sheet::new(folder.path(), CsvStyle { spreadsheet, ..CsvStyle::default() });
        let mut notices = Vec::new();
        let row = [goes_on("t", "n")];
        for _ in 0..rows {
            sheet.write(&row, &Brought::default(), &mut notices).unwrap();
        }
        let names = sheet.finish(&Brought::default()).unwrap();
        let last = fs::read_to_string(folder.path().join(names.last().unwrap())).unwrap();
        assert!(last.starts_with("document,place,rule,"));
        (names, last.lines().count() - 1, notices)
    }

    #[test]
    fn a_full_sheet_goes_on_in_a_further_file() {
        let (names, rows, notices) = written(spreadsheet::ROWS, true);
        assert_eq!((names.as_slice(), rows, notices.len()), (&["problems.csv".to_owned(), "problems-2.csv".to_owned()][..], 1, 1));
        assert_eq!(written(spreadsheet::ROWS - 1, true).0, ["problems.csv"]);
    }

    #[test]
    fn an_empty_table_has_its_header() {
        assert_eq!(written(0, false), (vec!["problems.csv".to_owned()], 0, Vec::new()));
    }
}
