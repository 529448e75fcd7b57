//! Checking by hand, end to end: a sample of the bundled texts, filled in by the test, and what follows of it; sheets as people make them.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

type Row = BTreeMap<String, String>;

fn dixit(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dixit"));
    command.args(arguments).current_dir(folder).stdin(Stdio::null()).output().unwrap()
}

/// What a run says on standard output and on standard error; the exit code must be `code`.
fn says(folder: &TempDir, arguments: &[&str], code: i32) -> (String, String) {
    let output = dixit(folder.path(), arguments);
    let [out, said] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}{out}");
    (out, said)
}

fn table(path: &Path) -> Vec<Row> {
    csv::Reader::from_path(path).unwrap().deserialize().map(Result::unwrap).collect()
}

/// A folder with `corpus.csv`, every text of the sample with an outlet, and its run in `run`.
fn analyzed(formats: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let news = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpora/sample/news");
    let mut names: Vec<_> = fs::read_dir(news).unwrap().map(|file| file.unwrap().path()).collect();
    names.sort();
    let mut writer = csv::Writer::from_path(folder.path().join("corpus.csv")).unwrap();
    writer.write_record(["id", "outlet", "text"]).unwrap();
    for (at, path) in names.iter().enumerate() {
        let id = path.file_stem().unwrap().to_str().unwrap();
        writer.write_record([id, if at % 3 == 0 { "Mail" } else { "Post" }, &fs::read_to_string(path).unwrap()]).unwrap();
    }
    writer.flush().unwrap();
    says(&folder, &["analyze", "corpus.csv", "--out", "run", "--formats", formats], 0);
    folder
}

/// Writes a sheet again, its rows changed, with semicolons and a byte-order mark as a spreadsheet saves it.
fn fill(folder: &TempDir, from: &str, to: &str, mut change: impl FnMut(usize, &mut Row)) {
    let mut reader = csv::Reader::from_path(folder.path().join(from)).unwrap();
    let header = reader.headers().unwrap().clone();
    let mut file = b"\xEF\xBB\xBF".to_vec();
    let mut writer = csv::WriterBuilder::new().delimiter(b';').terminator(csv::Terminator::CRLF).from_writer(&mut file);
    writer.write_record(&header).unwrap();
    for (at, row) in reader.deserialize().enumerate() {
        let mut row: Row = row.unwrap();
        change(at, &mut row);
        writer.write_record(header.iter().map(|name| &row[name])).unwrap();
    }
    drop(writer);
    fs::write(folder.path().join(to), file).unwrap();
}

fn answer(row: &mut Row, answers: &[(&str, &str)]) {
    answers.iter().for_each(|(column, value)| *row.get_mut(*column).unwrap() = (*value).to_owned());
}

#[test]
fn corrections_of_a_filled_sheet_show_in_the_next_run() {
    let folder = analyzed("csv,jsonl");
    let (_, said) = says(&folder, &["sample", "run", "--n", "30", "--by", "kind,outlet", "--seed", "7", "--out", "sheet.csv"], 0);
    assert!(said.contains("direct / Post: "), "{said}");
    let sheet = table(&folder.path().join("sheet.csv"));
    assert_eq!(sheet.len(), 30);
    let named = sheet.iter().position(|row| !row["speaker"].is_empty()).unwrap();
    let (wrong, dropped) = (sheet[named]["quote_id"].clone(), sheet[(named + 1) % 30]["quote_id"].clone());
    fill(&folder, "sheet.csv", "filled.csv", |_, row| {
        answer(row, &[("right_attribution", " YES"), ("right_extent", "Yes"), ("stance", "Neutral")]);
        if row["quote_id"] == wrong {
            answer(row, &[("right_speaker", "Zora Quist"), ("right_extent", "too long ")]);
        }
        if row["quote_id"] == dropped {
            answer(row, &[("right_attribution", "no"), ("right_extent", ""), ("stance", "")]);
        }
    });
    let (out, said) = says(&folder, &["agree", "filled.csv", "--run", "run", "--overrides", "overrides.csv"], 0);
    assert!(said.contains("overrides.csv: 2 corrections"), "{said}");
    let attribution: Vec<&str> = out.lines().skip_while(|line| *line != "attribution").take_while(|line| *line != "source").collect();
    let strata = sheet.iter().map(|row| row["stratum"].as_str()).collect::<std::collections::BTreeSet<_>>().len();
    assert_eq!(attribution.len(), strata + 2, "{out}");
    let all = attribution.last().unwrap().split_whitespace().collect::<Vec<_>>();
    assert_eq!(all[..6], ["all,", "weighted", "by", "size", "29", "30"], "{out}");
    let corrections = fs::read_to_string(folder.path().join("overrides.csv")).unwrap();
    let [change, drop] = [format!("{wrong},Zora Quist,speaker\n"), format!("{dropped},,drop\n")];
    assert!(
        corrections.starts_with("quote_id,speaker,action\n") && corrections.contains(&change) && corrections.contains(&drop),
        "{corrections}"
    );
    says(&folder, &["analyze", "corpus.csv", "--out", "again", "--overrides", "overrides.csv"], 0);
    let before = table(&folder.path().join("run/quotes.csv"));
    let after = table(&folder.path().join("again/quotes.csv"));
    assert_eq!(after.len(), before.len() - 1);
    assert!(before.iter().any(|row| row["quote_id"] == dropped) && after.iter().all(|row| row["quote_id"] != dropped));
    let corrected = after.iter().find(|row| row["quote_id"] == wrong).unwrap();
    assert_eq!((corrected["speaker"].as_str(), corrected["resolution"].as_str()), ("Zora Quist", "override"));
    let (_, said) = says(&folder, &["agree", "filled.csv", "--overrides", "overrides.csv"], 2);
    assert!(said.contains("exists already"), "{said}");
}

