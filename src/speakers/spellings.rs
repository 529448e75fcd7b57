//! Which words stand in names all over a document: what settles a capital at the beginning of a sentence.

use hashbrown::HashSet;

use super::layers::{Layers, Map};
use super::names::{Name, NameKind};
use crate::lexicons::words::Tag;
use crate::text::{Id, TokenId};
use crate::tokens::{Case, TokenKind};

type Words<'d> = HashSet<&'d str, foldhash::fast::FixedState>;

/// The words of a document's names, as written.
pub(super) struct Spellings<'d> {
    /// Last words of longer names.
    lasts: Words<'d>,
    /// First words of longer names within a sentence.
    firsts: Words<'d>,
    /// Any word of a name within a sentence, but not its beginning.
    inner: Words<'d>,
    /// How often a name is just this word.
    singles: Map<&'d str, usize>,
}

impl<'d> Spellings<'d> {
    pub fn new(layers: &Layers<'_, 'd>, names: &[Name]) -> Self {
        let mut known = Self { lasts: Words::default(), firsts: Words::default(), inner: Words::default(), singles: Map::default() };
        for name in names.iter().filter(|name| !matches!(name.kind, Some(NameKind::Organization | NameKind::Place))) {
            let (first, last) = (layers.form(name.core.start()), layers.form(name.core.end() - 1));
            if name.core.len() == 1 {
                *known.singles.entry(first).or_default() += 1;
            } else {
                known.lasts.insert(last);
            }
            if !is_initial(layers, name.core.start()) {
                known.inner.extend(name.core.iter().map(|token| layers.form(token.index())));
                known.firsts.extend((name.core.len() > 1).then_some(first));
            }
        }
        known
    }

    /// Whether the word at `at`, alone, is a name elsewhere: it ends a longer one, or is a given name.
    pub fn is_name(&self, layers: &Layers<'_, '_>, at: usize) -> bool {
        self.lasts.contains(layers.form(at)) || self.is_given(layers, at)
    }

    /// Whether a given name that is a common word too is a name within a sentence elsewhere: "Frank", "Grace".
    fn is_given(&self, layers: &Layers<'_, '_>, at: usize) -> bool {
        let known = layers.lexicons.given.word(layers.text.symbol(TokenId::new(at))).is_some();
        known && self.inner.contains(layers.form(at))
    }

    /// Whether the word before a name is a given name that only the beginning of a sentence hides, as in "Grant Vale".
    pub fn has_given_before(&self, layers: &Layers<'_, '_>, name: &Name) -> bool {
        let Some(before) = name.tokens.start().checked_sub(1).filter(|_| !name.titled && name.core.len() == 1) else { return false };
        let given = layers.kind(before) == Some(TokenKind::Word) && self.firsts.contains(layers.form(before)) && is_initial(layers, before);
        given && self.lasts.contains(layers.form(name.core.start()))
    }

    /// Whether a sentence begins with a common word and then this name.
    pub fn has_common_start(&self, layers: &Layers<'_, '_>, name: &Name) -> bool {
        let start = name.core.start();
        if name.core.len() < 2 || name.titled || !is_initial(layers, start) || self.inner.contains(layers.form(start)) {
            return false;
        }
        let rest = layers.form(start + 1);
        let alone = if name.core.len() == 2 { self.singles.get(rest).copied().unwrap_or(0) } else { 0 };
        let known = alone > 1 || self.firsts.contains(rest);
        known
            && is_common(layers, start)
            && (name.core.len() > 2 || self.firsts.contains(rest) || self.lasts.contains(rest) || is_adverb(layers, start))
    }
}

fn is_initial(layers: &Layers<'_, '_>, at: usize) -> bool {
    at == 0 || !matches!(layers.kind(at - 1), Some(TokenKind::Word | TokenKind::Clitic | TokenKind::Comma | TokenKind::Number))
}

/// Whether a word is written as a name: its tag says so, or a capital within a sentence; at the beginning of a sentence a common word is
/// one only before another name, or, if it may be a verb, before a past tense: "Grant said".
pub(super) fn is_proper(layers: &Layers<'_, '_>, at: usize) -> bool {
    if layers.case(at) == Case::Lower {
        return false;
    }
    let tag = layers.tag(at);
    let info = |at: usize| layers.lexicons.vocabulary.info(layers.text.symbol(TokenId::new(at)));
    let Some(known) = info(at).filter(|info| !info.best.is_proper()) else { return tag.is_proper() };
    if !is_initial(layers, at) {
        let capital = layers.case(at) == Case::Capitalised;
        let written = tag.is_proper() || (capital && (tag.is_adjective() || tag.is_noun() || is_given_before(layers, at)));
        return written && !is_title_case(layers, at);
    }
    let before_name = layers.case(at + 1) == Case::Capitalised && layers.tag(at + 1).is_proper();
    let before_past = layers.tag(at + 1) == Tag::VBD;
    let fits = if known.best.is_verb() { before_past } else { before_name && !known.best.is_adverb() };
    tag.is_proper() && (fits || is_given_before(layers, at))
}

/// "Mark", "Grant", "Will" before a surname.
fn is_given_before(layers: &Layers<'_, '_>, at: usize) -> bool {
    let before_name = layers.case(at + 1) == Case::Capitalised && layers.tag(at + 1).is_proper();
    before_name && layers.lexicons.given.word(layers.text.symbol(TokenId::new(at))).is_some()
}

/// Whether most words of the sentence begin with a capital, as in headlines: there capitals say nothing.
fn is_title_case(layers: &Layers<'_, '_>, at: usize) -> bool {
    let sentence = layers.text.sentences[layers.text.sentence_of(TokenId::new(at))].tokens;
    let words = || layers.text.tokens.slice(sentence).iter().filter(|token| token.kind == TokenKind::Word && token.span.len() > 3);
    let capitals = words().filter(|token| token.is_capitalised()).count();
    capitals > 2 && capitals * 10 >= words().count() * 8
}

fn is_adverb(layers: &Layers<'_, '_>, at: usize) -> bool {
    layers.form(at).ends_with("ly")
}

fn is_common(layers: &Layers<'_, '_>, at: usize) -> bool {
    let info = layers.lexicons.vocabulary.info(layers.text.symbol(TokenId::new(at)));
    is_adverb(layers, at) || info.is_some_and(|info| !info.best.is_proper() && info.best != Tag::NN)
}
