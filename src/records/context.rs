//! The sentences around an attribution on one line, and where its parts stand there: what a reader is shown, and where it is marked.

use super::column::{GAP, words};
use crate::text::Span;

/// Sentences of a text, on one line: white space is one blank each, and a gap stands between what are no neighbours.
pub struct Context<'t> {
    original: &'t str,
    /// The line.
    pub line: String,
    words: Vec<Word>,
}

/// What stands between white space: where it is in the original, and where it begins on the line, in code points.
struct Word {
    span: Span,
    at: usize,
}

impl<'t> Context<'t> {
    /// Of these parts of a text, in their order.
    pub fn new(original: &'t str, runs: impl Iterator<Item = Span>) -> Self {
        let (mut line, mut found, mut at) = (String::new(), Vec::new(), 0);
        for run in runs {
            let text = run.slice(original);
            for (number, word) in words(text).enumerate() {
                if !line.is_empty() {
                    let (between, points) = if number > 0 { (" ", 1) } else { (GAP, GAP.chars().count()) };
                    line.push_str(between);
                    at += points;
                }
                line.push_str(word);
                // A word is a slice of the text, so its distance from the text's start is where it stands.
                let start = run.start() as usize + (word.as_ptr() as usize - text.as_ptr() as usize);
                found.push(Word { span: Span::of(start, start + word.len()), at });
                at += word.chars().count();
            }
        }
        Self { original, line, words: found }
    }

    /// Where a part of the text stands on the line, in code points; none where it is not there.
    pub fn place(&self, part: Span) -> Option<[u32; 2]> {
        let first = self.words.get(self.words.partition_point(|word| word.span.end() <= part.start()))?;
        let last = self.words.get(self.words.partition_point(|word| word.span.start() < part.end()).checked_sub(1)?)?;
        let start = self.point(first, part.start().max(first.span.start()));
        let end = self.point(last, part.end().min(last.span.end()));
        (start < end).then_some([start as u32, end as u32])
    }

    fn point(&self, word: &Word, byte: u32) -> usize {
        word.at + Span::new(word.span.start(), byte).slice(self.original).chars().count()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_told_where_they_stand_on_the_line() {
        let text = "No.\n \u{7} “Né\tno,” he  said. Then?\r\nNo no.";
        for (runs, line, parts) in [
            (
                vec![Span::of(0, text.len())],
                "No. “Né no,” he said. Then? No no.",
                vec![("No.", 0), ("“Né\tno,”", 0), ("he", 0), ("no", 0), ("no", 1)],
            ),
            (
                vec![Span::of(0, 3), Span::of(text.find("No no").unwrap(), text.len())],
                "No. […] No no.",
                vec![("No.", 0), ("no", 1), ("No no.", 0)],
            ),
        ] {
            let context = Context::new(text, runs.into_iter());
            assert_eq!(context.line, line);
            for (part, number) in parts {
                let (at, _) = text.match_indices(part).nth(number).unwrap();
                let [start, end] = context.place(Span::of(at, at + part.len())).unwrap();
                let shown: String = line.chars().skip(start as usize).take((end - start) as usize).collect();
                assert_eq!(shown, words(part).collect::<Vec<_>>().join(" "), "{line}");
            }
        }
    }

    #[test]
    fn what_is_not_there_has_no_place() {
        let context = Context::new("One. Two. Three.", [Span::of(5, 9)].into_iter());
        for (start, end) in [(0, 4), (10, 16), (4, 5), (7, 7), (90, 99)] {
            assert_eq!(context.place(Span::of(start, end)), None, "{start}");
        }
        assert_eq!(context.place(Span::of(0, 16)), Some([0, 4]));
        assert_eq!(Context::new("", std::iter::empty()).line, "");
    }
}
