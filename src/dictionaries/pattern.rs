//! What an entry looks for: its words, cut and folded as running text is, so that typography never keeps one from being found.
//!
//! A term is kept in one notation whatever file it came from: `*` stands for any letters, `?` for one, and a backslash before either makes
//! it plain. Wildcards stand for letters of one word, never for several words. Limits: 200 characters and 16 words a term.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use crate::lexicons::{Lexicons, fold};
use crate::text::Span;
use crate::tokens::scan::Scanner;
use crate::tokens::{Token, TokenKind};

/// Characters of the longest term.
const LONGEST: usize = 200;
/// Words of the longest term.
const MOST_WORDS: usize = 16;
/// Stands for `*` and `?` within a word; no term has control characters.
const ANY: char = '\u{1}';
const ONE: char = '\u{2}';

/// How a file writes its terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Notation {
    /// `*` and `?` are themselves: ":*" is a kiss.
    Plain,
    /// `*` and `?` are wildcards, but after a backslash.
    Globs,
}

/// The words of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Pattern {
    /// In order; at least one.
    pub words: Box<[Word]>,
}

/// One word of an entry.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Word {
    /// How its text is to be taken.
    pub shape: Shape,
    /// Folded.
    pub text: Box<str>,
    /// Whether no blank may stand before it, as within ":-)".
    pub glued: bool,
}

/// What a word of an entry matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// The word itself.
    Whole,
    /// Words that begin so.
    Start,
    /// Words that end so.
    End,
    /// Words that the wildcards within fit.
    Glob,
}

/// A term as a file writes it, in the one notation: composed letters, single blanks.
pub(super) fn term(raw: &str, notation: Notation) -> Result<String, String> {
    let mut term = String::with_capacity(raw.len());
    let letters = raw.nfc().filter(|letter| !is_ignorable(*letter)).map(|letter| if letter.is_whitespace() { ' ' } else { letter });
    for letter in letters {
        match letter {
            ' ' if term.is_empty() || term.ends_with(' ') => {}
            '*' | '?' if notation == Notation::Plain => term.extend(['\\', letter]),
            _ => term.push(letter),
        }
    }
    term.truncate(term.trim_end().len());
    if term.is_empty() {
        return Err("the term is empty".to_owned());
    }
    if term.chars().any(char::is_control) {
        return Err("the term has control characters".to_owned());
    }
    if term.chars().count() > LONGEST {
        return Err(format!("the term is longer than {LONGEST} characters"));
    }
    Ok(term)
}

/// Characters without a width; texts have them as line breaks allowed within a word.
fn is_ignorable(letter: char) -> bool {
    matches!(letter, '\u{00AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}')
}

/// A term without its notation: the text that the tokenizer sees, and where wildcards stand in it, in bytes.
pub(super) fn spelt(term: &str) -> (Cow<'_, str>, Vec<usize>) {
    if !term.contains(['*', '?']) {
        return (Cow::Borrowed(term), Vec::new());
    }
    let (mut text, mut wild) = (String::with_capacity(term.len()), Vec::new());
    let mut letters = term.chars().peekable();
    while let Some(letter) = letters.next() {
        match (letter, letters.peek()) {
            ('\\', Some(next @ ('*' | '?'))) => {
                text.push(*next);
                letters.next();
                continue;
            }
            ('*' | '?', _) => wild.push(text.len()),
            _ => {}
        }
        text.push(letter);
    }
    (Cow::Owned(text), wild)
}

/// Cuts terms into patterns.
pub(super) struct Cutter<'l> {
    lexicons: &'l Lexicons,
    buffer: String,
}

impl<'l> Cutter<'l> {
    pub(super) fn new(lexicons: &'l Lexicons) -> Self {
        Self { lexicons, buffer: String::new() }
    }

    /// The tokens of a text as `analyze` would cut it.
    pub(super) fn tokens(&self, text: &str) -> Vec<Token> {
        let mut scanner = Scanner::new(text, self.lexicons);
        scanner.paragraph(Span::of(0, text.len()));
        scanner.done().into_iter().flat_map(|scanned| scanned.tokens).collect()
    }

    /// What a term looks for.
    pub(super) fn pattern(&mut self, term: &str) -> Result<Pattern, String> {
        let (text, wild) = spelt(term);
        let tokens = self.tokens(&text);
        let mut words = Vec::new();
        for run in tokens.chunk_by(|_, next| !next.spaced) {
            self.run(run, &text, &wild, &mut words);
        }
        match words.len() {
            0 => Err("the term has no letter or mark that could be found".to_owned()),
            count if count > MOST_WORDS => Err(format!("the term has more than {MOST_WORDS} words")),
            _ => Ok(Pattern { words: words.into() }),
        }
    }

