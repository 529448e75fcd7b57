//! Rows to files: a trait, [`Report`], and one small file a format.
//!
//! [`Reports`] feeds every format asked for and writes the manifest. All files are made in a hidden folder beside the output and
//! moved to their names when the run has ended well: reports are whole or absent. Quotes are written as they come, speakers and targets
//! are sorted on disk, so memory does not grow with their number. [`Reports::stream`] writes quotes to a pipe. [`replay`] makes further
//! formats of a run that is done.

mod apart;
mod brought;
mod csv;
pub mod finished;
mod grid;
mod html;
mod json_lines;
mod loudest;
mod manifest;
mod packed;
#[cfg(feature = "parquet")]
mod parquet;
mod replay;
mod settings;
mod sheet;
mod spool;
mod spreadsheet;
mod staging;
mod stream;
mod summaries;
mod texts;
mod timeline;
pub(crate) mod xlsx;

use std::cell::RefCell;
use std::io::Write;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;

use self::csv::Csv;
use self::html::Html;
use self::json_lines::JsonLines;
use self::loudest::Loudest;
use self::staging::Staging;
use self::stream::Stream;
use self::summaries::Summaries;
use self::texts::Texts;
use self::xlsx::Xlsx;
use crate::corpus;
use crate::error::{Error, Result};
use crate::problem::Problem;
use crate::records::{Counts, DocumentRow, MentionRow, OutletRow, QuotationRow, Quote, Records, SpeakerRow, TargetRow, Totals, TrendRow};

pub use manifest::Manifest;
pub(crate) use packed::{find as find_table, open as open_table, plain as plain_name};
pub use replay::replay;
pub use settings::{CsvStyle, Format, Packing, Settings};
pub(crate) use sheet::text;
pub(crate) use spreadsheet::{cut, guard};

