//! Negators and reversers that are still in force.

use super::Evidence;
use super::window::Window;
use crate::lexicons::Lexicons;
use crate::lexicons::phrases::Match;
use crate::lexicons::words::Tag;
use crate::text::EntryId;

/// What negation makes of a good and of a bad value: "not good" is nearly as bad as "bad", "not bad" hardly good (Kiritchenko and
/// Mohammad 2016).
const NEGATED_GOOD: f32 = -0.75;
const NEGATED_BAD: f32 = -0.4;

/// What negation multiplies a value by.
pub(super) fn negated(value: f32) -> f32 {
    if value > 0.0 { NEGATED_GOOD } else { NEGATED_BAD }
}

/// A negator or reverser that came before.
struct Negation {
    entry: EntryId,
    /// The last word of the sentence that it reaches.
    until: usize,
    /// An object ends at the next verb ("end the war and rebuild"); "not" and "fail to" go on.
    object_only: bool,
}

/// Those in force at a place.
#[derive(Default)]
pub(super) struct Negations(Vec<Negation>);

impl Negations {
    /// Takes up the one found as word `word` of the sentence.
    pub fn add(&mut self, lexicons: &Lexicons, found: Match, word: usize) {
        let entry = lexicons.negators.entry(found.entry);
        let object_only = entry.value.is_reverser && !entry.text.ends_with(" to");
        self.0.push(Negation { entry: found.entry, until: word + found.tokens - 1 + entry.value.scope as usize, object_only });
    }

    /// Lets go what does not reach word `word` of the sentence, which is at `at`.
    pub fn meet(&mut self, window: Window<'_, '_>, at: usize, word: usize) {
        self.0.retain(|negation| word <= negation.until);
        if self.0.is_empty() {
            return;
        }
        let tag = window.tag(at);
        if window.layers.lexicons.negators.word(window.symbol(at)).is_some() && tag == Tag::CC {
            // "neither good nor bad" negates each once.
            return self.clear();
        }
        let next_verb = tag == Tag::CC && (window.tag(at + 1).is_verb() || window.tag(at + 1).is_finite());
        if next_verb || tag.is_finite() || tag == Tag::TO {
            self.0.retain(|negation| !negation.object_only);
        }
    }

    /// Changes the value of evidence, once for each in force.
    pub fn apply(&self, lexicons: &Lexicons, evidence: &mut Evidence) {
        for negation in &self.0 {
            evidence.changed(negated(evidence.value), &lexicons.negators.entry(negation.entry).text);
        }
    }

    /// The end of a clause.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}
