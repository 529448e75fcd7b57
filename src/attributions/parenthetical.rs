//! A clause of source and cue after or inside its content, without marks: …, officials said. …, he added, …

use super::extent;
use super::quoted::{Found, clauses};
use super::scene::Scene;
use crate::cues::{Cue, Voice};
use crate::lexicons::cue::Frames;
use crate::lexicons::words::Tag;
use crate::text::{Id, TokenId, TokenRange};
use crate::tokens::TokenKind;

/// A content that ends with a comma right before the cue's clause, where nothing but a stop or a comma follows the clause.
pub(super) fn find(scene: Scene<'_, '_>, cue: &Cue) -> Option<Found> {
    let entry = scene.entry(cue);
    if cue.voice != Voice::Active
        || !entry.frames.any(Frames::THAT.with(Frames::QUOTE))
        || !entry.frames.any(Frames::THAT.with(Frames::EXPLICIT_THAT))
    {
        return None;
    }
    let sentence = scene.sentence(cue.head);
    let found = clauses(scene, cue).into_iter().flatten();
    let (clause, source) = found.into_iter().find(|(clause, _)| is_bracketed(scene, *clause, sentence))?;
    let before = TokenRange::of(sentence.start(), clause.start());
    let left = scene.trim(before);
    let is_clause = left.iter().any(|id| scene.tag(id).is_finite()) && left.len() > 2;
    let mut content = vec![left];
    content.extend(right(scene, clause, sentence));
    is_clause.then_some(Found { content, source })
}

/// A comma before the clause; after it a comma, a stop, the end, or an adjunct ("on Monday").
fn is_bracketed(scene: Scene<'_, '_>, clause: TokenRange, sentence: TokenRange) -> bool {
    let comma = clause
        .first()
        .and_then(|first| scene.before(first, sentence))
        .is_some_and(|id| scene.kind(id) == Some(TokenKind::Comma) && !scene.quotations.is_quoted(id));
    comma && after_adjuncts(scene, clause, sentence).is_some()
}

/// Where the clause ends with its adjuncts, if nothing else follows it: one past its last token.
fn after_adjuncts(scene: Scene<'_, '_>, clause: TokenRange, sentence: TokenRange) -> Option<usize> {
    let start = clause.end();
    let to = (start + LONGEST_ADJUNCT).min(sentence.end());
    let end = (start..to).find(|at| {
        !matches!(scene.kind(TokenId::new(*at)), Some(TokenKind::Word | TokenKind::Number | TokenKind::Clitic | TokenKind::Symbol))
    });
    let end = end.unwrap_or(to);
    let adjunct = TokenRange::of(start, end);
    let first = adjunct.first();
    let begins = first.is_none_or(|first| {
        scene.tag(first).is_adverb()
            || scene.is_time(first)
            || scene.is(first, &["in", "on", "at", "to", "during", "after", "of", "reporters", "late", "early", "via"])
    });
    let verbless = !adjunct.iter().any(|id| scene.tag(id).is_finite() || scene.tag(id) == Tag::VB || scene.is(id, &["that"]));
    let last = TokenId::new(end);
    let speaks =
        scene.after(last, scene.paragraph(TokenId::new(start - 1))).is_some_and(|open| extent::quotation_starting(scene, open).is_some());
    let ends = end == sentence.end()
        || (matches!(scene.kind(last), Some(TokenKind::Comma | TokenKind::Dash)) && !speaks)
        || scene.kind(last) == Some(TokenKind::Stop);
    (begins && verbless && ends).then_some(end)
}

/// Adjuncts longer than this are none.
const LONGEST_ADJUNCT: usize = 16;

/// The rest of an interrupted content: the sentence after the clause's comma, unless a participle or another cue follows.
fn right(scene: Scene<'_, '_>, clause: TokenRange, sentence: TokenRange) -> Option<TokenRange> {
    let end = after_adjuncts(scene, clause, sentence)?;
    let rest = scene.trim(TokenRange::of(end, sentence.end()));
    let first = rest.first()?;
    let goes_on = !scene.tag(first).is_verb() && !scene.is(first, &["while", "without", "citing", "who", "which", "after", "as"]);
    let other_cue = scene.cues_within(rest).iter().any(|cue| scene.entry(&scene.cues[cue]).strong);
    (goes_on && !other_cue && rest.iter().any(|id| scene.tag(id).is_finite())).then_some(rest)
}
