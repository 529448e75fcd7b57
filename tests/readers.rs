//! Compressed files, archives and the formats within them: what is read, what is told, and that no bytes do harm.

#![allow(missing_docs, clippy::unwrap_used, clippy::indexing_slicing)]

use std::fs;
use std::io::{Cursor, Write};
use std::path::PathBuf;

use dixit::corpus::{self, Inputs, Item};
use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::TempDir;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// What came of one file: documents as "id[key=value,...]:text", problems as "rule name place: message", counts as expected, read, failed.
struct Outcome {
    documents: Vec<String>,
    problems: Vec<String>,
    counts: [u64; 3],
}

fn read(inputs: Inputs) -> Outcome {
    let mut corpus = corpus::open(inputs).unwrap();
    let mut outcome = Outcome { documents: Vec::new(), problems: Vec::new(), counts: [0; 3] };
    let mut lost = 0;
    for item in &mut corpus {
        match item {
            Item::Document(document) => {
                let metadata: Vec<_> = document.metadata.iter().map(|(key, value)| format!("{key}={value}")).collect();
                outcome.documents.push(format!("{}[{}]:{}", document.id, metadata.join(","), document.text));
            }
            Item::Problem(problem) => {
                assert!(!problem.message.is_empty() && !problem.hint.is_empty(), "{problem:?}");
                lost += u64::from(problem.rule.is_loss());
                outcome.problems.push(format!("{} {} {}: {}", problem.rule.name(), problem.document, problem.place, problem.message));
            }
        }
    }
    let counts = corpus.counts();
    assert_eq!((counts.read, counts.failed), (outcome.documents.len() as u64, lost));
    outcome.counts = [counts.expected, counts.read, counts.failed];
    outcome
}

fn file_with(name: &str, bytes: &[u8], change: impl Fn(&mut Inputs)) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    let path = put(&folder, name, bytes);
    let mut inputs = Inputs { paths: vec![path], ..Inputs::default() };
    change(&mut inputs);
    let mut outcome = read(inputs);
    let below = format!("{}/", folder.path().display());
    outcome.problems.iter_mut().for_each(|problem| *problem = problem.replace(&below, ""));
    outcome
}

fn file(name: &str, bytes: &[u8]) -> Outcome {
    file_with(name, bytes, |_| {})
}

fn put(folder: &TempDir, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.path().join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, bytes).unwrap();
    path
}

const LINES: &str = "{\"text\": \"One word, she said.\"}\n{\"text\": \"Two words, he said.\"}\n";
const READ: [&str; 2] = ["a-000001[]:One word, she said.", "a-000002[]:Two words, he said."];
/// [`LINES`], as xz packs them.
const XZ: &str = "fd377a585a000004e6d6b4460200210116000000742fe5a3e0003f002f5d003d888a86948813e0f38724ac13d201589c9743be71865b5f8c81e78d7e7932fcfc6934c2301c7f192d04def76ebe800000b427da4cd955b10600014b407562d7451fb6f37d010000000004595a";

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::new(6));
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

fn bzip2(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::new(6));
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn xz() -> Vec<u8> {
    (0..XZ.len()).step_by(2).map(|at| u8::from_str_radix(&XZ[at..at + 2], 16).unwrap()).collect()
}

