//! Lexicons are data: one tab-separated table a class of words, checked when loaded, embedded in the binary, and open to a user's
//! own folder that adds to them or replaces single entries.
//!
//! - [`table`] reads and checks a table; [`inflect`] makes the forms of its lemmas; [`phrases`] finds the longest entry at a token.
//! - [`cue`], [`names`], [`stance`], [`words`] say what one line of each table means.
//! - [`builtin`] lists the embedded copies; [`examples`] reads the marked running text beside them.
//!
//! Every word of every table gets a [`Symbol`]; once loading is done the symbols are frozen, so that threads share them without a lock.

pub mod builtin;
pub mod cue;
pub mod examples;
mod fold;
pub mod inflect;
pub mod names;
pub mod phrases;
pub mod stance;
mod symbols;
pub mod table;
pub mod words;

use std::path::Path;

use self::builtin::Source;
use self::inflect::{Inflector, VerbForms};
use self::phrases::{Beginnings, Draft, Lexicon};
use self::words::Vocabulary;
use crate::error::{Error, Result};

pub use fold::{clitic, fold, is_one_of};
pub use symbols::Symbols;

/// All tables, loaded and frozen.
#[derive(Debug)]
pub struct Lexicons {
    /// The words that any table knows.
    pub symbols: Symbols,
    /// Possible parts of speech and the lemma of each known word.
    pub vocabulary: Vocabulary,
    /// Reporting expressions.
    pub cues: Lexicon<cue::CueEntry>,
    /// Words with a full stop of their own.
    pub abbreviations: Lexicon<words::Abbreviation>,
    /// What stands before a name: "Dr.", "Prime Minister".
    pub titles: Lexicon<names::Title>,
    /// Given names: "Ann", "Omar".
    pub given: Lexicon<names::Given>,
    /// Short forms of given names: "Bill", "Peggy".
    pub nicknames: Lexicon<names::Nickname>,
    /// Occupations that tell namesakes apart: "nurse", "senator".
    pub callings: Lexicon<names::Occupation>,
    /// Nouns and the sort of thing they refer to: "spokesman", "ministry".
    pub referents: Lexicon<names::Referent>,
    /// Countries, capitals, demonyms, metonyms, and whom they stand for.
    pub places: Lexicon<names::Place>,
    /// News outlets and platforms.
    pub outlets: Lexicon<names::Outlet>,
    /// Personal pronouns.
    pub pronouns: Lexicon<names::Pronoun>,
    /// Evaluating words and phrases.
    pub polarity: Lexicon<stance::Polarity>,
    /// Phrases in which an evaluating word evaluates nothing.
    pub neutral: Lexicon<stance::Neutral>,
    /// Whom evaluating verbs and nouns praise or blame.
    pub roles: Lexicon<stance::Roles>,
    /// Negators and reversers.
    pub negators: Lexicon<stance::Negator>,
    /// Intensifiers and downtoners.
    pub degrees: Lexicon<stance::Degree>,
    /// Hedges and boosters.
    pub certainty: Lexicon<stance::Certainty>,
    /// Verbs that take a clause.
    pub embedders: Lexicon<stance::Embedder>,
    /// Words that weigh one clause over another.
    pub contrast: Lexicon<stance::Contrast>,
    /// With what entries begin that evaluate, assure, or change what others say.
    pub stance_words: Beginnings,
    /// SHA-256 of each table as used, by name, for the run's manifest.
    pub digests: Vec<(String, String)>,
}

impl Lexicons {
    /// The embedded tables, with those of `folder` (`NAME.tsv`) added; an entry that both have is taken from the folder.
    ///
    /// # Errors
    /// Every problem of every table in one [`Error::Lexicon`], each with path and line; a folder that cannot be read.
    pub fn load(folder: Option<&Path>) -> Result<Self> {
        let mut sources = builtin::sources();
        if let Some(folder) = folder {
            builtin::add_folder(&mut sources, folder)?;
        }
        let mut loader = Loader { symbols: Symbols::default(), problems: Vec::new() };
        let lexicons = loader.all(&sources);
        if loader.problems.is_empty() { Ok(lexicons) } else { Err(Error::Lexicon(loader.problems)) }
    }
}

