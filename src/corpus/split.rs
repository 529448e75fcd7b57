//! Cuts a text where a pattern matches.
//!
//! The pattern sees the text through a window that moves on: fancy-regex counts every step against its backtrack limit, ordinary ones too,
//! so that any pattern with look-around would fail on a few megabytes. A match near the end of the window is searched again with more
//! text after it, so a separator of any length is found whole where the window shows its beginning to match; otherwise it must fit, with
//! all that it looks at, in [`MARGIN`].

use std::ops::Range;

use fancy_regex::Regex;

/// How much the pattern sees at once, in bytes.
const WINDOW: usize = 64 << 10;
/// How much it sees before the place where a match may begin and, at least, after its end.
const MARGIN: usize = 4 << 10;

/// The pieces between the matches of `separator`, those without a word left out.
///
/// # Errors
/// The pattern gave up (backtrack limit).
pub(super) fn pieces(text: &str, separator: &Regex) -> Result<Vec<Range<usize>>, Box<fancy_regex::Error>> {
    let mut pieces = Vec::new();
    let (mut start, mut from) = (0, 0);
    while let Some(found) = find(text, separator, from)? {
        pieces.push(start..found.start);
        start = found.end;
        // An empty match cuts too (a look-ahead at a heading); the search goes on after the next character.
        from = if found.is_empty() { boundary_from(text, found.end + 1) } else { found.end };
        if from > text.len() {
            break;
        }
    }
    pieces.push(start..text.len());
    pieces.retain(|piece| text.get(piece.clone()).is_some_and(|piece| piece.contains(char::is_alphanumeric)));
    Ok(pieces)
}

/// The first match that begins at `from` or later.
fn find(text: &str, separator: &Regex, mut from: usize) -> Result<Option<Range<usize>>, Box<fancy_regex::Error>> {
    let mut size = WINDOW;
    loop {
        let start = boundary_from(text, from.saturating_sub(MARGIN));
        let end = boundary_from(text, from + size).min(text.len());
        let window = text.get(start..end).unwrap_or("");
        let found = separator.find_from_pos(window, from - start)?.map(|found| start + found.start()..start + found.end());
        match found {
            found if end == text.len() => return Ok(found),
            Some(found) if found.end + MARGIN <= end => return Ok(Some(found)),
            Some(found) if found.start == from => size *= 2,
            found => {
                from = found.map_or(boundary_from(text, end - MARGIN), |found| found.start);
                size = WINDOW;
            }
        }
    }
}

/// The first character boundary at `at` or after it.
pub(super) fn boundary_from(text: &str, mut at: usize) -> usize {
    while at < text.len() && !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    fn split<'t>(text: &'t str, pattern: &str) -> Vec<&'t str> {
        pieces(text, &Regex::new(pattern).unwrap()).unwrap().into_iter().map(|piece| &text[piece]).collect()
    }

    #[test]
    fn short_texts() {
        let cases: [(&str, &str, &[&str]); 12] = [
            ("a\n\n\n\nb", r"\n{4,}", &["a", "b"]),
            ("\n\n\n\na\n\n\nb\n\n\n\n\n", r"\n{4,}", &["a\n\n\nb"]),
            ("a\n---\nb\n---\n---\nc", r"(?m)^---\n", &["a\n", "b\n", "c"]),
            ("From: a\nx\nFrom: b\ny", r"(?m)(?=^From: )", &["From: a\nx\n", "From: b\ny"]),
            ("é1é2é", r"(?=é)", &["é1", "é2", "é"]),
            ("a--b--c", r"(?<=a)--", &["a", "b--c"]),
            ("ab", "", &["a", "b"]),
            ("a--", "--|$", &["a"]),
            ("a", "--", &["a"]),
            ("…—…", "—", &[]),
            ("", "--", &[]),
            ("^a\na", r"\Aa|^a", &["^a\na"]),
        ];
        for (text, pattern, expected) in cases {
            assert_eq!(split(text, pattern), expected, "{text:?} {pattern:?}");
        }
    }

    /// Every pattern must cut a text of many windows as it cuts small ones: with look-around, with separators longer than a window, across
    /// its edges, between characters of several bytes.
    #[test]
    fn long_texts() {
        let article = "“Wörd” said éve.\nNext line.\n".repeat(700);
        let article = article.trim_end();
        let cases =
            [(r"\n{4,}", 4), (r"\n{4,}", 200_000), (r"(?<=\.)\n{4,}(?=“)", 4), (r"(?<=\.)\n{4,}(?=“)", 3000), (r"(?s)\n\n\n\n+", 70_000)];
        for (pattern, gap) in cases {
            let text = vec![article; 60].join(&"\n".repeat(gap));
            assert!(split(&text, pattern).iter().copied().eq(std::iter::repeat_n(article, 60)), "{pattern} {gap}");
        }
    }

    #[test]
    fn separators_at_every_place_of_a_window() {
        let separator = "=".repeat(100);
        for shift in (WINDOW - MARGIN - 150..WINDOW + 150).step_by(7) {
            let text = format!("{}{separator}b", "a".repeat(shift));
            assert_eq!(split(&text, "(?<!=)={100}(?!=)").len(), 2, "{shift}");
        }
    }

    #[test]
    fn an_anchor_holds_only_at_the_ends_of_the_text() {
        let text = "a\n".repeat(200_000);
        for pattern in [r"\A", r"^a", r"\n\z", r"(?=\A)\n"] {
            assert_eq!(split(&text, pattern).len(), 1, "{pattern}");
        }
    }

    #[test]
    fn ordinary_progress_is_no_failure_but_giving_up_is() {
        let text = "words and words. ".repeat(200_000);
        let pattern = r"(?<=[.!?])\s(?=[A-Z])";
        assert!(Regex::new(pattern).unwrap().find(&text).is_err(), "the trap is gone: are windows still needed?");
        assert_eq!(split(&text, pattern).len(), 1);
        let impatient = fancy_regex::RegexBuilder::new(pattern).backtrack_limit(1000).build().unwrap();
        assert!(pieces(&text, &impatient).is_err());
    }
}
