//! What tagger and parser know of each token before they look at its neighbours: word, ending, shape, and what the lexicons say.
//!
//! All in numbers, so that features are made by mixing a few of them.

use crate::learning::key;
use crate::lexicons::words::{Tag, TagSet, WordInfo};
use crate::lexicons::{Lexicons, fold};
use crate::text::{TokenId, TokenRange, next};
use crate::tokens::{Case, Text, Token, TokenKind};

/// What is known of one token.
#[derive(Clone, Copy, Debug, Default)]
pub struct Facts {
    /// The [`key::word`] of its folded form.
    pub word: u32,
    /// Its last four bytes, the last one lowest.
    pub ending: u32,
    /// The tags that the lexicons give it, the likeliest apart; its ending where they do not know it.
    pub class: u32,
    /// Kind, capitals, hyphens, digits, the blank before it.
    pub shape: u32,
    /// The tag that needs no guess.
    pub certain: Option<Tag>,
}

/// Bits of a shape below those of case and kind.
const FLAGS: u32 = 6;

/// What stands before the first and after the last token of a sentence.
pub const OUTSIDE: Facts = Facts { word: 1, ending: 1, class: 1, shape: 1, certain: None };

impl Facts {
    /// The last two bytes.
    #[inline]
    pub fn ending2(&self) -> u32 {
        self.ending & 0xFFFF
    }

    /// The last three bytes.
    #[inline]
    pub fn ending3(&self) -> u32 {
        self.ending & 0x00FF_FFFF
    }

    /// The number of its [`Case`].
    #[inline]
    pub fn case(&self) -> usize {
        ((self.shape - 1) >> FLAGS & 7) as usize
    }

    /// The number of its [`TokenKind`].
    #[inline]
    pub fn kind(&self) -> u32 {
        (self.shape - 1) >> (FLAGS + 3)
    }

    /// Whether it is a word, a clitic or a number.
    #[inline]
    pub fn is_word(&self) -> bool {
        self.kind() <= TokenKind::Number as u32
    }
}

/// Gathers the facts of the tokens of a sentence; `buffer` is scratch space.
pub fn gather(text: &Text<'_>, lexicons: &Lexicons, tokens: TokenRange, facts: &mut Vec<Facts>, buffer: &mut String) {
    facts.clear();
    facts.extend(tokens.iter().map(|id| of(text, lexicons, id, buffer)));
}

fn of(text: &Text<'_>, lexicons: &Lexicons, id: TokenId, buffer: &mut String) -> Facts {
    let token = text.tokens[id];
    let form = text.form(id);
    let folded = fold(form, buffer);
    let ending = folded.as_bytes().iter().rev().take(4).rev().fold(0, pack);
    let info = lexicons.vocabulary.info(token.symbol);
    let after = text.tokens.find(next(id)).is_none_or(|after| after.spaced);
    Facts {
        word: key::word(folded),
        ending,
        class: info.map_or_else(|| unknown(ending, token), known),
        shape: shape(form, token, after),
        certain: certain(form, token, info),
    }
}

fn pack(packed: u32, byte: &u8) -> u32 {
    packed << 8 | u32::from(*byte)
}

fn known(info: &WordInfo) -> u32 {
    let bits = info.tags.bits();
    ((bits ^ (bits >> 32)) as u32).wrapping_mul(0x9E37_79B1) ^ info.best as u32
}

/// A word that no lexicon knows: its ending and capitals stand for its tags.
fn unknown(ending: u32, token: Token) -> u32 {
    (ending & 0x00FF_FFFF) | (token.case as u32 + 1) << 24 | 1 << 31
}

fn shape(form: &str, token: Token, blank_after: bool) -> u32 {
    let has = |letters: u32, byte: &u8| {
        letters | u32::from(*byte == b'-') << 2 | u32::from(*byte == b'.') << 1 | u32::from(byte.is_ascii_digit())
    };
    let letters = form.as_bytes().iter().fold(0, has);
    let around = u32::from(form.len() == 1) << 2 | u32::from(token.spaced) << 1 | u32::from(blank_after);
    ((token.kind as u32 * 8 + token.case as u32) << FLAGS | letters << 3 | around) + 1
}

/// Marks, and words of closed classes that have one tag only; not in capitals, where "us" may be a country.
fn certain(form: &str, token: Token, info: Option<&WordInfo>) -> Option<Tag> {
    match token.kind {
        TokenKind::Stop | TokenKind::Comma | TokenKind::Colon | TokenKind::Dash | TokenKind::Bracket => Some(Tag::PUNCT),
        TokenKind::Mark if !form.starts_with(['\'', '’']) || form.len() > '’'.len_utf8() => Some(Tag::PUNCT),
        TokenKind::Word if token.case == Case::Lower => info.filter(|info| is_sure(info.tags, info.best)).map(|info| info.best),
        _ => None,
    }
}

fn is_sure(tags: TagSet, best: Tag) -> bool {
    tags.is_single() && tags.has(best) && best.is_closed()
}
