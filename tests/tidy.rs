//! Keeps the house: the layers of `src/lib.rs`, module heads, where files may be opened, lengths, the lexicon folder, no machine's paths.
//!
//! It reads source as text, line by line, so it relies on rustfmt: a function ends at the first `}` as far in as its head.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

/// Lines of code in a file, tests at its foot not counted.
const FILE_LINES: usize = 400;
/// Lines of a function from its head to its closing brace.
const FUNCTION_LINES: usize = 80;
/// The modules that may open files.
const FILE_MODULES: &[&str] = &[
    "sorting",
    "corpus",
    "lexicons",
    "dictionaries",
    "learning",
    "authority",
    "journal",
    "reports",
    "coding",
    "run",
    "evaluation",
    "training",
    "cli",
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// One file of `src`.
struct Source {
    /// From the root, with `/`.
    path: String,
    /// `cues` for both `src/cues.rs` and `src/cues/find.rs`.
    module: String,
    /// Its lines without comments and without the tests at its foot.
    code: Vec<String>,
    first_line: String,
}

fn sources() -> Vec<Source> {
    let files = WalkDir::new(root().join("src")).sort_by_file_name().into_iter().map(Result::unwrap);
    let files = files.filter(|file| file.path().extension().is_some_and(|ending| ending == "rs"));
    let sources: Vec<Source> = files.map(|file| source(file.path())).collect();
    assert!(sources.len() > 20, "src was not found");
    sources
}

fn source(path: &Path) -> Source {
    let text = fs::read_to_string(path).unwrap();
    let within = path.strip_prefix(root().join("src")).unwrap();
    let module = within.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs").to_owned();
    let lines: Vec<&str> = text.lines().collect();
    let is_tests = |at: &usize| {
        lines[*at] == "#[cfg(test)]" && lines[*at..].iter().find(|line| !line.starts_with('#')).is_some_and(|l| l.starts_with("mod "))
    };
    let end = (0..lines.len()).find(is_tests).unwrap_or(lines.len());
    Source {
        path: format!("src/{}", within.iter().map(|part| part.to_str().unwrap()).collect::<Vec<_>>().join("/")),
        module,
        code: lines[..end].iter().map(|line| without_comment(line).to_owned()).collect(),
        first_line: lines.first().map(|line| (*line).to_owned()).unwrap_or_default(),
    }
}

/// The line up to its comment; `//` after a colon is taken for a part of an address.
fn without_comment(line: &str) -> &str {
    let comment = line.match_indices("//").map(|(at, _)| at).find(|at| !line[..*at].ends_with(':'));
    line[..comment.unwrap_or(line.len())].trim_end()
}

/// The modules in the order of the table at the head of `src/lib.rs`.
fn layers() -> Vec<String> {
    let map = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let rows = map.lines().filter_map(|line| line.strip_prefix("//! | [`")).map(|row| row.split('|').next().unwrap());
    rows.flat_map(|cell| cell.split(',')).map(|name| name.trim_matches(|c: char| !c.is_alphanumeric() && c != '_').to_owned()).collect()
}

/// The modules that code names by `crate::`, alone or in a group, with the line of each.
fn named_modules(code: &str) -> Vec<(usize, String)> {
    let mut named = Vec::new();
    for (at, path) in code.match_indices("crate::") {
        let rest = &code[at + path.len()..];
        let line = |offset: usize| code[..at + path.len() + offset].matches('\n').count() + 1;
        let Some(group) = rest.strip_prefix('{') else {
            named.push((line(0), identifier(rest)));
            continue;
        };
        let mut depth = 0;
        let mut starts_item = true;
        for (offset, letter) in group.char_indices() {
            match letter {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => starts_item = true,
                _ if letter.is_whitespace() || !starts_item => {}
                _ => {
                    named.push((line(offset + 1), identifier(&group[offset..])));
                    starts_item = false;
                }
            }
        }
    }
    named
}

fn identifier(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

fn assert_none(what: &str, faults: &[String]) {
    assert!(faults.is_empty(), "{what}:\n{}", faults.join("\n"));
}

#[test]
fn groups_and_single_names_are_read() {
    let code = "use crate::cues::Cue;\nuse crate::{\n    stance::{self, Stance},\n    text,\n};\nfn f(a: crate::run::Run) {}";
    let named = [(1, "cues"), (3, "stance"), (4, "text"), (6, "run")].map(|(line, name)| (line, name.to_owned()));
    assert_eq!(named_modules(code), named);
}

#[test]
fn the_map_lists_every_module() {
    let listed: BTreeSet<String> = layers().into_iter().collect();
    let there: BTreeSet<String> =
        sources().into_iter().map(|source| source.module).filter(|name| name != "lib" && name != "main").collect();
    assert_eq!(listed, there, "the table of src/lib.rs (left) and the modules of src (right)");
}

#[test]
fn a_module_uses_only_those_above_it() {
    let layers = layers();
    let place = |name: &str| layers.iter().position(|layer| layer == name);
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| place(&source.module).is_some()) {
        for (line, name) in named_modules(&source.code.join("\n")) {
            if place(&name) > place(&source.module) {
                faults.push(format!("{}:{line}: `{}` uses `{name}`, which comes later", source.path, source.module));
            }
        }
    }
    assert_none("uses against the order of src/lib.rs", &faults);
}

#[test]
fn a_file_opens_by_saying_what_it_is_for() {
    let faults: Vec<String> =
        sources().iter().filter(|source| !source.first_line.starts_with("//! ")).map(|source| format!("{}:1", source.path)).collect();
    assert_none("files that do not open with `//!`", &faults);
}

#[test]
fn only_the_edges_open_files() {
    let mut faults = Vec::new();
    for source in sources().iter().filter(|source| !FILE_MODULES.contains(&source.module.as_str())) {
        for (number, line) in (1..).zip(&source.code) {
            let grouped = line.starts_with("use std::{") && line.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == "fs");
            if line.contains("std::fs") || grouped {
                faults.push(format!("{}:{number}: {}", source.path, line.trim()));
            }
        }
    }
    assert_none(&format!("`std::fs` outside {}", FILE_MODULES.join(", ")), &faults);
}

