//! Trains chains and single decisions by stochastic gradient descent on their likelihood, each weight with its own step size (AdaGrad;
//! Duchi, Hazan and Singer 2011), in an order that a seed fixes. After each round all weights shrink by some steps of theirs, which takes
//! those of features that tell little to zero (lasso): what is left fits into a small table, and that into a processor's cache.

use std::sync::atomic::{AtomicU8, Ordering};

use hashbrown::HashMap;

use super::chain::Lattice;
use super::random::Random;
use super::{Checked, Key};

/// The features that are learned from, numbered as they come.
#[derive(Clone, Debug, Default)]
pub struct Index {
    numbers: HashMap<u64, u32, foldhash::fast::FixedState>,
}

impl Index {
    /// The number of a feature, a new one if need be.
    pub fn number(&mut self, feature: u64) -> u32 {
        let next = self.numbers.len() as u32;
        *self.numbers.entry(feature).or_insert(next)
    }

    /// How many features there are.
    pub fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }
}

/// Counts features, near enough to tell those that are seen once or twice, which teach nothing.
#[derive(Debug)]
pub struct Counts(Vec<AtomicU8>);

/// Features that are seen so often count.
const SEEN: u8 = 2;
const COUNT_BITS: u32 = 26;

impl Default for Counts {
    fn default() -> Self {
        Self((0..1_usize << COUNT_BITS).map(|_| AtomicU8::new(0)).collect())
    }
}

impl Counts {
    /// Counts features once more. Any number of threads may count at the same time.
    pub fn add(&self, keys: &[Key]) {
        for count in keys.iter().filter_map(|key| self.0.get(key.row(COUNT_BITS))) {
            if count.load(Ordering::Relaxed) < SEEN {
                count.fetch_add(1, Ordering::Relaxed);
            }
        }
    }

    /// Whether a feature was seen often enough.
    pub fn is_enough(&self, key: Key) -> bool {
        self.0.get(key.row(COUNT_BITS)).is_some_and(|count| count.load(Ordering::Relaxed) >= SEEN)
    }
}

/// A table of weights in training: a row a feature of an [`Index`].
#[derive(Clone, Debug)]
pub struct Table<const W: usize> {
    weights: Vec<[f32; W]>,
    squares: Vec<[f32; W]>,
    /// The sums of the weights after each of the later rounds of all runs: their mean is steadier than the last ones are.
    sums: Vec<[f32; W]>,
    rounds: f32,
}

impl<const W: usize> Table<W> {
    /// All zero.
    pub fn new(features: usize) -> Self {
        let rows = || vec![[0.0; W]; features];
        Self { weights: rows(), squares: rows(), sums: rows(), rounds: 0.0 }
    }

    fn sum(&self, rows: &[u32]) -> [f32; W] {
        let mut sums = [0.0; W];
        for row in rows.iter().filter_map(|row| self.weights.get(*row as usize)) {
            for (sum, weight) in sums.iter_mut().zip(row) {
                *sum += weight;
            }
        }
        sums
    }

    /// Moves the weights of `rows` up the `gradient`, shrinking them by `decay` of their size a step.
    fn add(&mut self, rows: &[u32], gradient: &[f32; W], rate: f32, decay: f32) {
        if gradient.iter().all(|part| part.abs() < TOO_SMALL) {
            return;
        }
        for row in rows {
            let (Some(weights), Some(squares)) = (self.weights.get_mut(*row as usize), self.squares.get_mut(*row as usize)) else {
                continue;
            };
            for ((weight, square), part) in weights.iter_mut().zip(squares).zip(gradient) {
                let part = part - decay * *weight;
                *square += part * part;
                *weight += step(rate, *square) * part;
            }
        }
    }

    /// Brings the weights nearer to zero by so many of their steps.
    fn shrink(&mut self, rate: f32, lasso: f32) {
        for (weight, square) in self.weights.iter_mut().flatten().zip(self.squares.iter().flatten()) {
            *weight = weight.signum() * (weight.abs() - step(rate, *square) * lasso).max(0.0);
        }
    }

