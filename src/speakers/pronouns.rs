//! The sieve of pronouns: who is in focus and agrees; whoever stands right before "who"; two named together for "both".

use super::Sieve;
use super::SpeakerKind;
use super::beside::InMind;
use super::cast::{Entity, Reading};
use super::focus::weight;
use super::mention::QUANTIFIERS;
use super::names;
use super::resolver::{Answer, Resolver};
use crate::lexicons::names::{Case, Gender, Pronoun};
use crate::lexicons::words::Tag;
use crate::text::{AttributionId, Id, TokenId, TokenRange};
use crate::tokens::TokenKind;

/// A gender that the text shows counts for more than one that it leaves open.
const KNOWN_GENDER: f32 = 1.5;
/// "a man in a hat": those who have names are meant more often.
const UNNAMED: f32 = 0.5;
/// A person whose given name agrees.
const GIVEN: f32 = 1.25;
/// Its given name shows it to be a person's, and no more.
const LIKELY: f32 = 0.55;
/// Nearly nobody with that given name is of that gender.
const UNLIKELY: f32 = 0.05;
/// What being mentioned e times as often adds.
const SALIENCE: f32 = 0.4;
/// "it" often means nobody: what weighs less is not meant.
const NEUTER: f32 = 1.0;
/// A place is seldom "it" unless it speaks.
const PLACE: f32 = 0.4;
/// A name that nothing shows to be a person's counts for less.
const UNEVIDENT: f32 = 0.5;
/// Few speak of themselves by name.
const TALKED_ABOUT: f32 = 0.2;
/// A pair is remembered for so many sentences.
const PAIR_SENTENCES: u32 = 8;
/// No aside is longer.
const ASIDE: usize = 30;
/// How many candidates an open answer names.
const CANDIDATES: usize = 3;

