//! Sorts, and adds up by key, more than memory holds: what is too much goes to disk in sorted runs, which are merged at the end.
//!
//! When a run is written depends on what was added and nothing else, so the same input gives the same result to the last bit. The runs
//! are in one file without a name, which is gone when it is closed, or the program is: rows as MessagePack, each after its length.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::fs::File;
use std::hash::Hash;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::iter;
use std::marker::PhantomData;
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::mpsc::sync_channel;
use std::thread;

use hashbrown::HashMap;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{Error, Result};

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

/// Sorted runs in one file.
#[derive(Debug)]
struct Runs<K, V> {
    folder: PathBuf,
    file: Option<File>,
    /// Where each begins and ends.
    places: Vec<(u64, u64)>,
    of: PhantomData<(K, V)>,
}

impl<K: SortKey, V: Serialize + DeserializeOwned> Runs<K, V> {
    fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), file: None, places: Vec::new(), of: PhantomData }
    }

    fn write(&mut self, rows: &[(K, V)]) -> Result<()> {
        let folder = self.folder.clone();
        self.try_write(rows).map_err(Error::file(folder, "cannot write what is sorted there"))
    }

    fn try_write(&mut self, rows: &[(K, V)]) -> io::Result<()> {
        let file = match self.file.take() {
            Some(file) => file,
            None => tempfile::tempfile_in(&self.folder)?,
        };
        let start = self.places.last().map_or(0, |(_, end)| *end);
        let mut writer = BufWriter::with_capacity(1 << 16, file);
        let mut bytes = Vec::new();
        for row in rows {
            bytes.clear();
            // With the names of fields, since some are left out where they are empty.
            rmp_serde::encode::write_named(&mut bytes, row).map_err(io::Error::other)?;
            writer.write_all(&u32::try_from(bytes.len()).map_err(io::Error::other)?.to_le_bytes())?;
            writer.write_all(&bytes)?;
        }
        let mut file = writer.into_inner()?;
        self.places.push((start, file.stream_position()?));
        self.file = Some(file);
        Ok(())
    }

    /// All runs, and at the end rows that are still in memory, as one.
    fn merged(self, rows: Vec<(K, V)>) -> Result<Merged<K, V>> {
        let cursor = |(at, end): &(u64, u64)| Cursor { at: *at, end: *end, buffer: Vec::new(), read: 0 };
        let cursors = self.places.iter().map(cursor).collect();
        let mut merged = Merged { folder: self.folder, file: self.file, cursors, rows: rows.into_iter(), heads: BinaryHeap::new() };
        if !merged.cursors.is_empty() {
            (0..=merged.cursors.len()).try_for_each(|run| merged.advance(run))?;
        }
        Ok(merged)
    }
}

/// Rows in order.
pub struct Merged<K, V> {
    folder: PathBuf,
    file: Option<File>,
    cursors: Vec<Cursor>,
    rows: std::vec::IntoIter<(K, V)>,
    heads: BinaryHeap<Head<K, V>>,
}

impl<K: SortKey, V: DeserializeOwned> Merged<K, V> {
    /// Takes the next row of a run to the others' first; rows in memory are the last run.
    fn advance(&mut self, run: usize) -> Result<()> {
        let row = match (self.cursors.get_mut(run), &mut self.file) {
            (Some(cursor), Some(file)) => cursor.next(file).map_err(Error::file(&self.folder, "cannot read again what is sorted there"))?,
            _ => self.rows.next(),
        };
        self.heads.extend(row.map(|(key, value)| Head { key, value, run }));
        Ok(())
    }
}

impl<K: SortKey, V: DeserializeOwned> Iterator for Merged<K, V> {
    type Item = Result<(K, V)>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.cursors.is_empty() {
            return self.rows.next().map(Ok);
        }
        let Head { key, value, run } = self.heads.pop()?;
        Some(self.advance(run).map(|()| (key, value)))
    }
}

