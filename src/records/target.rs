//! The row of the `targets` table: one speaker's stance towards one target, over the corpus.

use serde::{Deserialize, Serialize};

use super::Quote;
use super::column::{Cell, Column, Row, Sort};
use super::quote::TargetStance;
use super::tally::{Measure, SIZE_OF_ENTRY, Tally};
use crate::sorting::Part;

/// A speaker and a target.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)] // The columns below say what each is.
pub struct TargetRow {
    pub speaker: String,
    pub speaker_id: String,
    pub target: String,
    pub target_id: Option<String>,
    pub n: u64,
    pub mean_stance: f32,
    pub stance_sd: Option<f32>,
    pub evidence: String,
}

/// What is known of a speaker and a target so far.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct TargetTotal {
    forms: Tally,
    id: Option<String>,
    stance: Measure,
    evidence: String,
}

impl TargetTotal {
    pub(super) fn add(&mut self, quote: &Quote, target: &TargetStance) {
        self.forms.add(target.name.as_deref().unwrap_or(&target.text));
        self.id.clone_from(&target.id);
        self.stance.add(target.stance);
        if self.evidence.is_empty() && !quote.evidence.is_empty() {
            self.evidence = format!("{}: {}", quote.quote_id, quote.evidence_line());
        }
    }

    pub(super) fn row(&self, speaker: &str, speaker_id: &str) -> TargetRow {
        TargetRow {
            speaker: speaker.to_owned(),
            speaker_id: speaker_id.to_owned(),
            target: self.forms.most().unwrap_or("").to_owned(),
            target_id: self.id.clone(),
            n: self.stance.count(),
            mean_stance: self.stance.mean(),
            stance_sd: self.stance.deviation(),
            evidence: self.evidence.clone(),
        }
    }
}

impl Part for TargetTotal {
    fn join(&mut self, later: Self) {
        self.forms.join(later.forms);
        self.id = later.id;
        self.stance.join(later.stance);
        if self.evidence.is_empty() {
            self.evidence = later.evidence;
        }
    }

    fn size(&self) -> usize {
        self.forms.size() + SIZE_OF_ENTRY + self.evidence.len()
    }
}

impl TargetTotal {
    /// The most bytes that a target of a quote can add.
    pub(super) fn growth(quote: &Quote) -> usize {
        let evidence: usize = quote.evidence.iter().map(|evidence| evidence.text.len() + evidence.change.len() + 16).sum();
        2 * size_of::<Self>() + SIZE_OF_ENTRY + evidence
    }
}

impl Row for TargetRow {
    const TABLE: &'static str = "targets";
    const COLUMNS: &'static [Column<Self>] = TARGETS;
    const DETAILS: &'static [&'static str] = &["speaker_id", "target_id"];
}

#[rustfmt::skip]
const TARGETS: &[Column<TargetRow>] = &[
    Column { name: "speaker", explains: "Canonical name; empty for all quotes whose speaker is left open", sort: Sort::Text, cell: |t| Cell::text(&t.speaker) },
    Column { name: "speaker_id", explains: "Stable id of the speaker", sort: Sort::Text, cell: |t| Cell::text(&t.speaker_id) },
    Column { name: "target", explains: "Whom or what the speaker is for or against: the canonical name, else the most frequent form; what is only a pronoun is left out", sort: Sort::Text, cell: |t| Cell::text(&t.target) },
    Column { name: "target_id", explains: "Stable id of a person or body that is named, the same as of speakers; else empty", sort: Sort::Text, cell: |t| Cell::maybe(t.target_id.as_deref()) },
    Column { name: "n", explains: "How often", sort: Sort::Count, cell: |t| Cell::Count(t.n) },
    Column { name: "mean_stance", explains: "Mean stance, -1 against .. 1 for", sort: Sort::Score, cell: |t| Cell::Score(t.mean_stance) },
    Column { name: "stance_sd", explains: "Its standard deviation; empty for one", sort: Sort::Score, cell: |t| Cell::measure(t.stance_sd) },
    Column { name: "evidence", explains: "A sample: quote_id and evidence of the first quote that has any", sort: Sort::Text, cell: |t| Cell::text(&t.evidence) },
];
