//! Stub.
use super::Cues; use crate::{lexicons::Lexicons, syntax::Syntax, tokens::Text};
/// Finds.
pub fn find(_text: &Text<'_>, _syntax: &Syntax, _lexicons: &Lexicons) -> Cues { Cues::default() }
