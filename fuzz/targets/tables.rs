//! Any bytes as a table of a user's: another tool's dictionary, a lexicon table with its examples, people, corrections.

#![no_main]

use std::borrow::Cow;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use dixit::authority::Authority;
use dixit::dictionaries::{Dictionary, Matcher, Scratch, faults, to_table};
use dixit::lexicons::builtin::Source;
use dixit::lexicons::{Lexicons, cue, examples, inflect, names, stance, table, words};
use dixit::text::TokenRange;
use dixit::tokens::Text;
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

static LEXICONS: LazyLock<Lexicons> = LazyLock::new(|| Lexicons::load(None).unwrap());
static FOLDER: LazyLock<TempDir> = LazyLock::new(|| tempfile::tempdir().unwrap());

fuzz_target!(|bytes: &[u8]| {
    if let Ok(dictionary) = Dictionary::read(bytes, Path::new("a"), None, &LEXICONS) {
        check_dictionary(&dictionary);
    }
    if let Ok(text) = str::from_utf8(bytes) {
        read_lexicon(text);
        let _ = examples::read(text);
    }
    let path = FOLDER.path().join("a");
    fs::write(&path, bytes).unwrap();
    let _ = Authority::load(Some(&path), None, &LEXICONS);
    let _ = Authority::load(None, Some(&path), &LEXICONS);
});

/// It can be checked and searched, and its table loads again to the same entries.
fn check_dictionary(dictionary: &Dictionary) {
    faults(dictionary, &LEXICONS);
    let table = to_table(dictionary);
    let again = Dictionary::read(table.as_bytes(), Path::new("b"), None, &LEXICONS).unwrap();
    let entries = |dictionary: &Dictionary| {
        let name = |category: usize| dictionary.categories[category].name.clone();
        let entries = dictionary.entries.iter();
        entries.map(|entry| (entry.pattern.clone(), name(entry.category), entry.weight)).collect::<Vec<_>>()
    };
    assert_eq!(entries(dictionary), entries(&again), "{table}");
    let text = Text::new(&table, &LEXICONS);
    let matcher = Matcher::new(&dictionary.entries, dictionary.categories.len(), &LEXICONS.symbols);
    let all = TokenRange::of(0, text.tokens.len());
    matcher.find(&text, all, &mut Scratch::default(), |found| assert!(all.contains(found.tokens) && !found.tokens.is_empty()));
}

/// Tables differ in their columns, which the first line tells; so at most one of these reads on.
fn read_lexicon(text: &str) {
    let source = |name: &str| Source { name: name.to_owned(), path: "a.tsv".to_owned(), text: Cow::Owned(text.to_owned()) };
    let mut problems = Vec::new();
    macro_rules! read {
        ($($row:ty),* $(,)?) => { $(table::read::<$row>(&[source(<$row as table::Row>::NAME)], &mut problems);)* };
    }
    read!(
        cue::CueEntry,
        inflect::VerbForms,
        words::Word,
        words::Abbreviation,
        names::Title,
        names::Given,
        names::Nickname,
        names::Occupation,
        names::Referent,
        names::Place,
        names::Outlet,
        names::Pronoun,
        stance::Polarity,
        stance::Neutral,
        stance::Roles,
        stance::Negator,
        stance::Degree,
        stance::Certainty,
        stance::Embedder,
        stance::Contrast,
    );
}
