//! End-to-end runs of the program in folders of their own: exit codes, files, what is said on which stream.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

const STORY: &str = "The council met on Monday.\n\n“The harbor bill is a disaster,” said Jane Lowell, the harbor minister. \
    “We will fight it – é.”\n\nLowell said that the vote was unfair.\n";

fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dixit"));
    command.args(arguments).current_dir(folder).stdin(Stdio::null()).env_remove("NO_COLOR");
    command
}

fn dixit(folder: &Path, arguments: &[&str]) -> Output {
    program(folder, arguments).output().unwrap()
}

/// Runs the program and gives what it says on standard error; the exit code must be `code`.
fn ends(folder: &TempDir, arguments: &[&str], code: i32) -> String {
    let output = dixit(folder.path(), arguments);
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
    said
}

/// A folder with these files; a name may have folders in it.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    folder
}

fn story() -> TempDir {
    folder(&[("news/story.txt", STORY.as_bytes())])
}

/// All names in a folder, hidden ones too.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort_unstable();
    names
}

fn table(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

fn lines(path: &Path) -> Vec<Value> {
    fs::read_to_string(path).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
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

#[test]
fn a_corpus_becomes_reports() {
    let folder = story();
    let said = ends(&folder, &["analyze", "news"], 0);
    assert!(said.contains("1 document read") && said.contains("reports: reports/run"), "{said}");
    let out = folder.path().join("reports/run");
    assert_eq!(names(&out), ["documents.csv", "problems.csv", "quotations.csv", "quotes.csv", "run.json", "speakers.csv", "targets.csv"]);
    assert_eq!(names(folder.path()), ["news", "reports"]);
    let document = &table(&out.join("documents.csv"))[0];
    assert_eq!(document["doc_id"], "story");
    assert!(document["words"].parse::<u32>().unwrap() > 25, "{document:?}");
}

#[test]
fn quotes_are_found_and_linked() {
    let folder = story();
    ends(&folder, &["analyze", "news", "--out", "out"], 0);
    let quotes = table(&folder.path().join("out/quotes.csv"));
    let first = quotes.first().expect("a quote");
    assert_eq!((first["cue"].as_str(), first["cue_lemma"].as_str(), first["kind"].as_str()), ("said", "say", "direct"));
    assert_eq!((first["speaker"].as_str(), first["paragraph"].as_str()), ("Jane Lowell", "2"));
    assert!(first["quote"].starts_with("“The harbor bill is a disaster,”"), "{first:?}");
    assert!(quotes.iter().any(|quote| quote["kind"] == "indirect" && quote["speaker"] == "Jane Lowell"), "{quotes:?}");
    let speaker = &table(&folder.path().join("out/speakers.csv"))[0];
    assert_eq!((speaker["speaker"].as_str(), speaker["id"].as_str()), ("Jane Lowell", first["speaker_id"].as_str()));
}

#[test]
fn spans_count_code_points_of_the_original() {
    let folder = story();
    ends(&folder, &["analyze", "news", "--out", "out", "--formats", "jsonl"], 0);
    assert!(!folder.path().join("out/quotes.csv").exists());
    let text: Vec<char> = STORY.chars().collect();
    let quotes = lines(&folder.path().join("out/quotes.jsonl"));
    assert!(!quotes.is_empty());
    for quote in quotes {
        assert_eq!(quote["doc"], "story");
        for (spans, words) in [("content", "content_text"), ("cue", "cue_text"), ("source", "source_text")] {
            let piece = |span: &Value| {
                let [start, end] = serde_json::from_value::<[usize; 2]>(span.clone()).unwrap();
                text[start..end].iter().collect::<String>()
            };
            let pieces: Vec<String> = quote[spans].as_array().unwrap().iter().map(piece).collect();
            assert_eq!(quote[words], pieces.join(" […] "), "{spans}");
        }
    }
}

#[test]
fn one_bad_input_costs_no_other() {
    let records = b"{\"body\": \"A fine day.\", \"id\": \"x\"}\n{\"body\": \n{\"body\": \"Another.\", \"id\": \"y\"}\n";
    let folder = folder(&[
        ("in/a.jsonl", records),
        ("in/empty.txt", b"\n"),
        ("in/latin.txt", b"He said \x93no\x94 to caf\xe9.\n"),
        ("in/z.txt", b"Last."),
    ]);
    let said = ends(&folder, &["analyze", "in", "--text", "body", "--id", "id", "--out", "out"], 1);
    assert!(said.contains("attention: 1 input could not be read"), "{said}");
    let problems = table(&folder.path().join("out/problems.csv"));
    let rules: Vec<&str> = problems.iter().map(|problem| problem["rule"].as_str()).collect();
    assert_eq!(rules, ["bad-record", "empty", "encoding"], "{problems:?}");
    let ids: Vec<String> = table(&folder.path().join("out/documents.csv")).into_iter().map(|row| row["doc_id"].clone()).collect();
    assert_eq!(ids, ["x", "y", "latin", "z"]);
    let manifest: Value = serde_json::from_slice(&fs::read(folder.path().join("out/run.json")).unwrap()).unwrap();
    for (count, value) in [("expected", 6), ("read", 4), ("failed", 1), ("empty", 1)] {
        assert_eq!(manifest["counts"][count], value, "{count}");
    }
}

#[test]
fn metadata_texts_and_languages() {
    let german =
        "Die Ministerin sagte am Montag, dass die Regierung in der kommenden Woche über das neue Gesetz beraten werde. Das ist gut so.";
    let page = "<html><head><title>T</title></head><body><p>Ann Vale came home. “Yes,” she said.</p></body></html>";
    let folder = folder(&[
        ("in/a.html", page.as_bytes()),
        ("in/b.txt", german.as_bytes()),
        ("in/c.md", "---\ntitle: \"“No,” he said\"\n---\n“Yes,” she said.".as_bytes()),
        ("meta.csv", b"doc_id,publisher\na,The Post\n"),
    ]);
    let arguments = ["analyze", "in", "--metadata", "meta.csv", "--on", "doc_id", "--texts", "--out", "out"];
    let said = ends(&folder, &arguments, 1);
    assert!(said.contains("attention: 1 document left out, not in English"), "{said}");
    let texts = lines(&folder.path().join("out/texts.jsonl"));
    assert_eq!((texts.len(), &texts[0]["text"]), (2, &Value::from("Ann Vale came home. “Yes,” she said.")));
    let quotes = table(&folder.path().join("out/quotes.csv"));
    let found: Vec<_> =
        quotes.iter().map(|quote| [&quote["doc_id"], &quote["outlet"], &quote["content_spans"]].map(String::as_str)).collect();
    assert_eq!(found, [["a", "The Post", "20-26"], ["c", "", "31-37"]], "the head of a Markdown file is no text, but counts for offsets");
    let manifest: Value = serde_json::from_slice(&fs::read(folder.path().join("out/run.json")).unwrap()).unwrap();
    for (count, value) in [("expected", 3), ("read", 2), ("failed", 0), ("skipped", 1)] {
        assert_eq!(manifest["counts"][count], value, "{count}");
    }
    ends(&folder, &["analyze", "in/b.txt", "--lang", "any", "--out", "any"], 0);
}

#[test]
fn what_cannot_run_says_why_and_writes_nothing() {
    let folder = folder(&[("news/a.txt", b"One."), ("file", b"")]);
    for (arguments, message) in [
        (&["analyze", "news", "--out", "file"][..], "file: cannot"),
        (&["analyze", "news", "--out", "file/out"], "file/out: cannot make the output folder"),
        (&["analyze", "missing"], "missing"),
        (&["analyze", "news", "--metadata", "missing.csv", "--on", "id"], "missing.csv"),
        (&["analyze", "news", "--metadata", "missing.csv"], "--on"),
        (&["analyze", "news", "--split-on", "(x"], "--split-on: `(x` is no pattern"),
        (&["analyze", "news", "--include", "["], "--include"),
        (&["analyze", "news", "--delimiter", "ab"], "--delimiter: `ab`"),
        (&["analyze", "news", "--min-confidence", "2"], "--min-confidence: 2 is not"),
        (&["analyze", "news", "--scope", "thought"], "thought"),
        (&["analyze", "news", "--per-speaker", "--formats", "jsonl"], "--per-speaker"),
        (&["analyze", "news", "--per-outlet", "--formats", "xlsx"], "--per-outlet"),
        (&["analyze", "news", "--per-outlet", "--out", "-"], "leave out --per-speaker, --per-outlet"),
        (&["analyze", "news", "--lexicons", "news/none"], "news/none: cannot read the lexicon folder"),
        (&["analyze", "news", "--formats", "docx"], "xlsx"),
        (&["analyze"], "CORPUS"),
    ] {
        let said = ends(&folder, arguments, 2);
        assert!(said.contains(message), "{arguments:?}: {said}");
    }
    assert_eq!(names(folder.path()), ["file", "news"]);
}

#[test]
fn only_what_was_asked_for_becomes_rows() {
    let text = "“We will sue,” said Jane Lowell. Tom Reed believes that the bill is dead. Lowell plans to appeal.\n";
    let folder = folder(&[("a.txt", text.as_bytes())]);
    let rows = |arguments: &[&str]| {
        ends(&folder, &[&["analyze", "a.txt", "--out", "out"], arguments].concat(), 0);
        let out = folder.path().join("out");
        let cues: Vec<String> = table(&out.join("quotes.csv")).into_iter().map(|row| row["cue"].clone()).collect();
        let speakers: Vec<String> = table(&out.join("speakers.csv")).into_iter().map(|row| row["speaker"].clone()).collect();
        let manifest: Value = serde_json::from_slice(&fs::read(out.join("run.json")).unwrap()).unwrap();
        let options = [manifest["options"]["scope"].to_string(), manifest["options"]["min_confidence"].to_string()];
        let document = &table(&out.join("documents.csv"))[0];
        assert_eq!((document["quotes"].clone(), document["speakers"].clone()), (cues.len().to_string(), speakers.len().to_string()));
        (cues, speakers.len(), options)
    };
    let all = ["said", "believes", "plans"].map(str::to_owned).to_vec();
    assert_eq!(rows(&[]), (all, 2, ["\"all\"".to_owned(), "0.0".to_owned()]));
    assert_eq!(rows(&["--scope", "speech"]), (vec!["said".to_owned()], 1, ["\"speech\"".to_owned(), "0.0".to_owned()]));
    assert_eq!(rows(&["--min-confidence", "1"]), (vec![], 0, ["\"all\"".to_owned(), "1.0".to_owned()]));
    let shown = String::from_utf8(dixit(folder.path(), &["show", "a.txt", "--scope", "speech"]).stdout).unwrap();
    assert!(shown.contains("[cue said]") && !shown.contains("[cue believes]"), "{shown}");
}

#[test]
fn the_writers_own_words_are_those_of_the_author_or_the_outlet() {
    let text = "The new bridge is a disaster. “It is wonderful,” said Jane Lowell.\n\nThe ferry is a joy, Lowell said.";
    let record = |author: &str| format!("{}\n", serde_json::json!({ "text": text, "author": author, "outlet": "Harbor Post" }));
    let folder = folder(&[("a.jsonl", (record("By Ann Lee") + &record("")).as_bytes())]);
    ends(&folder, &["analyze", "a.jsonl", "--out", "out", "--scope", "narration"], 0);
    let shown = |file: &str, columns: &[&str]| -> Vec<String> {
        let rows = table(&folder.path().join("out").join(file));
        rows.iter().map(|row| columns.iter().map(|column| row[*column].as_str()).collect::<Vec<_>>().join(" | ")).collect()
    };
    let quotes = shown("quotes.csv", &["kind", "rule", "speaker", "speaker_type", "resolution", "quote", "cue"]);
    let row = |speaker: &str| format!("narration | narration | {speaker} | writer | The new bridge is a disaster. | ");
    assert_eq!(quotes, [row("Ann Lee | person"), row("Harbor Post | organization")]);
    let targets = shown("targets.csv", &["speaker", "target"]);
    assert_eq!(targets, ["Ann Lee | new bridge", "Harbor Post | new bridge"]);
    assert_eq!(shown("speakers.csv", &["quotes", "direct", "mixed", "indirect"]), ["1 | 0 | 0 | 0"; 2]);
    let said = ends(&folder, &["eval", "--gold", "a.jsonl", "--scope", "narration"], 2);
    assert!(said.contains("take all or speech"), "{said}");
}

#[test]
fn a_given_name_tells_a_gender_only_where_asked() {
    let text = "“It is safe,” said Mary Bell. Tom Reed agreed: “He is right,” he said. Wren Oakes said it was over.";
    let folder = folder(&[("a.txt", text.as_bytes())]);
    let told = |arguments: &[&str]| {
        ends(&folder, &[&["analyze", "a.txt", "--out", "out"], arguments].concat(), 0);
        let told = |row: BTreeMap<String, String>| [row["speaker"].as_str(), &row["gender"], &row["gender_basis"]].join(" ");
        table(&folder.path().join("out/speakers.csv")).into_iter().map(told).collect::<Vec<_>>()
    };
    assert_eq!(told(&[]), ["Mary Bell  ", "Tom Reed m text", "Wren Oakes  "]);
    assert_eq!(told(&["--gender-by-name"]), ["Mary Bell f name", "Tom Reed m text", "Wren Oakes  "]);
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpora/sample");
    let out = |threads: &str| {
        let out = format!("out-{threads}");
        let arguments =
            ["analyze", samples.to_str().unwrap(), "--out", &out, "--threads", threads, "--formats", "csv,jsonl", "--per-speaker"];
        assert_eq!(dixit(folder.path(), &arguments).status.code(), Some(0));
        bytes(&folder.path().join(out))
    };
    let one = out("1");
    assert!(one["documents.csv"].len() > 500);
    for threads in ["2", "8"] {
        for (name, content) in out(threads) {
            assert!(one.get(&name) == Some(&content), "{name} with {threads} threads");
        }
    }
    let manifest = String::from_utf8(one["run.json"].clone()).unwrap();
    assert!(!manifest.contains(samples.to_str().unwrap()) && !manifest.contains("threads"), "{manifest}");
}

#[test]
fn a_new_run_replaces_the_earlier_one_and_nothing_else() {
    let folder = story();
    ends(&folder, &["analyze", "news", "--out", "out", "--formats", "csv,jsonl", "--per-speaker"], 0);
    fs::write(folder.path().join("out/notes.txt"), "mine").unwrap();
    ends(&folder, &["analyze", "news", "--out", "out"], 0);
    let left = ["documents.csv", "notes.txt", "problems.csv", "quotations.csv", "quotes.csv", "run.json", "speakers.csv", "targets.csv"];
    assert_eq!(names(&folder.path().join("out")), left);
    fs::create_dir(folder.path().join("mine")).unwrap();
    fs::write(folder.path().join("mine/quotes.csv"), "mine").unwrap();
    let said = ends(&folder, &["analyze", "news", "--out", "mine"], 2);
    assert!(said.contains("no run of dixit wrote it"), "{said}");
    assert_eq!(names(&folder.path().join("mine")), ["quotes.csv"]);
}

#[test]
fn reports_and_tables_of_the_user_below_the_input_are_not_read_as_input() {
    let folder = folder(&[("a.txt", b"One came."), ("who/people.csv", b"name\nAnn Vale\n"), ("fix.csv", b"speaker\n")]);
    for _ in 0..2 {
        ends(&folder, &["analyze", ".", "--people", "who/people.csv", "--overrides", "./fix.csv"], 0);
    }
    assert_eq!(table(&folder.path().join("reports/run/documents.csv")).len(), 1);
}

#[test]
fn columns_of_the_input_go_along() {
    let rows = "id,text,date,speaker\n7,\"“We won,” said Ana Brook.\",2024-05-01,=1+1\n";
    let folder = folder(&[("in.csv", rows.as_bytes())]);
    let header = |arguments: &[&str]| {
        ends(&folder, &[&["analyze", "in.csv", "--text", "text", "--id", "id", "--out", "out"], arguments].concat(), 0);
        fs::read_to_string(folder.path().join("out/documents.csv")).unwrap()
    };
    let plain = header(&[]);
    assert!(plain.starts_with("doc_id,date,meta_speaker,words,"), "{plain}");
    assert!(plain.contains("\n7,2024-05-01,=1+1,"), "{plain}");
    let safe = header(&["--spreadsheet", "--bom", "--delimiter", ";"]);
    assert!(safe.starts_with("\u{FEFF}doc_id;date;meta_speaker;words;"), "{safe}");
    assert!(safe.contains("\n7;2024-05-01;'=1+1;"), "{safe}");
}

#[test]
fn each_speaker_has_a_file() {
    let folder = story();
    ends(&folder, &["analyze", "news", "--out", "out", "--per-speaker"], 0);
    let speakers = table(&folder.path().join("out/speakers.csv"));
    assert!(!speakers.is_empty());
    let files = names(&folder.path().join("out/speakers"));
    assert_eq!(files.len(), speakers.len());
    for row in speakers {
        let file = files.iter().find(|name| name.contains(&row["id"])).unwrap();
        let quotes = table(&folder.path().join("out/speakers").join(file));
        assert_eq!(quotes.len().to_string(), row["quotes"]);
        assert!(quotes.iter().all(|quote| quote["speaker_id"] == row["id"]));
    }
}

#[test]
fn standard_input_is_a_document() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = program(folder.path(), &["analyze", "-", "--out", "out"]).stdin(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(STORY.as_bytes()).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(table(&folder.path().join("out/documents.csv")).len(), 1);
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = program(folder.path(), &["analyze", "-", "--out", "out"]).stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // The hidden folder shows that the run has begun; standard input stays open, so it cannot end by itself.
    while names(folder.path()).is_empty() {
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    std::thread::sleep(std::time::Duration::from_millis(200));
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    let stdin = child.stdin.take();
    assert_eq!(child.wait().unwrap().code(), Some(2));
    drop(stdin);
    assert_eq!(names(folder.path()), Vec::<String>::new());
}

#[test]
fn show_marks_attributions() {
    let folder = story();
    let shown = |arguments: &[&str]| {
        let output = dixit(folder.path(), &[&["show", "news/story.txt"], arguments].concat());
        assert_eq!(output.status.code(), Some(0));
        String::from_utf8(output.stdout).unwrap()
    };
    let plain = shown(&[]);
    assert!(plain.starts_with("The council met on Monday.\n"), "{plain}");
    assert!(!plain.contains('\x1b'));
    for mark in ["[content “The harbor bill is a disaster,”]", "[cue said]", "[source Lowell = Jane Lowell]"] {
        assert!(plain.contains(mark), "{mark} is not in {plain}");
    }
    assert!(shown(&["--color", "always"]).contains("\x1b[33msaid\x1b[0m"));
}

#[test]
fn show_changes_no_word() {
    let folder = folder(&[("a.txt", b"A text without quotes.\r\n\tEnd\x1b[31m.\n")]);
    let output = dixit(folder.path(), &["show", "a.txt"]);
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "A text without quotes.\n\tEnd\u{FFFD}[31m.\n");
    assert_eq!(dixit(folder.path(), &["show", "missing.txt"]).status.code(), Some(2));
}

#[test]
fn lexicons_are_checked() {
    let header = "entry\ttype\tclass\tframes\tfactivity\tstrength\n";
    let good = format!("{header}yodel\tverb\tneutral\tquote,that\tnon\tstrong\n");
    let bad = format!("{header}yodel\tverb\tloud\tquote\tnon\tstrong\nyell\tverb\n");
    let folder = folder(&[("good/cues.tsv", good.as_bytes()), ("bad/cues.tsv", bad.as_bytes()), ("odd/cue.tsv", b""), ("none/x", b"")]);
    ends(&folder, &["lexicon", "check", "good"], 0);
    let said = ends(&folder, &["lexicon", "check", "bad"], 1);
    assert!(said.contains("cues.tsv:2: column `class`: `loud`") && said.contains("cues.tsv:3:"), "{said}");
    for name in ["odd", "none", "missing"] {
        let said = ends(&folder, &["lexicon", "check", name], 2);
        assert!(said.contains(name), "{said}");
    }
    let listed = dixit(folder.path(), &["lexicon", "list"]);
    assert!(String::from_utf8(listed.stdout).unwrap().contains("Reporting cues of English"));
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = program(folder.path(), &["lexicon", "list"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}

#[test]
fn shells_get_completions() {
    let folder = tempfile::tempdir().unwrap();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = dixit(folder.path(), &["completions", shell]);
        assert!(output.status.success() && String::from_utf8(output.stdout).unwrap().contains("analyze"), "{shell}");
    }
}

#[test]
fn predictions_are_measured_against_annotations() {
    let gold = r#"{"doc": "a", "text": "She said no.", "attributions": [{"content": [[9, 11]], "cue": [[4, 8]], "source": [[0, 3]], "kind": "indirect"}]}"#;
    let right = r#"{"doc": "a", "content": [[9, 11]], "cue": [[4, 8]], "source": [[0, 3]], "kind": "indirect"}"#;
    let folder = folder(&[("gold.jsonl", gold.as_bytes()), ("pred.jsonl", right.as_bytes()), ("bad.jsonl", b"{")]);
    let output = dixit(folder.path(), &["eval", "--gold", "gold.jsonl", "--pred", "pred.jsonl"]);
    let scores = String::from_utf8(output.stdout).unwrap();
    assert!(scores.lines().any(|line| line.starts_with("joint_PRF") && line.contains("100")), "{scores}");
    ends(&folder, &["eval", "--gold", "gold.jsonl"], 0);
    let few = dixit(folder.path(), &["eval", "--gold", "gold.jsonl", "--scope", "speech", "--min-confidence", "1"]);
    assert!(String::from_utf8(few.stdout).unwrap().contains("pred             0\n"));
    ends(&folder, &["eval", "--gold", "gold.jsonl", "--pred", "pred.jsonl", "--scope", "speech"], 2);
    let said = ends(&folder, &["eval", "--gold", "bad.jsonl"], 2);
    assert!(said.contains("bad.jsonl:1"), "{said}");
}

#[test]
fn brat_files_are_annotations_too() {
    let spans = "T1\tContent 9 11\tno\nT2\tCue 4 8\tsaid\nT3\tSource 0 3\tShe\nE1\tCue:T2 Content:T1 Source:T3\n";
    let folder = folder(&[("gold/a.txt", b"She said no."), ("gold/a.ann", spans.as_bytes()), ("lone/b.txt", b"")]);
    ends(&folder, &["convert", "gold", "--out", "gold.jsonl"], 0);
    let line =
        r#"{"doc":"a","text":"She said no.","attributions":[{"content":[[9,11]],"cue":[[4,8]],"source":[[0,3]],"kind":"indirect"}]}"#;
    assert_eq!(fs::read_to_string(folder.path().join("gold.jsonl")).unwrap(), format!("{line}\n"));
    assert_eq!(String::from_utf8(dixit(folder.path(), &["convert", "gold"]).stdout).unwrap(), format!("{line}\n"));
    let figures = |gold: &str| dixit(folder.path(), &["eval", "--gold", gold]).stdout;
    assert_eq!(figures("gold"), figures("gold.jsonl"));
    for (arguments, message) in [
        (&["convert", "gold", "--out", "gold.jsonl"][..], "gold.jsonl: it exists already"),
        (&["eval", "--gold", "lone"], "no b.ann lies beside it"),
        (&["convert", "missing"], "missing"),
    ] {
        let said = ends(&folder, arguments, 2);
        assert!(said.contains(message), "{said}");
    }
}

#[test]
fn where_nothing_can_be_read_earlier_reports_stay() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.csv"), "text\n\"“Yes,” she said.\"\n").unwrap();
    let out = folder.path().join("out");
    let analyze = |column: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dixit"));
        command.arg("analyze").arg(folder.path().join("a.csv")).args(["--text", column, "--out"]).arg(&out).output().unwrap()
    };
    assert_eq!(analyze("text").status.code(), Some(0));
    let before = fs::read(out.join("quotes.csv")).unwrap();
    let wrong = analyze("body_text");
    assert_eq!(wrong.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("body_text"), "{}", String::from_utf8_lossy(&wrong.stderr));
    assert_eq!(fs::read(out.join("quotes.csv")).unwrap(), before);
}

