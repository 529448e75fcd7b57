//! One table as one sheet, or as several where it has more rows than a sheet holds.
//!
//! Rows wait in a [`Spool`] until the input is read, and then go to a sheet that keeps one row in memory: a big corpus costs disk, not
//! memory. Texts stand within their cells for that, which makes the file somewhat bigger than one with shared texts.

use std::io;
use std::marker::PhantomData;
use std::path::Path;

use hashbrown::HashMap;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::super::brought::{Brought, around};
use super::super::spool::{Spool, Stored, Waiting};
use super::super::spreadsheet;
use super::cell::{day, fitting, stored};
use super::print;
use super::style::{Style, scale};
use super::width::{self, Texts};
use crate::problem::{Problem, Rule};
use crate::records::Row;

/// Rows below the header of a sheet.
const ROWS: u64 = spreadsheet::ROWS - 1;
/// Columns of a sheet.
const COLUMNS: usize = 16_384;
/// Links of a sheet.
const LINKS: usize = 65_530;

/// One table.
pub struct Table<R> {
    spool: Spool,
    /// What is known about columns, by their headers.
    texts: HashMap<String, Texts>,
    /// Links of the sheet so far.
    links: usize,
    are_links_left_out: bool,
    are_columns_left_out: bool,
    table: PhantomData<R>,
}

impl<R: Row> Table<R> {
    /// A table without rows, that wait on the disk of `folder`.
    pub fn create(folder: &Path) -> io::Result<Self> {
        Ok(Self {
            spool: Spool::create(folder)?,
            texts: HashMap::new(),
            links: 0,
            are_links_left_out: false,
            are_columns_left_out: false,
            table: PhantomData,
        })
    }

    /// Takes rows; what will not fit is noted.
    pub fn write(&mut self, rows: &[R], brought: &Brought, notices: &mut Vec<Problem>) -> io::Result<()> {
        if !self.are_columns_left_out && brought.all_headers::<R>().nth(COLUMNS).is_some() {
            self.are_columns_left_out = true;
            notices.push(too_wide::<R>());
        }
        for row in rows {
            if self.spool.rows() > 0 && self.spool.rows().is_multiple_of(ROWS) {
                self.links = 0;
                notices.push(goes_on::<R>(&name::<R>(self.spool.rows() / ROWS)));
            }
            self.row(row, brought, notices);
            self.spool.end(brought.within::<R>())?;
        }
        Ok(())
    }

    fn row(&mut self, row: &R, brought: &Brought, notices: &mut Vec<Problem>) {
        for (name, value) in brought.row(row) {
            let (mut cell, cut) = stored(name, &value);
            if cut {
                notices.push(cut_short(row, name));
            }
            if let Stored::Link(address) = &mut cell {
                self.links += 1;
                if self.links > LINKS {
                    cell = Stored::Text(std::mem::take(address));
                    notices.extend((!std::mem::replace(&mut self.are_links_left_out, true)).then(few_links::<R>));
                }
            }
            match &cell {
                Stored::Text(text) | Stored::Link(text) | Stored::Day(text) => self.texts.entry_ref(name).or_default().add(text),
                Stored::Empty | Stored::Number(_) | Stored::Flag(_) => {}
            }
            self.spool.push(cell);
        }
    }

    /// Writes the sheets.
    pub fn finish(self, book: &mut Workbook, brought: &Brought, style: &Style) -> Result<(), XlsxError> {
        let rows = self.spool.rows();
        let mut waiting = self.spool.read()?;
        for part in 0..rows.div_ceil(ROWS).max(1) {
            let sheet = book.add_worksheet_with_constant_memory()?;
            sheet.set_name(name::<R>(part))?;
            Sheet::<R>::new(sheet, brought, &self.texts, style)?.fill(&mut waiting, (rows - part * ROWS).min(ROWS) as u32)?;
        }
        Ok(())
    }
}

/// The name of the sheet that has a part of a table, counted from 0.
pub fn name<R: Row>(part: u64) -> String {
    let name = titled(R::TABLE);
    if part > 0 { format!("{name} {}", part + 1) } else { name }
}

/// A name with a capital.
pub fn titled(name: &str) -> String {
    let mut name = name.to_owned();
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    name
}

/// A sheet that is being filled.
struct Sheet<'b, R> {
    sheet: &'b mut Worksheet,
    style: &'b Style,
    headers: Vec<&'b str>,
    widths: Vec<usize>,
    /// Whether each column is folded away.
    folded: Vec<bool>,
    brought: usize,
    table: PhantomData<R>,
}

impl<'b, R: Row> Sheet<'b, R> {
    fn new(sheet: &'b mut Worksheet, brought: &'b Brought, texts: &HashMap<String, Texts>, style: &'b Style) -> Result<Self, XlsxError> {
        let headers: Vec<&str> = brought.all_headers::<R>().take(COLUMNS).collect();
        for (column, header) in (0..).zip(&headers) {
            sheet.write_string_with_format(0, column, fitting(header), &style.header)?;
        }
        let none = Texts::default();
        let widths = headers.iter().map(|header| texts.get(*header).unwrap_or(&none).width(header)).collect();
        let folded = headers.iter().map(|header| R::DETAILS.contains(header)).collect();
        Ok(Self { sheet, style, headers, widths, folded, brought: brought.within::<R>(), table: PhantomData })
    }

