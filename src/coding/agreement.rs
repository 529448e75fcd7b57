//! How far coders agree beyond chance: Cohen's kappa for two, Krippendorff's alpha for any number and with gaps.
//!
//! Values are texts, and equal where their texts are; on an ordinal scale their order is that in which the scale lists them. Alpha
//! compares all pairs of answers to one row; a row with a single answer tells nothing and is left out. Both are undefined where only one
//! value was ever given: there is no chance to compare with.

use std::collections::BTreeMap;

/// What two coders say of the rows that both have answered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Kappa {
    /// Rows that both have answered.
    pub rows: u64,
    /// Rows with the same answer.
    pub same: u64,
    /// Cohen's kappa (1960); none where it is undefined.
    pub kappa: Option<f64>,
}

/// Cohen's kappa over pairs of answers.
pub fn kappa(pairs: &[(&str, &str)]) -> Kappa {
    let rows = pairs.len() as u64;
    let same = pairs.iter().filter(|(one, other)| one == other).count() as u64;
    let mut margins: BTreeMap<&str, [f64; 2]> = BTreeMap::new();
    for (one, other) in pairs {
        let [first, _] = margins.entry(one).or_default();
        *first += 1.0;
        let [_, second] = margins.entry(other).or_default();
        *second += 1.0;
    }
    let count = rows as f64;
    let chance: f64 = margins.values().map(|[first, second]| first * second).sum::<f64>() / (count * count);
    let kappa = (rows > 0 && margins.len() > 1).then(|| (same as f64 / count - chance) / (1.0 - chance));
    Kappa { rows, same, kappa }
}

/// How values differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale<'s> {
    /// They are equal or not.
    Nominal,
    /// They have an order: this one.
    Ordinal(&'s [&'s str]),
}

/// Krippendorff's alpha, with what it is over.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alpha {
    /// Rows with two answers or more.
    pub rows: u64,
    /// Their answers.
    pub answers: u64,
    /// None where it is undefined.
    pub alpha: Option<f64>,
}

/// Krippendorff's alpha over the answers to each row.
pub fn alpha(rows: &[Vec<&str>], scale: Scale<'_>) -> Alpha {
    let pairable = || rows.iter().filter(|answers| answers.len() > 1);
    let values = values(pairable(), scale);
    let place: BTreeMap<&str, usize> = values.iter().enumerate().map(|(at, (value, _))| (*value, at)).collect();
    let places = |answers: &[&str]| answers.iter().filter_map(|value| place.get(value).copied()).collect::<Vec<_>>();
    let counts: Vec<f64> = values.iter().map(|(_, count)| *count).collect();
    let distance = |one: usize, other: usize| match scale {
        Scale::Nominal => f64::from(u8::from(one != other)),
        Scale::Ordinal(_) => ranks_apart(&counts, one, other),
    };
    let observed: f64 = pairable()
        .map(|answers| {
            let places = places(answers);
            pairs(&places, |one, other| distance(*one, *other)) / (answers.len() as f64 - 1.0)
        })
        .sum();
    let total: f64 = counts.iter().sum();
    let indexed: Vec<(usize, f64)> = counts.iter().copied().enumerate().collect();
    let expected = pairs(&indexed, |(one, count), (other, others)| count * others * distance(*one, *other)) / (total - 1.0);
    Alpha { rows: pairable().count() as u64, answers: total as u64, alpha: (expected > 0.0).then(|| 1.0 - observed / expected) }
}

/// The values given and how often, in the order of the scale.
fn values<'v>(rows: impl Iterator<Item = &'v Vec<&'v str>>, scale: Scale<'_>) -> Vec<(&'v str, f64)> {
    let mut counts: BTreeMap<&str, f64> = BTreeMap::new();
    rows.flatten().for_each(|value| *counts.entry(value).or_default() += 1.0);
    let mut values: Vec<_> = counts.into_iter().collect();
    if let Scale::Ordinal(order) = scale {
        values.sort_by_key(|(value, _)| order.iter().position(|known| known == value).unwrap_or(order.len()));
    }
    values
}

