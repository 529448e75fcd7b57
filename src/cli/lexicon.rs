//! `dixit lexicon`: the tables that decide, and a check of one's own.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::exit::Exit;
use super::output::{counted, grouped, print, tell};
use crate::error::{Error, Result};
use crate::evaluation;
use crate::lexicons::builtin::{self, Source};
use crate::pipeline::Resources;

/// Check your own lexicon tables, or list the built-in ones
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  dixit lexicon list\n  dixit lexicon check my-lexicons/")]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Check every line of the tables in a folder; exit code 1 where something is wrong
    Check {
        /// The folder, with files named like built-in tables
        folder: PathBuf,
    },
    /// List the built-in tables
    List,
}

impl Args {
    pub fn run(self) -> Result<Exit> {
        match self.action {
            Action::Check { folder } => check(&folder),
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
    print(&text)?;
    Ok(Exit::Done)
}

/// Lines but for the head comment and the header.
fn entries(source: &Source) -> u64 {
    source.text.lines().skip_while(|line| line.starts_with('#')).skip(1).count() as u64
}
