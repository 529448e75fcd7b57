//! Two runs, or two parts of one, side by side: who gained and lost words, how positively each speaker speaks, and which quotes were added,
//! removed or changed.
//!
//! A speaker of one side is one of the other by id, else by name where that is clear. Quotes are compared by `quote_id`, which the same
//! places of the same document have in every run; runs of other texts have none in common, and then only speakers are compared. The
//! limits: what both sides add up to is in memory, and of the quotes of the first run a short record each.

mod quotes;
mod side;
mod speakers;

use std::path::{Path, PathBuf};

use crate::error::Result;

pub use quotes::{Change, ChangedRow};
pub use side::{Part, Side};
pub use speakers::ComparedRow;

/// What is compared.
#[derive(Debug)]
pub enum Plan {
    /// Two runs.
    Runs(PathBuf, PathBuf),
    /// Two parts of a run: where a column has the one value, and where it has the other.
    Parts(PathBuf, Part, Part),
}

/// What came of it.
#[derive(Debug)]
pub struct Comparison {
    /// Both sides, added up.
    pub sides: [Side; 2],
    /// Speakers, those whose share of words changed most first.
    pub speakers: Vec<ComparedRow>,
    /// Quotes that are not the same, in order of the first run, then of the second; none where the runs have no quote in common.
    pub quotes: Option<Vec<ChangedRow>>,
}

/// Compares.
///
/// # Errors
/// A run cannot be read.
pub fn compare(plan: &Plan) -> Result<Comparison> {
    let (sides, quotes) = match plan {
        Plan::Runs(a, b) => {
            let mut changes = quotes::Changes::default();
            let sides = [read(a, None, |row| changes.before(&row))?, read(b, None, |row| changes.after(&row))?];
            (sides, changes.rows())
        }
        Plan::Parts(run, a, b) => ([read(run, Some(a), |_| {})?, read(run, Some(b), |_| {})?], None),
    };
    Ok(Comparison { speakers: speakers::compared(&sides), sides, quotes })
}

fn read(run: &Path, part: Option<&Part>, mut each: impl FnMut(crate::reports::finished::Row<'_>)) -> Result<Side> {
    let mut side = Side::default();
    crate::reports::finished::for_each(run, &mut |row| {
        if part.is_none_or(|part| part.has(&row)) {
            side.add(&row);
            each(row);
        }
        Ok(())
    })?;
    Ok(side)
}
