//! Degree words right before an evaluating word: "very good", "a truly quite terrible idea".

use super::window::Window;
use super::{Change, Evidence};
use crate::lexicons::Lexicons;
use crate::text::EntryId;

/// How many degree words work together; of a longer run the last ones do.
const MOST: usize = 3;

/// A degree word that nothing but adverbs has followed yet.
struct Degree {
    entry: EntryId,
    /// Its place among the evidence where it evaluates on its own too: "terribly".
    evidence: Option<usize>,
}

/// The degree words that change the next evaluating word.
#[derive(Default)]
pub(super) struct Degrees(Vec<Degree>);

impl Degrees {
    pub fn add(&mut self, entry: EntryId, evidence: Option<usize>) {
        if self.0.len() == MOST {
            self.0.remove(0);
        }
        self.0.push(Degree { entry, evidence });
    }

    /// A word that evaluates nothing: only adverbs may stand between a degree word and what it changes.
    pub fn pass(&mut self, window: Window<'_, '_>, at: usize) {
        if !self.0.is_empty() && !window.tag(at).is_adverb() {
            self.clear();
        }
    }

    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// Changes `evidence`, which follows; a degree word that was counted as evaluating is no longer.
    pub fn apply(&mut self, lexicons: &Lexicons, found: &mut Vec<Evidence>, evidence: &mut Evidence) {
        for degree in self.0.drain(..).rev() {
            let entry = lexicons.degrees.entry(degree.entry);
            evidence.changed(entry.value.factor, Change::Degree(degree.entry));
            if let Some(own) = degree.evidence.filter(|own| *own < found.len()) {
                found.remove(own);
            }
        }
    }

    /// Changes `evidence` and stays in force for the evaluating word that may stand in the same place: "very clearly good".
    pub fn weigh(&self, lexicons: &Lexicons, evidence: &mut Evidence) {
        for degree in self.0.iter().rev() {
            let entry = lexicons.degrees.entry(degree.entry);
            evidence.changed(entry.value.factor, Change::Degree(degree.entry));
        }
    }
}
