//! Pairs the marks of a paragraph, recovers from odd ones, and follows a quotation over paragraphs.
//!
//! A stack of open marks: a closing mark closes the nearest open one of its family; failing that, straight and curly double marks close
//! each other. What stays open runs on into the next paragraph where that begins with a mark again (or closes it), else it ends with its
//! sentence or paragraph. So one odd mark never costs more than its own paragraph.

use super::marks::{self, Mark, Style};
use super::{Closing, Quotation, Usage};
use crate::text::{Id, ParagraphId, TokenId, TokenRange, next, previous};
use crate::tokens::{Text, TokenKind};

/// The quotations of one paragraph, and what is left over at its borders.
#[derive(Debug)]
pub(super) struct Paired {
    pub quotations: Vec<Quotation>,
    /// The style of an outermost quotation that is open at the end of the paragraph: the last of `quotations` at depth 0.
    pub open_end: Option<Style>,
    /// The style of the mark that the paragraph begins with.
    pub opens_with: Option<Style>,
    /// The first closing mark that has nothing to close.
    pub stray: Option<Mark>,
    /// How many marks found no partner.
    pub unpaired: usize,
    /// How many marks there are.
    pub marks: usize,
}

/// Quotations nest no deeper than this; a mark that would is unpaired.
const DEEPEST: usize = 6;

struct Stack<'s, 'd> {
    text: &'s Text<'d>,
    paragraph: ParagraphId,
    open: Vec<Mark>,
    quotations: Vec<Quotation>,
    unpaired: usize,
}

/// Pairs the marks of one paragraph.
pub(super) fn pair(text: &Text<'_>, paragraph: ParagraphId) -> Paired {
    let tokens = text.paragraphs[paragraph].tokens;
    let marks = marks::of_paragraph(text, tokens);
    let mut stack = Stack { text, paragraph, open: Vec::new(), quotations: Vec::new(), unpaired: 0 };
    let mut stray = None;
    for mark in &marks {
        if !stack.take(*mark) {
            stack.unpaired += 1;
            stray = stray.or(mark.closes.then_some(*mark));
        }
    }
    let open_end = stack.end(tokens);
    let quotations = nest(stack.quotations);
    let first = marks.first().filter(|mark| mark.opens && Some(mark.token) == tokens.first());
    Paired { quotations, open_end, opens_with: first.map(|mark| mark.style), stray, unpaired: stack.unpaired, marks: marks.len() }
}

/// Puts quotations in order and says how deep each stands; one that would cross another is given up.
fn nest(mut quotations: Vec<Quotation>) -> Vec<Quotation> {
    quotations.sort_by_key(|quotation| (quotation.tokens.start(), std::cmp::Reverse(quotation.tokens.end())));
    let mut around: Vec<TokenRange> = Vec::new();
    quotations.retain_mut(|quotation| {
        while around.last().is_some_and(|outer| outer.end() <= quotation.tokens.start()) {
            around.pop();
        }
        if around.last().is_some_and(|outer| !outer.contains(quotation.tokens)) {
            return false;
        }
        quotation.depth = around.len() as u8;
        around.push(quotation.tokens);
        true
    });
    quotations
}

impl Stack<'_, '_> {
    /// Opens or closes with a mark; false where it can do neither.
    fn take(&mut self, mark: Mark) -> bool {
        if mark.closes
            && let Some(at) = self.partner(mark)
        {
            self.close(at, mark);
            return true;
        }
        if !mark.opens || self.open.len() >= DEEPEST {
            return false;
        }
        if let Some(at) = self.open.iter().rposition(|open| open.style == mark.style && mark.style != Style::Straight) {
            self.give_up(at, mark);
        }
        self.open.push(mark);
        true
    }

    /// The open mark that `mark` closes.
    fn partner(&self, mark: Mark) -> Option<usize> {
        let same = self.open.iter().rposition(|open| open.style == mark.style);
        let double = |style| matches!(style, Style::Straight | Style::Curly);
        same.or_else(|| self.open.iter().rposition(|open| double(open.style) && double(mark.style)))
    }

    fn close(&mut self, at: usize, mark: Mark) {
        let inner = self.open.split_off(at);
        self.unpaired += inner.len() - 1;
        let Some(open) = inner.first() else { return };
        self.push(open.token, mark.token, TokenRange::of(open.token.index() + 1, mark.token.index()), Closing::Closed);
    }

    /// An opening mark while one of its family is open: the earlier one lost its partner. It ends with the last sentence that ends
    /// before the new mark, else right before it.
    fn give_up(&mut self, at: usize, mark: Mark) {
        let lost = self.open.split_off(at);
        self.unpaired += lost.len();
        let (Some(open), Some(last)) = (lost.first(), previous(mark.token)) else { return };
        let sentence = self.text.sentences[self.text.sentence_of(open.token)].tokens;
        let ends = sentence.last().filter(|end| *end < mark.token).unwrap_or(last);
        if ends > open.token {
            self.push(open.token, ends, TokenRange::of(open.token.index() + 1, ends.index() + 1), Closing::Unclosed);
        }
    }

    /// What is still open ends with the paragraph. Only an outermost one may go on; a single mark alone is an apostrophe.
    fn end(&mut self, tokens: TokenRange) -> Option<Style> {
        let open = self.open.first().copied();
        self.unpaired += self.open.len();
        let (open, last) = (open?, tokens.last()?);
        self.push(open.token, last, TokenRange::of(open.token.index() + 1, tokens.end()), Closing::Unclosed);
        Some(open.style)
    }

    fn push(&mut self, first: TokenId, last: TokenId, inner: TokenRange, closing: Closing) {
        self.quotations.push(Quotation {
            tokens: TokenRange::inclusive(first, last),
            inner,
            paragraph: self.paragraph,
            closing,
            depth: 0,
            continues: None,
            usage: Usage::Fragment,
        });
    }
}

/// How a paragraph's open quotation goes on in the next paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GoesOn {
    No,
    /// The next paragraph opens with a mark of the same family.
    Reopened,
    /// The next paragraph closes it.
    ClosedAt(Mark),
}

/// Whether the quotation that `before` leaves open goes on in `after`.
pub(super) fn goes_on(before: &Paired, after: &Paired) -> GoesOn {
    match (before.open_end, after.opens_with, after.stray) {
        (Some(style), Some(opens), _) if style == opens => GoesOn::Reopened,
        (Some(style), _, Some(stray)) if style == stray.style => GoesOn::ClosedAt(stray),
        _ => GoesOn::No,
    }
}

/// A quotation from the start of its paragraph (or, without `whole`, of its sentence) to a closing mark that found nothing to close.
pub(super) fn from_start(text: &Text<'_>, paragraph: ParagraphId, mark: Mark, whole: bool) -> Option<Quotation> {
    let place = if whole { text.paragraphs[paragraph].tokens } else { text.sentences[text.sentence_of(mark.token)].tokens };
    let first = place.first().filter(|first| *first < mark.token)?;
    let stopped =
        previous(mark.token).and_then(|before| text.kind(before)).is_some_and(|kind| matches!(kind, TokenKind::Stop | TokenKind::Comma));
    (whole || (stopped && mark.style != Style::Single)).then(|| Quotation {
        tokens: TokenRange::until(first, next(mark.token)),
        inner: TokenRange::until(first, mark.token),
        paragraph,
        closing: Closing::Closed,
        depth: 0,
        continues: None,
        usage: Usage::Sentence,
    })
}
