//! Compressed inputs, unpacked while they are read: gzip (with any number of members), Zstandard, bzip2 and xz, also one within another.
//!
//! An input that unpacks to far more than any text would ("a zip bomb") is given up: see [`Allowance`]. Where the data is damaged or cut
//! off, what came before has been given out, and the error says how much that is. Dictionaries of Zstandard are not read.

use std::io::{self, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bzip2::read::MultiBzDecoder;
use flate2::read::MultiGzDecoder;
use lzma_rust2::XzReader;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use super::source::Stream;

/// How much one input may unpack to. Copies share what is left, so that all members of an archive draw on one purse.
#[derive(Clone, Debug)]
pub(super) struct Allowance {
    left: Arc<AtomicU64>,
    max: u64,
    max_ratio: u64,
}

/// Below this many bytes the ratio is not looked at: a page of equal lines is no bomb.
const FREE: u64 = 16 << 20;
/// The most that an xz file may ask for as its dictionary, in KiB: what `xz -9` uses, and some more.
const XZ_MEMORY: u32 = 128 << 10;
/// How often one compression may wrap another.
const MOST_LAYERS: u64 = 3;

impl Allowance {
    pub(super) fn new(max: u64, max_ratio: u64) -> Self {
        Self { left: Arc::new(AtomicU64::new(max)), max, max_ratio }
    }

    /// Unpacks what a decoder gives, `taken` being counted where its compressed bytes are read.
    pub(super) fn guard(&self, inner: Box<dyn Read + Send>, taken: &Arc<AtomicU64>, what: &'static str) -> Box<dyn Read + Send> {
        Box::new(Guard { inner, taken: taken.clone(), given: 0, allowance: self.clone(), what })
    }

    /// Counts `bytes` of what an input of `size` bytes holds, which gave `given` before.
    #[cfg(feature = "parquet")]
    pub(super) fn charge(&self, bytes: u64, given: u64, size: u64) -> io::Result<()> {
        self.spend(bytes)?;
        self.check_ratio(given.saturating_add(bytes), size)
    }

    /// How much such an input may still give.
    #[cfg(feature = "parquet")]
    pub(super) fn room(&self, given: u64, size: u64) -> u64 {
        let most = FREE.max(size.saturating_mul(self.max_ratio));
        most.saturating_sub(given).min(self.left.load(Ordering::Relaxed))
    }

    fn spend(&self, bytes: u64) -> io::Result<()> {
        let spent = self.left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(bytes));
        let message = || format!("it unpacks to more than {} bytes (--max-unpacked)", self.max);
        spent.map(drop).map_err(|_| io::Error::new(io::ErrorKind::QuotaExceeded, message()))
    }

    fn check_ratio(&self, given: u64, taken: u64) -> io::Result<()> {
        if given <= FREE || given / taken.max(1) <= self.max_ratio {
            return Ok(());
        }
        let message = format!("it unpacks to more than {} times its size (--max-ratio)", self.max_ratio);
        Err(io::Error::new(io::ErrorKind::QuotaExceeded, message))
    }
}

/// Unpacks a stream as often as it is packed. True where it was.
///
/// # Errors
/// The first bytes cannot be unpacked.
pub(super) fn stream(mut stream: Stream, allowance: &Allowance) -> io::Result<(Stream, bool)> {
    let taken = Arc::new(AtomicU64::new(0));
    let mut layers = 0;
    while let Some(packing) = Packing::of(&stream.head) {
        if layers == MOST_LAYERS {
            return Err(io::Error::new(io::ErrorKind::QuotaExceeded, format!("it is compressed more than {MOST_LAYERS} times over")));
        }
        let bytes: Box<dyn Read + Send> = match layers {
            0 => Box::new(Tally::new(stream.into_read(), taken.clone())),
            _ => stream.into_read(),
        };
        layers += 1;
        stream = Stream::new(allowance.guard(packing.decoder(bytes), &taken, packing.name()))?;
    }
    Ok((stream, layers > 0))
}

/// Whether an error means that packed data is damaged or cut off, so that what came before it is good.
pub(super) fn is_damage(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::InvalidData
}

/// A way to compress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Packing {
    Gzip,
    Zstandard,
    Bzip2,
    Xz,
}

