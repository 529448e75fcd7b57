//! Puts attributions together: contents over paragraphs, order, nesting.

use super::Attributions;
use super::attribution::{Attribution, Kind};
use super::scene::Scene;
use crate::text::{AttributionId, Id, QuotationId, TokenRange};

/// Lets each content whose last quotation goes on in the next paragraph go on with it, as far as no other content holds it; and each
/// content that begins with the end of such a quotation begin with its beginning.
pub(super) fn over_paragraphs(scene: Scene<'_, '_>, mut found: Vec<Attribution>) -> Vec<Attribution> {
    let mut held: Vec<(usize, usize)> =
        found.iter().flat_map(|attribution| &attribution.content).map(|piece| (piece.start(), piece.end())).collect();
    held.sort_unstable();
    let is_held = |run: TokenRange| {
        let after = held.partition_point(|(start, _)| *start < run.end());
        held.get(..after).unwrap_or(&[]).iter().rev().take(super::LOOK_BACK).any(|(_, end)| *end > run.start())
    };
    for attribution in &mut found {
        let ends = attribution.content.last().and_then(|last| last.last()).and_then(|last| scene.quotations.around(last));
        let later = ends.map(|ends| chain(scene, ends, |id| scene.quotations.continued_by(id))).unwrap_or_default();
        let starts = attribution.content.first().and_then(|first| first.first()).and_then(|first| scene.quotations.around(first));
        let earlier = starts.map(|starts| chain(scene, starts, |id| scene.quotations.get(id).continues)).unwrap_or_default();
        let before: Vec<TokenRange> = earlier.into_iter().take_while(|run| !is_held(*run)).collect();
        attribution.content.splice(0..0, before.into_iter().rev());
        attribution.content.extend(later.into_iter().take_while(|run| !is_held(*run)));
        attribution.kind = Kind::of(&attribution.content, scene.text, scene.quotations);
    }
    found
}

/// A quotation is followed over at most this many paragraphs.
const LONGEST_CHAIN: usize = 200;

/// The quotations that `next` leads to from an outermost one.
fn chain(scene: Scene<'_, '_>, from: QuotationId, next: impl Fn(QuotationId) -> Option<QuotationId>) -> Vec<TokenRange> {
    let mut runs = Vec::new();
    let mut at = from;
    while let Some(id) = next(at).filter(|id| runs.len() < LONGEST_CHAIN && *id != at) {
        runs.push(scene.quotations.get(id).tokens);
        at = id;
    }
    runs
}

/// Sorts by the first content piece and says of each attribution within whose content it stands.
pub(super) fn arrange(mut found: Vec<Attribution>) -> Attributions {
    let place = |attribution: &Attribution| {
        let first = attribution.content.first().copied();
        let end = attribution.content.last().map_or(0, |last| last.end());
        (first.map_or(0, |first| first.start()), std::cmp::Reverse(end), attribution.cue.map(|cue| cue.head))
    };
    found.sort_by_key(place);
    let mut open: Vec<(AttributionId, usize)> = Vec::new();
    for at in 0..found.len() {
        let Some(attribution) = found.get_mut(at) else { break };
        let Some(first) = attribution.content.first() else { continue };
        let (start, end) = (first.start(), attribution.content.last().map_or(0, |last| last.end()));
        while open.last().is_some_and(|(_, outer_end)| *outer_end <= start) {
            open.pop();
        }
        attribution.parent = open.last().filter(|(_, outer_end)| end <= *outer_end).map(|(outer, _)| *outer);
        open.push((AttributionId::new(at), end));
    }
    found.into()
}
