//! Sentence ends within a paragraph.
//!
//! A full stop ends a sentence unless it belongs to an abbreviation or a small letter goes on after it; marks and brackets that close
//! right after it belong to the sentence. The sentences inside a quotation are sentences of their own; the quotation that holds them is
//! a layer beside this one.

use super::{Token, TokenKind};
use crate::lexicons::Lexicons;
use crate::lexicons::words::Tag;

/// One past the last token of each sentence.
pub fn ends(tokens: &[Token], content: &str, lexicons: &Lexicons) -> Vec<usize> {
    let mut ends: Vec<usize> = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let end = if at + 1 - ends.last().unwrap_or(&0) >= LONGEST {
            Some(at + 1)
        } else if token.kind == TokenKind::Stop {
            let end = close(tokens, at + 1, content);
            begins(tokens, end, content).then_some(end)
        } else {
            ends_as_abbreviation(tokens, at, content, lexicons).then(|| close(tokens, at + 1, content))
        };
        at = end.unwrap_or(at + 1);
        ends.extend(end);
    }
    if ends.last() != Some(&tokens.len()) && !tokens.is_empty() {
        ends.push(tokens.len());
    }
    ends
}

/// No sentence has more tokens: what does is no sentence, and every rule that looks through its sentence stays linear in the text.
const LONGEST: usize = 600;

/// Goes past the further stops and the closing marks and brackets after a stop.
fn close(tokens: &[Token], from: usize, content: &str) -> usize {
    let closes = |token: &Token| {
        let form = token.span.slice(content);
        match token.kind {
            TokenKind::Stop => true,
            TokenKind::Bracket => matches!(form, ")" | "]"),
            TokenKind::Mark => !token.spaced && !matches!(form, "“" | "‘" | "„" | "«" | "``"),
            _ => false,
        }
    };
    from + tokens.get(from..).unwrap_or(&[]).iter().take_while(|token| closes(token)).count()
}

/// Whether a sentence may begin at `at`.
fn begins(tokens: &[Token], at: usize, content: &str) -> bool {
    let Some(token) = tokens.get(at) else { return true };
    match token.kind {
        TokenKind::Word => token.is_capitalised() || (token.spaced && !starts_small(token, content)),
        TokenKind::Number => token.spaced,
        TokenKind::Mark => token.spaced || matches!(token.span.slice(content), "“" | "‘"),
        TokenKind::Bracket => matches!(token.span.slice(content), "(" | "["),
        TokenKind::Dash => token.spaced,
        _ => false,
    }
}

fn starts_small(token: &Token, content: &str) -> bool {
    token.span.slice(content).starts_with(char::is_lowercase)
}

/// "in the U.S. He left": an abbreviation that may end a sentence, before a word that begins one in spite of its capital.
fn ends_as_abbreviation(tokens: &[Token], at: usize, content: &str, lexicons: &Lexicons) -> bool {
    let Some(token) = tokens.get(at).filter(|token| token.kind == TokenKind::Word) else { return false };
    if !token.span.slice(content).ends_with('.') {
        return false;
    }
    let may_end = lexicons.abbreviations.word(token.symbol).is_some_and(|abbreviation| abbreviation.may_end);
    let Some(next) = tokens.get(close(tokens, at + 1, content)) else { return false };
    may_end && next.is_capitalised() && is_function_word(next, lexicons)
}

fn is_function_word(token: &Token, lexicons: &Lexicons) -> bool {
    let starters = [Tag::DT, Tag::PRP, Tag::PRPS, Tag::IN, Tag::CC, Tag::WRB, Tag::WP, Tag::EX];
    lexicons.vocabulary.info(token.symbol).is_some_and(|info| starters.contains(&info.best))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::lexicons::Lexicons;
    use crate::tokens::Text;

    #[test]
    fn sentences_of_news() {
        let lexicons = Lexicons::load(None).unwrap();
        for expected in [
            vec!["Sen. Maria Holt left.", "She will return Jan. 5."],
            vec!["He moved to the U.S. army in 1990."],
            vec!["He moved to the U.S.", "He liked it."],
            vec!["“Is it true?” she asked.", "It was."],
            vec!["“I am done.", "It is over,” he said."],
            vec!["Photo of the team. (Wire Photo)"],
            vec!["It rose 3.5 percent at 5 p.m. Friday.", "Shares fell."],
            vec!["Wait... what?", "Yes!"],
            vec!["J. P. Marsh & Co. Inc. said so."],
        ] {
            let joined = expected.join(" ");
            let text = Text::new(&joined, &lexicons);
            let found: Vec<&str> = text.sentences.iter().map(|sentence| text.slice(sentence.tokens)).collect();
            let expected: Vec<&str> = if joined.starts_with("Photo") { vec!["Photo of the team.", "(Wire Photo)"] } else { expected };
            assert_eq!(found, expected);
        }
    }
}
