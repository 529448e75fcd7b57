//! How far a content goes: to the end of its clause or sentence, and with its quotations beyond.

use super::scene::Scene;
use crate::cues::{Cue, Voice};
use crate::lexicons::cue::{CueType, Frames};
use crate::lexicons::words::Tag;
use crate::quotations::{Quotation, Usage};
use crate::text::{Id, TokenId, TokenRange};
use crate::tokens::TokenKind;

/// The outermost quotation whose first mark is `at`.
pub(super) fn quotation_starting<'s>(scene: Scene<'s, '_>, at: TokenId) -> Option<&'s Quotation> {
    if scene.kind(at) != Some(TokenKind::Mark) {
        return None;
    }
    let quotation = scene.quotations.get(scene.quotations.around(at)?);
    (quotation.tokens.first() == Some(at)).then_some(quotation)
}

/// The content of `cue` that begins at `start`: to the end of the clause, then what its quotations go on with.
pub(super) fn from(scene: Scene<'_, '_>, cue: &Cue, start: TokenId) -> Vec<TokenRange> {
    let sentence = scene.sentence(start);
    let inside = scene.quotations.around(cue.head).map(|id| scene.quotations.get(id).inner);
    let limit = inside.map_or(sentence, |inner| TokenRange::of(sentence.start(), sentence.end().min(inner.end())));
    let end = end_of_clause(scene, cue, start, limit);
    let content = scene.trim(TokenRange::of(start.index(), end));
    if content.is_empty() {
        return Vec::new();
    }
    let mut pieces = vec![content];
    let closes = content
        .last()
        .is_some_and(|last| scene.quotations.around(last).is_some_and(|id| scene.quotations.get(id).tokens.last() == Some(last)));
    if closes && inside.is_none() {
        pieces.extend(quoted_sentences(scene, TokenId::new(content.end())));
    }
    pieces
}

/// One past the last token of the clause that begins at `start`; a quotation in it is passed over whole, even over sentences.
fn end_of_clause(scene: Scene<'_, '_>, cue: &Cue, start: TokenId, limit: TokenRange) -> usize {
    let quoted = scene.quotations.is_quoted(cue.head);
    let mut at = start;
    while at.index() < limit.end() {
        if let Some(quotation) = quotation_starting(scene, at).filter(|_| !quoted) {
            at = TokenId::new(quotation.tokens.end());
            continue;
        }
        if at > start && is_boundary(scene, cue, at, limit) {
            return at.index();
        }
        at = TokenId::new(at.index() + 1);
    }
    at.index()
}

/// Whether another clause, not part of the content, begins at `at`.
fn is_boundary(scene: Scene<'_, '_>, cue: &Cue, at: TokenId, limit: TokenRange) -> bool {
    if scene.is(at, &["according"]) {
        return true;
    }
    let border = scene.kind(at) == Some(TokenKind::Comma);
    let joins = scene.is(at, &["and", "but", "while"]);
    if !border && !joins {
        return false;
    }
    let mut first = if border { scene.after(at, limit) } else { Some(at) };
    if first.is_some_and(|first| scene.is(first, &["and", "but", "while", "then", "also"])) {
        first = first.and_then(|first| scene.after(first, limit));
    }
    while first.is_some_and(|first| scene.tag(first).is_adverb()) {
        first = first.and_then(|first| scene.after(first, limit));
    }
    first.is_some_and(|first| opens_other_report(scene, cue, first, border, limit))
}

/// "…, adding that": a participle; "… and added that": a verb in the cue's own form; both with a content of their own.
fn opens_other_report(scene: Scene<'_, '_>, cue: &Cue, first: TokenId, comma: bool, limit: TokenRange) -> bool {
    let cues = scene.cues_within(TokenRange::of(first.index(), (first.index() + 3).min(limit.end())));
    let Some(other) = cues.iter().map(|id| &scene.cues[id]).find(|other| other.tokens.has(first)) else { return false };
    let entry = scene.entry(other);
    if entry.kind != CueType::Verb {
        return false;
    }
    let form = |cue: &Cue| cue.tokens.iter().map(|id| scene.tag(id)).find(|tag| tag.is_verb() || *tag == Tag::MD).unwrap_or(Tag::VB);
    let same_form = form(other) == form(cue) && form(cue) != Tag::VB;
    let participle = comma && other.voice == Voice::Participle;
    let clausal = entry.frames.any(Frames::THAT.with(Frames::EXPLICIT_THAT).with(Frames::QUOTE).with(Frames::OBJECT_TO).with(Frames::TO));
    clausal && (participle || (same_form && other.voice != Voice::Infinitive))
}

/// The sentences from `at` on that are quotations and have no tag of their own, to the end of the paragraph.
pub(super) fn quoted_sentences(scene: Scene<'_, '_>, at: TokenId) -> Vec<TokenRange> {
    let mut pieces = Vec::new();
    let Some(paragraph) = at.index().checked_sub(1).map(|before| scene.paragraph(TokenId::new(before))) else { return pieces };
    let mut at = at;
    loop {
        while paragraph.has(at) && matches!(scene.kind(at), Some(TokenKind::Stop | TokenKind::Comma)) {
            at = TokenId::new(at.index() + 1);
        }
        let Some(quotation) = Some(at).filter(|at| paragraph.has(*at)).and_then(|at| quotation_starting(scene, at)) else { return pieces };
        if quotation.usage == Usage::Mention || !stands_alone(scene, quotation, paragraph) {
            return pieces;
        }
        pieces.push(quotation.tokens);
        at = TokenId::new(quotation.tokens.end());
    }
}

/// Whether a quotation ends its sentence and no "she said" follows.
fn stands_alone(scene: Scene<'_, '_>, quotation: &Quotation, paragraph: TokenRange) -> bool {
    let Some(last) = quotation.tokens.last() else { return false };
    let Some(after) = scene.after(last, paragraph) else { return true };
    let ends = scene.sentence(last).last() == Some(last) || scene.kind(after) == Some(TokenKind::Stop);
    ends && !has_tag(scene, after, paragraph)
}

/// How many tokens may stand before the cue of a tag.
const LONGEST_TAG: usize = 8;

/// "Alice said." or "said Alice" right after a quotation.
fn has_tag(scene: Scene<'_, '_>, after: TokenId, paragraph: TokenRange) -> bool {
    let near = TokenRange::of(after.index(), (after.index() + LONGEST_TAG).min(paragraph.end()));
    let speech = |cue: &Cue| {
        scene.entry(cue).frames.any(Frames::QUOTE) && scene.entry(cue).kind == CueType::Verb && !scene.quotations.is_quoted(cue.head)
    };
    let tag = scene.cues_within(near).iter().map(|id| &scene.cues[id]).find(|cue| speech(cue));
    tag.is_some_and(|cue| {
        let before = super::sources::before(&scene, cue).is_some_and(|source| source.start() == after.index());
        let ends =
            scene.past(cue.tokens, paragraph).is_none_or(|past| matches!(scene.kind(past), Some(TokenKind::Stop | TokenKind::Comma)));
        (before && ends) || cue.tokens.first() == Some(after)
    })
}
