//! The sieve of noun phrases: "the minister" by its head noun and what roles, names and earlier descriptions say; a group or someone
//! unnamed speaks for itself under its description.

use super::cast::{Entity, one_line};
use super::layers::alike;
use super::mention::{Mention, Nominal, Owner};
use super::names::Name;
use super::pronouns::personal;
use super::resolver::{Answer, Resolver};
use super::{Sieve, SpeakerKind};
use crate::attributions::{Attribution, Kind};
use crate::lexicons::names::ReferentKind;
use crate::lexicons::words::Tag;
use crate::text::{Id, TokenRange};

/// Titles in short.
const ABBREVIATIONS: [(&str, &str); 15] = [
    ("sen", "senator"),
    ("sens", "senator"),
    ("gov", "governor"),
    ("rep", "representative"),
    ("reps", "representative"),
    ("gen", "general"),
    ("col", "colonel"),
    ("capt", "captain"),
    ("sgt", "sergeant"),
    ("lt", "lieutenant"),
    ("prof", "professor"),
    ("rev", "reverend"),
    ("dr", "doctor"),
    ("congresswoman", "representative"),
    ("congressman", "representative"),
];
/// These are seldom the one talked about before.
const SPEAKING_FOR_OTHERS: [&str; 12] = [
    "spokesman",
    "spokeswoman",
    "spokesperson",
    "official",
    "source",
    "aide",
    "lawyer",
    "attorney",
    "witness",
    "insider",
    "adviser",
    "expert",
];
/// In a story, whoever talks there: "the girl said", "his mother asked".
const SOMEBODY: [&str; 24] = [
    "aunt",
    "boy",
    "brother",
    "child",
    "cousin",
    "daughter",
    "father",
    "friend",
    "gentleman",
    "girl",
    "hostess",
    "husband",
    "lady",
    "man",
    "mother",
    "sister",
    "son",
    "uncle",
    "visitor",
    "voice",
    "wife",
    "woman",
    "youngster",
    "youth",
];
/// Whoever holds one of these has been called so, beside the name or in place of one: "the mayor" is not just anybody in mind.
const OFFICES: [&str; 24] = [
    "ambassador",
    "archbishop",
    "bishop",
    "cardinal",
    "chancellor",
    "commissioner",
    "congressman",
    "congresswoman",
    "councillor",
    "governor",
    "judge",
    "justice",
    "king",
    "mayor",
    "minister",
    "pope",
    "premier",
    "president",
    "prince",
    "princess",
    "queen",
    "senator",
    "sheriff",
    "sultan",
];
/// What someone weighs who has been mentioned in this sentence or the one before.
const OUTSTANDING: f32 = 2.0;
/// So often is somebody named whom a title alone can mean.
const KNOWN: usize = 5;
/// How many bear one noun at a time.
const BEARERS: usize = 6;

