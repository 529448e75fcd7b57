//! Lays annotated trees onto dixit's own tokens and sentences, which are cut differently here and there.
//!
//! Of several annotated words in one token, that whose head stands outside gives tag and head. Of several tokens in one annotated word
//! the last one has its head, and the others hang on it. A head in another sentence makes a root.

use super::treebank::{Tree, TreeWord};
use crate::lexicons::fold;
use crate::lexicons::words::Tag;
use crate::syntax::Relation;
use crate::text::{Id, Table, TokenId, TokenRange};
use crate::tokens::Text;

/// What is annotated of one token.
#[derive(Clone, Debug, PartialEq)]
pub struct Gold {
    /// Its tag; none where several words with different tags stand in it.
    pub tag: Option<Tag>,
    /// Its lemma, folded; none where it is not one word.
    pub lemma: Option<String>,
    /// The token of its sentence that it hangs on; none for a root.
    pub head: Option<TokenId>,
    /// What it is to its head.
    pub relation: Relation,
}

/// The annotation of each token; none where no annotated word stands.
pub fn align(tree: &Tree, text: &Text<'_>) -> Table<TokenId, Option<Gold>> {
    let aligned = Aligned::new(tree, text);
    let mut gold = Vec::with_capacity(text.tokens.len());
    for sentence in text.sentences.iter() {
        gold.extend(sentence.tokens.iter().map(|token| aligned.gold(token, sentence.tokens)));
    }
    gold.into()
}

struct Aligned<'a> {
    tree: &'a Tree,
    text: &'a Text<'a>,
    /// The first and one past the last word in each token.
    words: Vec<(usize, usize)>,
    /// The last token in each word.
    tokens: Vec<Option<TokenId>>,
}

impl<'a> Aligned<'a> {
    fn new(tree: &'a Tree, text: &'a Text<'a>) -> Self {
        let mut words = Vec::with_capacity(text.tokens.len());
        let mut tokens = vec![None; tree.words.len()];
        let mut first = 0;
        for (id, token) in text.tokens.enumerate() {
            while tree.words.get(first).is_some_and(|word| word.span.end() <= token.span.start()) {
                first += 1;
            }
            let overlapping = tree.words.iter().skip(first).take_while(|word| word.span.start() < token.span.end());
            let end = first + overlapping.count();
            tokens.iter_mut().take(end).skip(first).for_each(|last| *last = Some(id));
            words.push((first, end));
        }
        Self { tree, text, words, tokens }
    }

    fn words_of(&self, token: TokenId) -> (usize, &'a [TreeWord]) {
        let (first, end) = self.words.get(token.index()).copied().unwrap_or_default();
        (first, self.tree.words.get(first..end).unwrap_or(&[]))
    }

    fn gold(&self, token: TokenId, sentence: TokenRange) -> Option<Gold> {
        let (first, words) = self.words_of(token);
        let is_outside = |word: &&TreeWord| word.head.is_none_or(|head| head < first || head >= first + words.len());
        let at = words.iter().position(|word| is_outside(&word)).unwrap_or(0);
        let word = words.get(at)?;
        let last = self.tokens.get(first + at).copied().flatten().unwrap_or(token);
        if last != token && words.len() == 1 {
            let relation = if word.tag == Tag::PUNCT { Relation::Punct } else { Relation::Dep };
            return Some(Gold { tag: Some(word.tag), lemma: None, head: Some(last).filter(|head| sentence.has(*head)), relation });
        }
        let head = word.head.and_then(|head| self.tokens.get(head).copied().flatten()).filter(|head| sentence.has(*head) && *head != token);
        let relation = if head.is_none() { Relation::Root } else { word.relation };
        let is_one = words.len() == 1 && self.text.tokens[token].span.contains(word.span);
        let mut buffer = String::new();
        let lemma = is_one.then(|| fold(&word.lemma, &mut buffer).to_owned());
        Some(Gold { tag: (words.len() == 1 || is_short(words)).then_some(word.tag), lemma, head, relation })
    }
}

/// "cannot" is a modal as its first word is; compounds with hyphens may be anything.
fn is_short(words: &[TreeWord]) -> bool {
    words.len() == 2 && words.iter().all(|word| word.tag != Tag::PUNCT)
}
