//! Analyses as flat rows: what reports write, and the only lists of their columns.
//!
//! [`of`] turns one document's analysis into its [`Records`]; [`Identities`] says which speakers of a corpus are one, [`Copies`] which
//! documents; [`Totals`] adds up speakers, targets and quotations. Offsets leave as code points, measures with three decimals. The limits:
//! held in memory are the names of persons known by a full name, and what is known of documents by [`Copies`] and of quotations, some
//! hundred bytes a document.

mod basis;
mod build;
mod column;
mod context;
mod copies;
mod counted;
mod document;
mod face;
mod full_name;
mod identities;
mod identity;
mod kept;
mod mention;
mod mentions;
mod outlet;
mod period;
mod problem;
mod quotation;
mod quote;
mod ranking;
mod selection;
mod sketch;
mod sources;
mod speaker;
mod tally;
mod target;
mod totals;
mod trend;
mod voice;

#[cfg(test)]
pub(crate) mod sample;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use self::build::Builder;
use crate::authority::Authority;
use crate::corpus::Document;
use crate::lexicons::Lexicons;
use crate::pipeline::Analysis;
use crate::problem::Problem;
use crate::tokens::both;

pub(crate) use column::score_text;
pub use column::{Cell, Column, Metadata, Row, Sort, list, one_line, score};
pub use copies::{Copies, Duplicates};
pub use counted::{Counted, counted_headers, counted_sort};
pub use document::DocumentRow;
pub use face::GenderBasis;
pub use identities::Identities;
pub use identity::{outlet as outlet_id, spans};
pub use kept::{kept, restored};
pub use mention::MentionRow;
pub use outlet::{OutletRow, Outlets};
pub use period::Period;
pub use quotation::QuotationRow;
pub use quote::{Candidate, Evidence, Quote, Resolved, TargetStance};
pub use selection::{Scope, Selection};
pub use sketch::Sketch;
pub use sources::Sources;
pub use speaker::{SpeakerRow, polarity_label};
pub use target::TargetRow;
pub use totals::{Counts, Totals};
pub use trend::{TrendRow, Trends};
pub use voice::{Known, Voice};

/// The rows of one document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Records {
    /// The document itself.
    pub document: DocumentRow,
    /// Its attributions, in order of their first content.
    pub quotes: Vec<Quote>,
    /// Who speaks in them.
    pub voices: Vec<Voice>,
    /// Names and other sources in the text, if they are asked for.
    pub mentions: Vec<MentionRow>,
    /// What was odd.
    pub problems: Vec<Problem>,
    /// The lines of the user's corrections that matched, by their place.
    pub edits: BTreeSet<usize>,
    /// By what its copies are known, where they are looked for.
    pub sketch: Option<Sketch>,
    /// SHA-256 of id and text, for the run's manifest.
    pub digest: [u8; 32],
    /// The text, where it is asked for.
    pub text: Option<Box<str>>,
}

/// The rows of one analysed document. Attributions that `selection` does not keep, or `authority` drops, are left out, as if they had
/// not been found; speakers are those that `authority` says.
pub fn of(document: &Document, analysis: &Analysis<'_>, lexicons: &Lexicons, selection: Selection, authority: &Authority) -> Records {
    let builder = Builder::new(document, analysis, lexicons, selection, authority);
    let quotes = builder.quotes();
    let contents = || quotes.iter().map(|quote| quote.content_text.as_str());
    let sketch = || (selection.duplicates != Duplicates::Keep).then(|| Sketch::new(&document.text, contents()));
    let row = || (DocumentRow::new(document, builder.metadata.clone(), analysis, &quotes, builder.contents()), digest(document));
    let (sketch, (row, digest)) = both(&analysis.text, sketch, row);
    let (voices, doubts) = builder.voices();
    Records {
        document: row,
        mentions: if selection.mentions { builder.mentions() } else { Vec::new() },
        voices,
        problems: analysis.problems.iter().cloned().chain(doubts).collect(),
        edits: builder.edits(),
        sketch,
        digest,
        text: None,
        quotes,
    }
}

