//! Which forms of names mean one person or body.
//!
//! Fuller forms come first; a shorter one joins the only fuller one that it can mean. Two people with one surname are never made one
//! without evidence (given name, title, gender): a form that fits several stays open. A short form of a given name ("Bill" for William)
//! joins the only one whom it fits, if nothing speaks against it: gender, calling, both in one sentence.

use super::cast::Reading;
use super::forms::{self, Form, Together};
use super::layers::Map;
use super::names::NameKind;
use crate::lexicons::names::{Callings, Gender};

/// Forms that mean one person or body, the fullest first.
pub(super) struct Group {
    pub forms: Vec<usize>,
    pub words: Vec<String>,
    pub kind: Option<NameKind>,
    pub titled: Option<Gender>,
    pub given: Option<Gender>,
    pub married: Option<bool>,
    pub callings: Callings,
    pub pronouns: [u32; 2],
}

impl Group {
    fn gender(&self) -> Option<Gender> {
        forms::gender(self.titled, self.pronouns, self.given)
    }
}

/// The groups of some forms, and by form whom it means; in a story a given name alone may be the short form of another.
pub(super) fn link(forms: &[Form], together: &Together, is_story: bool) -> (Vec<Group>, Vec<Option<Reading>>) {
    let mut linker = Linker {
        forms,
        together,
        groups: Vec::new(),
        by_last: Map::default(),
        by_first: Map::default(),
        by_formal: Map::default(),
        is_story,
        readings: vec![None; forms.len()],
    };
    linker.link();
    (linker.groups, linker.readings)
}

struct Linker<'f> {
    forms: &'f [Form],
    together: &'f Together,
    groups: Vec<Group>,
    by_last: Map<&'f str, Vec<usize>>,
    by_first: Map<&'f str, Vec<usize>>,
    /// By the names that a given name is short for.
    by_formal: Map<&'f str, Vec<usize>>,
    is_story: bool,
    readings: Vec<Option<Reading>>,
}

/// A fuller form so many times rarer than its part is an accident of a long text.
const RARE: usize = 30;
/// From so many mentions on a form must be found in its fuller form more than once.
pub(super) const OFTEN: usize = 60;
/// So often nobody is called by given name and by title and surname.
const AGAIN_AND_AGAIN: usize = 20;
/// No surname is compared with more namesakes than this.
const NAMESAKES: usize = 16;

impl<'f> Linker<'f> {
    fn link(&mut self) {
        let mut order: Vec<usize> = (0..self.forms.len()).collect();
        // Of a couple, it is the man who goes by the bare surname: "Vale" joins "Mr. Vale" before "Mrs. Vale" is asked.
        let title = |form: &Form| form.titled.map_or(0, |gender| if gender == Gender::Male { 1 } else { 2 });
        order.sort_by_key(|at| self.forms.get(*at).map_or((0, 0), |form| (usize::MAX - form.words.len(), title(form))));
        for at in order {
            let Some(form) = self.forms.get(at) else { continue };
            let candidates = if form.words.len() > 1 { self.fuller(form) } else { self.of_single(form) };
            let candidates = if candidates.is_empty() { self.short_forms(at, form) } else { candidates };
            let candidates = self.not_beside(at, form, self.frequent(form, candidates));
            let reading = match candidates.as_slice() {
                [] => Reading::One(self.found(at, form)),
                [one] => Reading::One(self.join(*one, at, form)),
                _ => Reading::Open(candidates),
            };
            if let Some(slot) = self.readings.get_mut(at) {
                *slot = Some(reading);
            }
        }
    }

    /// In a long text a name that is used again and again is its own fullest form, not a part of several that stand there once.
    fn frequent(&self, form: &Form, candidates: Vec<usize>) -> Vec<usize> {
        let count =
            |at: &usize| self.groups.get(*at).and_then(|group| self.forms.get(*group.forms.first()?)).map_or(0, |full| full.names.len());
        if form.names.len() < OFTEN {
            return candidates;
        }
        candidates.into_iter().filter(|at| count(at) * RARE >= form.names.len()).collect()
    }