/// Rows of one table.
#[derive(Clone, Copy, Debug)]
pub enum Rows<'r> {
    /// Attributions, in order of the input.
    Quotes(&'r [Quote]),
    /// Documents, in order of the input.
    Documents(&'r [DocumentRow]),
    /// Names and other sources, in order of the input.
    Mentions(&'r [MentionRow]),
    /// The text of one document, in order of the input; only where it is asked for.
    Text {
        /// The document's id.
        document: &'r str,
        /// As it was analysed.
        text: &'r str,
    },
    /// Problems, in order of the input.
    Problems(&'r [Problem]),
    /// All speakers, once.
    Speakers(&'r [SpeakerRow]),
    /// All targets, once.
    Targets(&'r [TargetRow]),
    /// All quotations of several documents, once.
    Quotations(&'r [QuotationRow]),
    /// All outlets, once; only where documents have one.
    Outlets(&'r [OutletRow]),
    /// Everybody and each speaker over time, once; only where it is asked for.
    Trends(&'r [TrendRow]),
}

/// One format: takes rows in any number of calls and writes one or more files.
pub trait Report {
    /// Writes rows; what a format could not write in full is added to `notices`.
    ///
    /// # Errors
    /// The file cannot be written.
    fn write(&mut self, rows: Rows<'_>, notices: &mut Vec<Problem>) -> Result<()>;

    /// Completes the files and gives their names. `about` is the run's manifest.
    ///
    /// # Errors
    /// A file cannot be written.
    fn finish(self: Box<Self>, about: &Value) -> Result<Vec<String>>;
}

/// The formats asked for, fed together.
struct Formats {
    all: Vec<Box<dyn Report>>,
    summaries: Option<Summaries>,
}

impl Formats {
    fn create(folder: &Path, settings: &Settings) -> Result<Self> {
        settings.packed.map_or(Ok(()), packed::check)?;
        let format = |format: &Format| -> Result<Box<dyn Report>> {
            Ok(match format {
                Format::Csv => Box::new(Csv::new(folder, settings)),
                Format::JsonLines => Box::new(JsonLines::create(folder, settings.mentions)?),
                Format::Xlsx => Box::new(Xlsx::create(folder, settings)?),
                Format::Html => Box::new(Html::new(folder)),
                #[cfg(feature = "parquet")]
                Format::Parquet => Box::new(parquet::Parquet::create(folder, settings)?),
                #[cfg(not(feature = "parquet"))]
                Format::Parquet => return Err(lacks("--formats", "Parquet", "parquet")),
            })
        };
        let all = settings.formats.iter().map(format).collect::<Result<_>>()?;
        Ok(Self { all, summaries: Summaries::new(folder, settings) })
    }

    fn write(&mut self, rows: Rows<'_>, notices: &mut Vec<Problem>) -> Result<()> {
        self.summaries.iter_mut().try_for_each(|summaries| summaries.add(rows))?;
        self.all.iter_mut().try_for_each(|format| format.write(rows, notices))
    }

    /// Hands over what all rows add up to.
    fn summarize(&mut self, notices: &mut Vec<Problem>) -> Result<()> {
        let Some(summaries) = self.summaries.take() else { return Ok(()) };
        notices.extend(summaries.lack());
        summaries.outlets().map_or(Ok(()), |rows| self.write(Rows::Outlets(&rows), notices))?;
        summaries.trends().map_or(Ok(()), |rows| self.write(Rows::Trends(&rows), notices))
    }

    /// Completes all files in `folder`, those by speaker and outlet too if they are wanted, and gives their names.
    fn finish(self, folder: &Path, settings: &Settings, speakers: &[SpeakerRow], about: &Value) -> Result<Vec<String>> {
        let mut files = Vec::new();
        for format in self.all {
            files.extend(format.finish(about)?);
        }
        let apart = apart::write(folder, &files, speakers, settings)?;
        files.extend(apart);
        files.push(manifest::NAME.to_owned());
        files.sort_unstable();
        Ok(files)
    }
}

/// What this build was made without.
#[cfg(not(all(feature = "parquet", feature = "zstd")))]
fn lacks(option: &'static str, what: &str, feature: &str) -> Error {
    let message = format!("this dixit was built without {what}; build it with `cargo install --path . --features {feature}`");
    Error::Option { option, message }
}

/// Where reports go.
enum Place {
    Folder(Staging),
    /// Quotes go to a stream; what memory should not hold goes into a folder that vanishes.
    Stream(TempDir),
}

impl Place {
    /// Where files can be made.
    fn folder(&self) -> &Path {
        match self {
            Place::Folder(staging) => staging.folder(),
            Place::Stream(scratch) => scratch.path(),
        }
    }
}

/// All reports of a run.
pub struct Reports {
    place: Place,
    settings: Settings,
    formats: Formats,
    texts: Option<Texts>,
    totals: Totals,
}

/// What a run has written.
#[derive(Debug)]
pub struct Summary {
    /// The folder; - where quotes went to a stream.
    pub folder: PathBuf,
    /// Its files and folders, sorted; none of a stream.
    pub files: Vec<String>,
    /// What became of the inputs, and what was found.
    pub counts: Counts,
    /// The speakers with the most words, the loudest first.
    pub loudest: Vec<SpeakerRow>,
}

impl Reports {
    /// Prepares to write into `out`.
    ///
    /// # Errors
    /// `out` cannot be written, or holds files of these names that no earlier run wrote.
    pub fn create(out: &Path, settings: Settings) -> Result<Self> {
        let staging = Staging::create(out, &settings.files(), settings.resumes)?;
        let formats = Formats::create(staging.folder(), &settings)?;
        let totals = Totals::new(staging.folder());
        let texts = settings.texts.then(|| Texts::create(staging.folder())).transpose()?;
        Ok(Self { place: Place::Folder(staging), formats, texts, settings, totals })
    }

    /// Prepares to write the quotes, and nothing else, to `out`, in one of the formats CSV and JSON Lines; problems are said `aside`.
    ///
    /// # Errors
    /// There is no room for what memory should not hold.
    pub fn stream(out: Box<dyn Write>, aside: Box<dyn Write>, settings: Settings) -> Result<Self> {
        let scratch = TempDir::new().map_err(Error::file(std::env::temp_dir(), "cannot make a folder"))?;
        let formats = Formats { all: vec![Box::new(Stream::new(out, aside, &settings))], summaries: None };
        let totals = Totals::new(scratch.path());
        Ok(Self { place: Place::Stream(scratch), formats, texts: None, settings, totals })
    }

    /// Where the run's journal belongs; none where it needs none.
    pub fn journal(&self) -> Option<PathBuf> {
        match &self.place {
            Place::Folder(staging) => staging.journal(self.settings.is_part),
            Place::Stream(_) => None,
        }
    }

    /// Writes the rows of one document. Documents must come in order of the input.
    ///
    /// # Errors
    /// A file cannot be written.
    pub fn document(&mut self, records: &Records) -> Result<()> {
        self.totals.add(records)?;
        self.write(Rows::Documents(std::slice::from_ref(&records.document)))?;
        if let Some(text) = &records.text {
            let document = &records.document.doc_id;
            self.texts.as_mut().map_or(Ok(()), |texts| texts.write(document, text))?;
            self.write(Rows::Text { document, text })?;
        }
        self.write(Rows::Quotes(&records.quotes))?;
        self.write(Rows::Mentions(&records.mentions))?;
        records.problems.iter().try_for_each(|problem| self.problem(problem))
    }

    /// Writes a problem.
    ///
    /// # Errors
    /// A file cannot be written.
    pub fn problem(&mut self, problem: &Problem) -> Result<()> {
        self.totals.problem();
        self.write(Rows::Problems(std::slice::from_ref(problem)))
    }

    /// The counts so far.
    pub fn counts(&self) -> Counts {
        self.totals.counts()
    }

    /// Completes all files and moves them to their names.
    ///
    /// # Errors
    /// A file cannot be written; then none appears.
    pub fn finish(mut self, inputs: corpus::Counts, manifest: Manifest) -> Result<Summary> {
        self.totals.receipt(inputs);
        let (speakers, loudest) = self.people()?;
        let about = manifest.of(&self.totals, &self.settings);
        let counts = self.totals.counts();
        let staging = match self.place {
            Place::Folder(staging) => staging,
            Place::Stream(_) => {
                self.formats.all.into_iter().try_for_each(|format| format.finish(&about).map(drop))?;
                return Ok(Summary { folder: "-".into(), files: Vec::new(), counts, loudest });
            }
        };
        let mut files = self.formats.finish(staging.folder(), &self.settings, &speakers, &about)?;
        files.extend(self.texts.take().map(Texts::finish).transpose()?);
        files = packed::pack(staging.folder(), files, self.settings.packed)?;
        files.extend(staging.place_journal(self.settings.is_part)?);
        files.sort_unstable();
        manifest::write(staging.folder(), about, &files)?;
        Ok(Summary { folder: staging.publish(&files, &[])?, files, counts, loudest })
    }

    /// Writes all speakers, targets and quotations of several documents; gives the speakers, if each has a file, and the
    /// loudest of them.
    fn people(&mut self) -> Result<(Vec<SpeakerRow>, Vec<SpeakerRow>)> {
        let Self { totals, formats, place, settings, .. } = self;
        let mut named = totals.quoted_again();
        let (formats, notices) = (RefCell::new(formats), RefCell::new(Vec::new()));
        let write = |rows: Rows<'_>| formats.borrow_mut().write(rows, &mut notices.borrow_mut());
        let (mut all, mut loudest) = (Vec::new(), Loudest::default());
        let mut speakers = |rows: &[SpeakerRow]| {
            loudest.add(rows);
            all.extend_from_slice(if settings.per_speaker { rows } else { &[] });
            for row in rows {
                if let Some(name) = named.get_mut(&row.id) {
                    name.clone_from(&row.speaker);
                }
            }
            write(Rows::Speakers(rows))
        };
        totals.rows(place.folder(), &mut speakers, &mut |rows| write(Rows::Targets(rows)))?;
        write(Rows::Quotations(&totals.quotations(&named)))?;
        let mut notices = notices.into_inner();
        self.formats.summarize(&mut notices)?;
        notices.iter().try_for_each(|notice| self.problem(notice))?;
        Ok((all, loudest.0))
    }

    fn write(&mut self, rows: Rows<'_>) -> Result<()> {
        let mut notices = Vec::new();
        self.formats.write(rows, &mut notices)?;
        // A notice is about a cell or a sheet, never about a notice: this ends.
        notices.iter().try_for_each(|notice| self.problem(notice))
    }
}
