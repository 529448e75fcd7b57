//! The people and bodies of a document: the forms of its names, put together ([`super::linking`]), each under the name that it goes by.

use super::SpeakerKind;
use super::forms::{self, Form};
use super::layers::{Layers, Map, alike};
use super::linking::{self, Group, OFTEN};
use super::names::{Name, NameKind};
use crate::lexicons::names::Gender;
use crate::text::{Id, TokenRange};
use crate::tokens::Case;

/// Someone or something that may speak.
#[derive(Clone, Debug)]
pub(super) struct Entity {
    /// The fullest form, without titles.
    pub name: String,
    /// Its words, made alike.
    pub words: Vec<String>,
    pub kind: SpeakerKind,
    /// As titles and nouns show it.
    pub titled: Option<Gender>,
    /// As nearly all who bear the given name: evidence, reported only where the user asks for a guess.
    pub given: Option<Gender>,
    /// Pronouns that mean it: he, she.
    pub pronouns: [u32; 2],
    pub role: Option<TokenRange>,
    /// Positions in the list of names.
    pub names: Vec<usize>,
    /// Its first token.
    pub first: usize,
    /// The text shows what it is; else it is a person for want of evidence.
    pub evident: bool,
    /// A place that speaks for its government.
    pub is_place: bool,
    /// "they" may mean it.
    pub plural: bool,
    /// The name has a form of address before it.
    pub title_in_name: bool,
}

impl Entity {
    /// Someone or something known only by a description.
    pub fn described(name: String, kind: SpeakerKind, first: usize) -> Self {
        Self {
            name,
            words: Vec::new(),
            kind,
            titled: None,
            given: None,
            pronouns: [0, 0],
            role: None,
            names: Vec::new(),
            first,
            evident: true,
            is_place: false,
            plural: false,
            title_in_name: false,
        }
    }

    pub fn gender(&self) -> Option<Gender> {
        forms::gender(self.titled, self.pronouns, self.given)
    }
}

/// Whom a form means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    One(usize),
    /// Several, in order of first mention.
    Open(Vec<usize>),
}

/// The people and bodies of a document.
#[derive(Default)]
pub(super) struct Cast {
    pub entities: Vec<Entity>,
    /// By name.
    readings: Vec<Reading>,
}

impl Cast {
    /// Puts the names of a document together.
    pub fn new(layers: &Layers<'_, '_>, names: &[Name]) -> Self {
        let forms = forms::collect(layers, names);
        let (groups, readings) = linking::link(&forms.forms, &forms.together, layers.is_story());
        let is_novel = layers.is_story() && layers.text.tokens.len() > NOVEL;
        let usual = if is_novel || layers.is_mostly_dialogue() { USUAL_IN_STORIES } else { USUAL };
        let entities = groups.into_iter().map(|group| group.entity(layers, names, &forms.forms, usual)).collect();
        let reading = |form: &usize| readings.get(*form).cloned().flatten().unwrap_or(Reading::Open(Vec::new()));
        let mut cast = Self { entities, readings: forms.of_name.iter().map(reading).collect() };
        cast.tell_apart(layers, names);
        cast
    }

    /// Whom the name at `at` means.
    pub fn reading(&self, at: usize) -> Reading {
        self.readings.get(at).cloned().unwrap_or(Reading::Open(Vec::new()))
    }

    /// Adds someone who has no name.
    pub fn add(&mut self, entity: Entity) -> usize {
        self.entities.push(entity);
        self.entities.len() - 1
    }

    /// Whoever goes by a surname that several share keeps the form of address: always beside another of whom no more than the surname
    /// is known ("Mr. Vale" and "Mrs. Vale"), beside a full name where it is usual.
    fn tell_apart(&mut self, layers: &Layers<'_, '_>, names: &[Name]) {
        let mut counts: Map<String, [usize; 2]> = Map::default();
        for (last, words) in self.entities.iter().filter_map(|entity| Some((entity.words.last()?, entity.words.len()))) {
            let [all, bare] = counts.entry(last.clone()).or_default();
            *all += 1;
            *bare += usize::from(words == 1);
        }
        for entity in self.entities.iter_mut().filter(|entity| !entity.name.contains(' ')) {
            let surname = alike(&entity.name);
            let [all, bare] = counts.get(&surname).copied().unwrap_or_default();
            let short = |name: &Name| name.tokens.len() == name.core.len() + 1;
            let addressed = |name: &&Name| name.titled && (name.role.is_none() || bare > 1 && short(name));
            let titled = entity.names.iter().filter_map(|name| names.get(*name)).filter(addressed);
            let usual = titled.clone().count() * 2 > entity.names.len();
            let mut alone = titled.filter(|name| *layers.words(name.core) == [surname.as_str()]);
            if let Some(name) = alone.next().filter(|_| all > 1 && (usual || bare > 1)) {
                entity.name = one_line(layers.text.slice(name.tokens));
                entity.title_in_name = true;
            }
        }
    }
}

