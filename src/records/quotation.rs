//! The row of the `quotations` table: the same words, quoted in several documents of a corpus, and how they add up.
//!
//! One quotation is the same words but for case and marks, six at least; quoted shorter or longer it is another one. Whoever is said to
//! have spoken them: who that is differs where a document leaves it open, and is told. Memory grows with the quotations that come again,
//! not with how often they do; of what came once, the last 800,000 to 1,600,000 are remembered, with about 35 bytes each. The limits: an
//! older quotation that comes again is taken for a new one; where some thirty are said to have spoken the same words, those whom one
//! document alone named so far are forgotten but for the first ten, so whoever is named seldom may count too low.

use std::cmp::Reverse;
use std::collections::VecDeque;

use hashbrown::HashMap;
use serde::{Deserialize, Serialize};

use super::column::{Cell, Column, Row, Sort, list};
use super::{Records, identity, sketch};

/// Fewer words may be the same by chance.
const LEAST_WORDS: usize = 6;
/// How many speakers are listed.
const TOP: usize = 10;
/// From so many speakers of one quotation on, those whom one document names are forgotten, but for the first.
const SPEAKERS: usize = 32;
/// What a table of 2^20 places holds, with some room for what was removed.
const REMEMBERED: usize = 3 << 18;

/// The id of a content; none where its words are few.
pub(super) fn id(content: &str) -> Option<String> {
    sketch::normal(content, LEAST_WORDS).map(|normal| identity::quotation(&normal))
}

/// One quotation that several documents have.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)] // The columns below say what each is.
pub struct QuotationRow {
    pub quotation_id: String,
    pub quotation: String,
    pub speaker: Option<String>,
    pub speaker_id: Option<String>,
    pub speakers: String,
    pub documents: u64,
    pub documents_without_copies: u64,
    pub outlets: u64,
    pub first_doc_id: String,
    pub first_date: Option<String>,
    pub first_outlet: Option<String>,
    pub last_date: Option<String>,
}

/// All quotations so far.
#[derive(Debug)]
pub(super) struct Quotations {
    /// Those of one document, with the place; those that are to be forgotten next.
    once: HashMap<u64, Place>,
    older: HashMap<u64, Place>,
    /// The documents that they stand in, by number.
    documents: VecDeque<(u32, Seen)>,
    /// How many documents came.
    count: u32,
    /// The first document of those in `once`.
    newer: u32,
    several: HashMap<u64, Several>,
    outlets: Names,
    /// How many of those of one document are forgotten together, when as many newer ones have come.
    window: usize,
}

impl Default for Quotations {
    fn default() -> Self {
        Self::remembering(REMEMBERED)
    }
}

/// A document with quotations.
#[derive(Clone, Debug)]
struct Seen {
    id: Box<str>,
    date: Option<Box<str>>,
    outlet: u32,
    is_copy: bool,
}

impl Seen {
    /// Those with a date come before those without.
    fn is_before(&self, other: &Self) -> bool {
        (self.date.is_none(), &self.date) < (other.date.is_none(), &other.date)
    }
}

/// A quotation in a document, said by somebody.
#[derive(Clone, Copy, Debug)]
struct Place {
    document: u32,
    /// The number of the speaker's id; nought is nobody.
    speaker: u64,
}

impl Place {
    /// A document counts once, with the first speaker that it names.
    fn or(self, later: Self) -> Self {
        Self { speaker: if self.speaker == 0 { later.speaker } else { self.speaker }, ..self }
    }
}

/// A quotation of several documents.
#[derive(Debug)]
struct Several {
    text: Box<str>,
    /// Its first document.
    begun: u32,
    /// Its place in the last document, which may name a speaker yet.
    last: Place,
    documents: u64,
    without_copies: u64,
    /// Sorted.
    outlets: Vec<u32>,
    /// Those whom the documents before the last one name, and how many do.
    speakers: Vec<(u64, u32)>,
    earliest: Seen,
    last_date: Option<Box<str>>,
}

