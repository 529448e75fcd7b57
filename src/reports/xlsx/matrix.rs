//! The sheet of the grid of speakers and targets.

use rust_xlsxwriter::{Workbook, XlsxError};

use super::super::grid::Stances;
use super::super::spool::decimal;
use super::cell::fitting;
use super::print;
use super::style::{Style, scale};

/// Its name.
pub const NAME: &str = "Matrix";

/// Writes the sheet.
pub fn write(book: &mut Workbook, stances: &Stances, style: &Style) -> Result<(), XlsxError> {
    let grid = stances.grid();
    let sheet = book.add_worksheet();
    sheet.set_name(NAME)?.set_freeze_panes(1, 1)?.set_column_width(0, 32)?;
    sheet.write_string_with_format(0, 0, "mean stance of speaker towards target", &style.wrapped)?;
    for (column, target) in (1..).zip(&grid.targets) {
        sheet.write_string_with_format(0, column, fitting(target), &style.upright)?.set_column_width(column, 5)?;
    }
    for (row, speaker) in (1..).zip(&grid.speakers) {
        sheet.write_string_with_format(row, 0, fitting(speaker.name), &style.plain)?;
        for (column, mean) in (1..).zip(&speaker.means) {
            let Some(mean) = mean else { continue };
            sheet.write_number_with_format(row, column, decimal(*mean), &style.mean)?;
        }
    }
    if !grid.speakers.is_empty() && !grid.targets.is_empty() {
        sheet.set_row_height(0, 140)?;
        sheet.add_conditional_format(1, 1, grid.speakers.len() as u32, grid.targets.len() as u16, &scale())?;
    }
    print::table(sheet)
}
