//! The sieve of pairs, for news: "the former" and "the latter" are one of the last two persons named, "the two", "both", "both women" are
//! the two together.
//!
//! The two are looked for in the sentence itself, then in the one before; where it names more, the last two that "and" joins. The limit:
//! only persons who are named; "the latter" of two plans or two sides is nobody.

use super::cast::Reading;
use super::mention::{Mention, Nominal};
use super::names;
use super::resolver::{Answer, Resolver};
use super::{Sieve, SpeakerKind};
use crate::lexicons::names::{Gender, ReferentKind};
use crate::text::{Id, SentenceId, TokenId, TokenRange};

/// What is meant of two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    First,
    Second,
    /// Men or women, where the noun tells.
    Both(Option<Gender>),
}

/// No more of a sentence's persons are compared, nor more of its last names looked at.
const PERSONS: usize = 8;
const NAMES: usize = 64;

impl Resolver<'_, '_, '_> {
    /// One or both of two, if the source is such a phrase and the text names two.
    pub fn paired(&mut self, mention: &Mention) -> Option<Answer> {
        let (at, part) = self.part(mention)?;
        let gender = if let Part::Both(gender) = part { gender } else { None };
        let persons = self.last_persons(at, gender);
        match (persons.as_slice(), part) {
            ([first, _], Part::First) => Some(Answer::one(Sieve::Pair, *first)),
            ([_, second], Part::Second) => Some(Answer::one(Sieve::Pair, *second)),
            ([first, second], Part::Both(_)) => {
                let candidates = vec![(*first, 0.5), (*second, 0.5)];
                Some(Answer { candidates, ..Answer::one(Sieve::Pair, self.group(&persons)) })
            }
            ([_, _, _, ..], Part::First | Part::Second) => Some(Answer::open(persons.into_iter().map(|person| (person, 1.0)).collect())),
            // Nobody is called "former".
            (_, Part::First | Part::Second) => Some(Answer::open(Vec::new())),
            _ => None,
        }
    }

    /// What a source means of two, and where it stands.
    fn part(&self, mention: &Mention) -> Option<(usize, Part)> {
        match mention {
            Mention::Pronoun(at) if !self.story && self.layers.is(*at, &["both"]) => Some((*at, Part::Both(None))),
            Mention::Nominal(nominal) if !self.story && nominal.definite => Some((nominal.chunk.start(), self.nominal_part(nominal)?)),
            _ => None,
        }
    }

    fn nominal_part(&self, nominal: &Nominal) -> Option<Part> {
        let (first, head) = (nominal.chunk.start(), nominal.head);
        let is_whole = nominal.phrase.end() == head + 1;
        match nominal.chunk.len() {
            1 if is_whole && self.layers.is(head, &["former"]) => Some(Part::First),
            1 if is_whole && self.layers.is(head, &["latter"]) => Some(Part::Second),
            1 if is_whole && self.layers.is(head, &["two", "pair", "duo"]) => Some(Part::Both(None)),
            2 if nominal.plural && nominal.kind == Some(ReferentKind::Person) && self.layers.is(first, &["two", "both"]) => {
                Some(Part::Both(nominal.gender))
            }
            _ => None,
        }
    }

    /// The two persons last named before `at`: in its sentence, else in the one before, else those last joined; more where a sentence
    /// names more and joins none.
    fn last_persons(&self, at: usize, gender: Option<Gender>) -> Vec<usize> {
        let sentences = &self.layers.text.sentences;
        let here = self.layers.text.sentence_of(TokenId::new(at)).index();
        let start = |sentence: usize| sentences.find(SentenceId::new(sentence)).map_or(at, |sentence| sentence.tokens.start());
        let before = here.checked_sub(1).map_or(0, start);
        let mut most = Vec::new();
        for from in [start(here), before] {
            let persons = self.persons(TokenRange::of(from, at.max(from)), gender);
            if persons.len() == 2 {
                return persons;
            }
            most = persons;
        }
        let joined = self.pair.as_ref().filter(|(pair, clock)| pair.len() == 2 && self.clock - clock <= 1 && self.suit(pair, gender));
        match joined {
            Some((pair, _)) => pair.clone(),
            None => most,
        }
    }

    /// The persons named in `tokens` outside quotations, each once, in order.
    fn persons(&self, tokens: TokenRange, gender: Option<Gender>) -> Vec<usize> {
        let mut persons = Vec::new();
        let names = names::within(self.names, tokens);
        for name in names.start.max(names.end.saturating_sub(NAMES))..names.end {
            let is_quoted = self.names.get(name).is_none_or(|name| self.layers.is_quoted(name.core.start()));
            let Reading::One(entity) = self.cast.reading(name) else { continue };
            if !is_quoted && persons.len() < PERSONS && !persons.contains(&entity) && self.suit(&[entity], gender) {
                persons.push(entity);
            }
        }
        persons
    }

    /// Whether all are persons, of a gender if one is told.
    fn suit(&self, entities: &[usize], gender: Option<Gender>) -> bool {
        let suits = |entity: &super::cast::Entity| {
            let known = entity.gender().or(entity.given);
            entity.kind == SpeakerKind::Person && (gender.is_none() || known.is_none() || known == gender)
        };
        entities.iter().all(|entity| self.cast.entities.get(*entity).is_some_and(suits))
    }
}

