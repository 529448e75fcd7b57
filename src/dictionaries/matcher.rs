//! Finds the entries of a dictionary in running text.
//!
//! At each token the longest entry wins, over all categories ("not amiable" is not amiable); entries of equal length all count, each
//! category once, with the weight of the entry that says most: a whole word before a longer beginning before a shorter one.
//!
//! Each distinct word of an entry is a piece. Which pieces a token fits is looked up by its symbol in a table made beforehand; words
//! without a symbol are sought in a hash of whole words and in sorted beginnings, where each knows the longest one within it. Phrases are
//! paths over pieces. Nothing is allocated for a token; its time grows with the logarithm of the number of entries at most, but for the
//! globs with one beginning, whose number the draft bounds.

use hashbrown::HashMap;

use super::Entry;
use super::pieces::{Fast, GLUE, Pieces};
use crate::lexicons::{Symbols, fold};
use crate::text::{Id, Symbol, TokenRange};
use crate::tokens::{Text, Token, TokenKind};

/// An entry of a category at a place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Found {
    /// What it covers.
    pub tokens: TokenRange,
    /// The category, by place.
    pub category: usize,
    /// The entry, by place.
    pub entry: usize,
    /// Its weight.
    pub weight: f32,
}

/// A dictionary ready to be searched.
#[derive(Debug)]
pub struct Matcher {
    pieces: Pieces,
    /// The pieces of each symbol, as a range of `listed`.
    by_symbol: Vec<(u32, u32)>,
    listed: Vec<u32>,
    /// The node of each piece that begins an entry.
    roots: Vec<Option<u32>>,
    edges: Fast<(u32, u32), u32>,
    nodes: Vec<Node>,
    categories: usize,
}

#[derive(Debug, Default)]
struct Node {
    goes_on: bool,
    ends: Vec<End>,
}

/// An entry whose last word is here.
#[derive(Clone, Copy, Debug)]
struct End {
    category: u32,
    entry: u32,
    weight: f32,
}

/// What is reused from search to search.
#[derive(Debug, Default)]
pub struct Scratch {
    pieces: Vec<u32>,
    /// Where the pieces of each token end.
    ends: Vec<u32>,
    active: Vec<u32>,
    next: Vec<u32>,
    best: Vec<u32>,
    buffer: String,
    reversed: String,
    /// The latest match that each category was in.
    seen: Vec<u32>,
    matches: u32,
}

impl Scratch {
    fn pieces(&self, at: usize) -> &[u32] {
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(at).copied().unwrap_or(start);
        self.pieces.get(start as usize..end as usize).unwrap_or_default()
    }
}

impl Matcher {
    /// Prepares the entries of a dictionary of so many categories.
    pub fn new(entries: &[Entry], categories: usize, symbols: &Symbols) -> Self {
        let mut matcher = Self {
            pieces: Pieces::new(entries),
            by_symbol: Vec::with_capacity(symbols.len()),
            listed: Vec::new(),
            roots: Vec::new(),
            edges: HashMap::default(),
            nodes: Vec::new(),
            categories,
        };
        matcher.roots.resize(matcher.pieces.count as usize, None);
        (0..).zip(entries).for_each(|(number, entry)| matcher.add(number, entry));
        let mut reversed = String::new();
        for symbol in (0..symbols.len()).map(Symbol::new) {
            let start = matcher.listed.len() as u32;
            matcher.pieces.of_word(symbols.form(symbol), &mut reversed, &mut matcher.listed);
            matcher.by_symbol.push((start, matcher.listed.len() as u32));
        }
        matcher
    }

    fn add(&mut self, number: u32, entry: &Entry) {
        let mut node = None;
        for word in &entry.pattern.words {
            let Some(piece) = self.pieces.id(word) else { return };
            let next = match node {
                None => self.roots.get(piece as usize).copied().flatten(),
                Some(node) => self.edges.get(&(node, piece)).copied(),
            };
            node = Some(next.unwrap_or_else(|| self.grow(node, piece)));
        }
        let end = End { category: entry.category as u32, entry: number, weight: entry.weight };
        if let Some(node) = node.and_then(|node| self.nodes.get_mut(node as usize)) {
            node.ends.push(end);
        }
    }

    fn grow(&mut self, from: Option<u32>, piece: u32) -> u32 {
        let new = self.nodes.len() as u32;
        self.nodes.push(Node::default());
        match from {
            None => {
                if let Some(root) = self.roots.get_mut(piece as usize) {
                    *root = Some(new);
                }
            }
            Some(from) => {
                self.edges.insert((from, piece), new);
                if let Some(node) = self.nodes.get_mut(from as usize) {
                    node.goes_on = true;
                }
            }
        }
        new
    }

    /// How many categories its dictionary has.
    pub fn categories(&self) -> usize {
        self.categories
    }

