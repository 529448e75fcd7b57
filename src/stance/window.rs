//! A run of tokens within one sentence, read by position.

use super::Layers;
use crate::lexicons::is_one_of;
use crate::lexicons::phrases::{Lexicon, Match};
use crate::lexicons::words::Tag;
use crate::text::{Id, Symbol, TokenId, TokenRange};
use crate::tokens::{Case, TokenKind};

/// Words in capitals from this length on are shouted rather than the short name of something ("DISASTER", not "AID").
const SHOUTED: u32 = 5;
/// How many tokens on each side tell whether capitals are those of a headline.
const AROUND: usize = 20;

/// Tokens `start..end` of one sentence; past the end there is nothing.
#[derive(Clone, Copy)]
pub(super) struct Window<'w, 'd> {
    pub layers: Layers<'w, 'd>,
    /// The whole sentence.
    pub sentence: TokenRange,
    pub start: usize,
    pub end: usize,
}

impl<'w> Window<'w, '_> {
    pub fn symbol(self, at: usize) -> Option<Symbol> {
        if at < self.end { self.layers.text.symbol(TokenId::new(at)) } else { None }
    }

    /// The tag; punctuation past the end.
    pub fn tag(self, at: usize) -> Tag {
        if at < self.end { self.layers.syntax.tag(TokenId::new(at)) } else { Tag::PUNCT }
    }

    pub fn kind(self, at: usize) -> Option<TokenKind> {
        if at < self.end { self.layers.text.kind(TokenId::new(at)) } else { None }
    }

    /// The form as it stands; empty past the end of the text.
    pub fn form(self, at: usize) -> &'w str {
        let text = self.layers.text;
        text.tokens.find(TokenId::new(at)).map_or("", |token| token.span.slice(text.content))
    }

    /// Whether one of `forms` stands at a position, in any case.
    pub fn is_form(self, at: usize, forms: &[&str]) -> bool {
        is_one_of(self.form(at), forms)
    }

    /// The longest entry of a table at a position.
    pub fn longest<T>(self, table: &Lexicon<T>, at: usize) -> Option<Match> {
        table.longest(|ahead| self.symbol(at + ahead))
    }

    /// Whether a found entry is (part of) a name: "Victory Monument", "said Grace".
    pub fn is_name(self, at: usize, found: Match) -> bool {
        (at..at + found.tokens).all(|token| self.tag(token).is_proper() && self.capital_names(token))
    }

    /// Whether the capital of a proper noun makes a name of it, rather than the place where it stands or the writer's shouting.
    fn capital_names(self, at: usize) -> bool {
        let text = self.layers.text;
        let Some(token) = text.tokens.find(TokenId::new(at)) else { return false };
        if token.case == Case::Upper && token.span.len() >= SHOUTED {
            return false;
        }
        // The tagger has weighed the place of the words that it knows; the others it takes for names wherever a capital stands.
        self.layers.lexicons.vocabulary.info(token.symbol).is_some() || !(self.is_initial(at) || self.is_title_case(at))
    }

    /// Whether a word is a modal; a capital that its place does not explain makes a month of "May".
    pub fn is_modal(self, at: usize) -> bool {
        let capital = self.layers.text.tokens.find(TokenId::new(at)).is_some_and(|token| token.case == Case::Capitalised);
        self.tag(at) == Tag::MD && (!capital || self.is_initial(at) || self.is_title_case(at))
    }

    /// Whether a position is the first word of its sentence, or of a quotation in it.
    pub fn is_initial(self, at: usize) -> bool {
        at <= self.sentence.start() || !self.layers.text.tokens[TokenId::new(at - 1)].is_word()
    }

    /// Whether the sentence asks.
    pub fn is_question(self) -> bool {
        let last = (self.sentence.start()..self.sentence.end()).rev().take(3).find(|at| self.form(*at).contains(['?', '.', '!']));
        last.is_some_and(|at| self.form(at).contains('?'))
    }

    /// Whether the negator at a position stands with the verb that opens a question: "isn't this", "why don't they" ask for a yes, so
    /// that nothing is turned round.
    pub fn asks_for_yes(self, at: usize) -> bool {
        let Some(verb) = at.checked_sub(1).filter(|verb| *verb >= self.start && self.tag(*verb).is_finite()) else { return false };
        let opens = self.is_initial(verb) || matches!(self.tag(verb - 1), Tag::WRB | Tag::WP | Tag::WDT | Tag::CC);
        opens && self.is_question()
    }

    /// Whether most words around a position begin with a capital, as in headlines.
    fn is_title_case(self, at: usize) -> bool {
        let (start, end) = (at.saturating_sub(AROUND).max(self.sentence.start()), (at + AROUND).min(self.sentence.end()));
        let tokens = self.layers.text.tokens.slice(TokenRange::of(start, end));
        let long = || tokens.iter().filter(|token| token.kind == TokenKind::Word && token.span.len() > 3);
        let capitals = long().filter(|token| token.is_capitalised()).count();
        capitals > 2 && capitals * 10 >= long().count() * 8
    }
}
