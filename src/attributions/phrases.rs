//! Noun phrases around a place: back from a verb to its subject, on from a verb to an inverted subject or an object.
//!
//! By tags, without a parse: a run of nouns, adjectives, determiners and the prepositions that join them.

use super::scene::Scene;
use crate::lexicons::words::Tag;
use crate::quotations::Usage;
use crate::text::{Id, TokenId, TokenRange};
use crate::tokens::TokenKind;

/// Phrases longer than this are cut.
const LONGEST: usize = 40;

/// Prepositions that join two nouns of one phrase.
const JOINING: [&str; 14] = ["of", "for", "from", "in", "at", "on", "with", "to", "by", "near", "against", "within", "among", "behind"];

/// The noun phrase that ends with `end`, within `limit`.
pub(super) fn ending_at(scene: &Scene<'_, '_>, end: TokenId, limit: TokenRange) -> Option<TokenRange> {
    if matches!(scene.tag(end), Tag::PRP | Tag::EX) {
        return Some(TokenRange::inclusive(end, end));
    }
    let mut start = end;
    let mut at = Some(end);
    while let Some(id) = at.filter(|id| end.index() - id.index() < LONGEST) {
        let Some(first) = part_back(scene, id, end, limit) else { break };
        start = first;
        at = scene.before(first, limit);
    }
    head_start(scene, TokenRange::inclusive(start, end)).filter(|phrase| has_noun(scene, *phrase))
}

/// Whether `id` can be part of a noun phrase that goes on to the right up to `end`: where that part begins.
fn part_back(scene: &Scene<'_, '_>, id: TokenId, end: TokenId, limit: TokenRange) -> Option<TokenId> {
    let tag = scene.tag(id);
    let before = scene.before(id, limit);
    let before_tag = before.map_or(Tag::PUNCT, |before| scene.tag(before));
    match tag {
        Tag::NN
        | Tag::NNS
        | Tag::NNP
        | Tag::NNPS
        | Tag::CD
        | Tag::JJ
        | Tag::JJR
        | Tag::JJS
        | Tag::POS
        | Tag::PRPS
        | Tag::DT
        | Tag::PDT
        | Tag::SYM => Some(id),
        Tag::VBN | Tag::VBG if id != end && matches!(before_tag, Tag::DT | Tag::PRPS | Tag::JJ | Tag::POS | Tag::CD) => Some(id),
        Tag::RB | Tag::RBR | Tag::RBS if id != end && matches!(before_tag, Tag::DT | Tag::PRPS) => Some(id),
        Tag::IN | Tag::TO if id != end && scene.is(id, &JOINING) && ends_noun(scene, before) => Some(id),
        Tag::CC if id != end && scene.is(id, &["and", "&", "or"]) && ends_noun(scene, before) => Some(id),
        Tag::PUNCT => bracket_back(scene, id, limit).or_else(|| mention_back(scene, id, limit)),
        _ => None,
    }
}

fn ends_noun(scene: &Scene<'_, '_>, id: Option<TokenId>) -> bool {
    id.is_some_and(|id| scene.tag(id).is_noun() || scene.form(id) == ")")
}

/// "(D-Ohio)"
fn bracket_back(scene: &Scene<'_, '_>, id: TokenId, limit: TokenRange) -> Option<TokenId> {
    if scene.form(id) != ")" {
        return None;
    }
    let from = id.index().saturating_sub(10).max(limit.start());
    (from..id.index()).rev().map(TokenId::new).find(|open| scene.form(*open) == "(")
}

/// A name or a nickname in quotation marks.
fn mention_back(scene: &Scene<'_, '_>, id: TokenId, limit: TokenRange) -> Option<TokenId> {
    let around = scene.quotations.around(id)?;
    let quotation = scene.quotations.get(around);
    let ends = quotation.tokens.last() == Some(id) && quotation.usage == Usage::Mention && limit.contains(quotation.tokens);
    quotation.tokens.first().filter(|_| ends)
}