fn zipped(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (number, (name, bytes)) in members.iter().enumerate() {
        let method = [zip::CompressionMethod::Deflated, zip::CompressionMethod::Stored, zip::CompressionMethod::Bzip2][number % 3];
        writer.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn tarred(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        if header.set_path(name).is_ok() {
            header.set_cksum();
            builder.append(&header, *bytes).unwrap();
        } else if name.len() > 100 {
            builder.append_data(&mut header, name, *bytes).unwrap();
        } else {
            // A name that the builder refuses to write.
            header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
            header.set_cksum();
            builder.append(&header, *bytes).unwrap();
        }
    }
    builder.into_inner().unwrap()
}

#[test]
fn compressed_files_are_known_by_their_content() {
    let (one, two) = LINES.split_at(31);
    let skippable = [&b"\x50\x2A\x4D\x18\x03\0\0\0abc"[..], &zstd(one.as_bytes()), &zstd(two.as_bytes())].concat();
    let packed: [(&str, Vec<u8>); 8] = [
        ("a.jsonl.gz", gzip(LINES.as_bytes())),
        ("a.jsonl", gzip(LINES.as_bytes())),
        ("a.gz", [gzip(one.as_bytes()), gzip(two.as_bytes())].concat()),
        ("a.jsonl.zst", skippable),
        ("a.jsonl.bz2", [bzip2(one.as_bytes()), bzip2(two.as_bytes())].concat()),
        ("a.jsonl.xz", xz()),
        ("a", xz()),
        ("a.jsonl.gz", gzip(&zstd(&bzip2(LINES.as_bytes())))),
    ];
    for (name, bytes) in packed {
        let outcome = file(name, &bytes);
        assert_eq!(
            (outcome.documents.as_slice(), outcome.problems.len()),
            (&READ.map(String::from)[..], 0),
            "{name} {:?}",
            outcome.problems
        );
    }
    assert_eq!(file("minutes.txt.gz", &gzip("“é”".as_bytes())).documents, ["minutes[]:“é”"]);
    assert_eq!(file("t.tsv.bz2", &bzip2(b"id\ttext\n1\tx")).documents, ["1[]:x"]);
    let four = gzip(&gzip(&gzip(&gzip(b"x"))));
    assert!(file("a.gz", &four).problems[0].contains("more than 3 times over"));
}

#[test]
fn what_was_read_before_the_damage_is_kept() {
    let lines: String = (0..50_000).map(|n| format!("{{\"text\": \"Number {n} is {}, she said.\"}}\n", n * 7919 % 10_007)).collect();
    let text = "He said no. ".repeat(20_000);
    for (name, content) in [("a.jsonl", &lines), ("a.txt", &text)] {
        for pack in [gzip, zstd, bzip2] {
            let bytes = pack(content.as_bytes());
            let outcome = file(name, &bytes[..bytes.len() * 3 / 4]);
            let read = outcome.documents.len();
            assert_eq!(outcome.problems.len(), 1, "{name} {:?}", outcome.problems);
            assert!(outcome.problems[0].starts_with(&format!("unreadable {name} ")), "{:?}", outcome.problems);
            assert!(outcome.problems[0].contains("damaged or cut off"), "{:?}", outcome.problems);
            assert!(if name == "a.txt" { read <= 1 } else { read < 50_000 }, "{read}");
            assert_eq!(outcome.counts, [read as u64 + 1, read as u64, 1]);
        }
    }
    let bytes = gzip(lines.as_bytes());
    assert!(file("a.jsonl", &bytes[..bytes.len() - 4]).documents.len() == 50_000, "only the checksum is cut");
}

#[test]
fn bombs_are_given_up() {
    let bomb = gzip(&vec![b' '; 100 << 20]);
    for name in ["a.txt", "a.csv", "a.jsonl", "a.json"] {
        let outcome = file(name, &bomb);
        assert_eq!(outcome.counts, [1, 0, 1], "{name} {:?}", outcome.problems);
        assert!(outcome.problems[0].contains("--max-ratio"), "{:?}", outcome.problems);
    }
    let twice = file("a.txt", &gzip(&bomb));
    assert!(twice.problems[0].contains("--max-ratio"), "{:?}", twice.problems);
    let small = file_with("a.jsonl", &gzip(LINES.repeat(100).as_bytes()), |inputs| inputs.max_unpacked = 4000);
    assert!(small.problems[0].contains("--max-unpacked"), "{:?}", small.problems);
    let members = zipped(&[("a.txt", &[b'x'; 3000]), ("b.txt", &[b'x'; 3000]), ("c.txt", &[b'x'; 3000])]);
    assert_eq!(file_with("a.zip", &members, |inputs| inputs.max_unpacked = 4000).counts, [3, 1, 2]);
}

fn members() -> Vec<(&'static str, &'static [u8])> {
    vec![
        ("b/one.txt", b"One came."),
        ("two.jsonl", b"{\"text\": \"x\"}\n{\"text\": \"y\", \"id\": 7}"),
        ("../../etc/passwd", b"Three came."),
        ("/abs/four.csv", b"text\nz\n"),
        ("notes.exe", b"x"),
        ("b/.hidden.txt", b"x"),
        ("__MACOSX/one.txt", b"x"),
        ("five.txt.gz", b"\x1F\x8B\x08\0\0\0\0\0\0\x03\x03\0\0\0\0\0\0\0\0\0"),
    ]
}

#[test]
fn members_of_archives_are_inputs() {
    let packed = [("a.zip", zipped(&members())), ("a.tar", tarred(&members())), ("a.tar", gzip(&tarred(&members())))];
    for (name, bytes) in packed {
        let outcome = file(name, &bytes);
        let expected = [
            format!("{name}/b/one.txt[]:One came."),
            format!("{name}/two.jsonl-000001[]:x"),
            "7[]:y".to_owned(),
            format!("{name}/etc/passwd[]:Three came."),
            format!("{name}/abs/four.csv-000001[]:z"),
        ];
        assert_eq!(outcome.documents, expected);
        let problems = [
            format!("empty {name}/five.txt.gz : {name}/five.txt.gz has no word"),
            format!("passed-over {name} : 1 file(s) were passed over for their endings: .exe 1"),
        ];
        assert_eq!(outcome.problems, problems);
    }
}

#[test]
fn archives_that_cannot_be_read_whole() {
    let inner = zipped(&[("x.txt", b"x")]);
    let outcome = file("a.zip", &zipped(&[("in.zip", &inner), ("in.tar", &tarred(&[("x.txt", b"x")])), ("y.txt", b"y")]));
    assert_eq!(outcome.documents, ["a.zip/y.txt[]:y"]);
    let nested = "an archive within an archive is not read";
    assert_eq!(outcome.problems, [format!("unreadable a.zip/in.zip : {nested}"), format!("unreadable a.zip/in.tar : {nested}")]);
    // The flag of encryption, in the list at the end.
    let mut encrypted = zipped(&[("x.txt", b"secret"), ("y.txt", b"y")]);
    let list = encrypted.windows(4).position(|four| four == b"PK\x01\x02").unwrap();
    encrypted[list + 8] |= 1;
    let outcome = file("a.zip", &encrypted);
    assert_eq!(
        (outcome.documents, outcome.problems),
        (vec!["a.zip/y.txt[]:y".to_owned()], vec!["unreadable a.zip/x.txt : the member is encrypted".to_owned()])
    );
    assert!(file("a.zip.gz", &gzip(&inner)).problems[0].contains("cannot be read from a pipe"));
    assert!(file("a.docx", &zipped(&[("xl/workbook.xml", b"x")])).problems[0].contains("Excel"));
    assert!(file("a.zip", &zipped(&[])).problems[0].starts_with("empty a.zip"));
    let mut wrong = zipped(&[("a.txt", b"no"), ("x.txt", b"secret words")]);
    let at = wrong.windows(6).position(|six| six == b"secret").unwrap();
    wrong[at] = b'S';
    let outcome = file("a.zip", &wrong);
    assert_eq!(outcome.counts, [3, 2, 1], "{:?}", outcome.problems);
    let long = format!("{}/x.txt", "a".repeat(150));
    assert_eq!(file("a.tar", &tarred(&[(&long, b"x")])).documents, [format!("a.tar/{long}[]:x")]);
}

#[test]
fn many_members() {
    let names: Vec<String> = (0..10_000).map(|number| format!("{number}.txt")).collect();
    let members: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b"Word."[..])).collect();
    for (name, bytes) in [("a.zip", zipped(&members)), ("a.tar", tarred(&members))] {
        let outcome = file(name, &bytes);
        assert_eq!((outcome.counts, outcome.problems.len()), ([10_000, 10_000, 0], 0));
    }
}

