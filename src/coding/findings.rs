//! What filled sheets say of a run: how right it is, stratum by stratum and in all, and how far its coders agree.
//!
//! In all, a row counts as many quotes as its stratum has for each judged row. Everything but the attribution is judged where that is
//! right; a speaker or source only where one is named, a stance only where the program's own is known.

use std::collections::BTreeMap;
use std::fmt;

use super::agreement::{Alpha, Kappa, alpha, kappa};
use super::answers::Coded;
use super::decisions::{Decisions, Unit};
use super::interval::Share;
use super::measure::Measure;

/// How often one thing is right.
#[derive(Debug)]
pub struct Precision {
    /// What.
    pub measure: Measure,
    /// By stratum.
    pub strata: Vec<(String, Share)>,
    /// In all, weighted where the sizes of strata are known.
    pub all: Share,
}

/// How far coders agree on one thing.
#[derive(Debug)]
pub struct Agreement {
    /// What.
    pub measure: Measure,
    /// Pairs of coders, by their place.
    pub pairs: Vec<([usize; 2], Kappa)>,
    /// All coders.
    pub alpha: Alpha,
}

/// What the sheets say.
#[derive(Debug)]
pub struct Findings {
    /// How often things are right.
    pub precision: Vec<Precision>,
    /// How far coders agree; nothing for a single one.
    pub agreement: Vec<Agreement>,
    coders: Vec<String>,
    judged: usize,
    even: u64,
    is_weighted: bool,
    /// Strata of the sheets of which no row is judged.
    missing: Vec<String>,
}

impl Findings {
    /// Counts and measures.
    pub fn new(sheets: &[Coded], decisions: &Decisions<'_>) -> Self {
        let weights = Weights::new(&decisions.units);
        let precision = Measure::ALL.into_iter().map(|measure| precision(measure, &decisions.units, &weights));
        let agreement =
            Measure::ALL.into_iter().filter(|_| sheets.len() > 1).map(|measure| agreement(measure, &decisions.units, sheets.len()));
        let mut missing: Vec<String> = sheets.iter().flat_map(|sheet| &sheet.unanswered).cloned().collect();
        missing.sort_unstable();
        missing.dedup();
        missing.retain(|stratum| !weights.0.contains_key(stratum.as_str()));
        Self {
            precision: precision.collect(),
            agreement: agreement.filter(|found| found.alpha.rows > 0).collect(),
            coders: sheets.iter().map(|sheet| sheet.coder.clone()).collect(),
            judged: decisions.units.len(),
            even: decisions.even(),
            is_weighted: weights.are_known(),
            missing,
        }
    }
}

/// Judged rows and size of each stratum.
struct Weights<'c>(BTreeMap<&'c str, (u64, Option<u64>)>);

