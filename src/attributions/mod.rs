//! Attributions: cues, sources and contents put together.
//!
//! Every cue is looked at in its place: beside a quotation ([`quoted`]), after its content ([`parenthetical`]), before it
//! ([`complements`]), as a preposition or a noun ([`nominal`]); dialogue by dashes ([`dashes`]), transcripts ([`transcript`], [`labels`]), quotations without a cue by turns ([`uncued`]). [`sources`]
//! finds who is named, [`extent`] how far a content goes, [`assembly`] joins paragraphs and nests contents.
//!
//! An adverb as cue ("reportedly") hedges what it stands in and attributes nothing: it names nobody.
//!
//! These are rules, few and general. They miss contents without a clear frame ("views X more favourably") by design.

mod assembly;
mod attribution;
mod complements;
mod dashes;
mod extent;
mod labels;
#[cfg(test)]
mod marked;
mod nominal;
mod parenthetical;
mod phrases;
mod quoted;
mod scene;
mod sources;
mod transcript;
mod uncued;
mod verbal;

use self::scene::Scene;
use crate::cues::Cues;
use crate::lexicons::Lexicons;
use crate::lexicons::cue::CueType;
use crate::quotations::Quotations;
use crate::syntax::Syntax;
use crate::text::{AttributionId, CueId, ParagraphId, Table};
use crate::tokens::{Block, Text, by_paragraphs};

pub use attribution::{Attribution, Kind, Rule, cue_of};

/// All attributions of a document, in order of their first content piece.
pub type Attributions = Table<AttributionId, Attribution>;

/// Finds the attributions of a document.
pub fn find(text: &Text<'_>, syntax: &Syntax, quotations: &Quotations, cues: &Cues, lexicons: &Lexicons) -> Attributions {
    let scene = Scene { text, syntax, quotations, cues, lexicons };
    let cued = by_paragraphs(text, |paragraphs| paragraphs.iter().flat_map(|paragraph| cued(scene, paragraph)).collect());
    let joined = assembly::over_paragraphs(scene, cued);
    let all = uncued::add(scene, joined);
    assembly::arrange(all)
}

/// The attributions of one paragraph that have a cue, in order of the cues.
fn cued(scene: Scene<'_, '_>, paragraph: ParagraphId) -> Vec<Attribution> {
    let paragraph = &scene.text.paragraphs[paragraph];
    let mut found: Vec<Attribution> = Vec::new();
    if matches!(paragraph.block, Block::Furniture | Block::Byline) {
        return found;
    }
    for cue in scene.cues_within(paragraph.tokens).iter() {
        let attribution = by_cue(scene, cue, &found).filter(|attribution| is_new(attribution, &found));
        found.extend(attribution);
    }
    found
}

fn by_cue(scene: Scene<'_, '_>, id: CueId, earlier: &[Attribution]) -> Option<Attribution> {
    let cue = &scene.cues[id];
    match scene.entry(cue).kind {
        CueType::Preposition => nominal::according_to(scene, id),
        CueType::Noun => nominal::noun(scene, id),
        CueType::Adverb => None,
        CueType::Verb | CueType::Adjective => verbal::find(scene, id, earlier),
    }
}

/// Whether an attribution has a content that none of the others has.
fn is_new(attribution: &Attribution, found: &[Attribution]) -> bool {
    !attribution.content.is_empty() && !found.iter().rev().take(LOOK_BACK).any(|other| other.content == attribution.content)
}

/// How many earlier attributions of a paragraph are asked; a bound that no sentence reaches.
const LOOK_BACK: usize = 32;
