//! What is seen of a target: how each evaluating word hangs together with it in the tree, what it is the subject, object or owner of,
//! and which words stand around it.

use crate::lexicons::words::Tag;
use crate::stance::{Dimension, Evidence, Layers, saturated};
use crate::syntax::Relation;
use crate::text::{Id, TokenId, TokenRange};

/// Takes up features: a template, what fills it, and how strongly it holds.
pub trait Sink {
    /// One more feature, which `place` shows.
    fn add(&mut self, template: Template, parts: &[Part], value: f32, place: TokenRange);
}

/// What fills a template.
#[derive(Clone, Copy, Debug)]
pub enum Part {
    /// A name of ours.
    Name(&'static str),
    /// The lemma of a token.
    Lemma(TokenId),
}

use Part::{Lemma, Name};

macro_rules! templates {
    ($($(#[$meta:meta])* $name:ident $text:literal),* $(,)?) => {
        /// What a feature looks at.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Template { $($(#[$meta])* $name),* }

        impl Template {
            /// All templates with their names, in the order of their numbers.
            pub const ALL: &'static [(&'static str, Template)] = &[$(($text, Template::$name)),*];
        }
    };
}

templates!(
    /// Holds always.
    Any "any",
    /// What kind of phrase the target is.
    Form "form",
    /// A good word, by the way in the tree from the target to it.
    Good "good",
    /// A bad word, likewise.
    Bad "bad",
    /// All evidence of the sentence together.
    Sum "sum",
    /// The word on which the target hangs, after the relation.
    Governor "governor",
    /// A word that hangs on the target.
    Child "child",
    /// A word close by.
    Near "near",
    /// A word of the sentence.
    Word "word",
);

/// How many steps up the tree are taken.
const HIGHEST: usize = 12;
/// How many tokens on each side are close by, and how many are looked at, so that hostile text stays linear.
const CLOSE: usize = 4;
const REACH: usize = 200;

/// A target in its sentence.
pub(super) struct Scene<'s, 'd> {
    layers: Layers<'s, 'd>,
    target: TokenRange,
    /// The token of the target on which its others hang.
    head: TokenId,
    sentence: TokenRange,
    /// The head and what is above it, coordination left out.
    up: Vec<(TokenId, Relation)>,
}

impl<'s, 'd> Scene<'s, 'd> {
    pub fn new(layers: Layers<'s, 'd>, target: TokenRange) -> Option<Self> {
        let first: TokenId = target.first()?;
        let sentence = layers.text.sentences.find(layers.text.sentence_of(first))?.tokens;
        let outside = |token: &TokenId| layers.syntax.head(*token).is_none_or(|head| !target.has(head));
        let head = target.iter().filter(|token| layers.tag(token.index()) != Tag::PUNCT).rfind(outside)?;
        let mut scene = Self { layers, target, head, sentence, up: Vec::new() };
        scene.up = scene.chain(scene.first_conjunct(head));
        Some(scene)
    }

    /// "Orr" for "Venn" in "Orr and Venn": what holds of the first holds of all.
    fn first_conjunct(&self, token: TokenId) -> TokenId {
        let mut token = token;
        for _ in 0..HIGHEST {
            let joined = self.layers.syntax.relation(token) == Relation::Conj;
            match self.layers.syntax.head(token).filter(|head| joined && self.layers.tag(head.index()).is_noun()) {
                Some(head) => token = head,
                None => break,
            }
        }
        token
    }

    /// A token and all above it, each with its relation to the next.
    fn chain(&self, token: TokenId) -> Vec<(TokenId, Relation)> {
        let mut chain = vec![(token, self.layers.syntax.relation(token))];
        let mut at = token;
        while let Some(head) = self.layers.syntax.head(at).filter(|_| chain.len() < HIGHEST) {
            chain.push((head, self.layers.syntax.relation(head)));
            at = head;
        }
        chain
    }

    /// All features.
    pub fn features(&self, evidence: &[Evidence], sink: &mut impl Sink) {
        sink.add(Template::Any, &[], 1.0, self.target);
        sink.add(Template::Form, &[Name(self.form())], 1.0, self.target);
        let mut sum = 0.0;
        for piece in evidence.iter().filter(|piece| piece.dimension == Dimension::Polarity && !self.target.overlaps(piece.tokens)) {
            self.evidence(piece, sink);
            sum += piece.value;
        }
        sink.add(Template::Sum, &[Name(if sum > 0.0 { "good" } else { "bad" })], saturated(sum).abs(), self.target);
        self.governor(sink);
        self.around(sink);
    }

    fn form(&self) -> &'static str {
        let tag = self.layers.tag(self.head.index());
        match () {
            () if tag.is_proper() => "name",
            () if tag.is_noun() => "noun",
            () => "pronoun",
        }
    }

