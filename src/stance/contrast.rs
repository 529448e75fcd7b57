//! Contrast: what stands before "but" in its sentence, and the clause that "although" opens, weigh half.

use super::window::Window;
use super::{Change, Dimension, Evidence};
use crate::lexicons::words::Tag;
use crate::text::EntryId;
use crate::tokens::TokenKind;

/// The weight of the lesser side (Hutto and Gilbert 2014 weigh it 0.5, too).
const LESSER: f32 = 0.5;

/// The contrasts of one sentence.
#[derive(Default)]
pub(super) struct Contrast {
    /// Where the sentence's evidence begins.
    first: usize,
    /// What opened the lesser clause that the scan is in.
    lesser: Option<EntryId>,
}

impl Contrast {
    pub fn new(first: usize) -> Self {
        Self { first, lesser: None }
    }

    /// Whether a contrast begins at a position; what it follows is weighed.
    pub fn meets(&mut self, window: Window<'_, '_>, at: usize, found: &mut [Evidence]) -> bool {
        let table = &window.layers.lexicons.contrast;
        let Some(matched) = window.longest(table, at) else { return false };
        if matched.tokens == 1 && !opens_clause(window, at) {
            return false;
        }
        let entry = table.entry(matched.entry);
        if !entry.value.after_weighs_more {
            self.lesser = Some(matched.entry);
            return true;
        }
        self.lesser = None;
        for evidence in found.iter_mut().skip(self.first).filter(|evidence| evidence.dimension == Dimension::Polarity) {
            evidence.changed(LESSER, Change::Contrast(matched.entry));
        }
        // "good, but however you look" must not halve twice.
        self.first = found.len();
        true
    }

    /// Weighs new evidence, if it stands in a lesser clause.
    pub fn weigh(&self, evidence: &mut Evidence) {
        if let Some(entry) = self.lesser {
            evidence.changed(LESSER, Change::Contrast(entry));
        }
    }

    /// The end of a clause.
    pub fn border(&mut self) {
        self.lesser = None;
    }
}

/// Whether one word contrasts clauses: not "for a while", "not yet", "he said though."
fn opens_clause(window: Window<'_, '_>, at: usize) -> bool {
    let goes_on = matches!(window.kind(at + 1), Some(TokenKind::Word | TokenKind::Number | TokenKind::Mark | TokenKind::Comma));
    match window.tag(at) {
        Tag::CC => goes_on,
        Tag::IN => goes_on && window.kind(at + 1) != Some(TokenKind::Comma),
        _ => window.is_initial(at),
    }
}

#[cfg(test)]
mod tests {
    use crate::stance::Dimension;
    use crate::stance::tests::found;

    #[test]
    fn the_lesser_side_weighs_half() {
        for (content, changes) in [
            ("It is good but terrible.", vec!["but", ""]),
            ("It is good. But it is terrible.", vec!["", ""]),
            ("Although it is terrible, it is good.", vec!["although", ""]),
            ("It is good, although it is terrible.", vec!["", "although"]),
            ("It was terrible for a while.", vec![""]),
            ("It is not yet good.", vec!["not"]),
            ("It is good, though.", vec![""]),
            ("Although terribly good, it is bad.", vec!["terribly, although", ""]),
        ] {
            let got = found(content, Dimension::Polarity);
            assert_eq!(got.iter().map(|(_, _, change)| change.as_str()).collect::<Vec<_>>(), changes, "{content} {got:?}");
        }
    }
}
