//! Texts that are no plain news with quotation marks (tests/corpora/styles): who speaks in them, turn by turn.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

use dixit::authority::Authority;
use dixit::corpus::Document;
use dixit::pipeline::{Resources, analyze};
use dixit::records::{self, Quote, Selection};

fn rows(name: &str) -> Vec<Quote> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpora/styles").join(name).with_extension("txt");
    rows_of(&fs::read_to_string(path).unwrap())
}

fn rows_of(text: &str) -> Vec<Quote> {
    let document = Document { id: "text".into(), origin: "text".into(), metadata: Vec::new(), text: text.to_owned().into(), only: None };
    let resources = Resources::load(None, None).unwrap();
    records::of(&document, &analyze(&document, &resources), &resources.lexicons, Selection::default(), &Authority::default()).quotes
}

/// The rows that lie in no other: speaker, pieces, first words.
fn check(name: &str, expected: &[(&str, usize, &str)]) {
    let rows = rows(name);
    let outer = rows.iter().filter(|row| row.parent_quote_id.is_none());
    let found: Vec<(&str, usize, String)> = outer
        .map(|row| {
            let start = row.content_text.split_whitespace().take(4).collect::<Vec<_>>().join(" ");
            (row.speaker.as_deref().unwrap_or("?"), row.content.len(), start)
        })
        .collect();
    let found: Vec<(&str, usize, &str)> = found.iter().map(|(speaker, pieces, start)| (*speaker, *pieces, start.as_str())).collect();
    assert_eq!(found, expected, "{name}");
}

#[test]
fn a_hearing() {
    check(
        "hearing",
        &[
            ("CHAIRMAN", 1, "Good morning. We are"),
            ("Lowell", 3, "Thank you. I shall"),
            ("CHAIRMAN", 1, "The committee can count,"),
            ("Brook", 1, "How many of those"),
            ("Lowell", 1, "Thirty-one"),
            ("Brook", 1, "And the rest had"),
            ("Lowell", 1, "The rest had silted"),
            ("Vale", 1, "I have. It says"),
            ("CHAIRMAN", 1, "We shall resume"),
        ],
    );
}

#[test]
fn a_podcast_in_markdown() {
    check(
        "podcast",
        &[
            ("Ilka Tarn", 1, "Welcome back. It is"),
            ("Bo Marsh", 1, "Hello, Ilka. Hello, rain"),
            ("Ilka Tarn", 1, "You have written a"),
            ("Bo Marsh", 2, "Because nobody stopped me."),
            ("Ilka Tarn", 1, "Note: that is not"),
            ("Bo Marsh", 1, "It is in the"),
        ],
    );
}

#[test]
fn questions_and_answers_name_nobody() {
    check(
        "deposition",
        &[
            ("Q.", 1, "Please state your name"),
            ("A.", 1, "Hanna Reyes-Dahl"),
            ("Q.", 1, "When did you first"),
            ("A.", 1, "In April. I told"),
            ("Q.", 1, "What did he say?"),
            ("A.", 1, "He said that it"),
            ("Q.", 1, "Did you believe him?"),
            ("A.", 1, "No"),
        ],
    );
}

#[test]
fn labels_alone_on_their_lines() {
    check(
        "labels-alone",
        &[
            ("INTERVIEWER", 1, "How did you come"),
            ("OKORO", 2, "The bees came to"),
            ("INTERVIEWER", 1, "Were you afraid of"),
            ("OKORO", 1, "Of the men or"),
        ],
    );
    check(
        "screenplay",
        &[
            ("JANE LOWELL", 1, "You came by the"),
            ("TOM REED", 1, "There is no other"),
            ("JANE LOWELL", 1, "There was one last"),
            ("TOM REED", 1, "Then it has gone"),
        ],
    );
}

#[test]
fn labels_with_roles_brackets_and_dashes() {
    check(
        "roles",
        &[
            ("Ada Quill", 1, "We lost two cranes"),
            ("Bo Marsh", 1, "I have counted three"),
            ("Ilka Tarn", 1, "The third was a"),
            ("Ada Quill", 1, "It was a heron."),
            ("Bo Marsh", 1, "Then I withdraw the"),
        ],
    );
}

#[test]
fn headings_recipes_times_and_figures_are_no_speech() {
    check("no-transcript", &[]);
}

#[test]
fn dialogue_by_dashes() {
    let rows = rows("dash-dialogue");
    let found: Vec<(&str, &str)> = rows.iter().map(|row| (row.source_text.as_str(), row.content_text.as_str())).collect();
    let expected = [
        ("Ilka", "Is it far?"),
        ("Tom Reed", "No […] An hour, perhaps"),
        ("", "You said that an hour ago"),
        ("he", "Then it is nearer now"),
        ("Ilka", "I shall walk"),
    ];
    assert_eq!(found, expected);
}

#[test]
fn news_without_marks_with_single_marks_and_in_capitals() {
    for (name, expected) in [
        ("no-marks", &["Ada Quill", "Bo Marsh", "Bo Marsh", "port authority", "Ivo Tarrant"][..]),
        ("single-marks", &["Jane Lowell", "Bo Marsh", "Ivo Tarrant"]),
        ("capitals", &["MAYOR JANE LOWELL", "MAYOR JANE LOWELL", "ADA QUILL"]),
    ] {
        let rows = rows(name);
        let speakers = rows.iter().filter(|row| ["said", "told", "warned", "according to"].contains(&row.cue_text.to_lowercase().as_str()));
        let speakers: Vec<&str> = speakers.map(|row| row.speaker.as_deref().unwrap_or("?")).filter(|name| *name != "mayor").collect();
        assert_eq!(speakers, expected, "{name}");
    }
}

#[test]
fn nobody_speaks_of_himself_by_name() {
    let scene = "Mr. Lew Marsh said that it was late. Mr. Tom Reed, who had come by train, met Marsh at the door.\n\n";
    for (said, speaker) in [("“Marsh is a fine fellow,” he added.", "Tom Reed"), ("“Reed is a fine fellow,” he added.", "Lew Marsh")]
    {
        let rows = rows_of(&format!("{scene}{said}"));
        assert_eq!(rows.last().and_then(|row| row.speaker.as_deref()), Some(speaker), "{said}");
    }
}