impl Resolver<'_, '_, '_> {
    /// A pronoun that is a source.
    pub fn pronoun(&mut self, at: usize, attribution: usize) -> Answer {
        let relative = self.layers.is(at, &["who", "which", "whom", "that", "whose"]);
        if relative {
            return self.relative(at);
        }
        let Some(pronoun) = self.layers.pronoun(at).copied() else { return self.both() };
        if pronoun.person == 1 && !pronoun.is_plural && !self.layers.is_quoted(at) {
            let signer = self.signer(at);
            return Answer::one(Sieve::FirstPerson, signer.unwrap_or_else(|| self.teller()));
        }
        if pronoun.person != 3 {
            return Answer::open(Vec::new());
        }
        if pronoun.is_plural {
            return self.they();
        }
        let inner = self.layers.attributions.find(AttributionId::new(attribution)).and_then(|attribution| attribution.parent);
        let outer = inner.and_then(|parent| self.entity_of(parent));
        let quoted = self.layers.quotations.is_quoted(crate::text::TokenId::new(at));
        if let Some(outer) = outer.filter(|_| !quoted && !pronoun.is_neuter)
            && self.cast.entities.get(outer).is_some_and(|entity| personal(entity, pronoun.gender).is_some())
        {
            let answer = Answer::one(Sieve::Pronoun, outer);
            if let (Some(entity), Some(gender)) = (answer.entity, pronoun.gender) {
                self.learn_gender(entity, gender);
            }
            return answer;
        }
        let talked_about = self.talked_about(attribution);
        let ranked = self.ranked(at, &pronoun, |entity| match entity {
            _ if Some(entity) == outer => 0.0,
            _ if talked_about.contains(&entity) => TALKED_ABOUT,
            _ => 1.0,
        });
        if !pronoun.is_neuter {
            self.in_mind.insert(attribution, InMind { ranked: ranked.clone(), gender: pronoun.gender, named: false });
        }
        let ranked = if pronoun.is_neuter { ranked.into_iter().filter(|(_, weight)| *weight >= NEUTER).collect() } else { ranked };
        let answer = self.decide(ranked);
        if let (Some(entity), Some(gender)) = (answer.entity, pronoun.gender) {
            self.learn_gender(entity, gender);
        }
        answer
    }

    /// Whom "she" means by far is a woman for the pronouns to come.
    pub fn learn_gender(&mut self, entity: usize, gender: Gender) {
        let counts = self.cast.entities.get_mut(entity).map(|entity| &mut entity.pronouns);
        if let Some(count) = counts.and_then(|counts| counts.get_mut(usize::from(gender == Gender::Female))) {
            *count += 1;
        }
    }

    /// Those whom a content names: of herself a speaker says "I".
    fn talked_about(&self, attribution: usize) -> Vec<usize> {
        let Some(attribution) = self.layers.attributions.find(AttributionId::new(attribution)) else { return Vec::new() };
        let (mut addressed, named) = self.named_within(attribution);
        addressed.extend(named);
        addressed
    }

    /// Those in focus whom a pronoun of the third person at `at` may mean, each by its weight times what `factor` gives.
    pub fn ranked(&self, at: usize, pronoun: &Pronoun, factor: impl Fn(usize) -> f32) -> Vec<(usize, f32)> {
        let favoured = self.favoured(at);
        let weigh = |at: usize| {
            let entity = self.cast.entities.get(at)?;
            let suits = if pronoun.is_neuter {
                neuter(entity)
            } else {
                personal(entity, pronoun.gender).map(|suits| if self.story { suits * salience(entity) } else { suits })
            };
            suits.map(|suits| suits * favoured.factor(at) * factor(at))
        };
        self.focus.ranked(self.clock, weigh)
    }

    /// The likeliest, if it is so by far.
    pub fn decide(&mut self, ranked: Vec<(usize, f32)>) -> Answer {
        let (first, second) = (ranked.first().copied(), ranked.get(1).map_or(0.0, |second| second.1));
        match first {
            Some((entity, weight)) if weight >= second * self.caution.ratio() => Answer::one(Sieve::Pronoun, entity),
            _ => Answer::open(ranked.into_iter().take(CANDIDATES).collect()),
        }
    }

    /// A pronoun in running text keeps in focus whom it means.
    pub fn pronoun_seen(&mut self, at: usize) {
        let Some(pronoun) = self.layers.pronoun(at).copied().filter(|pronoun| pronoun.gender.is_some()) else { return };
        let ranked = self.ranked(at, &pronoun, |_| 1.0);
        let weight = if pronoun.case == Case::Subject { weight::SUBJECT } else { weight::POSSESSOR };
        if let Some(entity) = self.decide(ranked).entity {
            self.focus.touch(entity, weight, self.clock);
        }
    }

    /// "they": those named together, a group, a body.
    fn they(&mut self) -> Answer {
        let weigh = |at: usize| {
            let entity = self.cast.entities.get(at)?;
            match entity.kind {
                _ if entity.plural => Some(1.5),
                SpeakerKind::Organization | SpeakerKind::Group => Some(1.0),
                _ => None,
            }
        };
        let ranked = self.focus.ranked(self.clock, weigh);
        if ranked.is_empty() { self.both() } else { self.decide(ranked) }
    }

    /// The two last named together.
    pub fn both(&mut self) -> Answer {
        match self.pair.clone().filter(|(_, clock)| self.clock - clock <= PAIR_SENTENCES) {
            Some((pair, _)) => Answer::one(Sieve::Pronoun, self.group(&pair)),
            None => Answer::open(Vec::new()),
        }
    }

    /// "and" in "generals and admirals".
    fn joins_nouns(&self, at: usize) -> bool {
        let plural = |at: usize| self.layers.tag(at) == Tag::NNS;
        at > 0 && self.layers.is(at, &["and"]) && plural(at - 1) && plural(at + 1)
    }

    /// Where the phrase before "who" at `at` ends if an aside between two dashes stands after it, else `end`.
    fn before_aside(&self, at: usize, end: usize) -> usize {
        let is_dash = |at: &usize| self.layers.kind(*at) == Some(TokenKind::Dash);
        let sentence = self.layers.text.sentence_of(TokenId::new(at));
        let begins = self.layers.text.sentences.find(sentence).map_or(at, |sentence| sentence.tokens.start());
        let close = (end..at).find(is_dash);
        let open = close.and_then(|_| (begins.max(end.saturating_sub(ASIDE))..end).rev().find(is_dash));
        open.filter(|open| *open > begins).unwrap_or(end)
    }

    /// "most" in "most of whom".
    fn is_how_many(&self, at: usize) -> bool {
        self.layers.is(at, &QUANTIFIERS) || self.layers.is(at, &["one", "each", "none", "half"]) || self.layers.tag(at) == Tag::CD
    }

    /// "who": the name or the noun phrase right before it.
    fn relative(&mut self, at: usize) -> Answer {
        let mut end = if at > 1 && self.layers.is(at - 1, &["of"]) && self.is_how_many(at - 2) { at - 2 } else { at };
        while at - end < 4 && end > 0 && matches!(self.layers.kind(end - 1), Some(TokenKind::Comma | TokenKind::Dash)) {
            end -= 1;
        }
        end = self.before_aside(at, end);
        if let Some(Reading::One(entity)) = names::ending_at(self.names, end).map(|name| self.cast.reading(name)) {
            return Answer::one(Sieve::Pronoun, entity);
        }
        let mut start = end;
        while start > 0
            && end - start < 8
            && (matches!(self.layers.tag(start - 1), Tag::NN | Tag::NNS | Tag::NNP | Tag::NNPS | Tag::JJ | Tag::CD | Tag::POS)
                || self.joins_nouns(start - 1))
        {
            start -= 1;
        }
        if start == end {
            return Answer::open(Vec::new());
        }
        let article = start > 0 && self.layers.is(start - 1, &["the", "a", "an"]);
        let reader = super::mention::Reader { layers: self.layers, names: self.names };
        match reader.read(TokenRange::of(start - usize::from(article), end)) {
            super::mention::Mention::Nominal(nominal) => self.nominal(&nominal),
            super::mention::Mention::Name(name) => match self.cast.reading(name) {
                Reading::One(entity) => Answer::one(Sieve::Pronoun, entity),
                Reading::Open(_) => Answer::open(Vec::new()),
            },
            _ => Answer::open(Vec::new()),
        }
    }
}