/// The sum over all pairs of different items, each pair in both orders.
fn pairs<T>(items: &[T], measure: impl Fn(&T, &T) -> f64) -> f64 {
    let rest = |at: usize| items.iter().skip(at + 1);
    2.0 * items.iter().enumerate().flat_map(|(at, one)| rest(at).map(move |other| (one, other))).map(|(a, b)| measure(a, b)).sum::<f64>()
}

/// Krippendorff's ordinal difference: the answers that lie between two values, half of those at either end, squared.
fn ranks_apart(counts: &[f64], one: usize, other: usize) -> f64 {
    let (low, high) = (one.min(other), one.max(other));
    let at = |place: usize| counts.get(place).copied().unwrap_or(0.0);
    let within: f64 = counts.iter().skip(low).take(high - low + 1).sum();
    (within - (at(low) + at(high)) / 2.0).powi(2)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// J. Cohen, A coefficient of agreement for nominal scales, Educational and Psychological Measurement 20 (1960), table 2: 200 cases,
    /// p0 = .70, pc = .41, kappa = .492.
    #[test]
    fn kappa_is_that_of_cohen_1960() {
        let table = [[88, 14, 18], [10, 40, 10], [2, 6, 12]];
        let names = ["personality disorder", "neurosis", "psychosis"];
        let cells =
            names.iter().zip(table).flat_map(|(row, counts)| names.iter().zip(counts).map(move |(column, count)| (row, column, count)));
        let pairs: Vec<(&str, &str)> = cells.flat_map(|(row, column, count)| std::iter::repeat_n((*row, *column), count)).collect();
        let found = kappa(&pairs);
        assert_eq!((found.rows, found.same), (200, 140));
        assert!((found.kappa.unwrap() - (0.70 - 0.41) / (1.0 - 0.41)).abs() < 1e-9, "{found:?}");
        assert!((found.kappa.unwrap() - 0.492).abs() < 5e-4, "{found:?}");
    }

    /// Answers by coder, a digit each, `.` where there is none.
    fn by_row<'t>(coders: &[&'t str]) -> Vec<Vec<&'t str>> {
        let cell = |coder: &&'t str, row: usize| coder.get(row..=row).filter(|value| *value != ".");
        (0..12).map(|row| coders.iter().filter_map(|coder| cell(coder, row)).collect()).collect()
    }

    /// K. Krippendorff, Computing Krippendorff's alpha-reliability (2011), example C: four observers, twelve units, with gaps; nominal
    /// .743 there, ordinal .815 by the same author's macro and the R package irr, which has the same data.
    #[test]
    fn alpha_is_that_of_krippendorff_2011() {
        let rows = by_row(&["123321412...", "1233224125.3", ".3332342251.", "12332441251."]);
        for (scale, wanted) in [(Scale::Nominal, 0.743), (Scale::Ordinal(&["1", "2", "3", "4", "5"]), 0.815)] {
            let found = alpha(&rows, scale);
            assert_eq!((found.rows, found.answers), (11, 40));
            assert!((found.alpha.unwrap() - wanted).abs() < 5e-4, "{scale:?}: {found:?}");
        }
    }

    /// The same paper, examples A and B: two observers without gaps, two values (.095), then five (.692).
    #[test]
    fn alpha_of_two_observers() {
        for (coders, wanted) in [(["0100000010..", "1110010000.."], 0.095), (["aabbdcccedda", "babbbccceddd"], 0.692)] {
            let found = alpha(&by_row(&coders), Scale::Nominal);
            assert!((found.alpha.unwrap() - wanted).abs() < 5e-4, "{coders:?}: {found:?}");
        }
    }

    #[test]
    fn one_value_alone_is_no_agreement_beyond_chance() {
        assert_eq!(kappa(&[("yes", "yes"); 3]), Kappa { rows: 3, same: 3, kappa: None });
        assert_eq!(kappa(&[]), Kappa { rows: 0, same: 0, kappa: None });
        let rows = [vec!["yes", "yes"], vec!["no"], vec![]];
        assert_eq!(alpha(&rows, Scale::Nominal), Alpha { rows: 1, answers: 2, alpha: None });
        assert_eq!(alpha(&[], Scale::Nominal).alpha, None);
        let apart = alpha(&[vec!["yes", "no"], vec!["no", "yes"]], Scale::Nominal);
        assert!(apart.alpha.unwrap() < 0.0, "{apart:?}");
    }
}
