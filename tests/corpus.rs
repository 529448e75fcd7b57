//! Real files in, documents and problems out.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;

use dixit::corpus::{self, Corpus, Counts, Document, Inputs, Item};
use dixit::problem::{Problem, Rule};
use tempfile::TempDir;

/// A folder with these files.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

fn inputs(path: impl Into<PathBuf>) -> Inputs {
    Inputs { paths: vec![path.into()], ..Inputs::default() }
}

fn globs(glob: &str) -> Option<globset::GlobSet> {
    Some(globset::GlobSet::builder().add(globset::Glob::new(glob).unwrap()).build().unwrap())
}

/// Reads all, and holds that the counts agree with what came out.
fn read(inputs: Inputs) -> (Vec<Document>, Vec<Problem>) {
    let mut corpus = corpus::open(inputs).unwrap();
    let (documents, problems) = sort(&mut corpus);
    let counts = corpus.counts();
    let lost = problems.iter().filter(|problem| problem.rule.is_loss()).count() as u64;
    assert_eq!(
        counts,
        Counts { expected: counts.read + counts.failed + counts.empty, read: documents.len() as u64, failed: lost, ..counts }
    );
    (documents, problems)
}

fn sort(corpus: &mut Corpus) -> (Vec<Document>, Vec<Problem>) {
    let (mut documents, mut problems) = (Vec::new(), Vec::new());
    for item in corpus {
        match item {
            Item::Document(document) => documents.push(document),
            Item::Problem(problem) => problems.push(problem),
        }
    }
    (documents, problems)
}

fn ids(documents: &[Document]) -> Vec<&str> {
    documents.iter().map(|document| document.id.as_str()).collect()
}

/// One file: its documents as "id[key=value,...]:text" and its problems as "rule document place", paths cut to the file's name.
fn file(name: &str, bytes: &[u8], change: impl Fn(&mut Inputs)) -> (Vec<String>, Vec<String>) {
    let folder = folder(&[(name, bytes)]);
    let mut inputs = inputs(folder.path().join(name));
    change(&mut inputs);
    let (documents, problems) = read(inputs);
    let documents = documents.iter().map(|document| {
        let metadata: Vec<_> = document.metadata.iter().map(|(key, value)| format!("{key}={value}")).collect();
        format!("{}[{}]:{}", document.id, metadata.join(","), document.text)
    });
    let problems = problems.iter().map(|problem| {
        assert!(!problem.message.is_empty() && !problem.hint.is_empty(), "{problem:?}");
        let document = Path::new(&problem.document).file_name().unwrap().to_string_lossy();
        format!("{} {document} {}", problem.rule.name(), problem.place).trim_end().to_string()
    });
    (documents.collect(), problems.collect())
}

#[test]
fn folders_come_in_the_order_of_their_paths() {
    let names =
        ["b.txt", "a/z.md", "a/B.TXT", "a-b.txt", "a/c/d.text", "LICENSE", "a/é.txt", ".hidden.txt", ".git/x.txt", "page.pdf", "x.exe"];
    let files: Vec<_> = names.iter().map(|name| (*name, name.as_bytes())).collect();
    let folder = folder(&files);
    let (documents, problems) = read(inputs(folder.path()));
    assert_eq!(ids(&documents), ["LICENSE", "a-b", "a/B", "a/c/d", "a/z", "a/é", "b"]);
    assert_eq!((problems.len(), problems[0].rule), (1, Rule::PassedOver));
    assert!(problems[0].message.ends_with(".exe 1, .pdf 1"), "{problems:?}");
    assert_eq!(&*documents[3].text, "a/c/d.text");
    assert_eq!(documents[3].origin, folder.path().join("a/c/d.text").display().to_string());
}

