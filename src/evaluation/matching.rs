//! Which prediction is meant for which annotated attribution: one to one, the best overlap first.

use std::collections::HashMap;

use super::words::{WordSet, overlap};

/// The least overlap of contents at which a prediction counts as found.
const FOUND: f64 = 0.5;

/// A prediction that was taken for an annotated attribution, by their positions.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Match {
    pub gold: usize,
    pub predicted: usize,
    /// Of their contents, [`FOUND`]..1.
    pub overlap: f64,
}

/// Pairs two lists by their contents. Of equal overlaps the earlier annotated, then the earlier predicted goes first. The matches come
/// best first, so that those over a higher bar are the ones that pairing at that bar would give.
pub(super) fn pair(gold: &[&WordSet], predicted: &[&WordSet]) -> Vec<Match> {
    let mut candidates = candidates(gold, predicted);
    candidates.sort_by(|a, b| b.overlap.total_cmp(&a.overlap).then((a.gold, a.predicted).cmp(&(b.gold, b.predicted))));
    let (mut gold_taken, mut predicted_taken) = (vec![false; gold.len()], vec![false; predicted.len()]);
    candidates.retain(|one| {
        let (Some(gold), Some(predicted)) = (gold_taken.get_mut(one.gold), predicted_taken.get_mut(one.predicted)) else { return false };
        let free = !*gold && !*predicted;
        (*gold, *predicted) = (*gold || free, *predicted || free);
        free
    });
    candidates
}

/// The pairs that overlap enough, found through the words that they share.
fn candidates(gold: &[&WordSet], predicted: &[&WordSet]) -> Vec<Match> {
    let mut with_word: HashMap<u32, Vec<usize>> = HashMap::new();
    for (position, set) in predicted.iter().enumerate() {
        set.iter().for_each(|word| with_word.entry(word).or_default().push(position));
    }
    let mut candidates = Vec::new();
    for (position, set) in gold.iter().enumerate() {
        let mut hits: Vec<usize> = set.iter().filter_map(|word| with_word.get(&word)).flatten().copied().collect();
        hits.sort_unstable();
        for hits in hits.chunk_by(|a, b| a == b) {
            let Some((hit, other)) = hits.first().and_then(|hit| Some((*hit, predicted.get(*hit)?))) else { continue };
            let overlap = overlap(hits.len(), set, other);
            if overlap >= FOUND {
                candidates.push(Match { gold: position, predicted: hit, overlap });
            }
        }
    }
    candidates
}

#[cfg(test)]
mod tests {
    use super::super::Words;
    use super::*;

    #[test]
    fn the_best_goes_first_and_ties_go_to_the_earlier() {
        let words = Words::new(&"w ".repeat(20));
        let sets = |spans: &[[u32; 2]]| spans.iter().map(|span| words.of(&[[span[0] * 2, span[1] * 2]])).collect::<Vec<_>>();
        for (gold, predicted, matches) in [
            (&[[0, 4]][..], &[[0, 3], [0, 4]][..], &[(0, 1, 1.0)][..]),
            (&[[0, 4]], &[[0, 2], [2, 4]], &[(0, 0, 0.5)]),
            (&[[0, 4], [0, 4]], &[[0, 4]], &[(0, 0, 1.0)]),
            (&[[0, 4], [4, 8]], &[[4, 7], [0, 4]], &[(0, 1, 1.0), (1, 0, 0.75)]),
            (&[[0, 5]], &[[0, 2]], &[]),
            (&[[0, 6], [0, 4]], &[[0, 4], [0, 3]], &[(1, 0, 1.0), (0, 1, 0.5)]),
        ] {
            let (gold_sets, predicted_sets) = (sets(gold), sets(predicted));
            let found = pair(&gold_sets.iter().collect::<Vec<_>>(), &predicted_sets.iter().collect::<Vec<_>>());
            let found: Vec<_> = found.iter().map(|one| (one.gold, one.predicted, one.overlap)).collect();
            assert_eq!(found, matches, "{gold:?} {predicted:?}");
        }
    }
}
