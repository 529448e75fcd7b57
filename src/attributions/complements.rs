//! A content after its cue, in one of the frames that the cue lexicon gives: that-clause, quotation, infinitive, object …

use super::extent;
use super::phrases;
use super::scene::Scene;
use crate::cues::{Cue, Voice};
use crate::lexicons::cue::{CueClass, CueEntry, Frames};
use crate::lexicons::words::Tag;
use crate::quotations::Usage;
use crate::text::{Id, TokenId, TokenRange, next};
use crate::tokens::TokenKind;

/// A content after a cue.
#[derive(Debug)]
pub(super) struct Complement {
    pub content: Vec<TokenRange>,
    /// A "that", a quotation, a colon or the like says that a content follows.
    pub is_explicit: bool,
    pub confidence: f32,
}

/// What follows a cue as its content.
pub(super) fn find(scene: Scene<'_, '_>, cue: &Cue) -> Option<Complement> {
    let sentence = scene.sentence(cue.head);
    let start = scene.past(cue.tokens, sentence)?;
    let entry = scene.entry(cue);
    let opening = adjacent(scene, entry, cue, start, sentence)
        .or_else(|| after_gap(scene, entry, start, sentence))
        .or_else(|| bare(scene, entry, cue, start, sentence))?;
    let content = extent::from(scene, cue, opening.start);
    let confidence = if opening.is_explicit { 0.8 } else { 0.6 } - if entry.strong { 0.0 } else { 0.2 };
    let says_nothing =
        content.iter().all(|piece| piece.iter().all(|id| matches!(scene.tag(id), Tag::PRP | Tag::DT | Tag::PUNCT | Tag::RB)));
    (!says_nothing).then_some(Complement { content, is_explicit: opening.is_explicit, confidence })
}

/// Where a content begins.
struct Opening {
    start: TokenId,
    is_explicit: bool,
}

fn explicit(start: TokenId) -> Option<Opening> {
    Some(Opening { start, is_explicit: true })
}

/// What opens a content at `at` unmistakably, in the frames of `entry`.
fn marked(scene: Scene<'_, '_>, entry: &CueEntry, at: TokenId, sentence: TokenRange) -> Option<Opening> {
    let frames = entry.frames;
    if let Some(quotation) = extent::quotation_starting(scene, at) {
        let speech = entry.strong || (frames.any(Frames::QUOTE) && quotation.usage != Usage::Mention);
        return if speech && scene.text.words(quotation.inner) > 0 { explicit(at) } else { None };
    }
    if scene.form(at) == ":" && (frames.any(Frames::QUOTE) || entry.strong) {
        let paragraph = scene.paragraph(at);
        return match scene.after(at, paragraph) {
            Some(after) => explicit(after),
            None => extent::quotation_starting(scene, next(at)).and_then(|_| explicit(next(at))),
        };
    }
    if scene.kind(at) == Some(TokenKind::Dash) && frames.any(Frames::QUOTE) {
        let open = scene.after(at, scene.paragraph(at))?;
        return extent::quotation_starting(scene, open).and_then(|_| explicit(open));
    }
    if scene.is(at, &["that"]) && frames.any(Frames::THAT.with(Frames::EXPLICIT_THAT)) && !ends_clause(scene, at, sentence) {
        return explicit(at);
    }
    if frames.any(Frames::WH) && scene.is(at, &["whether", "if", "how", "why", "what", "when", "where", "who"]) {
        return explicit(at);
    }
    let purpose = entry.class == CueClass::Other && !entry.strong;
    if frames.any(Frames::TO) && !purpose && is_infinitive(scene, at, sentence) {
        return explicit(at);
    }
    None
}

/// "said that." with nothing after it
fn ends_clause(scene: Scene<'_, '_>, at: TokenId, sentence: TokenRange) -> bool {
    scene.after(at, sentence).is_none_or(|after| matches!(scene.kind(after), Some(TokenKind::Stop | TokenKind::Comma)))
}

