//! All coders together: what is decided in each row, and the corrections that follow.
//!
//! The answer that most coders give counts. Where they are even, that of the first sheet counts for how right the program is, but no
//! correction is made: coders should talk about such rows first.

use std::collections::BTreeMap;

use hashbrown::HashMap;

use super::answers::Coded;
use super::judgement::Judgement;
use super::measure::{Measure, NO};

/// One quote with the judgements of all coders.
#[derive(Debug)]
pub struct Unit<'c> {
    /// The quote.
    pub quote_id: &'c str,
    /// Its stratum.
    pub stratum: &'c str,
    /// Quotes of the stratum in the run.
    pub stratum_size: Option<u64>,
    /// By coder; none who did not answer.
    pub by_coder: Vec<Option<&'c BTreeMap<Measure, Judgement>>>,
}

/// Every judged quote, in the order of the first sheet that has it.
#[derive(Debug)]
pub struct Decisions<'c> {
    /// The quotes.
    pub units: Vec<Unit<'c>>,
}

/// What is decided of one thing in one row.
#[derive(Clone, Copy, Debug)]
pub struct Decision<'c> {
    /// The judgement that counts.
    pub judgement: &'c Judgement,
    /// Whether another answer has as many coders.
    pub is_even: bool,
}

impl<'c> Decisions<'c> {
    /// Brings the sheets together.
    pub fn new(sheets: &'c [Coded]) -> Self {
        let mut units: Vec<Unit<'c>> = Vec::new();
        let mut places: HashMap<&str, usize> = HashMap::new();
        for (coder, sheet) in sheets.iter().enumerate() {
            for answer in &sheet.answers {
                let at = *places.entry(&answer.quote_id).or_insert(units.len());
                if at == units.len() {
                    let (stratum, stratum_size) = (answer.stratum.as_str(), answer.stratum_size);
                    units.push(Unit { quote_id: &answer.quote_id, stratum, stratum_size, by_coder: vec![None; sheets.len()] });
                }
                if let Some(place) = units.get_mut(at).and_then(|unit| unit.by_coder.get_mut(coder)) {
                    *place = Some(&answer.judgements);
                }
            }
        }
        Self { units }
    }

    /// Quotes on which coders are even in one thing at least.
    pub fn even(&self) -> u64 {
        let is_even = |unit: &&Unit<'_>| Measure::ALL.into_iter().any(|measure| unit.decision(measure).is_some_and(|found| found.is_even));
        self.units.iter().filter(is_even).count() as u64
    }
}

impl<'c> Unit<'c> {
    /// What the coders say of one thing, in their order.
    pub fn judgements(&self, measure: Measure) -> impl Iterator<Item = &'c Judgement> {
        self.by_coder.iter().flatten().filter_map(move |judgements| judgements.get(&measure))
    }

    /// What is decided; nothing but the attribution where that is wrong.
    pub fn decision(&self, measure: Measure) -> Option<Decision<'c>> {
        let most = self.most(measure)?;
        let holds = measure == Measure::Attribution || self.most(Measure::Attribution).is_some_and(|found| found.judgement.value != NO);
        holds.then_some(most)
    }

    fn most(&self, measure: Measure) -> Option<Decision<'c>> {
        let votes = |value: &str| self.judgements(measure).filter(|judgement| judgement.value == value).count();
        let most = self.judgements(measure).map(|judgement| votes(&judgement.value)).max()?;
        let mut winners = self.judgements(measure).filter(|judgement| votes(&judgement.value) == most);
        let judgement = winners.next()?;
        Some(Decision { judgement, is_even: winners.any(|other| other.value != judgement.value) })
    }
}

/// A line of corrections.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Correction<'c> {
    /// The row is no attribution.
    Drop(&'c str),
    /// Somebody else speaks.
    Speaker(&'c str, &'c str),
}

impl Decisions<'_> {
    /// The corrections that the coders agree on.
    pub fn corrections(&self) -> Vec<Correction<'_>> {
        self.units.iter().filter_map(Unit::correction).collect()
    }
}

impl Unit<'_> {
    fn correction(&self) -> Option<Correction<'_>> {
        let clear = |measure| self.decision(measure).filter(|decision| !decision.is_even).map(|decision| decision.judgement);
        if clear(Measure::Attribution)?.value == NO {
            return Some(Correction::Drop(self.quote_id));
        }
        clear(Measure::Speaker)?.fix.as_deref().map(|name| Correction::Speaker(self.quote_id, name))
    }
}

/// Corrections as the table that [`crate::authority::Overrides`] reads.
pub fn table(corrections: &[Correction<'_>]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    // Writing to memory cannot fail, and all records have three fields.
    let _ = writer.write_record(["quote_id", "speaker", "action"]);
    for correction in corrections {
        let _ = match correction {
            Correction::Drop(id) => writer.write_record([id, "", "drop"]),
            Correction::Speaker(id, name) => writer.write_record([id, name, &"speaker"]),
        };
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::answers::Answer;
    use super::*;

    /// A coder's sheet: quote, attribution, and the right name where another one is wrong.
    fn sheet(rows: &[(&str, &str, Option<&str>)]) -> Coded {
        let judgement = |value: &str, fix: Option<&str>| Judgement {
            value: value.to_owned(),
            is_right: Some(fix.is_none() && value != NO),
            fix: fix.map(str::to_owned),
        };
        let answer = |(id, attribution, fix): &(&str, &str, Option<&str>)| {
            let mut judgements = BTreeMap::from([(Measure::Attribution, judgement(attribution, None))]);
            if *attribution != NO {
                judgements.insert(Measure::Speaker, judgement(fix.unwrap_or("ours"), *fix));
            }
            Answer { quote_id: (*id).to_owned(), stratum: String::new(), stratum_size: None, judgements }
        };
        let answers = rows.iter().map(answer).collect();
        Coded { coder: "c".to_owned(), is_blind: false, answers, unanswered: Vec::new(), faults: Vec::new() }
    }

    #[test]
    fn what_most_coders_say_is_decided() {
        let sheets = [
            sheet(&[("q1", "yes", Some("Ann")), ("q2", "no", None), ("q3", "no", None), ("q4", "yes", Some("Ann"))]),
            sheet(&[("q1", "yes", Some("Ann")), ("q2", "no", None), ("q3", "yes", Some("Bo")), ("q4", "yes", Some("Bo"))]),
            sheet(&[("q1", "yes", None), ("q2", "yes", Some("Bo")), ("q5", "yes", Some("Cy"))]),
        ];
        let decisions = Decisions::new(&sheets);
        let corrections = decisions.corrections();
        assert_eq!(corrections, [Correction::Speaker("q1", "Ann"), Correction::Drop("q2"), Correction::Speaker("q5", "Cy")]);
        assert_eq!(decisions.even(), 2);
        assert_eq!(table(&corrections), "quote_id,speaker,action\nq1,Ann,speaker\nq2,,drop\nq5,Cy,speaker\n");
        let third = decisions.units.get(2).and_then(|unit| unit.decision(Measure::Attribution));
        assert!(third.is_some_and(|found| found.is_even && found.judgement.value == NO));
    }
}
