//! Collects the features of one place: numbered templates, grouped in families that training can leave out to see what each brings.

use crate::learning::Key;
use crate::learning::key::Values;

/// A group of features that look at one kind of thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Family {
    /// Forms and lemmas.
    Words,
    /// Parts of speech.
    Tags,
    /// Heads and relations.
    Syntax,
    /// What the cue lexicon says.
    Lexicon,
    /// Where quotation marks stand.
    Quotations,
    /// What the rules found.
    Rules,
    /// What the sketch says (only in later steps).
    Sketch,
    /// Order, distance, borders.
    Places,
}

impl Family {
    /// All families with their names.
    pub const ALL: [(&'static str, Family); 8] = [
        ("words", Family::Words),
        ("tags", Family::Tags),
        ("syntax", Family::Syntax),
        ("lexicon", Family::Lexicon),
        ("quotations", Family::Quotations),
        ("rules", Family::Rules),
        ("sketch", Family::Sketch),
        ("places", Family::Places),
    ];
}

/// Which families are collected.
pub trait Wanted {
    /// Whether this one is.
    fn has(&self, family: Family) -> bool;
}

/// All of them, which is known when the program is built, so that nothing is asked about any.
#[derive(Clone, Copy, Debug, Default)]
pub struct Whole;

impl Wanted for Whole {
    #[inline]
    fn has(&self, _: Family) -> bool {
        true
    }
}

/// All but one, if that is said.
#[derive(Clone, Copy, Debug, Default)]
pub struct Without(pub Option<Family>);

impl Wanted for Without {
    #[inline]
    fn has(&self, family: Family) -> bool {
        self.0 != Some(family)
    }
}

/// The features of one place. Reused from place to place.
#[derive(Debug)]
pub struct Keys<W = Whole> {
    list: [Key; MOST],
    length: usize,
    template: u32,
    wanted: W,
}

/// No place has more features.
const MOST: usize = 128;

impl<W: Default> Default for Keys<W> {
    fn default() -> Self {
        Self::of(W::default())
    }
}

impl<W> Keys<W> {
    /// Collects the families that are wanted.
    pub fn of(wanted: W) -> Self {
        Self { list: [Key::of(0, []); MOST], length: 0, template: 0, wanted }
    }
}

impl<W: Wanted> Keys<W> {
    /// Forgets the features, and numbers templates from `first` on.
    #[inline]
    pub fn begin(&mut self, first: u32) {
        self.length = 0;
        self.template = first;
    }

    /// Features of a family: those of the next templates, with their values.
    #[inline]
    pub fn add<const N: usize>(&mut self, family: Family, features: [Values; N]) {
        let templates = self.template..;
        self.template += N as u32;
        if !self.wanted.has(family) {
            return;
        }
        let end = self.length + N;
        debug_assert!(end <= MOST, "a place has more than {MOST} features");
        if let Some(slots) = self.list.get_mut(self.length..end) {
            for ((slot, values), template) in slots.iter_mut().zip(features).zip(templates) {
                *slot = Key::mixed(template, values);
            }
            self.length = end;
        }
    }

    /// What was collected.
    #[inline]
    pub fn list(&self) -> &[Key] {
        self.list.get(..self.length).unwrap_or(&[])
    }
}

/// The values of one feature.
#[inline]
pub const fn of<const N: usize>(values: [u32; N]) -> Values {
    Values::of(values)
}

/// A number in a few steps: exact up to 4, then by doubling.
#[inline]
pub fn steps(number: usize) -> u32 {
    match number {
        0..=4 => number as u32,
        5..=7 => 5,
        8..=12 => 6,
        13..=20 => 7,
        21..=40 => 8,
        _ => 9,
    }
}
