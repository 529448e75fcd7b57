//! Which documents of a corpus are copies of earlier ones, as the stories of news agencies are: decided document by document, in order
//! of the input, and never taken back.
//!
//! A document is a copy where more than half of the shorter one's sequences of four words stand in the other: cut at the end, headed anew
//! or edited here and there it still is one; another story of the same day with the same quotations is not. A copy of a copy is one too;
//! all of a group name its first document. What counts in the end are their quotes: one is copied where the first, or an earlier copy, has it too (a few of
//! its sequences of words are enough), so what a longer version adds is not lost. The limits: the first is the first of the input, which
//! need not be the oldest; a document more than three times as long is another one; the last 50,000 documents that are no close copies
//! are remembered, with about 900 bytes each and 16 for each of their quotes: an older one's copy is not known.

use std::cmp::Reverse;
use std::collections::VecDeque;

use hashbrown::hash_table::HashTable;
use hashbrown::{HashMap, HashSet};
use serde::{Deserialize, Serialize};

use super::column::score;
use super::{Records, Sketch, Sources};

/// What becomes of copies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Duplicates {
    /// Nobody looks for them.
    #[default]
    Keep,
    /// They and their quotes are marked.
    Mark,
    /// They are marked, and their quotes left out.
    Drop,
}

impl Duplicates {
    /// All of them with their names.
    pub const ALL: [(&'static str, Duplicates); 3] = [("keep", Duplicates::Keep), ("mark", Duplicates::Mark), ("drop", Duplicates::Drop)];
}

/// The last documents of a corpus that are no close copies, in groups.
#[derive(Debug)]
pub struct Copies {
    /// By number, from nought.
    groups: HashMap<usize, Group>,
    begun: usize,
    /// The oldest first.
    known: VecDeque<Known>,
    /// How many came before those.
    forgotten: u32,
    /// Some hashes of each known document, with its number.
    keys: HashTable<(u32, u32)>,
    /// So many documents are remembered.
    window: usize,
}

impl Default for Copies {
    fn default() -> Self {
        Self::remembering(REMEMBERED)
    }
}

/// A document and its copies.
#[derive(Debug)]
struct Group {
    /// The document's id.
    first: Box<str>,
    /// Hashes of the quotes of all of them, sorted.
    quotes: Vec<u32>,
    /// How many of them are known.
    known: usize,
}

/// A document by which others are known.
#[derive(Debug)]
struct Known {
    group: usize,
    sketch: Sketch,
}

/// News agencies' stories are printed within days.
const REMEMBERED: usize = 50_000;
/// From this share on a document is a copy.
const SIMILAR: f32 = 0.55;
/// From this share on what is like the copy is like the other, too.
const CLOSE: f32 = 0.8;
/// The hashes by which a document is found again: its least ones that are not common yet.
const KEYS: usize = 16;
/// A sequence of more documents than this is a common phrase: by it no further one is found.
const COMMON: usize = 16;
/// Of the documents that a new one may be a copy of, so many are compared.
const COMPARED: usize = 16;
/// Hashes of quotes that a group may have.
const QUOTES: usize = 1 << 12;

impl Copies {
    fn remembering(window: usize) -> Self {
        let (groups, known, keys) = Default::default();
        Self { groups, begun: 0, known, forgotten: 0, keys, window }
    }

    /// Marks the next document, where it is a copy, and those of its quotes that its group has; leaves them out where that is wished.
    pub fn settle(&mut self, records: &mut Records, duplicates: Duplicates) {
        let Some(sketch) = &records.sketch else { return };
        let found = self.place(&records.document.doc_id, sketch);
        let at = found.map_or(self.begun.saturating_sub(1), |(at, _)| at);
        let Some(group) = self.groups.get_mut(&at) else { return };
        let mut fresh = Vec::new();
        for (quote, hashes) in records.quotes.iter_mut().zip(&sketch.quotes) {
            quote.copied = hashes.iter().any(|hash| group.quotes.binary_search(hash).is_ok());
            if !quote.copied {
                fresh.extend_from_slice(hashes);
            }
        }
        group.learn(fresh);
        let Some((_, similarity)) = found else { return };
        records.document.copy_of = Some(group.first.to_string());
        records.document.similarity = Some(score(similarity.into()));
        records.document.quotes_copied = records.quotes.iter().filter(|quote| quote.copied).count();
        if duplicates == Duplicates::Drop && records.document.quotes_copied > 0 {
            leave_out(records);
        }
    }

    /// The group of the next document, from nought, and its similarity to the nearest one there; none where it begins the next group.
    pub fn place(&mut self, id: &str, sketch: &Sketch) -> Option<(usize, f32)> {
        let found = self.find(sketch);
        let group = found.map_or(self.begun, |(group, _)| group);
        if found.is_none() {
            self.groups.insert(group, Group { first: id.into(), quotes: Vec::new(), known: 0 });
            self.begun += 1;
        }
        if found.is_none_or(|(_, similarity)| similarity < CLOSE) {
            self.add(group, sketch);
        }
        found
    }

    /// The group of the earlier document that is most like a new one.
    fn find(&self, sketch: &Sketch) -> Option<(usize, f32)> {
        let mut hits: HashMap<u32, u32> = HashMap::new();
        for hash in &sketch.least {
            self.with(*hash).for_each(|at| *hits.entry(at).or_default() += 1);
        }
        let mut ranked: Vec<(Reverse<u32>, u32)> = hits.into_iter().map(|(at, hits)| (Reverse(hits), at)).collect();
        ranked.sort_unstable();
        let known = ranked.into_iter().take(COMPARED).filter_map(|(_, at)| self.known.get(at.checked_sub(self.forgotten)? as usize));
        let similar = known.map(|known| (known.group, known.sketch.similarity(sketch))).filter(|(_, similarity)| *similarity >= SIMILAR);
        similar.min_by(|(group, one), (other_group, other)| other.total_cmp(one).then(group.cmp(other_group)))
    }

    fn with(&self, hash: u32) -> impl Iterator<Item = u32> {
        self.keys.iter_hash(place(hash)).filter(move |(key, _)| *key == hash).map(|(_, at)| *at)
    }

    fn add(&mut self, group: usize, sketch: &Sketch) {
        let Some(at) = u32::try_from(self.known.len()).ok().and_then(|known| self.forgotten.checked_add(known)) else { return };
        let rare: Vec<u32> = sketch.least.iter().copied().filter(|hash| self.with(*hash).count() < COMMON).take(KEYS).collect();
        for hash in rare {
            self.keys.insert_unique(place(hash), (hash, at), |(key, _)| place(*key));
        }
        self.known.push_back(Known { group, sketch: Sketch { quotes: Vec::new(), ..sketch.clone() } });
        self.groups.entry(group).and_modify(|group| group.known += 1);
        if self.known.len() > self.window {
            self.forget();
        }
    }

    /// Forgets the oldest document, and its group with the last of it.
    fn forget(&mut self) {
        let Some(oldest) = self.known.pop_front() else { return };
        for hash in oldest.sketch.least {
            if let Ok(key) = self.keys.find_entry(place(hash), |key| *key == (hash, self.forgotten)) {
                key.remove();
            }
        }
        self.forgotten += 1;
        if let Some(group) = self.groups.get_mut(&oldest.group) {
            group.known -= 1;
            if group.known == 0 {
                self.groups.remove(&oldest.group);
            }
        }
    }
}

impl Group {
    fn learn(&mut self, fresh: Vec<u32>) {
        if fresh.is_empty() {
            return;
        }
        self.quotes.extend(fresh);
        self.quotes.sort_unstable();
        self.quotes.dedup();
        self.quotes.truncate(QUOTES);
        self.quotes.shrink_to_fit();
    }
}

/// Where a hash stands in the table: the least ones of many documents are alike in their high bits.
fn place(hash: u32) -> u64 {
    u64::from(hash).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// Leaves the copied quotes out, with what names them.
fn leave_out(records: &mut Records) {
    let copied = records.quotes.iter().filter(|quote| quote.copied);
    let gone: HashMap<String, Option<String>> = copied.map(|quote| (quote.quote_id.clone(), quote.parent_quote_id.clone())).collect();
    records.quotes.retain(|quote| !quote.copied);
    for quote in &mut records.quotes {
        for _ in 0..gone.len() {
            let Some(further) = quote.parent_quote_id.as_ref().and_then(|parent| gone.get(parent)) else { break };
            quote.parent_quote_id.clone_from(further);
        }
        quote.repeat_of = quote.repeat_of.take().filter(|first| !gone.contains_key(first));
    }
    let speaking: HashSet<&str> = records.quotes.iter().filter_map(|quote| quote.speaker_id.as_deref()).collect();
    records.voices.retain(|voice| speaking.contains(voice.speaker_id.as_str()));
    records.document.quotes = records.quotes.len();
    records.document.sources = Sources::new(&records.quotes);
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::records::{Quote, sample};

    /// Documents with quotes, each known by "text | quote | quote"; gives for each whom it copies and which quotes it has left, a star
    /// for copied ones.
    fn settled(documents: &[&str], duplicates: Duplicates) -> Vec<String> {
        let mut copies = Copies::default();
        let mut settle = |(at, line): (usize, &&str)| {
            let parts: Vec<&str> = line.split(" | ").collect();
            let mut records = sample::records("a");
            let quote = records.quotes[0].clone();
            records.document.doc_id = at.to_string();
            records.quotes =
                parts[1..].iter().map(|text| Quote { content_text: (*text).into(), quote_id: (*text).into(), ..quote.clone() }).collect();
            records.sketch = Some(Sketch::new(&parts.concat(), parts[1..].iter().copied()));
            copies.settle(&mut records, duplicates);
            let quotes = records.quotes.iter().map(|quote| format!("{}{}", quote.content_text, if quote.copied { "*" } else { "" }));
            let quotes: Vec<String> = quotes.collect();
            format!("{} {}", records.document.copy_of.unwrap_or_default(), quotes.join(", "))
        };
        documents.iter().enumerate().map(&mut settle).collect()
    }

    const STORY: &str =
        "The ferry to the islands will stop at noon on weekdays from May, the council of the port decided after a short debate";

    #[test]
    fn copies_are_marked_with_the_quotes_that_they_have_from_the_first() {
        let documents = [
            format!("{STORY} | we cannot pay for it any longer"),
            format!("PORT (Agency) — {STORY} | we cannot pay for it any longer | nobody asked the islands about this"),
            format!("{STORY}. | nobody asked the islands about this"),
            "Another thing altogether happened in the hills, where snow fell in June and closed all of the passes | we cannot pay for it any longer".to_owned(),
        ];
        let documents: Vec<&str> = documents.iter().map(String::as_str).collect();
        let (first, second) = ("we cannot pay for it any longer", "nobody asked the islands about this");
        assert_eq!(
            settled(&documents, Duplicates::Mark),
            [format!(" {first}"), format!("0 {first}*, {second}"), format!("0 {second}*"), format!(" {first}")]
        );
        assert_eq!(settled(&documents, Duplicates::Drop), [format!(" {first}"), format!("0 {second}"), "0 ".into(), format!(" {first}")]);
    }

    #[test]
    fn the_oldest_are_forgotten() {
        let mut copies = Copies::remembering(3);
        let story = |number: usize| {
            let words: String = (0..40).map(|word| format!(" {number}x{word}")).collect();
            Sketch::new(&words, std::iter::empty())
        };
        let group = |copies: &mut Copies, number| copies.place("a", &story(number)).map(|(group, _)| group);
        for number in 0..4 {
            assert_eq!(group(&mut copies, number), None);
        }
        assert_eq!([3, 1, 0, 1].map(|number| group(&mut copies, number)), [Some(3), Some(1), None, None]);
        assert_eq!((copies.known.len(), copies.groups.len(), copies.keys.len()), (3, 3, 3 * KEYS));
    }

    #[test]
    fn what_is_left_out_is_named_by_nothing_that_stays() {
        let mut copies = Copies::default();
        let mut first = sample::records("a");
        first.sketch = Some(Sketch::new(STORY, ["said so", "", ""].into_iter()));
        let mut second = first.clone();
        copies.settle(&mut first, Duplicates::Drop);
        copies.settle(&mut second, Duplicates::Drop);
        assert_eq!((second.document.quotes, second.document.quotes_copied, second.quotes.len()), (2, 1, 2));
        assert!(second.quotes.iter().all(|quote| quote.parent_quote_id.is_none() && quote.repeat_of.is_none()));
    }

    #[test]
    fn common_phrases_find_no_further_documents_and_cost_no_time() {
        let mut copies = Copies::default();
        for number in 0..2_000 {
            // Half of each is a line that all have.
            let own: String = (0..40).map(|word| format!(" {number}x{word}")).collect();
            let sketch = Sketch::new(&format!("{STORY}{own}"), std::iter::empty());
            assert_eq!(copies.place("a", &sketch), None, "{number}");
        }
        let most = copies.known.iter().flat_map(|known| known.sketch.least.iter()).map(|hash| copies.with(*hash).count()).max();
        assert_eq!(most, Some(COMMON));
    }
}
