//! Parquet: what is written is what CSV has, cell for cell, however it was made; what is read is what JSON Lines would give; damaged and
//! hostile files do no harm.

#![cfg(feature = "parquet")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use dixit::corpus::{self, Document, Inputs, Item};
use dixit::problem::Problem;
use parquet::basic::{Compression, Encoding, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
use parquet::file::properties::{WriterProperties, WriterPropertiesBuilder, WriterVersion};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::writer::SerializedFileWriter;
use parquet::record::Field;
use parquet::schema::parser::parse_message_type;
use tempfile::TempDir;

const CORPUS: &str = r#"{"id":"a","date":"2024-05-01","outlet":"The Post","text":"“The harbor bill is a disaster,” said Jane Lowell, the minister. “We will fight it.”\n\nLowell said that the vote was unfair."}
{"id":"b","date":"2024-13-45","mood":"“x”","text":"“It is good,” Bo Marden said.\n\nMarden said that the harbor bill was a great success, not a failure at all."}
{"id":"c","text":"“The harbor bill is a disaster,” said Jane Lowell on Monday. Nobody else spoke."}
"#;

fn dixit(folder: &Path, arguments: &[&str]) -> String {
    let mut program = Command::new(env!("CARGO_BIN_EXE_dixit"));
    let output = program.args(arguments).current_dir(folder).stdin(Stdio::null()).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.code().is_some(), "{arguments:?}: {said}");
    said
}

fn home() -> TempDir {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("corpus.jsonl"), CORPUS).unwrap();
    fs::write(home.path().join("people.csv"), "name,party\nJane Lowell,Green\n").unwrap();
    fs::write(home.path().join("words.txt"), "bill\nvote\n").unwrap();
    home
}

const OPTIONS: [&str; 6] = ["--people", "people.csv", "--lexicon", "w=words.txt", "--mentions", "--formats"];

fn names(folder: &Path, ending: &str) -> Vec<String> {
    let all = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = all.filter(|name| name.ends_with(ending)).collect();
    names.sort_unstable();
    names
}

/// A table as CSV has it: header and rows.
fn cells(path: &Path) -> Vec<Vec<String>> {
    let file = SerializedFileReader::new(File::open(path).unwrap()).unwrap();
    let header = file.metadata().file_metadata().schema().get_fields().iter().map(|field| field.name().to_owned()).collect();
    let shown = |field: &Field| match field {
        Field::Null => String::new(),
        Field::Str(text) => text.clone(),
        Field::Double(number) => number.to_string(),
        other => other.to_string(),
    };
    let rows = file.get_row_iter(None).unwrap().map(|row| row.unwrap().get_column_iter().map(|(_, field)| shown(field)).collect());
    std::iter::once(header).chain(rows).collect()
}

#[test]
fn tables_are_those_of_csv_cell_for_cell() {
    let home = home();
    let out = home.path().join("out");
    dixit(home.path(), &[&["analyze", "corpus.jsonl", "--out", "out"], &OPTIONS[..], &["csv,parquet"]].concat());
    let tables = names(&out, ".parquet");
    assert_eq!(tables.len(), 7);
    for table in tables {
        let path = out.join(&table).with_extension("csv");
        let csv = csv::ReaderBuilder::new().has_headers(false).from_path(path).unwrap();
        let mut csv: Vec<Vec<String>> = csv.into_records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect();
        for (at, _) in csv[0].clone().iter().enumerate().filter(|(_, header)| ["first_date", "last_date"].contains(&header.as_str())) {
            // No calendar has this day.
            csv.iter_mut().filter(|row| row[at] == "2024-13-45").for_each(|row| row[at].clear());
        }
        assert_eq!(cells(&out.join(&table)), csv, "{table}");
    }
}

#[test]
fn columns_have_their_types_also_where_all_is_empty() {
    let home = home();
    dixit(home.path(), &[&["analyze", "corpus.jsonl", "--out", "out"], &OPTIONS[..], &["parquet"]].concat());
    let kind = |table: &str, column: &str| {
        let file = SerializedFileReader::new(File::open(home.path().join("out").join(table)).unwrap()).unwrap();
        let fields = file.metadata().file_metadata().schema().get_fields().to_vec();
        let field = fields.iter().find(|field| field.name() == column).unwrap_or_else(|| panic!("{column}"));
        (field.get_physical_type(), field.get_basic_info().converted_type().to_string())
    };
    for (table, column, physical, logical) in [
        ("quotes.parquet", "quote", Physical::BYTE_ARRAY, "UTF8"),
        ("quotes.parquet", "date", Physical::BYTE_ARRAY, "UTF8"),
        ("quotes.parquet", "content_spans", Physical::BYTE_ARRAY, "UTF8"),
        ("quotes.parquet", "words", Physical::INT64, "NONE"),
        ("quotes.parquet", "w.words", Physical::INT64, "NONE"),
        ("quotes.parquet", "polarity", Physical::DOUBLE, "NONE"),
        ("quotes.parquet", "cue_negated", Physical::BOOLEAN, "NONE"),
        ("quotes.parquet", "people_party", Physical::BYTE_ARRAY, "UTF8"),
        ("speakers.parquet", "first_date", Physical::INT32, "DATE"),
        ("speakers.parquet", "w.words_share", Physical::DOUBLE, "NONE"),
        ("quotations.parquet", "documents", Physical::INT64, "NONE"),
        ("quotations.parquet", "first_date", Physical::INT32, "DATE"),
    ] {
        assert_eq!(kind(table, column), (physical, logical.to_owned()), "{column}");
    }
}

