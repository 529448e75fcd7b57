//! The last sheet: every column of every sheet, explained as in the lists of columns themselves.

use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::super::brought::{Brought, around};
use super::cell::fitting;
use super::print;
use super::style::Style;
use super::{table, width};
use crate::records::Row;

/// Its sheet.
pub const NAME: &str = "Columns";

/// How wide its columns are, in characters.
const WIDTHS: [usize; 3] = [12, 26, 110];

const INPUT: &str = "From the input";
const PEOPLE: &str = "From the file of people: what it says of the speaker";
const COUNTED: &str = "From a dictionary: words and phrases of it, or (_share) the share of words they cover, or (_mean) their mean weight";

/// The sheet while tables are added.
pub struct Glossary<'b> {
    sheet: &'b mut Worksheet,
    style: &'b Style,
    row: u32,
}

impl<'b> Glossary<'b> {
    /// Begins it.
    pub fn new(book: &'b mut Workbook, style: &'b Style) -> Result<Self, XlsxError> {
        let sheet = book.add_worksheet();
        sheet.set_name(NAME)?.set_freeze_panes(1, 0)?;
        for (column, (header, width)) in (0..).zip(["sheet", "column", "explanation"].into_iter().zip(WIDTHS)) {
            sheet.write_string_with_format(0, column, header, &style.header)?.set_column_width(column, width as f64)?;
        }
        Ok(Self { sheet, style, row: 0 })
    }

    /// Adds the columns of a table.
    pub fn table<R: Row>(&mut self, brought: &Brought) -> Result<(), XlsxError> {
        let (before, after) = around::<R>();
        let own = before.iter().map(|column| column.explains).chain(std::iter::repeat_n(INPUT, brought.within::<R>()));
        let own = own.chain(after.iter().map(|column| column.explains));
        let own = own.chain(brought.people_headers::<R>().map(|_| PEOPLE)).chain(std::iter::repeat(COUNTED));
        for (header, explains) in brought.all_headers::<R>().zip(own) {
            self.row += 1;
            self.sheet.write_string_with_format(self.row, 0, table::name::<R>(0), &self.style.plain)?;
            self.sheet.write_string_with_format(self.row, 1, fitting(header), &self.style.plain)?;
            self.sheet.write_string_with_format(self.row, 2, explains, &self.style.wrapped)?;
            width::raise(self.sheet, self.row, width::lines(explains, WIDTHS[2]))?;
        }
        Ok(())
    }

    /// Ends it.
    pub fn finish(self) -> Result<(), XlsxError> {
        print::table(self.sheet.autofilter(0, 0, self.row, 2)?)
    }
}
