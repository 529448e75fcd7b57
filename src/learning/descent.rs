//! Trains chains and single decisions by stochastic gradient descent on their likelihood, each weight with its own step size (AdaGrad;
//! Duchi, Hazan and Singer 2011), in an order that a seed fixes.

use super::chain::{Chain, Lattice};
use super::random::Random;
use super::{Key, Weights};

/// A table of weights in training.
#[derive(Clone, Debug)]
pub struct Table<const W: usize> {
    weights: Vec<[f32; W]>,
    squares: Vec<[f32; W]>,
    /// The sums of the weights after each of the later rounds: their mean is steadier than the last ones are.
    sums: Vec<[f32; W]>,
    rounds: f32,
    bits: u32,
}

impl<const W: usize> Table<W> {
    /// All zero, `2^bits` rows.
    pub fn new(bits: u32) -> Self {
        Self { weights: vec![[0.0; W]; 1 << bits], squares: vec![[0.0; W]; 1 << bits], sums: vec![[0.0; W]; 1 << bits], rounds: 0.0, bits }
    }

    /// The row of a feature, to keep instead of the feature.
    pub fn row(&self, key: Key) -> u32 {
        key.row(self.bits) as u32
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
                *weight += rate * part / (square.sqrt() + 1.0);
            }
        }
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

    /// The weights in eight bits.
    pub fn finish(&self) -> Weights<W> {
        Weights::round(&self.weights)
    }
}

/// A gradient below this is not worth a visit to the table.
const TOO_SMALL: f32 = 1e-3;

/// One annotated sequence, as rows of the tables.
#[derive(Clone, Debug, Default)]
pub struct Sequence {
    /// The rows of every place, one place after the other.
    pub places: Rows,
    /// The rows of the step into every place.
    pub steps: Rows,
    /// The right label of every place.
    pub labels: Vec<u8>,
}

/// Lists of rows, one after the other.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    rows: Vec<u32>,
    ends: Vec<u32>,
}

impl Rows {
    /// Adds a list.
    pub fn push(&mut self, rows: impl Iterator<Item = u32>) {
        self.rows.extend(rows);
        self.ends.push(self.rows.len() as u32);
    }

    fn get(&self, at: usize) -> &[u32] {
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(at).copied().unwrap_or(start);
        self.rows.get(start as usize..end as usize).unwrap_or(&[])
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
    /// All zero, with tables of `2^bits` rows.
    pub fn new(place_bits: u32, step_bits: u32) -> Self {
        Self { places: Table::new(place_bits), steps: Table::new(step_bits) }
    }

    /// Climbs the likelihood of `sequences`.
    pub fn train(&mut self, sequences: &[&Sequence], schedule: Schedule) {
        let mut lattice = Lattice::default();
        let mut order: Vec<u32> = (0..sequences.len() as u32).collect();
        let mut random = Random::new(schedule.seed);
        for round in 0..schedule.rounds {
            random.shuffle(&mut order);
            for sequence in order.iter().filter_map(|at| sequences.get(*at as usize)) {
                self.learn(sequence, &mut lattice, schedule);
            }
            if schedule.is_late(round) {
                self.places.note();
                self.steps.note();
            }
        }
        self.places.settle();
        self.steps.settle();
    }

    fn learn(&mut self, sequence: &Sequence, lattice: &mut Lattice<L, E>, schedule: Schedule) {
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

    /// The trained chain.
    pub fn finish(&self) -> Chain<L, E> {
        Chain { places: self.places.finish(), steps: self.steps.finish() }
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
    table.settle();
}

/// A score as a probability.
pub fn logistic(score: f32) -> f32 {
    1.0 / (1.0 + (-score).exp())
}