    /// Forgets what was learned, but for what was noted.
    fn forget(&mut self) {
        self.weights.fill([0.0; W]);
        self.squares.fill([0.0; W]);
    }

    /// Takes note of the weights as they are, for their mean.
    fn note(&mut self) {
        self.rounds += 1.0;
        for (sum, weight) in self.sums.iter_mut().flatten().zip(self.weights.iter().flatten()) {
            *sum += weight;
        }
    }

    /// Puts the mean of what was noted in the place of the weights.
    fn settle(&mut self) {
        for (sum, weight) in self.sums.iter().flatten().zip(self.weights.iter_mut().flatten()) {
            *weight = sum / self.rounds.max(1.0);
        }
    }

    /// The weightiest features in a table of `2^bits` rows, each with a cell more than answers.
    pub fn finish<const CELLS: usize>(&self, index: &Index, bits: u32) -> Checked<CELLS> {
        let row = |number: u32| {
            let mut cells = [0.0; CELLS];
            let weights = self.weights.get(number as usize).into_iter().flatten();
            cells.iter_mut().zip(weights).for_each(|(cell, weight)| *cell = *weight);
            cells
        };
        Checked::of(index.numbers.iter().map(|(feature, number)| (Key::from_number(*feature), row(*number))).collect(), bits)
    }
}

/// The step size of a weight whose gradients had squares that add up to `square`.
#[inline]
fn step(rate: f32, square: f32) -> f32 {
    rate / (square.sqrt() + 1.0)
}

/// A gradient below this is not worth a visit to the table.
const TOO_SMALL: f32 = 1e-3;

/// One annotated sequence: of features ([`Key`]), or of their numbers in an [`Index`].
#[derive(Clone, Debug)]
pub struct Sequence<T> {
    /// What is seen at every place, one place after the other.
    pub places: Lists<T>,
    /// What is seen at the step into every place.
    pub steps: Lists<T>,
    /// The right label of every place.
    pub labels: Vec<u8>,
}

impl<T> Default for Sequence<T> {
    fn default() -> Self {
        Self { places: Lists::default(), steps: Lists::default(), labels: Vec::new() }
    }
}

/// Lists of features, one after the other.
#[derive(Clone, Debug)]
pub struct Lists<T> {
    items: Vec<T>,
    ends: Vec<u32>,
}

impl<T> Default for Lists<T> {
    fn default() -> Self {
        Self { items: Vec::new(), ends: Vec::new() }
    }
}

impl Lists<Key> {
    /// Adds a list.
    pub fn push(&mut self, keys: &[Key]) {
        self.items.extend_from_slice(keys);
        self.ends.push(self.items.len() as u32);
    }

    /// All features.
    pub fn all(&self) -> &[Key] {
        &self.items
    }

    /// The lists of the numbers of those features that were seen often enough.
    pub fn numbered(&self, counts: &Counts, index: &mut Index) -> Lists<u32> {
        let mut numbered = Lists::default();
        let mut start = 0;
        for end in &self.ends {
            let keys = self.items.get(start..*end as usize).unwrap_or(&[]).iter().filter(|key| counts.is_enough(**key));
            numbered.items.extend(keys.map(|key| index.number(key.number())));
            numbered.ends.push(numbered.items.len() as u32);
            start = *end as usize;
        }
        numbered
    }
}

impl Lists<u32> {
    fn get(&self, at: usize) -> &[u32] {
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(at).copied().unwrap_or(start);
        self.items.get(start as usize..end as usize).unwrap_or(&[])
    }
}

/// How to train.
#[derive(Clone, Copy, Debug)]
pub struct Schedule {
    /// How often every example is seen.
    pub rounds: usize,
    /// The first step size.
    pub rate: f32,
    /// How much weights shrink, a step.
    pub decay: f32,
    /// By how many steps weights come nearer to zero, a round.
    pub lasso: f32,
    /// So often all is learned anew in another order; what counts is the mean, which depends less on chance.
    pub runs: u64,
    /// What fixes the order of the examples.
    pub seed: u64,
}

impl Schedule {
    /// Whether the weights after a round count in their mean.
    fn is_late(self, round: usize) -> bool {
        2 * round + 1 >= self.rounds
    }
}

