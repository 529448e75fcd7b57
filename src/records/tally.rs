//! Counts and measures that add up over a corpus.

use hashbrown::HashMap;

use super::column::{list, score};

/// How often each text came.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally(HashMap<String, u64>);

impl Tally {
    pub(super) fn add(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        match self.0.get_mut(text) {
            Some(count) => *count += 1,
            None => {
                self.0.insert(text.to_owned(), 1);
            }
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
        let mut texts: Vec<&str> = self.0.keys().map(String::as_str).collect();
        texts.sort_unstable();
        texts
    }

    /// All texts with their counts, the most frequent first, of equals by their bytes.
    pub(super) fn ranked(&self) -> Vec<(&str, u64)> {
        let mut ranked: Vec<(&str, u64)> = self.0.iter().map(|(text, count)| (text.as_str(), *count)).collect();
        ranked.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        ranked
    }
}

/// Mean and spread of a measure, by Welford's method: one pass, and the same bits for the same order.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Measure {
    count: u64,
    mean: f64,
    squares: f64,
}

impl Measure {
    pub(super) fn add(&mut self, value: f32) {
        self.count += 1;
        let off = f64::from(value) - self.mean;
        self.mean += off / self.count as f64;
        self.squares += off * (f64::from(value) - self.mean);
    }

    pub(super) fn count(&self) -> u64 {
        self.count
    }

    pub(super) fn mean(&self) -> f32 {
        score(self.mean)
    }

    /// The standard deviation of a sample; none for less than two values.
    pub(super) fn deviation(&self) -> Option<f32> {
        (self.count > 1).then(|| score((self.squares / (self.count - 1) as f64).sqrt()))
    }
}

#[cfg(test)]
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
    fn mean_and_spread() {
        let mut measure = Measure::default();
        assert_eq!((measure.mean(), measure.deviation()), (0.0, None));
        for value in [1.0, 0.0, -0.5] {
            measure.add(value);
        }
        assert_eq!((measure.mean(), measure.deviation()), (0.167, Some(0.764)));
    }
}
