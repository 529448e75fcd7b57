//! `dixit analyze`: a corpus to reports.

use std::io;
use std::path::{Path, PathBuf};

use clap::builder::PossibleValuesParser;
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::exit::Exit;
use super::kept::{Kept, digests};
use super::output::tell;
use super::progress::Progress;
use super::reading::Reading;
use super::sink::Sink;
use super::wanted::Wanted;
use super::{stop, summary, to_the_end};
use crate::authority::Authority;
use crate::corpus;
use crate::dictionaries::{Dictionaries, Dictionary};
use crate::error::{Error, Result};
use crate::journal::{Header, Journal};
use crate::lexicons::Lexicons;
use crate::options::{self, Options, STREAM};
use crate::pipeline::Resources;
use crate::problem::{Problem, Rule};
use crate::records::{Duplicates, Period, Selection, counted_headers};
use crate::reports::{self, CsvStyle, Format, Manifest, Packing, Reports};
use crate::run;

/// Read texts and write who said what: quotes, speakers, targets, documents, problems.
///
/// A folder is read with all that is below it, archives (.zip, .tar) with their members, compressed files (.gz, .zst, .bz2, .xz) as what
/// they hold. Texts, web pages, Word files and books are a document each; CSV, JSON and Parquet files hold one a record, web archives
/// (.warc) one a page, and what they tell about it goes along into the reports. What cannot be read is listed in problems.csv and never
/// ends a run.
#[derive(Debug, clap::Args, Serialize)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Files and folders; - is standard input
    #[arg(required = true, value_name = "CORPUS")]
    #[serde(serialize_with = "names")]
    inputs: Vec<PathBuf>,

    #[command(flatten, next_help_heading = READING)]
    #[serde(flatten)]
    reading: Box<Reading>,

    /// Folder of your own lexicon tables (NAME.tsv), added to the built-in ones
    #[arg(long, value_name = "DIR", help_heading = ANALYSIS)]
    #[serde(serialize_with = "name")]
    lexicons: Option<PathBuf>,
    /// Dictionary whose words are counted, in quotes and by speaker: LIWC, VADER, AFINN, NRC, quanteda and others (see dixit lexicon
    /// list), or CSV with term, category, weight. NAME=FILE names its columns, else the file does; may be given several times
    #[arg(long, value_name = "[NAME=]FILE", help_heading = ANALYSIS)]
    #[serde(serialize_with = "dictionary_names", skip_serializing_if = "Vec::is_empty")]
    lexicon: Vec<String>,
    /// Folder of models that dixit train has written, used in place of the built-in ones
    #[arg(long, value_name = "DIR", help_heading = ANALYSIS)]
    #[serde(serialize_with = "name")]
    model: Option<PathBuf>,
    /// Table of people whom speakers are joined to, as CSV: name, alias, id, gender, party, role, organisation, valid_from, valid_to;
    /// all but names and dates go along as people_COLUMN
    #[arg(long, value_name = "FILE", help_heading = ANALYSIS)]
    #[serde(serialize_with = "name")]
    people: Option<PathBuf>,
    /// Table of corrections, as CSV: quote_id (or doc_id and mention), speaker, action (speaker, drop or merge)
    #[arg(long, value_name = "FILE", help_heading = ANALYSIS)]
    #[serde(serialize_with = "name")]
    overrides: Option<PathBuf>,
    /// Where neither the text nor --people tells a person's gender, guess it from the given name; marked as such in gender_basis
    #[arg(long, help_heading = ANALYSIS)]
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    gender_by_name: bool,
    #[command(flatten, next_help_heading = ANALYSIS)]
    #[serde(flatten)]
    wanted: Wanted,
    /// Copies of earlier documents, exact or nearly: keep them as any other, mark them and their quotes, or drop those quotes from the
    /// rows too
    #[arg(long, value_name = "HOW", default_value = "mark", value_parser = PossibleValuesParser::new(Duplicates::ALL.map(|(name, _)| name)), help_heading = ANALYSIS)]
    duplicates: String,
    /// Threads; 0 is one a core. The reports are the same for any number
    #[arg(long, value_name = "N", default_value_t = 0, help_heading = ANALYSIS)]
    #[serde(skip)]
    threads: usize,
    /// Keep what is done in a hidden folder beside the reports, so that the same command goes on after a break; it goes when all is done
    #[arg(long, help_heading = ANALYSIS)]
    #[serde(skip)]
    resume: bool,
    /// Stop at the first file, record or document that cannot be read or analysed, and write nothing
    #[arg(long, help_heading = ANALYSIS)]
    #[serde(skip)]
    strict: bool,

    /// Folder for the reports; those of an earlier run are replaced when all is done. - writes the quotes alone to standard output, as
    /// CSV or JSON Lines, and problems to standard error
    #[arg(long, value_name = "DIR", default_value = "reports/run", help_heading = REPORTS)]
    #[serde(skip)]
    out: PathBuf,
    /// Formats, with commas between them: CSV, JSON Lines, one Excel book with charts, a page to look at (HTML), and Parquet
    #[arg(long, value_name = "LIST", value_delimiter = ',', default_value = "csv", value_parser = PossibleValuesParser::new(Format::ALL.map(Format::name)), help_heading = REPORTS)]
    formats: Vec<String>,
    /// Compress CSV and JSON Lines: gz makes quotes.csv.gz and so on, zst quotes.csv.zst
    #[arg(long, value_name = "HOW", value_parser = PossibleValuesParser::new(Packing::ALL.map(Packing::name)), help_heading = REPORTS)]
    #[serde(skip_serializing_if = "Option::is_none")]
    compress: Option<String>,
    /// Write each speaker's quotes into a file of its own too, in speakers/
    #[arg(long, help_heading = REPORTS)]
    per_speaker: bool,
    /// Write each outlet's quotes into a file of its own too, in outlets/, where documents have outlets
    #[arg(long, help_heading = REPORTS)]
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    per_outlet: bool,
    /// Write a table of all names in the texts too, and of the other sources of quotes: where they stand, whom they mean
    #[arg(long, help_heading = REPORTS)]
    mentions: bool,
    /// Write the texts of all documents into texts.jsonl: offsets of web pages, Word files and books index these
    #[arg(long, help_heading = REPORTS)]
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    texts: bool,
    /// Write trends.csv too: quotes, words and polarity by period, of all and of each speaker, where documents have dates
    #[arg(long, value_name = "PERIOD", value_parser = PossibleValuesParser::new(Period::ALL.map(Period::name)), help_heading = REPORTS)]
    #[serde(skip_serializing_if = "Option::is_none")]
    period: Option<String>,
    /// Make CSV safe for spreadsheets: no cell is run as a formula, converted or too long
    #[arg(long, help_heading = REPORTS)]
    spreadsheet: bool,
    /// Begin CSV files with a byte-order mark, by which Excel knows UTF-8
    #[arg(long, help_heading = REPORTS)]
    bom: bool,
    /// What stands between cells: , ; | or tab
    #[arg(long, value_name = "CHARACTER", default_value = ",", help_heading = REPORTS)]
    delimiter: String,
}

