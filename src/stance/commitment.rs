//! How far the writer of a text is bound to a clause that a verb embeds, under negation, modals, questions and suppositions: a fact
//! stays one ("did not notice that"), a belief turns round ("do not think that"), a report is left open ("did not say that").
//!
//! The values are ours; their order is that of projection and neg-raising as the literature describes them (Kiparsky and Kiparsky
//! 1970; de Marneffe, Simons and Tonhauser 2019). Only the verb group before the clause is looked at, and the last such verb of a
//! sentence counts.

use super::window::Window;
use super::{Change, Dimension, Evidence, Layers, Origin};
use crate::lexicons::stance::Embedding;
use crate::lexicons::words::Tag;
use crate::text::TokenRange;
use crate::tokens::TokenKind;

/// How many tokens back the verb group, and what opens its clause, may begin.
const GROUP: usize = 6;
const OPENING: usize = 10;
/// How many tokens after the verb "that" may stand: "told the old man that".
const ADDRESSEE: usize = 5;
/// How many tokens after the verb its clause must have its own verb.
const CLAUSE: usize = 12;

/// What stands over the embedding verb.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Operators {
    negated: bool,
    modal: bool,
    supposed: bool,
    asked: bool,
    first_person: bool,
}

impl Operators {
    fn any(self) -> bool {
        self.negated || self.modal || self.supposed || self.asked
    }

    /// What is left of the commitment to the clause: 0 as after a plain "said that".
    fn value(self, kind: Embedding) -> f32 {
        match kind {
            Embedding::Counter => -0.8,
            Embedding::Fact if self.supposed => 0.0,
            Embedding::Fact if self.negated && self.first_person => -0.5,
            Embedding::Fact if self.negated => 0.3,
            Embedding::Fact if self.asked => 0.2,
            Embedding::Fact => 0.4,
            // "I can't believe that", "nobody would think that".
            Embedding::Belief | Embedding::Seeming if self.negated && self.modal => -0.2,
            Embedding::Belief | Embedding::Seeming if self.negated && self.first_person => -0.9,
            Embedding::Belief | Embedding::Seeming if self.negated => -0.7,
            Embedding::Belief | Embedding::Seeming if self.supposed || self.asked => -0.4,
            Embedding::Belief | Embedding::Seeming => -0.2,
            Embedding::Report if self.negated => -0.5,
            Embedding::Report if self.supposed => -0.1,
            Embedding::Report if self.asked => -0.4,
            Embedding::Report => 0.0,
        }
    }

    /// What stands over the verb, as evidence shows it.
    pub(super) fn names(self) -> String {
        let names = [(self.supposed, "if"), (self.negated, "not"), (self.modal, "modal"), (self.asked, "?")];
        names.iter().filter(|(holds, _)| *holds).map(|(_, name)| *name).collect::<Vec<_>>().join(", ")
    }
}

/// Puts the commitment to the embedded clause of a sentence in the place of its hedges and boosters, most of which are the operators.
pub(super) fn apply(layers: Layers<'_, '_>, evidence: &mut Vec<Evidence>) {
    for sentence in layers.text.sentences.iter() {
        let window = Window { layers, sentence: sentence.tokens, start: sentence.tokens.start(), end: sentence.tokens.end() };
        let Some((verb, operators)) = embedder(window) else { continue };
        let entry = layers.lexicons.embedders.entry(verb.entry);
        let tokens = TokenRange::of(verb.at, verb.at + verb.tokens);
        evidence.retain(|piece| piece.dimension != Dimension::Certainty || !sentence.tokens.overlaps(piece.tokens));
        let value = operators.value(entry.value.kind);
        let own = Evidence::new(tokens, Dimension::Certainty, Origin::Embedder(verb.entry), value);
        evidence.push(Evidence { changes: vec![Change::Operators(operators)], ..own });
    }
    evidence.sort_by_key(|piece| piece.tokens.start());
}

/// An embedding verb.
#[derive(Clone, Copy)]
struct Verb {
    at: usize,
    tokens: usize,
    entry: crate::text::EntryId,
}