    fn fill(self, waiting: &mut Waiting, rows: u32) -> Result<(), XlsxError> {
        let before = around::<R>().0.len();
        for row in 1..=rows {
            let cells = waiting.next_row(before, self.brought)?;
            let mut most = 1;
            for ((column, cell), (width, folded)) in (0..).zip(cells).zip(self.widths.iter().zip(&self.folded)) {
                let lines = match &cell {
                    Stored::Text(text) => width::lines(text, *width),
                    _ => 1,
                };
                most = most.max(if *folded { 1 } else { lines });
                write(self.sheet, (row, column), cell, if lines > 1 { &self.style.wrapped } else { &self.style.plain }, self.style)?;
            }
            width::raise(self.sheet, row, most)?;
        }
        self.dress(rows)
    }

    /// What all rows share: a header that stays, filters, widths, colours, paper.
    fn dress(self, rows: u32) -> Result<(), XlsxError> {
        let Self { sheet, headers, widths, folded, .. } = self;
        for (column, width) in (0..).zip(widths) {
            sheet.set_column_width(column, width as f64)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        let last = headers.len().saturating_sub(1) as u16;
        sheet.autofilter(0, 0, rows, last)?;
        for (column, _) in (0..).zip(&headers).filter(|(_, header)| rows > 0 && is_scale(header)) {
            sheet.add_conditional_format(1, column, rows, column, &scale())?;
        }
        fold(sheet, &folded)?;
        print::table(sheet)
    }
}

/// One cell; texts look as `plain` does.
fn write(sheet: &mut Worksheet, (row, column): (u32, u16), cell: Stored, plain: &Format, style: &Style) -> Result<(), XlsxError> {
    match cell {
        Stored::Empty => return Ok(()),
        Stored::Text(text) => sheet.write_string_with_format(row, column, text, plain)?,
        Stored::Link(address) => sheet.write_url_with_format(row, column, address.as_str(), &style.link)?,
        Stored::Number(number) => sheet.write_number_with_format(row, column, number, &style.number)?,
        Stored::Flag(flag) => sheet.write_boolean_with_format(row, column, flag, plain)?,
        Stored::Day(text) => match day(&text) {
            Some(date) => sheet.write_datetime_with_format(row, column, &date, &style.day)?,
            None => sheet.write_string_with_format(row, column, text, plain)?,
        },
    };
    Ok(())
}

/// Folds columns that are for checking and joining away, run by run; a click brings them back.
pub fn fold(sheet: &mut Worksheet, folded: &[bool]) -> Result<(), XlsxError> {
    let mut first = 0;
    for run in folded.chunk_by(|one, next| one == next) {
        let next = first + run.len();
        // What unfolds a run stands in the column after it.
        if run.first() == Some(&true) && next < COLUMNS {
            sheet.group_columns_collapsed(first as u16, next as u16 - 1)?;
        }
        first = next;
    }
    Ok(())
}

/// Whether a column goes from against to for.
fn is_scale(header: &str) -> bool {
    header.ends_with("polarity") || header == "mean_stance"
}

fn cut_short<R: Row>(row: &R, column: &str) -> Problem {
    let text = |at: usize| match R::COLUMNS.get(at).map(|column| (column.cell)(row)) {
        Some(crate::records::Cell::Text(text)) => fitting(&text),
        _ => String::new(),
    };
    let document = around::<R>().0.len() - 1;
    Problem {
        document: if around::<R>().1.is_empty() { String::new() } else { text(document) },
        place: format!("sheet {}, {}, column {column}", name::<R>(0), text(0)),
        rule: Rule::ReportLimit,
        message: format!("the cell is cut at the {} characters that a spreadsheet's cell holds", spreadsheet::CELL),
        hint: "the whole text is in the CSV and JSON Lines reports".to_owned(),
    }
}

fn goes_on<R: Row>(next: &str) -> Problem {
    Problem {
        document: String::new(),
        place: format!("sheet {}", name::<R>(0)),
        rule: Rule::ReportLimit,
        message: format!("the table has more rows than a sheet holds ({}) and goes on in the sheet {next}", spreadsheet::ROWS),
        hint: "the CSV and JSON Lines reports have them in one piece".to_owned(),
    }
}

fn too_wide<R: Row>() -> Problem {
    Problem {
        document: String::new(),
        place: format!("sheet {}", name::<R>(0)),
        rule: Rule::ReportLimit,
        message: format!("the table has more columns than a sheet holds ({COLUMNS}); the last ones are left out"),
        hint: "the CSV and JSON Lines reports have them all".to_owned(),
    }
}

fn few_links<R: Row>() -> Problem {
    Problem {
        document: String::new(),
        place: format!("sheet {}", name::<R>(0)),
        rule: Rule::ReportLimit,
        message: format!("a sheet holds {LINKS} links; further addresses are text that cannot be followed"),
        hint: "copy the address into a browser".to_owned(),
    }
}
