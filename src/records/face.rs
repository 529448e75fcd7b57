//! Speakers of a document as its rows show them: joined to the people of the user's file, and made one where the user says so.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::column::{Metadata, one_line};
use super::identity;
use super::voice::Known;
use crate::authority::{Authority, Edit, Match, Person, Wanted, key};
use crate::lexicons::names::{Callings, Gender};
use crate::problem::{Problem, Rule};
use crate::speakers::{Speaker, SpeakerKind};
use crate::text::{SpeakerId, Table};

/// What shows a speaker's gender, the surest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum GenderBasis {
    /// A guess, which the user asked for: that of nearly all who bear the given name.
    Name,
    /// Pronouns, titles and nouns of the text.
    Text,
    /// The user's file of people.
    People,
}

impl GenderBasis {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            GenderBasis::Name => "name",
            GenderBasis::Text => "text",
            GenderBasis::People => "people",
        }
    }
}

/// A speaker as rows show it.
#[derive(Clone, Debug)]
pub(super) struct Face {
    pub name: String,
    pub id: String,
    pub kind: SpeakerKind,
    pub role: Option<String>,
    pub gender: Option<(Gender, GenderBasis)>,
    pub gender_is_sure: bool,
    /// What it does in life, as the text tells.
    pub callings: Callings,
    /// What makes it one with a speaker of another document.
    pub known: Known,
    pub aliases: Vec<String>,
    /// What the file of people says.
    pub people: Metadata,
    /// The lines of corrections that made it what it is.
    pub edits: Vec<usize>,
    /// The people that it may be, where they could not be told apart.
    pub doubt: Vec<String>,
}

impl Face {
    fn new(document: &str, speaker: &Speaker, gender_by_name: bool) -> Self {
        let aliases = speaker.aliases.iter().map(|alias| one_line(alias)).collect();
        let role = speaker.role.as_deref().map(one_line);
        let told = speaker.gender.map(|gender| (gender, GenderBasis::Text));
        let guess = speaker.gender_of_name.filter(|_| gender_by_name && speaker.kind == SpeakerKind::Person);
        let gender = told.or(guess.map(|gender| (gender, GenderBasis::Name)));
        let known = identity::known(&speaker.name, speaker.kind, speaker.title_in_name);
        let (gender_is_sure, callings) = (speaker.gender_is_sure, speaker.callings);
        Self { role, gender, gender_is_sure, aliases, callings, ..Self::named(document, &speaker.name, speaker.kind, known) }
    }

    /// Someone of whom no more is known.
    fn named(document: &str, name: &str, kind: SpeakerKind, known: Known) -> Self {
        Self {
            name: one_line(name),
            id: identity::speaker(document, name, kind, known),
            known,
            gender_is_sure: false,
            callings: Callings::default(),
            kind,
            role: None,
            gender: None,
            aliases: Vec::new(),
            people: Metadata::default(),
            edits: Vec::new(),
            doubt: Vec::new(),
        }
    }

    /// The same speaker as a person of the file.
    fn joined(self, person: Person) -> Self {
        let mut aliases = self.aliases;
        let known = person.gender.map(|gender| gender.map(|gender| (gender, GenderBasis::People)));
        if self.name != person.name {
            aliases.insert(0, self.name);
        }
        Self {
            id: identity::person(&person.key),
            known: Known::People,
            // Whoever is described in the text is known by the file.
            kind: if self.kind == SpeakerKind::Unnamed { SpeakerKind::Person } else { self.kind },
            gender: known.unwrap_or(self.gender),
            aliases,
            people: Metadata(Arc::from(person.columns)),
            name: person.name,
            doubt: Vec::new(),
            ..self
        }
    }

    /// `other`, with what is known of this one where it leaves that open.
    fn merged(&self, other: Face) -> Self {
        let mut aliases = other.aliases;
        aliases.extend(std::iter::once(&self.name).chain(&self.aliases).filter(|alias| **alias != other.name).cloned());
        // The file has spoken where it says of a person something else than m or f.
        let is_open = other.people.get("gender").is_none();
        let gender = [self.gender.filter(|_| is_open), other.gender].into_iter().flatten().max_by_key(|(_, basis)| *basis);
        let callings = self.callings.or(other.callings);
        Self { role: other.role.or_else(|| self.role.clone()), gender, aliases, callings, ..other }
    }
}

