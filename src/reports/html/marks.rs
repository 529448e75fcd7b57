//! Where content, cue and source of a quote stand in its context.
//!
//! A row says where they stand in the document, and the context is sentences of it on one line, so places are found again: the longest
//! piece by itself, the others where they are nearest to their distance from it. What is not found is not marked.

use std::borrow::Cow;

use crate::records::Quote;

/// Begin, end, and what it is: a content, cue or source.
pub type Mark = (u32, u32, u8);

/// A piece of the content.
pub const CONTENT: u8 = 0;
const CUE: u8 = 1;
const SOURCE: u8 = 2;

/// Pieces that are looked for.
const PIECES: usize = 64;
/// What stands between the pieces of a content.
const GAP: &str = " […] ";

/// Where all parts stand in the document.
pub fn spans(row: &Quote) -> Vec<Mark> {
    let of = |spans: &[[u32; 2]], part| spans.iter().map(move |[start, end]| (*start, *end, part)).collect::<Vec<_>>();
    [of(&row.content, CONTENT), of(&row.cue, CUE), of(&row.source, SOURCE)].concat()
}

/// The context, cut to `most` characters, and where the parts stand in it, in UTF-16 units.
pub fn within(row: &Quote, most: usize) -> (Cow<'_, str>, Vec<Mark>) {
    let cut = row.context.char_indices().nth(most).map(|(end, _)| end);
    let context = cut.and_then(|end| row.context.get(..end)).unwrap_or(&row.context);
    let mut marks = found(row, context);
    marks.sort_unstable();
    let marks = in_units(context, &marks);
    (if cut.is_some() { Cow::Owned(format!("{context} …")) } else { Cow::Borrowed(context) }, marks)
}

/// A piece, and where it begins in the document.
#[derive(Clone, Copy)]
struct Piece<'q> {
    text: &'q str,
    at: i64,
    part: u8,
}

/// Marks in bytes of the context.
fn found(row: &Quote, context: &str) -> Vec<(usize, usize, u8)> {
    let pieces = pieces(row);
    let Some(anchor) = pieces.iter().max_by_key(|piece| piece.text.len()) else { return Vec::new() };
    let Some(home) = context.find(anchor.text) else { return Vec::new() };
    let place = |piece: &Piece<'_>| {
        let expected = home as i64 + (piece.at - anchor.at);
        let places = context.match_indices(piece.text).map(|(at, _)| at).filter(|at| is_apart(context, *at, piece.text));
        let at = places.min_by_key(|at| (*at as i64 - expected).abs())?;
        Some((at, at + piece.text.len(), piece.part))
    };
    pieces.iter().filter_map(place).collect()
}

fn pieces(row: &Quote) -> Vec<Piece<'_>> {
    let contents: Vec<&str> = match row.content.as_slice() {
        [_] => vec![&row.content_text],
        _ => row.content_text.split(GAP).collect(),
    };
    let is_clear = contents.len() == row.content.len();
    let content = row.content.iter().zip(contents).filter(|_| is_clear).map(|(span, text)| (span, text, CONTENT));
    let cue = row.cue.iter().take(1).map(|span| (span, row.cue_text.as_str(), CUE));
    let source = row.source.iter().take(1).map(|span| (span, row.source_text.as_str(), SOURCE));
    let all = content.chain(cue).chain(source).filter(|(_, text, _)| !text.is_empty());
    all.take(PIECES).map(|([start, _], text, part)| Piece { text, at: (*start).into(), part }).collect()
}

/// Whether a piece is not a part of a longer word: "he" of "the".
fn is_apart(context: &str, at: usize, piece: &str) -> bool {
    let joins =
        |outer: Option<char>, inner: Option<char>| outer.is_some_and(char::is_alphanumeric) && inner.is_some_and(char::is_alphanumeric);
    let before = context.get(..at).and_then(|text| text.chars().next_back());
    let after = context.get(at + piece.len()..).and_then(|text| text.chars().next());
    !joins(before, piece.chars().next()) && !joins(after, piece.chars().next_back())
}

/// Bytes as UTF-16 units.
fn in_units(text: &str, marks: &[(usize, usize, u8)]) -> Vec<Mark> {
    if text.is_ascii() {
        return marks.iter().map(|(start, end, part)| (*start as u32, *end as u32, *part)).collect();
    }
    let units = |end: usize| text.get(..end).map_or(0, |before| before.encode_utf16().count() as u32);
    marks.iter().map(|(start, end, part)| (units(*start), units(*end), *part)).collect()
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::records::sample;

    fn marked(row: &Quote, most: usize) -> String {
        let (context, marks) = within(row, most);
        let units: Vec<u16> = context.encode_utf16().collect();
        let text = |(start, end, part): &Mark| {
            let name = ["content", "cue", "source"][usize::from(*part)];
            format!("{name}={}", String::from_utf16_lossy(&units[*start as usize..*end as usize]))
        };
        marks.iter().map(text).collect::<Vec<_>>().join("|")
    }

    fn row(content: &[(u32, &str)], cue: (u32, &str), source: (u32, &str), context: &str) -> Quote {
        let span = |(at, text): &(u32, &str)| [*at, at + text.chars().count() as u32];
        Quote {
            content: content.iter().map(span).collect(),
            content_text: content.iter().map(|(_, text)| *text).collect::<Vec<_>>().join(GAP),
            cue: vec![span(&cue)],
            cue_text: cue.1.to_owned(),
            source: vec![span(&source)],
            source_text: source.1.to_owned(),
            context: context.to_owned(),
            ..sample::records("a").quotes[0].clone()
        }
    }

    #[test]
    fn parts_are_found_where_they_stand() {
        let sample = &sample::records("a").quotes[0];
        assert_eq!(marked(sample, 99), "content=“The bill is no good ,”|cue=said|source=Dr. Lowell|content=“ é”");
        for (row, shown) in [
            // "he" stands within "The", and before and after the cue.
            (
                row(&[(50, "that he would go")], (45, "said"), (42, "he"), "The other, he, thought he said that he would go."),
                "source=he|cue=said|content=that he would go",
            ),
            (
                row(&[(0, "“😀 No,”"), (20, "“never.”")], (10, "said"), (15, "Ann"), "“😀 No,” said Ann, “never.”"),
                "content=“😀 No,”|cue=said|source=Ann|content=“never.”",
            ),
            // The content has the mark of a gap in it.
            (row(&[(0, "a […] b")], (10, "said"), (15, "Ann"), "a […] b said Ann"), "content=a […] b|cue=said|source=Ann"),
            (row(&[(0, "not there at all")], (10, "said"), (15, "Ann"), "said Ann"), ""),
        ] {
            assert_eq!(marked(&row, 999), shown);
        }
    }

    #[test]
    fn a_context_is_cut_between_letters() {
        let long = row(&[(0, "“é😀é,”")], (10, "said"), (15, "Ann"), "“é😀é,” said Ann");
        assert_eq!((within(&long, 13).0.as_ref(), marked(&long, 13).as_str()), ("“é😀é,” said A …", "content=“é😀é,”|cue=said"));
        assert_eq!(within(&long, 2).0, "“é …");
    }
}
