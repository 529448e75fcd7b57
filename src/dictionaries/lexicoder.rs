//! Lexicoder's .lc3: a line `+category`, then a term a line.

use super::draft::{Draft, Wrong, lines};
use super::pattern::Notation;

pub(super) fn read(text: &str, draft: &mut Draft<'_>) -> Result<(), Wrong> {
    let mut category = None;
    for (line, content) in lines(text) {
        let content = content.trim();
        match (content.strip_prefix('+'), category) {
            (Some(name), _) if !name.trim().is_empty() => category = Some(draft.category(name)),
            (_, Some(category)) => draft.entry(line, content, Notation::Globs, category, 1.0),
            (_, None) => draft.skip(line, "stands before the first +category"),
        }
    }
    Ok(())
}