impl<'c> Weights<'c> {
    fn new(units: &[Unit<'c>]) -> Self {
        let mut strata: BTreeMap<&str, (u64, Option<u64>)> = BTreeMap::new();
        for unit in units {
            let (judged, size) = strata.entry(unit.stratum).or_default();
            *judged += 1;
            *size = size.or(unit.stratum_size);
        }
        Self(strata)
    }

    fn are_known(&self) -> bool {
        !self.0.is_empty() && self.0.values().all(|(_, size)| size.is_some())
    }

    /// How many quotes of the run a judged row of a stratum stands for.
    fn of(&self, stratum: &str) -> f64 {
        let known = self.0.get(stratum).filter(|_| self.are_known());
        known.and_then(|(judged, size)| size.map(|size| size as f64 / *judged as f64)).unwrap_or(1.0)
    }
}

fn precision(measure: Measure, units: &[Unit<'_>], weights: &Weights<'_>) -> Precision {
    let mut strata: BTreeMap<&str, Share> = weights.0.keys().map(|stratum| (*stratum, Share::default())).collect();
    let mut all = Share::default();
    for unit in units {
        if let Some(is_right) = unit.decision(measure).and_then(|decision| decision.judgement.is_right) {
            strata.entry(unit.stratum).or_default().add(is_right, 1.0);
            all.add(is_right, weights.of(unit.stratum));
        }
    }
    Precision { measure, strata: strata.into_iter().map(|(stratum, share)| (stratum.to_owned(), share)).collect(), all }
}

fn agreement(measure: Measure, units: &[Unit<'_>], coders: usize) -> Agreement {
    let value = |unit: &Unit<'_>, coder: usize| {
        unit.by_coder.get(coder).copied().flatten().and_then(|judgements| judgements.get(&measure)).map(|judgement| judgement.value.clone())
    };
    let both = |one: usize, other: usize| {
        let values: Vec<_> = units.iter().filter_map(|unit| Some((value(unit, one)?, value(unit, other)?))).collect();
        kappa(&values.iter().map(|(one, other)| (one.as_str(), other.as_str())).collect::<Vec<_>>())
    };
    let pairs = (0..coders).flat_map(|one| (one + 1..coders).map(move |other| [one, other]));
    let rows: Vec<Vec<&str>> =
        units.iter().map(|unit| unit.judgements(measure).map(|judgement| judgement.value.as_str()).collect()).collect();
    Agreement {
        measure,
        pairs: pairs.map(|[one, other]| ([one, other], both(one, other))).filter(|(_, kappa)| kappa.rows > 0).collect(),
        alpha: alpha(&rows, measure.scale()),
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.coders.join(", ");
        writeln!(out, "{} judged in {names}", quotes(self.judged as u64))?;
        if !self.missing.is_empty() {
            writeln!(out, "no quote judged of {}: what follows says nothing of them", self.missing.join("; "))?;
        }
        if self.even > 0 {
            writeln!(out, "{} on which coders are even: the first sheet counts, and nothing is corrected", quotes(self.even))?;
        }
        writeln!(out, "\n{:width$}  right     of   share  95 % interval", "how right", width = self.width())?;
        self.precision.iter().try_for_each(|precision| self.show_precision(precision, out))?;
        if self.agreement.is_empty() {
            return Ok(());
        }
        writeln!(out, "\n{:width$}   same     of   share  beyond chance", "how far coders agree", width = self.width())?;
        self.agreement.iter().try_for_each(|agreement| self.show_agreement(agreement, out))
    }
}

impl Findings {
    fn show_precision(&self, precision: &Precision, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "{}", precision.measure.name())?;
        if precision.strata.len() > 1 {
            precision.strata.iter().try_for_each(|(stratum, share)| self.show_share(stratum_name(stratum), share, out))?;
        }
        let weighted = self.is_weighted && precision.strata.len() > 1;
        self.show_share(if weighted { "all, weighted by size" } else { "all" }, &precision.all, out)
    }

    fn show_share(&self, name: &str, share: &Share, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "  {name:width$} {:6} {:6}", share.right, share.of, width = self.width() - 2)?;
        match share.estimate() {
            Some(estimate) => {
                let [low, high] = share.interval().map(|end| 100.0 * end);
                writeln!(out, "  {:5.1}%  {low:.1}% to {high:.1}%", 100.0 * estimate)
            }
            None => writeln!(out, "       -  -"),
        }
    }

    fn show_agreement(&self, agreement: &Agreement, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "{}", agreement.measure.name())?;
        for (pair, found) in &agreement.pairs {
            let names: Vec<&str> = pair.iter().filter_map(|coder| self.coders.get(*coder)).map(String::as_str).collect();
            let share = 100.0 * found.same as f64 / found.rows as f64;
            let (name, width) = (names.join(" + "), self.width() - 2);
            writeln!(out, "  {name:width$} {:6} {:6}  {share:5.1}%  Cohen's kappa {}", found.same, found.rows, beyond(found.kappa))?;
        }
        let Alpha { rows, answers, alpha } = agreement.alpha;
        let scale = if agreement.measure == Measure::Stance { ", ordinal" } else { "" };
        let name = "all coders";
        let of = format!("{answers} answers to {}", quotes(rows));
        writeln!(out, "  {name:width$} Krippendorff's alpha{scale} {} ({of})", beyond(alpha), width = self.width() - 2)
    }

    /// Of the first column: the longest name fits, within reason.
    fn width(&self) -> usize {
        let strata = self.precision.iter().flat_map(|precision| &precision.strata).map(|(stratum, _)| stratum.chars().count());
        let pair =
            self.coders.iter().map(|coder| coder.chars().count()).max().filter(|_| self.coders.len() > 1).map_or(0, |most| 2 * most + 3);
        strata.chain([pair, 21]).max().unwrap_or(0).min(60) + 2
    }
}

fn stratum_name(stratum: &str) -> &str {
    if stratum.is_empty() { "(no stratum)" } else { stratum }
}

fn beyond(coefficient: Option<f64>) -> String {
    coefficient.map_or("undefined: one answer only".to_owned(), |coefficient| format!("{coefficient:.3}"))
}

fn quotes(count: u64) -> String {
    format!("{count} quote{}", if count == 1 { "" } else { "s" })
}
