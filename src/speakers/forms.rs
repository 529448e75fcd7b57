//! The forms under which a document names people and bodies: equal spellings are one form, and what its mentions show is counted.

use hashbrown::HashSet;

use super::evidence;
use super::layers::{Layers, Map, alike};
use super::names::{Name, NameKind};
use super::roles;
use crate::lexicons::names::{Callings, Case, Gender, PlaceKind};
use crate::lexicons::words::Tag;
use crate::text::{Id, SentenceId, TokenId, TokenRange};

/// Names with the same words.
#[derive(Debug, Default)]
pub(super) struct Form {
    /// Made alike.
    pub words: Vec<String>,
    /// Positions in the list of names.
    pub names: Vec<usize>,
    /// Mentions that show a person, a body, a place, a document.
    pub kinds: [u32; 4],
    /// As titles show it.
    pub titled: Option<Gender>,
    /// As nearly all who bear the given name.
    pub given: Option<Gender>,
    /// What the given name, or a single word, may be short for: "william" of "Bill Vale".
    pub short_for: Vec<String>,
    /// What the roles beside it tell of its bearer.
    pub callings: Callings,
    /// "Mrs. Vale" and "Miss Vale" are two.
    pub married: Option<bool>,
    /// Pronouns after it: he, she.
    pub pronouns: [u32; 2],
    /// Its acronym, as the text gives it in brackets.
    pub acronym: Option<String>,
    /// How many mentions follow "the".
    pub articles: usize,
    /// How many follow "in" or the like: "in Karsania".
    pub within: usize,
    /// A noun for a body ends it: "Vale campaign".
    pub compound: bool,
}

impl Form {
    /// The kind that most mentions show. An article now and then shows no body: "the Charles of old". Where none shows anything, a name
    /// that often follows "in" is a place's.
    pub fn kind(&self) -> Option<NameKind> {
        let [person, body, place, document] = self.kinds;
        let seldom = if self.given.is_some() { SELDOM_OF_A_GIVEN_NAME } else { SELDOM };
        let body = if self.articles * seldom < self.names.len() { body.saturating_sub(self.articles as u32) } else { body };
        let shown = [(NameKind::Person, person), (NameKind::Organization, body), (NameKind::Place, place), (NameKind::Document, document)];
        let most = shown.iter().map(|(_, count)| *count).max().unwrap_or(0);
        if most == 0 {
            return (self.within > 0 && self.within * SOMETIMES >= self.names.len() && self.given.is_none()).then_some(NameKind::Place);
        }
        shown.into_iter().find(|(_, count)| *count == most).map(|(kind, _)| kind)
    }

    /// Whether half of its mentions or more follow "the".
    pub fn is_articled(&self) -> bool {
        self.articles * 2 >= self.names.len()
    }
}

/// Less than one of so many is seldom.
const SELDOM: usize = 4;
/// The same where a given name is there.
const SELDOM_OF_A_GIVEN_NAME: usize = 2;
/// What is a place is not always spoken of as one.
const SOMETIMES: usize = 6;
/// What one has in somebody: no place.
const TRUST: [&str; 10] =
    ["belief", "believe", "believed", "believes", "confidence", "confided", "faith", "interest", "interested", "trust"];

/// By title, else by pronouns that agree; a few that go against the given name mean someone else.
pub(super) fn gender(titled: Option<Gender>, [he, she]: [u32; 2], given: Option<Gender>) -> Option<Gender> {
    let told = if he > 2 * she {
        Some((Gender::Male, he))
    } else if she > 2 * he {
        Some((Gender::Female, she))
    } else {
        None
    };
    let told = told.filter(|(gender, count)| *count >= MANY || given.is_none_or(|given| given == *gender));
    titled.or(told.map(|(gender, _)| gender))
}

/// So many pronouns are no mistake.
pub(super) const MANY: u32 = 4;

/// The forms, and the form of each name.
pub(super) struct Forms {
    pub forms: Vec<Form>,
    pub of_name: Vec<usize>,
    pub together: Together,
}

/// How often two forms stand in one sentence outside quotations, which seldom means the same person twice.
#[derive(Debug, Default)]
pub(super) struct Together(Map<(usize, usize), u32>);

impl Together {
    fn count(layers: &Layers<'_, '_>, names: &[Name], of_name: &[usize]) -> Self {
        let mut counts: Map<(usize, usize), u32> = Map::default();
        let mut here: Vec<usize> = Vec::new();
        let mut sentence = None;
        for (name, form) in names.iter().zip(of_name) {
            let start = TokenId::new(name.core.start());
            if layers.is_quoted(start.index()) {
                continue;
            }
            if sentence != Some(layers.text.sentence_of(start)) {
                sentence = Some(layers.text.sentence_of(start));
                here.clear();
            }
            if here.len() < IN_A_SENTENCE && !here.contains(form) {
                here.iter().for_each(|other| *counts.entry((*other.min(form), *other.max(form))).or_default() += 1);
                here.push(*form);
            }
        }
        Self(counts)
    }

