//! The coding sheet as an Excel book, whose cells for answers offer what may stand in them.
//!
//! `dixit agree` reads the first sheet of what a spreadsheet saves of it. The same sample gives the same bytes. What no coder needs to see
//! is folded away, so that contexts and answers fit on a screen.

use rust_xlsxwriter::{DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use super::measure::Measure;
use super::sheet::{Entry, columns, guide, is_answer};
use crate::error::{Error, Result};
use crate::records::Cell;
use crate::reports::xlsx::{fitting, fold, lines, on_paper, raise};

/// Behind cells that are to be filled in.
const ANSWER: u32 = 0x00FF_F6DC;
const HEADER: u32 = 0x00D9_E1E8;
/// Columns by which `dixit agree` knows and weighs rows.
const FOLDED: [&str; 3] = ["quote_id", "stratum", "stratum_size"];
/// Between rows.
const LINE: u32 = 0x00BB_BBBB;

/// The book as the bytes of a file.
///
/// # Errors
/// The sheet has more rows than a book holds.
pub fn book(entries: &[Entry], is_blind: bool) -> Result<Vec<u8>> {
    let message = |error: XlsxError| Error::Option { option: "--out", message: format!("no book can be made of this sample: {error}") };
    made(entries, is_blind).map_err(message)
}

fn made(entries: &[Entry], is_blind: bool) -> std::result::Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
    fill(book.add_worksheet(), entries, is_blind)?;
    let sheet = book.add_worksheet();
    sheet.set_name("How to fill in")?.set_column_width(0, 120)?;
    for (row, line) in (0..).zip(guide(is_blind).lines()) {
        sheet.write_string(row, 0, line)?;
    }
    book.save_to_buffer()
}

fn fill(sheet: &mut Worksheet, entries: &[Entry], is_blind: bool) -> std::result::Result<(), XlsxError> {
    let left = Format::new().set_align(FormatAlign::Left).set_indent(1);
    let plain = left.clone().set_align(FormatAlign::Top).set_text_wrap().set_border_bottom(FormatBorder::Thin).set_border_color(LINE);
    let empty = plain.clone().set_background_color(ANSWER).set_border(FormatBorder::Thin);
    let header = left.set_bold().set_background_color(HEADER).set_border_bottom(FormatBorder::Thin);
    sheet.set_name("Sheet")?.set_freeze_panes(1, 0)?;
    let mut highest = vec![1; entries.len()];
    for (at, column) in (0..).zip(columns(is_blind)) {
        let (width, is_folded) = (width(column.name), FOLDED.contains(&column.name));
        sheet.set_column_width(at, width as f64)?.write_string_with_format(0, at, column.name, &header)?;
        for ((row, entry), most) in (1..).zip(entries).zip(&mut highest) {
            match (column.cell)(entry) {
                Cell::Text(text) => {
                    *most = if is_folded { *most } else { lines(&text, width).max(*most) };
                    sheet.write_string_with_format(row, at, fitting(&text), &plain)?
                }
                Cell::Count(count) => sheet.write_number_with_format(row, at, count as f64, &plain)?,
                _ if is_answer(column.name) => sheet.write_blank(row, at, &empty)?,
                _ => sheet.write_blank(row, at, &plain)?,
            };
        }
        let choices = Measure::ALL.iter().find(|measure| measure.column() == column.name).map(|measure| measure.choices());
        if let Some(choices) = choices.filter(|choices| !choices.is_empty() && !entries.is_empty()) {
            let list = DataValidation::new().allow_list_strings(&choices)?;
            let list = list.set_error_title("No such answer")?.set_error_message(format!("Take one of: {}", choices.join(", ")))?;
            sheet.add_data_validation(1, at, entries.len() as u32, at, &list)?;
        }
    }
    fold(sheet, &columns(is_blind).map(|column| FOLDED.contains(&column.name)).collect::<Vec<_>>())?;
    for (row, most) in (1..).zip(highest) {
        raise(sheet, row, most)?;
    }
    on_paper(sheet)
}

/// The width of a column, in characters.
fn width(column: &str) -> usize {
    match column {
        "context" => 70,
        "quote" | "source" | "speaker" | "targets" | "right_source" | "right_speaker" | "notes" => 28,
        "polarity" | "stance" => 12,
        _ => 20,
    }
}
