//! Folding: how a form in running text is made alike to a lexicon entry. Only copies are folded, never the text.

/// A form in lower case, with typographic apostrophes and hyphens made plain and soft hyphens left out: itself where it is that already,
/// else written into `buffer`.
pub fn fold<'b>(form: &'b str, buffer: &'b mut String) -> &'b str {
    // Without a way out in between: forms are short, and where one differs from its fold nobody can foresee.
    let differs = form.bytes().fold(0, |differs, byte| differs | byte >> 7 | u8::from(byte.is_ascii_uppercase()));
    if differs == 0 {
        return form;
    }
    buffer.clear();
    if form.is_ascii() {
        buffer.push_str(form);
        buffer.make_ascii_lowercase();
        return buffer;
    }
    for letter in form.chars() {
        match letter {
            '\u{2018}' | '\u{2019}' | '\u{02BC}' | '\u{2032}' => buffer.push('\''),
            '\u{2010}' | '\u{2011}' => buffer.push('-'),
            '\u{00AD}' => {}
            _ => buffer.extend(letter.to_lowercase()),
        }
    }
    buffer
}

/// Whether a form is one of some words, in any case.
#[inline]
pub fn is_one_of(form: &str, words: &[&str]) -> bool {
    // Length and first letter tell nearly all of them apart. All are looked at: a way out would be a branch that is mostly guessed wrong.
    let begins = |word: &str| word.as_bytes().first().map_or(0, |byte| byte | 0x20);
    let (length, begin) = (form.len(), begins(form));
    let may = words.iter().fold(false, |may, word| may | ((word.len() == length) & (begins(word) == begin)));
    may && words.iter().any(|word| form.eq_ignore_ascii_case(word))
}

/// Endings that are tokens of their own after an apostrophe.
const CLITICS: [&str; 6] = ["s", "re", "ve", "ll", "d", "m"];

/// The first byte of typographic apostrophes.
const APOSTROPHE: u8 = 0xE2;

/// Where the clitic of a word begins, in bytes: 2 in "do|n't", 5 in "Syria|'s"; none where the word has none.
pub fn clitic(word: &str) -> Option<usize> {
    // Most words have none: a look at their bytes is all that they need.
    word.bytes().find(|byte| *byte == b'\'' || *byte == APOSTROPHE)?;
    let (before, after) = word.rsplit_once(['\'', '’', '‘'])?;
    if before.is_empty() {
        return None;
    }
    if after.eq_ignore_ascii_case("t") && before.len() > 1 && before.ends_with(['n', 'N']) {
        return Some(before.len() - 1);
    }
    is_one_of(after, &CLITICS).then_some(before.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typography_is_folded() {
        let mut buffer = String::new();
        for (form, folded) in [("Don’t", "don't"), ("Türkiye", "türkiye"), ("US‑led", "us-led"), ("bar\u{AD}barity", "barbarity")] {
            assert_eq!(fold(form, &mut buffer), folded);
        }
    }

    #[test]
    fn lists_are_searched_in_any_case() {
        for (form, found) in
            [("The", true), ("a", true), ("AN", true), ("them", false), ("tha", false), ("i", true), ("é", true), ("", false)]
        {
            assert_eq!(is_one_of(form, &["the", "a", "an", "I", "é"]), found, "{form}");
        }
    }

    #[test]
    fn clitics_are_found() {
        for (word, at) in [
            ("don't", Some(2)),
            ("can’t", Some(2)),
            ("Syria's", Some(5)),
            ("we’ll", Some(2)),
            ("o'clock", None),
            ("'s", None),
            ("rock", None),
        ] {
            assert_eq!(clitic(word), at, "{word}");
        }
    }
}
