//! Outlets, trends and comparisons, end to end: what they add up to is what the quotes of the same run say.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

type Row = BTreeMap<String, String>;

/// Runs the program in a folder; gives what it prints and what it tells.
fn dixit(folder: &TempDir, arguments: &[&str], code: i32) -> (String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_dixit")).current_dir(folder.path()).args(arguments).output().unwrap();
    let [out, said] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}{out}");
    (out, said)
}

fn table(folder: &TempDir, name: &str) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(folder.path().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    reader.deserialize().map(Result::unwrap).collect()
}

/// The sample's news with an outlet and a day each, the last two without.
fn corpus() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let news = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpora/sample/news");
    let mut paths: Vec<_> = fs::read_dir(news).unwrap().map(|file| file.unwrap().path()).collect();
    paths.sort();
    let mut writer = csv::Writer::from_path(folder.path().join("in.csv")).unwrap();
    writer.write_record(["id", "outlet", "date", "text"]).unwrap();
    for (at, path) in paths.iter().enumerate() {
        let is_known = at + 2 < paths.len();
        let day = format!("2024-0{}-{:02}", 1 + at % 3, 1 + at);
        let outlet = ["=The Post", "Harbor News"][at % 2];
        let cells = if is_known { [outlet, &day] } else { ["", "in May"] };
        writer.write_record([path.file_stem().unwrap().to_str().unwrap(), cells[0], cells[1], &fs::read_to_string(path).unwrap()]).unwrap();
    }
    writer.flush().unwrap();
    folder
}

fn sum(rows: &[&Row], column: &str) -> u64 {
    rows.iter().map(|row| row[column].parse::<u64>().unwrap()).sum()
}

fn mean(rows: &[&Row], column: &str) -> f64 {
    rows.iter().map(|row| row[column].parse::<f64>().unwrap()).sum::<f64>() / rows.len() as f64
}

#[test]
fn outlets_and_periods_add_up_to_their_quotes() {
    let folder = corpus();
    dixit(&folder, &["analyze", "in.csv", "--formats", "csv,jsonl", "--period", "month", "--out", "run"], 0);
    let quotes = table(&folder, "run/quotes.csv");
    let outlets = table(&folder, "run/outlets.csv");
    assert_eq!(outlets.len(), 2);
    for outlet in &outlets {
        let own: Vec<&Row> = quotes.iter().filter(|row| row["outlet"] == outlet["outlet"]).collect();
        assert_eq!((outlet["quotes"].parse(), outlet["words_quoted"].parse()), (Ok(own.len()), Ok(sum(&own, "words"))));
        let speakers: BTreeSet<&String> = own.iter().map(|row| &row["speaker_id"]).filter(|id| !id.is_empty()).collect();
        assert_eq!(outlet["speakers"].parse(), Ok(speakers.len()));
        assert!((outlet["mean_polarity"].parse::<f64>().unwrap() - mean(&own, "polarity")).abs() < 0.001);
        let types: f64 = ["person", "organization", "group", "document", "unnamed"]
            .iter()
            .map(|name| outlet[&format!("share_{name}")].parse::<f64>().unwrap())
            .sum();
        assert!((types - 1.0).abs() < 0.01, "{types}");
    }
    let trends = table(&folder, "run/trends.csv");
    let months: BTreeSet<&str> = quotes.iter().filter_map(|row| row["date"].get(..7)).filter(|month| month.starts_with("2024")).collect();
    assert_eq!(trends.iter().map(|row| row["period"].as_str()).collect::<BTreeSet<_>>(), months);
    for trend in &trends {
        let is_own = |row: &&Row| {
            row["date"].starts_with(&trend["period"]) && (trend["speaker_id"].is_empty() || row["speaker_id"] == trend["speaker_id"])
        };
        let own: Vec<&Row> = quotes.iter().filter(is_own).collect();
        assert_eq!((trend["quotes"].parse(), trend["words"].parse()), (Ok(own.len()), Ok(sum(&own, "words"))), "{trend:?}");
        assert!((trend["mean_polarity"].parse::<f64>().unwrap() - mean(&own, "polarity")).abs() < 0.001, "{trend:?}");
        assert!(trend["speaker_id"].is_empty() || own.iter().all(|row| row["speaker"] == trend["speaker"]), "{trend:?}");
    }
    dixit(&folder, &["report", "run", "--formats", "csv", "--period", "month", "--out", "later"], 0);
    for name in ["outlets.csv", "trends.csv", "quotes.csv"] {
        let [one, other] = ["run", "later"].map(|run| fs::read(folder.path().join(run).join(name)).unwrap());
        assert!(one == other, "{name}");
    }
    // Another run into the folder leaves no table of this one.
    fs::write(folder.path().join("a.txt"), "“No,” said Ann Vale.\n").unwrap();
    dixit(&folder, &["analyze", "a.txt", "--out", "run"], 0);
    assert!(!folder.path().join("run/outlets.csv").exists() && !folder.path().join("run/trends.csv").exists());
    let (_, said) = dixit(&folder, &["analyze", "a.txt", "--formats", "jsonl", "--period", "day", "--out", "none"], 2);
    assert!(said.contains("--period") && said.contains("add csv"), "{said}");
}

