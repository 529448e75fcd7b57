//! Dictionaries of other tools: every format by a small sample of our own, hostile files, and the program with them.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use dixit::dictionaries::{self, Dictionary, Format, Matcher, Scratch};
use dixit::lexicons::Lexicons;
use dixit::text::TokenRange;
use dixit::tokens::Text;
use serde_json::Value;
use tempfile::TempDir;

static LEXICONS: LazyLock<Lexicons> = LazyLock::new(|| Lexicons::load(None).unwrap());

fn read(file: &str, bytes: &[u8]) -> Result<Dictionary, String> {
    Dictionary::read(bytes, Path::new(file), None, &LEXICONS).map_err(|error| error.to_string())
}

/// "category: term weight", weights of 1 left out.
fn entries(dictionary: &Dictionary) -> Vec<String> {
    let entry = |entry: &dictionaries::Entry| {
        let weight = if entry.weight == 1.0 { String::new() } else { format!(" {}", entry.weight) };
        format!("{}: {}{weight}", dictionary.categories[entry.category].name, entry.term)
    };
    dictionary.entries.iter().map(entry).collect()
}

/// The lines of which something was left out.
fn skipped(dictionary: &Dictionary) -> Vec<u64> {
    dictionary.skipped().filter_map(|note| note.line).collect()
}

struct Case {
    format: Format,
    file: &'static str,
    content: &'static [u8],
    entries: &'static [&'static str],
    skipped: &'static [u64],
}

