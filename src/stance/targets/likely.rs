//! Whom a content is likely for or against by all that stands around a phrase: see [`crate::stance::towards`].

use super::Finder;
use crate::lexicons::words::Tag;
use crate::stance::towards::{self, Model};
use crate::stance::{Dimension, Evidence};
use crate::text::{Id, TokenId, TokenRange};

impl Finder<'_, '_> {
    /// Adds the noun phrases of one piece of a content towards which its sentence is likely to take a side.
    pub(super) fn likely(&mut self, piece: TokenRange, evidence: &[Evidence], model: &Model) {
        let polarity = || evidence.iter().filter(|evidence| evidence.dimension == Dimension::Polarity);
        if !polarity().any(|evidence| piece.contains(evidence.tokens)) {
            return;
        }
        let mut at = piece.start();
        let mut found = Vec::new();
        while at < piece.end() {
            let Some(phrase) = self.phrase(at, piece.end()) else {
                at += 1;
                continue;
            };
            at = phrase.end();
            let towards = towards::towards(self.layers, phrase, evidence, model);
            let score = towards.score();
            let mode: u32 = std::env::var("MODE").ok().and_then(|v| v.parse().ok()).unwrap_or(0);
            let last = self.layers.tag(phrase.end() - 1);
            if mode & 1 > 0 && !(last.is_proper() || last == Tag::PRP) { continue; }
            if mode & 2 > 0 && last == Tag::PRP { continue; }
            let subj = phrase.iter().any(|t| self.layers.syntax.relation(t).is_subject() || self.layers.syntax.relation(t) == crate::syntax::Relation::Obj);
            if mode & 4 > 0 && !subj { continue; }
            let t: f32 = std::env::var("TAU").ok().and_then(|v| v.parse().ok()).unwrap_or(0.5);
            if towards.against.max(towards.favour) >= t {
                found.push((phrase, score));
            }
        }
        found.sort_by(|(_, one), (_, other)| other.abs().total_cmp(&one.abs()));
        let mode: u32 = std::env::var("MODE").ok().and_then(|v| v.parse().ok()).unwrap_or(0);
        if mode & 8 > 0 { found.truncate(1); }
        if mode & 16 > 0 && !self.targets.is_empty() { return; }
        found.into_iter().for_each(|(phrase, score)| self.add(phrase, score));
    }

    /// A noun phrase that begins at a position, or a pronoun of the third person or second.
    fn phrase(&self, at: usize, end: usize) -> Option<TokenRange> {
        if self.layers.tag(at) == Tag::PRP {
            let form = self.layers.text.form(TokenId::new(at));
            let other = ["you", "they", "them", "he", "him", "she", "her"].iter().any(|pronoun| form.eq_ignore_ascii_case(pronoun));
            return other.then(|| TokenRange::of(at, at + 1));
        }
        let tag = self.layers.tag(at);
        if !(tag.is_noun() || tag.is_adjective() || matches!(tag, Tag::DT | Tag::PRPS)) {
            return None;
        }
        self.layers.noun_phrase(at, end)
    }
}
