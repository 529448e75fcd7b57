//! The sieve of quotations without a source: they go on with the last speaker, belong to whoever acts beside them in their paragraph, or
//! take their turn in a dialogue of two.

use super::Sieve;
use super::cast::Reading;
use super::names;
use super::resolver::{Answer, Resolver};
use crate::attributions::Rule;
use crate::lexicons::names::Case;
use crate::lexicons::words::Tag;
use crate::text::{Id, TokenId, TokenRange};

/// One attribution's speaker and paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Turn {
    pub entity: usize,
    pub paragraph: usize,
}

/// How many turns of a dialogue are remembered.
const TURNS_BACK: usize = 6;
/// How many tokens beside a quotation are narration about its speaker.
const NARRATION: usize = 60;
/// A dialogue does not go on after more paragraphs than this without a word.
const SILENCE: usize = 6;

impl Resolver<'_, '_, '_> {
    /// Who speaks a quotation that has no source.
    pub fn turn(&mut self, rule: Rule, content: TokenRange) -> Option<Answer> {
        let last = self.turns.last().copied();
        let paragraph = self.layers.text.paragraph_of(TokenId::new(content.start())).index();
        match rule {
            Rule::Conversation => {
                if let Some(last) = last.filter(|last| last.paragraph == paragraph) {
                    return Some(Answer::one(Sieve::Continuation, last.entity));
                }
                let beside = self.beside(content).map(|entity| Answer::one(Sieve::Conversation, entity));
                beside.or_else(|| self.next_turn(paragraph))
            }
            _ => None,
        }
    }

    /// The other of the last two who spoke.
    fn next_turn(&self, paragraph: usize) -> Option<Answer> {
        let last = self.turns.last().filter(|last| paragraph.abs_diff(last.paragraph) <= SILENCE)?;
        let other = self.turns.iter().rev().take(TURNS_BACK).find(|turn| turn.entity != last.entity)?;
        Some(Answer::one(Sieve::Conversation, other.entity))
    }

    /// The one person who is named as a subject, or meant by he or she, in the narration of the same paragraph.
    fn beside(&mut self, content: TokenRange) -> Option<usize> {
        let paragraph = self.layers.text.paragraphs.find(self.layers.text.paragraph_of(TokenId::new(content.start())))?.tokens;
        let from = paragraph.start().max(content.start().saturating_sub(NARRATION));
        let tokens = TokenRange::of(from, paragraph.end().min(content.end() + NARRATION));
        let mut found = None;
        for name in names::within(self.names, tokens) {
            let Reading::One(entity) = self.cast.reading(name) else { continue };
            let core = self.names.get(name)?.core;
            let subject = !self.layers.is_quoted(core.start()) && self.layers.tag(core.end()).is_finite() && self.is_person(entity);
            if subject && found.is_some_and(|other| other != entity) {
                return None;
            }
            found = if subject { Some(entity) } else { found };
        }
        found.or_else(|| self.pronoun_beside(tokens.start(), tokens.end()))
    }

    fn pronoun_beside(&mut self, start: usize, end: usize) -> Option<usize> {
        let subject = |at: &usize| {
            self.layers.tag(*at) == Tag::PRP
                && !self.layers.is_quoted(*at)
                && self.layers.pronoun(*at).is_some_and(|pronoun| pronoun.gender.is_some() && pronoun.case == Case::Subject)
        };
        let at = (start..end).find(subject)?;
        let pronoun = self.layers.pronoun(at).copied()?;
        let ranked = self.ranked(&pronoun, None);
        self.decide(ranked).entity
    }
}

#[cfg(test)]
mod tests {
    use super::super::marked::check;

    #[test]
    fn two_take_turns() {
        check(
            "“Is it far?” asked [source Ilka].\n“No,” said [source Tom Reed].\n[quotation “Good.”]\n[quotation “Is it?”]",
            &["Ilka/named", "Tom Reed/named", "Ilka/conversation", "Tom Reed/conversation"],
        );
    }

    #[test]
    fn who_acts_beside_a_quotation_speaks_it() {
        check(
            "“Is it far?” asked [source Ilka].\n“No,” said [source Tom].\nTom laughed. [quotation “Not at all.”]",
            &["Ilka/named", "Tom/named", "Tom/conversation"],
        );
    }

    #[test]
    fn nobody_has_spoken_yet() {
        check("[quotation “Good.”]", &[""]);
    }
}
