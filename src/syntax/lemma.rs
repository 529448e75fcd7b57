//! Lemmas: what the lexicons say of a verb or a plural, else the folded form.

use std::borrow::Cow;

use crate::lexicons::words::Tag;
use crate::lexicons::{Lexicons, fold};
use crate::text::Symbol;

/// The lemma of a form.
pub(super) fn text<'t>(form: &'t str, symbol: Option<Symbol>, tag: Tag, lexicons: &'t Lexicons) -> Cow<'t, str> {
    let info = lexicons.vocabulary.info(symbol).filter(|_| tag.is_verb() || tag == Tag::NNS);
    if let Some(info) = info {
        return lexicons.symbols.form(info.lemma).into();
    }
    let mut buffer = String::new();
    fold(form, &mut buffer);
    buffer.into()
}
