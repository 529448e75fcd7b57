//! The quotes of a finished run, one after another: from `quotes.jsonl`, or `quotes.csv` (and `quotes-2.csv` ...) where that is missing;
//! compressed or not.
//!
//! Both are asked by the names that columns have in `quotes.csv`; a JSON Lines row answers for metadata and people by the same names.
//! Rows are passed on as they are read, so memory does not grow with a run.

use std::borrow::Cow;
use std::io::BufRead;
use std::path::{Path, PathBuf};

use csv::StringRecord;
use serde_json::{Map, Value};

use crate::error::{Error, Result};
use crate::reports::{find_table, open_table, plain_name};

/// One attribution as a report has it.
#[derive(Clone, Copy)]
pub enum Row<'r> {
    /// A line of JSON Lines.
    Nested(&'r Map<String, Value>),
    /// A line of CSV under its header.
    Flat(&'r StringRecord, &'r StringRecord),
}

/// Columns of CSV that JSON Lines has under other keys.
const KEYS: [(&str, &str); 4] = [("doc_id", "doc"), ("quote", "content_text"), ("cue", "cue_text"), ("source", "source_text")];

impl<'r> Row<'r> {
    /// The value of a column; none where the row has no such column.
    pub fn get(&self, column: &str) -> Option<Cow<'r, str>> {
        match *self {
            Row::Flat(header, record) => header.iter().position(|name| name == column).and_then(|at| record.get(at)).map(Cow::Borrowed),
            Row::Nested(fields) => {
                let key = KEYS.iter().find(|(name, _)| *name == column).map_or(column, |(_, key)| key);
                fields.get(key).or_else(|| brought(fields, column)).map(shown)
            }
        }
    }

    /// Pairs of numbers, as columns of spans have them; empty where there are none, or something else stands there.
    pub fn spans(&self, column: &str) -> Vec<[usize; 2]> {
        let text = self.text(column);
        let pairs = text.trim_start_matches('\'').split(';').map(|pair| {
            let (start, end) = pair.split_once('-')?;
            Some([start.parse().ok()?, end.parse().ok()?])
        });
        pairs.collect::<Option<_>>().unwrap_or_default()
    }

    /// The value of a column, empty where there is none.
    pub fn text(&self, column: &str) -> Cow<'r, str> {
        self.get(column).unwrap_or_default()
    }
}

/// What the input or the file of people brought.
fn brought<'r>(fields: &'r Map<String, Value>, column: &str) -> Option<&'r Value> {
    let within = |object: &str, name: &str| fields.get(object).and_then(|object| object.get(name));
    let people = column.strip_prefix("people_").and_then(|name| within("people", name));
    let meta = || column.strip_prefix("meta_").and_then(|name| within("metadata", name));
    people.or_else(|| within("metadata", column)).or_else(meta)
}

fn shown(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Null => Cow::Borrowed(""),
        Value::String(text) => Cow::Borrowed(text),
        Value::Array(items) => items.iter().map(item).collect::<Vec<_>>().join(";").into(),
        other => other.to_string().into(),
    }
}

/// A span or a target as `quotes.csv` has it, anything else as it is.
fn item(value: &Value) -> String {
    if let Some([start, end]) = value.as_array().map(Vec::as_slice) {
        return format!("{start}-{end}");
    }
    match (value.get("text").and_then(Value::as_str), value.get("stance").and_then(Value::as_f64)) {
        (Some(text), Some(stance)) => format!("{text}:{stance:+}"),
        _ => value.to_string(),
    }
}

