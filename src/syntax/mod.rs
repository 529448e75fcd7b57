//! Part of speech of each token.
//!
//! Today by lexicon, shape and neighbours ([`tag`]); the layer's type is what a learned tagger and parser will fill.

mod tag;

use crate::lexicons::Lexicons;
use crate::lexicons::words::Tag;
use crate::text::{Table, TokenId};
use crate::tokens::{Text, by_paragraphs};

/// The syntax layer of a document.
#[derive(Debug, Default)]
pub struct Syntax {
    /// The part of speech of each token.
    pub tags: Table<TokenId, Tag>,
}

impl Syntax {
    /// The tag of a token; punctuation past the end.
    #[inline]
    pub fn tag(&self, token: TokenId) -> Tag {
        self.tags.find(token).copied().unwrap_or(Tag::PUNCT)
    }
}

/// Tags every token.
pub fn parse(text: &Text<'_>, lexicons: &Lexicons) -> Syntax {
    Syntax { tags: by_paragraphs(text, |paragraphs| tag::paragraphs(text, lexicons, paragraphs)).into() }
}
