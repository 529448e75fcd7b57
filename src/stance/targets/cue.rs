//! The object of a cue: "condemned the attack", "called for an end to the war", "vowed to help Iraq".

use super::Finder;
use crate::attributions::Attribution;
use crate::cues::{Cue, Voice};
use crate::lexicons::cue::{CueClass, CueType};
use crate::lexicons::words::Tag;
use crate::stance::framing::attitude;
use crate::text::{Id, TokenId, TokenRange};

/// How far a cue that takes sides is for or against its object.
const SIDE: f32 = 0.7;

impl Finder<'_, '_> {
    /// Adds what the cue itself is for or against.
    pub(super) fn of_cue(&mut self, attribution: &Attribution, cue: &Cue) {
        let entry = &self.layers.lexicons.cues.entry(cue.entry).value;
        let content = attribution.content.iter().find(|piece| piece.start() >= cue.tokens.end()).copied();
        match entry.class {
            CueClass::Opposing | CueClass::Supporting => {
                let side = attitude(entry.class, cue.negated).unwrap_or(0.0) * SIDE;
                self.side(entry.kind, cue, side);
            }
            CueClass::Directive => {
                let Some(content) = content else { return };
                let sign = if self.is_warning(cue) != cue.negated { -SIDE } else { SIDE };
                self.wanted(content, sign);
            }
            CueClass::Commissive => {
                let Some(content) = content.filter(|content| self.layers.tag(content.start()) == Tag::TO) else { return };
                self.wanted(content, if cue.negated { -SIDE } else { SIDE });
            }
            _ => {}
        }
    }

    /// "condemned X for Y", "criticism of X"; "X was condemned".
    fn side(&mut self, kind: CueType, cue: &Cue, side: f32) {
        let (at, end) = (cue.tokens.end(), self.sentence_end(cue.tokens.start()));
        if cue.voice == Voice::Passive {
            let subject = self.layers.noun_phrase_before(cue.tokens.start(), at.saturating_sub(30));
            return subject.into_iter().for_each(|subject| self.add(subject, side));
        }
        let object = match kind {
            CueType::Noun if matches!(self.layers.text.form(TokenId::new(at)), "of" | "for" | "against" | "on" | "over") => at + 1,
            CueType::Noun => return,
            _ => at,
        };
        let end = self.objects(object, end, side);
        if end > object && self.layers.text.form(TokenId::new(end)) == "for" {
            self.objects(end + 1, self.sentence_end(cue.tokens.start()), side);
        }
    }

    /// What a directive or a promise wants: "an end to X", "X and Y", "to help X".
    fn wanted(&mut self, content: TokenRange, sign: f32) {
        let lexicons = self.layers.lexicons;
        let mut at = content.start();
        let verb = self.layers.tag(at) == Tag::TO;
        if verb || self.layers.is_mark(at) || self.layers.tag(at) == Tag::DT {
            at += 1;
        }
        let reverser = lexicons.negators.longest(|ahead| self.layers.text.symbol(TokenId::new(at + ahead)));
        let reverser = reverser.filter(|found| lexicons.negators.entry(found.entry).value.is_reverser);
        if let Some(found) = reverser {
            self.objects(at + found.tokens, content.end(), -sign);
        } else if !verb {
            self.objects(at, content.end(), sign);
        } else if let Some(polarity) = lexicons.polarity.longest(|ahead| self.layers.text.symbol(TokenId::new(at + ahead))) {
            let value = lexicons.polarity.entry(polarity.entry).value.value;
            self.objects(at + polarity.tokens, content.end(), sign * value.signum());
        }
    }

    /// Adds the noun phrase at `at` and those joined to it by "and"; gives where they end.
    fn objects(&mut self, at: usize, end: usize, stance: f32) -> usize {
        let Some(phrase) = self.layers.noun_phrase(at, end) else { return at };
        if self.layers.tag(phrase.end()).is_finite() {
            return at;
        }
        self.add(phrase, stance);
        let and = phrase.end();
        let joined = self.layers.tag(and) == Tag::CC && and + 1 < end;
        if joined { self.objects(and + 1, end, stance).max(and) } else { and }
    }

    /// "warned against", "warned of": what is not wanted.
    fn is_warning(&self, cue: &Cue) -> bool {
        let lexicons = self.layers.lexicons;
        let reverses = lexicons.cues.entry(cue.entry).text.ends_with(" against");
        let head = lexicons.polarity.word(self.layers.text.symbol(cue.head));
        reverses || head.is_some_and(|polarity| polarity.value < 0.0)
    }
}
