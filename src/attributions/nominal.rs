//! Cues that are no verbs: "according to her, …", "his claim that …", "a statement from the ministry that …".

use super::attribution::{Attribution, Rule};
use super::phrases;
use super::scene::Scene;
use super::sources;
use crate::cues::Cue;
use crate::lexicons::cue::Frames;
use crate::lexicons::words::Tag;
use crate::text::{CueId, Id, TokenId, TokenRange};
use crate::tokens::TokenKind;

/// A preposition with its source; the content is the rest of the sentence.
pub(super) fn according_to(scene: Scene<'_, '_>, id: CueId) -> Option<Attribution> {
    let cue = &scene.cues[id];
    let entry = scene.entry(cue);
    let sentence = scene.sentence(cue.head);
    if !entry.strong || scene.quotations.is_quoted(cue.head) {
        return None;
    }
    let phrase = phrases::starting_at(&scene, scene.past(cue.tokens, sentence)?, sentence)?;
    let source = without_time(scene, sources::with_apposition_after(&scene, phrase, sentence));
    let content =
        if is_opening(scene, cue.head, sentence) { rest(scene, cue, source, sentence) } else { before(scene, cue.tokens, sentence) };
    let content: Vec<TokenRange> = content.into_iter().filter(|piece| !piece.is_empty()).collect();
    let is_found = !content.is_empty();
    is_found.then(|| scene.attribution(content, Some(id), Some(source), Rule::AccordingTo, 0.8))
}

/// "according to Axios on Tuesday": the time is not part of the name.
fn without_time(scene: Scene<'_, '_>, source: TokenRange) -> TokenRange {
    let timed = |id: TokenId| scene.is(id, &["on", "in", "at"]) && scene.after(id, source).is_some_and(|after| scene.is_time(after));
    source.iter().find(|id| timed(*id)).map_or(source, |on| TokenRange::of(source.start(), on.index()))
}

/// At the beginning of the sentence, maybe after "But".
fn is_opening(scene: Scene<'_, '_>, head: TokenId, sentence: TokenRange) -> bool {
    let before = TokenRange::of(sentence.start(), head.index());
    before.len() <= 3 && !before.iter().any(|id| scene.tag(id).is_verb() || scene.tag(id).is_noun())
}

fn rest(scene: Scene<'_, '_>, cue: &Cue, source: TokenRange, sentence: TokenRange) -> Vec<TokenRange> {
    let mut start = source.end();
    while start < sentence.end() && scene.kind(TokenId::new(start)) != Some(TokenKind::Comma) {
        start += 1;
    }
    let past_comma = (start + 1).min(sentence.end());
    if past_comma == sentence.end() { Vec::new() } else { super::extent::from(scene, cue, TokenId::new(past_comma)) }
}

/// The clause before: from the beginning of the sentence, with quotations that complete it.
fn before(scene: Scene<'_, '_>, cue: TokenRange, sentence: TokenRange) -> Vec<TokenRange> {
    let content = scene.trim(TokenRange::of(sentence.start(), cue.start()));
    let opening = content.iter().take(1).any(|id| scene.is(id, &["but", "and"]));
    let start = if opening { content.start() + 1 } else { content.start() };
    vec![scene.trim(TokenRange::of(start, content.end()))]
}

/// A noun with an owner and a clause: "the minister’s claim that …".
pub(super) fn noun(scene: Scene<'_, '_>, id: CueId) -> Option<Attribution> {
    let cue = &scene.cues[id];
    let entry = scene.entry(cue);
    let sentence = scene.sentence(cue.head);
    let start = scene.past(cue.tokens, sentence)?;
    let clause = entry.frames.any(Frames::THAT.with(Frames::EXPLICIT_THAT)) && scene.is(start, &["that"]);
    let infinitive = entry.frames.any(Frames::TO)
        && scene.tag(start) == Tag::TO
        && scene.after(start, sentence).is_some_and(|verb| scene.tag(verb) == Tag::VB);
    if scene.quotations.is_quoted(cue.head) || !(clause || infinitive) {
        return None;
    }
    let source = owner(scene, cue.tokens, sentence)?;
    let content = super::extent::from(scene, cue, start)
        .into_iter()
        .take(1)
        .map(|content| own_clause(scene, content, infinitive))
        .collect::<Vec<_>>();
    let is_found = !content.is_empty();
    is_found.then(|| scene.attribution(content, Some(id), Some(source), Rule::Nominal, 0.6))
}

/// "his claim that it was stolen | surprised no one": the clause ends before the verb whose subject the noun is.
fn own_clause(scene: Scene<'_, '_>, content: TokenRange, infinitive: bool) -> TokenRange {
    let mut has_verb = infinitive;
    let mut joined = false;
    for id in content.iter().skip(1) {
        let auxiliary_before =
            scene.before(id, content).is_some_and(|before| scene.tag(before).is_finite() || scene.tag(before).is_adverb());
        let opens = matches!(scene.tag(id), Tag::CC | Tag::WDT | Tag::WP | Tag::WRB | Tag::PRP)
            || scene.is(id, &["that", "if", "because", "as", "when", ","]);
        joined |= opens;
        if scene.tag(id).is_finite() && !scene.quotations.is_quoted(id) {
            if has_verb && !joined && !auxiliary_before {
                return scene.trim(TokenRange::of(content.start(), id.index()));
            }
            has_verb = true;
            joined = false;
        }
    }
    content
}

/// "his", "the minister’s" before a noun, adjectives between.
fn owner(scene: Scene<'_, '_>, noun: TokenRange, sentence: TokenRange) -> Option<TokenRange> {
    let mut at = scene.before(noun.first()?, sentence)?;
    while scene.tag(at).is_adjective() || scene.tag(at).is_adverb() {
        at = scene.before(at, sentence)?;
    }
    match scene.tag(at) {
        Tag::PRPS if !scene.is(at, &["its"]) => Some(TokenRange::inclusive(at, at)),
        Tag::POS => {
            let phrase = phrases::ending_at(&scene, scene.before(at, sentence)?, sentence)?;
            Some(TokenRange::of(phrase.start(), at.index() + 1))
        }
        _ => None,
    }
}
