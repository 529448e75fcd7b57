//! The sheet of what is said over time, where documents have dates: the numbers behind a chart of the first sheet.

use rust_xlsxwriter::{Workbook, XlsxError};

use super::super::timeline::Sum;
use super::cell::day;
use super::print;
use super::style::{Style, scale};
use crate::records::{Period, score};

/// Its name.
pub const NAME: &str = "Over time";

/// Writes the sheet.
pub fn write(book: &mut Workbook, period: Period, stretches: &[(String, Sum)], style: &Style) -> Result<(), XlsxError> {
    let sheet = book.add_worksheet();
    sheet.set_name(NAME)?.set_freeze_panes(1, 0)?;
    for (column, header) in (0..).zip([period.name(), "quotes", "mean_polarity"]) {
        sheet.write_string_with_format(0, column, header, &style.header)?.set_column_width(column, 17)?;
    }
    for (row, (label, sum)) in (1..).zip(stretches) {
        match day(label) {
            Some(date) => sheet.write_datetime_with_format(row, 0, &date, &style.day)?,
            None => sheet.write_string_with_format(row, 0, label, &style.plain)?,
        };
        sheet.write_number_with_format(row, 1, sum.quotes as f64, &style.count)?;
        if let Some(mean) = sum.mean() {
            sheet.write_number_with_format(row, 2, f64::from(score(mean)), &style.score)?;
        }
    }
    let last = stretches.len() as u32;
    sheet.autofilter(0, 0, last, 2)?.add_conditional_format(1, 2, last, 2, &scale())?;
    print::table(sheet)
}