const READING: &str = "Reading";
const ANALYSIS: &str = "Analysis";
const REPORTS: &str = "Reports";
const EXAMPLES: &str = "\
Examples:
  dixit analyze news/
  dixit analyze articles.csv --text body --id url --out reports/articles
  dixit analyze 2016.jsonl.gz 2017.tar.xz --text article.body --author authors.0.name
  dixit analyze pages/ crawl.warc.gz book.epub
  dixit analyze corpus.parquet --text body --formats csv,parquet
  dixit analyze nexis-export.txt --split-on nexis
  dixit analyze news.zip --metadata articles.csv --on url
  dixit analyze speeches.txt --split-on '^-{5,}$' --formats csv,jsonl
  dixit analyze news/ --formats jsonl,xlsx,html
  dixit analyze archive.tar.zst --resume --out reports/archive
  dixit analyze archive.tar.zst --shard 1/3 --out parts/1
  dixit analyze news/ --formats jsonl --out - | jq .speaker
  dixit analyze news/ --spreadsheet --bom --delimiter ';' --per-speaker";

impl Args {
    pub fn run(self) -> Result<Exit> {
        let (caution, narration) = (self.wanted.caution(), self.wanted.narration());
        let options = self.resolve()?;
        let loaded = Resources::load(options.lexicons.as_deref(), options.model.as_deref())?;
        let dictionaries = dictionaries(&options.dictionaries, &loaded.lexicons)?;
        let counted = Dictionaries::new(&dictionaries, &loaded.lexicons.symbols)?;
        let resources = to_the_end(Resources { caution, narration, dictionaries: counted, ..loaded });
        let authority = Authority::load(options.people.as_deref(), options.overrides.as_deref(), &resources.lexicons)?;
        let shard = options.inputs.shard;
        let corpus = corpus::open(options.inputs)?;
        let counted = [false, true].map(|with_shares| counted_headers(resources.dictionaries.headings(), with_shares));
        let people = authority.people.columns().map(str::to_owned).collect();
        let wanted = reports::Settings { people, counted, ..options.reports };
        // Before there is anything to clear up.
        let stop = stop::on_interrupt();
        let mut reports = match options.out.to_str() {
            Some(STREAM) => Reports::stream(Box::new(io::stdout()), Box::new(io::stderr()), wanted.clone())?,
            _ => Reports::create(&options.out, wanted.clone())?,
        };
        let manifest = Manifest::new(serde_json::to_value(&self).unwrap_or_default(), resources, &authority);
        let notes: Vec<Problem> = dictionaries.iter().flat_map(skipped).collect();
        notes.iter().try_for_each(|problem| reports.problem(problem))?;
        let open = |path: PathBuf| {
            let (run, told) = self.kept(&manifest, notes.clone(), resources, wanted.clone())?;
            Journal::open(&path, &Header::new(shard, run, told))
        };
        let journal = reports.journal().map(open).transpose()?;
        let settings = run::Settings { authority, ..options.run };
        let mut progress = Progress::new(&corpus);
        run::quiet_panics();
        let mut sink = Sink { reports, strict: options.strict, loss: None };
        let ran = run::run(corpus, journal, resources, &settings, stop, &mut |event| {
            progress.show(|| sink.reports.counts());
            sink.take(event)
        });
        let written = ran.and_then(|inputs| {
            // A part may have nothing but what was lost.
            let read = if shard.is_some() { inputs.expected } else { inputs.read };
            sink.reports(read)?.finish(inputs, manifest)
        });
        let written = written.inspect_err(|error| self.say_how_to_go_on(error))?;
        summary::lines(&written, progress.finish()).iter().for_each(|line| tell(line));
        Ok(Exit::with_loss(written.counts.failed + written.counts.skipped > 0))
    }