/// The phrase without what cannot begin one.
fn head_start(scene: &Scene<'_, '_>, phrase: TokenRange) -> Option<TokenRange> {
    let begins = |id: &TokenId| {
        let tag = scene.tag(*id);
        let opens = tag == Tag::PUNCT && scene.kind(*id) == Some(TokenKind::Mark);
        let time_before_name = scene.is_time(*id) && phrase.last() != Some(*id);
        (opens
            || tag.is_noun()
            || tag.is_adjective()
            || matches!(tag, Tag::DT | Tag::PDT | Tag::PRPS | Tag::CD | Tag::VBN | Tag::VBG | Tag::SYM))
            && !time_before_name
    };
    let first = phrase.iter().find(begins)?;
    Some(TokenRange::until(first, TokenId::new(phrase.end())))
}

fn has_noun(scene: &Scene<'_, '_>, phrase: TokenRange) -> bool {
    let named = |id: TokenId| (scene.tag(id).is_noun() && !scene.is_time(id)) || matches!(scene.tag(id), Tag::CD | Tag::DT | Tag::JJ);
    phrase.last().is_some_and(|last| named(last) || scene.tag(last) == Tag::PUNCT || scene.tag(last) == Tag::JJ) && phrase.iter().any(named)
}

/// The noun phrase that begins with `start`, within `limit`.
pub(super) fn starting_at(scene: &Scene<'_, '_>, start: TokenId, limit: TokenRange) -> Option<TokenRange> {
    if scene.tag(start) == Tag::PRP {
        return Some(TokenRange::inclusive(start, start));
    }
    let mut end = start.index();
    let mut at = Some(start);
    let mut noun = false;
    while let Some(id) = at.filter(|id| id.index() - start.index() < LONGEST) {
        let Some(last) = part_on(scene, id, noun, limit) else { break };
        noun |= scene.tag(id).is_noun() || scene.tag(id).is_adjective() || matches!(scene.tag(id), Tag::VBN | Tag::VBG);
        end = last.index() + 1;
        at = scene.after(last, limit);
    }
    let phrase = TokenRange::of(start.index(), end);
    let stands_alone =
        |id| scene.tag(id) == Tag::CD || scene.is(id, &["this", "that", "these", "those", "all", "some", "both", "many", "others"]);
    (noun || phrase.iter().any(stands_alone)).then_some(phrase).filter(|phrase| !phrase.is_empty())
}

/// Whether `id` can go on with a noun phrase: where that part ends.
fn part_on(scene: &Scene<'_, '_>, id: TokenId, noun: bool, limit: TokenRange) -> Option<TokenId> {
    let after_tag = scene.after(id, limit).map_or(Tag::PUNCT, |after| scene.tag(after));
    let goes_on = after_tag.is_noun() || after_tag.is_adjective() || matches!(after_tag, Tag::DT | Tag::PRPS | Tag::CD);
    match scene.tag(id) {
        Tag::NN | Tag::NNS | Tag::NNP | Tag::NNPS | Tag::CD | Tag::POS | Tag::SYM => Some(id),
        Tag::DT | Tag::PDT | Tag::PRPS
            if !noun || scene.before(id, limit).is_some_and(|before| matches!(scene.tag(before), Tag::IN | Tag::TO | Tag::CC)) =>
        {
            Some(id)
        }
        Tag::JJ | Tag::JJR | Tag::JJS | Tag::VBN | Tag::VBG if goes_on => Some(id),
        // "the accused", "the ending": an adjective or a participle for a noun.
        Tag::JJ | Tag::VBN | Tag::VBG if scene.before(id, limit).is_some_and(|before| scene.tag(before) == Tag::DT) => Some(id),
        Tag::IN if noun && scene.is(id, &["of", "for", "from", "at", "in", "with"]) && goes_on => Some(id),
        Tag::CC if noun && scene.is(id, &["and", "&"]) && after_tag.is_noun() => Some(id),
        Tag::PUNCT if noun && scene.form(id) == "(" => {
            let to = (id.index() + 10).min(limit.end());
            (id.index()..to).map(TokenId::new).find(|close| scene.form(*close) == ")")
        }
        _ => None,
    }
}
