//! `dixit lexicon`: the tables that decide, and a check of one's own.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::exit::Exit;
use super::output::{counted, grouped, print, tell};
use crate::error::{Error, Result};
use crate::lexicons::Lexicons;
use crate::lexicons::builtin::{self, Source};

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
    if let Err(error) = Lexicons::load(Some(folder)) {
        tell(&error.to_string());
        return Ok(Exit::Skipped);
    }
    let line = |source: &Source| format!("{}: {}, no problem\n", source.path, counted(entries(source), "line"));
    print(&sources.iter().map(line).collect::<String>())?;
    Ok(Exit::Done)
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
