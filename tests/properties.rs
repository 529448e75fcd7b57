//! What holds for any text: random mixtures of words, cues, names and all sorts of quotation marks, and plain noise.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::sync::LazyLock;

use dixit::corpus::Document;
use dixit::lexicons::Lexicons;
use dixit::pipeline::{Analysis, analyze};
use dixit::text::{Span, TokenRange};
use proptest::prelude::*;

static LEXICONS: LazyLock<Lexicons> = LazyLock::new(|| Lexicons::load(None).unwrap());

fn document(text: &str) -> Document {
    let id = "random".to_owned();
    Document { id: id.clone(), origin: id, metadata: Vec::new(), text: text.into() }
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
    ranges.extend(analysis.cues.iter().map(|cue| cue.tokens));
    ranges.extend(analysis.attributions.iter().flat_map(|one| one.content.iter().copied().chain(one.source)));
    ranges.extend(analysis.speakers.speakers.iter().flat_map(|speaker| speaker.mentions.iter().copied()));
    for stance in analysis.stances.iter() {
        ranges.extend(stance.evidence.iter().map(|evidence| evidence.tokens));
        ranges.extend(stance.targets.iter().map(|target| target.tokens));
    }
    ranges
}

fn assert_spans_fit(analysis: &Analysis<'_>) {
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

fn assert_tokens_cover_the_words(analysis: &Analysis<'_>) {
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

fn assert_layers_agree(analysis: &Analysis<'_>) {
    for attribution in analysis.attributions.iter() {
        assert!(!attribution.content.is_empty() && attribution.content.iter().all(|piece| !piece.is_empty()), "{attribution:?}");
        assert!(attribution.content.windows(2).all(|pair| pair[0].end() <= pair[1].start()), "{attribution:?}");
        assert!(attribution.cue.is_none_or(|cue| analysis.cues.find(cue).is_some()), "{attribution:?}");
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

fn assert_quotations_nest(analysis: &Analysis<'_>) {
    let mut open: Vec<TokenRange> = Vec::new();
    for (_, quotation) in analysis.quotations.enumerate() {
        assert!(quotation.tokens.contains(quotation.inner), "{quotation:?}");
        open.retain(|outer| outer.overlaps(quotation.tokens));
        assert!(open.iter().all(|outer| outer.contains(quotation.tokens)), "{quotation:?} crosses one of {open:?}");
        assert_eq!(usize::from(quotation.depth), open.len(), "{quotation:?}");
        open.push(quotation.tokens);
    }
}

fn assert_sound(text: &str) {
    let document = document(text);
    let analysis = analyze(&document, &LEXICONS);
    assert_spans_fit(&analysis);
    assert_tokens_cover_the_words(&analysis);
    assert_layers_agree(&analysis);
    assert_quotations_nest(&analysis);
}

/// All that a report could show, with `threads` threads.
fn findings(document: &Document, threads: usize) -> String {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let analysis = pool.install(|| analyze(document, &LEXICONS));
    let Analysis { text, syntax, quotations, cues, attributions, speakers, stances, problems } = &analysis;
    format!("{:?} {syntax:?} {quotations:?} {cues:?} {attributions:?} {speakers:?} {stances:?} {problems:?}", text.tokens)
}

fn polarities(text: &str) -> Vec<f32> {
    analyze(&document(text), &LEXICONS).stances.iter().map(|stance| stance.polarity).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_mixture_is_analysed_soundly(text in text(120)) {
        assert_sound(&text);
    }

    #[test]
    fn any_string_is_analysed_soundly(text in any::<String>()) {
        assert_sound(&text);
    }

    #[test]
    fn apostrophes_may_be_straight_or_curly(text in plain_text()) {
        assert_eq!(polarities(&text), polarities(&text.replace('\'', "’")), "{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3, failure_persistence: None, ..ProptestConfig::default() })]

    /// A document is cut up among threads from some length on, so this one is long.
    #[test]
    fn threads_change_nothing(text in text(400)) {
        let document = document(&format!("{text}\n").repeat(300_000 / (text.len() + 1)));
        assert_eq!(findings(&document, 1), findings(&document, 2));
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
        assert_sound(text);
    }
}