    /// By which way in the tree, and from how far, an evaluating word reaches the target.
    fn evidence(&self, piece: &Evidence, sink: &mut impl Sink) {
        let Some(first) = piece.tokens.first() else { return };
        let mut add = |parts: &[Part]| {
            let template = if piece.value > 0.0 { Template::Good } else { Template::Bad };
            sink.add(template, parts, piece.value.abs(), piece.tokens);
        };
        if !self.sentence.has(first) {
            return add(&[Name("elsewhere")]);
        }
        let side = if first.index() < self.target.start() { "before" } else { "after" };
        add(&[Name(side), Name(by_distance(first.index().abs_diff(self.head.index())))]);
        let outside = |token: &TokenId| self.layers.syntax.head(*token).is_none_or(|head| !piece.tokens.has(head));
        let other = self.chain(piece.tokens.iter().find(outside).unwrap_or(first));
        let theirs = |token: TokenId| other.iter().position(|(other, _)| *other == token);
        let meet = self.up.iter().enumerate().find_map(|(mine, (token, _))| Some((mine, theirs(*token)?)));
        let Some((mine, theirs)) = meet else { return add(&[Name("apart")]) };
        let (mine, theirs) = (way(&self.up, mine), way(&other, theirs));
        add(&[mine.0, mine.1, theirs.0, theirs.1]);
        add(&[mine.0, mine.1]);
    }

    /// What the target is to the word above it, and, as its subject, to the infinitive that hangs on that.
    fn governor(&self, sink: &mut impl Sink) {
        let Some((first, relation)) = self.up.first() else { return };
        let Some((governor, _)) = self.up.get(1) else { return sink.add(Template::Governor, &[Name("root")], 1.0, self.target) };
        let case = self.case(*first);
        let case = case.map_or(Name("-"), Lemma);
        let place = TokenRange::inclusive(*governor, *governor);
        sink.add(Template::Governor, &[Name(relation.name()), case, Lemma(*governor)], 1.0, place);
        sink.add(Template::Governor, &[Name(relation.name()), case], 1.0, place);
        if *relation != Relation::Nsubj {
            return;
        }
        let infinitive =
            |token: &TokenId| self.layers.syntax.head(*token) == Some(*governor) && self.layers.syntax.relation(*token) == Relation::Xcomp;
        for token in self.sentence.iter().filter(infinitive) {
            sink.add(Template::Governor, &[Name("nsubj"), Name("-"), Lemma(token)], 1.0, TokenRange::inclusive(token, token));
        }
    }

    /// The preposition before a phrase.
    fn case(&self, token: TokenId) -> Option<TokenId> {
        let near = TokenRange::of(token.index().saturating_sub(HIGHEST).max(self.sentence.start()), token.index());
        let is_case = |at: &TokenId| self.layers.syntax.head(*at) == Some(token) && self.layers.syntax.relation(*at) == Relation::Case;
        near.iter().find(is_case)
    }

    /// What hangs on the target, and the words around it.
    fn around(&self, sink: &mut impl Sink) {
        let close = TokenRange::of(self.target.start().saturating_sub(CLOSE), self.target.end() + CLOSE);
        let reach = TokenRange::of(self.target.start().saturating_sub(REACH), self.target.end() + REACH);
        for token in self.sentence.iter().filter(|token| !self.target.has(*token) && reach.has(*token)) {
            let tag = self.layers.tag(token.index());
            let place = TokenRange::inclusive(token, token);
            if self.layers.syntax.head(token).is_some_and(|head| self.target.has(head)) {
                sink.add(Template::Child, &[Name(self.layers.syntax.relation(token).name()), Lemma(token)], 1.0, place);
            }
            if tag == Tag::PUNCT || tag.is_proper() || tag == Tag::CD {
                continue;
            }
            if close.has(token) {
                let side = if token.index() < self.target.start() { "before" } else { "after" };
                sink.add(Template::Near, &[Name(side), Lemma(token)], 1.0, place);
            }
            // Nouns away from the target tell of the topic, on which the annotated texts are one-sided.
            if !tag.is_noun() {
                sink.add(Template::Word, &[Lemma(token)], 1.0, place);
            }
        }
    }
}

fn by_distance(tokens: usize) -> &'static str {
    match tokens {
        0..4 => "close",
        4..12 => "near",
        _ => "far",
    }
}

/// The relation by which one goes down from where two chains meet, and whether there are further steps.
fn way(chain: &[(TokenId, Relation)], meet: usize) -> (Part, Part) {
    let down = |step: usize| Name(chain.get(step).map_or("", |(_, relation)| relation.name()));
    match meet {
        0 => (Name("self"), Name("-")),
        1 => (down(0), Name("-")),
        _ => (down(meet - 1), Name(">")),
    }
}
