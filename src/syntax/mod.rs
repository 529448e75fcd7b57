//! Part of speech, lemma, and head of each token.
//!
//! [`facts`] says what is known of each token alone, [`tag`] its part of speech, [`lemma`] its lemma; [`parse`] builds the tree, with
//! [`state`] for the tree so far and [`arcs`] for what is looked at; [`marks`] hangs
//! punctuation into it. All of it is linear in the length of the text.
//!
//! The layer is flat: a table each of tags, heads, relations, words and lemmas. A head stands in the token's own sentence; a token without
//! one is the root of its sentence, or of a part of it that hangs on nothing. Weights come from a [`Model`].

pub mod arcs;
pub mod facts;
pub mod lemma;
mod marks;
mod model;
pub mod parse;
mod relation;
pub mod state;
pub mod tag;

use std::borrow::Cow;

use self::facts::Facts;
use self::state::State;
use crate::lexicons::Lexicons;
use crate::lexicons::words::Tag;
use crate::text::{Id, IdRange, ParagraphId, Table, TokenId, TokenRange};
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
    /// The [`crate::learning::key::word`] of each folded form.
    pub words: Table<TokenId, u32>,
    /// The [`crate::learning::key::word`] of each folded lemma.
    pub lemmas: Table<TokenId, u32>,
    /// How each lemma comes from its form.
    endings: Table<TokenId, lemma::Ending>,
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
    pub fn lemma<'t>(&self, text: &Text<'_>, lexicons: &'t Lexicons, token: TokenId) -> Cow<'t, str> {
        let ending = self.endings.find(token).copied().unwrap_or_default();
        lemma::text(text.form(token), text.symbol(token), ending, lexicons)
    }
}

/// The tags of a document, and what they were told by.
#[derive(Debug, Default)]
pub struct Tagged {
    facts: Vec<Facts>,
    tags: Vec<Tag>,
}

impl Tagged {
    /// The syntax of a text that is not parsed: every token is a root, and its lemma is its form.
    pub fn unparsed(self) -> Syntax {
        let all = self.tags.len();
        let words = self.words();
        Syntax {
            tags: self.tags.into(),
            heads: vec![None; all].into(),
            relations: vec![Relation::Root; all].into(),
            lemmas: words.clone().into(),
            words: words.into(),
            endings: vec![lemma::Ending::default(); all].into(),
        }
    }

    fn words(&self) -> Vec<u32> {
        self.facts.iter().map(|facts| facts.word).collect()
    }

    /// Of the tokens of a sentence.
    fn of(&self, sentence: TokenRange) -> (&[Facts], &[Tag]) {
        let places = sentence.start()..sentence.end();
        (self.facts.get(places.clone()).unwrap_or(&[]), self.tags.get(places).unwrap_or(&[]))
    }
}

/// Tags every token. Much faster than [`parse`], which goes on from it.
pub fn tag(text: &Text<'_>, lexicons: &Lexicons, model: &Model) -> Tagged {
    let tagged = by_paragraphs(text, |paragraphs| {
        let (mut all, mut facts, mut tags, mut buffer) = (room(text, paragraphs), Vec::new(), Vec::new(), String::new());
        for tokens in sentences(text, paragraphs) {
            facts::gather(text, lexicons, tokens, &mut facts, &mut buffer);
            tags.clear();
            tag::Sentence::new(&facts).tag(&model.tags, &mut tags);
            all.extend(facts.iter().copied().zip(tags.iter().copied()));
        }
        all
    });
    let (facts, tags) = tagged.into_iter().unzip();
    Tagged { facts, tags }
}

/// Finds the lemmas and heads of the tokens of a text; `tagged` are its own.
pub fn parse(text: &Text<'_>, lexicons: &Lexicons, model: &Model, tagged: Tagged) -> Syntax {
    let words = by_paragraphs(text, |paragraphs| {
        let (mut all, mut state, mut arcs, mut buffer) = (room(text, paragraphs), State::default(), Vec::new(), String::new());
        for tokens in sentences(text, paragraphs) {
            let (facts, tags) = tagged.of(tokens);
            parse::parse(model, facts, tags, &mut state, &mut arcs);
            for ((token, facts), (tag, (head, relation))) in tokens.iter().zip(facts).zip(tags.iter().zip(&arcs)) {
                let form = (text.form(token), text.symbol(token));
                let (lemma, ending) = lemma::find(facts.word, form, *tag, (lexicons, &model.lemmas), &mut buffer);
                let head = head.map(|head| TokenId::new(tokens.start() + usize::from(head)));
                all.push(Word { head, relation: *relation, lemma, ending });
            }
        }
        all
    });
    Syntax {
        heads: words.iter().map(|word| word.head).collect::<Vec<_>>().into(),
        relations: words.iter().map(|word| word.relation).collect::<Vec<_>>().into(),
        lemmas: words.iter().map(|word| word.lemma).collect::<Vec<_>>().into(),
        endings: words.iter().map(|word| word.ending).collect::<Vec<_>>().into(),
        words: tagged.words().into(),
        tags: tagged.tags.into(),
    }
}