/// The speakers of a document.
pub(super) struct Faces<'a> {
    document: &'a str,
    day: Option<String>,
    authority: &'a Authority,
    gender_by_name: bool,
    all: Table<SpeakerId, Face>,
}

impl<'a> Faces<'a> {
    pub(super) fn new(
        document: &'a str,
        metadata: &Metadata,
        speakers: &Table<SpeakerId, Speaker>,
        authority: &'a Authority,
        gender_by_name: bool,
    ) -> Self {
        let mut faces = Self { document, day: metadata.day().map(str::to_owned), authority, gender_by_name, all: Table::default() };
        let joined: Vec<Face> = speakers.iter().map(|speaker| faces.joined(speaker)).collect();
        faces.all = joined.into();
        let merged: Vec<Face> = faces.all.iter().map(|face| faces.merged(face.clone())).collect();
        faces.all = merged.into();
        faces
    }

    /// As rows show the speaker.
    pub(super) fn find(&self, speaker: SpeakerId) -> Option<&Face> {
        self.all.find(speaker)
    }

    /// Who speaks where the user names someone.
    pub(super) fn said(&self, edit: &Edit) -> Face {
        self.merged(self.called(edit, SpeakerKind::Person))
    }

    fn joined(&self, speaker: &Speaker) -> Face {
        let face = Face::new(self.document, speaker, self.gender_by_name);
        let wanted = Wanted { name: &face.name, aliases: &face.aliases, kind: face.kind, gender: speaker.gender };
        match self.authority.people.find(wanted, self.day.as_deref()) {
            Match::None => face,
            Match::One(person) => face.joined(person),
            Match::Several(doubt) => Face { doubt, ..face },
        }
    }

    fn merged(&self, face: Face) -> Face {
        let (Some(edit), edits) = self.authority.overrides.merged(self.document, &face.name) else { return face };
        let merged = face.merged(self.called(edit, face.kind));
        Face { edits, ..merged }
    }

    /// Whom a line means: a speaker of the document, else one of the people, else someone new.
    fn called(&self, edit: &Edit, kind: SpeakerKind) -> Face {
        let (name, kind) = (edit.speaker.as_str(), edit.kind.unwrap_or(kind));
        let wanted = key(name);
        let fits = |face: &&Face| key(&face.name) == wanted && edit.kind.is_none_or(|kind| kind == face.kind);
        if let Some(face) = self.all.iter().find(fits) {
            return face.clone();
        }
        let face = Face::named(self.document, name, kind, identity::known(name, kind, false));
        match self.authority.people.find(Wanted { name, aliases: &[], kind, gender: None }, self.day.as_deref()) {
            Match::One(person) => face.joined(person).without(name),
            _ => face,
        }
    }
}

impl Face {
    /// Without an alias: what a user calls someone stands in no text.
    fn without(mut self, alias: &str) -> Self {
        self.aliases.retain(|known| known != alias);
        self
    }

    /// That a speaker may be several people.
    pub(super) fn problem(&self, document: &str) -> Option<Problem> {
        (!self.doubt.is_empty()).then(|| Problem {
            document: document.to_owned(),
            place: format!("speaker {}", self.name),
            rule: Rule::AmbiguousPerson,
            message: format!(
                "“{}” may be {} people of --people and was joined to none: {}",
                self.name,
                self.doubt.len(),
                shown(&self.doubt)
            ),
            hint: "tell them apart by valid_from and valid_to and a date of the document, or name the speaker with --overrides".to_owned(),
        })
    }
}

