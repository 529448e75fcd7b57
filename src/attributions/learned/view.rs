//! What the learned steps see of a paragraph: a small record for each token, gathered once from all layers below.

use super::super::attribution::Attribution;
use super::super::scene::Scene;
use crate::cues::Voice;
use crate::learning::key;
use crate::lexicons::cue::CueType;
use crate::lexicons::words::Tag;
use crate::syntax::Relation;
use crate::text::{Id, IdRange, SentenceId, TokenId, TokenRange};
use crate::tokens::{Block, TokenKind};

/// No token.
pub const NONE: u32 = u32::MAX;

/// The word that a comma is.
pub const COMMA: u32 = key::word(",");

/// One token as the features see it. Places count from the beginning of the paragraph.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    /// Hash of the folded form.
    pub word: u32,
    /// Hash of the lemma.
    pub lemma: u32,
    /// Its part of speech; [`Tag::PUNCT`] beyond the border.
    pub tag: Tag,
    /// What it is to its head.
    pub relation: Relation,
    /// The place of its head, or [`NONE`].
    pub head: u32,
    /// Which sentence of the paragraph it stands in.
    pub sentence: u32,
    /// Capitals and kind: see [`shape`].
    pub shape: u8,
    /// What the cue lexicon says: see [`Listed`].
    pub listed: Listed,
    /// Where it stands to quotation marks: see [`Quoted`].
    pub quoted: u8,
    /// What the rules take it for: 0 nothing, else role and rule.
    pub ruled: u8,
    /// Relations of its children, a bit each of [`CHILDREN`].
    pub children: u16,
}

/// What the cue lexicon says of a token: nothing, head of a cue, or within one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Listed {
    /// 0 nothing, 1 within a cue, 2 weak and 3 strong verb, 4 weak and 5 strong noun, 6 preposition, 7 adverb, 8 adjective.
    pub kind: u8,
    /// The class of the cue, and how it stands in its clause.
    pub class: u8,
    /// How the cue stands in its clause.
    pub voice: u8,
}

impl Listed {
    /// Whether a cue of the lexicon that is more than an adverb has its head here.
    pub fn is_head(self) -> bool {
        self.kind > 1 && self.kind != 7
    }

    /// A cue that nearly always reports.
    pub fn is_strong(self) -> bool {
        matches!(self.kind, 3 | 5 | 6)
    }
}

/// Places to quotation marks.
pub struct Quoted;

impl Quoted {
    /// Outside.
    pub const OUT: u8 = 0;
    /// The opening mark.
    pub const OPEN: u8 = 1;
    /// Within.
    pub const IN: u8 = 2;
    /// The closing mark.
    pub const CLOSE: u8 = 3;
}

/// The relations of children that tell what a verb or noun governs.
pub const CHILDREN: [Relation; 14] = [
    Relation::Nsubj,
    Relation::NsubjPass,
    Relation::Ccomp,
    Relation::Xcomp,
    Relation::Obj,
    Relation::Mark,
    Relation::Nmod,
    Relation::Advcl,
    Relation::Parataxis,
    Relation::Acl,
    Relation::AuxPass,
    Relation::Neg,
    Relation::Conj,
    Relation::Case,
];

/// Beyond the border of what is looked at.
pub const BORDER: Seen = Seen {
    word: 0,
    lemma: 0,
    tag: Tag::PUNCT,
    relation: Relation::Root,
    head: NONE,
    sentence: NONE,
    shape: 15,
    listed: Listed { kind: 0, class: 0, voice: 0 },
    quoted: Quoted::OUT,
    ruled: 0,
    children: 0,
};

/// A paragraph as the features see it.
#[derive(Debug)]
pub struct View {
    /// By place.
    pub tokens: Vec<Seen>,
    /// The token of place 0.
    pub first: usize,
    /// Where each sentence begins and ends, in places.
    pub sentences: Vec<(usize, usize)>,
    /// What the paragraph is in its document.
    pub block: Block,
}

