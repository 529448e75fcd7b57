//! A loaded table, and the search for its longest entry at a place.

use super::inflect::Inflector;
use super::symbols::Symbols;
use super::table::Row;
use super::{clitic, fold};
use crate::text::{EntryId, Id, Symbol, Table};

/// One entry of a table.
#[derive(Debug)]
pub struct Entry<T> {
    /// The entry as the table writes it: with the table's name, its stable id.
    pub text: Box<str>,
    /// What the table says of it.
    pub value: T,
}

/// An entry found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// Which entry.
    pub entry: EntryId,
    /// How many tokens it covers.
    pub tokens: usize,
}

/// A table ready to be searched.
#[derive(Debug)]
pub struct Lexicon<T> {
    entries: Table<EntryId, Entry<T>>,
    /// The further words of each form, grouped by first word, longest first.
    forms: Vec<(Box<[Symbol]>, EntryId)>,
    /// Where the group of a first word lies in `forms`, by symbol.
    groups: Vec<(u32, u32)>,
}

impl<T> Lexicon<T> {
    /// The entry of an id.
    pub fn entry(&self, id: EntryId) -> &Entry<T> {
        &self.entries[id]
    }

    /// All entries in order of their text.
    pub fn entries(&self) -> impl Iterator<Item = &Entry<T>> {
        self.entries.iter()
    }

    /// How many entries the table has.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether the table is empty.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The longest entry that begins with word 0, where `word(n)` gives the n-th word from the place searched.
    #[inline]
    pub fn longest(&self, word: impl Fn(usize) -> Option<Symbol>) -> Option<Match> {
        self.longest_where(word, |_| true)
    }

    /// Likewise, among the entries that `suits` accepts.
    #[inline]
    pub fn longest_where(&self, word: impl Fn(usize) -> Option<Symbol>, suits: impl Fn(&T) -> bool) -> Option<Match> {
        let &(start, end) = self.groups.get(word(0)?.index())?;
        let group = self.forms.get(start as usize..end as usize)?;
        let fits = |rest: &[Symbol]| rest.iter().enumerate().all(|(at, symbol)| word(at + 1) == Some(*symbol));
        let (rest, entry) = group.iter().find(|(rest, entry)| fits(rest) && suits(&self.entries[*entry].value))?;
        Some(Match { entry: *entry, tokens: rest.len() + 1 })
    }

    /// What the table says of one word on its own.
    #[inline]
    pub fn word(&self, symbol: Option<Symbol>) -> Option<&T> {
        let found = self.longest(|at| if at == 0 { symbol } else { None })?;
        Some(&self.entries[found.entry].value)
    }
}

impl<T: Row> Lexicon<T> {
    pub(super) fn build(rows: Vec<(Box<str>, T)>, inflector: &Inflector, symbols: &mut Symbols) -> Self {
        let mut entries = Table::default();
        let mut forms: Vec<(Symbol, Box<[Symbol]>, EntryId)> = Vec::new();
        for (text, value) in rows {
            let inflected = inflector.forms(&text, value.inflection());
            let id = entries.push(Entry { text, value });
            for form in inflected {
                let words = pieces(&form, symbols);
                if let Some((first, rest)) = words.split_first() {
                    forms.push((*first, rest.into(), id));
                }
            }
        }
        // Stable: of two entries with one form, the first in the table wins.
        forms.sort_by_key(|(first, rest, _)| (*first, std::cmp::Reverse(rest.len())));
        let groups = group(&forms, symbols.len());
        let forms = forms.into_iter().map(|(_, rest, entry)| (rest, entry)).collect();
        Self { entries, forms, groups }
    }
}

fn group(forms: &[(Symbol, Box<[Symbol]>, EntryId)], symbols: usize) -> Vec<(u32, u32)> {
    let mut groups = vec![(0, 0); symbols];
    let mut start = 0;
    for same in forms.chunk_by(|a, b| a.0 == b.0) {
        let end = start + same.len() as u32;
        if let Some(slot) = same.first().and_then(|(first, _, _)| groups.get_mut(first.index())) {
            *slot = (start, end);
        }
        start = end;
    }
    groups
}

/// The words of an entry, cut as the tokenizer cuts running text.
fn pieces(entry: &str, symbols: &mut Symbols) -> Vec<Symbol> {
    let mut buffer = String::new();
    let mut words = Vec::new();
    for word in fold(entry, &mut buffer).split(' ') {
        let (stem, tail) = word.split_at(clitic(word).unwrap_or(word.len()));
        words.extend([stem, tail].into_iter().filter(|piece| !piece.is_empty()).map(|piece| symbols.intern(piece)));
    }
    words
}