/// No file is named as its format would have it: only what it holds tells.
const CASES: &[Case] = &[
    Case {
        format: Format::Vader,
        file: "a.dic",
        content: "grim\t-2.1\t0.9\t[-2, -3]\n:*\t1.5\t0.2\t[1, 2]\nfoul play\tmuch\t0.1\t[1]\n".as_bytes(),
        entries: &["words: grim -2.1", "words: :\\* 1.5"],
        skipped: &[3],
    },
    Case {
        format: Format::Vader,
        file: "three cells",
        content: b"grim\t-2.1\t0.9\n:-)\t1.5\t0.2\n",
        entries: &["words: grim -2.1", "words: :-) 1.5"],
        skipped: &[],
    },
    Case {
        format: Format::Afinn,
        file: "a.yml",
        content: b"grim\t-2\r\ncan't  stand\t-3\r\n\r\nfine\t+1\r\nodd\r\n",
        entries: &["words: grim -2", "words: can't stand -3", "words: fine"],
        skipped: &[5],
    },
    Case {
        format: Format::Afinn,
        file: "blanks",
        content: b"grim -2\nwell done 3\n",
        entries: &["words: grim -2", "words: well done 3"],
        skipped: &[],
    },
    Case {
        format: Format::EmoLex,
        file: "a.cat",
        content: b"\ngrim\tfear\t1\ngrim\tjoy\t0\nsunny\tjoy\t1\nbright\tjoy\t0.75\nsunny\tjoy\n",
        entries: &["fear: grim", "joy: sunny", "joy: bright 0.75"],
        skipped: &[6],
    },
    Case {
        format: Format::Vad,
        file: "a",
        content: b"Word\tValence\tArousal\tDominance\ngrim\t0.1\t0.5\t0.25\nodd\t0.1\t-\t0.5\n",
        entries: &["valence: grim 0.1", "arousal: grim 0.5", "dominance: grim 0.25", "valence: odd 0.1", "dominance: odd 0.5"],
        skipped: &[3],
    },
    Case {
        format: Format::Mpqa,
        file: "a.txt",
        content: b"type=weaksubj len=1 word1=grim pos1=adj stemmed1=n priorpolarity=negative\n\
            type=weaksubj len=1 word1=grim pos1=noun stemmed1=n priorpolarity=negative\n\
            type=strongsubj len=1 word1=cheer pos1=verb stemmed1=y priorpolarity=positive\ntype=strongsubj word1=x\n",
        entries: &["negative/weaksubj: grim", "positive/strongsubj: cheer"],
        skipped: &[4],
    },
    Case {
        format: Format::Liwc,
        file: "a.txt",
        content: b"%\n1\tposemo (Positive Emotions)\n\t02\tharm\n%\nbrigh*\t1\nship wreck\t2\t9\nlike\t(02 134)125/464\t1\n\
            <of>kind\t1\nloss\t02\t01\nlossy\nfoul play 2 1\n",
        entries: &[
            "posemo: brigh*",
            "harm: ship wreck",
            "posemo: like",
            "posemo: kind",
            "harm: loss",
            "posemo: loss",
            "harm: foul play",
            "posemo: foul play",
        ],
        skipped: &[6, 7, 8, 10],
    },
    Case {
        format: Format::Liwc,
        file: "one category, line ends of an old Mac",
        content: b"%\r1\tharm\r%\rwreck*\t1\r",
        entries: &["harm: wreck*"],
        skipped: &[],
    },
    Case {
        format: Format::Dicx,
        file: "a.txt",
        content: b"Entry,Right,\"Quite, wrong\"\nrope*,1,\ncandle stick*,,X\nnone,,\ntwo,0.5,1\nlong,1,,1\n",
        entries: &["Right: rope*", "Quite, wrong: candle stick*", "Right: two 0.5", "Quite, wrong: two", "Right: long"],
        skipped: &[4, 6],
    },
    Case {
        format: Format::Quanteda,
        file: "a.txt",
        content: b"# mine\neconomy:\n  taxes:\n    - tax*\n    - \"interest rate*\"\n  __: [money, no]\nplain: good\nempty:\n",
        entries: &["economy/taxes: tax*", "economy/taxes: interest rate*", "economy: money", "economy: no", "plain: good"],
        skipped: &[],
    },
    Case {
        format: Format::Quanteda,
        file: "json",
        content: br#"{"good": ["bright", "organi?ed"], "bad": ["*wreck"]}"#,
        entries: &["good: bright", "good: organi?ed", "bad: *wreck"],
        skipped: &[],
    },
    Case {
        format: Format::Lexicoder,
        file: "a.txt",
        content: b"+Bad things\nwreck*\n not good \n\n+GOOD\ngood\n",
        entries: &["Bad things: wreck*", "Bad things: not good", "GOOD: good"],
        skipped: &[],
    },
    Case {
        format: Format::WordStat,
        file: "rest.txt",
        content: b"PEOPLE\n\tSAILORS\n\t\tSea_dog* (1)\n\t\tcaptain (12)\n\t@RULE [#A NEAR #B /S 3] (1)\n\tfolk (1)\nmate (1)\n",
        entries: &["PEOPLE/SAILORS: Sea dog*", "PEOPLE/SAILORS: captain 12", "PEOPLE: folk", "rest: mate"],
        skipped: &[5],
    },
    Case {
        format: Format::Yoshikoder,
        file: "a.txt",
        content:
            b"<?xml version=\"1.0\"?>\n<dictionary style=\"050805\" patternengine=\"substring\">\n<cnode name=\"All\"><cnode name=\"sea\">\
            <pnode name=\"ship*\"/>\n<pnode/><pnode name=\"R&amp;D\" score=\"2\"/></cnode><pnode name=\"rest\"/></cnode></dictionary>",
        entries: &["sea: ship*", "sea: R&D 2", "All: rest"],
        skipped: &[4],
    },
    Case {
        format: Format::List,
        file: "negative-words.txt",
        content: b";; of ours\n\nshameful\nfoul play ; two words\n",
        entries: &["negative: shameful -1", "negative: foul play -1"],
        skipped: &[],
    },
    Case { format: Format::List, file: "sea.csv", content: b"ship\nharbor*\n", entries: &["sea: ship", "sea: harbor*"], skipped: &[] },
    Case {
        format: Format::Table,
        file: "a.txt",
        content: b"term,category,weight,by\ngrim,tone,-1.5,me\n\"foul, play\",tone,2,\nx,tone,y,\n,tone,1,\n",
        entries: &["tone: grim -1.5", "tone: foul, play 2"],
        skipped: &[4, 5],
    },
    Case {
        format: Format::Table,
        file: "an open quotation mark",
        content: b"term,weight\nx,2\n\"y,3\nz,4\n",
        entries: &["words: x 2"],
        skipped: &[3],
    },
    Case {
        format: Format::Table,
        file: "windows-1252",
        content: b"# mine\nWord;Score\ngr\xe4n;-1\ndon\x92t;-2\n",
        entries: &["words: gr\u{e4}n -1", "words: don\u{2019}t -2"],
        skipped: &[],
    },
    Case {
        format: Format::Table,
        file: "UTF-16",
        content: b"\xff\xfet\0e\0r\0m\0\t\0c\0l\0a\0s\0s\0\n\0x\0\t\0y\0\n\0",
        entries: &["y: x"],
        skipped: &[],
    },
];

