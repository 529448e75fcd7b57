//! `dixit lexicon`: the tables that decide, a check of one's own, and dictionaries of other tools.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::exit::Exit;
use super::output::{counted, grouped, print, tell, write_new};
use crate::dictionaries::{self, Dictionary, Format};
use crate::error::{Error, Result};
use crate::evaluation;
use crate::lexicons::Lexicons;
use crate::lexicons::builtin::{self, Source};
use crate::pipeline::Resources;

/// Check or convert your own dictionaries and tables, or list what is built in and read
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

const EXAMPLES: &str = "\
Examples:
  dixit lexicon list
  dixit lexicon check my-lexicons/
  dixit lexicon check words.dic
  dixit lexicon convert words.dic --out words.tsv";

#[derive(Debug, Subcommand)]
enum Action {
    /// Check every line of a dictionary, or of the tables in a folder; exit code 1 where something is wrong
    Check {
        /// A dictionary in any format that is read, or a folder with files named like built-in tables
        path: PathBuf,
    },
    /// Turn a dictionary of another tool into a table: term, category, weight
    Convert {
        /// The dictionary, in any format that is read
        file: PathBuf,
        /// File to write, which must not exist yet; without it the table goes to standard output
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// List the built-in tables and the formats of dictionaries that are read
    List,
}

impl Args {
    pub fn run(self) -> Result<Exit> {
        match self.action {
            Action::Check { path } if path.is_dir() => check(&path),
            Action::Check { path } => check_dictionary(&path),
            Action::Convert { file, out } => convert(&file, out.as_deref()),
            Action::List => list(),
        }
    }
}

fn check(folder: &Path) -> Result<Exit> {
    let mut sources = Vec::new();
    builtin::add_folder(&mut sources, folder)?;
    if sources.is_empty() {
        let message = "the folder has no table; tables are files such as cues.tsv (see dixit lexicon list)".to_owned();
        return Err(Error::Format { path: folder.to_owned(), line: None, message });
    }
    let resources = match Resources::load(Some(folder), None) {
        Ok(resources) => resources,
        Err(error) => {
            tell(&error.to_string());
            return Ok(Exit::Skipped);
        }
    };
    let line = |source: &Source| format!("{}: {}, no problem\n", source.path, counted(entries(source), "line"));
    print(&sources.iter().map(line).collect::<String>())?;
    let mut wrong = 0;
    for source in &sources {
        wrong += examples(&folder.join(format!("{}.examples.txt", source.name)), &source.name, &resources)?;
    }
    Ok(Exit::with_loss(wrong > 0))
}

/// Tells of each doubtful line, then of the whole.
fn check_dictionary(path: &Path) -> Result<Exit> {
    let lexicons = Lexicons::load(None)?;
    let dictionary = match Dictionary::load(path, None, &lexicons) {
        Err(error @ Error::Format { .. }) => {
            tell(&error.to_string());
            return Ok(Exit::Skipped);
        }
        other => other?,
    };
    let skipped = dictionary.skipped().map(|note| (note.line.unwrap_or(0), format!("left out: {}", note.message)));
    let faults = dictionaries::faults(&dictionary, &lexicons).into_iter().map(|fault| (fault.line, fault.message));
    let mut wrong: Vec<(u64, String)> = skipped.chain(faults).collect();
    wrong.sort_unstable();
    let mut text: String = wrong.iter().map(|(line, message)| format!("{}:{line}: {message}\n", path.display())).collect();
    for note in dictionary.notes.iter().filter(|note| !note.skipped) {
        let _ = writeln!(text, "{}: note: {}", path.display(), note.message);
    }
    let count = if wrong.is_empty() { "no problem".to_owned() } else { counted(wrong.len() as u64, "problem") };
    let _ = writeln!(text, "{}: {}, {count}", path.display(), about(&dictionary));
    print(&text)?;
    Ok(Exit::with_loss(!wrong.is_empty()))
}

/// "LIWC, 3 terms in 2 categories".
fn about(dictionary: &Dictionary) -> String {
    let categories = dictionary.categories.len() as u64;
    let categories = if categories == 1 { "1 category".to_owned() } else { format!("{} categories", grouped(categories)) };
    format!("{}, {} in {categories}", dictionary.format.name(), counted(dictionary.entries.len() as u64, "term"))
}

fn convert(path: &Path, out: Option<&Path>) -> Result<Exit> {
    let dictionary = Dictionary::load(path, None, &Lexicons::load(None)?)?;
    let table = dictionaries::to_table(&dictionary);
    match out {
        Some(out) => write_new(out, &table)?,
        None => print(&table)?,
    }
    for note in &dictionary.notes {
        let line = note.line.map(|line| format!(":{line}")).unwrap_or_default();
        tell(&format!("{}{line}: {}{}", path.display(), if note.skipped { "left out: " } else { "" }, note.message));
    }
    tell(&about(&dictionary));
    Ok(Exit::with_loss(dictionary.skipped().next().is_some()))
}

/// Runs the examples beside a table, if there are any; gives how many lines do not hold.
fn examples(path: &Path, table: &str, resources: &Resources) -> Result<usize> {
    if !path.exists() {
        return Ok(0);
    }
    let text = fs::read_to_string(path).map_err(Error::file(path, "cannot read"))?;
    let format = |message| Error::Format { path: path.to_owned(), line: None, message };
    let check = evaluation::check_examples(table, &text, resources).map_err(format)?;
    let wrong: String = check.wrong.iter().map(|mismatch| format!("{}: {mismatch}\n", path.display())).collect();
    print(&format!("{}: {} of {} examples hold\n{wrong}", path.display(), check.right, check.right + check.wrong.len()))?;
    Ok(check.wrong.len())
}

fn list() -> Result<Exit> {
    let mut text = String::new();
    for source in builtin::sources() {
        let about = source.text.lines().next().and_then(|line| line.strip_prefix("# ")).unwrap_or("");
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{:14} {:>6}  {about}", source.name, grouped(entries(&source)));
    }
    text.push_str("\nDictionaries that analyze --lexicon, check and convert read, whatever their files are called:\n");
    for format in Format::ALL {
        let _ = writeln!(text, "{:14} {}", format.name(), format.explains());
    }
    print(&text)?;
    Ok(Exit::Done)
}

/// Lines but for the head comment and the header.
fn entries(source: &Source) -> u64 {
    source.text.lines().skip_while(|line| line.starts_with('#')).skip(1).count() as u64
}
