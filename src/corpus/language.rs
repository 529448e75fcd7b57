//! Whether a text is English. Only a text that is surely in another language counts as such: short ones, lists and mixed ones do not.

use hashbrown::HashSet;
use whatlang::{Lang, Script};

/// What is looked at: the beginning.
const WORDS: usize = 2_000;
const BYTES: usize = 32 << 10;
/// A text of fewer different words is too short to tell.
const FEWEST_WORDS: usize = 20;
/// Where words are not set apart (Chinese, Japanese, Thai), letters are counted.
const FEWEST_LETTERS: usize = 60;
/// The share of [`FUNCTION_WORDS`] is .25 to .4 in English, under .08 in other languages that have some of them (Dutch, Danish, Scots aside).
const ENGLISH_SHARE: f64 = 0.12;

/// Frequent words of English that are rare in others.
const FUNCTION_WORDS: [&str; 62] = [
    "about", "and", "are", "be", "been", "but", "by", "can", "could", "from", "had", "has", "he", "her", "him", "his", "how", "if", "in",
    "into", "is", "it", "its", "more", "my", "not", "of", "out", "said", "she", "should", "so", "some", "than", "that", "the", "their",
    "them", "then", "there", "these", "they", "this", "those", "through", "to", "was", "we", "were", "what", "when", "where", "which",
    "who", "why", "will", "with", "would", "you", "your", "our", "us",
];

/// [`FUNCTION_WORDS`] as numbers, each at the place that its hash gives it or the next free one; nought is a free place.
// Places are below the length, or the program is not built.
#[allow(clippy::indexing_slicing)]
static NUMBERS: [u64; PLACES] = {
    let (mut numbers, mut words) = ([0; PLACES], FUNCTION_WORDS.as_slice());
    while let [word, after @ ..] = words {
        let number = packed(word.as_bytes());
        let mut at = place(number);
        while numbers[at] != 0 {
            at = (at + 1) % PLACES;
        }
        numbers[at] = number;
        words = after;
    }
    numbers
};

/// Four times as many as words, so that one look is mostly enough.
const PLACES: usize = 256;

/// Where a number is sought first.
const fn place(number: u64) -> usize {
    (number.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as usize % PLACES
}

fn is_function_word(word: &str) -> bool {
    let number = packed(word.as_bytes());
    let mut at = place(number);
    while let Some(other) = NUMBERS.get(at).filter(|other| **other != 0) {
        if *other == number {
            return true;
        }
        at = (at + 1) % PLACES;
    }
    false
}

/// The bytes of a word in lower case, as a number; that of no word where it is longer than eight.
const fn packed(word: &[u8]) -> u64 {
    if word.len() > 8 {
        return u64::MAX;
    }
    let mut number = 0;
    let mut rest = word;
    while let [byte, after @ ..] = rest {
        number = number << 8 | byte.to_ascii_lowercase() as u64;
        rest = after;
    }
    number
}

/// The language of a text that is surely not in English.
pub(super) fn other(text: &str) -> Option<&'static str> {
    let mut end = text.len().min(BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let text = text.get(..end)?;
    let words = || text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).take(WORDS);
    let (mut count, mut english) = (0_usize, 0_usize);
    for word in words() {
        count += 1;
        english += usize::from(is_function_word(word));
    }
    if count == 0 || english as f64 >= count as f64 * ENGLISH_SHARE {
        return None;
    }
    if words().collect::<HashSet<_>>().len() < FEWEST_WORDS {
        let is_foreign = |letter: &char| letter.is_alphabetic() && !letter.is_ascii();
        let is_latin = whatlang::detect_script(text).is_none_or(|script| script == Script::Latin);
        if is_latin || text.chars().filter(is_foreign).count() < FEWEST_LETTERS {
            return None;
        }
    }
    let found = whatlang::detect(text)?;
    (found.lang() != Lang::Eng && found.is_reliable()).then(|| found.lang().eng_name())
}

#[cfg(test)]
mod tests {
    use super::*;

    const GERMAN: &str = "Die Ministerin sagte am Montag, dass die Regierung in der kommenden Woche über das neue Gesetz beraten werde. \
        „Wir haben lange genug gewartet“, erklärte sie vor Journalisten in Berlin.";

    #[test]
    fn languages() {
        let french = "Le président a déclaré lundi que le gouvernement ne céderait pas aux pressions. « Nous avons assez attendu », \
            a-t-il ajouté devant la presse réunie à Paris.";
        let dutch = "De minister zei maandag dat het kabinet volgende week over de nieuwe wet zal spreken. Het was in de ogen van velen \
            een verrassing, want de oppositie had daar al maanden om gevraagd.";
        let chinese = "部长星期一表示，政府将在下周讨论新的法律。她在北京对记者说，我们已经等了很久，现在必须采取行动，否则后果将十分严重，人民不会原谅我们。".repeat(2);
        for (text, language) in [(GERMAN, "German"), (french, "French"), (dutch, "Dutch"), (&chinese, "Mandarin")] {
            assert_eq!(other(text), Some(language));
        }
    }

    #[test]
    fn function_words_are_found_and_no_others() {
        assert!(FUNCTION_WORDS.iter().all(|word| is_function_word(word) && is_function_word(&word.to_uppercase())));
        assert!(!["a", "und", "hers", "themselves", "ofx", "é"].into_iter().any(is_function_word));
    }

    #[test]
    fn what_may_be_english_is_taken_for_it() {
        let names = "Rodrigo Fernández, Ana García, José Martínez, Łukasz Kowalski, Jürgen Müller, Søren Ødegård. ".repeat(10);
        for text in [
            "",
            "Guten Tag, meine Damen und Herren.",
            "1 2 3",
            "The minister said no.",
            &names.replace(", ", " and "),
            "“Go!” “Go!” ".repeat(30).as_str(),
        ] {
            assert_eq!(other(text), None, "{text}");
        }
        let mixed = format!(
            "{GERMAN} The minister said that the government would not wait, and that it was time for all of them to go to the talks."
        );
        assert_eq!(other(&mixed), None);
    }
}
