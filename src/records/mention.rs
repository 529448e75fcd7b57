//! The row of the `mentions` table: a name in the text, or another source of a quote, and whom it means.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::column::{Cell, Column, Row, Sort};

/// One mention. Spans are pairs of code points into the document's text, end exclusive.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)] // The columns below say what each is.
pub struct MentionRow {
    #[serde(rename = "doc")]
    pub doc_id: String,
    #[serde(serialize_with = "first", deserialize_with = "only")]
    pub span: Vec<[u32; 2]>,
    #[serde(serialize_with = "first", deserialize_with = "only")]
    pub titled_span: Vec<[u32; 2]>,
    pub text: String,
    pub form: Cow<'static, str>,
    #[serde(rename = "type")]
    pub kind: Option<Cow<'static, str>>,
    pub name: Option<String>,
    pub id: Option<String>,
    pub resolution: Cow<'static, str>,
}

/// A mention is one piece.
fn first<S: serde::Serializer>(spans: &[[u32; 2]], serializer: S) -> Result<S::Ok, S::Error> {
    spans.first().serialize(serializer)
}

fn only<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<[u32; 2]>, D::Error> {
    Option::deserialize(deserializer).map(|span| Option::into_iter(span).collect())
}

impl Row for MentionRow {
    const TABLE: &'static str = "mentions";
    const COLUMNS: &'static [Column<Self>] = MENTIONS;
    const DETAILS: &'static [&'static str] = &["titled_span", "id"];
}

#[rustfmt::skip]
const MENTIONS: &[Column<MentionRow>] = &[
    Column { name: "doc_id", explains: "The document", sort: Sort::Text, cell: |m| Cell::text(&m.doc_id) },
    Column { name: "span", explains: "Where the mention stands: start-end in code points, end exclusive", sort: Sort::Spans, cell: |m| Cell::Spans(&m.span) },
    Column { name: "titled_span", explains: "The same with the titles before it", sort: Sort::Spans, cell: |m| Cell::Spans(&m.titled_span) },
    Column { name: "text", explains: "Its words, without titles", sort: Sort::Text, cell: |m| Cell::text(&m.text) },
    Column { name: "form", explains: "name, or source: a pronoun or a noun phrase to which a quote is attributed", sort: Sort::Text, cell: |m| Cell::text(&*m.form) },
    Column { name: "type", explains: "person, organization, group, document, unnamed, or place; whoever nothing shows to be anything else is a person", sort: Sort::Text, cell: |m| Cell::maybe(m.kind.as_deref()) },
    Column { name: "name", explains: "Canonical name of whom it means; empty where it may be several", sort: Sort::Text, cell: |m| Cell::maybe(m.name.as_deref()) },
    Column { name: "id", explains: "Stable id of whom it means, speaker_id in the other tables if it speaks", sort: Sort::Text, cell: |m| Cell::maybe(m.id.as_deref()) },
    Column { name: "resolution", explains: "How it was found: named, name-part, and as in quotes; none where it is left open", sort: Sort::Text, cell: |m| Cell::text(&*m.resolution) },
];