#[test]
fn every_format_is_known_by_what_it_holds() {
    for case in CASES {
        let dictionary = read(case.file, case.content).unwrap_or_else(|error| panic!("{}: {error}", case.file));
        assert_eq!(dictionary.format, case.format, "{}", case.file);
        assert_eq!(entries(&dictionary), case.entries, "{}", case.file);
        assert_eq!(skipped(&dictionary), case.skipped, "{}: {:?}", case.file, dictionary.notes);
    }
    let untested = Format::ALL.into_iter().filter(|format| !CASES.iter().any(|case| case.format == *format));
    assert_eq!(untested.collect::<Vec<_>>(), []);
}

#[test]
fn what_is_converted_loads_again_to_the_same_entries() {
    for case in CASES {
        let dictionary = read(case.file, case.content).unwrap();
        let again = read("again.tsv", dictionaries::to_table(&dictionary).as_bytes()).unwrap();
        assert_eq!((again.format, entries(&again)), (Format::Table, entries(&dictionary)), "{}", case.file);
        let patterns = |dictionary: &Dictionary| dictionary.entries.iter().map(|entry| entry.pattern.clone()).collect::<Vec<_>>();
        assert_eq!(patterns(&again), patterns(&dictionary), "{}", case.file);
        assert!(again.notes.is_empty(), "{:?}", again.notes);
    }
}

#[test]
fn what_cannot_be_read_says_what_to_do() {
    let nested = format!("{}x", "a: {".repeat(100));
    let deep = "[".repeat(100_000);
    let long = "x".repeat(10 << 20);
    for (content, message) in [
        ("", "it is empty"),
        (" \n\n", "it is empty"),
        ("\u{0}\u{1}PNG\u{0}", "it is not a text"),
        ("abandon*\t12\t13\nbright\t31\n", "begins with a line %"),
        ("%\n1\ta\nx\t1\n", "a.x:1: the head that begins here is not closed"),
        ("%\n%\nx\t1\n", "a.x:1: the head has no category"),
        ("a: &x [b]\nc: *x\n", "a.x:2: aliases are not read"),
        ("a:\n  - *tax\n", "a.x:2: not YAML as it should be"),
        ("a: [b\nc: d", "not YAML as it should be"),
        ("a: b\n---\nc: d\n", "a.x:2: a second document"),
        ("---\n- a\n", "a.x:2: the terms have no category"),
        (&nested, "a.x:1: nested deeper than 32 levels"),
        (&format!("a: {deep}"), "a.x:1: not YAML as it should be: recursion limit"),
        ("<?xml version=\"1.0\"?><html/>", "XML without a cnode"),
        ("<dictionary><cnode name=\"a\"></pnode>", "not XML as it should be"),
        (&long, "it is like no dictionary"),
        ("term,weight\nx,y\n", "a.x:2: read as table, it has no entry: the weight is no number"),
        ("one\tcell\nand\tanother\n", "it is like no dictionary"),
    ] {
        let error = read("a.x", content.as_bytes()).err().unwrap_or_else(|| panic!("{} was read", &content[..content.len().min(80)]));
        assert!(error.contains(message), "{error}");
    }
}

