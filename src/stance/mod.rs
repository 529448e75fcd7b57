//! Stance: how positive and how certain a content is, what its reporting cue implies, and whom it is for or against; each score with
//! the evidence that made it.

use crate::text::TokenRange;

/// The stance of one attribution.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stance {
    /// -1..1: how positively the content evaluates.
    pub polarity: f32,
    /// -1..1: hedged to boosted.
    pub certainty: f32,
    /// -1..1: how far the writer, by the choice of the cue, goes along with the content ("claimed" -, "pointed out" +).
    pub reporter_stance: f32,
    /// Whom or what the speaker is for or against.
    pub targets: Vec<Target>,
    /// What made the scores, in order of the text.
    pub evidence: Vec<Evidence>,
}

/// An entity or topic that the speaker is for (+) or against (-).
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// Its mention in the content or the cue's clause.
    pub tokens: TokenRange,
    /// -1..1.
    pub stance: f32,
}

/// A piece of text that made part of a score.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// The words.
    pub tokens: TokenRange,
    /// Which score it goes into.
    pub dimension: Dimension,
    /// The table and the entry: "polarity:crime".
    pub entry: String,
    /// What it adds after negation and degree, -1..1.
    pub value: f32,
    /// What changed the entry's own value: "negated by not", "very"; empty where nothing did.
    pub change: String,
}

/// The scores that evidence goes into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Dimension {
    Polarity,
    Certainty,
}
use crate::{
    attributions::Attributions,
    cues::Cues,
    lexicons::Lexicons,
    syntax::Syntax,
    text::{AttributionId, Table},
    tokens::Text,
};
/// Scores.
pub fn score(
    _text: &Text<'_>,
    _syntax: &Syntax,
    _cues: &Cues,
    attributions: &Attributions,
    _lexicons: &Lexicons,
) -> Table<AttributionId, Stance> {
    attributions.iter().map(|_| Stance::default()).collect::<Vec<_>>().into()
}
