//! Large corpora: a run that is broken off and goes on, parts that are merged, failures that leave nothing half written. What is compared
//! is compared byte for byte.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

const JOURNAL: &str = ".out.dixit-resume/journal.gz";

fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dixit"));
    command.args(arguments).current_dir(folder).stdin(Stdio::null()).stderr(Stdio::piped());
    command
}

/// Runs the program and gives what it says on standard error; the exit code must be `code`.
fn ends(folder: &Path, arguments: &[&str], code: i32) -> String {
    let output = program(folder, arguments).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
    said
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort_unstable();
    names
}

/// The bytes of every file below a folder.
fn bytes(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    for name in names(folder) {
        let path = folder.join(&name);
        if path.is_dir() {
            all.extend(bytes(&path).into_iter().map(|(file, content)| (format!("{name}/{file}"), content)));
        } else {
            all.insert(name, fs::read(&path).unwrap());
        }
    }
    all
}

fn assert_same(one: &Path, other: &Path) {
    let (one, other) = (bytes(one), bytes(other));
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    for (name, content) in &one {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).chars().take(2_000).collect::<String>();
        assert!(*content == other[name], "{name} differs:\n{}\n{}", text(content), text(&other[name]));
    }
}

/// Small stories with people who come again, namesakes, a target each.
fn stories(count: usize) -> String {
    let surnames = ["Lowell", "Marden", "Venn", "Brook", "Quill"];
    let story = |number: usize| {
        let (given, surname) = (["Jane", "Orla", "Tom", "Bill"][number % 4], surnames[number % 5]);
        let role = ["a nurse", "a senator", "the mayor"][number % 3];
        let text = format!(
            "The council met on day {number}.\n\n“The harbor bill {} is a disaster,” said {given} {surname}, {role}. “We will fight it.”\n\n\
             {surname} said that the vote was unfair. A spokesman praised {} Venn.",
            number % 50,
            ["Orla", "Omar"][number % 2]
        );
        format!("{}\n", serde_json::json!({"id": format!("d{}", number % 2_500), "text": text, "date": "2024-05-01"}))
    };
    (0..count).map(story).collect()
}

/// A folder with a file of stories.
fn many(count: usize) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.jsonl"), stories(count)).unwrap();
    folder
}

/// A corpus in which much is odd: equal ids, bad and empty records, other languages, an unreadable archive, unknown dates, lines of
/// tables that nothing matches.
fn odd() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("in/sub");
    fs::create_dir_all(&home).unwrap();
    let german = "Der Rat der Stadt hat am Montag beschlossen, dass die Brücke nicht gebaut wird, und die Bürger sind damit zufrieden. Die Ministerin erklärte vor \
        Journalisten, dass die Regierung in der kommenden Woche über das neue Gesetz beraten werde. ";
    for (name, content) in [
        ("in/a.jsonl", stories(30) + "{\"text\": \n{\"id\": \"e\", \"text\": \"…\"}\n" + &stories(10)),
        ("in/german.txt", german.to_owned()),
        ("in/empty.txt", String::new()),
        ("in/broken.gz", "\x1f".to_owned()),
        ("in/dates.csv", "id,text,date\nk,“No” said Ann Vale.,03/04/2016\nl,“Yes” said Bo Crane.,some day\n".to_owned()),
        ("in/sub/x.txt", "“No,” said Kit Venn, a nurse. “It is a crime,” she said.".to_owned()),
        ("in/sub/x.md", "“No,” said Kit Venn, the senator. “It is a joy,” he said.".to_owned()),
        ("in/notes.xyz", "not read".to_owned()),
        ("people.csv", "name,party\nAnn Vale,Green\n".to_owned()),
        (
            "overrides.csv",
            "quote_id,doc_id,mention,speaker,action\n,,Tom Marden,Thomas Marden,merge\n,,Nobody Known,Ann Vale,merge\nq0,,,,drop\n"
                .to_owned(),
        ),
        ("words.csv", "term,category,weight\nbill,law,0.3\ndisaster,end,-0.7\n".to_owned()),
    ] {
        fs::write(folder.path().join(name), content).unwrap();
    }
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(stories(400).as_bytes()).unwrap();
    let whole = packed.finish().unwrap();
    fs::write(folder.path().join("in/cut.jsonl.gz"), &whole[..whole.len() / 2]).unwrap();
    folder
}

const ODD: &[&str] = &[
    "analyze",
    "in",
    "--id",
    "id",
    "--people",
    "people.csv",
    "--overrides",
    "overrides.csv",
    "--lexicon",
    "words.csv",
    "--mentions",
    "--texts",
    "--formats",
    "csv,jsonl,xlsx",
    "--per-speaker",
    "--per-outlet",
];