#[test]
fn the_preset_guards_names_of_outlets() {
    let folder = corpus();
    dixit(&folder, &["analyze", "in.csv", "--spreadsheet", "--per-outlet", "--out", "run"], 0);
    assert!(table(&folder, "run/outlets.csv").iter().any(|row| row["outlet"] == "'=The Post"));
    dixit(&folder, &["analyze", "in.csv", "--per-outlet", "--out", "plain"], 0);
    assert_eq!(names(&folder, "run/outlets"), names(&folder, "plain/outlets"));
}

fn names(folder: &TempDir, below: &str) -> Vec<String> {
    let files = fs::read_dir(folder.path().join(below)).unwrap();
    let mut names: Vec<String> = files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn each_outlet_has_a_file_of_its_quotes() {
    let folder = corpus();
    dixit(&folder, &["analyze", "in.csv", "--formats", "csv,jsonl", "--per-outlet", "--out", "run"], 0);
    let files = names(&folder, "run/outlets");
    assert!(files.len() == 2 && files[0].starts_with("Harbor-News-o") && files[1].starts_with("The-Post-o"), "{files:?}");
    let quotes = table(&folder, "run/quotes.csv");
    for (file, outlet) in files.iter().zip(["Harbor News", "=The Post"]) {
        let own: Vec<Row> = quotes.iter().filter(|row| row["outlet"] == outlet).cloned().collect();
        assert!(own.len() > 10 && table(&folder, &format!("run/outlets/{file}")) == own, "{file}");
    }
    dixit(&folder, &["report", "run", "--formats", "csv", "--per-outlet", "--out", "later"], 0);
    for file in &files {
        let [one, other] = ["run", "later"].map(|run| fs::read(folder.path().join(run).join("outlets").join(file)).unwrap());
        assert!(one == other, "{file}");
    }
    // Names do not depend on who else is there, and a run without leaves none behind.
    fs::write(
        folder.path().join("b.csv"),
        "id,outlet,text\n1,Harbor News,\"“No,” said Ann Vale.\"\n2,Harbor/News,\"“No,” said Ann Vale.\"\n",
    )
    .unwrap();
    dixit(&folder, &["analyze", "b.csv", "--per-outlet", "--out", "run"], 0);
    let fewer = names(&folder, "run/outlets");
    assert!(fewer.len() == 2 && fewer.contains(&files[0]), "{fewer:?}");
    fs::write(folder.path().join("a.txt"), "“No,” said Ann Vale.\n").unwrap();
    dixit(&folder, &["analyze", "a.txt", "--per-outlet", "--out", "run"], 0);
    assert!(names(&folder, "run/outlets").is_empty());
    assert!(table(&folder, "run/problems.csv").iter().any(|row| row["message"].contains("no document has an outlet")));
    dixit(&folder, &["analyze", "a.txt", "--out", "run"], 0);
    assert!(!folder.path().join("run/outlets").exists());
}

#[test]
fn a_run_is_compared_with_its_correction() {
    let folder = corpus();
    dixit(&folder, &["analyze", "in.csv", "--out", "a"], 0);
    let quotes = table(&folder, "a/quotes.csv");
    let named: Vec<&Row> = quotes.iter().filter(|row| !row["speaker"].is_empty()).collect();
    let corrections = format!("quote_id,speaker,action\n{},Zora Quist,\n{},,drop\n", named[0]["quote_id"], named[7]["quote_id"]);
    fs::write(folder.path().join("o.csv"), corrections).unwrap();
    dixit(&folder, &["analyze", "in.csv", "--overrides", "o.csv", "--formats", "jsonl", "--out", "b"], 0);
    // The one has CSV only, the other JSON Lines only.
    let (out, _) = dixit(&folder, &["compare", "a", "b", "--out", "change"], 0);
    assert!(out.contains("\nQuotes: 0 added, 1 removed, "), "{out}");
    assert!(out.contains("  Zora Quist (0.0 % to "), "{out}");
    let changed = table(&folder, "change/compared-quotes.csv");
    let of = |row: &Row| changed.iter().filter(|other| other["quote_id"] == row["quote_id"]).cloned().collect::<Vec<_>>();
    let first = of(named[0]);
    let speaker = first.iter().find(|row| row["column"] == "speaker").unwrap();
    assert_eq!((speaker["change"].as_str(), &speaker["a"], speaker["b"].as_str()), ("changed", &named[0]["speaker"], "Zora Quist"));
    assert_eq!((of(named[7])[0]["change"].as_str(), &of(named[7])[0]["a"]), ("removed", &named[7]["speaker"]));
    let speakers = table(&folder, "change/compared-speakers.csv");
    assert_eq!(speakers.iter().map(|row| row["words_a"].parse::<u64>().unwrap()).sum::<u64>(), sum(&named, "words"));
    let (_, said) = dixit(&folder, &["compare", "a", "b", "--out", "change"], 2);
    assert!(said.contains("exists already"), "{said}");
    let (out, _) = dixit(&folder, &["compare", "a", "a"], 0);
    assert!(out.contains("Quotes: 0 added, 0 removed, 0 changed") && !out.contains("Gained"), "{out}");
}

#[test]
fn outlets_of_a_run_are_compared() {
    let folder = corpus();
    dixit(&folder, &["analyze", "in.csv", "--out", "run"], 0);
    let (out, _) = dixit(&folder, &["compare", "run", "--by", "outlet==The Post,harbor news", "--out", "change"], 0);
    let quotes = table(&folder, "run/quotes.csv");
    let count = |outlet: &str| quotes.iter().filter(|row| row["outlet"] == outlet).count();
    assert!(out.contains(&format!("A =The Post: {} quotes", count("=The Post"))), "{out}");
    assert!(out.contains(&format!("B harbor news: {} quotes", count("Harbor News"))), "{out}");
    assert!(!folder.path().join("change/compared-quotes.csv").exists());
    for (arguments, message) in [
        (&["run"][..], "give --by"),
        (
            &["run", "--by", "outlet=Nobody,Harbor News"],
            "--by: `Nobody` has no quotes to compare; `outlet` is `=The Post`, `Harbor News`, nothing",
        ),
        (&["run", "--by", "colour=red,green"], "--by: no quote has a column `colour`"),
        (&["run", "--by", "outlet=A,B,C"], "quotation marks around one that has a comma"),
        (&["run", "--by", "outlet=\"A, B\",C"], "`A, B` has no quotes"),
        (&["run", "run", "--by", "outlet=A,B"], "it divides one run"),
        (&["run", "--by", "outlet"], "a column and two values"),
        (&["run", "nowhere"], "nowhere"),
    ] {
        let (_, said) = dixit(&folder, &[&["compare"], arguments].concat(), 2);
        assert!(said.contains(message), "{said}");
    }
}

#[test]
fn runs_of_other_texts_are_compared_by_speaker() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [("a", "“No, no, no,” said Ann Vale."), ("b", "“Yes,” said Ann Vale. “It may be so,” said Bo Reed.")] {
        fs::write(folder.path().join(format!("{name}.txt")), text).unwrap();
        dixit(&folder, &["analyze", &format!("{name}.txt"), "--out", name], 0);
    }
    let (out, said) = dixit(&folder, &["compare", "a", "b"], 0);
    assert!(out.contains("-80.0  Ann Vale (100.0 % to 20.0 %") && out.contains("+80.0  Bo Reed"), "{out}");
    assert!(said.contains("no quote in common"), "{said}");
}
