//! The page to look at: what it is made of, in one file and in a folder, made by a run and later from its JSON Lines, with hostile texts.
//! Whether it works, `tests/browser` says.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use sha2::{Digest, Sha256};

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let output = Command::new(env!("CARGO_BIN_EXE_dixit")).current_dir(folder).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn analyze_sample(out: &Path, more: &[&str]) {
    run(root(), &[&["analyze", "tests/corpora/sample", "--out", out.to_str().unwrap()], more].concat());
}

/// What stands between `start` and `end`, all times.
fn between<'t>(text: &'t str, start: &str, end: &str) -> Vec<&'t str> {
    text.split(start).skip(1).map(|rest| rest.split(end).next().unwrap()).collect()
}

/// The data of a page in one file, by its name.
fn data(page: &str, name: &str) -> Value {
    let found = between(page, &format!("<script type=\"application/json\" id=\"data-{name}\">"), "</script>");
    serde_json::from_str(found[0]).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn jsonl(path: &Path) -> Vec<Value> {
    fs::read_to_string(path).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_small_run_is_one_file_that_needs_nothing_else() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("out");
    analyze_sample(&out, &["--formats", "jsonl,html"]);
    assert!(!out.join("html").exists() && !out.join("texts.jsonl").exists());
    let page = fs::read_to_string(out.join("report.html")).unwrap();
    assert!(page.len() < 500_000, "{}", page.len());
    for outside in ["src=", "http-equiv=\"refresh", "@import", "url(", " on", "style=\""] {
        let head = page.split("<script type=\"application/json\"").next().unwrap();
        let markup: String =
            head.split('<').filter(|tag| !tag.starts_with("style>")).map(|tag| format!("<{}", tag.split('>').next().unwrap())).collect();
        assert!(!markup.contains(outside), "{outside}");
    }
    // The policy lets through this style and this script, and no other.
    let policy = between(&page, "Content-Security-Policy\" content=\"", "\"")[0];
    for (element, directive) in [("<style>", "style-src"), ("<script>", "script-src")] {
        let content = between(&page, element, &element.replace('<', "</"))[0];
        let digest = base64::Engine::encode(&base64::prelude::BASE64_STANDARD, Sha256::digest(content));
        assert!(policy.contains(&format!("{directive} 'sha256-{digest}'")), "{directive}: {policy}");
    }
    assert!(policy.starts_with("default-src 'none';"), "{policy}");
}

#[test]
fn the_page_has_every_quote_where_it_stands() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("out");
    analyze_sample(&out, &["--formats", "jsonl,html", "--texts"]);
    let page = fs::read_to_string(out.join("report.html")).unwrap();
    let (quotes, rows) = (data(&page, "quotes-0"), jsonl(&out.join("quotes.jsonl")));
    let (speakers, texts) = (data(&page, "speakers-0"), data(&page, "texts-0"));
    assert_eq!(quotes.as_array().unwrap().len(), rows.len());
    let mut marked = 0;
    for (quote, row) in quotes.as_array().unwrap().iter().zip(&rows) {
        assert_eq!(quote["id"], row["quote_id"]);
        let speaker = quote.get("speaker").map(|number| speakers.as_array().unwrap().iter().find(|one| one["number"] == *number).unwrap());
        assert_eq!(speaker.map_or(&Value::Null, |speaker| &speaker["id"]), &row["speaker_id"]);
        let context: Vec<u16> = quote["context"].as_str().unwrap().encode_utf16().collect();
        let part =
            |mark: &Value| String::from_utf16(&context[mark[0].as_u64().unwrap() as usize..mark[1].as_u64().unwrap() as usize]).unwrap();
        let of = |kind: u64| quote["marks"].as_array().unwrap().iter().filter(|mark| mark[2] == kind).map(part).collect::<Vec<_>>();
        marked += usize::from(quote.get("quote").is_none());
        let said = quote.get("quote").map_or_else(|| of(0).join(" […] "), |text| text.as_str().unwrap().to_owned());
        assert_eq!(said, row["content_text"].as_str().unwrap());
        assert!(of(2).iter().all(|source| source == row["source_text"].as_str().unwrap()), "{row}");
    }
    assert!(marked * 100 > rows.len() * 97, "{marked} of {}", rows.len());
    let ids = |rows: &[Value], key: &str| rows.iter().map(|row| row[key].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    let documents = jsonl(&out.join("documents.jsonl"));
    assert_eq!(ids(texts.as_array().unwrap(), "id"), ids(&documents, "doc_id"));
}

#[test]
fn a_page_made_later_is_that_of_the_run() {
    let home = tempfile::tempdir().unwrap();
    let folder = |name: &str| home.path().join(name);
    let page = |name: &str| fs::read(folder(name).join("report.html")).unwrap();
    for threads in ["1", "2"] {
        analyze_sample(&folder(threads), &["--formats", "jsonl,html", "--texts", "--threads", threads]);
    }
    assert!(page("1") == page("2"));
    run(home.path(), &["report", "1", "--formats", "html", "--out", "later"]);
    assert!(page("later") == page("1"));
    // Into the folder of the run itself: the page is made anew, all else stays.
    run(home.path(), &["report", "1", "--formats", "html"]);
    assert!(page("1") == page("2") && folder("1").join("texts.jsonl").exists() && folder("1").join("quotes.jsonl").exists());
    // Without texts it says so.
    fs::remove_file(folder("2").join("texts.jsonl")).unwrap();
    run(home.path(), &["report", "2", "--formats", "html,csv", "--out", "bare"]);
    let problems = fs::read_to_string(folder("bare").join("problems.csv")).unwrap();
    assert!(problems.contains("has kept no texts"), "{problems}");
    assert_eq!(data(&String::from_utf8(page("bare")).unwrap(), "index")["parts"]["texts"], serde_json::json!([]));
}

#[test]
fn a_big_run_is_a_folder_with_its_data_in_scripts() {
    let home = tempfile::tempdir().unwrap();
    let sample = fs::read_to_string(root().join("tests/corpora/sample/news/river-treaty-wire.txt")).unwrap();
    let lines: String =
        (0..90).map(|at| format!("{}\n", serde_json::json!({"id": format!("d{at}"), "text": sample, "date": "2024-05-01"}))).collect();
    fs::write(home.path().join("in.jsonl"), lines).unwrap();
    let analyze =
        |out: &str| run(home.path(), &["analyze", "in.jsonl", "--text", "text", "--id", "id", "--formats", "jsonl,html", "--out", out]);
    analyze("out");
    let folder = home.path().join("out/html");
    assert!(!home.path().join("out/report.html").exists());
    let index = fs::read_to_string(folder.join("index.html")).unwrap();
    assert!(!index.contains("<script>") && !index.contains("<style>") && index.contains("<script src=\"page.js\">"));
    let script = |name: &str| -> Value {
        let text = fs::read_to_string(folder.join(format!("data/{name}.js"))).unwrap();
        let call = text.strip_prefix(&format!("dixit(\"{name}\",")).unwrap().strip_suffix(");\n").unwrap();
        serde_json::from_str(call).unwrap()
    };
    let about = script("index");
    let all = jsonl(&home.path().join("out/quotes.jsonl"));
    let parts = about["parts"]["quotes"].as_array().unwrap();
    let rows: Vec<Value> = (0..parts.len()).flat_map(|part| script(&format!("quotes-{part}")).as_array().unwrap().clone()).collect();
    assert!(parts.len() > 1 && about["quotes"] == all.len() && rows.len() == all.len());
    assert_eq!(rows.iter().map(|row| &row["id"]).collect::<Vec<_>>(), all.iter().map(|row| &row["quote_id"]).collect::<Vec<_>>());
    let firsts: Vec<u64> = parts.iter().map(|first| first.as_u64().unwrap()).collect();
    let speakers = script("speakers-0");
    for (number, row) in rows.iter().enumerate().filter(|(_, row)| row.get("speaker").is_some()) {
        let part = firsts.iter().rposition(|first| *first <= number as u64).unwrap();
        let speaker = speakers.as_array().unwrap().iter().find(|speaker| speaker["number"] == row["speaker"]).unwrap();
        assert!(speaker["parts"].as_array().unwrap().contains(&part.into()), "{number}");
    }
    // A smaller run into the same folder leaves nothing of it.
    fs::write(home.path().join("in.jsonl"), "{\"id\": \"a\", \"text\": \"“No,” said Ann Vale.\"}\n").unwrap();
    analyze("out");
    assert!(home.path().join("out/report.html").exists() && !folder.exists());
}

#[test]
fn hostile_texts_are_words() {
    let home = tempfile::tempdir().unwrap();
    let texts = [
        ("a", "“</script><script>alert(1)</script> <!--<script> is bad,” said Jane <img src=x onerror=y> Lowell."),
        ("\"><b onclick=x>", "“A \u{0}\u{1} b \u{202E}c\u{2028}d\u{2029} &lt; ]]>,” said O'Lowell “\"”."),
    ];
    let more =
        serde_json::json!({"title": "<script>x</script>", "url": "javascript:alert(1)", "outlet": "\" onload=x", "date": "2024-05-01<b>"});
    let line = |(id, text): &(&str, &str)| {
        let mut record = more.clone();
        record["id"] = (*id).into();
        record["text"] = (*text).into();
        format!("{record}\n")
    };
    fs::write(home.path().join("in.jsonl"), texts.iter().map(line).collect::<String>()).unwrap();
    let own = ["analyze", "in.jsonl", "--text", "text", "--id", "id", "--lang", "any", "--formats", "jsonl,html", "--out", "out"];
    run(home.path(), &own);
    let page = fs::read_to_string(home.path().join("out/report.html")).unwrap();
    // Of scripts there are those of the page: its data and one more.
    let count = data(&page, "index")["parts"].as_object().unwrap().values().map(|parts| parts.as_array().unwrap().len()).sum::<usize>();
    assert_eq!((page.matches("<script").count(), page.matches("</script").count()), (count + 2, count + 2));
    assert!(
        !page.contains("<!--") && !page.contains("<img") && !page.contains("<b ") && !page.contains('\0') && !page.contains('\u{2028}')
    );
    let shown = data(&page, "texts-0");
    for (row, (id, text)) in shown.as_array().unwrap().iter().zip(texts) {
        assert_eq!((row["id"].as_str().unwrap(), row["text"].as_str().unwrap()), (id, text));
    }
    assert_eq!(data(&page, "documents-0")[0].get("url"), None);
}

#[test]
fn a_corpus_without_a_quote_makes_a_page() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("a.txt"), "It rained.\n").unwrap();
    run(home.path(), &["analyze", "a.txt", "--formats", "html", "--out", "out"]);
    let page = fs::read_to_string(home.path().join("out/report.html")).unwrap();
    assert!(page.contains("<b>0 quotes</b>") && !page.contains("table class=\"bars\""));
}
