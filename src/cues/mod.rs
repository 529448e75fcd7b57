//! Cues: expressions that may report what someone says, writes, thinks or wants, with their class, voice and negation.

mod find;

use crate::lexicons::Lexicons;
use crate::lexicons::cue::{CueClass, CueEntry, CueType, Factivity, Frames};
use crate::text::{CueId, EntryId, Table, TokenId, TokenRange};

/// One expression that may report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cue {
    /// The expression with its auxiliaries and the adverbs among them: "has also said".
    pub tokens: TokenRange,
    /// The word that bears the meaning: "said".
    pub head: TokenId,
    /// The entry of the cue lexicon; none where the lexicon does not list it.
    pub entry: Option<EntryId>,
    /// How it stands in its clause.
    pub voice: Voice,
    /// "did not say", "denied having said" is not.
    pub negated: bool,
    /// "would say", "may say".
    pub modal: bool,
}

/// What is taken of a cue that the lexicon does not list.
const UNLISTED: CueEntry =
    CueEntry { kind: CueType::Verb, class: CueClass::Other, frames: Frames::NONE, factivity: Factivity::None, strong: false };

impl Cue {
    /// What the lexicon says of it.
    pub fn listed<'l>(&self, lexicons: &'l Lexicons) -> &'l CueEntry {
        self.entry.map_or(&UNLISTED, |entry| &lexicons.cues.entry(entry).value)
    }

    /// Its entry as written in the lexicon; empty where that does not list it.
    pub fn name<'l>(&self, lexicons: &'l Lexicons) -> &'l str {
        self.entry.map_or("", |entry| &lexicons.cues.entry(entry).text)
    }
}

/// How a cue stands in its clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    /// she said
    Active,
    /// was quoted as saying, it was announced
    Passive,
    /// adding that
    Participle,
    /// to say
    Infinitive,
    /// No verb: statement, according to, allegedly, adamant
    Other,
}

/// All cues of a document in order of their heads.
pub type Cues = Table<CueId, Cue>;

pub use find::find;
