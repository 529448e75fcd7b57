//! The distinct words of a dictionary's entries, and which of them a word of running text fits: whole words in a hash, beginnings and
//! endings in the order of their letters, globs below the letters before their first wildcard.

use hashbrown::HashMap;

use super::Entry;
use super::pattern::{self, Shape, Word};

/// Stands before the text of a piece that no blank may stand before.
pub(super) const GLUE: char = '\u{1}';
/// Globs are not tried on longer words.
const LONGEST: usize = 256;

/// A map with a fast hash that is the same in every run.
pub(super) type Fast<K, V> = HashMap<K, V, foldhash::fast::FixedState>;

/// The distinct words of all entries.
#[derive(Debug)]
pub(super) struct Pieces {
    pub count: u32,
    /// Whole words, those that are glued with [`GLUE`] before them.
    pub whole: Fast<Box<str>, u32>,
    starts: Affixes,
    /// Endings, and words, are read from their end.
    ends: Affixes,
    /// Whether a piece is a mark, or glued.
    pub has_marks: bool,
    pub has_glue: bool,
}

impl Pieces {
    pub(super) fn new(entries: &[Entry]) -> Self {
        let mut pieces = Self {
            count: 0,
            whole: HashMap::default(),
            starts: Affixes::default(),
            ends: Affixes::default(),
            has_marks: false,
            has_glue: false,
        };
        let mut affixes: [Fast<Box<str>, Vec<Affix>>; 2] = Default::default();
        for word in entries.iter().flat_map(|entry| &entry.pattern.words) {
            let [starts, ends] = &mut affixes;
            let new = match word.shape {
                Shape::Whole => pieces.whole_word(word),
                Shape::Start => affix(starts, word.text.clone(), Affix { glob: None, piece: pieces.count }),
                Shape::End => affix(ends, word.text.chars().rev().collect(), Affix { glob: None, piece: pieces.count }),
                Shape::Glob => {
                    affix(starts, pattern::stem(&word.text).into(), Affix { glob: Some(word.text.clone()), piece: pieces.count })
                }
            };
            pieces.count += u32::from(new);
        }
        let [starts, ends] = affixes;
        (pieces.starts, pieces.ends) = (Affixes::new(starts), Affixes::new(ends));
        pieces
    }

    fn whole_word(&mut self, word: &Word) -> bool {
        self.has_marks |= !word.text.contains(char::is_alphanumeric);
        self.has_glue |= word.glued;
        let count = self.whole.len();
        self.whole.entry(key(word)).or_insert(self.count);
        self.whole.len() > count
    }

    pub(super) fn id(&self, word: &Word) -> Option<u32> {
        match word.shape {
            Shape::Whole => self.whole.get(&key(word)).copied(),
            Shape::Start => self.starts.id(&word.text, None),
            Shape::End => self.ends.id(&word.text.chars().rev().collect::<String>(), None),
            Shape::Glob => self.starts.id(pattern::stem(&word.text), Some(&word.text)),
        }
    }

    /// Adds the pieces that a folded word fits, those that say most first.
    pub(super) fn of_word(&self, word: &str, reversed: &mut String, pieces: &mut Vec<u32>) {
        pieces.extend(self.whole.get(word));
        let is_short = word.len() <= LONGEST;
        let fits = |affix: &Affix| affix.glob.as_ref().is_none_or(|glob| is_short && pattern::fits(glob, word));
        self.starts.walk(word, |affix| pieces.extend(Some(affix.piece).filter(|_| fits(affix))));
        if !self.ends.keys.is_empty() {
            reversed.clear();
            reversed.extend(word.chars().rev());
            self.ends.walk(reversed, |affix| pieces.push(affix.piece));
        }
    }

    /// The pieces that fit whatever `word` fits.
    pub(super) fn covering(&self, word: &Word) -> Vec<u32> {
        let mut pieces = Vec::new();
        let mut plain = |affix: &Affix| pieces.extend(Some(affix.piece).filter(|_| affix.glob.is_none()));
        match word.shape {
            Shape::Whole if word.glued => {}
            Shape::Whole if word.text.contains(char::is_alphanumeric) => self.of_word(&word.text, &mut String::new(), &mut pieces),
            Shape::Start => self.starts.walk(&word.text, &mut plain),
            Shape::End => self.ends.walk(&word.text.chars().rev().collect::<String>(), &mut plain),
            Shape::Whole | Shape::Glob => {}
        }
        let own = self.id(word).filter(|own| !pieces.contains(own));
        pieces.extend(own);
        pieces
    }
}

fn key(word: &Word) -> Box<str> {
    if word.glued { format!("{GLUE}{}", word.text).into() } else { word.text.clone() }
}

/// Files a wildcard word under the letters it begins with; whether it is new.
fn affix(affixes: &mut Fast<Box<str>, Vec<Affix>>, key: Box<str>, new: Affix) -> bool {
    let same = affixes.entry(key).or_default();
    let is_new = same.iter().all(|known| known.glob != new.glob);
    if is_new {
        same.push(new);
    }
    is_new
}

/// Beginnings of words in order of their letters.
#[derive(Debug, Default)]
struct Affixes {
    keys: Vec<Box<str>>,
    /// The longest other beginning that each begins with.
    within: Vec<Option<usize>>,
    items: Vec<Vec<Affix>>,
}

/// A piece with a wildcard: any word that begins so, or a glob that it must fit.
#[derive(Debug)]
struct Affix {
    glob: Option<Box<str>>,
    piece: u32,
}

impl Affixes {
    fn new(affixes: Fast<Box<str>, Vec<Affix>>) -> Self {
        let mut sorted: Vec<_> = affixes.into_iter().collect();
        sorted.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        let (keys, items): (Vec<Box<str>>, Vec<_>) = sorted.into_iter().unzip();
        let mut within = Vec::with_capacity(keys.len());
        let mut around: Vec<(usize, &str)> = Vec::new();
        for (at, key) in keys.iter().enumerate() {
            while around.last().is_some_and(|(_, outer)| !key.starts_with(outer)) {
                around.pop();
            }
            within.push(around.last().map(|(outer, _)| *outer));
            around.push((at, key));
        }
        Self { within, items, keys }
    }

    /// All that `word` begins with, the longest first. The last key in order up to the word has them all within it.
    fn walk(&self, word: &str, mut each: impl FnMut(&Affix)) {
        let mut at = self.keys.partition_point(|key| **key <= *word).checked_sub(1);
        while let Some(place) = at {
            if self.keys.get(place).is_some_and(|key| word.starts_with(&**key)) {
                self.items.get(place).into_iter().flatten().for_each(&mut each);
            }
            at = self.within.get(place).copied().flatten();
        }
    }

    fn id(&self, key: &str, glob: Option<&str>) -> Option<u32> {
        let place = self.keys.binary_search_by(|known| (**known).cmp(key)).ok()?;
        let item = self.items.get(place)?.iter().find(|item| item.glob.as_deref() == glob)?;
        Some(item.piece)
    }
}
