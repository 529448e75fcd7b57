//! Learns how sentences stand to targets: a logistic regression over three answers, by gradient descent over all examples at once with a
//! step size for each weight (AdaGrad), so that nothing is left to chance.
//!
//! Twice: first with every feature that is seen often enough, then with the weightiest alone, so that the table stays one that people
//! can read.

use hashbrown::HashMap;
use rayon::prelude::*;

use crate::evaluation::TargetExample;
use crate::lexicons::Lexicons;
use crate::stance::towards::features::{Part, Sink, Template};
use crate::stance::{self, towards};
use crate::syntax::{self, Syntax};
use crate::text::TokenRange;
use crate::tokens::Text;

/// Features that are seen in fewer examples teach nothing.
const SEEN: usize = 3;
/// How many features the table keeps.
const KEPT: usize = 3000;
/// How strongly weights are drawn towards 0: what one unit of one costs, in examples.
const DECAY: f32 = 10.0;
/// Sums above this are as good as certain.
const LARGEST: f32 = 30.0;
const ROUNDS: usize = 300;
const RATE: f32 = 0.5;

/// The features of one example with their values, and its label.
struct Example {
    features: Vec<(u32, f32)>,
    /// 0 against, 1 for, none neither.
    answer: Option<usize>,
}

/// The weights of the features that tell most, by name.
pub fn train(examples: &[TargetExample], lexicons: &Lexicons, model: &syntax::Model) -> Vec<(String, [f32; 2])> {
    let named: Vec<HashMap<String, f32>> = examples.par_iter().map(|example| named(example, lexicons, model)).collect();
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for name in named.iter().flat_map(HashMap::keys) {
        *counts.entry(name).or_default() += 1;
    }
    let mut names: Vec<&str> = counts.iter().filter(|(_, count)| **count >= SEEN).map(|(name, _)| *name).collect();
    names.sort_unstable();
    let weights = fit(&numbered(&named, examples, &names), names.len());
    let mut order: Vec<(f32, &str)> = weights.iter().zip(&names).map(|(row, name)| (size(row), *name)).collect();
    order.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(other.1)));
    let mut kept: Vec<&str> = order.into_iter().take(KEPT).map(|(_, name)| name).collect();
    kept.sort_unstable();
    let weights = fit(&numbered(&named, examples, &kept), kept.len());
    kept.into_iter().map(str::to_owned).zip(weights).filter(|(_, row)| size(row) >= 0.005).collect()
}

fn size(row: &[f32; 2]) -> f32 {
    row.iter().fold(0.0, |size, weight| size.max(weight.abs()))
}

struct Names<'l, 'd> {
    text: &'l Text<'d>,
    syntax: &'l Syntax,
    lexicons: &'l Lexicons,
    values: HashMap<String, f32>,
}

impl Sink for Names<'_, '_> {
    fn add(&mut self, template: Template, parts: &[Part], value: f32, _: TokenRange) {
        let words = parts.iter().map(|part| match part {
            Part::Name(name) => (*name).into(),
            Part::Lemma(token) => self.syntax.lemma(self.text, self.lexicons, *token),
        });
        *self.values.entry(towards::name(template, words)).or_default() += value;
    }
}

fn named(example: &TargetExample, lexicons: &Lexicons, model: &syntax::Model) -> HashMap<String, f32> {
    let text = Text::new(&example.text, lexicons);
    let syntax = syntax::read(&text, lexicons, model);
    let mut names = Names { text: &text, syntax: &syntax, lexicons, values: HashMap::new() };
    if let Some(target) = text.tokens_of(example.target) {
        stance::gather(&text, &syntax, target, lexicons, &mut names);
    }
    names.values
}

fn numbered(named: &[HashMap<String, f32>], examples: &[TargetExample], names: &[&str]) -> Vec<Example> {
    let number = |name: &str| names.binary_search(&name).ok().map(|number| number as u32);
    let example = |(features, example): (&HashMap<String, f32>, &TargetExample)| {
        let mut features: Vec<(u32, f32)> = features.iter().filter_map(|(name, value)| Some((number(name)?, *value))).collect();
        features.sort_unstable_by_key(|(number, _)| *number);
        let answer = match example.label {
            -1 => Some(0),
            1 => Some(1),
            _ => None,
        };
        Example { features, answer }
    };
    named.iter().zip(examples).map(example).collect()
}

/// The weights that make the answers likeliest.
fn fit(examples: &[Example], features: usize) -> Vec<[f32; 2]> {
    let (mut weights, mut squares) = (vec![[0.0_f32; 2]; features], vec![[0.0_f32; 2]; features]);
    for _ in 0..ROUNDS {
        let mut gradient: Vec<[f32; 2]> = weights.iter().map(|row: &[f32; 2]| row.map(|weight| -DECAY * weight)).collect();
        for example in examples {
            let away = away(example, &weights);
            for (number, value) in &example.features {
                let row = gradient.get_mut(*number as usize).into_iter().flatten();
                row.zip(away).for_each(|(part, away)| *part += away * value);
            }
        }
        let cells = weights.iter_mut().flatten().zip(squares.iter_mut().flatten()).zip(gradient.iter().flatten());
        for ((weight, square), part) in cells {
            *square += part * part;
            *weight += RATE * part / (square.sqrt() + 1e-6);
        }
    }
    weights
}

/// What is right less what is expected, for both answers.
fn away(example: &Example, weights: &[[f32; 2]]) -> [f32; 2] {
    let mut sums = [0.0_f32; 2];
    for (number, value) in &example.features {
        let row = weights.get(*number as usize).into_iter().flatten();
        sums.iter_mut().zip(row).for_each(|(sum, weight)| *sum += weight * value);
    }
    let likely = sums.map(|sum| sum.min(LARGEST).exp());
    let all = 1.0 + likely.iter().sum::<f32>();
    let mut away = likely.map(|likely| -likely / all);
    if let Some(part) = example.answer.and_then(|answer| away.get_mut(answer)) {
        *part += 1.0;
    }
    away
}
