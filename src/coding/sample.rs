//! A stratified random sample of a run's quotes.
//!
//! The quotes are read twice: counted by stratum, then drawn by Knuth's selection sampling (Algorithm S: each row with the chance that
//! is left), which needs no more memory than the sample and keeps the order of the run. Every stratum gets rows in proportion to its
//! size, and one at least where there are as many rows as strata. The same seed draws the same rows.

use std::path::Path;

use hashbrown::HashMap;

use super::sheet::Entry;
use crate::error::{Error, Result};
use crate::learning::random::Random;
use crate::reports::finished::{Row, for_each};

/// More strata than these make no sample that says something of each.
const MOST_STRATA: usize = 1_000;
/// The stratum of all rows where nothing divides them.
const ALL: &str = "all";
/// Stands for an empty value in a stratum's name.
const NONE: &str = "(none)";

/// What to draw.
#[derive(Clone, Debug)]
pub struct Plan {
    /// How many rows; all where there are fewer.
    pub rows: usize,
    /// The columns whose values divide the quotes into strata.
    pub by: Vec<String>,
    /// Of chance.
    pub seed: u64,
}

/// One stratum: what it is called, how many quotes it has, how many of them were drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stratum {
    /// The values of the columns, " / " between them.
    pub name: String,
    /// Its quotes in the run.
    pub size: u64,
    /// Those in the sample.
    pub drawn: u64,
}

/// What was drawn.
#[derive(Debug)]
pub struct Sample {
    /// In the order of the run.
    pub entries: Vec<Entry>,
    /// In the order in which the run first has them.
    pub strata: Vec<Stratum>,
}

/// Draws a sample of a run.
///
/// # Errors
/// The run cannot be read or has no quote, no row has a column of the plan, or its columns give too many strata.
pub fn draw(run: &Path, plan: &Plan) -> Result<Sample> {
    let mut strata = Strata::count(run, &plan.by)?;
    let sizes: Vec<u64> = strata.list.iter().map(|stratum| stratum.size).collect();
    for (stratum, drawn) in strata.list.iter_mut().zip(allot(&sizes, plan.rows as u64)) {
        stratum.drawn = drawn;
    }
    let mut left: Vec<Stratum> = strata.list.clone();
    let mut random = Random::new(plan.seed);
    let mut entries = Vec::new();
    for_each(run, &mut |row| {
        let name = name(&row, &plan.by);
        let Some((at, stratum)) = strata.places.get(&name).and_then(|at| Some((*at, left.get_mut(*at)?))) else { return Ok(()) };
        let is_drawn = random.chance(stratum.drawn as f64 / stratum.size.max(1) as f64);
        stratum.size = stratum.size.saturating_sub(1);
        if is_drawn {
            stratum.drawn -= 1;
            entries.push(Entry::new(&row, name, strata.list.get(at).map_or(0, |stratum| stratum.size)));
        }
        Ok(())
    })?;
    Ok(Sample { entries, strata: strata.list })
}

struct Strata {
    list: Vec<Stratum>,
    places: HashMap<String, usize>,
}

impl Strata {
    fn count(run: &Path, by: &[String]) -> Result<Self> {
        let mut strata = Self { list: Vec::new(), places: HashMap::new() };
        let mut unseen: Vec<&String> = by.iter().collect();
        for_each(run, &mut |row| {
            unseen.retain(|column| row.get(column).is_none());
            strata.add(name(&row, by))
        })?;
        if strata.list.is_empty() {
            return Err(Error::Format { path: run.to_owned(), line: None, message: "the run has no quote to draw".to_owned() });
        }
        match unseen.first() {
            Some(column) => {
                Err(wrong(format!("no quote has a column `{column}`; take columns of quotes.csv, among them those that the input brought")))
            }
            None => Ok(strata),
        }
    }

    fn add(&mut self, name: String) -> Result<()> {
        if let Some(stratum) = self.places.get(&name).and_then(|at| self.list.get_mut(*at)) {
            stratum.size += 1;
            return Ok(());
        }
        if self.list.len() == MOST_STRATA {
            return Err(wrong(format!("over {MOST_STRATA} different values; take columns that have fewer, such as kind")));
        }
        self.places.insert(name.clone(), self.list.len());
        self.list.push(Stratum { name, size: 1, drawn: 0 });
        Ok(())
    }
}

fn wrong(message: String) -> Error {
    Error::Option { option: "--by", message }
}