    /// "Mr. Vale" is not the Bo Vale whom the text calls Bo where it names both in one sentence, or both names again and again.
    fn not_beside(&self, at: usize, form: &Form, candidates: Vec<usize>) -> Vec<usize> {
        if form.words.len() > 1 {
            return candidates;
        }
        let beside = |group: &usize| {
            let forms = self.groups.get(*group).map_or(&[][..], |group| group.forms.as_slice());
            forms.iter().any(|other| self.together.tells_apart(self.forms, at, *other)) || self.goes_by_given(form, *group)
        };
        candidates.into_iter().filter(|group| !beside(group)).collect()
    }

    /// Whether a form with a title is frequent beside the given name alone of a group, as for father and son.
    fn goes_by_given(&self, form: &Form, group: usize) -> bool {
        let Some(group) = self.groups.get(group).filter(|_| form.titled.is_some()) else { return false };
        let given = |other: &&Form| other.words.len() == 1 && other.titled.is_none() && other.words.first() == group.words.first();
        let alone = group.forms.iter().filter_map(|other| self.forms.get(*other)).find(given).map_or(0, |given| given.names.len());
        alone.min(form.names.len()) >= AGAIN_AND_AGAIN && form.names.len() * 3 >= alone
    }

    fn found(&mut self, at: usize, form: &'f Form) -> usize {
        let group = self.groups.len();
        self.groups.push(Group {
            forms: vec![at],
            words: form.words.clone(),
            kind: form.kind(),
            titled: form.titled,
            given: form.given,
            married: form.married,
            callings: form.callings,
            pronouns: form.pronouns,
        });
        file(&mut self.by_last, form.words.last(), group);
        file(&mut self.by_first, form.words.first(), group);
        form.short_for.iter().for_each(|formal| file(&mut self.by_formal, Some(formal), group));
        if form.kind() != Some(NameKind::Person) {
            file(&mut self.by_last, form.acronym.as_ref(), group);
        }
        group
    }

    /// Files another given name of a group: the short one, or the one that is short for.
    fn file_given(&mut self, group: usize, form: &'f Form) {
        let founder = self.groups.get(group).map_or(&[][..], |group| group.words.as_slice());
        if form.words.len() < 2 || founder.len() < 2 || is_variant(&form.words, founder) || form.words.last() != founder.last() {
            return;
        }
        if form.words.first().is_some_and(|given| given.chars().count() > 1) {
            file(&mut self.by_first, form.words.first(), group);
            self.lead(group, form.names.len());
        }
    }

    fn join(&mut self, group: usize, at: usize, form: &'f Form) -> usize {
        if let Some(group) = self.groups.get_mut(group) {
            group.forms.push(at);
            group.kind = group.kind.or(form.kind());
            group.titled = group.titled.or(form.titled);
            group.given = group.given.or(form.given);
            group.married = group.married.or(form.married);
            group.callings = group.callings.or(form.callings);
            for (sum, count) in group.pronouns.iter_mut().zip(form.pronouns) {
                *sum += count;
            }
        }
        self.file_given(group, form);
        group
    }

    /// The last form of a group, of so many mentions, becomes its first if that has fewer.
    fn lead(&mut self, group: usize, mentions: usize) {
        let Some(group) = self.groups.get_mut(group) else { return };
        let first = group.forms.first().and_then(|first| self.forms.get(*first));
        if first.is_some_and(|first| first.names.len() < mentions) {
            group.forms.rotate_right(1);
        }
    }

    fn candidates(&self, map: &Map<&'f str, Vec<usize>>, word: Option<&String>, fits: impl Fn(&Group) -> bool) -> Vec<usize> {
        let all = word.and_then(|word| map.get(word.as_str())).map_or(&[][..], Vec::as_slice);
        all.iter().copied().filter(|at| self.groups.get(*at).is_some_and(&fits)).collect()
    }

    /// Groups of which a form of several words is a variant or a part.
    fn fuller(&self, form: &Form) -> Vec<usize> {
        let same = self.candidates(&self.by_last, form.words.last(), |group| agrees(form, group) && is_variant(&form.words, &group.words));
        if !same.is_empty() {
            return same.into_iter().take(1).collect();
        }
        let body = |group: &Group| agrees(form, group) && group.kind != Some(NameKind::Person) && group.words.starts_with(&form.words);
        if form.kind() == Some(NameKind::Person) { Vec::new() } else { self.candidates(&self.by_first, form.words.first(), body) }
    }

