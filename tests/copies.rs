//! Copies of documents: how many are found in a corpus made by chance from templates, and what the program makes of them.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use dixit::learning::random::Random;
use dixit::records::{Copies, Sketch};

/// Makes stories: sentences of a few forms, with names, things and numbers by chance, so that all have phrases in common.
struct Press(Random);

const NAMES: [&str; 8] =
    ["Ada Quill", "Jonas Brandt", "Mira Okoye", "Peter Lindqvist", "Rosa Ibarra", "Tom Hale", "Yusuf Demir", "Nell Foster"];
const DEEDS: [&str; 8] = ["close", "repair", "sell", "widen", "reopen", "inspect", "move", "replace"];
const TIMES: [&str; 7] =
    ["on Monday", "on Friday", "last week", "this month", "before the summer", "in the spring", "by the end of the year"];
/// Of two of them a word is made: some 1,300, which is less than a newspaper has.
const SYLLABLES: [&str; 36] = [
    "ba", "cor", "del", "fen", "gar", "hol", "jun", "kest", "lam", "mar", "nor", "pel", "quin", "ros", "sil", "tor", "vel", "wen", "yar",
    "zim", "bry", "cla", "dro", "eth", "fos", "gil", "hax", "ilm", "kor", "lun", "mist", "nab", "ost", "prow", "rud", "stel",
];

impl Press {
    fn one<'w>(&mut self, words: &[&'w str]) -> &'w str {
        words[self.0.below(words.len())]
    }

    fn word(&mut self) -> String {
        format!("{}{}", self.one(&SYLLABLES), self.one(&SYLLABLES))
    }

    fn sentence(&mut self) -> String {
        let (name, place, thing, other) = (self.one(&NAMES), self.word(), self.word(), self.word());
        let (deed, time, word, more) = (self.one(&DEEDS), self.one(&TIMES), self.word(), self.word());
        let number = self.0.below(900) + 11;
        match self.0.below(8) {
            0 => format!("The council of {place} voted {time} to {deed} the {thing}, a step that {number} people had asked for."),
            1 => format!("{name}, who speaks for the {thing}, said that the {word} and the {more} had not been foreseen."),
            2 => format!("A report of {number} pages says that the {thing} in {place} needs {more}, {word} and a new {other}."),
            3 => format!("It was not clear {time} who would {deed} the {other} or pay for the {word} of {place}."),
            4 => format!("Some {number} of those who live near the {thing} signed a letter about the {word} to {name}."),
            5 => format!("According to {name}, the {more} of {place} will be discussed {time}, with the {other} to follow."),
            6 => format!("The {word} began when a firm from {place} offered to {deed} the {thing} for {number} million."),
            _ => format!("Nobody at the {thing} could be reached {time}; the {other} has been shut for {number} days over the {more}."),
        }
    }

    fn quotation(&mut self) -> String {
        let words: Vec<String> = (0..8 + self.0.below(10)).map(|_| self.word()).collect();
        format!("“We have talked of {},” {} said {}.", words.join(" and "), self.one(&NAMES), self.one(&TIMES))
    }

    /// A story around some quotations, about a third of its words.
    fn story(&mut self, quotations: &[String]) -> Vec<String> {
        let mut sentences: Vec<String> = (0..quotations.len() * 2 + 6 + self.0.below(8)).map(|_| self.sentence()).collect();
        for quotation in quotations {
            sentences.insert(self.0.below(sentences.len()), quotation.clone());
        }
        sentences
    }

    /// The story as another paper prints it: as it is, cut, headed anew, with five to ten words in a hundred changed, or all of it.
    fn copy(&mut self, story: &[String]) -> String {
        let manner = self.0.below(5);
        let mut sentences = story.to_vec();
        if manner == 1 || manner == 4 {
            sentences.truncate(sentences.len() * (6 + self.0.below(3)) / 10);
        }
        if manner == 2 || manner == 4 {
            let (place, thing) = (self.word(), self.word());
            sentences.insert(0, format!("{} and the {thing}: what we know\n\n{} (Agency) —", place.to_uppercase(), place));
        }
        let text = sentences.join(" ");
        if manner < 3 {
            return text;
        }
        let share = 5 + self.0.below(6);
        text.split(' ').map(|word| if self.0.below(100) < share { self.word() } else { word.to_owned() }).collect::<Vec<_>>().join(" ")
    }
}

/// Texts in an order by chance, each with the number of its story. Stories of one event share their quotations.
fn corpus(documents: usize, seed: u64) -> Vec<(usize, String)> {
    let mut press = Press(Random::new(seed));
    let (mut texts, mut stories) = (Vec::new(), 0);
    while texts.len() < documents {
        let quotations: Vec<String> = (0..2 + press.0.below(3)).map(|_| press.quotation()).collect();
        for _ in 0..1 + press.0.below(4) {
            let story = press.story(&quotations);
            texts.push((stories, story.join(" ")));
            for _ in 0..press.0.below(8).saturating_sub(4) {
                texts.push((stories, press.copy(&story)));
            }
            stories += 1;
        }
    }
    texts.truncate(documents);
    press.0.shuffle(&mut texts);
    texts
}

