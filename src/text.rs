//! The coordinate system: byte offsets, spans, typed ids and the tables that they index.
//!
//! Inside dixit every place is a byte offset into the original text, which is never rewritten. People, Python and R count
//! Unicode code points; [`CodePoints`] converts, once a document, where rows leave the program. Documents of 4 GiB or more are
//! refused when they are read, so an offset fits in 32 bits.

use std::fmt;
use std::marker::PhantomData;
use std::num::NonZeroU32;
use std::ops::{Index, IndexMut};

/// A byte offset into a document's text.
pub type Offset = u32;

/// A half-open range of byte offsets into a document's text, `start <= end`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    start: Offset,
    end: Offset,
}

impl Span {
    /// The span from `start` to `end`; a reversed pair gives the empty span at `start`.
    pub fn new(start: Offset, end: Offset) -> Self {
        Self { start, end: end.max(start) }
    }

    /// The span of the byte range `start..end`; offsets over 4 GiB, which readers refuse, saturate.
    pub fn of(start: usize, end: usize) -> Self {
        let offset = |at: usize| Offset::try_from(at).unwrap_or(Offset::MAX);
        Self::new(offset(start), offset(end))
    }

    /// First byte.
    pub fn start(self) -> Offset {
        self.start
    }

    /// One past the last byte.
    pub fn end(self) -> Offset {
        self.end
    }

    /// Length in bytes.
    pub fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether the span holds no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether all of `other` lies within.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that holds both.
    pub fn join(self, other: Span) -> Span {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The text of the span; empty where it does not lie on character boundaries of `text`.
    pub fn slice(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or("")
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

/// A typed position in a [`Table`].
pub trait Id: Copy + Ord {
    /// The id of the item at `index`.
    fn new(index: usize) -> Self;
    /// The position of this id's item.
    fn index(self) -> usize;
}

/// Declares an id: four bytes, and no bigger inside an `Option`.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name(NonZeroU32);

        impl Id for $name {
            fn new(index: usize) -> Self {
                let number = u32::try_from(index).unwrap_or(u32::MAX - 1) + 1;
                Self(NonZeroU32::new(number).unwrap_or(NonZeroU32::MAX))
            }

            fn index(self) -> usize {
                self.0.get() as usize - 1
            }
        }
    };
}

id!(/// A word form that some lexicon knows, folded (see [`crate::lexicons::fold`]).
    Symbol);
id!(/// A token of one document.
    TokenId);
id!(/// A sentence of one document.
    SentenceId);
id!(/// A paragraph of one document.
    ParagraphId);
id!(/// A quotation of one document.
    QuotationId);
id!(/// A cue of one document.
    CueId);
id!(/// An attribution of one document.
    AttributionId);
id!(/// A speaker of one document.
    SpeakerId);
id!(/// An entry of one lexicon table.
    EntryId);

/// A list that only its own kind of id can index.
#[derive(Clone, Debug, PartialEq)]
pub struct Table<I, T> {
    items: Vec<T>,
    id: PhantomData<I>,
}

impl<I: Id, T> Table<I, T> {
    /// How many items there are.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// Adds an item and gives its id.
    pub fn push(&mut self, item: T) -> I {
        self.items.push(item);
        I::new(self.items.len() - 1)
    }

    /// The item of `id`, or none where `id` belongs to another table.
    pub fn find(&self, id: I) -> Option<&T> {
        self.items.get(id.index())
    }

    /// All items in order.
    pub fn iter(&self) -> std::slice::Iter<'_, T> {
        self.items.iter()
    }

    /// All items with their ids, in order.
    pub fn enumerate(&self) -> impl DoubleEndedIterator<Item = (I, &T)> {
        self.items.iter().enumerate().map(|(index, item)| (I::new(index), item))
    }

    /// All ids in order.
    pub fn all(&self) -> IdRange<I> {
        IdRange::of(0, self.items.len())
    }

    /// The items of a range; empty where the range leaves the table.
    pub fn slice(&self, range: IdRange<I>) -> &[T] {
        self.items.get(range.start as usize..range.end as usize).unwrap_or(&[])
    }

    /// The first id whose item does not satisfy `before`, in a table sorted so that those that do come first.
    pub fn partition(&self, before: impl FnMut(&T) -> bool) -> usize {
        self.items.partition_point(before)
    }
}

impl<I, T> Default for Table<I, T> {
    fn default() -> Self {
        Self { items: Vec::new(), id: PhantomData }
    }
}

