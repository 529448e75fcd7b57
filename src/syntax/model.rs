//! The weights of tagger, lemmatiser and parser: embedded, or from a folder.

use std::path::Path;

use crate::error::Result;
use crate::learning::weights::{self, Weights};

/// Cells of a row of tags, lemma rules or relations: as many as the largest of these has answers, rounded up.
pub const WIDTH: usize = 40;
/// Cells of a row of the parser's actions.
pub const ACTIONS: usize = 4;

/// What [`super::parse`] has learned.
#[derive(Clone, Debug)]
pub struct Model {
    pub(crate) tags: Weights<WIDTH>,
    pub(crate) lemmas: Weights<WIDTH>,
    pub(crate) actions: Weights<ACTIONS>,
    pub(crate) relations: Weights<WIDTH>,
}

const TAGS: &str = "tags.bin";
const LEMMAS: &str = "lemmas.bin";
const PARSER: &str = "actions.bin";
const RELATIONS: &str = "relations.bin";

impl Model {
    /// The files of a folder that make up this model.
    pub const FILES: [&'static str; 4] = [TAGS, LEMMAS, PARSER, RELATIONS];

    /// The model that is part of the program; nothing is copied.
    ///
    /// # Errors
    /// None in a program that was built from files that fit it.
    pub fn embedded() -> Result<Self> {
        Ok(Self {
            tags: weights::embedded(TAGS, include_bytes!("../../models/en/tags.bin"))?,
            lemmas: weights::embedded(LEMMAS, include_bytes!("../../models/en/lemmas.bin"))?,
            actions: weights::embedded(PARSER, include_bytes!("../../models/en/actions.bin"))?,
            relations: weights::embedded(RELATIONS, include_bytes!("../../models/en/relations.bin"))?,
        })
    }

    /// The model of a folder as [`Model::save`] leaves it.
    ///
    /// # Errors
    /// A file that is missing, cannot be read, or is not what it should be.
    pub fn load(folder: &Path) -> Result<Self> {
        Ok(Self {
            tags: Weights::load(&folder.join(TAGS))?,
            lemmas: Weights::load(&folder.join(LEMMAS))?,
            actions: Weights::load(&folder.join(PARSER))?,
            relations: Weights::load(&folder.join(RELATIONS))?,
        })
    }

    /// Writes the files into a folder, which must be there.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn save(&self, folder: &Path) -> Result<()> {
        self.tags.save(&folder.join(TAGS))?;
        self.lemmas.save(&folder.join(LEMMAS))?;
        self.actions.save(&folder.join(PARSER))?;
        self.relations.save(&folder.join(RELATIONS))
    }
}
