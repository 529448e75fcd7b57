//! What waits on disk: sorted runs in one file without a name, which is gone when it is closed, or the program is. Rows are MessagePack, each
//! after its length.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::marker::PhantomData;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::SortKey;
use crate::error::{Error, Result};

/// Sorted runs in one file.
#[derive(Debug)]
pub(super) struct Runs<K, V> {
    folder: PathBuf,
    file: Option<File>,
    /// Where each begins and ends.
    pub(super) places: Vec<(u64, u64)>,
    of: PhantomData<(K, V)>,
}

impl<K: SortKey, V: Serialize + DeserializeOwned> Runs<K, V> {
    pub(super) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned(), file: None, places: Vec::new(), of: PhantomData }
    }

    pub(super) fn write(&mut self, rows: &[(K, V)]) -> Result<()> {
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
    pub(super) fn merged(self, rows: Vec<(K, V)>) -> Result<Merged<K, V>> {
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
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

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
}
