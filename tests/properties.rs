//! What holds for any text: random mixtures of words, cues, names and all sorts of quotation marks, and plain noise.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::sync::LazyLock;
use std::time::Instant;

use dixit::corpus::Document;
use dixit::pipeline::{Analysis, Resources, analyze};
use dixit::text::{Span, TokenRange};
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;

static RESOURCES: LazyLock<Resources> = LazyLock::new(|| Resources::load(None, None).unwrap());

fn document(text: &str) -> Document {
    let id = "random".to_owned();
    Document { id: id.clone(), origin: id, metadata: Vec::new(), text: text.into(), only: None }
}

/// Words that the rules and the lexicons care about, and some that they do not.
const WORDS: &[&str] = &[
    "said",
    "told",
    "denied",
    "according to",
    "added",
    "that",
    "warned",
    "statement",
    "claims",
    "was quoted as saying",
    "wrote",
    "not",
    "Ann Lowell",
    "Dr. Roe",
    "the minister",
    "Mr. O’Hara",
    "she",
    "he",
    "they",
    "who",
    "the U.S.",
    "BBC News",
    "reporters",
    "I",
    "us",
    "the",
    "a",
    "of",
    "bad",
    "very good",
    "disaster",
    "may",
    "certainly",
    "never",
    "don't",
    "isn’t",
    "kettle",
    "roof",
    "3.5",
    "1,000",
    "naïve",
    "Żółw",
    "हिन्दी",
    "東京",
    "🙂",
    "x\u{301}",
    "www.example.org",
    "…",
    "--",
    "—",
    "-",
    "(",
    ")",
    "[sic]",
    ":",
    ";",
    ",",
    ".",
    "!",
    "?",
    "'tis",
    "dogs'",
    "’90s",
    "’s",
    "*",
    "\u{feff}",
    "\u{200b}",
    "\0",
    "\u{a0}",
];
const MARKS: &[&str] =
    &["\"", "“", "”", "„", "‟", "«", "»", "‹", "›", "'", "‘", "’", "‚", "‛", "`", "``", "''", "´", "「", "」", "＂", "″", "′"];
const SPACES: &[&str] = &[" ", " ", " ", " ", "", "", "\n", "\n\n", "\r\n", "\t", "\u{2028}", "\r", "\u{2003}"];

fn piece() -> impl Strategy<Value = String> {
    let one_of = |pieces: &'static [&'static str]| prop::sample::select(pieces).prop_map(str::to_owned);
    prop_oneof![6 => one_of(WORDS), 3 => one_of(MARKS), 6 => one_of(SPACES), 1 => any::<char>().prop_map(String::from)]
}

fn text(pieces: usize) -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 0..pieces).prop_map(|pieces| pieces.concat())
}