impl Several {
    fn new(text: &str, first: Place, seen: &Seen) -> Self {
        let mut several = Self {
            text: text.into(),
            begun: first.document,
            last: first,
            documents: 0,
            without_copies: 0,
            outlets: Vec::new(),
            speakers: Vec::new(),
            earliest: seen.clone(),
            last_date: None,
        };
        several.count(seen);
        several
    }

    fn add(&mut self, place: Place, seen: &Seen) {
        if place.document == self.last.document {
            self.last = self.last.or(place);
            return;
        }
        let before = std::mem::replace(&mut self.last, place);
        credit(&mut self.speakers, before.speaker);
        self.count(seen);
    }

    fn count(&mut self, seen: &Seen) {
        self.documents += 1;
        self.without_copies += u64::from(!seen.is_copy);
        if let Some(at) = self.outlets.binary_search(&seen.outlet).err().filter(|_| seen.outlet > 0) {
            self.outlets.insert(at, seen.outlet);
        }
        if seen.is_before(&self.earliest) {
            self.earliest = seen.clone();
        }
        if self.last_date < seen.date {
            self.last_date.clone_from(&seen.date);
        }
    }

    /// Its speakers, those of the most documents first, as many as are listed.
    fn speakers(&self) -> Vec<(u64, u32)> {
        let mut speakers = self.speakers.clone();
        credit(&mut speakers, self.last.speaker);
        speakers.sort_unstable_by_key(|(id, count)| (Reverse(*count), *id));
        speakers.truncate(TOP);
        speakers
    }
}

/// Counts one more document that names a speaker.
fn credit(speakers: &mut Vec<(u64, u32)>, speaker: u64) {
    if speaker == 0 {
        return;
    }
    if let Some((_, count)) = speakers.iter_mut().find(|(id, _)| *id == speaker) {
        *count += 1;
        return;
    }
    if speakers.len() >= SPEAKERS {
        let mut once = 0;
        speakers.retain(|(_, count)| {
            once += usize::from(*count == 1);
            *count > 1 || once <= TOP
        });
    }
    speakers.push((speaker, 1));
}

/// Texts by number, from 1; nought is none.
#[derive(Debug, Default)]
struct Names {
    numbers: HashMap<Box<str>, u32>,
    texts: Vec<Box<str>>,
}

impl Names {
    fn number(&mut self, text: Option<&str>) -> u32 {
        let Some(text) = text.filter(|text| !text.is_empty()) else { return 0 };
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        self.texts.push(text.into());
        let number = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        self.numbers.insert(text.into(), number);
        number
    }

    fn text(&self, number: u32) -> Option<&str> {
        self.texts.get((number as usize).checked_sub(1)?).map(|text| &**text)
    }
}

impl Quotations {
    fn remembering(window: usize) -> Self {
        let (once, older, documents, several, outlets) = Default::default();
        Self { once, older, documents, count: 0, newer: 0, several, outlets, window }
    }

    /// Adds those of a document.
    pub(super) fn add(&mut self, records: &Records) {
        let quotations = || records.quotes.iter().filter_map(|quote| Some((key(quote.quotation_id.as_deref()?)?, quote)));
        let (many, document) = (quotations().count(), self.count);
        if many == 0 || document == u32::MAX {
            return;
        }
        self.count += 1;
        // Beforehand, so that the table need not grow for those of one document.
        if self.once.len() + many > self.window {
            self.forget(document);
        }
        let (row, metadata) = (&records.document, &records.document.metadata);
        let outlet = self.outlets.number(metadata.get("outlet"));
        let date = metadata.day().map(Into::into);
        let seen = Seen { id: row.doc_id.as_str().into(), date, outlet, is_copy: row.copy_of.is_some() };
        let mut is_first = false;
        for (key, quote) in quotations() {
            let speaker = quote.speaker_id.as_deref().and_then(identity::number).unwrap_or(0);
            is_first |= self.place(key, Place { document, speaker }, &seen, &quote.content_text);
        }
        if is_first {
            self.documents.push_back((document, seen));
        }
    }

