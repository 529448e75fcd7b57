//! Annotated documents and predictions, as JSON Lines.

use std::collections::HashSet;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use serde::de::{DeserializeOwned, Deserializer};
use serde::{Deserialize, Serialize};

use super::brat;
use crate::attributions::Kind;
use crate::error::{Error, Result};

/// Start and end of a piece of text in Unicode code points, end exclusive.
pub type CodePointSpan = [u32; 2];

/// A text with all that an annotator found in it.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct GoldDocument {
    /// Its id, which predictions name.
    pub doc: String,
    /// What the offsets index.
    pub text: String,
    /// Pieces that were not annotated: a prediction whose content touches one is not counted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub discard: Vec<CodePointSpan>,
    /// In any order.
    pub attributions: Vec<GoldAttribution>,
}

/// One annotated attribution.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct GoldAttribution {
    /// The attributed pieces.
    pub content: Vec<CodePointSpan>,
    /// Empty where there is no cue.
    #[serde(default, deserialize_with = "spans")]
    pub cue: Vec<CodePointSpan>,
    /// Empty where the text names no source.
    #[serde(default, deserialize_with = "spans")]
    pub source: Vec<CodePointSpan>,
    /// Who is behind the source, where that was annotated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speaker: Option<String>,
    /// How much of the content stands in quotation marks; none where the name is not one of the three.
    #[serde(default, deserialize_with = "kind")]
    pub kind: Option<Kind>,
}

/// One attribution that a system found.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
pub struct Prediction {
    /// The id of its document.
    pub doc: String,
    /// The attributed pieces.
    pub content: Vec<CodePointSpan>,
    /// Empty where there is no cue.
    #[serde(default, deserialize_with = "spans")]
    pub cue: Vec<CodePointSpan>,
    /// Empty where no source was found.
    #[serde(default, deserialize_with = "spans")]
    pub source: Vec<CodePointSpan>,
    /// Who is behind the source, where that was resolved.
    #[serde(default)]
    pub speaker: Option<String>,
    /// How much of the content stands in quotation marks; none where the name is not one of the three.
    #[serde(default, deserialize_with = "kind")]
    pub kind: Option<Kind>,
}

/// A text with how it stands to a target in it.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct TargetExample {
    /// What the target is a piece of.
    pub text: String,
    /// The target.
    pub target: CodePointSpan,
    /// -1 against, 0 neither, 1 for.
    pub label: i8,
}

/// Reads texts with targets, one a line; empty lines are passed over.
///
/// # Errors
/// A file that cannot be read; a line that is no JSON object with `text`, `target` and `label`, with its number.
pub fn read_target_examples(path: &Path) -> Result<Vec<TargetExample>> {
    read(path)
}

/// Reads annotated documents: a file has one a line, where empty lines are passed over; a folder holds brat's NAME.txt and NAME.ann.
///
/// # Errors
/// A file that cannot be read or holds no document; in a folder a file without its partner, a line that cannot be right; a line that is no JSON object with `doc`, `text` and `attributions`, with its number;
/// two documents with one id; a span that is reversed or leaves its text.
pub fn read_gold(path: &Path) -> Result<Vec<GoldDocument>> {
    let gold: Vec<GoldDocument> = if path.is_dir() { brat::read(path)? } else { read(path)? };
    let wrong = |message: String| Error::Format { path: path.into(), line: None, message };
    if gold.is_empty() {
        return Err(wrong("no annotated document in it".into()));
    }
    let mut seen = HashSet::new();
    for document in &gold {
        if !seen.insert(document.doc.as_str()) {
            return Err(wrong(format!("two documents have the id `{}`", document.doc)));
        }
        if let Some([start, end]) = document.wrong_span() {
            let length = document.text.chars().count();
            let message =
                format!("document `{}`: the span {start}-{end} is reversed or leaves the text of {length} characters", document.doc);
            return Err(wrong(message));
        }
    }
    Ok(gold)
}

