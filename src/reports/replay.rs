//! Reports made later from a run's JSON Lines, without analysing again: the rows are read back and handed to the formats as a run
//! does, so every format has the same columns and cells either way.
//!
//! The limits: the run must have been written with JSON Lines, by a version of dixit that has the same columns; and a notice about a
//! cell that was cut short comes after the run's own problems.

use std::fs;
use std::io::BufRead;
use std::path::{Path, PathBuf};

use hashbrown::HashSet;
use serde_json::{Value, json};

use super::loudest::Loudest;
use super::manifest::{self, Columns};
use super::settings::{Format, Settings};
use super::staging::Staging;
use super::{Formats, Rows, Summary, packed, texts};
use crate::error::{Error, Result};
use crate::problem::{Problem, Rule};
use crate::records::{Counts, DocumentRow, MentionRow, QuotationRow, Quote, Row, SpeakerRow, TargetRow};

/// Rows that are read before they are handed on.
const ROWS: usize = 256;

/// Makes reports in `out` of the run in the folder `run`. In that folder itself they join what is there.
///
/// # Errors
/// The run has no JSON Lines, or they cannot be read; `out` cannot be written.
pub fn replay(run: &Path, out: &Path, settings: Settings) -> Result<Summary> {
    let mut about = manifest::read(run)?;
    let Columns { people, counted } = Columns::of(&about);
    let mentions = settings.mentions || file::<MentionRow>(run).exists();
    let settings = Settings { people, counted, mentions, ..settings };
    let staging = Staging::create(out, &settings.files(), false)?;
    let mut replay = Replay { run, formats: Formats::create(staging.folder(), &settings)?, notices: Vec::new() };
    let (speakers, problems) = replay.all(&settings)?;
    let mut counts = counts(&about)?;
    counts.problems = problems;
    note(&mut about, &settings, counts);
    let files = replay.formats.finish(staging.folder(), &settings, &speakers, &about)?;
    let files = packed::pack(staging.folder(), files, settings.packed)?;
    let kept = if is_same(run, out) { kept(&staging, &files, &settings) } else { Vec::new() };
    let mut all: Vec<String> = files.iter().chain(&kept).cloned().collect();
    all.sort_unstable();
    manifest::write(staging.folder(), about, &all)?;
    let mut loudest = Loudest::default();
    loudest.add(&speakers);
    Ok(Summary { folder: staging.publish(&files, &kept)?, files, counts, loudest: loudest.0 })
}

/// Says in the manifest how the reports were made.
fn note(about: &mut Value, settings: &Settings, counts: Counts) {
    let Some(about) = about.as_object_mut() else { return };
    let Settings { formats, per_speaker, per_outlet, period, csv, .. } = settings;
    let report = json!({"formats": formats, "per_speaker": per_speaker, "per_outlet": per_outlet, "period": period, "csv": csv});
    about.insert("counts".to_owned(), serde_json::to_value(counts).unwrap_or_default());
    about.insert("report".to_owned(), report);
}

fn counts(about: &Value) -> Result<Counts> {
    let counts = about.get("counts").cloned().unwrap_or_default();
    let wrong = |error: serde_json::Error| Error::Format { path: manifest::NAME.into(), line: None, message: format!("counts: {error}") };
    serde_json::from_value(counts).map_err(wrong)
}

fn is_same(one: &Path, other: &Path) -> bool {
    matches!((fs::canonicalize(one), fs::canonicalize(other)), (Ok(one), Ok(other)) if one == other)
}

/// What stays beside new `files`: all but older files of the same formats.
fn kept(staging: &Staging, files: &[String], settings: &Settings) -> Vec<String> {
    let is_of = |name: &str, format: &Format| format.whole().contains(&name) || name.ends_with(&format!(".{}", format.name()));
    let is_old = |name: &String| {
        let plain = packed::plain(name);
        plain != texts::NAME && settings.formats.iter().any(|format| is_of(plain, format))
    };
    staging.earlier().iter().filter(|name| !files.contains(name) && !is_old(name)).cloned().collect()
}

