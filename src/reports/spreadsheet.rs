//! What spreadsheets do to text cells, and how the preset keeps them from it.
//!
//! A cell that begins like a formula is run (CWE-1236); a span such as "3-12" becomes a date: both get an apostrophe before them.
//! A cell over 32,767 characters is refused and a sheet over 1,048,576 rows cut off. Numbers are never touched: scores are negative half
//! of the time, and an apostrophe would make them text.

use std::borrow::Cow;

/// Characters of one cell, in the UTF-16 units that spreadsheets count.
pub const CELL: usize = 32_767;
/// Rows of one sheet, the header's among them.
pub const ROWS: u64 = 1_048_576;

/// A text cell that no spreadsheet takes for a formula.
pub fn guard(text: &str) -> Cow<'_, str> {
    if text.starts_with(is_trigger) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// A cell as it was before [`guard`].
pub fn bare(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|text| text.starts_with(is_trigger)).unwrap_or(cell)
}

/// Plain and full-width signs that begin a formula, and the white space that is skipped before one.
fn is_trigger(letter: char) -> bool {
    matches!(letter, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '\0' | '＝' | '＋' | '－' | '＠')
}

/// The part of a text that fits into a cell; none where all of it does.
pub fn cut(text: &str) -> Option<&str> {
    if text.len() <= CELL {
        return None;
    }
    let mut units = 0;
    let end = text.char_indices().find(|(_, letter)| {
        units += letter.len_utf16();
        units > CELL
    });
    text.get(..end?.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_guarded() {
        for text in ["=1+1", "+1", "-x", "@a", "\t=1", "\r=1", "＝1"] {
            assert_eq!((guard(text), bare(&guard(text))), (format!("'{text}").into(), text));
        }
        for text in ["", "a=1", "“-1”", "'=1", "1-2"] {
            assert_eq!(guard(text), text);
            assert!(text == "'=1" || bare(text) == text);
        }
    }

    #[test]
    fn long_cells_are_cut_between_characters() {
        assert_eq!(cut(&"a".repeat(CELL)), None);
        assert_eq!(cut(&"é".repeat(CELL)), None);
        assert_eq!(cut(&"a".repeat(CELL + 1)).map(str::len), Some(CELL));
        assert_eq!(cut(&"😀".repeat(CELL)).map(|text| text.chars().count()), Some(CELL / 2));
    }
}