impl View {
    /// Gathers what is to be seen of some sentences of a paragraph in which the rules found `ruled`.
    pub(in crate::attributions) fn new(scene: Scene<'_, '_>, block: Block, sentences: IdRange<SentenceId>, ruled: &[Attribution]) -> Self {
        let sentences = scene.text.sentences.slice(sentences);
        let first = sentences.first().map_or(0, |sentence| sentence.tokens.start());
        let tokens = TokenRange::of(first, sentences.last().map_or(first, |sentence| sentence.tokens.end()));
        let places = sentences.iter().map(|sentence| (sentence.tokens.start() - first, sentence.tokens.end() - first));
        let mut view = Self { tokens: Vec::with_capacity(tokens.len()), first, sentences: places.collect(), block };
        for (number, sentence) in sentences.iter().enumerate() {
            view.tokens.extend(sentence.tokens.iter().map(|token| seen(scene, token, first, number)));
        }
        view.note_children();
        view.note_cues(scene, tokens);
        view.note_quotations(scene, tokens);
        view.note_rules(ruled);
        view
    }

    /// The token at a place; [`BORDER`] past the end.
    #[inline]
    pub fn at(&self, place: usize) -> &Seen {
        self.tokens.get(place).unwrap_or(&BORDER)
    }

    /// The token `by` places from `place`, within `limit`.
    #[inline]
    pub fn near(&self, place: usize, by: isize, limit: (usize, usize)) -> &Seen {
        match place.checked_add_signed(by) {
            Some(place) if (limit.0..limit.1).contains(&place) => self.at(place),
            _ => &BORDER,
        }
    }

    /// The places of a run of tokens, as far as they are in the paragraph.
    pub fn places(&self, tokens: TokenRange) -> (usize, usize) {
        let clamp = |at: usize| at.saturating_sub(self.first).min(self.tokens.len());
        (clamp(tokens.start()), clamp(tokens.end()))
    }

    /// The tokens of some places.
    pub fn run(&self, places: (usize, usize)) -> TokenRange {
        TokenRange::of(self.first + places.0, self.first + places.1)
    }

    /// The place of `places` whose head is not among them: the word that the others hang on.
    pub fn head_of(&self, places: (usize, usize)) -> usize {
        let within = |head: u32| (places.0..places.1).contains(&(head as usize));
        (places.0..places.1).find(|place| self.at(*place).tag != Tag::PUNCT && !within(self.at(*place).head)).unwrap_or(places.0)
    }

    /// Whether the token at `place` hangs on the one at `head`, by any number of steps up to a dozen.
    pub fn hangs_on(&self, place: usize, head: usize) -> bool {
        let mut at = place as u32;
        for _ in 0..12 {
            at = self.at(at as usize).head;
            if at as usize == head {
                return true;
            }
            if at == NONE {
                return false;
            }
        }
        false
    }

    fn note_children(&mut self) {
        for place in 0..self.tokens.len() {
            let Seen { head, relation, .. } = *self.at(place);
            let bit = CHILDREN.iter().position(|child| *child == relation).map_or(0, |at| 1 << at);
            if let Some(head) = self.tokens.get_mut(head as usize) {
                head.children |= bit;
            }
        }
    }

    fn note_cues(&mut self, scene: Scene<'_, '_>, tokens: TokenRange) {
        for cue in scene.cues.slice(scene.cues_within(tokens)) {
            let entry = scene.entry(cue);
            let kind = match (entry.kind, entry.strong) {
                (CueType::Verb, strong) => 2 + u8::from(strong),
                (CueType::Noun, strong) => 4 + u8::from(strong),
                (CueType::Preposition, _) => 6,
                (CueType::Adverb, _) => 7,
                (CueType::Adjective, _) => 8,
            };
            let (start, end) = self.places(cue.tokens);
            for seen in self.tokens.get_mut(start..end).unwrap_or(&mut []) {
                seen.listed.kind = 1;
            }
            if let Some(seen) = self.tokens.get_mut(cue.head.index() - self.first) {
                seen.listed = Listed { kind, class: entry.class as u8, voice: voice(cue.voice) + 5 * u8::from(cue.negated) };
            }
        }
    }

