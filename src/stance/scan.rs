//! One pass over a run of tokens: sentence by sentence, with the words that change values remembered up to the end of their clause.

use super::contrast::Contrast;
use super::degree::Degrees;
use super::negation::Negations;
use super::window::Window;
use super::{Evidence, Layers};
use crate::text::{Id, SentenceId, TokenId, TokenRange};
use crate::tokens::TokenKind;

/// Appends the evidence of `tokens` to `found`.
pub(super) fn scan(layers: Layers<'_, '_>, tokens: TokenRange, found: &mut Vec<Evidence>) {
    let Some(first) = tokens.first() else { return };
    let from = layers.text.sentence_of(first).index();
    let sentences = (from..layers.text.sentences.len()).map(|sentence| layers.text.sentences[SentenceId::new(sentence)].tokens);
    let mut scanner =
        Scanner { found, negations: Negations::default(), degrees: Degrees::default(), contrast: Contrast::default(), asks_for_yes: false };
    for sentence in sentences.take_while(|sentence| sentence.start() < tokens.end()) {
        let (start, end) = (tokens.start().max(sentence.start()), tokens.end().min(sentence.end()));
        scanner.sentence(Window { layers, sentence, start, end });
    }
}

/// What is remembered while the words of a sentence are read.
pub(super) struct Scanner<'f> {
    pub found: &'f mut Vec<Evidence>,
    pub negations: Negations,
    pub degrees: Degrees,
    pub contrast: Contrast,
    /// The sentence is a question that asks for a yes.
    pub asks_for_yes: bool,
}

/// Where a scan stands.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// The token.
    pub at: usize,
    /// How many words of the sentence came before: what scopes are counted in, so that marks do not count.
    pub word: usize,
}

impl Scanner<'_> {
    fn sentence(&mut self, window: Window<'_, '_>) {
        self.contrast = Contrast::new(self.found.len());
        self.asks_for_yes = false;
        let mut place = Place { at: window.start, word: 0 };
        // Two lanes: evaluating and certainty words are sought apart, each past the end of its last find.
        let (mut evaluated, mut assured) = (window.start, window.start);
        self.border();
        let words = &window.layers.lexicons.stance_words;
        while place.at < window.end {
            match window.kind(place.at) {
                Some(TokenKind::Mark) | None => {}
                Some(TokenKind::Word | TokenKind::Clitic | TokenKind::Number | TokenKind::Symbol) => {
                    // Most words begin no entry of any table.
                    let begins = words.has(window.symbol(place.at));
                    if begins && place.at >= evaluated && self.contrast.meets(window, place.at, self.found) {
                        self.border();
                    }
                    self.negations.meet(window, place.at, place.word);
                    let sure = if begins && place.at >= assured { self.certainty(window, place) } else { 0 };
                    assured = assured.max(place.at + sure);
                    if place.at >= evaluated {
                        if begins {
                            evaluated = place.at + self.evaluation(window, place, sure);
                        } else {
                            self.degrees.pass(window, place.at);
                        }
                    }
                    place.word += 1;
                }
                Some(_) => {
                    self.border();
                    self.contrast.border();
                }
            }
            place.at += 1;
        }
    }

    /// The end of a clause.
    fn border(&mut self) {
        self.negations.clear();
        self.degrees.clear();
    }
}

impl Place {
    /// The tokens of a find here.
    pub fn tokens(self, count: usize) -> TokenRange {
        TokenRange::inclusive(TokenId::new(self.at), TokenId::new(self.at + count.max(1) - 1))
    }
}
