//! Members of a tar archive, in their order, streamed. Links, folders and devices are passed over; nothing is ever written to disk.

use std::io::{self, Read};
use std::sync::{Arc, Mutex, PoisonError};

use tar::{EntryType, Header, PaxExtensions};

use super::Reader;
use super::intake::{Intake, problem};
use super::members::{Member, Members};
use super::open::Context;
use super::source::{Source, Stream};
use crate::problem::{Problem, Rule};

const BLOCK: usize = 512;
/// The longest name or extended header that is believed.
const MOST_NAME: u64 = 1 << 20;

/// Whether a file begins with the header of a member: its checksum is right.
pub(super) fn is_header(head: &[u8]) -> bool {
    head.get(..BLOCK).is_some_and(|block| header(block).is_some())
}

fn header(block: &[u8]) -> Option<&Header> {
    if block.len() != BLOCK || block.iter().all(|byte| *byte == 0) {
        return None;
    }
    let header = Header::from_byte_slice(block);
    let sum: u32 = block.iter().enumerate().map(|(at, byte)| if (148..156).contains(&at) { 32 } else { u32::from(*byte) }).sum();
    (header.cksum().ok()? == sum).then_some(header)
}

/// Opens an archive.
pub(super) fn read(source: Source, stream: Stream, context: &Context) -> Box<dyn Reader> {
    let bytes = Shared(Arc::new(Mutex::new(Left { bytes: stream.into_read(), member: 0, padding: 0 })));
    Box::new(Archive { members: Members::new(&source, context), source, bytes })
}

struct Archive {
    source: Source,
    members: Members,
    bytes: Shared,
}

impl Reader for Archive {
    fn step(&mut self, intake: &mut Intake) -> bool {
        if self.members.step(intake) {
            return true;
        }
        match self.bytes.next() {
            Ok(Some(Entry { name, kind })) if kind != Kind::Other && self.members.wants(&name) => match kind {
                Kind::File => self.members.open(Member { name, stream: Stream::new(Box::new(self.bytes.clone())) }, intake),
                _ => intake.lose(self.sparse(&name)),
            },
            Ok(Some(_)) => {}
            Ok(None) => {
                self.members.end(intake);
                return false;
            }
            Err(error) => {
                intake.lose(self.source.unreadable("after its last member here", &error));
                self.members.end(intake);
                return false;
            }
        }
        true
    }
}

impl Archive {
    fn sparse(&self, name: &str) -> Problem {
        let hint = "unpack the archive first: tar -xf FILE";
        problem(&self.members.full_name(name), "", Rule::Unreadable, "a sparse member is not read", hint)
    }
}

struct Entry {
    name: String,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    File,
    Sparse,
    Other,
}

/// The archive's bytes, which the archive and the member that is being read share.
#[derive(Clone)]
struct Shared(Arc<Mutex<Left>>);

struct Left {
    bytes: Box<dyn Read + Send>,
    /// What the present member has left, and the zeros after it.
    member: u64,
    padding: u64,
}

impl Read for Shared {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut left = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let most = left.member;
        let count = left.bytes.by_ref().take(most).read(buffer)?;
        if count == 0 && most > 0 && !buffer.is_empty() {
            left.member = 0;
            return Err(io::Error::new(io::ErrorKind::InvalidData, "the archive ends within the member"));
        }
        left.member -= count as u64;
        Ok(count)
    }
}

impl Shared {
    /// Passes over what is left of a member and reads the head of the next; none at the end.
    fn next(&mut self) -> io::Result<Option<Entry>> {
        let mut left = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut long_name, mut size) = (None, None);
        loop {
            left.skip()?;
            let Some(block) = left.block()? else { return Ok(None) };
            let header = header(&block).ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "a member's head is damaged"))?;
            let declared = header.entry_size()?;
            left.set(declared);
            match header.entry_type() {
                EntryType::GNULongName => long_name = Some(left.all()?),
                EntryType::XHeader => {
                    let extensions = left.all()?;
                    (long_name, size) = pax(&extensions, long_name, size);
                }
                EntryType::GNULongLink | EntryType::XGlobalHeader => {}
                kind => {
                    left.set(size.unwrap_or(declared));
                    let name = long_name.unwrap_or_else(|| header.path_bytes().into_owned());
                    let name = String::from_utf8_lossy(name.strip_suffix(b"\0").unwrap_or(&name)).into_owned();
                    return Ok(Some(Entry { kind: Kind::of(kind, &name), name }));
                }
            }
        }
    }
}

impl Kind {
    fn of(kind: EntryType, name: &str) -> Self {
        match kind {
            // Old archives mark a folder by its name alone.
            EntryType::Regular | EntryType::Continuous if !name.ends_with('/') => Kind::File,
            EntryType::GNUSparse => Kind::Sparse,
            _ => Kind::Other,
        }
    }
}

type Extended = (Option<Vec<u8>>, Option<u64>);

/// Name and size from an extended header.
fn pax(extensions: &[u8], mut name: Option<Vec<u8>>, mut size: Option<u64>) -> Extended {
    for extension in PaxExtensions::new(extensions).flatten() {
        match extension.key_bytes() {
            b"path" => name = Some(extension.value_bytes().to_vec()),
            b"size" => size = extension.value().ok().and_then(|size| size.parse().ok()).or(size),
            _ => {}
        }
    }
    (name, size)
}

impl Left {
    fn set(&mut self, size: u64) {
        self.member = size;
        self.padding = (BLOCK as u64 - size % BLOCK as u64) % BLOCK as u64;
    }

    fn skip(&mut self) -> io::Result<()> {
        let wanted = self.member.saturating_add(self.padding);
        let skipped = io::copy(&mut self.bytes.by_ref().take(wanted), &mut io::sink())?;
        self.set(0);
        // Some writers leave out the zeros at the very end.
        if skipped + (BLOCK as u64) <= wanted {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "the archive ends within a member"));
        }
        Ok(())
    }

    /// The next block; none at the end, which is the end of the bytes or a block of zeros.
    fn block(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut block = Vec::with_capacity(BLOCK);
        self.bytes.by_ref().take(BLOCK as u64).read_to_end(&mut block)?;
        if block.is_empty() {
            return Err(io::Error::new(io::ErrorKind::InvalidData, "the archive has no end mark; was it cut off?"));
        }
        Ok(block.iter().any(|byte| *byte != 0).then_some(block))
    }

    /// The present member, which is a name or an extended header.
    fn all(&mut self) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.bytes.by_ref().take(self.member.min(MOST_NAME)).read_to_end(&mut bytes)?;
        self.member -= bytes.len() as u64;
        Ok(bytes)
    }
}