/// A chain in training.
#[derive(Clone, Debug)]
pub struct ChainTrainer<const L: usize, const E: usize> {
    /// Weights of places.
    pub places: Table<L>,
    /// Weights of steps.
    pub steps: Table<E>,
}

impl<const L: usize, const E: usize> ChainTrainer<L, E> {
    /// All zero, for so many features of places and of steps.
    pub fn new(places: usize, steps: usize) -> Self {
        Self { places: Table::new(places), steps: Table::new(steps) }
    }

    /// Climbs the likelihood of `sequences`.
    pub fn train(&mut self, sequences: &[&Sequence<u32>], schedule: Schedule) {
        let mut lattice = Lattice::default();
        let mut order: Vec<u32> = (0..sequences.len() as u32).collect();
        let mut random = Random::new(schedule.seed);
        for _ in 0..schedule.runs {
            self.places.forget();
            self.steps.forget();
            for round in 0..schedule.rounds {
                random.shuffle(&mut order);
                for sequence in order.iter().filter_map(|at| sequences.get(*at as usize)) {
                    self.learn(sequence, &mut lattice, schedule);
                }
                self.places.shrink(schedule.rate, schedule.lasso);
                self.steps.shrink(schedule.rate, schedule.lasso);
                if schedule.is_late(round) {
                    self.places.note();
                    self.steps.note();
                }
            }
        }
        self.places.settle();
        self.steps.settle();
    }

    fn learn(&mut self, sequence: &Sequence<u32>, lattice: &mut Lattice<L, E>, schedule: Schedule) {
        lattice.clear();
        for place in 0..sequence.labels.len() {
            lattice.places.push(self.places.sum(sequence.places.get(place)));
            lattice.steps.push(self.steps.sum(sequence.steps.get(place)));
        }
        lattice.sum();
        let mut before: Option<u8> = None;
        for (place, label) in sequence.labels.iter().enumerate() {
            let gradient = away_from(lattice.marginal(place), usize::from(*label));
            self.places.add(sequence.places.get(place), &gradient, schedule.rate, schedule.decay);
            if let Some(before) = before {
                let gradient = away_from(lattice.step_marginal(place), usize::from(before) * L + usize::from(*label));
                self.steps.add(sequence.steps.get(place), &gradient, schedule.rate, schedule.decay);
            }
            before = Some(*label);
        }
    }
}

/// The gradient of the log-likelihood: what is right less what is expected.
fn away_from<const W: usize>(mut expected: [f32; W], right: usize) -> [f32; W] {
    for (at, part) in expected.iter_mut().enumerate() {
        *part = f32::from(at == right) - *part;
    }
    expected
}

impl Table<1> {
    /// How likely the answer is yes, 0..1.
    pub fn chance(&self, rows: &[u32]) -> f32 {
        let [score] = self.sum(rows);
        logistic(score)
    }
}

/// Trains a yes-or-no decision: `examples` are rows and the right answer.
pub fn decide(table: &mut Table<1>, examples: &[&(Vec<u32>, bool)], schedule: Schedule) {
    let mut order: Vec<u32> = (0..examples.len() as u32).collect();
    let mut random = Random::new(schedule.seed);
    for _ in 0..schedule.runs {
        table.forget();
        for round in 0..schedule.rounds {
            random.shuffle(&mut order);
            for (rows, answer) in order.iter().filter_map(|at| examples.get(*at as usize).copied()) {
                let gradient = [f32::from(*answer) - table.chance(rows)];
                table.add(rows, &gradient, schedule.rate, schedule.decay);
            }
            if schedule.is_late(round) {
                table.note();
            }
        }
    }
    table.settle();
}

