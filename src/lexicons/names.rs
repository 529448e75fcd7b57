//! Tables for names and mentions: titles, given names and their short forms, callings, referents, places, outlets, pronouns.

use serde::{Deserialize, Serialize};

use super::inflect::Inflection;
use super::table::{Cells, Row};

/// Gender as the text shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Gender {
    /// he, Mr., spokesman
    #[serde(rename = "m")]
    Male,
    /// she, Ms., spokeswoman
    #[serde(rename = "f")]
    Female,
}

impl Gender {
    /// The name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Gender::Male => "m",
            Gender::Female => "f",
        }
    }
}

const GENDERS: [(&str, Option<Gender>); 3] = [("m", Some(Gender::Male)), ("f", Some(Gender::Female)), ("", None)];

/// `titles.tsv`: what stands before a name.
#[derive(Clone, Copy, Debug)]
pub struct Title {
    /// "Prime Minister" says what someone is; "Mr." does not.
    pub is_office: bool,
    /// "Mrs." shows it.
    pub gender: Option<Gender>,
}

impl Row for Title {
    const NAME: &'static str = "titles";
    const COLUMNS: &'static [&'static str] = &["kind", "gender"];

    fn parse(cells: &Cells<'_>) -> Result<Self, String> {
        let is_office = cells.choose("kind", &[("honorific", false), ("office", true)])?;
        Ok(Self { is_office, gender: cells.choose("gender", &GENDERS)? })
    }
}

/// `given.tsv`: given names.
#[derive(Clone, Copy, Debug)]
pub struct Given {
    /// That of nearly all who bear it: evidence for whom a pronoun means; anybody's gender only where the user asks for a guess.
    pub gender: Option<Gender>,
}

impl Row for Given {
    const NAME: &'static str = "given";
    const COLUMNS: &'static [&'static str] = &["gender"];

    fn parse(cells: &Cells<'_>) -> Result<Self, String> {
        Ok(Self { gender: cells.choose("gender", &GENDERS)? })
    }
}

/// `nicknames.tsv`: short and pet forms of given names.
#[derive(Clone, Debug)]
pub struct Nickname {
    /// The given names that it is short for.
    pub formal: Box<[Box<str>]>,
}

impl Row for Nickname {
    const NAME: &'static str = "nicknames";
    const COLUMNS: &'static [&'static str] = &["formal"];

    fn parse(cells: &Cells<'_>) -> Result<Self, String> {
        let formal: Box<[Box<str>]> = cells.get("formal").split(',').map(str::trim).map(Box::from).collect();
        let is_open = formal.iter().any(|name| name.is_empty());
        if is_open {
            Err("column `formal`: names separated by commas are needed, such as Francis,Franklin".to_owned())
        } else {
            Ok(Self { formal })
        }
    }
}

/// What somebody does in life, as far as it tells namesakes apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Calling {
    /// Politics, law, forces, business, science, press: people move from one to the other.
    Public,
    Arts,
    Church,
    Craft,
    Medicine,
    Police,
    School,
    Sport,
}

impl Calling {
    const ALL: [(&'static str, Calling); 8] = [
        ("public", Calling::Public),
        ("arts", Calling::Arts),
        ("church", Calling::Church),
        ("craft", Calling::Craft),
        ("medicine", Calling::Medicine),
        ("police", Calling::Police),
        ("school", Calling::School),
        ("sport", Calling::Sport),
    ];
}

/// `callings.tsv`: occupations.
#[derive(Clone, Copy, Debug)]
pub struct Occupation {
    /// What sort it is of.
    pub calling: Calling,
}

impl Row for Occupation {
    const NAME: &'static str = "callings";
    const COLUMNS: &'static [&'static str] = &["calling"];

    fn parse(cells: &Cells<'_>) -> Result<Self, String> {
        Ok(Self { calling: cells.choose("calling", &Calling::ALL)? })
    }
}

/// The callings that somebody is known to have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Callings(u16);

impl Callings {
    /// With one more.
    #[must_use]
    pub fn with(self, calling: Calling) -> Self {
        Self(self.0 | 1 << calling as u16)
    }

    /// Those of either.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether one person is known to have some that another has.
    pub fn meet(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether both have some, and none in common.
    pub fn differ(self, other: Self) -> bool {
        self.0 != 0 && other.0 != 0 && !self.meet(other)
    }

    /// Their names.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        Calling::ALL.into_iter().filter(move |(_, calling)| self.meet(Callings::default().with(*calling))).map(|(name, _)| name)
    }
}

/// Small words within a surname, or before it: "van der Berg".
pub const PARTICLES: [&str; 22] = [
    "al", "bin", "bint", "da", "das", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "ibn", "la", "le", "ter", "van", "vom",
    "von", "zu",
];

