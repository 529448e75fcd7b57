//! The journals of all parts of a corpus as one, in order of the input.

use std::path::{Path, PathBuf};

use super::{End, Header, Line, NAME, Reader, damage};
use crate::corpus::{Counts, Shard};
use crate::error::{Error, Result};
use crate::problem::Problem;

/// The journals of a whole corpus.
pub struct Parts {
    parts: Vec<Part>,
    position: u64,
}

struct Part {
    reader: Reader,
    next: Option<Line>,
}

impl Parts {
    /// Opens the journals in the folders of `runs`; gives what the first says about the run.
    ///
    /// # Errors
    /// A run that is no part; parts of different runs; one that is missing or given twice.
    pub fn open(runs: &[PathBuf]) -> Result<(Header, Self)> {
        let mut headers: Vec<(Header, Shard, &Path)> = Vec::new();
        let mut parts = Vec::new();
        for run in runs {
            let path = run.join(NAME);
            if !path.exists() {
                return Err(damage(&path, "there is none: only runs with --shard can be merged"));
            }
            let (header, reader) = Reader::open(&path)?;
            let shard = header.shard.ok_or_else(|| damage(&path, "this is the journal of no --shard"))?;
            headers.push((header, shard, run));
            parts.push(Part { reader, next: None });
        }
        let Some((first, ..)) = headers.first() else { return Err(wrong("no run is given".to_owned())) };
        let header = first.clone();
        let (then, now) = (&header.version, env!("CARGO_PKG_VERSION"));
        if then != now {
            return Err(wrong(format!("the parts were made by dixit {then}, and this is {now}: merge them with that one")));
        }
        check(&headers)?;
        for part in &mut parts {
            part.next = part.reader.next_line()?;
        }
        Ok((header, Self { parts, position: 0 }))
    }

    /// The next line of all.
    ///
    /// # Errors
    /// A journal cannot be read, or is broken off; the parts read different inputs.
    pub fn next_line(&mut self) -> Result<Option<Line>> {
        let ahead = |part: &&mut Part| part.next.as_ref().map_or(u64::MAX, |line| line.position);
        let Some(part) = self.parts.iter_mut().min_by_key(ahead) else { return Ok(None) };
        let Some(line) = part.next.take() else { return self.whole().map(|()| None) };
        if line.position != self.position {
            return self.whole().map(|()| None);
        }
        self.position += 1;
        part.next = part.reader.next_line()?;
        Ok(Some(line))
    }

    /// Says what is wrong where the last line was not the last of the corpus.
    fn whole(&mut self) -> Result<()> {
        self.end()?;
        let mut items = self.parts.iter().filter_map(|part| Some((part.reader.end()?.seal.items, part.reader.path())));
        match items.next() {
            Some((items, path)) if items != self.position => Err(damage(path, "the parts do not fit together: run them again")),
            _ => Ok(()),
        }
    }

    /// What the parts came to together, after the last line; and the corrections that nothing matched in any.
    ///
    /// # Errors
    /// One did not come to its end; they read different inputs.
    pub fn end(&mut self) -> Result<(Counts, Vec<Problem>)> {
        let mut ends: Vec<(&End, &Path)> = Vec::new();
        for part in &mut self.parts {
            while part.reader.next_line()?.is_some() {}
            let broken = || damage(part.reader.path(), "this run did not come to its end: run it again");
            ends.push((part.reader.end().ok_or_else(broken)?, part.reader.path()));
        }
        let Some((first, _)) = ends.first() else { return Ok(Default::default()) };
        if let Some((_, path)) = ends.iter().find(|(end, _)| end.seal != first.seal) {
            return Err(damage(path, "this part was made of other inputs than the first: run it again on the same"));
        }
        let counts = ends.iter().fold(Counts::default(), |sum, (end, _)| sum.and(end.counts));
        let everywhere = |problem: &&Problem| ends.iter().all(|(end, _)| end.unused.contains(problem));
        Ok((counts, first.unused.iter().filter(everywhere).cloned().collect()))
    }
}

/// The parts are of one run, and all are there, once.
fn check(headers: &[(Header, Shard, &Path)]) -> Result<()> {
    let Some((first, shard, home)) = headers.first() else { return Ok(()) };
    for (at, (header, other, run)) in headers.iter().enumerate() {
        let differences = header.differences(first);
        if !differences.is_empty() {
            let what = differences.join("; ");
            return Err(wrong(format!("{} and {} are parts of different runs ({what})", home.display(), run.display())));
        }
        if other.of() != shard.of() {
            return Err(wrong(format!("{} is part {shard}, and {} is part {other}", home.display(), run.display())));
        }
        if let Some((.., twin)) = headers.iter().take(at).find(|(_, twin, _)| twin == other) {
            return Err(wrong(format!("{} and {} are both part {other}", twin.display(), run.display())));
        }
    }
    let missing = (1..=shard.of()).filter(|index| !headers.iter().any(|(_, shard, _)| shard.index() == *index));
    let missing: Vec<String> = missing.map(|index| format!("{index}/{}", shard.of())).collect();
    if missing.is_empty() { Ok(()) } else { Err(wrong(format!("no run is part {}", missing.join(", ")))) }
}

fn wrong(message: String) -> Error {
    Error::Option { option: "RUN", message }
}