    /// Hands over what is found among `tokens`, in order.
    pub fn find(&self, text: &Text<'_>, tokens: TokenRange, scratch: &mut Scratch, mut each: impl FnMut(Found)) {
        self.fill(text, tokens, scratch);
        scratch.seen.resize(self.categories.max(scratch.seen.len()), 0);
        let mut at = 0;
        while at < tokens.len() {
            let length = if scratch.pieces(at).is_empty() { 0 } else { self.longest(scratch, at, tokens.len()) };
            if length > 0 {
                let covered = TokenRange::of(tokens.start() + at, tokens.start() + at + length);
                self.report(scratch, covered, &mut each);
            }
            at += length.max(1);
        }
    }

    /// Looks up the pieces of all tokens.
    fn fill(&self, text: &Text<'_>, tokens: TokenRange, scratch: &mut Scratch) {
        scratch.pieces.clear();
        scratch.ends.clear();
        for token in text.tokens.slice(tokens) {
            self.fill_token(text, token, scratch);
            scratch.ends.push(scratch.pieces.len() as u32);
        }
    }

    fn fill_token(&self, text: &Text<'_>, token: &Token, scratch: &mut Scratch) {
        let Scratch { pieces, buffer, reversed, .. } = scratch;
        let is_word = matches!(token.kind, TokenKind::Word | TokenKind::Clitic | TokenKind::Number);
        match token.symbol.map(|symbol| self.by_symbol.get(symbol.index()).copied().unwrap_or_default()) {
            Some((start, end)) => pieces.extend_from_slice(self.listed.get(start as usize..end as usize).unwrap_or_default()),
            None if is_word => self.pieces.of_word(fold(token.span.slice(text.content), buffer), reversed, pieces),
            None if self.pieces.has_marks => pieces.extend(self.pieces.whole.get(fold(token.span.slice(text.content), buffer))),
            None => {}
        }
        if self.pieces.has_glue && !token.spaced && token.kind != TokenKind::Clitic {
            reversed.clear();
            reversed.push(GLUE);
            reversed.push_str(fold(token.span.slice(text.content), buffer));
            pieces.extend(self.pieces.whole.get(reversed.as_str()));
        }
    }

    /// How many tokens the longest entry at `at` covers, 0 for none; its nodes are left in `best`.
    fn longest(&self, scratch: &mut Scratch, at: usize, end: usize) -> usize {
        let mut active = std::mem::take(&mut scratch.active);
        let mut next = std::mem::take(&mut scratch.next);
        active.clear();
        active.extend(scratch.pieces(at).iter().filter_map(|piece| self.roots.get(*piece as usize).copied().flatten()));
        let (mut length, mut best) = (0, 0);
        while !active.is_empty() {
            length += 1;
            let node = |node: &u32| self.nodes.get(*node as usize);
            if active.iter().filter_map(node).any(|node| !node.ends.is_empty()) {
                best = length;
                scratch.best.clone_from(&active);
            }
            if at + length == end || !active.iter().filter_map(node).any(|node| node.goes_on) {
                break;
            }
            next.clear();
            for node in &active {
                next.extend(scratch.pieces(at + length).iter().filter_map(|piece| self.edges.get(&(*node, *piece))));
            }
            std::mem::swap(&mut active, &mut next);
        }
        (scratch.active, scratch.next) = (active, next);
        best
    }

    /// Hands over the entries that end at the nodes of `best`, each category once.
    fn report(&self, scratch: &mut Scratch, tokens: TokenRange, each: &mut impl FnMut(Found)) {
        scratch.matches = scratch.matches.wrapping_add(1).max(1);
        let Scratch { best, seen, matches, .. } = scratch;
        for end in best.iter().filter_map(|node| self.nodes.get(*node as usize)).flat_map(|node| &node.ends) {
            let Some(latest) = seen.get_mut(end.category as usize).filter(|latest| **latest != *matches) else { continue };
            *latest = *matches;
            each(Found { tokens, category: end.category as usize, entry: end.entry as usize, weight: end.weight });
        }
    }

    /// The entries, by place, that find all that `entry` finds, of as many words: itself, and those whose wildcards cover it.
    pub(super) fn covering(&self, entry: &Entry) -> Vec<usize> {
        let mut active: Option<Vec<u32>> = None;
        for word in &entry.pattern.words {
            let pieces = self.pieces.covering(word);
            active = Some(match active {
                None => pieces.iter().filter_map(|piece| self.roots.get(*piece as usize).copied().flatten()).collect(),
                Some(nodes) => {
                    let pairs = nodes.iter().flat_map(|node| pieces.iter().map(move |piece| (*node, *piece)));
                    pairs.filter_map(|pair| self.edges.get(&pair).copied()).collect()
                }
            });
        }
        let nodes = active.unwrap_or_default();
        nodes.iter().filter_map(|node| self.nodes.get(*node as usize)).flat_map(|node| &node.ends).map(|end| end.entry as usize).collect()
    }
}
