//! A verb (or a predicate adjective) as cue: which of the patterns it stands in.

use super::attribution::{Attribution, Rule};
use super::complements;
use super::scene::Scene;
use super::{impersonal, parenthetical, quoted, relatives, sources};
use crate::cues::{Cue, Voice};
use crate::lexicons::cue::{CueClass, Frames};
use crate::lexicons::words::Tag;
use crate::text::{CueId, TokenRange};

/// What a verbal cue attributes, if anything: the surest pattern first.
pub(super) fn find(scene: Scene<'_, '_>, id: CueId, earlier: &[Attribution]) -> Option<Attribution> {
    let cue = &scene.cues[id];
    if cue.voice == Voice::Infinitive {
        return None;
    }
    let attribution = |content, source, rule, confidence| scene.attribution(content, Some(id), source, rule, confidence);
    if scene.entry(cue).frames.any(Frames::EXPERIENCER)
        && let Some(found) = impersonal::find(scene, cue)
    {
        return Some(attribution(found.content, Some(found.source), Rule::Complement, 0.8));
    }
    if let Some(found) = quoted::beside(scene, cue) {
        return Some(attribution(found.content, Some(found.source), Rule::Quotation, 0.9));
    }
    if let Some(found) = parenthetical::find(scene, cue) {
        return Some(attribution(found.content, Some(found.source), Rule::Parenthetical, 0.75));
    }
    if let Some(found) = relatives::find(scene, cue) {
        return Some(attribution(found.content, Some(found.source), Rule::Complement, 0.75));
    }
    let complement = complements::find(scene, cue)?;
    let source = source(scene, cue, earlier);
    if !is_plausible(scene, cue, source, &complement) {
        return None;
    }
    Some(attribution(complement.content, source, Rule::Complement, complement.confidence))
}

/// Who is the source of a cue that stands before its content.
fn source(scene: Scene<'_, '_>, cue: &Cue, earlier: &[Attribution]) -> Option<TokenRange> {
    if cue.voice == Voice::Passive && !scene.entry(cue).frames.any(Frames::AS) {
        return sources::agent(&scene, cue).or_else(|| quoted_person(scene, cue));
    }
    let before = sources::before(&scene, cue);
    if before.is_some() {
        return before;
    }
    // A participle goes with the report before it; so does a verb whose report ended right before this one.
    let report = report_before(scene, cue, earlier);
    let joined =
        report.filter(|report| cue.voice == Voice::Participle || report.content.iter().all(|piece| piece.end() <= cue.tokens.start()));
    joined.and_then(|report| report.source).or_else(|| sources::shared(&scene, cue)).or_else(|| report.and_then(|report| report.source))
}

/// The nearest attribution with a source whose cue stands earlier in the same sentence.
fn report_before<'a>(scene: Scene<'_, '_>, cue: &Cue, earlier: &'a [Attribution]) -> Option<&'a Attribution> {
    let sentence = scene.sentence(cue.head);
    let here = |other: &&Attribution| {
        other.source.is_some() && other.cue.is_some_and(|other| sentence.has(other.head)) && !relatives::is_relative(other)
    };
    earlier.iter().rev().take(super::LOOK_BACK).find(here)
}

/// "The mayor was quoted as saying": the subject of this passive speaks.
fn quoted_person(scene: Scene<'_, '_>, cue: &Cue) -> Option<TokenRange> {
    let entry = cue.name(scene.lexicons);
    let speaks = ["quoted", "quote", "heard"].iter().any(|word| entry.contains(word));
    if speaks { sources::before(&scene, cue) } else { None }
}

/// Leaves out what is no report: no source where there must be one, the reader addressed, the writer's own thoughts.
fn is_plausible(scene: Scene<'_, '_>, cue: &Cue, source: Option<TokenRange>, complement: &complements::Complement) -> bool {
    let entry = scene.entry(cue);
    let Some(source) = source else { return cue.voice == Voice::Passive && entry.strong && complement.is_explicit };
    let first = source.first();
    let quoted = scene.quotations.is_quoted(cue.head);
    let pronoun = source.len() == 1 && first.is_some_and(|first| scene.tag(first) == Tag::PRP);
    if first.is_some_and(|first| scene.is(first, &["you", "one"]) && pronoun || scene.asks_for(first)) {
        return false;
    }
    if first.is_some_and(|first| scene.is(first, &["i", "we"])) && pronoun && (quoted || entry.class == CueClass::Thinking) {
        return false;
    }
    // The writer's marks hold another's words: only a clear report within them is one of its own.
    if quoted && (pronoun || !entry.strong) && first.is_some_and(|first| scene.quotations.is_quoted(first)) {
        return false;
    }
    !(pronoun && first.is_some_and(|first| scene.is(first, &["it"])) && entry.class == CueClass::Other)
}
