//! The row of the `quotes` table: one attribution, flat. It serializes as the line of `quotes.jsonl`, with spans and lists nested.

use std::borrow::Cow;

use serde::de::IntoDeserializer;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::column::{Cell, Column, Metadata, Row, Sort, list, score_text};
use super::{Counted, GenderBasis};
use crate::attributions::{Kind, Rule};
use crate::lexicons::cue::CueClass;
use crate::lexicons::names::Gender;
use crate::speakers::{Sieve, SpeakerKind};

/// One attribution. Spans are pairs of code points into the document's text, end exclusive.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quote {
    /// Hash of the document's id, the spans and the kind.
    pub quote_id: String,
    /// The document.
    #[serde(rename = "doc")]
    pub doc_id: String,
    /// The other columns of the document's record.
    pub metadata: Metadata,
    /// What the paragraph is: body, headline, caption.
    pub block: Cow<'static, str>,
    /// Which paragraph the content begins in, from 1.
    pub paragraph: usize,
    /// Which sentence the content begins in, from 1.
    pub sentence: usize,
    /// How much of the content stands in quotation marks.
    pub kind: Kind,
    /// The content on one line, its pieces joined by " […] ".
    pub content_text: String,
    /// Where its pieces stand.
    pub content: Vec<[u32; 2]>,
    /// The cue on one line.
    pub cue_text: String,
    /// Where it stands; empty without a cue.
    pub cue: Vec<[u32; 2]>,
    /// Its entry in the lexicon.
    pub cue_lemma: String,
    /// What it does.
    pub cue_class: Option<CueClass>,
    /// Whether it is negated.
    pub cue_negated: bool,
    /// The source on one line.
    pub source_text: String,
    /// Where it stands; empty without a source.
    pub source: Vec<[u32; 2]>,
    /// The speaker's canonical name; none where it is left open.
    pub speaker: Option<String>,
    /// The speaker's id.
    pub speaker_id: Option<String>,
    /// What the speaker is.
    pub speaker_type: Option<SpeakerKind>,
    /// Office or occupation.
    pub speaker_role: Option<String>,
    /// As the text shows it, or the user's file of people says.
    pub speaker_gender: Option<Gender>,
    /// Which of the two.
    pub gender_basis: Option<GenderBasis>,
    /// What found the speaker.
    pub resolution: Resolved,
    /// Who it may be, where it is left open; each of a pair.
    pub speaker_candidates: Vec<Candidate>,
    /// The quote within which this one stands.
    pub parent_quote_id: Option<String>,
    /// -1..1.
    pub polarity: f32,
    /// How many pieces of evidence are good, and how many bad.
    pub positive: usize,
    /// See `positive`.
    pub negative: usize,
    /// Whether both good and bad are more than faint.
    pub mixed: bool,
    /// -1..1.
    pub certainty: f32,
    /// -1..1.
    pub reporter_stance: f32,
    /// Whom or what the speaker is for or against.
    pub targets: Vec<TargetStance>,
    /// What made the scores.
    pub evidence: Vec<Evidence>,
    /// 0..1.
    pub confidence: f32,
    /// Which rule found it.
    pub rule: Rule,
    /// The sentences that hold it, on one line.
    pub context: String,
    /// Where the content's pieces stand in the context, in its code points.
    pub content_in_context: Vec<[u32; 2]>,
    /// Where the cue stands there.
    pub cue_in_context: Vec<[u32; 2]>,
    /// Where the source stands there.
    pub source_in_context: Vec<[u32; 2]>,
    /// The id that the same words have in all documents; none where they are few.
    pub quotation_id: Option<String>,
    /// Whether the document is a copy of an earlier one that has this quote too.
    pub copied: bool,
    /// The same quote in an earlier paragraph that this one's repeats word for word.
    pub repeat_of: Option<String>,
    /// What the user's file of people says of the speaker.
    #[serde(default, skip_serializing_if = "Metadata::is_empty")]
    pub people: Metadata,
    /// What the user's dictionaries find in the content.
    #[serde(default, skip_serializing_if = "Counted::is_empty")]
    pub lexicons: Counted,
    /// Words of the content.
    pub words: usize,
}

