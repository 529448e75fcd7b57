//! The best way to give places to a few candidates, where what two places before had counts too: dynamic programming over pairs of the
//! last two (Viterbi 1967), forward and back, so that for each place and candidate the best whole is known that has them together. It takes
//! time in proportion to the places, and to the cube of the candidates.

/// By place and candidate: the largest sum of an assignment in which that candidate has this place.
///
/// `scores` are by place and candidate, of whom there are `many`; `step` is what it adds that at a place, after one candidate before (none
/// at the first two places) and another last, a third has it.
pub(super) fn best(scores: &[Vec<f32>], many: usize, step: &dyn Fn(usize, Option<usize>, usize, usize) -> f32) -> Vec<Vec<f32>> {
    let grid = Grid { scores, many, step };
    let forward = grid.forward();
    let mut after = vec![0.0; grid.pairs()];
    let mut best = Vec::with_capacity(scores.len());
    for (place, sums) in forward.iter().enumerate().rev() {
        let mut row = vec![f32::NEG_INFINITY; many];
        for (pair, (sum, after)) in sums.iter().zip(&after).enumerate() {
            if let Some(cell) = row.get_mut(grid.last(pair)) {
                *cell = cell.max(sum + after);
            }
        }
        best.push(row);
        after = grid.before(place, &after);
    }
    best.reverse();
    best
}

struct Grid<'g> {
    scores: &'g [Vec<f32>],
    many: usize,
    step: &'g dyn Fn(usize, Option<usize>, usize, usize) -> f32,
}

impl Grid<'_> {
    /// A pair is a candidate, or nobody, and the one after.
    fn pairs(&self) -> usize {
        (self.many + 1) * self.many
    }

    fn pair(&self, before: Option<usize>, last: usize) -> usize {
        before.unwrap_or(self.many) * self.many + last
    }

    fn last(&self, pair: usize) -> usize {
        pair % self.many.max(1)
    }

    fn first(&self, pair: usize) -> Option<usize> {
        Some(pair / self.many.max(1)).filter(|before| *before < self.many)
    }

    fn score(&self, place: usize, candidate: usize) -> f32 {
        self.scores.get(place).and_then(|scores| scores.get(candidate)).copied().unwrap_or(0.0)
    }

    /// By place and pair: the best sum up to that place.
    fn forward(&self) -> Vec<Vec<f32>> {
        let mut rows: Vec<Vec<f32>> = Vec::with_capacity(self.scores.len());
        for place in 0..self.scores.len() {
            let cell = |pair: usize| {
                let (last, here) = (self.first(pair), self.last(pair));
                let arrival = match (rows.last(), last) {
                    (None, None) => 0.0,
                    (Some(sums), Some(last)) => self.arrival(place, sums, last, here),
                    _ => f32::NEG_INFINITY,
                };
                arrival + self.score(place, here)
            };
            let row = (0..self.pairs()).map(cell).collect();
            rows.push(row);
        }
        rows
    }

    /// The best sum up to the place before, with `last` there, and what it adds to go on with `here`.
    fn arrival(&self, place: usize, sums: &[f32], last: usize, here: usize) -> f32 {
        let befores = (0..self.many).map(Some).chain([None]);
        let sum = |before: Option<usize>| sums.get(self.pair(before, last)).copied().unwrap_or(f32::NEG_INFINITY);
        befores.map(|before| sum(before) + (self.step)(place, before, last, here)).fold(f32::NEG_INFINITY, f32::max)
    }

    /// By pair: the best sum from `place` on, after that pair; `after` is the same one place later.
    fn before(&self, place: usize, after: &[f32]) -> Vec<f32> {
        let from = |pair: usize| {
            let (before, last) = (self.first(pair), self.last(pair));
            let on = |here: usize| {
                (self.step)(place, before, last, here)
                    + self.score(place, here)
                    + after.get(self.pair(Some(last), here)).copied().unwrap_or(0.0)
            };
            (0..self.many).map(on).fold(f32::NEG_INFINITY, f32::max)
        };
        (0..self.pairs()).map(from).collect()
    }
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use super::*;

    /// The sum of an assignment.
    fn sum(scores: &[Vec<f32>], places: &[usize], step: &dyn Fn(usize, Option<usize>, usize, usize) -> f32) -> f32 {
        let steps = (1..places.len()).map(|at| step(at, at.checked_sub(2).map(|before| places[before]), places[at - 1], places[at]));
        places.iter().enumerate().map(|(at, who)| scores[at][*who]).sum::<f32>() + steps.sum::<f32>()
    }

    #[test]
    fn no_assignment_is_better() {
        let step = |at: usize, before: Option<usize>, last: usize, here: usize| match (last == here, before == Some(here)) {
            (true, _) => -2.0,
            (false, true) => 1.0 + at as f32 * 0.1,
            _ => 0.0,
        };
        let scores = vec![vec![1.0, 0.0, 0.3], vec![0.0, 0.5, 0.0], vec![0.0, 2.0, 0.0], vec![0.1, 0.0, 0.9]];
        let found = best(&scores, 3, &step);
        for (place, row) in found.iter().enumerate() {
            for (who, found) in row.iter().enumerate() {
                let all = (0..81).map(|number| [number % 3, number / 3 % 3, number / 9 % 3, number / 27]);
                let right = all.filter(|places| places[place] == who).map(|places| sum(&scores, &places, &step)).fold(f32::MIN, f32::max);
                assert!((right - found).abs() < 1e-4, "{place} {who}: {right} {found}");
            }
        }
    }

    #[test]
    fn nothing_is_given_to_nobody() {
        assert!(best(&[], 3, &|_, _, _, _| 0.0).is_empty());
        assert_eq!(best(&[Vec::new()], 0, &|_, _, _, _| 0.0), [Vec::<f32>::new()]);
    }
}
