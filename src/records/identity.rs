//! Ids that stay the same from run to run: hashes, with a letter before them so that no spreadsheet takes one for a number.

use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

use super::voice::Known;
use crate::lexicons::fold;
use crate::speakers::SpeakerKind;

/// The id of a quote, from its document and places in code points.
pub fn quote(document: &str, content: &[[u32; 2]], cue: &[[u32; 2]], source: &[[u32; 2]], kind: &str) -> String {
    id('q', &[document, &spans(content), &spans(cue), &spans(source), kind], 8)
}

/// The id of a quotation, from its words as all documents have them.
pub fn quotation(normal: &str) -> String {
    id('g', &["quotation", normal], 8)
}

/// The id of a speaker: one for the whole corpus where the name says enough (a person's full name, an organization's), else one a
/// document.
pub fn speaker(document: &str, name: &str, kind: SpeakerKind, known: Known) -> String {
    let is_known = matches!(known, Known::InFull | Known::Body);
    in_document(if is_known { "" } else { document }, name, kind)
}

/// The id of a speaker whom the name tells from all others of one document only.
pub fn in_document(document: &str, name: &str, kind: SpeakerKind) -> String {
    let composed: String = name.nfc().collect();
    let mut buffer = String::new();
    id('s', &[document, fold(&composed, &mut buffer), kind.name()], 6)
}

/// The id of a person of the user's file, by what stays the same there.
pub fn person(key: &str) -> String {
    id('s', &["people", key], 6)
}

/// The id of an outlet, from its name.
pub fn outlet(name: &str) -> String {
    id('o', &["outlet", name], 6)
}

/// The id of a speaker as a number, which takes less room; none where it is no such id.
pub fn number(id: &str) -> Option<u64> {
    let digits = id.strip_prefix('s').filter(|digits| digits.len() == 12)?;
    u64::from_str_radix(digits, 16).ok()
}

/// The id of a number.
pub fn numbered(number: u64) -> String {
    format!("s{number:012x}")
}

/// A number for a text, the same on every machine: two of ten million texts have the same with a chance of one in 300,000.
pub fn hash(text: &str) -> u64 {
    leading(&Sha256::digest(text.as_bytes()), 8)
}

/// What a name makes of a speaker: the words of a person's name count without titles.
pub fn known(name: &str, kind: SpeakerKind, has_title: bool) -> Known {
    let words = name.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic)).count();
    match kind {
        SpeakerKind::Person if words >= 2 && !has_title => Known::InFull,
        SpeakerKind::Person => Known::InPart,
        SpeakerKind::Organization if words >= 1 => Known::Body,
        _ => Known::Description,
    }
}

/// Spans as one cell: "12-20;25-31".
pub fn spans(spans: &[[u32; 2]]) -> String {
    let mut cell = String::new();
    for [start, end] in spans {
        cell.push_str(if cell.is_empty() { "" } else { ";" });
        cell.push_str(&start.to_string());
        cell.push('-');
        cell.push_str(&end.to_string());
    }
    cell
}

/// A letter, and the first bytes (at most eight) of the SHA-256 of the parts in hexadecimal. A part cannot run into the next: each is told
/// by its length.
fn id(letter: char, parts: &[&str], bytes: usize) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    format!("{letter}{:0digits$x}", leading(&hash.finalize(), bytes), digits = 2 * bytes)
}

/// The first bytes, at most eight, as a number.
fn leading(hash: &[u8], bytes: usize) -> u64 {
    hash.iter().take(bytes).fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str, kind: SpeakerKind, document: &str) -> String {
        speaker(document, name, kind, known(name, kind, name.starts_with("Mr. ")))
    }

    #[test]
    fn full_names_are_one_person_everywhere() {
        use SpeakerKind::{Organization, Person, Unnamed};
        assert_eq!(of("Jane Lowell", Person, "a"), of("JANE LOWELL", Person, "b"));
        assert_eq!(of("Pentagon", Organization, "a"), of("Pentagon", Organization, "b"));
        assert_eq!(of("Ame\u{301}lie Roy", Person, "a"), of("Amélie Roy", Person, "b"));
        assert_ne!(of("Lowell", Person, "a"), of("Lowell", Person, "b"));
        assert_ne!(of("Mr. Lowell", Person, "a"), of("Mr. Lowell", Person, "b"));
        assert_ne!(of("a senior official", Unnamed, "a"), of("a senior official", Unnamed, "b"));
        assert_ne!(of("Jane Lowell", Person, "a"), of("Jane Lowell", Organization, "a"));
    }

    #[test]
    fn ids_are_numbers() {
        let id = of("Jane Lowell", SpeakerKind::Person, "a");
        assert_eq!(number(&id).map(numbered), Some(id));
        assert_eq!([number("q00"), number("s00"), number("sxxxxxxxxxxxx")], [None; 3]);
        assert_eq!(numbered(1), "s000000000001");
    }

    #[test]
    fn quotes_differ_by_place_and_document() {
        let id = quote("a", &[[0, 5]], &[[6, 9]], &[], "direct");
        assert_eq!((id.len(), id.chars().next()), (17, Some('q')));
        assert_ne!(id, quote("b", &[[0, 5]], &[[6, 9]], &[], "direct"));
        assert_ne!(id, quote("a", &[[0, 5]], &[], &[[6, 9]], "direct"));
    }
}