    fn note_quotations(&mut self, scene: Scene<'_, '_>, tokens: TokenRange) {
        for quotation in scene.quotations.within(tokens).iter().filter(|quotation| quotation.depth == 0) {
            let (start, end) = self.places(quotation.tokens);
            let (inner, inner_end) = self.places(quotation.inner);
            let usage = 4 * (quotation.usage as u8);
            for (place, seen) in self.tokens.iter_mut().enumerate().take(end).skip(start) {
                let part = if place < inner {
                    Quoted::OPEN
                } else if place >= inner_end {
                    Quoted::CLOSE
                } else {
                    Quoted::IN
                };
                seen.quoted = part + usage;
            }
        }
    }

    /// The first attribution that holds a token decides; an outer one comes first.
    fn note_rules(&mut self, ruled: &[Attribution]) {
        for attribution in ruled {
            let rule = 3 * (attribution.rule as u8);
            let roles = [(1, attribution.cue.map(|cue| cue.tokens)), (2, attribution.source)];
            let roles = roles.into_iter().filter_map(|(role, tokens)| Some((role, tokens?)));
            for (role, tokens) in roles.chain(attribution.content.iter().map(|piece| (3, *piece))) {
                let (start, end) = self.places(tokens);
                for seen in self.tokens.get_mut(start..end).unwrap_or(&mut []).iter_mut().filter(|seen| seen.ruled == 0) {
                    seen.ruled = role + rule;
                }
            }
        }
    }
}

impl Seen {
    /// Inside, outside, or at which mark.
    #[inline]
    pub fn part(&self) -> u8 {
        self.quoted & 3
    }

    /// Whether it stands in quotation marks, the marks included.
    #[inline]
    pub fn is_quoted(&self) -> bool {
        self.part() != Quoted::OUT
    }

    /// What the rules take it for, without saying which rule: 0 nothing, 1 cue, 2 source, 3 content.
    #[inline]
    pub fn ruled_role(&self) -> u8 {
        if self.ruled == 0 { 0 } else { 1 + (self.ruled - 1) % 3 }
    }
}

fn seen(scene: Scene<'_, '_>, token: TokenId, first: usize, sentence: usize) -> Seen {
    let syntax = scene.syntax;
    Seen {
        word: syntax.words.find(token).copied().unwrap_or(0),
        lemma: syntax.lemmas.find(token).copied().unwrap_or(0),
        tag: syntax.tag(token),
        relation: syntax.relation(token),
        head: syntax.head(token).map_or(NONE, |head| head.index().wrapping_sub(first) as u32),
        sentence: sentence as u32,
        shape: shape(scene, token),
        ..BORDER
    }
}

/// 0 lower case, 1 capitalised, 2 capitals, 3 mixed, 4 no case; from 5 on the kinds that are no words.
fn shape(scene: Scene<'_, '_>, token: TokenId) -> u8 {
    let Some(token) = scene.text.tokens.find(token) else { return BORDER.shape };
    match token.kind {
        TokenKind::Word => match token.case {
            crate::tokens::Case::Lower => 0,
            crate::tokens::Case::Capitalised => 1,
            crate::tokens::Case::Upper => 2,
            crate::tokens::Case::Mixed => 3,
            crate::tokens::Case::None => 4,
        },
        kind => 5 + kind as u8,
    }
}

fn voice(voice: Voice) -> u8 {
    match voice {
        Voice::Active => 0,
        Voice::Passive => 1,
        Voice::Participle => 2,
        Voice::Infinitive => 3,
        Voice::Other => 4,
    }
}
