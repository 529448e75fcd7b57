//! Trains the learned steps of `attributions`, one after the other, each on what the one before says of texts that it has not seen.

use rayon::prelude::*;

use super::judging::{self, Reliability};
use super::lesson::{Gold, Lesson, Marked};
use crate::attributions::learned::keys::{Family, Keys};
use crate::attributions::learned::roles::{self, Scope};
use crate::attributions::learned::sketch::{self, Around, Sketch};
use crate::attributions::learned::{Finding, Model, Scratch};
use crate::learning::Weights;
use crate::learning::chain::Chain;
use crate::learning::descent::{ChainTrainer, Schedule, Sequence};

/// How to train.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// How many folds the documents are dealt into.
    pub folds: usize,
    /// A family of features to leave out, to see what it brings.
    pub without: Option<Family>,
    /// What fixes every order.
    pub seed: u64,
}

const SKETCH_BITS: (u32, u32) = (18, 14);
const ROLES_BITS: (u32, u32) = (20, 16);

type SketchChain = Chain<{ sketch::LABELS }, { sketch::STEPS }>;
type RolesChain = Chain<{ roles::LABELS }, { roles::STEPS }>;

/// Trains all steps on `lessons`; `note` hears of each step that begins.
pub fn train(lessons: &[Lesson], settings: Settings, note: &(dyn Fn(&str) + Sync)) -> (Model, Reliability) {
    let folds = Folds { count: settings.folds.clamp(2, lessons.len().max(2)) };
    note("sketch");
    let sketches = Sequences::new(lessons, lessons.par_iter().map(|lesson| sketch_sequences(lesson, settings)).collect());
    let (sketch, of_fold) = folds.train(|fold| train_sketch(&sketches.but(folds, fold), settings));
    drop(sketches);
    let blank = Model { sketch, roles: blank_roles(), judge: Weights::round(&[[0.0], [0.0]]) };
    let seen: Vec<Vec<Sketch>> =
        lessons.par_iter().enumerate().map(|(at, lesson)| look(lesson, &blank, of_fold.get(folds.of(at)), settings)).collect();
    note("roles");
    let all: Vec<(&Lesson, &Vec<Sketch>)> = lessons.iter().zip(&seen).collect();
    let sequences = Sequences::new(lessons, all.par_iter().map(|(lesson, sketches)| role_sequences(lesson, sketches, settings)).collect());
    let (roles, of_fold) = folds.train(|fold| train_roles(&sequences.but(folds, fold), settings));
    drop(sequences);
    let blank = Model { roles, ..blank };
    note("judge");
    let judged = |(at, (lesson, sketches)): (usize, &(&Lesson, &Vec<Sketch>))| {
        let model = of_fold.get(folds.of(at)).map_or_else(|| blank.clone(), |roles| Model { roles: roles.clone(), ..blank.clone() });
        judging::examples(lesson, sketches, &model, settings)
    };
    let examples: Vec<Vec<judging::Example>> = all.par_iter().enumerate().map(judged).collect();
    let (judge, reliability) = judging::train(&examples, lessons, folds, settings);
    (Model { judge, ..blank }, reliability)
}

fn blank_roles() -> RolesChain {
    ChainTrainer::new(1, 1).finish()
}

/// Deals documents into folds by turns.
#[derive(Clone, Copy)]
pub(super) struct Folds {
    count: usize,
}

impl Folds {
    /// The fold of a document.
    pub fn of(self, document: usize) -> usize {
        document % self.count
    }

    /// What is trained on everything, and by fold what is trained on the others.
    pub fn train<T: Send>(self, train: impl Fn(Option<usize>) -> T + Sync) -> (T, Vec<T>) {
        let jobs: Vec<Option<usize>> = std::iter::once(None).chain((0..self.count).map(Some)).collect();
        let mut trained: Vec<T> = jobs.par_iter().with_max_len(1).map(|fold| train(*fold)).collect();
        let whole = trained.remove(0);
        (whole, trained)
    }
}

