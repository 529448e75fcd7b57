//! Turns what the learned steps find in a paragraph into attributions: those that are likely enough, each content once.

use super::attribution::{Attribution, Rule};
use super::learned::judge::{judge, overlap};
use super::learned::{Finding, Model, Passage, Scratch};
use super::scene::Scene;
use crate::cues::{Cue, Voice};
use crate::text::{Id, TokenId};

/// A finding less likely right than this is left out. Near half of the F1 that is reached is where F1 is highest.
const KEEP: f32 = 0.3;

/// The attributions of a paragraph that have a cue.
pub(super) fn decide(scene: Scene<'_, '_>, passage: &Passage, model: &Model, scratch: &mut Scratch) -> Vec<Attribution> {
    let sketch = passage.sketch(model, scratch);
    let findings = passage.findings(&sketch, model, scratch);
    let likely = judge(passage, &sketch, &findings, &model.judge, &mut scratch.keys);
    let mut order: Vec<(usize, f32)> = likely.into_iter().enumerate().filter(|(_, likely)| *likely >= KEEP).collect();
    order.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
    let mut kept: Vec<(&Finding, f32)> = Vec::new();
    for (finding, likely) in order.into_iter().filter_map(|(at, likely)| Some((findings.get(at)?, likely))) {
        if !kept.iter().any(|(other, _)| overlap(other, finding) > 0.5) {
            kept.push((finding, likely));
        }
    }
    kept.into_iter().map(|(finding, likely)| attribution(scene, passage, finding, likely)).collect()
}

fn attribution(scene: Scene<'_, '_>, passage: &Passage, finding: &Finding, confidence: f32) -> Attribution {
    let content = finding.content.iter().map(|piece| passage.view.run(*piece)).collect();
    let source = finding.source.map(|source| passage.view.run(source));
    let rule = finding.ruled.and_then(|at| passage.ruled.get(at)).map_or(Rule::Learned, |ruled| ruled.rule);
    let cue = Some(cue(scene, passage, finding));
    Attribution { cue, ..scene.attribution(content, None, source, rule, confidence) }
}

/// The cue of a finding: what the lexicon has in its place, if anything.
fn cue(scene: Scene<'_, '_>, passage: &Passage, finding: &Finding) -> Cue {
    let tokens = passage.view.run(finding.cue);
    let listed = scene.cues.slice(scene.cues_within(tokens)).iter();
    let best = listed.max_by_key(|cue| (scene.entry(cue).strong, cue.head));
    let head = TokenId::new(passage.view.first + passage.view.head_of(finding.cue));
    let negated = tokens.iter().any(|token| scene.is(token, &["not", "n't", "n’t", "never"]));
    let unlisted = Cue { tokens, head, entry: None, voice: Voice::Other, negated, modal: false };
    best.map_or(unlisted, |listed| Cue { tokens, ..*listed })
}
