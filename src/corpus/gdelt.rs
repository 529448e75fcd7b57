//! Articles of GDELT's Global Quotation Graph: objects with `date`, `url`, `title`, `lang` and `quotes`, a list of what stands in quotation
//! marks in the article (`quote`), each with some words before and after it (`pre`, `post`).
//!
//! The article itself is not there. Each quotation becomes a document: the words before it, the quotation in marks, the words after it.
//! Its id is the article's address and a number. Only the quotation is attributed: the words around it often hold parts of others, which
//! have documents of their own. The limits: a speaker who is named further off is not found; marks that the words around it have lost may
//! lead astray.

use serde::Deserialize;

use super::json::Value;
use crate::text::Span;

/// The key of the list.
const QUOTES: &str = "quotes";

/// One quotation with the words around it.
#[derive(Deserialize)]
pub(super) struct Quotation {
    #[serde(default)]
    pre: String,
    quote: String,
    #[serde(default)]
    post: String,
}

/// The quotations of an object; none where it has no such list.
pub(super) fn quotations(fields: &[(String, Value)]) -> Option<Vec<Quotation>> {
    let (_, quotes) = fields.iter().find(|(name, _)| name == QUOTES)?;
    let Value::Nested(raw) = quotes else { return None };
    serde_json::from_str(raw.get()).ok()
}

/// Whether a language as GDELT names it is English.
pub(super) fn is_english(language: &str) -> bool {
    ["", "english", "eng", "en"].iter().any(|name| language.trim().eq_ignore_ascii_case(name))
}

impl Quotation {
    /// The document's text, and where the quotation stands in it.
    pub(super) fn text(&self) -> (String, Span) {
        let before = self.pre.trim_end().trim_end_matches(['"', '“']).trim_end();
        let quote = self.quote.trim().trim_matches(['"', '“', '”']).trim();
        let after = self.post.trim_start().trim_start_matches(['"', '”']);
        let mut text = before.to_owned();
        if !text.is_empty() {
            text.push(' ');
        }
        let start = text.len();
        text.extend(["“", quote, "”"]);
        let span = Span::of(start, text.len());
        if after.starts_with(|letter: char| letter.is_alphanumeric() || "“\"(—–".contains(letter)) {
            text.push(' ');
        }
        (text + after, span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quotation_stands_in_marks_among_its_words() {
        for (pre, quote, post, text, quoted) in [
            ("Ada Quill said: ", "It is late.", " Then she left.", "Ada Quill said: “It is late.” Then she left.", "“It is late.”"),
            ("He came. \"", "It is late,", "\" Ada Quill said", "He came. “It is late,” Ada Quill said", "“It is late,”"),
            ("", " “It is late” ", ", she said", "“It is late”, she said", "“It is late”"),
            ("é", "ü", "", "é “ü”", "“ü”"),
        ] {
            let (made, span) = Quotation { pre: pre.into(), quote: quote.into(), post: post.into() }.text();
            assert_eq!((made.as_str(), span.slice(&made)), (text, quoted));
        }
    }

    #[test]
    fn languages_are_named() {
        assert_eq!(["ENGLISH", "English", "en", "", "SPANISH", "Old English"].map(is_english), [true, true, true, true, false, false]);
    }
}
