//! Linear-chain conditional random fields (Lafferty, McCallum and Pereira 2001): labels for the places of a sequence, each place by
//! what is seen there, each step by the two labels and what is seen between them.
//!
//! `L` labels; `E` is `L * L`, the steps from each label (major) to each (minor).

use super::Checked;

/// A trained chain; the rows of its tables have one cell more than there are labels and steps, or some, which makes them quicker to add.
#[derive(Clone, Debug)]
pub struct Chain<const PLACE: usize, const STEP: usize> {
    /// What speaks for each label at a place.
    pub places: Checked<PLACE>,
    /// What speaks for each step into a place.
    pub steps: Checked<STEP>,
}

/// The scores of one sequence, and scratch space to work on them. Reused from sequence to sequence.
#[derive(Debug, Default)]
pub struct Lattice<const L: usize, const E: usize> {
    /// By place: the score of each label.
    pub places: Vec<[f32; L]>,
    /// By place: the score of each step into it; that of the first place is not used.
    pub steps: Vec<[f32; E]>,
    /// Both as factors, and by place what the factors sum to.
    likely: Vec<[f32; L]>,
    likely_steps: Vec<[f32; E]>,
    shares: Vec<f32>,
    forward: Vec<[f32; L]>,
    backward: Vec<[f32; L]>,
    from: Vec<[u8; L]>,
}

