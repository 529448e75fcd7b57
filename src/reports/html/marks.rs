//! Where content, cue and source of a quote stand in its context.
//!
//! In the page they are counted as scripts count, in UTF-16 units, and a long context is cut.

use std::borrow::Cow;

use crate::records::Quote;

/// Begin, end, and what it is: a content, cue or source.
pub type Mark = (u32, u32, u8);

/// A piece of the content.
pub const CONTENT: u8 = 0;
const CUE: u8 = 1;
const SOURCE: u8 = 2;

/// Marks that a context has at most.
const MARKS: usize = 64;

/// Where all parts stand in the document.
pub fn spans(row: &Quote) -> Vec<Mark> {
    all(&row.content, &row.cue, &row.source)
}

/// The context, cut to `most` characters, and where the parts stand in what is left, in UTF-16 units.
pub fn within(row: &Quote, most: usize) -> (Cow<'_, str>, Vec<Mark>) {
    let cut = row.context.char_indices().nth(most).and_then(|(end, _)| row.context.get(..end));
    let mut marks = all(&row.content_in_context, &row.cue_in_context, &row.source_in_context);
    marks.retain(|(_, end, _)| *end as usize <= most);
    marks.truncate(MARKS);
    marks.sort_unstable();
    let marks = in_units(cut.unwrap_or(&row.context), &marks);
    (cut.map_or(Cow::Borrowed(&row.context), |cut| Cow::Owned(format!("{cut} …"))), marks)
}

fn all(content: &[[u32; 2]], cue: &[[u32; 2]], source: &[[u32; 2]]) -> Vec<Mark> {
    let of = |spans: &[[u32; 2]], part| spans.iter().map(move |[start, end]| (*start, *end, part)).collect::<Vec<_>>();
    [of(content, CONTENT), of(cue, CUE), of(source, SOURCE)].concat()
}

/// Code points as UTF-16 units.
fn in_units(text: &str, marks: &[Mark]) -> Vec<Mark> {
    if text.is_ascii() {
        return marks.to_vec();
    }
    let units = |points: u32| text.chars().take(points as usize).map(|letter| letter.len_utf16() as u32).sum();
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

    fn row(content: &[[u32; 2]], cue: [u32; 2], source: [u32; 2], context: &str) -> Quote {
        Quote {
            content_in_context: content.to_vec(),
            cue_in_context: vec![cue],
            source_in_context: vec![source],
            context: context.to_owned(),
            ..sample::records("a").quotes[0].clone()
        }
    }

    #[test]
    fn parts_are_marked_where_they_stand() {
        let sample = &sample::records("a").quotes[0];
        assert_eq!(marked(sample, 99), "content=“The bill is no good ,”|cue=said|source=Dr. Lowell|content=“ é”");
        let split = row(&[[0, 7], [17, 25]], [8, 12], [13, 16], "“😀 No,” said Ann “never.” “😀 No,”");
        assert_eq!(marked(&split, 999), "content=“😀 No,”|cue=said|source=Ann|content=“never.”");
    }

    #[test]
    fn a_context_is_cut_between_letters() {
        let long = row(&[[0, 6]], [7, 11], [12, 15], "“é😀é,” said Ann");
        assert_eq!((within(&long, 13).0.as_ref(), marked(&long, 13).as_str()), ("“é😀é,” said A …", "content=“é😀é,”|cue=said"));
        assert_eq!((within(&long, 2).0.as_ref(), marked(&long, 2).as_str()), ("“é …", ""));
    }
}
