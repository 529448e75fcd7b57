//! Hedges and boosters.

use super::scan::{Place, Scanner};
use super::window::Window;
use super::{Dimension, Evidence, Origin};
use crate::lexicons::inflect::Inflection;
use crate::lexicons::phrases::Match;
use crate::lexicons::stance::Embedding;
use crate::lexicons::words::Tag;

impl Scanner<'_> {
    /// Reads one word for certainty; gives how many tokens the entry there has, 0 where there is none.
    pub fn certainty(&mut self, window: Window<'_, '_>, place: Place) -> usize {
        let lexicons = window.layers.lexicons;
        let Some(found) = window.longest(&lexicons.certainty, place.at).filter(|found| commits(window, place.at, *found)) else { return 0 };
        let entry = lexicons.certainty.entry(found.entry);
        let tokens = place.tokens(found.tokens);
        let mut evidence = Evidence::new(tokens, Dimension::Certainty, Origin::Certainty(found.entry), entry.value.value);
        // "Do you really think so?" doubts.
        if entry.value.value > 0.0 && window.is_question() && !self.asks_for_yes {
            return 0;
        }
        // A negated booster hedges ("not always"); a negated hedge still hedges ("do not think", "not likely").
        if evidence.value > 0.0 {
            self.degrees.weigh(lexicons, &mut evidence);
            self.negations.apply(&mut evidence);
        }
        self.found.push(evidence);
        found.tokens
    }
}

/// Whether a certainty entry means something where it stands: no name, no month, no part of a longer neutral phrase; a word that can be
/// a modal must be one ("may").
fn commits(window: Window<'_, '_>, at: usize, found: Match) -> bool {
    let lexicons = window.layers.lexicons;
    let may_be_modal = lexicons.vocabulary.info(window.symbol(at)).is_some_and(|info| info.tags.has(Tag::MD));
    let neutral = window.longest(&lexicons.neutral, at).map_or(0, |neutral| neutral.tokens);
    (!may_be_modal || window.is_modal(at)) && neutral <= found.tokens && !window.is_name(at, found) && is_speakers(window, at, found)
}

/// How many tokens before a verb its subject may stand.
const SUBJECT: usize = 4;

/// Whether a verb of view or report says how sure the speaker is ("I think", "is believed to"), rather than what somebody else thinks
/// or says; true of all other entries. Of a bare verb, as a cue is, the subject is the speaker.
fn is_speakers(window: Window<'_, '_>, at: usize, found: Match) -> bool {
    let lexicons = window.layers.lexicons;
    if lexicons.certainty.entry(found.entry).value.inflection != Inflection::Verb {
        return true;
    }
    if !window.tag(at).is_verb() {
        return false;
    }
    let is_bare = window.end - window.start <= found.tokens;
    match lexicons.embedders.word(window.symbol(at)).map(|verb| verb.kind) {
        _ if is_bare => return true,
        None | Some(Embedding::Seeming) => return true,
        // "The test proves", but not "asked to prove".
        Some(Embedding::Fact) if window.tag(at).is_finite() => return true,
        Some(_) => {}
    }
    let before = window.start.max(at.saturating_sub(SUBJECT))..at;
    let first_person = before.clone().any(|at| window.is_form(at, &["i", "we"]));
    let is_be = |at: usize| window.is_form(at, &["be", "is", "are", "was", "were", "been", "being"]);
    first_person || window.tag(at) == Tag::VBN && before.rev().any(is_be)
}

#[cfg(test)]
mod tests {
    use crate::stance::Dimension;
    use crate::stance::tests::found;

    #[test]
    fn hedges_and_boosters() {
        for (content, signs) in [
            ("It may rain.", vec![-1]),
            ("Perhaps it will certainly rain.", vec![-1, 1]),
            ("There is no doubt about it.", vec![1]),
            ("I am not certain.", vec![-1]),
            ("It is not always so.", vec![-1]),
            ("I do not think so.", vec![-1]),
            ("He left in May.", vec![]),
            ("Theresa May spoke.", vec![]),
            ("May it rain?", vec![-1]),
            ("Dan Orr believes that it rains.", vec![]),
            ("The bridge is believed to be safe.", vec![-1]),
            ("Critical thinking helps.", vec![]),
            ("It seems to rain.", vec![-1]),
            ("The train stopped at noon.", vec![]),
            ("Do you really like it?", vec![]),
            ("Isn't it clearly late?", vec![1]),
            ("She really does like it.", vec![1]),
        ] {
            let got = found(content, Dimension::Certainty);
            assert_eq!(got.iter().map(|(_, value, _)| value.signum()).collect::<Vec<_>>(), signs, "{content} {got:?}");
        }
    }
}
