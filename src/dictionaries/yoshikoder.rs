//! Yoshikoder's .ykd: XML, where a `cnode` is a category and a `pnode` a term; the outermost `cnode` is the dictionary itself.

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

use super::draft::{Draft, Wrong, number};
use super::pattern::Notation;

/// Categories within categories.
const DEPTH: usize = 32;

pub(super) fn read(text: &str, draft: &mut Draft<'_>) -> Result<(), Wrong> {
    let mut reader = Reader::from_str(text);
    let mut place = Place { text, at: 0, line: 1 };
    let mut around: Vec<String> = Vec::new();
    let mut seen = false;
    loop {
        let event = reader.read_event();
        let line = place.line(reader.buffer_position() as usize);
        let event = event.map_err(|error| Wrong::at(line, format!("not XML as it should be: {error}")))?;
        match &event {
            Event::Start(tag) | Event::Empty(tag) if tag.name().as_ref() == "cnode" => {
                let category = attribute(tag, "name").unwrap_or_default();
                if matches!(event, Event::Start(_)) {
                    around.push(category);
                }
                if around.len() > DEPTH {
                    return Err(Wrong::at(line, format!("nested deeper than {DEPTH} levels")));
                }
                seen = true;
            }
            Event::Start(tag) | Event::Empty(tag) if tag.name().as_ref() == "pnode" => pattern(tag, line, &around, draft),
            Event::End(tag) if tag.name().as_ref() == "cnode" => drop(around.pop()),
            Event::Eof => break,
            _ => {}
        }
    }
    if seen { Ok(()) } else { Err(Wrong::file("XML without a cnode: of XML, only Yoshikoder's dictionaries are read")) }
}

fn pattern(tag: &BytesStart<'_>, line: u64, around: &[String], draft: &mut Draft<'_>) {
    let below = around.get(1..).filter(|below| !below.is_empty()).unwrap_or(around);
    let category = draft.category(&below.join("/"));
    let weight = attribute(tag, "score").and_then(|score| number(&score)).unwrap_or(1.0);
    match attribute(tag, "name") {
        Some(term) => draft.entry(line, &term, Notation::Globs, category, weight),
        None => draft.skip(line, "a pnode without a name"),
    }
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    Some(tag.try_get_attribute(name).ok()??.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
}

/// Counts lines up to a place that only goes on.
struct Place<'t> {
    text: &'t str,
    at: usize,
    line: u64,
}

impl Place<'_> {
    fn line(&mut self, end: usize) -> u64 {
        let passed = self.text.as_bytes().get(self.at..end).unwrap_or_default();
        self.line += memchr::memchr_iter(b'\n', passed).count() as u64;
        self.at = end.max(self.at);
        self.line
    }
}
