//! The learned steps: a first look at each paragraph ([`sketch`]) proposes cues and says what else there may be; for each cue a second
//! look ([`roles`]) finds its source and content; a third ([`judge`]) says how likely that is right, from all that is known by then.
//!
//! They see a paragraph through [`view`], in which the layers below and the findings of the rules are features beside the words. All are
//! linear models over hashed features, numbered by [`keys`]; their weights are a [`Model`].

pub mod judge;
pub mod keys;
mod model;
pub mod roles;
pub mod sketch;
pub mod view;

pub use model::Model;

use self::keys::{Keys, Wanted, Whole};
use self::roles::Scope;
use self::sketch::Sketch;
use self::view::{COMMA, Quoted, View};
use super::attribution::Attribution;
use crate::learning::chain::Lattice;
use crate::learning::key;
use crate::lexicons::words::Tag;

/// A paragraph with what the rules found in it.
#[derive(Debug)]
pub struct Passage {
    /// What is to be seen of it.
    pub view: View,
    /// What the rules found, outer ones first.
    pub ruled: Vec<Attribution>,
}

/// What the second look found for one cue. Places are of the paragraph, end exclusive.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The cue.
    pub cue: (usize, usize),
    /// How likely the sketch finds the cue, 0..1.
    pub chance: f32,
    /// The source, where there is one.
    pub source: Option<(usize, usize)>,
    /// The content's pieces in order.
    pub content: Vec<(usize, usize)>,
    /// How likely all labels of its window are together, natural logarithm.
    pub likely: f32,
    /// Which of the passage's ruled attributions has the same cue.
    pub ruled: Option<usize>,
    /// Whether source and content are those that the rule gives them.
    pub is_as_ruled: bool,
}

/// Scratch space of a worker.
#[derive(Debug, Default)]
pub struct Scratch<W = Whole> {
    /// Features.
    pub keys: Keys<W>,
    /// Scores of the sketch.
    pub sketch: Lattice<{ sketch::LABELS }, { sketch::STEPS }>,
    /// Scores of the second look.
    pub roles: Lattice<{ roles::LABELS }, { roles::STEPS }>,
}

impl Passage {
    /// The first look.
    pub fn sketch(&self, model: &Model, scratch: &mut Scratch<impl Wanted>) -> Sketch {
        sketch::draw(&self.view, &model.sketch, &mut scratch.keys, &mut scratch.sketch)
    }

    /// The second look, at every cue that the sketch or a rule proposes.
    pub fn findings(&self, sketch: &Sketch, model: &Model, scratch: &mut Scratch<impl Wanted>) -> Vec<Finding> {
        let mut found = Vec::new();
        for (cue, chance, ruled) in self.cues(sketch) {
            let labels = self.ruled_labels(cue, ruled);
            let scope = Scope::new(&self.view, sketch, cue, &labels);
            let (labels, likely) = roles::fill(&scope, &model.roles, &mut scratch.keys, &mut scratch.roles);
            let content = runs(&labels, roles::label::CONTENT, scope.window.0);
            let source = runs(&labels, roles::label::SOURCE, scope.window.0);
            let content = content.into_iter().filter_map(|piece| self.trim(piece)).collect();
            let source = self.nearest(source, cue);
            let finding = Finding { cue, chance, source, content, likely, ruled, is_as_ruled: false };
            let as_ruled = self.as_ruled(&finding);
            let differs = |ruled: &Finding| (&ruled.content, ruled.source) != (&finding.content, finding.source);
            if as_ruled.as_ref().is_none_or(differs) && !finding.content.is_empty() {
                found.push(finding);
            }
            found.extend(as_ruled);
        }
        found
    }

    /// The finding of the same cue with the source and content that a rule gave it.
    fn as_ruled(&self, finding: &Finding) -> Option<Finding> {
        let ruled = self.ruled.get(finding.ruled?)?;
        let content = ruled.content.iter().filter_map(|piece| self.trim(self.view.places(*piece))).collect();
        let source = ruled.source.and_then(|source| self.trim(self.view.places(source)));
        Some(Finding { content, source, is_as_ruled: true, ..finding.clone() }).filter(|finding| !finding.content.is_empty())
    }

