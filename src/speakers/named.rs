//! The sieve of names: a full name, a part of one, several together. A part that fits several people stays open.

use super::cast::{Entity, Reading};
use super::mention::Mention;
use super::resolver::{Answer, Resolver};
use super::{Sieve, SpeakerKind};
use crate::text::{Id, TokenId};

/// What a candidate weighs who is not in focus.
const LEAST_WEIGHT: f32 = 0.05;

/// How many mentions back a full name is looked for.
const MENTIONS_BACK: usize = 16;

impl Resolver<'_, '_, '_> {
    /// A name, or a part of one.
    pub fn named(&mut self, at: usize) -> Answer {
        match self.cast.reading(at) {
            Reading::One(entity) => {
                let words = self.names.get(at).map_or(0, |name| self.layers.words(name.core).len());
                let part = self.cast.entities.get(entity).is_some_and(|entity| words < entity.words.len() && words < 2);
                Answer::one(if part { Sieve::NamePart } else { Sieve::Named }, entity)
            }
            Reading::Open(several) => self.namesakes(&several, at),
        }
    }

    /// A form that fits several: the one whom this paragraph names in full, or left open.
    fn namesakes(&mut self, several: &[usize], at: usize) -> Answer {
        let here: Vec<usize> = several.iter().copied().filter(|entity| self.is_full_nearby(*entity, at)).collect();
        if let [entity] = here.as_slice() {
            return Answer::one(Sieve::NamePart, *entity);
        }
        let ranked = self.focus.ranked(self.clock, |entity| several.contains(&entity).then_some(1.0));
        let missing =
            several.iter().filter(|entity| !ranked.iter().any(|(known, _)| known == *entity)).map(|entity| (*entity, LEAST_WEIGHT));
        let all: Vec<(usize, f32)> = ranked.iter().copied().chain(missing).collect();
        match all.first().filter(|_| self.caution.decides_namesakes()) {
            Some((entity, _)) => Answer::one(Sieve::NamePart, *entity),
            None => Answer::open(all),
        }
    }

    /// Whether the full name stands before the name at `at` in its paragraph.
    fn is_full_nearby(&self, entity: usize, at: usize) -> bool {
        let Some(start) = self.names.get(at).map(|name| name.core.start()) else { return false };
        let paragraph = self.layers.text.paragraph_of(TokenId::new(start));
        let begins = self.layers.text.paragraphs.find(paragraph).map_or(0, |paragraph| paragraph.tokens.start());
        let Some(mentions) = self.cast.entities.get(entity).map(|entity| &entity.names) else { return false };
        let until = mentions.partition_point(|mention| *mention < at);
        let before = mentions.get(..until).unwrap_or(&[]).iter().rev().take(MENTIONS_BACK).filter_map(|mention| self.names.get(*mention));
        before.take_while(|name| name.core.start() >= begins).any(|name| name.core.len() > 1)
    }

    /// Several together speak as a group.
    pub fn several(&mut self, parts: &[Mention], attribution: usize) -> Answer {
        let mut entities = Vec::new();
        for part in parts {
            let answer = self.answer(part, attribution);
            let Some(entity) = answer.entity else { return answer };
            entities.push(entity);
        }
        let group = self.group(&entities);
        if entities.len() == 2 {
            self.pair = Some((entities, self.clock));
        }
        Answer::one(Sieve::Named, group)
    }

    /// The group of some people, named after them.
    pub fn group(&mut self, members: &[usize]) -> usize {
        let names: Vec<&str> =
            members.iter().filter_map(|member| self.cast.entities.get(*member)).map(|member| member.name.as_str()).collect();
        let name = names.join(" and ");
        if let Some(known) = self.described.get(&name) {
            return *known;
        }
        let first = members.iter().filter_map(|member| self.cast.entities.get(*member)).map(|member| member.first).max().unwrap_or(0);
        let group = Entity { plural: true, ..Entity::described(name.clone(), SpeakerKind::Group, first) };
        let group = self.cast.add(group);
        self.described.insert(name, group);
        group
    }
}

#[cfg(test)]
mod tests {
    use super::super::marked::{check, speakers};

    #[test]
    fn names_and_their_parts() {
        check(
            "[source Foreign Minister Ilka Brandt] said yes. [source Brandt] said no. [source Dr. Brandt] agreed.",
            &["Ilka Brandt/named", "Ilka Brandt/name-part", "Ilka Brandt/name-part"],
        );
        check("[source Omar al-Hadid] spoke. [source Hadid’s] claim stood.", &["Omar al-Hadid/named", "Omar al-Hadid/name-part"]);
        check("[source Gov. Lew Marsh (R-Ohio)] said so. [source MARSH]: I did.", &["Lew Marsh/named", "Lew Marsh/name-part"]);
        check(
            "[source Harbour Safety Board (HSB)] said so. The [source HSB] warned.",
            &["Harbour Safety Board/named", "Harbour Safety Board/name-part"],
        );
    }

    #[test]
    fn namesakes_stay_open() {
        let text = "Ilka Brandt met Jonas Brandt.\n\nBoth left.\n\n[source Brandt] said no.\n\n[source Mr. Brandt] agreed.";
        let found = speakers(text);
        assert!(found.resolutions.iter().all(|resolution| resolution.speaker.is_none()));
        for resolution in found.resolutions.iter() {
            let total: f32 = resolution.candidates.iter().map(|(_, weight)| weight).sum();
            assert!((total - 1.0).abs() < 1e-4 && resolution.candidates.len() == 2);
        }
        check("Ms. Ilka Brandt met Mr. Jonas Brandt.\n\nBoth left.\n\n[source Mr. Brandt] agreed.", &["Jonas Brandt/name-part"]);
        check("Ilka Brandt met Jonas Brandt.\n\nIlka Brandt left, [source Brandt] said.", &["Ilka Brandt/name-part"]);
    }

    #[test]
    fn several_speak_together() {
        check(
            "[source Ilka Brandt and Lew Marsh] said so. [source They] left.",
            &["Ilka Brandt and Lew Marsh/named", "Ilka Brandt and Lew Marsh/pronoun"],
        );
        check("Ilka Brandt and Lew Marsh met. [source Both] said so.", &["Ilka Brandt and Lew Marsh/pair"]);
    }

    #[test]
    fn places_speak_for_their_governments() {
        check("[source Paris] said no. [source France] agreed.", &["France/named", "France/named"]);
    }
}
