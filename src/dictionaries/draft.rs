//! A dictionary while its file is read: readers hand over terms, and what they passed over, line by line.

use hashbrown::{HashMap, HashSet};

use super::pattern::{self, Cutter, Notation, Pattern, Shape};
use super::{Entry, Note};
use crate::lexicons::Lexicons;

/// What keeps a whole file from being a dictionary.
#[derive(Debug)]
pub(super) struct Wrong {
    pub line: Option<u64>,
    pub message: String,
}

impl Wrong {
    pub(super) fn file(message: impl Into<String>) -> Self {
        Self { line: None, message: message.into() }
    }

    pub(super) fn at(line: u64, message: impl Into<String>) -> Self {
        Self { line: Some(line), message: message.into() }
    }
}

/// Globs that share the letters before their first wildcard; each is tried on every word that begins so.
const MOST_GLOBS: usize = 256;
/// The category of a file that has none.
pub(super) const WORDS: &str = "words";

/// What has been read so far.
pub(super) struct Draft<'l> {
    cutter: Cutter<'l>,
    places: HashMap<String, usize>,
    /// How many globs begin with the same letters.
    globs: HashMap<String, usize>,
    pub categories: Vec<String>,
    pub entries: Vec<Entry>,
    pub notes: Vec<Note>,
}

impl<'l> Draft<'l> {
    pub(super) fn new(lexicons: &'l Lexicons) -> Self {
        Self {
            cutter: Cutter::new(lexicons),
            places: HashMap::new(),
            globs: HashMap::new(),
            categories: Vec::new(),
            entries: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// The category of a name, new if need be; without a name, the one of files that have none.
    pub(super) fn category(&mut self, name: &str) -> usize {
        let name = name.split(|letter: char| letter.is_whitespace() || letter.is_control()).filter(|word| !word.is_empty());
        let name = name.collect::<Vec<_>>().join(" ");
        let name = if name.is_empty() { WORDS.to_owned() } else { name };
        if let Some(place) = self.places.get(&name) {
            return *place;
        }
        self.places.insert(name.clone(), self.categories.len());
        self.categories.push(name);
        self.categories.len() - 1
    }

    /// Adds a term to a category.
    pub(super) fn entry(&mut self, line: u64, raw: &str, notation: Notation, category: usize, weight: f32) {
        if let Err(reason) = self.try_entry(line, raw, notation, category, weight) {
            self.skip(line, reason);
        }
    }

    fn try_entry(&mut self, line: u64, raw: &str, notation: Notation, category: usize, weight: f32) -> Result<(), String> {
        if !weight.is_finite() {
            return Err("the weight is no finite number".to_owned());
        }
        let term = pattern::term(raw, notation)?;
        let pattern = self.cutter.pattern(&term)?;
        self.check_globs(&pattern)?;
        self.entries.push(Entry { term, pattern, category, weight, line });
        Ok(())
    }

    /// So that the time a word takes is bounded.
    fn check_globs(&mut self, pattern: &Pattern) -> Result<(), String> {
        for word in pattern.words.iter().filter(|word| word.shape == Shape::Glob) {
            let stem = pattern::stem(&word.text);
            let count = self.globs.entry_ref(stem).or_default();
            *count += 1;
            if *count > MOST_GLOBS {
                return Err(format!(
                    "over {MOST_GLOBS} terms with a wildcard within a word begin with “{stem}”: each would be tried on every such word"
                ));
            }
        }
        Ok(())
    }

    /// Notes a line, or a part of it, of which nothing was taken.
    pub(super) fn skip(&mut self, line: u64, reason: impl Into<String>) {
        self.notes.push(Note { line: Some(line), message: reason.into(), skipped: true });
    }

    /// Notes how the file was understood.
    pub(super) fn remark(&mut self, message: impl Into<String>) {
        self.notes.push(Note { line: None, message: message.into(), skipped: false });
    }

    /// Leaves out entries that say the same once more; for formats that list a word by its parts of speech.
    pub(super) fn without_doubles(&mut self) -> usize {
        let count = self.entries.len();
        let mut seen = HashSet::new();
        self.entries.retain(|entry| seen.insert((entry.pattern.clone(), entry.category, entry.weight.to_bits())));
        count - self.entries.len()
    }
}

/// The lines of a text with their numbers, without those that are blank.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (u64, &str)> {
    (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty())
}

/// A number as dictionaries write it.
pub(super) fn number(cell: &str) -> Option<f32> {
    let cell = cell.trim().trim_start_matches('+').replace('\u{2212}', "-");
    cell.parse::<f32>().ok().filter(|number| number.is_finite())
}