#[test]
fn json_objects_however_they_are_laid_out() {
    let object = "{\"id\": \"k{1}\", \"text\": \"A \\\"}\\\" here\", \"n\": 1.50, \"ok\": true}";
    let other = "{\n  \"text\": \"B\",\n  \"list\": [{\"a\": [1]}]\n}";
    for text in [
        format!("[{object},{other}]"),
        format!("\u{feff} [\n{object}\n,\n{other}\n]\n"),
        format!("{other}\n{object}"),
        format!("{object}{other}"),
    ] {
        let outcome = file("a.json", text.as_bytes());
        let mut documents = outcome.documents;
        documents.sort();
        assert_eq!(documents[1], "k{1}[n=1.50,ok=true]:A \"}\" here", "{text}");
        assert!(documents[0].starts_with("a-00000") && documents[0].ends_with("[]:B"), "{documents:?}");
        assert!(outcome.problems.is_empty(), "{:?}", outcome.problems);
    }
    let outcome = file("a.json", b"[{\"text\": \"x\"}, {\"text\": y}, 5, {\"n\": 1}, {\"text\": \"z\"}, {\"text\": \"cut");
    assert_eq!(outcome.documents, ["a-000001[]:x", "a-000004[]:z"]);
    let starts = ["bad-record a.json record 2", "bad-record a.json record 3", "bad-record a.json record 5", "bad-record a.json "];
    assert_eq!(outcome.problems.len(), 4, "{:?}", outcome.problems);
    assert!(outcome.problems.iter().zip(starts).all(|(problem, start)| problem.starts_with(start)), "{:?}", outcome.problems);
    let long = format!("[{{\"text\": \"{}\"}}, {{\"text\": \"y\"}}]", "x".repeat(500));
    let outcome = file_with("a.json", long.as_bytes(), |inputs| inputs.max_bytes = 100);
    assert_eq!((outcome.documents.as_slice(), outcome.counts), (&["a-000002[]:y".to_owned()][..], [2, 1, 1]));
}