/// The training sequences of all documents, and how many times each document counts.
struct Sequences {
    by_document: Vec<(usize, Vec<Sequence>)>,
}

impl Sequences {
    fn new(lessons: &[Lesson], sequences: Vec<Vec<Sequence>>) -> Self {
        Self { by_document: lessons.iter().map(|lesson| lesson.weight).zip(sequences).collect() }
    }

    /// Those outside a fold.
    fn but(&self, folds: Folds, fold: Option<usize>) -> Vec<&Sequence> {
        let kept = self.by_document.iter().enumerate().filter(|(at, _)| fold != Some(folds.of(*at)));
        kept.flat_map(|(_, (weight, sequences))| std::iter::repeat_n(sequences, *weight).flatten()).collect()
    }
}

fn train_sketch(sequences: &[&Sequence], settings: Settings) -> SketchChain {
    let mut trainer = ChainTrainer::new(SKETCH_BITS.0, SKETCH_BITS.1);
    trainer.train(sequences, Schedule { rounds: 10, rate: 0.2, decay: 1e-4, seed: settings.seed });
    trainer.finish()
}

fn train_roles(sequences: &[&Sequence], settings: Settings) -> RolesChain {
    let mut trainer = ChainTrainer::new(ROLES_BITS.0, ROLES_BITS.1);
    trainer.train(sequences, Schedule { rounds: 8, rate: 0.2, decay: 1e-4, seed: settings.seed });
    trainer.finish()
}

fn sketch_sequences(lesson: &Lesson, settings: Settings) -> Vec<Sequence> {
    let mut keys = Keys::without(settings.without);
    lesson.passages.iter().flat_map(|marked| sketch_of(marked, &mut keys)).collect()
}

fn sketch_of(marked: &Marked, keys: &mut Keys) -> Vec<Sequence> {
    let view = &marked.passage.view;
    let right = sketch_labels(marked);
    let sentence = |sentence: &(usize, usize)| {
        let around = Around::new(view, *sentence);
        let mut sequence = Sequence::default();
        for place in sentence.0..sentence.1 {
            sketch::places(view, &around, place, keys);
            sequence.places.push(keys.list().iter().map(|key| key.row(SKETCH_BITS.0) as u32));
            sketch::borders(view, *sentence, place, keys);
            sequence.steps.push(keys.list().iter().map(|key| key.row(SKETCH_BITS.1) as u32));
            sequence.labels.push(right.get(place).copied().unwrap_or(0));
        }
        sequence
    };
    view.sentences.iter().map(sentence).collect()
}

fn sketch_labels(marked: &Marked) -> Vec<u8> {
    let mut labels = vec![sketch::label::NONE; marked.words.len()];
    let mut mark = |(start, end): (usize, usize), label: u8| labels.get_mut(start..end).unwrap_or(&mut []).fill(label);
    for gold in &marked.gold {
        gold.content.iter().for_each(|piece| mark(*piece, sketch::label::CONTENT));
        gold.source.iter().for_each(|piece| mark(*piece, sketch::label::SOURCE));
    }
    for (start, end) in marked.gold.iter().filter_map(|gold| gold.cue) {
        mark((start, end), sketch::label::CUE_ON);
        mark((start, start + 1), sketch::label::CUE);
    }
    labels
}

fn look(lesson: &Lesson, model: &Model, sketch: Option<&SketchChain>, settings: Settings) -> Vec<Sketch> {
    let model = sketch.map_or_else(|| model.clone(), |sketch| Model { sketch: sketch.clone(), ..model.clone() });
    let mut scratch = Scratch { keys: Keys::without(settings.without), ..Scratch::default() };
    lesson.passages.iter().map(|marked| marked.passage.sketch(&model, &mut scratch)).collect()
}