    /// Whether no earlier document has the quotation.
    fn place(&mut self, key: u64, place: Place, seen: &Seen, text: &str) -> bool {
        if let Some(several) = self.several.get_mut(&key) {
            several.add(place, seen);
            return false;
        }
        let Some(first) = self.once.remove(&key).or_else(|| self.older.remove(&key)) else {
            self.once.insert(key, place);
            return true;
        };
        if first.document == place.document {
            self.once.insert(key, first.or(place));
            return true;
        }
        let Some(earlier) = self.document(first.document) else { return false };
        let mut several = Several::new(text, first, earlier);
        several.add(place, seen);
        self.several.insert(key, several);
        false
    }

    fn document(&self, number: u32) -> Option<&Seen> {
        let at = self.documents.binary_search_by_key(&number, |(number, _)| *number).ok()?;
        self.documents.get(at).map(|(_, seen)| seen)
    }

    /// Forgets the older half of those of one document, and where they stand; `next` is the number of the document that comes.
    fn forget(&mut self, next: u32) {
        self.older = std::mem::take(&mut self.once);
        let gone = self.documents.partition_point(|(number, _)| *number < self.newer);
        self.documents.drain(..gone);
        self.newer = next;
    }

    /// Who speaks in those of several documents, each with no name yet.
    pub(super) fn speakers(&self) -> HashMap<String, String> {
        let speakers = self.several.values().flat_map(Several::speakers);
        speakers.map(|(id, _)| (identity::numbered(id), String::new())).collect()
    }

    /// As rows; `names` are those of speakers by id.
    pub(super) fn rows(&self, names: &HashMap<String, String>) -> Vec<QuotationRow> {
        let mut all: Vec<(&u64, &Several)> = self.several.iter().collect();
        all.sort_unstable_by_key(|(key, several)| (Reverse(several.documents), several.begun, **key));
        all.into_iter().map(|(key, several)| self.row(*key, several, names)).collect()
    }

    fn row(&self, key: u64, several: &Several, names: &HashMap<String, String>) -> QuotationRow {
        let speakers: Vec<(String, u32)> = several.speakers().into_iter().map(|(id, count)| (identity::numbered(id), count)).collect();
        let speaker = |id: &str| names.get(id).map_or(id, String::as_str).to_owned();
        let first = &several.earliest;
        QuotationRow {
            quotation_id: format!("g{key:016x}"),
            quotation: several.text.to_string(),
            speaker: speakers.first().map(|(id, _)| speaker(id)),
            speaker_id: speakers.first().map(|(id, _)| id.clone()),
            speakers: list(speakers.iter().map(|(id, count)| format!("{}:{count}", speaker(id)))),
            documents: several.documents,
            documents_without_copies: several.without_copies,
            outlets: several.outlets.len() as u64,
            first_doc_id: first.id.to_string(),
            first_date: first.date.as_deref().map(str::to_owned),
            first_outlet: self.outlets.text(first.outlet).map(str::to_owned),
            last_date: several.last_date.as_deref().map(str::to_owned),
        }
    }
}

/// The number in an id.
fn key(id: &str) -> Option<u64> {
    u64::from_str_radix(id.get(1..)?, 16).ok()
}

impl Row for QuotationRow {
    const TABLE: &'static str = "quotations";
    const COLUMNS: &'static [Column<Self>] = QUOTATIONS;
    const DETAILS: &'static [&'static str] = &["quotation_id", "speaker_id"];
}

