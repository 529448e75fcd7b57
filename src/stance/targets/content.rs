//! Whom a content speaks for or against: "X is a liar", "X betrayed us", "I love X", "we need to support X", "I am against X".

use super::{AMOUNTS, Finder, SIDE};
use crate::lexicons::cue::CueType;
use crate::lexicons::is_one_of;
use crate::lexicons::words::Tag;
use crate::stance::framing::attitude;
use crate::stance::{Dimension, Evidence};
use crate::syntax::Relation;
use crate::text::{Id, TokenId, TokenRange};

/// How many tokens back an auxiliary, a copula or a subject is looked for, so that hostile text stays linear.
const REACH: usize = 12;
/// How strongly an adjective must evaluate to make a target of its noun.
const DESCRIBES: f32 = 0.4;
/// What one has against somebody.
const ACCUSATIONS: &[&str] = &[
    "accusation",
    "accusations",
    "allegation",
    "allegations",
    "case",
    "charge",
    "charges",
    "complaint",
    "complaints",
    "evidence",
    "lawsuit",
    "lawsuits",
    "protest",
    "protests",
    "suit",
];
/// Some of several, beside [`AMOUNTS`]: "a majority of the voters".
const SHARES: &[&str] = &["bunch", "couple", "half", "handful", "majority", "members", "minority", "number", "percent", "rest", "type"];
const DEFINITE: &[&str] = &["the", "this", "that", "these", "those"];
/// Pronouns that stand for somebody else, or for what was just spoken of.
const PRONOUNS: &[&str] = &["you", "he", "she", "they", "this", "that", "these", "those"];

impl Finder<'_, '_> {
    /// Adds the targets of one piece of a content.
    pub(super) fn of_content(&mut self, piece: TokenRange, evidence: &[Evidence]) {
        for evidence in evidence.iter().filter(|evidence| evidence.dimension == Dimension::Polarity && piece.contains(evidence.tokens)) {
            let predicate = || self.subject(piece, evidence).or_else(|| self.object(piece, evidence));
            let plain = || predicate().or_else(|| self.described_by(piece, evidence)).map(|target| (target, evidence.value));
            for (target, stance) in self.in_roles(piece, evidence).unwrap_or_else(|| [plain(), None]).into_iter().flatten() {
                if stance == 0.0 { self.spared.push(target) } else { self.add(target, stance) }
            }
        }
        self.sides(piece);
    }

    /// The objects of verbs that take sides, where the speaker is the doer or they are what is wanted; and what "against" is against.
    fn sides(&mut self, piece: TokenRange) {
        let (text, lexicons) = (self.layers.text, self.layers.lexicons);
        for at in piece.iter().map(TokenId::index) {
            let verb = self.layers.tag(at).is_verb();
            if !verb && self.layers.tag(at) != Tag::IN {
                continue;
            }
            let word = |ahead: usize| text.symbol(TokenId::new(at + ahead)).filter(|_| at + ahead < piece.end());
            let kind = if verb { CueType::Verb } else { CueType::Adjective };
            let Some(found) = lexicons.cues.longest_where(word, |entry| entry.kind == kind) else { continue };
            let Some(side) = attitude(lexicons.cues.entry(found.entry).value.class, false) else { continue };
            let Some(group) = self.doer(piece, at, verb) else { continue };
            let negated = (group..at).any(|at| lexicons.negators.word(text.symbol(TokenId::new(at))).is_some());
            if let Some(object) = self.layers.noun_phrase(at + found.tokens, piece.end()) {
                self.add(object, if negated { -side } else { side } * SIDE);
            }
        }
    }

    /// Where the verb group of a verb begins whose doer is the speaker ("I", "we"), or which is an infinitive; of "against", where its
    /// copula begins, or itself ("a case against X").
    fn doer(&self, piece: TokenRange, at: usize, verb: bool) -> Option<usize> {
        if !verb {
            let accuses = at > piece.start() && self.is_form(at - 1, ACCUSATIONS) && self.is_form(at, &["against"]);
            return self.copula(at, piece.start()).or_else(|| (at == piece.start() || accuses).then_some(at));
        }
        let group = self.verb_group(at, piece.start());
        let before = group.checked_sub(1).filter(|before| *before >= piece.start())?;
        (self.is_first_person(before) || self.layers.tag(before) == Tag::TO).then_some(group)
    }

    /// The subject of an evaluating predicate, or of a verb that damns its doer ("betrayed us"; "supported us" only tells).
    fn subject(&self, piece: TokenRange, evidence: &Evidence) -> Option<TokenRange> {
        let at = evidence.tokens.start();
        let verb = match self.layers.tag(at) {
            Tag::VBD | Tag::VBZ | Tag::VBP if evidence.value > 0.0 => return None,
            Tag::VBD | Tag::VBZ | Tag::VBP => self.verb_group(at, piece.start()),
            Tag::VBN if !self.is_also_adjective(at) => return None,
            // "She was against the fee" is about the fee: see `sides`.
            Tag::IN => return None,
            _ => self.copula(at, piece.start())?,
        };
        let phrase = self.layers.noun_phrase_before(verb, piece.start()).map(|phrase| self.whole(phrase, piece.start()));
        phrase.or_else(|| self.pronoun(verb, piece.start()))
    }

