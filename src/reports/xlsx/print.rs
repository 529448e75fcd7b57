//! How the sheets come out on paper: across, as wide as the page, the header on each, with the sheet's name and the page's number.

use rust_xlsxwriter::{Worksheet, XlsxError};

/// A4 in the numbers of the format; other paper scales it.
const PAPER: u8 = 9;
/// Inches to the left, the right, above, below, and of header and footer from the edge.
const MARGINS: [f64; 6] = [0.4, 0.4, 0.7, 0.6, 0.3, 0.3];

/// A table: as many pages as it takes, the first row on each.
pub fn table(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    page(sheet).set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0).map(drop)
}

/// What is looked at as a whole: one page.
pub fn whole(sheet: &mut Worksheet) {
    page(sheet).set_print_fit_to_pages(1, 1).set_print_center_horizontally(true);
}

fn page(sheet: &mut Worksheet) -> &mut Worksheet {
    let [left, right, top, bottom, header, footer] = MARGINS;
    let sheet = sheet.set_landscape().set_paper_size(PAPER).set_margins(left, right, top, bottom, header, footer);
    sheet.set_header("&L&B&A&R&F").set_footer("&CPage &P of &N")
}