/// Sentences with double curly marks only, and words with apostrophes inside.
fn plain_text() -> impl Strategy<Value = String> {
    const PARTS: &[&str] = &[
        "She said it isn't good. ",
        "“It's a very bad idea,” he said. ",
        "Ann Lowell didn't deny the disaster. ",
        "They won't help us, he added. ",
        "“We can't praise this great plan,” the mayor's aide said. ",
        "It doesn't matter. ",
        "He claimed he wasn't wrong.\n\n",
        "“I don't hate it,” ",
    ];
    prop::collection::vec(prop::sample::select(PARTS), 0..12).prop_map(|parts| parts.concat())
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

fn check_spans_fit(analysis: &Analysis<'_>) -> TestCaseResult {
    let content = analysis.text.content;
    let fits = |span: Span| content.get(span.start() as usize..span.end() as usize).is_some();
    for token in analysis.text.tokens.iter() {
        prop_assert!(fits(token.span) && !token.span.is_empty(), "{:?}", token.span);
    }
    for paragraph in analysis.text.paragraphs.iter() {
        prop_assert!(fits(paragraph.span), "{:?}", paragraph.span);
    }
    for range in ranges(analysis) {
        prop_assert!(range.end() <= analysis.text.tokens.len(), "{range:?} of {} tokens", analysis.text.tokens.len());
    }
    Ok(())
}

fn check_tokens_cover_the_words(analysis: &Analysis<'_>) -> TestCaseResult {
    let content = analysis.text.content;
    let mut done = 0;
    let end = Span::of(content.len(), content.len());
    for span in analysis.text.tokens.iter().map(|token| token.span).chain([end]) {
        prop_assert!(done <= span.start(), "tokens overlap at {span:?}");
        let gap = Span::new(done, span.start()).slice(content);
        prop_assert!(!gap.chars().any(char::is_alphanumeric), "{gap:?} is in no token");
        done = span.end();
    }
    Ok(())
}

/// Each head stands in its token's sentence, and going up from head to head ends at a root.
fn check_trees(analysis: &Analysis<'_>) -> TestCaseResult {
    for sentence in analysis.text.sentences.iter().map(|sentence| sentence.tokens) {
        for token in sentence.iter() {
            let mut up = std::iter::successors(Some(token), |at| analysis.syntax.head(*at)).take(sentence.len() + 1);
            prop_assert!(up.all(|at| sentence.has(at)), "{token:?} leaves {sentence:?}");
            let steps = std::iter::successors(Some(token), |at| analysis.syntax.head(*at)).take(sentence.len() + 1).count();
            prop_assert!(steps <= sentence.len(), "{token:?} hangs on itself");
        }
    }
    Ok(())
}

fn check_layers_agree(analysis: &Analysis<'_>) -> TestCaseResult {
    for attribution in analysis.attributions.iter() {
        prop_assert!(!attribution.content.is_empty() && attribution.content.iter().all(|piece| !piece.is_empty()), "{attribution:?}");
        prop_assert!(attribution.content.windows(2).all(|pair| pair[0].end() <= pair[1].start()), "{attribution:?}");
        prop_assert!((0.0..=1.0).contains(&attribution.confidence), "{attribution:?}");
    }
    for stance in analysis.stances.iter() {
        let scores = [stance.polarity, stance.certainty, stance.reporter_stance];
        let targets = stance.targets.iter().map(|target| target.stance);
        prop_assert!(scores.into_iter().chain(targets).all(|score| (-1.0..=1.0).contains(&score)), "{stance:?}");
    }
    let count = analysis.attributions.len();
    prop_assert_eq!(analysis.stances.len(), count);
    prop_assert_eq!(analysis.speakers.resolutions.len(), count);
    Ok(())
}

fn check_quotations_nest(analysis: &Analysis<'_>) -> TestCaseResult {
    let mut open: Vec<TokenRange> = Vec::new();
    for (_, quotation) in analysis.quotations.enumerate() {
        prop_assert!(quotation.tokens.contains(quotation.inner), "{quotation:?}");
        open.retain(|outer| outer.overlaps(quotation.tokens));
        prop_assert!(open.iter().all(|outer| outer.contains(quotation.tokens)), "{quotation:?} crosses one of {open:?}");
        prop_assert_eq!(usize::from(quotation.depth), open.len(), "{:?}", quotation);
        open.push(quotation.tokens);
    }
    Ok(())
}

fn check_sound(text: &str) -> TestCaseResult {
    let document = document(text);
    let analysis = analyze(&document, &RESOURCES);
    check_spans_fit(&analysis)?;
    check_tokens_cover_the_words(&analysis)?;
    check_layers_agree(&analysis)?;
    check_trees(&analysis)?;
    check_quotations_nest(&analysis)
}

/// All that a report could show, with `threads` threads.
fn findings(document: &Document, threads: usize) -> String {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let analysis = pool.install(|| analyze(document, &RESOURCES));
    let Analysis { text, syntax, quotations, attributions, speakers, stances, problems, .. } = &analysis;
    format!("{:?} {syntax:?} {quotations:?} {attributions:?} {speakers:?} {stances:?} {problems:?}", text.tokens)
}

fn polarities(text: &str) -> Vec<f32> {
    analyze(&document(text), &RESOURCES).stances.iter().map(|stance| stance.polarity).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, max_shrink_iters: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_mixture_is_analysed_soundly(text in text(120)) {
        check_sound(&text)?;
    }

    #[test]
    fn any_string_is_analysed_soundly(text in any::<String>()) {
        check_sound(&text)?;
    }

    #[test]
    fn apostrophes_may_be_straight_or_curly(text in plain_text()) {
        prop_assert_eq!(polarities(&text), polarities(&text.replace('\'', "’")));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3, max_shrink_iters: 20, failure_persistence: None, ..ProptestConfig::default() })]

    /// A document is cut up among threads from some length on, so this one is long.
    #[test]
    fn threads_change_nothing(text in text(400)) {
        let document = document(&format!("{text}\n").repeat(300_000 / (text.len() + 1)));
        prop_assert_eq!(findings(&document, 1), findings(&document, 2));
    }
}

#[test]
fn odd_texts_are_analysed_soundly() {
    for text in [
        "",
        " ",
        "\n\n\n",
        "\"",
        "“",
        "”",
        "'",
        "said",
        "“said",
        "said: “",
        "“”",
        "\u{feff}",
        "\0",
        "“““““““““",
        "she said that",
        "said said said",
    ] {
        check_sound(text).unwrap();
    }
}

/// The best of some runs: other work on the machine only ever adds.
fn seconds(text: &str, runs: usize) -> f64 {
    let document = document(text);
    let run = |_| {
        let start = Instant::now();
        analyze(&document, &RESOURCES);
        start.elapsed().as_secs_f64()
    };
    (0..runs).map(run).fold(f64::INFINITY, f64::min)
}

/// Sixteen times the text may take sixteen times as long, with room for a busy machine, not 256 times.
#[test]
fn hostile_texts_take_linear_time() {
    LazyLock::force(&RESOURCES);
    for unit in [
        "“ ",
        "\" ",
        "'a ",
        "‘ “ ",
        "« “ » ",
        "( ",
        "A ",
        "Mr. ",
        "a",
        "said ",
        "Ann said, “",
        "not very bad ",
        "\n",
        "she said that ",
        "Q: ",
        "ANN: No.\n",
        "Ann: No.\nBo: No.\nIt rained.\n",
        "Q. ",
        "— No, said Ann. ",
        "— No, said Ann.\n",
        "— [",
        "**",
        "[Ann]: (",
    ] {
        let (short, long) = (seconds(&unit.repeat(1_000), 5), seconds(&unit.repeat(16_000), 1));
        assert!(long < 60.0 * short + 0.3, "{unit:?} 1,000 times {short:.3} s, 16,000 times {long:.3} s");
    }
}
