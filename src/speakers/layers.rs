//! What the resolvers read: the earlier layers of one document in one hand, with short questions about single tokens.

use hashbrown::HashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::attributions::{Attributions, Rule};
use crate::lexicons::names::{Pronoun, Referent, ReferentKind};
use crate::lexicons::words::Tag;
use crate::lexicons::{Lexicons, fold, is_one_of};
use crate::quotations::Quotations;
use crate::syntax::Syntax;
use crate::text::{Id, TokenId, TokenRange};
use crate::tokens::{Case, Text, TokenKind};

/// A map whose order of keys is the same in every run.
pub(super) type Map<K, V> = HashMap<K, V, foldhash::fast::FixedState>;

/// The earlier layers of one document.
#[derive(Clone, Copy)]
pub(super) struct Layers<'l, 'd> {
    pub text: &'l Text<'d>,
    pub syntax: &'l Syntax,
    pub quotations: &'l Quotations,
    pub attributions: &'l Attributions,
    pub lexicons: &'l Lexicons,
}

impl<'d> Layers<'_, 'd> {
    pub fn form(&self, at: usize) -> &'d str {
        self.text.tokens.find(TokenId::new(at)).map_or("", |token| token.span.slice(self.text.content))
    }

    pub fn tag(&self, at: usize) -> Tag {
        self.syntax.tag(TokenId::new(at))
    }

    pub fn kind(&self, at: usize) -> Option<TokenKind> {
        self.text.kind(TokenId::new(at))
    }

    pub fn case(&self, at: usize) -> Case {
        self.text.tokens.find(TokenId::new(at)).map_or(Case::None, |token| token.case)
    }

    pub fn is(&self, at: usize, words: &[&str]) -> bool {
        is_one_of(self.form(at), words)
    }

    pub fn referent(&self, at: usize) -> Option<&Referent> {
        self.lexicons.referents.word(self.text.symbol(TokenId::new(at)))
    }

    /// What kind of thing the noun at `at` refers to.
    pub fn refers_to(&self, at: usize, kind: ReferentKind) -> bool {
        self.referent(at).is_some_and(|referent| referent.kind == kind)
    }

    pub fn pronoun(&self, at: usize) -> Option<&Pronoun> {
        self.lexicons.pronouns.word(self.text.symbol(TokenId::new(at)))
    }

    /// The words of the title that begins at `at`, if one does: how many, and the entry.
    pub fn title(&self, at: usize) -> Option<crate::lexicons::phrases::Match> {
        self.lexicons.titles.longest(|nth| self.text.symbol(TokenId::new(at + nth)))
    }

    pub fn is_quoted(&self, at: usize) -> bool {
        self.quotations.is_quoted(TokenId::new(at))
    }

    /// Whether quotations are turns of conversations.
    pub fn is_story(&self) -> bool {
        self.attributions.iter().any(|attribution| attribution.rule == Rule::Conversation)
    }

    /// Whether the text tells of little but conversations, as a novel does and a news feature with a scene in it does not.
    pub fn is_mostly_dialogue(&self) -> bool {
        let turns = self.attributions.iter().filter(|attribution| attribution.rule == Rule::Conversation).count();
        turns * 4 >= self.attributions.len().max(1)
    }

    /// The words of a run, made alike for comparison.
    pub fn words(&self, tokens: TokenRange) -> Vec<String> {
        let words = tokens.iter().map(Id::index).filter(|at| matches!(self.kind(*at), Some(TokenKind::Word | TokenKind::Number)));
        words.map(|at| alike(self.form(at))).filter(|word| !word.is_empty()).collect()
    }
}

/// A word without case, diacritics, hyphens, full stops and the Arabic article, so that spellings of one name are equal.
pub(super) fn alike(word: &str) -> String {
    let mut buffer = String::new();
    let folded = fold(word, &mut buffer);
    let bare = ["al-", "el-", "as-", "ash-"].iter().find_map(|article| folded.strip_prefix(article)).unwrap_or(folded);
    let keep = |letter: &char| letter.is_alphanumeric();
    if bare.is_ascii() {
        return bare.chars().filter(keep).collect();
    }
    bare.nfd().filter(|letter| !is_combining_mark(*letter)).filter(keep).map(|letter| if letter == 'ı' { 'i' } else { letter }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_are_alike() {
        for (one, other) in [("al-Hadid", "Hadid"), ("Müller", "MULLER"), ("O’Dell", "O'Dell"), ("Ana-Lee", "AnaLee"), ("U.N.", "UN")] {
            assert_eq!(alike(one), alike(other));
        }
    }
}
