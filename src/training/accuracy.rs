//! How often tags, heads, relations and lemmas are those of annotated trees.

use std::fmt;
use std::ops::AddAssign;

use rayon::prelude::*;

use super::align::{Gold, align};
use super::treebank::Tree;
use crate::lexicons::words::Tag;
use crate::pipeline::Resources;
use crate::syntax::{self, Relation, Syntax};
use crate::text::TokenId;
use crate::tokens::Text;

/// Right answers of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Right ones.
    pub right: u64,
    /// All.
    pub all: u64,
}

impl Share {
    /// In percent; 0 where there was nothing to answer.
    pub fn percent(self) -> f64 {
        if self.all == 0 { 0.0 } else { 100.0 * self.right as f64 / self.all as f64 }
    }

    fn count(&mut self, is_right: bool) {
        self.right += u64::from(is_right);
        self.all += 1;
    }
}

impl AddAssign for Share {
    fn add_assign(&mut self, other: Self) {
        self.right += other.right;
        self.all += other.all;
    }
}

/// Accuracy over the tokens in which an annotated word stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Accuracy {
    /// Tags, punctuation too.
    pub tags: Share,
    /// Tags of words.
    pub word_tags: Share,
    /// Heads, those of punctuation too.
    pub heads: Share,
    /// Heads of words.
    pub word_heads: Share,
    /// Heads of words with their relations.
    pub relations: Share,
    /// Lemmas of words.
    pub lemmas: Share,
}

impl AddAssign for Accuracy {
    fn add_assign(&mut self, other: Self) {
        self.tags += other.tags;
        self.word_tags += other.word_tags;
        self.heads += other.heads;
        self.word_heads += other.word_heads;
        self.relations += other.relations;
        self.lemmas += other.lemmas;
    }
}

impl fmt::Display for Accuracy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, share) in [
            ("tags", self.tags),
            ("tags of words", self.word_tags),
            ("heads", self.heads),
            ("heads of words", self.word_heads),
            ("heads and relations", self.relations),
            ("lemmas", self.lemmas),
        ] {
            writeln!(f, "{name:20} {:6.2}  of {}", share.percent(), share.all)?;
        }
        Ok(())
    }
}

/// Parses the texts of trees and compares.
pub fn measure(trees: &[Tree], resources: &Resources) -> Accuracy {
    let sum = |mut sum: Accuracy, one: Accuracy| {
        sum += one;
        sum
    };
    trees.par_iter().map(|tree| one(tree, resources)).reduce(Accuracy::default, sum)
}

fn one(tree: &Tree, resources: &Resources) -> Accuracy {
    let text = Text::new(&tree.text, &resources.lexicons);
    let syntax = syntax::read(&text, &resources.lexicons, &resources.models.syntax);
    let mut accuracy = Accuracy::default();
    for (token, gold) in align(tree, &text).enumerate() {
        if let Some(gold) = gold {
            let lemma = gold.lemma.as_deref().map(|lemma| syntax.lemma(&text, &resources.lexicons, token) == lemma);
            accuracy.count(token, gold, &syntax, lemma);
        }
    }
    accuracy
}

impl Accuracy {
    fn count(&mut self, token: TokenId, gold: &Gold, syntax: &Syntax, lemma: Option<bool>) {
        let is_word = gold.tag != Some(Tag::PUNCT) && gold.relation != Relation::Punct;
        let (head, relation) = (syntax.head(token) == gold.head, syntax.relation(token) == gold.relation);
        self.heads.count(head);
        if let Some(tag) = gold.tag {
            self.tags.count(syntax.tag(token) == tag);
        }
        if !is_word {
            return;
        }
        self.word_heads.count(head);
        self.relations.count(head && relation);
        if let Some(tag) = gold.tag {
            self.word_tags.count(syntax.tag(token) == tag);
        }
        if let Some(lemma) = lemma {
            self.lemmas.count(lemma);
        }
    }
}
