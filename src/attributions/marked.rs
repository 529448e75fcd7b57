//! For tests: texts in which the contents and sources that have no cue, or a tag, are marked.
#![allow(clippy::unwrap_used)]

use super::{Attribution, Rule};
use crate::lexicons::{Lexicons, examples};
use crate::text::Span;
use crate::tokens::Text;
use crate::{cues, quotations, syntax};

/// Checks that labels, turns and tags of a text are found as `[content …]` and `[source …]` mark them, and no others.
pub fn check(marked: &str) {
    let lexicons = Lexicons::load(None).unwrap();
    let (content, expected) = examples::unmark(marked).unwrap();
    let text = Text::new(&content, &lexicons);
    let syntax = syntax::parse(&text, &lexicons, &syntax::Model::embedded().unwrap());
    let quotations = quotations::find(&text, &syntax, "test", &mut Vec::new());
    let cues = cues::find(&text, &syntax, &lexicons);
    let attributions = super::find(&text, &syntax, &quotations, &cues, &lexicons, &super::Model::embedded().unwrap());
    let ours = |attribution: &&Attribution| matches!(attribution.rule, Rule::Label | Rule::Conversation | Rule::Quotation);
    let mut found: Vec<(Span, &str)> = Vec::new();
    for attribution in attributions.iter().filter(ours) {
        found.extend(attribution.content.iter().map(|piece| (text.span(*piece), "content")));
        found.extend(attribution.source.map(|source| (text.span(source), "source")));
    }
    found.sort_unstable();
    let found: Vec<String> = found.iter().map(|(span, label)| format!("{label} {}", span.slice(&content))).collect();
    let expected: Vec<String> = expected.iter().map(|(label, span)| format!("{label} {}", span.slice(&content))).collect();
    assert_eq!(found, expected, "{marked}");
}