/// Takes rows from a thread of its own, which reads ahead of whoever works on them.
///
/// # Errors
/// The thread cannot be started.
pub fn ahead<T: Send + 'static>(mut rows: impl Iterator<Item = Result<T>> + Send + 'static) -> Result<impl Iterator<Item = Result<T>>> {
    let (sender, receiver) = sync_channel(AHEAD);
    let read = move || {
        loop {
            let batch: Vec<_> = rows.by_ref().take(AT_ONCE).collect();
            if batch.is_empty() || sender.send(batch).is_err() {
                return;
            }
        }
    };
    let thread = thread::Builder::new().spawn(read).map_err(Error::thread)?;
    // A thread that broke down closes the channel too soon, which nobody may take for the end.
    let end = iter::once_with(move || thread.join().err()).flatten().map(|panic| resume_unwind(panic));
    Ok(receiver.into_iter().flatten().chain(end))
}

/// Rows that are handed over at once. With those that wait, some 500 are in memory, which for speakers takes a megabyte or two.
const AT_ONCE: usize = 128;
/// So many times rows may wait.
const AHEAD: usize = 2;

/// The first row of a run; of equal ones the earlier run's comes first.
struct Head<K, V> {
    key: K,
    value: V,
    run: usize,
}

impl<K: Ord, V> Ord for Head<K, V> {
    /// The heap gives the greatest first.
    fn cmp(&self, other: &Self) -> Ordering {
        other.key.cmp(&self.key).then(other.run.cmp(&self.run))
    }
}

impl<K: Ord, V> PartialOrd for Head<K, V> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<K: Ord, V> PartialEq for Head<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl<K: Ord, V> Eq for Head<K, V> {}

/// How far a run has been read.
struct Cursor {
    at: u64,
    end: u64,
    buffer: Vec<u8>,
    /// How much of the buffer is used up.
    read: usize,
}

/// Bytes of a row's length, which stands before it.
const LENGTH: usize = size_of::<u32>();
/// Bytes that are read of a run at once: a thousand runs take 16 MB.
const CHUNK: u64 = 16 << 10;

impl Cursor {
    fn next<T: DeserializeOwned>(&mut self, file: &mut File) -> io::Result<Option<T>> {
        loop {
            let waiting = self.buffer.get(self.read..).unwrap_or_default();
            let row = waiting.split_first_chunk().and_then(|(length, rest)| rest.get(..u32::from_le_bytes(*length) as usize));
            if let Some(row) = row {
                let (value, length) = (rmp_serde::from_slice(row).map_err(io::Error::other)?, row.len());
                self.read += LENGTH + length;
                return Ok(Some(value));
            }
            if self.at == self.end {
                return if waiting.is_empty() { Ok(None) } else { Err(io::ErrorKind::InvalidData.into()) };
            }
            self.refill(file)?;
        }
    }

    fn refill(&mut self, file: &mut File) -> io::Result<()> {
        self.buffer.drain(..std::mem::take(&mut self.read));
        let wanted = CHUNK.min(self.end - self.at);
        file.seek(SeekFrom::Start(self.at))?;
        let got = file.take(wanted).read_to_end(&mut self.buffer)? as u64;
        if got < wanted {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.at += got;
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use std::panic::catch_unwind;

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
    fn what_is_read_ahead_is_all_of_it_or_a_panic() {
        let numbers = |to: u32| (0..to).map(|number| if number == 999 { panic!("odd") } else { Ok(number) });
        for to in [0, 1, AT_ONCE as u32, 999] {
            let read: Vec<u32> = ahead(numbers(to)).unwrap().map(Result::unwrap).collect();
            assert!(read.into_iter().eq(0..to), "{to}");
        }
        assert!(catch_unwind(|| ahead(numbers(1_001)).unwrap().count()).is_err());
        let broken = || Err(Error::Stopped);
        let read: Vec<Result<u32>> = ahead(numbers(300).chain([broken()])).unwrap().collect();
        assert!(read.len() == 301 && read.last().is_some_and(Result::is_err));
        assert_eq!(ahead(iter::repeat_with(|| Ok(1))).unwrap().take(700).count(), 700);
    }

    #[test]
    fn what_is_damaged_on_disk_is_no_end() {
        for (at, byte) in [(0, 200), (3, 1), (4, 0xC1)] {
            let folder = tempfile::tempdir().unwrap();
            let mut runs: Runs<u32, String> = Runs::new(folder.path());
            runs.write(&[(1, "one".to_owned()), (2, "two".to_owned())]).unwrap();
            let file = runs.file.as_mut().unwrap();
            file.seek(SeekFrom::Start(at)).unwrap();
            file.write_all(&[byte]).unwrap();
            assert!(runs.merged(Vec::new()).is_err(), "{byte} at {at}");
        }
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