#[test]
fn globs_choose_below_the_folder() {
    let folder = folder(&[("a.txt", b"x"), ("drafts/a.txt", b"x"), ("news/a.page", b"x"), ("news/drafts.txt", b"x"), (".b.page", b"x")]);
    let cases: [(Option<&str>, Option<&str>, &[&str]); 4] = [
        (None, None, &["a", "drafts/a", "news/drafts"]),
        (Some("**/*.page"), None, &["news/a"]),
        (None, Some("drafts"), &["a", "news/drafts"]),
        (Some("*.{txt,page}"), Some("news/**"), &["a", "drafts/a"]),
    ];
    for (include, exclude, expected) in cases {
        let (documents, _) = read(Inputs { include: include.and_then(globs), exclude: exclude.and_then(globs), ..inputs(folder.path()) });
        assert_eq!(ids(&documents), expected, "{include:?} {exclude:?}");
    }
    let given = Inputs { include: globs("*.nothing"), exclude: globs("*"), ..inputs(folder.path().join("news/a.page")) };
    assert_eq!(ids(&read(given).0), ["a"], "a path given directly is always read");
}

#[test]
fn several_paths_and_equal_ids() {
    let folder = folder(&[("1/a.txt", b"one"), ("2/a.txt", b"two"), ("2/a.md", b"three")]);
    let paths = vec![folder.path().join("2"), folder.path().join("1/a.txt")];
    let (documents, problems) = read(Inputs { paths, ..Inputs::default() });
    assert_eq!(ids(&documents), ["a", "a-2", "a-3"]);
    assert_eq!(documents.iter().map(|document| &*document.text).collect::<Vec<_>>(), ["three", "two", "one"]);
    let rules: Vec<_> = problems.iter().map(|problem| (problem.rule, problem.document.as_str())).collect();
    assert_eq!(rules, [(Rule::DuplicateId, "a-2"), (Rule::DuplicateId, "a-3")]);
}

#[test]
fn encodings_of_text_files() {
    let utf_16: Vec<u8> = "\u{feff}“Größe,” he said\r\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
    let western = b"\x93I don\x92t know,\x94 Beyonc\xe9 said in a caf\xe9 \x97 \x93not at all.\x94";
    let damaged = "“One,” he said. “Two”, é".as_bytes().iter().copied().chain(*b" \xE2\x80 cut").collect::<Vec<_>>();
    let cases: [(&[u8], &str, &[&str]); 7] = [
        ("“é”\r\nb".as_bytes(), "“é”\r\nb", &[]),
        (b"\xEF\xBB\xBFa\xEF\xBB\xBFb", "a\u{feff}b", &[]),
        (&utf_16, "“Größe,” he said\r\n", &[]),
        (b"\xFF\xFEa\0b", "a\u{fffd}", &["encoding a"]),
        (western, "“I don’t know,” Beyoncé said in a café — “not at all.”", &["encoding a"]),
        (&damaged, "“One,” he said. “Two”, é \u{fffd} cut", &["encoding a"]),
        (b"Stra\xdfe", "Straße", &["encoding a"]),
    ];
    for (bytes, text, problems) in cases {
        let (documents, found) = file("a.txt", bytes, |_| {});
        assert_eq!(documents, [format!("a[]:{text}")]);
        assert_eq!(found, problems, "{text}");
    }
}

#[test]
fn what_is_no_document() {
    let late_nul = [b"word ".repeat(2000), b"\0".to_vec()].concat();
    let cases: [(&str, &[u8], usize, &[&str]); 7] = [
        ("a.txt", b"", 0, &["empty a"]),
        ("a.txt", "\u{feff} …\n".as_bytes(), 0, &["empty a"]),
        ("a.bin", b"\x7FELF\0\0", 0, &["unreadable a.bin"]),
        ("a.txt.gz", b"\x1F\x8B\x08", 0, &["unreadable a.txt.gz"]),
        ("a.csv", b"PK\x03\x04", 0, &["unreadable a.csv"]),
        ("a.txt", &late_nul, 1, &["encoding a"]),
        ("a.txt", b"1", 1, &[]),
    ];
    for (name, bytes, count, problems) in cases {
        let (documents, found) = file(name, bytes, |_| {});
        assert_eq!(
            (documents.len(), found.as_slice()),
            (count, problems.iter().map(|p| p.to_string()).collect::<Vec<_>>().as_slice()),
            "{name}"
        );
    }
}