fn with<'a>(arguments: &[&'a str], more: &[&'a str]) -> Vec<&'a str> {
    [arguments, more].concat()
}

/// Analyses in `parts` parts and merges them into `merged`; parts end with `code`.
fn merged(folder: &Path, arguments: &[&str], parts: usize, code: &[i32]) -> PathBuf {
    let runs: Vec<String> = (1..=parts).map(|part| format!("part{part}")).collect();
    for (part, run) in (1..).zip(&runs) {
        let shard = format!("{part}/{parts}");
        let output = program(folder, &with(arguments, &["--shard", &shard, "--out", run])).output().unwrap();
        assert!(code.contains(&output.status.code().unwrap()), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(folder.join(run).join("journal.gz").exists());
    }
    // In any order.
    let runs: Vec<&str> = runs.iter().rev().map(String::as_str).collect();
    ends(folder, &[&["merge", "--out", "merged"], runs.as_slice()].concat(), *code.iter().max().unwrap());
    folder.join("merged")
}

#[test]
fn merged_parts_are_the_whole() {
    let folder = tempfile::tempdir().unwrap();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpora/sample");
    let sample = sample.to_str().unwrap();
    let arguments = ["analyze", sample, "--formats", "csv,jsonl,xlsx", "--texts", "--mentions"];
    ends(folder.path(), &with(&arguments, &["--out", "whole"]), 0);
    let merged = merged(folder.path(), &arguments, 3, &[0]);
    assert_same(&folder.path().join("whole"), &merged);
    // In other formats than those of the parts.
    ends(folder.path(), &["merge", "part1", "part2", "part3", "--formats", "jsonl", "--out", "lines"], 0);
    ends(folder.path(), &["analyze", sample, "--formats", "jsonl", "--texts", "--mentions", "--out", "whole-lines"], 0);
    assert_same(&folder.path().join("whole-lines"), &folder.path().join("lines"));
}

#[test]
fn merged_parts_of_an_odd_corpus_are_the_whole() {
    let folder = odd();
    ends(folder.path(), &with(ODD, &["--out", "whole"]), 1);
    let merged = merged(folder.path(), ODD, 4, &[0, 1]);
    assert_same(&folder.path().join("whole"), &merged);
    let problems = fs::read_to_string(merged.join("problems.csv")).unwrap();
    for rule in ["duplicate-id", "bad-record", "empty", "language", "unreadable", "date", "unused-override", "passed-over"] {
        assert!(problems.contains(rule), "{rule}: {problems}");
    }
    let manifest = |run: &str| serde_json::from_slice::<Value>(&fs::read(folder.path().join(run).join("run.json")).unwrap()).unwrap();
    for count in ["expected", "read", "failed", "empty", "skipped", "words", "quotes"] {
        let of = |run: &str| manifest(run)["counts"][count].as_u64().unwrap();
        let sum: u64 = (1..=4).map(|part| of(&format!("part{part}"))).sum();
        assert_eq!(sum, of("whole"), "{count}");
    }
    assert_eq!(manifest("part1")["options"]["shard"], "1/4");
}

#[test]
fn parts_that_are_not_of_one_whole_are_refused() {
    let folder = many(12);
    let part = |shard: &str, out: &str, more: &[&str], code: i32| {
        ends(folder.path(), &with(&with(&["analyze", "in.jsonl", "--shard", shard, "--out", out], more), &[]), code)
    };
    for (shard, out) in [("1/2", "one"), ("2/2", "two"), ("1/2", "again"), ("2/3", "third")] {
        part(shard, out, &[], 0);
    }
    part("2/2", "speech", &["--scope", "speech"], 0);
    ends(folder.path(), &["analyze", "in.jsonl", "--out", "whole"], 0);
    fs::write(folder.path().join("in.jsonl"), stories(13)).unwrap();
    part("2/2", "longer", &[], 0);
    fs::create_dir(folder.path().join("broken")).unwrap();
    let journal = fs::read(folder.path().join("two/journal.gz")).unwrap();
    fs::write(folder.path().join("broken/journal.gz"), &journal[..journal.len() - 5]).unwrap();
    let mut flipped = journal.clone();
    let at = journal.len() - 400;
    flipped[at] ^= 0x10;
    fs::create_dir(folder.path().join("flipped")).unwrap();
    fs::write(folder.path().join("flipped/journal.gz"), flipped).unwrap();
    for (runs, said) in [
        (&["one"][..], "no run is part 2/2"),
        (&["one", "two", "again"], "one and again are both part 1/2"),
        (&["one", "one"], "one and one are both part 1/2"),
        (&["one", "third"], "one is part 1/2, and third is part 2/3"),
        (&["one", "speech"], "parts of different runs (run.manifest.options.scope: \"all\", now \"speech\")"),
        (&["one", "whole"], "only runs with --shard can be merged"),
        (&["one", "longer"], "made of other inputs"),
        (&["one", "broken"], "did not come to its end"),
        (&["one", "flipped"], "did not come to its end"),
        (&["one", "nowhere"], "only runs with --shard"),
    ] {
        let told = ends(folder.path(), &[&["merge", "--out", "merged"], runs].concat(), 2);
        assert!(told.contains(said), "{runs:?}: {told}");
        assert!(!folder.path().join("merged").exists(), "{runs:?}");
    }
    ends(folder.path(), &["analyze", "in.jsonl", "--shard", "3/2"], 2);
}

/// Starts a run that can be resumed and kills it once its journal has `size` bytes. Gives whether it was still running.
fn killed_at(folder: &Path, arguments: &[&str], size: u64) -> bool {
    let mut child = program(folder, arguments).spawn().unwrap();
    let reached = wait(&mut child, || fs::metadata(folder.join(JOURNAL)).is_ok_and(|journal| journal.len() >= size));
    child.kill().unwrap();
    child.wait().unwrap();
    reached
}

/// Waits until something is so; false where the program ended before.
fn wait(child: &mut Child, is_so: impl Fn() -> bool) -> bool {
    let start = Instant::now();
    while !is_so() {
        if child.try_wait().unwrap().is_some() {
            return false;
        }
        assert!(start.elapsed() < Duration::from_secs(120), "it never came so far");
        std::thread::sleep(Duration::from_millis(2));
    }
    true
}

const RESUMED: &[&str] = &["analyze", "in.jsonl", "--formats", "csv,jsonl", "--threads", "1", "--out", "out", "--resume"];

#[test]
fn a_killed_run_goes_on_to_the_same_bytes() {
    let folder = many(3_000);
    ends(folder.path(), &["analyze", "in.jsonl", "--formats", "csv,jsonl", "--out", "whole"], 0);
    // Killed again and again: before the first batch, after some, while going on.
    let kills = [1, 20_000, 500_000, 1_000_000].map(|size| killed_at(folder.path(), RESUMED, size));
    assert!(kills[0] && kills[1], "it was too fast to be killed");
    assert!(folder.path().join(JOURNAL).exists() && !folder.path().join("out").exists());
    let before = fs::metadata(folder.path().join(JOURNAL)).unwrap().len();
    assert!(before > 20_000, "{before}");
    ends(folder.path(), RESUMED, 0);
    assert_same(&folder.path().join("whole"), &folder.path().join("out"));
    assert_eq!(names(folder.path()), ["in.jsonl", "out", "whole"]);
}

#[test]
fn a_torn_journal_is_cut_off_where_it_is_whole() {
    let folder = many(1_200);
    ends(folder.path(), &["analyze", "in.jsonl", "--formats", "csv,jsonl", "--out", "whole"], 0);
    assert!(killed_at(folder.path(), RESUMED, 20_000));
    let journal = folder.path().join(JOURNAL);
    let sound = fs::read(&journal).unwrap();
    let size = sound.len() as u64;
    for (cut, flip) in [(size - 1, None), (size / 2, None), (5, None), (0, None), (size, Some(size / 2)), (size, Some(size - 3))] {
        fs::create_dir_all(journal.parent().unwrap()).unwrap();
        fs::write(&journal, &sound[..cut as usize]).unwrap();
        if let Some(at) = flip {
            let mut file = OpenOptions::new().write(true).open(&journal).unwrap();
            file.seek(SeekFrom::Start(at)).unwrap();
            file.write_all(&[!sound[at as usize]]).unwrap();
        }
        ends(folder.path(), RESUMED, 0);
        assert_same(&folder.path().join("whole"), &folder.path().join("out"));
        fs::remove_dir_all(folder.path().join("out")).unwrap();
    }
}

#[test]
fn only_the_same_run_is_resumed() {
    let folder = many(1_200);
    // A batch takes 430,000 bytes: the second is begun, so the first is whole.
    assert!(killed_at(folder.path(), RESUMED, 500_000));
    let refused = |arguments: &[&str], said: &str| {
        let told = ends(folder.path(), arguments, 2);
        assert!(told.contains(said) && told.contains("remove ./.out.dixit-resume to start afresh"), "{told}");
        assert_eq!(names(folder.path()), [".out.dixit-resume", "in.jsonl"]);
    };
    refused(&with(RESUMED, &["--scope", "speech"]), "options.scope: \"all\", now \"speech\"");
    refused(&with(RESUMED, &["--shard", "1/2"]), "another one (--shard)");
    // A document that was analysed is another now; some are gone.
    let other = stories(1_200).replacen("day 7.", "day 8.", 1);
    fs::write(folder.path().join("in.jsonl"), other).unwrap();
    refused(RESUMED, "the inputs have changed since the run that is to be resumed (at d7)");
    // Fewer than the journal has, which has one batch at least.
    fs::write(folder.path().join("in.jsonl"), stories(30)).unwrap();
    refused(RESUMED, "there are fewer documents");
    // Formats may differ: the journal does not depend on them.
    fs::write(folder.path().join("in.jsonl"), stories(1_200)).unwrap();
    ends(folder.path(), &["analyze", "in.jsonl", "--out", "out", "--resume", "--spreadsheet"], 0);
    ends(folder.path(), &["analyze", "in.jsonl", "--out", "whole", "--spreadsheet"], 0);
    assert_same(&folder.path().join("whole"), &folder.path().join("out"));
}

#[test]
fn a_part_can_be_resumed() {
    let folder = odd();
    ends(folder.path(), &with(ODD, &["--out", "whole"]), 1);
    for part in ["1/2", "2/2"] {
        let out = &part[..1];
        let output = program(folder.path(), &with(ODD, &["--shard", part, "--out", out, "--resume"])).output().unwrap();
        assert!(output.status.code() < Some(2));
    }
    ends(folder.path(), &["merge", "1", "2", "--out", "merged"], 1);
    assert_same(&folder.path().join("whole"), &folder.path().join("merged"));
    assert!(!names(folder.path()).iter().any(|name| name.starts_with('.')));
}

#[test]
fn strict_runs_write_all_or_nothing() {
    let folder = odd();
    let said = ends(folder.path(), &["analyze", "in", "--strict", "--out", "out"], 2);
    assert!(said.contains("--strict: ") && said.contains("in/a.jsonl"), "{said}");
    assert!(!folder.path().join("out").exists());
    ends(folder.path(), &["analyze", "in/sub", "--strict", "--out", "out"], 0);
}

#[cfg(unix)]
mod unix {
    use super::*;

    fn signal(child: &Child, name: &str) {
        assert!(Command::new("kill").args([&format!("-{name}"), &child.id().to_string()]).status().unwrap().success());
    }

    #[test]
    fn a_stopped_run_leaves_nothing_but_what_resumes_it() {
        let folder = many(3_000);
        let mut child = program(folder.path(), &["analyze", "in.jsonl", "--out", "out", "--threads", "1"]).spawn().unwrap();
        let is_begun = || names(folder.path()).iter().any(|name| name.ends_with(".dixit-tmp"));
        assert!(wait(&mut child, is_begun));
        signal(&child, "TERM");
        assert_eq!(child.wait().unwrap().code(), Some(2));
        assert_eq!(names(folder.path()), ["in.jsonl"]);
        let mut child = program(folder.path(), RESUMED).spawn().unwrap();
        assert!(wait(&mut child, || fs::metadata(folder.path().join(JOURNAL)).is_ok_and(|journal| journal.len() > 10_000)));
        signal(&child, "TERM");
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&output.stderr).contains("the same command goes on from there"));
        assert_eq!(names(folder.path()), [".out.dixit-resume", "in.jsonl"]);
        assert_eq!(names(&folder.path().join(".out.dixit-resume")), ["journal.gz", "lock"]);
    }

    #[test]
    fn two_runs_do_not_share_a_journal() {
        let folder = many(3_000);
        let mut child = program(folder.path(), RESUMED).spawn().unwrap();
        assert!(wait(&mut child, || folder.path().join(JOURNAL).exists()));
        let said = ends(folder.path(), RESUMED, 2);
        assert!(said.contains("another dixit is at work on this run"), "{said}");
        child.kill().unwrap();
        child.wait().unwrap();
    }

    /// Files of more than so many blocks of 512 bytes cannot be written: as on a full disk.
    fn cramped(folder: &Path, blocks: u32, arguments: &[&str]) -> (Option<i32>, String) {
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
        let mut command = Command::new("sh");
        command.args(["-c", &script, env!("CARGO_BIN_EXE_dixit")]).args(arguments).current_dir(folder);
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    }

    #[test]
    fn a_full_disk_leaves_nothing_half_written() {
        let folder = many(600);
        for formats in ["csv", "jsonl", "xlsx"] {
            for blocks in [1, 40, 200] {
                let (code, said) = cramped(folder.path(), blocks, &["analyze", "in.jsonl", "--formats", formats, "--out", "out"]);
                assert_eq!(code, Some(2), "{formats} {blocks}: {said}");
                assert!(said.contains("too large") || said.contains("disk full"), "{said}");
                assert_eq!(names(folder.path()), ["in.jsonl"], "{formats} {blocks}");
            }
        }
        ends(folder.path(), &["analyze", "in.jsonl", "--formats", "csv,jsonl", "--out", "whole"], 0);
        let (code, said) = cramped(folder.path(), 60, RESUMED);
        assert_eq!(code, Some(2), "{said}");
        // With room again it goes on.
        ends(folder.path(), RESUMED, 0);
        assert_same(&folder.path().join("whole"), &folder.path().join("out"));
    }
}
