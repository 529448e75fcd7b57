//! `people.csv`: who people are. Lines with one id, or one name, are one person; each may add aliases, and say what holds from one day
//! to another.
//!
//! A speaker of a document is joined to the person of its full name, else of one of its other forms, else, where it is known by a bare
//! surname, to the only person of the file who has that; always to one who is valid on the document's day. Where several fit, nobody is
//! joined. The limit: further spellings ("Bob" for Robert, a middle initial) are not guessed; they are aliases to be listed.

use std::sync::Arc;

use hashbrown::HashMap;

use super::names::{Titles, key, surnames, words};
use super::sheet::{Line, Sheet};
use crate::error::Result;
use crate::lexicons::Lexicons;
use crate::lexicons::names::Gender;
use crate::speakers::SpeakerKind;

/// The columns with a meaning; others ride along.
pub(super) const COLUMNS: &[&str] =
    &["name", "alias", "id", "gender", "party", "role", "organisation", "organization", "valid_from", "valid_to"];
/// The columns that do not ride along: they are the speaker's own, or choose the line.
const OWN: [&str; 4] = ["name", "alias", "valid_from", "valid_to"];

/// All people of the file.
#[derive(Clone, Debug, Default)]
pub struct People {
    /// The columns that ride along: their places in a line, and their names.
    columns: Vec<(usize, Arc<str>)>,
    people: Vec<Entry>,
    by_id: HashMap<String, usize>,
    /// By the key of the first name.
    by_first: HashMap<String, Vec<usize>>,
    /// Person and line, by the key of a name or an alias.
    by_name: HashMap<String, Vec<(usize, usize)>>,
    /// People by the key of their surname, each once.
    by_surname: HashMap<String, Vec<usize>>,
    titles: Titles,
}

/// One person.
#[derive(Clone, Debug)]
struct Entry {
    name: String,
    key: String,
    id: String,
    lines: Vec<Facts>,
}

/// What one line says.
#[derive(Clone, Debug)]
struct Facts {
    from: String,
    to: String,
    cells: Vec<String>,
}

/// A speaker who may be one of the people.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'w> {
    /// Its name in the document.
    pub name: &'w str,
    /// The other forms of it.
    pub aliases: &'w [String],
    /// What it is.
    pub kind: SpeakerKind,
    /// As the text shows it.
    pub gender: Option<Gender>,
}

/// Who a speaker is.
#[derive(Clone, Debug, PartialEq)]
pub enum Match {
    /// Nobody of the file.
    None,
    /// This person.
    One(Person),
    /// One of these, which cannot be told apart.
    Several(Vec<String>),
}

/// A person on a certain day.
#[derive(Clone, Debug, PartialEq)]
pub struct Person {
    /// The name in the file.
    pub name: String,
    /// What stays the same from run to run: the file's id, else the name.
    pub key: String,
    /// None where the file leaves it open, nobody's letter where it says something else than m or f.
    pub gender: Option<Option<Gender>>,
    /// The file's columns that say something.
    pub columns: Vec<(Arc<str>, String)>,
}

impl People {
    pub(super) fn new(sheet: &Sheet, lexicons: &Lexicons) -> Result<Self> {
        sheet.needs("name")?;
        let rides = |(_, name): &(usize, &String)| !OWN.contains(&name.as_str());
        let columns = sheet.columns().iter().enumerate().filter(rides).map(|(at, name)| (at, Arc::from(name.as_str()))).collect();
        let mut people = Self { columns, titles: Titles::new(lexicons), ..Self::default() };
        sheet.lines().try_for_each(|line| people.add(&line))?;
        people.file_surnames();
        Ok(people)
    }

