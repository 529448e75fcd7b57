//! The parser's state: a stack of words that wait for a head, the words still to come, and the tree so far.
//!
//! Three actions (the arc-hybrid system; Kuhlmann, Gómez-Rodríguez, Satta 2011): shift the next word onto the stack, hang the topmost
//! word on the next one, hang it on the one below it. A sentence of n words takes 2n actions, whatever it is. After the last word stands
//! the root, on which whatever waits for nothing else is hung. Positions count the words of the sentence from 1; 0 is nothing. Punctuation
//! is passed over: it leaves its traces on the word after it.

use super::facts::Facts;
use super::relation::Relation;
use crate::lexicons::words::Tag;

/// What the parser can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Action {
    /// The next word goes onto the stack.
    Shift,
    /// The topmost word hangs on the next word.
    Left,
    /// The topmost word hangs on the word below it.
    Right,
}

impl Action {
    /// All, in the order of their numbers.
    pub const ALL: [Action; 3] = [Action::Shift, Action::Left, Action::Right];
}

/// A word, and what hangs on it so far.
#[derive(Clone, Copy, Debug)]
pub struct Node {
    /// The hash of its form.
    pub word: u32,
    /// The number of its tag, or one that no tag has.
    pub tag: u32,
    /// The sorts of punctuation right before it, a bit each.
    pub marks: u32,
    /// How many words of the sentence have punctuation before them, up to this one.
    pub gaps: u16,
    /// Its head, once it has one; 0 before that.
    pub head: u16,
    /// What it is to its head.
    pub relation: Relation,
    /// Its first dependent before it; 0 for none.
    pub first: u16,
    /// Its last dependent after it; 0 for none.
    pub last: u16,
    /// The first word of its part of the tree.
    pub start: u16,
    /// The last word of its part of the tree.
    pub end: u16,
    /// How many dependents stand before it.
    pub before: u8,
    /// How many dependents stand after it.
    pub after: u8,
    /// The sorts of its dependents, a bit each.
    pub holds: u16,
}

const NOTHING: Node = Node {
    word: 0,
    tag: 62,
    marks: 0,
    gaps: 0,
    head: 0,
    relation: Relation::Dep,
    first: 0,
    last: 0,
    start: 0,
    end: 0,
    before: 0,
    after: 0,
    holds: 0,
};
const ROOT: Node = Node { tag: 63, ..NOTHING };

/// The state; one serves sentence after sentence.
#[derive(Debug, Default)]
pub struct State {
    /// Nothing, the words, the root.
    nodes: Vec<Node>,
    /// The place of each word among the tokens of the sentence, from 0.
    places: Vec<u16>,
    stack: Vec<u16>,
    next: u16,
}

impl State {
    /// Begins a sentence; positions fit in 16 bits, since sentences are short by construction.
    pub fn start(&mut self, facts: &[Facts], tags: &[Tag]) {
        self.stack.clear();
        self.nodes.clear();
        self.nodes.push(NOTHING);
        self.places.clear();
        let (mut marks, mut gaps) = (0, 0);
        for (place, (facts, tag)) in (0..).zip(facts.iter().zip(tags)) {
            if *tag == Tag::PUNCT {
                gaps += u16::from(marks == 0);
                marks |= 1 << facts.kind().min(15);
                continue;
            }
            let at = self.nodes.len() as u16;
            self.nodes.push(Node { word: facts.word, tag: *tag as u32, marks, gaps, start: at, end: at, ..NOTHING });
            self.places.push(place);
            marks = 0;
        }
        self.nodes.push(Node { marks, gaps, ..ROOT });
        self.next = 1;
    }

    /// The word at a position; nothing outside the sentence.
    #[inline]
    pub fn node(&self, at: u16) -> &Node {
        self.nodes.get(usize::from(at)).unwrap_or(&NOTHING)
    }

    /// The position of the next word, or of the root.
    #[inline]
    pub fn next(&self) -> u16 {
        self.next
    }

    /// The position of the word at some depth of the stack; 0 below its bottom.
    #[inline]
    pub fn waiting(&self, depth: usize) -> u16 {
        self.stack.len().checked_sub(depth + 1).and_then(|at| self.stack.get(at)).copied().unwrap_or(0)
    }

