//! The parser: from left to right, the possible action with the largest sum of weights; a new arc is named at once. Punctuation is hung
//! into the tree of words afterwards.

use super::arcs::{action_features, relation_features};
use super::facts::Facts;
use super::marks;
use super::model::Model;
use super::relation::Relation;
use super::state::{Action, State};
use crate::learning::{best, best_below};
use crate::lexicons::words::Tag;

/// What a token hangs on: the place of its head in the sentence, none for a root; and what it is to it.
pub type Arc = (Option<u16>, Relation);

/// Finds the arcs of the tokens of a sentence; `state` is scratch space.
pub fn parse(model: &Model, facts: &[Facts], tags: &[Tag], state: &mut State, arcs: &mut Vec<Arc>) {
    words(model, facts, tags, state);
    arcs.clear();
    arcs.resize(facts.len(), (None, Relation::Punct));
    for (node, place) in state.words().iter().zip(state.places()) {
        if let Some(arc) = arcs.get_mut(usize::from(*place)) {
            *arc = (state.place(node.head), node.relation);
        }
    }
    marks::hang(state, facts, arcs);
}

/// Builds the tree of the words of a sentence in `state`.
fn words(model: &Model, facts: &[Facts], tags: &[Tag], state: &mut State) {
    state.start(facts, tags);
    while !state.is_done() {
        let action = match forced(state) {
            Some(action) => action,
            None => {
                let sums = model.actions.sums(&action_features(state));
                let choice = best(&sums, |answer| may(state, answer));
                Action::ALL.get(choice).copied().unwrap_or(Action::Shift)
            }
        };
        match state.arc(action) {
            None => state.shift(),
            Some((head, dependent)) => {
                let relation = relation(model, state, head, dependent);
                state.hang(head, relation);
            }
        }
    }
}

/// The one action that is possible, if there is only one.
fn forced(state: &State) -> Option<Action> {
    if state.waiting(0) == 0 {
        return Some(Action::Shift);
    }
    (!state.may(Action::Shift) && !state.may(Action::Right)).then_some(Action::Left)
}

/// Whether the action of a number is possible.
#[inline]
pub fn may(state: &State, answer: usize) -> bool {
    Action::ALL.get(answer).is_some_and(|action| state.may(*action))
}

fn relation(model: &Model, state: &State, head: u16, dependent: u16) -> Relation {
    if head == state.root() {
        return Relation::Root;
    }
    let sums = model.relations.sums(&relation_features(state, head, dependent));
    Relation::from_number(best_below(&sums, Relation::Root as usize))
}

/// Whether a number is that of a relation to a word.
#[inline]
pub fn is_relation(answer: usize) -> bool {
    answer < Relation::Root as usize
}
