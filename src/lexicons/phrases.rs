//! A loaded table, and the search for its longest entry at a place.

use std::cmp::Reverse;

use super::builtin::Source;
use super::inflect::{Forms, Inflector};
use super::symbols::Symbols;
use super::table::{self, Row};
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
    /// Grouped by first and then by second word, longest first.
    forms: Vec<Form>,
    /// The further words of all forms, one form after another as the table has them.
    rests: Vec<Symbol>,
    /// The second word of each form, none first: of the hundreds that begin with "in" or "the" only those are looked at that go on as
    /// the text does.
    seconds: Vec<Option<Symbol>>,
    firsts: Firsts,
    /// Where the group of each first word begins in `forms`, in order of the words; at last the length of `forms`.
    starts: Vec<u32>,
}

/// A form of an entry: where its words after the first stand in [`Lexicon::rests`].
#[derive(Clone, Copy, Debug)]
struct Form {
    start: u32,
    length: u32,
    entry: EntryId,
}

/// The words with which entries begin: a bit a symbol, so that the many words that begin none cost one look at memory that is near.
#[derive(Debug, Default)]
struct Firsts {
    bits: Vec<u64>,
    /// How many bits are set before each of `bits`.
    before: Vec<u32>,
}

impl Firsts {
    /// Of symbols in ascending order.
    fn new(symbols: impl Iterator<Item = Symbol>) -> Self {
        let mut firsts = Self::default();
        for (rank, symbol) in (0..).zip(symbols) {
            let (word, bit) = (symbol.index() / 64, symbol.index() % 64);
            if firsts.bits.len() <= word {
                firsts.bits.resize(word + 1, 0);
                firsts.before.resize(word + 1, rank);
            }
            if let Some(bits) = firsts.bits.last_mut() {
                *bits |= 1 << bit;
            }
        }
        firsts
    }

    /// How many of the words come before this one; none where it is no such word.
    #[inline]
    fn rank(&self, symbol: Symbol) -> Option<usize> {
        let (word, bit) = (symbol.index() / 64, symbol.index() % 64);
        let bits = *self.bits.get(word)?;
        if bits >> bit & 1 == 0 {
            return None;
        }
        let within = (bits & ((1 << bit) - 1)).count_ones();
        Some((*self.before.get(word)? + within) as usize)
    }
}

/// Words with which the entries of some tables begin: of the words of a text most begin none, and one look tells that of all tables.
#[derive(Debug, Default)]
pub struct Beginnings(Vec<u64>);

impl Beginnings {
    /// With those of one more table.
    #[must_use]
    pub fn and<T>(mut self, table: &Lexicon<T>) -> Self {
        let bits = &table.firsts.bits;
        self.0.resize(self.0.len().max(bits.len()), 0);
        self.0.iter_mut().zip(bits).for_each(|(all, bits)| *all |= bits);
        self
    }

    /// Whether an entry of any of the tables begins with a word.
    #[inline]
    pub fn has(&self, symbol: Option<Symbol>) -> bool {
        let bits = symbol.and_then(|symbol| Some(self.0.get(symbol.index() / 64)? >> (symbol.index() % 64)));
        bits.is_some_and(|bits| bits & 1 == 1)
    }
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

    /// Whether any entry begins with a word.
    #[inline]
    pub fn begins(&self, word: Symbol) -> bool {
        self.firsts.rank(word).is_some()
    }

    /// The longest entry that begins with word 0, where `word(n)` gives the n-th word from the place searched.
    #[inline]
    pub fn longest(&self, word: impl Fn(usize) -> Option<Symbol>) -> Option<Match> {
        self.longest_where(word, |_| true)
    }

    /// Likewise, among the entries that `suits` accepts.
    #[inline]
    pub fn longest_where(&self, word: impl Fn(usize) -> Option<Symbol>, suits: impl Fn(&T) -> bool) -> Option<Match> {
        let rank = self.firsts.rank(word(0)?)?;
        let (start, end) = (*self.starts.get(rank)? as usize, *self.starts.get(rank + 1)? as usize);
        let fits = |form: &Form| self.rest(form).iter().enumerate().all(|(at, symbol)| word(at + 1) == Some(*symbol));
        let with = |second: Option<Symbol>| {
            let seconds = self.seconds.get(start..end)?;
            // No second word is less than any.
            let from = if second.is_none() { 0 } else { seconds.partition_point(|other| *other < second) };
            let same = seconds.iter().skip(from).take_while(|other| **other == second).count();
            let forms = self.forms.get(start + from..start + from + same)?;
            forms.iter().find(|form| fits(form) && suits(&self.entries[form.entry].value))
        };
        let form = word(1).and_then(|second| with(Some(second))).or_else(|| with(None))?;
        Some(Match { entry: form.entry, tokens: form.length as usize + 1 })
    }

    #[inline]
    fn rest(&self, form: &Form) -> &[Symbol] {
        self.rests.get(form.start as usize..(form.start + form.length) as usize).unwrap_or(&[])
    }

