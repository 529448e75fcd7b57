//! The options that say which attributions are wanted, for every command that finds some.

use clap::builder::PossibleValuesParser;
use serde::Serialize;

use crate::error::Result;
use crate::options;
use crate::records::{Scope, Selection};

/// Which attributions are wanted, as typed.
#[derive(Debug, clap::Args, Serialize)]
pub struct Wanted {
    /// What counts: all, or only speech (said or written), without thoughts, wishes, plans, perceptions and feelings
    #[arg(long, value_name = "SCOPE", default_value = "all", value_parser = PossibleValuesParser::new(Scope::ALL.map(|(name, _)| name)))]
    scope: String,
    /// Leave out attributions less sure than this, 0 to 1
    #[arg(long, value_name = "SHARE", default_value_t = 0.0)]
    min_confidence: f64,
}

impl Wanted {
    /// Checks them.
    ///
    /// # Errors
    /// A value that is not usable.
    pub fn resolve(&self) -> Result<Selection> {
        options::selection(&self.scope, self.min_confidence)
    }
}