    /// "roof of the hall" for "hall"; who has a name, and of whom or what there is only told how many, stays alone.
    fn whole(&self, phrase: TokenRange, floor: usize) -> TokenRange {
        let article = phrase.start().checked_sub(1).is_some_and(|at| self.layers.tag(at) == Tag::DT);
        let of = phrase.start().checked_sub(1 + usize::from(article)).filter(|at| self.is_form(*at, &["of"]));
        let is_named = phrase.last().is_some_and(|last| self.layers.tag(last.index()).is_proper());
        let owned = of.filter(|_| !is_named).and_then(|of| self.layers.noun_phrase_before(of, floor));
        let is_part =
            |owned: &TokenRange| owned.last().is_some_and(|last| [AMOUNTS, SHARES].iter().any(|words| self.is_form(last.index(), words)));
        owned.filter(|owned| !is_part(owned)).map_or(phrase, |owned| TokenRange::of(owned.start(), phrase.end()))
    }

    /// "You lied", "this is wrong": a pronoun that is neither the speaker's own nor empty, right before `verb`.
    pub(super) fn pronoun(&self, verb: usize, floor: usize) -> Option<TokenRange> {
        let at = verb.checked_sub(1).filter(|at| *at >= floor)?;
        let form = self.layers.text.form(TokenId::new(at));
        // "the flood that ruined them"
        let is_relative = matches!(self.layers.tag(at), Tag::WDT | Tag::WP);
        (!is_relative && is_one_of(form, PRONOUNS)).then(|| TokenRange::of(at, at + 1))
    }

    /// Where the group of auxiliaries and adverbs before a verb begins.
    pub(super) fn verb_group(&self, verb: usize, floor: usize) -> usize {
        let inner = |at: usize| self.layers.tag(at).is_adverb() || self.layers.tag(at) == Tag::MD || self.is_auxiliary(at);
        let floor = floor.max(verb.saturating_sub(REACH));
        (floor..verb).rev().find(|at| !inner(*at)).map_or(floor, |at| at + 1)
    }

    /// Where the verb group of the copula of a predicate begins: "has never been a" before "liar"; none where the word is no predicate.
    fn copula(&self, words: usize, floor: usize) -> Option<usize> {
        let modifier = |at: usize| {
            let tag = self.layers.tag(at);
            tag.is_adverb() || tag.is_adjective() || tag == Tag::DT || self.layers.is_mark(at)
        };
        let near = floor.max(words.saturating_sub(REACH));
        let be = (near..words).rev().find(|at| !modifier(*at)).filter(|at| self.is_be(*at))?;
        Some(self.verb_group(be, floor))
    }

    /// The object of an evaluating verb of which the speaker is the doer: "we love X".
    fn object(&self, piece: TokenRange, evidence: &Evidence) -> Option<TokenRange> {
        let at = evidence.tokens.start();
        if !matches!(self.layers.tag(at), Tag::VB | Tag::VBP | Tag::VBD) {
            return None;
        }
        let subject = self.verb_group(at, piece.start()).checked_sub(1).filter(|at| *at >= piece.start())?;
        if self.is_first_person(subject) { self.layers.noun_phrase(evidence.tokens.end(), piece.end()) } else { None }
    }

    /// The definite noun phrase that an evaluating adjective stands in: "our rigged system".
    fn described_by(&self, piece: TokenRange, evidence: &Evidence) -> Option<TokenRange> {
        let adjective: TokenId = evidence.tokens.first().filter(|_| evidence.tokens.len() == 1 && evidence.value.abs() >= DESCRIBES)?;
        let noun = self.layers.syntax.head(adjective).filter(|noun| piece.has(*noun) && self.layers.tag(noun.index()).is_noun())?;
        if self.layers.syntax.relation(adjective) != Relation::Amod {
            return None;
        }
        let phrase = self.layers.noun_phrase_before(noun.index() + 1, piece.start()).filter(|phrase| phrase.has(adjective))?;
        let is_definite = |at: usize| {
            let form = self.layers.text.form(TokenId::new(at));
            self.layers.tag(at) == Tag::PRPS || is_one_of(form, DEFINITE)
        };
        (phrase.start().saturating_sub(1)..=phrase.start()).any(is_definite).then_some(phrase)
    }

    pub(super) fn is_first_person(&self, at: usize) -> bool {
        is_one_of(self.layers.text.form(TokenId::new(at)), &["i", "we"])
    }

    pub(super) fn is_be(&self, at: usize) -> bool {
        self.lemma(at) == Some("be")
            || matches!(self.layers.text.form(TokenId::new(at)), "'s" | "’s" | "'re" | "’re") && self.layers.tag(at).is_verb()
    }

    fn is_auxiliary(&self, at: usize) -> bool {
        matches!(self.lemma(at), Some("be" | "have" | "do")) || self.layers.tag(at) == Tag::MD
    }

    /// "rigged", "biased", but not "killed".
    fn is_also_adjective(&self, at: usize) -> bool {
        let info = self.layers.lexicons.vocabulary.info(self.layers.text.symbol(TokenId::new(at)));
        info.is_some_and(|info| info.tags.has(Tag::JJ))
    }

    fn lemma(&self, at: usize) -> Option<&str> {
        let lexicons = self.layers.lexicons;
        let info = lexicons.vocabulary.info(self.layers.text.symbol(TokenId::new(at)))?;
        Some(lexicons.symbols.form(info.lemma))
    }
}
