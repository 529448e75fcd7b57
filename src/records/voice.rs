//! Who speaks in the rows of a document, and what tells namesakes of a corpus apart: gender, calling, time.

use serde::{Deserialize, Serialize};

use super::full_name::FullName;
use super::tally::SIZE_OF_ENTRY;
use crate::lexicons::names::{Callings, Gender};
use crate::speakers::SpeakerKind;

/// A speaker of some quote of one document, as far as quotes do not say it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Voice {
    /// The id that the quotes have.
    pub speaker_id: String,
    /// The canonical name in this document.
    pub name: String,
    /// Other forms of the name.
    pub aliases: Vec<String>,
    /// What makes it one with a speaker of another document.
    pub known: Known,
    /// The name taken apart, where it is a full name.
    pub(super) full: Option<FullName>,
    /// What the document tells of it.
    pub(super) traits: Traits,
}

impl Voice {
    /// The most bytes that it can add to what is known of a speaker.
    pub(super) fn growth(&self) -> usize {
        let texts = self.aliases.iter().chain([&self.name]).map(|text| text.len() + SIZE_OF_ENTRY).sum::<usize>();
        texts + self.full.as_ref().map_or(0, |full| 2 * (full.size() + size_of::<FullName>()))
    }
}

/// What makes a speaker of one document one with a speaker of another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Known {
    /// A description, a group: nothing does.
    #[default]
    Description,
    /// A single name of a person: nothing does.
    InPart,
    /// The name of a body.
    Body,
    /// A person's full name, if nothing speaks against it.
    InFull,
    /// The user's file of people.
    People,
    /// The user's corrections.
    Override,
}

/// What tells namesakes apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Traits {
    pub kind: Option<SpeakerKind>,
    pub gender: Option<Gender>,
    pub callings: Callings,
    /// The first and the last.
    pub days: Option<Days>,
}

/// An ISO day: the digits of year, month and day as one number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(into = "String", from = "String")]
pub(super) struct Day(u32);

impl From<String> for Day {
    fn from(text: String) -> Self {
        Self::of(&text)
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.shown()
    }
}

impl Day {
    pub fn of(text: &str) -> Self {
        let digits = text.chars().filter_map(|letter| letter.to_digit(10)).chain(std::iter::repeat(0));
        Self(digits.take(8).fold(0, |number, digit| number * 10 + digit))
    }

    pub fn shown(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year(), self.0 / 100 % 100, self.0 % 100)
    }

    fn year(self) -> u32 {
        self.0 / 10_000
    }
}

/// A first and a last day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Days(pub Day, pub Day);

impl Days {
    pub fn of(day: &str) -> Self {
        Self(Day::of(day), Day::of(day))
    }

    /// Those of `known`, with more.
    pub fn learn(known: &mut Option<Self>, more: Option<Self>) {
        let Some(Self(first, last)) = more else { return };
        let days = known.get_or_insert(Self(first, last));
        *days = Self(days.0.min(first), days.1.max(last));
    }
}

/// In so many years nobody is quoted first and last.
const LIFETIME: u32 = 60;

impl Traits {
    /// Why two cannot be one person; none where nothing speaks against it.
    pub fn against(&self, other: &Self) -> Option<String> {
        if self.gender.zip(other.gender).is_some_and(|(one, other)| one != other) {
            return Some("another gender".to_owned());
        }
        if self.callings.differ(other.callings) {
            let list = |callings: Callings| callings.names().collect::<Vec<_>>().join(", ");
            return Some(format!("another calling: {} there, {} here", list(other.callings), list(self.callings)));
        }
        let years = self.years().zip(other.years());
        let gap = years.map(|(one, other)| one.0.saturating_sub(other.1).max(other.0.saturating_sub(one.1)));
        gap.filter(|gap| *gap > LIFETIME).map(|gap| format!("{gap} years apart"))
    }

    /// Adds what another document tells.
    pub fn learn(&mut self, other: &Self) {
        self.kind = self.kind.or(other.kind);
        self.gender = self.gender.or(other.gender);
        self.callings = self.callings.or(other.callings);
        Days::learn(&mut self.days, other.days);
    }

    fn years(&self) -> Option<(u32, u32)> {
        self.days.map(|Days(first, last)| (first.year(), last.year()))
    }
}
