//! Goes through a document once, from its first mention to its last, and asks the sieves in order for each source; conversations are
//! decided after that.

use super::beside::InMind;
use super::cast::{Cast, Entity, Reading, one_line};
use super::focus::{self, Focus, weight};
use super::layers::{Layers, Map};
use super::mention::{Mention, Reader};
use super::names::{self, Name};
use super::{Caution, Named, Resolution, Sieve, Speaker, SpeakerKind, Speakers};
use super::{forms, roles};
use crate::lexicons::names::Callings;
use crate::lexicons::words::Tag;
use crate::text::{AttributionId, Id, ParagraphId, SpeakerId, Table, TokenId, TokenRange};
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
    /// "the": someone who is known may do something.
    Definite,
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
    /// By attribution that a pronoun is the source of, or nothing: who is in mind there.
    pub in_mind: Map<usize, InMind>,
    pub answers: Vec<Option<Answer>>,
    /// Who spoke last, and in which paragraph.
    pub spoke: Option<(usize, ParagraphId)>,
    teller: Option<usize>,
    pub caution: Caution,
    /// Quotations are turns of conversations.
    pub story: bool,
    /// Nouns in headlines, to be read once the whole text is known.
    pending: Vec<usize>,
    ended: bool,
}

/// Says who is behind each source.
pub(super) fn run(layers: &Layers<'_, '_>, caution: Caution) -> Speakers {
    let names = names::find(layers);
    let cast = Cast::new(layers, &names);
    let memory = if layers.is_mostly_dialogue() { focus::STORY } else { focus::NEWS };
    let mut resolver = Resolver {
        layers,
        names: &names,
        cast,
        focus: Focus::new(memory),
        clock: 0,
        heads: Map::default(),
        described: Map::default(),
        pair: None,
        last_document: None,
        in_mind: Map::default(),
        spoke: None,
        teller: None,
        caution,
        story: layers.is_story(),
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
                Event::Definite => self.definite(at),
                Event::Source(attribution) => self.source(attribution),
            }
        }
        self.ended = true;
        for attribution in std::mem::take(&mut self.pending) {
            self.source(attribution);
        }
        self.dialogues();
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
                Tag::DT if !self.layers.is_quoted(at) && self.layers.is(at, &["the"]) => events.push((at, Event::Definite)),
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
        let weight = if self.is_in_role(at) { weight::POSSESSOR } else { self.weight_of(&name) };
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

    /// "Vale" in "Vale campaign manager Lew Marsh": nobody is talking of Vale.
    fn is_in_role(&self, at: usize) -> bool {
        let Some(name) = self.names.get(at) else { return false };
        let after = self.names.get(at + 1..).unwrap_or(&[]).iter().take(2);
        after.filter_map(|other| Some((other.core, other.role?))).any(|(core, role)| role.end() <= core.start() && role.contains(name.core))
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
            Some(source) if self.is_other(source) => {
                self.note_in_mind(at, source);
                None
            }
            Some(source) => {
                let mention = Reader { layers: self.layers, names: self.names }.read(source);
                if self.waits(&mention, at) {
                    return;
                }
                if self.is_someone_there(&mention, attribution) {
                    let gender = if let Mention::Nominal(nominal) = mention { nominal.gender } else { None };
                    self.note_in_mind_of(at, gender);
                    None
                } else {
                    let answer = self.answer(&mention, at);
                    if answer.entity.is_none() && matches!(mention, Mention::Name(_)) {
                        self.in_mind.insert(at, InMind { ranked: answer.candidates.clone(), gender: None, named: true });
                    }
                    Some(answer)
                }
            }
            None => {
                attribution.content.first().into_iter().for_each(|piece| self.note_in_mind(at, *piece));
                None
            }
        };
        if let Some((entity, sieve)) = answer.as_ref().and_then(|answer| Some((answer.entity?, answer.sieve))) {
            // Nobody calls himself he or she.
            if sieve != Sieve::FirstPerson {
                self.focus.touch(entity, weight::SPEAKER, self.clock);
            }
            if let Some(source) = attribution.source.and_then(TokenRange::first).filter(|_| attribution.parent.is_none()) {
                self.spoke = Some((entity, self.layers.text.paragraph_of(source)));
            }
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
        if let Some(pair) = self.paired(mention) {
            return pair;
        }
        match mention {
            Mention::Name(name) => self.named(*name),
            Mention::Several(parts) => self.several(parts, attribution),
            Mention::Pronoun(at) => self.pronoun(*at, attribution),
            Mention::Nominal(nominal) => self.nominal(nominal),
            Mention::Unclear => Answer::open(Vec::new()),
        }
    }

    /// "I" and "we" within a quotation: its speaker.
    fn first_persons(&mut self) {
        for (id, attribution) in self.layers.attributions.enumerate() {
            let first = attribution
                .source
                .is_some_and(|source| self.layers.pronoun(source.start()).is_some_and(|pronoun| pronoun.person == 1 && source.len() == 1));
            let parent = attribution.parent.filter(|parent| first && *parent != id);
            let speaker = parent.and_then(|parent| self.entity_of(parent));
            if let (Some(entity), Some(slot)) = (speaker, self.answers.get_mut(id.index())) {
                *slot = Some(Answer::one(Sieve::FirstPerson, entity));
            }
        }
    }

    /// Who tells the text: "I" outside quotations.
    pub fn teller(&mut self) -> usize {
        if let Some(known) = self.teller {
            return known;
        }
        let name = if self.story { "narrator" } else { "author" };
        let teller = self.cast.add(Entity::described(name.to_owned(), SpeakerKind::Person, 0));
        self.teller = Some(teller);
        teller
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
        let named = self.cast.entities.iter().enumerate().map(|(at, entity)| Named {
            name: entity.name.clone(),
            kind: entity.kind,
            is_place: entity.is_place,
            speaker: ids.get(&at).copied(),
            title_in_name: entity.title_in_name,
        });
        let named = named.collect();
        Speakers { named, mentions: self.mentions(), speakers: Table::from(speakers), resolutions: resolutions.into() }
    }

    /// The names in the text.
    fn mentions(&self) -> Vec<super::Mention> {
        let mention = |(at, name): (usize, &Name)| {
            let named = match self.cast.reading(at) {
                Reading::One(entity) => Some(entity),
                Reading::Open(_) => None,
            };
            let full = named.and_then(|entity| self.cast.entities.get(entity)).map_or(0, |entity| entity.words.len());
            let is_part = self.layers.words(name.core).len() < full;
            super::Mention { tokens: name.core, titled: name.tokens, named, is_part }
        };
        self.names.iter().enumerate().map(mention).collect()
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
            gender_of_name: entity.given,
            gender_is_sure: entity.titled.is_some() || entity.pronouns.iter().sum::<u32>() >= forms::MANY,
            callings: mentions
                .clone()
                .filter_map(|name| name.role)
                .fold(Callings::default(), |known, role| known.or(roles::callings(self.layers, role))),
            title_in_name: entity.title_in_name,
            aliases,
            mentions: mentions.map(|name| name.core).collect(),
        }
    }
}

/// The most aliases that a speaker lists.
const ALIASES: usize = 12;

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::marked::speakers;
    use super::*;

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
