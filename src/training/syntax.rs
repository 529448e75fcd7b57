//! Learns tags, lemmas and trees from annotated trees, by averaged perceptrons.
//!
//! The parser learns on tags that were guessed by a tagger which did not see that half of the documents, so that it knows the tagger's
//! mistakes. It mostly goes where its own actions lead it, and learns there which of them lose least.

use super::align::{Gold, align};
use super::oracle::RightTree;
use super::random::Random;
use super::treebank::Tree;
use crate::learning::{Checked, Key, Perceptron, best};
use crate::lexicons::Lexicons;
use crate::lexicons::words::Tag;
use crate::syntax::arcs::{action_features, relation_features};
use crate::syntax::facts::{self, Facts};
use crate::syntax::parse::{is_relation, may};
use crate::syntax::state::{Action, State};
use crate::syntax::{ACTIONS, Model, Relation, WIDTH, lemma, tag};
use crate::text::{Id, Table, TokenId, TokenRange};
use crate::tokens::Text;

/// Rows of the tables of weights, as powers of two.
const TAG_BITS: u32 = 16;
const LEMMA_BITS: u32 = 12;
const ACTION_BITS: u32 = 19;
const RELATION_BITS: u32 = 15;

/// Mistakes that a feature takes part in before it counts.
const LEAST: u32 = 3;

/// How often all sentences are gone through.
const TAG_ROUNDS: usize = 6;
const LEMMA_ROUNDS: usize = 5;
const PARSE_ROUNDS: usize = 8;

/// From the second round on, how often the parser goes where its own action leads, right or wrong.
const EXPLORE: f64 = 0.9;

static ENV: std::sync::LazyLock<std::collections::HashMap<String, u32>> =
    std::sync::LazyLock::new(|| std::env::vars().filter_map(|(k, v)| Some((k, v.parse().ok()?))).collect());
fn env(n: &str, d: u32) -> u32 {
    ENV.get(n).copied().unwrap_or(d)
}

/// Trains a model of syntax, on one thread. The same documents in the same order and the same seed give the same model.
pub fn train(documents: &[&Tree], lexicons: &Lexicons, seed: u64) -> Model {
    train_watched(documents, lexicons, seed, &mut |_| {})
}

/// [`train`], telling `watch` now and then which share of the work is done, 0..1.
pub fn train_watched(documents: &[&Tree], lexicons: &Lexicons, seed: u64, watch: &mut dyn FnMut(f64)) -> Model {
    let mut lemmas = Vec::new();
    let mut sentences = Vec::new();
    for (number, tree) in documents.iter().enumerate() {
        read(tree, number % 2, lexicons, &mut sentences, &mut lemmas);
    }
    let mut random = Random::new(seed);
    let mut work = Work { watch, done: 0, all: 2 * TAG_ROUNDS + 2 * PARSE_ROUNDS };
    let tags = Tagger::train(&sentences, None, &mut random, &mut work).0.finish(env("TB", TAG_BITS));
    for fold in 0..2 {
        let tagger = Tagger::train(&sentences, Some(1 - fold), &mut random, &mut work).0.finish(env("TB", TAG_BITS));
        for sentence in sentences.iter_mut().filter(|sentence| sentence.fold == fold) {
            sentence.guessed.clear();
            tag::Sentence::new(&sentence.facts).tag(&tagger, &mut sentence.guessed);
            sentence.grow();
        }
    }
    let lemmas = train_lemmas(&mut lemmas, &mut random);
    let (actions, relations) = Parser::train(&sentences, &mut random, &mut work);
    Model { tags, lemmas, actions: actions.finish(env("AB", ACTION_BITS)), relations: relations.finish(env("RB", RELATION_BITS)) }
}

/// How far it all is.
struct Work<'w> {
    watch: &'w mut dyn FnMut(f64),
    done: usize,
    all: usize,
}

impl Work<'_> {
    fn step(&mut self, steps: usize) {
        self.done += steps;
        (self.watch)(self.done as f64 / self.all as f64);
    }
}

/// A sentence to learn from.
struct Sentence {
    /// Which half of the documents it belongs to.
    fold: usize,
    facts: Vec<Facts>,
    tags: Vec<Option<Tag>>,
    /// Tags as a tagger guesses them that did not learn from it.
    guessed: Vec<Tag>,
    /// The place of the head of each token, counted from 1; one past the last for a root, 0 where nothing is annotated.
    heads: Vec<u16>,
    /// The tree of the words, as far as they are guessed to be words.
    tree: RightTree,
    relations: Vec<Option<Relation>>,
}