/// A piece of text without its line breaks.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// In a long text the fullest form is the name if one in so many mentions has it, else the one that most have.
const USUAL: usize = 20;
/// No news feature with a scene in it has so many tokens.
const NOVEL: usize = 20_000;
/// In a story people are called what they are mostly called in it.
const USUAL_IN_STORIES: usize = 4;

impl Group {
    /// The form that most of many mentions have, of several words if there is one; in a long text or a story, whatever it is.
    fn usual(&self, forms: &[Form], is_long: bool) -> Option<usize> {
        let count = |form: &usize| forms.get(*form).map_or(0, |form| form.names.len());
        let long = |form: &usize| forms.get(*form).is_some_and(|form| form.words.len() > 1);
        let full = self.forms.first().map_or(0, count);
        let most = |forms: &mut dyn Iterator<Item = usize>| forms.max_by_key(count);
        let longer = most(&mut self.forms.iter().copied().filter(long)).filter(|form| count(form) > full);
        longer.or_else(|| most(&mut self.forms.iter().copied()).filter(|_| is_long))
    }

    fn entity(self, layers: &Layers<'_, '_>, names: &[Name], forms: &[Form], usual: usize) -> Entity {
        let of_form = |form: &usize| forms.get(*form).map_or(&[][..], |form| form.names.as_slice());
        let mut mentions: Vec<usize> = self.forms.iter().flat_map(of_form).copied().collect();
        let full = self.forms.first().map_or(&[][..], of_form);
        let usual = if full.len() * usual >= mentions.len() { None } else { self.usual(forms, usual < USUAL || mentions.len() >= OFTEN) };
        let usual = usual.as_ref().map(of_form);
        let name = canonical(layers, names, usual.unwrap_or(full));
        mentions.sort_unstable();
        let at = |name: &usize| names.get(*name);
        let kind = match self.kind {
            Some(NameKind::Organization | NameKind::Place) => SpeakerKind::Organization,
            Some(NameKind::Document) => SpeakerKind::Document,
            _ => SpeakerKind::Person,
        };
        Entity {
            name,
            titled: self.titled,
            given: self.given,
            pronouns: self.pronouns,
            words: self.words,
            kind,
            role: full.iter().chain(&mentions).filter_map(at).find_map(|name| name.role),
            first: mentions.first().and_then(at).map_or(0, |name| name.tokens.start()),
            plural: false,
            title_in_name: false,
            is_place: self.kind == Some(NameKind::Place),
            evident: self.kind.is_some(),
            names: mentions,
        }
    }
}

/// The first spelling that is not all in capitals.
fn canonical(layers: &Layers<'_, '_>, names: &[Name], mentions: &[usize]) -> String {
    let mut named = mentions.iter().filter_map(|at| names.get(*at));
    let plain = |name: &&Name| name.core.iter().any(|token| layers.case(token.index()) != Case::Upper);
    let Some(name) = named.clone().find(plain).or_else(|| named.next()) else { return String::new() };
    one_line(forms::stands_for(layers, name).unwrap_or_else(|| layers.text.slice(name.core)))
}

#[cfg(test)]
mod tests {
    use super::super::marked::speakers;

    #[test]
    fn who_goes_by_a_shared_surname_keeps_the_form_of_address() {
        let text = "Mr. Marden came. Mrs. Ilka Marden sat down. Mrs. Marden sighed. Mrs. Marden rose. Mrs. Marden left. Mrs. Marden wept. \
                    Mrs. Marden slept.\n“No,” said [source Mrs. Marden].\n[quotation “Yes.”]\n“It is,” said [source Mr. Marden].";
        let found = speakers(text);
        let names: Vec<&str> = found.speakers.iter().map(|speaker| speaker.name.as_str()).collect();
        assert_eq!(names, ["Mr. Marden", "Mrs. Marden"]);
    }
}
