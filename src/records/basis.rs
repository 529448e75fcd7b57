//! Why the documents and forms of a speaker were taken for one, and which other speakers of the corpus were not: in words, for the
//! `speakers` table.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::Voice;
use super::full_name::{FullName, NICKNAME, Relation};
use super::tally::{SIZE_OF_ENTRY, Tally};
use super::voice::{Known, Traits};
use crate::authority::key;
use crate::speakers::SpeakerKind;

/// How many forms a basis names, and how many namesakes are listed.
const LISTED: usize = 8;
/// So many of one surname, the most quoted first, are compared.
const COMPARED: usize = 256;

/// What the documents so far tell of one speaker.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Basis {
    known: Known,
    pub full: Option<FullName>,
    pub traits: Traits,
    documents: u64,
    genders: u64,
    callings: u64,
    /// Documents by canonical name.
    names: Tally,
    /// Those of more than one word, taken apart.
    full_names: Vec<(String, FullName)>,
}

impl Basis {
    /// Adds a voice of a document; `again` where it is not the first there.
    pub fn add(&mut self, voice: &Voice, again: bool) {
        self.known = self.known.max(voice.known);
        if let Some(full) = &voice.full {
            self.name(&voice.name, || full.clone());
        }
        self.full = self.full.take().or_else(|| voice.full.clone());
        self.traits.learn(&voice.traits);
        if !again {
            self.documents += 1;
            self.names.add(&voice.name);
            self.genders += u64::from(voice.traits.gender.is_some());
            self.callings += u64::from(voice.traits.callings.names().next().is_some());
        }
    }

    /// Files a name, taken apart.
    fn name(&mut self, name: &str, full: impl FnOnce() -> FullName) {
        if self.full_name(name).is_none() {
            self.full_names.reserve_exact(1);
            self.full_names.push((name.to_owned(), full()));
        }
    }

    fn full_name(&self, name: &str) -> Option<&FullName> {
        self.full_names.iter().find(|(known, _)| known == name).map(|(_, full)| full)
    }

    /// Adds what later documents tell.
    pub fn join(&mut self, later: Self) {
        self.known = self.known.max(later.known);
        later.full_names.into_iter().for_each(|(name, full)| self.name(&name, || full));
        self.full = self.full.take().or(later.full);
        self.traits.learn(&later.traits);
        self.documents += later.documents;
        self.names.join(later.names);
        self.genders += later.genders;
        self.callings += later.callings;
    }

    /// The bytes that it takes beside itself, about.
    pub fn size(&self) -> usize {
        let full = |full: &FullName| full.size() + SIZE_OF_ENTRY;
        let names: usize = self.full_names.iter().map(|(name, one)| size_of::<FullName>() + name.len() + full(one)).sum();
        self.names.size() + names + self.full.as_ref().map_or(0, full)
    }

    /// In words: "full name in 3 documents; “Venn” by surname in 2".
    pub fn line(&self, aliases: &Tally) -> String {
        match self.known {
            Known::Description => return "a description: within one document".to_owned(),
            Known::InPart => return "a single name: within one document".to_owned(),
            Known::People => return "the file of people (--people)".to_owned(),
            Known::Override => return "the corrections (--overrides)".to_owned(),
            Known::Body | Known::InFull => {}
        }
        let what = if self.known == Known::Body { "name" } else { "full name" };
        let plural = if self.documents == 1 { "" } else { "s" };
        let mut parts = vec![format!("{what} in {} document{plural}", self.documents)];
        parts.extend(self.variant_names());
        parts.extend(self.forms(aliases));
        if self.documents > 1 && self.genders + self.callings > 0 {
            parts.push(format!("gender told in {}, calling in {}, none against it", self.genders, self.callings));
        }
        parts.join("; ")
    }

    fn variant_names(&self) -> Vec<String> {
        let names = self.names.ranked();
        let main = names.first().and_then(|(name, _)| self.full_name(name));
        let variant = |(name, count): (&str, u64)| match main?.relation(self.full_name(name)?) {
            Relation::Variant(how) => Some(format!("“{name}” by {how} in {count}")),
            _ => None,
        };
        names.into_iter().filter_map(variant).take(LISTED).collect()
    }

