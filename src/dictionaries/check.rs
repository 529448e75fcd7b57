//! What is doubtful about a dictionary: entries that stand twice, contradict each other, can never be found, or add nothing.

use hashbrown::HashMap;

use super::matcher::Matcher;
use super::pattern::{self, Cutter, Shape, Word};
use super::{Dictionary, Entry, Pattern};
use crate::lexicons::{Lexicons, fold};
use crate::tokens::{Token, TokenKind};

/// Something doubtful about one line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Where.
    pub line: u64,
    /// What, and with regard to which other line.
    pub message: String,
}

/// All that is doubtful, in order of the lines.
pub fn faults(dictionary: &Dictionary, lexicons: &Lexicons) -> Vec<Fault> {
    let mut faults = doubles(dictionary);
    faults.extend(conflicts(dictionary));
    faults.extend(unfindable(dictionary, lexicons));
    faults.extend(needless(dictionary, lexicons));
    faults.sort_unstable();
    faults.dedup();
    faults
}

fn category<'d>(dictionary: &'d Dictionary, entry: &Entry) -> &'d str {
    dictionary.categories.get(entry.category).map_or("", |category| &category.name)
}

/// Terms that stand twice in one category.
fn doubles(dictionary: &Dictionary) -> Vec<Fault> {
    let mut first: HashMap<(&Pattern, usize), &Entry> = HashMap::new();
    let mut faults = Vec::new();
    for entry in &dictionary.entries {
        let known = *first.entry((&entry.pattern, entry.category)).or_insert(entry);
        if std::ptr::eq(known, entry) {
            continue;
        }
        let weights = if known.weight == entry.weight {
            String::new()
        } else {
            format!(", with the weights {} and {}; the first counts", known.weight, entry.weight)
        };
        let message = format!("“{}” stands in {} already, on line {}{weights}", entry.term, category(dictionary, entry), known.line);
        faults.push(Fault { line: entry.line, message });
    }
    faults
}

/// Terms that are both positive and negative.
fn conflicts(dictionary: &Dictionary) -> Vec<Fault> {
    let signed = dictionary.entries.iter().any(|entry| entry.weight < 0.0);
    let mut first: HashMap<&Pattern, (bool, &Entry)> = HashMap::new();
    let mut faults = Vec::new();
    for entry in &dictionary.entries {
        let sign = if signed { Some(entry.weight > 0.0).filter(|_| entry.weight != 0.0) } else { sign(category(dictionary, entry)) };
        let Some(sign) = sign else { continue };
        let (known, other) = *first.entry(&entry.pattern).or_insert((sign, entry));
        // With weights, only one category can contradict itself: others may measure something else.
        if known != sign && (!signed || other.category == entry.category) {
            let said = if sign { "positive here and negative" } else { "negative here and positive" };
            faults.push(Fault { line: entry.line, message: format!("“{}” is {said} on line {}", entry.term, other.line) });
        }
    }
    faults
}

/// What a category's name says: "neg_positive" is neither.
fn sign(name: &str) -> Option<bool> {
    let name = name.to_lowercase();
    let has = |signs: [&str; 3]| name.split(|letter: char| !letter.is_alphanumeric()).any(|word| signs.contains(&word));
    match (has(["positive", "posemo", "pos"]), has(["negative", "negemo", "neg"])) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        _ => None,
    }
}

/// Terms that the tokenizer never lets be found.
fn unfindable(dictionary: &Dictionary, lexicons: &Lexicons) -> Vec<Fault> {
    let cutter = Cutter::new(lexicons);
    // Plain words are always found.
    let is_plain = |entry: &&Entry| entry.term.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b' ');
    let never = dictionary.entries.iter().filter(|entry| !is_plain(entry) && !can_be_found(entry, &cutter));
    let fault = |entry: &Entry| Fault {
        line: entry.line,
        message: format!("“{}” can never be found: text is not cut into such words", entry.term),
    };
    never.map(fault).collect()
}

/// Whether a term is found in some text made of it.
fn can_be_found(entry: &Entry, cutter: &Cutter<'_>) -> bool {
    let (text, wild) = pattern::spelt(&entry.term);
    let instance = |any: &str| -> String {
        let letter = |(at, letter): (usize, char)| match letter {
            '*' if wild.contains(&at) => any.to_owned(),
            '?' if wild.contains(&at) => "s".to_owned(),
            _ => letter.to_string(),
        };
        text.char_indices().map(letter).collect()
    };
    let fillings: &[&str] = if wild.is_empty() { &[""] } else { &["", "s", "ing"] };
    fillings.iter().map(|any| instance(any)).any(|instance| {
        let texts = [instance.clone(), format!("so {instance} so"), format!("so {instance}, so")];
        texts.iter().any(|text| stands_in(&entry.pattern, text, &cutter.tokens(text)))
    })
}

fn stands_in(pattern: &Pattern, text: &str, tokens: &[Token]) -> bool {
    let mut buffer = String::new();
    let mut fits = |(word, token): (&Word, &Token)| {
        let form = fold(token.span.slice(text), &mut buffer);
        let is_word = matches!(token.kind, TokenKind::Word | TokenKind::Clitic | TokenKind::Number);
        match word.shape {
            Shape::Whole => *word.text == *form && !(word.glued && token.spaced),
            Shape::Start => is_word && form.starts_with(&*word.text),
            Shape::End => is_word && form.ends_with(&*word.text),
            Shape::Glob => is_word && pattern::fits(&word.text, form),
        }
    };
    tokens.windows(pattern.words.len().max(1)).any(|window| pattern.words.iter().zip(window).all(&mut fits))
}

/// Terms that a wildcard of the same category and weight covers.
fn needless(dictionary: &Dictionary, lexicons: &Lexicons) -> Vec<Fault> {
    let matcher = Matcher::new(&dictionary.entries, dictionary.categories.len(), &lexicons.symbols);
    let mut faults = Vec::new();
    for entry in &dictionary.entries {
        let covers = |other: &&Entry| other.category == entry.category && other.weight == entry.weight && other.pattern != entry.pattern;
        let mut others = matcher.covering(entry).into_iter().filter_map(|place| dictionary.entries.get(place));
        if let Some(other) = others.find(covers) {
            let message = format!("“{}” adds nothing: “{}” on line {} covers it", entry.term, other.term, other.line);
            faults.push(Fault { line: entry.line, message });
        }
    }
    faults
}
