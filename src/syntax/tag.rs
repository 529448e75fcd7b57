//! The tagger: from left to right, the answer with the largest sum of weights for what stands around a word.
//!
//! It looks at words, endings and shapes, at the tags that the lexicons allow the word and those after it, and at its own last two
//! answers. Marks, and words of a closed class with one tag, are not asked about.

use super::facts::{Facts, OUTSIDE};
use super::model::WIDTH;
use crate::learning::{Checked, Key, best_below, key};
use crate::lexicons::words::Tag;
use crate::tokens::Case;

/// How many features a word has.
pub const FEATURES: usize = 19;

/// A sentence while it is tagged.
#[derive(Debug)]
pub struct Sentence<'f> {
    facts: &'f [Facts],
    /// 1 where most words begin with a capital, as in headlines, 2 where most are all capitals.
    style: u32,
}

/// The tags of the last two words; [`BEFORE`] at the beginning.
pub type Last = (u32, u32);

/// What stands for the tag of a word before the first.
pub const BEFORE: Last = (NONE, NONE);
const NONE: u32 = 63;

const WHO: u32 = key::word("who");

impl<'f> Sentence<'f> {
    /// A sentence of these tokens.
    pub fn new(facts: &'f [Facts]) -> Self {
        let mut counts = [0_usize; 8];
        for facts in facts {
            if let Some(count) = counts.get_mut(facts.case()) {
                *count += 1;
            }
        }
        let [_, lower, capitalised, upper, ..] = counts;
        let most = |many: usize| many > 2 && many > 2 * lower;
        Self { facts, style: if most(upper) { 2 } else { most(capitalised + upper) as u32 } }
    }

    fn facts(&self, at: usize, offset: isize) -> &Facts {
        at.checked_add_signed(offset).and_then(|at| self.facts.get(at)).unwrap_or(&OUTSIDE)
    }

    /// The features of the word at `at`, after words with the tags `last`.
    pub fn features(&self, at: usize, last: Last) -> [Key; FEATURES] {
        let [before, this, after, after2] = [-1, 0, 1, 2].map(|offset| self.facts(at, offset));
        let (t2, t1) = last;
        let start = this.shape | ((at == 0) as u32) << 20 | self.style << 21;
        [
            Key::of(0, [this.word]),
            Key::of(1, [this.word, t1]),
            Key::of(2, [this.class, t1, t2]),
            Key::of(3, [this.class, before.word]),
            Key::of(4, [this.class, after.word]),
            Key::of(5, [t1, t2]),
            Key::of(6, [this.ending]),
            Key::of(7, [this.ending3(), this.shape, t1]),
            Key::of(8, [this.ending2(), this.shape]),
            Key::of(9, [start]),
            Key::of(10, [start, t1]),
            Key::of(11, [this.class, after.class]),
            Key::of(12, [this.class, after.class, t1]),
            Key::of(13, [after.class, after2.class, this.class]),
            Key::of(14, [this.word, before.word]),
            Key::of(15, [this.word, after.word]),
            Key::of(16, [this.class, start]),
            Key::of(17, [t1, after.word]),
            Key::of(18, [before.shape, this.shape, after.shape]),
        ]
    }

    /// The tag that needs no guess, if there is one.
    pub fn certain(&self, at: usize) -> Option<Tag> {
        let facts = self.facts.get(at)?;
        // The World Health Organization, which texts to learn from hardly have.
        let is_health = || facts.word == WHO && facts.case() == Case::Upper as usize && self.style == 0;
        facts.certain.or_else(|| is_health().then_some(Tag::NNP))
    }

    /// Tags the sentence; the tags are added to `tags`.
    pub fn tag(&self, weights: &Checked<WIDTH>, tags: &mut Vec<Tag>) {
        let mut last = BEFORE;
        for at in 0..self.facts.len() {
            let tag = self.certain(at).unwrap_or_else(|| {
                let sums = weights.sums(&self.features(at, last));
                Tag::from_number(best_below(&sums, self.answers(at)))
            });
            tags.push(tag);
            last = (last.1, tag as u32);
        }
    }

    /// How many of the first tags a token may have: a word is no punctuation, which comes last.
    #[inline]
    pub fn answers(&self, at: usize) -> usize {
        Tag::PUNCT as usize + usize::from(!self.facts.get(at).is_some_and(Facts::is_word))
    }
}
