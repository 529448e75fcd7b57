//! The first sheet of an Excel book as records, each with its row.
//!
//! Numbers are as they are typed, days as ISO; of a formula its value. The limits: the sheet is read whole, 200 MB of file at most.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use csv::StringRecord;

/// Bytes of a file.
const MOST: usize = 200 << 20;
/// A million rows of thirty columns.
const MOST_CELLS: u64 = 30_000_000;

/// Whether a file may be one.
pub fn is_book(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// The records; or what is wrong.
pub fn records(bytes: &[u8]) -> Result<Vec<(u64, StringRecord)>, String> {
    if bytes.len() > MOST {
        return Err("the book is too big; save the sheet as CSV (UTF-8)".to_owned());
    }
    let unreadable =
        |error: &dyn std::fmt::Display| format!("this is no Excel book that can be read ({error}); save the sheet as CSV (UTF-8)");
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|error| unreadable(&error))?;
    let name = book.sheet_names().into_iter().next().ok_or("the book has no sheet")?;
    let mut cells = book.worksheet_cells_reader(&name).map_err(|error| unreadable(&error))?;
    let mut sheet = Cells::default();
    while let Some(cell) = cells.next_cell().map_err(|error| unreadable(&error))? {
        let (row, column) = cell.get_position();
        let text = shown(&cell.get_value().clone().into());
        if !text.trim().is_empty() {
            sheet.entry(row).or_default().insert(column, text.trim().to_owned());
        }
    }
    laid_out(&sheet)
}

/// The cells that hold something, by row and column: a sheet with one cell in each far corner is small, as a grid it is not.
type Cells = BTreeMap<u32, BTreeMap<u32, String>>;

/// Rows from the leftmost column that is used to the last cell of each.
fn laid_out(sheet: &Cells) -> Result<Vec<(u64, StringRecord)>, String> {
    let left = sheet.values().filter_map(|row| row.keys().next()).min().copied().unwrap_or(0);
    let mut wide = 0;
    let mut records = Vec::new();
    for (row, cells) in sheet {
        let right = cells.keys().next_back().copied().unwrap_or(left);
        wide += u64::from(right - left) + 1;
        if wide > MOST_CELLS {
            return Err(format!("with its empty cells the sheet has more than {MOST_CELLS}; delete what stands far right of the table"));
        }
        let record = (left..=right).map(|column| cells.get(&column).map_or("", String::as_str)).collect();
        records.push((u64::from(*row) + 1, record));
    }
    Ok(records)
}

fn shown(cell: &Data) -> String {
    match cell {
        Data::Empty | Data::Error(_) => String::new(),
        Data::DateTime(date) => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn cells_in_far_corners_cost_no_grid() {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for (row, column, text) in [(2, 1, "name"), (2, 2, "alias"), (4, 2, " b "), (1_048_575, 1, "c"), (9, 16_383, "stray")] {
            sheet.write(row, column, text).unwrap();
        }
        let records = records(&book.save_to_buffer().unwrap()).unwrap();
        let shown = |(row, record): &(u64, StringRecord)| (*row, record.len(), record.iter().collect::<Vec<_>>().concat());
        let expected = [(3, 2, "namealias"), (5, 2, "b"), (10, 16_383, "stray"), (1_048_576, 1, "c")];
        assert_eq!(records.iter().map(shown).collect::<Vec<_>>(), expected.map(|(row, cells, text)| (row, cells, text.to_owned())));
    }

    #[test]
    fn a_sheet_that_is_too_wide_is_told() {
        let row = |number| (number, BTreeMap::from([(16_383, "x".to_owned())]));
        let wide: Cells = std::iter::once((0, BTreeMap::from([(0, "x".to_owned())]))).chain((1..2_000).map(row)).collect();
        assert!(laid_out(&wide).is_err_and(|message| message.contains("far right")));
    }
}
