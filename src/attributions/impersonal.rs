//! "It seems to the council that the bridge is safe": the subject is nobody, and whoever thinks so stands after the cue.

use super::scene::Scene;
use super::{extent, phrases};
use crate::cues::Cue;
use crate::lexicons::words::Tag;
use crate::text::{TokenId, TokenRange, next};

/// A source between its cue and the content.
pub(super) struct Impersonal {
    pub source: TokenRange,
    pub content: Vec<TokenRange>,
}

/// What an impersonal cue attributes, if it is one here.
pub(super) fn find(scene: Scene<'_, '_>, cue: &Cue) -> Option<Impersonal> {
    let sentence = scene.sentence(cue.head);
    let subject = scene.before(cue.tokens.first()?, sentence)?;
    if !scene.is(subject, &["it"]) {
        return None;
    }
    let past = scene.past(cue.tokens, sentence)?;
    let start = if scene.tag(past) == Tag::TO { scene.after(past, sentence)? } else { past };
    // Before "that" the tagger takes "her" for a possessive.
    let is_pronoun = matches!(scene.tag(start), Tag::PRP | Tag::PRPS) && scene.is(next(start), &["that"]);
    let alone = is_pronoun.then(|| TokenRange::inclusive(start, start));
    let source = alone.or_else(|| phrases::starting_at(&scene, start, sentence)).filter(|source| is_somebody(scene, cue, *source))?;
    let that = scene.past(source, sentence).filter(|at| opens_clause(scene, *at, sentence))?;
    Some(Impersonal { source, content: extent::from(scene, cue, that) })
}

/// Neither the reader nor the writer, nor a pronoun in another's words.
fn is_somebody(scene: Scene<'_, '_>, cue: &Cue, source: TokenRange) -> bool {
    let nobody = |first: TokenId| scene.is(first, &["you", "one", "me", "us"]) || scene.asks_for(first);
    let in_marks = |first: TokenId| scene.tag(first) == Tag::PRP && scene.quotations.is_quoted(cue.head);
    source.first().is_some_and(|first| !nobody(first) && !in_marks(first))
}

/// Whether this is the "that" of a clause: not "that lies in the south", not "that night".
fn opens_clause(scene: Scene<'_, '_>, that: TokenId, sentence: TokenRange) -> bool {
    let Some(after) = scene.after(that, sentence).filter(|_| scene.is(that, &["that"])) else { return false };
    let points = scene.is_time(after) || scene.is(after, &["night", "morning", "evening", "way"]);
    !matches!(scene.tag(that), Tag::WDT | Tag::DT) && !scene.tag(after).is_finite() && !points
}

#[cfg(test)]
mod tests {
    use super::super::marked::rows;

    #[test]
    fn whoever_comes_after_the_cue_thinks_so() {
        for (text, row) in [
            ("It seems to Tom Reed that the roof leaks.", "Tom Reed | seems to | that the roof leaks"),
            ("It never occurred to the mayor that the roof leaks.", "the mayor | never occurred to | that the roof leaks"),
            ("It had dawned on her that the roof leaks.", "her | had dawned on | that the roof leaks"),
        ] {
            assert_eq!(rows(text), [row], "{text}");
        }
    }

    #[test]
    fn a_thing_that_seems_so_thinks_nothing() {
        for text in [
            "It occurred to nobody.",
            "It occurred to the men who mended the pier.",
            "It dawned on the village that night and rained.",
            "It may seem to you that the rules are odd.",
        ] {
            assert_eq!(rows(text).len(), 0, "{text}");
        }
    }

    #[test]
    fn no_verb_is_a_source() {
        for text in ["It appears to suggest that the mayor knew.", "It seems to show that the roof leaks."] {
            assert!(rows(text).iter().all(|row| row.starts_with(" | ") || row.starts_with("It | ")), "{text} {:?}", rows(text));
        }
    }
}