#[test]
fn nested_keys_and_known_names() {
    let line = br#"{"headline": "T", "article": {"body": {"text": "x"}, "ref": 5}, "authors": [{"name": "A B"}, {"name": "C"}], "pubDate": "May 3, 2016", "source": {"name": "The Post"}, "lang": "en", "score": 1}"#;
    let outcome = file_with("a.jsonl", line, |inputs| {
        inputs.text = Some("article.body.text".into());
        inputs.id = Some("article.ref".into());
    });
    assert_eq!(
        outcome.documents,
        ["5[title=T,date=2016-05-03,language=en,score=1,outlet=The Post,author=A B; C,date_original=May 3, 2016]:x"],
        "{:?}",
        outcome.problems
    );
    let outcome = file_with("a.jsonl", line, |inputs| {
        inputs.text = Some("article.body.text".into());
        inputs.columns = vec![("author".into(), "authors.1.name".into()), ("title".into(), "lang".into())];
    });
    assert!(outcome.documents[0].contains("title=en") && outcome.documents[0].contains("author=C"), "{:?}", outcome.documents);
    let table = b"Link,Publisher,byline,when,body\nhttp://x/1,The Post,A,03/04/2016,x\n";
    let outcome = file_with("a.csv", table, |inputs| inputs.columns = vec![("date".into(), "when".into())]);
    assert_eq!(outcome.documents, ["a-000001[url=http://x/1,outlet=The Post,author=A,date=03/04/2016]:x"]);
    assert!(outcome.problems[0].starts_with("date a-000001 date: 1 date(s) such as “03/04/2016” may have"), "{:?}", outcome.problems);
    let outcome = file_with("a.csv", table, |inputs| inputs.columns = vec![("date".into(), "day".into())]);
    assert!(outcome.problems[0].contains("no column “day”"), "{:?}", outcome.problems);
}

#[test]
fn a_table_of_metadata_joins() {
    let folder = tempfile::tempdir().unwrap();
    let paths: Vec<_> = ["a.txt", "b.txt", "c.txt"].iter().map(|name| put(&folder, &format!("in/{name}"), b"Word.")).collect();
    let table = put(&folder, "meta.csv", b"doc_id,paper,publisher,pub_date\na.txt,x,The Post,3 May 2016\nb,y,The Sun,\nz,,,\n");
    let outcome = read(Inputs { paths, metadata: Some((table.clone(), "doc_id".into())), ..Inputs::default() });
    assert_eq!(
        outcome.documents,
        ["a[paper=x,outlet=The Post,date=2016-05-03,date_original=3 May 2016]:Word.", "b[paper=y,outlet=The Sun]:Word.", "c[]:Word."]
    );
    assert!(outcome.problems[0].contains("1 document(s) have no row, the first is “c”"), "{:?}", outcome.problems);
    assert!(outcome.problems[1].contains("1 row(s) have no document"), "{:?}", outcome.problems);
    let csv = put(&folder, "in.csv", b"text,link\nx,http://a/1\n");
    let by_url = put(&folder, "urls.csv", b"url,media\nhttp://a/1,Post\n");
    let outcome = read(Inputs { paths: vec![csv.clone()], metadata: Some((by_url, "url".into())), ..Inputs::default() });
    assert_eq!(outcome.documents, ["in-000001[url=http://a/1,media=Post]:x"]);
    let error = corpus::open(Inputs { paths: vec![csv], metadata: Some((table, "key".into())), ..Inputs::default() }).err().unwrap();
    assert!(error.to_string().contains("no column “key”"), "{error}");
}

const PARAGRAPH: &str = "The mayor opened the bridge on Monday after years of delay, and hundreds of people crossed it on foot. \
    “We waited long enough,” she said, standing beside the river, while the band played and the first ferry made its last trip.";

