//! Descriptions in running text, outside sources: "a senior official" is someone new; "the doctor rose" keeps the doctor in mind.

use super::focus::weight;
use super::mention::{Mention, Nominal, Reader};
use super::names;
use super::resolver::Resolver;
use crate::lexicons::names::ReferentKind;
use crate::lexicons::words::Tag;
use crate::text::TokenRange;

/// No description is longer, with its article.
const LONGEST: usize = 10;

impl Resolver<'_, '_, '_> {
    /// "a senior official": someone new, whom "the official" and "she" may mean from here on.
    pub fn indefinite(&mut self, at: usize) {
        let in_role = self.names.get(self.names.partition_point(|name| name.core.end() + 2 < at)..).unwrap_or(&[]).iter().take(3);
        let in_role = in_role.filter_map(|name| name.role).any(|role| role.start() == at + 1);
        let told = at > 0 && self.layers.is(at - 1, &["is", "was", "as", "be", "been", "became", "'s", "’s", "not"]);
        if in_role || told {
            return;
        }
        let Some(nominal) = self.described_at(at) else { return };
        let short = Nominal { phrase: nominal.chunk, ..nominal };
        let entity = self.describe(&short);
        if nominal.kind == Some(ReferentKind::Person) {
            self.focus.touch(entity, weight::POSSESSOR, self.clock);
        }
    }

    /// "The doctor rose", "the doctor's hat": who does or has something is in mind, whatever the text calls him or her.
    pub fn definite(&mut self, at: usize) {
        if names::within(self.names, TokenRange::of(at, at + 2)).next().is_some() {
            return;
        }
        let Some(nominal) = self.described_at(at).filter(|nominal| nominal.kind == Some(ReferentKind::Person)) else { return };
        let after = nominal.head + 1;
        let role = if (after..after + 2).any(|verb| self.layers.tag(verb).is_finite()) {
            weight::SUBJECT
        } else if self.layers.tag(after) == Tag::POS {
            weight::POSSESSOR
        } else {
            return;
        };
        if let Some(entity) = self.bearer(&nominal) {
            self.focus.touch(entity, role, self.clock);
        }
    }

    /// The one whom or what the noun phrase describes that begins with the article at `at`.
    fn described_at(&self, at: usize) -> Option<Nominal> {
        let end = (at + 1..at + LONGEST).find(|end| self.layers.tag(*end) == Tag::PUNCT).unwrap_or(at + LONGEST);
        let reader = Reader { layers: self.layers, names: self.names };
        let Mention::Nominal(nominal) = reader.read(TokenRange::of(at, end)) else { return None };
        Some(nominal).filter(|nominal| nominal.kind.is_some() && !nominal.plural && nominal.owner.is_none())
    }
}

#[cfg(test)]
mod tests {
    use super::super::marked::{answers, check};

    #[test]
    fn in_news_too() {
        let scene = "Mr. Tom Reed saw a woman in the hall. It rained. Ms. Ilka Brandt came.";
        check(&format!("{scene} It was late. “It is over,” [source she] said."), &["Ilka Brandt/pronoun"]);
        check(&format!("{scene} The woman’s coat was wet. The woman shook her head. “It is over,” [source she] said."), &["woman/pronoun"]);
    }

    #[test]
    fn in_a_story_who_does_something_is_in_mind() {
        let scene = "A doctor sat by the fire with Mr. Tom Reed. It rained. It was late.";
        let who = |narrated: &str| answers(&format!("{scene} {narrated}\n“It is late,” said [source he].\n[quotation “Yes.”]")).remove(0);
        assert_eq!(who("Reed rose, and Reed took his hat."), "Tom Reed/pronoun");
        assert_eq!(who("The doctor rose, and the doctor took his hat."), "doctor/pronoun");
    }
}