fn is_infinitive(scene: Scene<'_, '_>, at: TokenId, sentence: TokenRange) -> bool {
    if scene.is(at, &["not", "never"]) {
        let to = scene.after(at, sentence).filter(|to| scene.tag(*to) == Tag::TO);
        return to.is_some_and(|to| is_infinitive(scene, to, sentence));
    }
    // A quotation may open with the verb, and an adverb may split the two: to “really call out”.
    let splits = |id: &TokenId| scene.tag(*id).is_adverb() || extent::quotation_starting(scene, *id).is_some();
    let to = (at.index() + 4).min(sentence.end());
    let verb = (at.index() + 1..to).map(TokenId::new).find(|id| !splits(id));
    scene.tag(at) == Tag::TO && verb.is_some_and(|verb| scene.tag(verb) == Tag::VB)
}

/// A content that begins right after the cue.
fn adjacent(scene: Scene<'_, '_>, entry: &CueEntry, cue: &Cue, start: TokenId, sentence: TokenRange) -> Option<Opening> {
    if let Some(opening) = marked(scene, entry, start, sentence) {
        return Some(opening);
    }
    let comma_first = scene.kind(start) == Some(TokenKind::Comma);
    if comma_first && entry.frames.any(Frames::QUOTE) {
        let open = scene.after(start, scene.paragraph(start))?;
        return extent::quotation_starting(scene, open).and_then(|_| explicit(open));
    }
    let gerund = entry.frames.any(Frames::ING) && scene.tag(start) == Tag::VBG && cue.voice == Voice::Active;
    (gerund && entry.strong).then_some(Opening { start, is_explicit: false })
}

/// The most tokens between a cue and its content.
const LONGEST_GAP: usize = 24;

/// A content after an addressee or an adjunct: "told reporters in Leeds on Monday that …".
fn after_gap(scene: Scene<'_, '_>, entry: &CueEntry, start: TokenId, sentence: TokenRange) -> Option<Opening> {
    let addressee = entry.frames.any(Frames::ADDRESSEE.with(Frames::OBJECT_TO)) && phrases::starting_at(&scene, start, sentence).is_some();
    if !addressee && !begins_adjunct(scene, start) {
        return None;
    }
    let to = (start.index() + LONGEST_GAP).min(sentence.end());
    for at in (start.index() + 1..to).map(TokenId::new) {
        if addressee && entry.frames.any(Frames::OBJECT_TO) && is_infinitive(scene, at, sentence) {
            return explicit(start);
        }
        if let Some(opening) = marked(scene, entry, at, sentence).filter(|_| !is_relative(scene, at)) {
            return Some(opening);
        }
        if scene.tag(at).is_finite() || scene.kind(at) == Some(TokenKind::Stop) {
            return None;
        }
    }
    None
}

fn begins_adjunct(scene: Scene<'_, '_>, start: TokenId) -> bool {
    let tag = scene.tag(start);
    (tag == Tag::IN && !scene.is(start, &["that", "as", "if", "than", "because", "although", "while", "until"]))
        || matches!(tag, Tag::TO | Tag::JJR)
        || tag.is_adverb()
        || scene.is_time(start)
}

/// "the day that he left": a that which belongs to the noun before it.
fn is_relative(scene: Scene<'_, '_>, at: TokenId) -> bool {
    scene.is(at, &["that"]) && scene.tag(at) == Tag::WDT
}