/// A score as a probability.
pub fn logistic(score: f32) -> f32 {
    1.0 / (1.0 + (-score).exp())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::chain::Chain;
    use super::*;

    const SCHEDULE: Schedule = Schedule { rounds: 20, rate: 0.3, decay: 1e-4, lasso: 0.0, runs: 2, seed: 1 };

    /// Label 1 follows place 7, which looks like any other but for its feature; nothing else tells.
    fn sequences(index: &mut Index) -> Vec<Sequence<u32>> {
        let counts = Counts::default();
        let draft = |shift: u32| {
            let mut draft = Sequence::<Key>::default();
            for place in 0..8 {
                let opens = place == shift;
                draft.places.push(&[Key::of(1, [u32::from(opens)])]);
                draft.steps.push(&[Key::of(2, [])]);
                draft.labels.push(u8::from(place >= shift));
            }
            draft
        };
        let drafts: Vec<Sequence<Key>> = (0..8).map(draft).collect();
        drafts.iter().for_each(|draft| counts.add(draft.places.all()));
        drafts.iter().for_each(|draft| counts.add(draft.steps.all()));
        let mut numbered = |draft: Sequence<Key>| Sequence {
            places: draft.places.numbered(&counts, index),
            steps: draft.steps.numbered(&counts, index),
            labels: draft.labels,
        };
        drafts.into_iter().map(&mut numbered).collect()
    }

    #[test]
    fn a_chain_learns_what_only_the_steps_can_tell() {
        let mut index = Index::default();
        let sequences = sequences(&mut index);
        let mut trainer = ChainTrainer::<2, 4>::new(index.len(), index.len());
        trainer.train(&sequences.iter().collect::<Vec<_>>(), SCHEDULE);
        let chain = Chain::<3, 5> { places: trainer.places.finish(&index, 8), steps: trainer.steps.finish(&index, 8) };
        let mut lattice = Lattice::<2, 4>::default();
        for place in 0..10 {
            lattice.places.push(chain.places.scores(&[Key::of(1, [u32::from(place == 4)])]));
            lattice.steps.push(chain.steps.scores(&[Key::of(2, [])]));
        }
        let mut labels = Vec::new();
        lattice.best(&mut labels);
        assert_eq!(labels, [0, 0, 0, 0, 1, 1, 1, 1, 1, 1]);
    }

    #[test]
    fn the_lasso_drops_what_tells_nothing() {
        let labels = [0, 1, 1, 0, 1, 0, 0, 1];
        // What stands at a place tells its label, but for a feature that comes with either.
        let places: Vec<Vec<u32>> = labels.iter().enumerate().map(|(at, label)| vec![*label, 2 + (at as u32 % 4)]).collect();
        let mut lists = Lists::<u32>::default();
        for rows in &places {
            lists.items.extend(rows);
            lists.ends.push(lists.items.len() as u32);
        }
        let steps = Lists { items: Vec::new(), ends: vec![0; labels.len()] };
        let sequence = Sequence { places: lists, steps, labels: labels.map(|label| label as u8).to_vec() };
        let zeros = |lasso: f32| {
            let mut trainer = ChainTrainer::<2, 4>::new(6, 1);
            trainer.train(&[&sequence; 20], Schedule { lasso, ..SCHEDULE });
            let is_zero = |row: &[f32; 2]| row.iter().all(|weight| *weight == 0.0);
            trainer.places.weights.iter().map(is_zero).collect::<Vec<_>>()
        };
        assert_eq!(zeros(0.0), [false; 6]);
        assert_eq!(zeros(1.0), [false, false, true, true, true, true]);
    }

    #[test]
    fn a_decision_learns_how_often_something_holds() {
        let (often, seldom) = (vec![0], vec![1]);
        let examples: Vec<(Vec<u32>, bool)> =
            (0..200).flat_map(|at| [(often.clone(), at % 10 != 0), (seldom.clone(), at % 10 == 0)]).collect();
        let mut table = Table::new(2);
        decide(&mut table, &examples.iter().collect::<Vec<_>>(), Schedule { rate: 0.1, decay: 0.0, ..SCHEDULE });
        assert!((table.chance(&often) - 0.9).abs() < 0.05 && (table.chance(&seldom) - 0.1).abs() < 0.05);
    }

    #[test]
    fn features_seen_once_teach_nothing() {
        let counts = Counts::default();
        let [once, twice] = [1, 2].map(|template| Key::of(template, []));
        counts.add(&[once, twice]);
        counts.add(&[twice]);
        assert_eq!((counts.is_enough(once), counts.is_enough(twice)), (false, true));
    }
}
