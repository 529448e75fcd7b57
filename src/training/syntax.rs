//! Learns tags, lemmas and trees from annotated trees, by averaged perceptrons.
//!
//! The parser learns on tags that were guessed by a tagger which did not see that half of the documents, so that it knows the tagger's
//! mistakes. It mostly goes where its own actions lead it, and learns there which of them lose least. Answers must be right by a margin,
//! and what took part in few mistakes counts for nothing: annotation made by a parser is full of chance, which should not be learned.

use super::align::{Gold, align};
use super::oracle::RightTree;
use super::treebank::Tree;
use crate::learning::random::Random;
use crate::learning::{Checked, Key, Perceptron, best};
use crate::lexicons::words::Tag;
use crate::lexicons::{Lexicons, fold};
use crate::syntax::arcs::{action_features, relation_features};
use crate::syntax::facts::{self, Facts};
use crate::syntax::parse::{is_relation, may};
use crate::syntax::state::{Action, State};
use crate::syntax::{ACTIONS, Model, Relation, WIDTH, lemma, tag};
use crate::text::{Id, Table, TokenId, TokenRange};
use crate::tokens::Text;

/// How one classifier is trained.
struct Plan {
    /// Rows of its table of weights, as a power of two.
    bits: u32,
    /// How often all examples are gone through.
    rounds: usize,
    /// Mistakes that a feature takes part in before it counts.
    least: u32,
    /// By how much the right answer must be ahead; one mistake moves the two answers apart by twice the number of features.
    margin: f32,
}

const TAGS: Plan = Plan { bits: 15, rounds: 5, least: 6, margin: 30.0 };
const LEMMAS: Plan = Plan { bits: 12, rounds: 8, least: 1, margin: 10.0 };
const ACTIONS_PLAN: Plan = Plan { bits: 18, rounds: 10, least: 30, margin: 200.0 };
const RELATIONS: Plan = Plan { bits: 15, rounds: ACTIONS_PLAN.rounds, least: 10, margin: 60.0 };

/// From the second round on, how often the parser goes where its own action leads, right or wrong.
const EXPLORE: f64 = 0.9;

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
    // The two halves that the tags are guessed from take as long as the whole, and a round of the parser as long as two of the tagger.
    let mut work = Work { watch, done: 0, all: 4 * TAGS.rounds + 4 * ACTIONS_PLAN.rounds };
    let tags = tagger(sentences.iter().collect(), &mut random, &mut |_| work.step(2));
    for fold in 0..2 {
        let others = sentences.iter().filter(|sentence| sentence.fold != fold).collect();
        let tagger = tagger(others, &mut random, &mut |_| work.step(1)).finish(TAGS.bits);
        sentences.iter_mut().filter(|sentence| sentence.fold == fold).for_each(|sentence| sentence.guess(&tagger));
    }
    let lemmas = lemmatiser(&mut lemmas, &mut random);
    let (actions, relations) = parser(&sentences, &mut random, &mut |_| work.step(4));
    Model {
        tags: tags.finish(TAGS.bits),
        lemmas: lemmas.finish(LEMMAS.bits),
        actions: actions.finish(ACTIONS_PLAN.bits),
        relations: relations.finish(RELATIONS.bits),
    }
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
    /// The place of the head of each token, counted from 1; one past the last for a root, 0 where nothing is annotated.
    heads: Vec<u16>,
    relations: Vec<Option<Relation>>,
    /// Tags as a tagger guesses them that did not learn from it.
    guessed: Vec<Tag>,
    /// The tree of those that are guessed to be words, and what each of these is to its head.
    tree: RightTree,
    word_relations: Vec<Option<Relation>>,
}

impl Sentence {
    fn guess(&mut self, tagger: &Checked<WIDTH>) {
        self.guessed.clear();
        tag::Sentence::new(&self.facts).tag(tagger, &mut self.guessed);
        self.grow();
    }

    /// Makes the tree of words from the heads of all tokens: what hangs on punctuation hangs on what that hangs on.
    fn grow(&mut self) {
        let mut positions = vec![0];
        let mut words = 0;
        for tag in &self.guessed {
            words += u16::from(*tag != Tag::PUNCT);
            positions.push(if *tag == Tag::PUNCT { 0 } else { words });
        }
        positions.push(words + 1);
        let position = |place: u16| positions.get(usize::from(place)).copied().unwrap_or(0);
        let above = |place: u16| place.checked_sub(1).and_then(|at| self.heads.get(usize::from(at))).copied().filter(|head| *head > 0);
        // Marks that hang on one another in a circle are not worth more steps.
        let head = |place: u16| std::iter::successors(Some(place), |place| above(*place)).take(5).map(position).find(|at| *at > 0);
        let words = || (0..).zip(&self.guessed).filter(|(_, tag)| **tag != Tag::PUNCT).map(|(at, _): (usize, _)| at);
        let heads: Vec<u16> = words().map(|at| self.heads.get(at).and_then(|place| head(*place)).unwrap_or(0)).collect();
        self.word_relations = words().map(|at| self.relations.get(at).copied().flatten()).collect();
        self.tree = RightTree::new(&heads);
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
        sentences.push(Sentence {
            fold,
            facts,
            tags: sentence.tokens.iter().map(|token| of(token)?.tag).collect(),
            heads: heads(&gold, sentence.tokens),
            relations: sentence.tokens.iter().map(|token| Some(of(token)?.relation)).collect(),
            guessed: Vec::new(),
            tree: RightTree::default(),
            word_relations: Vec::new(),
        });
        lemmas.extend(sentence.tokens.iter().filter_map(|token| lemma_example(&text, token, of(token)?, lexicons, &mut buffer)));
    }
}

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
    let folded = fold(text.form(token), buffer);
    Some((lemma::features(folded, tag), lemma::rule_of(folded, lemma)?))
}

