//! How wide a column is, and how high a row whose texts are wrapped in such columns.
//!
//! Excel finds heights by itself, LibreOffice believes those of the file: so they are told, by what a line holds on average. A text that
//! is higher than the format allows is whole in its cell, and seen in part.

use rust_xlsxwriter::{Worksheet, XlsxError};

/// The narrowest and the widest column, in characters.
const COLUMN: (usize, usize) = (6, 60);
/// What stands beside a header: the arrow of its filter.
const ARROW: usize = 3;
/// Beside a text.
const ROOM: usize = 2;
/// Points of a line, what stands above and below all lines, and the highest row.
const POINTS: (f64, f64, f64) = (14.5, 0.5, 409.0);

/// What the texts of a column are like.
#[derive(Default)]
pub struct Texts {
    number: usize,
    letters: usize,
    longest: usize,
}

impl Texts {
    /// Looks at one more text.
    pub fn add(&mut self, text: &str) {
        let letters = text.chars().count();
        self.number += 1;
        self.letters += letters;
        self.longest = self.longest.max(letters);
    }

    /// As wide as the longest text, but not much wider than most: a few long ones are wrapped.
    pub fn width(&self, header: &str) -> usize {
        let fair = 2 * self.letters / self.number.max(1);
        let least = (header.chars().count() + ARROW).clamp(COLUMN.0, COLUMN.1);
        (self.longest.min(fair) + ROOM).clamp(least, COLUMN.1)
    }
}

/// Lines that a text takes in a column.
pub fn lines(text: &str, width: usize) -> usize {
    // Most letters are narrower than the digits that widths count in; of a line, its end is lost to words that do not fit.
    let letters = (width * 9 / 8).saturating_sub(3).max(1);
    text.split('\n').map(|line| if line.chars().count() + ROOM <= width { 1 } else { line.chars().count().div_ceil(letters) }).sum()
}

/// Makes a row high enough for so many lines.
pub fn raise(sheet: &mut Worksheet, row: u32, lines: usize) -> Result<(), XlsxError> {
    height(lines).map_or(Ok(()), |height| sheet.set_row_height(row, height).map(drop))
}

/// The height of a row of so many lines; none where one is enough.
fn height(lines: usize) -> Option<f64> {
    (lines > 1).then(|| (lines as f64 * POINTS.0 + POINTS.1).min(POINTS.2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_long_texts_do_not_make_a_column_wide() {
        for (lengths, width) in
            [(&[10, 10, 10, 50][..], 42), (&[20, 20, 21], 23), (&[500, 700], 60), (&[1], 9), (&[], 9), (&[4, 4, 4, 4, 4, 4, 4, 4, 40], 18)]
        {
            let mut texts = Texts::default();
            lengths.iter().for_each(|length| texts.add(&"x".repeat(*length)));
            assert_eq!(texts.width("header"), width, "{lengths:?}");
        }
        assert_eq!(Texts::default().width(&"x".repeat(100)), 60);
    }

    #[test]
    fn rows_are_as_high_as_their_texts() {
        for (text, width, high) in [
            ("", 10, None),
            ("eight ch", 10, None),
            ("ten chars.", 10, Some(29.5)),
            ("a\n\nb", 10, Some(44.0)),
            (&"x".repeat(640), 60, Some(145.5)),
            (&"x".repeat(9_000), 60, Some(409.0)),
        ] {
            assert_eq!(height(lines(text, width)), high, "{text}");
        }
    }
}
