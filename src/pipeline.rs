//! The stages in order, for one document.

use crate::attributions::{self, Attributions};
use crate::corpus::Document;
use crate::cues;
use crate::lexicons::Lexicons;
use crate::problem::Problem;
use crate::quotations::{self, Quotations};
use crate::speakers::{self, Speakers};
use crate::stance::{self, Stance};
use crate::syntax::{self, Syntax};
use crate::text::{AttributionId, Table};
use crate::tokens::{self, Text};

/// Everything found in one document. It comes into being complete.
#[derive(Debug)]
pub struct Analysis<'d> {
    /// Tokens, sentences, paragraphs.
    pub text: Text<'d>,
    /// Parts of speech.
    pub syntax: Syntax,
    /// What stands between marks.
    pub quotations: Quotations,
    /// Who said what.
    pub attributions: Attributions,
    /// Who is behind each source.
    pub speakers: Speakers,
    /// The stance of each attribution.
    pub stances: Table<AttributionId, Stance>,
    /// What was odd.
    pub problems: Vec<Problem>,
}

/// Analyses one document.
pub fn analyze<'d>(document: &'d Document, lexicons: &Lexicons) -> Analysis<'d> {
    let text = Text::new(&document.text, lexicons);
    let mut problems = tokens::problems(&text, &document.id);
    let syntax = syntax::parse(&text, lexicons);
    let quotations = quotations::find(&text, &syntax, &document.id, &mut problems);
    let cues = cues::find(&text, &syntax, lexicons);
    let attributions = attributions::find(&text, &syntax, &quotations, &cues, lexicons);
    let speakers = speakers::resolve(&text, &syntax, &quotations, &attributions, lexicons);
    let stances = stance::score(&text, &syntax, &attributions, lexicons);
    Analysis { text, syntax, quotations, attributions, speakers, stances, problems }
}