/// The first few names.
fn shown(names: &[String]) -> String {
    const MOST: usize = 5;
    let more = if names.len() > MOST { ", …" } else { "" };
    format!("{}{more}", names.iter().take(MOST).map(String::as_str).collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::lexicons::Lexicons;

    /// Speakers of one document, with a file of people and one of corrections; all given names are borne by women.
    fn shown(speakers: &[(&str, Option<Gender>, Option<&str>)], people: &str, overrides: &str) -> Vec<Face> {
        shown_with(false, speakers, people, overrides)
    }

    fn shown_with(guess: bool, speakers: &[(&str, Option<Gender>, Option<&str>)], people: &str, overrides: &str) -> Vec<Face> {
        let folder = tempfile::tempdir().unwrap();
        let paths = [("people.csv", people), ("overrides.csv", overrides)].map(|(name, text)| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            path
        });
        let authority = Authority::load(Some(&paths[0]), Some(&paths[1]), &Lexicons::load(None).unwrap()).unwrap();
        let speaker = |(name, gender, role): &(&str, Option<Gender>, Option<&str>)| Speaker {
            name: (*name).to_owned(),
            kind: SpeakerKind::Person,
            role: role.map(str::to_owned),
            gender: *gender,
            gender_is_sure: true,
            gender_of_name: gender.is_none().then_some(Gender::Female),
            callings: Callings::default(),
            title_in_name: false,
            aliases: Vec::new(),
            mentions: Vec::new(),
        };
        let speakers: Table<SpeakerId, Speaker> = speakers.iter().map(speaker).collect::<Vec<_>>().into();
        let of = |by_name| Faces::new("a", &Metadata::default(), &speakers, &authority, by_name).all.iter().cloned().collect();
        let (told, guessed): (Vec<Face>, Vec<Face>) = (of(false), of(true));
        let by = |faces: &[Face], basis| faces.iter().filter(|face| face.gender.is_some_and(|gender| gender.1 == basis)).count();
        assert_eq!(by(&told, GenderBasis::Name), 0);
        assert_eq!(by(&told, GenderBasis::Text), by(&guessed, GenderBasis::Text), "a guess takes no place of what the text tells");
        if guess { guessed } else { told }
    }

    const NO_PEOPLE: &str = "name\n";
    const NO_OVERRIDES: &str = "speaker\n";

    #[test]
    fn two_made_one_know_what_either_knew() {
        let speakers = [("Ann Vale", Some(Gender::Female), None), ("Lady Harbor", None, Some("mayor")), ("Bo Crane", None, None)];
        let faces = shown(&speakers, NO_PEOPLE, "mention,speaker,action\nann vale,Lady Harbor,merge\nBo Crane,Bo Crane-Hill,merge\n");
        assert_eq!(
            (faces[0].name.as_str(), faces[0].role.as_deref(), faces[0].aliases.join(";")),
            ("Lady Harbor", Some("mayor"), "Ann Vale".to_owned())
        );
        assert_eq!((faces[0].gender, &faces[0].id), (Some((Gender::Female, GenderBasis::Text)), &faces[1].id));
        assert_eq!((faces[2].name.as_str(), faces[2].edits.as_slice()), ("Bo Crane-Hill", &[1][..]));
    }

    #[test]
    fn a_name_says_a_gender_only_where_asked_and_nothing_better_does() {
        let speakers = [("Ann Vale", None, None), ("Bo Crane", Some(Gender::Male), None), ("Cy Hill", None, None), ("Di Fox", None, None)];
        let people = "name,id,gender\nCy Hill,3,m\nDi Fox,4,nonbinary\n";
        let faces = shown_with(true, &speakers, people, "mention,speaker,action\nBo Crane,Ann Vale,merge\n");
        let genders: Vec<_> = faces.iter().map(|face| face.gender).collect();
        let [text, people] = [GenderBasis::Text, GenderBasis::People].map(|basis| Some((Gender::Male, basis)));
        assert_eq!(genders, [Some((Gender::Female, GenderBasis::Name)), text, people, None]);
    }

    #[test]
    fn the_file_of_people_decides_on_gender_where_it_speaks() {
        let speakers =
            [("Ann Vale", Some(Gender::Female), None), ("Bo Crane", Some(Gender::Male), None), ("Cy Hill", Some(Gender::Male), None)];
        let faces = shown(&speakers, "name,id,gender\nAnn Vale,1,m\nBo Crane,2,nonbinary\nCy Hill,3,\n", NO_OVERRIDES);
        let genders: Vec<_> = faces.iter().map(|face| face.gender).collect();
        assert_eq!(genders, [Some((Gender::Male, GenderBasis::People)), None, Some((Gender::Male, GenderBasis::Text))]);
    }

    #[test]
    fn ids_of_people_are_those_of_the_file() {
        let id = |name: &str, people: &str| shown(&[(name, None, None)], people, NO_OVERRIDES)[0].id.clone();
        assert_eq!(id("Ann Vale", "name,id\nAnn Vale,Q1\n"), id("Ann Crane", "id,name,alias\nQ1,Dame Ann,Ann Crane\n"));
        assert_ne!(id("Ann Vale", "name,id\nAnn Vale,Q1\n"), id("Ann Vale", "name,id\nAnn Vale,Q2\n"));
        assert_eq!(id("Vale", "name\nAnn Vale\n"), id("Ann Vale", "name\nANN VALE\n"));
    }
}
