//! The first sheet: what was read and how, what the other sheets are, and two charts of who has the most words.

use rust_xlsxwriter::{Chart, ChartAxisLabelPosition, ChartFormat, ChartSolidFill, Workbook, Worksheet, XlsxError};
use serde_json::Value;

use super::super::loudest::Loudest;
use super::super::manifest::COUNTS;
use super::super::spool::decimal;
use super::cell::fitting;
use super::style::{AGAINST, FOR, Style};

/// Its sheet.
pub const NAME: &str = "Overview";
/// Where the charts stand, and how high they are in pixels.
const CHARTS: (u16, u32) = (6, 440);

/// Writes the sheet; `sheets` are the others, each with what it is.
pub fn write(book: &mut Workbook, about: &Value, sheets: &[(String, &str)], loudest: &Loudest, style: &Style) -> Result<(), XlsxError> {
    let sheet = book.add_worksheet();
    sheet.set_name(NAME)?.set_screen_gridlines(false);
    sheet.set_column_width(0, 28)?.set_column_width(1, 16)?.set_column_width(2, 12)?.set_column_width(3, 14)?;
    sheet.write_string_with_format(0, 0, "Who said what, and where they stand", &style.title)?;
    let mut lines = Lines { sheet, style, row: 2 };
    lines.part("What was read")?;
    for (key, label) in COUNTS {
        lines.value(label, about.get("counts").and_then(|counts| counts.get(key)).unwrap_or(&Value::Null))?;
    }
    lines.part("The sheets")?;
    for (name, what) in sheets {
        lines.text(name, what)?;
    }
    lines.part("How it was made")?;
    lines.text("program", &["tool", "version"].map(|key| about.get(key).and_then(Value::as_str).unwrap_or("")).join(" "))?;
    lines.value("digest of the texts (SHA-256)", about.get("input_sha256").unwrap_or(&Value::Null))?;
    for (key, value) in about.get("options").and_then(Value::as_object).into_iter().flatten() {
        lines.value(key, value)?;
    }
    lines.part("Speakers with the most words")?;
    let first = lines.speakers(loudest)?;
    charts(lines.sheet, first, loudest.0.len() as u32)
}

/// A sheet that is written from above.
struct Lines<'b> {
    sheet: &'b mut Worksheet,
    style: &'b Style,
    row: u32,
}

impl Lines<'_> {
    fn part(&mut self, title: &str) -> Result<(), XlsxError> {
        self.row += u32::from(self.row > 2);
        self.sheet.write_string_with_format(self.row, 0, title, &self.style.part)?;
        self.row += 1;
        Ok(())
    }

    fn text(&mut self, label: &str, text: &str) -> Result<(), XlsxError> {
        self.sheet.write_string(self.row, 0, fitting(label))?.write_string(self.row, 1, fitting(text))?;
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
                let number = number.as_f64().unwrap_or_default();
                self.sheet.write_string(self.row, 0, fitting(label))?.write_number(self.row, 1, number)?;
                self.row += 1;
                Ok(())
            }
            Value::Bool(_) | Value::Object(_) => self.text(label, &value.to_string()),
        }
    }

    /// The table behind the charts; gives its first row.
    fn speakers(&mut self, loudest: &Loudest) -> Result<u32, XlsxError> {
        for (column, header) in (0..).zip(["speaker", "words", "quotes", "mean_polarity"]) {
            self.sheet.write_string_with_format(self.row, column, header, &self.style.header)?;
        }
        let first = self.row + 1;
        for (row, speaker) in (first..).zip(&loudest.0) {
            self.sheet.write_string(row, 0, fitting(&speaker.speaker))?;
            self.sheet.write_number(row, 1, speaker.words as f64)?.write_number(row, 2, speaker.quotes as f64)?;
            self.sheet.write_number(row, 3, decimal(speaker.mean_polarity))?;
        }
        Ok(first)
    }
}

/// Bars of words, and of mean polarity, of the `count` speakers from the row `first` on.
fn charts(sheet: &mut Worksheet, first: u32, count: u32) -> Result<(), XlsxError> {
    if count == 0 {
        return Ok(());
    }
    let last = first + count - 1;
    for (place, column, title) in [(0, 1, "Words of the speakers with the most"), (1, 3, "Their mean polarity")] {
        let mut chart = Chart::new_bar();
        let series = chart.add_series().set_categories((NAME, first, 0, last, 0)).set_values((NAME, first, column, last, column));
        series.set_gap(40).set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(FOR)));
        if column == 3 {
            series.set_invert_if_negative().set_invert_if_negative_color(AGAINST);
            chart.x_axis().set_min(-1).set_max(1);
        }
        chart.title().set_name(title);
        chart.legend().set_hidden();
        // The first speaker on top, names beside the bars of both signs. Of bars, the y axis has the categories, the x axis the values.
        chart.y_axis().set_reverse().set_label_position(ChartAxisLabelPosition::Low);
        chart.set_width(640).set_height(CHARTS.1).set_alt_text(title);
        sheet.insert_chart_with_offset(1, CHARTS.0, &chart, 0, place * (CHARTS.1 + 20))?;
    }
    Ok(())
}
