//! The row of the `documents` table.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Quote;
use super::column::{Cell, Column, Metadata, Row, score};
use crate::corpus::Document;
use crate::pipeline::Analysis;
use crate::text::TokenRange;

/// One document.
#[derive(Clone, Debug, PartialEq, Serialize)]
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
    /// How many speakers its quotes have.
    pub speakers: usize,
    /// Words within the content of any quote, each counted once.
    pub words_quoted: usize,
    /// Their share of all words; none without words.
    pub share_quoted: Option<f32>,
    /// Simpson's index of the quotes with a speaker; none without any.
    pub speaker_diversity: Option<f32>,
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
        let words_quoted = union(contents).into_iter().map(|piece| text.words(piece)).sum();
        let mut by_speaker: BTreeMap<&str, usize> = BTreeMap::new();
        for id in quotes.iter().filter_map(|quote| quote.speaker_id.as_deref()) {
            *by_speaker.entry(id).or_default() += 1;
        }
        Self {
            doc_id: document.id.clone(),
            metadata,
            words,
            sentences: text.sentences.len(),
            quotes: quotes.len(),
            speakers: by_speaker.len(),
            words_quoted,
            share_quoted: (words > 0).then(|| score(words_quoted as f64 / words as f64)),
            speaker_diversity: simpson(by_speaker.values().copied()),
        }
    }
}

/// Pieces without their overlaps, so that nested quotes count their words once.
fn union(mut pieces: Vec<TokenRange>) -> Vec<TokenRange> {
    pieces.sort_by_key(|piece| piece.start());
    let mut end = 0;
    pieces
        .iter()
        .map(|piece| {
            let rest = TokenRange::of(piece.start().max(end), piece.end());
            end = end.max(piece.end());
            rest
        })
        .collect()
}

/// Simpson's index of diversity: the chance that two draws are of different speakers.
fn simpson(counts: impl Iterator<Item = usize> + Clone) -> Option<f32> {
    let total: usize = counts.clone().sum();
    let alike: f64 = counts.map(|count| (count as f64 / total as f64).powi(2)).sum();
    (total > 0).then(|| score(1.0 - alike))
}

impl Row for DocumentRow {
    const TABLE: &'static str = "documents";
    const COLUMNS: &'static [Column<Self>] = DOCUMENTS;

    fn metadata(&self) -> Option<&Metadata> {
        Some(&self.metadata)
    }
}

#[rustfmt::skip]
const DOCUMENTS: &[Column<DocumentRow>] = &[
    Column { name: "doc_id", explains: "The document; its metadata columns follow", cell: |d| Cell::text(&d.doc_id) },
    Column { name: "words", explains: "Words, numbers among them", cell: |d| Cell::count(d.words) },
    Column { name: "sentences", explains: "Sentences", cell: |d| Cell::count(d.sentences) },
    Column { name: "quotes", explains: "Rows in the quotes table", cell: |d| Cell::count(d.quotes) },
    Column { name: "speakers", explains: "Speakers of those quotes", cell: |d| Cell::count(d.speakers) },
    Column { name: "words_quoted", explains: "Words within the content of any quote, each counted once", cell: |d| Cell::count(d.words_quoted) },
    Column { name: "share_quoted", explains: "words_quoted / words", cell: |d| Cell::measure(d.share_quoted) },
    Column { name: "speaker_diversity", explains: "Simpson's index: the chance that two quotes with a speaker have different ones, 0..1", cell: |d| Cell::measure(d.speaker_diversity) },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nested_pieces_count_once() {
        let pieces = [(0, 10), (2, 5), (8, 12), (20, 21)].map(|(start, end)| TokenRange::of(start, end));
        assert_eq!(union(pieces.to_vec()).iter().map(|piece| piece.len()).sum::<usize>(), 13);
    }

    #[test]
    fn diversity() {
        for (counts, index) in [(vec![], None), (vec![4], Some(0.0)), (vec![2, 2], Some(0.5)), (vec![1, 1, 1], Some(0.667))] {
            assert_eq!(simpson(counts.into_iter()), index);
        }
    }
}
