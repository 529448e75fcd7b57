//! Part of speech, lemma, and head of each token.
//!
//! The layer is flat: a table each of tags, heads, relations, words and lemmas. A head stands in the token's own sentence; a token without
//! one is the root of its sentence, or of a part of it that hangs on nothing. Weights come from a [`Model`].

mod lemma;
mod model;
mod relation;
mod tag;

use std::borrow::Cow;

use crate::learning::key;
use crate::lexicons::Lexicons;
use crate::lexicons::words::Tag;
use crate::text::{Table, TokenId};
use crate::tokens::{Text, by_paragraphs};

pub use model::{ACTIONS, Model, WIDTH};
pub use relation::Relation;

/// The syntax layer of a document.
#[derive(Debug, Default)]
pub struct Syntax {
    /// The part of speech of each token.
    pub tags: Table<TokenId, Tag>,
    /// The token that each hangs on, of the same sentence; none for a root.
    pub heads: Table<TokenId, Option<TokenId>>,
    /// What each is to its head.
    pub relations: Table<TokenId, Relation>,
    /// The [`key::word`] of each folded form.
    pub words: Table<TokenId, u32>,
    /// The [`key::word`] of each folded lemma.
    pub lemmas: Table<TokenId, u32>,
}

impl Syntax {
    /// The tag of a token; punctuation past the end.
    #[inline]
    pub fn tag(&self, token: TokenId) -> Tag {
        self.tags.find(token).copied().unwrap_or(Tag::PUNCT)
    }

    /// The head of a token; none past the end.
    #[inline]
    pub fn head(&self, token: TokenId) -> Option<TokenId> {
        self.heads.find(token).copied().flatten()
    }

    /// What a token is to its head; punctuation past the end.
    #[inline]
    pub fn relation(&self, token: TokenId) -> Relation {
        self.relations.find(token).copied().unwrap_or(Relation::Punct)
    }

    /// The lemma of a token as text, folded.
    pub fn lemma<'t>(&self, text: &Text<'t>, lexicons: &'t Lexicons, token: TokenId) -> Cow<'t, str> {
        lemma::text(text.form(token), text.symbol(token), self.tag(token), lexicons)
    }
}

/// What is found of one token.
#[derive(Clone, Copy, Debug)]
struct Word {
    tag: Tag,
    head: Option<TokenId>,
    relation: Relation,
    word: u32,
    lemma: u32,
}

/// Tags every token and finds its lemma and head.
pub fn parse(text: &Text<'_>, lexicons: &Lexicons, _model: &Model) -> Syntax {
    let tags = Table::from(by_paragraphs(text, |paragraphs| tag::paragraphs(text, lexicons, paragraphs)));
    let mut buffer = String::new();
    let word = |(token, tag): (TokenId, &Tag)| {
        let lemma = lemma::text(text.form(token), text.symbol(token), *tag, lexicons);
        let word = key::word_of(text.form(token), &mut buffer);
        Word { tag: *tag, head: None, relation: Relation::Dep, word, lemma: key::word(&lemma) }
    };
    layers(&tags.enumerate().map(word).collect::<Vec<_>>())
}

fn layers(words: &[Word]) -> Syntax {
    Syntax {
        tags: words.iter().map(|word| word.tag).collect::<Vec<_>>().into(),
        heads: words.iter().map(|word| word.head).collect::<Vec<_>>().into(),
        relations: words.iter().map(|word| word.relation).collect::<Vec<_>>().into(),
        words: words.iter().map(|word| word.word).collect::<Vec<_>>().into(),
        lemmas: words.iter().map(|word| word.lemma).collect::<Vec<_>>().into(),
    }
}
