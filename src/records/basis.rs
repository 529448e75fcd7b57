//! Why the documents and forms of a speaker were taken for one, and which other speakers of the corpus were not: in words, for the
//! `speakers` table.

use hashbrown::HashMap;

use super::Voice;
use super::full_name::{FullName, NICKNAME, Relation};
use super::tally::Tally;
use super::voice::{Known, Traits};
use crate::authority::key;
use crate::speakers::SpeakerKind;

/// How many forms a basis names, and how many namesakes are listed.
const LISTED: usize = 8;
/// So many of one surname, the most quoted first, are compared.
const COMPARED: usize = 256;

/// What the documents so far tell of one speaker.
#[derive(Debug, Default)]
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
    full_names: HashMap<String, FullName>,
}

impl Basis {
    /// Adds a voice of a document; `again` where it is not the first there.
    pub fn add(&mut self, voice: &Voice, again: bool) {
        self.known = self.known.max(voice.known);
        if let Some(full) = &voice.full {
            self.full_names.entry_ref(voice.name.as_str()).or_insert_with(|| full.clone());
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
        let main = names.first().and_then(|(name, _)| self.full_names.get(*name));
        let variant = |(name, count): (&str, u64)| match main?.relation(self.full_names.get(name)?) {
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
pub(super) struct Namesake<'n> {
    pub id: &'n str,
    pub name: &'n str,
    pub basis: &'n Basis,
}

/// By id, the speakers of the same surname or the same name that are others, each with the reason. `speakers` come the most quoted first.
pub(super) fn kept_apart(speakers: &[Namesake<'_>]) -> HashMap<String, Vec<String>> {
    let mut groups: HashMap<String, Vec<&Namesake<'_>>> = HashMap::new();
    for speaker in speakers.iter().filter(|speaker| speaker.is_named()) {
        groups.entry(speaker.surname()).or_default().push(speaker);
    }
    let mut apart = HashMap::new();
    for group in groups.values().filter(|group| group.len() > 1) {
        for one in group {
            let is_single = |other: &&Namesake<'_>| one.basis.full.is_some() && other.basis.full.is_none() && other.is_person();
            let (single, others): (Vec<_>, Vec<_>) =
                group.iter().copied().filter(|other| other.id != one.id).take(COMPARED).partition(is_single);
            let mut reasons: Vec<(u8, String)> = others.into_iter().filter_map(|other| one.apart(other)).collect();
            reasons.extend(in_part(&single));
            reasons.sort_by_key(|(rank, _)| *rank);
            let more = reasons.len().saturating_sub(LISTED);
            let listed = reasons.into_iter().take(LISTED).map(|(_, reason)| reason);
            let more = (more > 0).then(|| format!("and {more} more"));
            apart.insert(one.id.to_owned(), listed.chain(more).collect());
        }
    }
    apart
}

/// Those who go by the surname alone, together.
fn in_part(single: &[&Namesake<'_>]) -> Option<(u8, String)> {
    let first = single.first()?;
    let plural = if single.len() == 1 { "" } else { "s" };
    Some((2, format!("{} in {} document{plural} (a surname alone)", first.name, single.len())))
}

fn unproved(variant: &str) -> &'static str {
    if variant == NICKNAME { "nickname, and no calling told in common" } else { "middle name, and several whom it fits" }
}

impl Namesake<'_> {
    /// Descriptions are nobody's namesakes.
    fn is_named(&self) -> bool {
        !matches!(self.basis.traits.kind, None | Some(SpeakerKind::Unnamed | SpeakerKind::Group | SpeakerKind::Document))
    }

    fn is_person(&self) -> bool {
        self.basis.traits.kind == Some(SpeakerKind::Person)
    }

    /// The last word of a name of one or more words; a body's whole name.
    fn surname(&self) -> String {
        match &self.basis.full {
            Some(full) => full.last.clone(),
            None if self.is_person() => key(self.name).split(' ').next_back().unwrap_or_default().to_owned(),
            None => key(self.name),
        }
    }

    /// Why another is not this one, the closest first; none where nobody would think so.
    fn apart(&self, other: &Self) -> Option<(u8, String)> {
        let (rank, why) = match (&self.basis.full, &other.basis.full) {
            _ if self.basis.traits.kind != other.basis.traits.kind => {
                if key(self.name) != key(other.name) {
                    return None;
                }
                (0, format!("another type: {}", other.basis.traits.kind.map_or("", SpeakerKind::name)))
            }
            (Some(one), Some(two)) => match one.relation(two) {
                Relation::Same => (0, self.against(other).unwrap_or_else(|| "which of several is not told".to_owned())),
                Relation::Variant(how) => (1, self.against(other).unwrap_or_else(|| unproved(how).to_owned())),
                Relation::Unlike("another given name") => (3, "another given name".to_owned()),
                Relation::Unlike(why) => (2, why.to_owned()),
                Relation::None => return None,
            },
            _ => (2, "a surname alone".to_owned()),
        };
        Some((rank, format!("{} {} ({why})", other.name, other.id)))
    }

    fn against(&self, other: &Self) -> Option<String> {
        self.basis.traits.against(&other.basis.traits)
    }
}
