//! Words as numbers: filled while the lexicons load, then only read.

use hashbrown::HashMap;

use super::fold;
use crate::text::{Id, Symbol};

/// The words that some lexicon knows.
#[derive(Debug, Default)]
pub struct Symbols {
    by_form: HashMap<Box<str>, Symbol, foldhash::fast::FixedState>,
    forms: Vec<Box<str>>,
}

impl Symbols {
    /// The symbol of a folded form, new if need be.
    pub(super) fn intern(&mut self, form: &str) -> Symbol {
        if let Some(symbol) = self.by_form.get(form) {
            return *symbol;
        }
        let symbol = Symbol::new(self.forms.len());
        self.forms.push(form.into());
        self.by_form.insert(form.into(), symbol);
        symbol
    }

    /// The symbol of a form as it stands in a text; none where no lexicon knows it. `buffer` is scratch space.
    pub fn lookup(&self, form: &str, buffer: &mut String) -> Option<Symbol> {
        self.by_form.get(fold(form, buffer)).copied()
    }

    /// The folded form of a symbol.
    pub fn form(&self, symbol: Symbol) -> &str {
        self.forms.get(symbol.index()).map_or("", |form| form)
    }

    /// How many words are known.
    pub fn len(&self) -> usize {
        self.forms.len()
    }

    /// Whether none are.
    pub fn is_empty(&self) -> bool {
        self.forms.is_empty()
    }
}