    /// The names of the columns that ride along.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.columns.iter().map(|(_, name)| &**name)
    }

    fn add(&mut self, line: &Line<'_>) -> Result<()> {
        let facts = facts(line)?;
        let at = self.person(line)?;
        let Some(person) = self.people.get_mut(at) else { return Ok(()) };
        let place = (at, person.lines.len());
        person.lines.push(facts);
        for name in std::iter::once(line.get("name")).chain(line.get("alias").split([';', '|'])) {
            let full = key(name);
            let bare = self.titles.stripped(&full).to_owned();
            for form in [Some(full), Some(bare).filter(|bare| words(bare) > 1)].into_iter().flatten().filter(|form| !form.is_empty()) {
                let places = self.by_name.entry(form).or_default();
                if !places.contains(&place) {
                    places.push(place);
                }
            }
        }
        Ok(())
    }

    /// Which person a line is about: the one of its id, else of its name, else a new one.
    fn person(&mut self, line: &Line<'_>) -> Result<usize> {
        let (name, id) = (line.get("name"), line.get("id"));
        let name_key = key(name);
        if let Some(at) = self.by_id.get(id) {
            return Ok(*at);
        }
        if name_key.is_empty() {
            return Err(line.wrong("name", "it is empty, and no line before has this id"));
        }
        let is_open = |at: &&usize| id.is_empty() || self.people.get(**at).is_some_and(|person| person.id.is_empty());
        let mut same = self.by_first.get(&name_key).into_iter().flatten().filter(is_open);
        let at = match (same.next(), same.next()) {
            (Some(_), Some(_)) => return Err(line.wrong("id", &format!("several people are called `{name}`: give the id of one"))),
            (Some(at), None) => *at,
            (None, _) => self.found(name, name_key),
        };
        if let Some(person) = self.people.get_mut(at).filter(|_| !id.is_empty()) {
            id.clone_into(&mut person.id);
            self.by_id.insert(id.to_owned(), at);
        }
        Ok(at)
    }

    /// A new person.
    fn found(&mut self, name: &str, key: String) -> usize {
        let at = self.people.len();
        self.by_first.entry(key.clone()).or_default().push(at);
        self.people.push(Entry { name: name.to_owned(), key, id: String::new(), lines: Vec::new() });
        at
    }

    fn file_surnames(&mut self) {
        for (at, person) in self.people.iter().enumerate() {
            for surname in surnames(self.titles.stripped(&person.key)) {
                self.by_surname.entry(surname).or_default().push(at);
            }
        }
    }

    /// Who a speaker is, on the document's day if that is known.
    pub fn find(&self, wanted: Wanted<'_>, day: Option<&str>) -> Match {
        if self.people.is_empty() {
            return Match::None;
        }
        let name = key(wanted.name);
        let is_person = wanted.kind == SpeakerKind::Person;
        // A bare surname among the forms of a full name says nothing that the name does not.
        let tells = |alias: &String| !is_person || words(&name) < 2 || words(alias) > 1;
        let aliases: Vec<String> = wanted.aliases.iter().map(|alias| key(alias)).filter(tells).collect();
        for forms in [std::slice::from_ref(&name), &aliases] {
            match self.named(forms, is_person, day) {
                Match::None => {}
                found => return found,
            }
        }
        if is_person { self.surnamed(&name, wanted.gender, day) } else { Match::None }
    }

    /// Who has one of these names or aliases.
    fn named(&self, forms: &[String], is_person: bool, day: Option<&str>) -> Match {
        let mut found: Vec<usize> = Vec::new();
        for form in forms {
            let bare = Some(self.titles.stripped(form)).filter(|bare| is_person && words(bare) > 1);
            let places = [Some(form.as_str()), bare].into_iter().flatten().filter_map(|form| self.by_name.get(form)).flatten();
            let valid = places.filter(|(at, line)| self.people.get(*at).is_some_and(|person| person.is_valid(*line, day)));
            found.extend(valid.map(|(at, _)| *at));
        }
        found.sort_unstable();
        found.dedup();
        self.only(&found, day)
    }

    /// The only person of a surname, unless the text shows another gender than the file.
    fn surnamed(&self, name: &str, gender: Option<Gender>, day: Option<&str>) -> Match {
        let all = self.by_surname.get(name).map_or(&[][..], Vec::as_slice);
        let valid = |at: &usize| self.people.get(*at).is_some_and(|person| person.is_valid_at_all(day));
        if !all.iter().any(valid) {
            return Match::None;
        }
        match self.only(all, day) {
            Match::One(person) if gender.is_some() && person.gender.flatten().is_some_and(|known| Some(known) != gender) => Match::None,
            found => found,
        }
    }

    fn only(&self, found: &[usize], day: Option<&str>) -> Match {
        let entries = || found.iter().filter_map(|at| self.people.get(*at));
        match found {
            [] => Match::None,
            [at] => self.people.get(*at).map_or(Match::None, |person| Match::One(self.on(person, day))),
            _ => Match::Several(entries().map(Entry::shown).collect()),
        }
    }

    /// What the file says of a person on a day: of each column, the first valid line that says anything.
    fn on(&self, person: &Entry, day: Option<&str>) -> Person {
        let value = |at: usize| person.usable(day).filter_map(|line| line.cells.get(at)).find(|cell| !cell.is_empty());
        let said = |(at, name): &(usize, Arc<str>)| Some((name.clone(), value(*at)?.clone()));
        let columns: Vec<_> = self.columns.iter().filter_map(said).collect();
        let gender = columns.iter().find(|(name, _)| &**name == "gender").map(|(_, text)| gender(text));
        let key = if person.id.is_empty() { format!("name {}", person.key) } else { format!("id {}", person.id) };
        Person { name: person.name.clone(), key, gender, columns }
    }
}

