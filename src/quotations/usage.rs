//! What a quotation's marks are used for: a sentence, a piece of one, or a mention (a name, a title, a word kept at a distance).

use super::{Quotation, Usage};
use crate::syntax::Syntax;
use crate::text::previous;
use crate::tokens::{Text, Token, TokenKind};

/// Says what one quotation is used for, by its form and its place.
pub(super) fn of(quotation: &Quotation, text: &Text<'_>, syntax: &Syntax) -> Usage {
    let inner = text.tokens.slice(quotation.inner);
    let words = inner.iter().filter(|token| token.is_word()).count();
    let stopped =
        inner.last().is_some_and(|last| matches!(last.kind, TokenKind::Stop | TokenKind::Comma | TokenKind::Dash | TokenKind::Mark));
    let finite = quotation.inner.iter().any(|token| syntax.tag(token).is_finite());
    if is_introduced(quotation, text) || (stopped && words > 0 && is_sentence_start(inner)) {
        return Usage::Sentence;
    }
    if words == 0 || (!stopped && !finite && words <= MENTION_WORDS) || (is_title(inner) && !(stopped && finite)) {
        return Usage::Mention;
    }
    if finite && is_sentence_start(inner) { Usage::Sentence } else { Usage::Fragment }
}

/// A mention of more words than this is a fragment of speech.
const MENTION_WORDS: usize = 3;

/// A comma or a colon stands before it.
fn is_introduced(quotation: &Quotation, text: &Text<'_>) -> bool {
    let before = quotation.tokens.first().and_then(previous).filter(|before| text.paragraphs[quotation.paragraph].tokens.has(*before));
    before.is_some_and(|before| text.form(before) == ":" && text.words(quotation.inner) > 1)
}

fn is_sentence_start(inner: &[Token]) -> bool {
    inner.iter().find(|token| token.is_word()).is_some_and(|first| first.is_capitalised() || first.kind == TokenKind::Number)
}

/// Two words or more, all longer ones with a capital.
fn is_title(inner: &[Token]) -> bool {
    let words = || inner.iter().filter(|token| token.kind == TokenKind::Word);
    let mut long = words().filter(|token| token.span.len() > 3).peekable();
    words().nth(1).is_some() && words().nth(9).is_none() && long.peek().is_some() && long.all(|token| token.is_capitalised())
}
