//! From the paths given to the list of inputs, in a fixed order.
//!
//! A path given directly is always read. In a folder, files with a known ending or none are read (or those that `include` matches), hidden
//! ones never; links are followed, and a loop of them is a problem. `exclude` also closes whole folders.

use std::collections::BTreeMap;
use std::path::{MAIN_SEPARATOR, Path};

use walkdir::{DirEntry, WalkDir};

use super::Inputs;
use super::format::{Format, ending, stem};
use super::intake::problem;
use super::listing::{Entry, Listing};
use super::source::Source;
use crate::error::{Error, Result};
use crate::problem::{Problem, Rule};

/// Adds what `path` stands for to `listing`; gives notes on a folder: files that were passed over, or none to read.
///
/// # Errors
/// The path does not exist.
pub(super) fn list(path: &Path, inputs: &Inputs, listing: &mut Listing) -> Result<Vec<Problem>> {
    if path == Path::new("-") {
        let format = if inputs.text.is_some() { Format::JsonLines } else { Format::Text };
        let (name, id) = ("standard input".into(), "stdin".to_owned());
        listing.one(Source { path: None, name, below: id.clone(), id, format, bytes: None, is_packed: false });
        return Ok(Vec::new());
    }
    let metadata = std::fs::metadata(path).map_err(Error::file(path, "cannot open"))?;
    if metadata.is_dir() {
        return Ok(folder(path, inputs, listing));
    }
    let name = Path::new(path.file_name().unwrap_or(path.as_os_str()));
    listing.one(source(path, name, metadata.is_file().then_some(metadata.len())));
    Ok(Vec::new())
}

/// Adds the files of a folder; gives notes on those that were passed over for their endings, and where there is none to read.
fn folder(folder: &Path, inputs: &Inputs, listing: &mut Listing) -> Vec<Problem> {
    let mut entries = Vec::new();
    let mut passed: BTreeMap<String, usize> = BTreeMap::new();
    let walk = WalkDir::new(folder).follow_links(true).into_iter();
    for entry in walk.filter_entry(|entry| entry.depth() == 0 || is_open(entry, folder, inputs)) {
        match entry {
            Ok(entry) if entry.file_type().is_file() => match wanted(&entry, folder, inputs) {
                Some(file) => entries.push(file),
                None => *passed.entry(ending(entry.path())).or_default() += 1,
            },
            Ok(_) => {}
            Err(error) => {
                let below = relative(error.path().unwrap_or(folder), folder).into();
                entries.push(Entry { below, state: Err(Box::new(unreadable(folder, &error))) });
            }
        }
    }
    // Sorting by whole paths, not folder by folder: "a-b.txt" comes before "a/c.txt" on every system.
    entries.sort_unstable_by(|one, other| letters(&one.below).cmp(letters(&other.below)));
    // Whoever asks for some files with --include knows that the others are not read.
    let passed = (!passed.is_empty() && inputs.include.is_none()).then(|| passed_over(&folder.display().to_string(), &passed));
    let notes = passed.into_iter().chain(entries.is_empty().then(|| nothing_in(folder))).collect();
    listing.folder(folder, entries);
    notes
}

/// The bytes of a path, on every system with "/" between its parts.
fn letters(path: &Path) -> impl Iterator<Item = u8> {
    let bytes = path.as_os_str().as_encoded_bytes().iter();
    bytes.map(|byte| if char::from(*byte) == MAIN_SEPARATOR { b'/' } else { *byte })
}

fn nothing_in(folder: &Path) -> Problem {
    let hint = format!("files ending in {} or in nothing are read; name others with --include", Format::ENDINGS.join(", "));
    problem(&folder.display().to_string(), "", Rule::Empty, "the folder has no file to read", &hint)
}

/// A note on files of a folder or members of an archive that are not read, by their endings.
pub(super) fn passed_over(name: &str, passed: &BTreeMap<String, usize>) -> Problem {
    let endings: Vec<String> = passed.iter().map(|(ending, count)| format!("{ending} {count}")).collect();
    let message = format!("{} file(s) were passed over for their endings: {}", passed.values().sum::<usize>(), endings.join(", "));
    let hint = "name them with --include if they are texts of a format that is read; convert them if not";
    problem(name, "", Rule::PassedOver, &message, hint)
}

/// Whether a file or folder is neither hidden nor excluded.
fn is_open(entry: &DirEntry, folder: &Path, inputs: &Inputs) -> bool {
    let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
    let excluded = inputs.exclude.as_ref().is_some_and(|globs| globs.is_match(relative(entry.path(), folder)));
    !hidden && !excluded
}

fn wanted(entry: &DirEntry, folder: &Path, inputs: &Inputs) -> Option<Entry> {
    let below = relative(entry.path(), folder);
    let take = inputs.include.as_ref().map_or_else(|| Format::is_known(below), |globs| globs.is_match(below));
    // A file that vanished since it was listed has no size; opening it will say so.
    let bytes = entry.metadata().map_or(0, |metadata| metadata.len());
    take.then(|| Entry { below: below.into(), state: Ok(bytes) })
}

pub(super) fn source(path: &Path, below: &Path, bytes: Option<u64>) -> Source {
    let (id, below) = (slashed(&stem(below)), slashed(below));
    Source {
        path: Some(path.to_path_buf()),
        name: path.display().to_string(),
        id,
        below,
        format: Format::of(path),
        bytes,
        is_packed: false,
    }
}

fn relative<'p>(path: &'p Path, folder: &Path) -> &'p Path {
    path.strip_prefix(folder).unwrap_or(path)
}

fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace(MAIN_SEPARATOR, "/")
}

fn unreadable(folder: &Path, error: &walkdir::Error) -> Problem {
    let path = error.path().unwrap_or(folder).display().to_string();
    if let Some(ancestor) = error.loop_ancestor() {
        let message = format!("the link leads back to {}", ancestor.display());
        return problem(
            &path,
            "",
            Rule::Unreadable,
            &message,
            "its files are read where they are; remove the link or leave it out with --exclude",
        );
    }
    let cause = error.io_error().map(ToString::to_string).unwrap_or_else(|| error.to_string());
    problem(&path, "", Rule::Unreadable, &format!("cannot read: {cause}"), "check the permissions and, if it is a link, where it leads")
}