#[rustfmt::skip]
const QUOTATIONS: &[Column<QuotationRow>] = &[
    Column { name: "quotation_id", explains: "As in quotes: one id for the same words, but for case and marks", sort: Sort::Text, cell: |q| Cell::text(&q.quotation_id) },
    Column { name: "quotation", explains: "The words, as its second document has them", sort: Sort::Text, cell: |q| Cell::text(&q.quotation) },
    Column { name: "speaker", explains: "Who is said most often to have spoken them; empty where all documents leave it open", sort: Sort::Text, cell: |q| Cell::maybe(q.speaker.as_deref()) },
    Column { name: "speaker_id", explains: "Stable id of that speaker", sort: Sort::Text, cell: |q| Cell::maybe(q.speaker_id.as_deref()) },
    Column { name: "speakers", explains: "The ten who are said to most often, with the documents that do: name:count; a surname alone counts for itself", sort: Sort::Text, cell: |q| Cell::text(&q.speakers) },
    Column { name: "documents", explains: "Documents that have the quotation, two at least", sort: Sort::Count, cell: |q| Cell::Count(q.documents) },
    Column { name: "documents_without_copies", explains: "Those that are no copies of an earlier document", sort: Sort::Count, cell: |q| Cell::Count(q.documents_without_copies) },
    Column { name: "outlets", explains: "Different values of the metadata column `outlet` among them", sort: Sort::Count, cell: |q| Cell::Count(q.outlets) },
    Column { name: "first_doc_id", explains: "The earliest of them by `date`, else by the order of the input", sort: Sort::Text, cell: |q| Cell::text(&q.first_doc_id) },
    Column { name: "first_date", explains: "Its ISO day", sort: Sort::Day, cell: |q| Cell::maybe(q.first_date.as_deref()) },
    Column { name: "first_outlet", explains: "Its outlet", sort: Sort::Text, cell: |q| Cell::maybe(q.first_outlet.as_deref()) },
    Column { name: "last_date", explains: "The latest ISO day among them", sort: Sort::Day, cell: |q| Cell::maybe(q.last_date.as_deref()) },
];

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::records::sample;

    /// The rows of documents, each told as the numbers of its quotations with those of their speakers: "1:7 2:0".
    fn rows(mut quotations: Quotations, documents: &[&str]) -> Vec<QuotationRow> {
        let first = sample::records("a");
        for (at, line) in documents.iter().enumerate() {
            let mut records = first.clone();
            records.document.doc_id = format!("d{at}");
            let quote = |pair: &str| {
                let (key, speaker) = pair.split_once(':').unwrap();
                let speaker_id = Some(identity::numbered(speaker.parse().unwrap())).filter(|_| speaker != "0");
                super::super::Quote { quotation_id: Some(format!("g{key:0>16}")), speaker_id, ..first.quotes[0].clone() }
            };
            records.quotes = line.split_whitespace().map(quote).collect();
            quotations.add(&records);
        }
        assert!(quotations.several.values().all(|several| several.speakers.len() <= SPEAKERS));
        assert!(quotations.documents.len() < 10, "those that hold nothing else are not kept");
        let names = quotations.speakers().into_keys().map(|id| (id.clone(), id.trim_start_matches(['s', '0']).to_owned())).collect();
        quotations.rows(&names)
    }

    #[test]
    fn a_document_counts_once_with_the_first_whom_it_names() {
        let rows = rows(Quotations::default(), &["1:0 2:5 1:7 1:8", "3:1", "1:8 1:9", "2:0 1:8 2:6", "4:1 4:1"]);
        let told: Vec<String> = rows.iter().map(|row| format!("{} {} {}", row.documents, row.first_doc_id, row.speakers)).collect();
        assert_eq!(told, ["3 d0 8:2;7:1", "2 d0 5:1;6:1"]);
    }

    #[test]
    fn memory_does_not_grow_with_documents() {
        let documents: Vec<String> = (0..500).map(|number| format!("1:{}", if number % 7 == 0 { 5 } else { 1000 + number })).collect();
        let documents: Vec<&str> = documents.iter().map(String::as_str).collect();
        let row = &rows(Quotations::default(), &documents)[0];
        assert_eq!((row.documents, row.speaker.as_deref()), (500, Some("5")));
        assert!(row.speakers.starts_with("5:72;"), "{}", row.speakers);
    }

    #[test]
    fn the_oldest_are_forgotten() {
        let told = |documents: &[&str]| rows(Quotations::remembering(2), documents).len();
        assert_eq!(told(&["1:1", "2:1", "3:1", "1:1"]), 1);
        assert_eq!(told(&["1:1", "2:1", "3:1", "4:1", "1:1"]), 0);
        assert_eq!(told(&["1:1", "2:1", "3:1", "1:1", "4:1", "5:1", "6:1", "7:1", "1:1", "6:1"]), 2);
    }
}
