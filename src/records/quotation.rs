//! The row of the `quotations` table: the same words, quoted in several documents of a corpus, and how they add up.
//!
//! One quotation is the same words but for case and marks, six at least; quoted shorter or longer it is another one. Whoever is said to
//! have spoken them: who that is differs where a document leaves it open, and is told. Memory grows by about 100 bytes with each document;
//! only what came again is kept whole. Of what came once, the last million and more are remembered, with about 25 bytes each: an older
//! quotation that comes again is taken for a new one.

use std::collections::BTreeSet;

use hashbrown::HashMap;
use serde::{Deserialize, Serialize};

use super::column::{Cell, Column, Row, Sort, list};
use super::tally::Tally;
use super::{Records, identity, sketch};

/// Fewer words may be the same by chance.
const LEAST_WORDS: usize = 6;
/// How many speakers are listed.
const TOP: usize = 10;
/// Quotations of one document that are forgotten together, when as many newer ones have come.
const REMEMBERED: usize = 1 << 20;

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
#[derive(Debug, Default)]
pub(super) struct Quotations {
    documents: Vec<Seen>,
    names: Names,
    /// Where those of one document stand; those that are to be forgotten next.
    once: HashMap<u64, Place>,
    older: HashMap<u64, Place>,
    several: HashMap<u64, Several>,
}

/// A document with quotations.
#[derive(Debug)]
struct Seen {
    id: Box<str>,
    date: Option<Box<str>>,
    outlet: u32,
    is_copy: bool,
}

/// A quotation in a document, said by somebody.
#[derive(Clone, Copy, Debug)]
struct Place {
    document: u32,
    speaker: u32,
}

/// A quotation of several documents.
#[derive(Debug)]
struct Several {
    text: String,
    places: Vec<Place>,
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
    /// Adds those of a document.
    pub(super) fn add(&mut self, records: &Records) {
        let Ok(document) = u32::try_from(self.documents.len()) else { return };
        let mut has_any = false;
        for quote in &records.quotes {
            let Some(key) = quote.quotation_id.as_deref().and_then(key) else { continue };
            let speaker = self.names.number(quote.speaker_id.as_deref());
            self.place(key, Place { document, speaker }, &quote.content_text);
            has_any = true;
        }
        if has_any {
            let (row, metadata) = (&records.document, &records.document.metadata);
            let outlet = self.names.number(metadata.get("outlet"));
            let date = metadata.day().map(Into::into);
            self.documents.push(Seen { id: row.doc_id.as_str().into(), date, outlet, is_copy: row.copy_of.is_some() });
        }
    }

    /// A document counts once, with the first speaker that it names.
    fn place(&mut self, key: u64, place: Place, text: &str) {
        if let Some(several) = self.several.get_mut(&key) {
            return add(&mut several.places, place);
        }
        let first = self.once.remove(&key).or_else(|| self.older.remove(&key)).unwrap_or(place);
        if first.document == place.document {
            let speaker = if first.speaker == 0 { place.speaker } else { first.speaker };
            self.once.insert(key, Place { speaker, ..first });
            if self.once.len() >= REMEMBERED {
                self.older = std::mem::take(&mut self.once);
            }
            return;
        }
        self.several.insert(key, Several { text: text.to_owned(), places: vec![first, place] });
    }

    /// Who speaks in those of several documents, each with no name yet.
    pub(super) fn speakers(&self) -> HashMap<String, String> {
        let places = self.several.values().flat_map(|several| &several.places);
        places.filter_map(|place| self.names.text(place.speaker)).map(|id| (id.to_owned(), String::new())).collect()
    }

    /// As rows; `names` are those of speakers by id.
    pub(super) fn rows(&self, names: &HashMap<String, String>) -> Vec<QuotationRow> {
        let mut rows: Vec<(u32, QuotationRow)> = self.several.iter().filter_map(|(key, several)| self.row(*key, several, names)).collect();
        rows.sort_unstable_by(|(at, a), (other, b)| {
            b.documents.cmp(&a.documents).then(at.cmp(other)).then_with(|| a.quotation_id.cmp(&b.quotation_id))
        });
        rows.into_iter().map(|(_, row)| row).collect()
    }

    /// The row of a quotation and the number of the document that came first of all.
    fn row(&self, key: u64, several: &Several, names: &HashMap<String, String>) -> Option<(u32, QuotationRow)> {
        let documents: Vec<&Seen> = several.places.iter().filter_map(|place| self.documents.get(place.document as usize)).collect();
        // Those with a date before those without.
        let first = documents.iter().min_by_key(|seen| (seen.date.is_none(), seen.date.as_deref()))?;
        let mut tally = Tally::default();
        several.places.iter().for_each(|place| tally.add(self.names.text(place.speaker).unwrap_or("")));
        let ranked = tally.ranked();
        let speaker = |id: &str| names.get(id).map_or(id, String::as_str).to_owned();
        let outlets: BTreeSet<u32> = documents.iter().map(|seen| seen.outlet).filter(|outlet| *outlet > 0).collect();
        let row = QuotationRow {
            quotation_id: format!("g{key:016x}"),
            quotation: several.text.clone(),
            speaker: ranked.first().map(|(id, _)| speaker(id)),
            speaker_id: ranked.first().map(|(id, _)| (*id).to_owned()),
            speakers: list(ranked.iter().take(TOP).map(|(id, count)| format!("{}:{count}", speaker(id)))),
            documents: documents.len() as u64,
            documents_without_copies: documents.iter().filter(|seen| !seen.is_copy).count() as u64,
            outlets: outlets.len() as u64,
            first_doc_id: first.id.to_string(),
            first_date: first.date.as_deref().map(str::to_owned),
            first_outlet: self.names.text(first.outlet).map(str::to_owned),
            last_date: documents.iter().filter_map(|seen| seen.date.as_deref()).max().map(str::to_owned),
        };
        Some((several.places.first()?.document, row))
    }
}

fn add(places: &mut Vec<Place>, place: Place) {
    match places.last_mut() {
        Some(last) if last.document == place.document => {
            last.speaker = if last.speaker == 0 { place.speaker } else { last.speaker };
        }
        _ => places.push(place),
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
    Column { name: "speakers", explains: "All who are said to, with the documents that do: name:count; a surname alone counts for itself", sort: Sort::Text, cell: |q| Cell::text(&q.speakers) },
    Column { name: "documents", explains: "Documents that have the quotation, two at least", sort: Sort::Count, cell: |q| Cell::Count(q.documents) },
    Column { name: "documents_without_copies", explains: "Those that are no copies of an earlier document", sort: Sort::Count, cell: |q| Cell::Count(q.documents_without_copies) },
    Column { name: "outlets", explains: "Different values of the metadata column `outlet` among them", sort: Sort::Count, cell: |q| Cell::Count(q.outlets) },
    Column { name: "first_doc_id", explains: "The earliest of them by `date`, else by the order of the input", sort: Sort::Text, cell: |q| Cell::text(&q.first_doc_id) },
    Column { name: "first_date", explains: "Its ISO day", sort: Sort::Day, cell: |q| Cell::maybe(q.first_date.as_deref()) },
    Column { name: "first_outlet", explains: "Its outlet", sort: Sort::Text, cell: |q| Cell::maybe(q.first_outlet.as_deref()) },
    Column { name: "last_date", explains: "The latest ISO day among them", sort: Sort::Day, cell: |q| Cell::maybe(q.last_date.as_deref()) },
];