/// How well "it" suits.
fn neuter(entity: &Entity) -> Option<f32> {
    match entity.kind {
        SpeakerKind::Organization if entity.is_place => Some(PLACE),
        SpeakerKind::Organization => Some(1.0),
        SpeakerKind::Document => Some(0.8),
        _ => None,
    }
}

/// Whom a story is about is meant more often; in news whoever spoke last is.
fn salience(entity: &Entity) -> f32 {
    1.0 + SALIENCE * (entity.names.len() as f32).max(1.0).ln()
}

/// How well "he" or "she" suits.
pub(super) fn personal(entity: &Entity, gender: Option<Gender>) -> Option<f32> {
    let person = entity.kind == SpeakerKind::Person || (entity.kind == SpeakerKind::Unnamed && entity.evident);
    match (entity.gender(), gender) {
        _ if !person || entity.plural => None,
        (known, wanted) if entity.kind == SpeakerKind::Unnamed => {
            let suits = match known.zip(wanted) {
                Some((known, wanted)) => (known == wanted).then_some(KNOWN_GENDER),
                None => Some(1.0),
            };
            suits.map(|suits| suits * UNNAMED)
        }
        (Some(known), Some(wanted)) if known != wanted => None,
        (Some(_), _) => Some(KNOWN_GENDER),
        (None, Some(wanted)) if entity.given.is_some() => Some(if entity.given != Some(wanted) {
            UNLIKELY
        } else if entity.evident {
            GIVEN
        } else {
            LIKELY
        }),
        (None, _) if entity.evident => Some(1.0),
        (None, _) => Some(UNEVIDENT),
    }
}

#[cfg(test)]
mod tests {
    use super::super::marked::check;

    #[test]
    fn he_and_she() {
        check(
            "Mr. Lew Marsh met Ms. Ilka Brandt. [source He] said no. [source She] agreed.",
            &["Lew Marsh/pronoun", "Ilka Brandt/pronoun"],
        );
        check(
            "[source Ilka Brandt] told Lew Marsh it was over. “It is,” [source she] said.",
            &["Ilka Brandt/named", "Ilka Brandt/pronoun"],
        );
        check(
            "The spokeswoman Ilka Brandt came. Lew Marsh left. [source She] said yes, and [source he] said no.",
            &["Ilka Brandt/pronoun", "Lew Marsh/pronoun"],
        );
    }

    #[test]
    fn whoever_spoke_last_goes_on_even_if_the_text_is_about_another() {
        check(
            "Lew Marsh came. Lew Marsh met the press. Lew Marsh left for Leeds. [source An aide to Marsh, Dr. Tom Reed,] told reporters that Marsh was \
             ill. “He is,” [source he] added. [source He] said no more.",
            &["Tom Reed/named", "Tom Reed/pronoun", "Tom Reed/pronoun"],
        );
    }

    #[test]
    fn whoever_is_named_in_a_role_is_in_the_background() {
        check(
            "We saw Mrs. Ilka Brandt there. The day was long. Brandt campaign manager Jennifer Reed said so at length. “It is over,” [source she] said.",
            &["Jennifer Reed/pronoun"],
        );
    }

    #[test]
    fn names_in_quotations_are_in_the_background() {
        check(
            "[source Ilka Brandt] said so. “Jonas Okoro and Tom Reed are right,” [source she] added.",
            &["Ilka Brandt/named", "Ilka Brandt/pronoun"],
        );
    }

    #[test]
    fn two_alike_stay_open() {
        check("We met Lew Marsh and Tom Reed on the way home. [source He] said no.", &["Tom Reed|Lew Marsh"]);
    }

    #[test]
    fn it_is_a_body_and_who_stands_before() {
        check(
            "After a long and rainy day [source the Harbour Safety Board] gave its answer to Lew Marsh. [source It] said no.",
            &["Harbour Safety Board/named", "Harbour Safety Board/pronoun"],
        );
        check("Lew Marsh met Ilka Brandt, [source who] said no.", &["Ilka Brandt/pronoun"]);
        check(
            "He has letters from retired admirals – most of whom gave their support – [source who] said no.",
            &["retired admirals/nominal"],
        );
        check("He has letters from two retired admirals, [source one of whom] said no.", &["two retired admirals/nominal"]);
        check("Lew Marsh met nine aides – [source most of whom] said no.", &["nine aides/nominal"]);
        check("It rained. [source It] said no. [source We] left.", &["", ""]);
    }
}
