//! `dixit eval`: precision, recall and F1 against annotated texts.

use std::path::PathBuf;

use super::exit::Exit;
use super::output::{counted, print, tell};
use super::wanted::Wanted;
use crate::error::Result;
use crate::evaluation;
use crate::lexicons::Lexicons;

/// Measure how well attributions are found, against annotated texts
///
/// Words are compared, not characters: quotation marks and punctuation at the edges of a span do not count. "joint" is a content that
/// shares at least half of its words with an annotated one, and whose source is right.
///
/// --scope and --min-confidence choose among what dixit itself finds, never among the annotated ones: they raise precision and cost recall.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  dixit eval --gold gold.jsonl\n  dixit eval --gold annotated/                         brat files\n  dixit eval --gold gold.jsonl --pred other-tool.jsonl\n  dixit eval --gold gold.jsonl --min-confidence 0.8    how right the surest are"
)]
pub struct Args {
    /// Annotated texts, one document a line: doc, text, attributions [content, cue, source, kind]; or a folder of brat files
    #[arg(long, value_name = "PATH")]
    gold: PathBuf,
    /// Attributions to measure, one a line, as in quotes.jsonl; without it dixit reads the texts itself
    #[arg(long, value_name = "FILE", conflicts_with_all = ["scope", "min_confidence"])]
    pred: Option<PathBuf>,
    /// Folder of your own lexicon tables, added to the built-in ones
    #[arg(long, value_name = "DIR")]
    lexicons: Option<PathBuf>,
    #[command(flatten)]
    wanted: Wanted,
}

impl Args {
    pub fn run(self) -> Result<Exit> {
        let selection = self.wanted.resolve()?;
        let gold = evaluation::read_gold(&self.gold)?;
        let predictions = match &self.pred {
            Some(path) => evaluation::read_predictions(path)?,
            None => evaluation::predict(&gold, &Lexicons::load(self.lexicons.as_deref())?, selection),
        };
        let scores = evaluation::score(&gold, &predictions);
        if let Some(example) = scores.unknown_documents.first() {
            let unknown = counted(scores.unknown_documents.len() as u64, "predicted document");
            tell(&format!("{unknown} not in {}, such as {example}", self.gold.display()));
        }
        print(&format!("{}\n", scores.to_string().trim_end()))?;
        Ok(Exit::Done)
    }
}
