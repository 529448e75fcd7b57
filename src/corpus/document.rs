//! One text to analyse, with what its source says about it.

use std::sync::Arc;

use crate::text::Span;

/// A text and its metadata. The text is read-only from here on: every offset in every report indexes it.
#[derive(Clone, Debug)]
pub struct Document {
    /// Unique within a run: the path below the given folder without its ending, or the id column.
    pub id: String,
    /// Where it was read from, for messages: "news/a.txt", "articles.csv record 7".
    pub origin: String,
    /// The other scalar columns of its record, in order of the input.
    pub metadata: Vec<(Arc<str>, String)>,
    /// The text, as decoded: without a byte-order mark, line ends as they were. A piece of a split file counts from its own start.
    pub text: Box<str>,
    /// The part whose quotation is wanted, where the rest is only there to tell who speaks.
    pub only: Option<Span>,
}