fn page(body: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><title>Bridge Opens - The Harbor Post</title><meta property=\"og:site_name\" content=\"The Harbor Post\">\
        <meta property=\"article:published_time\" content=\"2016-05-03T10:00:00Z\"><meta name=\"author\" content=\"Ada Quill\">\
        <meta property=\"og:title\" content=\"Bridge Opens\"></head><body><nav><a href=/>Home</a> <a href=/s>Sport</a></nav>\
        <article><h1>Bridge Opens</h1><p>{body}</p><p>{body} Again.</p><p>Third: {body}</p></article><footer>Contact us</footer>\
        <script>var x = 1;</script></body></html>"
    )
}

#[test]
fn web_pages() {
    for name in ["p.html", "p.txt", "p"] {
        let outcome = file(name, page(PARAGRAPH).as_bytes());
        let [document] = outcome.documents.as_slice() else { unreachable!("{:?}", outcome.problems) };
        let about = "[title=Bridge Opens,date=2016-05-03T10:00:00Z,outlet=The Harbor Post,author=Ada Quill,language=en]";
        assert!(document.starts_with(&format!("p{about}:")), "{document}");
        assert!(document.contains(&format!("{PARAGRAPH}\n\n{PARAGRAPH} Again.")), "{document}");
        assert!(["Home", "Contact", "var x"].iter().all(|rest| !document.contains(rest)), "{document}");
    }
    let links = file("p.html", b"<html><body><a href=1>One</a><script>no</script><p>Two &amp; three</p>");
    assert!(links.documents[0].contains("Two & three") && !links.documents[0].contains("no"), "{:?}", links.documents);
    let huge = file("p.html", format!("<html><body>{}", "<b>x</b>".repeat(400_000)).as_bytes());
    assert!(huge.problems[0].contains("tags"), "{:?}", huge.problems);
    assert_eq!(file("p.html", "<div>".repeat(50_000).as_bytes()).counts[0], 1);
}

#[test]
fn hostile_pages() {
    let script = |json: &str| {
        format!("<html><head><script type=\"application/ld+json\">{json}</script></head><body><p>{PARAGRAPH}</p></body></html>")
    };
    let deep = ["[", "{\"a\":", "[{\"@graph\":"].map(|open| script(&open.repeat(200_000)));
    let style = format!("<html><body>{}<p>{PARAGRAPH}", "<svg><style><!--</style>".repeat(900));
    let attributes = format!("<html><body {}><p>{PARAGRAPH}", (0..20_000).map(|n| format!("a{n}=1 ")).collect::<String>());
    let entities = format!("<html><body><p>{}", "&amp;&#0;&#xD800;&notit;".repeat(50_000));
    for page in deep.into_iter().chain([style, attributes, entities]) {
        assert_eq!(file("a.html", page.as_bytes()).counts[0], 1);
    }
}

fn docx() -> Vec<u8> {
    let body = "<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>“One,” </w:t></w:r><w:r><w:t xml:space=\"preserve\">she &amp; he &#8220;said&#x201D;.</w:t></w:r></w:p>\
        <w:p><w:del><w:r><w:delText>Gone</w:delText></w:r></w:del><w:r><w:t>Two</w:t><w:br/><w:t>lines</w:t></w:r></w:p></w:body></w:document>";
    let core = "<cp:coreProperties><dc:title>A Title</dc:title><dc:creator>Ada</dc:creator><dcterms:created>2016-05-03T10:00:00Z</dcterms:created></cp:coreProperties>";
    zipped(&[("word/document.xml", body.as_bytes()), ("docProps/core.xml", core.as_bytes())])
}

fn epub() -> Vec<u8> {
    let package = "<package><metadata><dc:title>Book</dc:title><dc:creator>Ada</dc:creator><dc:language>en</dc:language></metadata><manifest>\
        <item id=\"b\" href=\"two.xhtml\"/><item id=\"a\" href=\"../text/one%20.xhtml\"/><item id=\"c\" href=\"gone.xhtml\"/></manifest>\
        <spine><itemref idref=\"a\"/><itemref idref=\"b\"/><itemref idref=\"c\"/></spine></package>";
    zipped(&[
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", b"<container><rootfiles><rootfile full-path=\"OEBPS/content.opf\"/></rootfiles></container>"),
        ("OEBPS/content.opf", package.as_bytes()),
        ("OEBPS/two.xhtml", "<html><head><title/></head><body><p>Chapter&nbsp;two.</p></body></html>".as_bytes()),
        ("text/one .xhtml", b"<?xml version=\"1.0\"?><html><body><h1>One</h1><p>Chapter <i>one</i>.</p><p>More.</p></body></html>"),
    ])
}

