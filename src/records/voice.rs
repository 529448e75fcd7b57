//! Who speaks in the rows of a document, and what tells namesakes of a corpus apart: gender, calling, time.

use serde::{Deserialize, Serialize};

use super::full_name::FullName;
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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Traits {
    pub kind: Option<SpeakerKind>,
    pub gender: Option<Gender>,
    pub callings: Callings,
    /// The first and the last ISO day.
    pub days: Option<(String, String)>,
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
        for day in other.days.iter().flat_map(|(first, last)| [first, last]) {
            let (first, last) = self.days.get_or_insert_with(|| (day.clone(), day.clone()));
            if day < first {
                first.clone_from(day);
            }
            if day > last {
                last.clone_from(day);
            }
        }
    }

    fn years(&self) -> Option<(u32, u32)> {
        let year = |day: &str| day.get(..4)?.parse().ok();
        let (first, last) = self.days.as_ref()?;
        Some((year(first)?, year(last)?))
    }
}
