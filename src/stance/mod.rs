//! Stance: how positive and how certain a content is, what its reporting cue implies, and whom it is for or against; each score with
//! the evidence that made it.
//!
//! Lexicons and rules over neighbouring words, in one pass ([`scan`]): [`polarity`] and [`certainty`] find the words, [`negation`],
//! [`degree`] and [`contrast`] change their values, [`framing`] adds what the cue does to them, [`targets`] looks for whom they are about.
//! No irony, no world knowledge: bad news told neutrally scores as bad words do.

mod certainty;
mod contrast;
mod degree;
mod framing;
mod negation;
mod noun_phrases;
mod polarity;
mod reporter;
mod scan;
mod targets;
mod window;

use rayon::prelude::*;

use crate::attributions::{Attribution, Attributions, cue_of};
use crate::cues::Cues;
use crate::lexicons::Lexicons;
use crate::syntax::Syntax;
use crate::text::{AttributionId, Table, TokenRange};
use crate::tokens::Text;

/// The stance of one attribution.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stance {
    /// -1..1: how positively the content evaluates, 0 where it does not.
    pub polarity: f32,
    /// -1..1: hedged to boosted, 0 where plain.
    pub certainty: f32,
    /// -1..1: how far the writer, by the choice of the cue, goes along with the content ("claimed" -, "pointed out" +).
    pub reporter_stance: f32,
    /// Whom or what the speaker is for or against; the cue's own target first, four at most.
    pub targets: Vec<Target>,
    /// What made the scores, in order of the text.
    pub evidence: Vec<Evidence>,
}

/// An entity or topic that the speaker is for (+) or against (-).
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// Its mention in the content or the cue's clause, without article.
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
    /// The table and the entry: "polarity:crime", or "cues:condemn" where the cue itself evaluates.
    pub entry: String,
    /// What it adds after negation, degree and contrast, -1..1.
    pub value: f32,
    /// The entries that changed its value, in the order in which they did: "very, not"; empty where nothing did.
    pub change: String,
}

/// The scores that evidence goes into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Dimension {
    Polarity,
    Certainty,
}

impl Evidence {
    /// Multiplies the value and notes which entry did so.
    fn changed(&mut self, factor: f32, by: &str) {
        self.value = (self.value * factor).clamp(-1.0, 1.0);
        if !self.change.is_empty() {
            self.change.push_str(", ");
        }
        self.change.push_str(by);
    }
}

/// What the scoring of an attribution reads.
#[derive(Clone, Copy)]
struct Layers<'l, 'd> {
    text: &'l Text<'d>,
    syntax: &'l Syntax,
    lexicons: &'l Lexicons,
}

/// From this length of text on, attributions are scored in parallel.
const PARALLEL_BYTES: usize = 1 << 18;

/// The stance of each attribution.
pub fn score(text: &Text<'_>, syntax: &Syntax, cues: &Cues, attributions: &Attributions, lexicons: &Lexicons) -> Table<AttributionId, Stance> {
    let layers = Layers { text, syntax, lexicons };
    let nested = nested(cues, attributions);
    let stances: Vec<Stance> = if text.content.len() < PARALLEL_BYTES {
        attributions.iter().map(|attribution| layers.stance(attribution, cues, &nested)).collect()
    } else {
        attributions.slice(attributions.all()).par_iter().map(|attribution| layers.stance(attribution, cues, &nested)).collect()
    };
    stances.into()
}

/// The cues of attributions within contents, in order: "he thinks" in what she says is his hedge, not hers.
fn nested(cues: &Cues, attributions: &Attributions) -> Vec<TokenRange> {
    let inner = attributions.iter().filter(|attribution| attribution.parent.is_some());
    let mut nested: Vec<TokenRange> = inner.filter_map(|attribution| Some(cue_of(attribution, cues)?.tokens)).collect();
    nested.sort_by_key(|cue| cue.start());
    nested
}

/// All polarity and certainty evidence of a run of tokens, after negation, degree and contrast, in order of the text.
pub fn evidence(text: &Text<'_>, syntax: &Syntax, tokens: TokenRange, lexicons: &Lexicons) -> Vec<Evidence> {
    let mut found = Vec::new();
    scan::scan(Layers { text, syntax, lexicons }, tokens, &mut found);
    found
}

impl Layers<'_, '_> {
    fn stance(self, attribution: &Attribution, cues: &Cues, nested: &[TokenRange]) -> Stance {
        let mut evidence = Vec::new();
        for piece in &attribution.content {
            scan::scan(self, *piece, &mut evidence);
        }
        evidence.retain(|piece| piece.dimension == Dimension::Polarity || !is_within(nested, piece.tokens));
        let cue = cue_of(attribution, cues);
        let targets = targets::find(self, attribution, cue, &evidence);
        if let Some(cue) = cue {
            framing::apply(self, attribution, cue, &mut evidence);
        }
        evidence.sort_by_key(|piece| piece.tokens.start());
        Stance {
            polarity: total(&evidence, Dimension::Polarity),
            certainty: total(&evidence, Dimension::Certainty),
            reporter_stance: cue.map_or(0.0, |cue| reporter::stance(&self.lexicons.cues.entry(cue.entry).value, cue.negated)),
            targets,
            evidence,
        }
    }
}

/// Whether one of `cues`, which are in order, holds all of `tokens`.
fn is_within(cues: &[TokenRange], tokens: TokenRange) -> bool {
    let after = cues.partition_point(|cue| cue.start() <= tokens.start());
    after.checked_sub(1).and_then(|before| cues.get(before)).is_some_and(|cue| cue.contains(tokens))
}

/// How soon a sum of evidence comes near 1: at a sum of √K a score is 0.71. With 1 one strong word gives about 0.6 and a long tirade
/// stays under 1, so that short and long contents compare.
const K: f32 = 1.0;

/// A sum of evidence, drawn into -1..1.
fn total(evidence: &[Evidence], dimension: Dimension) -> f32 {
    let sum: f32 = evidence.iter().filter(|piece| piece.dimension == dimension).map(|piece| piece.value).sum();
    sum / (sum * sum + K).sqrt()
}