impl Sentence {
    /// Makes the tree of words from the heads of all tokens: what hangs on punctuation hangs on what that hangs on.
    fn grow(&mut self) {
        let mut positions = vec![0];
        let mut words = 0;
        for tag in &self.guessed {
            words += u16::from(*tag != Tag::PUNCT);
            positions.push(if *tag == Tag::PUNCT { 0 } else { words });
        }
        positions.push(words + 1);
        let position = |head: u16| positions.get(usize::from(head)).copied().unwrap_or(0);
        let above = |head: u16| head.checked_sub(1).and_then(|at| self.heads.get(usize::from(at))).copied().unwrap_or(0);
        let head = |head: u16| {
            let chain = std::iter::successors(Some(head), |head| Some(above(*head)).filter(|head| *head > 0));
            chain.take(5).map(position).find(|position| *position > 0).unwrap_or(0)
        };
        let is_word = self.guessed.iter().map(|tag| *tag != Tag::PUNCT);
        let heads: Vec<u16> = self.heads.iter().zip(is_word.clone()).filter(|(_, is_word)| *is_word).map(|(at, _)| head(*at)).collect();
        self.tree = RightTree::new(&heads);
        let relations = self.relations.iter().zip(is_word).filter(|(_, is_word)| *is_word).map(|(relation, _)| *relation);
        self.relations = relations.collect();
    }
}

/// A form to learn from: its features, and the rule that leads to its lemma.
type LemmaExample = ([Key; lemma::FEATURES], usize);

fn read(tree: &Tree, fold: usize, lexicons: &Lexicons, sentences: &mut Vec<Sentence>, lemmas: &mut Vec<LemmaExample>) {
    let text = Text::new(&tree.text, lexicons);
    let gold = align(tree, &text);
    let mut buffer = String::new();
    for sentence in text.sentences.iter() {
        let mut facts = Vec::new();
        facts::gather(&text, lexicons, sentence.tokens, &mut facts, &mut buffer);
        let of = |token: TokenId| gold.find(token).and_then(Option::as_ref);
        let golds = || sentence.tokens.iter().map(of);
        sentences.push(Sentence {
            fold,
            facts,
            tags: golds().map(|gold| gold?.tag).collect(),
            guessed: Vec::new(),
            heads: heads(&gold, sentence.tokens),
            tree: RightTree::default(),
            relations: golds().map(|gold| Some(gold?.relation)).collect(),
        });
        lemmas.extend(sentence.tokens.iter().filter_map(|token| lemma_example(&text, token, of(token)?, lexicons, &mut buffer)));
    }
}

/// Heads as positions in the sentence: the root for roots, 0 where nothing is annotated.
fn heads(gold: &Table<TokenId, Option<Gold>>, tokens: TokenRange) -> Vec<u16> {
    let head = |gold: &Option<Gold>| match gold {
        None => 0,
        Some(gold) => gold.head.map_or(tokens.len() + 1, |head| head.index() - tokens.start() + 1) as u16,
    };
    gold.slice(tokens).iter().map(head).collect()
}

fn lemma_example(text: &Text<'_>, token: TokenId, gold: &Gold, lexicons: &Lexicons, buffer: &mut String) -> Option<LemmaExample> {
    let (tag, lemma) = (gold.tag.filter(|tag| lemma::is_inflected(*tag))?, gold.lemma.as_deref()?);
    if lemma::listed(text.symbol(token), tag, lexicons).is_some() {
        return None;
    }
    let folded = crate::lexicons::fold(text.form(token), buffer);
    Some((lemma::features(folded, tag), lemma::rule_of(folded, lemma)?))
}

fn train_lemmas(examples: &mut [LemmaExample], random: &mut Random) -> Checked<WIDTH> {
    let mut perceptron = Perceptron::<WIDTH>::new(LEAST);
    for _ in 0..LEMMA_ROUNDS {
        random.shuffle(examples);
        for (keys, right) in examples.iter() {
            let answer = best(&perceptron.sums(keys), lemma::is_rule);
            perceptron.tick();
            if answer != *right {
                perceptron.correct(keys, *right, answer);
            }
        }
    }
    perceptron.finish(LEMMA_BITS)
}

struct Tagger(Perceptron<WIDTH>);

impl Tagger {
    /// Learns from all sentences, or from those of one half.
    fn train(sentences: &[Sentence], fold: Option<usize>, random: &mut Random, work: &mut Work<'_>) -> Self {
        let mut tagger = Tagger(Perceptron::new(env("TL", LEAST)));
        let mut order: Vec<&Sentence> = sentences.iter().filter(|sentence| fold.is_none_or(|fold| sentence.fold == fold)).collect();
        for _ in 0..env("TR", TAG_ROUNDS as u32) {
            random.shuffle(&mut order);
            order.iter().for_each(|sentence| tagger.learn(sentence));
            work.step(1);
        }
        tagger
    }

