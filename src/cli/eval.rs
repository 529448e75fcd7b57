//! `dixit eval`: precision, recall and F1 against annotated texts.

use std::path::{Path, PathBuf};

use super::exit::Exit;
use super::output::{counted, print, tell};
use super::train::read_trees;
use super::wanted::Wanted;
use crate::error::{Error, Result};
use crate::evaluation;
use crate::pipeline::Resources;
use crate::training::accuracy;

/// Measure how well attributions are found, against annotated texts
///
/// Words are compared, not characters: quotation marks and punctuation at the edges of a span do not count. "joint" is a content that
/// shares at least half of its words with an annotated one, and whose source is right.
///
/// --scope and --min-confidence choose among what dixit itself finds, never among the annotated ones: they raise precision and cost recall.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  dixit eval --gold gold.jsonl\n  dixit eval --gold annotated/                         brat files\n  dixit eval --gold gold.jsonl --pred other-tool.jsonl\n  dixit eval --gold gold.jsonl --min-confidence 0.8    how right the surest are\n  dixit eval --syntax dev.conllu                       tags, lemmas and heads"
)]
pub struct Args {
    /// Annotated texts, one document a line: doc, text, attributions [content, cue, source, kind]; or a folder of brat files
    #[arg(long, value_name = "PATH", required_unless_present = "syntax")]
    gold: Option<PathBuf>,
    /// Attributions to measure, one a line, as in quotes.jsonl; without it dixit reads the texts itself
    #[arg(long, value_name = "FILE", conflicts_with_all = ["scope", "min_confidence"])]
    pred: Option<PathBuf>,
    /// Annotated trees to measure tags, lemmas and heads against: CoNLL-U, or tables of tokens with the texts of --text
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with_all = ["gold", "pred"])]
    syntax: Vec<PathBuf>,
    /// Texts that tables of tokens index: JSON Lines with doc and text
    #[arg(long, value_name = "FILE", num_args = 1.., requires = "syntax")]
    text: Vec<PathBuf>,
    /// Folder of your own lexicon tables, added to the built-in ones
    #[arg(long, value_name = "DIR")]
    lexicons: Option<PathBuf>,
    /// Folder of models that dixit train has written, used in place of the built-in ones
    #[arg(long, value_name = "DIR")]
    model: Option<PathBuf>,
    #[command(flatten)]
    wanted: Wanted,
}

impl Args {
    pub fn run(self) -> Result<Exit> {
        match &self.gold {
            Some(gold) => self.attributions(gold),
            None => self.trees(),
        }
    }

    fn trees(&self) -> Result<Exit> {
        let trees = read_trees(&self.syntax, &self.text)?;
        let resources = Resources::load(self.lexicons.as_deref(), self.model.as_deref())?;
        print(&accuracy::measure(&trees, &resources).to_string())?;
        Ok(Exit::Done)
    }

    fn attributions(&self, path: &Path) -> Result<Exit> {
        if self.wanted.narration() {
            let message = "what is annotated is attributed to somebody; take all or speech".into();
            return Err(Error::Option { option: "--scope", message });
        }
        let selection = self.wanted.resolve()?;
        let gold = evaluation::read_gold(path)?;
        let predictions = match &self.pred {
            Some(path) => evaluation::read_predictions(path)?,
            None => evaluation::predict(&gold, &Resources::load(self.lexicons.as_deref(), self.model.as_deref())?, selection),
        };
        let scores = evaluation::score(&gold, &predictions);
        if let Some(example) = scores.unknown_documents.first() {
            let unknown = counted(scores.unknown_documents.len() as u64, "predicted document");
            tell(&format!("{unknown} not in {}, such as {example}", path.display()));
        }
        print(&format!("{}\n", scores.to_string().trim_end()))?;
        Ok(Exit::Done)
    }
}
