//! The words of a text by position, and sets of them: what spans are compared by.

use unicode_normalization::char::is_combining_mark;

use super::CodePointSpan;
use crate::lexicons::is_one_of;

/// Words that say nothing about whether two sources are the same.
const FUNCTION_WORDS: &[&str] =
    &["the", "a", "an", "of", "and", "or", "in", "on", "at", "to", "for", "by", "his", "her", "its", "their", "with", "from", "as", "that"];

/// The words of one text: runs of letters, digits and low lines, with single apostrophes, full stops and hyphens inside.
#[derive(Debug)]
pub struct Words {
    spans: Vec<CodePointSpan>,
    /// By word: whether it is one of [`FUNCTION_WORDS`].
    function: Vec<bool>,
}

impl Words {
    /// Cuts a text.
    pub fn new(text: &str) -> Self {
        let mut words = Self { spans: Vec::new(), function: Vec::new() };
        let mut letters = (0..).zip(text.char_indices()).peekable();
        while let Some((start, (from, letter))) = letters.next() {
            if !is_letter(letter) {
                continue;
            }
            let (mut end, mut to) = (start + 1, from + letter.len_utf8());
            while let Some((at, (offset, letter))) = letters.next_if(|(_, (offset, letter))| goes_on(text, *offset, *letter)) {
                (end, to) = (at + 1, offset + letter.len_utf8());
            }
            words.spans.push([start, end]);
            words.function.push(is_function_word(text.get(from..to).unwrap_or("")));
        }
        words
    }

    /// The words that share at least one character with any of the spans.
    pub fn of(&self, spans: &[CodePointSpan]) -> WordSet {
        spans.iter().flat_map(|span| self.within(*span)).collect()
    }

    /// By their starts and ends, which rise together.
    fn within(&self, [start, end]: CodePointSpan) -> impl Iterator<Item = u32> {
        let first = self.spans.partition_point(|word| word[1] <= start);
        let words = self.spans.get(first..).unwrap_or(&[]).iter().take_while(move |word| word[0] < end);
        (first as u32..).zip(words).map(|(position, _)| position)
    }

    /// The set without its function words; all of it where it has no others.
    pub fn telling(&self, set: &WordSet) -> WordSet {
        let is_function = |word: &u32| self.function.get(*word as usize).copied().unwrap_or(false);
        let telling: Vec<u32> = set.0.iter().copied().filter(|word| !is_function(word)).collect();
        if telling.is_empty() { set.clone() } else { WordSet(telling) }
    }
}

fn goes_on(text: &str, offset: usize, letter: char) -> bool {
    let joins = matches!(letter, '\'' | '’' | '.' | '-');
    let after = || text.get(offset + letter.len_utf8()..).and_then(|rest| rest.chars().next());
    is_letter(letter) || joins && after().is_some_and(is_letter)
}

/// A letter, digit or low line. Vowel signs count as marks and circled letters as symbols, as in other tools' `\w`.
fn is_letter(letter: char) -> bool {
    let circled = matches!(letter, 'Ⓐ'..='ⓩ' | '🄰'..='🅉' | '🅐'..='🅩' | '🅰'..='🆉');
    letter == '_' || letter.is_alphanumeric() && !is_combining_mark(letter) && !circled
}

fn is_function_word(word: &str) -> bool {
    is_one_of(word, FUNCTION_WORDS)
}

/// Some words of one text.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WordSet(Vec<u32>);

impl WordSet {
    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The positions among the words of the text, in order.
    pub fn iter(&self) -> impl Iterator<Item = u32> {
        self.0.iter().copied()
    }

    /// All words of either.
    pub fn union<'s>(sets: impl IntoIterator<Item = &'s WordSet>) -> WordSet {
        sets.into_iter().flat_map(WordSet::iter).collect()
    }

    /// How many words both have.
    pub fn shared(&self, other: &WordSet) -> usize {
        self.0.iter().filter(|word| other.0.binary_search(word).is_ok()).count()
    }

    /// Words of both by words of either (intersection over union), 0..1.
    pub fn overlap(&self, other: &WordSet) -> f64 {
        overlap(self.shared(other), self, other)
    }
}

impl FromIterator<u32> for WordSet {
    fn from_iter<W: IntoIterator<Item = u32>>(words: W) -> Self {
        let mut words: Vec<u32> = words.into_iter().collect();
        words.sort_unstable();
        words.dedup();
        Self(words)
    }
}

/// The overlap of two sets whose shared words were counted.
pub(super) fn overlap(shared: usize, one: &WordSet, other: &WordSet) -> f64 {
    let either = one.len() + other.len() - shared;
    if either == 0 { 0.0 } else { shared as f64 / either as f64 }
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut() {
        for (text, cut) in [
            ("“Don’t,” he said.", &["Don’t", "he", "said"][..]),
            ("the U.S.-led well-to-do 3.5% dogs' tails", &["the", "U.S", "led", "well-to-do", "3.5", "dogs", "tails"]),
            ("a--b rock'n'roll x_1 _", &["a", "b", "rock'n'roll", "x_1", "_"]),
            ("½ cafe\u{301}s Ⓐ Żółw 東京", &["½", "cafe", "s", "Żółw", "東京"]),
            ("", &[]),
        ] {
            let letters: Vec<char> = text.chars().collect();
            let words = Words::new(text);
            let found: Vec<String> = words.spans.iter().map(|word| letters[word[0] as usize..word[1] as usize].iter().collect()).collect();
            assert_eq!(found, cut, "{text}");
        }
    }

    #[test]
    fn spans_take_the_words_that_they_touch() {
        let words = Words::new("one two three");
        for (spans, set) in [
            (&[[0, 3]][..], &[0][..]),
            (&[[2, 5]], &[0, 1]),
            (&[[3, 4]], &[]),
            (&[[8, 99], [0, 1], [8, 9]], &[0, 2]),
            (&[[5, 5]], &[1]),
            (&[[7, 5]], &[]),
        ] {
            assert_eq!(words.of(spans).0, set, "{spans:?}");
        }
    }

    #[test]
    fn function_words_tell_nothing_but_alone() {
        let words = Words::new("The mayor of That");
        assert_eq!(words.telling(&words.of(&[[0, 17]])).0, [1]);
        assert_eq!(words.telling(&words.of(&[[10, 17]])).0, [2, 3]);
    }
}
