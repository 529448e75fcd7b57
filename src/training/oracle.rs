//! Which of the parser's actions lose nothing: how many arcs of the right tree can no longer be built after each of them, from any
//! state, one with mistakes too (Goldberg & Nivre 2013). So the parser can learn from where its own mistakes lead it.

use crate::syntax::state::{Action, State};

/// The right tree of a sentence, in positions that count from 1; the root stands after the last word.
#[derive(Clone, Debug, Default)]
pub struct RightTree {
    heads: Vec<u16>,
    /// The dependents of all words one after another, and where each word's begin.
    dependents: Vec<u16>,
    starts: Vec<usize>,
}

impl RightTree {
    /// The tree of these heads, the first word's first.
    pub fn new(heads: &[u16]) -> Self {
        let nodes = heads.len() + 2;
        let mut counts = vec![0_usize; nodes + 1];
        for head in heads {
            if let Some(count) = counts.get_mut(usize::from(*head) + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        counts.iter_mut().for_each(|count| {
            sum += *count;
            *count = sum;
        });
        let mut places = counts.clone();
        let mut dependents = vec![0; heads.len()];
        for (dependent, head) in (1..).zip(heads) {
            if let Some(place) = places.get_mut(usize::from(*head)) {
                if let Some(slot) = dependents.get_mut(*place) {
                    *slot = dependent;
                }
                *place += 1;
            }
        }
        Self { heads: std::iter::once(0).chain(heads.iter().copied()).collect(), dependents, starts: counts }
    }

    /// The right head of a word.
    pub fn head(&self, word: u16) -> u16 {
        self.heads.get(usize::from(word)).copied().unwrap_or(0)
    }

    fn dependents(&self, word: u16) -> &[u16] {
        let at = usize::from(word);
        let range = self.starts.get(at).zip(self.starts.get(at + 1));
        range.and_then(|(start, end)| self.dependents.get(*start..*end)).unwrap_or(&[])
    }

    /// How many right arcs an action makes impossible.
    pub fn cost(&self, state: &State, action: Action) -> usize {
        let (top, below, next) = (state.waiting(0), state.waiting(1), state.next());
        let to_come = |word: u16| self.dependents(word).iter().filter(|dependent| **dependent >= next).count();
        let head = self.head(top);
        match action {
            Action::Left => to_come(top) + usize::from(head != next && ((head == below && below != 0) || head > next)),
            Action::Right => to_come(top) + usize::from(head >= next),
            Action::Shift => {
                let waits = |word: u16| word < next && state.node(word).head == 0;
                let left = self.dependents(next).iter().filter(|dependent| waits(**dependent)).count();
                let head = self.head(next);
                left + usize::from(head != 0 && head != top && waits(head))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicons::words::Tag;
    use crate::syntax::Relation;
    use crate::syntax::facts::OUTSIDE;

    fn start(words: usize) -> State {
        let mut state = State::default();
        state.start(&vec![OUTSIDE; words], &vec![Tag::NN; words]);
        state
    }

    /// Follows actions that cost nothing; gives the heads.
    fn follow(heads: &[u16]) -> (Vec<u16>, usize) {
        let (tree, mut state, mut lost) = (RightTree::new(heads), start(heads.len()), 0);
        while !state.is_done() {
            let possible = Action::ALL.into_iter().filter(|action| state.may(*action));
            let action = possible.min_by_key(|action| tree.cost(&state, *action)).unwrap_or(Action::Shift);
            lost += tree.cost(&state, action);
            match state.arc(action) {
                None => state.shift(),
                Some((head, _)) => state.hang(head, Relation::Dep),
            }
        }
        (state.words().iter().map(|node| node.head).collect(), lost)
    }

    #[test]
    fn trees_without_crossing_arcs_are_reached() {
        for heads in [&[2, 0, 2][..], &[2, 6, 2, 5, 3], &[3, 3, 7, 3, 6, 4], &[1 + 1, 5, 2, 3], &[4, 4, 4]] {
            let root = heads.len() as u16 + 1;
            let heads: Vec<u16> = heads.iter().map(|head| if *head == 0 { root } else { *head }).collect();
            assert_eq!(follow(&heads), (heads.clone(), 0));
        }
    }

    #[test]
    fn what_is_lost_is_counted() {
        // The arcs 1 → 3 and 2 → 4 cross: one of them cannot be built.
        let heads = [5, 1, 1, 2];
        let (built, lost) = follow(&heads);
        let wrong = built.iter().zip(&heads).filter(|(built, right)| built != right).count();
        assert_eq!((wrong, lost), (1, 1));
    }
}
