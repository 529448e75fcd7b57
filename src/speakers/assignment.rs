//! The best way to give places to a few candidates, where what two places before had counts too: dynamic programming over pairs of the
//! last two (Viterbi 1967), forward and back, so that for each place and candidate the best whole is known that has them together. What a
//! step adds depends on nothing but who of the last two comes again, so it takes time in proportion to the places, and to the square of the
//! candidates.

/// What it adds at a place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    /// That who had the place before has this one too.
    pub again: f32,
    /// That who had the place before that comes back, after another.
    pub returns: f32,
}

/// By place and candidate: the largest sum of an assignment in which that candidate has this place.
///
/// `scores` are by place and candidate, of whom there are `many`, and `steps` by place.
pub(super) fn best(scores: &[Vec<f32>], many: usize, steps: &[Step]) -> Vec<Vec<f32>> {
    let grid = Grid { scores, many, steps };
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
    steps: &'g [Step],
}

/// The largest of some numbers, whose it is, and the largest of all others.
#[derive(Clone, Copy, Debug)]
struct Most {
    whose: usize,
    first: f32,
    second: f32,
}

impl Most {
    fn of(numbers: impl Iterator<Item = (usize, f32)>) -> Self {
        let mut most = Self { whose: usize::MAX, first: f32::NEG_INFINITY, second: f32::NEG_INFINITY };
        for (whose, number) in numbers {
            if number > most.first {
                most = Self { whose, first: number, second: most.first };
            } else {
                most.second = most.second.max(number);
            }
        }
        most
    }

    fn without(self, who: usize) -> f32 {
        if self.whose == who { self.second } else { self.first }
    }
}

impl Grid<'_> {
    /// A pair is a candidate, or nobody, and the one after.
    fn pairs(&self) -> usize {
        (self.many + 1) * self.many
    }

    /// Nobody has the number after the last candidate's.
    fn pair(&self, before: usize, last: usize) -> usize {
        before * self.many + last
    }

    fn last(&self, pair: usize) -> usize {
        pair % self.many.max(1)
    }

    fn first(&self, pair: usize) -> usize {
        pair / self.many.max(1)
    }

    fn score(&self, place: usize, candidate: usize) -> f32 {
        self.scores.get(place).and_then(|scores| scores.get(candidate)).copied().unwrap_or(0.0)
    }

    fn step(&self, place: usize) -> Step {
        self.steps.get(place).copied().unwrap_or(Step { again: 0.0, returns: 0.0 })
    }

    /// By place and pair: the best sum up to that place.
    fn forward(&self) -> Vec<Vec<f32>> {
        let mut rows: Vec<Vec<f32>> = Vec::with_capacity(self.scores.len());
        for place in 0..self.scores.len() {
            let row = match rows.last() {
                None => (0..self.pairs()).map(|pair| self.begin(pair)).collect(),
                Some(sums) => self.arrivals(place, sums),
            };
            rows.push(row);
        }
        rows
    }

    /// The sum of the first place alone, before which is nobody.
    fn begin(&self, pair: usize) -> f32 {
        if self.first(pair) == self.many { self.score(0, self.last(pair)) } else { f32::NEG_INFINITY }
    }

    /// By pair: the best sum up to a place; `sums` are those up to the place before.
    fn arrivals(&self, place: usize, sums: &[f32]) -> Vec<f32> {
        let sum = |before: usize, last: usize| sums.get(self.pair(before, last)).copied().unwrap_or(f32::NEG_INFINITY);
        let most: Vec<Most> = (0..self.many).map(|last| Most::of((0..=self.many).map(|before| (before, sum(before, last))))).collect();
        let Step { again, returns } = self.step(place);
        let arrival = |pair: usize| {
            let (last, here) = (self.first(pair), self.last(pair));
            let best = match most.get(last) {
                None => f32::NEG_INFINITY,
                Some(most) if last == here => most.first + again,
                Some(most) => most.without(here).max(sum(here, last) + returns),
            };
            best + self.score(place, here)
        };
        (0..self.pairs()).map(arrival).collect()
    }

    /// By pair: the best sum from `place` on, after that pair; `after` is the same one place later.
    fn before(&self, place: usize, after: &[f32]) -> Vec<f32> {
        let Step { again, returns } = self.step(place);
        let on =
            |step: f32, last: usize, here: usize| step + self.score(place, here) + after.get(self.pair(last, here)).copied().unwrap_or(0.0);
        let others = |last: usize| (0..self.many).filter(move |here| *here != last);
        let most: Vec<Most> = (0..self.many).map(|last| Most::of(others(last).map(|here| (here, on(0.0, last, here))))).collect();
        let from = |pair: usize| {
            let (before, last) = (self.first(pair), self.last(pair));
            let comes_back = if before < self.many && before != last { on(returns, last, before) } else { f32::NEG_INFINITY };
            let another = most.get(last).map_or(f32::NEG_INFINITY, |most| most.without(before));
            on(again, last, last).max(comes_back).max(another)
        };
        (0..self.pairs()).map(from).collect()
    }
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use super::*;

    /// The sum of an assignment.
    fn sum(scores: &[Vec<f32>], places: &[usize], steps: &[Step]) -> f32 {
        let step = |at: usize| match (places[at - 1] == places[at], at > 1 && places[at - 2] == places[at]) {
            (true, _) => steps[at].again,
            (false, true) => steps[at].returns,
            (false, false) => 0.0,
        };
        places.iter().enumerate().map(|(at, who)| scores[at][*who]).sum::<f32>() + (1..places.len()).map(step).sum::<f32>()
    }

    #[test]
    fn no_assignment_is_better() {
        let steps: Vec<Step> = (0..4_u8).map(|at| Step { again: -2.0, returns: 1.0 + f32::from(at) * 0.1 }).collect();
        let scores = vec![vec![1.0, 0.0, 0.3], vec![0.0, 0.5, 0.0], vec![0.0, 2.0, 0.0], vec![0.1, 0.0, 0.9]];
        let found = best(&scores, 3, &steps);
        for (place, row) in found.iter().enumerate() {
            for (who, found) in row.iter().enumerate() {
                let all = (0..81).map(|number| [number % 3, number / 3 % 3, number / 9 % 3, number / 27]);
                let right = all.filter(|places| places[place] == who).map(|places| sum(&scores, &places, &steps)).fold(f32::MIN, f32::max);
                assert!((right - found).abs() < 1e-4, "{place} {who}: {right} {found}");
            }
        }
    }

    #[test]
    fn nothing_is_given_to_nobody() {
        assert!(best(&[], 3, &[]).is_empty());
        assert_eq!(best(&[Vec::new()], 0, &[]), [Vec::<f32>::new()]);
    }
}
