//! The Excel book: read back and compared with the CSV of the same run, on the sample and on hostile texts; and reports made later from
//! JSON Lines, which must be those that the run itself writes.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Output};

use calamine::{Data, Reader, Xlsx, open_workbook};

const SHEETS: [&str; 10] =
    ["Overview", "Quotes", "Speakers", "Targets", "Matrix", "Quotations", "Documents", "Mentions", "Problems", "Columns"];
const TABLES: [&str; 7] = ["quotes", "speakers", "targets", "quotations", "documents", "mentions", "problems"];
/// Characters of one cell.
const CELL: usize = 32_767;

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let output = Command::new(env!("CARGO_BIN_EXE_dixit")).current_dir(folder).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output
}

/// The root of the sample corpus's paths.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn analyze_sample(out: &Path, more: &[&str]) {
    run(root(), &[&["analyze", "tests/corpora/sample", "--out", out.to_str().unwrap()], more].concat());
}

fn csv(path: &Path) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(path).unwrap();
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn sheets(path: &Path) -> BTreeMap<String, Vec<Vec<Data>>> {
    let mut book: Xlsx<_> = open_workbook(path).unwrap();
    let rows = |range: calamine::Range<Data>| range.rows().map(<[Data]>::to_vec).collect();
    book.sheet_names().into_iter().map(|name| (name.clone(), rows(book.worksheet_range(&name).unwrap()))).collect()
}

/// The cell as CSV has it, and whether it is of the sort that its text asks for.
fn shown(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::String(text) => text.clone(),
        Data::Float(number) => number.to_string(),
        Data::Int(number) => number.to_string(),
        Data::Bool(flag) => flag.to_string(),
        Data::DateTime(date) => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        other => panic!("{other:?}"),
    }
}

/// What of a CSV cell a book can hold.
fn held(text: &str) -> String {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    let is_lost = |letter: &char| (*letter < ' ' && !"\t\n".contains(*letter)) || "\u{FFFE}\u{FFFF}".contains(*letter);
    let clean: String = lines.chars().map(|letter| if is_lost(&letter) { '\u{FFFD}' } else { letter }).collect();
    let mut units = 0;
    let fits = clean.chars().take_while(|letter| {
        units += letter.len_utf16();
        units <= CELL
    });
    fits.collect()
}

/// Compares a folder's CSV tables with its book, cell for cell; gives the sheets.
fn compare(folder: &Path) -> BTreeMap<String, Vec<Vec<Data>>> {
    let book = sheets(&folder.join("report.xlsx"));
    for table in TABLES.iter().filter(|table| folder.join(format!("{table}.csv")).exists()) {
        let name = format!("{}{}", table[..1].to_uppercase(), &table[1..]);
        let (rows, sheet) = (csv(&folder.join(format!("{table}.csv"))), &book[&name]);
        assert_eq!(rows.len(), sheet.len(), "{name}");
        for (number, (row, cells)) in rows.iter().zip(sheet).enumerate() {
            for (column, text) in row.iter().enumerate() {
                // Columns at the end that are empty in all rows do not count as used.
                let cell = cells.get(column).map(shown).unwrap_or_default();
                assert_eq!(cell, held(text), "{name}, row {number}, column {}", rows[0][column]);
            }
        }
    }
    book
}

fn column<'s>(sheet: &'s [Vec<Data>], name: &str) -> Vec<&'s Data> {
    let at = sheet[0].iter().position(|header| header == name).unwrap_or_else(|| panic!("{name}: {:?}", sheet[0]));
    sheet[1..].iter().map(|row| &row[at]).collect()
}

#[test]
fn the_book_has_the_cells_of_csv() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("out");
    analyze_sample(&out, &["--formats", "csv,xlsx", "--mentions"]);
    let mut book: Xlsx<_> = open_workbook(out.join("report.xlsx")).unwrap();
    assert_eq!(book.sheet_names(), SHEETS);
    assert!(SHEETS.iter().all(|name| book.worksheet_formula(name).unwrap().is_empty()));
    let book = compare(&out);
    let quotes = &book["Quotes"];
    assert!(column(quotes, "polarity").iter().all(|cell| matches!(cell, Data::Float(_))));
    assert!(column(quotes, "paragraph").iter().all(|cell| matches!(cell, Data::Float(_))));
    assert!(column(quotes, "cue_negated").iter().all(|cell| matches!(cell, Data::Bool(_))));
    let explained = &book["Columns"];
    let of_quotes = explained.iter().filter(|row| row[0] == "Quotes").map(|row| &row[1]);
    assert!(of_quotes.eq(quotes[0].iter()));
    let matrix = &book["Matrix"];
    assert!(matrix.len() > 15 && matrix.len() <= 41 && matrix[0].len() <= 41, "{} x {}", matrix.len(), matrix[0].len());
    let overview: Vec<String> = book["Overview"].iter().map(|row| row.iter().map(shown).collect::<Vec<_>>().join("|")).collect();
    assert!(overview.iter().any(|line| *line == format!("quotes|{}||", quotes.len() - 1)), "{overview:#?}");
}

