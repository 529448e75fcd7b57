//! The weights of tagger, lemmatiser and parser: embedded, or from a folder.

use std::path::Path;

use crate::error::Result;
use crate::learning::Checked;
use crate::learning::weights::include_weights;

/// Cells of a row of tags, lemma rules or relations: as many as the largest of these has answers, rounded up.
pub const WIDTH: usize = 40;
/// Cells of a row of the parser's actions.
pub const ACTIONS: usize = 4;

/// What [`super::parse`] has learned.
#[derive(Clone, Debug)]
pub struct Model {
    pub(crate) tags: Checked<WIDTH>,
    pub(crate) lemmas: Checked<WIDTH>,
    pub(crate) actions: Checked<ACTIONS>,
    pub(crate) relations: Checked<WIDTH>,
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
            tags: Checked::embedded(TAGS, include_weights!("tags.bin"))?,
            lemmas: Checked::embedded(LEMMAS, include_weights!("lemmas.bin"))?,
            actions: Checked::embedded(PARSER, include_weights!("actions.bin"))?,
            relations: Checked::embedded(RELATIONS, include_weights!("relations.bin"))?,
        })
    }

    /// The model of a folder as [`Model::save`] leaves it.
    ///
    /// # Errors
    /// A file that is missing, cannot be read, or is not what it should be.
    pub fn load(folder: &Path) -> Result<Self> {
        Ok(Self {
            tags: Checked::load(&folder.join(TAGS))?,
            lemmas: Checked::load(&folder.join(LEMMAS))?,
            actions: Checked::load(&folder.join(PARSER))?,
            relations: Checked::load(&folder.join(RELATIONS))?,
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