#[test]
fn a_bomb_of_aliases_stays_small() {
    let mut bomb = "a: &a [x, x]\n".to_owned();
    for (name, before) in ('b'..='z').zip('a'..) {
        bomb += &format!("{name}: &{name} [*{before}, *{before}]\n");
    }
    assert!(read("bomb", bomb.as_bytes()).is_err_and(|error| error.contains("bomb:2: aliases are not read")));
}

#[test]
fn hostile_lines_are_told_and_passed_over() {
    let long = "y".repeat(10 << 20);
    let many = "a ".repeat(40);
    let text = format!("good\t1\n{long}\t2\n{many}\t2\n\u{200B}\t1\nb\u{7}d\t1\nbad\t1e99\nfine\t2\n");
    let dictionary = read("a", text.as_bytes()).unwrap();
    assert_eq!(entries(&dictionary), ["words: good", "words: fine 2"]);
    assert_eq!(skipped(&dictionary), [2, 3, 4, 5, 6]);
    let globs: String = (0..300).map(|number| format!("a?{number}\n")).collect();
    let dictionary = read("globs", globs.as_bytes()).unwrap();
    assert_eq!((dictionary.entries.len(), dictionary.skipped().count()), (256, 44));
}

/// Reading, compiling and checking take time in proportion to the lines; the bound is far above what a slow machine needs.
#[test]
fn a_million_lines_are_read_and_searched() {
    let letters = |number: usize| number.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect::<String>();
    let lines: String = (0..1_000_000).map(|number| format!("the {}*\t1\n", letters(number))).collect();
    let start = Instant::now();
    let dictionary = read("big", lines.as_bytes()).unwrap();
    assert_eq!((dictionary.format, dictionary.entries.len()), (Format::Afinn, 1_000_000));
    let text: String = "the abcde* and the quick brown harbor ".repeat(20_000);
    let text = Text::new(&text, &LEXICONS);
    let matcher = Matcher::new(&dictionary.entries, 1, &LEXICONS.symbols);
    let mut found = 0;
    matcher.find(&text, TokenRange::of(0, text.tokens.len()), &mut Scratch::default(), |_| found += 1);
    assert_eq!(found, 0, "wildcards of AFINN are letters");
    assert!(start.elapsed() < Duration::from_secs(120), "{:?}", start.elapsed());
}

/// What a dictionary finds in a text: "category: words".
fn found(dictionary: &str, content: &str) -> Vec<String> {
    let dictionary = read("d", dictionary.as_bytes()).unwrap();
    let text = Text::new(content, &LEXICONS);
    let matcher = Matcher::new(&dictionary.entries, dictionary.categories.len(), &LEXICONS.symbols);
    let mut all = Vec::new();
    matcher.find(&text, TokenRange::of(0, text.tokens.len()), &mut Scratch::default(), |found| {
        let weight = if found.weight == 1.0 { String::new() } else { format!(" {}", found.weight) };
        all.push(format!("{}: {}{weight}", dictionary.categories[found.category].name, text.slice(found.tokens)));
    });
    all
}

#[test]
fn the_longest_entry_wins_over_all_categories() {
    let dictionary = "pos: [amiable, amiab*, good]\nneg: [not amiable, bad]\nsocial: [amiable, kind of good]\nshort: [kind, not]\n";
    for (text, matches) in [
        ("He is not amiable.", &["neg: not amiable"][..]),
        ("He is amiable; amiably so.", &["pos: amiable", "social: amiable", "pos: amiably"]),
        ("Kind of good, kind of bad.", &["social: Kind of good", "short: kind", "neg: bad"]),
        ("Not, amiable. Not", &["short: Not", "pos: amiable", "social: amiable", "short: Not"]),
        ("unamiable xgood", &[]),
    ] {
        assert_eq!(found(dictionary, text), matches, "{text}");
    }
}

#[test]
fn the_entry_that_says_most_gives_the_weight() {
    let dictionary = "term,category,weight\nhapp*,a,1.5\nhappi*,a,2\nhappiness,a,3\n*ness,b,4\nh?ppy,c,5\n*,d,6\n";
    let all = "happy happier happiness Harness";
    let expected = [
        "a: happy 1.5",
        "c: happy 5",
        "d: happy 6",
        "a: happier 2",
        "d: happier 6",
        "a: happiness 3",
        "d: happiness 6",
        "b: happiness 4",
        "d: Harness 6",
        "b: Harness 4",
    ];
    assert_eq!(found(dictionary, all), expected);
}