#[test]
fn splits_get_numbers() {
    let cases: [(&str, &str, &[&str], &[&str]); 6] = [
        ("One\n\n\ntwo\n\n\n\nThree\n", r"\n{4,}", &["a-1[]:One\n\n\ntwo", "a-2[]:Three\n"], &[]),
        ("One\n\n\n\n\n", r"\n{4,}", &["a[]:One"], &[]),
        ("One\n\n\n\n \n\n\n\nTwo", r"\n{4,}", &["a-1[]:One", "a-2[]:Two"], &[]),
        ("\n\n\n\n\n\n\n", r"\n{4,}", &[], &["empty a"]),
        ("One\r\n====\r\nTwo", r"(?m)^=+\r?\n", &["a-1[]:One\r\n", "a-2[]:Two"], &[]),
        ("One", "x", &["a[]:One"], &[]),
    ];
    for (text, pattern, documents, problems) in cases {
        let found = file("a.txt", text.as_bytes(), |inputs| inputs.split_on = Some(fancy_regex::Regex::new(pattern).unwrap()));
        assert_eq!(
            found,
            (documents.iter().map(ToString::to_string).collect(), problems.iter().map(ToString::to_string).collect()),
            "{text:?}"
        );
    }
}

#[test]
fn a_pattern_that_gives_up_costs_the_file() {
    let impatient = fancy_regex::RegexBuilder::new(r"(?<=[.!?])\s(?=[A-Z])").backtrack_limit(100).build().unwrap();
    let found = file("a.txt", "words and words ".repeat(100).as_bytes(), |inputs| inputs.split_on = Some(impatient.clone()));
    assert_eq!(found, (vec![], vec!["pattern a.txt".to_string()]));
}

type Tables<'t> = &'t [(&'t str, &'t [u8], Option<&'t str>, Option<&'t str>, &'t [&'t str], &'t [&'t str])];

/// Rows: file, bytes, text column, id column, documents, problems.
fn check(cases: Tables) {
    for (name, bytes, text, id, documents, problems) in cases {
        let found = file(name, bytes, |inputs| (inputs.text, inputs.id) = (text.map(Into::into), id.map(Into::into)));
        let expected = (documents.iter().map(ToString::to_string).collect(), problems.iter().map(ToString::to_string).collect());
        assert_eq!(found, expected, "{:?}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn tables() {
    let utf_16: Vec<u8> = "\u{feff}id\ttext\r\n1\t“é”\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    check(&[
        (
            "a.csv",
            b"id,date,text,n\n1,01.02.2024,\"He said, \"\"no\"\"\n\nthen\",\n",
            None,
            None,
            &["1[date=01.02.2024,n=]:He said, \"no\"\n\nthen"],
            &["date 1 date"],
        ),
        ("a.csv", b"\xEF\xBB\xBFBody,Title\r\nOne,A\r\nTwo,B", None, None, &["a-000001[title=A]:One", "a-000002[title=B]:Two"], &[]),
        (
            "a.csv",
            b"text,id\nx,1\ny\nz,3,4\nw, \nv,5\n",
            None,
            None,
            &["1[]:x", "a-000004[]:w", "5[]:v"],
            &["bad-record a.csv line 3, record 2", "bad-record a.csv line 4, record 3"],
        ),
        ("a.csv", b"text\n\"x\n\ny\"\n\"\"\nz\n", None, None, &["a-000001[]:x\n\ny", "a-000003[]:z"], &["empty a-000002"]),
        ("a.csv", b"text,id\nx,1\ny,1\n", None, None, &["1[]:x", "1-2[]:y"], &["duplicate-id 1-2"]),
        ("a.csv", b"id;text\n1;a, b\n", None, None, &["1[]:a, b"], &[]),
        ("a.tsv", b"id\ttext\t\n1\ta, b\tc\n", None, None, &["1[column-3=c]:a, b"], &[]),
        ("a.tsv", b"id\ttext\n1\t\"No,\" he said.\n2\t\"Open\n3\tx", None, None, &["1[]:\"No,\" he said.", "2[]:\"Open", "3[]:x"], &[]),
        ("a.tsv", &utf_16, None, None, &["1[]:“é”"], &[]),
        (
            "a.csv",
            b"text,by\n\x93Oui\x94,Andr\xe9\n\x93Si\x94,Jos\xe9\n",
            None,
            None,
            &["a-000001[by=André]:“Oui”", "a-000002[by=José]:“Si”"],
            &["encoding a-000001 line 2, record 1"],
        ),
        ("a.csv", b"n,text,story\n7,x,y\n", Some("story"), Some("n"), &["7[text=x]:y"], &[]),
        ("a.csv", b"n,fulltext\n7,x\n", None, None, &[], &["bad-record a.csv line 1"]),
        ("a.csv", b"n,text\n7,x\n", None, Some("nr"), &[], &["bad-record a.csv line 1"]),
        ("a.csv", b"n,text\n", None, None, &[], &["empty a.csv"]),
    ]);
}

