//! `cues.tsv`: expressions that report speech, writing, thought or perception.

use serde::{Deserialize, Serialize};

use super::inflect::Inflection;
use super::table::{Cells, Row};

/// What the reporting expression does (DESIGN terms; after the reporting verb classes of Thompson and Ye 1991 and Hyland 1999).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum CueClass {
    Neutral,
    Assertive,
    Factive,
    Distancing,
    Conceding,
    Denying,
    Supporting,
    Opposing,
    Directive,
    Commissive,
    Questioning,
    Thinking,
    Emotive,
    Other,
}

impl CueClass {
    /// All classes with their names.
    pub const ALL: [(&'static str, CueClass); 14] = [
        ("neutral", CueClass::Neutral),
        ("assertive", CueClass::Assertive),
        ("factive", CueClass::Factive),
        ("distancing", CueClass::Distancing),
        ("conceding", CueClass::Conceding),
        ("denying", CueClass::Denying),
        ("supporting", CueClass::Supporting),
        ("opposing", CueClass::Opposing),
        ("directive", CueClass::Directive),
        ("commissive", CueClass::Commissive),
        ("questioning", CueClass::Questioning),
        ("thinking", CueClass::Thinking),
        ("emotive", CueClass::Emotive),
        ("other", CueClass::Other),
    ];

    /// The name in tables.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, class)| *class == self).map_or("other", |(name, _)| name)
    }
}

/// Part of speech of a reporting expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum CueType {
    Verb,
    Noun,
    Preposition,
    Adverb,
    Adjective,
}

/// What the content of a cue may be; several together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Frames(u16);

impl Frames {
    /// Nothing known.
    pub const NONE: Frames = Frames(0);
    /// A direct quotation.
    pub const QUOTE: Frames = Frames(1);
    /// A finite clause, with or without "that".
    pub const THAT: Frames = Frames(1 << 1);
    /// A finite clause only with "that".
    pub const EXPLICIT_THAT: Frames = Frames(1 << 2);
    /// A whether, how or why clause.
    pub const WH: Frames = Frames(1 << 3);
    /// An infinitive whose doer is the source: "pledged to help".
    pub const TO: Frames = Frames(1 << 4);
    /// An object and an infinitive: "urged Iran to halt".
    pub const OBJECT_TO: Frames = Frames(1 << 5);
    /// A noun phrase: "condemned the attack".
    pub const NP: Frames = Frames(1 << 6);
    /// An object and "as": "described it as a failure".
    pub const AS: Frames = Frames(1 << 7);
    /// A gerund: "suggested waiting".
    pub const ING: Frames = Frames(1 << 8);
    /// An object and a predicate without a verb: "called him a liar".
    pub const SMALL: Frames = Frames(1 << 9);
    /// An addressee comes before the content: "told reporters that".
    pub const ADDRESSEE: Frames = Frames(1 << 10);
    /// The source comes after the cue, whose subject is "it": "it occurred to her that".
    pub const EXPERIENCER: Frames = Frames(1 << 11);

    const ALL: [(&'static str, Frames); 12] = [
        ("quote", Self::QUOTE),
        ("that", Self::THAT),
        ("that!", Self::EXPLICIT_THAT),
        ("wh", Self::WH),
        ("to", Self::TO),
        ("objto", Self::OBJECT_TO),
        ("np", Self::NP),
        ("as", Self::AS),
        ("ing", Self::ING),
        ("small", Self::SMALL),
        ("addr", Self::ADDRESSEE),
        ("exp", Self::EXPERIENCER),
    ];

    /// Whether any of `other` is among these.
    pub fn any(self, other: Frames) -> bool {
        self.0 & other.0 != 0
    }

    /// These and `other`.
    pub const fn with(self, other: Frames) -> Frames {
        Frames(self.0 | other.0)
    }
}

/// How the cue presents the truth of the content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Factivity {
    /// As true: "point out".
    Factive,
    /// As open: "claim".
    NonFactive,
    /// As false: "pretend".
    CounterFactive,
    /// Says nothing of it.
    None,
}

/// One line of `cues.tsv`.
#[derive(Clone, Copy, Debug)]
pub struct CueEntry {
    /// Its part of speech.
    pub kind: CueType,
    /// What it does.
    pub class: CueClass,
    /// What its content may be.
    pub frames: Frames,
    /// How it presents the content.
    pub factivity: Factivity,
    /// Whether it nearly always reports when it stands in one of its frames.
    pub strong: bool,
}

impl Row for CueEntry {
    const NAME: &'static str = "cues";
    const COLUMNS: &'static [&'static str] = &["type", "class", "frames", "factivity", "strength"];

    fn parse(cells: &Cells<'_>) -> Result<Self, String> {
        let kinds = [
            ("verb", CueType::Verb),
            ("noun", CueType::Noun),
            ("preposition", CueType::Preposition),
            ("adverb", CueType::Adverb),
            ("adjective", CueType::Adjective),
        ];
        let factivities = [
            ("factive", Factivity::Factive),
            ("non", Factivity::NonFactive),
            ("counter", Factivity::CounterFactive),
            ("", Factivity::None),
        ];
        Ok(Self {
            kind: cells.choose("type", &kinds)?,
            class: cells.choose("class", &CueClass::ALL)?,
            frames: frames(cells.get("frames"))?,
            factivity: cells.choose("factivity", &factivities)?,
            strong: cells.choose("strength", &[("strong", true), ("weak", false)])?,
        })
    }

    fn sense(&self) -> &'static str {
        match self.kind {
            CueType::Verb => "verb",
            CueType::Noun => "noun",
            CueType::Preposition => "preposition",
            CueType::Adverb => "adverb",
            CueType::Adjective => "adjective",
        }
    }

    fn inflection(&self) -> Inflection {
        match self.kind {
            CueType::Verb => Inflection::Verb,
            CueType::Noun => Inflection::Noun,
            _ => Inflection::Fixed,
        }
    }
}

fn frames(cell: &str) -> Result<Frames, String> {
    cell.split(',').filter(|name| !name.is_empty()).try_fold(Frames::default(), |all, name| {
        let known = Frames::ALL.iter().find(|(frame, _)| *frame == name);
        known.map(|(_, frame)| all.with(*frame)).ok_or_else(|| {
            let names: Vec<&str> = Frames::ALL.iter().map(|(name, _)| *name).collect();
            format!("column `frames`: `{name}` is not one of {}", names.join(", "))
        })
    })
}