/// The sample with outlets, days and addresses, some documents without.
fn dated(folder: &Path) {
    let files = walkdir::WalkDir::new(root().join("tests/corpora/sample")).sort_by_file_name().into_iter().map(Result::unwrap);
    let mut lines = String::new();
    for (at, file) in files.filter(|file| file.path().extension().is_some_and(|ending| ending == "txt")).enumerate() {
        let (name, text) = (file.path().file_stem().unwrap().to_str().unwrap(), fs::read_to_string(file.path()).unwrap());
        let (day, outlet) = (format!("2024-{:02}-{:02}", 1 + at % 9, 1 + at), ["=The Post", "Harbor News", ""][at % 3]);
        lines.push_str(&format!(
            "{}\n",
            serde_json::json!({"id": name, "text": text, "date": if at == 4 { "May" } else { &day }, "outlet": outlet})
        ));
    }
    fs::write(folder.join("in.jsonl"), lines).unwrap();
}

const DATED: [&str; 6] = ["analyze", "in.jsonl", "--text", "text", "--id", "id"];

/// The files of a book, as texts.
fn members(path: &Path) -> BTreeMap<String, String> {
    let mut book = zip::ZipArchive::new(fs::File::open(path).unwrap()).unwrap();
    let number = book.len();
    let member = |at: usize| {
        let (mut member, mut text) = (book.by_index(at).unwrap(), String::new());
        member.read_to_string(&mut text).unwrap();
        (member.name().unwrap().into_owned(), text)
    };
    (0..number).map(member).collect()
}

#[test]
fn what_is_said_by_outlet_and_over_time_has_its_sheets() {
    let home = tempfile::tempdir().unwrap();
    dated(home.path());
    let more = ["--formats", "csv,jsonl,xlsx", "--period", "month", "--per-outlet", "--out", "out"];
    run(home.path(), &[&DATED[..], &more].concat());
    let out = home.path().join("out");
    let book = compare(&out);
    for (table, name) in [("outlets.csv", "Outlets"), ("trends.csv", "Trends")] {
        let (rows, sheet) = (csv(&out.join(table)), &book[name]);
        let shown: Vec<Vec<String>> = sheet.iter().map(|row| row.iter().map(shown).collect()).collect();
        assert!(rows.len() > 2 && rows == shown, "{name}");
        let explained = book["Columns"].iter().filter(|row| row[0] == name).map(|row| &row[1]);
        assert!(explained.eq(&sheet[0]), "{name}");
    }
    let (times, quotes) = (&book["Over time"], csv(&out.join("quotes.csv")));
    let date = quotes[0].iter().position(|header| header == "date").unwrap();
    let dated = quotes[1..].iter().filter(|row| row[date].starts_with("2024")).count();
    let counted: f64 = column(times, "quotes").iter().map(|cell| shown(cell).parse::<f64>().unwrap()).sum();
    assert!(column(times, "week").iter().all(|cell| matches!(cell, Data::DateTime(_))), "{times:?}");
    assert_eq!((counted as usize, dated < quotes.len() - 1), (dated, true));
    let members = members(&out.join("report.xlsx"));
    let chart = &members["xl/charts/chart3.xml"];
    assert!(chart.contains("'Over time'!$B$2:$B$") && chart.contains("'Over time'!$C$2:$C$"), "{chart}");
    run(home.path(), &["report", "out", "--formats", "csv,jsonl,xlsx", "--period", "month", "--per-outlet", "--out", "later"]);
    same(&out, &home.path().join("later"));
}

