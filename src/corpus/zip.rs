//! Members of a zip archive, in the order of its list, each streamed from the file. The list stands at the end of a zip file, so one that
//! comes through a pipe cannot be read; neither are encrypted members, nor those compressed in an unusual way.

use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use bzip2::read::BzDecoder;
use flate2::Crc;
use flate2::bufread::DeflateDecoder;
use zip::{CompressionMethod, ZipArchive};

use super::Reader;
use super::intake::{Intake, problem};
use super::members::{Member, Members};
use super::office::{self, Kind};
use super::open::{self, Context};
use super::plain;
use super::source::{Source, Stream};
use super::unpack::Tally;
use crate::problem::{Problem, Rule};

/// Opens a zip file.
///
/// # Errors
/// Its list is damaged; it is not a file of its own on disk.
pub(super) fn read(source: Source, stream: Stream, context: &Context, intake: &mut Intake) -> Result<Option<Box<dyn Reader>>, Problem> {
    let Some(path) = source.path.clone().filter(|_| !source.is_packed) else {
        return within(source, stream, context, intake);
    };
    drop(stream);
    let file = File::open(&path).map_err(|error| source.unreadable("", &error))?;
    let archive = ZipArchive::new(BufReader::new(file)).map_err(|error| damaged(&source, &error.to_string()))?;
    if let Some(kind) = Kind::of(&archive) {
        return single(source, archive, kind, context, intake);
    }
    if let Some((message, hint)) = refusal(&archive) {
        return Err(problem(&source.name, "", Rule::Unreadable, message, hint));
    }
    let members = Members::new(&source, context);
    Ok(Some(Box::new(Archive { members, path, next: 0, archive, source, context: context.clone() })))
}

/// A zip file that is a member of an archive, is compressed, or comes through a pipe: only one that is a single document is read.
fn within(source: Source, stream: Stream, context: &Context, intake: &mut Intake) -> Result<Option<Box<dyn Reader>>, Problem> {
    let bytes = plain::bytes(&source, stream, context.inputs.max_bytes)?;
    let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&source, &error.to_string()))?;
    if let Some(kind) = Kind::of(&archive) {
        return single(source, archive, kind, context, intake);
    }
    let (message, hint) = refusal(&archive).unwrap_or(match context.is_member {
        true => (open::NESTED, open::UNPACK),
        false => ("a zip archive cannot be read from a pipe or from within a compressed file", "give the .zip file itself"),
    });
    Err(problem(&source.name, "", Rule::Unreadable, message, hint))
}

/// A Word file or a book: one document, or several where a separator is given.
fn single<R: Read + Seek>(
    source: Source,
    archive: ZipArchive<R>,
    kind: Kind,
    context: &Context,
    intake: &mut Intake,
) -> Result<Option<Box<dyn Reader>>, Problem> {
    let lost =
        |reason: &str| problem(&source.name, "", Rule::Unreadable, reason, "open it in its program and save it again, or as plain text");
    let contents = office::read(archive, kind, context.inputs.max_bytes).map_err(|reason| lost(&reason))?;
    contents.lost.iter().for_each(|reason| intake.lose(lost(reason)));
    let metadata = contents.metadata.into_iter().map(|(name, value)| (intake.key(name), value)).collect();
    plain::text(source, contents.text, metadata, None, &context.inputs, intake)
}

fn damaged(source: &Source, message: &str) -> Problem {
    let message = format!("the zip file is damaged or cut off: {message}");
    problem(&source.name, "", Rule::Unreadable, &message, "download or copy it again; zip -FF FILE --out NEW may save what is left")
}

/// Office files that are zip files but hold no text that is read, by a member that they have.
const OFFICE: [(&str, &str, &str); 3] = [
    ("xl/workbook.xml", "the file is an Excel workbook", "save its sheet as CSV (UTF-8)"),
    ("ppt/presentation.xml", "the file is a PowerPoint presentation", "save its text as plain text (UTF-8)"),
    ("content.xml", "the file is an OpenDocument file", "save it as .docx or plain text (UTF-8)"),
];