/// So many shares, none below the smallest normal number, have a product that is one as well.
const SHARES: usize = 8;

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
        self.from.clear();
        let mut before: Option<[f32; L]> = None;
        for (place, steps) in self.places.iter().zip(&self.steps) {
            let (mut now, mut from) = (*place, [0_u8; L]);
            if let Some(before) = before {
                let mut arrivals = [f32::NEG_INFINITY; L];
                for ((label, score), row) in (0_u8..).zip(before).zip(steps.chunks_exact(L)) {
                    for ((arrival, from), step) in arrivals.iter_mut().zip(&mut from).zip(row) {
                        let next = score + step;
                        *from = if next > *arrival { label } else { *from };
                        *arrival = arrival.max(next);
                    }
                }
                now.iter_mut().zip(arrivals).for_each(|(now, arrival)| *now += arrival);
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
        let largest: f64 = self.forward().into();
        let shares = self.shares.chunks(SHARES).map(|shares| shares.iter().map(|share| f64::from(*share)).product::<f64>().ln());
        (largest + shares.sum::<f64>()) as f32
    }

    /// Sums up over the labels before each place; gives what was taken off their scores, so that factors stay in bounds.
    fn forward(&mut self) -> f32 {
        self.forward.clear();
        self.likely.clear();
        self.shares.clear();
        self.likely_steps.clear();
        let mut taken = 0.0;
        let mut before: Option<[f32; L]> = None;
        for (place, steps) in self.places.iter().zip(&self.steps) {
            let largest = place.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let mut likely = *place;
            likely.iter_mut().for_each(|score| *score = exp(*score - largest));
            let mut now = likely;
            let mut factors = [1.0; E];
            if let Some(before) = before {
                factors.iter_mut().zip(steps).for_each(|(factor, step)| *factor = exp(*step));
                let mut arrivals = [0.0; L];
                for (before, row) in before.iter().zip(factors.chunks_exact(L)) {
                    for (arrival, step) in arrivals.iter_mut().zip(row) {
                        *arrival += before * step;
                    }
                }
                now.iter_mut().zip(arrivals).for_each(|(now, arrival)| *now *= arrival);
            }
            let share = now.iter().sum::<f32>().max(f32::MIN_POSITIVE);
            now.iter_mut().for_each(|part| *part /= share);
            taken += largest;
            self.likely_steps.push(factors);
            self.forward.push(now);
            self.likely.push(likely);
            self.shares.push(share);
            before = Some(now);
        }
        taken
    }

    /// Sums up what [`Lattice::marginal`] needs.
    pub fn sum(&mut self) {
        self.forward();
        self.backward.clear();
        self.backward.resize(self.places.len(), [1.0; L]);
        let mut after = [1.0; L];
        let places = self.likely.iter().zip(&self.likely_steps).zip(&self.shares);
        for (((likely, steps), share), backward) in places.zip(&mut self.backward).rev() {
            *backward = after;
            let mut inward = *likely;
            for (inward, backward) in inward.iter_mut().zip(after) {
                *inward *= backward / share;
            }
            for (outward, row) in after.iter_mut().zip(steps.chunks_exact(L)) {
                *outward = row.iter().zip(inward).map(|(step, inward)| step * inward).sum();
            }
        }
    }

    /// How likely each label is at a place, once [`Lattice::sum`] was asked.
    pub fn marginal(&self, place: usize) -> [f32; L] {
        let (Some(forward), Some(backward)) = (self.forward.get(place), self.backward.get(place)) else { return [0.0; L] };
        let mut marginal = *forward;
        for (forward, backward) in marginal.iter_mut().zip(backward) {
            *forward *= backward;
        }
        marginal
    }

    /// How likely each step into a place is, once [`Lattice::sum`] was asked; all zero at the first place.
    pub fn step_marginal(&self, place: usize) -> [f32; E] {
        let mut marginal = [0.0; E];
        let before = place.checked_sub(1).and_then(|before| self.forward.get(before));
        let here = self.likely.get(place).zip(self.likely_steps.get(place)).zip(self.backward.get(place)).zip(self.shares.get(place));
        let (Some(before), Some((((likely, steps), backward), share))) = (before, here) else { return marginal };
        for ((from, marginals), row) in before.iter().zip(marginal.chunks_mut(L)).zip(steps.chunks(L)) {
            for (((marginal, step), likely), backward) in marginals.iter_mut().zip(row).zip(likely).zip(backward) {
                *marginal = from * step * likely * backward / share;
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

/// e to the power of `x`, to some five digits: the same on every machine, which the system's own function is not, and many at a time.
#[inline]
fn exp(x: f32) -> f32 {
    let power = (x * std::f32::consts::LOG2_E).clamp(-126.0, 126.0);
    // So large that the lowest digit counts ones: adding it rounds, and leaves the whole number in the lowest bits.
    let rounded = power + ROUNDER;
    let rest = power - (rounded - ROUNDER);
    let polynomial =
        1.0 + rest * (std::f32::consts::LN_2 + rest * (0.240_226_5 + rest * (0.055_504_1 + rest * (0.009_618_1 + rest * 0.001_333_4))));
    f32::from_bits(polynomial.to_bits().wrapping_add(rounded.to_bits() << 23))
}

const ROUNDER: f32 = (1 << 23 | 1 << 22) as f32;

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use super::*;

    fn lattice() -> Lattice<2, 4> {
        Lattice {
            places: vec![[0.3, -0.2], [1.0, 0.4], [-0.5, 0.1]],
            steps: vec![[9.0; 4], [0.2, -0.3, 0.5, 0.7], [-1.0, 0.1, 0.2, 0.3]],
            ..Lattice::default()
        }
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
        let total = lattice.total();
        lattice.sum();
        let weights: Vec<f32> = all().iter().map(|labels| lattice.score_of(labels).exp()).collect();
        assert!((total.exp() - weights.iter().sum::<f32>()).abs() < 1e-3);
        for place in 0..3 {
            let ones: f32 = all().iter().zip(&weights).filter(|(labels, _)| labels[place] == 1).map(|(_, weight)| weight).sum();
            assert!((lattice.marginal(place)[1] - ones / total.exp()).abs() < 1e-4);
        }
        let step: f32 = all().iter().zip(&weights).filter(|(labels, _)| labels[0] == 1 && labels[1] == 0).map(|(_, weight)| weight).sum();
        assert!((lattice.step_marginal(1)[2] - step / total.exp()).abs() < 1e-4);
    }

    #[test]
    fn powers_of_e() {
        for x in [-60.0_f32, -3.3, -0.5, 0.0, 0.4999, 1.0, 2.7, 20.0] {
            assert!((exp(x) / x.exp() - 1.0).abs() < 3e-5, "{x}");
        }
        assert!(exp(NEVER) < 1e-30);
    }

    #[test]
    fn an_empty_sequence_has_no_labels() {
        let mut lattice = Lattice::<2, 4>::default();
        let mut labels = vec![1];
        lattice.best(&mut labels);
        assert!(labels.is_empty());
        assert_eq!(lattice.total(), 0.0);
    }
}
