//! The first sheet of an Excel book as records, each with its row.
//!
//! Numbers are as they are typed, days as ISO; of a formula its value. The limits: the sheet is read whole, 200 MB of file at most.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use csv::StringRecord;

/// Bytes of a file.
const MOST: usize = 200 << 20;

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
    let range = book.worksheet_range_at(0).ok_or("the book has no sheet")?.map_err(|error| unreadable(&error))?;
    let first = range.start().map_or(1, |(row, _)| u64::from(row) + 1);
    let record = |row: &[Data]| row.iter().map(|cell| shown(cell).trim().to_owned()).collect::<StringRecord>();
    Ok((first..).zip(range.rows().map(record)).collect())
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
