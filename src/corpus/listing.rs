//! The inputs of a corpus in their order, as little of each as will do: of a file below a folder its path from there and its size, about
//! 80 bytes. The rest is made when its turn comes.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

use super::source::Source;
use super::walk;
use crate::problem::Problem;

/// What stands for an input: it can be opened, or not even that.
pub(super) type Found = Result<Source, Problem>;

/// A file below a folder.
pub(super) struct Entry {
    /// From the folder on.
    pub(super) below: Box<Path>,
    /// Its size, or why it cannot be read.
    pub(super) state: Result<u64, Box<Problem>>,
}

enum Part {
    One(Box<Source>),
    Folder { root: PathBuf, entries: std::vec::IntoIter<Entry> },
}

/// What is still to be read.
pub(super) struct Listing {
    parts: VecDeque<Part>,
    /// The size of all; none where one is a stream.
    bytes: Option<u64>,
}

impl Listing {
    pub(super) fn new() -> Self {
        Self { parts: VecDeque::new(), bytes: Some(0) }
    }

    /// The size of all that was listed in bytes; none where a part is a stream.
    pub(super) fn bytes(&self) -> Option<u64> {
        self.bytes
    }

    /// Adds a file or stream.
    pub(super) fn one(&mut self, source: Source) {
        self.bytes = self.bytes.zip(source.bytes).map(|(sum, bytes)| sum + bytes);
        self.parts.push_back(Part::One(Box::new(source)));
    }

    /// Adds what is below a folder.
    pub(super) fn folder(&mut self, root: &Path, entries: Vec<Entry>) {
        let bytes: u64 = entries.iter().flat_map(|entry| &entry.state).sum();
        self.bytes = self.bytes.map(|sum| sum + bytes);
        self.parts.push_back(Part::Folder { root: root.to_owned(), entries: entries.into_iter() });
    }
}

impl Iterator for Listing {
    type Item = Found;

    fn next(&mut self) -> Option<Found> {
        loop {
            match self.parts.front_mut()? {
                Part::Folder { root, entries } => {
                    if let Some(Entry { below, state }) = entries.next() {
                        let source = |bytes| walk::source(&root.join(&below), &below, Some(bytes));
                        return Some(state.map(source).map_err(|problem| *problem));
                    }
                    self.parts.pop_front();
                }
                Part::One(_) => {
                    let Some(Part::One(source)) = self.parts.pop_front() else { return None };
                    return Some(Ok(*source));
                }
            }
        }
    }
}
