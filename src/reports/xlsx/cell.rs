//! One cell of the book: what a spreadsheet makes of each sort of value, within what the format can hold.
//!
//! Texts stay texts, whatever they begin with. XML has no control characters but tab and line feed: others become U+FFFD, ends of lines
//! a line feed. Days of columns whose name ends in `date` become dates; times stay texts, since a date cell has no time zone.

use std::borrow::Cow;

use rust_xlsxwriter::ExcelDateTime;

use super::super::spool::{Stored, decimal};
use super::super::spreadsheet;
use crate::records::{Cell, spans};

/// Bytes of an address that a link takes.
const ADDRESS: usize = 2_000;

/// A cell and whether its text had to be cut.
pub fn stored(name: &str, cell: &Cell<'_>) -> (Stored, bool) {
    match cell {
        Cell::Empty | Cell::Spans([]) => (Stored::Empty, false),
        Cell::Text(written) => text(name, written),
        Cell::Count(count) => (Stored::Number(*count as f64), false),
        Cell::Score(score) => (Stored::Number(decimal(*score)), false),
        Cell::Flag(flag) => (Stored::Flag(*flag), false),
        Cell::Spans(pairs) => text(name, &spans(pairs)),
    }
}

/// A text without what cannot be written, and cut to what a cell holds.
pub fn fitting(text: &str) -> String {
    let clean = clean(text);
    spreadsheet::cut(&clean).unwrap_or(&clean).to_owned()
}

fn text(name: &str, text: &str) -> (Stored, bool) {
    let clean = clean(text);
    if let Some(cut) = spreadsheet::cut(&clean) {
        return (Stored::Text(cut.to_owned()), true);
    }
    let clean = clean.into_owned();
    let sort = if is_date(name) && day(&clean).is_some() {
        Stored::Day
    } else if is_address(&clean) {
        Stored::Link
    } else {
        Stored::Text
    };
    (sort(clean), false)
}

fn is_date(name: &str) -> bool {
    name.len() >= 4 && name.as_bytes().iter().rev().zip(b"etad").all(|(letter, wanted)| letter.eq_ignore_ascii_case(wanted))
}

/// The day that an ISO text gives. Spreadsheets disagree about those before March 1900.
pub fn day(text: &str) -> Option<ExcelDateTime> {
    let is_iso = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() });
    let mut parts = text.split('-').filter(|_| is_iso).map(|part| part.parse::<u16>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let date = ExcelDateTime::from_ymd(year, month.try_into().ok()?, day.try_into().ok()?).ok()?;
    (year > 1900).then_some(date)
}

fn is_address(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte);
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty()) && text.len() <= ADDRESS && text.bytes().all(is_plain)
}

fn clean(text: &str) -> Cow<'_, str> {
    let is_lost = |letter: char| {
        (letter.is_ascii_control() && !"\t\n".contains(letter) && letter != '\u{7F}') || matches!(letter, '\u{FFFE}' | '\u{FFFF}')
    };
    if !text.contains(is_lost) {
        return Cow::Borrowed(text);
    }
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    Cow::Owned(lines.replace(is_lost, "\u{FFFD}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str, text: &str) -> Stored {
        stored(name, &Cell::text(text)).0
    }

    #[test]
    fn texts_stay_texts() {
        for same in ["=1+1", "@a", "-1", "007", "1E5", "TRUE", "_x0041_", "\u{202E}abc", "😀", "a\tb\nc", "2024-05-01"] {
            assert_eq!(of("quote", same), Stored::Text(same.into()), "{same}");
        }
        assert_eq!(of("quote", "a\r\nb\rc\u{1}\u{0}\u{1B}\u{FFFF}"), Stored::Text("a\nb\nc\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}".into()));
    }

    #[test]
    fn days_are_dates_where_a_date_is_meant() {
        for name in ["date", "Date", "meta_date", "first_date", "pubDate"] {
            assert_eq!(of(name, "2024-02-29"), Stored::Day("2024-02-29".into()), "{name}");
        }
        for text in ["2023-02-29", "2024-13-01", "1850-01-01", "2024-05-01T10:00Z", "+024-05-01", "2024-5-1"] {
            assert_eq!(of("date", text), Stored::Text(text.into()));
        }
        assert_eq!(of("da", "2024-02-29"), Stored::Text("2024-02-29".into()));
    }

    #[test]
    fn only_plain_addresses_are_links() {
        assert_eq!(of("url", "https://a.b/c?d=1&e=%20#f"), Stored::Link("https://a.b/c?d=1&e=%20#f".into()));
        for text in ["https://", "https://a b", "ftp://a", "see https://a.b", "https://é.b", "javascript:x"] {
            assert_eq!(of("url", text), Stored::Text(text.into()));
        }
    }

    #[test]
    fn numbers_are_as_printed() {
        assert_eq!(stored("polarity", &Cell::Score(-0.1)).0, Stored::Number(-0.1));
        assert_eq!(stored("n", &Cell::Count(7)).0, Stored::Number(7.0));
        assert_eq!(stored("spans", &Cell::Spans(&[[1, 2]])).0, Stored::Text("1-2".into()));
    }

    #[test]
    fn long_texts_are_cut() {
        let (cell, cut) = stored("quote", &Cell::text("x".repeat(40_000)));
        assert_eq!((cell, cut), (Stored::Text("x".repeat(32_767)), true));
    }
}