#[test]
fn copies_are_found_and_stories_of_one_event_are_not_taken_for_them() {
    let mut copies = Copies::default();
    // The story that begins each group, and all stories so far.
    let (mut groups, mut seen) = (Vec::new(), BTreeSet::new());
    let (mut again, mut marked, mut right) = (0_u32, 0_u32, 0_u32);
    for (story, text) in corpus(5_000, 7) {
        again += u32::from(!seen.insert(story));
        match copies.place("a", &Sketch::new(&text, std::iter::empty())) {
            Some((group, _)) => {
                marked += 1;
                right += u32::from(groups[group] == story);
            }
            None => groups.push(story),
        }
    }
    let [precision, recall] = [marked, again].map(|all| f64::from(right) / f64::from(all));
    assert!(again > 1_500, "{again}");
    assert!(precision > 0.99 && recall > 0.965, "precision {precision:.4}, recall {recall:.4}");
}

const WIRE: &str = "The ferry to the islands will stop at noon on weekdays from May, the council of Port Ellis decided on Monday after a debate \
    of five hours.\n\n“We cannot pay for a boat that nobody takes in the afternoon,” said Ada Quill, the harbor minister. “Not for \
    another winter.”\n\nJonas Brandt, a teacher on the largest of the islands, said that the children would have no way home.\n";
const MORE: &str = "\nQuill told reporters that the fares had paid for half of the fuel and none of the crew.\n";

/// Runs the program over four papers; gives the folder.
fn run(arguments: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let papers = [
        ("a.txt", WIRE.to_owned()),
        ("b.txt", format!("No boat after noon\n\nPORT ELLIS (Agency) — {WIRE}{MORE}")),
        ("c.txt", WIRE.split("\n\nJonas").next().unwrap().to_owned()),
        (
            "d.txt",
            "Snow fell on the passes in June, and the road to Tarn Hill was shut.\n\n“We cannot pay for a boat that nobody takes \
            in the afternoon,” said Ada Quill, the harbor minister.\n"
                .to_owned(),
        ),
    ];
    fs::create_dir(folder.path().join("news")).unwrap();
    papers.iter().for_each(|(name, text)| fs::write(folder.path().join("news").join(name), text).unwrap());
    let mut command = Command::new(env!("CARGO_BIN_EXE_dixit"));
    let output = command.current_dir(folder.path()).args(["analyze", "news", "--out", "out"]).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    folder
}

fn table(folder: &Path, name: &str) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_path(folder.join("out").join(name)).unwrap().deserialize().map(Result::unwrap).collect()
}

/// Some columns of a table, by row.
fn cells(folder: &Path, name: &str, columns: &[&str]) -> Vec<String> {
    let row = |row: BTreeMap<String, String>| columns.iter().map(|column| row[*column].clone()).collect::<Vec<_>>().join(" ");
    table(folder, name).into_iter().map(row).collect()
}

#[test]
fn copies_are_marked_and_counted_apart() {
    let folder = run(&[]);
    let documents = cells(folder.path(), "documents.csv", &["doc_id", "quotes", "copy_of", "similarity", "quotes_copied"]);
    assert_eq!(documents, ["a 2   0", "b 3 a 1 2", "c 1 a 1 1", "d 1   0"]);
    assert_eq!(cells(folder.path(), "quotes.csv", &["doc_id", "copied"]).concat(), "a falsea falseb trueb trueb falsec trued false");
    let speakers = cells(folder.path(), "speakers.csv", &["speaker", "quotes", "quotes_without_repeats", "quotes_without_copies"]);
    assert_eq!(speakers, ["Ada Quill 5 5 3", "Jonas Brandt 2 2 1"]);
    let quotations = cells(folder.path(), "quotations.csv", &["speaker", "documents", "documents_without_copies", "first_doc_id"]);
    assert_eq!(quotations, ["Ada Quill 3 1 a", "Jonas Brandt 2 1 a"]);
}

#[test]
fn copies_are_dropped_or_kept_as_wished() {
    let folder = run(&["--duplicates", "drop"]);
    let documents = cells(folder.path(), "documents.csv", &["doc_id", "quotes", "speakers", "quotes_copied"]);
    assert_eq!(documents, ["a 2 2 0", "b 1 1 2", "c 0 0 1", "d 1 1 0"]);
    assert_eq!(cells(folder.path(), "quotes.csv", &["doc_id"]).join(" "), "a a b d");
    let counts: serde_json::Value = serde_json::from_slice(&fs::read(folder.path().join("out/run.json")).unwrap()).unwrap();
    assert_eq!((&counts["counts"]["copies"], &counts["counts"]["quotes_copied"]), (&2.into(), &3.into()));
    let folder = run(&["--duplicates", "keep"]);
    assert!(cells(folder.path(), "documents.csv", &["copy_of", "quotes_copied"]).iter().all(|row| row == " 0"));
}

#[test]
fn threads_change_nothing() {
    let folders = ["1", "4"].map(|threads| run(&["--threads", threads, "--formats", "csv,jsonl"]));
    for name in ["quotes.csv", "documents.jsonl", "speakers.csv", "quotations.jsonl", "quotations.csv", "run.json"] {
        let [one, four] = [0, 1].map(|at| fs::read(folders[at].path().join("out").join(name)).unwrap());
        assert!(one == four, "{name}");
    }
}
