//! The weights of the learned steps: embedded, or from a folder.

use std::path::Path;

use super::roles::RolesChain;
use super::sketch::SketchChain;
use crate::error::Result;
use crate::learning::Checked;
use crate::learning::chain::Chain;
use crate::learning::weights::include_weights;

/// What [`super::super::find`] has learned.
#[derive(Clone, Debug)]
pub struct Model {
    pub(crate) sketch: SketchChain,
    pub(crate) roles: RolesChain,
    pub(crate) judge: Checked<2>,
}

const SKETCH: &str = "sketch.bin";
const SKETCH_STEPS: &str = "sketch-steps.bin";
const ROLES: &str = "roles.bin";
const ROLES_STEPS: &str = "roles-steps.bin";
const JUDGE: &str = "judge.bin";

impl Model {
    /// The files of a folder that make up this model.
    pub const FILES: [&'static str; 5] = [SKETCH, SKETCH_STEPS, ROLES, ROLES_STEPS, JUDGE];

    /// The model that is part of the program; nothing is copied.
    ///
    /// # Errors
    /// None in a program that was built from files that fit it.
    pub fn embedded() -> Result<Self> {
        Ok(Self {
            sketch: Chain {
                places: Checked::embedded(SKETCH, include_weights!("sketch.bin"))?,
                steps: Checked::embedded(SKETCH_STEPS, include_weights!("sketch-steps.bin"))?,
            },
            roles: Chain {
                places: Checked::embedded(ROLES, include_weights!("roles.bin"))?,
                steps: Checked::embedded(ROLES_STEPS, include_weights!("roles-steps.bin"))?,
            },
            judge: Checked::embedded(JUDGE, include_weights!("judge.bin"))?,
        })
    }

    /// The model of a folder as [`Model::save`] leaves it.
    ///
    /// # Errors
    /// A file that is missing, cannot be read, or is not what it should be.
    pub fn load(folder: &Path) -> Result<Self> {
        let at = |name: &str| folder.join(name);
        Ok(Self {
            sketch: Chain { places: Checked::load(&at(SKETCH))?, steps: Checked::load(&at(SKETCH_STEPS))? },
            roles: Chain { places: Checked::load(&at(ROLES))?, steps: Checked::load(&at(ROLES_STEPS))? },
            judge: Checked::load(&at(JUDGE))?,
        })
    }

    /// Writes the files into a folder, which must be there.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn save(&self, folder: &Path) -> Result<()> {
        self.sketch.places.save(&folder.join(SKETCH))?;
        self.sketch.steps.save(&folder.join(SKETCH_STEPS))?;
        self.roles.places.save(&folder.join(ROLES))?;
        self.roles.steps.save(&folder.join(ROLES_STEPS))?;
        self.judge.save(&folder.join(JUDGE))
    }
}