/// What a noun refers to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReferentKind {
    /// minister, nurse
    Person,
    /// ministry, company
    Organization,
    /// crowd, family; a plural of persons too
    Group,
    /// report, poll
    Document,
}

/// `referents.tsv`: head nouns of mentions.
#[derive(Clone, Copy, Debug)]
pub struct Referent {
    /// What it refers to.
    pub kind: ReferentKind,
    /// "spokeswoman" shows it.
    pub gender: Option<Gender>,
    /// Whether the plural is a form of it.
    pub inflection: Inflection,
}

impl Row for Referent {
    const NAME: &'static str = "referents";
    const COLUMNS: &'static [&'static str] = &["kind", "gender", "inflect"];

    fn parse(cells: &Cells<'_>) -> Result<Self, String> {
        let kinds = [
            ("person", ReferentKind::Person),
            ("organization", ReferentKind::Organization),
            ("group", ReferentKind::Group),
            ("document", ReferentKind::Document),
        ];
        Ok(Self {
            kind: cells.choose("kind", &kinds)?,
            gender: cells.choose("gender", &GENDERS)?,
            inflection: cells.choose("inflect", &super::inflect::INFLECTIONS)?,
        })
    }

    fn inflection(&self) -> Inflection {
        self.inflection
    }
}

/// What sort of place name it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum PlaceKind {
    Country,
    Capital,
    City,
    Region,
    State,
    Demonym,
    Metonym,
    Continent,
}

/// `places.tsv`: places, and the country or body that they stand for as speakers.
#[derive(Clone, Debug)]
pub struct Place {
    /// What it is.
    pub kind: PlaceKind,
    /// Whom it stands for: "Ankara" for "Türkiye".
    pub of: Box<str>,
}

impl Row for Place {
    const NAME: &'static str = "places";
    const COLUMNS: &'static [&'static str] = &["kind", "of"];

    fn parse(cells: &Cells<'_>) -> Result<Self, String> {
        let kinds = [
            ("country", PlaceKind::Country),
            ("capital", PlaceKind::Capital),
            ("city", PlaceKind::City),
            ("region", PlaceKind::Region),
            ("state", PlaceKind::State),
            ("demonym", PlaceKind::Demonym),
            ("metonym", PlaceKind::Metonym),
            ("continent", PlaceKind::Continent),
        ];
        Ok(Self { kind: cells.choose("kind", &kinds)?, of: cells.get("of").into() })
    }
}

/// `outlets.tsv`: news outlets, agencies, platforms.
#[derive(Clone, Copy, Debug)]
pub struct Outlet {
    /// Twitter and the like carry words and do not speak.
    pub is_platform: bool,
}

impl Row for Outlet {
    const NAME: &'static str = "outlets";
    const COLUMNS: &'static [&'static str] = &["kind"];

    fn parse(cells: &Cells<'_>) -> Result<Self, String> {
        let kinds =
            [("agency", false), ("newspaper", false), ("broadcaster", false), ("magazine", false), ("site", false), ("platform", true)];
        Ok(Self { is_platform: cells.choose("kind", &kinds)? })
    }
}

/// What a pronoun does in its clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Case {
    Subject,
    Object,
    Possessive,
    Reflexive,
}

/// `pronouns.tsv`.
#[derive(Clone, Copy, Debug)]
pub struct Pronoun {
    /// 1, 2 or 3.
    pub person: u8,
    /// we, they
    pub is_plural: bool,
    /// he, she
    pub gender: Option<Gender>,
    /// it, its
    pub is_neuter: bool,
    /// he, him, his, himself
    pub case: Case,
}

impl Row for Pronoun {
    const NAME: &'static str = "pronouns";
    const COLUMNS: &'static [&'static str] = &["person", "number", "gender", "case"];

    fn parse(cells: &Cells<'_>) -> Result<Self, String> {
        let cases =
            [("subject", Case::Subject), ("object", Case::Object), ("possessive", Case::Possessive), ("reflexive", Case::Reflexive)];
        let gender = cells.choose("gender", &[("m", 'm'), ("f", 'f'), ("n", 'n'), ("", '-')])?;
        Ok(Self {
            person: cells.choose("person", &[("1", 1), ("2", 2), ("3", 3)])?,
            is_plural: cells.choose("number", &[("singular", false), ("plural", true)])?,
            gender: match gender {
                'm' => Some(Gender::Male),
                'f' => Some(Gender::Female),
                _ => None,
            },
            is_neuter: gender == 'n',
            case: cells.choose("case", &cases)?,
        })
    }
}
