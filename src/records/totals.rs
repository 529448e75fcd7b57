//! What the documents of a corpus add up to. Documents must come in one order, which the rows then do not depend on otherwise.
//!
//! Of speakers and their targets no more than some 60 MB are held in memory; the rest waits on disk.

use std::path::Path;
use std::sync::Arc;

use hashbrown::HashMap;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::quotation::{QuotationRow, Quotations};
use super::ranking::{self, Room, Take, TargetKey};
use super::speaker::{SpeakerRow, SpeakerTotal};
use super::target::{TargetRow, TargetTotal};
use super::{Quote, Records};
use crate::corpus;
use crate::dictionaries::Heading;
use crate::error::Result;
use crate::lexicons::fold;
use crate::sorting::Groups;

/// Bytes of speakers, of targets, and of each table of their rows while it is sorted, in memory.
const LIMIT: usize = 12 << 20;

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
#[derive(Debug)]
pub struct Totals {
    counts: Counts,
    speakers: Groups<String, SpeakerTotal>,
    targets: Groups<TargetKey, TargetTotal>,
    /// Of the user's dictionaries.
    headings: Arc<[Heading]>,
    quotations: Quotations,
    digest: Sha256,
    /// Bytes of a table in memory.
    limit: usize,
}

impl Totals {
    /// What memory should not hold goes to disk, into `folder`.
    pub fn new(folder: &Path) -> Self {
        Self::with_limit(folder, LIMIT)
    }

    fn with_limit(folder: &Path, limit: usize) -> Self {
        Self {
            counts: Counts::default(),
            speakers: Groups::new(folder, limit),
            targets: Groups::new(folder, limit),
            headings: Arc::default(),
            quotations: Quotations::default(),
            digest: Sha256::default(),
            limit,
        }
    }

