//! What is kept of a document to know its copies by: the least hashes of its sequences of four words, and a few of each quote's.
//!
//! The least hashes of two documents are a fair sample of both, so the share of the shorter one's sequences that the other has too can be
//! told from them alone (bottom-k sketches after Broder, 1997), cut, changed or headed anew. Letters and digits count, in lower case;
//! marks, blanks and lines do not. The limits: 128 hashes know that share to about 0.04; a document of fewer than 16 words is a copy only
//! where all its words are the same; stories made of one template, with other numbers, look like copies.

use std::iter::once;

use serde::{Deserialize, Serialize};

use crate::lexicons::fold;

/// Words of a sequence.
const SEQUENCE: usize = 4;
/// Hashes kept of a document.
const HASHES: usize = 128;
/// Hashes kept of a quote.
const QUOTE_HASHES: usize = 4;
/// A document of fewer words is known as a whole.
const SHORT: usize = 16;
/// How many times as long the longer of two may be: the longer one's hashes say too little of a shorter one.
const LENGTHS: u32 = 3;

/// The sketch of a document and its quotes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sketch {
    /// The least hashes, sorted, each once.
    pub(super) least: Box<[u32]>,
    /// How many words there are.
    pub(super) words: u32,
    /// Those of each quote, in order of the rows.
    pub(super) quotes: Vec<Vec<u32>>,
}

impl Sketch {
    /// Of a text and the contents of its quotes.
    pub fn new<'q>(text: &str, quotes: impl Iterator<Item = &'q str>) -> Self {
        let words = hashes(text);
        let quotes = quotes.map(|quote| least(&hashes(quote), SEQUENCE, QUOTE_HASHES)).collect();
        let least = least(&words, if words.len() < SHORT { SHORT } else { SEQUENCE }, HASHES);
        Self { least: least.into(), words: u32::try_from(words.len()).unwrap_or(u32::MAX), quotes }
    }

    /// The share of the shorter one's sequences that the other has too, 0..1; nought where one is much longer.
    pub(super) fn similarity(&self, other: &Sketch) -> f32 {
        let (short, long) = (self.words.min(other.words), self.words.max(other.words));
        if long > short.saturating_mul(LENGTHS) {
            return 0.0;
        }
        // Up to here both samples are whole.
        let end = self.end().min(other.end());
        let within = |sketch: &Sketch| sketch.least.partition_point(|hash| *hash <= end);
        let shared = self.least.iter().filter(|hash| **hash <= end && other.least.binary_search(hash).is_ok()).count();
        let fewer = within(self).min(within(other));
        if fewer == 0 { 0.0 } else { shared as f32 / fewer as f32 }
    }

    fn end(&self) -> u32 {
        self.least.last().filter(|_| self.least.len() == HASHES).copied().unwrap_or(u32::MAX)
    }
}

/// The words of a text as far as they count: runs of letters and digits.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !counts(letter)).filter(|word| !word.is_empty())
}

/// Whether a character is part of a word; a soft hyphen is, though it says nothing.
fn counts(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '\u{AD}'
}

/// The words of a quotation in lower case, with a blank between; none where they are too few to tell it from others.
pub(super) fn normal(quote: &str, least: usize) -> Option<String> {
    let (mut normal, mut buffer, mut count) = (String::with_capacity(quote.len()), String::new(), 0);
    for word in words(quote) {
        if count > 0 {
            normal.push(' ');
        }
        normal.push_str(fold(word, &mut buffer));
        count += 1;
    }
    (count >= least).then_some(normal)
}

const PRIME: u64 = 0x0000_0100_0000_01B3;
const START: u64 = 0xCBF2_9CE4_8422_2325;

