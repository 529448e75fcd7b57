//! What the parser looks at before it acts, and before it names the relation of a new arc (after Zhang & Nivre 2011).

use super::state::{Node, State};
use crate::learning::Key;

/// Features of a state.
pub const ACTION_FEATURES: usize = 38;
/// Features of an arc.
pub const RELATION_FEATURES: usize = 22;

impl Node {
    #[inline]
    fn both(&self) -> u32 {
        self.word.wrapping_add(self.tag.wrapping_mul(0x85EB_CA6B))
    }

    #[inline]
    fn held(&self) -> u32 {
        u32::from(self.holds)
    }

    #[inline]
    fn counts(&self) -> u32 {
        u32::from(self.before.min(4)) << 3 | u32::from(self.after.min(4))
    }
}

/// How far apart two positions are, coarsely.
#[inline]
fn distance(from: u16, to: u16) -> u32 {
    match from.abs_diff(to) {
        near @ 0..=5 => u32::from(near),
        6..=8 => 6,
        9..=12 => 7,
        13..=20 => 8,
        _ => 9,
    }
}

/// Gaps with punctuation between two words, at most three.
#[inline]
fn gaps(from: &Node, to: &Node) -> u32 {
    u32::from(to.gaps.abs_diff(from.gaps).min(3))
}

/// The features of a state.
pub fn action_features(state: &State) -> [Key; ACTION_FEATURES] {
    let (at0, at1, next) = (state.waiting(0), state.waiting(1), state.next());
    let [s0, s1, s2] = [at0, at1, state.waiting(2)].map(|at| state.node(at));
    let [b0, b1, b2] = [0, 1, 2].map(|ahead| state.node(next + ahead));
    let [s0f, s0l, s1l, b0f] = [s0.first, s0.last, s1.last, b0.first].map(|at| state.node(at));
    let (near, nearer) = (distance(at0, next), distance(at1, at0));
    let gaps0 = gaps(s0, b0);
    [
        Key::of(0, [s0.both()]),
        Key::of(1, [b0.both()]),
        Key::of(2, [b1.both()]),
        Key::of(3, [s0.both(), b0.tag]),
        Key::of(4, [s0.tag, b0.both()]),
        Key::of(5, [s0.tag << 8 | b0.tag, near << 4 | gaps0]),
        Key::of(6, [s0.both(), near]),
        Key::of(7, [b0.both(), near]),
        Key::of(8, [s0.tag << 16 | b0.tag << 8 | b1.tag]),
        Key::of(9, [b0.tag << 16 | b1.tag << 8 | b2.tag, s0.tag]),
        Key::of(10, [s1.tag << 16 | s0.tag << 8 | b0.tag]),
        Key::of(11, [s2.tag << 16 | s1.tag << 8 | s0.tag, b0.tag]),
        Key::of(12, [s0.tag << 16 | s0f.tag << 8 | b0.tag]),
        Key::of(13, [s0.tag << 16 | s0l.tag << 8 | b0.tag]),
        Key::of(14, [s0.tag << 16 | b0f.tag << 8 | b0.tag]),
        Key::of(15, [s0.tag << 16 | s1l.tag << 8 | s1.tag]),
        Key::of(16, [s0.tag, s0.counts(), b0.tag]),
        Key::of(17, [b0.tag, b0.counts(), s0.tag]),
        Key::of(18, [s1.word, s0.word]),
        Key::of(19, [s1.tag, s0.both()]),
        Key::of(20, [s1.tag << 8 | s0.tag, nearer << 4 | gaps(s1, s0)]),
        Key::of(21, [s0.held(), s0.tag << 8 | b0.tag]),
        Key::of(22, [b0.held(), s0.tag << 8 | b0.tag]),
        Key::of(23, [s1.held(), s1.tag << 8 | s0.tag]),
        Key::of(24, [s1.word, s0f.word]),
        Key::of(25, [s0f.word, s0.tag << 8 | s1.tag]),
        Key::of(26, [s0.word, b0f.word]),
        Key::of(27, [b0f.word, s0.tag << 8 | b0.tag]),
        Key::of(28, [s0.held(), s0.word]),
        Key::of(29, [s1.tag << 8 | b0.tag, distance(at1, next) << 4 | gaps0]),
        Key::of(30, [s1.both(), b0.tag]),
        Key::of(31, [s0.held(), s1.held(), b0.tag]),
        Key::of(32, [b0.word, b1.word]),
        Key::of(33, [s0.tag << 8 | b0.tag, b0.marks << 16 | b1.marks]),
        Key::of(34, [s1.tag << 16 | s0.tag << 8 | b0.tag, b0.marks << 16 | s0.marks]),
        Key::of(35, [b0.both(), b0.marks << 16 | gaps(s1, s0)]),
        Key::of(36, [s0.tag << 16 | b0.tag << 8 | b1.tag, b0.marks << 16 | b1.marks]),
        Key::of(37, [s0.tag << 16 | b0.tag << 8 | s1.tag, b0.marks << 16 | b1.marks]),
    ]
}

/// The features of the arc from `head` to `dependent`.
pub fn relation_features(state: &State, head: u16, dependent: u16) -> [Key; RELATION_FEATURES] {
    let (h, d) = (state.node(head), state.node(dependent));
    let [df, dl, hf] = [d.first, d.last, h.first].map(|at| state.node(at));
    let [d_before, d_after] = [dependent.wrapping_sub(1), dependent + 1].map(|at| state.node(at));
    let [h_before, h_after] = [head.wrapping_sub(1), head + 1].map(|at| state.node(at));
    let way = (head < dependent) as u32;
    let tags = h.tag << 9 | d.tag << 1 | way;
    [
        Key::of(0, [tags]),
        Key::of(1, [h.both(), d.tag << 1 | way]),
        Key::of(2, [d.both(), h.tag << 1 | way]),
        Key::of(3, [h.word, d.word]),
        Key::of(4, [d.both()]),
        Key::of(5, [h.both(), way]),
        Key::of(6, [tags, distance(head, dependent) << 4 | gaps(h, d)]),
        Key::of(7, [tags, df.tag]),
        Key::of(8, [tags, df.word]),
        Key::of(9, [tags, dl.tag]),
        Key::of(10, [tags, d.held()]),
        Key::of(11, [tags, h.held()]),
        Key::of(12, [d.word, d.held()]),
        Key::of(13, [tags, d_before.tag]),
        Key::of(14, [tags, d_after.tag]),
        Key::of(15, [tags, h_before.tag]),
        Key::of(16, [tags, h_after.tag]),
        Key::of(17, [h.word, df.word]),
        Key::of(18, [h.word, d.held(), way]),
        Key::of(19, [d.word, h.held(), way]),
        Key::of(20, [tags, hf.tag]),
        Key::of(21, [d_before.word, tags]),
    ]
}
