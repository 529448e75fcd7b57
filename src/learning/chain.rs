//! Linear-chain conditional random fields (Lafferty, McCallum and Pereira 2001): labels for the places of a sequence, each place by
//! what is seen there, each step by the two labels and what is seen between them.
//!
//! `L` labels; `E` is `L * L`, the steps from each label (major) to each (minor).

use super::{Key, Weights};

/// A trained chain.
#[derive(Clone, Debug)]
pub struct Chain<const L: usize, const E: usize> {
    /// What speaks for each label at a place.
    pub places: Weights<L>,
    /// What speaks for each step into a place.
    pub steps: Weights<E>,
}

/// The scores of one sequence, and scratch space to work on them. Reused from sequence to sequence.
#[derive(Debug)]
pub struct Lattice<const L: usize, const E: usize> {
    /// By place: the score of each label.
    pub places: Vec<[f32; L]>,
    /// By place: the score of each step into it; that of the first place is not used.
    pub steps: Vec<[f32; E]>,
    forward: Vec<[f32; L]>,
    backward: Vec<[f32; L]>,
    from: Vec<[u8; L]>,
}

impl<const L: usize, const E: usize> Default for Lattice<L, E> {
    fn default() -> Self {
        Self { places: Vec::new(), steps: Vec::new(), forward: Vec::new(), backward: Vec::new(), from: Vec::new() }
    }
}

impl<const L: usize, const E: usize> Chain<L, E> {
    /// Scores one more place of a sequence from what is seen there.
    #[inline]
    pub fn score(&self, places: &[Key], steps: &[Key], lattice: &mut Lattice<L, E>) {
        lattice.places.push(self.places.sum(places));
        lattice.steps.push(self.steps.sum(steps));
    }
}

/// Rules out a label.
pub const NEVER: f32 = -1e4;

impl<const L: usize, const E: usize> Lattice<L, E> {
    /// Forgets the sequence.
    pub fn clear(&mut self) {
        self.places.clear();
        self.steps.clear();
    }

    /// The likeliest labels, written into `labels`.
    pub fn best(&mut self, labels: &mut Vec<u8>) {
        self.forward.clear();
        self.from.clear();
        let mut before: Option<[f32; L]> = None;
        for (place, steps) in self.places.iter().zip(&self.steps) {
            let (mut now, mut from) = (*place, [0_u8; L]);
            if let Some(before) = before {
                for (to, (score, from)) in now.iter_mut().zip(from.iter_mut()).enumerate() {
                    let arrivals = before.iter().zip(steps.iter().skip(to).step_by(L)).map(|(before, step)| before + step);
                    let (best, arrival) =
                        arrivals.enumerate().fold((0, f32::NEG_INFINITY), |best, next| if next.1 > best.1 { next } else { best });
                    *score += arrival;
                    *from = best as u8;
                }
            }
            before = Some(now);
            self.from.push(from);
        }
        labels.clear();
        let Some(last) = before else { return };
        let mut at =
            last.iter().enumerate().fold((0, f32::NEG_INFINITY), |best, next| if *next.1 > best.1 { (next.0, *next.1) } else { best }).0;
        for from in self.from.iter().rev() {
            labels.push(at as u8);
            at = usize::from(from.get(at).copied().unwrap_or(0));
        }
        labels.reverse();
    }

    /// The log of the sum over all labelings.
    pub fn total(&mut self) -> f32 {
        self.forward.clear();
        let mut before: Option<[f32; L]> = None;
        for (place, steps) in self.places.iter().zip(&self.steps) {
            let mut now = *place;
            if let Some(before) = before {
                for (to, score) in now.iter_mut().enumerate() {
                    *score += log_sum(before.iter().zip(steps.iter().skip(to).step_by(L)).map(|(before, step)| before + step));
                }
            }
            self.forward.push(now);
            before = Some(now);
        }
        before.map_or(0.0, |last| log_sum(last.into_iter()))
    }

    /// [`Lattice::total`], with what [`Lattice::marginal`] needs.
    pub fn sum(&mut self) -> f32 {
        let total = self.total();
        self.backward.clear();
        self.backward.resize(self.places.len(), [0.0; L]);
        let mut after: Option<[f32; L]> = None;
        for ((place, steps), backward) in self.places.iter().zip(&self.steps).zip(&mut self.backward).rev() {
            *backward = after.unwrap_or([0.0; L]);
            let mut outward = [0.0; L];
            for (from, score) in outward.iter_mut().enumerate() {
                let row = steps.iter().skip(from * L).take(L);
                *score = log_sum(row.zip(place).zip(backward.iter()).map(|((step, place), backward)| step + place + backward));
            }
            after = Some(outward);
        }
        total
    }

