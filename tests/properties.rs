//! What holds for any text: random mixtures of words, cues, names and all sorts of quotation marks, and plain noise.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod sound;

use std::sync::LazyLock;
use std::time::Instant;

use dixit::corpus::Document;
use dixit::pipeline::{Analysis, Resources, analyze};
use proptest::prelude::*;
use sound::document;

static RESOURCES: LazyLock<Resources> = LazyLock::new(|| Resources::load(None, None).unwrap());

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
        sound::check(&text, &RESOURCES);
    }

    #[test]
    fn any_string_is_analysed_soundly(text in any::<String>()) {
        sound::check(&text, &RESOURCES);
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
        "the harbour board set",
    ] {
        sound::check(text, &RESOURCES);
    }
}

#[test]
fn a_text_may_end_anywhere() {
    let text = "“We have set nothing down,” Mayor Ann Vale, 41, said on Monday, adding that a rule made by the board – most of whom had left – was \
                not hers. A novel written by Bo Marsh, who police say is lost, claims: “It’s over.” According to the U.S. firm, it had been told";
    for (end, _) in text.char_indices() {
        sound::check(&text[..end], &RESOURCES);
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