/// What is found of one token.
#[derive(Clone, Copy, Debug)]
struct Word {
    head: Option<TokenId>,
    relation: Relation,
    lemma: u32,
    ending: lemma::Ending,
}

/// Tags a text and parses it.
pub fn read(text: &Text<'_>, lexicons: &Lexicons, model: &Model) -> Syntax {
    parse(text, lexicons, model, tag(text, lexicons, model))
}

/// Room for something of each token.
fn room<T>(text: &Text<'_>, paragraphs: IdRange<ParagraphId>) -> Vec<T> {
    Vec::with_capacity(text.paragraphs.slice(paragraphs).iter().map(|paragraph| paragraph.tokens.len()).sum())
}

fn sentences(text: &Text<'_>, paragraphs: IdRange<ParagraphId>) -> impl Iterator<Item = TokenRange> {
    let sentences = text.paragraphs.slice(paragraphs).iter().flat_map(|paragraph| text.sentences.slice(paragraph.sentences));
    sentences.map(|sentence| sentence.tokens)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn parsed<T>(content: &str, ask: impl Fn(&Text<'_>, &Syntax, &Lexicons) -> T) -> T {
        let lexicons = Lexicons::load(None).unwrap();
        let text = Text::new(content, &lexicons);
        let syntax = read(&text, &lexicons, &Model::embedded().unwrap());
        ask(&text, &syntax, &lexicons)
    }

    #[test]
    fn tags_follow_from_what_stands_around() {
        for (content, expected) in [
            ("The ferry leaves the harbor at noon.", "DT NN VBZ DT NN IN NN PUNCT"),
            ("She leaves nothing to chance.", "PRP VBZ NN TO NN PUNCT"),
            ("They will address the crowd.", "PRP MD VB DT NN PUNCT"),
            ("His address was kept by the clerk.", "PRP$ NN VBD VBN IN DT NN PUNCT"),
            ("Mayor Ilka Brandt didn’t answer.", "NNP NNP NNP VBD RB VB PUNCT"),
            ("“Nobody knows,” said Tom.", "PUNCT NN VBZ PUNCT PUNCT VBD NNP PUNCT"),
            ("The WHO said who came.", "DT NNP VBD WP VBD PUNCT"),
        ] {
            let tags = parsed(content, |_, syntax, _| syntax.tags.iter().map(|tag| tag.name()).collect::<Vec<_>>().join(" "));
            assert_eq!(tags, expected, "{content}");
        }
    }

    #[test]
    fn words_hang_on_their_heads() {
        for (content, arcs) in [
            (
                "The mayor said that the bridge would open.",
                &["mayor nsubj said", "open ccomp said", "that mark open", "bridge nsubj open"][..],
            ),
            ("Ilka Brandt, a nurse, told reporters nothing.", &["Brandt nsubj told", "nurse appos Brandt", "nothing obj told"]),
            ("The road was closed on Monday.", &["road nsubj:pass closed", "Monday nmod closed", "was aux:pass closed"]),
            ("“It leaks,” said Tom.", &["leaks ccomp said", "Tom nsubj said"]),
            ("She wants to leave and hopes to return.", &["leave xcomp wants", "hopes conj wants", "return xcomp hopes"]),
        ] {
            let found = parsed(content, |text, syntax, _| {
                let arc = |token: TokenId| {
                    let head = syntax.head(token).map_or("", |head| text.form(head));
                    format!("{} {} {head}", text.form(token), syntax.relation(token).name())
                };
                (0..text.tokens.len()).map(|at| arc(TokenId::new(at))).collect::<Vec<_>>()
            });
            for arc in arcs {
                assert!(found.iter().any(|other| other == arc), "{arc} in {found:?}");
            }
        }
    }

    #[test]
    fn lemmas_depend_on_tags() {
        let lemmas = parsed("She was leaving; the children’s hopes fell, they’ve said.", |text, syntax, lexicons| {
            (0..text.tokens.len()).map(|at| syntax.lemma(text, lexicons, TokenId::new(at)).into_owned()).collect::<Vec<_>>().join(" ")
        });
        assert_eq!(lemmas, "she be leave ; the child 's hope fall , they have say .");
    }
}
