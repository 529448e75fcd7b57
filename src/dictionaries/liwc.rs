//! LIWC's .dic: a head between two `%` lines gives each category a number, then each line a term and its numbers.
//!
//! A tree of categories is written by tabs before the number; words list all their ancestors themselves, so the tree needs no care.
//! Conditions ("(02 134)125/464", "<of>") are left out, each with a note.

use hashbrown::HashMap;

use super::draft::{Draft, Wrong, lines};
use super::pattern::Notation;

pub(super) fn read(text: &str, draft: &mut Draft<'_>) -> Result<(), Wrong> {
    let mut lines = lines(text);
    let (first, _) = lines.next().unwrap_or((1, "%"));
    let mut categories = HashMap::new();
    let mut closed = false;
    for (line, content) in lines.by_ref() {
        if content.trim() == "%" {
            closed = true;
            break;
        }
        match content.trim().split_once(char::is_whitespace) {
            Some((id, name)) => {
                if categories.insert(plain_id(id), draft.category(short(name.trim()))).is_some() {
                    draft.skip(line, format!("category number {id} stands twice in the head; this line counts"));
                }
            }
            None => draft.skip(line, "not a number and a category"),
        }
    }
    if !closed {
        return Err(Wrong::at(first, "the head that begins here is not closed by a second line %"));
    }
    if categories.is_empty() {
        return Err(Wrong::at(first, "the head has no category: between the lines % each line is a number, a tab and a name"));
    }
    lines.for_each(|(line, content)| entry(line, content, &categories, draft));
    Ok(())
}

/// "01" is "1".
fn plain_id(id: &str) -> &str {
    let id = id.trim_start_matches('0');
    if id.is_empty() { "0" } else { id }
}

/// "posemo (Positive Emotions)" goes by its short name.
fn short(name: &str) -> &str {
    match name.split_once(" (") {
        Some((short, long)) if long.ends_with(')') && !short.trim().is_empty() => short.trim(),
        _ => name,
    }
}

fn entry(line: u64, content: &str, categories: &HashMap<&str, usize>, draft: &mut Draft<'_>) {
    let (term, ids) = cut(content);
    let term = untagged(term, line, draft);
    let mut unknown = Vec::new();
    let mut found = 0;
    for id in ids {
        if id.contains(['(', ')', '<', '>', '/']) {
            draft.skip(line, format!("the condition {id} is not supported and left out"));
        } else if let Some(category) = categories.get(plain_id(id)) {
            draft.entry(line, &term, Notation::Globs, *category, 1.0);
            found += 1;
        } else {
            unknown.push(id);
        }
    }
    if !unknown.is_empty() {
        draft.skip(line, format!("“{term}”: the head has no category {}", unknown.join(", ")));
    } else if found == 0 {
        draft.skip(line, format!("“{term}” has no category"));
    }
}

/// The term and its numbers. They stand after the first tab, else, where blanks part all, after the last word that is none.
fn cut(content: &str) -> (&str, Vec<&str>) {
    if let Some((term, ids)) = content.trim().split_once('\t') {
        return (term.trim(), conditions_whole(ids));
    }
    let content = content.trim();
    let is_id = |word: &&str| word.bytes().all(|byte| byte.is_ascii_digit());
    let ids = content.split_whitespace().rev().take_while(is_id).count();
    let mut term = content;
    for _ in 0..ids {
        term = term.trim_end().rsplit_once(char::is_whitespace).map_or("", |(before, _)| before);
    }
    let from = term.len();
    (term.trim(), content.get(from..).unwrap_or("").split_whitespace().collect())
}

/// Cells, but what stands in round brackets is not cut at its blanks.
fn conditions_whole(ids: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    let cells = ids.split(move |letter: char| {
        match letter {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        letter == '\t' || (letter.is_whitespace() && depth == 0)
    });
    cells.map(str::trim).filter(|cell| !cell.is_empty()).collect()
}

/// A term without tags such as `<of>`.
fn untagged(term: &str, line: u64, draft: &mut Draft<'_>) -> String {
    let Some((before, rest)) = term.split_once('<') else { return term.to_owned() };
    match rest.split_once('>') {
        Some((tag, after)) if !tag.is_empty() && tag.bytes().all(|byte| byte.is_ascii_alphabetic()) => {
            draft.skip(line, format!("the tag <{tag}> is not supported and left out"));
            format!("{before}{after}")
        }
        _ => term.to_owned(),
    }
}