#[test]
fn word_files_and_books() {
    for (name, bytes) in [("a.docx", docx()), ("a.bin", docx()), ("a.docx.gz", gzip(&docx()))] {
        let outcome = file(name, &bytes);
        let expected = "a[title=A Title,author=Ada,created=2016-05-03T10:00:00Z]:“One,” she & he “said”.\nTwo\nlines\n";
        assert_eq!(outcome.documents, [expected], "{:?}", outcome.problems);
    }
    assert_eq!(file("z.zip", &zipped(&[("in/a.docx", &docx())])).documents.len(), 1);
    let split = file_with("a.docx", &docx(), |inputs| inputs.split_on = fancy_regex::Regex::new("Two\n").ok());
    assert_eq!(split.documents.len(), 2);
    let outcome = file("b.epub", &epub());
    let [document] = outcome.documents.as_slice() else { unreachable!("{:?}", outcome.problems) };
    assert!(document.starts_with("b[title=Book,author=Ada,language=en]:One\n\nChapter one.\n\nMore.\n\nChapter two."), "{document:?}");
    assert!(outcome.problems[0].contains("OEBPS/gone.xhtml"), "{:?}", outcome.problems);
    let laughs = "<!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><w:document><w:p><w:t>&b; x</w:t></w:p></w:document>";
    assert_eq!(file("a.docx", &zipped(&[("word/document.xml", laughs.as_bytes())])).documents, ["a[]:&b; x\n"]);
}

fn record(kind: &str, media: &str, uri: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {uri}\r\nWARC-Date: 2016-05-04T00:00:00Z\r\nContent-Type: {media}\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body, b"\r\n\r\n"].concat()
}

fn warc() -> Vec<Vec<u8>> {
    let http = |head: &str, body: &[u8]| [head.as_bytes(), b"\r\n\r\n", body].concat();
    let html = page(PARAGRAPH);
    let (one, two) = html.split_at(600);
    let chunked = format!("{:x}\r\n{one}\r\n{:x};x=y\r\n{two}\r\n0\r\n\r\n", one.len(), two.len());
    let response = "application/http; msgtype=response";
    let western = [b"<html><body><p>caf\xe9 ".to_vec(), b"and more words here, she said. ".repeat(20), b"</p>".to_vec()].concat();
    vec![
        record("warcinfo", "application/warc-fields", "", b"software: x"),
        record("request", "application/http; msgtype=request", "http://a/1", b"GET / HTTP/1.1\r\n\r\n"),
        record("response", response, "http://a/1", &http("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8", html.as_bytes())),
        record(
            "response",
            response,
            "http://a/2",
            &http("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked", chunked.as_bytes()),
        ),
        record(
            "response",
            response,
            "http://a/3",
            &http("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip", &gzip(html.as_bytes())),
        ),
        record("response", response, "http://a/4", &http("HTTP/1.1 404 Not Found\r\nContent-Type: text/html", html.as_bytes())),
        record("response", response, "http://a/5.png", &http("HTTP/1.1 200 OK\r\nContent-Type: image/png", b"\x89PNG")),
        record("response", response, "http://a/6", &http("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=ISO-8859-1", &western)),
        record("conversion", "text/plain", "http://a/7", "Plain “words”.".as_bytes()),
    ]
}

