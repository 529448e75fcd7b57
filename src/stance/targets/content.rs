//! Whom the evaluating words of a content speak of: "X is a liar", "X betrayed us", "we support X", "the greed of X".

use super::Finder;
use crate::lexicons::words::Tag;
use crate::stance::{Dimension, Evidence};
use crate::text::{Id, TokenId, TokenRange};

impl Finder<'_, '_> {
    /// Adds the targets of one piece of a content.
    pub(super) fn of_content(&mut self, piece: TokenRange, evidence: &[Evidence]) {
        for evidence in evidence.iter().filter(|evidence| evidence.dimension == Dimension::Polarity && piece.contains(evidence.tokens)) {
            let target = self.subject(piece, evidence.tokens).or_else(|| self.object(piece, evidence.tokens));
            if let Some(target) = target {
                self.add(target, evidence.value);
            }
        }
    }

    /// The subject of an evaluating predicate or verb.
    fn subject(&self, piece: TokenRange, words: TokenRange) -> Option<TokenRange> {
        let tag = self.layers.tag(words.start());
        let verb = match tag {
            Tag::VBD | Tag::VBZ | Tag::VBP => self.verb_group(words.start(), piece.start()),
            _ => self.copula(words.start(), piece.start())?,
        };
        self.layers.noun_phrase_before(verb, piece.start())
    }

    /// Where the group of auxiliaries and adverbs before a verb begins.
    fn verb_group(&self, verb: usize, floor: usize) -> usize {
        let inner = |at: usize| self.layers.tag(at).is_adverb() || self.layers.tag(at) == Tag::MD || self.is_auxiliary(at);
        (floor..verb).rev().find(|at| !inner(*at)).map_or(floor, |at| at + 1)
    }

    /// Where the copula of a predicate begins: "has never been a" before "liar"; none where the word is no predicate.
    fn copula(&self, words: usize, floor: usize) -> Option<usize> {
        let modifier = |at: usize| {
            let tag = self.layers.tag(at);
            tag.is_adverb() || tag.is_adjective() || tag == Tag::DT || self.layers.is_mark(at)
        };
        let be = (floor..words).rev().find(|at| !modifier(*at)).filter(|at| self.is_be(*at))?;
        Some(self.verb_group(be, floor))
    }

    /// The object of "I" or "we" and an evaluating verb.
    fn object(&self, piece: TokenRange, words: TokenRange) -> Option<TokenRange> {
        if !matches!(self.layers.tag(words.start()), Tag::VB | Tag::VBP | Tag::VBD) {
            return None;
        }
        let group = self.verb_group(words.start(), piece.start());
        let subject = group.checked_sub(1).filter(|at| *at >= piece.start())?;
        let first_person = ["i", "we"].iter().any(|form| self.layers.text.form(TokenId::new(subject)).eq_ignore_ascii_case(form));
        if first_person { self.layers.noun_phrase(words.end(), piece.end()) } else { None }
    }

    fn is_be(&self, at: usize) -> bool {
        self.lemma(at) == Some("be") || matches!(self.layers.text.form(TokenId::new(at)), "'s" | "’s" | "'re" | "’re") && self.layers.tag(at).is_verb()
    }

    fn is_auxiliary(&self, at: usize) -> bool {
        matches!(self.lemma(at), Some("be" | "have" | "do")) || self.layers.tag(at) == Tag::MD
    }

    fn lemma(&self, at: usize) -> Option<&str> {
        let lexicons = self.layers.lexicons;
        let info = lexicons.vocabulary.info(self.layers.text.symbol(TokenId::new(at)))?;
        Some(lexicons.symbols.form(info.lemma))
    }
}
