//! Sorts, and adds up by key, more than memory holds: what is too much goes to disk in sorted runs, which are merged at the end.
//!
//! When a run is written depends on what was added and nothing else, so the same input gives the same result to the last bit.

mod ahead;
mod runs;

use std::hash::Hash;
use std::path::Path;

use hashbrown::HashMap;
use serde::Serialize;
use serde::de::DeserializeOwned;

use self::runs::Runs;
use crate::error::Result;

pub use ahead::ahead;
pub use runs::Merged;

/// By what is sorted.
pub trait SortKey: Ord + Serialize + DeserializeOwned {}
impl<K: Ord + Serialize + DeserializeOwned> SortKey for K {}

/// What is known of a key so far.
pub trait Part: Default + Serialize + DeserializeOwned {
    /// Adds what came later.
    fn join(&mut self, later: Self);

    /// The bytes that it takes, about.
    fn size(&self) -> usize;
}

/// Adds up by key.
#[derive(Debug)]
pub struct Groups<K, V> {
    /// In boxes, so that neither a larger table nor their order needs all of them twice.
    parts: HashMap<K, Box<V>>,
    /// Bytes that may have been added since the parts were last measured, and what they were then.
    grown: usize,
    limit: usize,
    runs: Runs<K, Box<V>>,
}

impl<K: SortKey + Hash, V: Part> Groups<K, V> {
    /// What is over `limit` bytes goes to disk, into `folder`.
    pub fn new(folder: &Path, limit: usize) -> Self {
        Self { parts: HashMap::new(), grown: 0, limit, runs: Runs::new(folder) }
    }

    /// What is added of a key, to be changed, which makes it grow by no more than so many bytes; [`Groups::settle`] must follow.
    pub fn part(&mut self, key: K, bytes: usize) -> &mut V {
        self.grown += bytes;
        self.parts.entry(key).or_default()
    }

    /// What is added of a key that is there, since the last [`Groups::settle`].
    pub fn find(&mut self, key: &K, bytes: usize) -> Option<&mut V> {
        self.grown += bytes;
        self.parts.get_mut(key).map(|part| &mut **part)
    }

    /// Writes a run where there is too much.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn settle(&mut self) -> Result<()> {
        if self.grown < self.limit {
            return Ok(());
        }
        let entry = size_of::<(K, Box<V>)>() + 1;
        self.grown = self.parts.capacity() * entry + self.parts.values().map(|part| size_of::<V>() + part.size()).sum::<usize>();
        // Measuring takes a while: there must be room for much more until it is done again.
        if self.grown > self.limit / 2 {
            self.grown = 0;
            let parts = self.ordered();
            self.runs.write(&parts)?;
        }
        Ok(())
    }

    fn ordered(&mut self) -> Vec<(K, Box<V>)> {
        let mut parts: Vec<(K, Box<V>)> = std::mem::take(&mut self.parts).into_iter().collect();
        parts.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        parts
    }

    /// All keys in order, each with all that was added.
    ///
    /// # Errors
    /// The runs cannot be read.
    pub fn sorted(mut self) -> Result<Joined<K, V>> {
        let parts = self.ordered();
        let mut merged = self.runs.merged(parts)?;
        let next = merged.next().transpose()?;
        Ok(Joined { merged, next })
    }
}

/// Keys in order, each once.
pub struct Joined<K, V> {
    merged: Merged<K, Box<V>>,
    next: Option<(K, Box<V>)>,
}

impl<K: SortKey, V: Part> Iterator for Joined<K, V> {
    type Item = Result<(K, Box<V>)>;

    fn next(&mut self) -> Option<Self::Item> {
        let (key, mut part) = self.next.take()?;
        loop {
            match self.merged.next() {
                Some(Ok((other, later))) if other == key => part.join(*later),
                Some(Err(error)) => return Some(Err(error)),
                following => {
                    self.next = following.and_then(Result::ok);
                    return Some(Ok((key, part)));
                }
            }
        }
    }
}

/// Sorts rows. Keys should differ: the order of rows of one key is that in which they were added.
#[derive(Debug)]
pub struct Sorter<K, V> {
    rows: Vec<(K, V)>,
    size: usize,
    limit: usize,
    runs: Runs<K, V>,
}

impl<K: SortKey, V: Serialize + DeserializeOwned> Sorter<K, V> {
    /// What is over `limit` bytes goes to disk, into `folder`.
    pub fn new(folder: &Path, limit: usize) -> Self {
        Self { rows: Vec::new(), size: 0, limit, runs: Runs::new(folder) }
    }