impl GoldDocument {
    /// The first span that is reversed or outside the text.
    fn wrong_span(&self) -> Option<CodePointSpan> {
        let length = self.text.chars().count();
        let spans = self.attributions.iter().flat_map(|attribution| [&attribution.content, &attribution.cue, &attribution.source]);
        spans.flatten().copied().find(|[start, end]| start > end || *end as usize > length)
    }
}

/// Reads predictions, one attribution a line, in any order of documents; empty lines are passed over.
///
/// # Errors
/// A file that cannot be read; a line that is no JSON object with `doc` and `content`, with its number.
pub fn read_predictions(path: &Path) -> Result<Vec<Prediction>> {
    read(path)
}

fn read<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>> {
    let file = File::open(path).map_err(Error::file(path, "cannot open"))?;
    let mut items = Vec::new();
    for (number, line) in (1..).zip(BufReader::new(file).split(b'\n')) {
        let line = line.map_err(Error::file(path, "cannot read"))?;
        let line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&line).trim_ascii();
        if line.is_empty() {
            continue;
        }
        let item = serde_json::from_slice(line);
        items.push(item.map_err(|error| Error::Format { path: path.into(), line: Some(number), message: message(&error) })?);
    }
    Ok(items)
}

/// The parser counts lines within the one line that it is given, which would contradict the line of the file.
fn message(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    text.strip_suffix(&place).map_or(text.clone(), |what| format!("column {}: {what}", error.column()))
}

fn spans<'de, D: Deserializer<'de>>(from: D) -> std::result::Result<Vec<CodePointSpan>, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or_default())
}

fn kind<'de, D: Deserializer<'de>>(from: D) -> std::result::Result<Option<Kind>, D::Error> {
    let name: Option<String> = Option::deserialize(from)?;
    Ok([Kind::Direct, Kind::Mixed, Kind::Indirect].into_iter().find(|kind| name.as_deref() == Some(kind.name())))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use std::io::Write;

    fn file(content: &str) -> tempfile::NamedTempFile {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(content.as_bytes()).unwrap();
        file
    }

    #[test]
    fn keys_may_be_missing_null_or_unknown() {
        let file = file(concat!(
            "\u{feff}{\"doc\":\"a\",\"content\":[[0,2]],\"score\":0.5}\r\n\n",
            "{\"doc\":\"b\",\"content\":[],\"cue\":null,\"source\":[[1,2],[3,4]],\"kind\":\"mixed\",\"speaker\":\"Ann\"}\n",
            "{\"doc\":\"c\",\"content\":[],\"kind\":\"?\",\"speaker\":null}",
        ));
        let read = read_predictions(file.path()).unwrap();
        assert_eq!(read.iter().map(|one| one.doc.as_str()).collect::<Vec<_>>(), ["a", "b", "c"]);
        assert_eq!(read.iter().map(|one| one.kind).collect::<Vec<_>>(), [None, Some(Kind::Mixed), None]);
        assert_eq!((&read[0].content[..], &read[1].source[..]), (&[[0, 2]][..], &[[1, 2], [3, 4]][..]));
    }

    #[test]
    fn errors_name_path_line_and_column() {
        for (content, what) in [
            ("{\"doc\":\"a\",\"text\":\"\",\"attributions\":[]}\n{\"doc\":\"b\"}\n", ":2: column 11: missing field `text`"),
            ("\n\n[", ":3: column 1: EOF while parsing a list"),
            ("{\"doc\":\"a\",\"text\":\"\",\"attributions\":[{\"content\":[[-1,2]]}]}", ":1: column 52: invalid value: integer `-1`"),
        ] {
            let file = file(content);
            let error = read_gold(file.path()).unwrap_err().to_string();
            assert!(error.starts_with(&format!("{}{what}", file.path().display())), "{error}");
        }
        assert!(read_gold(Path::new("no such file")).unwrap_err().to_string().contains("cannot open"));
    }
}
