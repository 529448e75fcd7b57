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
    let subject = subject(scene, cue, sentence)?;
    if !scene.is(subject, &["it"]) {
        return None;
    }
    let start = scene.past(cue.tokens, sentence)?;
    let is_that = |at: TokenId| scene.is(at, &["that"]);
    // Before "that" the tagger takes "her" for a possessive.
    let alone = is_that(next(start)).then(|| TokenRange::inclusive(start, start));
    let source = alone.or_else(|| phrases::starting_at(&scene, start, sentence))?;
    let that = scene.past(source, sentence).filter(|at| is_that(*at))?;
    Some(Impersonal { source, content: extent::from(scene, cue, that) })
}

/// What stands before a cue and its auxiliaries: "it would never have occurred to".
fn subject(scene: Scene<'_, '_>, cue: &Cue, sentence: TokenRange) -> Option<TokenId> {
    let mut at = scene.before(cue.tokens.first()?, sentence)?;
    while scene.tag(at).is_adverb() || scene.tag(at) == Tag::MD || scene.is(at, &["have", "has", "had", "'d", "’d", "did", "does"]) {
        at = scene.before(at, sentence)?;
    }
    Some(at)
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
            ("It struck the keeper that the roof leaks.", "the keeper | struck | that the roof leaks"),
            ("It would seem to me that the roof leaks.", "me | would seem to | that the roof leaks"),
        ] {
            assert_eq!(rows(text), [row], "{text}");
        }
    }

    #[test]
    fn a_thing_that_seems_so_thinks_nothing() {
        for text in ["It struck the mast.", "Lightning struck the mayor that night.", "It occurred to nobody."] {
            assert_eq!(rows(text).len(), 0, "{text}");
        }
    }
}
