//! Annotated documents from a folder of brat's standoff files: NAME.txt holds a text, NAME.ann beside it what was found there.
//!
//! [`lines`] reads one file, [`links`] puts what it says together, in any of the usual layouts: an event with the roles Source, Cue and
//! Content; relations between spans of these types; an Attribution span with relations to them. Names of types and roles may be in any
//! case. Spans of other types, attributes and notes are passed over, and so are sources and cues that nothing links.
//!
//! The limits: offsets must be code points of the text as it lies there, and a direct content is told by double quotation marks alone.

mod lines;
mod links;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use self::lines::Page;
use super::GoldDocument;
use crate::error::{Error, Result};

/// Reads every pair of files below a folder, in order of their names; the id of a document is its path in the folder without the ending.
///
/// # Errors
/// A file that cannot be read or is not UTF-8; one without its partner; a line that cannot be right.
pub(super) fn read(folder: &Path) -> Result<Vec<GoldDocument>> {
    pairs(folder)?.into_iter().map(|(id, pair)| document(id, &pair.text, &pair.annotation)).collect()
}

/// Where a text and its annotation lie.
struct Pair {
    text: PathBuf,
    annotation: PathBuf,
}

/// The pairs by their ids. Hidden files and folders, and other endings, are passed over.
fn pairs(folder: &Path) -> Result<BTreeMap<String, Pair>> {
    let is_hidden = |name: &std::ffi::OsStr| name.to_string_lossy().starts_with('.');
    let mut found = BTreeMap::new();
    for entry in WalkDir::new(folder).into_iter().filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry.file_name())) {
        let entry = entry.map_err(|error| Error::file(folder, "cannot list")(error.into()))?;
        let path = entry.into_path();
        let (partner, what) = match path.extension().and_then(|ending| ending.to_str()) {
            Some("txt") => (path.with_extension("ann"), "its annotation (an empty file where nothing was found)"),
            Some("ann") => (path.with_extension("txt"), "the text that its offsets count"),
            _ => continue,
        };
        if !partner.is_file() {
            let name = partner.file_name().unwrap_or_default().to_string_lossy();
            let message = format!("no {name} lies beside it: put {what} there, or take this file away");
            return Err(Error::Format { path, line: None, message });
        }
        if path.extension().is_some_and(|ending| ending == "txt") {
            let id = path.strip_prefix(folder).unwrap_or(&path).with_extension("");
            let id = id.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
            found.insert(id, Pair { text: path, annotation: partner });
        }
    }
    Ok(found)
}

fn document(id: String, text: &Path, annotation: &Path) -> Result<GoldDocument> {
    let content = read_text(text)?;
    let marked = read_text(annotation)?;
    let page = Page::new(&content);
    let found = lines::read(&marked, &page).and_then(|standoff| links::attributions(&standoff, &page));
    let wrong = |fault: lines::Fault| Error::Format { path: annotation.into(), line: Some(fault.line), message: fault.message };
    let attributions = found.map_err(wrong)?;
    Ok(GoldDocument { doc: id, text: content, discard: Vec::new(), attributions })
}

