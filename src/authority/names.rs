//! How names are compared: without case, diacritics, marks and titles.

use hashbrown::HashSet;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::lexicons::Lexicons;
use crate::lexicons::names::PARTICLES;

/// What may follow a surname.
const SUFFIXES: [&str; 5] = ["jr", "sr", "ii", "iii", "iv"];
/// Words of the longest title.
const LONGEST_TITLE: usize = 6;

/// A name as it is compared: words in small letters without diacritics and marks, one blank between them, no article before them.
pub fn key(name: &str) -> String {
    let letters = name.nfkd().filter(|letter| !is_combining_mark(*letter)).flat_map(char::to_lowercase);
    let mut key = String::with_capacity(name.len());
    for letter in letters {
        match plain(letter) {
            Some(letters) => key.push_str(letters),
            None if letter.is_alphanumeric() => key.push(letter),
            None if (letter.is_whitespace() || is_joiner(letter)) && !key.ends_with(' ') => key.push(' '),
            None => {}
        }
    }
    let key = key.trim();
    key.strip_prefix("the ").unwrap_or(key).to_owned()
}

/// Letters that no decomposition makes plain. A capital İ leaves its dot, which is a combining mark.
fn plain(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ı' => "i",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        _ => return None,
    })
}

fn is_joiner(letter: char) -> bool {
    matches!(letter, '-' | '\u{2010}'..='\u{2015}' | ',' | '/')
}

/// How many words a key has.
pub(super) fn words(key: &str) -> usize {
    key.split(' ').filter(|word| !word.is_empty()).count()
}

/// The surnames that a key ends with: the last word, and with its particles: "berg", "van der berg".
pub(super) fn surnames(key: &str) -> Vec<String> {
    let mut words: Vec<&str> = key.split(' ').collect();
    while words.len() > 2 && words.last().is_some_and(|last| SUFFIXES.contains(last)) {
        words.pop();
    }
    let Some((last, before)) = words.split_last().filter(|(_, before)| !before.is_empty()) else { return Vec::new() };
    let particles = before.iter().skip(1).rev().take_while(|word| PARTICLES.contains(word)).count();
    let full = words.get(before.len() - particles..).unwrap_or_default().join(" ");
    let mut surnames = vec![(*last).to_owned()];
    surnames.extend(Some(full).filter(|full| full != last));
    surnames
}

/// The keys of titles.
#[derive(Clone, Debug, Default)]
pub(super) struct Titles(HashSet<String>);

impl Titles {
    pub fn new(lexicons: &Lexicons) -> Self {
        Self(lexicons.titles.entries().map(|entry| key(&entry.text)).collect())
    }

    /// A key without the titles before it. One word at least is left.
    pub fn stripped<'k>(&self, key: &'k str) -> &'k str {
        let ends = key.match_indices(' ').take(LONGEST_TITLE);
        let title = ends.filter(|(end, _)| key.get(..*end).is_some_and(|title| self.0.contains(title))).last();
        match title.and_then(|(end, _)| key.get(end + 1..)) {
            Some(rest) => self.stripped(rest),
            None => key,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn spellings_are_compared_alike() {
        for (one, other) in [
            ("Recep Tayyip ERDOĞAN", "recep tayyip erdogan"),
            ("J. K. Rowling", "J K Rowling"),
            ("Bashar al-Assad", "Bashar Al Assad"),
            ("Sinéad O’Dell", "Sinead O'Dell"),
            ("Lars Løkke", "Lars Lokke"),
            ("İsmet Işık", "Ismet Isik"),
            ("the White  House", "White House"),
        ] {
            assert_eq!(key(one), key(other));
        }
        assert_eq!(key("“”"), "");
    }

    #[test]
    fn surnames_have_their_particles() {
        assert_eq!(surnames("anna van der berg"), ["berg", "van der berg"]);
        assert_eq!(surnames("sammy davis jr"), ["davis"]);
        assert_eq!(surnames("van halen"), ["halen"]);
        assert_eq!(surnames("madonna"), Vec::<String>::new());
    }

    #[test]
    fn titles_are_no_part_of_a_name() {
        let titles = Titles::new(&Lexicons::load(None).unwrap());
        for (name, rest) in [("Dr. Jane Lowell", "jane lowell"), ("Prime Minister Dr Ann Vale", "ann vale"), ("Doctor", "doctor"), ("", "")]
        {
            assert_eq!(titles.stripped(&key(name)), rest, "{name}");
        }
    }
}
