//! Attributions: cues, sources and contents put together.
//!
//! Rules look at every cue in its place: beside a quotation ([`quoted`]), after its content ([`parenthetical`]), before it
//! ([`complements`]), behind an "it" that is nobody ([`impersonal`]), as a preposition or a noun ([`nominal`]); [`sources`] finds who is
//! named, [`extent`] how far a content goes. [`learned`] steps see what the rules found and find more; [`decision`] keeps what is likely
//! enough, and of the rules' findings those that are sure in any text. Then come contents that have no cue: dialogue by dashes
//! ([`dashes`]), transcripts ([`transcript`], [`labels`]), quotations by turns ([`uncued`]). [`assembly`] joins paragraphs and nests
//! contents. What nobody is credited with is the writer's own ([`narration`]).
//!
//! An adverb as cue ("reportedly") hedges what it stands in and attributes nothing by a rule: it names nobody.

mod assembly;
mod attribution;
mod complements;
mod dashes;
mod decision;
mod extent;
mod impersonal;
mod labels;
pub(crate) mod learned;
#[cfg(test)]
mod marked;
mod narration;
mod nominal;
mod parenthetical;
mod phrases;
mod quoted;
mod relatives;
mod scene;
mod sources;
mod transcript;
mod uncued;
mod verbal;

use self::learned::sketch::Sketch;
use self::learned::view::View;
use self::learned::{Passage, Scratch};
use crate::cues::Cues;
use crate::lexicons::Lexicons;
use crate::lexicons::cue::CueType;
use crate::quotations::Quotations;
use crate::syntax::Syntax;
use crate::text::{AttributionId, CueId, Id, IdRange, ParagraphId, SentenceId, Table, TokenRange};
use crate::tokens::{Block, Text, by_paragraphs, in_tasks};

pub use attribution::{Attribution, Kind, Rule};
pub use learned::Model;
pub use narration::{narration, telling};
pub(crate) use scene::Scene;

/// All attributions of a document, in order of their first content piece.
pub type Attributions = Table<AttributionId, Attribution>;

/// Finds the attributions of a document.
pub fn find(text: &Text<'_>, syntax: &Syntax, quotations: &Quotations, cues: &Cues, lexicons: &Lexicons, model: &Model) -> Attributions {
    let scene = Scene { text, syntax, quotations, cues, lexicons };
    decide(scene, &look(scene, model), model)
}

/// What the rules and the first look find in each paragraph.
#[derive(Debug, Default)]
pub(crate) struct Looked(Vec<(Passage, Sketch)>);

/// Applies the rules, and takes the first look at every paragraph.
pub(crate) fn look(scene: Scene<'_, '_>, model: &Model) -> Looked {
    Looked(by_paragraphs(scene.text, |paragraphs| {
        let mut scratch: Scratch = Scratch::default();
        let passages = paragraphs.iter().flat_map(|paragraph| parts(scene, paragraph));
        let looked = passages.map(|passage| {
            let sketch = passage.sketch(model, &mut scratch);
            (passage, sketch)
        });
        looked.collect()
    }))
}

/// Takes the further looks, and keeps what is likely enough.
pub(crate) fn decide(scene: Scene<'_, '_>, Looked(looked): &Looked, model: &Model) -> Attributions {
    let is_dialogue = uncued::is_dialogue(scene);
    let cued = in_tasks(scene.text, looked.len(), |places| {
        let mut scratch = Scratch::default();
        let here = looked.get(places).unwrap_or(&[]).iter();
        here.flat_map(|(passage, sketch)| decision::decide(scene, passage, sketch, is_dialogue, model, &mut scratch)).collect()
    });
    let joined = assembly::over_paragraphs(scene, cued);
    let all = uncued::add(scene, joined);
    assembly::arrange(all)
}

/// The paragraphs of a text as the learned steps see them.
pub(crate) fn passages(text: &Text<'_>, syntax: &Syntax, quotations: &Quotations, cues: &Cues, lexicons: &Lexicons) -> Vec<Passage> {
    let scene = Scene { text, syntax, quotations, cues, lexicons };
    text.paragraphs.all().iter().flat_map(|paragraph| parts(scene, paragraph)).collect()
}

/// A paragraph of more tokens is looked at in parts, so that what is compared within one stays little.
const LONGEST_PASSAGE: usize = 1500;

/// One paragraph as the learned steps see it, whole or in parts; nothing where nobody is quoted in it.
fn parts(scene: Scene<'_, '_>, paragraph: ParagraphId) -> Vec<Passage> {
    let here = &scene.text.paragraphs[paragraph];
    let mut parts = Vec::new();
    if matches!(here.block, Block::Furniture | Block::Byline) {
        return parts;
    }
    let mut start = here.sentences.start();
    for sentence in here.sentences.iter() {
        let tokens =
            TokenRange::of(scene.text.sentences[SentenceId::new(start)].tokens.start(), scene.text.sentences[sentence].tokens.end());
        let end = sentence.index() + 1;
        if tokens.len() > LONGEST_PASSAGE || end == here.sentences.end() {
            let ruled = ruled(scene, tokens);
            parts.push(Passage { view: View::new(scene, here.block, IdRange::of(start, end), &ruled), ruled });
            start = end;
        }
    }
    parts
}

/// What the rules find by the cues among some tokens, outer attributions first.
fn ruled(scene: Scene<'_, '_>, tokens: TokenRange) -> Vec<Attribution> {
    let mut found: Vec<Attribution> = Vec::new();
    for cue in scene.cues_within(tokens).iter() {
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