/// What found a row's speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// A sieve, or none.
    By(Sieve),
    /// The user's corrections.
    Override,
}

impl Resolved {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Resolved::By(sieve) => sieve.name(),
            Resolved::Override => "override",
        }
    }
}

impl Serialize for Resolved {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Resolved {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = Cow::<str>::deserialize(deserializer)?;
        if name == Resolved::Override.name() {
            return Ok(Resolved::Override);
        }
        Sieve::deserialize(IntoDeserializer::<D::Error>::into_deserializer(&*name)).map(Resolved::By)
    }
}

/// Someone who may be the speaker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Candidate {
    /// Canonical name.
    pub speaker: String,
    /// 0..1; the candidates of a quote sum to 1.
    pub weight: f32,
}

/// A target and the stance towards it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TargetStance {
    /// Where it stands.
    pub span: [u32; 2],
    /// Its words.
    pub text: String,
    /// -1..1.
    pub stance: f32,
    /// Canonical name and id, where the target is somebody whom the document names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// See `name`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Whether it is no more than a pronoun: whom it means differs from quote to quote.
    #[serde(skip)]
    pub is_pronoun: bool,
}

/// A piece of text that made part of a score.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// Where it stands.
    pub span: [u32; 2],
    /// Its words.
    pub text: String,
    /// "polarity" or "certainty".
    pub dimension: Cow<'static, str>,
    /// Table and entry.
    pub entry: String,
    /// What it adds, -1..1.
    pub value: f32,
    /// What changed the entry's own value.
    pub change: String,
}

impl Evidence {
    /// "crimes -0.6", "not good -0.5 (negated)", "may -0.4 (certainty)".
    fn show(&self, line: &mut String) {
        line.push_str(&self.text);
        line.push(' ');
        line.push_str(&signed(self.value));
        let dimension = if self.dimension == "polarity" { "" } else { &*self.dimension };
        for piece in match (dimension, &*self.change) {
            ("", "") => [""; 5],
            ("", note) | (note, "") => [" (", note, "", "", ")"],
            (dimension, change) => [" (", dimension, ", ", change, ")"],
        } {
            line.push_str(piece);
        }
    }
}

/// A measure with its sign, be it a plus.
fn signed(value: f32) -> String {
    let sign = if value.is_sign_negative() { "" } else { "+" };
    sign.to_owned() + &score_text(value)
}

impl Quote {
    /// The evidence as one cell: "crimes -0.6; not good -0.5 (negated)".
    pub fn evidence_line(&self) -> String {
        let mut line = String::new();
        for evidence in &self.evidence {
            line.push_str(if line.is_empty() { "" } else { "; " });
            evidence.show(&mut line);
        }
        line
    }

    fn target_list(&self) -> String {
        list(self.targets.iter().map(|target| format!("{}:{}", target.text, signed(target.stance))))
    }

    fn candidate_list(&self) -> String {
        list(self.speaker_candidates.iter().map(|candidate| format!("{}:{}", candidate.speaker, score_text(candidate.weight))))
    }
}

impl Row for Quote {
    const TABLE: &'static str = "quotes";
    const COLUMNS: &'static [Column<Self>] = QUOTES;
    const DETAILS: &'static [&'static str] = &[
        "quote_id",
        "block",
        "paragraph",
        "sentence",
        "content_spans",
        "cue_span",
        "cue_lemma",
        "cue_negated",
        "source",
        "source_span",
        "speaker_id",
        "speaker_type",
        "speaker_gender",
        "gender_basis",
        "resolution",
        "speaker_candidates",
        "parent_quote_id",
        "positive",
        "negative",
        "mixed",
        "reporter_stance",
        "evidence",
        "rule",
        "context",
        "content_in_context",
        "cue_in_context",
        "source_in_context",
        "quotation_id",
        "copied",
        "repeat_of",
    ];
    const HAS_METADATA: bool = true;
    const HAS_PEOPLE: bool = true;
    const HAS_COUNTED: Option<bool> = Some(false);

    fn metadata(&self) -> Option<&Metadata> {
        Some(&self.metadata)
    }

    fn people(&self) -> Option<&Metadata> {
        Some(&self.people)
    }

    fn counted(&self) -> Option<&Counted> {
        Some(&self.lexicons)
    }
}

