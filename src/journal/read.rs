//! Reads a journal block by block, as far as its blocks are whole.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufRead, BufReader, ErrorKind, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::GzDecoder;

use super::{End, Header, Line, damage};
use crate::error::{Error, Result};

/// What the line of the end begins with.
pub(super) const END: &str = "end\t";

/// A journal that is being read.
pub struct Reader {
    path: PathBuf,
    file: BufReader<File>,
    lines: VecDeque<Line>,
    whole: Arc<AtomicU64>,
    end: Option<End>,
    is_over: bool,
}

/// Whether there is a journal whose first block is whole: else there is nothing to go on with.
pub(super) fn has_header(path: &Path) -> Result<bool> {
    match File::open(path) {
        Ok(file) => Ok(block(&mut BufReader::new(file)).map_err(Error::file(path, "cannot read"))?.is_some()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(Error::file(path, "cannot open")(error)),
    }
}

impl Reader {
    /// Opens a journal.
    ///
    /// # Errors
    /// It cannot be read, or is no journal of this program.
    pub fn open(path: &Path) -> Result<(Header, Self)> {
        let file = File::open(path).map_err(Error::file(path, "cannot open"))?;
        let mut reader = Self {
            path: path.to_owned(),
            file: BufReader::with_capacity(1 << 16, file),
            lines: VecDeque::new(),
            whole: Arc::default(),
            end: None,
            is_over: false,
        };
        let text = reader.block()?.unwrap_or_default();
        let header = serde_json::from_str(text.trim_end());
        let header = header.map_err(|_| damage(path, &format!("this is no journal of dixit {}", env!("CARGO_PKG_VERSION"))))?;
        Ok((header, reader))
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where the last block of lines ends that was read.
    pub fn whole(&self) -> Arc<AtomicU64> {
        self.whole.clone()
    }

    /// What the run had come to, once all lines are read; none where it was broken off.
    pub fn end(&self) -> Option<&End> {
        self.end.as_ref()
    }

    /// The next line; none after the last whole block.
    ///
    /// # Errors
    /// The file cannot be read, or a whole block holds something else.
    pub fn next_line(&mut self) -> Result<Option<Line>> {
        while self.lines.is_empty() && !self.is_over {
            match self.block()? {
                Some(text) => self.take(&text)?,
                None => self.is_over = true,
            }
        }
        Ok(self.lines.pop_front())
    }

    fn take(&mut self, text: &str) -> Result<()> {
        let odd = || damage(&self.path, "a block of this journal is not what dixit writes");
        if let Some(end) = text.strip_prefix(END) {
            self.end = Some(serde_json::from_str(end.trim_end()).map_err(|_| odd())?);
            self.is_over = true;
            return Ok(());
        }
        self.lines = text.lines().map(Line::read).collect::<Option<_>>().ok_or_else(odd)?;
        Ok(())
    }

    /// The text of the next block; none where no whole one follows.
    fn block(&mut self) -> Result<Option<String>> {
        let text = block(&mut self.file).map_err(Error::file(&self.path, "cannot read"))?;
        if text.as_ref().is_some_and(|text| !text.starts_with(END)) {
            let end = self.file.stream_position().map_err(Error::file(&self.path, "cannot read"))?;
            self.whole.store(end, Ordering::Relaxed);
        }
        Ok(text)
    }
}

fn block(file: &mut BufReader<File>) -> io::Result<Option<String>> {
    if file.fill_buf()?.is_empty() {
        return Ok(None);
    }
    let mut text = String::new();
    match GzDecoder::new(file).read_to_string(&mut text) {
        Ok(_) => Ok(Some(text)),
        // Half a block, or one that is not what was written.
        Err(error) if matches!(error.kind(), ErrorKind::UnexpectedEof | ErrorKind::InvalidData | ErrorKind::InvalidInput) => Ok(None),
        Err(error) => Err(error),
    }
}
