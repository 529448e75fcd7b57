//! quanteda's YAML: maps of categories, nested to any use, with lists of terms; `__` holds the terms of a category that has further ones
//! below it. A term is what is written, so `no` and `1` are words.
//!
//! Aliases are refused, since a few lines of them can stand for billions; so is nesting deeper than any tree of categories.

use saphyr_parser::{Event, Parser, Span};

use super::draft::{Draft, Wrong};
use super::pattern::Notation;

/// Categories within categories, and lists.
const DEPTH: usize = 32;
/// The key of terms beside sub-categories.
const OWN: &str = "__";

/// What is open around an event.
enum Open {
    /// A map; with its key where the value is awaited.
    Map(Option<String>),
    List,
}

struct Reader<'d, 'l> {
    draft: &'d mut Draft<'l>,
    open: Vec<Open>,
    documents: usize,
}

pub(super) fn read(text: &str, draft: &mut Draft<'_>) -> Result<(), Wrong> {
    let mut reader = Reader { draft, open: Vec::new(), documents: 0 };
    for event in Parser::new_from_str(text) {
        match event {
            Ok((event, span)) => reader.take(event, line(span))?,
            Err(error) => return Err(Wrong::at(error.marker().line() as u64, wrong(error.info()))),
        }
    }
    Ok(())
}

fn line(span: Span) -> u64 {
    span.start.line() as u64
}

fn wrong(info: &str) -> String {
    let hint = if info.contains("anchor") { ": a term that begins with * or & must stand in quotation marks" } else { "" };
    format!("not YAML as it should be: {info}{hint}")
}

impl Reader<'_, '_> {
    fn take(&mut self, event: Event<'_>, line: u64) -> Result<(), Wrong> {
        match event {
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err(Wrong::at(line, "a second document begins here: put each dictionary into a file of its own"));
                }
            }
            Event::Alias(_) => {
                return Err(Wrong::at(line, "aliases are not read: write the terms out, and a term that begins with * in quotation marks"));
            }
            Event::MappingStart(..) => self.enter(Open::Map(None), line)?,
            Event::SequenceStart(..) => self.enter(Open::List, line)?,
            Event::MappingEnd | Event::SequenceEnd => {
                self.open.pop();
                self.done();
            }
            Event::Scalar(text, style, ..) => self.scalar(&text, style == saphyr_parser::ScalarStyle::Plain, line)?,
            _ => {}
        }
        Ok(())
    }

    fn enter(&mut self, open: Open, line: u64) -> Result<(), Wrong> {
        if self.open.len() == DEPTH {
            return Err(Wrong::at(line, format!("nested deeper than {DEPTH} levels")));
        }
        match (self.open.last(), &open) {
            (Some(Open::Map(None)), _) => return Err(Wrong::at(line, "a category must have a name, not a list or a map")),
            (None, Open::List) => return Err(Wrong::at(line, "the terms have no category: write `category:` before the list")),
            _ => {}
        }
        self.open.push(open);
        Ok(())
    }

    /// After a value, a map awaits its next key.
    fn done(&mut self) {
        if let Some(Open::Map(key)) = self.open.last_mut() {
            *key = None;
        }
    }

    fn scalar(&mut self, text: &str, plain: bool, line: u64) -> Result<(), Wrong> {
        match self.open.last_mut() {
            None => return Err(Wrong::at(line, "neither categories nor lists of terms")),
            Some(Open::Map(key @ None)) => {
                *key = Some(text.to_owned());
                return Ok(());
            }
            Some(_) => {}
        }
        let names = self.open.iter().filter_map(|open| if let Open::Map(Some(name)) = open { Some(name.as_str()) } else { None });
        let name = names.filter(|name| *name != OWN).collect::<Vec<_>>().join("/");
        let category = self.draft.category(&name);
        let is_nothing = plain && (text.is_empty() || text == "~");
        if !is_nothing {
            self.draft.entry(line, text, Notation::Globs, category, 1.0);
        }
        if matches!(self.open.last(), Some(Open::Map(_))) {
            self.done();
        }
        Ok(())
    }
}
