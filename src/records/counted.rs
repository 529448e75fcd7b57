//! The columns that a user's dictionaries add at the end of quotes and speakers, in the order in which they were given.
//!
//! A category of the dictionary NAME makes `NAME.CATEGORY`, how many of its words and phrases are in the content (of each place only the
//! longest counts); for speakers also `NAME.CATEGORY_share`, the share of all their words that these cover; and where the dictionary has
//! weights `NAME.CATEGORY_mean`, their mean weight, empty where there is none. A file without categories has the category `words`. JSON
//! Lines has the same as an object `lexicons`: `{"NAME": {"CATEGORY": 2, "CATEGORY_mean": -1.5}}`.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::column::{Cell, Sort, in_order, score};
use crate::dictionaries::{Counts, Heading, Hits, MEAN, SHARE};

/// What dictionaries found in a quote, or in all of a speaker.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counted {
    /// By category.
    pub counts: Counts,
    /// The words in which it was found, where shares are wanted.
    pub words: Option<u64>,
    /// What an earlier run wrote, by dictionary and column, where that is read again; then there are no counts.
    told: Vec<(String, Told)>,
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

/// What the cells of a column with this header are. A category may be called "x_mean"; its counts are scores then, which are numbers too.
pub fn counted_sort(header: &str) -> Sort {
    if [SHARE, MEAN].iter().any(|suffix| header.ends_with(suffix)) { Sort::Score } else { Sort::Count }
}

/// What one category measures, each with what its column's name ends with.
fn measures(heading: &Heading, hits: Hits, words: Option<u64>) -> impl Iterator<Item = (&'static str, Measure)> {
    let share = words.map(|words| (SHARE, Measure::Score(Some(score(hits.words as f64 / words.max(1) as f64)))));
    let mean = || (hits.count > 0).then(|| score(hits.weight / hits.count as f64));
    let mean = heading.weighted.then(|| (MEAN, Measure::Score(mean())));
    [Some(("", Measure::Count(hits.count))), share, mean].into_iter().flatten()
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
enum Measure {
    Count(u64),
    Score(Option<f32>),
}

/// The columns of one dictionary in their order.
#[derive(Clone, Debug, Default, PartialEq)]
struct Told(Vec<(String, Measure)>);

impl Counted {
    /// What was found, in so many words where shares are wanted.
    pub fn new(counts: Counts, words: Option<u64>) -> Self {
        Self { counts, words, told: Vec::new() }
    }

    /// Whether there is no dictionary.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty() && self.told.is_empty()
    }

    /// The cells of all columns.
    pub fn cells(&self) -> impl Iterator<Item = Cell<'_>> {
        let measures = self.counts.all().flat_map(|(heading, hits)| measures(heading, hits, self.words));
        let told = self.told.iter().flat_map(|(_, Told(columns))| columns).map(|(_, measure)| *measure);
        measures.map(|(_, measure)| measure).chain(told).map(|measure| match measure {
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
        if self.told.is_empty() {
            serializer.collect_map(named)
        } else {
            serializer.collect_map(self.told.iter().map(|(name, told)| (name, told)))
        }
    }
}

impl<'de> Deserialize<'de> for Counted {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        in_order(deserializer).map(|told| Self { told, ..Self::default() })
    }
}

impl Serialize for Told {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, measure)| (name, measure)))
    }
}

impl<'de> Deserialize<'de> for Told {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        in_order(deserializer).map(Self)
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
