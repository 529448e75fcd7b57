//! The ids of a corpus: each document gets one of its own.
//!
//! Of an id, eight bytes of its hash are kept, with the table about 20 bytes a document. Among a hundred million documents, two of
//! different ids have the same hash with a chance of one in four thousand; then one of them is numbered without need.

use hashbrown::{HashMap, HashSet};

use super::shard::hash;

/// The ids in use.
#[derive(Debug, Default)]
pub(super) struct Ids {
    taken: HashSet<u64>,
    /// The highest number that was appended to an id; only of those that came more than once.
    numbers: HashMap<u64, u64>,
}

impl Ids {
    /// Takes an id; where it is taken already, gives the one with the next free number, which is then taken.
    pub(super) fn take(&mut self, id: &str) -> Option<String> {
        let own = hash(id);
        if self.taken.insert(own) {
            return None;
        }
        let last = self.numbers.get(&own).copied().unwrap_or(1);
        let numbered = |number: &u64| format!("{id}-{number}");
        let free = (last + 1..).find(|number| !self.taken.contains(&hash(&numbered(number)))).unwrap_or(u64::MAX);
        self.numbers.insert(own, free);
        self.taken.insert(hash(&numbered(&free)));
        Some(numbered(&free))
    }
}