#[test]
fn json_lines() {
    check(&[
        ("a.jsonl", "{\"doc\": \"w/1\", \"n\": 12345678901234567890123, \"ok\": true, \"text\": \"“é”\\nb\", \"x\": null, \"l\": [1], \"d\": \"2024-01-02\"}\r\n".as_bytes(), None, None, &["w/1[n=12345678901234567890123,ok=true,d=2024-01-02]:“é”\nb"], &[]),
        ("a.ndjson", b"{\"body\":\"x\",\"z\":1.50,\"a\":\"\"}\n\n{\"text\":null,\"content\":\"y\",\"id\":7}", None, None, &["a-000001[z=1.50,a=]:x", "7[]:y"], &[]),
        ("a.jsonl", b"{\"text\":\"x\"}\n{\"text\":\n[1]\n\n{\"n\":1}\n{\"text\":{}}\n{\"text\":null}\n{\"text\":\"y\"}", None, None, &["a-000001[]:x", "a-000007[]:y"], &["bad-record a.jsonl line 2", "bad-record a.jsonl line 3", "bad-record a.jsonl line 5", "bad-record a.jsonl line 6", "empty a-000006"]),
        ("a.jsonl", b"{\"text\":\"x\",\"k\":1}\n{\"text\":\"y\"}\n", None, Some("k"), &["1[]:x"], &["bad-record a.jsonl line 2"]),
        ("a.jsonl", b"{\"text\":\"caf\xe9\"}\n{\"text\":\"Beyonc\xe9\"}\n", None, None, &["a-000001[]:café", "a-000002[]:Beyoncé"], &["encoding a-000001 line 1"]),
        ("a.jsonl", b"\n", None, None, &[], &["empty a.jsonl"]),
    ]);
}

#[test]
fn a_missing_column_is_named_with_those_there_are() {
    let folder = folder(&[("a.csv", b"id,story\n1,x\n")]);
    let (_, problems) = read(inputs(folder.path()));
    assert!(problems[0].message.contains("“id”, “story”") && problems[0].hint.contains("--text"), "{problems:?}");
}

#[test]
fn the_size_limit() {
    let long = format!("{{\"text\":\"{}\"}}\n{{\"text\":\"short\"}}\n", "x".repeat(500));
    let quote = format!("id,text\n1,x\n2,\"{}", "never closed\n".repeat(20_000));
    let cases: [(&str, &str, &[&str], &[&str]); 4] = [
        ("a.txt", &"x".repeat(101), &[], &["too-large a.txt"]),
        ("a.md", &"x".repeat(100), &["a"], &[]),
        ("a.jsonl", &long, &["a-000002"], &["too-large a.jsonl line 1"]),
        ("a.csv", &quote, &["1"], &["too-large a.csv after record 1"]),
    ];
    for (name, text, ids, problems) in cases {
        let (documents, found) = file(name, text.as_bytes(), |inputs| inputs.max_bytes = 100);
        let found_ids: Vec<_> = documents.iter().map(|document| document.split('[').next().unwrap_or_default()).collect();
        assert_eq!((found_ids.as_slice(), found.iter().map(String::as_str).collect::<Vec<_>>().as_slice()), (ids, problems), "{name}");
    }
}

