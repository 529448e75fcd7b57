//! One token: a word, a number or a mark, as a span of the text.

use crate::text::{Span, Symbol};

/// What kind of token it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum TokenKind {
    /// Letters, with hyphens, inner apostrophes, and the full stop of an abbreviation.
    Word,
    /// "'s", "n't", "'ll": the tail of a word that is a token of its own.
    Clitic,
    /// Digits, with what belongs to them: "1,000.5", "13-year"; a currency sign is a [`TokenKind::Symbol`].
    Number,
    /// A character that may open or close a quotation, or be an apostrophe.
    Mark,
    /// . ! ? …
    Stop,
    /// ,
    Comma,
    /// : ;
    Colon,
    /// — – --
    Dash,
    /// ( ) [ ] { }
    Bracket,
    /// Anything else that is no space.
    Symbol,
}

/// Which of a word's letters are capitals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Case {
    /// No letter, or a script without case.
    None,
    /// minister
    Lower,
    /// Minister
    Capitalised,
    /// UN, U.S.
    Upper,
    /// al-Sudani, iPhone
    Mixed,
}

/// A token of a document. It owns no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands, in bytes.
    pub span: Span,
    /// The word, if some lexicon knows it.
    pub symbol: Option<Symbol>,
    /// What it is.
    pub kind: TokenKind,
    /// Its capitals.
    pub case: Case,
    /// Whether white space stands before it.
    pub spaced: bool,
}

impl Token {
    /// Whether it is a word, its clitic, or a number: what counts as a word of text.
    pub fn is_word(self) -> bool {
        matches!(self.kind, TokenKind::Word | TokenKind::Number)
    }

    /// Whether it begins with a capital.
    pub fn is_capitalised(self) -> bool {
        matches!(self.case, Case::Capitalised | Case::Upper) && self.kind == TokenKind::Word
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_small() {
        assert_eq!(std::mem::size_of::<Token>(), 16);
    }
}