    /// Whether two forms stand in one sentence anywhere.
    pub fn ever(&self, one: usize, other: usize) -> bool {
        self.0.contains_key(&(one.min(other), one.max(other)))
    }

    /// Whether one form and another must mean two.
    pub fn tells_apart(&self, forms: &[Form], one: usize, other: usize) -> bool {
        let together = self.0.get(&(one.min(other), one.max(other))).copied().unwrap_or(0);
        let mentions = |form: usize| forms.get(form).map_or(0, |form| form.names.len()) as u32;
        together >= OFTEN_TOGETHER && together * SELDOM_APART >= mentions(one).min(mentions(other))
    }
}

/// Forms of one sentence that are compared.
const IN_A_SENTENCE: usize = 8;
/// So often together is no accident.
const OFTEN_TOGETHER: u32 = 3;
/// Of so many mentions one at least is together with the other.
const SELDOM_APART: u32 = 40;

/// Groups the names of a document by their words.
pub(super) fn collect(layers: &Layers<'_, '_>, names: &[Name]) -> Forms {
    let mut by_key: Map<String, usize> = Map::default();
    let mut forms: Vec<Form> = Vec::new();
    let mut of_name = Vec::with_capacity(names.len());
    let surnames = surnames(layers, names);
    for (at, name) in names.iter().enumerate() {
        let is_surname = name.core.len() == 1 && surnames.contains(layers.form(name.core.start()));
        let words = if is_surname { layers.words(name.core) } else { words(layers, name) };
        let married = married(layers, name);
        let at_form = *by_key.entry(key(name, married, &words)).or_insert(forms.len());
        if at_form == forms.len() {
            forms.push(Form { words, married, ..Form::default() });
        }
        if let Some(form) = forms.get_mut(at_form) {
            note(layers, form, name, at);
        }
        of_name.push(at_form);
    }
    count_pronouns(layers, names, &mut forms, &of_name);
    let together = Together::count(layers, names, &of_name);
    Forms { forms, of_name, together }
}

/// The last words of persons' names of which a given name is known, if nothing is or happens in them: there "Paris" is no capital.
fn surnames<'d>(layers: &Layers<'_, 'd>, names: &[Name]) -> HashSet<&'d str> {
    let is_person = |name: &&Name| {
        let given = || layers.lexicons.given.word(layers.text.symbol(TokenId::new(name.core.start()))).is_some();
        name.core.len() > 1 && matches!(name.kind, None | Some(NameKind::Person)) && (name.kind.is_some() || given())
    };
    let mut surnames: HashSet<&'d str> = names.iter().filter(is_person).map(|name| layers.form(name.core.end() - 1)).collect();
    for start in names.iter().filter(|name| name.core.len() == 1).map(|name| name.core.start()) {
        let country = evidence::place(layers, TokenRange::of(start, start + 1)) == Some(PlaceKind::Country);
        if country || start > 0 && layers.is(start - 1, &["across", "at", "from", "in", "near", "outside", "to"]) {
            surnames.remove(layers.form(start));
        }
    }
    surnames
}

/// "Mr. Vale" and "Mrs. Vale" are two forms; "Mrs. Ann Vale" and "Ann Vale" are one.
fn key(name: &Name, married: Option<bool>, words: &[String]) -> String {
    let mark = match name.gender.filter(|_| words.len() < 2 && name.titled) {
        Some(Gender::Male) => "m ",
        Some(Gender::Female) if married == Some(false) => "miss ",
        Some(Gender::Female) => "f ",
        None => "",
    };
    format!("{mark}{}", words.join(" "))
}

/// What the title before a surname alone shows.
fn married(layers: &Layers<'_, '_>, name: &Name) -> Option<bool> {
    let alone = name.titled && name.core.len() == 1;
    let title = |forms: &[&str]| alone && layers.is(name.tokens.start(), forms);
    if title(&["miss", "mademoiselle", "mlle", "mlle."]) {
        return Some(false);
    }
    title(&["mrs", "mrs.", "madame", "mme", "mme."]).then_some(true)
}

/// The words of a name; of a place, those of the body that it stands for.
fn words(layers: &Layers<'_, '_>, name: &Name) -> Vec<String> {
    match stands_for(layers, name) {
        Some(body) => body.split(' ').map(alike).collect(),
        None => layers.words(name.core),
    }
}

/// The body that a place stands for as a speaker.
pub(super) fn stands_for<'l>(layers: &Layers<'l, '_>, name: &Name) -> Option<&'l str> {
    if name.kind != Some(NameKind::Place) {
        return None;
    }
    let places = &layers.lexicons.places;
    let found = places.longest(|nth| layers.text.symbol(TokenId::new(name.core.start() + nth)))?;
    let entry = places.entry(found.entry);
    Some(if entry.value.of.is_empty() { &entry.text } else { &entry.value.of })
}