/// A content without a word that opens it: a clause, or in strong cues an object.
fn bare(scene: Scene<'_, '_>, entry: &CueEntry, cue: &Cue, start: TokenId, sentence: TokenRange) -> Option<Opening> {
    let frames = entry.frames;
    let found = |start| Some(Opening { start, is_explicit: false });
    if cue.voice == Voice::Passive {
        return None;
    }
    if frames.any(Frames::THAT)
        && entry.strong
        && let Some(clause) = clause_start(scene, frames, start, sentence)
    {
        return found(clause);
    }
    let start = past_adjunct(scene, start, sentence).filter(|_| entry.strong).unwrap_or(start);
    let object = phrases::starting_at(&scene, start, sentence)?;
    let after = scene.past(object, sentence);
    if frames.any(Frames::AS.with(Frames::SMALL))
        && after.is_some_and(|after| {
            scene.is(after, &["as"]) && frames.any(Frames::AS) || opens_predicate(scene, after) && frames.any(Frames::SMALL)
        })
    {
        return found(start);
    }
    let quoted = object.iter().any(|id| scene.quotations.is_quoted(id) != scene.quotations.is_quoted(cue.head))
        || after.is_some_and(|after| extent::quotation_starting(scene, after).is_some());
    (frames.any(Frames::NP) && (entry.strong || quoted)).then_some(())?;
    found(start)
}

fn opens_predicate(scene: Scene<'_, '_>, at: TokenId) -> bool {
    matches!(scene.tag(at), Tag::DT | Tag::JJ) || scene.kind(at) == Some(TokenKind::Mark)
}

/// A subject and a finite verb, maybe after an addressee or an adjunct without punctuation: "told him he would", "said Monday it had".
fn clause_start(scene: Scene<'_, '_>, frames: Frames, start: TokenId, sentence: TokenRange) -> Option<TokenId> {
    if is_clause(scene, start, sentence) && !frames.any(Frames::ADDRESSEE) {
        return Some(start);
    }
    let addressee = phrases::starting_at(&scene, start, sentence).filter(|_| frames.any(Frames::ADDRESSEE));
    if let Some(past) = addressee.and_then(|phrase| scene.past(phrase, sentence)).filter(|past| is_clause(scene, *past, sentence)) {
        return Some(past);
    }
    if is_clause(scene, start, sentence) {
        return Some(start);
    }
    past_adjunct(scene, start, sentence).filter(|past| is_clause(scene, *past, sentence))
}

/// The first token past "Monday", "on Monday", "in a letter".
fn past_adjunct(scene: Scene<'_, '_>, start: TokenId, sentence: TokenRange) -> Option<TokenId> {
    if !begins_adjunct(scene, start) {
        return None;
    }
    let object = if scene.tag(start) == Tag::IN || scene.tag(start) == Tag::TO { next(start) } else { start };
    let adjunct = if scene.is_time(object) {
        TokenRange::inclusive(object, object)
    } else {
        phrases::starting_at(&scene, object, sentence).unwrap_or(TokenRange::inclusive(start, start))
    };
    scene.past(adjunct, sentence)
}

/// The most tokens before the verb of a clause.
const LONGEST_SUBJECT: usize = 20;

/// Whether a clause begins at `start`: a subject, then a finite verb before the next border.
fn is_clause(scene: Scene<'_, '_>, start: TokenId, sentence: TokenRange) -> bool {
    let tag = scene.tag(start);
    let subject = tag.is_noun()
        || tag.is_adjective()
        || matches!(tag, Tag::PRP | Tag::DT | Tag::PRPS | Tag::EX | Tag::CD | Tag::PDT)
        || scene.kind(start) == Some(TokenKind::Mark);
    if !subject {
        return false;
    }
    let Some(phrase) =
        phrases::starting_at(&scene, start, sentence).or_else(|| (tag == Tag::EX).then(|| TokenRange::inclusive(start, start)))
    else {
        return false;
    };
    let to = (start.index() + LONGEST_SUBJECT).min(sentence.end());
    let rest = (phrase.end()..to).map(TokenId::new);
    let mut rest = rest.take_while(|id| !matches!(scene.kind(*id), Some(TokenKind::Stop | TokenKind::Colon)) && scene.tag(*id) != Tag::CC);
    rest.find(|id| scene.tag(*id).is_finite() || matches!(scene.tag(*id), Tag::WDT | Tag::WP)).is_some_and(|id| scene.tag(id).is_finite())
}
