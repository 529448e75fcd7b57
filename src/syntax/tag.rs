//! The tagger: from left to right, the answer with the largest sum of weights for what stands around a word.
//!
//! It looks at words, endings and shapes, at the tags that the lexicons allow the word and those after it, and at its own last two
//! answers. Marks, and words of a closed class with one tag, are not asked about.

use super::facts::{Facts, OUTSIDE};
use super::model::WIDTH;
use crate::learning::{Checked, Key, best_below};
use crate::lexicons::words::Tag;

/// How many features a word has.
pub const FEATURES: usize = 22;

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
        let [before2, before, this, after, after2] = [-2, -1, 0, 1, 2].map(|offset| self.facts(at, offset));
        let (t2, t1) = last;
        let start = this.shape | ((at == 0) as u32) << 20 | self.style << 21;
        [
            Key::template(0).with(this.word),
            Key::template(1).with(this.word).with(t1),
            Key::template(2).with(this.class).with(t1).with(t2),
            Key::template(3).with(this.class).with(before.word),
            Key::template(4).with(this.class).with(after.word),
            Key::template(5).with(t1).with(t2),
            Key::template(6).with(this.ending),
            Key::template(7).with(this.ending3()).with(this.shape).with(t1),
            Key::template(8).with(this.ending2()).with(this.shape),
            Key::template(9).with(this.beginning),
            Key::template(10).with(start),
            Key::template(11).with(start).with(t1),
            Key::template(12).with(this.class).with(after.class),
            Key::template(13).with(this.class).with(after.class).with(t1),
            Key::template(14).with(after.class).with(after2.class).with(this.class),
            Key::template(15).with(this.word).with(before.word),
            Key::template(16).with(this.word).with(after.word),
            Key::template(17).with(this.class).with(start),
            Key::template(18).with(this.class).with(before2.word),
            Key::template(19).with(t1).with(after.word),
            Key::template(20).with(after.ending2()).with(this.class),
            Key::template(21).with(before.shape).with(this.shape).with(after.shape),
        ]
    }

    /// The tag that needs no guess, if there is one.
    pub fn certain(&self, at: usize) -> Option<Tag> {
        self.facts.get(at)?.certain
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
