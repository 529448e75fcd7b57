//! The coding sheet: its columns, what may stand in them, and how a row of it is written.
//!
//! As CSV it has one header and nothing else, safe for spreadsheets (`book.rs` makes an Excel book of it); what its columns mean is told
//! in a text of its own, the guide. A blind sheet lacks the columns with the program's answers: what was taken for the content can still
//! be seen in the context, because otherwise nobody could tell which words a row is about.

use std::fmt::Write;

use super::measure::Measure;
use crate::records::{Cell, Column, Sort, polarity_label};
use crate::reports::finished::Row;
use crate::reports::{CsvStyle, cut, guard};

/// The marks around the content in its context.
const MARKS: [&str; 2] = ["[[", "]]"];
/// Columns that a blind sheet hides.
const ANSWERS: [&str; 5] = ["quote", "source", "speaker", "polarity", "targets"];

/// One row of a sheet before it is filled in.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Of the row in the run.
    pub quote_id: String,
    doc_id: String,
    stratum: String,
    stratum_size: u64,
    context: String,
    quote: String,
    source: String,
    speaker: String,
    polarity: &'static str,
    targets: String,
}

impl Entry {
    /// The entry of a run's row.
    pub fn new(row: &Row<'_>, stratum: String, stratum_size: u64) -> Self {
        let cell = |column: &str| row.text(column).into_owned();
        Self {
            quote_id: cell("quote_id"),
            doc_id: cell("doc_id"),
            stratum,
            stratum_size,
            context: marked(&row.text("context"), &row.spans("content_in_context"), &row.text("quote")),
            quote: cell("quote"),
            source: cell("source"),
            speaker: cell("speaker"),
            polarity: polarity(row),
            targets: cell("targets"),
        }
    }
}

/// Whether a row is called negative, neutral or positive; empty where it has no score.
pub fn polarity(row: &Row<'_>) -> &'static str {
    row.text("polarity").parse().map_or("", polarity_label)
}

/// The context with marks around each piece of the content, whose places are in code points; the quote after it where none are told.
fn marked(context: &str, pieces: &[[usize; 2]], quote: &str) -> String {
    let [open, close] = MARKS;
    if pieces.is_empty() {
        return format!("{context} {open}{quote}{close}");
    }
    let mut text = String::with_capacity(context.len() + pieces.len() * (open.len() + close.len()));
    let mut rest = context;
    let mut done = 0;
    for (at, mark) in pieces.iter().flat_map(|[start, end]| [start, end].into_iter().zip(MARKS)) {
        let bytes = rest.char_indices().nth(at.saturating_sub(done)).map_or(rest.len(), |(at, _)| at);
        let (before, after) = rest.split_at_checked(bytes).unwrap_or((rest, ""));
        text.extend([before, mark]);
        (rest, done) = (after, *at);
    }
    text + rest
}

#[rustfmt::skip]
const COLUMNS: &[Column<Entry>] = &[
    Column { name: "quote_id", explains: "Which row of the run this is; leave it as it is", sort: Sort::Text, cell: |e| Cell::text(&e.quote_id) },
    Column { name: "doc_id", explains: "The document", sort: Sort::Text, cell: |e| Cell::text(&e.doc_id) },
    Column { name: "stratum", explains: "The part of the run that the row was drawn from", sort: Sort::Text, cell: |e| Cell::text(&e.stratum) },
    Column { name: "stratum_size", explains: "Quotes of that part in the whole run, by which results are weighted", sort: Sort::Count, cell: |e| Cell::Count(e.stratum_size) },
    Column { name: "context", explains: "The sentences around it, the content between [[ and ]]: the words that somebody is taken to have said", sort: Sort::Text, cell: |e| Cell::text(&e.context) },
    Column { name: "quote", explains: "What dixit takes for the content", sort: Sort::Text, cell: |e| Cell::text(&e.quote) },
    Column { name: "source", explains: "The words that dixit takes to name who said it", sort: Sort::Text, cell: |e| Cell::text(&e.source) },
    Column { name: "speaker", explains: "Who that is, says dixit; empty where it leaves that open", sort: Sort::Text, cell: |e| Cell::text(&e.speaker) },
    Column { name: "polarity", explains: "How the content evaluates, says dixit: negative, neutral, positive", sort: Sort::Text, cell: |e| Cell::text(e.polarity) },
    Column { name: "targets", explains: "Whom or what the speaker is for or against, says dixit", sort: Sort::Text, cell: |e| Cell::text(&e.targets) },
    Column { name: "right_attribution", explains: "yes: the text reports that somebody said or thought these words; no: it does not (then leave the rest of the row empty)", sort: Sort::Text, cell: |_| Cell::Empty },
    Column { name: "right_source", explains: "The right words where `source` is wrong; empty where it is right; ? where no words name who said it. Without a column `source`: the words that name who said it", sort: Sort::Text, cell: |_| Cell::Empty },
    Column { name: "right_speaker", explains: "The right name where `speaker` is wrong or open; empty where it is right; ? where nobody can tell from the text; no where it is wrong and you do not know the name. Without a column `speaker`: the name of who said it, or ?", sort: Sort::Text, cell: |_| Cell::Empty },
    Column { name: "right_extent", explains: "yes, too long or too short: whether exactly what was said stands between [[ and ]]", sort: Sort::Text, cell: |_| Cell::Empty },
    Column { name: "stance", explains: "negative, neutral or positive: how the content evaluates what it speaks of", sort: Sort::Text, cell: |_| Cell::Empty },
    Column { name: "notes", explains: "Anything; nobody counts it", sort: Sort::Text, cell: |_| Cell::Empty },
];

/// Whether a column is to be filled in.
pub fn is_answer(column: &str) -> bool {
    column == "notes" || Measure::ALL.iter().any(|measure| measure.column() == column)
}

/// The columns of a sheet.
pub fn columns(is_blind: bool) -> impl Iterator<Item = &'static Column<Entry>> {
    COLUMNS.iter().filter(move |column| !is_blind || !ANSWERS.contains(&column.name))
}

