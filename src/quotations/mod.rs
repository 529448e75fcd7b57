//! Quotations: what stands between quotation marks, before anyone is linked to it.
//!
//! [`marks`] says of each mark whether it opens, closes or is an apostrophe; [`pairing`] joins them within a paragraph, and across
//! paragraphs where a quotation goes on; [`usage`] tells speech from titles and scare quotes. One odd mark costs at most its paragraph.

pub mod marks;
pub mod pairing;
pub mod usage;

use crate::lexicons::Lexicons;
use crate::problem::{Problem, Rule};
use crate::syntax::Syntax;
use crate::text::{Id, ParagraphId, QuotationId, Table, TokenId, TokenRange, next, previous};
use crate::tokens::{Text, by_paragraphs};

/// Text between marks, within one paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// With its marks.
    pub tokens: TokenRange,
    /// Without its marks.
    pub inner: TokenRange,
    /// Its paragraph.
    pub paragraph: ParagraphId,
    /// How it ends.
    pub closing: Closing,
    /// 0, or 1 within another quotation, and so on.
    pub depth: u8,
    /// The quotation of the paragraph before that this one goes on with.
    pub continues: Option<QuotationId>,
    /// What it is used for.
    pub usage: Usage,
}

/// How a quotation ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closing {
    /// By its mark.
    Closed,
    /// At the end of its paragraph; the next paragraph goes on with it.
    Continued,
    /// At the end of its paragraph, for want of a mark.
    Unclosed,
}

/// What quotation marks are used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Usage {
    /// A sentence or more.
    Sentence,
    /// A piece of a sentence.
    Fragment,
    /// A word or few that the writer keeps a distance from, a name or a title.
    Mention,
}

/// The quotations of a document in order of their first mark; an inner one comes after the one that holds it.
#[derive(Debug, Default)]
pub struct Quotations {
    items: Table<QuotationId, Quotation>,
    /// By token: how deep within quotations it stands, marks included; 0 outside.
    depths: Vec<u8>,
}
impl Quotations {
    /// Whether a token stands within a quotation.
    pub fn is_quoted(&self, token: TokenId) -> bool { self.depths.get(token.index()).is_some_and(|d| *d > 0) }
}
/// Finds.
pub fn find(_text: &Text<'_>, _syntax: &Syntax, _lexicons: &Lexicons, _document: &str, _problems: &mut Vec<Problem>) -> Quotations { Quotations::default() }