#[test]
fn every_way_makes_the_same_bytes() {
    let home = home();
    let wanted = [&OPTIONS[..], &["jsonl,parquet"]].concat();
    let analyze = |out: &str, more: &[&str]| dixit(home.path(), &[&["analyze", "corpus.jsonl", "--out", out], &wanted[..], more].concat());
    analyze("out", &["--threads", "1"]);
    analyze("threads", &["--threads", "3"]);
    analyze("1", &["--shard", "1/2"]);
    analyze("2", &["--shard", "2/2"]);
    dixit(home.path(), &["merge", "1", "2", "--out", "merged"]);
    dixit(home.path(), &["report", "out", "--formats", "parquet", "--out", "later"]);
    for other in ["threads", "merged", "later"] {
        let tables = names(&home.path().join("out"), ".parquet");
        assert_eq!(names(&home.path().join(other), ".parquet"), tables);
        for table in tables {
            let of = |run: &str| fs::read(home.path().join(run).join(&table)).unwrap();
            assert!(of("out") == of(other), "{other} {table}");
        }
    }
    // A run in its place takes the tables away.
    dixit(home.path(), &["analyze", "corpus.jsonl", "--out", "out"]);
    assert_eq!(names(&home.path().join("out"), ".parquet"), Vec::<String>::new());
}

const SCHEMA: &str = "message m {
    required int64 number;
    optional group article { optional binary body (UTF8); optional binary raw; }
    optional binary url (UTF8);
    optional int32 day (DATE);
    optional int64 published (TIMESTAMP(NANOS,false));
    optional double score;
    optional group authors (LIST) { repeated group list { optional binary element (UTF8); } }
}";

/// A file of `rows` records in two row groups.
fn file(path: &Path, rows: usize, properties: WriterPropertiesBuilder) {
    let schema = Arc::new(parse_message_type(SCHEMA).unwrap());
    let mut writer = SerializedFileWriter::new(File::create(path).unwrap(), schema, Arc::new(properties.build())).unwrap();
    let text = |number: usize| format!("“The harbor is safe for {number} years,” said Mayor Ann Lowell.");
    for group in [0..rows / 2, rows / 2..rows] {
        let count = group.len();
        let (all, lists) = (vec![2; count], vec![3; 2 * count]);
        let texts =
            |value: &dyn Fn(usize) -> String| group.clone().map(|number| ByteArray::from(value(number).as_str())).collect::<Vec<_>>();
        let mut columns = writer.next_row_group().unwrap();
        macro_rules! column {
            ($type:ty, $values:expr, $levels:expr, $repeats:expr) => {
                let mut column = columns.next_column().unwrap().unwrap();
                column.typed::<$type>().write_batch(&$values, $levels, $repeats).unwrap();
                column.close().unwrap();
            };
        }
        let ones = vec![1; count];
        let repeats: Vec<i16> = (0..2 * count).map(|at| (at % 2) as i16).collect();
        column!(Int64Type, group.clone().map(|number| number as i64).collect::<Vec<_>>(), None, None);
        column!(ByteArrayType, texts(&text), Some(&all), None);
        column!(ByteArrayType, vec![ByteArray::from(vec![0xFF, 0xFE]); count], Some(&all), None);
        column!(ByteArrayType, texts(&|number| format!("https://a.b/{number}")), Some(&ones), None);
        column!(Int32Type, vec![-1; count], Some(&ones), None);
        column!(Int64Type, vec![1_714_550_400_000_000_000; count], Some(&ones), None);
        column!(DoubleType, Vec::new(), Some(&vec![0; count]), None);
        column!(
            ByteArrayType,
            ["Ann", "Bo"].repeat(count).into_iter().map(ByteArray::from).collect::<Vec<_>>(),
            Some(&lists),
            Some(&repeats)
        );
        columns.close().unwrap();
    }
    writer.close().unwrap();
}

fn read(path: &Path, change: impl FnOnce(&mut Inputs)) -> (Vec<Document>, Vec<Problem>) {
    let mut inputs = Inputs { paths: vec![path.to_owned()], text: Some("article.body".to_owned()), ..Inputs::default() };
    change(&mut inputs);
    let (mut documents, mut problems) = (Vec::new(), Vec::new());
    for item in corpus::open(inputs).unwrap() {
        match item {
            Item::Document(document) => documents.push(document),
            Item::Problem(problem) => problems.push(problem),
        }
    }
    (documents, problems)
}

