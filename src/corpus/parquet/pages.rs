//! The pages of a row group, unpacked here and not in the library, which believes what their heads say of their sizes: here they unpack
//! until a limit, all pages of a file draw on the allowance of an input, and those in memory at once on one sum.

use std::fs::File;
use std::io::{self, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::read::MultiGzDecoder;
use parquet::basic::{Compression, CompressionCodec};
use parquet::bloom_filter::Sbbf;
use parquet::column::page::{Page, PageMetadata, PageReader};
use parquet::errors::Result;
use parquet::file::metadata::RowGroupMetaData;
use parquet::file::reader::RowGroupReader;
use parquet::file::serialized_reader::SerializedPageReader;
use parquet::record::reader::RowIter;
use parquet::schema::types::Type;

use super::super::unpack::{Allowance, Frames};
use super::{damaged, delta, unsupported};

/// What all pages of a file may take in memory at once, beside the largest document: many columns have a page each.
const HELD: u64 = 256 << 20;
/// What an item of a list takes in memory, however few bits it has in the file.
const ITEM: u64 = 32;

/// How much a file may unpack to, and how much of it may be in memory. Copies draw on the same.
#[derive(Clone)]
pub struct Limits {
    allowance: Allowance,
    /// Of the file, in bytes.
    size: u64,
    given: Arc<AtomicU64>,
    held: Arc<AtomicU64>,
    most_held: u64,
}

impl Limits {
    /// For a file of `size` bytes whose documents have `max_bytes` at most.
    pub fn new(allowance: Allowance, size: u64, max_bytes: u64) -> Self {
        Self { allowance, size, given: Arc::default(), held: Arc::default(), most_held: HELD + max_bytes }
    }

    /// Counts what the file gave.
    pub fn charge(&self, bytes: u64) -> io::Result<()> {
        let before = self.given.fetch_add(bytes, Ordering::Relaxed);
        self.allowance.charge(bytes, before, self.size)
    }

    /// How large the next page may be.
    fn room(&self) -> u64 {
        let in_memory = self.most_held.saturating_sub(self.held.load(Ordering::Relaxed));
        in_memory.min(self.allowance.room(self.given.load(Ordering::Relaxed), self.size))
    }
}

/// A row group whose pages are unpacked here.
pub struct Group {
    file: Arc<File>,
    contents: RowGroupMetaData,
    limits: Limits,
}

impl Group {
    /// The row group that has these contents.
    pub fn new(file: Arc<File>, contents: RowGroupMetaData, limits: Limits) -> Self {
        Self { file, contents, limits }
    }
}

impl RowGroupReader for Group {
    fn metadata(&self) -> &RowGroupMetaData {
        &self.contents
    }

    fn num_columns(&self) -> usize {
        self.contents.num_columns()
    }

    fn get_column_page_reader(&self, column: usize) -> Result<Box<dyn PageReader>> {
        let contents = self.contents.column(column);
        let codec = contents.compression_codec();
        if !READ.contains(&codec) {
            let column = contents.column_path().string();
            return Err(unsupported(&format!("its column “{column}” is compressed by {codec:?}, which is not read")).into());
        }
        let (from, length) = contents.byte_range();
        if from.checked_add(length).is_none_or(|to| to > self.limits.size) {
            return Err(damaged("a column lies beyond its end").into());
        }
        let levels = [contents.column_descr().max_rep_level() > 0, contents.column_descr().max_def_level() > 0];
        let packed = contents.clone().into_builder().set_compression(Compression::UNCOMPRESSED).build()?;
        let inner = SerializedPageReader::new(self.file.clone(), &packed, self.contents.num_rows().try_into()?, None)?;
        Ok(Box::new(Pages { inner, codec, levels, limits: self.limits.clone(), held: [0; 2] }))
    }

    fn get_column_bloom_filter(&self, _: usize) -> Option<&Sbbf> {
        None
    }

    fn get_row_iter(&self, projection: Option<Type>) -> Result<RowIter<'_>> {
        RowIter::from_row_group(projection, self)
    }
}

/// Ways to compress that are read.
const READ: [CompressionCodec; 4] =
    [CompressionCodec::UNCOMPRESSED, CompressionCodec::SNAPPY, CompressionCodec::GZIP, CompressionCodec::ZSTD];

/// The pages of one column.
struct Pages {
    inner: SerializedPageReader<File>,
    codec: CompressionCodec,
    /// Whether values stand in lists, and whether some may be missing: then levels say where, before the values.
    levels: [bool; 2],
    limits: Limits,
    /// The sizes of the dictionary and of the last page of data.
    held: [u64; 2],
}