    /// What the table says of one word on its own.
    #[inline]
    pub fn word(&self, symbol: Option<Symbol>) -> Option<&T> {
        let found = self.longest(|at| if at == 0 { symbol } else { None })?;
        Some(&self.entries[found.entry].value)
    }
}

/// A table before its words are symbols: what can be made of each on its own, without the others.
#[derive(Debug)]
pub(super) struct Draft<T> {
    entries: Table<EntryId, Entry<T>>,
    /// All forms, folded, one after another.
    text: String,
    /// Where each form ends in `text`, whose it is, and whether it gives way to an entry that is written so: "damaging" to "damage".
    forms: Vec<(usize, EntryId, bool)>,
    /// What is wrong with the table.
    pub problems: Vec<String>,
}

impl<T: Row> Draft<T> {
    /// Of the sources of this table among `sources`.
    pub fn read(sources: &[Source], inflector: &Inflector<'_>) -> Self {
        let mut problems = Vec::new();
        let rows = table::read::<T>(sources, &mut problems);
        // Reckoned, for what grows is copied, and its memory asked for again.
        let (mut text, mut all) = (String::with_capacity(rows.len() * FORMS * BYTES), Vec::with_capacity(rows.len() * FORMS));
        let (mut forms, mut folded) = (Forms::default(), String::new());
        for (row, (entry, value)) in rows.iter().enumerate() {
            inflector.forms(entry, value.inflection(), &mut forms);
            // Of one word's senses, the noun "saying" and the verb "say", the table's order decides.
            let gives_way = value.sense().is_empty();
            for (at, form) in forms.iter().enumerate() {
                text.push_str(fold(form, &mut folded));
                all.push((text.len(), EntryId::new(row), at > 0 && gives_way));
            }
        }
        let entries: Vec<Entry<T>> = rows.into_iter().map(|(text, value)| Entry { text, value }).collect();
        Self { entries: entries.into(), text, forms: all, problems }
    }
}

/// How many forms an entry has, and bytes a form, about.
const FORMS: usize = 3;
const BYTES: usize = 12;

impl<T> Lexicon<T> {
    pub(super) fn build(draft: Draft<T>, symbols: &mut Symbols) -> Self {
        let mut found: Vec<(Key, Form)> = Vec::with_capacity(draft.forms.len());
        let (mut rests, mut words, mut start) = (Vec::with_capacity(draft.forms.len()), Vec::new(), 0);
        for (end, entry, gives_way) in draft.forms {
            words.clear();
            pieces(draft.text.get(start..end).unwrap_or(""), symbols, &mut words);
            start = end;
            if let Some((first, rest)) = words.split_first() {
                let key = Key { first: *first, second: rest.first().copied(), longest: Reverse(rest.len() as u32), gives_way };
                found.push((key, Form { start: rests.len() as u32, length: rest.len() as u32, entry }));
                rests.extend(rest);
            }
        }
        // Stable: of two entries with one form, the first in the table wins.
        found.sort_by_key(|(key, _)| *key);
        let groups = || found.chunk_by(|a, b| a.0.first == b.0.first);
        let firsts = Firsts::new(groups().filter_map(|group| Some(group.first()?.0.first)));
        let mut starts = vec![0];
        starts.extend(groups().scan(0, |end, group| {
            *end += group.len() as u32;
            Some(*end)
        }));
        let seconds = found.iter().map(|(key, _)| key.second).collect();
        let forms = found.into_iter().map(|(_, form)| form).collect();
        Self { entries: draft.entries, forms, rests, seconds, firsts, starts }
    }
}

/// The order of the forms of a table.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    first: Symbol,
    second: Option<Symbol>,
    longest: Reverse<u32>,
    gives_way: bool,
}

/// Adds the words of a folded form, cut as the tokenizer cuts running text.
fn pieces(form: &str, symbols: &mut Symbols, words: &mut Vec<Symbol>) {
    // By hand, as a search by `split` costs more than these few bytes.
    let mut rest = Some(form);
    while let Some(form) = rest {
        let blank = form.bytes().position(|byte| byte == b' ').unwrap_or(form.len());
        let word = form.get(..blank).unwrap_or(form);
        rest = form.get(blank + 1..);
        let (stem, tail) = word.split_at(clitic(word).unwrap_or(word.len()));
        words.extend([stem, tail].into_iter().filter(|piece| !piece.is_empty()).map(|piece| symbols.intern(piece)));
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::lexicons::Lexicons;

    #[test]
    fn what_is_written_goes_before_what_is_made() {
        let lexicons = Lexicons::load(None).unwrap();
        let entry = |word: &str| {
            let symbol = lexicons.symbols.lookup(word, &mut String::new());
            let found = lexicons.polarity.longest(|at| if at == 0 { symbol } else { None }).unwrap();
            lexicons.polarity.entry(found.entry).text.to_string()
        };
        assert_eq!((entry("damaging").as_str(), entry("damages").as_str()), ("damaging", "damage"));
    }
}
