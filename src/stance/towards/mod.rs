//! Towards whom: how a sentence stands to a given target in it.
//!
//! A linear model over three answers (against, neither, for): [`features`] says what is seen of a target, [`model`] what each of it is
//! worth, in a table that people can read and change. It was fitted on news sentences about persons; of other targets, and of other
//! kinds of text, it knows less.

pub mod features;
mod model;

use super::{Dimension, Evidence, Layers, Origin};
use crate::learning::key;
use crate::text::TokenRange;
use features::{Part, Scene, Sink, Template};

pub use model::{Model, name};

/// How a sentence stands to a target.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Towards {
    /// How likely it is against the target, 0..1.
    pub against: f32,
    /// How likely it is for the target, 0..1.
    pub favour: f32,
    /// The words that spoke most for the answer, each with what it adds: -1..1, below 0 against the target.
    pub evidence: Vec<Evidence>,
}

impl Towards {
    /// The likeliest answer: -1 against, 0 neither, 1 for.
    pub fn label(&self) -> i8 {
        let neither = 1.0 - self.against - self.favour;
        match () {
            () if self.against > neither && self.against >= self.favour => -1,
            () if self.favour > neither && self.favour > self.against => 1,
            () => 0,
        }
    }

    /// -1..1: how much likelier it is for the target than against it.
    pub fn score(&self) -> f32 {
        self.favour - self.against
    }
}

/// Sums above this are as good as certain.
const LARGEST: f32 = 30.0;

/// How the sentence of `target` stands to it; `polarity` is the evidence of the text around.
pub(super) fn towards(layers: Layers<'_, '_>, target: TokenRange, polarity: &[Evidence], model: &Model) -> Towards {
    let mut sums = Sums { layers, model, sums: [0.0; 2], pieces: Vec::new() };
    if let Some(scene) = Scene::new(layers, target) {
        scene.features(polarity, &mut sums);
    }
    let [against, favour] = sums.sums.map(|sum| sum.min(LARGEST).exp());
    let all = 1.0 + against + favour;
    Towards { against: against / all, favour: favour / all, evidence: sums.evidence() }
}

/// Gathers the features of a target, for training.
pub(super) fn gather(layers: Layers<'_, '_>, target: TokenRange, polarity: &[Evidence], sink: &mut impl Sink) {
    if let Some(scene) = Scene::new(layers, target) {
        scene.features(polarity, sink);
    }
}

/// Adds up weights.
struct Sums<'m, 'd> {
    layers: Layers<'m, 'd>,
    model: &'m Model,
    sums: [f32; 2],
    /// What each word added for the target.
    pieces: Vec<(TokenRange, f32)>,
}

impl Sink for Sums<'_, '_> {
    fn add(&mut self, template: Template, parts: &[Part], value: f32, place: TokenRange) {
        let words = parts.iter().map(|part| match part {
            Part::Name(name) => key::word(name),
            Part::Lemma(token) => self.layers.syntax.lemmas.find(*token).copied().unwrap_or(0),
        });
        let Some([against, favour]) = self.model.weights(template, words) else { return };
        let [all_against, all_favour] = &mut self.sums;
        *all_against += against * value;
        *all_favour += favour * value;
        if !matches!(template, Template::Any | Template::Form | Template::Sum) {
            self.pieces.push((place, (favour - against) * value));
        }
    }
}

/// What adds less is not shown, nor more words than this.
const SHOWN: f32 = 0.25;
const MOST_SHOWN: usize = 6;

impl Sums<'_, '_> {
    fn evidence(mut self) -> Vec<Evidence> {
        self.pieces.sort_by_key(|(place, _)| (place.start(), place.end()));
        let mut words: Vec<(TokenRange, f32)> = Vec::new();
        for (place, value) in self.pieces {
            match words.last_mut().filter(|(last, _)| *last == place) {
                Some((_, sum)) => *sum += value,
                None => words.push((place, value)),
            }
        }
        words.retain(|(_, value)| value.abs() >= SHOWN);
        words.sort_by(|(_, one), (_, other)| other.abs().total_cmp(&one.abs()));
        words.truncate(MOST_SHOWN);
        words.sort_by_key(|(place, _)| place.start());
        let shown = |(tokens, value): (TokenRange, f32)| Evidence::new(tokens, Dimension::Target, Origin::Towards, (value / 2.0).tanh());
        words.into_iter().map(shown).collect()
    }
}