#[rustfmt::skip]
const QUOTES: &[Column<Quote>] = &[
    Column { name: "quote_id", explains: "Stable id: a hash of document, places and kind", sort: Sort::Text, cell: |q| Cell::text(&q.quote_id) },
    Column { name: "doc_id", explains: "The document; its metadata columns follow", sort: Sort::Text, cell: |q| Cell::text(&q.doc_id) },
    Column { name: "block", explains: "What the paragraph is: body, headline, caption ...", sort: Sort::Text, cell: |q| Cell::text(&*q.block) },
    Column { name: "paragraph", explains: "Paragraph in which the content begins, from 1", sort: Sort::Count, cell: |q| Cell::count(q.paragraph) },
    Column { name: "sentence", explains: "Sentence in which the content begins, from 1", sort: Sort::Count, cell: |q| Cell::count(q.sentence) },
    Column { name: "kind", explains: "direct, mixed or indirect: all, some or none of the content's words stand in quotation marks", sort: Sort::Text, cell: |q| Cell::text(q.kind.name()) },
    Column { name: "quote", explains: "The content on one line; pieces joined by \" […] \"", sort: Sort::Text, cell: |q| Cell::text(&q.content_text) },
    Column { name: "content_spans", explains: "Where the content stands: start-end;start-end in code points, end exclusive", sort: Sort::Spans, cell: |q| Cell::Spans(&q.content) },
    Column { name: "words", explains: "Words of the content", sort: Sort::Count, cell: |q| Cell::count(q.words) },
    Column { name: "cue", explains: "The words that report: said, according to", sort: Sort::Text, cell: |q| Cell::text(&q.cue_text) },
    Column { name: "cue_span", explains: "Where the cue stands", sort: Sort::Spans, cell: |q| Cell::Spans(&q.cue) },
    Column { name: "cue_lemma", explains: "The cue's entry in the lexicon", sort: Sort::Text, cell: |q| Cell::text(&q.cue_lemma) },
    Column { name: "cue_class", explains: "What the cue does: neutral (a label before a turn, too), assertive, denying ...", sort: Sort::Text, cell: |q| Cell::maybe(q.cue_class.map(CueClass::name)) },
    Column { name: "cue_negated", explains: "Whether the cue is negated: did not say", sort: Sort::Flag, cell: |q| Cell::Flag(q.cue_negated) },
    Column { name: "source", explains: "The words that name who is quoted", sort: Sort::Text, cell: |q| Cell::text(&q.source_text) },
    Column { name: "source_span", explains: "Where the source stands", sort: Sort::Spans, cell: |q| Cell::Spans(&q.source) },
    Column { name: "speaker", explains: "Canonical name of the speaker; empty where it is left open", sort: Sort::Text, cell: |q| Cell::maybe(q.speaker.as_deref()) },
    Column { name: "speaker_id", explains: "Stable id of the speaker", sort: Sort::Text, cell: |q| Cell::maybe(q.speaker_id.as_deref()) },
    Column { name: "speaker_type", explains: "person, organization, group, document or unnamed", sort: Sort::Text, cell: |q| Cell::maybe(q.speaker_type.map(SpeakerKind::name)) },
    Column { name: "speaker_role", explains: "Office or occupation as the text gives it", sort: Sort::Text, cell: |q| Cell::maybe(q.speaker_role.as_deref()) },
    Column { name: "speaker_gender", explains: "m or f as the people file says or pronouns and titles show it; guessed from a name only with --gender-by-name, see gender_basis", sort: Sort::Text, cell: |q| Cell::maybe(q.speaker_gender.map(Gender::name)) },
    Column { name: "gender_basis", explains: "What shows the gender: people (the file of --people), text (pronouns, titles, nouns) or name (a guess, with --gender-by-name only); empty where no gender", sort: Sort::Text, cell: |q| Cell::maybe(q.gender_basis.map(GenderBasis::name)) },
    Column { name: "resolution", explains: "How the speaker was found: named, name-part, pronoun, nominal, pair (the former, the two), first-person, continuation, conversation, none; override where --overrides says it", sort: Sort::Text, cell: |q| Cell::text(q.resolution.name()) },
    Column { name: "speaker_candidates", explains: "Who it may be where it is left open, and each of a pair: name:weight;name:weight", sort: Sort::Text, cell: |q| Cell::text(q.candidate_list()) },
    Column { name: "parent_quote_id", explains: "The quote within which this one stands", sort: Sort::Text, cell: |q| Cell::maybe(q.parent_quote_id.as_deref()) },
    Column { name: "polarity", explains: "How positively the content evaluates, -1..1", sort: Sort::Score, cell: |q| Cell::Score(q.polarity) },
    Column { name: "positive", explains: "Evaluating words of the content that are good where they stand", sort: Sort::Count, cell: |q| Cell::count(q.positive) },
    Column { name: "negative", explains: "Evaluating words of the content that are bad where they stand", sort: Sort::Count, cell: |q| Cell::count(q.negative) },
    Column { name: "mixed", explains: "Whether both the good and the bad are more than faint", sort: Sort::Flag, cell: |q| Cell::Flag(q.mixed) },
    Column { name: "certainty", explains: "Hedged to boosted, -1..1", sort: Sort::Score, cell: |q| Cell::Score(q.certainty) },
    Column { name: "reporter_stance", explains: "How far the writer's choice of cue goes along with the content, -1..1", sort: Sort::Score, cell: |q| Cell::Score(q.reporter_stance) },
    Column { name: "targets", explains: "Whom or what the speaker is for or against: name:stance;name:stance", sort: Sort::Text, cell: |q| Cell::text(q.target_list()) },
    Column { name: "evidence", explains: "The words that made the scores, with what each adds", sort: Sort::Text, cell: |q| Cell::text(q.evidence_line()) },
    Column { name: "confidence", explains: "How likely the row is right, 0..1", sort: Sort::Score, cell: |q| Cell::Score(q.confidence) },
    Column { name: "rule", explains: "The rule that found it", sort: Sort::Text, cell: |q| Cell::text(q.rule.name()) },
    Column { name: "context", explains: "The sentences that hold content, cue and source, on one line", sort: Sort::Text, cell: |q| Cell::text(&q.context) },
    Column { name: "content_in_context", explains: "Where the content stands in the context, so that it can be marked there: start-end;start-end in its code points", sort: Sort::Spans, cell: |q| Cell::Spans(&q.content_in_context) },
    Column { name: "cue_in_context", explains: "Where the cue stands in the context", sort: Sort::Spans, cell: |q| Cell::Spans(&q.cue_in_context) },
    Column { name: "source_in_context", explains: "Where the source stands in the context", sort: Sort::Spans, cell: |q| Cell::Spans(&q.source_in_context) },
    Column { name: "quotation_id", explains: "One id for the same words in all documents, as in the table quotations; empty for fewer than 6 words", sort: Sort::Text, cell: |q| Cell::maybe(q.quotation_id.as_deref()) },
    Column { name: "copied", explains: "Whether the document is a copy of an earlier one (copy_of in documents) that has this quote too", sort: Sort::Flag, cell: |q| Cell::Flag(q.copied) },
    Column { name: "repeat_of", explains: "quote_id of the same quote in an earlier paragraph that this one's repeats word for word; columns of the people file follow, each as people_COLUMN, then those of --lexicon: NAME.CATEGORY, how many words and phrases of it are in the content, and with weights NAME.CATEGORY_mean", sort: Sort::Text, cell: |q| Cell::maybe(q.repeat_of.as_deref()) },
];