impl Packing {
    fn of(head: &[u8]) -> Option<Self> {
        let is_skippable = head.get(1..4) == Some(b"\x2A\x4D\x18") && head.first().is_some_and(|first| first & 0xF0 == 0x50);
        let is_bzip2 = head.starts_with(b"BZh") && matches!(head.get(4..10), Some(b"1AY&SY" | b"\x17\x72\x45\x38\x50\x90"));
        Some(match head {
            head if head.starts_with(b"\x1F\x8B\x08") => Packing::Gzip,
            head if head.starts_with(b"\x28\xB5\x2F\xFD") || is_skippable => Packing::Zstandard,
            _ if is_bzip2 => Packing::Bzip2,
            head if head.starts_with(b"\xFD7zXZ\0") => Packing::Xz,
            _ => return None,
        })
    }

    fn name(self) -> &'static str {
        match self {
            Packing::Gzip => "gzip",
            Packing::Zstandard => "zstd",
            Packing::Bzip2 => "bzip2",
            Packing::Xz => "xz",
        }
    }

    fn decoder(self, bytes: Box<dyn Read + Send>) -> Box<dyn Read + Send> {
        let bytes = BufReader::with_capacity(64 << 10, bytes);
        match self {
            Packing::Gzip => Box::new(MultiGzDecoder::new(bytes)),
            Packing::Zstandard => Box::new(Frames::new(bytes)),
            Packing::Bzip2 => Box::new(MultiBzDecoder::new(bytes)),
            Packing::Xz => Box::new(XzReader::new_mem_limit(bytes, true, XZ_MEMORY)),
        }
    }
}

/// Counts the compressed bytes that are read.
pub(super) struct Tally {
    inner: Box<dyn Read + Send>,
    taken: Arc<AtomicU64>,
}

impl Tally {
    pub(super) fn new(inner: Box<dyn Read + Send>, taken: Arc<AtomicU64>) -> Self {
        Self { inner, taken }
    }
}

impl Read for Tally {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.taken.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

/// Holds a decoder to its allowance, and makes its errors alike.
struct Guard {
    inner: Box<dyn Read + Send>,
    taken: Arc<AtomicU64>,
    given: u64,
    allowance: Allowance,
    what: &'static str,
}

impl Guard {
    fn failed(&self, error: &io::Error) -> io::Error {
        match error.kind() {
            kind @ (io::ErrorKind::Interrupted | io::ErrorKind::QuotaExceeded) => io::Error::new(kind, error.to_string()),
            _ => {
                let message = format!("the {} data is damaged or cut off, {} bytes were unpacked ({error})", self.what, self.given);
                io::Error::new(io::ErrorKind::InvalidData, message)
            }
        }
    }
}

impl Read for Guard {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer).map_err(|error| self.failed(&error))? as u64;
        self.allowance.spend(count)?;
        self.given += count;
        self.allowance.check_ratio(self.given, self.taken.load(Ordering::Relaxed))?;
        Ok(count as usize)
    }
}

/// All frames of a Zstandard file, one after the other, skippable ones passed over.
pub(crate) struct Frames<R> {
    decoder: FrameDecoder,
    bytes: BufReader<R>,
    is_open: bool,
}

impl<R: Read> Frames<R> {
    pub(crate) fn new(bytes: BufReader<R>) -> Self {
        Self { decoder: FrameDecoder::new(), bytes, is_open: false }
    }

    /// Opens the next frame; false at the end of the file.
    fn open(&mut self) -> io::Result<bool> {
        use std::io::BufRead;
        while !self.bytes.fill_buf()?.is_empty() {
            match self.decoder.reset(&mut self.bytes) {
                Ok(()) => {
                    self.is_open = true;
                    return Ok(true);
                }
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame { length, .. })) => {
                    io::copy(&mut self.bytes.by_ref().take(length.into()), &mut io::sink())?;
                }
                Err(error) => return Err(io::Error::other(error)),
            }
        }
        Ok(false)
    }

    /// The frame's checksum, where it has one, is that of what was unpacked.
    fn close(&mut self) -> io::Result<()> {
        self.is_open = false;
        let wanted = self.decoder.get_checksum_from_data();
        let is_wrong = wanted.is_some() && wanted != self.decoder.get_calculated_checksum();
        if is_wrong { Err(io::Error::other("the checksum does not match")) } else { Ok(()) }
    }
}

impl<R: Read> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while !buffer.is_empty() {
            if !self.is_open && !self.open()? {
                return Ok(0);
            }
            if self.decoder.can_collect() > 0 {
                return self.decoder.read(buffer);
            }
            if self.decoder.is_finished() {
                self.close()?;
            } else {
                self.decoder.decode_blocks(&mut self.bytes, BlockDecodingStrategy::UptoBlocks(1)).map_err(io::Error::other)?;
            }
        }
        Ok(0)
    }
}
