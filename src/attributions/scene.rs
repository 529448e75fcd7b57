//! What the rules look at: the layers of one document, with the questions that they ask again and again.

use super::attribution::{Attribution, Kind, Rule};
use crate::cues::{Cue, Cues};
use crate::lexicons::cue::CueEntry;
use crate::lexicons::words::Tag;
use crate::lexicons::{Lexicons, is_one_of};
use crate::quotations::Quotations;
use crate::syntax::Syntax;
use crate::text::{CueId, Id, IdRange, TokenId, TokenRange, next, previous};
use crate::tokens::{Case, Text, TokenKind};

/// No dateline has more tokens: "WASHINGTON, D.C., May 3, 2016 (AP) —".
const DATELINE: usize = 14;
/// Bytes of the shortest place in capitals.
const PLACE: u32 = 3;
/// More words in capitals are a headline.
const CAPITALS: usize = 5;

/// The layers below `attributions`.
#[derive(Clone, Copy)]
pub(crate) struct Scene<'s, 'd> {
    pub text: &'s Text<'d>,
    pub syntax: &'s Syntax,
    pub quotations: &'s Quotations,
    pub cues: &'s Cues,
    pub lexicons: &'s Lexicons,
}

impl<'d> Scene<'_, 'd> {
    pub fn tag(&self, token: TokenId) -> Tag {
        self.syntax.tag(token)
    }

    pub fn kind(&self, token: TokenId) -> Option<TokenKind> {
        self.text.kind(token)
    }

    /// The form of a token; empty past the end.
    pub fn form(&self, token: TokenId) -> &'d str {
        self.text.tokens.find(token).map_or("", |token| token.span.slice(self.text.content))
    }

    /// Whether a token is one of some words, in any case.
    pub fn is(&self, token: TokenId, words: &[&str]) -> bool {
        is_one_of(self.form(token), words)
    }

    /// "Who" in "Who said so?": whoever is asked for.
    pub fn asks_for(&self, token: TokenId) -> bool {
        self.form(token) == "Who"
    }

    pub fn entry(&self, cue: &Cue) -> &CueEntry {
        cue.listed(self.lexicons)
    }

    /// The cues whose heads stand within `tokens`.
    pub fn cues_within(&self, tokens: TokenRange) -> IdRange<CueId> {
        let from = self.cues.partition(|cue| cue.head.index() < tokens.start());
        let to = self.cues.partition(|cue| cue.head.index() < tokens.end());
        IdRange::of(from, to)
    }

    /// An attribution, with the kind that its content's marks make it, and without the dateline of its paragraph.
    pub fn attribution(
        &self,
        mut content: Vec<TokenRange>,
        cue: Option<CueId>,
        source: Option<TokenRange>,
        rule: Rule,
        confidence: f32,
    ) -> Attribution {
        content.iter_mut().take(1).for_each(|piece| *piece = self.after_dateline(*piece));
        let source = source.map(|source| self.after_dateline(source));
        let kind = Kind::of(&content, self.text, self.quotations);
        let cue = cue.map(|cue| self.cues[cue]);
        Attribution { content, cue, source, kind, rule, confidence, parent: None }
    }

    /// What stands after the dateline, if a run begins with one: "TOLVAR (Northern Wire) — |Premier Batyrov".
    fn after_dateline(&self, run: TokenRange) -> TokenRange {
        let begins = run.first().filter(|first| self.paragraph(*first).start() == run.start());
        let tokens = self.text.tokens.slice(run);
        let is_place = tokens.first().is_some_and(|token| token.case == Case::Upper && token.span.len() >= PLACE);
        let dash = tokens.iter().take(DATELINE).position(|token| token.kind == TokenKind::Dash).filter(|_| begins.is_some() && is_place);
        let shouted = |dash: &usize| tokens.iter().take(*dash).filter(|token| token.case == Case::Upper).count() > CAPITALS;
        match dash.filter(|dash| !shouted(dash) && dash + 1 < run.len()) {
            Some(dash) => TokenRange::of(run.start() + dash + 1, run.end()),
            None => run,
        }
    }

    /// The sentence that holds a token.
    pub fn sentence(&self, token: TokenId) -> TokenRange {
        self.text.sentences[self.text.sentence_of(token)].tokens
    }

    /// The paragraph that holds a token.
    pub fn paragraph(&self, token: TokenId) -> TokenRange {
        self.text.paragraphs[self.text.paragraph_of(token)].tokens
    }

    /// The token before, within `limit`.
    pub fn before(&self, token: TokenId, limit: TokenRange) -> Option<TokenId> {
        previous(token).filter(|before| limit.has(*before))
    }

    /// The token after, within `limit`.
    pub fn after(&self, token: TokenId, limit: TokenRange) -> Option<TokenId> {
        Some(next(token)).filter(|after| limit.has(*after))
    }

    /// The first token past a run, within `limit`.
    pub fn past(&self, run: TokenRange, limit: TokenRange) -> Option<TokenId> {
        Some(TokenId::new(run.end())).filter(|after| limit.has(*after))
    }

    /// Monday, March, and the year's other names of times.
    pub fn is_time(&self, token: TokenId) -> bool {
        let symbol = self.text.symbol(token);
        let named = self.lexicons.vocabulary.info(symbol).is_some_and(|info| info.best.is_proper());
        (named && self.lexicons.titles.word(symbol).is_none()) || self.is(token, &TIMES)
    }

    /// A run without the full stops, commas, colons and dashes at its ends, unless a quotation holds them; ? and ! stay.
    pub fn trim(&self, run: TokenRange) -> TokenRange {
        let loose = |id: TokenId| {
            let border = match self.kind(id) {
                Some(TokenKind::Stop) => self.form(id).starts_with('.'),
                kind => matches!(kind, Some(TokenKind::Comma | TokenKind::Colon | TokenKind::Dash)),
            };
            border && !self.quotations.is_quoted(id)
        };
        let end = run.iter().rev().find(|id| !loose(*id)).map_or(run.start(), |id| id.index() + 1);
        let start = run.iter().find(|id| !loose(*id)).map_or(run.start(), Id::index);
        TokenRange::of(start, end)
    }
}

/// Common nouns and adverbs of time.
const TIMES: [&str; 18] = [
    "yesterday",
    "today",
    "tonight",
    "tomorrow",
    "day",
    "days",
    "week",
    "weeks",
    "month",
    "months",
    "year",
    "years",
    "decades",
    "hours",
    "morning",
    "afternoon",
    "evening",
    "night",
];
