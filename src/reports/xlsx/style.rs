//! How the sheets look: the formats of their cells, and colours that people with any sight can tell apart.

use rust_xlsxwriter::{ConditionalFormat3ColorScale, ConditionalFormatType, Format, FormatAlign, FormatBorder};

/// For what is against.
pub const AGAINST: u32 = 0x00EF_8A62;
/// For what is neither.
const NEITHER: u32 = 0x00F7_F7F7;
/// For what is in favour.
pub const FOR: u32 = 0x0067_A9CF;
const HEADER: u32 = 0x00D9_E1E8;
/// For lines.
pub const DARK: u32 = 0x0040_4A54;
/// For lines that should not be seen first.
pub const GREY: u32 = 0x00DD_DDDD;

/// The formats of cells.
pub struct Style {
    /// Words, a little away from the numbers before them.
    pub plain: Format,
    /// Words under a title.
    pub label: Format,
    /// Numbers.
    pub number: Format,
    /// Long texts.
    pub wrapped: Format,
    /// Dates.
    pub day: Format,
    /// Addresses that can be followed.
    pub link: Format,
    /// Names of columns.
    pub header: Format,
    /// Names of columns of numbers.
    pub header_right: Format,
    /// Names of columns that stand upright.
    pub upright: Format,
    /// The first line of a sheet that is read, not filtered.
    pub title: Format,
    /// The lines above its parts.
    pub part: Format,
    /// A mean in a narrow column.
    pub mean: Format,
    /// How many.
    pub count: Format,
    /// A measure where few of its digits are wanted.
    pub score: Format,
}

impl Style {
    /// The one style there is.
    pub fn new() -> Self {
        let label = Format::new().set_align(FormatAlign::Top);
        let plain = label.clone().set_align(FormatAlign::Left).set_indent(1);
        let header = Format::new()
            .set_align(FormatAlign::Left)
            .set_indent(1)
            .set_bold()
            .set_background_color(HEADER)
            .set_border_bottom(FormatBorder::Thin);
        Self {
            number: label.clone(),
            wrapped: plain.clone().set_text_wrap(),
            day: label.clone().set_num_format("yyyy-mm-dd"),
            link: plain.clone().set_hyperlink(),
            header_right: header.clone().set_align(FormatAlign::Right).set_indent(0),
            upright: header.clone().set_align(FormatAlign::General).set_indent(0).set_rotation(90),
            title: Format::new().set_bold().set_font_size(16),
            part: Format::new().set_bold().set_font_size(12),
            mean: Format::new().set_num_format("0.0").set_align(FormatAlign::Center),
            count: label.clone().set_num_format("#,##0"),
            score: label.clone().set_num_format("0.00"),
            plain,
            label,
            header,
        }
    }
}

/// Colours from -1 over 0 to 1.
pub fn scale() -> ConditionalFormat3ColorScale {
    ConditionalFormat3ColorScale::new()
        .set_minimum(ConditionalFormatType::Number, -1)
        .set_midpoint(ConditionalFormatType::Number, 0)
        .set_maximum(ConditionalFormatType::Number, 1)
        .set_minimum_color(AGAINST)
        .set_midpoint_color(NEITHER)
        .set_maximum_color(FOR)
}
