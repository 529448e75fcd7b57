//! Adds blocks to a journal.

use std::fs::{File, OpenOptions};
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::Compression;
use flate2::write::GzEncoder;

use super::read::END;
use super::{End, Header};
use crate::error::{Error, Result};

/// A block as it stands in the file.
pub fn pack(lines: &str) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    // Writing to memory does not fail.
    let _ = packed.write_all(lines.as_bytes());
    packed.finish().unwrap_or_default()
}

/// A journal that goes on.
pub struct Writer {
    path: PathBuf,
    file: File,
    /// Where its last whole block ends, as its reader finds out; all after that is cut off before the first block is added.
    whole: Arc<AtomicU64>,
    is_cut: bool,
}

impl Writer {
    /// Begins a journal; what is there already is lost.
    pub(super) fn create(path: &Path, header: &Header) -> Result<()> {
        let header = serde_json::to_string(header).unwrap_or_default();
        let file = File::create(path).and_then(|mut file| file.write_all(&pack(&format!("{header}\n"))));
        file.map_err(Error::file(path, "cannot write"))
    }

    pub(super) fn open(path: &Path, whole: Arc<AtomicU64>) -> Result<Self> {
        let file = OpenOptions::new().read(true).write(true).open(path).map_err(Error::file(path, "cannot write"))?;
        Ok(Self { path: path.to_owned(), file, whole, is_cut: false })
    }

    /// Adds a block. The reader of what was there must have come to its end.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn append(&mut self, block: &[u8]) -> Result<()> {
        let cut = if self.is_cut { Ok(()) } else { self.cut() };
        cut.and_then(|()| self.file.write_all(block)).map_err(Error::file(&self.path, "cannot write"))
    }

    fn cut(&mut self) -> std::io::Result<()> {
        self.file.set_len(self.whole.load(Ordering::Relaxed))?;
        self.file.seek(SeekFrom::End(0))?;
        self.is_cut = true;
        Ok(())
    }

    /// Says that all is done.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn finish(mut self, end: &End) -> Result<()> {
        let end = serde_json::to_string(end).unwrap_or_default();
        self.append(&pack(&format!("{END}{end}\n")))
    }
}
