//! Tables for stance: polarity, roles, neutral phrases, negators, degrees, certainty, clause-embedding verbs, contrast.

use super::inflect::{INFLECTIONS, Inflection};
use super::table::{Cells, Row};

/// `polarity.tsv`: the prior evaluation of a word or phrase.
#[derive(Clone, Copy, Debug)]
pub struct Polarity {
    /// -1..1, never 0.
    pub value: f32,
    /// How it inflects.
    pub inflection: Inflection,
}

impl Row for Polarity {
    const NAME: &'static str = "polarity";
    const COLUMNS: &'static [&'static str] = &["polarity", "inflect"];

    fn parse(cells: &Cells<'_>) -> Result<Self, String> {
        let value = cells.number("polarity", -1.0, 1.0)?;
        if value == 0.0 {
            return Err("column `polarity`: 0 says nothing; put a phrase that must not count into neutral.tsv".into());
        }
        Ok(Self { value, inflection: cells.choose("inflect", &INFLECTIONS)? })
    }

    fn inflection(&self) -> Inflection {
        self.inflection
    }
}

/// `roles.tsv`: whom an evaluating verb or noun speaks well or badly of.
#[derive(Clone, Copy, Debug)]
pub struct Roles {
    /// How it inflects.
    pub inflection: Inflection,
    /// What it makes of who does it: 1 praised, -1 blamed, 0 neither.
    pub doer: f32,
    /// The same of whom it is done to.
    pub undergoer: f32,
}

impl Row for Roles {
    const NAME: &'static str = "roles";
    const COLUMNS: &'static [&'static str] = &["kind", "doer", "undergoer"];

    fn parse(cells: &Cells<'_>) -> Result<Self, String> {
        let sides = [("praised", 1.0), ("blamed", -1.0), ("neither", 0.0)];
        let inflection = cells.choose("kind", &[("verb", Inflection::Verb), ("noun", Inflection::Noun)])?;
        Ok(Self { inflection, doer: cells.choose("doer", &sides)?, undergoer: cells.choose("undergoer", &sides)? })
    }

    fn inflection(&self) -> Inflection {
        self.inflection
    }
}

/// `neutral.tsv`: a phrase in which polarity words mean nothing ("vice president").
#[derive(Clone, Copy, Debug)]
pub struct Neutral;

impl Row for Neutral {
    const NAME: &'static str = "neutral";
    const COLUMNS: &'static [&'static str] = &[];

    fn parse(_: &Cells<'_>) -> Result<Self, String> {
        Ok(Self)
    }
}

/// `negators.tsv`: what turns a value round.
#[derive(Clone, Copy, Debug)]
pub struct Negator {
    /// "end to" turns the value of its object; "not" that of its clause.
    pub is_reverser: bool,
    /// How it inflects.
    pub inflection: Inflection,
    /// How far it reaches, in tokens.
    pub scope: u8,
}

impl Row for Negator {
    const NAME: &'static str = "negators";
    const COLUMNS: &'static [&'static str] = &["kind", "inflect", "scope"];

    fn parse(cells: &Cells<'_>) -> Result<Self, String> {
        Ok(Self {
            is_reverser: cells.choose("kind", &[("negator", false), ("reverser", true)])?,
            inflection: cells.choose("inflect", &INFLECTIONS)?,
            scope: cells.number("scope", 1.0, 8.0)? as u8,
        })
    }

    fn inflection(&self) -> Inflection {
        self.inflection
    }
}

/// `degrees.tsv`: intensifiers (factor over 1) and downtoners (under 1).
#[derive(Clone, Copy, Debug)]
pub struct Degree {
    /// What the value of the next evaluating word is multiplied by.
    pub factor: f32,
}

impl Row for Degree {
    const NAME: &'static str = "degrees";
    const COLUMNS: &'static [&'static str] = &["factor"];

    fn parse(cells: &Cells<'_>) -> Result<Self, String> {
        Ok(Self { factor: cells.number("factor", 0.1, 2.0)? })
    }
}

/// `certainty.tsv`: hedges (negative) and boosters (positive), in Hyland's (2005) sense.
#[derive(Clone, Copy, Debug)]
pub struct Certainty {
    /// -1..1.
    pub value: f32,
    /// How it inflects.
    pub inflection: Inflection,
}

impl Row for Certainty {
    const NAME: &'static str = "certainty";
    const COLUMNS: &'static [&'static str] = &["value", "inflect"];

    fn parse(cells: &Cells<'_>) -> Result<Self, String> {
        Ok(Self { value: cells.number("value", -1.0, 1.0)?, inflection: cells.choose("inflect", &INFLECTIONS)? })
    }

    fn inflection(&self) -> Inflection {
        self.inflection
    }
}

/// `contrast.tsv`: words that make one clause weigh more than the other.
#[derive(Clone, Copy, Debug)]
pub struct Contrast {
    /// "but": what follows weighs more; "although": the clause it opens weighs less.
    pub after_weighs_more: bool,
}

impl Row for Contrast {
    const NAME: &'static str = "contrast";
    const COLUMNS: &'static [&'static str] = &["weighs"];

    fn parse(cells: &Cells<'_>) -> Result<Self, String> {
        Ok(Self { after_weighs_more: cells.choose("weighs", &[("after", true), ("before", false)])? })
    }
}

/// How far the user of a verb is bound to its clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Embedding {
    /// The clause is taken for true: "realise".
    Fact,
    /// It is somebody's view: "think".
    Belief,
    /// It is said: "claim".
    Report,
    /// It is how things look to whoever speaks: "seem".
    Seeming,
    /// It is taken for false: "pretend".
    Counter,
}

/// `embedders.tsv`: a verb that takes a clause.
#[derive(Clone, Copy, Debug)]
pub struct Embedder {
    /// What becomes of the clause under negation, in questions and suppositions.
    pub kind: Embedding,
}

impl Row for Embedder {
    const NAME: &'static str = "embedders";
    const COLUMNS: &'static [&'static str] = &["kind"];

    fn parse(cells: &Cells<'_>) -> Result<Self, String> {
        let kinds = [
            ("fact", Embedding::Fact),
            ("belief", Embedding::Belief),
            ("report", Embedding::Report),
            ("seeming", Embedding::Seeming),
            ("counter", Embedding::Counter),
        ];
        Ok(Self { kind: cells.choose("kind", &kinds)? })
    }

    fn inflection(&self) -> Inflection {
        Inflection::Verb
    }
}