fn refusal<R: Read + Seek>(archive: &ZipArchive<R>) -> Option<(&'static str, &'static str)> {
    let found = OFFICE.iter().find(|(member, _, _)| archive.index_for_name(member).is_some());
    found.map(|(_, message, hint)| (*message, *hint))
}

struct Archive {
    source: Source,
    members: Members,
    context: Context,
    path: PathBuf,
    archive: ZipArchive<BufReader<File>>,
    next: usize,
}

impl Reader for Archive {
    fn step(&mut self, intake: &mut Intake) -> bool {
        if self.members.step(intake) {
            return true;
        }
        if self.next == self.archive.len() {
            self.members.end(intake);
            return false;
        }
        if self.next == 0 && self.archive.has_duplicate_names() {
            let message = "several members have one name; only the last of each is read";
            intake.lose(problem(&self.source.name, "", Rule::Unreadable, message, "unpack the archive, renaming them: unzip -B FILE"));
        }
        let at = self.next;
        self.next += 1;
        match self.member(at) {
            Ok(Some(member)) => self.members.open(member, intake),
            Ok(None) => {}
            Err(problem) => intake.lose(problem),
        }
        true
    }
}

impl Archive {
    /// A member that is wanted, opened.
    fn member(&mut self, at: usize) -> Result<Option<Member>, Problem> {
        let Archive { archive, members, source, path, context, .. } = self;
        let file = archive.by_index_raw(at).map_err(|error| damaged(source, &format!("member {}: {error}", at + 1)))?;
        let name = file.name().map_or_else(|_| String::from_utf8_lossy(file.name_raw()).into_owned(), |name| name.into_owned());
        if file.is_dir() || !members.wants(&name) {
            return Ok(None);
        }
        let lost = |message: &str, hint: &str| Err(problem(&members.full_name(&name), "", Rule::Unreadable, message, hint));
        if file.encrypted() {
            return lost("the member is encrypted", "unpack the archive with its password first");
        }
        let place = Place { start: file.data_start().unwrap_or_default(), length: file.compressed_size() };
        let taken = Arc::new(AtomicU64::new(0));
        let packed = place.open(path).map(|bytes| BufReader::new(Tally::new(bytes, taken.clone())));
        let method = file.compression();
        let unpacked: io::Result<Box<dyn Read + Send>> = match method {
            CompressionMethod::Stored => packed.map(|bytes| Box::new(bytes) as _),
            CompressionMethod::Deflated => packed.map(|bytes| Box::new(DeflateDecoder::new(bytes)) as _),
            CompressionMethod::Bzip2 => packed.map(|bytes| Box::new(BzDecoder::new(bytes)) as _),
            _ => return lost(&format!("the member is compressed in a way that is not read ({method})"), open::UNPACK),
        };
        let checked = unpacked.map(|inner| Checked { inner, sum: Crc::new(), wanted: file.crc32(), size: file.size() });
        let stream = checked.and_then(|bytes| Stream::new(context.allowance.guard(Box::new(bytes), &taken, "zip")));
        Ok(Some(Member { name, stream }))
    }
}

/// Where a member's bytes stand.
struct Place {
    start: u64,
    length: u64,
}

impl Place {
    fn open(&self, path: &std::path::Path) -> io::Result<Box<dyn Read + Send>> {
        let mut file = File::open(path)?;
        file.seek(SeekFrom::Start(self.start))?;
        Ok(Box::new(file.take(self.length)))
    }
}

/// Compares size and checksum at the end.
struct Checked {
    inner: Box<dyn Read + Send>,
    sum: Crc,
    wanted: u32,
    size: u64,
}

impl Read for Checked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.sum.update(buffer.get(..count).unwrap_or_default());
        let is_end = count == 0 && !buffer.is_empty();
        if is_end && (self.sum.sum() != self.wanted || u64::from(self.sum.amount()) != self.size & u64::from(u32::MAX)) {
            return Err(io::Error::other("its checksum or size is wrong"));
        }
        Ok(count)
    }
}
