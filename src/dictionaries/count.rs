//! What a run's dictionaries find in contents, counted by category.

use std::sync::Arc;

use hashbrown::HashSet;
use serde::{Deserialize, Serialize};

use super::matcher::{Matcher, Scratch};
use super::{Category, Dictionary, Format};
use crate::error::{Error, Result};
use crate::lexicons::Symbols;
use crate::text::TokenRange;
use crate::tokens::Text;

/// Categories that a run can count: each makes columns in every row.
const MOST_CATEGORIES: usize = 1_000;

/// What the columns of shares and of mean weights end with.
pub const SHARE: &str = "_share";
/// See [`SHARE`].
pub const MEAN: &str = "_mean";

/// A category of one of the dictionaries of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// The dictionary's name.
    pub dictionary: String,
    /// The category's.
    pub category: String,
    /// What its columns are called by, after the dictionary's name.
    pub key: String,
    /// Whether the dictionary has weights.
    pub weighted: bool,
}

/// Where a dictionary of a run came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Its name.
    pub name: String,
    /// Its file's.
    pub file: String,
    /// What the file is.
    pub format: Format,
    /// How many entries were read.
    pub entries: usize,
    /// How many lines, or parts of lines, were passed over.
    pub skipped: usize,
    /// SHA-256 of the file.
    pub digest: String,
}

/// All dictionaries of a run, ready to be searched.
#[derive(Debug, Default)]
pub struct Dictionaries {
    matchers: Vec<Matcher>,
    headings: Arc<[Heading]>,
    origins: Vec<Origin>,
}

impl Dictionaries {
    /// Prepares dictionaries, in their order.
    ///
    /// # Errors
    /// Two of one name; too many categories.
    pub fn new(dictionaries: &[Dictionary], symbols: &Symbols) -> Result<Self> {
        let wrong = |message| Error::Option { option: "--lexicon", message };
        let mut headings: Vec<Heading> = Vec::new();
        for (at, dictionary) in dictionaries.iter().enumerate() {
            let name = &dictionary.name;
            if dictionaries.iter().take(at).any(|other| other.name == *name) {
                return Err(wrong(format!("two dictionaries are called {name}: name one of them with NAME=FILE")));
            }
            headings.extend(self::headings(dictionary));
        }
        if headings.len() > MOST_CATEGORIES {
            let message = format!("{} categories are more than tables can have columns for (at most {MOST_CATEGORIES})", headings.len());
            return Err(wrong(message));
        }
        let matcher = |dictionary: &Dictionary| Matcher::new(&dictionary.entries, dictionary.categories.len(), symbols);
        let origin = |dictionary: &Dictionary| Origin {
            name: dictionary.name.clone(),
            file: dictionary.file.clone(),
            format: dictionary.format,
            entries: dictionary.entries.len(),
            skipped: dictionary.skipped().count(),
            digest: dictionary.digest.clone(),
        };
        Ok(Self {
            matchers: dictionaries.iter().map(matcher).collect(),
            headings: headings.into(),
            origins: dictionaries.iter().map(origin).collect(),
        })
    }

    /// All categories in order.
    pub fn headings(&self) -> &Arc<[Heading]> {
        &self.headings
    }

    /// Where the dictionaries came from.
    pub fn origins(&self) -> &[Origin] {
        &self.origins
    }

    /// What is found in each of several contents, given by their pieces; nothing at all without dictionaries.
    pub fn count<'p>(&self, text: &Text<'_>, contents: impl Iterator<Item = &'p [TokenRange]>) -> Vec<Counts> {
        if self.headings.is_empty() {
            return Vec::new();
        }
        let hits = vec![Hits::default(); self.headings.len()];
        let mut counter = Counter { dictionaries: self, text, scratch: Scratch::default(), hits };
        contents.map(|pieces| counter.count(pieces)).collect()
    }
}

/// The categories of a dictionary. What is made of a key by a suffix is no other's key.
fn headings(dictionary: &Dictionary) -> Vec<Heading> {
    let weighted = dictionary.is_weighted();
    let mut taken = HashSet::new();
    let names = |key: &str| ["", SHARE, MEAN].map(|suffix| format!("{key}{suffix}"));
    let mut heading = |category: &Category| {
        let mut key = category.name.clone();
        while names(&key).iter().any(|name| taken.contains(name)) {
            key.push('_');
        }
        taken.extend(names(&key));
        Heading { dictionary: dictionary.name.clone(), category: category.name.clone(), key, weighted }
    };
    dictionary.categories.iter().map(&mut heading).collect()
}

/// Counts in one text.
struct Counter<'c, 't> {
    dictionaries: &'c Dictionaries,
    text: &'c Text<'t>,
    scratch: Scratch,
    /// Of every category; nought between two contents.
    hits: Vec<Hits>,
}

impl Counter<'_, '_> {
    /// Counts in the pieces of a content. No entry is sought across a gap between two pieces.
    fn count(&mut self, pieces: &[TokenRange]) -> Counts {
        let mut first = 0;
        for matcher in &self.dictionaries.matchers {
            for piece in pieces {
                matcher.find(self.text, *piece, &mut self.scratch, |found| {
                    if let Some(hits) = self.hits.get_mut(first + found.category) {
                        hits.count += 1;
                        hits.words += self.text.words(found.tokens) as u64;
                        hits.weight += f64::from(found.weight);
                    }
                });
            }
            first += matcher.categories();
        }
        let found = self.hits.iter_mut().map(std::mem::take).enumerate().filter(|(_, hits)| hits.count > 0);
        Counts { headings: self.dictionaries.headings.clone(), found: found.collect() }
    }
}

/// How often the entries of a category were found.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Hits {
    /// How many words or phrases.
    pub count: u64,
    /// How many words they cover.
    pub words: u64,
    /// The sum of their weights.
    pub weight: f64,
}

/// What was found in one content, or in several.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counts {
    headings: Arc<[Heading]>,
    /// Categories by place, those with hits only.
    found: Vec<(usize, Hits)>,
}

impl Counts {
    /// Of categories by their place among `headings`, in order.
    pub fn of(headings: &Arc<[Heading]>, found: Vec<(usize, Hits)>) -> Self {
        Self { headings: headings.clone(), found }
    }

    /// All categories in order.
    pub fn headings(&self) -> &Arc<[Heading]> {
        &self.headings
    }

    /// Categories by their place, those with hits only.
    pub fn found(&self) -> &[(usize, Hits)] {
        &self.found
    }

    /// All categories with their hits.
    pub fn all(&self) -> impl Iterator<Item = (&Heading, Hits)> {
        let mut found = self.found.iter().peekable();
        let hits = move |at: usize| found.next_if(|(place, _)| *place == at).map(|(_, hits)| *hits).unwrap_or_default();
        self.headings.iter().enumerate().scan(hits, |hits, (at, heading)| Some((heading, hits(at))))
    }

    /// Whether there is no dictionary.
    pub fn is_empty(&self) -> bool {
        self.headings.is_empty()
    }

    /// Adds what was found elsewhere.
    pub fn add(&mut self, other: &Counts) {
        if self.headings.is_empty() {
            self.headings = other.headings.clone();
        }
        for (place, hits) in &other.found {
            match self.found.binary_search_by_key(place, |(place, _)| *place) {
                Err(at) => self.found.insert(at, (*place, *hits)),
                Ok(at) => {
                    if let Some((_, sum)) = self.found.get_mut(at) {
                        sum.count += hits.count;
                        sum.words += hits.words;
                        sum.weight += hits.weight;
                    }
                }
            }
        }
    }
}
