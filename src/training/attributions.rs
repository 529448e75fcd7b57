//! Trains the learned steps of `attributions`, one after the other, each on what the one before says of texts that it has not seen.

use rayon::prelude::*;

use super::judging::{self, Reliability};
use super::lesson::{Gold, Lesson, Marked};
use crate::attributions::learned::keys::{Family, Keys, Without};
use crate::attributions::learned::roles::{self, Scope};
use crate::attributions::learned::sketch::{self, Around, Sketch};
use crate::attributions::learned::{Finding, Model, Scratch};
use crate::learning::chain::Chain;
use crate::learning::descent::{ChainTrainer, Counts, Index, Schedule, Sequence};
use crate::learning::{Checked, Key};

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

/// Rows of the tables of places and of steps, as powers of two.
const SKETCH_BITS: (u32, u32) = (16, 13);
const ROLES_BITS: (u32, u32) = (18, 15);

/// Trains all steps on `lessons`; `note` hears of each step that begins.
pub fn train(lessons: &[Lesson], settings: Settings, note: &(dyn Fn(&str) + Sync)) -> (Model, Reliability) {
    let folds = Folds { count: settings.folds.clamp(2, lessons.len().max(2)) };
    note("sketch");
    let sequences = Sequences::new(lessons, |at| lessons.get(at).map_or_else(Vec::new, |lesson| sketch_sequences(lesson, settings)));
    let schedule = Schedule { rounds: 10, rate: 0.2, decay: 1e-4, lasso: 2.0, runs: 3, seed: settings.seed };
    let (sketch, sketches) =
        folds.train(|fold| sequences.train::<{ sketch::LABELS }, { sketch::STEPS }, _, _>(folds, fold, schedule, SKETCH_BITS));
    let blank = Model {
        sketch,
        roles: Sequences::default().train::<{ roles::LABELS }, { roles::STEPS }, _, _>(folds, None, schedule, (2, 2)),
        judge: Checked::of(Vec::new(), 2),
    };
    let model =
        |at: usize| sketches.get(folds.of(at)).map_or_else(|| blank.clone(), |sketch| Model { sketch: sketch.clone(), ..blank.clone() });
    let seen: Vec<Vec<Sketch>> = lessons.par_iter().enumerate().map(|(at, lesson)| look(lesson, &model(at), settings)).collect();
    note("roles");
    let of = |at: usize| lessons.get(at).zip(seen.get(at));
    let sequences =
        Sequences::new(lessons, |at| of(at).map_or_else(Vec::new, |(lesson, sketches)| role_sequences(lesson, sketches, settings)));
    let schedule = Schedule { rounds: 8, ..schedule };
    let (roles, of_fold) =
        folds.train(|fold| sequences.train::<{ roles::LABELS }, { roles::STEPS }, _, _>(folds, fold, schedule, ROLES_BITS));
    drop(sequences);
    let blank = Model { roles, ..blank };
    note("judge");
    let judged = |(at, lesson): (usize, &Lesson)| {
        let model = of_fold.get(folds.of(at)).map_or_else(|| blank.clone(), |roles| Model { roles: roles.clone(), ..blank.clone() });
        judging::examples(lesson, seen.get(at).map_or(&[], Vec::as_slice), &model, settings)
    };
    let examples: Vec<Vec<judging::Example>> = lessons.par_iter().enumerate().map(judged).collect();
    let (judge, reliability) = judging::train(&examples, lessons, folds, settings);
    (Model { judge, ..blank }, reliability)
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

/// The training sequences of all documents, how many times each document counts, and the features that they are made of.
#[derive(Default)]
struct Sequences {
    by_document: Vec<(usize, Vec<Sequence<u32>>)>,
    places: Index,
    steps: Index,
}

/// Documents that are read at the same time.
const AT_A_TIME: usize = 64;

impl Sequences {
    /// Numbers the features of what `draft` makes of each document, those that are seen often enough.
    fn new(lessons: &[Lesson], draft: impl Fn(usize) -> Vec<Sequence<Key>> + Sync) -> Self {
        let (places, steps) = (Counts::default(), Counts::default());
        (0..lessons.len()).into_par_iter().for_each(|at| {
            for sequence in draft(at) {
                places.add(sequence.places.all());
                steps.add(sequence.steps.all());
            }
        });
        let mut sequences = Self::default();
        for start in (0..lessons.len()).step_by(AT_A_TIME) {
            let drafts: Vec<Vec<Sequence<Key>>> = (start..(start + AT_A_TIME).min(lessons.len())).into_par_iter().map(&draft).collect();
            for (lesson, drafts) in lessons.iter().skip(start).zip(drafts) {
                let numbered = drafts.into_iter().map(|draft| Sequence {
                    places: draft.places.numbered(&places, &mut sequences.places),
                    steps: draft.steps.numbered(&steps, &mut sequences.steps),
                    labels: draft.labels,
                });
                let numbered = numbered.collect();
                sequences.by_document.push((lesson.weight, numbered));
            }
        }
        sequences
    }

    /// Trains a chain on the sequences outside a fold.
    fn train<const L: usize, const E: usize, const PLACE: usize, const STEP: usize>(
        &self,
        folds: Folds,
        fold: Option<usize>,
        schedule: Schedule,
        bits: (u32, u32),
    ) -> Chain<PLACE, STEP> {
        let kept = self.by_document.iter().enumerate().filter(|(at, _)| fold != Some(folds.of(*at)));
        let kept: Vec<&Sequence<u32>> =
            kept.flat_map(|(_, (weight, sequences))| std::iter::repeat_n(sequences, *weight).flatten()).collect();
        let mut trainer = ChainTrainer::<L, E>::new(self.places.len(), self.steps.len());
        trainer.train(&kept, schedule);
        Chain { places: trainer.places.finish(&self.places, bits.0), steps: trainer.steps.finish(&self.steps, bits.1) }
    }
}

fn sketch_sequences(lesson: &Lesson, settings: Settings) -> Vec<Sequence<Key>> {
    let mut keys = Keys::of(Without(settings.without));
    lesson.passages.iter().flat_map(|marked| sketch_of(marked, &mut keys)).collect()
}

fn sketch_of(marked: &Marked, keys: &mut Keys<Without>) -> Vec<Sequence<Key>> {
    let view = &marked.passage.view;
    let right = sketch_labels(marked);
    let sentence = |sentence: &(usize, usize)| {
        let around = Around::new(view, *sentence);
        let mut sequence = Sequence::default();
        for place in sentence.0..sentence.1 {
            sketch::places(view, &around, place, keys);
            sequence.places.push(keys.list());
            sketch::borders(view, *sentence, place, keys);
            sequence.steps.push(keys.list());
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

fn look(lesson: &Lesson, model: &Model, settings: Settings) -> Vec<Sketch> {
    let mut scratch = Scratch { keys: Keys::of(Without(settings.without)), ..Scratch::default() };
    lesson.passages.iter().map(|marked| marked.passage.sketch(model, &mut scratch)).collect()
}

fn role_sequences(lesson: &Lesson, sketches: &[Sketch], settings: Settings) -> Vec<Sequence<Key>> {
    let mut keys = Keys::of(Without(settings.without));
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

fn role_sequence(scope: &Scope<'_>, gold: &Gold, keys: &mut Keys<Without>) -> Sequence<Key> {
    let mut sequence = Sequence::default();
    let within = |pieces: &[(usize, usize)], place: usize| pieces.iter().any(|(start, end)| (*start..*end).contains(&place));
    for place in scope.window.0..scope.window.1 {
        roles::places(scope, place, keys);
        sequence.places.push(keys.list());
        roles::borders(scope, place, keys);
        sequence.steps.push(keys.list());
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
