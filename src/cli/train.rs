//! `dixit train`: the weights of the learned stages, from annotated texts.

use std::path::PathBuf;

use rayon::prelude::*;

use super::exit::Exit;
use super::output::tell;
use crate::attributions::learned::keys::Family;
use crate::error::{Error, Result};
use crate::evaluation;
use crate::pipeline::Resources;
use crate::training::{attributions, lesson::Lesson};

/// Learn from annotated texts
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Annotated texts, one document a line: doc, text, attributions [content, cue, source, kind]; offsets in code points
    #[arg(long, value_name = "FILE")]
    gold: PathBuf,
    /// Folder that the model is written to
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Folder of your own lexicon tables, added to the built-in ones
    #[arg(long, value_name = "DIR")]
    lexicons: Option<PathBuf>,
    /// Leave a family of features out, to see what it brings
    #[arg(long, value_name = "FAMILY")]
    without: Option<String>,
    /// How many folds
    #[arg(long, value_name = "N", default_value_t = 4)]
    folds: usize,
    /// What fixes every order
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
}

impl Args {
    pub fn run(self) -> Result<Exit> {
        let gold = evaluation::read_gold(&self.gold)?;
        let resources = Resources::load(self.lexicons.as_deref(), None)?;
        let lessons: Vec<Lesson> = gold.par_iter().map(|gold| Lesson::read(gold, &resources.lexicons, &resources.models.syntax)).collect();
        let without =
            self.without.as_deref().and_then(|name| Family::ALL.iter().find(|(known, _)| *known == name)).map(|(_, family)| *family);
        let settings = attributions::Settings { folds: self.folds, without, seed: self.seed };
        let start = std::time::Instant::now();
        let model = attributions::train(&lessons, settings, &|step| tell(&format!("{:.1} s {step}", start.elapsed().as_secs_f32())));
        std::fs::create_dir_all(&self.out).map_err(Error::file(&self.out, "cannot make"))?;
        model.save(&self.out)?;
        Ok(Exit::Done)
    }
}