#[test]
fn web_archives() {
    let records = warc();
    let members: Vec<u8> = records.iter().flat_map(|record| gzip(record)).collect();
    for (name, bytes) in [("c.warc", records.concat()), ("c.warc.gz", members.clone()), ("c", members.clone())] {
        let outcome = file(name, &bytes);
        assert!(outcome.problems.is_empty(), "{:?}", outcome.problems);
        assert_eq!(outcome.documents.len(), 5);
        for (document, number) in outcome.documents.iter().zip([3, 4, 5]) {
            assert!(
                document.starts_with(&format!("c-00000{number}[url=http://a/{},title=Bridge Opens,date=2016-05-03", number - 2)),
                "{document}"
            );
            assert!(document.contains(PARAGRAPH), "{document}");
        }
        assert!(
            outcome.documents[3].contains("café") && outcome.documents[3].contains("date=2016-05-04T00:00:00Z"),
            "{}",
            outcome.documents[3]
        );
        assert_eq!(outcome.documents[4], "c-000009[url=http://a/7,date=2016-05-04T00:00:00Z]:Plain “words”.");
    }
    let broken = records.concat().replacen_bytes(b"Content-Length: 11", b"Content-Length: 10");
    let outcome = file("c.warc", &broken);
    assert!(outcome.problems.iter().any(|problem| problem.starts_with("unreadable c.warc after record")), "{:?}", outcome.problems);
    let outcome = file_with("c.warc", &records.concat(), |inputs| inputs.max_bytes = 700);
    assert!(outcome.problems[0].starts_with("too-large c.warc record 3"), "{:?}", outcome.problems);
    assert_eq!(outcome.counts, [6, 1, 5], "the rest is read: {:?}", outcome.problems);
}

trait Replace {
    fn replacen_bytes(self, from: &[u8], to: &[u8]) -> Vec<u8>;
}

impl Replace for Vec<u8> {
    fn replacen_bytes(mut self, from: &[u8], to: &[u8]) -> Vec<u8> {
        let at = self.windows(from.len()).position(|window| window == from).unwrap();
        self.splice(at..at + from.len(), to.iter().copied());
        self
    }
}

#[test]
fn exports_of_databases() {
    let cases = [
        ("nexis", "\n\n                 1 of 3 DOCUMENTS\n\nThe Post\nOne.\n\n  2 of 3 DOCUMENTS\r\nTwo.\n", 2, true),
        ("nexis", "The Post\nOne.\nEnd of Document\nTwo.\n\nEnd of Document\n", 2, false),
        ("factiva", "One. Document words.\nDocument PRTW000020160503ec53000ab\n\nTwo.\nDocument NYTF000020160503ec5300001\n", 2, false),
        (
            "proquest",
            "____________________________________________________________\n\nDocument 1 of 2\nOne.\n____________________________________________________________\nTwo.\n",
            2,
            false,
        ),
    ];
    for (name, text, count, is_short) in cases {
        let export = corpus::exports::named(name).unwrap();
        let regex = |pattern: &str| fancy_regex::RegexBuilder::new(pattern).multi_line(true).build().ok();
        let outcome = file_with("a.txt", text.as_bytes(), |inputs| {
            (inputs.split_on, inputs.split_count) = (regex(export.split), regex(export.count))
        });
        assert_eq!(outcome.documents.len(), count, "{name} {:?}", outcome.documents);
        assert_eq!(outcome.problems.len(), usize::from(is_short), "{name} {:?}", outcome.problems);
        assert!(!is_short || outcome.problems[0].contains("holds 3 documents; 2 were found"), "{:?}", outcome.problems);
    }
}

#[test]
fn other_languages_are_left_out_and_counted() {
    let german =
        "Die Ministerin sagte am Montag, dass die Regierung in der kommenden Woche über das neue Gesetz beraten werde. Das ist gut so.";
    let folder = tempfile::tempdir().unwrap();
    let paths = vec![put(&folder, "a.txt", german.as_bytes()), put(&folder, "b.txt", PARAGRAPH.as_bytes())];
    let mut corpus = corpus::open(Inputs { paths: paths.clone(), ..Inputs::default() }).unwrap();
    let items: Vec<Item> = (&mut corpus).collect();
    assert!(matches!(&items[0], Item::Problem(problem) if problem.document == "a" && problem.message.contains("German")), "{items:?}");
    assert_eq!((corpus.counts().skipped, corpus.counts().expected, items.len()), (1, 2, 2));
    assert_eq!(read(Inputs { paths, any_language: true, ..Inputs::default() }).documents.len(), 2);
}

#[test]
fn heads_of_markdown_files_are_metadata() {
    let text = "---\nheadline: \"The “Bridge”\"\npubDate: May 3, 2016\n---\nIt opened.";
    let expected = format!("a[title=The “Bridge”,date=2016-05-03,date_original=May 3, 2016]:{text}");
    assert_eq!(file("a.md", text.as_bytes()).documents, [expected]);
}