    /// The words of tokens without a blank between them. Wildcards belong to the word they touch, but never to the one before a clitic.
    fn run(&mut self, run: &[Token], text: &str, wild: &[usize], words: &mut Vec<Word>) {
        let is_wild = |token: &Token| wild.binary_search(&(token.span.start() as usize)).is_ok();
        let first = words.len();
        for part in run.chunk_by(|_, next| next.kind != TokenKind::Clitic) {
            if !part.iter().any(is_wild) {
                for token in part {
                    let glued = words.len() > first && token.kind != TokenKind::Clitic;
                    words.push(Word { shape: Shape::Whole, text: self.folded(token.span.slice(text)), glued });
                }
                continue;
            }
            let mut joined = String::new();
            for token in part {
                match token.span.slice(text) {
                    "*" if is_wild(token) && joined.ends_with(ANY) => {}
                    "*" if is_wild(token) => joined.push(ANY),
                    "?" if is_wild(token) => joined.push(ONE),
                    form => joined.push_str(&self.folded(form)),
                }
            }
            words.push(wildcard(&joined));
        }
    }

    fn folded(&mut self, form: &str) -> Box<str> {
        fold(form, &mut self.buffer).into()
    }
}

fn wildcard(text: &str) -> Word {
    let plain = |part: &&str| !part.contains([ANY, ONE]);
    let (shape, text) = match (text.strip_suffix(ANY).filter(plain), text.strip_prefix(ANY).filter(plain)) {
        (Some(start), _) => (Shape::Start, start),
        (None, Some(end)) => (Shape::End, end),
        (None, None) => (Shape::Glob, text),
    };
    Word { shape, text: text.into(), glued: false }
}

/// The letters before the first wildcard.
pub(super) fn stem(glob: &str) -> &str {
    glob.split([ANY, ONE]).next().unwrap_or("")
}

/// Whether the wildcards of `glob` fit `word`: at most as many steps as one has letters times the other.
pub(super) fn fits(glob: &str, word: &str) -> bool {
    let (mut pattern, mut rest) = (glob.chars(), word.chars());
    // Where the latest `*` stands, and from where the letters after it are tried.
    let mut retry = None;
    loop {
        let (mut ahead, mut left) = (pattern.clone(), rest.clone());
        match (ahead.next(), left.next()) {
            (None, None) => return true,
            (Some(ANY), _) => {
                retry = Some((ahead.clone(), rest.clone()));
                pattern = ahead;
            }
            (Some(wanted), Some(letter)) if wanted == ONE || wanted == letter => (pattern, rest) = (ahead, left),
            _ => {
                let Some((after, from)) = &mut retry else { return false };
                if from.next().is_none() {
                    return false;
                }
                (pattern, rest) = (after.clone(), from.clone());
            }
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn shown(raw: &str, notation: Notation) -> String {
        let lexicons = Lexicons::load(None).unwrap();
        let pattern = Cutter::new(&lexicons).pattern(&term(raw, notation).unwrap()).unwrap();
        let word = |word: &Word| {
            let text = word.text.replace(ANY, "*").replace(ONE, "?");
            let glue = if word.glued { "~" } else { "" };
            match word.shape {
                Shape::Start => format!("{glue}{text}…"),
                Shape::End => format!("{glue}…{text}"),
                Shape::Whole => format!("{glue}{text}"),
                Shape::Glob => format!("{glue}<{text}>"),
            }
        };
        pattern.words.iter().map(word).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn terms_are_cut_as_text_is() {
        use Notation::{Globs, Plain};
        for (raw, notation, words) in [
            ("  Can’t \u{A0}stand ", Globs, "ca n't stand"),
            ("war*", Globs, "war…"),
            ("*phobia", Globs, "…phobia"),
            ("organi?ation*", Globs, "<organi?ation*>"),
            ("**", Globs, "…"),
            ("well-k*", Globs, "well-k…"),
            ("self-*", Globs, "self-…"),
            ("o’*", Globs, "o'…"),
            ("don't*", Globs, "do n't…"),
            ("interest rate*", Globs, "interest rate…"),
            (":*", Plain, ": ~*"),
            (":\\*", Globs, ": ~*"),
            (":D", Plain, ": ~d"),
            ("US\u{2011}l\u{AD}ed", Plain, "us-led"),
            ("U.S.", Plain, "u.s."),
        ] {
            assert_eq!(shown(raw, notation), words, "{raw}");
        }
    }

    #[test]
    fn globs_fit() {
        for (glob, word, yes) in [
            ("organi\u{2}ation\u{1}", "organisations", true),
            ("organi\u{2}ation\u{1}", "organiation", false),
            ("\u{1}a\u{1}b", "xaxab", true),
            ("\u{1}a\u{1}b", "ba", false),
            ("\u{1}", "", true),
            ("\u{2}", "é", true),
        ] {
            assert_eq!(fits(glob, word), yes, "{glob:?} {word}");
        }
        assert!(!fits(&format!("{}b", "\u{1}a".repeat(100)), &"a".repeat(255)));
    }
}