    /// What the journal says about the run.
    fn kept(&self, manifest: &Manifest, notes: Vec<Problem>, resources: &Resources, settings: reports::Settings) -> Result<(Value, Value)> {
        let models = self.model.as_deref().map(digests).transpose()?.unwrap_or_default();
        let (manifest, headings) = (manifest.clone(), resources.dictionaries.headings().to_vec());
        Ok(Kept { manifest, models, notes, headings, duplicates: self.duplicates(), settings }.apart())
    }

    fn say_how_to_go_on(&self, error: &Error) {
        if self.resume && matches!(error, Error::Stopped | Error::File { .. }) {
            tell("what is done is kept: the same command goes on from there");
        }
    }

    fn resolve(&self) -> Result<Options> {
        let dictionaries: Vec<_> = self.lexicon.iter().map(|typed| options::dictionary(typed)).collect::<Result<_>>()?;
        let files = || dictionaries.iter().map(|(_, path)| path).chain(self.reading.table());
        let own = || std::iter::once(&self.out).chain(&self.people).chain(&self.overrides).chain(files());
        let below = self.inputs.iter().flat_map(|input| own().filter_map(move |own| options::own_file(input, own))).flatten();
        let inputs = self.reading.resolve(&self.inputs, below)?;
        let csv = CsvStyle { delimiter: options::delimiter(&self.delimiter)?, bom: self.bom, spreadsheet: self.spreadsheet };
        let is_part = inputs.shard.is_some();
        let formats: Vec<Format> = self.formats.iter().filter_map(|name| Format::named(name)).collect();
        let shows_texts = formats.iter().any(|format| format.shows_texts());
        let options = Options {
            inputs,
            lexicons: self.lexicons.clone(),
            dictionaries,
            model: self.model.clone(),
            people: self.people.clone(),
            overrides: self.overrides.clone(),
            strict: self.strict,
            run: run::Settings {
                threads: self.threads,
                selection: Selection {
                    mentions: self.mentions,
                    gender_by_name: self.gender_by_name,
                    duplicates: self.duplicates(),
                    ..self.wanted.resolve()?
                },
                texts: self.texts || shows_texts,
                ..run::Settings::default()
            },
            out: self.out.clone(),
            reports: reports::Settings {
                formats,
                csv,
                per_speaker: self.per_speaker,
                per_outlet: self.per_outlet,
                mentions: self.mentions,
                texts: self.texts,
                resumes: self.resume,
                is_part,
                packed: self.compress.as_deref().and_then(Packing::named),
                period: self.period.as_deref().and_then(Period::named),
                ..reports::Settings::default()
            },
        };
        options.checked()
    }

