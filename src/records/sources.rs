//! How the words of a document are shared among its speakers: source diversity.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Quote;
use super::column::score;
use crate::lexicons::names::Gender;
use crate::speakers::SpeakerKind;

/// The speakers of a document's quotes. The words of a quote within another count for both.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Sources {
    /// How many there are.
    pub speakers: usize,
    /// Those that are persons.
    pub speakers_person: usize,
    /// Those that are organizations.
    pub speakers_organization: usize,
    /// Those that are groups.
    pub speakers_group: usize,
    /// Those that are documents.
    pub speakers_document: usize,
    /// Those without a name.
    pub speakers_unnamed: usize,
    /// Persons known to be male.
    pub persons_m: usize,
    /// Persons known to be female.
    pub persons_f: usize,
    /// Persons whose gender is open.
    pub persons_unknown: usize,
    /// Share of the most quoted speaker in the words of all quotes with a speaker; none without any.
    pub top_speaker_share: Option<f32>,
    /// Simpson's index of those quotes.
    pub speaker_diversity: Option<f32>,
    /// Simpson's index of their words.
    pub word_diversity: Option<f32>,
}

/// What the quotes of one speaker add up to.
#[derive(Default)]
struct Part {
    kind: Option<SpeakerKind>,
    gender: Option<Gender>,
    quotes: usize,
    words: usize,
}

impl Sources {
    pub(super) fn new(quotes: &[Quote]) -> Self {
        let mut parts: BTreeMap<&str, Part> = BTreeMap::new();
        for quote in quotes {
            let Some(id) = quote.speaker_id.as_deref() else { continue };
            let part = parts.entry(id).or_default();
            part.kind = part.kind.or(quote.speaker_type);
            part.gender = part.gender.or(quote.speaker_gender);
            part.quotes += 1;
            part.words += quote.words;
        }
        let words = || parts.values().map(|part| part.words);
        let (all, most) = (words().sum::<usize>(), words().max().unwrap_or(0));
        let mut sources = Self {
            speakers: parts.len(),
            top_speaker_share: (all > 0).then(|| score(most as f64 / all as f64)),
            speaker_diversity: parts.values().map(|part| part.quotes).collect::<Simpson>().index(),
            word_diversity: words().collect::<Simpson>().index(),
            ..Self::default()
        };
        parts.values().for_each(|part| sources.count(part));
        sources
    }

    fn count(&mut self, part: &Part) {
        match part.kind {
            Some(SpeakerKind::Person) => self.speakers_person += 1,
            Some(SpeakerKind::Organization) => self.speakers_organization += 1,
            Some(SpeakerKind::Group) => self.speakers_group += 1,
            Some(SpeakerKind::Document) => self.speakers_document += 1,
            Some(SpeakerKind::Unnamed) | None => self.speakers_unnamed += 1,
        }
        if part.kind == Some(SpeakerKind::Person) {
            *match part.gender {
                Some(Gender::Male) => &mut self.persons_m,
                Some(Gender::Female) => &mut self.persons_f,
                None => &mut self.persons_unknown,
            } += 1;
        }
    }
}

/// Simpson's index of diversity (E. H. Simpson, Measurement of Diversity, Nature 163, 1949): the chance that two draws, the first put
/// back, are of different speakers. It adds up in whole numbers, so in any order.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Simpson {
    total: u64,
    squares: u128,
}

impl Simpson {
    /// Adds what one speaker has.
    pub(super) fn add(&mut self, count: u64) {
        self.total += count;
        self.squares += u128::from(count).pow(2);
    }

    /// The index, 0..1; none of nothing.
    pub(super) fn index(self) -> Option<f32> {
        let all = (self.total as f64).powi(2);
        (self.total > 0).then(|| score(1.0 - self.squares as f64 / all))
    }
}

impl FromIterator<usize> for Simpson {
    fn from_iter<I: IntoIterator<Item = usize>>(counts: I) -> Self {
        let mut simpson = Self::default();
        counts.into_iter().for_each(|count| simpson.add(count as u64));
        simpson
    }
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::records::sample;

    #[test]
    fn diversity() {
        for (counts, index) in
            [(vec![], None), (vec![0], None), (vec![4], Some(0.0)), (vec![2, 2], Some(0.5)), (vec![1, 1, 1], Some(0.667))]
        {
            assert_eq!(counts.into_iter().collect::<Simpson>().index(), index);
        }
    }

    #[test]
    fn speakers_are_counted_once_and_their_words_together() {
        let quote = |speaker: Option<&str>, kind, gender, words| Quote {
            speaker_id: speaker.map(str::to_owned),
            speaker_type: Some(kind),
            speaker_gender: gender,
            words,
            ..sample::records("a").quotes[0].clone()
        };
        let quotes = [
            quote(Some("a"), SpeakerKind::Person, None, 5),
            quote(Some("a"), SpeakerKind::Person, Some(Gender::Female), 1),
            quote(Some("b"), SpeakerKind::Person, None, 1),
            quote(Some("c"), SpeakerKind::Organization, None, 1),
            quote(None, SpeakerKind::Person, None, 9),
        ];
        let expected = Sources {
            speakers: 3,
            speakers_person: 2,
            speakers_organization: 1,
            persons_f: 1,
            persons_unknown: 1,
            top_speaker_share: Some(0.75),
            speaker_diversity: Some(0.625),
            word_diversity: Some(0.406),
            ..Sources::default()
        };
        assert_eq!(Sources::new(&quotes), expected);
        assert_eq!(Sources::new(&[]), Sources::default());
    }
}