    /// The cues of the sketch, and those of the rules that the sketch does not touch.
    ///
    /// A colon or a dash alone is none: labels and signatures have rules of their own, which see the whole document.
    fn cues(&self, sketch: &Sketch) -> Vec<((usize, usize), f32, Option<usize>)> {
        let has_word = |cue: (usize, usize)| (cue.0..cue.1).any(|place| self.view.at(place).tag != Tag::PUNCT);
        // "have been criticized, said": a comma parts two cues.
        let parts = |(cue, chance): ((usize, usize), f32)| {
            let mut from = cue.0;
            let ends = (cue.0..=cue.1).filter(move |place| *place == cue.1 || self.view.at(*place).word == COMMA);
            ends.map(move |end| ((std::mem::replace(&mut from, end + 1), end), chance))
        };
        let mut cues: Vec<((usize, usize), f32, Option<usize>)> = sketch
            .cues()
            .into_iter()
            .flat_map(parts)
            .filter(|(cue, _)| has_word(*cue))
            .map(|(cue, chance)| (cue, chance, self.ruled_with(cue)))
            .collect();
        for (at, ruled) in self.ruled.iter().enumerate() {
            let Some(cue) = ruled.cue.map(|cue| self.view.places(cue.tokens)) else { continue };
            let is_known = cues.iter().any(|(known, _, _)| known.0 < cue.1 && cue.0 < known.1);
            if !is_known {
                cues.push((cue, sketch.chance(cue.0, sketch::label::CUE), Some(at)));
            }
        }
        cues
    }

    /// The ruled attribution whose cue shares a token with `cue`.
    pub fn ruled_with(&self, cue: (usize, usize)) -> Option<usize> {
        self.ruled.iter().position(|ruled| {
            let places = ruled.cue.map(|cue| self.view.places(cue.tokens));
            places.is_some_and(|known| known.0 < cue.1 && cue.0 < known.1)
        })
    }

    /// What a ruled attribution says of the window of a cue, as labels of [`roles`]; empty for none.
    pub fn ruled_labels(&self, cue: (usize, usize), ruled: Option<usize>) -> Vec<u8> {
        let Some(ruled) = ruled.and_then(|at| self.ruled.get(at)) else { return Vec::new() };
        let window = roles::window(&self.view, cue);
        let mut labels = vec![roles::label::NONE; window.1 - window.0];
        let source = ruled.source.map(|source| (roles::label::SOURCE, source));
        let content = ruled.content.iter().map(|piece| (roles::label::CONTENT, *piece));
        for (label, tokens) in source.into_iter().chain(content) {
            let (start, end) = self.view.places(tokens);
            for place in start.max(window.0)..end.min(window.1) {
                if let Some(slot) = labels.get_mut(place - window.0) {
                    *slot = label;
                }
            }
        }
        labels
    }

    /// The piece nearest to a cue that holds a word; pieces with only marks between them are one.
    fn nearest(&self, pieces: Vec<(usize, usize)>, cue: (usize, usize)) -> Option<(usize, usize)> {
        let is_word = |place: usize| self.view.at(place).tag != Tag::PUNCT;
        let mut joined: Vec<(usize, usize)> = Vec::new();
        for piece in pieces {
            match joined.last_mut() {
                Some(before) if piece.0 < before.1 + 3 && !(before.1..piece.0).any(is_word) => before.1 = piece.1,
                _ => joined.push(piece),
            }
        }
        let part = |place: usize| self.view.at(place).part();
        // A mark that opens after a source, or closes before it, is that of the words beside it: The officials “pledged …
        let bare = |(start, end): (usize, usize)| {
            let end = (start..end).rfind(|place| part(*place) != Quoted::OPEN)? + 1;
            Some(((start..end).find(|place| part(*place) != Quoted::CLOSE)?, end))
        };
        let worded =
            joined.into_iter().filter(|piece| (piece.0..piece.1).any(is_word)).filter_map(bare).filter_map(|piece| self.trim(piece));
        worded.min_by_key(|piece| piece.0.abs_diff(cue.0))
    }

    /// A piece without the commas and stops at its ends, but with the bracket that closes in "the Safety Board (HSB)"; none where nothing
    /// else is in it.
    fn trim(&self, piece: (usize, usize)) -> Option<(usize, usize)> {
        let loose = |place: &usize| {
            let seen = self.view.at(*place);
            seen.tag == Tag::PUNCT && !seen.is_quoted()
        };
        let start = (piece.0..piece.1).find(|place| !loose(place))?;
        let end = (piece.0..piece.1).rev().find(|place| !loose(place))? + 1;
        let count = |bracket: u32| (start..end).filter(|place| self.view.at(*place).word == bracket).count();
        let closes = end < piece.1 && self.view.at(end).word == CLOSING && count(OPENING) > count(CLOSING);
        Some((start, end + usize::from(closes)))
    }
}

const OPENING: u32 = key::word("(");
const CLOSING: u32 = key::word(")");

/// The runs of a label, moved by `first`.
fn runs(labels: &[u8], label: u8, first: usize) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (at, _) in labels.iter().enumerate().filter(|(_, other)| **other == label) {
        match runs.last_mut() {
            Some(run) if run.1 == at + first => run.1 += 1,
            _ => runs.push((at + first, at + first + 1)),
        }
    }
    runs
}
