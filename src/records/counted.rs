//! The columns that a user's dictionaries add at the end of quotes and speakers, in the order in which they were given.
//!
//! A category of the dictionary NAME makes `NAME.CATEGORY`, how many of its words and phrases are in the content (of each place only the
//! longest counts); for speakers also `NAME.CATEGORY_share`, the share of all their words that these cover; and where the dictionary has
//! weights `NAME.CATEGORY_mean`, their mean weight, empty where there is none. A file without categories has the category `words`. JSON
//! Lines has the same as an object `lexicons`: `{"NAME": {"CATEGORY": 2, "CATEGORY_mean": -1.5}}`.

use serde::{Serialize, Serializer};

use super::column::{Cell, score};
use crate::dictionaries::{Counts, Heading, Hits, MEAN, SHARE};

/// What dictionaries found in a quote, or in all of a speaker.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counted {
    /// By category.
    pub counts: Counts,
    /// The words in which it was found, where shares are wanted.
    pub words: Option<u64>,
}

/// The headers of all columns.
pub fn counted_headers(headings: &[Heading], with_shares: bool) -> Vec<String> {
    let words = with_shares.then_some(0);
    let of = |heading: &Heading| {
        let names = measures(heading, Hits::default(), words).map(|(suffix, _)| format!("{}.{}{suffix}", heading.dictionary, heading.key));
        names.collect::<Vec<_>>()
    };
    headings.iter().flat_map(of).collect()
}

/// What one category measures, each with what its column's name ends with.
fn measures(heading: &Heading, hits: Hits, words: Option<u64>) -> impl Iterator<Item = (&'static str, Measure)> {
    let share = words.map(|words| (SHARE, Measure::Score(Some(score(hits.words as f64 / words.max(1) as f64)))));
    let mean = || (hits.count > 0).then(|| score(hits.weight / hits.count as f64));
    let mean = heading.weighted.then(|| (MEAN, Measure::Score(mean())));
    [Some(("", Measure::Count(hits.count))), share, mean].into_iter().flatten()
}

#[derive(Clone, Copy, Serialize)]
#[serde(untagged)]
enum Measure {
    Count(u64),
    Score(Option<f32>),
}

impl Counted {
    /// Whether there is no dictionary.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// The cells of all columns.
    pub fn cells(&self) -> impl Iterator<Item = Cell<'_>> {
        let measures = self.counts.all().flat_map(|(heading, hits)| measures(heading, hits, self.words));
        measures.map(|(_, measure)| match measure {
            Measure::Count(count) => Cell::Count(count),
            Measure::Score(score) => Cell::measure(score),
        })
    }
}

impl Serialize for Counted {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let all: Vec<(&Heading, Hits)> = self.counts.all().collect();
        let by_dictionary = all.chunk_by(|(one, _), (other, _)| one.dictionary == other.dictionary);
        let named = by_dictionary.filter_map(|all| Some((&all.first()?.0.dictionary, OfDictionary { all, words: self.words })));
        serializer.collect_map(named)
    }
}

struct OfDictionary<'c> {
    all: &'c [(&'c Heading, Hits)],
    words: Option<u64>,
}

impl Serialize for OfDictionary<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let named = |(heading, hits): &(&Heading, Hits)| {
            let key = heading.key.clone();
            let named = measures(heading, *hits, self.words).map(|(suffix, measure)| (format!("{key}{suffix}"), measure));
            named.collect::<Vec<_>>()
        };
        serializer.collect_map(self.all.iter().flat_map(named))
    }
}
