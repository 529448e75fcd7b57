//! Hedges and boosters.

use super::scan::{Place, Scanner};
use super::window::Window;
use super::{Dimension, Evidence};
use crate::lexicons::phrases::Match;
use crate::lexicons::words::Tag;

impl Scanner<'_> {
    /// Reads one word for certainty; gives how many tokens the entry there has, 0 where there is none.
    pub fn certainty(&mut self, window: Window<'_, '_>, place: Place) -> usize {
        let lexicons = window.layers.lexicons;
        let Some(found) = window.longest(&lexicons.certainty, place.at).filter(|found| commits(window, place.at, *found)) else { return 0 };
        let entry = lexicons.certainty.entry(found.entry);
        let mut evidence = Evidence {
            tokens: place.tokens(found.tokens),
            dimension: Dimension::Certainty,
            entry: format!("certainty:{}", entry.text),
            value: entry.value.value,
            change: String::new(),
        };
        // A negated booster hedges ("not always"); a negated hedge still hedges ("do not think", "not likely").
        if evidence.value > 0.0 {
            self.degrees.weigh(lexicons, &mut evidence);
            self.negations.apply(lexicons, &mut evidence);
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
    (!may_be_modal || window.is_modal(at)) && neutral <= found.tokens && !window.is_name(at, found)
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
            ("The train stopped at noon.", vec![]),
        ] {
            let got = found(content, Dimension::Certainty);
            assert_eq!(got.iter().map(|(_, value, _)| value.signum()).collect::<Vec<_>>(), signs, "{content} {got:?}");
        }
    }
}
