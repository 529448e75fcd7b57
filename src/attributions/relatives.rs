//! A content whose subject stands before the cue, in a relative clause: "the car, which witnesses said was red", "a bridge she fears will
//! fall". Objects ("the car that she said he drove") are not looked for.

use super::attribution::{Attribution, Rule};
use super::phrases;
use super::scene::Scene;
use super::sources;
use crate::cues::{Cue, Voice};
use crate::lexicons::cue::{CueType, Frames};
use crate::lexicons::words::Tag;
use crate::text::{Id, TokenId, TokenRange};
use crate::tokens::TokenKind;

/// A content in two pieces, and its source between them.
#[derive(Debug)]
pub(super) struct Found {
    pub content: Vec<TokenRange>,
    pub source: TokenRange,
}

/// What a cue attributes whose own clause is a relative one.
pub(super) fn find(scene: Scene<'_, '_>, cue: &Cue) -> Option<Found> {
    let entry = scene.entry(cue);
    let reports = cue.voice == Voice::Active && entry.kind == CueType::Verb && entry.frames.any(Frames::THAT.with(Frames::EXPLICIT_THAT));
    let sentence = scene.sentence(cue.head);
    let verb = scene.past(cue.tokens, sentence).filter(|verb| reports && scene.tag(*verb).is_finite())?;
    let source = sources::before(&scene, cue)?;
    let before = scene.before(TokenId::new(source.start()), sentence)?;
    let subject = match scene.tag(before) {
        Tag::WP | Tag::WDT if !opens_sentence(scene, before, sentence) => TokenRange::inclusive(before, before),
        // "The words he used were true": without a pronoun only the tree tells whose verb the next one is.
        tag if tag.is_noun() && is_below(scene, verb, cue.head) => phrases::ending_at(&scene, before, sentence)?,
        _ => return None,
    };
    let predicate = scene.trim(TokenRange::until(verb, end(scene, verb, before, sentence)));
    (!predicate.is_empty()).then(|| Found { content: vec![subject, predicate], source })
}

/// Whether an attribution is of a relative clause: its source is nobody's but its own.
pub(super) fn is_relative(attribution: &Attribution) -> bool {
    let starts = |piece: Option<&TokenRange>| piece.map(|piece| piece.start());
    let source = attribution.source.map(|source| source.start());
    attribution.rule == Rule::Complement && starts(attribution.content.first()) < source && source < starts(attribution.content.get(1))
}

/// "What she said was wrong": the clause is itself the subject of its sentence.
fn opens_sentence(scene: Scene<'_, '_>, pronoun: TokenId, sentence: TokenRange) -> bool {
    scene.is(pronoun, &["what"]) && scene.before(pronoun, sentence).is_none_or(|before| scene.tag(before) == Tag::PUNCT)
}

/// Heads between a verb and what it depends on are few.
const DEEPEST: usize = 3;

fn is_below(scene: Scene<'_, '_>, verb: TokenId, cue: TokenId) -> bool {
    std::iter::successors(scene.syntax.head(verb), |at| scene.syntax.head(*at)).take(DEEPEST).any(|head| head == cue)
}

/// Where the relative clause ends whose verb is `verb`: at a comma if one opens it, and before the verb of the clause around it.
fn end(scene: Scene<'_, '_>, verb: TokenId, pronoun: TokenId, sentence: TokenRange) -> TokenId {
    let opening = scene.before(pronoun, sentence).and_then(|before| scene.kind(before));
    let goes_on = |comma: TokenId| {
        let mut after = (comma.index() + 1..sentence.end()).map(TokenId::new);
        after.find(|id| !scene.tag(*id).is_adverb() && scene.tag(*id) != Tag::CC).is_some_and(|id| scene.tag(id).is_finite())
    };
    let closes = |at: TokenId| match scene.kind(at) {
        Some(TokenKind::Comma) => opening == scene.kind(at) || goes_on(at),
        Some(TokenKind::Dash) => opening == scene.kind(at),
        Some(TokenKind::Stop | TokenKind::Colon) => true,
        _ => false,
    };
    let mut is_open = false;
    let mut at = verb;
    while let Some(after) = scene.after(at, sentence) {
        at = after;
        if closes(at) {
            return at;
        }
        let opens_clause = matches!(scene.tag(at), Tag::PRP | Tag::WP | Tag::WDT | Tag::WRB | Tag::IN | Tag::CC | Tag::PUNCT);
        if scene.tag(at).is_finite() && !is_open {
            return at;
        }
        is_open |= opens_clause && !scene.is(at, PLAIN);
    }
    TokenId::new(sentence.end())
}

/// Prepositions that open no clause.
const PLAIN: &[&str] =
    &["of", "in", "on", "at", "for", "from", "with", "by", "near", "under", "over", "into", "against", "between", "about"];

#[cfg(test)]
mod tests {
    use super::super::marked::rows;

    #[test]
    fn a_subject_may_stand_before_the_cue() {
        for (text, expected) in [
            ("He named the man he thinks will win.", "he | thinks | the man … will win"),
            ("The towns it hopes will join the league, and has asked twice, are small.", "it | hopes | The towns … will join the league"),
            ("She met the farmer who Tom Reed believes took the dog.", "Tom Reed | believes | who … took the dog"),
            ("They praised the bridge, which police say was built in a year, and left.", "police | say | which … was built in a year"),
        ] {
            assert!(rows(text).iter().any(|row| row.ends_with(expected)), "{text}: {:?}", rows(text));
        }
    }
}