impl Entry {
    /// "Jane Lowell (Q7)".
    fn shown(&self) -> String {
        if self.id.is_empty() { self.name.clone() } else { format!("{} ({})", self.name, self.id) }
    }

    /// Whether what a line says holds on a day. A line without days beside others with some adds to them, and holds when they do.
    fn is_valid(&self, line: usize, day: Option<&str>) -> bool {
        self.lines.get(line).is_some_and(|line| if line.is_dated() { line.holds(day) } else { self.is_valid_at_all(day) })
    }

    fn is_valid_at_all(&self, day: Option<&str>) -> bool {
        let mut dated = self.lines.iter().filter(|line| line.is_dated()).peekable();
        dated.peek().is_none() || dated.any(|line| line.holds(day))
    }

    fn usable(&self, day: Option<&str>) -> impl Iterator<Item = &Facts> {
        self.lines.iter().filter(move |line| line.holds(day))
    }
}

impl Facts {
    fn is_dated(&self) -> bool {
        !self.from.is_empty() || !self.to.is_empty()
    }

    /// A month or a year holds from its first day to its last.
    fn holds(&self, day: Option<&str>) -> bool {
        let Some(day) = day else { return true };
        day >= self.from.as_str() && (self.to.is_empty() || day.get(..self.to.len()).unwrap_or(day) <= self.to.as_str())
    }
}

fn facts(line: &Line<'_>) -> Result<Facts> {
    let date = |column: &str| {
        let wrong = || line.wrong(column, &format!("`{}` is no ISO date, such as 2024-05-31, 2024-05 or 2024", line.get(column)));
        iso(line.get(column)).map(str::to_owned).ok_or_else(wrong)
    };
    let (from, to) = (date("valid_from")?, date("valid_to")?);
    if !to.is_empty() && from.get(..to.len()).unwrap_or(&from) > to.as_str() {
        return Err(line.wrong("valid_to", &format!("{to} comes before {from} in valid_from")));
    }
    Ok(Facts { from, to, cells: line.cells().map(str::to_owned).collect() })
}

/// A day, month or year; a time after the day is left out.
fn iso(text: &str) -> Option<&str> {
    let date = text.split('T').next().unwrap_or("");
    let mut parts = date.split('-');
    let mut part = |length: usize, most: u32| match parts.next() {
        None => true,
        Some(part) => {
            let number = Some(part).filter(|part| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit()));
            number.and_then(|part| part.parse().ok()).is_some_and(|number: u32| (1..=most).contains(&number))
        }
    };
    let fits = part(4, 9999) && part(2, 12) && part(2, 31) && parts.next().is_none();
    (fits || text.is_empty()).then_some(date)
}

