//! WordStat's .cat: a tree of categories by tabs; a term has its weight in round brackets, a category has none.
//!
//! Rules ("@NOTGOOD [#POSITIVE_WORDS AFTER #NEGATIONS /S 3] (1)") are not supported and noted. Underscores join the words of a phrase.

use super::draft::{Draft, Wrong, lines, number};
use super::pattern::Notation;

pub(super) fn read(text: &str, stem: &str, draft: &mut Draft<'_>) -> Result<(), Wrong> {
    // The categories around a line, each with the depth of its own.
    let mut around: Vec<(usize, &str)> = Vec::new();
    for (line, content) in lines(text) {
        let depth = content.len() - content.trim_start_matches('\t').len();
        let content = content.trim();
        while around.last().is_some_and(|(above, _)| *above >= depth) {
            around.pop();
        }
        match leaf(content) {
            _ if content.starts_with('@') || content.contains('[') => {
                draft.skip(line, "rules are not supported: list the words or phrases instead");
            }
            Some((term, weight)) => {
                let names: Vec<&str> = around.iter().map(|(_, name)| *name).collect();
                let category = draft.category(if names.is_empty() { stem.to_owned() } else { names.join("/") }.as_str());
                draft.entry(line, &term.replace('_', " "), Notation::Globs, category, weight);
            }
            None => around.push((depth, content)),
        }
    }
    Ok(())
}

/// A term and its weight.
pub(super) fn leaf(line: &str) -> Option<(&str, f32)> {
    let (term, weight) = line.trim().strip_suffix(')')?.rsplit_once('(')?;
    Some((term.trim(), number(weight)?)).filter(|(term, _)| !term.is_empty())
}
