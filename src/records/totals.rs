//! What the documents of a corpus add up to. Documents must come in one order, which the rows then do not depend on otherwise.

use hashbrown::HashMap;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::basis::{Namesake, kept_apart};
use super::quotation::{QuotationRow, Quotations};
use super::speaker::{SpeakerRow, SpeakerTotal};
use super::target::{TargetRow, TargetTotal};
use super::{Quote, Records};
use crate::corpus;
use crate::lexicons::fold;

/// The reader's receipt and the size of what was found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Documents and records that the inputs hold: read, failed, empty and skipped.
    pub expected: u64,
    /// Those that were analysed.
    pub read: u64,
    /// Those that could not be read or analysed; problems.csv lists them.
    pub failed: u64,
    /// Those without a word.
    pub empty: u64,
    /// Those left out since they are not in English.
    pub skipped: u64,
    /// All problems, harmless ones too.
    pub problems: u64,
    /// Words read.
    pub words: u64,
    /// Sentences read.
    pub sentences: u64,
    /// Quotes found.
    pub quotes: u64,
    /// Those whose speaker is left open.
    pub quotes_without_speaker: u64,
    /// Speakers over the corpus.
    pub speakers: u64,
    /// Documents that are copies of earlier ones.
    pub copies: u64,
    /// Quotes that they have from those, rows or left out.
    pub quotes_copied: u64,
}

/// Speakers, targets and counts of the documents so far.
#[derive(Debug, Default)]
pub struct Totals {
    counts: Counts,
    speakers: HashMap<String, SpeakerTotal>,
    /// By speaker's id (empty: left open) and the target's id, or its folded words where it has none.
    targets: HashMap<(String, String), TargetTotal>,
    quotations: Quotations,
    digest: Sha256,
}

impl Totals {
    /// Adds a document.
    pub fn add(&mut self, records: &Records) {
        self.counts.read += 1;
        self.counts.words += records.document.words as u64;
        self.counts.sentences += records.document.sentences as u64;
        self.counts.copies += u64::from(records.document.copy_of.is_some());
        self.counts.quotes_copied += records.document.quotes_copied as u64;
        self.digest.update(records.digest);
        self.quotations.add(records);
        records.quotes.iter().for_each(|quote| self.quote(quote));
        for voice in &records.voices {
            if let Some(speaker) = self.speakers.get_mut(&voice.speaker_id) {
                speaker.voice(voice, self.counts.read);
            }
        }
    }

    /// Counts a problem.
    pub fn problem(&mut self) {
        self.counts.problems += 1;
    }

    /// Takes over what became of the inputs, once all are read.
    pub fn receipt(&mut self, inputs: corpus::Counts) {
        self.counts.expected = inputs.expected;
        self.counts.empty = inputs.empty;
        self.counts.skipped = inputs.skipped;
    }

    /// The counts so far.
    pub fn counts(&self) -> Counts {
        let Counts { expected, read, empty, skipped, .. } = self.counts;
        Counts { failed: expected.saturating_sub(read + empty + skipped), speakers: self.speakers.len() as u64, ..self.counts }
    }

    /// SHA-256 over ids and texts of all documents, in order.
    pub fn digest(&self) -> String {
        self.digest.clone().finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The speakers: most quotes first, then by name and id.
    pub fn speakers(&self) -> Vec<SpeakerRow> {
        let mut rows: Vec<SpeakerRow> = self.speakers.iter().map(|(id, total)| total.row(id)).collect();
        rows.sort_unstable_by(|a, b| b.quotes.cmp(&a.quotes).then_with(|| (&a.speaker, &a.id).cmp(&(&b.speaker, &b.id))));
        let namesake = |row: &'_ SpeakerRow| Some((row.id.clone(), row.speaker.clone(), self.speakers.get(&row.id)?.basis()));
        let all: Vec<_> = rows.iter().filter_map(namesake).collect();
        let mut apart = kept_apart(&all.iter().map(|(id, name, basis)| Namesake { id, name, basis }).collect::<Vec<_>>());
        for row in &mut rows {
            row.kept_apart = apart.remove(&row.id).unwrap_or_default();
        }
        rows
    }

    /// The targets: those of the most quoted speakers first, the most frequent first within; quotes without a speaker come last.
    pub fn targets(&self, speakers: &[SpeakerRow]) -> Vec<TargetRow> {
        let ranks: HashMap<&str, (usize, &str)> =
            speakers.iter().enumerate().map(|(rank, row)| (row.id.as_str(), (rank, row.speaker.as_str()))).collect();
        let ranked = |((id, _), total): (&(String, String), &TargetTotal)| {
            let (rank, name) = ranks.get(id.as_str()).copied().unwrap_or((usize::MAX, ""));
            (rank, total.row(name, id))
        };
        let mut rows: Vec<(usize, TargetRow)> = self.targets.iter().map(ranked).collect();
        rows.sort_unstable_by(|(rank, a), (other, b)| {
            rank.cmp(other).then(b.n.cmp(&a.n)).then_with(|| (&a.target, &a.speaker_id).cmp(&(&b.target, &b.speaker_id)))
        });
        rows.into_iter().map(|(_, row)| row).collect()
    }

    /// The quotations of several documents: those of the most first, then in order of their first document.
    pub fn quotations(&self, speakers: &[SpeakerRow]) -> Vec<QuotationRow> {
        self.quotations.rows(speakers)
    }

    fn quote(&mut self, quote: &Quote) {
        self.counts.quotes += 1;
        match &quote.speaker_id {
            Some(id) => self.speakers.entry_ref(id.as_str()).or_default().add(quote, self.counts.read),
            None => self.counts.quotes_without_speaker += 1,
        }
        let speaker = quote.speaker_id.as_deref().unwrap_or("");
        let mut buffer = String::new();
        for target in quote.targets.iter().filter(|target| !target.is_pronoun) {
            let whom = target.id.clone().unwrap_or_else(|| fold(&target.text, &mut buffer).to_owned());
            let key = (speaker.to_owned(), whom);
            self.targets.entry(key).or_default().add(quote, target);
        }
    }
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::records::sample;

    #[test]
    fn a_corpus_adds_up() {
        let mut totals = Totals::default();
        for id in ["a", "b"] {
            totals.add(&sample::records(id));
        }
        let speakers = totals.speakers();
        let lowell = &speakers[0];
        assert_eq!((lowell.speaker.as_str(), lowell.documents, lowell.quotes, lowell.quotes_without_repeats), ("Jane Lowell", 2, 4, 2));
        assert_eq!((lowell.aliases.join(";"), lowell.top_cues.as_str()), ("Dr. Lowell".to_owned(), "say:4"));
        assert_eq!((lowell.first_date.as_deref(), lowell.share_negative), (Some("2024-05-01"), 1.0));
        let targets = totals.targets(&speakers);
        assert_eq!((targets.len(), targets[0].target.as_str(), targets[0].n, targets[0].mean_stance), (1, "bill", 4, -0.8));
        let counts = totals.counts();
        assert_eq!((counts.read, counts.quotes, counts.quotes_without_speaker), (2, 6, 2));
    }

    #[test]
    fn what_was_not_analysed_failed() {
        let mut totals = Totals::default();
        totals.add(&sample::records("a"));
        totals.receipt(corpus::Counts { expected: 5, read: 2, failed: 2, empty: 1, skipped: 0 });
        let counts = totals.counts();
        assert_eq!((counts.expected, counts.read, counts.failed, counts.empty), (5, 1, 3, 1));
    }
}
