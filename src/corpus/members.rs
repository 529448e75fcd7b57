//! The members of an archive as inputs of their own: which of them are read (those that would be read in a folder), what they are called,
//! and the reader of the one whose turn it is. Names are only names here; no path of an archive is ever opened or written.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use super::format::{Format, ending};
use super::intake::{Intake, problem};
use super::open::{self, Context};
use super::source::{Source, Stream};
use super::{Reader, walk};
use crate::problem::Rule;

/// One member, opened.
pub(super) struct Member {
    /// Its path within the archive, as it stands there.
    pub(super) name: String,
    pub(super) stream: io::Result<Stream>,
}

/// All members of one archive.
pub(super) struct Members {
    /// The archive's path, and what the ids of members begin with.
    name: String,
    id: String,
    context: Context,
    reader: Option<Box<dyn Reader>>,
    passed: BTreeMap<String, usize>,
    has_any: bool,
}

impl Members {
    pub(super) fn new(archive: &Source, context: &Context) -> Self {
        let context = Context { is_member: true, ..context.clone() };
        Self { name: archive.name.clone(), id: archive.below.clone(), context, reader: None, passed: BTreeMap::new(), has_any: false }
    }

    /// Hands in what comes next of the member that is being read; false when it is at its end.
    pub(super) fn step(&mut self, intake: &mut Intake) -> bool {
        let Some(reader) = &mut self.reader else { return false };
        if !reader.step(intake) {
            self.reader = None;
        }
        true
    }

    /// Whether a member is read; counts those that are passed over for their endings.
    pub(super) fn wants(&mut self, name: &str) -> bool {
        let path = clean(name);
        let path = Path::new(&path);
        let is_hidden = path.iter().any(|part| part.as_encoded_bytes().starts_with(b".") || part == "__MACOSX");
        let inputs = &self.context.inputs;
        if is_hidden || inputs.exclude.as_ref().is_some_and(|globs| path.ancestors().any(|part| globs.is_match(part))) {
            return false;
        }
        let is_wanted = inputs.include.as_ref().map_or_else(|| Format::is_known(path), |globs| globs.is_match(path));
        if !is_wanted && inputs.include.is_none() {
            *self.passed.entry(ending(path)).or_default() += 1;
        }
        self.has_any |= is_wanted;
        is_wanted
    }

    /// Opens a member that is wanted.
    pub(super) fn open(&mut self, member: Member, intake: &mut Intake) {
        let source = self.source(&member.name);
        let opened = member.stream.map_err(|error| source.unreadable("", &error));
        match opened.and_then(|stream| open::open(source, stream, &self.context, intake)) {
            Ok(reader) => self.reader = reader,
            Err(problem) => intake.lose(problem),
        }
    }

    /// Notes, at the end, what was passed over.
    pub(super) fn end(&mut self, intake: &mut Intake) {
        if !self.passed.is_empty() {
            intake.note(walk::passed_over(&self.name, &self.passed));
        }
        if !self.has_any {
            intake.note(problem(&self.name, "", Rule::Empty, "the archive has no file to read", "nothing to do if that is right"));
        }
    }

    fn source(&self, name: &str) -> Source {
        let clean = clean(name);
        let id = format!("{}/{clean}", self.id);
        let format = Format::of(Path::new(&clean));
        Source { path: None, name: format!("{}/{name}", self.name), below: id.clone(), id, format, bytes: None, is_packed: false }
    }

    /// The name of a member in messages.
    pub(super) fn full_name(&self, name: &str) -> String {
        format!("{}/{name}", self.name)
    }
}

/// A member's path without what leads out of the archive.
fn clean(name: &str) -> String {
    let name = name.replace('\\', "/");
    let parts = name.split('/').filter(|part| !matches!(*part, "" | "." | ".."));
    parts.collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_within_the_archive() {
        for (name, cleaned) in [
            ("a/b.txt", "a/b.txt"),
            ("../../etc/passwd", "etc/passwd"),
            ("/abs.txt", "abs.txt"),
            ("C:\\x\\..\\y.txt", "C:/x/y.txt"),
            ("..", ""),
        ] {
            assert_eq!(clean(name), cleaned);
        }
    }
}
