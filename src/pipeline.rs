//! The stages in order, for one document, and what they need.

use std::path::Path;

use crate::attributions::{self, Attributions};
use crate::corpus::Document;
use crate::cues;
use crate::dictionaries::{Counts, Dictionaries};
use crate::error::Result;
use crate::lexicons::Lexicons;
use crate::problem::Problem;
use crate::quotations::{self, Quotations};
use crate::speakers::{self, Caution, Speakers};
use crate::stance::{self, Narration, Stance};
use crate::syntax::{self, Syntax};
use crate::text::{AttributionId, Table};
use crate::tokens::{self, Text};

/// What stages know before they see a text. It is loaded once and shared by all threads.
#[derive(Debug)]
pub struct Resources {
    /// Tables of words.
    pub lexicons: Lexicons,
    /// Weights.
    pub models: Models,
    /// How sure a speaker must be.
    pub caution: Caution,
    /// The writer's own words are wanted in place of what is attributed to others.
    pub narration: bool,
    /// A user's dictionaries, whose words are counted.
    pub dictionaries: Dictionaries,
}

/// The weights of the learned stages.
#[derive(Clone, Debug)]
pub struct Models {
    /// Tags, lemmas, heads.
    pub syntax: syntax::Model,
    /// Cues, sources, contents.
    pub attributions: attributions::Model,
    /// Stance towards a target.
    pub towards: stance::towards::Model,
}

impl Resources {
    /// The embedded lexicons and models, with a user's tables added, and a user's models in place of the embedded ones.
    ///
    /// # Errors
    /// Lexicon tables or files of weights that cannot be read or are wrong.
    pub fn load(lexicons: Option<&Path>, models: Option<&Path>) -> Result<Self> {
        Ok(Self {
            lexicons: Lexicons::load(lexicons)?,
            models: Models::load(models)?,
            caution: Caution::default(),
            narration: false,
            dictionaries: Dictionaries::default(),
        })
    }
}

impl Models {
    /// The embedded models; those of which `folder` has files are taken from there.
    ///
    /// # Errors
    /// A file that is missing beside others of its model, cannot be read, or is not what it should be.
    pub fn load(folder: Option<&Path>) -> Result<Self> {
        let with = |files: &[&str]| folder.filter(|folder| files.iter().any(|file| folder.join(file).exists()));
        Ok(Self {
            syntax: with(&syntax::Model::FILES).map_or_else(syntax::Model::embedded, syntax::Model::load)?,
            attributions: with(&attributions::Model::FILES).map_or_else(attributions::Model::embedded, attributions::Model::load)?,
            towards: with(&stance::towards::Model::FILES).map_or_else(stance::towards::Model::embedded, stance::towards::Model::load)?,
        })
    }
}

/// Everything found in one document. It comes into being complete.
#[derive(Debug)]
pub struct Analysis<'d> {
    /// Tokens, sentences, paragraphs.
    pub text: Text<'d>,
    /// Parts of speech, lemmas, heads.
    pub syntax: Syntax,
    /// What stands between marks.
    pub quotations: Quotations,
    /// Who said what, or what the writer says.
    pub attributions: Attributions,
    /// Who is behind each source.
    pub speakers: Speakers,
    /// The stance of each attribution.
    pub stances: Table<AttributionId, Stance>,
    /// That of the writer's own words.
    pub narration: Narration,
    /// What the user's dictionaries find in each; empty without dictionaries.
    pub counts: Table<AttributionId, Counts>,
    /// What was odd.
    pub problems: Vec<Problem>,
}

/// Analyses one document.
pub fn analyze<'d>(document: &'d Document, resources: &Resources) -> Analysis<'d> {
    let Resources { lexicons, models, caution, narration: own_words, dictionaries } = resources;
    let text = Text::new(&document.text, lexicons);
    let mut problems = tokens::problems(&text, &document.id);
    let syntax = syntax::parse(&text, lexicons, &models.syntax);
    let quotations = quotations::find(&text, &syntax, &document.id, &mut problems);
    let cues = cues::find(&text, &syntax, lexicons);
    let attributions = attributions::find(&text, &syntax, &quotations, &cues, lexicons, &models.attributions);
    let speakers = speakers::resolve(&text, &syntax, &quotations, &attributions, lexicons, *caution);
    let passages = attributions::narration(&text, &attributions);
    let narration = stance::narration(&text, &syntax, &passages, lexicons);
    let (attributions, speakers) = if *own_words {
        let telling = attributions::telling(&text, &passages, &attributions);
        let speakers = speakers.of_writer(document, telling.len());
        (telling, speakers)
    } else {
        (attributions, speakers)
    };
    let stances = stance::score(&text, &syntax, &attributions, lexicons, &models.towards);
    let counts = dictionaries.count(&text, attributions.iter().map(|attribution| attribution.content.as_slice()));
    Analysis { text, syntax, quotations, attributions, speakers, stances, narration, counts: counts.into(), problems }
}
