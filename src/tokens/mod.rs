//! Tokens, sentences, paragraphs and blocks: the layers that every later stage stands on.
//!
//! [`paragraphs`] cuts the text at its line breaks (the head of a Markdown file is none of them), [`scan`] cuts a paragraph into tokens, [`sentences`] groups them, [`blocks`] says
//! what a paragraph is in its document (headline, caption, repeated). Paragraphs are cut on their own, in parallel in a long document.

pub mod blocks;
pub mod paragraphs;
pub mod scan;
pub mod sentences;
mod token;

use std::ops::Range;

use rayon::prelude::*;

use crate::corpus::front_matter;
use crate::lexicons::Lexicons;
use crate::problem::{Problem, Rule};
use crate::text::{Id, IdRange, ParagraphId, SentenceId, Span, Symbol, Table, TokenId, TokenRange};

pub use blocks::Block;
pub use token::{Case, Token, TokenKind};

/// A run of tokens that a full stop or the end of its paragraph ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Its tokens, closing marks included.
    pub tokens: TokenRange,
}

/// A run of text between line breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// Without the white space around it.
    pub span: Span,
    /// Its tokens.
    pub tokens: TokenRange,
    /// Its sentences.
    pub sentences: IdRange<SentenceId>,
    /// What it is in its document.
    pub block: Block,
    /// The earlier paragraph that it repeats word for word.
    pub repeats: Option<ParagraphId>,
}

/// A document's text with its tokens, sentences and paragraphs.
#[derive(Debug, Default)]
pub struct Text<'d> {
    /// The original text.
    pub content: &'d str,
    /// All tokens in order.
    pub tokens: Table<TokenId, Token>,
    /// All sentences in order.
    pub sentences: Table<SentenceId, Sentence>,
    /// All paragraphs in order.
    pub paragraphs: Table<ParagraphId, Paragraph>,
}

impl<'d> Text<'d> {
    /// Cuts a text into its layers.
    pub fn new(content: &'d str, lexicons: &Lexicons) -> Self {
        let mut spans = paragraphs::cut(content);
        let start = front_matter::end(content);
        spans.retain(|span| span.start() as usize >= start);
        let cut = |spans: &[Span]| {
            let mut scanner = scan::Scanner::new(content, lexicons);
            for span in spans {
                scanner.paragraph(*span);
            }
            scanner.done()
        };
        let mut text = Self { content, ..Self::default() };
        let pieces: Vec<Vec<_>> = if is_long(content) { spans.par_chunks(PARAGRAPHS_A_TASK).map(cut).collect() } else { vec![cut(&spans)] };
        for (span, tokens) in spans.iter().zip(pieces.into_iter().flatten()) {
            text.append(*span, &tokens);
        }
        blocks::label(&mut text);
        text
    }

    fn append(&mut self, span: Span, tokens: &scan::Scanned) {
        let (first, first_sentence) = (self.tokens.len(), self.sentences.len());
        for token in &tokens.tokens {
            self.tokens.push(*token);
        }
        let mut start = first;
        for end in &tokens.sentence_ends {
            self.sentences.push(Sentence { tokens: TokenRange::of(start, first + end) });
            start = first + end;
        }
        self.paragraphs.push(Paragraph {
            span,
            tokens: TokenRange::of(first, self.tokens.len()),
            sentences: IdRange::of(first_sentence, self.sentences.len()),
            block: Block::Body,
            repeats: None,
        });
    }