    /// The position of the root, one past the last word.
    #[inline]
    pub fn root(&self) -> u16 {
        (self.nodes.len() as u16).saturating_sub(1)
    }

    /// Whether every word has its head.
    pub fn is_done(&self) -> bool {
        self.stack.is_empty() && self.next >= self.root()
    }

    /// Whether an action is possible.
    #[inline]
    pub fn may(&self, action: Action) -> bool {
        match action {
            Action::Shift => self.next < self.root(),
            Action::Left => !self.stack.is_empty(),
            Action::Right => self.stack.len() > 1,
        }
    }

    /// The head and the dependent that an action would join.
    pub fn arc(&self, action: Action) -> Option<(u16, u16)> {
        match action {
            Action::Shift => None,
            Action::Left => Some((self.next, self.waiting(0))),
            Action::Right => Some((self.waiting(1), self.waiting(0))),
        }
    }

    /// Shifts the next word.
    pub fn shift(&mut self) {
        self.stack.push(self.next);
        self.next += 1;
    }

    /// Hangs the topmost word of the stack on `head`.
    pub fn hang(&mut self, head: u16, relation: Relation) {
        let Some(dependent) = self.stack.pop() else { return };
        let Some(node) = self.nodes.get_mut(usize::from(dependent)) else { return };
        node.head = head;
        node.relation = relation;
        let (start, end) = (node.start, node.end);
        let Some(node) = self.nodes.get_mut(usize::from(head)) else { return };
        if dependent < head {
            node.first = if node.before == 0 { dependent } else { node.first.min(dependent) };
            node.before = node.before.saturating_add(1);
        } else {
            node.last = node.last.max(dependent);
            node.after = node.after.saturating_add(1);
        }
        node.holds |= sort(relation);
        node.start = node.start.min(start);
        node.end = node.end.max(end);
    }

    /// The place of each word among the tokens of the sentence, from 0.
    pub fn places(&self) -> &[u16] {
        &self.places
    }

    /// The place of the word at a position; none for the root.
    pub fn place(&self, at: u16) -> Option<u16> {
        self.places.get(usize::from(at.checked_sub(1)?)).copied()
    }

    /// The words of the sentence.
    pub fn words(&self) -> &[Node] {
        self.nodes.get(1..usize::from(self.root())).unwrap_or(&[])
    }
}

/// Sorts of dependents that say what a word still lacks.
fn sort(relation: Relation) -> u16 {
    use Relation::*;
    let bit = match relation {
        Nsubj | NsubjPass | Csubj | CsubjPass | Expl => 0,
        Obj | Iobj => 1,
        Ccomp | Xcomp => 2,
        Aux | AuxPass => 3,
        Cop => 4,
        Mark => 5,
        Case => 6,
        Det | NmodPoss => 7,
        Cc => 8,
        Conj => 9,
        Nmod => 10,
        AclRelcl | Acl => 11,
        Punct => 12,
        Appos => 13,
        Compound | Amod => 14,
        _ => 15,
    };
    1 << bit
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(words: usize) -> State {
        let mut state = State::default();
        state.start(&vec![super::super::facts::OUTSIDE; words], &vec![Tag::NN; words]);
        state
    }

    #[test]
    fn a_tree_is_built_by_actions() {
        let mut state = state(3);
        state.shift();
        assert_eq!(state.arc(Action::Left), Some((2, 1)));
        state.hang(2, Relation::Nsubj);
        state.shift();
        state.shift();
        assert_eq!(state.arc(Action::Right), Some((2, 3)));
        state.hang(2, Relation::Obj);
        assert!(!state.may(Action::Shift) && !state.may(Action::Right) && state.may(Action::Left));
        state.hang(state.root(), Relation::Root);
        assert!(state.is_done());
        let heads: Vec<u16> = state.words().iter().map(|node| node.head).collect();
        assert_eq!(heads, [2, 4, 2]);
        let verb = state.node(2);
        assert_eq!((verb.first, verb.last, verb.before, verb.after, verb.holds), (1, 3, 1, 1, 3));
    }

    #[test]
    fn no_word_no_action() {
        assert!(state(0).is_done());
    }
}
