//! The row of the `trends` table: what is said in a period, by all and by each speaker. Only quotes whose document has a date count.

use std::collections::BTreeMap;

use hashbrown::HashMap;
use serde::{Deserialize, Serialize};

use super::column::{Cell, Column, Row, Sort};
use super::tally::Measure;
use super::{Period, Quote};

/// A period and a speaker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)] // The columns below say what each is.
pub struct TrendRow {
    pub period: String,
    pub speaker: String,
    pub speaker_id: String,
    pub quotes: u64,
    pub words: u64,
    pub mean_polarity: f32,
    pub polarity_sd: Option<f32>,
}

/// All periods so far.
#[derive(Debug)]
pub struct Trends {
    period: Period,
    /// By the period's number and the speaker; all together without one.
    sums: BTreeMap<i64, HashMap<String, Sum>>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    words: u64,
    polarity: Measure,
}

impl Trends {
    /// Of nothing yet.
    pub fn new(period: Period) -> Self {
        Self { period, sums: BTreeMap::new() }
    }

    /// Adds a quote.
    pub fn add(&mut self, quote: &Quote) {
        let Some(number) = quote.metadata.day().and_then(|day| self.period.number(day)) else { return };
        let sums = self.sums.entry(number).or_default();
        for id in [Some(""), quote.speaker_id.as_deref()].into_iter().flatten() {
            let sum = sums.entry_ref(id).or_default();
            sum.words += quote.words as u64;
            sum.polarity.add(quote.polarity);
        }
    }

    /// The rows in order of time: first all together, then the speakers with the most words first; `names` are theirs by id.
    pub fn rows(&self, names: &HashMap<String, String>) -> Vec<TrendRow> {
        self.sums.iter().flat_map(|(number, sums)| self.rows_of(*number, sums, names)).collect()
    }

    fn rows_of(&self, number: i64, sums: &HashMap<String, Sum>, names: &HashMap<String, String>) -> Vec<TrendRow> {
        let row = |(id, sum): (&String, &Sum)| TrendRow {
            period: self.period.label(number),
            speaker: names.get(id).cloned().unwrap_or_default(),
            speaker_id: id.clone(),
            quotes: sum.polarity.count(),
            words: sum.words,
            mean_polarity: sum.polarity.mean(),
            polarity_sd: sum.polarity.deviation(),
        };
        let mut rows: Vec<TrendRow> = sums.iter().map(row).collect();
        let rank = |row: &TrendRow| (!row.speaker_id.is_empty(), std::cmp::Reverse(row.words));
        rows.sort_unstable_by(|a, b| rank(a).cmp(&rank(b)).then_with(|| (&a.speaker, &a.speaker_id).cmp(&(&b.speaker, &b.speaker_id))));
        rows
    }
}

impl Row for TrendRow {
    const TABLE: &'static str = "trends";
    const COLUMNS: &'static [Column<Self>] = TRENDS;
    const DETAILS: &'static [&'static str] = &["speaker_id", "polarity_sd"];
}

#[rustfmt::skip]
const TRENDS: &[Column<TrendRow>] = &[
    Column { name: "period", explains: "The day, the Monday of the week, the month or the year, as --period says", sort: Sort::Text, cell: |t| Cell::text(&t.period) },
    Column { name: "speaker", explains: "Canonical name; empty for all quotes of the period, those whose speaker is left open among them", sort: Sort::Text, cell: |t| Cell::text(&t.speaker) },
    Column { name: "speaker_id", explains: "Stable id of the speaker; empty for all", sort: Sort::Text, cell: |t| Cell::text(&t.speaker_id) },
    Column { name: "quotes", explains: "Quotes", sort: Sort::Count, cell: |t| Cell::Count(t.quotes) },
    Column { name: "words", explains: "Words of those", sort: Sort::Count, cell: |t| Cell::Count(t.words) },
    Column { name: "mean_polarity", explains: "Their mean polarity, -1..1", sort: Sort::Score, cell: |t| Cell::Score(t.mean_polarity) },
    Column { name: "polarity_sd", explains: "Its standard deviation; empty for one quote", sort: Sort::Score, cell: |t| Cell::measure(t.polarity_sd) },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::{Metadata, sample};

    #[test]
    fn periods_add_up_for_all_and_for_each() {
        let mut trends = Trends::new(Period::Month);
        for (date, speaker, polarity, words) in [
            ("2024-06-02", Some("s1"), 0.5, 3),
            ("2024-05-02", Some("s1"), 0.5, 3),
            ("2024-05-31", Some("s2"), -0.5, 9),
            ("2024-05-09", None, 0.0, 1),
            ("May", Some("s1"), 1.0, 1),
        ] {
            let metadata = Metadata([("date".into(), date.to_owned())].into());
            let speaker_id = speaker.map(str::to_owned);
            trends.add(&Quote { metadata, speaker_id, polarity, words, ..sample::records("a").quotes.remove(0) });
        }
        let rows = trends.rows(&[("s1".to_owned(), "Ann".to_owned())].into_iter().collect());
        let shown: Vec<String> = rows
            .iter()
            .map(|row| format!("{} {}{} {} {} {}", row.period, row.speaker_id, row.speaker, row.quotes, row.words, row.mean_polarity))
            .collect();
        assert_eq!(shown, ["2024-05  3 13 0", "2024-05 s2 1 9 -0.5", "2024-05 s1Ann 1 3 0.5", "2024-06  1 3 0.5", "2024-06 s1Ann 1 3 0.5"]);
    }
}
