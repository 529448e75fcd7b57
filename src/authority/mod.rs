//! What a user knows better: who people are (`people.csv`, an authority file), and which rows are wrong (`overrides.csv`).
//!
//! Both are tables with named columns, read and checked once before a run; what is wrong with them stops it, with path, line and
//! column. [`People`] says whom a speaker of a document means, [`Overrides`] what to do with a row. Rows are changed in
//! [`crate::records`], nowhere else: what the stages found stays as it is.

mod book;
mod names;
mod overrides;
mod people;
mod sheet;

use std::path::Path;

use crate::error::Result;
use crate::lexicons::Lexicons;

pub use names::key;
pub use overrides::{Action, Edit, Overrides};
pub use people::{Match, People, Person, Wanted};
pub(crate) use sheet::{Line, Sheet};

/// A user's tables; empty where none is given.
#[derive(Clone, Debug, Default)]
pub struct Authority {
    /// Who people are.
    pub people: People,
    /// What is done to rows.
    pub overrides: Overrides,
    /// SHA-256 of each file by its name, for the run's manifest.
    pub digests: Vec<(String, String)>,
}

impl Authority {
    /// Reads the tables.
    ///
    /// # Errors
    /// A file that cannot be read or is wrong, with path, line and column.
    pub fn load(people: Option<&Path>, overrides: Option<&Path>, lexicons: &Lexicons) -> Result<Self> {
        let mut authority = Self::default();
        if let Some(path) = people {
            let sheet = Sheet::read(path, people::COLUMNS)?;
            authority.people = People::new(&sheet, lexicons)?;
            authority.digests.push(sheet.digest());
        }
        if let Some(path) = overrides {
            let sheet = Sheet::read(path, overrides::COLUMNS)?;
            authority.overrides = Overrides::new(&sheet)?;
            authority.digests.push(sheet.digest());
        }
        Ok(authority)
    }
}
