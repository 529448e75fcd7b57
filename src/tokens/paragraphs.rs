//! Cuts a text into paragraphs: at every line break, or, where the lines are wrapped by hand (old novels, mails), at blank lines.

use memchr::memchr_iter;

use crate::text::Span;

/// The paragraphs of a text without the white space around them, in order; blank ones are left out.
pub fn cut(content: &str) -> Vec<Span> {
    let lines: Vec<Span> = lines(content).collect();
    if is_wrapped(content, &lines) { blocks(&lines) } else { lines.into_iter().filter(|line| !line.is_empty()).collect() }
}

/// Every line, trimmed; blank ones are empty spans.
fn lines(content: &str) -> impl Iterator<Item = Span> {
    let mut start = 0;
    memchr_iter(b'\n', content.as_bytes()).chain(std::iter::once(content.len())).map(move |end| {
        let line = content.get(start..end).unwrap_or("");
        let from = start + (line.len() - line.trim_start().len());
        start = end + 1;
        Span::of(from, from + line.trim().len())
    })
}

/// A line that hand wrapping could have made, in bytes.
const WRAPPED: std::ops::RangeInclusive<u32> = 35..=100;

/// Most lines stand in blocks of several, have the length of a wrapped line and end in the middle of a sentence.
fn is_wrapped(content: &str, lines: &[Span]) -> bool {
    let filled = lines.iter().filter(|line| !line.is_empty()).count();
    let inner: Vec<Span> = lines
        .windows(2)
        .filter_map(|pair| match pair {
            [line, after] if !line.is_empty() && !after.is_empty() => Some(*line),
            _ => None,
        })
        .collect();
    let looks_wrapped = |line: &&Span| WRAPPED.contains(&line.len());
    let ends_sentence = |line: &&Span| line.slice(content).ends_with(['.', '!', '?', '”', '"', ')', ':']);
    inner.len() * 2 > filled
        && inner.iter().filter(looks_wrapped).count() * 5 > inner.len() * 4
        && inner.iter().filter(ends_sentence).count() * 3 < inner.len()
}

fn blocks(lines: &[Span]) -> Vec<Span> {
    let groups = lines.split(|line| line.is_empty());
    groups.filter_map(|block| Some(block.first()?.join(*block.last()?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(content: &str) -> Vec<&str> {
        cut(content).into_iter().map(|span| span.slice(content)).collect()
    }

    #[test]
    fn lines_are_paragraphs() {
        assert_eq!(texts("Head\n\n One. \r\nTwo\n\n"), ["Head", "One.", "Two"]);
        assert_eq!(texts(""), [""; 0]);
    }

    #[test]
    fn wrapped_lines_are_joined() {
        let line = "and so the long road went on between the hedges until it";
        let block = [line; 4].join("\n");
        assert_eq!(cut(&[block.as_str(); 3].join("\n\n")).len(), 3);
        let lines = [format!("{line}.").as_str(); 4].join("\n");
        assert_eq!(cut(&lines).len(), 4);
    }
}