    fn duplicates(&self) -> Duplicates {
        Duplicates::ALL.iter().find(|(name, _)| *name == self.duplicates).map_or(Duplicates::default(), |(_, duplicates)| *duplicates)
    }
}

fn dictionaries(files: &[(String, PathBuf)], lexicons: &Lexicons) -> Result<Vec<Dictionary>> {
    files.iter().map(|(name, path)| Dictionary::load(path, Some(name), lexicons)).collect()
}

/// What was passed over in a dictionary.
fn skipped(dictionary: &Dictionary) -> impl Iterator<Item = Problem> {
    dictionary.skipped().map(|note| Problem {
        document: dictionary.file.clone(),
        place: note.line.map(|line| format!("line {line}")).unwrap_or_default(),
        rule: Rule::SkippedEntry,
        message: note.message.clone(),
        hint: "the rest of the dictionary is used; mend the line, or see `dixit lexicon check FILE`".to_owned(),
    })
}

/// A path as the manifest has it: where an absolute one lies says nothing about the run.
fn shown(path: &Path) -> String {
    let told = if path.is_absolute() { path.file_name().map(Path::new).unwrap_or(path) } else { path };
    told.to_string_lossy().replace('\\', "/")
}

fn names<S: Serializer>(paths: &[PathBuf], serializer: S) -> std::result::Result<S::Ok, S::Error> {
    serializer.collect_seq(paths.iter().map(|path| shown(path)))
}

fn dictionary_names<S: Serializer>(typed: &[String], serializer: S) -> std::result::Result<S::Ok, S::Error> {
    let named = |typed: &String| options::dictionary(typed).map(|(name, path)| format!("{name}={}", shown(&path))).unwrap_or_default();
    serializer.collect_seq(typed.iter().map(named))
}

pub(super) fn name<S: Serializer>(path: &Option<PathBuf>, serializer: S) -> std::result::Result<S::Ok, S::Error> {
    path.as_deref().map(shown).serialize(serializer)
}