fn read_text(path: &Path) -> Result<String> {
    let bytes = fs::read(path).map_err(Error::file(path, "cannot read"))?;
    let wrong = |_| Error::Format { path: path.into(), line: None, message: "it is not UTF-8: save it as such".into() };
    String::from_utf8(bytes).map_err(wrong)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::attributions::Kind;
    use crate::evaluation::CodePointSpan;

    const TEXT: &str = "“Café? No,” said Ann Vale, “never.” Bo agreed.\n";
    const SPANS: &str = "T1\tcontent 0 11;27 35\t“Café? No,” “never.”\nT2\tCUE 12 16\tsaid\nT3\tSource 17 25\tAnn Vale\n";

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, content) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content).unwrap();
        }
        folder
    }

    type Parts = [Vec<CodePointSpan>; 3];

    /// Content, cue and source of what an annotation of [`TEXT`] says.
    fn parts(annotation: &str) -> Vec<Parts> {
        let folder = folder(&[("a.txt", TEXT), ("a.ann", annotation)]);
        let read = read(folder.path()).unwrap();
        read[0].attributions.iter().map(|one| [one.content.clone(), one.cue.clone(), one.source.clone()]).collect()
    }

    #[test]
    fn every_layout_says_the_same() {
        let full: Parts = [vec![[0, 11], [27, 35]], vec![[12, 16]], vec![[17, 25]]];
        for (layout, links) in [
            ("an event upon the cue", "E1\tCue:T2 Content:T1 Source:T3\n"),
            ("an event upon a span of its own", "T4\tAttribution 12 16\tsaid\nE1\tAttribution:T4 Content:T1 Cue:T2 Source:T3"),
            ("an event upon the one span of the cue", "T4\tAttribution 12 16\tsaid\nE1\tAttribution:T4 Content1:T1 Source:T3"),
            ("relations of the cue", "R1\tSays Arg1:T2 Arg2:T1\nR2\tBy Arg1:T2 Arg2:T3\n"),
            ("relations of the content", "R1\thasCue Arg1:T1 Arg2:T2\r\nR2\thasSource Arg1:T1 Arg2:T3\r\n"),
            ("a chain, source last", "R2\tof Arg1:T3 Arg2:T1\nR1\tof Arg1:T1 Arg2:T2\n"),
            (
                "a span with relations",
                "T9\tAttribution 0 25\nR1\tx Arg1:T9 Arg2:T1\nR2\tx Arg1:T9 Arg2:T2\nR3\tx Arg1:T9 Arg2:T3\nA1\tNested T9\n#1\tNote T9\tx",
            ),
        ] {
            assert_eq!(parts(&format!("{SPANS}{links}")), std::slice::from_ref(&full), "{layout}");
        }
    }

    #[test]
    fn what_is_linked_to_two_belongs_to_both_and_what_is_not_linked_stands_alone() {
        let more = "T5\tCue 39 45\tagreed\nT6\tContent 36 38\tBo\nT7\tContent 5 7\t? \nT8\tSource 2 3\nT9\tPlace 0 1\n";
        let links = "R1\tx Arg1:T2 Arg2:T1\nR2\tx Arg1:T2 Arg2:T3\nR3\tx Arg1:T5 Arg2:T6\nR4\tx Arg1:T5 Arg2:T3\n";
        let source = vec![[17, 25]];
        let expected: [Parts; 3] = [
            [vec![[0, 11], [27, 35]], vec![[12, 16]], source.clone()],
            [vec![[5, 7]], vec![], vec![]],
            [vec![[36, 38]], vec![[39, 45]], source],
        ];
        assert_eq!(parts(&format!("{SPANS}{more}{links}")), expected);
        assert_eq!(parts(""), [] as [Parts; 0]);
    }

    #[test]
    fn names_and_kinds() {
        let folder = folder(&[
            ("b/x.txt", TEXT),
            ("b/x.ann", "T1\tContent 36 45\tBo agreed\nT2\tContent 0 11\t\nT3\tContent 12 35\nT4\tContent 17 17\n"),
            ("a.txt", ""),
            ("a.ann", "\n"),
            ("annotation.conf", "[entities]"),
            (".hidden.txt", ""),
        ]);
        let read = read(folder.path()).unwrap();
        assert_eq!(read.iter().map(|one| one.doc.as_str()).collect::<Vec<_>>(), ["a", "b/x"]);
        let kinds: Vec<Option<Kind>> = read[1].attributions.iter().map(|one| one.kind).collect();
        assert_eq!(kinds, [Some(Kind::Direct), Some(Kind::Mixed), Some(Kind::Indirect), Some(Kind::Indirect)]);
    }

    #[test]
    fn errors_name_file_and_line_and_what_to_do() {
        for (annotation, place, message) in [
            ("T1\tContent 0 99\tx", ":1", "99 lies beyond the 47 characters of the text"),
            ("T1\tContent 5 2\tx", ":1", "`5 2` is reversed"),
            ("\nT1\tContent x 2\tx", ":2", "`x 2` should be START END"),
            ("T1\tContent\tx", ":1", "should be TYPE START END"),
            ("T1\tContent 0 11\t“Cafe? No,”", ":1", "the text has `“Café? No,”` there"),
            ("T1\tContent 0 11\nT1\tCue 12 16", ":2", "T1 stands twice"),
            ("R1\tx Arg1:T1 Arg2:T2", ":1", "no line defines T1"),
            ("T1\tCue 12 16\nE1\tCue:T1", ":2", "no Content"),
            ("T1\tCue 12 16\nR1\tx Arg1:T1", ":2", "should link two"),
            ("E1\tCue", ":1", "should be TYPE:ID ROLE:ID"),
            ("hello", ":1", "no line of an .ann file"),
        ] {
            let folder = folder(&[("a.txt", TEXT), ("a.ann", annotation)]);
            let error = read(folder.path()).unwrap_err().to_string();
            assert!(error.contains(&format!("a.ann{place}: ")) && error.contains(message), "{error}");
        }
        for (file, missing) in [("a.txt", "no a.ann lies beside it"), ("a.ann", "no a.txt lies beside it")] {
            let error = read(folder(&[(file, "")]).path()).unwrap_err().to_string();
            assert!(error.contains(file) && error.contains(missing), "{error}");
        }
    }
}
