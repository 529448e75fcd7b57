//! The lemmatiser: a verb form that the lexicons know has the lemma that they give; for other inflected words a learned choice
//! among a few rules, each of which takes so many bytes off the end and puts others there. All other words are their own lemma.

use std::borrow::Cow;

use super::model::WIDTH;
use crate::learning::{Checked, Key, best_below, key};
use crate::lexicons::words::Tag;
use crate::lexicons::{Lexicons, fold};
use crate::text::Symbol;

/// Bytes to take off, and what comes instead. Their order is that of the answers in the weights: add at the end only.
const RULES: [(usize, &str); 39] = [
    (0, ""),
    (1, ""),
    (2, ""),
    (3, ""),
    (4, ""),
    (1, "e"),
    (2, "e"),
    (3, "e"),
    (3, "y"),
    (2, "y"),
    (1, "y"),
    (2, "be"),
    (3, "be"),
    (4, "be"),
    (1, "ve"),
    (2, "ve"),
    (3, "have"),
    (2, "have"),
    (2, "o"),
    (3, "she"),
    (2, "it"),
    (2, "ot"),
    (3, "we"),
    (2, "we"),
    (2, "i"),
    (0, "n"),
    (3, "will"),
    (2, "will"),
    (2, "would"),
    (2, "an"),
    (3, "fe"),
    (3, "f"),
    (2, "is"),
    (4, "ie"),
    (3, "good"),
    (6, "good"),
    (4, "good"),
    (2, "us"),
    (5, ""),
];

/// Whether a number is that of a rule.
pub fn is_rule(answer: usize) -> bool {
    answer < RULES.len()
}

/// How many features a form has.
pub const FEATURES: usize = 5;

/// The features of a folded form with its tag.
pub fn features(folded: &str, tag: Tag) -> [Key; FEATURES] {
    let tag = tag as u32;
    let ending = |bytes: usize| folded.bytes().rev().take(bytes).fold(0, |ending, byte| ending << 8 | u32::from(byte));
    [
        Key::of(0, [tag, key::word(folded)]),
        Key::of(1, [tag, ending(2)]),
        Key::of(2, [tag, ending(3)]),
        Key::of(3, [tag, ending(4)]),
        Key::of(4, [tag, folded.len().min(5) as u32, ending(1)]),
    ]
}

/// The rule that leads from a folded form to its lemma; none where no rule does.
pub fn rule_of(folded: &str, lemma: &str) -> Option<usize> {
    (0..RULES.len()).find(|rule| apply(*rule, folded).is_some_and(|(stem, end)| lemma.strip_prefix(stem) == Some(end)))
}

fn apply(rule: usize, folded: &str) -> Option<(&str, &'static str)> {
    let (off, end) = RULES.get(rule)?;
    let stem = folded.get(..folded.len().checked_sub(*off)?)?;
    (!stem.is_empty() || !end.is_empty()).then_some((stem, *end))
}

/// Whether words of a tag may differ from their lemmas.
#[inline]
pub fn is_inflected(tag: Tag) -> bool {
    use Tag::{JJR, JJS, MD, NNPS, NNS, PRP, PRPS, RB, RBR, RBS, VB, VBD, VBG, VBN, VBP, VBZ};
    matches!(tag, NNS | VB | VBD | VBG | VBN | VBP | VBZ | MD | PRP | PRPS | RB | JJR | JJS | RBR | RBS | NNPS)
}

/// How a lemma comes from its form: the number of a rule, or [`LISTED`].
pub type Ending = u8;

/// The lexicons say it.
pub const LISTED: Ending = u8::MAX;

/// The lemma of a verb form that the lexicons know, other than itself.
pub fn listed(symbol: Option<Symbol>, tag: Tag, lexicons: &Lexicons) -> Option<&str> {
    let info = lexicons.vocabulary.info(symbol).filter(|info| tag.is_verb() && Some(info.lemma) != symbol)?;
    Some(lexicons.symbols.form(info.lemma))
}

/// The [`key::word`] of a token's lemma, given that of its form, and how the one comes from the other; `buffer` is scratch space.
pub fn find(word: u32, form: (&str, Option<Symbol>), tag: Tag, known: (&Lexicons, &Checked<WIDTH>), buffer: &mut String) -> (u32, Ending) {
    let ((form, symbol), (lexicons, weights)) = (form, known);
    if !is_inflected(tag) {
        return (word, 0);
    }
    if let Some(lemma) = listed(symbol, tag, lexicons) {
        return (key::word(lemma), LISTED);
    }
    let folded = fold(form, buffer);
    let rule = best_below(&weights.sums(&features(folded, tag)), RULES.len());
    match apply(rule, folded) {
        Some((stem, end)) if rule > 0 => (key::word_on(key::word(stem), end), rule as Ending),
        _ => (word, 0),
    }
}

/// The lemma of a token as text.
pub fn text<'t>(form: &str, symbol: Option<Symbol>, ending: Ending, lexicons: &'t Lexicons) -> Cow<'t, str> {
    if ending == LISTED {
        return lexicons.vocabulary.info(symbol).map_or("", |info| lexicons.symbols.form(info.lemma)).into();
    }
    let mut buffer = String::new();
    let folded = fold(form, &mut buffer);
    let (stem, end) = apply(usize::from(ending), folded).unwrap_or((folded, ""));
    format!("{stem}{end}").into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_lead_to_lemmas() {
        for (form, lemma) in
            [("claims", "claim"), ("stories", "story"), ("making", "make"), ("was", "be"), ("ca", "can"), ("house", "house")]
        {
            let (stem, end) = rule_of(form, lemma).and_then(|rule| apply(rule, form)).unwrap_or_default();
            assert_eq!(format!("{stem}{end}"), lemma);
        }
        assert_eq!(rule_of("took", "take"), None);
        assert_eq!(apply(4, "abc"), None);
    }
}
