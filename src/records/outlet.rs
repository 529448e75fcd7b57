//! The row of the `outlets` table: what the documents of one outlet add up to. Only documents whose metadata has an outlet count.
//!
//! Who speaks in each is held in memory up to some megabytes; the rest waits on disk.

use std::collections::BTreeMap;
use std::path::Path;

use hashbrown::{HashMap, HashSet};
use serde::{Deserialize, Serialize};

use super::column::{Cell, Column, Row, Sort, score};
use super::sources::Simpson;
use super::tally::Measure;
use super::{DocumentRow, Quote};
use crate::error::Result;
use crate::lexicons::names::Gender;
use crate::sorting::{Groups, Part};
use crate::speakers::SpeakerKind;

/// One outlet.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)] // The columns below say what each is.
pub struct OutletRow {
    pub outlet: String,
    pub documents: u64,
    pub words: u64,
    pub quotes: u64,
    pub words_quoted: u64,
    pub quotes_without_speaker: u64,
    pub speakers: usize,
    pub speaker_diversity: Option<f32>,
    pub word_diversity: Option<f32>,
    pub top_speaker: String,
    pub top_speaker_share: Option<f32>,
    /// Direct, mixed, indirect.
    pub kinds: [u64; 3],
    /// Quotes by type of speaker: person, organization, group, document, unnamed.
    pub types: [u64; 5],
    pub quotes_m: u64,
    pub quotes_f: u64,
    pub mean_polarity: Option<f32>,
    pub polarity_sd: Option<f32>,
    pub mean_certainty: Option<f32>,
    pub first_date: Option<String>,
    pub last_date: Option<String>,
}

/// Bytes of speakers in memory.
const LIMIT: usize = 8 << 20;

/// All outlets so far.
#[derive(Debug)]
pub struct Outlets {
    by_name: BTreeMap<String, Outlet>,
    /// What each speaker of each has, by the outlet's number, until all is added up.
    speakers: Option<Groups<(usize, String), Said>>,
    /// The most quoted speakers, once all are added up.
    loudest: HashSet<String>,
}

#[derive(Debug, Default)]
struct Outlet {
    /// In order of appearance.
    number: usize,
    row: OutletRow,
    polarity: Measure,
    certainty: Measure,
    speakers: Heard,
}

/// What one speaker has in an outlet.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
struct Said {
    quotes: u64,
    words: u64,
}

impl Part for Said {
    fn join(&mut self, later: Self) {
        self.quotes += later.quotes;
        self.words += later.words;
    }

    fn size(&self) -> usize {
        SIZE_OF_ID
    }
}

/// What the allocator gives for an id.
const SIZE_OF_ID: usize = 16;

/// All speakers of an outlet.
#[derive(Debug, Default)]
struct Heard {
    count: usize,
    quotes: Simpson,
    words: Simpson,
    all: u64,
    /// Who has the most words, and how many.
    loudest: Option<(String, u64)>,
}

impl Heard {
    /// Adds a speaker; they come in order of their ids.
    fn add(&mut self, id: String, said: Said) {
        self.count += 1;
        self.quotes.add(said.quotes);
        self.words.add(said.words);
        self.all += said.words;
        if self.loudest.as_ref().is_none_or(|(_, most)| *most < said.words) {
            self.loudest = Some((id, said.words));
        }
    }
}

impl Outlets {
    /// None yet. What memory should not hold goes to disk, into `folder`.
    pub fn new(folder: &Path) -> Self {
        Self::with_limit(folder, LIMIT)
    }

    fn with_limit(folder: &Path, limit: usize) -> Self {
        Self { by_name: BTreeMap::new(), speakers: Some(Groups::new(folder, limit)), loudest: HashSet::new() }
    }

    /// Adds a document.
    pub fn document(&mut self, document: &DocumentRow) {
        let Some(outlet) = self.of(document.metadata.get("outlet")) else { return };
        outlet.row.documents += 1;
        outlet.row.words += document.words as u64;
        if let Some(day) = document.metadata.day() {
            let (first, last) = (&mut outlet.row.first_date, &mut outlet.row.last_date);
            let is_before = |known: &Option<String>| known.as_deref().is_none_or(|known| day < known);
            let is_after = |known: &Option<String>| known.as_deref().is_none_or(|known| day > known);
            *first = if is_before(first) { Some(day.to_owned()) } else { first.take() };
            *last = if is_after(last) { Some(day.to_owned()) } else { last.take() };
        }
    }

