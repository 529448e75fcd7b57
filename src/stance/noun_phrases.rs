//! Noun phrases by their tags: from a place onwards, or up to a place.

use super::Layers;
use crate::lexicons::words::Tag;
use crate::text::{Id, TokenId, TokenRange};
use crate::tokens::TokenKind;

/// How many tokens a noun phrase may have, so that hostile text stays linear.
const LONGEST: usize = 16;

impl Layers<'_, '_> {
    pub(super) fn tag(self, at: usize) -> Tag {
        self.syntax.tag(TokenId::new(at))
    }

    pub(super) fn kind(self, at: usize) -> Option<TokenKind> {
        self.text.kind(TokenId::new(at))
    }

    /// Whether an opening or closing mark stands at a position.
    pub(super) fn is_mark(self, at: usize) -> bool {
        self.kind(at) == Some(TokenKind::Mark) && self.tag(at) == Tag::PUNCT
    }

    /// The noun phrase that begins at `at`, before `end`, without its article and what follows its head: "the prime minister of Iraq"
    /// gives "prime minister".
    pub(super) fn noun_phrase(self, at: usize, end: usize) -> Option<TokenRange> {
        let end = end.min(at + LONGEST);
        let start = (at..end).find(|at| !self.is_mark(*at) && !matches!(self.tag(*at), Tag::DT | Tag::PDT))?;
        let stop = (start..end).find(|at| !self.is_nominal(*at) && !self.is_mark(*at)).unwrap_or(end);
        let last = (start..stop).rev().find(|at| self.is_head(*at))?;
        Some(TokenRange::of(start, last + 1))
    }

    /// The noun phrase that ends right before `end`, from `floor` on, without its article.
    pub(super) fn noun_phrase_before(self, end: usize, floor: usize) -> Option<TokenRange> {
        let last = end.checked_sub(1).filter(|last| *last >= floor && self.is_head(*last))?;
        let (mut start, floor) = (last, floor.max(end.saturating_sub(LONGEST)));
        while start > floor && self.is_nominal(start - 1) && !matches!(self.tag(start), Tag::PRPS) {
            start -= 1;
        }
        Some(TokenRange::of(start, last + 1))
    }

    /// What may stand between the article and the head of a noun phrase.
    fn is_nominal(self, at: usize) -> bool {
        let tag = self.tag(at);
        self.is_head(at) || tag.is_adjective() || matches!(tag, Tag::CD | Tag::VBG | Tag::VBN | Tag::POS | Tag::PRPS)
    }

    /// A noun, and what the tagger takes for a verb after a possessive: "Ohio's purges".
    fn is_head(self, at: usize) -> bool {
        let owned = || at.checked_sub(1).is_some_and(|before| self.tag(before) == Tag::POS);
        self.tag(at).is_noun() || (self.tag(at).is_verb() && owned())
    }
}
