//! How many quotes there are over time, and how positive they are, in stretches of time that fit on a page.

use std::collections::BTreeMap;

use crate::records::{Period, Quote};

/// Stretches of time at most, where years are not more.
const MOST: i64 = 100;

/// Quotes by day.
#[derive(Default)]
pub struct Timeline(BTreeMap<i64, Sum>);

/// What quotes add up to.
#[derive(Clone, Copy, Default)]
pub struct Sum {
    /// How many.
    pub quotes: u64,
    polarity: f64,
}

impl Sum {
    /// Mean polarity; none where there is no quote.
    pub fn mean(&self) -> Option<f64> {
        (self.quotes > 0).then(|| self.polarity / self.quotes as f64)
    }

    fn add(&mut self, other: Sum) {
        self.quotes += other.quotes;
        self.polarity += other.polarity;
    }
}

impl Timeline {
    /// Adds a quote whose document has a date.
    pub fn add(&mut self, quote: &Quote) {
        let Some(day) = quote.metadata.day().and_then(|day| Period::Day.number(day)) else { return };
        self.0.entry(day).or_default().add(Sum { quotes: 1, polarity: quote.polarity.into() });
    }

    /// How many quotes have a date.
    pub fn dated(&self) -> u64 {
        self.0.values().map(|sum| sum.quotes).sum()
    }

    /// The shortest period of which there are few enough, and all of its stretches in order, those without a quote too.
    pub fn stretches(&self) -> Option<(Period, Vec<(String, Sum)>)> {
        let (first, last) = (*self.0.first_key_value()?.0, *self.0.last_key_value()?.0);
        let number = |period: Period, day: i64| period.number(&Period::Day.label(day));
        let fits = |period: &Period| Some(number(*period, last)? - number(*period, first)? < MOST);
        let period = Period::ALL.into_iter().find(|period| fits(period) == Some(true)).unwrap_or(Period::Year);
        let mut sums: BTreeMap<i64, Sum> = BTreeMap::new();
        for (day, sum) in &self.0 {
            sums.entry(number(period, *day)?).or_default().add(*sum);
        }
        // Dates may be wrong by thousands of years: then only the years that are there.
        let (first, last) = (*sums.first_key_value()?.0, *sums.last_key_value()?.0);
        let numbers: Vec<i64> = if last - first < MOST { (first..=last).collect() } else { sums.keys().copied().collect() };
        let stretch = |number: i64| (period.label(number), sums.get(&number).copied().unwrap_or_default());
        Some((period, numbers.into_iter().map(stretch).collect()))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::records::{Metadata, sample};

    fn timeline(days: &[&str]) -> Timeline {
        let mut timeline = Timeline::default();
        for day in days {
            let date = [("date".into(), (*day).to_owned())];
            timeline.add(&Quote { metadata: Metadata(date.into()), polarity: 0.5, ..sample::records("a").quotes.remove(0) });
        }
        timeline
    }

    #[test]
    fn stretches_fit_on_a_page() {
        for (days, period, stretches) in [
            (&["2024-05-01", "2024-05-03", "2024-05-03T10:00"][..], Period::Day, 3),
            (&["2024-05-01", "2025-06-01"], Period::Week, 57),
            (&["2019-05-01", "2025-06-01"], Period::Month, 74),
            (&["1950-05-01", "2025-06-01"], Period::Year, 76),
            (&["0001-05-01", "9999-06-01"], Period::Year, 2),
        ] {
            let (found, all) = timeline(days).stretches().unwrap();
            assert_eq!((found, all.len(), all.iter().map(|(_, sum)| sum.quotes).sum::<u64>()), (period, stretches, days.len() as u64));
        }
        assert!(timeline(&["May", "2024-02-30"]).stretches().is_none());
    }
}
