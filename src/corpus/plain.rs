//! Plain text: one document a file, or several where a separator is given.

use std::io::Read;
use std::ops::Range;
use std::sync::Arc;

use super::columns::Columns;
use super::encoding::Decoder;
use super::intake::{Intake, problem, too_large};
use super::source::{Source, Stream};
use super::{Document, Inputs, Reader, front_matter, split, unpack};
use crate::problem::{Problem, Rule};

/// Reads one file. A reader is given back where it holds several documents.
///
/// # Errors
/// The file cannot be read to its end, is too large, or the separator's pattern gave up on it: then the file is left out, since uncut it
/// would pass off several documents as one.
pub(super) fn read(source: Source, stream: Stream, inputs: &Inputs, intake: &mut Intake) -> Result<Option<Box<dyn Reader>>, Problem> {
    let (bytes, loss) = whole(&source, stream, inputs.max_bytes)?;
    if let Some(loss) = loss {
        intake.lose(loss);
    }
    let (text, oddity) = Decoder::new().file(bytes);
    let values = front_matter::values(&text);
    let names: Vec<&str> = values.iter().map(|(name, _)| name.as_str()).collect();
    let names = Columns::new(inputs).rename(&names, None, None);
    let metadata = names.iter().zip(values).map(|(name, (_, value))| (intake.key(name), value)).collect();
    self::text(source, text, metadata, oddity, inputs, intake)
}

type Metadata = Vec<(Arc<str>, String)>;

/// Hands in a text; a reader is given back where it holds several documents.
///
/// # Errors
/// The separator's pattern gave up.
pub(super) fn text(
    source: Source,
    text: String,
    metadata: Metadata,
    oddity: Option<Problem>,
    inputs: &Inputs,
    intake: &mut Intake,
) -> Result<Option<Box<dyn Reader>>, Problem> {
    let Some(separator) = &inputs.split_on else {
        let document = document(&source, None, text.into_boxed_str());
        intake.accept(Document { metadata, ..document }, oddity);
        return Ok(None);
    };
    let mut pieces = split::pieces(&text, separator).map_err(|error| gave_up(&source, &error))?;
    count(&source, &text, pieces.len(), inputs, intake);
    if pieces.is_empty() {
        pieces.push(0..text.len());
    }
    let numbered = pieces.len() > 1;
    Ok(Some(Box::new(Pieces { source, text, pieces: pieces.into_iter().enumerate(), numbered, metadata, oddity })))
}

/// Compares the number of pieces with what the file says.
fn count(source: &Source, text: &str, found: usize, inputs: &Inputs, intake: &mut Intake) {
    let head = text.get(..split::boundary_from(text, COUNT_BYTES).min(text.len())).unwrap_or(text);
    let said = inputs.split_count.as_ref().and_then(|pattern| pattern.captures(head).ok()??.get(1)?.as_str().parse::<usize>().ok());
    if let Some(said) = said.filter(|said| *said != found) {
        let message = format!("the file says that it holds {said} documents; {found} were found");
        let hint = "compare the first and last pieces with the file; give a pattern of your own with --split-on if the cut is wrong";
        intake.note(problem(&source.name, "", Rule::Count, &message, hint));
    }
}

/// Where in a file its number of documents is looked for.
const COUNT_BYTES: usize = 256 << 10;

/// All bytes of an input that is one document.
///
/// # Errors
/// They cannot be read to their end, or are too many.
pub(super) fn bytes(source: &Source, stream: Stream, max: u64) -> Result<Vec<u8>, Problem> {
    whole(source, stream, max).and_then(|(bytes, loss)| loss.map_or(Ok(bytes), Err))
}

/// All bytes; of compressed data that is damaged or cut off, those before, and the problem.
fn whole(source: &Source, stream: Stream, max: u64) -> Result<(Vec<u8>, Option<Problem>), Problem> {
    if source.bytes.is_some_and(|bytes| bytes > max) {
        return Err(too_large(&source.name, "", max));
    }
    let mut bytes = stream.head;
    bytes.reserve_exact(source.bytes.map_or(0, |size| (size as usize + 1).saturating_sub(bytes.len())));
    let left = (max + 1).saturating_sub(bytes.len() as u64);
    let loss = match stream.rest.take(left).read_to_end(&mut bytes) {
        Ok(_) => None,
        Err(error) if unpack::is_damage(&error) => Some(source.unreadable(&format!("after {} bytes", bytes.len()), &error)),
        Err(error) => return Err(source.unreadable("", &error)),
    };
    if bytes.len() as u64 > max {
        return Err(too_large(&source.name, "", max));
    }
    Ok((bytes, loss))
}

fn gave_up(source: &Source, error: &fancy_regex::Error) -> Problem {
    let message = format!("the pattern of --split-on gave up, so the file was left out: {error}");
    problem(
        &source.name,
        "",
        Rule::Pattern,
        &message,
        "make the pattern simpler: no repetition within a repetition, no .* before the separator",
    )
}

fn document(source: &Source, number: Option<usize>, text: Box<str>) -> Document {
    let (id, origin) = match number {
        Some(number) => (format!("{}-{number}", source.id), format!("{} piece {number}", source.name)),
        None => (source.id.clone(), source.name.clone()),
    };
    Document { id, origin, metadata: Vec::new(), text, only: None }
}

/// The pieces of one file, copied out one at a time.
struct Pieces {
    source: Source,
    text: String,
    pieces: std::iter::Enumerate<std::vec::IntoIter<Range<usize>>>,
    numbered: bool,
    metadata: Metadata,
    oddity: Option<Problem>,
}

impl Reader for Pieces {
    fn step(&mut self, intake: &mut Intake) -> bool {
        let Some((index, piece)) = self.pieces.next() else { return false };
        let text = self.text.get(piece).unwrap_or("");
        let number = self.numbered.then_some(index + 1);
        let document = document(&self.source, number, text.into());
        intake.accept(Document { metadata: self.metadata.clone(), ..document }, self.oddity.take());
        true
    }
}
