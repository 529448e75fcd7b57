//! Tables with a header: dixit's own (`term, category, weight`), and LIWC-22's .dicx, which has a column a category.

use csv::{ReaderBuilder, StringRecord, Trim};
use hashbrown::HashMap;

use super::draft::{Draft, WORDS, Wrong, number};
use super::format::Format;
use super::pattern::Notation;

const TERM: [&str; 5] = ["term", "word", "entry", "token", "pattern"];
const CATEGORY: [&str; 4] = ["category", "class", "label", "emotion"];
const WEIGHT: [&str; 4] = ["weight", "score", "value", "polarity"];
/// What LIWC-22 calls the column of terms.
const ENTRY: [&str; 2] = ["entry", "dicterm"];

/// What a first line is the header of, if of any table.
pub(super) fn header(line: &str) -> Option<Format> {
    let names: Vec<String> = line.split(char::from(delimiter(line))).map(|name| plain(name.trim_matches('"'))).collect();
    let (first, others) = names.split_first()?;
    if others.is_empty() || super::lists::is_vad_head(line) {
        return None;
    }
    let knows = |known: &[&str]| names.iter().any(|name| known.contains(&name.as_str()));
    if knows(&TERM) && (knows(&CATEGORY) || knows(&WEIGHT)) {
        return Some(Format::Table);
    }
    ENTRY.contains(&first.as_str()).then_some(Format::Dicx)
}

fn plain(name: &str) -> String {
    name.trim().to_lowercase()
}

fn delimiter(header: &str) -> u8 {
    [b'\t', b';'].into_iter().find(|byte| header.as_bytes().contains(byte)).unwrap_or(b',')
}

/// The header, and the records after the comments above it, each with its line.
fn records(text: &str) -> (StringRecord, impl Iterator<Item = (u64, Result<StringRecord, String>)>) {
    let is_comment = |line: &&str| line.starts_with('#') || line.trim().is_empty();
    let comments: usize = text.split_inclusive('\n').take_while(is_comment).map(str::len).sum();
    let above = text.get(..comments).unwrap_or("").matches('\n').count() as u64;
    let rest = text.get(comments..).unwrap_or("");
    let delimiter = delimiter(rest.lines().next().unwrap_or(""));
    let mut builder = ReaderBuilder::new();
    // In a table with tabs a quotation mark is a letter: `:"(` is a term.
    builder.delimiter(delimiter).quoting(delimiter != b'\t').flexible(true).trim(Trim::All);
    let mut reader = builder.from_reader(rest.as_bytes());
    let header = reader.headers().cloned().unwrap_or_default();
    let mut line = above + 1;
    let records = reader.into_records().map(move |record| match record {
        Ok(record) => {
            line = record.position().map_or(line, |place| above + place.line());
            (line, on_one_line(record))
        }
        Err(error) => (line + 1, Err(format!("the record cannot be read: {error}"))),
    });
    (header, records)
}

/// No term has a line break: where a cell has one, a quotation mark has swallowed lines.
fn on_one_line(record: StringRecord) -> Result<StringRecord, String> {
    let breaks: usize = record.iter().map(|cell| cell.matches('\n').count()).sum();
    if breaks == 0 {
        return Ok(record);
    }
    Err(format!("a quotation mark that opens here makes {} lines one record: double it, or close it", breaks + 1))
}

/// dixit's own, with `,` `;` or tabs.
pub(super) fn table(text: &str, draft: &mut Draft<'_>) -> Result<(), Wrong> {
    let (header, records) = records(text);
    let column = |known: &[&str]| header.iter().position(|name| known.contains(&plain(name).as_str()));
    let (term, category, weight) = (column(&TERM).unwrap_or_default(), column(&CATEGORY), column(&WEIGHT));
    let unused = (0..).zip(&header).filter(|(at, _)| *at != term && Some(*at) != category && Some(*at) != weight);
    let unused: Vec<&str> = unused.map(|(_, name)| name).collect();
    if !unused.is_empty() {
        draft.remark(format!("columns that are not used: {}", unused.join(", ")));
    }
    for (line, record) in records {
        let record = match record {
            Ok(record) => record,
            Err(reason) => {
                draft.skip(line, reason);
                continue;
            }
        };
        let cell = |at: Option<usize>| at.and_then(|at| record.get(at)).unwrap_or("");
        let value = match (weight, cell(weight)) {
            (None, _) => Some(1.0),
            (Some(_), cell) => number(cell),
        };
        let Some(value) = value else {
            draft.skip(line, format!("the weight is no number: “{}”", cell(weight)));
            continue;
        };
        let category = draft.category(if category.is_some() { cell(category) } else { WORDS });
        draft.entry(line, cell(Some(term)), Notation::Globs, category, value);
    }
    Ok(())
}

/// LIWC-22's: a cell is empty, X, or a number.
pub(super) fn dicx(text: &str, draft: &mut Draft<'_>) -> Result<(), Wrong> {
    let (header, records) = records(text);
    let mut categories = HashMap::new();
    for (at, name) in header.iter().enumerate().skip(1) {
        categories.insert(at, draft.category(name));
    }
    for (line, record) in records {
        let record = match record {
            Ok(record) => record,
            Err(reason) => {
                draft.skip(line, reason);
                continue;
            }
        };
        let term = record.get(0).unwrap_or("");
        let mut found = false;
        for (at, cell) in record.iter().enumerate().skip(1).filter(|(_, cell)| !cell.is_empty()) {
            found = true;
            match (categories.get(&at), if cell.eq_ignore_ascii_case("x") { Some(1.0) } else { number(cell) }) {
                (None, _) => draft.skip(line, format!("“{term}”: cell {} has no column in the header", at + 1)),
                (_, None) => draft.skip(line, format!("“{term}”: “{cell}” is neither X nor a number")),
                (Some(_), Some(0.0)) => {}
                (Some(category), Some(weight)) => draft.entry(line, term, Notation::Globs, *category, weight),
            }
        }
        if !found {
            draft.skip(line, format!("“{term}” is in no category"));
        }
    }
    Ok(())
}