/// The sheet as CSV.
pub fn csv(entries: &[Entry], is_blind: bool, style: CsvStyle) -> String {
    let mut writer = csv::WriterBuilder::new().delimiter(style.delimiter).from_writer(Vec::new());
    // Writing to memory cannot fail, and every record has as many fields as the header.
    let _ = writer.write_record(columns(is_blind).map(|column| column.name));
    for entry in entries {
        let _ = writer.write_record(columns(is_blind).map(|column| shown(&(column.cell)(entry))));
    }
    let text = String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default();
    if style.bom { format!("\u{FEFF}{text}") } else { text }
}

fn shown(cell: &Cell<'_>) -> String {
    match cell {
        Cell::Text(text) => {
            let safe = guard(text);
            cut(&safe).unwrap_or(&safe).to_owned()
        }
        Cell::Count(count) => count.to_string(),
        _ => String::new(),
    }
}

/// What a coder must know.
pub fn guide(is_blind: bool) -> String {
    let mut text = "How to fill in this sheet\n\n\
        Each row is one attribution: words that somebody is reported to have said or thought. Read the context and answer in the columns\n\
        right_attribution to stance. A row without any answer is not counted. Small or capital letters make no difference. Judge by the\n\
        text alone, and do not talk about rows with other coders before all sheets are filled in. Save it in the form in\n\
        which you got it: xlsx, or CSV (UTF-8).\n\n"
        .to_owned();
    for column in columns(is_blind) {
        let _ = writeln!(text, "{}\n    {}", column.name, column.explains);
    }
    text
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn entry() -> Entry {
        Entry {
            quote_id: "q1".to_owned(),
            doc_id: "-a".to_owned(),
            stratum: "direct".to_owned(),
            stratum_size: 12,
            context: "[[“No,”]] she said.".to_owned(),
            quote: "“No,”".to_owned(),
            source: "she".to_owned(),
            speaker: "=Ann".to_owned(),
            polarity: "neutral",
            targets: String::new(),
        }
    }

    #[test]
    fn contents_are_marked_in_their_context() {
        for (context, pieces, wanted) in [
            ("No, he said no.", &[[12, 14]][..], "No, he said [[no]]."),
            ("“Né,” she said, “not so.” No.", &[[0, 5], [16, 25]], "[[“Né,”]] she said, [[“not so.”]] No."),
            ("Né", &[[0, 2]], "[[Né]]"),
            ("cut before", &[[4, 60], [70, 80]], "cut [[before]][[]]"),
            ("none", &[], "none [[a quote]]"),
        ] {
            assert_eq!(marked(context, pieces, "a quote"), wanted);
        }
    }

    #[test]
    fn a_sheet_is_safe_and_blind_on_request() {
        let text = csv(&[entry()], false, CsvStyle::default());
        let (header, row) = text.trim_end().split_once('\n').unwrap();
        assert_eq!(header.split(',').count(), COLUMNS.len());
        assert_eq!(row, "q1,'-a,direct,12,\"[[“No,”]] she said.\",\"“No,”\",she,'=Ann,neutral,,,,,,,");
        let blind = csv(&[entry()], true, CsvStyle { bom: true, delimiter: b';', ..CsvStyle::default() });
        assert!(blind.starts_with("\u{FEFF}quote_id;doc_id;stratum;stratum_size;context;right_attribution;"), "{blind}");
        assert!(!blind.contains("Ann"), "{blind}");
    }

    #[test]
    fn the_guide_tells_every_column() {
        assert!(columns(false).all(|column| guide(false).contains(&format!("\n{}\n    ", column.name))));
        assert!(!guide(true).contains("\nspeaker\n"));
    }
}