    /// Adds quotes.
    ///
    /// # Errors
    /// What memory should not hold cannot be written.
    pub fn quotes(&mut self, quotes: &[Quote]) -> Result<()> {
        for quote in quotes {
            let Some(outlet) = self.of(quote.metadata.get("outlet")) else { continue };
            outlet.add(quote);
            let number = outlet.number;
            let Some((id, speakers)) = quote.speaker_id.as_ref().zip(self.speakers.as_mut()) else { continue };
            let said = speakers.part((number, id.clone()), size_of::<((usize, String), Said)>() + SIZE_OF_ID);
            said.join(Said { quotes: 1, words: quote.words as u64 });
        }
        self.speakers.as_mut().map_or(Ok(()), Groups::settle)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.by_name.is_empty()
    }

    /// Whether a speaker is the most quoted one of an outlet, by words: whose name the rows tell.
    pub fn is_loudest(&self, id: &str) -> bool {
        self.loudest.contains(id)
    }

    /// Adds up the speakers, once all quotes are added; after that it does nothing.
    ///
    /// # Errors
    /// What is on disk cannot be read again.
    pub fn settle(&mut self) -> Result<()> {
        let Some(speakers) = self.speakers.take() else { return Ok(()) };
        let mut by_number: Vec<&mut Outlet> = self.by_name.values_mut().collect();
        by_number.sort_unstable_by_key(|outlet| outlet.number);
        for said in speakers.sorted()? {
            let ((number, id), said) = said?;
            if let Some(outlet) = by_number.get_mut(number) {
                outlet.speakers.add(id, *said);
            }
        }
        let loudest = by_number.iter().filter_map(|outlet| outlet.speakers.loudest.as_ref());
        self.loudest = loudest.map(|(id, _)| id.clone()).collect();
        Ok(())
    }

    /// The rows, those with the most documents first; `names` are those of the most quoted speakers by id.
    pub fn rows(&self, names: &HashMap<String, String>) -> Vec<OutletRow> {
        let mut rows: Vec<OutletRow> = self.by_name.values().map(|outlet| outlet.row(names)).collect();
        // Sorted by name already.
        rows.sort_by_key(|row| std::cmp::Reverse(row.documents));
        rows
    }

    fn of(&mut self, name: Option<&str>) -> Option<&mut Outlet> {
        let name = name.map(str::trim).filter(|name| !name.is_empty())?;
        if !self.by_name.contains_key(name) {
            let row = OutletRow { outlet: name.to_owned(), ..OutletRow::default() };
            self.by_name.insert(name.to_owned(), Outlet { number: self.by_name.len(), row, ..Outlet::default() });
        }
        self.by_name.get_mut(name)
    }
}

impl Outlet {
    fn add(&mut self, quote: &Quote) {
        let row = &mut self.row;
        row.quotes += 1;
        row.words_quoted += quote.words as u64;
        self.polarity.add(quote.polarity);
        self.certainty.add(quote.certainty);
        quote.kind.count(&mut row.kinds);
        if quote.speaker_id.is_none() {
            row.quotes_without_speaker += 1;
            return;
        }
        let [person, organization, group, document, unnamed] = &mut row.types;
        *match quote.speaker_type {
            Some(SpeakerKind::Person) => person,
            Some(SpeakerKind::Organization) => organization,
            Some(SpeakerKind::Group) => group,
            Some(SpeakerKind::Document) => document,
            Some(SpeakerKind::Unnamed) | None => unnamed,
        } += 1;
        match quote.speaker_gender {
            Some(Gender::Male) if quote.speaker_type == Some(SpeakerKind::Person) => row.quotes_m += 1,
            Some(Gender::Female) if quote.speaker_type == Some(SpeakerKind::Person) => row.quotes_f += 1,
            _ => {}
        }
    }

    fn row(&self, names: &HashMap<String, String>) -> OutletRow {
        let Heard { count, quotes, words, all, loudest } = &self.speakers;
        let has_quotes = self.row.quotes > 0;
        OutletRow {
            speakers: *count,
            speaker_diversity: quotes.index(),
            word_diversity: words.index(),
            top_speaker: loudest.as_ref().and_then(|(id, _)| names.get(id)).cloned().unwrap_or_default(),
            top_speaker_share: loudest.as_ref().and_then(|(_, most)| share(*most, *all)),
            mean_polarity: has_quotes.then(|| self.polarity.mean()),
            polarity_sd: self.polarity.deviation(),
            mean_certainty: has_quotes.then(|| self.certainty.mean()),
            ..self.row.clone()
        }
    }
}