    /// The only group whose given name a form has in short, or has in full where the group has it in short.
    fn short_forms(&self, at: usize, form: &Form) -> Vec<usize> {
        let is_single = form.words.len() == 1;
        if is_single && (!self.is_story || form.titled.is_some()) || form.kind().is_some_and(|kind| kind != NameKind::Person) {
            return Vec::new();
        }
        let fits = |group: &Group| {
            let surname = is_single || group.words.len() > 1 && group.words.last() == form.words.last();
            let apart =
                || group.forms.iter().take(MANY).any(|other| self.together.ever(at, *other)) || group.callings.differ(form.callings);
            surname
                && !(is_single && self.is_shortened(group))
                && group.kind.is_none_or(|kind| kind == NameKind::Person)
                && agrees(form, group)
                && !apart()
        };
        let formal = form.short_for.iter().flat_map(|formal| {
            let full = self.candidates(&self.by_first, Some(formal), fits);
            // "Ted" and "Ned", both for Edward, are one only with a surname.
            let short = if is_single { Vec::new() } else { self.candidates(&self.by_formal, Some(formal), fits) };
            full.into_iter().chain(short)
        });
        let mut found: Vec<usize> = formal.chain(self.candidates(&self.by_formal, form.words.first(), fits)).collect();
        found.sort_unstable();
        found.dedup();
        if found.len() == 1 { found } else { Vec::new() }
    }

    /// Whether a group goes by another short form already: "Polly" and "Molly" may both be Mary, but not the same.
    fn is_shortened(&self, group: &Group) -> bool {
        let ends = [group.words.first(), group.words.last()];
        let other = |form: &Form| form.words.len() == 1 && !ends.contains(&form.words.first());
        group.forms.iter().take(MANY).filter_map(|form| self.forms.get(*form)).any(other)
    }

    /// Groups of which a single word is the surname, else the given name, the acronym or the first word; a known given name the other way
    /// round.
    fn of_single(&self, form: &Form) -> Vec<usize> {
        let word = form.words.first();
        let part = |group: &Group| agrees(form, group) && (group.kind != Some(NameKind::Organization) || self.is_short(form, group));
        let given = self.candidates(&self.by_first, word, part);
        if form.given.is_some() && form.titled.is_none() && !given.is_empty() {
            return given;
        }
        let surname = self.candidates(&self.by_last, word, part);
        if !surname.is_empty() {
            return self.narrowed(form, surname);
        }
        if given.is_empty() { self.spelled_out(form) } else { given }
    }

    /// "the Post" for the Washington Post, an acronym for what it stands for; not "Department" for every department.
    fn is_short(&self, form: &Form, group: &Group) -> bool {
        let word = form.words.first();
        let acronym = group.forms.iter().filter_map(|form| self.forms.get(*form)).any(|full| full.acronym.as_ref() == word);
        let compound = group.forms.iter().filter_map(|form| self.forms.get(*form)).any(|full| full.compound);
        acronym || (!compound && (form.is_articled() || group.words.first() == word))
    }

    /// Of several with one surname, those whom a title's gender allows, and not those who go by their given names.
    fn narrowed(&self, form: &Form, candidates: Vec<usize>) -> Vec<usize> {
        let gender = |at: &usize| self.groups.get(*at).and_then(Group::gender);
        let told: Vec<usize> = candidates.iter().copied().filter(|at| form.titled.is_some() && gender(at) == form.titled).collect();
        if told.len() == 1 { told } else { candidates }
    }

    /// The one body whose initials are the letters of a form.
    fn spelled_out(&self, form: &Form) -> Vec<usize> {
        let Some(word) =
            form.words.first().filter(|word| (2..=6).contains(&word.chars().count()) && form.kind() == Some(NameKind::Organization))
        else {
            return Vec::new();
        };
        let initials = |group: &&usize| {
            let words = self.groups.get(**group).map_or(&[][..], |group| group.words.as_slice());
            words.len() > 1 && words.iter().filter_map(|word| word.chars().next()).eq(word.chars())
        };
        let all: Vec<usize> = (0..self.groups.len().min(MANY)).collect();
        let found: Vec<usize> = all.iter().filter(initials).copied().collect();
        if found.len() == 1 { found } else { Vec::new() }
    }
}

