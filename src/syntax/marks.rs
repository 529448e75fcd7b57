//! Hangs punctuation into the tree of words: on the lowest word that rules both sides of it, as its phrase would have it. The second of
//! two commas around an apposition or a clause hangs where the first one does, and brackets on the head of what they enclose.

use super::facts::Facts;
use super::parse::Arc;
use super::relation::Relation;
use super::state::State;
use crate::tokens::TokenKind;

/// Fills in the arcs of the tokens that are no words.
pub(super) fn hang(state: &State, facts: &[Facts], arcs: &mut [Arc]) {
    let top = state.words().iter().position(|node| node.head == state.root()).map_or(0, |at| at as u16 + 1);
    let mut before = 0;
    let mut bracket = None;
    for (place, (facts, arc)) in (0..).zip(facts.iter().zip(arcs)) {
        if state.place(before + 1) == Some(place) {
            before += 1;
            continue;
        }
        let head = match facts.word {
            _ if top == 0 => 0,
            OPEN => *bracket.insert(inside(state, before + 1, top)),
            CLOSED => bracket.take().unwrap_or_else(|| around(state, before, top)),
            _ => around(state, before, top),
        };
        let first_mark = (top == 0 && place > 0).then_some(0);
        let relation = if place == 0 && top == 0 { Relation::Root } else { Relation::Punct };
        *arc = (state.place(head).or(first_mark), relation);
    }
}

const OPEN: u32 = crate::learning::key::word("(");
const CLOSED: u32 = crate::learning::key::word(")");
const COMMAS: u32 =
    1 << TokenKind::Comma as u32 | 1 << TokenKind::Colon as u32 | 1 << TokenKind::Dash as u32 | 1 << TokenKind::Bracket as u32;

/// The head of what begins with a word.
fn inside(state: &State, first: u16, top: u16) -> u16 {
    if first >= state.root() {
        return top;
    }
    let mut at = first;
    while state.node(at).head < state.root() && state.node(state.node(at).head).start >= first {
        at = state.node(at).head;
    }
    at
}

/// The lowest word that rules a word and the one after it, or a lower one that a comma before belongs to.
fn around(state: &State, before: u16, top: u16) -> u16 {
    if before == 0 || before + 1 >= state.root() {
        return top;
    }
    let (mut at, mut paired) = (before, None);
    while state.node(at).end <= before && state.node(at).head < state.root() {
        let head = state.node(at).head;
        if head < at && state.node(state.node(at).start).marks & COMMAS != 0 {
            paired = Some(head);
        }
        at = head;
    }
    paired.unwrap_or(at)
}
