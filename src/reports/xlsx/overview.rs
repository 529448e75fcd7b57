//! The first sheet: what was read and how, what the other sheets are, and charts of who has the most words, and of what is said over time.
//!
//! It fits on one page: on its left what is counted, on its right charts, below them what needs the whole width.

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use serde_json::Value;

use super::super::loudest::Loudest;
use super::super::manifest::{COUNTS, is_set};
use super::super::spool::decimal;
use super::cell::fitting;
use super::charts::{self, Place, Sign};
use super::print;
use super::style::Style;
use crate::records::{Period, SpeakerRow};

/// Its sheet.
pub const NAME: &str = "Overview";
/// How wide the columns on the left are, in characters; the charts stand to the right of them.
const WIDTHS: [u8; 5] = [34, 12, 10, 15, 3];
/// The first row of the charts.
const TOP: u32 = 2;
/// Rows that the charts take, and how high a row is in pixels.
const ROWS: (u32, u32) = (33, 20);
/// How wide a chart of speakers is, and what is left free between charts, in pixels.
const WIDE: (u32, u32) = (480, 10);

/// What the sheet tells.
pub struct Told<'r> {
    /// The run's manifest.
    pub about: &'r Value,
    /// The other sheets, each with what it is.
    pub sheets: &'r [(String, &'r str)],
    /// Who has the most words.
    pub loudest: &'r Loudest,
    /// How many stretches of time the sheet of these has, and how long each is.
    pub times: Option<(Period, u32)>,
}

/// Writes the sheet.
pub fn write(book: &mut Workbook, told: &Told<'_>, style: &Style) -> Result<(), XlsxError> {
    let sheet = book.add_worksheet();
    sheet.set_name(NAME)?.set_screen_gridlines(false);
    for (column, width) in (0..).zip(WIDTHS) {
        sheet.set_column_width(column, width)?;
    }
    print::whole(sheet);
    sheet.write_string_with_format(0, 0, "Who said what, and where they stand", &style.title)?;
    let mut lines = Lines { sheet, style, row: TOP };
    lines.part("What was read")?;
    for (key, label) in COUNTS {
        lines.value(label, told.about.get("counts").and_then(|counts| counts.get(key)).unwrap_or(&Value::Null))?;
    }
    lines.part("Speakers with the most words")?;
    let first = lines.speakers(told.loudest)?;
    // Texts are wider than the columns on the left, so they stand below the charts.
    lines.row = lines.row.max(TOP + ROWS.0);
    lines.part("The sheets (columns for checking and joining are folded away: 1 and 2 above the rows' numbers fold all, + one group)")?;
    for (name, what) in told.sheets {
        lines.text(name, what)?;
    }
    lines.part("How it was made")?;
    lines.text("program", &["tool", "version"].map(|key| told.about.get(key).and_then(Value::as_str).unwrap_or("")).join(" "))?;
    lines.value("digest of the texts (SHA-256)", told.about.get("input_sha256").unwrap_or(&Value::Null))?;
    for (key, value) in told.about.get("options").and_then(Value::as_object).into_iter().flatten().filter(|(_, value)| is_set(value)) {
        lines.value(key, value)?;
    }
    draw(lines.sheet, first, told)
}

/// The charts: two of speakers beside each other, and below them that of time.
fn draw(sheet: &mut Worksheet, first: u32, told: &Told<'_>) -> Result<(), XlsxError> {
    let column = WIDTHS.len() as u16;
    let of_speakers = if told.times.is_some() { 20 } else { ROWS.0 };
    let high = |rows: u32| rows * ROWS.1 - WIDE.1;
    let bars = |right| Place { row: TOP, column, right, size: (WIDE.0, high(of_speakers)) };
    if let Some(others) = (told.loudest.0.len() as u32).checked_sub(1) {
        let sign = |speaker: &SpeakerRow| if speaker.mean_polarity < 0.0 { Sign::Against } else { Sign::For };
        let signs: Vec<Sign> = told.loudest.0.iter().map(sign).collect();
        charts::speakers(sheet, "Speakers with the most words", (first, first + others, 1), None, &bars(0))?;
        charts::speakers(sheet, "Their mean polarity", (first, first + others, 3), Some(&signs), &bars(WIDE.0 + WIDE.1))?;
    }
    let Some((period, stretches)) = told.times else { return Ok(()) };
    let size = (2 * WIDE.0 + WIDE.1, high(ROWS.0 - of_speakers));
    charts::over_time(sheet, period, stretches, &Place { row: TOP + of_speakers, column, right: 0, size })
}

/// A sheet that is written from above.
struct Lines<'b> {
    sheet: &'b mut Worksheet,
    style: &'b Style,
    row: u32,
}

impl Lines<'_> {
    fn part(&mut self, title: &str) -> Result<(), XlsxError> {
        self.row += u32::from(self.row > TOP);
        self.sheet.write_string_with_format(self.row, 0, title, &self.style.part)?;
        self.row += 1;
        Ok(())
    }

    fn text(&mut self, label: &str, text: &str) -> Result<(), XlsxError> {
        self.label(label)?;
        self.sheet.write_string_with_format(self.row, 1, fitting(text), &self.style.label)?;
        self.row += 1;
        Ok(())
    }

    /// A value of the manifest; nothing where it was not given.
    fn value(&mut self, label: &str, value: &Value) -> Result<(), XlsxError> {
        match value {
            Value::Null => Ok(()),
            Value::String(text) => self.text(label, text),
            Value::Array(values) if values.is_empty() => Ok(()),
            Value::Array(values) => {
                let texts = values.iter().map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned));
                self.text(label, &texts.collect::<Vec<_>>().join(", "))
            }
            Value::Number(number) => {
                self.label(label)?;
                let format = if number.is_f64() { &self.style.score } else { &self.style.count };
                self.number(1, number.as_f64().unwrap_or_default(), format)?;
                self.row += 1;
                Ok(())
            }
            Value::Bool(_) | Value::Object(_) => self.text(label, &value.to_string()),
        }
    }

    fn label(&mut self, label: &str) -> Result<(), XlsxError> {
        self.sheet.write_string_with_format(self.row, 0, fitting(label), &self.style.label).map(drop)
    }

    fn number(&mut self, column: u16, number: f64, format: &Format) -> Result<(), XlsxError> {
        self.sheet.write_number_with_format(self.row, column, number, format).map(drop)
    }

    /// The table behind the charts; gives its first row.
    fn speakers(&mut self, loudest: &Loudest) -> Result<u32, XlsxError> {
        for (column, header) in (0..).zip(["speaker", "words", "quotes", "mean_polarity"]) {
            let format = if column == 0 { &self.style.header } else { &self.style.header_right };
            self.sheet.write_string_with_format(self.row, column, header, format)?;
        }
        self.row += 1;
        let first = self.row;
        for speaker in &loudest.0 {
            self.sheet.write_string_with_format(self.row, 0, fitting(&speaker.speaker), &self.style.plain)?;
            self.number(1, speaker.words as f64, &self.style.count)?;
            self.number(2, speaker.quotes as f64, &self.style.count)?;
            self.number(3, decimal(speaker.mean_polarity), &self.style.score)?;
            self.row += 1;
        }
        Ok(first)
    }
}
