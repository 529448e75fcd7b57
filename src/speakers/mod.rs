//! Speakers: who is behind each source.
//!
//! A source is a mention; mentions of one person or body make a speaker. An ordered list of sieves decides, the surest first, and each
//! answer names its sieve; an ambiguous one is left open with its candidates, [`caution`] says how soon. [`cast`] puts the names of a
//! document together; the resolver then reads it once from front to back, with whom a reader has in mind ([`focus`], [`narrated`]), whom
//! the place of a pronoun favours ([`favoured`]) and who signs a letter ([`signed`]); turns of conversations are decided last, all of one
//! together ([`dialogue`], by what [`beside`] sees).

mod assignment;
mod beside;
mod cast;
mod caution;
mod dialogue;
mod evidence;
mod favoured;
mod focus;
mod forms;
mod labels;
mod layers;
mod linking;
#[cfg(test)]
mod marked;
mod mention;
mod named;
mod names;
mod narrated;
mod nominals;
mod pairs;
mod pronouns;
mod resolver;
mod roles;
mod signed;
mod spellings;
mod writer;

use serde::{Deserialize, Serialize};

pub use caution::Caution;

use crate::attributions::Attributions;
use crate::lexicons::Lexicons;
use crate::lexicons::names::{Callings, Gender};
use crate::quotations::Quotations;
use crate::syntax::Syntax;
use crate::text::{AttributionId, SpeakerId, Table, TokenRange};
use crate::tokens::Text;

/// A person or body that speaks in a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Speaker {
    /// The fullest form of the name, without titles; a description where the text names nobody ("a senior official").
    pub name: String,
    /// What it is.
    pub kind: SpeakerKind,
    /// Office or occupation as the text gives it: "Turkish Foreign Minister".
    pub role: Option<String>,
    /// As the text shows it (pronouns, titles, gendered nouns); never guessed from the name.
    pub gender: Option<Gender>,
    /// The gender is shown by a title, a noun or many pronouns.
    pub gender_is_sure: bool,
    /// That of nearly all who bear the given name: never the speaker's, unless the user wants a guess.
    pub gender_of_name: Option<Gender>,
    /// What it does in life, as far as its roles tell namesakes apart.
    pub callings: Callings,
    /// The name is a surname that several have here, with its form of address: "Mr. Vale".
    pub title_in_name: bool,
    /// The other forms under which the text mentions it.
    pub aliases: Vec<String>,
    /// Where it is mentioned by name, in order.
    pub mentions: Vec<TokenRange>,
}

/// What a speaker is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum SpeakerKind {
    Person,
    Organization,
    Group,
    Document,
    Unnamed,
}

impl SpeakerKind {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            SpeakerKind::Person => "person",
            SpeakerKind::Organization => "organization",
            SpeakerKind::Group => "group",
            SpeakerKind::Document => "document",
            SpeakerKind::Unnamed => "unnamed",
        }
    }
}

/// Which sieve answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sieve {
    /// The source is a full name.
    Named,
    /// A part of a name that stands in full elsewhere.
    NamePart,
    /// he, she, it, they
    Pronoun,
    /// "the minister"
    Nominal,
    /// "the former", "the latter", "the two", "both"
    Pair,
    /// "I": the one whose words these are.
    FirstPerson,
    /// A quotation without a source after one by the same speaker.
    Continuation,
    /// A turn of a dialogue.
    Conversation,
    /// The writer's own words: the author or the outlet.
    Writer,
    /// Nobody could be named.
    None,
}

impl Sieve {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Sieve::Named => "named",
            Sieve::NamePart => "name-part",
            Sieve::Pronoun => "pronoun",
            Sieve::Nominal => "nominal",
            Sieve::Pair => "pair",
            Sieve::FirstPerson => "first-person",
            Sieve::Continuation => "continuation",
            Sieve::Conversation => "conversation",
            Sieve::Writer => "writer",
            Sieve::None => "none",
        }
    }
}

/// Who is behind the source of one attribution.
#[derive(Clone, Debug, PartialEq)]
pub struct Resolution {
    /// The speaker; none where it is left open.
    pub speaker: Option<SpeakerId>,
    /// Which sieve answered.
    pub sieve: Sieve,
    /// Where it is left open: who it may be; of two together: each of them. Weights sum to 1.
    pub candidates: Vec<(SpeakerId, f32)>,
}

/// Someone or something that a document names, whether it speaks or not.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    /// The fullest form of the name, without titles.
    pub name: String,
    /// What it is.
    pub kind: SpeakerKind,
    /// A place, as a speaker its government.
    pub is_place: bool,
    /// Who it is as a speaker, if it speaks.
    pub speaker: Option<SpeakerId>,
    /// The name is a surname with its form of address.
    pub title_in_name: bool,
}

/// A name in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The name.
    pub tokens: TokenRange,
    /// With the titles before it.
    pub titled: TokenRange,
    /// Whom it names, by position in [`Speakers::named`]; none where it may be several.
    pub named: Option<usize>,
    /// It is a part of the name that stands in full elsewhere.
    pub is_part: bool,
}

/// The speakers of a document and who is behind each attribution.
#[derive(Debug, Default)]
pub struct Speakers {
    /// Whom and what the document names.
    pub named: Vec<Named>,
    /// The names in the text, in order of their ends.
    pub mentions: Vec<Mention>,
    /// In order of first mention.
    pub speakers: Table<SpeakerId, Speaker>,
    /// One an attribution.
    pub resolutions: Table<AttributionId, Resolution>,
}

/// Says who is behind the source of each attribution.
pub fn resolve(
    text: &Text<'_>,
    syntax: &Syntax,
    quotations: &Quotations,
    attributions: &Attributions,
    lexicons: &Lexicons,
    caution: Caution,
) -> Speakers {
    resolver::run(&layers::Layers { text, syntax, quotations, attributions, lexicons }, caution)
}
