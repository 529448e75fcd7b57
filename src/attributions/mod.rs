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
mod decision;
mod extent;
mod labels;
pub(crate) mod learned;
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

use self::learned::view::View;
use self::learned::{Passage, Scratch};
use self::scene::Scene;
use crate::cues::Cues;
use crate::lexicons::Lexicons;
use crate::lexicons::cue::CueType;
use crate::quotations::Quotations;
use crate::syntax::Syntax;
use crate::text::{AttributionId, CueId, ParagraphId, Table};
use crate::tokens::{Block, Text, by_paragraphs};

pub use attribution::{Attribution, Kind, Rule};
pub use learned::Model;

/// All attributions of a document, in order of their first content piece.
pub type Attributions = Table<AttributionId, Attribution>;

/// Finds the attributions of a document.
pub fn find(text: &Text<'_>, syntax: &Syntax, quotations: &Quotations, cues: &Cues, lexicons: &Lexicons, model: &Model) -> Attributions {
    let scene = Scene { text, syntax, quotations, cues, lexicons };
    let is_dialogue = uncued::is_dialogue(scene);
    let cued = by_paragraphs(text, |paragraphs| {
        let mut scratch = Scratch::default();
        paragraphs
            .iter()
            .filter_map(|paragraph| passage(scene, paragraph))
            .flat_map(|passage| decision::decide(scene, &passage, is_dialogue, model, &mut scratch))
            .collect()
    });
    let joined = assembly::over_paragraphs(scene, cued);
    let all = uncued::add(scene, joined);
    assembly::arrange(all)
}

/// The paragraphs of a text as the learned steps see them.
pub(crate) fn passages(text: &Text<'_>, syntax: &Syntax, quotations: &Quotations, cues: &Cues, lexicons: &Lexicons) -> Vec<Passage> {
    let scene = Scene { text, syntax, quotations, cues, lexicons };
    text.paragraphs.all().iter().filter_map(|paragraph| passage(scene, paragraph)).collect()
}

/// One paragraph as the learned steps see it; none where nobody is quoted in it.
fn passage(scene: Scene<'_, '_>, paragraph: ParagraphId) -> Option<Passage> {
    if matches!(scene.text.paragraphs[paragraph].block, Block::Furniture | Block::Byline) {
        return None;
    }
    let ruled = ruled(scene, paragraph);
    Some(Passage { view: View::new(scene, paragraph, &ruled), ruled })
}

/// What the rules find in one paragraph by its cues, outer attributions first.
fn ruled(scene: Scene<'_, '_>, paragraph: ParagraphId) -> Vec<Attribution> {
    let mut found: Vec<Attribution> = Vec::new();
    for cue in scene.cues_within(scene.text.paragraphs[paragraph].tokens).iter() {
        let attribution = by_cue(scene, cue, &found).filter(|attribution| is_new(attribution, &found));
        found.extend(attribution);
    }
    found.sort_by_key(|attribution| std::cmp::Reverse(attribution.content.iter().map(|piece| piece.len()).sum::<usize>()));
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