#[test]
fn typography_changes_nothing() {
    let straight = "pos: [\"can't stand\", well-known, \"o'clock*\", bright future]\n";
    let curly = "pos: [can’t\u{A0}stand, well\u{2011}known, o’clock*, bri\u{AD}ght  future]\n";
    let texts = [
        "I can't stand the well-known five o'clock tea and its bright future.",
        "I can’t\u{A0}stand the well‐known five o’clock tea and its bright\u{A0}future.",
        "I CAN’T stand the Well\u{2011}known five O'Clock tea and its bri\u{AD}ght future.",
    ];
    for dictionary in [straight, curly] {
        for text in texts {
            assert_eq!(found(dictionary, text).len(), 4, "{dictionary} {text}: {:?}", found(dictionary, text));
        }
    }
}

#[test]
fn signs_are_found_where_no_blank_parts_them() {
    let dictionary = ":)\t2\n:D\t3\n</3\t-3\ngreat\t3\n";
    assert_eq!(found(dictionary, "Great :) :D </3"), ["words: Great 3", "words: :) 2", "words: :D 3", "words: </3 -3"]);
    assert_eq!(found(dictionary, "(two things : ) plan: D < / 3"), Vec::<String>::new());
}

#[test]
fn faults_are_told_with_their_lines() {
    for (content, faults) in [
        ("grim\t-2\nfine\t2\nGrim\t-2\n", &["3: “Grim” stands in words already, on line 1"][..]),
        (
            "grim\t-2\nfine\t2\ngrim\t2\n",
            &[
                "3: “grim” is positive here and negative on line 1",
                "3: “grim” stands in words already, on line 1, with the weights -2 and 2; the first counts",
            ],
        ),
        ("+positive\nfine\n+negative\nfine\n+neg_positive\nfine\n", &["4: “fine” is negative here and positive on line 2"]),
        (
            "a:\n- happ*\n- happy\n- happi*\n- happy end\n- happy en*\nb:\n- happy\n",
            &[
                "3: “happy” adds nothing: “happ*” on line 2 covers it",
                "4: “happi*” adds nothing: “happ*” on line 2 covers it",
                "5: “happy end” adds nothing: “happy en*” on line 6 covers it",
            ],
        ),
        ("a:\n- \"*'s\"\n- a/b*\n- U.S.\n- 5*\n- well-*\n- don't\n", &["3: “a/b*” can never be found: text is not cut into such words"]),
        ("happ*\t2\nhappy\t3\n", &[]),
    ] {
        let content = if content.starts_with("happ*") { format!("term\tweight\n{content}") } else { content.to_owned() };
        let dictionary = read("d", content.as_bytes()).unwrap();
        let told = dictionaries::faults(&dictionary, &LEXICONS).into_iter().map(|fault| format!("{}: {}", fault.line, fault.message));
        assert_eq!(told.collect::<Vec<_>>(), faults, "{content}");
    }
}

const STORY: &str = "The council met on Monday.\n\n“The harbor bill isn’t good, it is a grim shipwreck,” said Jane Lowell, the harbor minister. \
    “A shame.”\n\nLowell said that the vote was not good.\n";
const LEXICODER: &str = "+Bad\n*wreck*\nnot good\nn't good\n+Good\ngood\n";

fn dixit(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dixit"));
    command.args(arguments).current_dir(folder).stdin(Stdio::null()).output().unwrap()
}

/// Runs the program and gives what it says on both streams; the exit code must be `code`.
fn ends(folder: &TempDir, arguments: &[&str], code: i32) -> (String, String) {
    let output = dixit(folder.path(), arguments);
    let (out, said) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {out}{said}");
    (out, said)
}

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("news")).unwrap();
    for (name, content) in [
        ("news/story.txt", STORY),
        ("bad.txt", LEXICODER),
        ("moods.csv", "term,weight\ngrim,-2.5\nshame*,-1\ngood,3\nodd,x\n"),
        ("twice.txt", "grim\t-2\ngrim\t-2\n"),
        ("none.txt", "a\tb\tc\td\n"),
    ] {
        fs::write(folder.path().join(name), content).unwrap();
    }
    folder
}

