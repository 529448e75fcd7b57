//! Words as numbers: filled while the lexicons load, then only read.

use std::hash::BuildHasher;

use hashbrown::HashTable;

use super::fold;
use crate::text::{Id, Symbol};

/// Room for the words of the built-in tables and more, so that loading does not grow the table again and again.
const ROOM: usize = 1 << 16;
/// Bytes of a form, about.
const BYTES: usize = 10;

/// The words that some lexicon knows.
#[derive(Debug, Default)]
pub struct Symbols {
    /// All forms, one after another: near each other, and nothing to allocate for each.
    forms: String,
    /// Where each form ends in `forms`, by symbol.
    ends: Vec<u32>,
    /// Symbols alone, by their forms: where a form stands is looked up, for that of a common word is near those of others.
    known: HashTable<Symbol>,
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
        self.forms.push_str(form);
        self.ends.push(self.forms.len() as u32);
        let Self { forms, ends, known } = self;
        if known.capacity() == 0 {
            known.reserve(ROOM, |_| 0);
            ends.reserve(ROOM);
            forms.reserve(ROOM * BYTES);
        }
        known.insert_unique(hash(form), symbol, |symbol| hash(of(forms, ends, *symbol)));
        symbol
    }

    /// The symbol of a form as it stands in a text; none where no lexicon knows it. `buffer` is scratch space.
    pub fn lookup(&self, form: &str, buffer: &mut String) -> Option<Symbol> {
        self.find(fold(form, buffer))
    }

    fn find(&self, form: &str) -> Option<Symbol> {
        self.known.find(hash(form), |symbol| self.form(*symbol) == form).copied()
    }

    /// The folded form of a symbol.
    pub fn form(&self, symbol: Symbol) -> &str {
        of(&self.forms, &self.ends, symbol)
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

fn of<'f>(forms: &'f str, ends: &[u32], symbol: Symbol) -> &'f str {
    let end = |index: usize| ends.get(index).map(|end| *end as usize);
    let start = symbol.index().checked_sub(1).and_then(end).unwrap_or(0);
    end(symbol.index()).and_then(|end| forms.get(start..end)).unwrap_or("")
}