impl<I, T> From<Vec<T>> for Table<I, T> {
    fn from(items: Vec<T>) -> Self {
        Self { items, id: PhantomData }
    }
}

// An id is only made by the table that it indexes, so a miss is a mistake in dixit itself: the panic guard around each document
// reports it with its place.
#[allow(clippy::indexing_slicing)]
impl<I: Id, T> Index<I> for Table<I, T> {
    type Output = T;

    fn index(&self, id: I) -> &T {
        &self.items[id.index()]
    }
}

#[allow(clippy::indexing_slicing)]
impl<I: Id, T> IndexMut<I> for Table<I, T> {
    fn index_mut(&mut self, id: I) -> &mut T {
        &mut self.items[id.index()]
    }
}

/// A half-open run of consecutive ids.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct IdRange<I> {
    start: u32,
    end: u32,
    id: PhantomData<I>,
}

/// Consecutive tokens.
pub type TokenRange = IdRange<TokenId>;

impl<I: Id> IdRange<I> {
    /// The run of positions `start..end`; a reversed pair gives the empty run at `start`.
    pub fn of(start: usize, end: usize) -> Self {
        let position = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self { start: position(start), end: position(end.max(start)), id: PhantomData }
    }

    /// The run from `first` to `last`, both in it.
    pub fn inclusive(first: I, last: I) -> Self {
        Self::of(first.index(), last.index() + 1)
    }

    /// The run from `first` up to but without `end`.
    pub fn until(first: I, end: I) -> Self {
        Self::of(first.index(), end.index())
    }

    /// Position of the first id.
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// One past the position of the last id.
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// How many ids.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The first id.
    pub fn first(self) -> Option<I> {
        (!self.is_empty()).then(|| I::new(self.start()))
    }

    /// The last id.
    pub fn last(self) -> Option<I> {
        (!self.is_empty()).then(|| I::new(self.end() - 1))
    }

    /// Whether `id` is in the run.
    pub fn has(self, id: I) -> bool {
        (self.start()..self.end()).contains(&id.index())
    }

    /// Whether all of `other` is in the run.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share an id.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The ids in order.
    pub fn iter(self) -> impl DoubleEndedIterator<Item = I> + ExactSizeIterator {
        (self.start()..self.end()).map(I::new)
    }
}

impl<I: Id> fmt::Debug for IdRange<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

/// The id after `id`.
pub fn next<I: Id>(id: I) -> I {
    I::new(id.index() + 1)
}

/// The id before `id`, if there is one.
pub fn previous<I: Id>(id: I) -> Option<I> {
    id.index().checked_sub(1).map(I::new)
}

/// Converts byte offsets of one text to code points: free for ASCII, else one count a block of 256 bytes.
#[derive(Debug)]
pub struct CodePoints<'t> {
    text: &'t str,
    /// Code points before each block; empty where the text is ASCII.
    blocks: Vec<u32>,
}

const BLOCK: usize = 256;

impl<'t> CodePoints<'t> {
    /// Counts `text` once.
    pub fn new(text: &'t str) -> Self {
        let mut blocks = Vec::new();
        if !text.is_ascii() {
            let mut count = 0;
            for block in text.as_bytes().chunks(BLOCK) {
                blocks.push(count);
                count += starts(block);
            }
        }
        Self { text, blocks }
    }

    /// The number of code points before byte `offset`.
    pub fn at(&self, offset: Offset) -> u32 {
        let at = offset as usize;
        let Some(before) = self.blocks.get(at / BLOCK).or(self.blocks.last()) else { return offset };
        let from = (at / BLOCK).min(self.blocks.len() - 1) * BLOCK;
        before + starts(self.text.as_bytes().get(from..at).unwrap_or(&[]))
    }

    /// A span as a pair of code points, end exclusive.
    pub fn span(&self, span: Span) -> [u32; 2] {
        [self.at(span.start()), self.at(span.end())]
    }
}

/// How many characters start within `bytes`.
fn starts(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|byte| (**byte & 0xC0) != 0x80).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_stay_small() {
        assert_eq!(std::mem::size_of::<Option<TokenId>>(), 4);
        assert_eq!(std::mem::size_of::<Span>(), 8);
    }

    #[test]
    fn code_points_of_mixed_text() {
        let text = "é“a”".repeat(300);
        let points = CodePoints::new(&text);
        for (count, (offset, _)) in text.char_indices().enumerate() {
            assert_eq!(points.at(offset as Offset), count as u32);
        }
        assert_eq!(points.at(text.len() as Offset), 1200);
        assert_eq!(CodePoints::new("abc").at(2), 2);
    }
}