    fn forms(&self, aliases: &Tally) -> Vec<String> {
        let Some(full) = self.full.as_ref().filter(|_| self.known != Known::Body) else { return Vec::new() };
        let form = |(alias, count): (&str, u64)| {
            let part = full.part(&key(alias));
            (!part.is_empty()).then(|| format!("“{alias}” by {part} in {count}"))
        };
        aliases.ranked().into_iter().filter_map(form).take(LISTED).collect()
    }
}

/// A speaker to be compared with others.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Namesake {
    pub id: String,
    pub name: String,
    full: Option<FullName>,
    traits: Traits,
}

/// So many of one surname are enough to say of each of all who bear it whom it is not.
pub(super) const NAMESAKES: usize = COMPARED + 1;

/// The speakers of the same surname or the same name that are others, each with the reason. `others` are the first [`NAMESAKES`] of those,
/// the most quoted first, this one among them or not.
pub(super) fn kept_apart<'n>(one: &Namesake, others: impl Iterator<Item = &'n Namesake>) -> Vec<String> {
    let is_single = |other: &&Namesake| one.full.is_some() && other.full.is_none() && other.is_person();
    let (single, others): (Vec<_>, Vec<_>) = others.filter(|other| other.id != one.id).take(COMPARED).partition(is_single);
    let mut reasons: Vec<Reason<'_>> = others.into_iter().filter_map(|other| one.apart(other)).collect();
    reasons.extend(in_part(&single));
    reasons.sort_by_key(|reason| reason.rank);
    let more = reasons.len().saturating_sub(LISTED);
    // Few of many are listed: only those become texts.
    let listed = reasons.into_iter().take(LISTED).map(|Reason { other, why, .. }| match other {
        Some(other) => format!("{} {} ({why})", other.name, other.id),
        None => why.into_owned(),
    });
    listed.chain((more > 0).then(|| format!("and {more} more"))).collect()
}

/// Why another is not this one: the closest have the lowest rank.
struct Reason<'n> {
    rank: u8,
    /// None where it is about several.
    other: Option<&'n Namesake>,
    why: Cow<'static, str>,
}

/// Those who go by the surname alone, together.
fn in_part(single: &[&Namesake]) -> Option<Reason<'static>> {
    let first = single.first()?;
    let plural = if single.len() == 1 { "" } else { "s" };
    let why = format!("{} in {} document{plural} (a surname alone)", first.name, single.len());
    Some(Reason { rank: 2, other: None, why: why.into() })
}

fn unproved(variant: &str) -> &'static str {
    if variant == NICKNAME { "nickname, and no calling told in common" } else { "middle name, and several whom it fits" }
}

impl Namesake {
    pub fn new(id: &str, name: &str, basis: &Basis) -> Self {
        Self { id: id.to_owned(), name: name.to_owned(), full: basis.full.clone(), traits: basis.traits }
    }

    /// Under what it is compared with others: the last word of a person's name, a body's whole name. None of descriptions, which are
    /// nobody's namesakes.
    pub fn group(&self) -> Option<String> {
        self.is_named().then(|| self.surname())
    }

    fn is_named(&self) -> bool {
        !matches!(self.traits.kind, None | Some(SpeakerKind::Unnamed | SpeakerKind::Group | SpeakerKind::Document))
    }

    fn is_person(&self) -> bool {
        self.traits.kind == Some(SpeakerKind::Person)
    }

    fn surname(&self) -> String {
        match &self.full {
            Some(full) => full.last.clone(),
            None if self.is_person() => key(&self.name).split(' ').next_back().unwrap_or_default().to_owned(),
            None => key(&self.name),
        }
    }

    /// Why another is not this one, the closest first; none where nobody would think so.
    fn apart<'n>(&self, other: &'n Self) -> Option<Reason<'n>> {
        let against = || self.traits.against(&other.traits).map(Cow::Owned);
        let (rank, why) = match (&self.full, &other.full) {
            _ if self.traits.kind != other.traits.kind => {
                if key(&self.name) != key(&other.name) {
                    return None;
                }
                (0, format!("another type: {}", other.traits.kind.map_or("", SpeakerKind::name)).into())
            }
            (Some(one), Some(two)) => match one.relation(two) {
                Relation::Same => (0, against().unwrap_or("which of several is not told".into())),
                Relation::Variant(how) => (1, against().unwrap_or(unproved(how).into())),
                Relation::Unlike("another given name") => (3, "another given name".into()),
                Relation::Unlike(why) => (2, why.into()),
                Relation::None => return None,
            },
            _ => (2, "a surname alone".into()),
        };
        Some(Reason { rank, other: Some(other), why })
    }
}
