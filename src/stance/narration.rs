//! The stance of the narration: how a document's own words evaluate, what stands in no attribution's content.

use super::{Dimension, Layers, scan, total};
use crate::attributions::Attributions;
use crate::lexicons::Lexicons;
use crate::syntax::Syntax;
use crate::tokens::Text;

/// How a document's own words evaluate: what stands in no attribution's content.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Narration {
    /// Its words.
    pub words: usize,
    /// -1..1: the mean polarity of its sentences; none without words.
    pub polarity: Option<f32>,
    /// -1..1: the mean certainty of its sentences; none without words.
    pub certainty: Option<f32>,
}

/// The stance of the narration, whose passages are those of [`crate::attributions::narration`].
pub fn narration(text: &Text<'_>, syntax: &Syntax, passages: &Attributions, lexicons: &Lexicons) -> Narration {
    let layers = Layers { text, syntax, lexicons };
    let (mut words, mut sums) = (0, [0.0_f32; 2]);
    for passage in passages.iter() {
        let mut found = Vec::new();
        for piece in &passage.content {
            words += text.words(*piece);
            scan::scan(layers, *piece, &mut found);
        }
        let totals = [Dimension::Polarity, Dimension::Certainty].map(|dimension| total(&found, dimension));
        sums.iter_mut().zip(totals).for_each(|(sum, total)| *sum += total);
    }
    let [polarity, certainty] = sums.map(|sum| (!passages.is_empty()).then(|| sum / passages.len() as f32));
    Narration { words, polarity, certainty }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::attributions::{self, Attribution, Kind, Rule};
    use crate::syntax;
    use crate::text::TokenRange;

    #[test]
    fn narration_is_what_stands_in_no_content() {
        let content = "A terrible day. She said it was good, and that. The worst, “a triumph,” ended.";
        let lexicons = Lexicons::load(None).unwrap();
        let text = Text::new(content, &lexicons);
        let syntax = syntax::read(&text, &lexicons, &syntax::Model::embedded().unwrap());
        let attribution = |start, end| Attribution {
            content: vec![TokenRange::of(start, end)],
            cue: None,
            source: None,
            kind: Kind::Indirect,
            rule: Rule::Complement,
            confidence: 1.0,
            parent: None,
        };
        let narration = |attributions: Vec<Attribution>| {
            let passages = attributions::narration(&text, &attributions.into());
            narration(&text, &syntax, &passages, &lexicons)
        };
        let whole = narration(Vec::new());
        let own = narration(vec![attribution(6, 12), attribution(8, 9), attribution(16, 21)]);
        assert_eq!((whole.words, own.words), (15, 8));
        assert!(own.polarity < whole.polarity && own.polarity < Some(-0.1), "{own:?} {whole:?}");
        let none = narration(vec![attribution(0, text.tokens.len())]);
        assert_eq!(none, Narration::default());
    }
}