fn digest(document: &Document) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update((document.id.len() as u64).to_le_bytes());
    hash.update(&document.id);
    hash.update(document.text.as_bytes());
    hash.finalize().into()
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[test]
    fn a_document_becomes_rows() {
        let records = sample::records("a");
        let first = &records.quotes[0];
        assert_eq!(first.content_text, "“The bill is no good ,” […] “ é”");
        assert_eq!(
            (first.content.as_slice(), first.cue.as_slice(), first.source.as_slice()),
            (&[[0, 23], [40, 44]][..], &[[24, 28]][..], &[[29, 39]][..])
        );
        assert_eq!((first.cue_text.as_str(), first.cue_lemma.as_str(), first.speaker.as_deref()), ("said", "say", Some("Jane Lowell")));
        assert_eq!(first.evidence_line(), "no good -0.5 (not)");
        let no_good = &first.evidence[0];
        let other = |value, dimension: &'static str, change: &'static str| Evidence {
            value,
            dimension: dimension.into(),
            change: change.into(),
            ..no_good.clone()
        };
        let evidence = vec![other(0.25, "polarity", ""), other(-1.0, "certainty", "not"), other(0.0, "certainty", "")];
        let line = "no good +0.25; no good -1 (certainty, not); no good +0 (certainty)";
        assert_eq!(Quote { evidence, ..first.clone() }.evidence_line(), line);
        assert_eq!((first.paragraph, first.sentence, first.words), (1, 1, 6));
        assert_eq!(first.context, "“The bill is no good ,” said Dr. Lowell “ é”");
        assert_eq!(records.document.words_quoted, 12);
    }

    #[test]
    fn repeats_and_parents_are_named() {
        let quotes = sample::records("a").quotes;
        assert_eq!(quotes[2].repeat_of.as_ref(), Some(&quotes[0].quote_id));
        assert_eq!(quotes[1].parent_quote_id.as_ref(), Some(&quotes[0].quote_id));
        assert_eq!((quotes[0].repeat_of.as_ref(), quotes[0].parent_quote_id.as_ref()), (None, None));
    }

    #[test]
    fn what_is_unsure_is_left_out_with_all_that_names_it() {
        let quotes = sample::records_of("a", Selection { min_confidence: 0.6, ..Selection::default() }).quotes;
        assert_eq!(quotes.iter().map(|quote| quote.confidence).collect::<Vec<_>>(), [0.9, 0.9]);
        assert!(quotes.iter().all(|quote| quote.parent_quote_id.is_none()));
    }

    #[test]
    fn a_row_whose_parent_is_left_out_points_to_the_nearest_one_that_is_kept() {
        let resources = crate::pipeline::Resources::load(None, None).unwrap_or_else(|error| unreachable!("{error}"));
        let text = "“Rossi believes that Lowell said the bill was dead,” Ana Brook said.";
        let document = Document { id: "a".into(), origin: "a".into(), metadata: Vec::new(), text: text.into(), only: None };
        let rows = |scope| {
            let analysis = crate::pipeline::analyze(&document, &resources);
            let quotes =
                of(&document, &analysis, &resources.lexicons, Selection { scope, ..Selection::default() }, &Authority::default()).quotes;
            let cue = |id: &String| quotes.iter().find(|quote| quote.quote_id == *id).map_or("?", |quote| &quote.cue_text).to_owned();
            quotes.iter().map(|quote| (quote.cue_text.clone(), quote.parent_quote_id.as_ref().map(cue))).collect::<Vec<_>>()
        };
        let row = |cue: &str, parent: Option<&str>| (cue.to_owned(), parent.map(str::to_owned));
        assert_eq!(rows(Scope::All), [row("said", None), row("believes", Some("said")), row("said", Some("believes"))]);
        assert_eq!(rows(Scope::Speech), [row("said", None), row("said", Some("said"))]);
    }

    #[test]
    fn columns_have_names_of_their_own_and_say_what_they_are() {
        fn check<R: Row>() {
            let mut names: Vec<&str> = R::COLUMNS.iter().map(|column| column.name).collect();
            names.sort_unstable();
            assert!(names.windows(2).all(|pair| pair[0] != pair[1]), "{}: {names:?}", R::TABLE);
            assert!(R::COLUMNS.iter().all(|column| column.explains.len() > 3), "{}", R::TABLE);
        }
        check::<Quote>();
        check::<SpeakerRow>();
        check::<TargetRow>();
        check::<QuotationRow>();
        check::<MentionRow>();
        check::<DocumentRow>();
        check::<Problem>();
        check::<OutletRow>();
        check::<TrendRow>();
    }
}
