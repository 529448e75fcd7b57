//! The row of the `documents` table.

use serde::{Deserialize, Serialize};

use super::column::{Cell, Column, Metadata, Row, Sort, score};
use super::{Quote, Sources};
use crate::corpus::Document;
use crate::pipeline::Analysis;
use crate::text::TokenRange;

/// One document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DocumentRow {
    /// Its id.
    pub doc_id: String,
    /// The other columns of its record.
    pub metadata: Metadata,
    /// How many words it has.
    pub words: usize,
    /// How many sentences.
    pub sentences: usize,
    /// How many quotes.
    pub quotes: usize,
    /// Words within the content of any quote, each counted once.
    pub words_quoted: usize,
    /// Their share of all words; none without words.
    pub share_quoted: Option<f32>,
    /// Words outside the contents of all attributions.
    pub narration_words: usize,
    /// Mean polarity of the sentences there, -1..1.
    pub narration_polarity: Option<f32>,
    /// Mean certainty of the sentences there, -1..1.
    pub narration_certainty: Option<f32>,
    /// The speakers of its quotes.
    #[serde(flatten)]
    pub sources: Sources,
    /// The first document of the corpus that this one is a copy of.
    pub copy_of: Option<String>,
    /// The share of the shorter one's sequences of words that the other has.
    pub similarity: Option<f32>,
    /// Its quotes that the first one, or an earlier copy, has too.
    pub quotes_copied: usize,
}

impl DocumentRow {
    /// The row of a document; `contents` are the content pieces of `quotes`.
    pub(super) fn new(
        document: &Document,
        metadata: Metadata,
        analysis: &Analysis<'_>,
        quotes: &[Quote],
        contents: Vec<TokenRange>,
    ) -> Self {
        let text = &analysis.text;
        let words = text.tokens.iter().filter(|token| token.is_word()).count();
        let contents = union(contents);
        let words_quoted = contents.iter().map(|piece| text.words(*piece)).sum();
        let narration = analysis.narration;
        Self {
            doc_id: document.id.clone(),
            metadata,
            words,
            sentences: text.sentences.len(),
            quotes: quotes.len(),
            words_quoted,
            share_quoted: (words > 0).then(|| score(words_quoted as f64 / words as f64)),
            narration_words: narration.words,
            narration_polarity: narration.polarity.map(|mean| score(mean.into())),
            narration_certainty: narration.certainty.map(|mean| score(mean.into())),
            sources: Sources::new(quotes),
            copy_of: None,
            similarity: None,
            quotes_copied: 0,
        }
    }
}

/// Pieces without their overlaps, so that nested quotes count their words once.
fn union(mut pieces: Vec<TokenRange>) -> Vec<TokenRange> {
    pieces.sort_by_key(|piece| piece.start());
    let mut end = 0;
    let rests = pieces.iter().map(|piece| {
        let rest = TokenRange::of(piece.start().max(end), piece.end());
        end = end.max(piece.end());
        rest
    });
    rests.filter(|rest| !rest.is_empty()).collect()
}

impl Row for DocumentRow {
    const TABLE: &'static str = "documents";
    const COLUMNS: &'static [Column<Self>] = DOCUMENTS;
    const DETAILS: &'static [&'static str] = &[
        "sentences",
        "narration_words",
        "narration_certainty",
        "word_diversity",
        "speakers_person",
        "speakers_organization",
        "speakers_group",
        "speakers_document",
        "speakers_unnamed",
        "persons_unknown",
    ];
    const HAS_METADATA: bool = true;

    fn metadata(&self) -> Option<&Metadata> {
        Some(&self.metadata)
    }
}

