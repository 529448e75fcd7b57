//! The rows that the scripts of the page get: what is empty is left out.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use hashbrown::HashMap;
use serde::Serialize;

use super::marks::{self, Mark};
use crate::records::{DocumentRow, Metadata, Quote, SpeakerRow, TargetRow};

/// Characters of a context.
const CONTEXT: usize = 4_000;
/// Characters of a text.
const TEXT: usize = 2_000_000;
/// Targets of a speaker.
const TARGETS: usize = 40;

/// What there is, and where.
#[derive(Serialize)]
pub struct Index<'i> {
    /// How many quotes.
    pub quotes: usize,
    /// Of which kinds they are: direct, mixed, indirect; or narration, which has no cues either.
    pub kinds: &'i BTreeSet<&'static str>,
    /// The sorts of rows, each with the first row of every part.
    pub parts: BTreeMap<&'static str, &'i [usize]>,
}

/// One attribution.
#[derive(Serialize)]
pub struct QuoteData<'q> {
    id: &'q str,
    #[serde(skip_serializing_if = "Option::is_none")]
    speaker: Option<usize>,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    class: Option<&'static str>,
    #[serde(skip_serializing_if = "is_nought")]
    polarity: f32,
    #[serde(skip_serializing_if = "is_nought")]
    certainty: f32,
    #[serde(skip_serializing_if = "is_nought")]
    reporter: f32,
    confidence: f32,
    rule: &'static str,
    resolution: &'static str,
    source: &'q str,
    cue: &'q str,
    context: Cow<'q, str>,
    /// In UTF-16 units of the context, as scripts count.
    marks: Vec<Mark>,
    /// Where the context does not have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    quote: Option<&'q str>,
    /// In code points of the text.
    spans: Vec<Mark>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    targets: Vec<(&'q str, f32)>,
    #[serde(skip_serializing_if = "String::is_empty")]
    evidence: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    candidates: Vec<&'q str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    repeat: Option<&'q str>,
}

fn is_nought(value: &f32) -> bool {
    *value == 0.0
}

impl<'q> QuoteData<'q> {
    /// A row whose speaker has a number.
    pub fn new(row: &'q Quote, speaker: Option<usize>) -> Self {
        let (context, marks) = marks::within(row, CONTEXT);
        let is_whole = marks.iter().filter(|(_, _, part)| *part == marks::CONTENT).count() == row.content.len();
        Self {
            id: &row.quote_id,
            speaker,
            kind: row.kind.name(),
            class: row.cue_class.map(|class| class.name()),
            polarity: row.polarity,
            certainty: row.certainty,
            reporter: row.reporter_stance,
            confidence: row.confidence,
            rule: row.rule.name(),
            resolution: row.resolution.name(),
            source: &row.source_text,
            cue: &row.cue_text,
            context,
            marks,
            quote: (!is_whole).then(|| cut(&row.content_text, CONTEXT)),
            spans: marks::spans(row),
            targets: row.targets.iter().map(|target| (target.name.as_deref().unwrap_or(&target.text), target.stance)).collect(),
            evidence: row.evidence_line(),
            candidates: row.speaker_candidates.iter().map(|candidate| candidate.speaker.as_str()).collect(),
            repeat: row.repeat_of.as_deref(),
        }
    }
}

/// One document.
#[derive(Serialize)]
pub struct DocumentData<'d> {
    id: &'d str,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'d str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<&'d str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    outlet: Option<&'d str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<&'d str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'d str>,
    words: usize,
    quotes: usize,
}

impl<'d> DocumentData<'d> {
    /// Of a row.
    pub fn new(row: &'d DocumentRow) -> Self {
        let told = |name| row.metadata.get(name).filter(|value| !value.is_empty());
        Self {
            id: &row.doc_id,
            title: told("title"),
            date: row.metadata.day(),
            outlet: told("outlet"),
            author: told("author"),
            url: told("url").filter(|url| url.starts_with("https://") || url.starts_with("http://")),
            words: row.words,
            quotes: row.quotes,
        }
    }
}