/// The last verb of a sentence that embeds a clause under an operator; none where no operator stands over one.
fn embedder(window: Window<'_, '_>) -> Option<(Verb, Operators)> {
    let embedders = &window.layers.lexicons.embedders;
    let mut verbs = (window.start..window.end).filter(|at| window.tag(*at).is_verb()).filter_map(|at| {
        let found = window.longest(embedders, at)?;
        let verb = Verb { at, tokens: found.tokens, entry: found.entry };
        embeds(window, at + found.tokens).then(|| (verb, operators(window, at)))
    });
    verbs.rfind(|(_, operators)| operators.any())
}

/// Whether a clause begins at a position: "that", or a subject and its verb.
fn embeds(window: Window<'_, '_>, at: usize) -> bool {
    let subject = |at: usize| {
        let tag = window.tag(at);
        tag.is_noun() || tag.is_adjective() || tag == Tag::VBG || matches!(tag, Tag::PRP | Tag::PRPS | Tag::DT | Tag::EX | Tag::CD)
    };
    let near = at..window.end.min(at + ADDRESSEE);
    let mut near_before_verb = near.clone().take_while(|at| !window.tag(*at).is_finite() && !ends_clause(window, *at));
    if near_before_verb.any(|at| window.tag(at) == Tag::IN && window.is_form(at, &["that", "if", "whether"])) {
        return true;
    }
    let Some(first) = near.clone().find(|at| !window.tag(*at).is_adverb()) else { return false };
    let mut within = (first + 1..window.end.min(first + CLAUSE)).take_while(|at| !ends_clause(window, *at));
    subject(first) && within.any(|at| window.tag(at).is_finite())
}

/// Commas and stops; quotation marks do not count.
fn ends_clause(window: Window<'_, '_>, at: usize) -> bool {
    window.tag(at) == Tag::PUNCT && window.kind(at) != Some(TokenKind::Mark)
}

fn operators(window: Window<'_, '_>, verb: usize) -> Operators {
    let mut operators = Operators { asked: window.is_question(), ..Operators::default() };
    let floor = verb.saturating_sub(GROUP).max(window.start);
    let mut at = verb;
    while at > floor {
        at -= 1;
        let tag = window.tag(at);
        let negates = window.layers.lexicons.negators.word(window.symbol(at)).is_some_and(|negator| !negator.is_reverser);
        operators.negated |= negates;
        operators.modal |= tag == Tag::MD;
        operators.first_person |= window.is_form(at, &["i", "we"]);
        let subject = tag == Tag::PRP || tag.is_noun();
        let group = negates || tag.is_adverb() || tag == Tag::MD || tag == Tag::TO || tag.is_verb() || subject;
        let has_subject = subject && !window.tag(at.saturating_sub(1)).is_finite() && !negates;
        if !group || has_subject {
            break;
        }
    }
    let opening = at.saturating_sub(OPENING - GROUP).max(window.start);
    operators.negated |= (opening..=at).any(|at| window.is_form(at, &["no", "nobody", "none", "neither", "few"]));
    operators.modal |= (opening..verb).any(|at| window.is_form(at, &["perhaps", "maybe", "possibly", "probably"]));
    operators.supposed = (opening..=at).any(|at| window.is_form(at, &["if", "unless", "whether", "suppose", "supposing"]));
    operators
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use crate::lexicons::Lexicons;
    use crate::stance;
    use crate::syntax;
    use crate::tokens::Text;

    #[test]
    fn operators_weigh_the_clause() {
        let lexicons = Lexicons::load(None).unwrap();
        let (model, towards) = (syntax::Model::embedded().unwrap(), stance::towards::Model::embedded().unwrap());
        for (content, certainty) in [
            ("She did not notice that the train had left.", 1),
            ("I don't think that the train has left.", -1),
            ("Nobody believes the train has left.", -1),
            ("Did he know that the train had left?", 1),
            ("If she thinks the train has left, she is wrong.", -1),
            ("She could see that the train had left.", 1),
            ("I don't know that the train has left.", -1),
            ("They may pretend that the train has left.", -1),
            ("She did not say a word about the train.", 0),
            ("She said that the train had left.", 0),
        ] {
            let text = Text::new(content, &lexicons);
            let reading = stance::read(&text, &syntax::tag(&text, &lexicons, &model).unparsed(), None, &lexicons, &towards);
            let sign = if reading.certainty.abs() < 0.05 { 0 } else { reading.certainty.signum() as i32 };
            assert_eq!(sign, certainty, "{content} {:?}", reading.evidence);
        }
    }
}