fn table(path: &Path) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_path(path).unwrap().deserialize().map(Result::unwrap).collect()
}

/// The columns of dictionaries, in order.
fn counted(path: &Path) -> Vec<String> {
    let headers = csv::Reader::from_path(path).unwrap().headers().unwrap().clone();
    headers.iter().filter(|name| name.contains('.')).map(str::to_owned).collect()
}

fn lines(path: &Path) -> Vec<Value> {
    fs::read_to_string(path).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

const WITH: &[&str] = &["analyze", "news", "--lexicon", "bad.txt", "--lexicon", "mood=moods.csv", "--formats", "csv,jsonl", "--out", "out"];

#[test]
fn words_are_counted_by_quote_and_speaker() {
    let folder = folder();
    let (_, said) = ends(&folder, WITH, 0);
    assert!(said.contains("1 problem listed"), "{said}");
    let out = folder.path().join("out");
    assert_eq!(counted(&out.join("quotes.csv")), ["bad.Bad", "bad.Good", "mood.words", "mood.words_mean"]);
    let quotes = table(&out.join("quotes.csv"));
    let cells = |row: &BTreeMap<String, String>, names: &[&str]| names.iter().map(|name| row[*name].clone()).collect::<Vec<_>>();
    let names = ["bad.Bad", "bad.Good", "mood.words", "mood.words_mean"];
    assert_eq!(cells(&quotes[0], &names), ["2", "0", "3", "-0.167"], "{:?}", quotes[0]);
    assert_eq!(cells(&quotes[1], &names), ["1", "0", "1", "3"], "{:?}", quotes[1]);
    let speaker = &table(&out.join("speakers.csv"))[0];
    let names = ["bad.Bad", "bad.Good", "bad.Good_share", "mood.words", "mood.words_mean"];
    assert_eq!(cells(speaker, &names), ["3", "0", "0", "4", "0.625"]);
    let words: f64 = speaker["words"].parse().unwrap();
    assert_eq!(speaker["mood.words_share"], format!("{}", (4000.0 / words).round() / 1000.0));
    let problem = &table(&out.join("problems.csv"))[0];
    assert_eq!(
        (problem["document"].as_str(), problem["place"].as_str(), problem["rule"].as_str()),
        ("moods.csv", "line 5", "skipped-entry")
    );
}

#[test]
fn both_formats_have_the_same_numbers() {
    let folder = folder();
    ends(&folder, WITH, 0);
    for name in ["quotes", "speakers"] {
        let out = folder.path().join("out");
        let (rows, objects) = (table(&out.join(format!("{name}.csv"))), lines(&out.join(format!("{name}.jsonl"))));
        assert_eq!(rows.len(), objects.len());
        for (row, object) in rows.iter().zip(&objects) {
            let nested = object["lexicons"].as_object().unwrap();
            let flat = nested.iter().flat_map(|(dictionary, values)| {
                values.as_object().unwrap().iter().map(move |(key, value)| (format!("{dictionary}.{key}"), value.as_f64()))
            });
            let flat: Vec<_> = flat.collect();
            assert_eq!(flat.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>(), counted(&out.join(format!("{name}.csv"))));
            for (name, value) in flat {
                assert_eq!(row[&name].parse::<f64>().ok(), value, "{name}");
            }
        }
    }
    let manifest: Value = serde_json::from_str(&fs::read_to_string(folder.path().join("out/run.json")).unwrap()).unwrap();
    let mood = &manifest["dictionaries"]["mood"];
    assert_eq!((mood["format"].as_str(), mood["entries"].as_u64(), mood["skipped"].as_u64()), (Some("table"), Some(3), Some(1)));
    assert_eq!(mood["sha256"].as_str().map(str::len), Some(64));
}

#[test]
fn without_dictionaries_nothing_is_added() {
    let folder = folder();
    ends(&folder, &["analyze", "news", "--formats", "csv,jsonl", "--out", "out"], 0);
    for name in ["quotes.csv", "quotes.jsonl", "speakers.csv", "speakers.jsonl", "run.json"] {
        let text = fs::read_to_string(folder.path().join("out").join(name)).unwrap();
        assert!(!text.contains("\"lexicons\":{") && !text.contains("dictionaries") && !text.contains("\"lexicon\""), "{name}: {text}");
    }
}

#[test]
fn dictionaries_that_cannot_be_used_stop_the_run() {
    let folder = folder();
    for (given, message) in [
        (&["none.txt"][..], "none.txt: it is like no dictionary"),
        (&["missing.txt"], "missing.txt: cannot open"),
        (&["bad.txt", "bad=moods.csv"], "--lexicon: two dictionaries are called bad"),
        (&["a b=bad.txt"], "--lexicon: `a b` cannot name columns"),
    ] {
        let mut arguments = vec!["analyze", "news", "--out", "out"];
        given.iter().for_each(|file| arguments.extend(["--lexicon", *file]));
        let (_, said) = ends(&folder, &arguments, 2);
        assert!(said.contains(message), "{said}");
        assert!(!folder.path().join("out").exists());
    }
}

#[test]
fn a_dictionary_below_the_input_is_no_text() {
    let folder = folder();
    ends(&folder, &["analyze", ".", "--lexicon", "bad.txt", "--lexicon", "twice.txt", "--exclude", "{none,moods}.*", "--out", "out"], 0);
    let documents = table(&folder.path().join("out/documents.csv"));
    assert!(documents.iter().all(|document| document["doc_id"] != "bad" && document["doc_id"] != "twice"), "{documents:?}");
}

#[test]
fn dictionaries_are_checked_converted_and_listed() {
    let folder = folder();
    let (out, _) = ends(&folder, &["lexicon", "check", "bad.txt"], 0);
    assert_eq!(out, "bad.txt: Lexicoder, 4 terms in 2 categories, no problem\n");
    let (out, _) = ends(&folder, &["lexicon", "check", "twice.txt"], 1);
    assert!(out.starts_with("twice.txt:2: “grim” stands in words already"), "{out}");
    let (out, _) = ends(&folder, &["lexicon", "check", "moods.csv"], 1);
    assert!(out.starts_with("moods.csv:5: left out: the weight is no number"), "{out}");
    let (_, said) = ends(&folder, &["lexicon", "check", "none.txt"], 1);
    assert!(said.contains("it is like no dictionary"), "{said}");
    ends(&folder, &["lexicon", "convert", "bad.txt", "--out", "bad.tsv"], 0);
    let tsv = fs::read_to_string(folder.path().join("bad.tsv")).unwrap();
    assert!(tsv.starts_with("# Made by dixit") && tsv.contains("from bad.txt, read as Lexicoder"), "{tsv}");
    assert!(tsv.contains("\nterm\tcategory\tweight\n*wreck*\tBad\t1\nnot good\tBad\t1\n"), "{tsv}");
    assert_eq!(ends(&folder, &["lexicon", "convert", "bad.txt"], 0).0, tsv);
    assert!(ends(&folder, &["lexicon", "convert", "bad.txt", "--out", "bad.tsv"], 2).1.contains("exists already"));
    ends(&folder, &["lexicon", "convert", "moods.csv", "--out", "moods.tsv"], 1);
    for (given, out) in [("bad.txt", "one"), ("bad.tsv", "two")] {
        ends(&folder, &["analyze", "news", "--lexicon", given, "--out", out], 0);
    }
    let quotes = |out: &str| fs::read(folder.path().join(out).join("quotes.csv")).unwrap();
    assert_eq!(quotes("one"), quotes("two"));
    let (out, _) = ends(&folder, &["lexicon", "list"], 0);
    assert!(Format::ALL.into_iter().all(|format| out.contains(format.name())), "{out}");
}