#[test]
fn more_threads_than_make_sense_are_refused() {
    let output = Command::new(env!("CARGO_BIN_EXE_dixit")).args(["analyze", "-", "--threads", "100000"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--threads"));
}

#[test]
fn gold_that_cannot_be_right_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let line = |span: &str| format!(r#"{{"doc": "a", "text": "Yes, she said.", "attributions": [{{"content": [{span}]}}]}}"#);
    for (gold, said) in [
        (line("[0, 99]"), "leaves the text of 14 characters"),
        (line("[3, 0]"), "reversed"),
        (format!("{}\n{}", line("[0, 3]"), line("[0, 3]")), "two documents have the id `a`"),
        (String::new(), "no annotated document"),
    ] {
        fs::write(folder.path().join("gold.jsonl"), gold).unwrap();
        let output = program(folder.path(), &["eval", "--gold", "gold.jsonl"]).output().unwrap();
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(2) && error.contains(said), "{error}");
    }
}

/// Annotated texts by a pattern that few rounds can learn: "NAME said that …" and "NAME painted …".
fn annotated() -> String {
    let names = ["Ilka", "Jonas", "Mara", "Tom", "Bela", "Edda"];
    let things = ["the bridge was closed", "the harbour froze", "nobody came", "the ferry sank", "it rained all day", "the vote was lost"];
    let mut lines = String::new();
    for (at, name) in names.iter().cycle().take(24).enumerate() {
        let thing = things[at * 5 % things.len()];
        let text = format!("{name} said that {thing}. {name} painted a house.");
        let (cue, end) = (name.len() + 1, name.len() + 6 + 5 + thing.len());
        lines += &format!(
            "{{\"doc\": \"{at}\", \"text\": \"{text}\", \"attributions\": [{{\"source\": [[0, {}]], \"cue\": [[{cue}, {}]], \"content\": [[{}, {end}]], \"kind\": \"indirect\"}}]}}\n",
            name.len(),
            cue + 4,
            cue + 5
        );
    }
    lines
}

#[test]
fn models_are_learned_from_annotated_texts() {
    let folder =
        folder(&[("gold.jsonl", annotated().as_bytes()), ("new.txt", b"Vera said that the mill burned down. Vera painted a fence.")]);
    let said = ends(&folder, &["train", "--gold", "gold.jsonl", "--out", "one", "--folds", "2"], 0);
    assert!(said.contains("24 documents"), "{said}");
    ends(&folder, &["train", "--gold", "gold.jsonl", "--out", "two", "--folds", "2"], 0);
    assert_eq!(bytes(&folder.path().join("one")), bytes(&folder.path().join("two")), "the same texts and seed give the same weights");
    ends(&folder, &["analyze", "new.txt", "--model", "one", "--out", "out", "--formats", "jsonl"], 0);
    let rows = lines(&folder.path().join("out/quotes.jsonl"));
    let parts: Vec<[&str; 3]> =
        rows.iter().map(|row| ["source_text", "cue_text", "content_text"].map(|key| row[key].as_str().unwrap())).collect();
    assert_eq!(parts, [["Vera", "said", "that the mill burned down"]]);
    let perfect = dixit(folder.path(), &["eval", "--gold", "gold.jsonl", "--model", "one"]);
    assert!(String::from_utf8(perfect.stdout).unwrap().contains("joint_PRF        (100.0, 100.0, 100.0)"));
}

#[test]
fn models_that_cannot_be_used_say_why() {
    let folder = folder(&[("gold.jsonl", annotated().as_bytes()), ("new.txt", b"Vera said no."), ("cut/roles.bin", b"dixit-w1")]);
    let said = ends(&folder, &["analyze", "new.txt", "--model", "cut", "--out", "out"], 2);
    assert!(said.contains("cut") && said.contains(".bin"), "{said}");
    let said = ends(&folder, &["train", "--gold", "missing.jsonl", "--out", "one"], 2);
    assert!(said.contains("missing.jsonl"), "{said}");
    let said = ends(&folder, &["train", "--gold", "gold.jsonl", "--out", "one", "--without", "magic"], 2);
    assert!(said.contains("magic") && said.contains("syntax"), "{said}");
}

/// Texts, most of them dated, with speakers that a file of people may know.
fn dated() -> TempDir {
    let rows = "id,date,party,text\n\
        a,2020-01-01,x,\"“We won,” said Jane Lowell, the harbor minister. Lowell said that the vote was unfair.\"\n\
        b,2022-01-01,x,\"“We lost,” said Dr. Jane Lowell. “Never,” said Ivo Brook.\"\n\
        d,,x,\"“I won,” said Tom Hale. “I lost,” said Una Hale. Hale said that it rains.\"\n\
        c,2022-01-02,x,\"“Well,” said Mara Quill. “It rains,” she added. The harbor office said that it rains.\"\n";
    folder(&[("in.csv", rows.as_bytes())])
}

/// The rows of a table under these columns, in order.
fn cells(path: &Path, columns: &[&str]) -> Vec<String> {
    table(path).iter().map(|row| columns.iter().map(|column| row[*column].as_str()).collect::<Vec<_>>().join("|")).collect()
}

#[test]
fn speakers_are_joined_to_the_people_of_a_file() {
    let folder = dated();
    let people = "Note;ID;Name;Alias;Gender;Party;valid_from;valid_to\n\
        n;Q7;JANÉ LOWELL;;Female;Green;2019-01-01;2020-12-31\n;Q7;Jané Lowell;;;Blue;2021;\n\
        ;Q8;Ivo Brook;;;;;\n;Q9;Ivo Brook;;m;;;\n;;Mara Quill-Vane;\"Quilly|Mara Quill\";;;;\n;Q1;Never Named;;;;;\n";
    fs::write(folder.path().join("people.csv"), people).unwrap();
    ends(&folder, &["analyze", "in.csv", "--people", "people.csv", "--out", "out", "--formats", "csv,jsonl"], 0);
    let out = folder.path().join("out");
    let header = fs::read_to_string(out.join("quotes.csv")).unwrap().lines().next().unwrap().to_owned();
    assert!(
        header.starts_with("quote_id,doc_id,date,party,block,")
            && header.ends_with(",repeat_of,people_Note,people_id,people_gender,people_party"),
        "{header}"
    );
    let columns =
        ["doc_id", "speaker", "speaker_gender", "gender_basis", "party", "people_id", "people_gender", "people_party", "people_Note"];
    assert_eq!(
        cells(&out.join("quotes.csv"), &columns),
        [
            "a|JANÉ LOWELL|f|people|x|Q7|Female|Green|n",
            "a|JANÉ LOWELL|f|people|x|Q7|Female|Green|n",
            "b|JANÉ LOWELL|||x|Q7||Blue|",
            "b|Ivo Brook|||x||||",
            "d|Tom Hale|||x||||",
            "d|Una Hale|||x||||",
            "d||||x||||",
            "c|Mara Quill-Vane|f|text|x||||",
            "c|Mara Quill-Vane|f|text|x||||",
            "c|harbor office|||x||||",
        ]
    );
    let speakers =
        cells(&out.join("speakers.csv"), &["speaker", "documents", "quotes", "gender", "gender_basis", "aliases", "people_party"]);
    assert_eq!(speakers[0], "JANÉ LOWELL|2|3|f|people|Jane Lowell;Lowell|Blue");
    let problems = cells(&out.join("problems.csv"), &["document", "place", "rule"]);
    assert_eq!(problems, ["b|speaker Ivo Brook|ambiguous-person"]);
    let quotes = lines(&out.join("quotes.jsonl"));
    assert_eq!((&quotes[2]["people"]["party"], &quotes[3]["people"]), (&Value::from("Blue"), &Value::Null));
    let diversity = cells(
        &out.join("documents.csv"),
        &["speakers", "persons_m", "persons_f", "persons_unknown", "word_diversity", "top_speaker_share"],
    );
    assert_eq!(diversity, ["1|0|1|0|0|1", "2|0|0|2|0.444|0.667", "2|0|0|2|0.5|0.5", "2|0|1|0|0.5|0.5"]);
}

#[test]
fn corrections_are_applied_and_unused_ones_are_told() {
    let folder = dated();
    ends(&folder, &["analyze", "in.csv", "--out", "before"], 0);
    let ids = cells(&folder.path().join("before/quotes.csv"), &["quote_id"]);
    let overrides = format!(
        "quote_id,doc_id,mention,speaker,action,type\n{},,,Ada Vale,,\n,b, IVO BROOK ,,drop,\n,,Tom Hale,Una Hale,merge,\n,,mara quill,Mara Quill-Vane,merge,\n\
         ,c,The harbor office,Harbor Board,speaker,organization\nq0,,,Nobody,,\n,,Nobody,Someone Else,merge,\n",
        ids[1]
    );
    fs::write(folder.path().join("fix.csv"), overrides).unwrap();
    let run = |threads: &str| {
        ends(&folder, &["analyze", "in.csv", "--overrides", "fix.csv", "--out", "out", "--threads", threads], 0);
        bytes(&folder.path().join("out"))
    };
    assert_eq!(run("1"), run("3"));
    let out = folder.path().join("out");
    assert_eq!(
        cells(&out.join("quotes.csv"), &["doc_id", "speaker", "speaker_type", "resolution"]),
        [
            "a|Jane Lowell|person|named",
            "a|Ada Vale|person|override",
            "b|Jane Lowell|person|named",
            "d|Una Hale|person|override",
            "d|Una Hale|person|named",
            "d|Una Hale|person|override",
            "c|Mara Quill-Vane|person|override",
            "c|Mara Quill-Vane|person|override",
            "c|Harbor Board|organization|override",
        ]
    );
    assert!(cells(&out.join("speakers.csv"), &["speaker", "aliases"]).contains(&"Mara Quill-Vane|Mara Quill".to_owned()));
    let problems = cells(&out.join("problems.csv"), &["document", "place", "rule", "message"]);
    assert_eq!(
        problems,
        [
            "fix.csv|line 7|unused-override|no row has the quote_id q0, with the doc_id and mention of the line if it has any",
            "fix.csv|line 8|unused-override|no speaker is called “Nobody”"
        ]
    );
    let manifest: Value = serde_json::from_slice(&fs::read(out.join("run.json")).unwrap()).unwrap();
    assert_eq!(manifest["authority_sha256"]["fix.csv"].as_str().map(str::len), Some(64));
}

#[test]
fn tables_of_the_user_that_are_wrong_stop_the_run() {
    let folder = story();
    for (option, text, message) in [
        ("--people", "alias\nx\n", "own.csv:1: no column `name`"),
        ("--people", "name,valid_from\nAnn Vale,May\n", "own.csv:2: column `valid_from`"),
        ("--overrides", "quote_id,speaker,action\n\nq1,Ann,swap\n", "own.csv:3: column `action`"),
    ] {
        fs::write(folder.path().join("own.csv"), text).unwrap();
        let said = ends(&folder, &["analyze", "news", option, "own.csv", "--out", "out"], 2);
        assert!(said.contains(message), "{said}");
    }
    assert!(ends(&folder, &["analyze", "news", "--people", "none.csv", "--out", "out"], 2).contains("none.csv"));
    assert_eq!(names(folder.path()), ["news", "own.csv"]);
}

#[test]
fn who_speaks_is_said_as_surely_as_wanted() {
    let text = "Mara Brandt met Jonas Brandt.\n\nBoth left early.\n\nBrandt said the harbour was closed.\n";
    let folder = folder(&[("news/a.txt", text.as_bytes())]);
    let speaker = |how: &str| {
        ends(&folder, &["analyze", "news", "--speakers", how, "--out", how], 0);
        let rows = table(&folder.path().join(how).join("quotes.csv"));
        rows.into_iter().map(|row| row["speaker"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(speaker("cautious"), [""]);
    assert_eq!(speaker("balanced"), [""]);
    assert!(["Mara Brandt", "Jonas Brandt"].contains(&speaker("eager")[0].as_str()));
    ends(&folder, &["analyze", "news", "--speakers", "loudly"], 2);
}

#[test]
fn packed_tables_are_read_again_and_are_the_same_each_time() {
    let home = story();
    ends(&home, &["analyze", "news", "--out", "plain", "--formats", "csv,jsonl"], 0);
    for ending in if cfg!(feature = "zstd") { &["gz", "zst"][..] } else { &["gz"] } {
        let out = format!("packed-{ending}");
        ends(&home, &["analyze", "news", "--out", &out, "--formats", "csv,jsonl", "--compress", ending, "--texts"], 0);
        let packed = home.path().join(&out);
        let texts = format!("texts.jsonl.{ending}");
        for name in names(&packed).iter().filter(|name| *name != "run.json" && **name != texts) {
            let plain = fs::read(home.path().join("plain").join(name.strip_suffix(&format!(".{ending}")).unwrap())).unwrap();
            let bytes = fs::File::open(packed.join(name)).unwrap();
            let mut unpacked = Vec::new();
            match *ending {
                "gz" => flate2::read::GzDecoder::new(bytes).read_to_end(&mut unpacked).unwrap(),
                _ => ruzstd::decoding::StreamingDecoder::new(bytes).unwrap().read_to_end(&mut unpacked).unwrap(),
            };
            assert!(unpacked == plain, "{name}");
        }
        ends(&home, &["report", &out, "--out", &format!("again-{ending}"), "--formats", "csv"], 0);
        let quotes = |run: &str| fs::read(home.path().join(run).join("quotes.csv")).unwrap();
        assert!(quotes(&format!("again-{ending}")) == quotes("plain"));
        ends(&home, &["sample", &out, "--n", "2", "--out", &format!("sheet-{ending}.csv")], 0);
        ends(&home, &["compare", "plain", &out, "--out", &format!("compared-{ending}")], 0);
        // A plain run in its place takes the packed files away, and only those.
        fs::write(packed.join("notes.txt"), "mine").unwrap();
        ends(&home, &["analyze", "news", "--out", &out], 0);
        let left = names(&packed);
        assert!(left.iter().all(|name| !name.ends_with(ending)) && left.contains(&"notes.txt".to_owned()), "{left:?}");
    }
}

#[test]
fn what_this_build_lacks_is_said_before_anything_is_read() {
    let home = story();
    for (is_there, options, feature) in [
        (cfg!(feature = "parquet"), ["--formats", "csv,parquet"], "--features parquet"),
        (cfg!(feature = "zstd"), ["--compress", "zst"], "--features zstd"),
    ] {
        let arguments = [&["analyze", "news", "--out", "out"], &options[..]].concat();
        let said = ends(&home, &arguments, if is_there { 0 } else { 2 });
        assert_eq!(said.contains(feature), !is_there, "{said}");
        assert_eq!(home.path().join("out").exists(), is_there);
        let _ = fs::remove_dir_all(home.path().join("out"));
    }
    fs::write(home.path().join("a.parquet"), b"PAR1").unwrap();
    let said = ends(&home, &["analyze", "a.parquet", "--out", "out"], 2);
    assert!(said.contains(if cfg!(feature = "parquet") { "damaged or cut off" } else { "--features parquet" }), "{said}");
}

#[test]
fn quotes_alone_go_to_a_pipe() {
    let home = folder(&[("news/story.txt", STORY.as_bytes()), ("news/empty.txt", b"\n")]);
    ends(&home, &["analyze", "news", "--out", "out", "--formats", "csv,jsonl"], 0);
    for format in ["csv", "jsonl"] {
        let output = dixit(home.path(), &["analyze", "news", "--out", "-", "--formats", format]);
        assert_eq!(output.status.code(), Some(0));
        assert!(output.stdout == fs::read(home.path().join("out").join(format!("quotes.{format}"))).unwrap(), "{format}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("empty: news/empty.txt has no word") && said.contains("1 problem told above"), "{said}");
    }
    assert_eq!(names(home.path()), ["news", "out"]);
    for (arguments, message) in [
        (&["--formats", "csv,jsonl"][..], "takes one format"),
        (&["--formats", "xlsx"], "takes one format"),
        (&["--texts"], "takes quotes alone"),
    ] {
        let said = ends(&home, &[&["analyze", "news", "--out", "-"], arguments].concat(), 2);
        assert!(said.contains(message), "{said}");
    }
}

#[test]
fn columns_that_come_too_late_for_a_pipe_are_told_once() {
    let lines: String =
        (0..4).map(|at| format!("{}\n", serde_json::json!({"id": at.to_string(), "text": STORY, format!("c{}", at / 2): "x"}))).collect();
    let home = folder(&[("a.jsonl", lines.as_bytes())]);
    let output = dixit(home.path(), &["analyze", "a.jsonl", "--out", "-", "--duplicates", "keep"]);
    let mut reader = csv::Reader::from_reader(output.stdout.as_slice());
    let header = reader.headers().unwrap().clone();
    assert!(header.iter().any(|name| name == "c0") && !header.iter().any(|name| name == "c1"));
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let rule = header.iter().position(|name| name == "rule").unwrap();
    assert!(rows.len() >= 8 && rows.iter().all(|row| row.len() == header.len() && row[rule] == rows[0][rule] || !row[rule].is_empty()));
    assert_eq!(String::from_utf8(output.stderr).unwrap().matches("came too late").count(), 1);
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let many: String = (0..400).map(|at| format!("{}\n", serde_json::json!({"id": at.to_string(), "text": STORY}))).collect();
    let home = folder(&[("many.jsonl", many.as_bytes())]);
    let mut child = program(home.path(), &["analyze", "many.jsonl", "--out", "-", "--formats", "jsonl"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = [0; 1];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap().as_str()), (Some(0), ""));
}