    /// The form of a token as it stands in the text; empty past the end.
    pub fn form(&self, token: TokenId) -> &'d str {
        self.tokens.find(token).map_or("", |token| token.span.slice(self.content))
    }

    /// The symbol of a token; none past the end or where no lexicon knows the word.
    pub fn symbol(&self, token: TokenId) -> Option<Symbol> {
        self.tokens.find(token)?.symbol
    }

    /// The kind of a token; none past the end.
    pub fn kind(&self, token: TokenId) -> Option<TokenKind> {
        Some(self.tokens.find(token)?.kind)
    }

    /// Where a run of tokens stands.
    pub fn span(&self, tokens: TokenRange) -> Span {
        match (tokens.first(), tokens.last()) {
            (Some(first), Some(last)) => self.tokens[first].span.join(self.tokens[last].span),
            _ => Span::default(),
        }
    }

    /// The text of a run of tokens.
    pub fn slice(&self, tokens: TokenRange) -> &'d str {
        self.span(tokens).slice(self.content)
    }

    /// The tokens that a span of code points touches; none where it leaves the text or holds no token.
    pub fn tokens_of(&self, [start, end]: [u32; 2]) -> Option<TokenRange> {
        let byte = |point: u32| self.content.char_indices().map(|(at, _)| at).chain([self.content.len()]).nth(point as usize);
        let (start, end) = byte(start).zip(byte(end))?;
        let tokens = TokenRange::of(
            self.tokens.partition(|token| token.span.end() as usize <= start),
            self.tokens.partition(|token| (token.span.start() as usize) < end),
        );
        (!tokens.is_empty()).then_some(tokens)
    }

    /// The sentence that holds a token.
    pub fn sentence_of(&self, token: TokenId) -> SentenceId {
        SentenceId::new(self.sentences.partition(|sentence| sentence.tokens.end() <= token.index()))
    }

    /// The paragraph that holds a token.
    pub fn paragraph_of(&self, token: TokenId) -> ParagraphId {
        ParagraphId::new(self.paragraphs.partition(|paragraph| paragraph.tokens.end() <= token.index()))
    }

    /// How many words (of letters or digits) a run of tokens holds.
    pub fn words(&self, tokens: TokenRange) -> usize {
        self.tokens.slice(tokens).iter().filter(|token| token.is_word()).count()
    }
}

/// A paragraph of more bytes than this has probably lost its line breaks.
const LONG_PARAGRAPH: u32 = 1_000_000;

/// Notes the paragraphs that are too long to be ones.
pub fn problems(text: &Text<'_>, document: &str) -> Vec<Problem> {
    let long = text.paragraphs.enumerate().filter(|(_, paragraph)| paragraph.span.len() > LONG_PARAGRAPH);
    let problem = |(id, paragraph): (ParagraphId, &Paragraph)| Problem {
        document: document.to_owned(),
        place: format!("paragraph {}", id.index() + 1),
        rule: Rule::LongParagraph,
        message: format!("a paragraph of {} bytes without a line break", paragraph.span.len()),
        hint: "check that the line breaks were kept; it was analysed as it is".to_owned(),
    };
    long.map(problem).collect()
}

/// Whether a text is so long that its stages use the pool.
pub fn is_long(content: &str) -> bool {
    content.len() >= PARALLEL_BYTES
}

/// What two stages find that need nothing of each other, at the same time where the text is long.
pub fn both<A: Send, B: Send>(text: &Text<'_>, one: impl FnOnce() -> A + Send, other: impl FnOnce() -> B + Send) -> (A, B) {
    if is_long(text.content) { rayon::join(one, other) } else { (one(), other()) }
}

/// The length from which on that pays.
const PARALLEL_BYTES: usize = 1 << 18;
const PARAGRAPHS_A_TASK: usize = 64;

/// Runs `stage` over the paragraphs of a text, in parallel where the text is long, and puts its findings together in order.
pub fn by_paragraphs<T: Send>(text: &Text<'_>, stage: impl Fn(IdRange<ParagraphId>) -> Vec<T> + Sync) -> Vec<T> {
    in_tasks(text, text.paragraphs.len(), |places| stage(IdRange::of(places.start, places.end)))
}

/// The same over the places of a list with about an item a paragraph.
pub fn in_tasks<T: Send>(text: &Text<'_>, count: usize, stage: impl Fn(Range<usize>) -> Vec<T> + Sync) -> Vec<T> {
    if !is_long(text.content) {
        return stage(0..count);
    }
    let starts: Vec<usize> = (0..count).step_by(PARAGRAPHS_A_TASK).collect();
    let task = |start: &usize| stage(*start..(*start + PARAGRAPHS_A_TASK).min(count));
    starts.par_iter().flat_map_iter(task).collect()
}
