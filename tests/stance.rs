//! `dixit stance` end to end: a line out for each in, targets, what cannot be scored; and that typography changes no score.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

mod annotated;

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use annotated::shared;
use dixit::pipeline::Resources;
use dixit::tokens::Text;
use dixit::{stance, syntax};
use serde_json::{Value, json};

/// Runs the program on lines and gives its lines, its exit code, and what it says.
fn scores(lines: &str, arguments: &[&str]) -> (Vec<Value>, i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dixit"));
    command.arg("stance").arg("-").args(arguments);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (mut input, lines) = (child.stdin.take().unwrap(), lines.to_owned());
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()).unwrap());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    let lines = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    (lines, output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

#[test]
fn every_line_gets_one_in_its_place() {
    let lines = [
        json!({"id": "a", "text": "It was a terrible, shameful mistake."}),
        json!({"id": 2, "text": "The train leaves at noon.", "other": [1, 2]}),
        json!({"text": "“She is a wonderful teacher,” he said."}),
        json!({"text": ""}),
        json!({"text": "I do not think that the bridge will open."}),
        json!({"text": "not that again"}),
    ];
    let (out, code, said) = scores(&lines.map(|line| line.to_string() + "\n").concat(), &[]);
    assert_eq!((out.len(), code, said.as_str()), (6, 0, ""));
    assert_eq!(out.iter().map(|line| line["label"].as_i64().unwrap()).collect::<Vec<_>>(), [-1, 0, 1, 0, 0, -1]);
    assert_eq!((&out[0]["id"], &out[1]["id"], out[2].get("id")), (&json!("a"), &json!(2), None));
    assert!(out[0]["score"].as_f64().unwrap() < -0.7);
    assert!(out[4]["certainty"].as_f64().unwrap() < -0.3);
    let evidence = out[2]["evidence"].as_array().unwrap();
    let wonderful = evidence.iter().find(|piece| piece["text"] == "wonderful").unwrap();
    assert_eq!((&wonderful["span"], &wonderful["dimension"]), (&json!([10, 19]), &json!("polarity")));
}

#[test]
fn targets_in_one_sentence_are_told_apart() {
    let text = "Venn accused Orr of lying to the voters, and praised the brave nurses – é.";
    let line = |target: &str| {
        let start = text.find(target).unwrap();
        let start = text[..start].chars().count();
        json!({"text": text, "target": [start, start + target.chars().count()]}).to_string() + "\n"
    };
    let (out, code, _) = scores(&(line("Orr") + &line("nurses") + &line("Venn")), &[]);
    let of = |at: usize| out[at]["score"].as_f64().unwrap();
    assert_eq!((code, &out[0]["label"]), (0, &json!(-1)));
    assert!(of(0) < of(2) && of(0) < of(1) && of(1) > 0.0, "{out:?}");
    assert!(out[0]["evidence"].as_array().unwrap().iter().any(|piece| piece["dimension"] == "target"));
}

#[test]
fn what_cannot_be_scored_says_why_and_costs_no_other() {
    let lines = "{\"text\": \"Good.\"}\nnot json\n{\"text\": 5}\n{\"text\": \"Good.\", \"target\": [3, 90]}\n\n{\"text\": \"Bad.\"}\n";
    let (out, code, said) = scores(lines, &["--threads", "1"]);
    assert_eq!((out.len(), code), (6, 1));
    assert_eq!(out.iter().map(|line| line.get("error").is_some()).collect::<Vec<_>>(), [false, true, true, true, true, false]);
    assert!(said.contains("-:2: ") && said.contains("-:4: target [3, 90] holds no word"), "{said}");
    assert!(said.contains("4 lines of 6 could not be scored"), "{said}");
}

#[test]
fn any_number_of_threads_gives_the_same_lines() {
    let lines: String =
        (0..9000).map(|at| json!({"text": format!("Plan {at} is not a good idea."), "target": [0, 4]}).to_string() + "\n").collect();
    assert_eq!(scores(&lines, &["--threads", "1"]).0, scores(&lines, &["--threads", "3"]).0);
}

fn lines(file: &str) -> Option<Vec<Value>> {
    let text = fs::read_to_string(shared(file)?).unwrap();
    Some(text.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

/// The same text with other marks, of as many characters.
fn restyled(text: &str) -> String {
    let style = |character: char| match character {
        '\'' => '’',
        '’' => '\'',
        ' ' => '\u{a0}',
        other => other,
    };
    text.chars().map(style).collect()
}

#[test]
fn typography_changes_no_score_of_annotated_sentences() {
    let Some(lines) = lines("data/stance/newsmtsc-dev.jsonl") else { return };
    let resources = Resources::load(None, None).unwrap();
    let read = |text: &str| {
        let text = Text::new(text, &resources.lexicons);
        let syntax = syntax::tag(&text, &resources.lexicons, &resources.models.syntax).unparsed();
        let reading = stance::read(&text, &syntax, None, &resources.lexicons, &resources.models.towards);
        (reading.score, reading.certainty)
    };
    for line in lines {
        let text = line["text"].as_str().unwrap();
        // A mark at the edge of a word may open a quotation in one style and close one in the other.
        let plain: String = text
            .split(' ')
            .filter(|word| !word.starts_with(['\'', '’', '‘']) && !word.ends_with(['\'', '’']))
            .collect::<Vec<_>>()
            .join(" ");
        assert_eq!(read(&plain), read(&restyled(&plain)), "{plain}");
    }
}

/// The macro-averaged F1 of -1, 0 and 1.
fn macro_f1(pairs: &[(i64, i64)]) -> f64 {
    let f1 = |label: i64| {
        let count = |holds: fn(&(i64, i64), i64) -> bool| pairs.iter().filter(|pair| holds(pair, label)).count() as f64;
        let right = count(|pair, label| pair.0 == label && pair.1 == label);
        2.0 * right / (count(|pair, label| pair.0 == label) + count(|pair, label| pair.1 == label)).max(1.0)
    };
    [-1, 0, 1].map(f1).iter().sum::<f64>() / 3.0
}

/// Macro-F1 on sentences about persons; the weights were fitted on others.
const TARGETS_F1: f64 = 0.66;

#[test]
fn stance_towards_persons_keeps_its_floor() {
    let Some(lines) = lines("data/stance/newsmtsc-dev.jsonl") else { return };
    let texts: String = lines.iter().map(|line| json!({"text": line["text"], "target": line["target"]}).to_string() + "\n").collect();
    let (out, code, said) = scores(&texts, &[]);
    assert_eq!(code, 0, "{said}");
    let label = |line: &Value| line["label"].as_i64().unwrap();
    let pairs: Vec<(i64, i64)> = lines.iter().map(label).zip(out.iter().map(label)).collect();
    assert!(macro_f1(&pairs) >= TARGETS_F1, "{}", macro_f1(&pairs));
}
