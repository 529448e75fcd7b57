//! Two runs, or two parts of one, side by side: who gained and lost words, how positively each speaker speaks, and which quotes were added,
//! removed or changed.
//!
//! A speaker of one side is one of the other by id, else by name where that is clear. Quotes are compared by `quote_id`, which the same
//! places of the same document have in every run; runs of other texts have none in common, and then only speakers are compared. The
//! limits: what both sides add up to is in memory, and of the quotes of the first run a short record each.

mod quotes;
mod side;
mod speakers;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::reports::finished::{Row, for_each};

pub use quotes::{Change, ChangedRow};
pub use side::{Part, Side};
pub use speakers::ComparedRow;

/// How many values of a column are told to whoever gave one that it has not.
const OFFERED: usize = 10;

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
/// A run cannot be read, or nothing is in a part.
pub fn compare(plan: &Plan) -> Result<Comparison> {
    let (sides, quotes) = match plan {
        Plan::Runs(a, b) => {
            let mut changes = quotes::Changes::default();
            let sides = [read(a, |row| changes.before(row))?, read(b, |row| changes.after(row))?];
            (sides, changes.rows())
        }
        Plan::Parts(run, a, b) => ([part(run, a)?, part(run, b)?], None),
    };
    Ok(Comparison { speakers: speakers::compared(&sides), sides, quotes })
}

fn read(run: &Path, mut each: impl FnMut(&Row<'_>)) -> Result<Side> {
    let mut side = Side::default();
    for_each(run, &mut |row| {
        side.add(&row);
        each(&row);
        Ok(())
    })?;
    Ok(side)
}

/// A part that nothing is in was most likely mistyped.
fn part(run: &Path, part: &Part) -> Result<Side> {
    let mut side = Side::default();
    let mut others = BTreeSet::new();
    for_each(run, &mut |row| {
        match row.get(&part.column) {
            Some(value) if part.is(&value) => side.add(&row),
            Some(value) if others.len() < OFFERED => {
                others.insert(if value.is_empty() { "nothing".to_owned() } else { format!("`{value}`") });
            }
            _ => {}
        }
        Ok(())
    })?;
    let Part { column, value } = part;
    let message = match (side.quotes, others.len()) {
        (0, 0) => format!("no quote has a column `{column}`; take columns of quotes.csv, among them those that the input brought"),
        (0, _) => format!("`{value}` has no quotes to compare; `{column}` is {}", Vec::from_iter(others).join(", ")),
        _ => return Ok(side),
    };
    Err(Error::Option { option: "--by", message })
}
