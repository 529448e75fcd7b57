//! `dixit eval`: precision, recall and F1 against annotated texts.

use std::path::PathBuf;

use super::exit::Exit;
use super::output::{counted, print, tell};
use crate::error::Result;
use crate::evaluation;
use crate::lexicons::Lexicons;

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
    /// Folder of your own lexicon tables, added to the built-in ones
    #[arg(long, value_name = "DIR", conflicts_with = "pred")]
    lexicons: Option<PathBuf>,
}

impl Args {
    pub fn run(self) -> Result<Exit> {
        let gold = evaluation::read_gold(&self.gold)?;
        let predictions = match self.pred {
            Some(path) => evaluation::read_predictions(&path)?,
            None => evaluation::predict(&gold, &Lexicons::load(self.lexicons.as_deref())?),
        };
        let scores = evaluation::score(&gold, &predictions);
        if !scores.unknown_documents.is_empty() {
            let unknown = counted(scores.unknown_documents.len() as u64, "predicted document");
            tell(&format!(
                "{unknown} not in {}, such as {}",
                self.gold.display(),
                scores.unknown_documents.first().map_or("", String::as_str)
            ));
        }
        print(&format!("{}\n", scores.to_string().trim_end()))?;
        Ok(Exit::Done)
    }
}
