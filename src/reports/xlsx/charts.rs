//! Charts of the first sheet. They are made of cells, so whoever changes those, or the charts, sees it at once.

use rust_xlsxwriter::{
    Chart, ChartAxisLabelPosition, ChartEmptyCells, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartMarker, ChartMarkerType,
    ChartPoint, ChartSolidFill, ChartType, Worksheet, XlsxError,
};

use super::style::{AGAINST, DARK, FOR, GREY};
use super::{over_time, overview};
use crate::records::Period;

/// Where a chart stands: its cell, and its width and height in pixels.
pub struct Place {
    /// The row of its upper left corner.
    pub row: u32,
    /// The column of it.
    pub column: u16,
    /// Pixels to the right of that.
    pub right: u32,
    /// Width and height.
    pub size: (u32, u32),
}

/// The sign of a number.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// Not below nought.
    For,
    /// Below it.
    Against,
}

/// Bars of one column of the table of speakers, whose rows are `first` to `last`. `signs` are those of numbers from -1 to 1.
pub fn speakers(
    sheet: &mut Worksheet,
    title: &str,
    (first, last, column): (u32, u32, u16),
    signs: Option<&[Sign]>,
    at: &Place,
) -> Result<(), XlsxError> {
    let mut chart = Chart::new_bar();
    let series = chart.add_series();
    series.set_categories((overview::NAME, first, 0, last, 0)).set_values((overview::NAME, first, column, last, column));
    series.set_gap(40).set_format(&mut filled(FOR));
    if let Some(signs) = signs {
        // Bar by bar: a colour for all that are negative is known to Excel alone.
        let point = |sign: &Sign| ChartPoint::new().set_format(&mut filled(if *sign == Sign::Against { AGAINST } else { FOR }));
        series.set_points(&signs.iter().map(point).collect::<Vec<_>>());
        chart.x_axis().set_min(-1).set_max(1).set_major_unit(0.5);
    }
    // The first speaker on top, names beside the bars of both signs. Of bars, the y axis has the categories, the x axis the values.
    chart.y_axis().set_reverse().set_label_position(ChartAxisLabelPosition::Low);
    chart.legend().set_hidden();
    put(sheet, chart, title, at)
}

/// Columns of quotes, and a line of their mean polarity, of the `count` stretches of time of the sheet of these.
pub fn over_time(sheet: &mut Worksheet, period: Period, count: u32, at: &Place) -> Result<(), XlsxError> {
    let mut chart = Chart::new_column();
    let series = |chart: &mut Chart, column: u16, is_second: bool, mut format: ChartFormat| {
        let series = chart.add_series();
        series.set_name((over_time::NAME, 0, column)).set_categories((over_time::NAME, 1, 0, count, 0));
        series.set_values((over_time::NAME, 1, column, count, column)).set_gap(40).set_secondary_axis(is_second).set_format(&mut format);
        if is_second {
            let mut dot = ChartMarker::new();
            series.set_marker(dot.set_type(ChartMarkerType::Circle).set_size(5).set_format(&mut filled(DARK)));
        }
    };
    series(&mut chart, 1, false, filled(FOR));
    let mut means = Chart::new(ChartType::Line);
    series(&mut means, 2, true, line(DARK, 1.5));
    chart.combine(&means);
    chart.x_axis().set_text_axis(true).set_num_format("yyyy-mm-dd").set_label_position(ChartAxisLabelPosition::Low);
    chart.show_empty_cells_as(ChartEmptyCells::Gaps);
    chart.legend().set_position(ChartLegendPosition::Bottom);
    put(sheet, chart, &format!("Quotes by {}, and their mean polarity (right axis)", period.name()), at)
}

fn filled(colour: u32) -> ChartFormat {
    let mut format = ChartFormat::new();
    format.set_solid_fill(ChartSolidFill::new().set_color(colour));
    format
}

fn line(colour: u32, width: f64) -> ChartFormat {
    let mut format = ChartFormat::new();
    format.set_line(ChartLine::new().set_color(colour).set_width(width));
    format
}

fn put(sheet: &mut Worksheet, mut chart: Chart, title: &str, at: &Place) -> Result<(), XlsxError> {
    chart.x_axis().set_major_gridlines_line(ChartLine::new().set_color(GREY));
    chart.y_axis().set_major_gridlines_line(ChartLine::new().set_color(GREY));
    chart.title().set_name(title).set_font(ChartFont::new().set_bold().set_size(12));
    chart.set_width(at.size.0).set_height(at.size.1).set_alt_text(title);
    sheet.insert_chart_with_offset(at.row, at.column, &chart, at.right, 0).map(drop)
}
