//! Trains the judge, and measures it on documents that nothing it stands on has seen.

use std::fmt;

use super::attributions::{Folds, Settings};
use super::lesson::Lesson;
use crate::attributions::learned::keys::{Keys, Without};
use crate::attributions::learned::sketch::Sketch;
use crate::attributions::learned::{Model, Scratch, judge};
use crate::learning::descent::{Counts, Index, Schedule, Table, decide};
use crate::learning::{Checked, Key};

/// Rows of the judge's table, as a power of two.
const BITS: u32 = 15;

/// A finding to learn from.
pub(super) struct Example {
    /// Its features.
    keys: Vec<Key>,
    /// Whether it is right.
    right: bool,
    /// Whether it reads the cue of the example before in another way.
    again: bool,
}

/// The findings of a document, by steps that have not seen it.
pub(super) fn examples(lesson: &Lesson, sketches: &[Sketch], model: &Model, settings: Settings) -> Vec<Example> {
    let mut scratch = Scratch { keys: Keys::of(Without(settings.without)), ..Scratch::default() };
    let mut examples = Vec::new();
    for (marked, sketch) in lesson.passages.iter().zip(sketches) {
        let findings = marked.passage.findings(sketch, model, &mut scratch);
        let mut before = None;
        for (at, right) in marked.right(&findings).into_iter().enumerate() {
            judge::features(&marked.passage, sketch, &findings, at, &mut scratch.keys);
            let cue = findings.get(at).map(|finding| finding.cue);
            examples.push(Example { keys: scratch.keys.list().to_vec(), right, again: cue == before });
            before = cue;
        }
    }
    examples
}

/// Trains the judge on the examples of all lessons; what it reaches is measured across folds.
pub(super) fn train(examples: &[Vec<Example>], lessons: &[Lesson], folds: Folds, settings: Settings) -> (Checked<2>, Reliability) {
    let counts = Counts::default();
    examples.iter().flatten().for_each(|example| counts.add(&example.keys));
    let mut index = Index::default();
    let mut numbers = |example: &Example| {
        let often = example.keys.iter().filter(|key| counts.is_enough(**key));
        (often.map(|key| index.number(key.number())).collect::<Vec<u32>>(), example.right)
    };
    let numbered: Vec<Vec<(Vec<u32>, bool)>> = examples.iter().map(|examples| examples.iter().map(&mut numbers).collect()).collect();
    let but = |fold: Option<usize>| {
        let kept = numbered.iter().zip(lessons).enumerate().filter(|(at, _)| fold != Some(folds.of(*at)));
        kept.flat_map(|(_, (examples, lesson))| std::iter::repeat_n(examples, lesson.weight).flatten()).collect::<Vec<_>>()
    };
    let (whole, of_fold) = folds.train(|fold| {
        let mut table = Table::new(index.len());
        decide(&mut table, &but(fold), Schedule { rounds: 5, rate: 0.1, decay: 3e-3, lasso: 0.0, runs: 10, seed: settings.seed });
        table
    });
    let mut reliability = Reliability::default();
    for (at, (examples, lesson)) in examples.iter().zip(lessons).enumerate().filter(|(_, (_, lesson))| lesson.weight == 1) {
        let numbered = numbered.get(at).into_iter().flatten();
        let table = of_fold.get(folds.of(at));
        reliability.gold += lesson.passages.iter().map(|marked| marked.gold.len()).sum::<usize>();
        for (example, (numbers, _)) in examples.iter().zip(numbered) {
            let chance = table.map_or(0.0, |table| table.chance(numbers));
            reliability.add(chance, example);
        }
    }
    (whole.finish(&index, BITS), reliability)
}

/// How far the judge can be relied on, measured on documents that were not learned from: of each cue the likeliest finding counts.
#[derive(Clone, Debug, Default)]
pub struct Reliability {
    /// Confidence, 0..1, and whether it was right.
    judged: Vec<(f32, bool)>,
    /// How many attributions there are to find.
    gold: usize,
}

impl Reliability {
    fn add(&mut self, chance: f32, example: &Example) {
        match self.judged.last_mut().filter(|_| example.again) {
            Some(before) if before.0 >= chance => {}
            Some(before) => *before = (chance, example.right),
            None => self.judged.push((chance, example.right)),
        }
    }

    /// How many findings are at least so likely, and how many of them are right.
    fn above(&self, least: f32) -> (usize, usize) {
        let kept = || self.judged.iter().filter(|(chance, _)| *chance >= least);
        (kept().count(), kept().filter(|(_, right)| *right).count())
    }

    /// F1, 0..1, of the findings that are at least so likely.
    fn f1(&self, least: f32) -> f32 {
        let (kept, right) = self.above(least);
        2.0 * right as f32 / (kept + self.gold).max(1) as f32
    }
}

impl fmt::Display for Reliability {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "confidence   findings   right")?;
        for tenth in 0..10 {
            let (low, high) = (tenth as f32 / 10.0, if tenth == 9 { 2.0 } else { (tenth + 1) as f32 / 10.0 });
            let ((from, right_from), (over, right_over)) = (self.above(low), self.above(high));
            let (all, right) = (from - over, right_from - right_over);
            writeln!(f, "{low:.1} to {:.1}   {all:>8}   {:>5.1} %", low + 0.1, 100.0 * right as f32 / all.max(1) as f32)?;
        }
        let best = (10..60).map(|least| least as f32 / 100.0).max_by(|one, other| self.f1(*one).total_cmp(&self.f1(*other))).unwrap_or(0.3);
        write!(f, "best joint F1 {:.2} from {best:.2} on, over {} attributions", 100.0 * self.f1(best), self.gold)
    }
}