/// One text.
#[derive(Serialize)]
pub struct TextData<'t> {
    id: &'t str,
    text: &'t str,
}

impl<'t> TextData<'t> {
    /// The text of a document.
    pub fn new(document: &'t str, text: &'t str) -> Self {
        Self { id: document, text: cut(text, TEXT) }
    }
}

fn cut(text: &str, most: usize) -> &str {
    text.char_indices().nth(most).and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

/// All speakers, who get numbers before their rows are known.
#[derive(Default)]
pub struct Speakers {
    numbers: HashMap<String, usize>,
    /// The parts that have the quotes of each number.
    parts: Vec<Vec<usize>>,
    rows: Vec<SpeakerRow>,
    targets: HashMap<String, Vec<(String, u64, f32)>>,
}

/// One speaker.
#[derive(Serialize)]
pub struct SpeakerData<'s> {
    number: usize,
    id: &'s str,
    name: &'s str,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<&'s str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    gender: Option<&'s str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    aliases: Vec<&'s str>,
    documents: u64,
    quotes: u64,
    words: u64,
    /// Direct, mixed, indirect.
    kinds: [u64; 3],
    polarity: f32,
    /// Shares that are negative, neutral, positive.
    shares: [f32; 3],
    certainty: f32,
    cues: &'s str,
    #[serde(skip_serializing_if = "str::is_empty")]
    identity: &'s str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    apart: &'s [String],
    #[serde(skip_serializing_if = "Metadata::is_empty")]
    people: &'s Metadata,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    targets: &'s [(String, u64, f32)],
    /// Parts that have their quotes.
    parts: &'s [usize],
}

impl Speakers {
    /// The number of a speaker.
    pub fn number(&mut self, id: &str) -> usize {
        let number = self.numbers.len();
        *self.numbers.entry_ref(id).or_insert(number)
    }

    /// A quote of the speaker of a number is in a part; parts come in order.
    pub fn is_in(&mut self, number: usize, part: usize) {
        if number == self.parts.len() {
            self.parts.push(Vec::new());
        }
        match self.parts.get_mut(number) {
            Some(parts) if parts.last() != Some(&part) => parts.push(part),
            _ => {}
        }
    }

    /// Adds rows of the table of speakers.
    pub fn add(&mut self, rows: &[SpeakerRow]) {
        self.rows.extend_from_slice(rows);
    }

    /// Adds rows of the table of targets, of which those met most come first.
    pub fn targets(&mut self, rows: &[TargetRow]) {
        for row in rows {
            let known = self.targets.entry_ref(row.speaker_id.as_str()).or_default();
            if known.len() < TARGETS {
                known.push((row.target.clone(), row.n, row.mean_stance));
            }
        }
    }

    /// All rows, of those who speak on the page.
    pub fn rows(&self) -> impl Iterator<Item = SpeakerData<'_>> {
        self.rows.iter().filter_map(|row| Some(self.row(row, *self.numbers.get(&row.id)?)))
    }

    fn row<'s>(&'s self, row: &'s SpeakerRow, number: usize) -> SpeakerData<'s> {
        SpeakerData {
            number,
            id: &row.id,
            name: &row.speaker,
            kind: row.kind.map(|kind| kind.name()),
            role: row.role.as_deref(),
            gender: row.gender.as_deref(),
            aliases: row.aliases.iter().filter(|alias| **alias != row.speaker).map(String::as_str).collect(),
            documents: row.documents,
            quotes: row.quotes,
            words: row.words,
            kinds: [row.direct, row.mixed, row.indirect],
            polarity: row.mean_polarity,
            shares: [row.share_negative, row.share_neutral, row.share_positive],
            certainty: row.mean_certainty,
            cues: &row.top_cues,
            identity: &row.identity_basis,
            apart: &row.kept_apart,
            people: &row.people,
            targets: self.targets.get(&row.id).map_or(&[], Vec::as_slice),
            parts: self.parts.get(number).map_or(&[], Vec::as_slice),
        }
    }
}
