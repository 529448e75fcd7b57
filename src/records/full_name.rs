//! Full names of persons, taken apart so that two of them can be compared: given name with what it may be short for, middle names,
//! surname, suffix. The limit: a surname is the last word, so names whose surname stands first are compared by their last word too.

use serde::{Deserialize, Serialize};

use crate::authority::key;
use crate::lexicons::Lexicons;

/// What may follow a surname.
const SUFFIXES: [&str; 5] = ["jr", "sr", "ii", "iii", "iv"];

/// One of two names leaves out or shortens middle names.
pub(super) const MIDDLE: &str = "middle name";
/// A short form of a given name.
pub(super) const NICKNAME: &str = "nickname";

/// A person's name of two words or more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FullName {
    /// As names are compared.
    pub(super) key: String,
    /// The given name, and then the names that it is short for.
    given: Vec<String>,
    middle: Vec<String>,
    pub(super) last: String,
    suffix: Option<String>,
}

/// What two full names have to do with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    /// The same words.
    Same,
    /// May be one person, by this: "nickname", "middle name".
    Variant(&'static str),
    /// Another person's, for this reason, though the surname is the same.
    Unlike(&'static str),
    /// Another surname.
    None,
}

impl FullName {
    /// Takes a name apart; none of a single word.
    pub(super) fn new(name: &str, lexicons: &Lexicons) -> Option<Self> {
        let full = Self::of(&key(name), Vec::new())?;
        let formal = lexicons.nicknames.word(lexicons.symbols.lookup(full.first()?, &mut String::new()));
        let formal = formal.map(|nickname| nickname.formal.iter().map(|name| key(name)).collect()).unwrap_or_default();
        Some(Self { given: [full.given, formal].concat(), ..full })
    }

    /// Of a name as names are compared, and what its first word is short for.
    fn of(key: &str, formal: Vec<String>) -> Option<Self> {
        let mut words: Vec<String> = key.split(' ').map(str::to_owned).collect();
        let is_suffix = |word: &String| SUFFIXES.contains(&word.as_str());
        let suffix = if words.len() > 2 && words.last().is_some_and(is_suffix) { words.pop() } else { None };
        let last = words.pop()?;
        let mut words = words.into_iter();
        let first = words.next().filter(|first| !first.is_empty())?;
        Some(Self { given: [vec![first], formal].concat(), middle: words.collect(), last, suffix, key: key.to_owned() })
    }

    /// In one text, of which [`FullName::unpacked`] makes the name again.
    pub(super) fn packed(&self) -> String {
        let formal = self.given.iter().skip(1).map(|formal| format!("\n{formal}"));
        std::iter::once(self.key.clone()).chain(formal).collect()
    }

    /// See [`FullName::packed`].
    pub(super) fn unpacked(text: &str) -> Option<Self> {
        let (key, formal) = text.split_once('\n').unwrap_or((text, ""));
        Self::of(key, formal.split('\n').filter(|name| !name.is_empty()).map(str::to_owned).collect())
    }

    /// The bytes that it takes beside itself, about.
    pub(super) fn size(&self) -> usize {
        let texts = [&self.key, &self.last].into_iter().chain(&self.given).chain(&self.middle).chain(&self.suffix);
        texts.map(|text| text.len() + size_of::<String>() + 8).sum()
    }

    /// Under what names that may be one person's are filed together.
    pub(super) fn variants(&self) -> impl Iterator<Item = String> {
        self.given.iter().map(|given| format!("{given} {}", self.last))
    }

    /// How it is related to another.
    pub(super) fn relation(&self, other: &Self) -> Relation {
        if self.last != other.last {
            return Relation::None;
        }
        if self.key == other.key {
            return Relation::Same;
        }
        if self.suffix != other.suffix {
            return Relation::Unlike("another generation or suffix");
        }
        if !self.given.iter().any(|given| other.given.contains(given)) {
            let initial = self.first().zip(other.first()).is_some_and(|(one, other)| is_initial_of(one, other));
            return Relation::Unlike(if initial { "an initial only" } else { "another given name" });
        }
        let pairs = self.middle.iter().zip(&other.middle);
        if pairs.into_iter().any(|(one, other)| one != other && !is_initial_of(one, other)) {
            return Relation::Unlike("another middle name");
        }
        if self.first() == other.first() {
            return Relation::Variant(MIDDLE);
        }
        Relation::Variant(NICKNAME)
    }

    /// What a form of a name in a text is of this one: "surname", "given name", "nickname"; empty where it is something else.
    pub(super) fn part(&self, form: &str) -> &'static str {
        if form == self.last {
            return "surname";
        }
        match self.given.iter().position(|given| given == form) {
            Some(0) => "given name",
            Some(_) => "full given name",
            None => "",
        }
    }

    fn first(&self) -> Option<&String> {
        self.given.first()
    }
}

fn is_initial_of(one: &str, other: &str) -> bool {
    let short = |a: &str, b: &str| a.chars().count() == 1 && b.starts_with(a);
    short(one, other) || short(other, one)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_part_by_part() {
        use Relation::{None, Same, Unlike, Variant};
        let lexicons = Lexicons::load(Option::None).unwrap();
        for (one, other, relation) in [
            ("Orla Venn", "ORLA VENN", Same),
            ("Orla Venn", "Orla Marsh", None),
            ("Orla Venn", "Omar Venn", Unlike("another given name")),
            ("Bill Marden", "William Marden", Variant("nickname")),
            ("Bill Marden", "Will Marden", Variant("nickname")),
            ("Frank Marden", "Francis Marden", Variant("nickname")),
            ("Francis Marden", "Franklin Marden", Unlike("another given name")),
            ("Orla T. Venn", "Orla Venn", Variant("middle name")),
            ("Orla T. Venn", "Orla Tess Venn", Variant("middle name")),
            ("Orla Ann Venn", "Orla Beth Venn", Unlike("another middle name")),
            ("O. Venn", "Orla Venn", Unlike("an initial only")),
            ("Tom Venn Jr.", "Tom Venn", Unlike("another generation or suffix")),
            ("Tom Venn, Jr.", "Tom Venn Sr.", Unlike("another generation or suffix")),
        ] {
            let [a, b] = [one, other].map(|name| FullName::new(name, &lexicons).unwrap());
            assert_eq!((a.relation(&b), b.relation(&a)), (relation, relation), "{one}, {other}");
        }
        assert_eq!(FullName::new("Venn", &lexicons), Option::None);
        for name in ["Bill B. Marden Jr.", "Orla Venn", "Jo van der Berg"] {
            let full = FullName::new(name, &lexicons);
            assert_eq!(FullName::unpacked(&full.as_ref().unwrap().packed()), full);
        }
    }
}
