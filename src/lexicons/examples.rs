//! The examples beside a table, `NAME.examples.txt`: running text in which the pieces that the table should find are marked.
//!
//! ```text
//! finds:
//! [content “I will sign it,”] [cue said] [source Dr. Lowell].
//! none:
//! The report is said to be due.
//! miss:
//! (what is known to fail today; it must still fail, so that a gain is noticed)
//! ```

use crate::text::Span;

/// What an example claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// The marks are found, and no others.
    Finds,
    /// Nothing is found.
    None,
    /// The marks are right, and today something else is found.
    Miss,
}

/// One line of an examples file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// Line in the file, from 1.
    pub line: usize,
    /// What it claims.
    pub group: Group,
    /// The text without its marks.
    pub text: String,
    /// Label and span of each mark, in order.
    pub marks: Vec<(String, Span)>,
}

/// Reads an examples file.
///
/// # Errors
/// `line: what` for a mark that is not closed, or a line before any group.
pub fn read(file: &str) -> Result<Vec<Example>, String> {
    let mut group = None;
    let mut examples = Vec::new();
    for (number, line) in file.lines().enumerate() {
        match line.trim() {
            "finds:" => group = Some(Group::Finds),
            "none:" => group = Some(Group::None),
            "miss:" => group = Some(Group::Miss),
            "" => {}
            comment if comment.starts_with('#') => {}
            text => {
                let group = group.ok_or_else(|| format!("{}: no `finds:`, `none:` or `miss:` before it", number + 1))?;
                let (text, marks) = unmark(text).map_err(|message| format!("{}: {message}", number + 1))?;
                examples.push(Example { line: number + 1, group, text, marks });
            }
        }
    }
    Ok(examples)
}

/// Takes the marks `[label text]` out of a text. A bracket that no known sort of label follows (lower case letters, then a blank)
/// stays, so that editors' brackets in quotations may stand: "[Israel’s]".
///
/// # Errors
/// A mark that is not closed.
pub fn unmark(marked: &str) -> Result<(String, Vec<(String, Span)>), String> {
    let mut text = String::new();
    let mut marks = Vec::new();
    let mut rest = marked;
    while let Some(at) = rest.find('[') {
        let (before, from) = rest.split_at(at);
        text.push_str(before);
        let Some(label) = label(from) else {
            text.push('[');
            rest = from.get(1..).unwrap_or("");
            continue;
        };
        let inside = from.get(label.len() + 2..).unwrap_or("");
        let close = closing(inside).ok_or_else(|| format!("the mark `[{label}` is not closed"))?;
        let piece = inside.get(..close).unwrap_or("");
        marks.push((label.to_owned(), Span::of(text.len(), text.len() + piece.len())));
        text.push_str(piece);
        rest = inside.get(close + 1..).unwrap_or("");
    }
    text.push_str(rest);
    Ok((text, marks))
}

fn label(from: &str) -> Option<&str> {
    let label = from.get(1..)?.split(' ').next()?;
    let known = ["content", "cue", "source", "positive", "negative", "hedge", "booster", "quotation", "speaker"];
    (known.contains(&label) && from.as_bytes().get(label.len() + 1) == Some(&b' ')).then_some(label)
}

/// The bracket that closes a mark; pairs of brackets within are passed over.
fn closing(inside: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, letter) in inside.char_indices() {
        match letter {
            '[' => depth += 1,
            ']' if depth == 0 => return Some(at),
            ']' => depth -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_taken_out() {
        let (text, marks) = unmark("[content “[Its] war”] [cue said] [source she].").unwrap_or_default();
        assert_eq!(text, "“[Its] war” said she.");
        let pieces: Vec<&str> = marks.iter().map(|(_, span)| span.slice(&text)).collect();
        assert_eq!(pieces, ["“[Its] war”", "said", "she"]);
        assert!(unmark("[cue said").is_err());
    }

    #[test]
    fn groups_are_told_apart() {
        let examples = read("# c\nfinds:\n[cue said] it\nnone:\nno\n").unwrap_or_default();
        assert_eq!(examples.iter().map(|example| example.group).collect::<Vec<_>>(), [Group::Finds, Group::None]);
        assert!(read("text").is_err());
    }
}