    /// Adds a row of about so many bytes.
    ///
    /// # Errors
    /// A run cannot be written.
    pub fn push(&mut self, key: K, row: V, bytes: usize) -> Result<()> {
        self.rows.push((key, row));
        self.size += bytes + size_of::<(K, V)>();
        if self.size > self.limit {
            self.size = 0;
            let rows = self.ordered();
            self.runs.write(&rows)?;
        }
        Ok(())
    }

    fn ordered(&mut self) -> Vec<(K, V)> {
        let mut rows = std::mem::take(&mut self.rows);
        let mut order: Vec<u32> = (0..rows.len() as u32).collect();
        order.sort_by_key(|at| rows.get(*at as usize).map(|(key, _)| key));
        arrange(&mut rows, &mut order);
        rows
    }

    /// All rows in order.
    ///
    /// # Errors
    /// The runs cannot be read.
    pub fn sorted(mut self) -> Result<Merged<K, V>> {
        let rows = self.ordered();
        self.runs.merged(rows)
    }
}

/// Puts rows into an order, given by their places: one swap a place, where sorting itself would move each row many times.
fn arrange<T>(rows: &mut [T], order: &mut [u32]) {
    for at in 0..order.len() {
        let from = |at: usize| order.get(at).map_or(at, |from| *from as usize);
        let mut place = from(at);
        // What stood there has changed places with another.
        while place < at {
            place = from(place);
        }
        if let Some(slot) = order.get_mut(at) {
            *slot = place as u32;
        }
        rows.swap(at, place);
    }
}
#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
    struct Words(Vec<String>);

    impl Part for Words {
        fn join(&mut self, later: Self) {
            self.0.extend(later.0);
        }

        fn size(&self) -> usize {
            self.0.iter().map(|word| word.len() + 24).sum()
        }
    }

    fn groups(limit: usize) -> (Vec<(u32, Box<Words>)>, usize) {
        let folder = tempfile::tempdir().unwrap();
        let mut groups: Groups<u32, Words> = Groups::new(folder.path(), limit);
        for number in 0..5_000_u32 {
            let word = format!("{number}\n");
            groups.part(number * 7 % 101, word.len() + 24).0.push(word);
            groups.settle().unwrap();
        }
        let runs = groups.runs.places.len();
        (groups.sorted().unwrap().map(Result::unwrap).collect(), runs)
    }

    #[test]
    fn keys_add_up_in_order_whether_on_disk_or_not() {
        let (whole, none) = groups(usize::MAX);
        assert_eq!((none, whole.len()), (0, 101));
        assert!(whole.iter().all(|(_, words)| words.0.is_sorted_by_key(|word| word.trim_end().parse::<u32>().unwrap())));
        let (spilled, runs) = groups(10_000);
        assert!(runs > 5, "{runs}");
        assert_eq!(spilled, whole);
    }

    #[test]
    fn rows_follow_their_keys_and_those_of_one_key_keep_their_order() {
        for numbers in [vec![1, 2, 3, 4, 0], vec![4, 0, 1, 2, 3], vec![2, 1, 2, 0, 1, 2], vec![0, 0], vec![]] {
            let mut sorter = Sorter::new(Path::new("."), usize::MAX);
            numbers.iter().zip(0_u32..).for_each(|(number, at)| sorter.push(*number, at, 0).unwrap());
            let sorted: Vec<(i32, u32)> = sorter.sorted().unwrap().map(Result::unwrap).collect();
            let mut right: Vec<(i32, u32)> = numbers.iter().copied().zip(0..).collect();
            right.sort();
            assert_eq!(sorted, right);
        }
    }

    #[test]
    fn rows_are_sorted_whether_on_disk_or_not() {
        for (limit, spills) in [(usize::MAX, false), (1_000, true)] {
            let folder = tempfile::tempdir().unwrap();
            let mut sorter = Sorter::new(folder.path(), limit);
            for number in 0..3_000_u64 {
                let long = "x".repeat(if number == 5 { 100_000 } else { 3 });
                sorter.push((number * 7_919 % 3_001, "a".to_owned()), (number, long), 3).unwrap();
            }
            assert_eq!(!sorter.runs.places.is_empty(), spills);
            let keys: Vec<u64> = sorter.sorted().unwrap().map(|row| row.unwrap().0.0).collect();
            assert_eq!(keys.len(), 3_000);
            assert!(keys.is_sorted());
        }
    }
}
