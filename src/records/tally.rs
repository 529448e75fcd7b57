//! Counts and measures that add up over a corpus. They take little memory while they are small, as most are.

use hashbrown::HashMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::column::{list, score};

/// How often each text came.
#[derive(Clone, Debug)]
pub(super) enum Tally {
    /// In no order.
    Few(Vec<(Box<str>, u64)>),
    /// More than [`FEW`].
    Many(HashMap<Box<str>, u64>),
}

/// So many are looked through one by one.
const FEW: usize = 12;

impl Default for Tally {
    fn default() -> Self {
        Tally::Few(Vec::new())
    }
}

impl Tally {
    pub(super) fn add(&mut self, text: &str) {
        self.add_times(text, 1);
    }

    /// Adds what was counted elsewhere.
    pub(super) fn join(&mut self, other: Self) {
        other.into_pairs().into_iter().for_each(|(text, count)| self.add_times(&text, count));
    }

    fn add_times(&mut self, text: &str, times: u64) {
        if text.is_empty() {
            return;
        }
        match self {
            Tally::Few(pairs) => {
                if let Some((_, count)) = pairs.iter_mut().find(|(known, _)| **known == *text) {
                    *count += times;
                } else if pairs.len() < FEW {
                    pairs.reserve_exact(1);
                    pairs.push((text.into(), times));
                } else {
                    *self = Tally::Many(std::mem::take(pairs).into_iter().collect());
                    self.add_times(text, times);
                }
            }
            Tally::Many(counts) => match counts.get_mut(text) {
                Some(count) => *count += times,
                None => {
                    counts.insert(text.into(), times);
                }
            },
        }
    }

    /// The bytes that it takes beside itself, about.
    pub(super) fn size(&self) -> usize {
        self.pairs().map(|(text, _)| SIZE_OF_ENTRY + text.len()).sum()
    }

    fn pairs(&self) -> impl Iterator<Item = (&str, u64)> {
        let (few, many) = match self {
            Tally::Few(pairs) => (Some(pairs), None),
            Tally::Many(counts) => (None, Some(counts)),
        };
        let few = few.into_iter().flatten().map(|(text, count)| (&**text, *count));
        few.chain(many.into_iter().flatten().map(|(text, count)| (&**text, *count)))
    }

    fn into_pairs(self) -> Vec<(Box<str>, u64)> {
        match self {
            Tally::Few(pairs) => pairs,
            Tally::Many(counts) => counts.into_iter().collect(),
        }
    }

    /// The most frequent, of equals the first by its bytes.
    pub(super) fn most(&self) -> Option<&str> {
        self.ranked().first().map(|(text, _)| *text)
    }

    /// The `most` frequent with their counts: "say:12;tell:3".
    pub(super) fn top(&self, most: usize) -> String {
        list(self.ranked().into_iter().take(most).map(|(text, count)| format!("{text}:{count}")))
    }

    /// All texts in order of their bytes.
    pub(super) fn sorted(&self) -> Vec<&str> {
        let mut texts: Vec<&str> = self.pairs().map(|(text, _)| text).collect();
        texts.sort_unstable();
        texts
    }

    /// All texts with their counts, the most frequent first, of equals by their bytes.
    pub(super) fn ranked(&self) -> Vec<(&str, u64)> {
        let mut ranked: Vec<(&str, u64)> = self.pairs().collect();
        ranked.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        ranked
    }
}

/// What an entry of a tally takes beside its text: pointers, count, what the allocator rounds up.
pub(super) const SIZE_OF_ENTRY: usize = 48;

impl Serialize for Tally {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.ranked())
    }
}

impl<'de> Deserialize<'de> for Tally {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut pairs = Vec::<(Box<str>, u64)>::deserialize(deserializer)?;
        pairs.shrink_to_fit();
        Ok(if pairs.len() > FEW { Tally::Many(pairs.into_iter().collect()) } else { Tally::Few(pairs) })
    }
}

/// Mean and spread of a measure. It is summed in thousandths, which is what measures have: exactly, in any order.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
pub(super) struct Measure {
    count: u64,
    sum: i64,
    squares: u64,
}

impl Measure {
    pub(super) fn add(&mut self, value: f32) {
        let thousandths = (f64::from(value) * 1000.0).round() as i64;
        self.count += 1;
        self.sum += thousandths;
        self.squares += thousandths.unsigned_abs().pow(2);
    }

    /// Adds what was measured elsewhere.
    pub(super) fn join(&mut self, other: Self) {
        self.count += other.count;
        self.sum += other.sum;
        self.squares += other.squares;
    }

    pub(super) fn count(&self) -> u64 {
        self.count
    }

    pub(super) fn mean(&self) -> f32 {
        score(self.sum as f64 / 1000.0 / self.count.max(1) as f64)
    }

    /// The standard deviation of a sample; none for less than two values.
    pub(super) fn deviation(&self) -> Option<f32> {
        let (count, sum) = (i128::from(self.count), i128::from(self.sum));
        let spread = count * i128::from(self.squares) - sum * sum;
        (count > 1).then(|| score((spread as f64 / (count * (count - 1)) as f64).sqrt() / 1000.0))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn ranks_by_count_then_text() {
        let mut tally = Tally::default();
        for text in ["b", "a", "c", "c", ""] {
            tally.add(text);
        }
        assert_eq!((tally.top(2), tally.most()), ("c:2;a:1".to_owned(), Some("c")));
        assert_eq!(tally.sorted(), ["a", "b", "c"]);
    }

    #[test]
    fn many_are_counted_as_few_are() {
        let mut tally = Tally::default();
        (0..1_000).for_each(|number| tally.add(&format!("t{:03}", number % 40)));
        let mut twice: Tally = serde_json::from_str(&serde_json::to_string(&tally).unwrap()).unwrap();
        assert_eq!(twice.ranked(), tally.ranked());
        twice.join(tally);
        assert_eq!((twice.ranked().len(), twice.top(2)), (40, "t000:50;t001:50".to_owned()));
        assert!(twice.size() > 40 * 50);
    }

    #[test]
    fn mean_and_spread() {
        let mut measure = Measure::default();
        assert_eq!((measure.mean(), measure.deviation()), (0.0, None));
        for value in [1.0, 0.0, -0.5] {
            measure.add(value);
        }
        assert_eq!((measure.mean(), measure.deviation()), (0.167, Some(0.764)));
    }
}