fn name(row: &Row<'_>, by: &[String]) -> String {
    let value =
        |column: &String| Some(row.text(column)).filter(|value| !value.is_empty()).map_or(NONE.to_owned(), |value| value.into_owned());
    if by.is_empty() { ALL.to_owned() } else { by.iter().map(value).collect::<Vec<_>>().join(" / ") }
}

/// How many rows each stratum gives: in proportion, by largest remainders, one at least where that is possible.
fn allot(sizes: &[u64], rows: u64) -> Vec<u64> {
    let all: u64 = sizes.iter().sum();
    let rows = rows.min(all);
    let least = u64::from(rows >= sizes.len() as u64);
    let quota = |size: u64| size as f64 * rows as f64 / all.max(1) as f64;
    let mut given: Vec<u64> = sizes.iter().map(|size| (quota(*size) as u64).clamp(least.min(*size), *size)).collect();
    // How far a stratum is from its quota; of equals the first in order counts.
    let pick = |given: &[u64], sign: f64, may: &dyn Fn(u64, u64) -> bool| {
        let places = given.iter().zip(sizes).enumerate().filter(|(_, (given, size))| may(**given, **size));
        let lack = places.map(|(at, (given, size))| (at, sign * (quota(*size) - *given as f64)));
        lack.max_by(|one, other| one.1.total_cmp(&other.1).then(other.0.cmp(&one.0))).map(|(at, _)| at)
    };
    loop {
        let sum: u64 = given.iter().sum();
        let place = match sum.cmp(&rows) {
            std::cmp::Ordering::Less => pick(&given, 1.0, &|given, size| given < size),
            std::cmp::Ordering::Equal => return given,
            std::cmp::Ordering::Greater => pick(&given, -1.0, &|given, _| given > least),
        };
        let Some(place) = place.and_then(|at| given.get_mut(at)) else { return given };
        if sum < rows { *place += 1 } else { *place -= 1 }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::collections::BTreeSet;
    use std::fmt::Write;

    use super::*;

    #[test]
    fn rows_are_allotted_in_proportion() {
        for (sizes, rows, wanted) in [
            (&[900, 100][..], 10, &[9, 1][..]),
            (&[990, 10], 10, &[9, 1]),
            (&[998, 1, 1], 10, &[8, 1, 1]),
            (&[5, 3, 2], 100, &[5, 3, 2]),
            (&[1, 1, 1], 2, &[1, 1, 0]),
            (&[60, 30, 10], 2, &[1, 1, 0]),
            (&[333, 333, 334], 100, &[33, 33, 34]),
            (&[10, 10], 0, &[0, 0]),
            (&[], 5, &[]),
        ] {
            assert_eq!(allot(sizes, rows), wanted, "{sizes:?} {rows}");
        }
    }

    /// The ids drawn from 400 quotes of one kind and 100 of another.
    fn drawn(rows: usize, seed: u64) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        let mut text = "quote_id,kind\n".to_owned();
        (0..500).for_each(|at| writeln!(text, "q{at},{}", if at % 5 == 0 { "mixed" } else { "direct" }).unwrap());
        std::fs::write(folder.path().join("quotes.csv"), text).unwrap();
        let sample = draw(folder.path(), &Plan { rows, by: vec!["kind".to_owned()], seed }).unwrap();
        let strata: Vec<_> = sample.strata.iter().map(|stratum| (stratum.name.as_str(), stratum.size, stratum.drawn as usize)).collect();
        assert_eq!(strata, [("mixed", 100, rows.div_ceil(5)), ("direct", 400, rows - rows.div_ceil(5))]);
        assert_eq!(sample.entries.len(), rows);
        sample.entries.into_iter().map(|entry| entry.quote_id).collect()
    }

    #[test]
    fn a_seed_draws_the_same_rows_once_each() {
        assert_eq!(drawn(50, 7), drawn(50, 7));
        assert_ne!(drawn(50, 7), drawn(50, 8));
        assert_eq!(drawn(50, 7).into_iter().collect::<BTreeSet<_>>().len(), 50);
        assert_eq!(drawn(500, 7), (0..500).map(|at| format!("q{at}")).collect::<Vec<_>>());
    }

    #[test]
    fn every_row_has_the_same_chance() {
        let mut halves = [0, 0];
        for id in (0..40).flat_map(|seed| drawn(50, seed)) {
            *halves.get_mut(usize::from(id.trim_start_matches('q').parse::<u32>().unwrap() >= 250)).unwrap() += 1;
        }
        // 2,000 draws: 1,000 each, a standard deviation of about 21.
        assert!(halves.iter().all(|half| (910..1_090).contains(half)), "{halves:?}");
    }
}
