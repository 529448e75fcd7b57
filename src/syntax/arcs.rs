//! What the parser looks at before it acts, and before it names the relation of a new arc (after Zhang & Nivre 2011).

use super::state::{Node, State};
use crate::learning::Key;

/// Features of a state.
pub const ACTION_FEATURES: usize = 42;
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
    let key = Key::template;
    [
        key(0).with(s0.both()),
        key(1).with(b0.both()),
        key(2).with(b1.both()),
        key(3).with(s1.both()),
        key(4).with(s0.both()).with(b0.tag),
        key(5).with(s0.tag).with(b0.both()),
        key(6).with(s0.tag << 8 | b0.tag).with(near << 4 | gaps0),
        key(7).with(s0.both()).with(near),
        key(8).with(b0.both()).with(near),
        key(9).with(s0.tag << 16 | b0.tag << 8 | b1.tag),
        key(10).with(b0.tag << 16 | b1.tag << 8 | b2.tag).with(s0.tag),
        key(11).with(s1.tag << 16 | s0.tag << 8 | b0.tag),
        key(12).with(s2.tag << 16 | s1.tag << 8 | s0.tag).with(b0.tag),
        key(13).with(s0.tag << 16 | s0f.tag << 8 | b0.tag),
        key(14).with(s0.tag << 16 | s0l.tag << 8 | b0.tag),
        key(15).with(s0.tag << 16 | b0f.tag << 8 | b0.tag),
        key(16).with(s0.tag << 16 | s1l.tag << 8 | s1.tag),
        key(17).with(s0.tag).with(s0.counts()).with(b0.tag),
        key(18).with(b0.tag).with(b0.counts()).with(s0.tag),
        key(19).with(s1.word).with(s0.word),
        key(20).with(s1.both()).with(s0.tag),
        key(21).with(s1.tag).with(s0.both()),
        key(22).with(s1.tag << 8 | s0.tag).with(nearer << 4 | gaps(s1, s0)),
        key(23).with(s0.held()).with(s0.tag << 8 | b0.tag),
        key(24).with(b0.held()).with(s0.tag << 8 | b0.tag),
        key(25).with(s1.held()).with(s1.tag << 8 | s0.tag),
        key(26).with(s1.word).with(s0f.word),
        key(27).with(s0f.word).with(s0.tag << 8 | s1.tag),
        key(28).with(s0.word).with(b0f.word),
        key(29).with(b0f.word).with(s0.tag << 8 | b0.tag),
        key(30).with(s0.held()).with(s0.word),
        key(31).with(s1.tag << 8 | b0.tag).with(distance(at1, next) << 4 | gaps0),
        key(32).with(s1.both()).with(b0.tag),
        key(33).with(s0.held()).with(s1.held()).with(b0.tag),
        key(34).with(b0.word).with(b1.word),
        key(35).with(s0.tag << 8 | b0.tag).with(b0.marks << 16 | b1.marks),
        key(36).with(s1.tag << 16 | s0.tag << 8 | b0.tag).with(b0.marks << 16 | s0.marks),
        key(37).with(s0.both()).with(b0.marks),
        key(38).with(b0.both()).with(b0.marks << 16 | gaps(s1, s0)),
        key(39).with(s0.tag << 16 | b0.tag << 8 | b1.tag).with(b0.marks << 16 | b1.marks),
        key(40).with(s0.tag << 16 | b0.tag << 8 | s1.tag).with(b0.marks << 16 | b1.marks),
        key(41).with(s0.tag << 8 | b0.tag).with(b0.marks << 16 | s0.held()),
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
    let key = Key::template;
    [
        key(0).with(tags),
        key(1).with(h.both()).with(d.tag << 1 | way),
        key(2).with(d.both()).with(h.tag << 1 | way),
        key(3).with(h.word).with(d.word),
        key(4).with(d.both()),
        key(5).with(h.both()).with(way),
        key(6).with(tags).with(distance(head, dependent) << 4 | gaps(h, d)),
        key(7).with(tags).with(df.tag),
        key(8).with(tags).with(df.word),
        key(9).with(tags).with(dl.tag),
        key(10).with(tags).with(d.held()),
        key(11).with(tags).with(h.held()),
        key(12).with(d.word).with(d.held()),
        key(13).with(tags).with(d_before.tag),
        key(14).with(tags).with(d_after.tag),
        key(15).with(tags).with(h_before.tag),
        key(16).with(tags).with(h_after.tag),
        key(17).with(h.word).with(df.word),
        key(18).with(h.word).with(d.held()).with(way),
        key(19).with(d.word).with(h.held()).with(way),
        key(20).with(tags).with(hf.tag),
        key(21).with(d_before.word).with(tags),
    ]
}