/// A hash of each word, FNV-1a over lower-case letters: the same on every machine. What [`words`] would cut, in one go.
fn hashes(text: &str) -> Vec<u64> {
    let add = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(PRIME);
    let (mut hashes, mut word) = (Vec::with_capacity(text.len() / BYTES), None);
    for letter in text.chars() {
        if letter.is_ascii_alphanumeric() {
            word = Some(add(word.unwrap_or(START), letter.to_ascii_lowercase() as u8));
        } else if !letter.is_ascii() && counts(letter) {
            let lower = letter.to_lowercase().filter(|lower| *lower != '\u{AD}');
            word = Some(lower.fold(word.unwrap_or(START), |hash, lower| lower.encode_utf8(&mut [0; 4]).bytes().fold(hash, add)));
        } else {
            hashes.extend(word.take());
        }
    }
    hashes.extend(word);
    hashes
}

/// Bytes of a word and the blank after it, about.
const BYTES: usize = 5;

/// The least hashes of all sequences of so many words; of all words, where there are no more.
fn least(words: &[u64], sequence: usize, most: usize) -> Vec<u32> {
    let whole = words.len() < sequence;
    let sequences = words.windows(sequence).chain(once(words).filter(|words| whole && !words.is_empty()));
    let mut least = Vec::new();
    let mut end = u32::MAX;
    for hash in sequences.map(mix) {
        if hash <= end {
            least.push(hash);
        }
        if least.len() == most * 4 {
            end = shorten(&mut least, most);
        }
    }
    shorten(&mut least, most);
    least
}

/// Keeps the least, each once; gives the highest that still counts.
fn shorten(hashes: &mut Vec<u32>, most: usize) -> u32 {
    hashes.sort_unstable();
    hashes.dedup();
    hashes.truncate(most);
    hashes.last().filter(|_| hashes.len() == most).copied().unwrap_or(u32::MAX)
}

/// One hash of several words, by the finish of splitmix64.
fn mix(words: &[u64]) -> u32 {
    let joined = words.iter().fold(words.len() as u64, |joined, word| (joined.rotate_left(23) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let mixed = (joined ^ (joined >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((mixed ^ (mixed >> 31)) >> 32) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sketch(text: &str) -> Sketch {
        Sketch::new(text, std::iter::empty())
    }

    /// Words that come once each: "w0 w1 w2".
    fn text(from: usize, to: usize) -> String {
        (from..to).map(|number| format!("w{number}")).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn case_marks_and_lines_do_not_count() {
        let one = "“The river,” he said, “does not read communiqués.” Nobody laughed in the room of the commission at all.";
        let other = "THE RIVER -- he said -- does not\nread communi\u{AD}qués: nobody laughed; in the room, of the commission, at all";
        assert_eq!(sketch(one), sketch(other));
    }

    #[test]
    fn each_word_has_a_hash() {
        for (text, count) in [("", 0), (" a-b\u{AD}c d", 3), ("\u{AD}", 1), ("É é", 2), ("x2…Y", 2), ("—", 0), ("ﬁ Straße ΣΑΣ", 3)]
        {
            assert_eq!((hashes(text).len(), words(text).count()), (count, count), "{text}");
        }
        assert_eq!(hashes("CAFÉ au-LAIT"), hashes("café, Au Lait"));
        assert_ne!(hashes("ab c"), hashes("a bc"));
    }

    #[test]
    fn the_share_of_the_shorter_one() {
        for (one, other, least, most) in [
            (text(0, 500), text(0, 500), 1.0, 1.0),
            (text(0, 500), text(0, 250), 1.0, 1.0),
            (text(0, 500), text(0, 100), 0.0, 0.0),
            (text(0, 500), text(600, 1100), 0.0, 0.0),
            (text(0, 1000), text(500, 1500), 0.38, 0.62),
            (text(0, 2000), text(1700, 2700), 0.18, 0.42),
            (text(0, 12), text(0, 12), 1.0, 1.0),
            (text(0, 12), text(0, 13), 0.0, 0.0),
            (String::new(), String::new(), 0.0, 0.0),
        ] {
            let similarity = sketch(&one).similarity(&sketch(&other));
            assert!((least..=most).contains(&similarity), "{similarity}: {one:.20} {other:.20}");
        }
    }

    #[test]
    fn a_sketch_is_small_whatever_the_text() {
        for text in ["a ".repeat(100_000), text(0, 100_000), "—".repeat(10_000)] {
            assert!(sketch(&text).least.len() <= HASHES);
        }
    }
}
