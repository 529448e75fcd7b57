//! Speakers of both sides, each with what changed.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::side::{Side, Spoken};
use crate::records::{Cell, Column, Row, Sort, score};

/// One speaker on both sides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)] // The columns below say what each is.
pub struct ComparedRow {
    pub speaker: String,
    pub speaker_id: String,
    pub quotes: [u64; 2],
    pub words: [u64; 2],
    pub share: [f32; 2],
    pub share_change: f32,
    pub polarity: [Option<f32>; 2],
    pub polarity_change: Option<f32>,
}

/// All speakers, those whose share of words changed most first.
pub fn compared(sides: &[Side; 2]) -> Vec<ComparedRow> {
    let [a, b] = sides;
    let others = partners(a, b);
    let nobody = Spoken::default();
    let mut rows = Vec::with_capacity(a.speakers.len());
    for (id, spoken) in &a.speakers {
        let other = others.get(id).and_then(|id| b.speakers.get(*id));
        rows.push(row(id, [spoken, other.unwrap_or(&nobody)], [a.words, b.words]));
    }
    let met: BTreeSet<&String> = others.into_values().collect();
    rows.extend(b.speakers.iter().filter(|(id, _)| !met.contains(id)).map(|(id, spoken)| row(id, [&nobody, spoken], [a.words, b.words])));
    rows.sort_by(|one, other| larger(one, other).then_with(|| (&one.speaker, &one.speaker_id).cmp(&(&other.speaker, &other.speaker_id))));
    rows
}

fn larger(one: &ComparedRow, other: &ComparedRow) -> Ordering {
    let words = |row: &ComparedRow| row.words.iter().sum::<u64>();
    other.share_change.abs().total_cmp(&one.share_change.abs()).then_with(|| words(other).cmp(&words(one)))
}

/// Who of the second side is whom of the first: by id, then by a name that only one on each side has.
fn partners<'s>(a: &'s Side, b: &'s Side) -> BTreeMap<&'s String, &'s String> {
    let by_id = a.speakers.keys().filter_map(|id| b.speakers.get_key_value(id).map(|(other, _)| (id, other)));
    let mut partners: BTreeMap<&String, &String> = by_id.collect();
    let (ours, theirs) = (alone(a, b), alone(b, a));
    partners
        .extend(ours.iter().filter_map(|(name, id)| Some((id.as_ref()?, theirs.get(name)?.as_ref()?))).map(|(one, other)| (*one, *other)));
    partners
}

/// Names of speakers whose id the other side does not have; with no id where several have the name.
fn alone<'s>(side: &'s Side, other: &Side) -> BTreeMap<&'s str, Option<&'s String>> {
    let mut names = BTreeMap::new();
    for (id, spoken) in side.speakers.iter().filter(|(id, _)| !other.speakers.contains_key(*id)) {
        names.entry(spoken.name.as_str()).and_modify(|known| *known = None).or_insert(Some(id));
    }
    names
}

fn row(id: &str, spoken: [&Spoken; 2], all: [u64; 2]) -> ComparedRow {
    let [a, b] = spoken;
    let share = |words: u64, all: u64| if all > 0 { words as f64 / all as f64 } else { 0.0 };
    let [from, to] = [share(a.words, all[0]), share(b.words, all[1])];
    let polarity = [a.polarity(), b.polarity()];
    ComparedRow {
        speaker: if a.name.is_empty() { b.name.clone() } else { a.name.clone() },
        speaker_id: id.to_owned(),
        quotes: [a.quotes, b.quotes],
        words: [a.words, b.words],
        share: [score(from), score(to)],
        share_change: score(to - from),
        polarity: polarity.map(|mean| mean.map(score)),
        polarity_change: polarity[0].zip(polarity[1]).map(|(from, to)| score(to - from)),
    }
}

impl Row for ComparedRow {
    const TABLE: &'static str = "compared-speakers";
    const COLUMNS: &'static [Column<Self>] = COMPARED;
}

#[rustfmt::skip]
const COMPARED: &[Column<ComparedRow>] = &[
    Column { name: "speaker", explains: "Canonical name, as the first side has it", sort: Sort::Text, cell: |s| Cell::text(&s.speaker) },
    Column { name: "speaker_id", explains: "Stable id of the speaker, as the first side has it", sort: Sort::Text, cell: |s| Cell::text(&s.speaker_id) },
    Column { name: "quotes_a", explains: "Quotes on the first side", sort: Sort::Count, cell: |s| Cell::Count(s.quotes[0]) },
    Column { name: "quotes_b", explains: "Quotes on the second side", sort: Sort::Count, cell: |s| Cell::Count(s.quotes[1]) },
    Column { name: "words_a", explains: "Words of the first", sort: Sort::Count, cell: |s| Cell::Count(s.words[0]) },
    Column { name: "words_b", explains: "Words of the second", sort: Sort::Count, cell: |s| Cell::Count(s.words[1]) },
    Column { name: "share_a", explains: "Share in the words of all quotes of the first side", sort: Sort::Score, cell: |s| Cell::Score(s.share[0]) },
    Column { name: "share_b", explains: "Share in those of the second", sort: Sort::Score, cell: |s| Cell::Score(s.share[1]) },
    Column { name: "share_change", explains: "The second less the first: what was gained or, below 0, lost", sort: Sort::Score, cell: |s| Cell::Score(s.share_change) },
    Column { name: "mean_polarity_a", explains: "Mean polarity on the first side; empty where nothing is said", sort: Sort::Score, cell: |s| Cell::measure(s.polarity[0]) },
    Column { name: "mean_polarity_b", explains: "Mean polarity on the second", sort: Sort::Score, cell: |s| Cell::measure(s.polarity[1]) },
    Column { name: "polarity_change", explains: "The second less the first", sort: Sort::Score, cell: |s| Cell::measure(s.polarity_change) },
];

#[cfg(test)]
mod tests {
    use super::*;

    fn side(speakers: &[(&str, &str, u64)]) -> Side {
        let spoken = |(id, name, words): &(&str, &str, u64)| {
            ((*id).to_owned(), Spoken { name: (*name).to_owned(), quotes: 1, words: *words, ..Spoken::default() })
        };
        Side {
            quotes: speakers.len() as u64,
            words: speakers.iter().map(|(.., words)| words).sum(),
            speakers: speakers.iter().map(spoken).collect(),
        }
    }

    #[test]
    fn speakers_are_met_by_id_and_else_by_a_clear_name() {
        let a = side(&[("s1", "Ann", 50), ("s2", "Bo", 20), ("s3", "Cy", 20), ("s4", "Cy", 10)]);
        let b = side(&[("s1", "Ann Vale", 25), ("s9", "Bo", 50), ("s8", "Cy", 20), ("s7", "Di", 5)]);
        let rows = compared(&[a, b]);
        let shown: Vec<String> =
            rows.iter().map(|row| format!("{} {} {:?} {}", row.speaker_id, row.speaker, row.words, row.share_change)).collect();
        assert_eq!(
            shown,
            [
                "s2 Bo [20, 50] 0.3",
                "s1 Ann [50, 25] -0.25",
                "s3 Cy [20, 0] -0.2",
                "s8 Cy [0, 20] 0.2",
                "s4 Cy [10, 0] -0.1",
                "s7 Di [0, 5] 0.05"
            ]
        );
        assert_eq!(compared(&[side(&[]), side(&[])]), []);
    }
}
