//! `dixit stance`: the stance of any texts, one a line, each as a whole or towards a target in it.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, sync_channel};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::exit::Exit;
use super::output::{counted, tell};
use super::to_the_end;
use crate::error::{Error, Result};
use crate::lexicons::Lexicons;
use crate::pipeline::Resources;
use crate::run;
use crate::stance::{self, Evidence};
use crate::syntax::{self, Tagged};
use crate::text::{CodePoints, TokenRange};
use crate::tokens::Text;

/// Score the stance of texts: JSON Lines in, JSON Lines out, a line for each in the same order
///
/// A line holds `text`, and `target` where the stance towards one of its words is wanted: [start, end] in code points. What comes out
/// holds `score` (-1 to 1: towards the target where there is one, else the polarity), `label` (-1, 0 or 1), `certainty` (-1 hedged to 1
/// boosted) and `evidence`: the words that made the scores. An `id` is passed on. A line that cannot be scored gives one with `error`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  dixit stance sentences.jsonl > scores.jsonl\n  echo '{\"text\": \"The mayor is a liar.\", \"target\": [4, 9]}' | dixit stance -"
)]
pub struct Args {
    /// JSON Lines; - is standard input
    file: PathBuf,
    /// Folder of your own lexicon tables, added to the built-in ones
    #[arg(long, value_name = "DIR")]
    lexicons: Option<PathBuf>,
    /// Folder of models that dixit train has written, used in place of the built-in ones
    #[arg(long, value_name = "DIR")]
    model: Option<PathBuf>,
    /// Threads; 0 is one a core. The lines are the same for any number
    #[arg(long, value_name = "N", default_value_t = 0)]
    threads: usize,
}

#[derive(Deserialize)]
struct Line<'l> {
    #[serde(borrow)]
    id: Option<&'l RawValue>,
    #[serde(borrow)]
    text: std::borrow::Cow<'l, str>,
    target: Option<[u32; 2]>,
}

#[derive(Serialize)]
struct Scored<'l> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'l RawValue>,
    score: f32,
    label: i8,
    certainty: f32,
    evidence: Vec<Shown>,
}

/// A piece of evidence, as in the quotes of a run.
#[derive(Serialize)]
struct Shown {
    span: [u32; 2],
    text: String,
    dimension: &'static str,
    entry: String,
    value: f32,
    #[serde(skip_serializing_if = "String::is_empty")]
    change: String,
}

/// Lines of a batch; two are in memory at a time.
const BATCH: usize = 2048;
/// Lines of so many bytes are scored stage by stage: what a stage knows fills a processor's cache, and serves all of them.
const GROUP: usize = 1 << 16;

impl Args {
    pub fn run(self) -> Result<Exit> {
        let resources = to_the_end(Resources::load(self.lexicons.as_deref(), self.model.as_deref())?);
        let name = |number| format!("{}{number}", run::THREADS);
        let threads = rayon::ThreadPoolBuilder::new().num_threads(self.threads).thread_name(name).build();
        let threads = threads.map_err(Error::thread)?;
        let mut lines = open(&self.file)?.split(b'\n');
        let mut out = BufWriter::new(io::stdout().lock());
        let (mut read, mut wrong) = (0, 0);
        let mut write = |answer: Answer| {
            read += 1;
            let line = answer.unwrap_or_else(|message| {
                wrong += 1;
                tell(&format!("{}:{read}: {message}", self.file.display()));
                serde_json::json!({ "error": message }).to_string()
            });
            writeln!(out, "{line}").map_err(Error::file("standard output", "cannot write"))
        };
        // While a batch is scored, the one before is written and the next one read.
        threads.in_place_scope(|scope| {
            let mut waiting: Option<Receiver<Vec<Answer>>> = None;
            loop {
                let batch = lines.by_ref().take(BATCH).collect::<io::Result<Vec<_>>>();
                let (batch, error) = batch.map_or_else(|error| (Vec::new(), Some(error)), |batch| (batch, None));
                let next = (!batch.is_empty()).then(|| {
                    let (sender, answers) = sync_channel(1);
                    // Nobody takes it where what comes before could not be written.
                    scope.spawn(move |_| drop(sender.send(answers_to(batch, resources))));
                    answers
                });
                let answers = waiting.take().and_then(|answers| answers.recv().ok());
                answers.into_iter().flatten().try_for_each(&mut write)?;
                error.map_or(Ok(()), |error| Err(error).map_err(Error::file(&self.file, "cannot read")))?;
                waiting = next;
                if waiting.is_none() {
                    return Ok(());
                }
            }
        })?;
        out.flush().map_err(Error::file("standard output", "cannot write"))?;
        if wrong > 0 {
            tell(&format!("{} of {read} could not be scored", counted(wrong, "line")));
        }
        Ok(Exit::with_loss(wrong > 0))
    }
}

