//! For tests: texts in which the contents and sources that have no cue, or a tag, are marked; and rows to compare.
#![allow(clippy::unwrap_used)]

use super::{Attribution, Attributions, Rule};
use crate::lexicons::{Lexicons, examples};
use crate::text::Span;
use crate::tokens::Text;
use crate::{cues, quotations, syntax};

/// Looks at the attributions of a text.
fn with<T>(content: &str, look: impl Fn(&Text<'_>, &Attributions) -> T) -> T {
    let lexicons = Lexicons::load(None).unwrap();
    let text = Text::new(content, &lexicons);
    let syntax = syntax::read(&text, &lexicons, &syntax::Model::embedded().unwrap());
    let quotations = quotations::find(&text, &syntax, "test", &mut Vec::new());
    let cues = cues::find(&text, &syntax, &lexicons);
    look(&text, &super::find(&text, &syntax, &quotations, &cues, &lexicons, &super::Model::embedded().unwrap()))
}

/// Checks that labels, turns and tags of a text are found as `[content …]` and `[source …]` mark them, and no others.
pub fn check(marked: &str) {
    let (content, expected) = examples::unmark(marked).unwrap();
    let ours = |attribution: &&Attribution| matches!(attribution.rule, Rule::Label | Rule::Conversation | Rule::Quotation);
    let mut found: Vec<(Span, &str)> = with(&content, |text, attributions| {
        let contents = attributions.iter().filter(ours).flat_map(|attribution| &attribution.content);
        let sources = attributions.iter().filter(ours).filter_map(|attribution| attribution.source);
        contents.map(|piece| (text.span(*piece), "content")).chain(sources.map(|source| (text.span(source), "source"))).collect()
    });
    found.sort_unstable();
    let found: Vec<String> = found.iter().map(|(span, label)| format!("{label} {}", span.slice(&content))).collect();
    let expected: Vec<String> = expected.iter().map(|(label, span)| format!("{label} {}", span.slice(&content))).collect();
    assert_eq!(found, expected, "{marked}");
}

/// The attributions of a text as "source | cue | content", pieces parted by "…", nested ones after ">".
pub fn rows(content: &str) -> Vec<String> {
    with(content, |text, attributions| {
        let row = |attribution: &Attribution| {
            let slice = |run: Option<crate::text::TokenRange>| run.map_or("", |run| text.slice(run));
            let pieces: Vec<&str> = attribution.content.iter().map(|piece| text.slice(*piece)).collect();
            let depth = if attribution.parent.is_some() { "> " } else { "" };
            format!("{depth}{} | {} | {}", slice(attribution.source), slice(attribution.cue.map(|cue| cue.tokens)), pieces.join(" … "))
        };
        attributions.iter().map(row).collect()
    })
}