impl Pages {
    fn unpack(&mut self, page: &mut Page) -> io::Result<()> {
        let [are_lists, _] = self.levels;
        let (place, buffer, values, levels) = match page {
            Page::DictionaryPage { buf, num_values, .. } => (0, buf, *num_values, Some(0)),
            Page::DataPage { buf, num_values, .. } => (1, buf, *num_values, Some(0)),
            Page::DataPageV2 { buf, num_values, def_levels_byte_len, rep_levels_byte_len, is_compressed, .. } => {
                let levels = *def_levels_byte_len as usize + *rep_levels_byte_len as usize;
                (1, buf, *num_values, is_compressed.then_some(levels))
            }
        };
        if let Some(levels) = levels.filter(|_| self.codec != CompressionCodec::UNCOMPRESSED) {
            let (levels, packed) = buffer.split_at_checked(levels).ok_or_else(|| damaged("levels beyond a page"))?;
            let mut bytes = levels.to_vec();
            unpack(self.codec, packed, self.limits.room(), &mut bytes)?;
            *buffer = bytes.into();
        }
        let size = buffer.len() as u64;
        self.limits.charge(size + if are_lists { ITEM * u64::from(values) } else { 0 })?;
        self.hold(place, size);
        if self.fits(page) { Ok(()) } else { Err(damaged("a page has more values than it can have")) }
    }

    /// Whether an unpacked page has no more values than its head says.
    fn fits(&self, page: &Page) -> bool {
        match page {
            Page::DictionaryPage { buf, num_values, .. } => *num_values as usize <= buf.len(),
            Page::DataPage { buf, num_values, encoding, .. } => {
                let mut levels = self.levels.iter().filter(|is_there| **is_there);
                let values = levels.try_fold(&**buf, |data, _| {
                    let (length, rest) = data.split_first_chunk()?;
                    rest.get(u32::from_le_bytes(*length) as usize..)
                });
                delta::fits(*encoding, values, *num_values)
            }
            Page::DataPageV2 { buf, num_values, encoding, def_levels_byte_len, rep_levels_byte_len, .. } => {
                let levels = *def_levels_byte_len as usize + *rep_levels_byte_len as usize;
                delta::fits(*encoding, buf.get(levels..), *num_values)
            }
        }
    }

    /// Counts a page that takes the place of the one before it.
    fn hold(&mut self, place: usize, size: u64) {
        if let Some(held) = self.held.get_mut(place) {
            self.limits.held.fetch_add(size, Ordering::Relaxed);
            self.limits.held.fetch_sub(std::mem::replace(held, size), Ordering::Relaxed);
        }
    }
}

impl Drop for Pages {
    fn drop(&mut self) {
        self.limits.held.fetch_sub(self.held.iter().sum(), Ordering::Relaxed);
    }
}

impl PageReader for Pages {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        let Some(mut page) = self.inner.get_next_page()? else { return Ok(None) };
        self.unpack(&mut page)?;
        Ok(Some(page))
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        self.inner.peek_next_page()
    }

    fn skip_next_page(&mut self) -> Result<()> {
        self.inner.skip_next_page()
    }
}

impl Iterator for Pages {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Self::Item> {
        self.get_next_page().transpose()
    }
}

/// Unpacks `packed` behind what is in `bytes`, `most` bytes at the most.
fn unpack(codec: CompressionCodec, packed: &[u8], most: u64, bytes: &mut Vec<u8>) -> io::Result<()> {
    let too_large = || {
        let message = format!("a page of it unpacks to more than {most} bytes (--max-ratio, --max-unpacked, --max-bytes)");
        io::Error::new(io::ErrorKind::QuotaExceeded, message)
    };
    let mut read = |decoder: &mut dyn Read| -> io::Result<u64> { Ok(decoder.take(most + 1).read_to_end(bytes)? as u64) };
    let count = match codec {
        // A page of nulls alone may have no bytes.
        _ if packed.is_empty() => 0,
        CompressionCodec::SNAPPY => {
            let length = snap::raw::decompress_len(packed).map_err(|error| damaged(&error.to_string()))?;
            if length as u64 > most {
                return Err(too_large());
            }
            let page = snap::raw::Decoder::new().decompress_vec(packed).map_err(|error| damaged(&error.to_string()))?;
            bytes.extend_from_slice(&page);
            length as u64
        }
        CompressionCodec::GZIP => read(&mut MultiGzDecoder::new(packed)).map_err(|error| damaged(&error.to_string()))?,
        _ => read(&mut Frames::new(BufReader::new(packed))).map_err(|error| damaged(&error.to_string()))?,
    };
    if count > most { Err(too_large()) } else { Ok(()) }
}
