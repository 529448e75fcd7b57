//! Words as numbers: filled while the lexicons load, then only read.

use std::hash::BuildHasher;

use hashbrown::HashTable;

use super::fold;
use crate::text::{Id, Symbol};

/// Room for the words of the built-in tables and more, so that loading does not grow the table again and again.
const ROOM: usize = 1 << 16;

/// The words that some lexicon knows.
#[derive(Debug, Default)]
pub struct Symbols {
    /// All forms, one after another: near each other, and nothing to allocate for each.
    forms: String,
    /// Where each form ends in `forms`, by symbol.
    ends: Vec<u32>,
    known: HashTable<Known>,
}

#[derive(Clone, Copy, Debug)]
struct Known {
    start: u32,
    end: u32,
    symbol: Symbol,
}

/// The same in each run, as everything that makes numbers of words must be.
fn hash(form: &str) -> u64 {
    foldhash::fast::FixedState::default().hash_one(form)
}

impl Symbols {
    /// The symbol of a folded form, new if need be.
    pub(super) fn intern(&mut self, form: &str) -> Symbol {
        if let Some(symbol) = self.find(form) {
            return symbol;
        }
        let symbol = Symbol::new(self.ends.len());
        let start = self.forms.len() as u32;
        self.forms.push_str(form);
        let end = self.forms.len() as u32;
        self.ends.push(end);
        let Self { forms, known, .. } = self;
        if known.capacity() == 0 {
            known.reserve(ROOM, |_| 0);
        }
        known.insert_unique(hash(form), Known { start, end, symbol }, |known| hash(slice(forms, known.start, known.end)));
        symbol
    }

    /// The symbol of a form as it stands in a text; none where no lexicon knows it. `buffer` is scratch space.
    pub fn lookup(&self, form: &str, buffer: &mut String) -> Option<Symbol> {
        self.find(fold(form, buffer))
    }

    fn find(&self, form: &str) -> Option<Symbol> {
        let is_it = |known: &Known| slice(&self.forms, known.start, known.end) == form;
        self.known.find(hash(form), is_it).map(|known| known.symbol)
    }

    /// The folded form of a symbol.
    pub fn form(&self, symbol: Symbol) -> &str {
        let end = |index: usize| self.ends.get(index).copied();
        let start = symbol.index().checked_sub(1).and_then(end).unwrap_or(0);
        end(symbol.index()).map_or("", |end| slice(&self.forms, start, end))
    }

    /// How many words are known.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether none are.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

fn slice(forms: &str, start: u32, end: u32) -> &str {
    forms.get(start as usize..end as usize).unwrap_or("")
}
