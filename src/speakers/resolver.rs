//! Goes through a document once, from its first mention to its last, and asks the sieves in order for each source.

use super::cast::{Cast, Entity, Reading, one_line};
use super::focus::{Focus, weight};
use super::layers::{Layers, Map};
use super::mention::{Mention, Reader};
use super::names::{self, Name};
use super::turns::Turn;
use super::{Resolution, Sieve, Speaker, SpeakerKind, Speakers};
use crate::lexicons::words::Tag;
use crate::text::{AttributionId, Id, SpeakerId, Table, TokenId};
use crate::tokens::{Block, TokenKind};

/// What a sieve says: someone, several who may be it with their weights, or nothing.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub sieve: Sieve,
    pub entity: Option<usize>,
    pub candidates: Vec<(usize, f32)>,
}

impl Answer {
    pub fn one(sieve: Sieve, entity: usize) -> Self {
        Self { sieve, entity: Some(entity), candidates: Vec::new() }
    }

    pub fn open(candidates: Vec<(usize, f32)>) -> Self {
        Self { sieve: Sieve::None, entity: None, candidates }
    }
}

/// What comes next in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    Source(usize),
    Name(usize),
    Pronoun,
    /// "a" or "an": someone or something new may begin.
    Indefinite,
}

/// The state of one pass over a document.
pub(super) struct Resolver<'r, 'l, 'd> {
    pub layers: &'r Layers<'l, 'd>,
    pub names: &'r [Name],
    pub cast: Cast,
    pub focus: Focus,
    /// Sentences outside quotations so far.
    pub clock: u32,
    /// Who goes by a noun: "minister", "court".
    pub heads: Map<String, Vec<usize>>,
    /// Descriptions by their words.
    pub described: Map<String, usize>,
    /// The last two named together: "Ann Vale and Bo Marsh".
    pub pair: Option<(Vec<usize>, u32)>,
    /// The document last mentioned.
    pub last_document: Option<usize>,
    /// Speakers of the attributions so far, the last last.
    pub turns: Vec<Turn>,
    answers: Vec<Option<Answer>>,
    /// Nouns in headlines, to be read once the whole text is known.
    pending: Vec<usize>,
    ended: bool,
}

/// Says who is behind each source.
pub(super) fn run(layers: &Layers<'_, '_>) -> Speakers {
    if layers.attributions.is_empty() {
        return Speakers::default();
    }
    let names = names::find(layers);
    let cast = Cast::new(layers, &names);
    let mut resolver = Resolver {
        layers,
        names: &names,
        cast,
        focus: Focus::default(),
        clock: 0,
        heads: Map::default(),
        described: Map::default(),
        pair: None,
        last_document: None,
        turns: Vec::new(),
        answers: vec![None; layers.attributions.len()],
        pending: Vec::new(),
        ended: false,
    };
    resolver.walk();
    resolver.speakers()
}

