//! What a text shows beside a quotation: who acts in its paragraph or right before it, who is addressed in it, who is in mind there.
//!
//! Evidence for [`super::dialogue`], which weighs it. The limit: only names, "he" and "she", and definite descriptions that are known are
//! seen as subjects, by the finite verb after them.

use super::cast::Reading;
use super::mention::{Mention, Reader};
use super::names;
use super::pronouns::personal;
use super::resolver::Resolver;
use crate::attributions::Attribution;
use crate::lexicons::cue::{CueType, Frames};
use crate::lexicons::names::{Case, Gender};
use crate::lexicons::words::Tag;
use crate::text::{Id, ParagraphId, TokenId, TokenRange};
use crate::tokens::TokenKind;

/// Those in mind where a turn stands, with their weights, the gender of the pronoun that it is ascribed to, and whether its source is a
/// name that can mean these and nobody else.
#[derive(Clone, Debug, Default)]
pub(super) struct InMind {
    pub ranked: Vec<(usize, f32)>,
    pub gender: Option<Gender>,
    pub named: bool,
}

/// How many tokens beside a quotation are narration about its speaker.
const NARRATION: usize = 60;

impl Resolver<'_, '_, '_> {
    /// Who is in mind at a quotation without a source; whom the pronoun beside it may mean, if there is one.
    pub fn note_in_mind(&mut self, row: usize, content: TokenRange) {
        let gender = self.pronoun_beside(content).and_then(|at| self.layers.pronoun(at)).and_then(|pronoun| pronoun.gender);
        self.note_in_mind_of(row, gender);
    }

    /// Who of a gender is in mind at a quotation.
    pub fn note_in_mind_of(&mut self, row: usize, gender: Option<Gender>) {
        let ranked = self.focus.ranked(self.clock, |at| personal(self.cast.entities.get(at)?, gender));
        self.in_mind.insert(row, InMind { ranked, gender, named: false });
    }

    /// The one person who is named as a subject in the narration of the same paragraph.
    pub fn beside(&self, content: TokenRange) -> Option<usize> {
        let mut found = None;
        for name in names::within(self.names, self.around(content)?) {
            let Reading::One(entity) = self.cast.reading(name) else { continue };
            let core = self.names.get(name)?.core;
            let subject = !self.layers.is_quoted(core.start()) && self.layers.tag(core.end()).is_finite() && self.is_person(entity);
            if subject && found.is_some_and(|other| other != entity) {
                return None;
            }
            found = if subject { Some(entity) } else { found };
        }
        found
    }

    /// The subject of the last sentence before a paragraph, if that is narration, and whether it says that somebody speaks: "The captain
    /// resumed his tale." is a tag in a paragraph of its own.
    pub fn lead(&mut self, paragraph: usize) -> Option<(usize, bool)> {
        let before = self.layers.text.paragraphs.find(ParagraphId::new(paragraph.checked_sub(1)?))?;
        if before.tokens.iter().any(|token| self.layers.is_quoted(token.index())) {
            return None;
        }
        let sentence = self.layers.text.sentences.slice(before.sentences).last()?.tokens;
        let (subject, verb) = self.subject(sentence)?;
        let opens = sentence
            .last()
            .is_some_and(|last| matches!(self.layers.kind(last.index()), Some(TokenKind::Colon | TokenKind::Comma | TokenKind::Dash)));
        let symbol = |nth: usize| self.layers.text.symbol(TokenId::new(verb + nth));
        let speaks = self.layers.lexicons.cues.longest_where(symbol, |cue| cue.kind == CueType::Verb && cue.frames.any(Frames::QUOTE));
        Some((subject, opens || speaks.is_some()))
    }

    /// The first name or definite description of a sentence that has a finite verb after it: whom it means, and where the verb stands.
    fn subject(&mut self, sentence: TokenRange) -> Option<(usize, usize)> {
        let verb = |at: usize| (at..at + 2).find(|at| self.layers.tag(*at).is_finite());
        for name in names::within(self.names, sentence) {
            let (Reading::One(entity), Some(core)) = (self.cast.reading(name), self.names.get(name).map(|name| name.core)) else {
                continue;
            };
            if let Some(verb) = verb(core.end()).filter(|_| self.is_person(entity)) {
                return Some((entity, verb));
            }
        }
        let start = sentence.start();
        if !self.layers.is(start, &["the"]) {
            return None;
        }
        let Mention::Nominal(nominal) = (Reader { layers: self.layers, names: self.names }).read(sentence) else { return None };
        let verb = verb(nominal.head + 1)?;
        Some((self.known(&nominal)?, verb))
    }

    /// Where "he" or "she" is a subject of the narration in the same paragraph.
    fn pronoun_beside(&self, content: TokenRange) -> Option<usize> {
        let tokens = self.around(content)?;
        (tokens.start()..tokens.end()).find(|at| {
            self.layers.tag(*at) == Tag::PRP
                && !self.layers.is_quoted(*at)
                && self.layers.pronoun(*at).is_some_and(|pronoun| pronoun.gender.is_some() && pronoun.case == Case::Subject)
        })
    }

    /// A quotation with the tokens of its paragraph that are near it.
    fn around(&self, content: TokenRange) -> Option<TokenRange> {
        let paragraph = self.layers.text.paragraphs.find(self.layers.text.paragraph_of(TokenId::new(content.start())))?.tokens;
        let from = paragraph.start().max(content.start().saturating_sub(NARRATION));
        Some(TokenRange::of(from, paragraph.end().min(content.end() + NARRATION)))
    }

    /// Whether a paragraph that begins at `begins` begins with narration: neither with a mark nor with a dash.
    pub fn is_told(&self, begins: usize) -> bool {
        !self.layers.is_quoted(begins) && self.layers.kind(begins) != Some(TokenKind::Dash)
    }

    /// Who is addressed in a quotation, set off by marks or commas, and who else is named there.
    pub fn named_within(&self, attribution: &Attribution) -> (Vec<usize>, Vec<usize>) {
        let (mut addressed, mut named) = (Vec::new(), Vec::new());
        let border = |at: usize| {
            matches!(self.layers.kind(at), Some(TokenKind::Comma | TokenKind::Stop | TokenKind::Mark | TokenKind::Dash | TokenKind::Colon))
        };
        for name in attribution.content.iter().flat_map(|piece| names::within(self.names, *piece)) {
            let (Reading::One(entity), Some(tokens)) = (self.cast.reading(name), self.names.get(name).map(|name| name.tokens)) else {
                continue;
            };
            if !self.is_person(entity) {
                continue;
            }
            let my = tokens.start().checked_sub(1).is_some_and(|at| self.layers.is(at, &["my", "dear", "old", "oh", "o", "ah"]));
            let opens = tokens.start().checked_sub(1).is_some_and(border) || my;
            if opens && border(tokens.end()) { addressed.push(entity) } else { named.push(entity) }
        }
        (addressed, named)
    }
}
