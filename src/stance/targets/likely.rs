//! Whom a content is likely for or against by all that stands around a phrase: see [`crate::stance::towards`].

use super::Finder;
use crate::lexicons::is_one_of;
use crate::lexicons::words::Tag;
use crate::stance::towards::{self, Model};
use crate::stance::{Dimension, Evidence, is_within};
use crate::syntax::Relation;
use crate::text::{Id, TokenId, TokenRange};

/// A content whose evidence sums to less takes no side.
const EVALUATES: f32 = 0.4;
/// A side less likely than this is not taken.
const LIKELY: f32 = 0.5;

impl Finder<'_, '_> {
    /// Adds the noun phrases of one piece of a content towards which its sentence is likely to take a side.
    pub(super) fn likely(&mut self, piece: TokenRange, evidence: &[Evidence], model: &Model) {
        let polarity: f32 =
            evidence.iter().filter(|evidence| evidence.dimension == Dimension::Polarity).map(|evidence| evidence.value).sum();
        if !self.targets.is_empty() || polarity.abs() < EVALUATES {
            return;
        }
        let mut likeliest: Option<(TokenRange, f32)> = None;
        let mut at = piece.start();
        while at < piece.end() {
            let Some(phrase) = self.phrase(at, piece.end()) else {
                at += 1;
                continue;
            };
            at = phrase.end();
            let spared = self.spared.iter().any(|spared| spared.overlaps(phrase));
            if spared || !phrase.iter().any(|token| self.is_argument(token)) || self.is_quantity(phrase) {
                continue;
            }
            let towards = towards::towards(self.layers, phrase, evidence, model);
            let (score, likely) = (towards.score(), towards.against.max(towards.favour));
            let best = likeliest.is_none_or(|(_, best)| score.abs() > best.abs());
            if likely >= LIKELY && score * polarity > 0.0 && best {
                likeliest = Some((phrase, score));
            }
        }
        if let Some((phrase, score)) = likeliest {
            self.add(phrase, score);
        }
    }

    /// Subjects and objects: what an evaluation is about, more often than what hangs on a preposition.
    fn is_argument(&self, token: TokenId) -> bool {
        let relation = self.layers.syntax.relation(token);
        relation == Relation::Obj || relation.is_subject() && !self.reports(token)
    }

    /// Whether a subject is the source of what is reported within the content: what it says is no word about it.
    fn reports(&self, subject: TokenId) -> bool {
        let verb = self.layers.syntax.head(subject);
        verb.is_some_and(|verb| is_within(self.nested, TokenRange::inclusive(verb, verb)))
    }

    /// "thousands of", "a handful of".
    fn is_quantity(&self, phrase: TokenRange) -> bool {
        self.layers.text.tokens.find(TokenId::new(phrase.end())).is_some_and(|next| next.span.slice(self.layers.text.content) == "of")
            && !phrase.iter().any(|token| self.layers.tag(token.index()).is_proper())
    }

    /// A noun phrase that begins at a position, or a pronoun of the third person or second.
    fn phrase(&self, at: usize, end: usize) -> Option<TokenRange> {
        if self.layers.tag(at) == Tag::PRP {
            let form = self.layers.text.form(TokenId::new(at));
            let other = is_one_of(form, &["you", "they", "them", "he", "him", "she", "her"]);
            return other.then(|| TokenRange::of(at, at + 1));
        }
        let tag = self.layers.tag(at);
        if !(tag.is_noun() || tag.is_adjective() || matches!(tag, Tag::DT | Tag::PRPS)) {
            return None;
        }
        self.layers.noun_phrase(at, end)
    }
}