fn note(layers: &Layers<'_, '_>, form: &mut Form, name: &Name, at: usize) {
    form.names.push(at);
    let kind = name.kind.map(|kind| kind as usize);
    if let Some(count) = kind.and_then(|kind| form.kinds.get_mut(kind)) {
        *count += 1;
    }
    form.titled = form.titled.or(name.gender);
    form.given = form.given.or(given(layers, name));
    if form.names.len() == 1 {
        form.short_for = short_for(layers, name);
    }
    form.callings = name.role.map_or(form.callings, |role| form.callings.or(roles::callings(layers, role)));
    form.articles += usize::from(name.has_article);
    form.within += usize::from(is_within(layers, name));
    form.compound |= name.compound;
    let acronym = name.acronym.map(|acronym| alike(layers.form(acronym.start())));
    form.acronym = form.acronym.take().or(acronym);
}

/// "in Karsania", but not "in Vale's voice", "faith in Vale".
fn is_within(layers: &Layers<'_, '_>, name: &Name) -> bool {
    let (start, end) = (name.tokens.start(), name.core.end());
    start > 1
        && layers.is(start - 1, &["in", "into", "throughout", "outside", "near", "across"])
        && !layers.is(start - 2, &TRUST)
        && layers.tag(end) != Tag::POS
        && !layers.tag(end).is_noun()
}

/// The gender of nearly all who bear the given name in a name; not of a surname after a title.
fn given(layers: &Layers<'_, '_>, name: &Name) -> Option<Gender> {
    let has_given = name.core.len() > 1 || !name.titled;
    layers.lexicons.given.word(layers.text.symbol(TokenId::new(name.core.start()))).filter(|_| has_given)?.gender
}

/// The names that the first word of a name may be short for; a surname after a title is short for nothing.
fn short_for(layers: &Layers<'_, '_>, name: &Name) -> Vec<String> {
    if name.core.len() == 1 && name.titled {
        return Vec::new();
    }
    let nickname = layers.lexicons.nicknames.word(layers.text.symbol(TokenId::new(name.core.start())));
    nickname.map(|nickname| nickname.formal.iter().map(|formal| alike(formal)).collect()).unwrap_or_default()
}

/// How far back, in names, a pronoun is compared.
const NAMES_BACK: usize = 4;

/// Counts for each form the pronouns that can mean nobody else: it is the only person named in their sentence so far and in the one before.
fn count_pronouns(layers: &Layers<'_, '_>, names: &[Name], forms: &mut [Form], of_name: &[usize]) {
    for at in 0..layers.text.tokens.len() {
        let Some(pronoun) = subject_pronoun(layers, at) else { continue };
        let Some(form) = only_person(layers, names, of_name, forms, at) else { continue };
        let slot = forms.get_mut(form).and_then(|form| form.pronouns.get_mut(usize::from(pronoun == Gender::Female)));
        if let Some(count) = slot {
            *count += 1;
        }
    }
}

fn subject_pronoun(layers: &Layers<'_, '_>, at: usize) -> Option<Gender> {
    if layers.tag(at) != Tag::PRP || layers.is_quoted(at) {
        return None;
    }
    layers.pronoun(at).filter(|pronoun| pronoun.case == Case::Subject).and_then(|pronoun| pronoun.gender)
}

fn only_person(layers: &Layers<'_, '_>, names: &[Name], of_name: &[usize], forms: &[Form], at: usize) -> Option<usize> {
    let sentence = layers.text.sentence_of(TokenId::new(at)).index();
    let start = |sentence: usize| layers.text.sentences.find(SentenceId::new(sentence)).map_or(at, |sentence| sentence.tokens.start());
    let (here, before) = (start(sentence), start(sentence.saturating_sub(1)));
    let until = names.partition_point(|name| name.core.end() <= at);
    let mut only = None;
    let mut from = before;
    for index in (until.saturating_sub(NAMES_BACK)..until).rev() {
        let (Some(name), Some(form)) = (names.get(index), of_name.get(index)) else { break };
        if name.core.start() < from {
            break;
        }
        let body = matches!(forms.get(*form).and_then(Form::kind), Some(NameKind::Organization | NameKind::Place | NameKind::Document));
        if body || layers.is_quoted(name.core.start()) {
            continue;
        }
        if only.is_some_and(|other| other != *form) {
            return None;
        }
        only = Some(*form);
        // One named in the sentence itself hides those of the sentence before.
        if name.core.start() >= here {
            from = here;
        }
    }
    only
}

#[cfg(test)]
mod tests {
    use super::super::SpeakerKind;
    use super::super::marked::speakers;

    #[test]
    fn mentions_show_what_a_name_names() {
        for (text, kind) in [
            ("They met in Larkholm, and later near Larkholm. [source Larkholm] said no.", SpeakerKind::Organization),
            ("They have faith in Larkholm, and in Larkholm’s voice. [source Larkholm] said no.", SpeakerKind::Person),
            ("Clara came. The Clara of old had gone. Clara sat down. [source Clara] said no.", SpeakerKind::Person),
        ] {
            assert_eq!(speakers(text).speakers.iter().map(|speaker| speaker.kind).collect::<Vec<_>>(), [kind], "{text}");
        }
    }
}
