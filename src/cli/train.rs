//! `dixit train`: models from annotated texts.

use std::fs;
use std::path::PathBuf;

use indicatif::{ProgressBar, ProgressStyle};

use super::exit::Exit;
use super::output::{counted, tell};
use crate::error::{Error, Result};
use crate::lexicons::Lexicons;
use crate::training::syntax;
use crate::training::treebank::{self, Texts, Tree};

/// Learn the models again, from annotated texts
///
/// The same files and seed give the same models, byte for byte. The folder that is written is used by --model of the other commands.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  dixit train --syntax train.conllu more.tsv.gz --text more.jsonl --out models/mine")]
pub struct Args {
    /// Annotated trees to learn tags, lemmas and heads from: CoNLL-U, or tables of tokens with the texts of --text; packed by gzip or not
    #[arg(long, value_name = "FILE", num_args = 1.., required = true)]
    syntax: Vec<PathBuf>,
    /// Texts that tables of tokens index: JSON Lines with doc and text
    #[arg(long, value_name = "FILE", num_args = 1..)]
    text: Vec<PathBuf>,
    /// Folder for the models
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Number that decides all that is left to chance
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Folder of your own lexicon tables, added to the built-in ones
    #[arg(long, value_name = "DIR")]
    lexicons: Option<PathBuf>,
}

const STEPS: u64 = 1000;

impl Args {
    pub fn run(self) -> Result<Exit> {
        let lexicons = Lexicons::load(self.lexicons.as_deref())?;
        fs::create_dir_all(&self.out).map_err(Error::file(&self.out, "cannot make the folder"))?;
        self.syntax(&lexicons)?;
        tell(&format!("models: {}", self.out.display()));
        Ok(Exit::Done)
    }

    fn syntax(&self, lexicons: &Lexicons) -> Result<()> {
        let trees = read_trees(&self.syntax, &self.text)?;
        let bar = bar("syntax");
        let documents: Vec<&Tree> = trees.iter().collect();
        let model = syntax::train_watched(&documents, lexicons, self.seed, &mut |share| bar.set_position((share * STEPS as f64) as u64));
        bar.finish_and_clear();
        let words = trees.iter().map(|tree| tree.words.len()).sum::<usize>();
        let (documents, words) = (counted(trees.len() as u64, "document"), counted(words as u64, "word"));
        tell(&format!("syntax: learned from {documents}, {words}"));
        model.save(&self.out)
    }
}

/// A bar for one model; it is seen on a terminal only.
fn bar(what: &'static str) -> ProgressBar {
    let bar = ProgressBar::new(STEPS).with_message(what);
    match ProgressStyle::with_template("{bar:30} {percent:>3}%  {msg}, {elapsed}, {eta} left") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// Reads annotated trees, with the texts that some of them index.
pub fn read_trees(trees: &[PathBuf], texts: &[PathBuf]) -> Result<Vec<Tree>> {
    let mut named = Texts::default();
    texts.iter().try_for_each(|path| treebank::read_texts(path, &mut named))?;
    let mut all = Vec::new();
    for path in trees {
        all.extend(treebank::read(path, &named)?);
    }
    Ok(all)
}
