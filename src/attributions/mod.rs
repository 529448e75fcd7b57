//! Attributions: cues, sources and contents put together.

mod attribution;

use crate::text::{AttributionId, Table};

pub use attribution::{Attribution, Kind, Rule, cue_of};

/// All attributions of a document, in order of their first content piece.
pub type Attributions = Table<AttributionId, Attribution>;
use crate::{lexicons::Lexicons, syntax::Syntax, tokens::Text, quotations::Quotations, cues::Cues};
/// Finds.
pub fn find(_text: &Text<'_>, _syntax: &Syntax, _quotations: &Quotations, _cues: &Cues, _lexicons: &Lexicons) -> Attributions { Attributions::default() }
