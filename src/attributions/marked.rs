//! For tests: texts in which the contents and sources that have no cue, or a tag, are marked.
#![allow(clippy::unwrap_used)]

use super::{Attribution, Rule};
use crate::corpus::Document;
use crate::lexicons::{Lexicons, examples};
use crate::pipeline::analyze;
use crate::text::Span;

/// Checks that labels, turns and tags of a text are found as `[content …]` and `[source …]` mark them, and no others.
pub fn check(marked: &str) {
    let lexicons = Lexicons::load(None).unwrap();
    let (text, expected) = examples::unmark(marked).unwrap();
    let document = Document { id: "a".into(), origin: "a".into(), metadata: Vec::new(), text: text.as_str().into() };
    let analysis = analyze(&document, &lexicons);
    let ours = |attribution: &&Attribution| matches!(attribution.rule, Rule::Label | Rule::Conversation | Rule::Quotation);
    let mut found: Vec<(Span, &str)> = Vec::new();
    for attribution in analysis.attributions.iter().filter(ours) {
        found.extend(attribution.content.iter().map(|piece| (analysis.text.span(*piece), "content")));
        found.extend(attribution.source.map(|source| (analysis.text.span(source), "source")));
    }
    found.sort_unstable();
    let found: Vec<String> = found.iter().map(|(span, label)| format!("{label} {}", span.slice(&text))).collect();
    let expected: Vec<String> = expected.iter().map(|(label, span)| format!("{label} {}", span.slice(&text))).collect();
    assert_eq!(found, expected, "{marked}");
}
