//! The stages in order, for one document or for several stage by stage, and what they need.

use std::path::Path;

use crate::attributions::{self, Attributions, Looked, Scene};
use crate::corpus::Document;
use crate::cues::{self, Cues};
use crate::dictionaries::{Counts, Dictionaries};
use crate::error::Result;
use crate::lexicons::Lexicons;
use crate::problem::Problem;
use crate::quotations::{self, Quotations};
use crate::speakers::{self, Caution, Speakers};
use crate::stance::{self, Narration, Stance};
use crate::syntax::{self, Syntax, Tagged};
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

/// Everything found in one document.
#[derive(Debug, Default)]
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
    let mut draft = Draft::new(document);
    Draft::STAGES.iter().for_each(|stage| stage(&mut draft, resources));
    draft.analysis
}

/// Analyses several documents, stage by stage: what a stage knows fills a processor's cache, and serves all of them before that of the next
/// takes its place.
pub fn analyze_all<'d>(documents: &[&'d Document], resources: &Resources) -> Vec<Analysis<'d>> {
    let mut drafts: Vec<Draft<'d>> = documents.iter().map(|document| Draft::new(document)).collect();
    Draft::STAGES.iter().for_each(|stage| drafts.iter_mut().for_each(|draft| stage(draft, resources)));
    drafts.into_iter().map(|draft| draft.analysis).collect()
}

/// An analysis that is not complete yet: each stage adds its layer, and takes what only it needs of those before.
#[derive(Debug)]
struct Draft<'d> {
    document: &'d Document,
    analysis: Analysis<'d>,
    tagged: Tagged,
    cues: Cues,
    looked: Looked,
}

impl<'d> Draft<'d> {
    /// In their order.
    const STAGES: [fn(&mut Self, &Resources); 6] = [Self::cut, Self::tag, Self::parse, Self::look, Self::attribute, Self::finish];

    fn new(document: &'d Document) -> Self {
        Self { document, analysis: Analysis::default(), tagged: Tagged::default(), cues: Cues::default(), looked: Looked::default() }
    }

    fn cut(&mut self, resources: &Resources) {
        self.analysis.text = Text::new(&self.document.text, &resources.lexicons);
        self.analysis.problems = tokens::problems(&self.analysis.text, &self.document.id);
    }

    fn tag(&mut self, resources: &Resources) {
        self.tagged = syntax::tag(&self.analysis.text, &resources.lexicons, &resources.models.syntax);
    }

    fn parse(&mut self, resources: &Resources) {
        let tagged = std::mem::take(&mut self.tagged);
        self.analysis.syntax = syntax::parse(&self.analysis.text, &resources.lexicons, &resources.models.syntax, tagged);
    }

    fn look(&mut self, resources: &Resources) {
        let Analysis { text, syntax, quotations, problems, .. } = &mut self.analysis;
        *quotations = quotations::find(text, syntax, &self.document.id, problems);
        self.cues = cues::find(text, syntax, &resources.lexicons);
        let scene = Scene { text, syntax, quotations, cues: &self.cues, lexicons: &resources.lexicons };
        self.looked = attributions::look(scene, &resources.models.attributions);
    }

    fn attribute(&mut self, resources: &Resources) {
        let Analysis { text, syntax, quotations, attributions, .. } = &mut self.analysis;
        let (cues, looked) = (std::mem::take(&mut self.cues), std::mem::take(&mut self.looked));
        let scene = Scene { text, syntax, quotations, cues: &cues, lexicons: &resources.lexicons };
        *attributions = attributions::decide(scene, &looked, &resources.models.attributions);
    }

    fn finish(&mut self, Resources { lexicons, models, caution, narration: own_words, dictionaries }: &Resources) {
        let Analysis { text, syntax, quotations, attributions, .. } = &self.analysis;
        let resolve = || speakers::resolve(text, syntax, quotations, attributions, lexicons, *caution);
        let score = || {
            let passages = attributions::narration(text, attributions);
            let narration = stance::narration(text, syntax, &passages, lexicons);
            let telling = own_words.then(|| attributions::telling(text, &passages, attributions));
            let stances = stance::score(text, syntax, telling.as_ref().unwrap_or(attributions), lexicons, &models.towards);
            (narration, telling, stances)
        };
        let (mut speakers, (narration, telling, stances)) = tokens::both(text, resolve, score);
        if let Some(telling) = telling {
            speakers = speakers.of_writer(self.document, telling.len());
            self.analysis.attributions = telling;
        }
        let Analysis { text, attributions, .. } = &self.analysis;
        let counts = dictionaries.count(text, attributions.iter().map(|attribution| attribution.content.as_slice())).into();
        (self.analysis.speakers, self.analysis.narration) = (speakers, narration);
        (self.analysis.stances, self.analysis.counts) = (stances, counts);
    }
}
