//! One side of a comparison, added up.

use std::collections::BTreeMap;

use crate::reports::finished::Row;

/// What the quotes of one side add up to.
#[derive(Debug, Default)]
pub struct Side {
    /// Quotes.
    pub quotes: u64,
    /// Words of those.
    pub words: u64,
    /// By id.
    pub speakers: BTreeMap<String, Spoken>,
}

/// What one speaker says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Spoken {
    /// Canonical name.
    pub name: String,
    /// Quotes.
    pub quotes: u64,
    /// Words of those.
    pub words: u64,
    pub(super) polarity: f64,
}

impl Spoken {
    /// Mean polarity; none without a quote.
    pub fn polarity(&self) -> Option<f64> {
        (self.quotes > 0).then(|| self.polarity / self.quotes as f64)
    }
}

impl Side {
    /// Adds a quote.
    pub fn add(&mut self, row: &Row<'_>) {
        let words = words(row);
        self.quotes += 1;
        self.words += words;
        let id = row.text("speaker_id");
        if id.is_empty() {
            return;
        }
        let spoken = self.speakers.entry(id.into_owned()).or_default();
        spoken.quotes += 1;
        spoken.words += words;
        spoken.polarity += row.text("polarity").parse::<f64>().unwrap_or_default();
        if spoken.name.is_empty() {
            spoken.name = row.text("speaker").into_owned();
        }
    }
}

/// As the row says; as blanks tell where it is of a version that did not.
fn words(row: &Row<'_>) -> u64 {
    row.text("words").parse().unwrap_or_else(|_| row.text("quote").split_whitespace().count() as u64)
}

/// The rows in which a column has a value.
#[derive(Debug)]
pub struct Part {
    /// Of `quotes.csv` or of the input.
    pub column: String,
    /// The value, whatever its case.
    pub value: String,
}

impl Part {
    /// Whether it is this value.
    pub fn is(&self, value: &str) -> bool {
        value.trim().to_lowercase() == self.value.to_lowercase()
    }
}