fn share(part: u64, whole: u64) -> Option<f32> {
    (whole > 0).then(|| score(part as f64 / whole as f64))
}

impl OutletRow {
    fn share_of_type(&self, place: usize) -> Cell<'_> {
        Cell::measure(share(self.types.get(place).copied().unwrap_or_default(), self.types.iter().sum()))
    }

    fn share_of_kind(&self, place: usize) -> Cell<'_> {
        Cell::measure(share(self.kinds.get(place).copied().unwrap_or_default(), self.quotes))
    }
}

impl Row for OutletRow {
    const TABLE: &'static str = "outlets";
    const COLUMNS: &'static [Column<Self>] = OUTLETS;
    const DETAILS: &'static [&'static str] = &[
        "quotes_without_speaker",
        "word_diversity",
        "top_speaker_share",
        "share_person",
        "share_organization",
        "share_group",
        "share_document",
        "share_unnamed",
        "quotes_m",
        "quotes_f",
        "polarity_sd",
        "mean_certainty",
    ];
}

#[rustfmt::skip]
const OUTLETS: &[Column<OutletRow>] = &[
    Column { name: "outlet", explains: "As the metadata column `outlet` has it", sort: Sort::Text, cell: |o| Cell::text(&o.outlet) },
    Column { name: "documents", explains: "Its documents", sort: Sort::Count, cell: |o| Cell::Count(o.documents) },
    Column { name: "words", explains: "Words of those", sort: Sort::Count, cell: |o| Cell::Count(o.words) },
    Column { name: "quotes", explains: "Quotes in them", sort: Sort::Count, cell: |o| Cell::Count(o.quotes) },
    Column { name: "words_quoted", explains: "Words of those quotes; those of a quote within another count for both", sort: Sort::Count, cell: |o| Cell::Count(o.words_quoted) },
    Column { name: "quotes_without_speaker", explains: "Quotes whose speaker is left open; they count in no share of speakers", sort: Sort::Count, cell: |o| Cell::Count(o.quotes_without_speaker) },
    Column { name: "speakers", explains: "Different speakers", sort: Sort::Count, cell: |o| Cell::count(o.speakers) },
    Column { name: "speaker_diversity", explains: "Simpson's index: the chance that two quotes with a speaker have different ones, 0..1; 1 less it is their concentration", sort: Sort::Score, cell: |o| Cell::measure(o.speaker_diversity) },
    Column { name: "word_diversity", explains: "The same for two quoted words", sort: Sort::Score, cell: |o| Cell::measure(o.word_diversity) },
    Column { name: "top_speaker", explains: "Who has the most words", sort: Sort::Text, cell: |o| Cell::text(&o.top_speaker) },
    Column { name: "top_speaker_share", explains: "Share of those in the words of all quotes with a speaker", sort: Sort::Score, cell: |o| Cell::measure(o.top_speaker_share) },
    Column { name: "share_person", explains: "Share of persons in the quotes with a speaker", sort: Sort::Score, cell: |o| o.share_of_type(0) },
    Column { name: "share_organization", explains: "The same of organizations", sort: Sort::Score, cell: |o| o.share_of_type(1) },
    Column { name: "share_group", explains: "The same of groups", sort: Sort::Score, cell: |o| o.share_of_type(2) },
    Column { name: "share_document", explains: "The same of documents", sort: Sort::Score, cell: |o| o.share_of_type(3) },
    Column { name: "share_unnamed", explains: "The same of those without a name", sort: Sort::Score, cell: |o| o.share_of_type(4) },
    Column { name: "quotes_m", explains: "Quotes of persons shown to be men", sort: Sort::Count, cell: |o| Cell::Count(o.quotes_m) },
    Column { name: "quotes_f", explains: "Quotes of persons shown to be women", sort: Sort::Count, cell: |o| Cell::Count(o.quotes_f) },
    Column { name: "share_f", explains: "Share of women in those two", sort: Sort::Score, cell: |o| Cell::measure(share(o.quotes_f, o.quotes_m + o.quotes_f)) },
    Column { name: "share_direct", explains: "Share of direct quotes", sort: Sort::Score, cell: |o| o.share_of_kind(0) },
    Column { name: "share_mixed", explains: "Share of mixed quotes", sort: Sort::Score, cell: |o| o.share_of_kind(1) },
    Column { name: "share_indirect", explains: "Share of indirect quotes", sort: Sort::Score, cell: |o| o.share_of_kind(2) },
    Column { name: "mean_polarity", explains: "Mean polarity of the quotes, -1..1", sort: Sort::Score, cell: |o| Cell::measure(o.mean_polarity) },
    Column { name: "polarity_sd", explains: "Its standard deviation; empty for one quote", sort: Sort::Score, cell: |o| Cell::measure(o.polarity_sd) },
    Column { name: "mean_certainty", explains: "Mean certainty of the quotes, -1..1", sort: Sort::Score, cell: |o| Cell::measure(o.mean_certainty) },
    Column { name: "first_date", explains: "Earliest ISO day of its documents", sort: Sort::Day, cell: |o| Cell::maybe(o.first_date.as_deref()) },
    Column { name: "last_date", explains: "Latest such day", sort: Sort::Day, cell: |o| Cell::maybe(o.last_date.as_deref()) },
];

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::records::{Metadata, sample};

    #[test]
    fn outlets_add_up_by_themselves() {
        let folder = std::env::temp_dir();
        let mut outlets = Outlets::new(&folder);
        for (outlet, date, speaker, gender) in [
            ("The Post", "2024-05-02", Some("s1"), Some(Gender::Female)),
            ("The Post", "2024-05-01", Some("s2"), None),
            ("Echo", "", None, None),
            ("The Post", "2024-05-03", Some("s1"), Some(Gender::Female)),
            (" ", "2024-05-03", Some("s1"), None),
        ] {
            let records = sample::records("a");
            let metadata = Metadata([("outlet".into(), outlet.to_owned()), ("date".into(), date.to_owned())].into());
            outlets.document(&DocumentRow { metadata: metadata.clone(), ..records.document });
            let quote = Quote {
                metadata,
                speaker_id: speaker.map(str::to_owned),
                speaker_type: Some(SpeakerKind::Person),
                speaker_gender: gender,
                words: 10,
                ..records.quotes[0].clone()
            };
            outlets.quotes(&[quote]).unwrap();
        }
        outlets.settle().unwrap();
        let rows = outlets.rows(&[("s1".to_owned(), "Ann".to_owned())].into_iter().collect());
        let [post, echo] = rows.as_slice() else { unreachable!("{rows:?}") };
        assert_eq!((post.outlet.as_str(), post.documents, post.quotes, post.words_quoted, post.speakers), ("The Post", 3, 3, 30, 2));
        assert_eq!((post.top_speaker.as_str(), post.top_speaker_share, post.speaker_diversity), ("Ann", Some(0.667), Some(0.444)));
        assert_eq!((post.first_date.as_deref(), post.last_date.as_deref()), (Some("2024-05-01"), Some("2024-05-03")));
        assert_eq!(
            (post.quotes_f, post.quotes_m, post.share_of_type(0), post.share_of_type(1)),
            (2, 0, Cell::Score(1.0), Cell::Score(0.0))
        );
        assert_eq!((echo.quotes_without_speaker, echo.speakers, echo.top_speaker_share), (1, 0, None));
    }

    #[test]
    fn who_waits_on_disk_counts_as_who_does_not() {
        let (folder, quote) = (tempfile::tempdir().unwrap(), sample::records("a").quotes[0].clone());
        let rows = |limit: usize| {
            let mut outlets = Outlets::with_limit(folder.path(), limit);
            for number in 0..900_usize {
                let metadata = Metadata([("outlet".into(), ["The Post", "Echo"][number % 2].to_owned())].into());
                let speaker_id = Some(format!("s{}", number % 31));
                outlets.quotes(&[Quote { metadata, speaker_id, words: number % 7, ..quote.clone() }]).unwrap();
            }
            outlets.settle().unwrap();
            outlets.rows(&HashMap::from([("s30".to_owned(), "Ann".to_owned())]))
        };
        let all = rows(usize::MAX);
        assert_eq!((all.len(), all[0].speakers), (2, 31));
        assert_eq!(rows(500), all);
    }
}