#[rustfmt::skip]
const DOCUMENTS: &[Column<DocumentRow>] = &[
    Column { name: "doc_id", explains: "The document; its metadata columns follow", sort: Sort::Text, cell: |d| Cell::text(&d.doc_id) },
    Column { name: "words", explains: "Words, numbers among them", sort: Sort::Count, cell: |d| Cell::count(d.words) },
    Column { name: "sentences", explains: "Sentences", sort: Sort::Count, cell: |d| Cell::count(d.sentences) },
    Column { name: "quotes", explains: "Rows in the quotes table", sort: Sort::Count, cell: |d| Cell::count(d.quotes) },
    Column { name: "speakers", explains: "Speakers of those quotes", sort: Sort::Count, cell: |d| Cell::count(d.sources.speakers) },
    Column { name: "words_quoted", explains: "Words within the content of any quote, each counted once", sort: Sort::Count, cell: |d| Cell::count(d.words_quoted) },
    Column { name: "share_quoted", explains: "words_quoted / words", sort: Sort::Score, cell: |d| Cell::measure(d.share_quoted) },
    Column { name: "narration_words", explains: "Words outside the content of any attribution, left out of the rows or not: the writer's own", sort: Sort::Count, cell: |d| Cell::count(d.narration_words) },
    Column { name: "narration_polarity", explains: "Mean polarity of the writer's own sentences and parts of sentences, -1..1", sort: Sort::Score, cell: |d| Cell::measure(d.narration_polarity) },
    Column { name: "narration_certainty", explains: "Their mean certainty, -1..1", sort: Sort::Score, cell: |d| Cell::measure(d.narration_certainty) },
    Column { name: "speaker_diversity", explains: "Simpson's index (1949): the chance that two quotes with a speaker have different ones, 0..1", sort: Sort::Score, cell: |d| Cell::measure(d.sources.speaker_diversity) },
    Column { name: "word_diversity", explains: "Simpson's index (Measurement of Diversity, Nature 163, 1949) of words: the chance that two quoted words, drawn with replacement from quotes with a speaker, are from different ones, 0..1", sort: Sort::Score, cell: |d| Cell::measure(d.sources.word_diversity) },
    Column { name: "top_speaker_share", explains: "Share of the most quoted speaker in the words of all quotes with a speaker", sort: Sort::Score, cell: |d| Cell::measure(d.sources.top_speaker_share) },
    Column { name: "speakers_person", explains: "Speakers that are persons", sort: Sort::Count, cell: |d| Cell::count(d.sources.speakers_person) },
    Column { name: "speakers_organization", explains: "Speakers that are organizations", sort: Sort::Count, cell: |d| Cell::count(d.sources.speakers_organization) },
    Column { name: "speakers_group", explains: "Speakers that are groups", sort: Sort::Count, cell: |d| Cell::count(d.sources.speakers_group) },
    Column { name: "speakers_document", explains: "Speakers that are documents, such as a report", sort: Sort::Count, cell: |d| Cell::count(d.sources.speakers_document) },
    Column { name: "speakers_unnamed", explains: "Speakers without a name, such as a senior official", sort: Sort::Count, cell: |d| Cell::count(d.sources.speakers_unnamed) },
    Column { name: "persons_m", explains: "Persons among the speakers whose gender is m", sort: Sort::Count, cell: |d| Cell::count(d.sources.persons_m) },
    Column { name: "persons_f", explains: "Persons among the speakers whose gender is f", sort: Sort::Count, cell: |d| Cell::count(d.sources.persons_f) },
    Column { name: "persons_unknown", explains: "Persons among the speakers whose gender is not known", sort: Sort::Count, cell: |d| Cell::count(d.sources.persons_unknown) },
    Column { name: "copy_of", explains: "doc_id of the first document, in order of the input, of which this one is a copy, exact or nearly; empty where it is none", sort: Sort::Text, cell: |d| Cell::maybe(d.copy_of.as_deref()) },
    Column { name: "similarity", explains: "Share of the shorter one's sequences of four words that the other has too, 0.55..1, estimated in long texts; of the group's documents, the most similar one", sort: Sort::Score, cell: |d| Cell::measure(d.similarity) },
    Column { name: "quotes_copied", explains: "Its quotes that the first one, or an earlier copy of it, has too; with --duplicates drop they are no rows", sort: Sort::Count, cell: |d| Cell::count(d.quotes_copied) },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nested_pieces_count_once() {
        let pieces = [(0, 10), (2, 5), (8, 12), (20, 21)].map(|(start, end)| TokenRange::of(start, end));
        assert_eq!(union(pieces.to_vec()).iter().map(|piece| piece.len()).sum::<usize>(), 13);
    }
}
