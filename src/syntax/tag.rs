//! Stub.
use crate::{lexicons::{Lexicons, words::Tag}, text::{IdRange, ParagraphId}, tokens::Text};
pub(super) fn paragraphs(text: &Text<'_>, _l: &Lexicons, _p: IdRange<ParagraphId>) -> Vec<Tag> { text.tokens.iter().map(|_| Tag::NN).collect() }