fn role_sequences(lesson: &Lesson, sketches: &[Sketch], settings: Settings) -> Vec<Sequence> {
    let mut keys = Keys::without(settings.without);
    let mut sequences = Vec::new();
    for (marked, sketch) in lesson.passages.iter().zip(sketches) {
        let proposed = sketch.cues();
        for gold in &marked.gold {
            let Some(cue) = gold.cue else { continue };
            // On new texts cues come from the sketch, with its borders.
            let cue = proposed.iter().map(|(cue, _)| *cue).find(|other| other.0 < cue.1 && cue.0 < other.1).unwrap_or(cue);
            let labels = marked.passage.ruled_labels(cue, marked.passage.ruled_with(cue));
            let scope = Scope::new(&marked.passage.view, sketch, cue, &labels);
            sequences.push(role_sequence(&scope, gold, &mut keys));
        }
    }
    sequences
}

fn role_sequence(scope: &Scope<'_>, gold: &Gold, keys: &mut Keys) -> Sequence {
    let mut sequence = Sequence::default();
    let within = |pieces: &[(usize, usize)], place: usize| pieces.iter().any(|(start, end)| (*start..*end).contains(&place));
    for place in scope.window.0..scope.window.1 {
        roles::places(scope, place, keys);
        sequence.places.push(keys.list().iter().map(|key| key.row(ROLES_BITS.0) as u32));
        roles::borders(scope, place, keys);
        sequence.steps.push(keys.list().iter().map(|key| key.row(ROLES_BITS.1) as u32));
        sequence.labels.push(if within(&gold.source, place) {
            roles::label::SOURCE
        } else if within(&gold.content, place) {
            roles::label::CONTENT
        } else {
            roles::label::NONE
        });
    }
    sequence
}

/// Contents that share at least this part of their words are the same.
const SAME: f32 = 0.5;

impl Marked {
    /// Which findings are right: content and source, each right attribution found once, the most alike first.
    pub fn right(&self, findings: &[Finding]) -> Vec<bool> {
        let mut pairs: Vec<(f32, usize, usize)> = Vec::new();
        for (at, finding) in findings.iter().enumerate() {
            for (gold_at, gold) in self.gold.iter().enumerate() {
                let alike = self.alike(&finding.content, &gold.content);
                if alike >= SAME {
                    pairs.push((alike, at, gold_at));
                }
            }
        }
        pairs.sort_by(|one, other| other.0.total_cmp(&one.0).then((one.1, one.2).cmp(&(other.1, other.2))));
        let (mut right, mut taken) = (vec![None; findings.len()], vec![None; self.gold.len()]);
        for (_, at, gold_at) in pairs {
            let cue = findings.get(at).map(|finding| finding.cue);
            if let (Some(slot @ None), Some(taken)) = (right.get_mut(at), taken.get_mut(gold_at))
                && (taken.is_none() || *taken == cue)
            {
                *taken = cue;
                *slot = Some(gold_at);
            }
        }
        let source = |(finding, gold): (&Finding, Option<usize>)| {
            let Some(gold) = gold.and_then(|gold| self.gold.get(gold)) else { return false };
            let source: Vec<(usize, usize)> = finding.source.into_iter().collect();
            if gold.source.is_empty() { source.is_empty() } else { self.alike(&source, &gold.source) > 0.0 }
        };
        findings.iter().zip(right).map(source).collect()
    }

    /// The share of words that two lists of pieces have in common, of those that either has.
    fn alike(&self, one: &[(usize, usize)], other: &[(usize, usize)]) -> f32 {
        let words = |(start, end): (usize, usize)| self.words.get(start..end).unwrap_or(&[]).iter().filter(|word| **word).count();
        let count = |pieces: &[(usize, usize)]| pieces.iter().map(|piece| words(*piece)).sum::<usize>();
        let common: usize = one
            .iter()
            .flat_map(|a| other.iter().map(move |b| (a.0.max(b.0), a.1.min(b.1))))
            .filter(|(start, end)| start < end)
            .map(words)
            .sum();
        common as f32 / (count(one) + count(other) - common).max(1) as f32
    }
}