/// Loads table after table into shared symbols and collects what is wrong with any of them.
struct Loader {
    symbols: Symbols,
    problems: Vec<String>,
}

impl Loader {
    fn all(&mut self, sources: &[Source]) -> Lexicons {
        let verbs: Vec<(Box<str>, VerbForms)> = table::read(sources, &mut self.problems);
        let inflector = Inflector::new(&verbs);
        std::thread::scope(|scope| {
            // Symbols must be made one after another. The long tables are read beside that, while there are enough others to make them of.
            let long = || (Drafts::read(sources, &inflector), sources.iter().map(Source::digest).collect());
            let drafts = scope.spawn(long);
            let words: Lexicon<words::Word> = self.read(sources, &inflector);
            let (cues, titles, certainty) =
                (self.read(sources, &inflector), self.read(sources, &inflector), self.read(sources, &inflector));
            let (outlets, abbreviations) = (self.read(sources, &inflector), self.read(sources, &inflector));
            let (drafts, digests) = drafts.join().unwrap_or_else(|_| long());
            let mut lexicons = Lexicons {
                cues,
                abbreviations,
                titles,
                given: self.read(sources, &inflector),
                nicknames: self.read(sources, &inflector),
                callings: self.read(sources, &inflector),
                referents: self.table(drafts.referents),
                places: self.table(drafts.places),
                outlets,
                pronouns: self.read(sources, &inflector),
                polarity: self.table(drafts.polarity),
                neutral: self.table(drafts.neutral),
                roles: self.table(drafts.roles),
                negators: self.read(sources, &inflector),
                degrees: self.read(sources, &inflector),
                certainty,
                embedders: self.read(sources, &inflector),
                contrast: self.read(sources, &inflector),
                digests,
                stance_words: Beginnings::default(),
                symbols: Symbols::default(),
                vocabulary: Vocabulary::default(),
            };
            lexicons.vocabulary = Vocabulary::build(&mut self.symbols, &inflector, &words, &verbs, &lexicons);
            lexicons.stance_words = Beginnings::default()
                .and(&lexicons.polarity)
                .and(&lexicons.neutral)
                .and(&lexicons.negators)
                .and(&lexicons.degrees)
                .and(&lexicons.certainty)
                .and(&lexicons.contrast);
            lexicons.symbols = std::mem::take(&mut self.symbols);
            lexicons
        })
    }

    fn read<T: table::Row>(&mut self, sources: &[Source], inflector: &Inflector<'_>) -> Lexicon<T> {
        self.table(Draft::read(sources, inflector))
    }

    fn table<T: table::Row>(&mut self, mut draft: Draft<T>) -> Lexicon<T> {
        self.problems.append(&mut draft.problems);
        Lexicon::build(draft, &mut self.symbols)
    }
}

/// The long tables, read.
struct Drafts {
    polarity: Draft<stance::Polarity>,
    neutral: Draft<stance::Neutral>,
    roles: Draft<stance::Roles>,
    referents: Draft<names::Referent>,
    places: Draft<names::Place>,
}

impl Drafts {
    fn read(sources: &[Source], inflector: &Inflector<'_>) -> Self {
        Self {
            polarity: Draft::read(sources, inflector),
            neutral: Draft::read(sources, inflector),
            roles: Draft::read(sources, inflector),
            referents: Draft::read(sources, inflector),
            places: Draft::read(sources, inflector),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_embedded_tables_load() {
        let lexicons = Lexicons::load(None);
        assert!(lexicons.is_ok(), "{}", lexicons.err().map(|error| error.to_string()).unwrap_or_default());
    }
}