impl Resolver<'_, '_, '_> {
    fn walk(&mut self) {
        let mut ticks = self.ticks().into_iter().peekable();
        for (at, event) in self.events() {
            while ticks.next_if(|tick| *tick <= at).is_some() {
                self.clock += 1;
            }
            match event {
                Event::Name(name) => self.name(name),
                Event::Pronoun => self.pronoun_seen(at),
                Event::Indefinite => self.indefinite(at),
                Event::Source(attribution) => self.source(attribution),
            }
        }
        self.ended = true;
        for attribution in std::mem::take(&mut self.pending) {
            self.source(attribution);
        }
        self.first_persons();
    }

    /// Where a sentence outside quotations begins, or a paragraph.
    fn ticks(&self) -> Vec<usize> {
        let text = self.layers.text;
        let mut ticks: Vec<usize> =
            text.sentences.iter().map(|sentence| sentence.tokens.start()).filter(|start| !self.layers.is_quoted(*start)).collect();
        ticks.extend(text.paragraphs.iter().map(|paragraph| paragraph.tokens.start()));
        ticks.sort_unstable();
        ticks.dedup();
        ticks
    }

    fn events(&self) -> Vec<(usize, Event)> {
        let mut events: Vec<(usize, Event)> =
            self.names.iter().enumerate().map(|(at, name)| (name.core.start(), Event::Name(at))).collect();
        for (id, attribution) in self.layers.attributions.enumerate() {
            let content = attribution.content.first().map_or(0, |piece| piece.start());
            events.push((attribution.source.map_or(content, |source| source.start()), Event::Source(id.index())));
        }
        for (id, tag) in self.layers.syntax.tags.enumerate() {
            let at = id.index();
            match tag {
                Tag::PRP | Tag::PRPS if !self.layers.is_quoted(at) => events.push((at, Event::Pronoun)),
                Tag::DT if !self.layers.is_quoted(at) && self.layers.is(at, &["a", "an"]) => events.push((at, Event::Indefinite)),
                _ => {}
            }
        }
        events.sort_unstable();
        events
    }

    /// A name is mentioned.
    fn name(&mut self, at: usize) {
        let Some(name) = self.names.get(at).copied() else { return };
        let Reading::One(entity) = self.cast.reading(at) else { return };
        let weight = self.weight_of(&name);
        self.focus.touch(entity, weight, self.clock);
        self.learn_heads(entity, &name);
        let joined = self.layers.is(name.core.end(), &["and"])
            && self.names.get(at + 1).is_some_and(|after| after.tokens.start() == name.core.end() + 1);
        let other = match self.cast.reading(at + 1) {
            Reading::One(other) if joined => other,
            _ => return,
        };
        if self.is_person(entity) && self.is_person(other) && entity != other {
            self.pair = Some((vec![entity, other], self.clock));
        }
    }

    pub fn is_person(&self, entity: usize) -> bool {
        self.cast.entities.get(entity).is_some_and(|entity| entity.kind == SpeakerKind::Person)
    }

    fn weight_of(&self, name: &Name) -> f32 {
        if self.layers.is_quoted(name.core.start()) {
            return weight::QUOTED;
        }
        let mut end = name.core.end();
        if self.layers.kind(end) == Some(TokenKind::Bracket) {
            end += 3;
        }
        if let Some(role) = name.role.filter(|role| role.start() >= name.core.end()) {
            end = role.end() + 1;
        }
        let tag = self.layers.tag(end);
        if tag == Tag::POS {
            return weight::POSSESSOR;
        }
        let subject = tag.is_finite() || (tag.is_adverb() && self.layers.tag(end + 1).is_finite()) || matches!(tag, Tag::WP | Tag::WPS);
        if subject || self.is_initial(name.tokens.start()) { weight::SUBJECT } else { weight::OTHER }
    }

    /// Who was found for another attribution.
    pub fn entity_of(&self, attribution: AttributionId) -> Option<usize> {
        self.answers.get(attribution.index())?.as_ref()?.entity
    }

    fn is_initial(&self, at: usize) -> bool {
        let sentence = self.layers.text.sentence_of(TokenId::new(at));
        self.layers.text.sentences.find(sentence).is_some_and(|sentence| sentence.tokens.start() == at)
    }

    /// One source: sieve after sieve.
    fn source(&mut self, at: usize) {
        let Some(attribution) = self.layers.attributions.find(AttributionId::new(at)) else { return };
        let answer = match attribution.source {
            Some(source) => {
                let mention = Reader { layers: self.layers, names: self.names }.read(source);
                if self.waits(&mention, at) {
                    return;
                }
                Some(self.answer(&mention, at))
            }
            None => attribution.content.first().and_then(|piece| self.turn(attribution.rule, *piece)),
        };
        if let Some(entity) = answer.as_ref().and_then(|answer| answer.entity) {
            let place = attribution.content.first().map_or(0, |piece| piece.start());
            self.focus.touch(entity, weight::SPEAKER, self.clock);
            self.turns.push(Turn { entity, paragraph: self.layers.text.paragraph_of(TokenId::new(place)).index() });
        }
        if let Some(slot) = self.answers.get_mut(at) {
            *slot = answer;
        }
    }

    /// A noun in a headline means someone whom the text below names.
    fn waits(&mut self, mention: &Mention, attribution: usize) -> bool {
        let Mention::Nominal(nominal) = mention else { return false };
        let paragraph = self.layers.text.paragraph_of(TokenId::new(nominal.head));
        let headline = self.layers.text.paragraphs.find(paragraph).is_some_and(|paragraph| paragraph.block == Block::Headline);
        if headline && !self.ended {
            self.pending.push(attribution);
        }
        headline && !self.ended
    }

    pub fn answer(&mut self, mention: &Mention, attribution: usize) -> Answer {
        match mention {
            Mention::Name(name) => self.named(*name),
            Mention::Several(parts) => self.several(parts, attribution),
            Mention::Pronoun(at) => self.pronoun(*at, attribution),
            Mention::Nominal(nominal) => self.nominal(nominal),
            Mention::Unclear => Answer::open(Vec::new()),
        }
    }

    /// A name, or a part of one.
    fn named(&mut self, at: usize) -> Answer {
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
        Answer::open(ranked.iter().copied().chain(missing).collect())
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
    fn several(&mut self, parts: &[Mention], attribution: usize) -> Answer {
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

    /// "I" and "we": within a quotation its speaker; outside, the author, who is not named.
    fn first_persons(&mut self) {
        for (id, attribution) in self.layers.attributions.enumerate() {
            let first = attribution
                .source
                .is_some_and(|source| self.layers.pronoun(source.start()).is_some_and(|pronoun| pronoun.person == 1 && source.len() == 1));
            let parent = attribution.parent.filter(|parent| first && *parent != id);
            let speaker = parent
                .and_then(|parent| self.answers.get(parent.index()))
                .and_then(|answer| answer.as_ref())
                .and_then(|answer| answer.entity);
            if let (Some(entity), Some(slot)) = (speaker, self.answers.get_mut(id.index())) {
                *slot = Some(Answer::one(Sieve::Pronoun, entity));
            }
        }
    }

    /// Makes the tables of those who turned out to speak, or may.
    fn speakers(self) -> Speakers {
        let answers: Vec<Answer> = self.answers.iter().map(|answer| answer.clone().unwrap_or(Answer::open(Vec::new()))).collect();
        let mut used: Vec<usize> = answers
            .iter()
            .flat_map(|answer| answer.entity.into_iter().chain(answer.candidates.iter().map(|(entity, _)| *entity)))
            .collect();
        used.sort_unstable_by_key(|entity| (self.cast.entities.get(*entity).map_or(0, |entity| entity.first), *entity));
        used.dedup();
        let ids: Map<usize, SpeakerId> = used.iter().enumerate().map(|(at, entity)| (*entity, SpeakerId::new(at))).collect();
        let resolution = |answer: Answer| {
            let total: f32 = answer.candidates.iter().map(|(_, weight)| weight).sum();
            let candidates = answer.candidates.iter().filter_map(|(entity, weight)| Some((*ids.get(entity)?, weight / total)));
            Resolution {
                speaker: answer.entity.and_then(|entity| ids.get(&entity).copied()),
                sieve: answer.sieve,
                candidates: candidates.collect(),
            }
        };
        let resolutions: Vec<Resolution> = answers.into_iter().map(resolution).collect();
        let speakers: Vec<Speaker> =
            used.iter().filter_map(|entity| self.cast.entities.get(*entity)).map(|entity| self.speaker(entity)).collect();
        Speakers { speakers: Table::from(speakers), resolutions: resolutions.into() }
    }

    fn speaker(&self, entity: &Entity) -> Speaker {
        let mentions = entity.names.iter().filter_map(|name| self.names.get(*name));
        let mut aliases: Vec<String> = Vec::new();
        for form in mentions.clone().map(|name| one_line(self.layers.text.slice(name.core))) {
            if form != entity.name && aliases.len() < ALIASES && !aliases.contains(&form) {
                aliases.push(form);
            }
        }
        Speaker {
            name: entity.name.clone(),
            kind: entity.kind,
            role: entity.role.map(|role| one_line(self.layers.text.slice(role))),
            gender: entity.gender().filter(|_| matches!(entity.kind, SpeakerKind::Person | SpeakerKind::Unnamed)),
            aliases,
            mentions: mentions.map(|name| name.core).collect(),
        }
    }
}

/// What a candidate weighs who is not in focus.
const LEAST_WEIGHT: f32 = 0.05;
/// How many mentions back a full name is looked for.
const MENTIONS_BACK: usize = 16;
/// The most aliases that a speaker lists.
const ALIASES: usize = 12;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
pub(super) mod tests {
    use super::*;
    use crate::attributions::{Attribution, Attributions, Kind, Rule};
    use crate::cues::Cues;
    use crate::lexicons::{Lexicons, examples};
    use crate::text::{Span, TokenRange};
    use crate::tokens::Text;
    use crate::{quotations, syntax};

    fn tokens(text: &Text<'_>, span: Span) -> TokenRange {
        let from = text.tokens.partition(|token| token.span.end() <= span.start());
        TokenRange::of(from, text.tokens.partition(|token| token.span.start() < span.end()))
    }

    /// The speakers of a text in which each source is marked `[source …]`, and each quotation without one `[quotation …]`.
    pub fn speakers(marked: &str) -> Speakers {
        let lexicons = Lexicons::load(None).unwrap();
        let (content, marks) = examples::unmark(marked).unwrap();
        let text = Text::new(&content, &lexicons);
        let syntax = syntax::parse(&text, &lexicons);
        let quotations = quotations::find(&text, &syntax, "test", &mut Vec::new());
        let attribution = |(label, span): &(String, Span)| {
            let (tokens, is_source) = (tokens(&text, *span), label == "source");
            let rule = if is_source { Rule::Complement } else { Rule::Conversation };
            let source = is_source.then_some(tokens);
            Attribution { content: vec![tokens], cue: None, source, kind: Kind::Indirect, rule, confidence: 1.0, parent: None }
        };
        let attributions: Attributions = marks.iter().map(attribution).collect::<Vec<_>>().into();
        super::super::resolve(&text, &syntax, &quotations, &Cues::default(), &attributions, &lexicons)
    }

    /// Each source's speaker and sieve, as "Ann Vale/named"; candidates joined by a bar where it is left open.
    pub fn answers(marked: &str) -> Vec<String> {
        let found = speakers(marked);
        let answer = |resolution: &Resolution| match resolution.speaker {
            Some(speaker) => format!("{}/{}", found.speakers[speaker].name, resolution.sieve.name()),
            None => resolution.candidates.iter().map(|(speaker, _)| found.speakers[*speaker].name.as_str()).collect::<Vec<_>>().join("|"),
        };
        found.resolutions.iter().map(answer).collect()
    }

    /// Checks the answers to a text.
    pub fn check(marked: &str, expected: &[&str]) {
        assert_eq!(answers(marked), expected, "{marked}");
    }

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
        check("Ilka Brandt and Lew Marsh met. [source Both] said so.", &["Ilka Brandt and Lew Marsh/pronoun"]);
    }

    #[test]
    fn places_speak_for_their_governments() {
        check("[source Paris] said no. [source France] agreed.", &["France/named", "France/named"]);
    }

    #[test]
    fn a_speaker_is_described() {
        let found = speakers("[source Sarah Okoro, a nurse in Leeds], said so. She left. [source Okoro] agreed.");
        let speaker = found.speakers.iter().next().unwrap();
        assert_eq!((speaker.name.as_str(), speaker.role.as_deref()), ("Sarah Okoro", Some("nurse in Leeds")));
        assert_eq!((speaker.kind, speaker.gender.map(|gender| gender.name())), (SpeakerKind::Person, Some("f")));
        assert_eq!((speaker.aliases.as_slice(), speaker.mentions.len()), (&["Okoro".to_owned()][..], 2));
        let found = speakers("[source An aide to Marsh, Dr. Ilka Brandt], said so.");
        let roles: Vec<_> = found.speakers.iter().map(|speaker| (speaker.name.as_str(), speaker.role.as_deref())).collect();
        assert_eq!(roles, [("Ilka Brandt", Some("aide to Marsh"))]);
    }

    #[test]
    fn nothing_said_is_nobody() {
        assert!(speakers("Ilka Brandt left.").speakers.is_empty());
        assert!(speakers("").resolutions.is_empty());
    }
}
