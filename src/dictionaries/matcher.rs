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
use super::pattern::{self, Shape, Word};
use crate::lexicons::{Symbols, fold};
use crate::text::{Id, Symbol, TokenRange};
use crate::tokens::{Text, Token, TokenKind};

/// Stands before the text of a piece that no blank may stand before.
const GLUE: char = '\u{1}';
/// Globs are not tried on longer words.
const LONGEST: usize = 256;

type Fast<K, V> = HashMap<K, V, foldhash::fast::FixedState>;

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

/// The distinct words of all entries.
#[derive(Debug)]
struct Pieces {
    count: u32,
    /// Whole words, those that are glued with [`GLUE`] before them.
    whole: Fast<Box<str>, u32>,
    starts: Affixes,
    /// Endings, and words, are read from their end.
    ends: Affixes,
    has_marks: bool,
    has_glue: bool,
}

impl Pieces {
    fn new(entries: &[Entry]) -> Self {
        let mut pieces = Self {
            count: 0,
            whole: HashMap::default(),
            starts: Affixes::default(),
            ends: Affixes::default(),
            has_marks: false,
            has_glue: false,
        };
        let mut affixes: [Fast<Box<str>, Vec<Affix>>; 2] = Default::default();
        for word in entries.iter().flat_map(|entry| &entry.pattern.words) {
            let [starts, ends] = &mut affixes;
            let new = match word.shape {
                Shape::Whole => pieces.whole_word(word),
                Shape::Start => affix(starts, word.text.clone(), Affix { glob: None, piece: pieces.count }),
                Shape::End => affix(ends, word.text.chars().rev().collect(), Affix { glob: None, piece: pieces.count }),
                Shape::Glob => {
                    affix(starts, pattern::stem(&word.text).into(), Affix { glob: Some(word.text.clone()), piece: pieces.count })
                }
            };
            pieces.count += u32::from(new);
        }
        let [starts, ends] = affixes;
        (pieces.starts, pieces.ends) = (Affixes::new(starts), Affixes::new(ends));
        pieces
    }

    fn whole_word(&mut self, word: &Word) -> bool {
        self.has_marks |= !word.text.contains(char::is_alphanumeric);
        self.has_glue |= word.glued;
        let count = self.whole.len();
        self.whole.entry(key(word)).or_insert(self.count);
        self.whole.len() > count
    }

    fn id(&self, word: &Word) -> Option<u32> {
        match word.shape {
            Shape::Whole => self.whole.get(&key(word)).copied(),
            Shape::Start => self.starts.id(&word.text, None),
            Shape::End => self.ends.id(&word.text.chars().rev().collect::<String>(), None),
            Shape::Glob => self.starts.id(pattern::stem(&word.text), Some(&word.text)),
        }
    }

    /// Adds the pieces that a folded word fits, those that say most first.
    fn of_word(&self, word: &str, reversed: &mut String, pieces: &mut Vec<u32>) {
        pieces.extend(self.whole.get(word));
        let is_short = word.len() <= LONGEST;
        let fits = |affix: &Affix| affix.glob.as_ref().is_none_or(|glob| is_short && pattern::fits(glob, word));
        self.starts.walk(word, |affix| pieces.extend(Some(affix.piece).filter(|_| fits(affix))));
        if !self.ends.keys.is_empty() {
            reversed.clear();
            reversed.extend(word.chars().rev());
            self.ends.walk(reversed, |affix| pieces.push(affix.piece));
        }
    }

    /// The pieces that fit whatever `word` fits.
    fn covering(&self, word: &Word) -> Vec<u32> {
        let mut pieces = Vec::new();
        let mut plain = |affix: &Affix| pieces.extend(Some(affix.piece).filter(|_| affix.glob.is_none()));
        match word.shape {
            Shape::Whole if word.glued => {}
            Shape::Whole if word.text.contains(char::is_alphanumeric) => self.of_word(&word.text, &mut String::new(), &mut pieces),
            Shape::Start => self.starts.walk(&word.text, &mut plain),
            Shape::End => self.ends.walk(&word.text.chars().rev().collect::<String>(), &mut plain),
            Shape::Whole | Shape::Glob => {}
        }
        let own = self.id(word).filter(|own| !pieces.contains(own));
        pieces.extend(own);
        pieces
    }
}

fn key(word: &Word) -> Box<str> {
    if word.glued { format!("{GLUE}{}", word.text).into() } else { word.text.clone() }
}

/// Files a wildcard word under the letters it begins with; whether it is new.
fn affix(affixes: &mut Fast<Box<str>, Vec<Affix>>, key: Box<str>, new: Affix) -> bool {
    let same = affixes.entry(key).or_default();
    let is_new = same.iter().all(|known| known.glob != new.glob);
    if is_new {
        same.push(new);
    }
    is_new
}

/// Beginnings of words in order of their letters.
#[derive(Debug, Default)]
struct Affixes {
    keys: Vec<Box<str>>,
    /// The longest other beginning that each begins with.
    within: Vec<Option<usize>>,
    items: Vec<Vec<Affix>>,
}

/// A piece with a wildcard: any word that begins so, or a glob that it must fit.
#[derive(Debug)]
struct Affix {
    glob: Option<Box<str>>,
    piece: u32,
}

impl Affixes {
    fn new(affixes: Fast<Box<str>, Vec<Affix>>) -> Self {
        let mut sorted: Vec<_> = affixes.into_iter().collect();
        sorted.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        let (keys, items): (Vec<Box<str>>, Vec<_>) = sorted.into_iter().unzip();
        let mut within = Vec::with_capacity(keys.len());
        let mut around: Vec<(usize, &str)> = Vec::new();
        for (at, key) in keys.iter().enumerate() {
            while around.last().is_some_and(|(_, outer)| !key.starts_with(outer)) {
                around.pop();
            }
            within.push(around.last().map(|(outer, _)| *outer));
            around.push((at, key));
        }
        Self { within, items, keys }
    }

    /// All that `word` begins with, the longest first. The last key in order up to the word has them all within it.
    fn walk(&self, word: &str, mut each: impl FnMut(&Affix)) {
        let mut at = self.keys.partition_point(|key| **key <= *word).checked_sub(1);
        while let Some(place) = at {
            if self.keys.get(place).is_some_and(|key| word.starts_with(&**key)) {
                self.items.get(place).into_iter().flatten().for_each(&mut each);
            }
            at = self.within.get(place).copied().flatten();
        }
    }

    fn id(&self, key: &str, glob: Option<&str>) -> Option<u32> {
        let place = self.keys.binary_search_by(|known| (**known).cmp(key)).ok()?;
        let item = self.items.get(place)?.iter().find(|item| item.glob.as_deref() == glob)?;
        Some(item.piece)
    }
}