#[test]
fn files_and_functions_are_short() {
    let mut faults = Vec::new();
    for source in sources() {
        if source.code.len() > FILE_LINES {
            faults.push(format!("{}: {} lines of code", source.path, source.code.len()));
        }
        for (head, length) in functions(&source.code) {
            if length > FUNCTION_LINES {
                faults.push(format!("{}:{}: a function of {length} lines", source.path, head + 1));
            }
        }
    }
    assert_none(&format!("files over {FILE_LINES} or functions over {FUNCTION_LINES} lines"), &faults);
}

/// Where each function begins and how many lines it has; those on one line are left out.
fn functions(code: &[String]) -> Vec<(usize, usize)> {
    let depth = |line: &str| line.len() - line.trim_start().len();
    let is_head = |line: &str| {
        line.trim_start().split("fn ").next().is_some_and(|before| before.split_whitespace().all(is_qualifier)) && line.contains("fn ")
    };
    let heads = code.iter().enumerate().filter(|(_, line)| is_head(line) && !line.ends_with(['}', ';']));
    let end =
        |head: usize, line: &str| code[head..].iter().position(|later| depth(later) == depth(line) && later.trim_start().starts_with('}'));
    heads.filter_map(|(head, line)| Some((head, end(head, line)? + 1))).collect()
}

fn is_qualifier(word: &str) -> bool {
    ["pub", "const", "async", "unsafe"].contains(&word) || word.starts_with("pub(")
}

#[test]
fn functions_are_measured() {
    let code = "impl A {\n    pub(crate) fn one(\n        a: u8,\n    ) -> u8 {\n        a\n    }\n\n    fn two() {}\n}\nconst fn three() {\n}\nfor_fn x\n";
    let lines: Vec<String> = code.lines().map(str::to_owned).collect();
    assert_eq!(functions(&lines), [(1, 5), (9, 2)]);
}

#[test]
fn lexicon_files_belong_together() {
    let folder = root().join("lexicons/en");
    let names = |ending: &str| -> BTreeSet<String> {
        let files = fs::read_dir(&folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
        files.filter_map(|name| name.strip_suffix(ending).map(str::to_owned)).collect()
    };
    let tables = names(".tsv");
    let embedded: BTreeSet<String> = dixit::lexicons::builtin::sources().into_iter().map(|source| source.name).collect();
    assert_eq!(tables, embedded, "tables in lexicons/en (left) and embedded ones (right)");
    let lone: Vec<String> = names(".examples.txt").difference(&tables).cloned().collect();
    assert_none("examples without a table", &lone);
}

#[test]
fn no_path_of_a_machine_is_written_anywhere() {
    let paths = [concat!("/wo", "rk/"), concat!("/tm", "p/"), concat!("/ho", "me/"), concat!("/ro", "ot/")];
    let mut faults = Vec::new();
    for file in WalkDir::new(root()).into_iter().filter_entry(|file| !is_skipped(file.path())).map(Result::unwrap) {
        let Ok(text) = fs::read_to_string(file.path()) else { continue };
        for (number, line) in (1..).zip(text.lines()) {
            if paths.iter().any(|path| line.contains(path)) {
                faults.push(format!("{}:{number}: {}", file.path().display(), line.trim()));
            }
        }
    }
    assert_none("paths of a machine", &faults);
}

/// What git does not keep, and texts, where such words may be part of an address.
fn is_skipped(path: &Path) -> bool {
    let within = path.strip_prefix(root()).unwrap_or(path);
    [".git", "target", "fuzz/target", "fuzz/corpus", "fuzz/artifacts", "tests/corpora"].iter().any(|skipped| within == Path::new(skipped))
        || within.starts_with("reports") && !within.starts_with("reports/sample") && within != Path::new("reports")
}
