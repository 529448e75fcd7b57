//! The committed reports of the bundled sample are those that the program writes today. This test never overwrites them: run the
//! README's first command and look at what changed.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::Command;

const COMMAND: &str = "cargo run --release -- analyze tests/corpora/sample --formats csv,xlsx,html --out reports/sample";

/// The files of a folder by name, and instead of an Excel book what is in it.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let listing = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}; run: {COMMAND}", folder.display()));
    let mut files = BTreeMap::new();
    for entry in listing.map(Result::unwrap) {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".xlsx") {
            files.extend(members(&entry.path()).into_iter().map(|(member, text)| (format!("{name}/{member}"), text)));
        } else {
            files.insert(name, fs::read_to_string(entry.path()).unwrap());
        }
    }
    files
}

/// A book is XML that was compressed: a line an element, to see where two differ.
fn members(path: &Path) -> Vec<(String, String)> {
    let mut book = zip::ZipArchive::new(fs::File::open(path).unwrap()).unwrap();
    let number = book.len();
    let member = |at: usize| {
        let (mut member, mut text) = (book.by_index(at).unwrap(), String::new());
        member.read_to_string(&mut text).unwrap();
        (member.name().unwrap().into_owned(), text.replace("><", ">\n<"))
    };
    (0..number).map(member).collect()
}

/// Where two texts first differ, to be read.
fn difference(committed: &str, today: &str) -> String {
    let at = committed.lines().zip(today.lines()).position(|(old, new)| old != new);
    let at = at.unwrap_or_else(|| committed.lines().count().min(today.lines().count()));
    let line = |text: &str| text.lines().nth(at).unwrap_or("(no such line)").to_owned();
    format!("line {}\n  committed {}\n  today     {}", at + 1, line(committed), line(today))
}

#[test]
fn the_committed_reports_are_current() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let out = tempfile::tempdir().unwrap();
    let today = out.path().join("sample");
    let mut command = Command::new(env!("CARGO_BIN_EXE_dixit"));
    let output = command
        .current_dir(root)
        .args(["analyze", "tests/corpora/sample", "--formats", "csv,xlsx,html", "--out"])
        .arg(&today)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let (committed, today) = (files(&root.join("reports/sample")), files(&today));
    assert_eq!(committed.keys().collect::<Vec<_>>(), today.keys().collect::<Vec<_>>());
    let changed = committed.iter().filter(|(name, text)| today.get(*name) != Some(text));
    let changed: Vec<String> = changed.map(|(name, text)| format!("reports/sample/{name}: {}", difference(text, &today[name]))).collect();
    assert!(changed.is_empty(), "{}\nlook at the change; if it is right: {COMMAND}", changed.join("\n"));
}
