//! What holds for any text; `properties.rs` checks it, and so does the fuzzer's `pipeline`.

#![allow(clippy::indexing_slicing)]

use std::sync::Arc;

use dixit::authority::Authority;
use dixit::corpus::Document;
use dixit::pipeline::{Analysis, Resources, analyze};
use dixit::records::{self, Selection};
use dixit::text::{Span, TokenRange};

/// A document without a name of its own.
pub fn document(text: &str) -> Document {
    let id = "random".to_owned();
    Document { id: id.clone(), origin: id, metadata: Vec::new(), text: text.into(), only: None }
}

/// Every run of tokens that the analysis gives away.
fn ranges(analysis: &Analysis<'_>) -> Vec<TokenRange> {
    let mut ranges = Vec::new();
    ranges.extend(analysis.text.sentences.iter().map(|sentence| sentence.tokens));
    ranges.extend(analysis.text.paragraphs.iter().map(|paragraph| paragraph.tokens));
    ranges.extend(analysis.quotations.enumerate().flat_map(|(_, quotation)| [quotation.tokens, quotation.inner]));
    ranges.extend(analysis.attributions.iter().filter_map(|attribution| attribution.cue).map(|cue| cue.tokens));
    ranges.extend(analysis.attributions.iter().flat_map(|one| one.content.iter().copied().chain(one.source)));
    ranges.extend(analysis.speakers.speakers.iter().flat_map(|speaker| speaker.mentions.iter().copied()));
    for stance in analysis.stances.iter() {
        ranges.extend(stance.evidence.iter().map(|evidence| evidence.tokens));
        ranges.extend(stance.targets.iter().map(|target| target.tokens));
    }
    ranges
}

fn check_spans_fit(analysis: &Analysis<'_>) {
    let content = analysis.text.content;
    let fits = |span: Span| content.get(span.start() as usize..span.end() as usize).is_some();
    for token in analysis.text.tokens.iter() {
        assert!(fits(token.span) && !token.span.is_empty(), "{:?}", token.span);
    }
    for paragraph in analysis.text.paragraphs.iter() {
        assert!(fits(paragraph.span), "{:?}", paragraph.span);
    }
    for range in ranges(analysis) {
        assert!(range.end() <= analysis.text.tokens.len(), "{range:?} of {} tokens", analysis.text.tokens.len());
    }
}

fn check_tokens_cover_the_words(analysis: &Analysis<'_>) {
    let content = analysis.text.content;
    let mut done = 0;
    let end = Span::of(content.len(), content.len());
    for span in analysis.text.tokens.iter().map(|token| token.span).chain([end]) {
        assert!(done <= span.start(), "tokens overlap at {span:?}");
        let gap = Span::new(done, span.start()).slice(content);
        assert!(!gap.chars().any(char::is_alphanumeric), "{gap:?} is in no token");
        done = span.end();
    }
}

/// Each head stands in its token's sentence, and going up from head to head ends at a root.
fn check_trees(analysis: &Analysis<'_>) {
    for sentence in analysis.text.sentences.iter().map(|sentence| sentence.tokens) {
        for token in sentence.iter() {
            let mut up = std::iter::successors(Some(token), |at| analysis.syntax.head(*at)).take(sentence.len() + 1);
            assert!(up.all(|at| sentence.has(at)), "{token:?} leaves {sentence:?}");
            let steps = std::iter::successors(Some(token), |at| analysis.syntax.head(*at)).take(sentence.len() + 1).count();
            assert!(steps <= sentence.len(), "{token:?} hangs on itself");
        }
    }
}

fn check_layers_agree(analysis: &Analysis<'_>) {
    for attribution in analysis.attributions.iter() {
        assert!(!attribution.content.is_empty() && attribution.content.iter().all(|piece| !piece.is_empty()), "{attribution:?}");
        assert!(attribution.content.windows(2).all(|pair| pair[0].end() <= pair[1].start()), "{attribution:?}");
        assert!((0.0..=1.0).contains(&attribution.confidence), "{attribution:?}");
    }
    for stance in analysis.stances.iter() {
        let scores = [stance.polarity, stance.certainty, stance.reporter_stance];
        let targets = stance.targets.iter().map(|target| target.stance);
        assert!(scores.into_iter().chain(targets).all(|score| (-1.0..=1.0).contains(&score)), "{stance:?}");
    }
    let count = analysis.attributions.len();
    assert_eq!(analysis.stances.len(), count);
    assert_eq!(analysis.speakers.resolutions.len(), count);
}

fn check_quotations_nest(analysis: &Analysis<'_>) {
    let mut open: Vec<TokenRange> = Vec::new();
    for (_, quotation) in analysis.quotations.enumerate() {
        assert!(quotation.tokens.contains(quotation.inner), "{quotation:?}");
        open.retain(|outer| outer.overlaps(quotation.tokens));
        assert!(open.iter().all(|outer| outer.contains(quotation.tokens)), "{quotation:?} crosses one of {open:?}");
        assert_eq!(usize::from(quotation.depth), open.len(), "{:?}", quotation);
        open.push(quotation.tokens);
    }
}

/// The rows can be made, and stand within the text and come back from a journal as they were.
fn check_rows(document: &Document, analysis: &Analysis<'_>, resources: &Resources) {
    let selection = Selection { mentions: true, gender_by_name: true, ..Selection::default() };
    let rows = records::of(document, analysis, &resources.lexicons, selection, &Authority::default());
    let length = document.text.chars().count();
    for quote in &rows.quotes {
        let parts = quote.content.iter().chain(&quote.cue).chain(&quote.source);
        let evidence = quote.evidence.iter().map(|evidence| &evidence.span);
        for [start, end] in parts.chain(evidence).chain(quote.targets.iter().map(|target| &target.span)) {
            assert!(start < end && *end as usize <= length, "{quote:?}");
        }
    }
    let again = records::restored(&records::kept(&rows), &Arc::default());
    assert!(again.is_ok_and(|again| again == rows), "{rows:?}");
}

/// Analyses a text; panics where something that holds for any text does not hold for this one.
pub fn check(text: &str, resources: &Resources) {
    let document = document(text);
    let analysis = analyze(&document, resources);
    check_spans_fit(&analysis);
    check_tokens_cover_the_words(&analysis);
    check_layers_agree(&analysis);
    check_trees(&analysis);
    check_quotations_nest(&analysis);
    check_rows(&document, &analysis, resources);
}
