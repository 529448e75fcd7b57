//! `dixit eval`: precision, recall and F1 against annotated texts.

use std::path::PathBuf;

use super::exit::Exit;
use crate::error::{Error, Result};

/// Measure how well attributions are found, against annotated texts
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  dixit eval --gold gold.jsonl\n  dixit eval --gold gold.jsonl --pred other-tool.jsonl")]
pub struct Args {
    /// Annotated texts, one document a line: doc, text, attributions [content, cue, source]
    #[arg(long, value_name = "FILE")]
    gold: PathBuf,
    /// Attributions to measure, one a line, as in quotes.jsonl; without it dixit reads the texts itself
    #[arg(long, value_name = "FILE")]
    pred: Option<PathBuf>,
}

impl Args {
    pub fn run(self) -> Result<Exit> {
        let (path, message) = (self.pred.unwrap_or(self.gold), "this build cannot evaluate".to_owned());
        Err(Error::Format { path, line: None, message })
    }
}