/// What is written here may be packed by Snappy alone; other ways were tried on files of other programs.
fn ways() -> Vec<WriterPropertiesBuilder> {
    let new = || WriterProperties::builder().set_compression(Compression::SNAPPY);
    let plain = || new().set_dictionary_enabled(false);
    vec![
        new(),
        WriterProperties::builder(),
        plain().set_encoding(Encoding::PLAIN),
        new().set_writer_version(WriterVersion::PARQUET_2_0),
        plain().set_writer_version(WriterVersion::PARQUET_2_0),
        new().set_data_page_row_count_limit(3).set_write_batch_size(3),
    ]
}

#[test]
fn records_are_documents_with_columns_and_paths() {
    let folder = tempfile::tempdir().unwrap();
    for (way, properties) in ways().into_iter().enumerate() {
        let path = folder.path().join(format!("{way}.parquet"));
        file(&path, 50, properties);
        let (documents, problems) = read(&path, |_| {});
        assert_eq!((documents.len(), problems), (50, Vec::new()), "{way}");
        let document = &documents[49];
        assert_eq!(
            (document.id.as_str(), &*document.text),
            ("https://a.b/49", "“The harbor is safe for 49 years,” said Mayor Ann Lowell.")
        );
        let metadata: Vec<_> = document.metadata.iter().map(|(name, value)| (&**name, value.as_str())).collect();
        assert_eq!(metadata, [("number", "49"), ("day", "1969-12-31"), ("date", "2024-05-01T08:00:00"), ("author", "Ann; Bo")]);
        assert!(document.origin.ends_with("parquet record 50"), "{}", document.origin);
    }
}

#[test]
fn what_is_not_there_or_not_read_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.parquet");
    file(&path, 4, WriterProperties::builder());
    let there = "there are “number”, “article”, “url”, “day”, “published”, “score”, “authors”";
    let told = |change: &dyn Fn(&mut Inputs)| {
        let (documents, problems) = read(&path, change);
        (documents.len(), problems.iter().map(|problem| format!("{} ({})", problem.message, problem.hint)).collect::<Vec<_>>())
    };
    let missing = |wanted: &str, option: &str| (0, vec![format!("no column “{wanted}”; {there} (name the column with {option})")]);
    assert_eq!(told(&|inputs| inputs.text = Some("story".into())), missing("story", "--text"));
    assert_eq!(told(&|inputs| inputs.id = Some("key".into())), missing("key", "--id"));
    assert_eq!(told(&|inputs| inputs.columns = vec![("outlet".into(), "paper".into())]), missing("paper", "--outlet"));
    let (count, problems) = told(&|inputs| inputs.text = Some("article.raw".into()));
    assert_eq!((count, problems.len()), (0, 4), "bytes are no text: {problems:?}");
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(&fs::read(&path).unwrap()).unwrap();
    let packed_path = folder.path().join("b.parquet.gz");
    fs::write(&packed_path, packed.finish().unwrap()).unwrap();
    let (_, problems) = read(&packed_path, |_| {});
    assert!(problems[0].message.contains("cannot be read from a pipe, from within a compressed file"), "{problems:?}");
    let (documents, problems) = read(&path, |inputs| inputs.max_unpacked = 100);
    assert_eq!(documents.len(), 0);
    assert!(problems[0].message.contains("--max-unpacked"), "{problems:?}");
    let (count, problems) = told(&|inputs| inputs.text = None);
    assert!(count == 0 && problems[0].starts_with("“article” is a list or an object, not a text"), "{problems:?}");
}

/// Every document that is given out is one of the file's, and whoever gives up says so.
fn survives(path: &Path, what: &str) {
    let (documents, problems) = read(path, |inputs| inputs.any_language = true);
    assert!(documents.len() == 8 || !problems.is_empty(), "{what}: {} documents", documents.len());
}

#[test]
fn damaged_files_do_no_harm() {
    // The library panics on some of them, on this thread.
    let (loud, quiet) = (std::panic::take_hook(), std::thread::current().id());
    std::panic::set_hook(Box::new(move |info| {
        if std::thread::current().id() != quiet {
            loud(info)
        }
    }));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.parquet");
    for (way, properties) in ways().into_iter().enumerate() {
        file(&path, 8, properties);
        let whole = fs::read(&path).unwrap();
        for end in (4..whole.len()).step_by(97).chain(whole.len() - 9..whole.len()) {
            fs::write(&path, &whole[..end]).unwrap();
            survives(&path, &format!("{way}, cut at {end}"));
        }
        for at in (4..whole.len()).step_by(23) {
            for value in [0x00, 0x7F, 0xFF] {
                let mut bytes = whole.clone();
                bytes[at] = value;
                fs::write(&path, &bytes).unwrap();
                read(&path, |_| {});
            }
        }
    }
}