fn lemmatiser(examples: &mut [LemmaExample], random: &mut Random) -> Perceptron<WIDTH> {
    let mut lemmatiser = Perceptron::new(LEMMAS.least, LEMMAS.margin);
    for _ in 0..LEMMAS.rounds {
        random.shuffle(examples);
        for (keys, right) in examples.iter() {
            lemmatiser.learn(keys, lemma::is_rule, |rule| rule == *right);
        }
    }
    lemmatiser
}

fn tagger(mut sentences: Vec<&Sentence>, random: &mut Random, after_round: &mut dyn FnMut(usize)) -> Perceptron<WIDTH> {
    let mut tagger = Perceptron::new(TAGS.least, TAGS.margin);
    for round in 0..TAGS.rounds {
        random.shuffle(&mut sentences);
        sentences.iter().for_each(|sentence| learn_tags(&mut tagger, sentence));
        after_round(round);
    }
    tagger
}

fn learn_tags(tagger: &mut Perceptron<WIDTH>, sentence: &Sentence) {
    let view = tag::Sentence::new(&sentence.facts);
    let mut last = tag::BEFORE;
    for (at, right) in sentence.tags.iter().enumerate() {
        let tag = view.certain(at).unwrap_or_else(|| {
            let (keys, answers) = (view.features(at, last), view.answers(at));
            let answer = match right {
                Some(right) if (*right as usize) < answers => tagger.learn(&keys, |tag| tag < answers, |tag| tag == *right as usize).0,
                _ => best(&tagger.sums(&keys), |tag| tag < answers),
            };
            Tag::from_number(answer)
        });
        last = (last.1, tag as u32);
    }
}

/// The parser while it learns.
struct Parser {
    actions: Perceptron<ACTIONS>,
    relations: Perceptron<WIDTH>,
    /// How often to go where its own action leads.
    explore: f64,
}

fn parser(sentences: &[Sentence], random: &mut Random, after_round: &mut dyn FnMut(usize)) -> (Perceptron<ACTIONS>, Perceptron<WIDTH>) {
    let actions = Perceptron::new(ACTIONS_PLAN.least, ACTIONS_PLAN.margin);
    let mut parser = Parser { actions, relations: Perceptron::new(RELATIONS.least, RELATIONS.margin), explore: 0.0 };
    let mut order: Vec<&Sentence> = sentences.iter().collect();
    let mut state = State::default();
    for round in 0..ACTIONS_PLAN.rounds {
        random.shuffle(&mut order);
        order.iter().for_each(|sentence| parser.learn(sentence, &mut state, random));
        parser.explore = EXPLORE;
        after_round(round);
    }
    (parser.actions, parser.relations)
}

impl Parser {
    fn learn(&mut self, sentence: &Sentence, state: &mut State, random: &mut Random) {
        state.start(&sentence.facts, &sentence.guessed);
        while !state.is_done() {
            let action = self.action(&sentence.tree, state, random);
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
    fn action(&mut self, tree: &RightTree, state: &State, random: &mut Random) -> Action {
        let costs = Action::ALL.map(|action| if state.may(action) { tree.cost(state, action) } else { usize::MAX });
        let least = costs.iter().min().copied().unwrap_or(0);
        let is_right = |answer: usize| costs.get(answer) == Some(&least);
        let (answer, right) = self.actions.learn(&action_features(state), |answer| may(state, answer), is_right);
        let taken = if is_right(answer) || random.chance(self.explore) { answer } else { right };
        Action::ALL.get(taken).copied().unwrap_or(Action::Shift)
    }

    /// Learns what a right arc is called; gives the name that it would have had.
    fn relation(&mut self, sentence: &Sentence, state: &State, head: u16, dependent: u16) -> Relation {
        if head == state.root() {
            return Relation::Root;
        }
        let keys = relation_features(state, head, dependent);
        let right = sentence.word_relations.get(usize::from(dependent) - 1).copied().flatten();
        let answer = match right.map(|right| right as usize) {
            Some(right) if is_relation(right) && sentence.tree.head(dependent) == head => {
                self.relations.learn(&keys, is_relation, |answer| answer == right).0
            }
            _ => best(&self.relations.sums(&keys), is_relation),
        };
        Relation::from_number(answer)
    }
}