#[cfg(test)]
mod tests {
    use super::super::marked::{check, speakers};

    #[test]
    fn the_former_and_the_latter() {
        for (text, expected) in [
            ("Ilka Brandt met Lew Marsh on Monday. [source The former] said no. ", "Ilka Brandt/pair"),
            ("Ilka Brandt met Lew Marsh on Monday. [source The latter] said no. ", "Lew Marsh/pair"),
            ("Ilka Brandt and Lew Marsh left, and [source the latter] said no.", "Lew Marsh/pair"),
            ("Tom Reed saw Ilka Brandt and Lew Marsh. [source The former] said no.", "Ilka Brandt/pair"),
            ("Tom Reed saw Ilka Brandt with Lew Marsh. [source The former] said no.", "Tom Reed|Ilka Brandt|Lew Marsh"),
            ("Ilka Brandt left. [source The former] said no.", ""),
            ("Ilka Brandt met Lew Marsh. [source The former mayor of Leeds] said no.", "former mayor of Leeds/nominal"),
        ] {
            check(text, &[expected]);
        }
    }

    #[test]
    fn the_two_speak_as_a_group() {
        for (text, expected) in [
            ("Ilka Brandt met Lew Marsh on Monday. [source The two] said no.", "Ilka Brandt and Lew Marsh/pair"),
            ("Ilka Brandt met Lew Marsh on Monday. [source Both] said no.", "Ilka Brandt and Lew Marsh/pair"),
            ("Mr. Tom Reed, Mr. Lew Marsh and Ms. Ilka Brandt came. [source The two men] said no.", "Tom Reed and Lew Marsh/pair"),
            ("Ilka Brandt met Lew Marsh on Monday. [source Both ministers] said no.", "Ilka Brandt and Lew Marsh/pair"),
            ("Ilka Brandt left on Monday. [source Both sides] said no.", "Both sides/nominal"),
            ("Ilka Brandt left. [source The two] said no.", "two/nominal"),
        ] {
            check(text, &[expected]);
        }
        let found = speakers("Ilka Brandt met Lew Marsh on Monday. [source The two] said no.");
        let members: Vec<_> = found
            .resolutions
            .iter()
            .flat_map(|one| &one.candidates)
            .map(|(who, weight)| (found.speakers[*who].name.as_str(), *weight))
            .collect();
        assert_eq!(members, [("Ilka Brandt", 0.5), ("Lew Marsh", 0.5)]);
    }
}
