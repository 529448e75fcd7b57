//! Words a second, stage by stage and in all, on the sample corpus repeated to about 200,000 words: `cargo bench`.
//!
//! Each stage runs on the finished layers before it, on one thread, so the stages add up to the whole.

#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used)]

use std::fs;
use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use dixit::corpus::Document;
use dixit::dictionaries::{Dictionary, Matcher, Scratch};
use dixit::lexicons::Lexicons;
use dixit::pipeline::{Analysis, Resources, analyze};
use dixit::text::TokenRange;
use dixit::tokens::Text;
use dixit::{attributions, cues, quotations, speakers, stance, syntax};
use walkdir::WalkDir;

const WORDS: usize = 200_000;

/// The texts of the sample corpus in order, again and again until there are [`WORDS`].
fn corpus() -> (Vec<Document>, usize) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/corpora/sample");
    let files = WalkDir::new(folder).sort_by_file_name().into_iter().map(Result::unwrap).filter(|file| file.file_type().is_file());
    let texts: Vec<String> = files.map(|file| fs::read_to_string(file.path()).unwrap()).collect();
    let count = |text: &str| text.split_whitespace().count();
    assert!(texts.iter().any(|text| count(text) > 0), "the sample corpus is empty");
    let (mut documents, mut words) = (Vec::new(), 0);
    for (number, text) in texts.iter().cycle().enumerate() {
        if words >= WORDS {
            break;
        }
        words += count(text);
        let id = number.to_string();
        documents.push(Document { id: id.clone(), origin: id, metadata: Vec::new(), text: text.as_str().into(), only: None });
    }
    (documents, words)
}

fn throughput(criterion: &mut Criterion) {
    let resources = Resources::load(None, None).unwrap();
    let lexicons = &resources.lexicons;
    let (documents, words) = corpus();
    let analyses: Vec<Analysis<'_>> = documents.iter().map(|document| analyze(document, &resources)).collect();
    let mut group = criterion.benchmark_group("words");
    group.throughput(Throughput::Elements(words as u64)).sample_size(10);
    let mut stage = |name: &str, run: &dyn Fn(&Document, &Analysis<'_>)| {
        group.bench_function(name, |bencher| {
            bencher.iter(|| documents.iter().zip(&analyses).for_each(|(document, analysis)| run(document, analysis)))
        });
    };
    stage("tokens", &|document, _| {
        black_box(Text::new(&document.text, lexicons));
    });
    stage("syntax", &|_, a| {
        black_box(syntax::read(&a.text, lexicons, &resources.models.syntax));
    });
    stage("quotations", &|document, a| {
        black_box(quotations::find(&a.text, &a.syntax, &document.id, &mut Vec::new()));
    });
    stage("cues", &|_, a| {
        black_box(cues::find(&a.text, &a.syntax, lexicons));
    });
    stage("cues, attributions", &|_, a| {
        let cues = cues::find(&a.text, &a.syntax, lexicons);
        black_box(attributions::find(&a.text, &a.syntax, &a.quotations, &cues, lexicons, &resources.models.attributions));
    });
    stage("speakers", &|_, a| {
        black_box(speakers::resolve(&a.text, &a.syntax, &a.quotations, &a.attributions, lexicons, resources.caution));
    });
    stage("stance", &|_, a| {
        black_box(stance::score(&a.text, &a.syntax, &a.attributions, lexicons, &resources.models.towards));
    });
    let entry = |(number, entry): (usize, &str)| format!("{entry}{}\tc{}\n", if number % 2 == 0 { "" } else { "*" }, number % 70);
    let polarity = lexicons.polarity.entries().map(|entry| &*entry.text).enumerate();
    let table = "term\tcategory\n".to_owned() + &polarity.map(entry).collect::<String>();
    let dictionary = Dictionary::read(table.as_bytes(), Path::new("words"), None, lexicons).unwrap();
    let matcher = Matcher::new(&dictionary.entries, dictionary.categories.len(), &lexicons.symbols);
    stage("one dictionary", &|_, a| {
        let tokens = TokenRange::of(0, a.text.tokens.len());
        matcher.find(&a.text, tokens, &mut Scratch::default(), |found| {
            black_box(found);
        });
    });
    stage("all", &|document, _| {
        black_box(analyze(document, &resources));
    });
    group.finish();
}

fn start(criterion: &mut Criterion) {
    criterion.bench_function("lexicons", |bencher| bencher.iter(|| Lexicons::load(None)));
}

criterion_group!(benches, throughput, start);
criterion_main!(benches);