#[test]
fn a_seed_gives_the_same_bytes_from_either_format() {
    let folder = analyzed("csv,jsonl");
    let sheet = |run: &str, seed: &str| says(&folder, &["sample", run, "--n", "25", "--by", "outlet", "--seed", seed], 0).0;
    let first = sheet("run", "7");
    assert_eq!(first, sheet("run", "7"));
    assert_ne!(first, sheet("run", "8"));
    assert_eq!(first, sheet("run/quotes.csv", "7"));
    assert_eq!(first.lines().count(), 26);
    assert_eq!(
        says(&folder, &["sample", "run", "--n", "100000"], 0).0.lines().count(),
        table(&folder.path().join("run/quotes.csv")).len() + 1
    );
    let marked = csv::Reader::from_reader(first.as_bytes()).deserialize().map(|row| row.unwrap()).collect::<Vec<Row>>();
    assert!(marked.iter().all(|row| between_marks(&row["context"]).join(" […] ") == row["quote"]), "{first}");
    let sizes: BTreeMap<&str, u64> = marked.iter().map(|row| (row["stratum"].as_str(), row["stratum_size"].parse().unwrap())).collect();
    assert_eq!(sizes.values().sum::<u64>(), table(&folder.path().join("run/quotes.csv")).len() as u64);
    let style = ["sample", "run", "--n", "25", "--by", "outlet", "--seed", "7", "--bom", "--delimiter", ";"];
    assert!(says(&folder, &style, 0).0.starts_with("\u{FEFF}quote_id;doc_id;"));
}

/// What stands between the marks of a context.
fn between_marks(context: &str) -> Vec<&str> {
    context.split("[[").skip(1).map(|part| part.split_once("]]").unwrap().0).collect()
}

#[test]
fn of_words_that_stand_twice_those_of_the_row_are_marked() {
    let folder = tempfile::tempdir().unwrap();
    let text = "“No,” said Ann Lee and “no,” said Bob Ray, then “no” and “no,” they\n  both  said.\n";
    fs::write(folder.path().join("text.txt"), text).unwrap();
    says(&folder, &["analyze", "text.txt", "--out", "run", "--formats", "csv,jsonl"], 0);
    for run in ["run/quotes.csv", "run/quotes.jsonl"] {
        says(&folder, &["sample", run, "--out", "sheet.csv"], 0);
        let quotes = table(&folder.path().join("run/quotes.csv"));
        let sheet = table(&folder.path().join("sheet.csv"));
        assert!(sheet.len() == quotes.len() && sheet.len() >= 2, "{sheet:?}");
        for (row, quote) in sheet.iter().zip(&quotes) {
            // Of the context, which is all of the text but for its breaks, the letters before the first mark are those before the span.
            let letters = |text: &str| text.chars().filter(|letter| !letter.is_whitespace()).count();
            let start = quote["content_spans"].trim_start_matches('\'').split('-').next().unwrap().parse().unwrap();
            let before: String = text.chars().take(start).collect();
            assert_eq!(letters(row["context"].split("[[").next().unwrap()), letters(&before), "{row:?}");
            assert_eq!(between_marks(&row["context"]).join(" […] "), quote["quote"]);
        }
        fs::remove_file(folder.path().join("sheet.csv")).unwrap();
        fs::remove_file(folder.path().join("sheet.README.txt")).unwrap();
    }
}

