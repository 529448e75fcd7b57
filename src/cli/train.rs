//! `dixit train`: models from annotated texts.

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;

use super::exit::Exit;
use super::output::{counted, tell};
use crate::attributions::learned::keys::Family;
use crate::error::{Error, Result};
use crate::evaluation::{self, GoldDocument};
use crate::lexicons::Lexicons;
use crate::stance;
use crate::syntax::Model;
use crate::training::lesson::Lesson;
use crate::training::treebank::{self, Texts, Tree};
use crate::training::{attributions, syntax, towards};

/// Learn the models again, from annotated texts
///
/// The same files and seed give the same models, byte for byte. The folder that is written is used by --model of the other commands.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  dixit train --gold annotated.jsonl --out models/mine                    attributions, with the built-in heads\n  dixit train --syntax train.conllu --out models/mine                     tags, lemmas and heads\n  dixit analyze news/ --model models/mine --out reports/news"
)]
pub struct Args {
    /// Annotated trees to learn tags, lemmas and heads from: CoNLL-U, or tables of tokens with the texts of --text; packed by gzip or not
    #[arg(long, value_name = "FILE", num_args = 1.., required_unless_present_any = ["gold", "stance"])]
    syntax: Vec<PathBuf>,
    /// Texts that tables of tokens index: JSON Lines with doc and text
    #[arg(long, value_name = "FILE", num_args = 1..)]
    text: Vec<PathBuf>,
    /// Annotated texts to learn attributions from, as for dixit eval; with --syntax, texts of both teach with heads as they are guessed
    #[arg(long, value_name = "PATH")]
    gold: Option<PathBuf>,
    /// Texts with targets to learn stance from: JSON Lines with text, target ([start, end] in code points) and label (-1, 0, 1)
    #[arg(long, value_name = "FILE")]
    stance: Option<PathBuf>,
    /// Folder for the models
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Number that decides all that is left to chance
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// How many folds annotated texts are dealt into, so that no step learns from what another was trained on
    #[arg(long, value_name = "N", default_value_t = 4)]
    folds: usize,
    /// Family of features to leave out, to see what it brings: words, tags, syntax, lexicon, quotations, rules, sketch, places
    #[arg(long, value_name = "FAMILY")]
    without: Option<String>,
    /// Folder of your own lexicon tables, added to the built-in ones
    #[arg(long, value_name = "DIR")]
    lexicons: Option<PathBuf>,
}

/// The head of the table of weights for stance.
const ABOUT: &str = "\
What speaks against a target and what for it, more than for neither; written by dixit train, and free to be changed by hand.
feature: what is seen, and the words that fill it: a good or bad word by the way in the tree from the target to it, or by side and
distance; what the target is to its governor (with the preposition); what hangs on it; words close by; words of the sentence.
against, for: weights in a logistic regression; features of evaluating words count by the strength of the word.";

const STEPS: u64 = 1000;
const TICK: Duration = Duration::from_millis(200);

impl Args {
    pub fn run(self) -> Result<Exit> {
        let lexicons = Lexicons::load(self.lexicons.as_deref())?;
        fs::create_dir_all(&self.out).map_err(Error::file(&self.out, "cannot make the folder"))?;
        let trees = read_trees(&self.syntax, &self.text)?;
        let gold = self.gold.as_deref().map(evaluation::read_gold).transpose()?.unwrap_or_default();
        let models = self.syntax_models(&trees, &gold, &lexicons)?;
        if let Some((path, model)) = self.stance.as_ref().zip(models.first()) {
            let examples = evaluation::read_target_examples(path)?;
            let weights = towards::train(&examples, &lexicons, model);
            tell(&format!("stance: {} weights learned from {}", weights.len(), counted(examples.len() as u64, "text")));
            stance::towards::Model::save(weights, ABOUT, &self.out)?;
        }
        if !gold.is_empty() {
            self.attributions(&gold, &models, &lexicons)?;
        }
        tell(&format!("models: {}", self.out.display()));
        Ok(Exit::Done)
    }

    /// The model of syntax with which each fold of the annotated texts is read: one that has not seen them, where trees are given.
    fn syntax_models(&self, trees: &[Tree], gold: &[GoldDocument], lexicons: &Lexicons) -> Result<Vec<Model>> {
        if trees.is_empty() {
            return Ok(vec![Model::embedded()?]);
        }
        let bar = bar("syntax");
        let seen: HashMap<&str, usize> = gold.iter().enumerate().map(|(at, document)| (document.doc.as_str(), at % SYNTAX_FOLDS)).collect();
        let folds = if gold.is_empty() { 0 } else { SYNTAX_FOLDS };
        let jobs: Vec<Option<usize>> = std::iter::once(None).chain((0..folds).map(Some)).collect();
        let train = |fold: &Option<usize>| {
            let documents: Vec<&Tree> =
                trees.iter().filter(|tree| fold.is_none() || seen.get(tree.name.as_str()).copied() != *fold).collect();
            let mut watch = |share| {
                if fold.is_none() {
                    bar.set_position((share * STEPS as f64) as u64)
                }
            };
            syntax::train_watched(&documents, lexicons, self.seed, &mut watch)
        };
        let mut models: Vec<Model> = jobs.par_iter().with_max_len(1).map(train).collect();
        bar.finish_and_clear();
        let words = trees.iter().map(|tree| tree.words.len()).sum::<usize>();
        let (documents, words) = (counted(trees.len() as u64, "document"), counted(words as u64, "word"));
        tell(&format!("syntax: learned from {documents}, {words}"));
        let whole = models.remove(0);
        whole.save(&self.out)?;
        Ok(if models.is_empty() { vec![whole] } else { models })
    }

    fn attributions(&self, gold: &[GoldDocument], models: &[Model], lexicons: &Lexicons) -> Result<()> {
        let without = self.without.as_deref().map(family).transpose()?;
        let lesson = |(at, gold): (usize, &GoldDocument)| models.get(at % models.len()).map(|model| Lesson::read(gold, lexicons, model));
        let mut lessons: Vec<Lesson> = gold.par_iter().enumerate().filter_map(lesson).collect();
        if let Some(model) = models.first() {
            lessons.extend(Lesson::examples(lexicons, model).map_err(|problem| Error::Lexicon(vec![problem]))?);
        }
        let settings = attributions::Settings { folds: self.folds, without, seed: self.seed };
        let spinner = ProgressBar::new_spinner();
        spinner.enable_steady_tick(TICK);
        let (model, reliability) = attributions::train(&lessons, settings, &|step| spinner.set_message(format!("attributions: {step}")));
        spinner.finish_and_clear();
        tell(&format!("attributions: learned from {}; measured across folds:", counted(gold.len() as u64, "document")));
        tell(&reliability.to_string());
        model.save(&self.out)
    }
}

/// How many folds texts with trees are dealt into to learn syntax.
const SYNTAX_FOLDS: usize = 2;

fn family(name: &str) -> Result<Family> {
    let known = Family::ALL.iter().find(|(known, _)| *known == name).map(|(_, family)| *family);
    let names = || Family::ALL.map(|(name, _)| name).join(", ");
    known.ok_or_else(|| Error::Option { option: "--without", message: format!("`{name}` is no family of features; there are {}", names()) })
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
