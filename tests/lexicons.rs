//! Runs the marked running text beside the lexicon tables, one test a file.
//!
//! Rules will not satisfy every line, so each file has a floor: the share of lines that must hold. All lines that do not are printed,
//! the text as marked above the text as found (`cargo test --test lexicons -- --nocapture` shows them when the test passes too).

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stderr)]

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use dixit::evaluation::check_examples;
use dixit::pipeline::Resources;

/// Least share of lines that hold, by file. Raise a floor when the rules get better; lower none without saying why.
const FLOORS: &[(&str, f64)] = &[("cues", 1.0), ("polarity", 1.0), ("certainty", 1.0)];

static RESOURCES: LazyLock<Resources> = LazyLock::new(|| Resources::load(None, None).unwrap());

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("lexicons/en")
}

fn check(name: &str) {
    let floor = FLOORS.iter().find(|(file, _)| *file == name).map(|(_, floor)| *floor).unwrap();
    let path = folder().join(format!("{name}.examples.txt"));
    let file = fs::read_to_string(&path).unwrap_or_else(|error| format!("no examples: {error}"));
    let check = check_examples(name, &file, &RESOURCES).unwrap();
    for wrong in &check.wrong {
        eprintln!("lexicons/en/{name}.examples.txt: {wrong}");
    }
    let (right, all) = (check.right, check.right + check.wrong.len());
    eprintln!("lexicons/en/{name}.examples.txt: {right} of {all} lines hold ({:.3}); floor {floor}", check.share());
    assert!(all > 0, "no examples in {}", path.display());
    assert!(check.share() >= floor, "{right} of {all} lines hold, fewer than the floor {floor}");
}

#[test]
fn cues() {
    check("cues");
}

#[test]
fn polarity() {
    check("polarity");
}

#[test]
fn certainty() {
    check("certainty");
}

#[test]
fn every_examples_file_is_run() {
    let files = fs::read_dir(folder()).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    let files: BTreeSet<String> = files.filter_map(|name| name.strip_suffix(".examples.txt").map(str::to_owned)).collect();
    let run: BTreeSet<String> = FLOORS.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert!(files.is_subset(&run), "examples files {files:?}, of which only {run:?} are run");
}