fn file<R: Row>(run: &Path) -> PathBuf {
    packed::find(run, &format!("{}.{}", R::TABLE, Format::JsonLines.name()))
}

struct Replay<'r> {
    run: &'r Path,
    formats: Formats,
    notices: Vec<Problem>,
}

impl Replay<'_> {
    /// Hands over all tables; gives the speakers, and how many problems there are.
    fn all(&mut self, settings: &Settings) -> Result<(Vec<SpeakerRow>, u64)> {
        // Documents first: they say which columns the input brings.
        self.table(|rows: &[DocumentRow]| Rows::Documents(rows))?;
        self.table(|rows: &[Quote]| Rows::Quotes(rows))?;
        if settings.formats.iter().any(|format| format.shows_texts()) {
            self.texts()?;
        }
        if settings.mentions {
            self.table(|rows: &[MentionRow]| Rows::Mentions(rows))?;
        }
        self.table(|rows: &[TargetRow]| Rows::Targets(rows))?;
        self.table(|rows: &[QuotationRow]| Rows::Quotations(rows))?;
        let mut speakers = Vec::new();
        each(self.run, |rows: &[SpeakerRow]| {
            speakers.extend_from_slice(rows);
            self.formats.write(Rows::Speakers(rows), &mut self.notices)
        })?;
        self.formats.summarize(&mut self.notices)?;
        Ok((speakers, self.problems()?))
    }

    fn table<R: Row>(&mut self, rows: impl Fn(&[R]) -> Rows<'_>) -> Result<()> {
        each(self.run, |read: &[R]| self.formats.write(rows(read), &mut self.notices))
    }

    fn texts(&mut self) -> Result<()> {
        let are_there = texts::each(self.run, |document, text| self.formats.write(Rows::Text { document, text }, &mut self.notices))?;
        self.notices.extend((!are_there).then(no_texts));
        Ok(())
    }

    /// The run's problems, then the notices of the formats that are not among them.
    fn problems(&mut self) -> Result<u64> {
        let mut known = HashSet::new();
        let mut count = 0;
        each(self.run, |rows: &[Problem]| {
            count += rows.len() as u64;
            known.extend(rows.iter().filter(|problem| problem.rule == Rule::ReportLimit).cloned());
            self.formats.write(Rows::Problems(rows), &mut Vec::new())
        })?;
        let fresh: Vec<Problem> = self.notices.drain(..).filter(|notice| !known.contains(notice)).collect();
        self.formats.write(Rows::Problems(&fresh), &mut Vec::new())?;
        Ok(count + fresh.len() as u64)
    }
}

fn no_texts() -> Problem {
    Problem {
        document: String::new(),
        place: texts::NAME.to_owned(),
        rule: Rule::ReportLimit,
        message: "the run has kept no texts, so the page shows quotes in their context only".to_owned(),
        hint: "analyze with --texts, or with html among --formats".to_owned(),
    }
}

/// Reads a table of a run, some rows at a time.
fn each<R: Row>(run: &Path, mut take: impl FnMut(&[R]) -> Result<()>) -> Result<()> {
    let path = file::<R>(run);
    let open = packed::open(&path);
    let file = open.map_err(Error::file(&path, "cannot open (reports are made from JSON Lines: analyze with --formats jsonl,...)"))?;
    let mut rows = Vec::with_capacity(ROWS);
    for (number, line) in (1..).zip(file.lines()) {
        let line = line.map_err(Error::file(&path, "cannot read"))?;
        rows.push(row::<R>(&line).map_err(|error| unfit(&path, number, &error))?);
        if rows.len() == ROWS {
            take(&rows)?;
            rows.clear();
        }
    }
    take(&rows)
}

fn row<R: Row>(line: &str) -> serde_json::Result<R> {
    serde_json::from_str(line)
}

fn unfit(path: &Path, line: u64, error: &serde_json::Error) -> Error {
    let message = format!("this is no row of dixit {}, or was changed: {error}; analyze again", env!("CARGO_PKG_VERSION"));
    Error::Format { path: path.to_owned(), line: Some(line), message }
}
