//! What labels of a transcript say about names: "TOM REED:" is one though both words are common, and the Q of "Q. Did you see it?" is no
//! initial of the word after it.

use hashbrown::HashSet;

use super::layers::Layers;
use crate::attributions::Rule;
use crate::text::{Id, TokenId, TokenRange};
use crate::tokens::TokenKind;

/// The words of a document's labels.
#[derive(Debug, Default)]
pub(super) struct Labels {
    /// Words of a name, though a lexicon has them.
    named: HashSet<usize>,
    /// Q and A.
    letters: HashSet<usize>,
}

impl Labels {
    pub fn new(layers: &Layers<'_, '_>) -> Self {
        let mut labels = Self::default();
        for attribution in layers.attributions.iter().filter(|attribution| attribution.rule == Rule::Label) {
            let Some(source) = attribution.source else { continue };
            let comma = (source.start()..source.end()).find(|at| layers.kind(*at) == Some(TokenKind::Comma));
            let name = TokenRange::of(source.start(), comma.unwrap_or(source.end()));
            if name.len() == 1 && layers.is(name.start(), &["q", "q.", "a", "a."]) {
                labels.letters.insert(name.start());
            } else if name.len() > 1 && name.iter().all(|id| is_plain(layers, id)) {
                labels.named.extend(name.iter().map(Id::index));
            }
        }
        labels
    }

    pub fn is_named(&self, at: usize) -> bool {
        self.named.contains(&at)
    }

    pub fn is_letter(&self, at: usize) -> bool {
        self.letters.contains(&at)
    }
}

/// A word that begins with a capital and is no title, no noun for a person, no article.
fn is_plain(layers: &Layers<'_, '_>, id: TokenId) -> bool {
    let symbol = layers.text.symbol(id);
    let described = layers.lexicons.titles.word(symbol).is_some() || layers.lexicons.referents.word(symbol).is_some();
    let capital = layers.text.tokens.find(id).is_some_and(|token| token.is_capitalised());
    capital && !described && !layers.is(id.index(), &["the", "a", "an", "unidentified", "unknown"])
}
