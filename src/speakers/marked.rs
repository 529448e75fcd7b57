//! For tests: texts in which the sources are marked, and who was found behind them.
#![allow(clippy::unwrap_used)]

use super::{Caution, Resolution, Speakers};
use crate::attributions::{Attribution, Attributions, Kind, Rule};
use crate::lexicons::{Lexicons, examples};
use crate::text::{Id, Span, TokenId, TokenRange};
use crate::tokens::Text;
use crate::{quotations, syntax};

fn tokens(text: &Text<'_>, span: Span) -> TokenRange {
    let from = text.tokens.partition(|token| token.span.end() <= span.start());
    TokenRange::of(from, text.tokens.partition(|token| token.span.start() < span.end()))
}

/// The speakers of a text in which each source is marked `[source …]`, and each quotation without one `[quotation …]`.
pub fn speakers(marked: &str) -> Speakers {
    speakers_with(marked, Caution::default())
}

/// [`speakers`], as sure as wanted.
pub fn speakers_with(marked: &str, caution: Caution) -> Speakers {
    let lexicons = Lexicons::load(None).unwrap();
    let (content, marks) = examples::unmark(marked).unwrap();
    let text = Text::new(&content, &lexicons);
    let syntax = syntax::read(&text, &lexicons, &syntax::Model::embedded().unwrap());
    let quotations = quotations::find(&text, &syntax, "test", &mut Vec::new());
    let attribution = |(label, span): &(String, Span)| {
        let (tokens, is_source) = (tokens(&text, *span), label == "source");
        let rule = if is_source { Rule::Complement } else { Rule::Conversation };
        let source = is_source.then_some(tokens);
        // A paragraph that begins with a mark is a turn.
        let begins = text.paragraphs[text.paragraph_of(TokenId::new(tokens.start()))].tokens.start();
        let spoken = !is_source || quotations.is_quoted(TokenId::new(begins));
        Attribution {
            content: vec![tokens],
            cue: None,
            source,
            kind: if spoken { Kind::Direct } else { Kind::Indirect },
            rule,
            confidence: 1.0,
            parent: None,
        }
    };
    let attributions: Attributions = marks.iter().map(attribution).collect::<Vec<_>>().into();
    super::resolve(&text, &syntax, &quotations, &attributions, &lexicons, caution)
}

/// Each source's speaker and sieve, as "Ann Vale/named"; candidates joined by a bar where it is left open.
pub fn answers(marked: &str) -> Vec<String> {
    let found = speakers(marked);
    let answer = |resolution: &Resolution| match resolution.speaker {
        Some(speaker) => format!("{}/{}", found.speakers[speaker].name, resolution.sieve.name()),
        None => resolution.candidates.iter().map(|(speaker, _)| found.speakers[*speaker].name.as_str()).collect::<Vec<_>>().join("|"),
    };
    found.resolutions.iter().map(answer).collect()
}

/// Checks the answers to a text.
pub fn check(marked: &str, expected: &[&str]) {
    assert_eq!(answers(marked), expected, "{marked}");
}