    /// How likely each label is at a place, once [`Lattice::sum`] gave `total`.
    pub fn marginal(&self, place: usize, total: f32) -> [f32; L] {
        let (Some(forward), Some(backward)) = (self.forward.get(place), self.backward.get(place)) else { return [0.0; L] };
        let mut marginal = *forward;
        for (forward, backward) in marginal.iter_mut().zip(backward) {
            *forward = (*forward + backward - total).exp();
        }
        marginal
    }

    /// How likely each step into a place is, once [`Lattice::sum`] gave `total`; all zero at the first place.
    pub fn step_marginal(&self, place: usize, total: f32) -> [f32; E] {
        let mut marginal = [0.0; E];
        let before = place.checked_sub(1).and_then(|before| self.forward.get(before));
        let here = self.places.get(place).zip(self.steps.get(place)).zip(self.backward.get(place));
        let (Some(before), Some(((scores, steps), backward))) = (before, here) else { return marginal };
        for ((from, marginals), row) in before.iter().zip(marginal.chunks_mut(L)).zip(steps.chunks(L)) {
            for (((marginal, step), score), backward) in marginals.iter_mut().zip(row).zip(scores).zip(backward) {
                *marginal = (from + step + score + backward - total).exp();
            }
        }
        marginal
    }

    /// The score of given labels.
    pub fn score_of(&self, labels: &[u8]) -> f32 {
        let mut score = 0.0;
        let mut before: Option<u8> = None;
        for ((label, place), steps) in labels.iter().zip(&self.places).zip(&self.steps) {
            score += place.get(usize::from(*label)).copied().unwrap_or(0.0);
            if let Some(before) = before {
                score += steps.get(usize::from(before) * L + usize::from(*label)).copied().unwrap_or(0.0);
            }
            before = Some(*label);
        }
        score
    }
}

fn log_sum(values: impl Iterator<Item = f32> + Clone) -> f32 {
    let largest = values.clone().fold(f32::NEG_INFINITY, f32::max);
    largest + values.map(|value| (value - largest).exp()).sum::<f32>().ln()
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use super::*;

    fn lattice() -> Lattice<2, 4> {
        let mut lattice = Lattice::default();
        lattice.places = vec![[0.3, -0.2], [1.0, 0.4], [-0.5, 0.1]];
        lattice.steps = vec![[9.0; 4], [0.2, -0.3, 0.5, 0.7], [-1.0, 0.1, 0.2, 0.3]];
        lattice
    }

    fn all() -> Vec<Vec<u8>> {
        (0..8_u8).map(|bits| (0..3).map(|place| bits >> place & 1).collect()).collect()
    }

    #[test]
    fn the_best_labels_score_highest() {
        let mut lattice = lattice();
        let mut labels = Vec::new();
        lattice.best(&mut labels);
        let best = all().into_iter().max_by(|a, b| lattice.score_of(a).total_cmp(&lattice.score_of(b)));
        assert_eq!(Some(labels), best);
    }

    #[test]
    fn sums_and_marginals_count_every_labeling() {
        let mut lattice = lattice();
        let total = lattice.sum();
        let weights: Vec<f32> = all().iter().map(|labels| lattice.score_of(labels).exp()).collect();
        assert!((total.exp() - weights.iter().sum::<f32>()).abs() < 1e-3);
        for place in 0..3 {
            let ones: f32 = all().iter().zip(&weights).filter(|(labels, _)| labels[place] == 1).map(|(_, weight)| weight).sum();
            assert!((lattice.marginal(place, total)[1] - ones / total.exp()).abs() < 1e-4);
        }
        let step: f32 = all().iter().zip(&weights).filter(|(labels, _)| labels[0] == 1 && labels[1] == 0).map(|(_, weight)| weight).sum();
        assert!((lattice.step_marginal(1, total)[2] - step / total.exp()).abs() < 1e-4);
    }

    #[test]
    fn an_empty_sequence_has_no_labels() {
        let mut lattice = Lattice::<2, 4>::default();
        let mut labels = vec![1];
        lattice.best(&mut labels);
        assert!(labels.is_empty());
        assert_eq!(lattice.sum(), 0.0);
    }
}