/// m and f, by the words that tables have for them.
fn gender(text: &str) -> Option<Gender> {
    match text.to_lowercase().as_str() {
        "m" | "male" | "man" => Some(Gender::Male),
        "f" | "female" | "woman" => Some(Gender::Female),
        _ => None,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::sheet::tests::{said, sheet};
    use super::*;

    fn people(text: &str) -> People {
        People::new(&sheet(text.as_bytes(), COLUMNS).unwrap(), &Lexicons::load(None).unwrap()).unwrap()
    }

    /// Whom a person of this name, with these other forms, is: name and role, or all whom it may be.
    fn found(people: &People, name: &str, aliases: &[&str], day: Option<&str>) -> String {
        let aliases: Vec<String> = aliases.iter().map(|alias| (*alias).to_owned()).collect();
        let wanted = Wanted { name, aliases: &aliases, kind: SpeakerKind::Person, gender: None };
        match people.find(wanted, day) {
            Match::None => String::new(),
            Match::One(person) => {
                let role = person.columns.iter().find(|(name, _)| &**name == "role").map_or("-", |(_, role)| role);
                format!("{}, {role}", person.name)
            }
            Match::Several(names) => names.join(" or "),
        }
    }

    #[test]
    fn full_names_listed_aliases_and_lone_surnames_are_found() {
        let people = people(
            "name,id,alias,role\nDr. Jane Lowell,Q1,JL | Lady Harbor,minister\nIvo Brook,,,\nAda Brook,,Brooky;Ada B.,\nZoë van der Berg,,,\n",
        );
        for (name, aliases, person) in [
            ("JANE LOWELL", &[][..], "Dr. Jane Lowell, minister"),
            ("Lowell", &[], "Dr. Jane Lowell, minister"),
            ("JL", &[], "Dr. Jane Lowell, minister"),
            ("Tom Lowell", &["Lowell", "JL"], ""),
            ("the minister", &["Jane Lowell"], "Dr. Jane Lowell, minister"),
            ("Jane", &[], ""),
            ("Brook", &[], "Ivo Brook or Ada Brook"),
            ("Brooky", &[], "Ada Brook, -"),
            ("van der Berg", &[], "Zoë van der Berg, -"),
            ("Zoe van der Berg", &[], "Zoë van der Berg, -"),
            ("Berg", &["Ivo Brook", "Ada Brook"], "Ivo Brook or Ada Brook"),
        ] {
            assert_eq!(found(&people, name, aliases, None), person, "{name}");
        }
    }

    #[test]
    fn only_persons_are_known_by_a_surname_and_only_of_the_same_gender() {
        let people = people("name,gender\nJane Lowell,female\n");
        let wanted = |kind, gender| people.find(Wanted { name: "Lowell", aliases: &[], kind, gender }, None);
        assert_eq!(wanted(SpeakerKind::Organization, None), Match::None);
        assert_eq!(wanted(SpeakerKind::Person, Some(Gender::Male)), Match::None);
        let Match::One(person) = wanted(SpeakerKind::Person, None) else { unreachable!() };
        assert_eq!((person.gender, person.columns), (Some(Some(Gender::Female)), vec![("gender".into(), "female".to_owned())]));
    }

    #[test]
    fn what_holds_depends_on_the_day() {
        let people = people(
            "name,id,role,valid_from,valid_to,alias\nAda Brook,Q1,mayor,2019,2021-06,the mayor\nAda Brook,Q1,senator,2021-07-01,,\n\
             Ada B.,Q1,,,,\nIvo Brook,Q2,mayor,2021-07-01,,the mayor\n",
        );
        for (name, day, person) in [
            ("Ada Brook", Some("2018-12-31"), ""),
            ("Ada B.", Some("2018-12-31"), ""),
            ("Ada B.", Some("2021-06-30"), "Ada Brook, mayor"),
            ("Ada Brook", Some("2030-01-01"), "Ada Brook, senator"),
            ("the mayor", Some("2020-01-01"), "Ada Brook, mayor"),
            ("the mayor", Some("2022-01-01"), "Ivo Brook, mayor"),
            ("the mayor", None, "Ada Brook (Q1) or Ivo Brook (Q2)"),
        ] {
            assert_eq!(found(&people, name, &[], day), person, "{name} {day:?}");
        }
    }

    #[test]
    fn namesakes_are_told_by_their_ids() {
        let people = people("id,name,role\nQ1,Ada Brook,a\nQ2,Ada Brook,b\nQ2,,c\n");
        assert_eq!(found(&people, "Ada Brook", &[], None), "Ada Brook (Q1) or Ada Brook (Q2)");
        assert_eq!(people.columns().collect::<Vec<_>>(), ["id", "role"]);
    }

    #[test]
    fn wrong_cells_are_named() {
        for (text, message) in [
            ("alias\nx\n", "t.csv:1: no column `name`; there are alias"),
            ("name,id\n,Q1\n", "t.csv:2: column `name`: it is empty"),
            ("name,id\nA B,1\nA B,2\nA B,\n", "t.csv:4: column `id`: several people are called `A B`"),
            ("name,valid_from\nA B,1 May 2024\n", "t.csv:2: column `valid_from`: `1 May 2024` is no ISO date"),
            ("name,valid_to\nA B,2024-13\n", "t.csv:2: column `valid_to`: `2024-13`"),
            ("name,valid_from,valid_to\nA B,2024-05-01,2024-04\n", "t.csv:2: column `valid_to`: 2024-04 comes before 2024-05-01"),
        ] {
            let sheet = sheet(text.as_bytes(), COLUMNS).unwrap();
            let error = said(&People::new(&sheet, &Lexicons::load(None).unwrap()).unwrap_err());
            assert!(error.starts_with(message), "{error}");
        }
    }
}