/// What is said of each line of a batch, by the threads of the pool that asks.
fn answers_to(batch: Vec<Vec<u8>>, resources: &Resources) -> Vec<Answer> {
    let bytes = batch.iter().map(Vec::len).sum::<usize>();
    let groups = run::grouped(batch, Vec::len, (bytes / (2 * rayon::current_num_threads())).min(GROUP));
    groups.par_iter().with_max_len(1).flat_map_iter(|lines| guarded(lines, resources)).collect()
}

fn open(path: &Path) -> Result<Box<dyn BufRead>> {
    if path.as_os_str() == "-" {
        return Ok(Box::new(io::stdin().lock()));
    }
    Ok(Box::new(BufReader::new(File::open(path).map_err(Error::file(path, "cannot read"))?)))
}

/// What is said of a line, or what is wrong with it.
type Answer = std::result::Result<String, String>;

/// [`scored`]; a mistake in dixit costs one line and no other.
fn guarded(lines: &[Vec<u8>], resources: &Resources) -> Vec<Answer> {
    let mistake = |panic: String| vec![Err(format!("dixit made a mistake: {panic}; please report it with this line"))];
    let alone = |line: &Vec<u8>| run::guarded(|| scored(std::slice::from_ref(line), resources)).unwrap_or_else(mistake);
    run::guarded(|| scored(lines, resources)).unwrap_or_else(|_| lines.iter().flat_map(alone).collect())
}

/// What answers each of some lines, stage by stage.
fn scored(lines: &[Vec<u8>], resources: &Resources) -> Vec<Answer> {
    let lines: Vec<_> = lines.iter().map(|line| line_of(line)).collect();
    let texts: Vec<_> = lines.iter().map(|line| cut(line.as_ref().map_err(String::clone)?, resources)).collect();
    let tagged: Vec<_> = texts
        .into_iter()
        .map(|text| text.map(|text| (syntax::tag(&text.text, &resources.lexicons, &resources.models.syntax), text)))
        .collect();
    tagged.into_iter().map(|text| text.and_then(|(tagged, text)| answer(text, tagged, resources))).collect()
}

fn line_of(line: &[u8]) -> std::result::Result<Line<'_>, String> {
    let line = std::str::from_utf8(line).map_err(|_| "it is not UTF-8; convert the file first".to_owned())?;
    serde_json::from_str(line.trim_start_matches('\u{feff}')).map_err(|error| error.to_string())
}

/// The text of a line, with the target if one is given.
struct Given<'l> {
    line: &'l Line<'l>,
    text: Text<'l>,
    target: Option<TokenRange>,
}

fn cut<'l>(line: &'l Line<'l>, resources: &Resources) -> std::result::Result<Given<'l>, String> {
    let text = Text::new(&line.text, &resources.lexicons);
    let target = line.target.map(|span| text.tokens_of(span).ok_or_else(|| no_target(&text, span))).transpose()?;
    Ok(Given { line, text, target })
}

fn answer(Given { line, text, target }: Given<'_>, tagged: Tagged, resources: &Resources) -> Answer {
    // Heads are for targets only, and cost more than all else together.
    let parsed = |tagged| syntax::parse(&text, &resources.lexicons, &resources.models.syntax, tagged);
    let syntax = if target.is_some() { parsed(tagged) } else { tagged.unparsed() };
    let reading = stance::read(&text, &syntax, target, &resources.lexicons, &resources.models.towards);
    let points = CodePoints::new(&line.text);
    let evidence = reading.evidence.iter().map(|piece| shown(&text, &points, piece, &resources.lexicons)).collect();
    let answer =
        Scored { id: line.id, score: rounded(reading.score), label: reading.label, certainty: rounded(reading.certainty), evidence };
    serde_json::to_string(&answer).map_err(|error| error.to_string())
}

fn no_target(text: &Text<'_>, [start, end]: [u32; 2]) -> String {
    let length = text.content.chars().count();
    format!("target [{start}, {end}] holds no word: it must be start and end in characters of a text of {length}")
}

fn shown(text: &Text<'_>, points: &CodePoints<'_>, piece: &Evidence, lexicons: &Lexicons) -> Shown {
    let span = points.span(text.span(piece.tokens));
    Shown {
        span,
        text: text.slice(piece.tokens).to_owned(),
        dimension: piece.dimension.name(),
        entry: piece.entry(text, lexicons),
        value: rounded(piece.value),
        change: piece.change(lexicons),
    }
}

/// To three decimals, and without a sign for nothing.
fn rounded(score: f32) -> f32 {
    (score * 1000.0).round() / 1000.0 + 0.0
}
