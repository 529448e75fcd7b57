//! Negators and reversers that are still in force.

use super::window::Window;
use super::{Change, Dimension, Evidence, Layers, Origin};
use crate::lexicons::Lexicons;
use crate::lexicons::phrases::Match;
use crate::lexicons::words::Tag;
use crate::text::{EntryId, Id, TokenId, TokenRange};

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
    pub fn apply(&self, evidence: &mut Evidence) {
        for negation in &self.0 {
            evidence.changed(negated(evidence.value), Change::Negator(negation.entry));
        }
    }

    /// The end of a clause.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

/// A negation that turns round no evaluating word: who says no more than "not that" disagrees, if faintly; in a whole sentence "not" is
/// grammar.
const BARE: f32 = -0.1;
/// Texts of no more tokens are phrases.
const PHRASE: usize = 6;

/// Adds the first negator of a phrase without any evaluating word.
pub(super) fn bare(layers: Layers<'_, '_>, evidence: &mut Vec<Evidence>) {
    let is_phrase = layers.text.tokens.len() <= PHRASE;
    if !is_phrase || evidence.iter().any(|piece| piece.dimension == Dimension::Polarity) {
        return;
    }
    let negators = &layers.lexicons.negators;
    let negator = |token: TokenId| {
        let found = negators.longest(|ahead| layers.text.symbol(TokenId::new(token.index() + ahead)))?;
        let entry = negators.entry(found.entry);
        let tokens = TokenRange::of(token.index(), token.index() + found.tokens);
        (!entry.value.is_reverser).then_some((tokens, found.entry))
    };
    let first = (0..layers.text.tokens.len()).map(TokenId::new).find_map(negator);
    evidence.extend(first.map(|(tokens, entry)| Evidence::new(tokens, Dimension::Polarity, Origin::Negator(entry), BARE)));
    evidence.sort_by_key(|piece| piece.tokens.start());
}

#[cfg(test)]
mod tests {
    use crate::stance::Dimension;
    use crate::stance::tests::{found, sum};

    #[test]
    fn values_turn_round_within_scope() {
        for (content, sign) in [
            ("It is good.", 1.0),
            ("It is not good.", -1.0),
            ("It isn't a very good idea.", -1.0),
            ("Nobody was happy.", -1.0),
            ("It is not terrible.", 1.0),
            ("Not today, but it is good.", 1.0),
            ("It is not so; it is good.", 1.0),
            ("It was never without merit.", 1.0),
            ("They want an end to the violence.", 1.0),
            ("They failed to protect us.", -1.0),
            ("They never failed to protect us.", 1.0),
            ("They ended the war and the town is happy.", 1.0),
            ("Not only good but cheap.", 1.0),
            ("It is neither honest nor fair.", -1.0),
            ("It is far from perfect.", -1.0),
            ("Isn't this a disgrace?", -1.0),
            ("Why don't they like this wonderful plan?", 1.0),
            ("Why is this not a good plan?", -1.0),
        ] {
            assert_eq!(sum(content, Dimension::Polarity).signum(), sign, "{content} {:?}", found(content, Dimension::Polarity));
        }
    }

    #[test]
    fn good_turns_bad_and_bad_hardly_good() {
        for (plain, changed, factor, change) in [
            ("It is good.", "It is not good.", -0.75, "not"),
            ("It is honest.", "It is not very honest.", -0.75, "not very"),
            ("It is terrible.", "It is not terrible.", -0.4, "not"),
            ("It has merit.", "It was never without merit.", 0.3, "never, without"),
        ] {
            let got = found(changed, Dimension::Polarity);
            assert_eq!(got.iter().map(|(_, _, change)| change.as_str()).collect::<Vec<_>>(), [change], "{changed}");
            assert!((sum(changed, Dimension::Polarity) - sum(plain, Dimension::Polarity) * factor).abs() < 0.011, "{changed}");
        }
    }
}