#[test]
fn sheets_come_out_well_on_paper_and_columns_for_checking_are_folded() {
    let home = tempfile::tempdir().unwrap();
    dated(home.path());
    run(home.path(), &[&DATED[..], &["--formats", "xlsx", "--mentions", "--period", "year", "--out", "out"]].concat());
    let path = home.path().join("out/report.xlsx");
    let names = open_workbook::<Xlsx<_>, _>(&path).unwrap().sheet_names();
    assert_eq!(names.len(), SHEETS.len() + 3);
    let members = members(&path);
    let repeated = members["xl/workbook.xml"].matches("_xlnm.Print_Titles").count();
    assert_eq!(repeated, names.len() - 1);
    for at in 1..=names.len() {
        let sheet = &members[&format!("xl/worksheets/sheet{at}.xml")];
        assert!(sheet.contains(r#"orientation="landscape""#) && sheet.contains(r#"<pageSetUpPr fitToPage="1"/>"#), "{at}");
        assert_eq!(sheet.contains(r#"fitToHeight="0""#), at > 1, "{at}");
        assert!(sheet.contains("&amp;A") && sheet.contains("Page &amp;P of &amp;N"), "{at}");
    }
    let hidden = |sheet: &str| members[sheet].matches(r#"hidden="1""#).count();
    assert!(hidden("xl/worksheets/sheet2.xml") > 5 && hidden("xl/worksheets/sheet1.xml") == 0);
    // Rows with long texts are high enough to show them, in programs that do not find heights by themselves.
    assert!(members["xl/worksheets/sheet2.xml"].matches(r#"customHeight="1""#).count() > 50);
}

/// The first speaker stands on top, and what is positive goes to the right.
#[test]
fn bars_go_to_the_right() {
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("out");
    analyze_sample(&out, &["--formats", "xlsx"]);
    let members = members(&out.join("report.xlsx"));
    for chart in ["xl/charts/chart1.xml", "xl/charts/chart2.xml"] {
        let text = &members[chart];
        let axis =
            |name: &str| text.split(&format!("<c:{name}>")).nth(1).unwrap().split(&format!("</c:{name}>")).next().unwrap().to_owned();
        assert!(axis("valAx").contains(r#"orientation val="minMax""#), "{text}");
        assert!(axis("catAx").contains(r#"orientation val="maxMin""#), "{text}");
        assert_eq!(axis("valAx").contains(r#"<c:min val="-1"/>"#), chart.ends_with("2.xml"), "{text}");
    }
}

#[test]
fn the_book_is_the_same_for_any_number_of_threads() {
    let home = tempfile::tempdir().unwrap();
    let books = ["1", "2"].map(|threads| {
        let out = home.path().join(threads);
        analyze_sample(&out, &["--formats", "xlsx", "--threads", threads]);
        let mut names: Vec<String> = fs::read_dir(&out).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
        names.sort_unstable();
        assert_eq!(names, ["report.xlsx", "run.json"]);
        fs::read(out.join("report.xlsx")).unwrap()
    });
    assert!(books[0] == books[1]);
}

#[test]
fn reports_made_later_are_those_of_the_run() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("words.csv"), "term,category,weight\nriver*,water,1.5\nsiege*,arms,-2\nfarm*,land,0.25\n").unwrap();
    fs::write(home.path().join("people.csv"), "name,party,note\nIskander Batyrov,Blue,\"a, b\"\n").unwrap();
    let path = |name: &str| home.path().join(name).to_str().unwrap().to_owned();
    let (words, people) = (path("words.csv"), path("people.csv"));
    let own = ["--lexicon", &words, "--people", &people, "--mentions", "--per-speaker"];
    analyze_sample(&home.path().join("run"), &[&["--formats", "csv,jsonl,xlsx"], &own[..]].concat());
    run(root(), &["report", &path("run"), "--out", &path("later"), "--formats", "xlsx,jsonl,csv", "--per-speaker"]);
    same(&home.path().join("run"), &home.path().join("later"));
    // In the folder of a run they join what is there.
    analyze_sample(&home.path().join("lines"), &[&["--formats", "jsonl"], &own[..5]].concat());
    run(root(), &["report", &path("lines"), "--formats", "xlsx"]);
    run(root(), &["report", &path("lines"), "--formats", "csv", "--per-speaker"]);
    same(&home.path().join("run"), &home.path().join("lines"));
    // And all of them are known as a run's own.
    analyze_sample(&home.path().join("lines"), &["--formats", "csv"]);
    let left = fs::read_dir(home.path().join("lines")).unwrap().count();
    assert_eq!(left, 7);
}

/// Two folders have the same files, but for the manifest and the part of the book that tells of it.
fn same(one: &Path, other: &Path) {
    let names = |folder: &Path| {
        let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(|file| file.unwrap().into_path());
        let files = files.filter(|file| file.is_file()).map(|file| file.strip_prefix(folder).unwrap().to_owned());
        files.collect::<Vec<_>>()
    };
    assert_eq!(names(one), names(other));
    for name in names(one).into_iter().filter(|name| name != Path::new("run.json") && name != Path::new("report.xlsx")) {
        assert!(fs::read(one.join(&name)).unwrap() == fs::read(other.join(&name)).unwrap(), "{}", name.display());
    }
    let [mut one, mut other] = [one, other].map(|folder| sheets(&folder.join("report.xlsx")));
    one.remove("Overview");
    other.remove("Overview");
    assert!(one == other);
}

#[test]
fn hostile_texts_are_held() {
    let home = tempfile::tempdir().unwrap();
    let long = "river ".repeat(7_000);
    let texts = [
        ("=cmd|' /C calc'!A0", "“=cmd|' /C calc'!A0 is bad,” said Jane Lowell.".to_owned()),
        ("+1", "“😀😀 \u{202E}evil\u{202C} \u{200F}and _x0041_ too,” said \u{202B}Jane Lowell.".to_owned()),
        ("-1\r\nb\rc", format!("“{long},” said Jane Lowell.")),
        ("\u{1}\u{B}\u{1F}x", "“A \u{0}\u{1}\u{8}b \u{FFFE} c,” said Jane Lowell. “<&>\"'”".to_owned()),
        ("https://example.org/a?b=1&c=%20#d", "Lowell said it was late.".to_owned()),
        ("2024-02-30", "No word of anyone.".to_owned()),
        ("007", "“Go,” said @Lowell.".to_owned()),
    ];
    let day = |at: usize| ["2024-05-01", "1850-01-01", "2024-05-01T10:00:00Z", "1 May"][at % 4];
    let late = |at: usize| if at == 5 { "x".repeat(40_000) } else { "=1+1".repeat(usize::from(at > 3)) };
    let record = |(at, (name, text)): (usize, &(&str, String))| serde_json::json!({"id": format!("{name}{at}"), "text": text, "date": day(at), "name": name, "late": late(at)});
    let mut lines: String = texts.iter().enumerate().map(|each| format!("{}\n", record(each))).collect();
    lines.push_str(&format!("{}\n", serde_json::json!({"id": "z", "text": "“So,” said Lowell.", "new": "@x", "speaker": "TRUE"})));
    fs::write(home.path().join("in.jsonl"), lines).unwrap();
    run(home.path(), &["analyze", "in.jsonl", "--text", "text", "--id", "id", "--formats", "csv,jsonl,xlsx", "--out", "out", "--mentions"]);
    let book = compare(&home.path().join("out"));
    let dates: Vec<bool> = column(&book["Documents"], "date").iter().map(|cell| matches!(cell, Data::DateTime(_))).collect();
    assert_eq!(dates, [true, false, false, false, true, false, false, false]);
    // The input's columns are those of documents and quotes only.
    assert_eq!(book["Mentions"][0][1], "span");
    let notices = column(&book["Problems"], "message");
    assert!(notices.iter().any(|notice| shown(notice).contains("32767 characters")), "{notices:?}");
    run(home.path(), &["report", "out", "--out", "later", "--formats", "csv,xlsx"]);
    for table in TABLES.map(|table| format!("{table}.csv")) {
        let [one, other] = ["out", "later"].map(|folder| fs::read(home.path().join(folder).join(&table)).unwrap());
        assert!(one == other, "{table}");
    }
}

#[test]
fn a_corpus_without_a_quote_makes_a_book() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("a.txt"), "It rained.\n").unwrap();
    fs::write(home.path().join("words.csv"), "term,category\nrain*,water\n").unwrap();
    let own = ["--lexicon", "words.csv", "--formats", "csv,jsonl,xlsx", "--out", "out"];
    run(home.path(), &[&["analyze", "a.txt"], &own[..]].concat());
    let book = compare(&home.path().join("out"));
    assert_eq!((book["Quotes"].len(), book["Speakers"].len(), book["Documents"].len()), (1, 1, 2));
    run(home.path(), &["report", "out", "--out", "later", "--formats", "csv"]);
    let [one, other] = ["out", "later"].map(|folder| fs::read(home.path().join(folder).join("quotes.csv")).unwrap());
    assert_eq!(one, other);
}

#[test]
fn a_run_without_json_lines_says_what_to_do() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("a.txt"), "It rained.\n").unwrap();
    run(home.path(), &["analyze", "a.txt", "--out", "out"]);
    for folder in ["out", "nowhere"] {
        let output = Command::new(env!("CARGO_BIN_EXE_dixit")).current_dir(home.path()).args(["report", folder]).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(said.contains("--formats jsonl") || said.contains("folder of a run"), "{said}");
        assert!(!home.path().join(folder).join("report.xlsx").exists());
    }
}