#[test]
fn a_blind_sheet_hides_answers_and_the_run_tells_them() {
    let folder = analyzed("csv");
    says(&folder, &["sample", "run", "--n", "20", "--seed", "3", "--out", "open.csv"], 0);
    says(&folder, &["sample", "run", "--n", "20", "--seed", "3", "--blind", "--out", "blind.csv"], 0);
    let (open, blind) = (table(&folder.path().join("open.csv")), table(&folder.path().join("blind.csv")));
    let hidden = ["quote", "source", "speaker", "polarity", "targets"];
    assert!(hidden.iter().all(|column| open[0].contains_key(*column) && !blind[0].contains_key(*column)), "{blind:?}");
    assert!(open.iter().zip(&blind).all(|(one, other)| one["quote_id"] == other["quote_id"]));
    let guide = fs::read_to_string(folder.path().join("blind.README.txt")).unwrap();
    assert!(guide.contains("right_extent\n") && !guide.contains("\nspeaker\n"), "{guide}");
    let named = open.iter().filter(|row| !row["speaker"].is_empty()).count();
    fill(&folder, "blind.csv", "ann.csv", |at, row| {
        let ours = open[at]["speaker"].split(' ').next_back().unwrap_or_default().to_lowercase();
        answer(row, &[("right_attribution", "y"), ("right_speaker", if ours.is_empty() { "?" } else { &ours }), ("stance", "0")]);
    });
    let share = |out: &str| {
        let speaker = out.lines().skip_while(|line| *line != "speaker").nth(1).unwrap().to_owned();
        speaker.split_whitespace().skip(1).take(2).map(|count| count.parse::<usize>().unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(share(&says(&folder, &["agree", "ann.csv"], 0).0), [0, 0]);
    let (out, _) = says(&folder, &["agree", "ann.csv", "--run", "run", "--overrides", "none.csv"], 0);
    assert_eq!(share(&out), [named, named], "{out}");
    assert_eq!(fs::read_to_string(folder.path().join("none.csv")).unwrap(), "quote_id,speaker,action\n");
    let (_, said) = says(&folder, &["agree", "ann.csv", "--overrides", "o.csv"], 2);
    assert!(said.contains("ann.csv is blind"), "{said}");
    assert!(!folder.path().join("o.csv").exists());
}

/// A folder with sheets of three columns of answers.
fn sheets(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

const HEADER: &str =
    "quote_id,stratum,stratum_size,source,speaker,polarity,right_attribution,right_source,right_speaker,right_extent,stance\n";

#[test]
fn coders_are_compared() {
    let row = |id: u32, attribution: &str, stance: &str| format!("q{id},all,40,she,Ann Vale,neutral,{attribution},,,yes,{stance}\n");
    let ann = (0..4).map(|id| row(id, if id == 3 { "no" } else { "yes" }, ["-1", "0", "1", ""][id as usize])).collect::<String>();
    let bo = (0..4).map(|id| row(id, if id > 1 { "no" } else { "yes" }, ["-1", "1", "", ""][id as usize])).collect::<String>();
    let folder = sheets(&[("ann.csv", &format!("{HEADER}{ann}")), ("bo.csv", &format!("{HEADER}{bo}"))]);
    let (out, said) = says(&folder, &["agree", "ann.csv", "bo.csv", "--overrides", "o.csv"], 0);
    assert!(said.contains("o.csv: 1 correction"), "{said}");
    // Attribution: 3 of 4 the same; by chance (3 · 2 + 1 · 2) / 16 = .5. Alpha: 1 - 7 · 2 / (2 · 5 · 3).
    for line in [
        "ann.csv + bo.csv",
        "3",
        "Cohen's kappa 0.500",
        "Krippendorff's alpha 0.533 (8 answers to 4 quotes)",
        "2 quotes on which coders are even",
    ] {
        assert!(out.contains(line), "{line}\n{out}");
    }
    // Stance: negative twice, then neutral against positive: 1 - 2 · 3 / (2 · (2 · 2.25 + 1 + 2 · 6.25)).
    assert!(out.contains("Krippendorff's alpha, ordinal 0.833 (4 answers to 2 quotes)"), "{out}");
    assert_eq!(fs::read_to_string(folder.path().join("o.csv")).unwrap(), "quote_id,speaker,action\nq3,,drop\n");
}

#[test]
fn hostile_sheets_are_told_by_row_and_column() {
    let folder = analyzed("csv");
    let id = table(&folder.path().join("run/quotes.csv"))[0]["quote_id"].clone();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    write("empty.csv", "");
    write("header.csv", HEADER);
    write("columns.csv", "quote_id,notes\nq1,x\n");
    write("blank.csv", &format!("{HEADER}{id},all,3,,,,,,,,\n"));
    write("long.csv", &format!("{HEADER}{id},all,3,,,,yes,,,,,,,surplus\n"));
    fs::write(folder.path().join("latin.csv"), b"quote_id,right_attribution,right_speaker\nq1,yes,Ren\xe9\n").unwrap();
    for (name, message) in [
        ("missing.csv", "missing.csv: cannot open"),
        ("empty.csv", "empty.csv:1: no column `quote_id`; the file is empty"),
        ("header.csv", "header.csv: the sheet has a header but no row"),
        ("columns.csv", "columns.csv:1: no column `right_attribution`"),
        ("blank.csv", "no row of blank.csv has an answer"),
        ("long.csv", "long.csv:2: 14 cells where the header has 11"),
        ("latin.csv", "latin.csv:2: the text is not UTF-8"),
    ] {
        let (out, said) = says(&folder, &["agree", name, "--overrides", "o.csv"], 2);
        assert!(said.contains(message) && out.is_empty(), "{name}: {said}");
    }
    assert!(!folder.path().join("o.csv").exists());
    write(
        "odd.csv",
        &format!("{HEADER}{id},all,many,,,,Yes,,,to long,\n{id},all,3,,,,no,,,,\nqffff,all,3,,,,yes,,,,\n{id}x,,,,,,perhaps,,,,\n"),
    );
    let (out, said) = says(&folder, &["agree", "odd.csv", "--run", "run"], 1);
    for message in [
        "odd.csv:2: column `right_extent`: `to long` is none; take yes, too long, too short",
        "odd.csv:2: column `stratum_size`: `many` is no number",
        &format!("odd.csv:3: column `quote_id`: `{id}` came before"),
        "odd.csv:4: column `quote_id`: `qffff` is no quote of the run",
        &format!("odd.csv:5: column `quote_id`: `{id}x` is no quote of the run"),
    ] {
        assert!(said.contains(message), "{message}\n{said}");
    }
    assert!(out.starts_with("1 quote judged in odd.csv\n"), "{out}");
}

#[test]
fn what_cannot_be_drawn_says_why_and_writes_nothing() {
    let folder = analyzed("csv");
    fs::create_dir(folder.path().join("no-run")).unwrap();
    fs::write(folder.path().join("there.csv"), "mine").unwrap();
    for (arguments, message) in [
        (&["sample", "no-run", "--out", "s.csv"][..], "no quotes.jsonl and no quotes.csv"),
        (&["sample", "missing", "--out", "s.csv"], "missing: cannot open"),
        (&["sample", "run", "--by", "kind,colour", "--out", "s.csv"], "--by: no quote has a column `colour`"),
        (&["sample", "run", "--n", "0", "--out", "s.csv"], "--n: 0 quotes"),
        (&["sample", "run", "--delimiter", "ab", "--out", "s.csv"], "--delimiter: `ab`"),
        (&["sample", "run", "--out", "there.csv"], "there.csv: it exists already"),
        (&["sample", "corpus.csv", "--out", "s.csv"], "corpus.csv:1: no column `quote_id`"),
    ] {
        let (_, said) = says(&folder, arguments, 2);
        assert!(said.contains(message), "{arguments:?}: {said}");
    }
    assert_eq!(fs::read_to_string(folder.path().join("there.csv")).unwrap(), "mine");
    assert!(!folder.path().join("s.csv").exists() && !folder.path().join("there.README.txt").exists());
}

/// Writes the first sheet of a book again with answers, as a spreadsheet would save it.
fn fill_book(folder: &TempDir, from: &str, to: &str, mut change: impl FnMut(usize, &mut Row)) {
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(folder.path().join(from)).unwrap();
    let range = calamine::Reader::worksheet_range_at(&mut book, 0).unwrap().unwrap();
    let mut rows = range.rows().map(|row| row.iter().map(ToString::to_string).collect::<Vec<_>>());
    let header = rows.next().unwrap();
    let mut filled = rust_xlsxwriter::Workbook::new();
    let sheet = filled.add_worksheet();
    sheet.write_row(0, 0, &header).unwrap();
    for (at, cells) in rows.enumerate() {
        let mut row: Row = header.iter().cloned().zip(cells).collect();
        change(at, &mut row);
        for (column, name) in (0..).zip(&header) {
            match row[name].parse::<f64>() {
                Ok(number) => sheet.write_number(at as u32 + 1, column, number).unwrap(),
                Err(_) => sheet.write_string(at as u32 + 1, column, &row[name]).unwrap(),
            };
        }
    }
    filled.save(folder.path().join(to)).unwrap();
}

#[test]
fn a_book_offers_answers_and_says_the_same_as_csv() {
    let folder = analyzed("csv,jsonl");
    let draw = ["sample", "run", "--n", "30", "--by", "kind,outlet", "--seed", "7", "--out"];
    for out in ["sheet.csv", "sheet.xlsx", "again.XLSX"] {
        says(&folder, &[&draw[..], &[out]].concat(), 0);
    }
    let [one, other] = ["sheet.xlsx", "again.XLSX"].map(|name| fs::read(folder.path().join(name)).unwrap());
    assert!(one == other);
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(one)).unwrap();
    let mut sheet = String::new();
    std::io::Read::read_to_string(&mut archive.by_name("xl/worksheets/sheet1.xml").unwrap(), &mut sheet).unwrap();
    for list in ["\"yes,no\"", "\"yes,too long,too short\"", "\"negative,neutral,positive\""] {
        assert!(sheet.contains(&format!("<formula1>{list}</formula1>")), "{list}");
    }
    shape_of_the_sheet(&sheet, &table(&folder.path().join("sheet.csv")));
    let answers = |at: usize, row: &mut Row| match at {
        3 => answer(row, &[("right_attribution", "no")]),
        4 => answer(row, &[("right_attribution", "perhaps")]),
        _ => answer(row, &[("right_attribution", "yes"), ("right_extent", "too long"), ("stance", "neutral")]),
    };
    fill(&folder, "sheet.csv", "filled.csv", answers);
    fill_book(&folder, "sheet.xlsx", "filled.xlsx", answers);
    let [csv, book] = ["filled.csv", "filled.xlsx"].map(|name| says(&folder, &["agree", name, "--run", "run"], 1));
    assert!(csv.0.lines().skip(1).eq(book.0.lines().skip(1)), "{}{}", csv.0, book.0);
    assert!(book.1.contains("filled.xlsx:6: column `right_attribution`: ") && csv.1.contains("filled.csv:"), "{}{}", csv.1, book.1);
}

/// What only `dixit agree` needs is folded away, every row is as high as its context, and on paper the sheet is as wide as the page.
fn shape_of_the_sheet(sheet: &str, rows: &[Row]) {
    let tags =
        |name: &str| sheet.match_indices(&format!("<{name} ")).map(|(at, _)| sheet[at..].split('>').next().unwrap()).collect::<Vec<_>>();
    let value = |tag: &str, name: &str| tag.split_once(&format!(" {name}=\"")).map(|(_, rest)| rest.split('"').next().unwrap().to_owned());
    let header = ["quote_id", "doc_id", "stratum", "stratum_size", "context"];
    let mut folded = Vec::new();
    for col in tags("col") {
        let [from, to] = ["min", "max"].map(|end| value(col, end).unwrap().parse::<usize>().unwrap());
        if value(col, "hidden").as_deref() == Some("1") {
            assert_eq!(value(col, "outlineLevel").as_deref(), Some("1"), "{col}");
            folded.extend((from..=to).map(|column| header[column - 1]));
        }
    }
    assert_eq!(folded, ["quote_id", "stratum", "stratum_size"]);
    let heights: Vec<f64> = tags("row").iter().skip(1).map(|row| value(row, "ht").map_or(15.0, |ht| ht.parse().unwrap())).collect();
    assert_eq!(heights.len(), rows.len());
    for (height, row) in heights.iter().zip(rows) {
        let letters = row["context"].chars().count() as f64;
        assert!(*height >= (letters / 80.0).ceil() * 14.0, "{height}: {row:?}");
    }
    assert!(heights.iter().any(|height| *height < 60.0) && heights.iter().any(|height| *height > 60.0), "{heights:?}");
    let page = tags("pageSetup")[0];
    assert_eq!((value(page, "orientation").as_deref(), value(page, "fitToHeight").as_deref()), (Some("landscape"), Some("0")), "{page}");
}

#[test]
fn a_damaged_book_is_told() {
    let folder = sheets(&[("cut.xlsx", "PK\u{3}\u{4}rest"), ("empty.csv", "")]);
    let (_, said) = says(&folder, &["agree", "cut.xlsx"], 2);
    assert!(said.contains("cut.xlsx: this is no Excel book") && said.contains("save the sheet as CSV"), "{said}");
}