/// Samples of each format.
fn samples() -> Vec<(&'static str, Vec<u8>)> {
    let lines = LINES.repeat(30);
    vec![
        ("a.jsonl", lines.clone().into_bytes()),
        ("a.csv", b"id,text\n1,\"x\ny\"\n2,z\n".to_vec()),
        ("a.json", format!("[{}]", lines.trim_end().replace('\n', ",")).into_bytes()),
        ("a.gz", gzip(lines.as_bytes())),
        ("a.zst", zstd(lines.as_bytes())),
        ("a.bz2", bzip2(lines.as_bytes())),
        ("a.xz", xz()),
        ("a.zip", zipped(&members())),
        ("a.tar", tarred(&members())),
        ("a.tgz", gzip(&tarred(&members()))),
        ("a.html", page(PARAGRAPH).into_bytes()),
        ("a.docx", docx()),
        ("a.epub", epub()),
        ("a.warc", warc().concat()),
        ("a.warc.gz", warc().iter().flat_map(|record| gzip(record)).collect()),
    ]
}

#[test]
fn files_cut_off_anywhere_do_no_harm_and_are_told() {
    for (name, bytes) in samples() {
        let whole = file(name, &bytes).documents;
        assert!(!whole.is_empty(), "{name}");
        for tenth in 1..10 {
            let outcome = file(name, &bytes[..bytes.len() * tenth / 10]);
            // Text that ends early may look whole.
            let is_text = ["a.csv", "a.jsonl", "a.html"].contains(&name);
            assert!(is_text || !outcome.problems.is_empty(), "{name} cut at {tenth}/10");
            assert!(outcome.documents.len() <= whole.len(), "{name}");
        }
    }
}

#[test]
fn random_bytes_do_no_harm() {
    let mut state = 88_172_645_463_325_252_u64;
    let mut random = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    for (name, bytes) in samples() {
        for round in 0..60 {
            let kept = [4, 8, 20, 40, 300, 600][round % 6].min(bytes.len());
            let noise = (0..random() % 2000).map(|_| random() as u8);
            file(name, &bytes[..kept].iter().copied().chain(noise).collect::<Vec<_>>());
            let mut flipped = bytes.clone();
            for _ in 0..3 {
                let at = random() as usize % flipped.len();
                flipped[at] = random() as u8;
            }
            file(name, &flipped);
        }
    }
}

#[test]
fn quotations_of_gdelt_become_documents_and_are_attributed_alone() {
    let article = |language: &str, quotes: serde_json::Value| serde_json::json!({"date": "2024-05-01T10:00:00Z", "url": format!("https://a.example/{language}"), "title": "Ferry", "lang": language, "quotes": quotes});
    let english = article(
        "ENGLISH",
        serde_json::json!([
            {"pre": "The ferry stops in May. Ada Quill, the harbor minister, said: ", "quote": "We cannot pay for it any longer.", "post": " Jonas Brandt said the islands were not asked."},
            {"pre": "Brandt said that the ferry was full. ", "quote": "Nobody asked us,", "post": " Jonas Brandt told reporters."},
        ]),
    );
    let lines = [
        english,
        article("SPANISH", serde_json::json!([{"pre": "", "quote": "No", "post": ""}])),
        article("English", serde_json::json!([])),
    ];
    let lines: String = lines.iter().map(|line| format!("{line}\n")).collect();
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("20240501100000.gqg.json.gz"), gzip(lines.as_bytes())).unwrap();
    let corpus = dixit::corpus::open(dixit::corpus::Inputs { paths: vec![folder.path().to_owned()], ..Default::default() }).unwrap();
    let resources = dixit::pipeline::Resources::load(None, None).unwrap();
    let mut rows = Vec::new();
    let counts = dixit::run::run(corpus, None, &resources, &dixit::run::Settings::default(), &Default::default(), &mut |event| {
        if let dixit::run::Event::Document(records) = event {
            assert_eq!(records.document.metadata.get("date"), Some("2024-05-01T10:00:00Z"));
            rows.extend(records.quotes.iter().map(|quote| (quote.doc_id.clone(), quote.content_text.clone(), quote.speaker.clone())));
        }
        Ok(())
    });
    let row = |number: u32, quote: &str, speaker: &str| {
        (format!("https://a.example/ENGLISH#{number}"), quote.to_owned(), Some(speaker.to_owned()))
    };
    assert_eq!(rows, [row(1, "“We cannot pay for it any longer.”", "Ada Quill"), row(2, "“Nobody asked us,”", "Jonas Brandt")]);
    let counts = counts.unwrap();
    assert_eq!((counts.read, counts.skipped, counts.empty, counts.failed), (2, 1, 1, 0));
}