impl Resolver<'_, '_, '_> {
    /// Learns by which nouns a named one may be meant: those of its role, its titles, the head of a body's name.
    pub fn learn_heads(&mut self, entity: usize, name: &Name) {
        // In a story "the General" may be one who has no name, beside a general who is named once.
        if self.story && self.cast.entities.get(entity).is_none_or(|entity| entity.names.len() < KNOWN) {
            return;
        }
        if let Some(role) = name.role {
            let words = role.iter().map(Id::index).take_while(|at| !matches!(self.layers.tag(*at), Tag::IN | Tag::TO));
            let heads: Vec<String> = words.filter(|at| self.is_office(*at)).map(|at| self.head(at)).collect();
            let short = self.initials(role);
            heads.into_iter().chain(short).for_each(|head| self.bear(head, entity));
        }
        // "Secretary of State Brandt" is no state.
        let address = (name.tokens.start()..name.core.start()).take_while(|at| !matches!(self.layers.tag(*at), Tag::IN | Tag::TO));
        let address: Vec<String> = address.map(|at| self.head(at)).collect();
        address.into_iter().for_each(|head| self.bear(head, entity));
        let bodies: Vec<String> = name
            .core
            .iter()
            .map(Id::index)
            .filter(|at| self.layers.refers_to(*at, ReferentKind::Organization))
            .map(|at| self.head(at))
            .collect();
        if !self.is_person(entity) {
            bodies.into_iter().for_each(|head| self.bear(head, entity));
        }
    }

    /// "pm" for a Prime Minister.
    fn initials(&self, role: TokenRange) -> Option<String> {
        let from = role.iter().map(Id::index).find(|at| self.layers.title(*at).is_some_and(|title| title.tokens > 1))?;
        let length = self.layers.title(from)?.tokens;
        Some((from..from + length).filter_map(|at| alike(self.layers.form(at)).chars().next()).collect())
    }

    fn is_office(&self, at: usize) -> bool {
        self.layers.refers_to(at, ReferentKind::Person) || self.layers.title(at).is_some_and(|title| title.tokens == 1)
    }

    /// A noun as a key: abbreviations spelled out.
    fn head(&self, at: usize) -> String {
        let word = alike(self.layers.form(at));
        ABBREVIATIONS.iter().find(|(short, _)| *short == word).map_or(word, |(_, full)| (*full).to_owned())
    }

    fn bear(&mut self, head: String, entity: usize) {
        let bearers = self.heads.entry(head).or_default();
        bearers.retain(|bearer| *bearer != entity);
        if bearers.len() == BEARERS {
            bearers.remove(0);
        }
        bearers.push(entity);
    }

    /// A noun phrase that is a source.
    pub fn nominal(&mut self, nominal: &Nominal) -> Answer {
        let headline = !nominal.plural && self.is_bare(nominal);
        let known = if nominal.definite || headline { self.known(nominal) } else { None };
        if let Some(entity) = known {
            return Answer::one(Sieve::Nominal, entity);
        }
        if nominal.definite && nominal.plural && nominal.kind == Some(ReferentKind::Person) && nominal.chunk.len() == 1 {
            let both = self.both();
            if both.entity.is_some() {
                return Answer { sieve: Sieve::Nominal, ..both };
            }
        }
        let entity = self.describe(nominal);
        Answer::one(Sieve::Nominal, entity)
    }

    /// "the other", "her companion": whoever has not spoken last.
    pub fn is_other(&self, source: TokenRange) -> bool {
        let adverbs = source.iter().rev().take_while(|token| self.layers.tag(token.index()).is_adverb()).count();
        let last = (source.end() - 1).saturating_sub(adverbs);
        self.story
            && last == source.start() + 1
            && matches!(self.layers.tag(source.start()), Tag::DT | Tag::PRPS)
            && self.layers.is(last, &["other", "companion", "interlocutor", "latter"])
    }

    /// Whether the description of who speaks in a story fits nobody who was described before, so that it means one of those who talk
    /// there: "the old man", "his mother", but not "the man in the hat", "the goose woman", "my father".
    pub fn is_someone_there(&self, mention: &Mention, attribution: &Attribution) -> bool {
        let Mention::Nominal(nominal) = mention else { return false };
        let others = |at: usize| self.layers.pronoun(at).is_some_and(|pronoun| pronoun.person == 3);
        let owned = matches!(nominal.owner, Some(Owner::Pronoun(at)) if others(at));
        let is_plain =
            nominal.phrase.end() == nominal.head + 1 && (nominal.chunk.start()..nominal.head).all(|at| !self.layers.tag(at).is_noun());
        self.story
            && attribution.kind != Kind::Indirect
            && attribution.parent.is_none()
            && is_plain
            && !nominal.plural
            && (nominal.definite || owned)
            && self.layers.is(nominal.head, &SOMEBODY)
            && !self
                .described
                .get(&one_line(self.layers.text.slice(nominal.phrase)).to_lowercase())
                .is_some_and(|known| self.is_there(*known))
            && self.known(nominal).is_none()
    }

    /// A singular noun without any article, as in headlines.
    fn is_bare(&self, nominal: &Nominal) -> bool {
        self.layers.tag(nominal.head) != Tag::NNS
            && nominal.owner.is_none()
            && !nominal.definite
            && (nominal.chunk.start() == 0 || !self.layers.is(nominal.chunk.start() - 1, &["a", "an"]))
            && !matches!(self.layers.tag(nominal.chunk.start()), Tag::DT | Tag::PRPS | Tag::CD)
    }

    /// Whom a definite noun phrase means: who bears its head noun, else the one who stands out.
    pub fn known(&self, nominal: &Nominal) -> Option<usize> {
        self.bearer(nominal).or_else(|| self.alike_in_kind(nominal))
    }

    /// The latest who bears the head noun of a phrase and agrees, whose other words it shares most.
    pub fn bearer(&self, nominal: &Nominal) -> Option<usize> {
        let bearers = self.heads.get(&self.head(nominal.head));
        let agrees = |at: &&usize| {
            let entity = self.cast.entities.get(**at);
            entity.is_some_and(|entity| {
                entity.plural == nominal.plural
                    && (nominal.gender.is_none() || entity.gender().is_none_or(|gender| Some(gender) == nominal.gender))
            })
        };
        let meant = |at: &&usize| self.is_there(**at) || (self.is_called(nominal, **at) && !self.layers.is(nominal.head, &SOMEBODY));
        bearers?.iter().filter(agrees).filter(meant).max_by_key(|at| self.shared(nominal, **at)).copied()
    }

    /// Whether somebody can be meant by a noun alone: in a story, who is known only by a description has not been forgotten.
    fn is_there(&self, entity: usize) -> bool {
        let unnamed = || self.cast.entities.get(entity).is_some_and(|entity| entity.kind == SpeakerKind::Unnamed);
        !self.story || !unnamed() || self.focus.holds(entity, self.clock)
    }

    /// Whether the phrase is word for word what somebody goes by.
    fn is_called(&self, nominal: &Nominal, entity: usize) -> bool {
        self.cast.entities.get(entity).is_some_and(|entity| entity.words == self.layers.words(nominal.chunk))
    }

    /// How many words of the phrase stand in a name, a description or a role.
    fn shared(&self, nominal: &Nominal, entity: usize) -> usize {
        let Some(entity) = self.cast.entities.get(entity) else { return 0 };
        let role = entity.role.map(|role| self.layers.words(role)).unwrap_or_default();
        let words = self.layers.words(nominal.chunk);
        words.iter().filter(|word| entity.words.contains(word) || role.contains(word)).count()
    }

    /// "the report" for the last document, "the bank" for the body in focus, "the former nurse" for the person: a description without a
    /// complement of its own means someone who is there already, if one stands out.
    fn alike_in_kind(&self, nominal: &Nominal) -> Option<usize> {
        if nominal.phrase.end() > nominal.head + 1 && !self.layers.is(nominal.head + 1, &["and"])
            || nominal.plural
            || nominal.owner.is_some()
        {
            return None;
        }
        match nominal.kind? {
            ReferentKind::Document if nominal.phrase.len() == 1 => self.last_document,
            ReferentKind::Person if self.layers.is(nominal.head, &OFFICES) => None,
            ReferentKind::Person if !self.layers.is(nominal.head, &SPEAKING_FOR_OTHERS) => {
                self.outstanding(|entity| personal(entity, nominal.gender))
            }
            ReferentKind::Organization => {
                self.outstanding(|entity| (entity.kind == SpeakerKind::Organization && !entity.is_place).then_some(1.0))
            }
            _ => None,
        }
    }

    /// The one in focus who outweighs the next by far.
    fn outstanding(&self, weigh: impl Fn(&Entity) -> Option<f32>) -> Option<usize> {
        let ranked = self.focus.ranked(self.clock, |at| weigh(self.cast.entities.get(at)?));
        let second = ranked.get(1).map_or(0.0, |second| second.1);
        ranked.first().filter(|first| first.1 >= OUTSTANDING && first.1 >= second * 1.5).map(|first| first.0)
    }

    /// Who or what is known only by a description.
    pub fn describe(&mut self, nominal: &Nominal) -> usize {
        let name = one_line(self.layers.text.slice(nominal.phrase));
        let key = name.to_lowercase();
        let entity = match self.described.get(&key) {
            Some(known) => *known,
            None => {
                let entity = self.cast.add(self.unnamed(nominal, name));
                self.described.insert(key, entity);
                entity
            }
        };
        if self.cast.entities.get(entity).is_some_and(|entity| entity.kind == SpeakerKind::Document) {
            self.last_document = Some(entity);
        }
        let head = self.head(nominal.head);
        self.bear(head, entity);
        entity
    }

    fn unnamed(&self, nominal: &Nominal, name: String) -> Entity {
        let kind = match nominal.kind {
            Some(ReferentKind::Organization) => SpeakerKind::Organization,
            Some(ReferentKind::Document) => SpeakerKind::Document,
            Some(ReferentKind::Group) => SpeakerKind::Group,
            _ if nominal.plural => SpeakerKind::Group,
            _ => SpeakerKind::Unnamed,
        };
        Entity {
            words: self.layers.words(nominal.chunk),
            titled: nominal.gender,
            plural: nominal.plural,
            evident: nominal.kind.is_some(),
            ..Entity::described(name, kind, nominal.phrase.start())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::SpeakerKind;
    use super::super::marked::{answers, check, speakers};

    #[test]
    fn in_a_story_somebody_is_one_of_those_who_talk() {
        let who = |source: &str| {
            let talk = "“Is it far?” asked [source Ilka].\n“No,” said [source Tom Reed].\n";
            answers(&format!("{talk}“Not at all?” asked [source {source}].\n[quotation “No.”]")).remove(2)
        };
        assert_eq!(who("the girl"), "Ilka/nominal");
        assert_eq!(who("his friend"), "Ilka/nominal");
        for (described, name) in [("the girl in the hat", "girl in the hat"), ("my father", "my father"), ("the driver", "driver")] {
            assert_eq!(who(described), format!("{name}/nominal"));
        }
    }

    #[test]
    fn a_noun_means_who_bears_it() {
        check(
            "Mayor Ilka Brandt met Sen. Lew Marsh. [source The senator] said no. [source The mayor] agreed.",
            &["Lew Marsh/nominal", "Ilka Brandt/nominal"],
        );
        let page = "[source Ruritania PM] Vows To Stay\n\nPrime Minister Ilka Brandt gave her answer to the harbour board on the first day of the week.";
        check(page, &["Ilka Brandt/nominal"]);
        check(
            "Secretary of State Ilka Brandt left. [source The secretary] said no. [source The state] paid.",
            &["Ilka Brandt/nominal", "state/nominal"],
        );
        check("[source A senior official] said no. [source The official] left.", &["senior official/nominal", "senior official/nominal"]);
        check(
            "[source Ruritania’s foreign ministry] said no. [source The ministry] added more.",
            &["Ruritania’s foreign ministry/named", "Ruritania’s foreign ministry/nominal"],
        );
        check("[source A new report] found mould. [source The report] warned.", &["new report/nominal", "new report/nominal"]);
    }

    #[test]
    fn an_office_is_not_just_anybodys() {
        let text = |source: &str| format!("[source Mr. Lew Marsh] said no. Marsh was tired, and Marsh was old. [source {source}] left.");
        check(&text("The former nurse"), &["Lew Marsh/named", "Lew Marsh/nominal"]);
        check(&text("The mayor"), &["Lew Marsh/named", "mayor/nominal"]);
    }

    #[test]
    fn the_unnamed_speak_for_themselves() {
        for (text, name, kind) in [
            ("[source Critics] said no.", "Critics", SpeakerKind::Group),
            ("[source Two aides] said no.", "Two aides", SpeakerKind::Group),
            ("[source A source close to the talks] said no.", "source close to the talks", SpeakerKind::Unnamed),
            ("[source A spokesman for the harbour] said no.", "spokesman for the harbour", SpeakerKind::Unnamed),
            ("[source Many of his supporters] said no.", "Many of his supporters", SpeakerKind::Group),
        ] {
            let found = speakers(text);
            let speaker = found.speakers.iter().next();
            assert_eq!(speaker.map(|speaker| (speaker.name.as_str(), speaker.kind)), Some((name, kind)), "{text}");
        }
    }

    #[test]
    fn a_statement_is_its_issuers() {
        check("[source A statement from Ilka Brandt] denied it. [source Marsh’s letter] did not.", &["Ilka Brandt/named", "Marsh/named"]);
        check("[source A statement from the mayor’s office] denied it.", &["mayor’s office/nominal"]);
    }
}