/// Passes on every row of a run: a folder of reports, or its file of quotes.
///
/// # Errors
/// There is no such file, or it is damaged; what `each` gives back.
pub fn for_each(run: &Path, each: &mut dyn FnMut(Row<'_>) -> Result<()>) -> Result<()> {
    for path in files(run)? {
        if plain_name(&path.to_string_lossy()).ends_with(".jsonl") { nested(&path, each)? } else { flat(&path, each)? }
    }
    Ok(())
}

/// The files that hold the quotes.
fn files(run: &Path) -> Result<Vec<PathBuf>> {
    if !run.is_dir() {
        return Ok(vec![run.to_owned()]);
    }
    let [lines, table] = ["quotes.jsonl", "quotes.csv"].map(|name| find_table(run, name));
    if lines.is_file() {
        return Ok(vec![lines]);
    }
    if !table.is_file() {
        let message = "no quotes.jsonl and no quotes.csv in this folder; give the folder that dixit analyze wrote".to_owned();
        return Err(Error::Format { path: run.to_owned(), line: None, message });
    }
    // A sheet that was full goes on in further files.
    let further = (2..).map(|part| find_table(run, &format!("quotes-{part}.csv"))).take_while(|path| path.is_file());
    Ok(std::iter::once(table).chain(further).collect())
}

fn nested(path: &Path, each: &mut dyn FnMut(Row<'_>) -> Result<()>) -> Result<()> {
    let file = open_table(path).map_err(Error::file(path, "cannot open"))?;
    for (number, line) in (1..).zip(file.lines()) {
        let line = line.map_err(Error::file(path, "cannot read"))?;
        if line.trim().is_empty() {
            continue;
        }
        let damaged = |message: String| Error::Format { path: path.to_owned(), line: Some(number), message };
        let fields: Map<String, Value> = serde_json::from_str(&line).map_err(|error| damaged(error.to_string()))?;
        if !fields.contains_key("quote_id") {
            return Err(damaged("the row has no `quote_id`; give the quotes.jsonl of dixit analyze".to_owned()));
        }
        each(Row::Nested(&fields))?;
    }
    Ok(())
}

fn flat(path: &Path, each: &mut dyn FnMut(Row<'_>) -> Result<()>) -> Result<()> {
    let damaged = |line: Option<u64>, message: String| Error::Format { path: path.to_owned(), line, message };
    let mut file = open_table(path).map_err(Error::file(path, "cannot open"))?;
    let delimiter = delimiter(file.fill_buf().map_err(Error::file(path, "cannot read"))?);
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(file);
    let header = reader.headers().map_err(|error| damaged(Some(1), error.to_string()))?.clone();
    if !header.iter().any(|name| name == "quote_id") {
        return Err(damaged(Some(1), "no column `quote_id`; give the quotes.csv of dixit analyze".to_owned()));
    }
    let mut record = StringRecord::new();
    while reader.read_record(&mut record).map_err(|error| damaged(None, error.to_string()))? {
        each(Row::Flat(&header, &record))?;
    }
    Ok(())
}

/// What stands after the first name of the header, which is always the same one.
fn delimiter(head: &[u8]) -> u8 {
    let head = head.strip_prefix("\u{FEFF}".as_bytes()).unwrap_or(head);
    head.strip_prefix(b"quote_id").and_then(|rest| rest.first()).copied().filter(|byte| !b"\r\n".contains(byte)).unwrap_or(b',')
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::fs;

    use super::*;

    /// Some columns of every row of a folder with this one file.
    fn read(name: &str, text: &str, columns: &[&str]) -> std::result::Result<Vec<Vec<Option<String>>>, String> {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(name), text).unwrap();
        let mut rows = Vec::new();
        let read = for_each(folder.path(), &mut |row| {
            rows.push(columns.iter().map(|column| row.get(column).map(Cow::into_owned)).collect());
            Ok(())
        });
        read.map(|()| rows).map_err(|error| error.to_string().replace(&folder.path().display().to_string(), "run"))
    }

    #[test]
    fn both_forms_answer_by_the_same_names() {
        let columns = ["quote_id", "doc_id", "quote", "speaker", "polarity", "outlet", "people_party", "meta_cue", "none"];
        let line = r#"{"quote_id":"q1","doc":"a","metadata":{"outlet":"Post","cue":"x"},"content_text":"“No,”","speaker":null,"polarity":-0.25,"people":{"party":"Green"}}"#;
        let wanted = [Some("q1"), Some("a"), Some("“No,”"), Some(""), Some("-0.25"), Some("Post"), Some("Green"), Some("x"), None];
        let wanted = vec![wanted.iter().map(|cell| cell.map(str::to_owned)).collect::<Vec<_>>()];
        assert_eq!(read("quotes.jsonl", &format!("{line}\n"), &columns), Ok(wanted.clone()));
        for (mark, delimiter) in [("", ","), ("\u{FEFF}", ";"), ("", "\t")] {
            let table = "quote_id|doc_id|outlet|meta_cue|quote|speaker|polarity|people_party\nq1|a|Post|x|\"“No,”\"||-0.25|Green\n";
            let table = mark.to_owned() + &table.replace('|', delimiter);
            assert_eq!(read("quotes.csv", &table, &columns), Ok(wanted.clone()), "{table}");
        }
    }

    #[test]
    fn targets_read_as_in_the_table() {
        let line =
            r#"{"quote_id":"q1","targets":[{"span":[1,2],"text":"Gaza","stance":0.3},{"span":[4,5],"text":"Israel","stance":-0.8}]}"#;
        assert_eq!(read("quotes.jsonl", line, &["targets"]), Ok(vec![vec![Some("Gaza:+0.3;Israel:-0.8".to_owned())]]));
    }

    #[test]
    fn what_is_no_run_is_told() {
        for (name, text, message) in [
            ("other.txt", "", "run: no quotes.jsonl and no quotes.csv"),
            ("quotes.jsonl", "{}\n", "run/quotes.jsonl:1: the row has no `quote_id`"),
            ("quotes.jsonl", "\n{\"quote_id\"", "run/quotes.jsonl:2: EOF"),
            ("quotes.csv", "", "run/quotes.csv:1: no column `quote_id`"),
            ("quotes.csv", "a,b\n1,2\n", "run/quotes.csv:1: no column `quote_id`"),
        ] {
            let error = read(name, text, &[]).unwrap_err();
            assert!(error.starts_with(message), "{error}");
        }
    }
}