    /// Adds a document.
    ///
    /// # Errors
    /// What memory should not hold cannot be written.
    pub fn add(&mut self, records: &Records) -> Result<()> {
        self.counts.read += 1;
        self.counts.words += records.document.words as u64;
        self.counts.sentences += records.document.sentences as u64;
        self.counts.copies += u64::from(records.document.copy_of.is_some());
        self.counts.quotes_copied += records.document.quotes_copied as u64;
        self.digest.update(records.digest);
        self.quotations.add(records);
        records.quotes.iter().for_each(|quote| self.quote(quote));
        for voice in &records.voices {
            if let Some(speaker) = self.speakers.find(&voice.speaker_id, voice.growth()) {
                speaker.voice(voice, self.counts.read);
            }
        }
        // Between two documents: a speaker's are counted by the change from one to the next.
        self.speakers.settle()?;
        self.targets.settle()
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

    /// The counts so far; speakers are counted at the end.
    pub fn counts(&self) -> Counts {
        let Counts { expected, read, empty, skipped, .. } = self.counts;
        Counts { failed: expected.saturating_sub(read + empty + skipped), ..self.counts }
    }

    /// SHA-256 over ids and texts of all documents, in order.
    pub fn digest(&self) -> String {
        self.digest.clone().finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Hands over the rows, once all documents are added: speakers first, the most quoted first; then targets, those of the most quoted
    /// speakers first. What is made on the way goes into `folder`.
    ///
    /// # Errors
    /// What the takers return; what is on disk cannot be read again.
    pub fn rows(&mut self, folder: &Path, speakers: Take<'_, SpeakerRow>, targets: Take<'_, TargetRow>) -> Result<()> {
        let room = Room { folder, limit: self.limit };
        let totals = std::mem::replace(&mut self.speakers, Groups::new(folder, self.limit));
        let ranks = ranking::speakers(totals, &self.headings, room, speakers)?;
        self.counts.speakers = ranks.count;
        let totals = std::mem::replace(&mut self.targets, Groups::new(folder, self.limit));
        ranking::targets(totals, ranks, room, targets)
    }

    /// The ids of those who speak in quotations of several documents, each with a place for the name.
    pub fn quoted_again(&self) -> HashMap<String, String> {
        self.quotations.speakers()
    }

    /// The quotations of several documents: those of the most first, then in order of their first document. `names` are those of speakers
    /// by id.
    pub fn quotations(&self, names: &HashMap<String, String>) -> Vec<QuotationRow> {
        self.quotations.rows(names)
    }

    fn quote(&mut self, quote: &Quote) {
        self.counts.quotes += 1;
        if self.headings.is_empty() {
            self.headings = quote.lexicons.counts.headings().clone();
        }
        match &quote.speaker_id {
            Some(id) => self.speakers.part(id.clone(), SpeakerTotal::growth(quote)).add(quote, self.counts.read),
            None => self.counts.quotes_without_speaker += 1,
        }
        let speaker = quote.speaker_id.as_deref().unwrap_or("");
        let mut buffer = String::new();
        for target in quote.targets.iter().filter(|target| !target.is_pronoun) {
            let whom = target.id.clone().unwrap_or_else(|| fold(&target.text, &mut buffer).to_owned());
            self.targets.part((speaker.to_owned(), whom), TargetTotal::growth(quote)).add(quote, target);
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
impl Default for Totals {
    fn default() -> Self {
        Self::new(&std::env::temp_dir())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
impl Totals {
    /// All rows.
    pub(crate) fn collected(&mut self) -> (Vec<SpeakerRow>, Vec<TargetRow>) {
        let (mut speakers, mut targets) = (Vec::new(), Vec::new());
        let (mut one, mut other) = (
            |rows: &[SpeakerRow]| {
                speakers.extend_from_slice(rows);
                Ok(())
            },
            |rows: &[TargetRow]| {
                targets.extend_from_slice(rows);
                Ok(())
            },
        );
        self.rows(&std::env::temp_dir(), &mut one, &mut other).unwrap();
        (speakers, targets)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::dictionaries::{Counts, Hits};
    use crate::records::{Counted, Metadata, sample};

    #[test]
    fn a_corpus_adds_up() {
        let mut totals = Totals::default();
        for id in ["a", "b"] {
            totals.add(&sample::records(id)).unwrap();
        }
        let (speakers, targets) = totals.collected();
        let lowell = &speakers[0];
        assert_eq!((lowell.speaker.as_str(), lowell.documents, lowell.quotes, lowell.quotes_without_repeats), ("Jane Lowell", 2, 4, 2));
        assert_eq!((lowell.aliases.join(";"), lowell.top_cues.as_str()), ("Dr. Lowell".to_owned(), "say:4"));
        assert_eq!((lowell.first_date.as_deref(), lowell.share_negative), (Some("2024-05-01"), 1.0));
        assert_eq!((targets.len(), targets[0].target.as_str(), targets[0].n, targets[0].mean_stance), (1, "bill", 4, -0.8));
        let counts = totals.counts();
        assert_eq!((counts.read, counts.quotes, counts.quotes_without_speaker), (2, 6, 2));
    }

    #[test]
    fn what_was_not_analysed_failed() {
        let mut totals = Totals::default();
        totals.add(&sample::records("a")).unwrap();
        totals.receipt(corpus::Counts { expected: 5, read: 2, failed: 2, empty: 1, skipped: 0 });
        let counts = totals.counts();
        assert_eq!((counts.expected, counts.read, counts.failed, counts.empty), (5, 1, 3, 1));
    }

    #[test]
    fn what_went_to_disk_counts_as_what_stayed() {
        let first = sample::records("a");
        let folder = tempfile::tempdir().unwrap();
        let heading = |key: &str, weighted| Heading { dictionary: "own".into(), category: key.into(), key: key.into(), weighted };
        let headings: Arc<[Heading]> = [heading("warm", true), heading("cold", false), heading("never", true)].into();
        let hits = |weight| Hits { count: 3, words: 4, weight };
        let rows = |limit: usize| {
            let mut totals = Totals::with_limit(folder.path(), limit);
            for number in 0..300 {
                let mut records = first.clone();
                records.document.doc_id = format!("{number}");
                for quote in &mut records.quotes {
                    let name = format!("Ann {} Lowell", number % 17);
                    quote.speaker_id = quote.speaker_id.take().map(|_| name.clone());
                    quote.speaker = quote.speaker.take().map(|_| name);
                    quote.polarity = (number % 13) as f32 / 13.0;
                    quote.people = Metadata([("party".into(), "Green".to_owned())].into());
                    quote.lexicons = Counted::new(Counts::of(&headings, vec![(0, hits(0.1)), (1, hits(0.0))]), None);
                }
                records.voices.iter_mut().for_each(|voice| voice.speaker_id = format!("Ann {} Lowell", number % 17));
                totals.add(&records).unwrap();
            }
            let (speakers, targets) = totals.collected();
            assert_eq!((speakers.len(), targets.len()), (17, 17));
            assert!(speakers[0].kept_apart.len() > 3, "{:?}", speakers[0]);
            // As they are written: what comes from disk knows its counts by their columns.
            [serde_json::to_string_pretty(&speakers).unwrap(), serde_json::to_string_pretty(&targets).unwrap()]
        };
        let [speakers, targets] = rows(usize::MAX);
        assert!(speakers.contains("\"warm_mean\": 0.033") && speakers.contains("\"never_mean\": null"), "{speakers}");
        assert!(speakers.contains("\"party\": \"Green\""), "{speakers}");
        // So little that rows, too, wait on disk in several runs.
        assert_eq!(rows(4_000), [speakers, targets]);
    }
}
