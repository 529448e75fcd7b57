//! The options that say which attributions are wanted, for every command that finds some.

use clap::builder::PossibleValuesParser;
use serde::Serialize;

use crate::error::Result;
use crate::options;
use crate::records::{Scope, Selection};
use crate::speakers::Caution;

/// Which attributions are wanted, as typed.
#[derive(Debug, clap::Args, Serialize)]
pub struct Wanted {
    /// What counts: all, or only speech (said or written), without thoughts, wishes, plans, perceptions and feelings; or narration, the
    /// writer's own words, a row a sentence, with the author or else the outlet as speaker
    #[arg(long, value_name = "SCOPE", default_value = "all", value_parser = PossibleValuesParser::new(Scope::ALL.map(|(name, _)| name)))]
    scope: String,
    /// Leave out attributions less sure than this, 0 to 1
    #[arg(long, value_name = "SHARE", default_value_t = 0.0)]
    min_confidence: f64,
    /// When to say who speaks: only where it is sure, where one is clearly ahead, or wherever somebody may be meant
    #[arg(long, value_name = "HOW", default_value = "balanced", value_parser = PossibleValuesParser::new(Caution::ALL.map(|(name, _)| name)))]
    speakers: String,
}

impl Wanted {
    /// Checks them.
    ///
    /// # Errors
    /// A value that is not usable.
    pub fn resolve(&self) -> Result<Selection> {
        options::selection(&self.scope, self.min_confidence)
    }

    /// Whether the writer's own words are wanted.
    pub fn narration(&self) -> bool {
        Scope::named(&self.scope) == Some(Scope::Narration)
    }

    /// How sure a speaker must be.
    pub fn caution(&self) -> Caution {
        Caution::ALL.iter().find(|(name, _)| *name == self.speakers).map_or(Caution::default(), |(_, caution)| *caution)
    }
}
