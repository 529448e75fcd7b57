//! The averaged perceptron: weights are moved only after a mistake, and what counts in the end is their mean over all the examples
//! (Collins 2002). The mean is kept lazily, in one more number a weight, so an example costs no more than its own features.
//!
//! Features keep rows of their own while they are learned. One counts for nothing until it has taken part in some mistakes, so that what
//! was seen once or twice teaches nothing (Goldberg & Elhadad 2011).

use hashbrown::HashMap;

use super::{Checked, Key};

/// Weights for up to `W - 1` answers while they are learned.
#[derive(Clone, Debug)]
pub struct Perceptron<const W: usize> {
    rows: HashMap<u64, Row<W>, foldhash::fast::FixedState>,
    /// Mistakes that a feature takes part in before it counts.
    least: u32,
    /// By how much the right answer must be ahead.
    margin: f32,
    /// Examples seen, from 1.
    clock: f32,
}

#[derive(Clone, Debug)]
struct Row<const W: usize> {
    weights: [f32; W],
    /// Each change times the clock at which it was made: the mean is the weight less this divided by the clock.
    lag: [f32; W],
    mistakes: u32,
}

impl<const W: usize> Perceptron<W> {
    /// Nothing learned. Features count from `least` mistakes on; a right answer that is ahead by no more than `margin` is a mistake too.
    pub fn new(least: u32, margin: f32) -> Self {
        Self { rows: HashMap::default(), least, margin, clock: 1.0 }
    }

    /// The sums of the weights of some features.
    #[inline]
    pub fn sums(&self, keys: &[Key]) -> [f32; W] {
        let mut sums = [0.0; W];
        for row in keys.iter().filter_map(|key| self.rows.get(&key.number())).filter(|row| row.mistakes >= self.least) {
            for (sum, weight) in sums.iter_mut().zip(&row.weights) {
                *sum += weight;
            }
        }
        sums
    }

    /// Learns from an example, in which of the answers that `may` be given those that satisfy `is_right` are right. Gives the answer that
    /// it would have given, and the right answer that it was nearest to.
    pub fn learn(&mut self, keys: &[Key], may: impl Fn(usize) -> bool, is_right: impl Fn(usize) -> bool) -> (usize, usize) {
        let sums = self.sums(keys);
        let answer = best(&sums, &may);
        let right = best(&sums, |answer| may(answer) && is_right(answer));
        let wrong = best(&sums, |answer| may(answer) && !is_right(answer));
        let at = |answer: usize| sums.get(answer).copied().unwrap_or_default();
        if may(wrong) && !is_right(wrong) && at(right) - at(wrong) <= self.margin {
            self.correct(keys, right, wrong);
        }
        self.clock += 1.0;
        (answer, right)
    }

    /// Makes `right` likelier and `wrong` less likely where these features are seen.
    fn correct(&mut self, keys: &[Key], right: usize, wrong: usize) {
        for key in keys {
            let row = self.rows.entry(key.number()).or_insert(Row { weights: [0.0; W], lag: [0.0; W], mistakes: 0 });
            row.mistakes += 1;
            row.add(right, 1.0, self.clock);
            row.add(wrong, -1.0, self.clock);
        }
    }

    /// The mean weights, in eight bits, in a table of `2^bits` rows.
    pub fn finish(self, bits: u32) -> Checked<W> {
        let counting = self.rows.iter().filter(|(_, row)| row.mistakes >= self.least);
        Checked::of(counting.map(|(key, row)| (Key::from_number(*key), row.mean(self.clock))).collect(), bits)
    }
}

impl<const W: usize> Row<W> {
    fn add(&mut self, answer: usize, change: f32, clock: f32) {
        if let (Some(weight), Some(lag)) = (self.weights.get_mut(answer), self.lag.get_mut(answer)) {
            *weight += change;
            *lag += change * clock;
        }
    }

    fn mean(&self, clock: f32) -> [f32; W] {
        let mut mean = self.weights;
        for (weight, lag) in mean.iter_mut().zip(&self.lag) {
            *weight -= lag / clock;
        }
        mean
    }
}

/// The answer with the largest sum among those that may be given; the first of equals, and 0 where none may.
#[inline]
pub fn best<T: PartialOrd + Copy>(sums: &[T], may: impl Fn(usize) -> bool) -> usize {
    let mut best: Option<(usize, T)> = None;
    for (answer, sum) in sums.iter().enumerate() {
        if may(answer) && best.is_none_or(|(_, largest)| *sum > largest) {
            best = Some((answer, *sum));
        }
    }
    best.map_or(0, |(answer, _)| answer)
}

/// [`best`] of the first `end` answers of sums of whole numbers, where all may be given.
#[inline]
pub fn best_below<const W: usize>(sums: &[i16; W], end: usize) -> usize {
    let sums = sums.get(..end).unwrap_or(sums);
    let largest = sums.iter().copied().fold(i16::MIN, i16::max);
    sums.iter().position(|sum| *sum == largest).unwrap_or(0)
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use super::*;

    fn keys(number: u32) -> [Key; 2] {
        [Key::of(0, []), Key::of(1, [number])]
    }

    #[test]
    fn it_learns_what_features_mean() {
        let mut perceptron = Perceptron::<4>::new(1, 0.5);
        for round in 0..30 {
            perceptron.learn(&keys(round % 3), |answer| answer < 3, |answer| answer == round as usize % 3);
        }
        let weights = perceptron.finish(10);
        for number in 0..3 {
            assert_eq!(best(&weights.sums(&keys(number)), |answer| answer < 3), number as usize);
        }
    }

    #[test]
    fn the_mean_counts_each_example_once() {
        let mut perceptron = Perceptron::<3>::new(1, 0.0);
        let (early, late, other) = ([Key::of(0, [])], [Key::of(1, [])], [Key::of(2, [])]);
        // 0 for the first example and 1 for the three after it; 0 for three and 1 for the last.
        for keys in [early, other, late, other] {
            perceptron.learn(&keys, |answer| answer < 2 && keys != other, |answer| answer == 0);
        }
        let weights = perceptron.finish(8);
        assert_eq!(weights.sums(&early)[..2], [127, -127]);
        let half = weights.sums(&late)[0];
        assert!((63..=64).contains(&half), "{half}");
    }

    #[test]
    fn a_margin_asks_for_more() {
        let weight = |margin: f32| {
            let mut perceptron = Perceptron::<3>::new(1, margin);
            (0..10).for_each(|_| {
                perceptron.learn(&[Key::of(0, [])], |answer| answer < 2, |answer| answer == 0);
            });
            perceptron.sums(&[Key::of(0, [])])[0]
        };
        assert_eq!((weight(0.0), weight(6.0)), (1.0, 4.0));
    }

    #[test]
    fn rare_features_do_not_count() {
        let mut perceptron = Perceptron::<3>::new(2, 0.0);
        perceptron.correct(&keys(1), 0, 1);
        assert_eq!(perceptron.sums(&keys(1)), [0.0; 3]);
        perceptron.correct(&keys(2), 0, 1);
        assert_eq!(perceptron.sums(&keys(2)), [2.0, -2.0, 0.0]);
    }

    #[test]
    fn the_first_of_equals_is_taken() {
        assert_eq!(best(&[1, 3, 3], |_| true), 1);
        assert_eq!(best(&[1, 3, 3], |answer| answer != 1), 2);
        assert_eq!(best(&[1, 3, 3], |_| false), 0);
    }
}
