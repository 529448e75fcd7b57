//! Evidence: what made a score, as ids of the entries that did, so that nothing is written down before somebody asks.

use std::borrow::Cow;

use super::commitment::Operators;
use crate::lexicons::Lexicons;
use crate::text::{EntryId, TokenRange};
use crate::tokens::Text;

/// A piece of text that made part of a score.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// The words.
    pub tokens: TokenRange,
    /// Which score it goes into.
    pub dimension: Dimension,
    /// What makes it evidence.
    pub origin: Origin,
    /// What it adds after negation, degree and contrast, -1..1.
    pub value: f32,
    /// What changed its value, in that order.
    pub changes: Vec<Change>,
}

/// The scores that evidence goes into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Dimension {
    Polarity,
    Certainty,
    Target,
}

impl Dimension {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Dimension::Polarity => "polarity",
            Dimension::Certainty => "certainty",
            Dimension::Target => "target",
        }
    }
}

/// What makes a piece of text evidence: an entry of a table, or the model of [`super::towards`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Origin {
    Polarity(EntryId),
    Certainty(EntryId),
    /// A negator with nothing to negate.
    Negator(EntryId),
    Embedder(EntryId),
    /// The reporting cue; none where no table lists it.
    Cue(Option<EntryId>),
    Towards,
}

/// What changes the value of evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Change {
    Negator(EntryId),
    Degree(EntryId),
    Contrast(EntryId),
    /// The reporting cue that frames it.
    Cue(Option<EntryId>),
    /// The cue itself is negated.
    Not,
    /// What stands over an embedding verb.
    Operators(Operators),
}

impl Evidence {
    /// Evidence that nothing has changed yet.
    pub(super) fn new(tokens: TokenRange, dimension: Dimension, origin: Origin, value: f32) -> Self {
        Self { tokens, dimension, origin, value, changes: Vec::new() }
    }

    /// Multiplies the value and notes what did so.
    pub(super) fn changed(&mut self, factor: f32, by: Change) {
        self.value = (self.value * factor).clamp(-1.0, 1.0);
        self.changes.push(by);
    }

    /// The table and the entry, for reports: "polarity:crime", or "cues:condemn" where the cue itself evaluates.
    pub fn entry(&self, text: &Text<'_>, lexicons: &Lexicons) -> String {
        let (table, entry) = match self.origin {
            Origin::Polarity(entry) => ("polarity", lexicons.polarity.entry(entry).text.as_ref()),
            Origin::Certainty(entry) => ("certainty", lexicons.certainty.entry(entry).text.as_ref()),
            Origin::Negator(entry) => ("negators", lexicons.negators.entry(entry).text.as_ref()),
            Origin::Embedder(entry) => ("embedders", lexicons.embedders.entry(entry).text.as_ref()),
            Origin::Cue(entry) => ("cues", cue(entry, lexicons)),
            Origin::Towards => ("towards", text.slice(self.tokens)),
        };
        format!("{table}:{entry}")
    }

    /// The entries that changed its value, in the order in which they did: "very, not"; empty where nothing did.
    pub fn change(&self, lexicons: &Lexicons) -> String {
        let name = |change: &Change| -> Cow<'_, str> {
            match *change {
                Change::Negator(entry) => lexicons.negators.entry(entry).text.as_ref().into(),
                Change::Degree(entry) => lexicons.degrees.entry(entry).text.as_ref().into(),
                Change::Contrast(entry) => lexicons.contrast.entry(entry).text.as_ref().into(),
                Change::Cue(entry) => cue(entry, lexicons).into(),
                Change::Not => "not".into(),
                Change::Operators(operators) => operators.names().into(),
            }
        };
        self.changes.iter().map(name).filter(|name| !name.is_empty()).collect::<Vec<_>>().join(", ")
    }
}

fn cue(entry: Option<EntryId>, lexicons: &Lexicons) -> &str {
    entry.map_or("", |entry| &lexicons.cues.entry(entry).text)
}
