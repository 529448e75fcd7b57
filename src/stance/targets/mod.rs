//! Whom or what a speaker is for or against: [`cue`] takes the object of a cue that takes sides, [`content`] the plain patterns in which
//! an evaluating word of the content says of whom it speaks. Pronouns and the speaker are no targets: better none than a wrong one.

mod content;
mod cue;

use super::{Evidence, Layers, Target};
use crate::attributions::Attribution;
use crate::cues::Cue;
use crate::text::{Id, TokenId, TokenRange};

/// How many targets an attribution may have.
const MOST: usize = 4;
/// How far a speaker is for or against the object of a verb that takes sides.
const SIDE: f32 = 0.7;

/// The targets of an attribution: the cue's first, then those of the content's evidence in order.
pub(super) fn find(layers: Layers<'_, '_>, attribution: &Attribution, cue: Option<&Cue>, evidence: &[Evidence]) -> Vec<Target> {
    let mut finder = Finder { layers, source: attribution.source, targets: Vec::new() };
    if let Some(cue) = cue {
        finder.of_cue(attribution, cue, evidence);
    }
    for piece in &attribution.content {
        finder.of_content(*piece, evidence);
    }
    finder.targets
}

struct Finder<'l, 'd> {
    layers: Layers<'l, 'd>,
    source: Option<TokenRange>,
    targets: Vec<Target>,
}

impl Finder<'_, '_> {
    fn add(&mut self, tokens: TokenRange, stance: f32) {
        let form = |tokens| self.layers.text.slice(tokens);
        let known = self.targets.iter().any(|target| target.tokens.overlaps(tokens) || form(target.tokens) == form(tokens));
        if !known && self.targets.len() < MOST && !self.is_source(tokens) && !self.is_indefinite(tokens) {
            self.targets.push(Target { tokens, stance });
        }
    }

    /// Whether a phrase is the source or ends in the same name.
    fn is_source(&self, tokens: TokenRange) -> bool {
        let Some(source) = self.source else { return false };
        let last = |tokens: TokenRange| tokens.last().map(|last: TokenId| self.layers.text.form(last));
        source.overlaps(tokens) || last(source) == last(tokens)
    }

    /// "something", "everybody": tagged as nouns, but nobody in particular.
    fn is_indefinite(&self, tokens: TokenRange) -> bool {
        let form = tokens.last().map_or("", |last: TokenId| self.layers.text.form(last));
        let starts = ["any", "every", "no", "some"].iter().any(|start| form.starts_with(start));
        starts && ["thing", "one", "body"].iter().any(|end| form.ends_with(end))
    }

    /// The end of the sentence that holds a position.
    fn sentence_end(&self, at: usize) -> usize {
        let text = self.layers.text;
        text.sentences.get(text.sentence_of(TokenId::new(at))).map_or(at, |sentence| sentence.tokens.end())
    }
}
