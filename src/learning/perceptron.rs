//! The averaged perceptron: weights are moved only after a mistake, and what counts in the end is their mean over all the examples
//! (Collins 2002). The mean is kept lazily, in one more number a weight, so an example costs no more than its own features.

use super::{Key, Weights};

/// Weights for `W` answers while they are learned.
#[derive(Clone, Debug)]
pub struct Perceptron<const W: usize> {
    rows: Vec<Row<W>>,
    bits: u32,
    /// Examples seen, from 1.
    clock: f32,
}

#[derive(Clone, Debug)]
struct Row<const W: usize> {
    weights: [f32; W],
    /// Each change times the clock at which it was made: the mean is the weight less this divided by the clock.
    lag: [f32; W],
}

impl<const W: usize> Perceptron<W> {
    /// A table of `2^bits` rows of zeroes.
    pub fn new(bits: u32) -> Self {
        Self { rows: vec![Row { weights: [0.0; W], lag: [0.0; W] }; 1 << bits], bits, clock: 1.0 }
    }

    /// The sums of the weights of some features.
    #[inline]
    pub fn sums(&self, keys: &[Key]) -> [f32; W] {
        let mut sums = [0.0; W];
        for row in keys.iter().filter_map(|key| self.rows.get(key.row(self.bits))) {
            for (sum, weight) in sums.iter_mut().zip(&row.weights) {
                *sum += weight;
            }
        }
        sums
    }

    /// Notes that one more example was seen.
    pub fn tick(&mut self) {
        self.clock += 1.0;
    }

    /// Makes `right` likelier and `wrong` less likely where these features are seen.
    pub fn correct(&mut self, keys: &[Key], right: usize, wrong: usize) {
        for key in keys {
            self.add(*key, right, 1.0);
            self.add(*key, wrong, -1.0);
        }
    }

    fn add(&mut self, key: Key, answer: usize, change: f32) {
        let Some(row) = self.rows.get_mut(key.row(self.bits)) else { return };
        if let (Some(weight), Some(lag)) = (row.weights.get_mut(answer), row.lag.get_mut(answer)) {
            *weight += change;
            *lag += change * self.clock;
        }
    }

    /// The mean weights, in eight bits.
    pub fn finish(self) -> Weights<W> {
        let mean = |row: &Row<W>| {
            let mut mean = row.weights;
            for (weight, lag) in mean.iter_mut().zip(&row.lag) {
                *weight -= lag / self.clock;
            }
            mean
        };
        Weights::round(&self.rows.iter().map(mean).collect::<Vec<_>>())
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

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(number: u32) -> [Key; 2] {
        [Key::template(0), Key::template(1).with(number)]
    }

    #[test]
    fn it_learns_what_features_mean() {
        let mut perceptron = Perceptron::<3>::new(10);
        for round in 0..30 {
            let keys = keys(round % 3);
            let (right, answer) = (round as usize % 3, best(&perceptron.sums(&keys), |_| true));
            perceptron.tick();
            if answer != right {
                perceptron.correct(&keys, right, answer);
            }
        }
        let weights = perceptron.finish();
        for number in 0..3 {
            assert_eq!(best(&weights.sums(&keys(number)), |_| true), number as usize);
        }
    }

    #[test]
    fn the_mean_counts_each_example_once() {
        let mut perceptron = Perceptron::<2>::new(4);
        let key = [Key::template(0)];
        // 0 while the first example is judged, 1 for the three after it.
        perceptron.correct(&key, 0, 1);
        (0..3).for_each(|_| perceptron.tick());
        perceptron.correct(&key, 0, 1);
        let [first, second] = perceptron.finish().sums(&key);
        assert_eq!((first, second), (127, -127));
    }

    #[test]
    fn the_first_of_equals_is_taken() {
        assert_eq!(best(&[1, 3, 3], |_| true), 1);
        assert_eq!(best(&[1, 3, 3], |answer| answer != 1), 2);
        assert_eq!(best(&[1, 3, 3], |_| false), 0);
    }
}