#[test]
fn progress_reaches_the_total() {
    let folder = folder(&[("a.txt", &b"word ".repeat(40_000)), ("b.csv", b"id\n1\n"), ("c.bin", b"\0"), ("d.txt", &b"x".repeat(300_000))]);
    let mut corpus = corpus::open(Inputs { max_bytes: 250_000, include: globs("*"), ..inputs(folder.path()) }).unwrap();
    let total = corpus.bytes_total();
    sort(&mut corpus);
    assert_eq!(total, Some(500_006));
    assert_eq!(corpus.bytes_read().load(Ordering::Relaxed), 500_006);
}

#[test]
fn what_vanishes_or_does_not_exist() {
    let folder = folder(&[("a.txt", b"x"), ("b.txt", b"y"), ("c.txt", b"z")]);
    let mut corpus = corpus::open(inputs(folder.path())).unwrap();
    assert!(matches!(corpus.next(), Some(Item::Document(document)) if document.id == "a"));
    fs::remove_file(folder.path().join("b.txt")).unwrap();
    let (documents, problems) = sort(&mut corpus);
    assert_eq!(ids(&documents), ["c"]);
    assert_eq!((problems[0].rule, problems[0].document.ends_with("b.txt")), (Rule::Unreadable, true));
    let error = corpus::open(inputs(folder.path().join("nowhere"))).err().unwrap().to_string();
    assert!(error.contains("nowhere") && error.contains("cannot open"), "{error}");
    assert!(corpus::open(Inputs::default()).is_err());
}

#[test]
fn a_folder_without_files_says_what_it_looks_for() {
    let folder = folder(&[("a.exe", b"x")]);
    let (documents, problems) = read(inputs(folder.path()));
    assert_eq!((documents.len(), problems.len()), (0, 2));
    assert_eq!((problems[0].rule, problems[1].rule), (Rule::PassedOver, Rule::Empty));
    assert!(problems[1].hint.contains(".txt"));
}

#[cfg(unix)]
#[test]
fn links_are_followed_but_not_in_circles() {
    use std::os::unix::fs::symlink;
    let folder = folder(&[("a/x.txt", b"x"), ("z.txt", b"z")]);
    let at = |name: &str| folder.path().join(name);
    symlink(at("z.txt"), at("a/link.txt")).unwrap();
    symlink(at("a"), at("a/circle")).unwrap();
    symlink(at("nowhere"), at("broken.txt")).unwrap();
    let (documents, problems) = read(inputs(folder.path()));
    assert_eq!(ids(&documents), ["a/link", "a/x", "z"]);
    let places: Vec<_> =
        problems.iter().map(|problem| (problem.rule, Path::new(&problem.document).file_name().unwrap().to_str().unwrap())).collect();
    assert_eq!(places, [(Rule::Unreadable, "circle"), (Rule::Unreadable, "broken.txt")]);
}

#[test]
fn long_lines_and_large_files() {
    let line = format!("{{\"text\":\"{}\"}}\n", "long word ".repeat(2_000_000));
    assert_eq!(file("a.jsonl", line.as_bytes(), |_| {}).0[0].len(), 20_000_000 + "a-000001[]:".len());
    let articles = vec!["Word by word, she said.\n".repeat(2000); 400].join("\n\n\n\n");
    let (documents, problems) =
        file("a.txt", articles.as_bytes(), |inputs| inputs.split_on = fancy_regex::Regex::new(r"(?<=\.)\n{4,}(?=\w)").ok());
    assert_eq!((documents.len(), problems.len()), (400, 0));
}

#[test]
fn a_corpus_may_move_to_another_thread() {
    fn is_send<T: Send>(_: &T) {}
    let folder = folder(&[("a.txt", b"x")]);
    is_send(&corpus::open(inputs(folder.path())).unwrap());
}