/// Files a group under a word.
fn file<'f>(map: &mut Map<&'f str, Vec<usize>>, word: Option<&'f String>, group: usize) {
    let Some(word) = word else { return };
    let slot = map.entry(word.as_str()).or_default();
    if slot.len() < NAMESAKES && !slot.contains(&group) {
        slot.push(group);
    }
}

/// An acronym is compared with the initials of so many names.
const MANY: usize = 500;

/// Neither the kind nor the gender that both show differs.
fn agrees(form: &Form, group: &Group) -> bool {
    let kind =
        form.kind().is_none_or(|kind| group.kind.is_none_or(|other| kind == other || (kind == NameKind::Place && form.words.len() == 1)));
    let married = group.married.is_none_or(|other| form.married.is_none_or(|married| married == other));
    let often = |pronouns: [u32; 2]| forms::gender(None, pronouns, None).filter(|_| pronouns.iter().sum::<u32>() >= forms::MANY);
    // A single word may be a surname as well.
    let given = form.given.filter(|_| form.words.len() > 1);
    let shown = form.titled.or(given).or(often(form.pronouns));
    let known = group.titled.or(group.given).or(often(group.pronouns));
    kind && married && shown.is_none_or(|gender| known.is_none_or(|other| gender == other))
}

/// "Bo Vale" of "Per Bo Vale", "Ann Vale" of "Ann T. Vale", "A. Vale" of "Ann Vale".
fn is_variant(short: &[String], full: &[String]) -> bool {
    if full.ends_with(short) {
        return true;
    }
    let (Some(one), Some(other)) = (short.first(), full.first()) else { return false };
    let initial = |a: &str, b: &str| a.chars().count() == 1 && b.starts_with(a);
    short.last() == full.last() && (one == other || initial(one, other) || initial(other, one))
}

#[cfg(test)]
mod tests {
    use super::super::marked::speakers;

    /// Whether the last two sources are one speaker.
    fn is_one(text: &str) -> bool {
        let found = speakers(text);
        let mut who = found.resolutions.iter().rev().map(|resolution| resolution.speaker);
        let (last, before) = (who.next().flatten(), who.next().flatten());
        assert!(last.is_some() && before.is_some(), "{text}");
        last == before
    }

    #[test]
    fn short_forms_of_given_names_are_one_person_where_nothing_speaks_against_it() {
        for (text, expected) in [
            ("Robert Marden left. [source Bob Marden] said no. [source Robert Marden] agreed.", true),
            ("The senator William Marden left. [source Will Marden] said no. [source William Marden] agreed.", true),
            ("We met Bob Marden there. [source Bobby Marden] said no. [source Bob Marden] agreed.", true),
            ("Robert Marden and Bob Marden left. [source Robert Marden] spoke. [source Bob Marden] said no.", false),
            (
                "The senator Robert Marden left. The teacher Bob Marden came. [source Robert Marden] spoke. [source Bob Marden] said no.",
                false,
            ),
            ("Mr. Chris Marden left. Ms. Christine Marden came. [source Chris Marden] spoke. [source Christine Marden] said no.", false),
            ("Robert Marden left. [source Robert Marden] spoke. [source Bob Marsh] said no.", false),
            ("Edward Marden left. Edmund Marden slept. [source Edward Marden] left. Then [source Ed Marden] said no.", false),
        ] {
            assert_eq!(is_one(text), expected, "{text}");
        }
    }

    #[test]
    fn of_a_couple_the_man_goes_by_the_bare_surname() {
        let text = "Mrs. Marden came first. Mr. Marden came late. [source Mr. Marden] spoke. [source Marden] said no.";
        assert!(is_one(text));
        assert!(!is_one(&text.replace("[source Mr.", "[source Mrs.")));
        assert!(is_one("Mrs. Marden came. [source Mrs. Marden] spoke. [source Marden] said no."));
    }

    #[test]
    fn given_names_alone_are_short_forms_in_stories_only() {
        let text =
            "Ada met Francis at the gate. Later she saw Frank again. “It is late,” [source Frank] said. “It is,” [source Francis] said.";
        assert!(!is_one(text));
        assert!(is_one(&format!("[quotation “Come in,”] he said.\n\n{text}")));
        assert!(!is_one(&format!("[quotation “Come in,”] he said.\n\nHe saw Frank and Francis there. {text}")));
    }
}