    fn learn(&mut self, sentence: &Sentence) {
        let view = tag::Sentence::new(&sentence.facts);
        let mut last = tag::BEFORE;
        for (at, right) in sentence.tags.iter().enumerate() {
            let answer = view.certain(at).unwrap_or_else(|| {
                let keys = view.features(at, last);
                let sums = self.0.sums(&keys);
                let answer = Tag::from_number(best(&sums, |answer| answer < view.answers(at)));
                if let Some(right) = right {
                    self.0.tick();
                    let wrong = best(&sums, |a| a < view.answers(at) && a != *right as usize);
                    if (*right as usize) < view.answers(at)
                        && (answer != *right || sums[*right as usize] - sums[wrong] < env("MT", 0) as f32)
                    {
                        self.0.correct(&keys, *right as usize, wrong);
                    }
                }
                answer
            });
            last = (last.1, answer as u32);
        }
    }
}

struct Parser {
    actions: Perceptron<ACTIONS>,
    relations: Perceptron<WIDTH>,
    explore: f64,
    mg: f32,
    mr: f32,
}

impl Parser {
    fn train(sentences: &[Sentence], random: &mut Random, work: &mut Work<'_>) -> (Perceptron<ACTIONS>, Perceptron<WIDTH>) {
        let mut parser = Parser {
            actions: Perceptron::new(env("AL", LEAST)),
            relations: Perceptron::new(env("RL", LEAST)),
            explore: 0.0,
            mg: env("MG", 0) as f32,
            mr: env("MR", 0) as f32,
        };
        let mut order: Vec<&Sentence> = sentences.iter().collect();
        let mut state = State::default();
        for _ in 0..env("PR", PARSE_ROUNDS as u32) {
            random.shuffle(&mut order);
            order.iter().for_each(|sentence| parser.learn(sentence, &mut state, random));
            parser.explore = env("EX", 90) as f64 / 100.0;
            work.step(2);
        }
        (parser.actions, parser.relations)
    }

    fn learn(&mut self, sentence: &Sentence, state: &mut State, random: &mut Random) {
        state.start(&sentence.facts, &sentence.guessed);
        while !state.is_done() {
            let action = self.action(sentence, state, random);
            match state.arc(action) {
                None => state.shift(),
                Some((head, dependent)) => {
                    let relation = self.relation(sentence, state, head, dependent);
                    state.hang(head, relation);
                }
            }
        }
    }

    /// Learns which action is right, and chooses that to be taken.
    fn action(&mut self, sentence: &Sentence, state: &State, random: &mut Random) -> Action {
        let costs = Action::ALL.map(|action| if state.may(action) { sentence.tree.cost(state, action) } else { usize::MAX });
        let least = costs.iter().min().copied().unwrap_or(0);
        let loses = |answer: usize| costs.get(answer).is_none_or(|cost| *cost > least);
        let keys = action_features(state);
        let sums = self.actions.sums(&keys);
        let answer = best(&sums, |answer| may(state, answer));
        let right = best(&sums, |answer| !loses(answer));
        self.actions.tick();
        let margin = self.mg;
        let wrong = best(&sums, |answer| may(state, answer) && loses(answer));
        if loses(answer) {
            self.actions.correct(&keys, right, answer);
        } else if margin > 0.0 && loses(wrong) && sums[right] - sums[wrong] < margin {
            self.actions.correct(&keys, right, wrong);
        }
        if false {
            self.actions.correct(&keys, right, answer);
        }
        let taken = if loses(answer) && !random.chance(self.explore) { right } else { answer };
        Action::ALL.get(taken).copied().unwrap_or(Action::Shift)
    }

    /// Learns what a right arc is called; gives the name that it would have had.
    fn relation(&mut self, sentence: &Sentence, state: &State, head: u16, dependent: u16) -> Relation {
        if head == state.root() {
            return Relation::Root;
        }
        let keys = relation_features(state, head, dependent);
        let sums = self.relations.sums(&keys);
        let answer = best(&sums, is_relation);
        let right = sentence.relations.get(usize::from(dependent) - 1).copied().flatten();
        if let Some(right) = right.filter(|right| sentence.tree.head(dependent) == head && *right != Relation::Root) {
            self.relations.tick();
            let wrong = best(&sums, |a| is_relation(a) && a != right as usize);
            if answer != right as usize || sums[right as usize] - sums[wrong] < self.mr {
                self.relations.correct(&keys, right as usize, wrong);
            }
        }
        Relation::from_number(answer)
    }
}
