//! Whom an evaluating verb or noun praises or blames, where `roles.tsv` says so: "X saved us", "betrayed by X", "X's courage"; and that
//! who suffers or mourns is not blamed.

use super::Finder;
use crate::lexicons::inflect::Inflection;
use crate::lexicons::stance::Roles;
use crate::lexicons::words::Tag;
use crate::stance::Evidence;
use crate::text::{Id, TokenId, TokenRange};

/// So many tokens may stand between whose something is and the noun: "the mayor's | own, much praised courage".
const OWNED: usize = 4;

/// A phrase and the stance towards it.
type Sided = Option<(TokenRange, f32)>;

impl Finder<'_, '_> {
    /// The doer and the undergoer of evidence that has roles: 0 for a doer who is neither praised nor blamed. None where it has no roles,
    /// or where the speaker is the doer.
    pub(super) fn in_roles(&self, piece: TokenRange, evidence: &Evidence) -> Option<[Sided; 2]> {
        let (roles, prior) = self.roles(evidence).or_else(|| self.done_by(piece, evidence))?;
        let sided = |side: f32, phrase: &dyn Fn() -> Option<TokenRange>| Some((phrase()?, evidence.value * side * prior.signum()));
        let undergone = |phrase: &dyn Fn() -> Option<TokenRange>| sided(roles.undergoer, phrase).filter(|_| roles.undergoer != 0.0);
        let (at, end) = (evidence.tokens.start(), evidence.tokens.end());
        let after = |word: &str| self.is_form(end, &[word]).then(|| self.layers.noun_phrase(end + 1, piece.end())).flatten();
        let tag = self.layers.tag(at);
        if roles.inflection == Inflection::Noun {
            let of = || after("of").filter(|_| self.is_quality(at));
            let doer = || self.owner(at, piece.start()).or_else(|| after("by")).or_else(of);
            return Some([sided(roles.doer, &doer), undergone(&|| after("of"))]);
        }
        let group = self.verb_group(at, piece.start());
        let subject = || self.layers.noun_phrase_before(group, piece.start()).or_else(|| self.pronoun(group, piece.start()));
        let object = || self.layers.noun_phrase(end, piece.end());
        match tag {
            Tag::VBN if (group..at).any(|at| self.is_be(at)) => Some([sided(roles.doer, &|| after("by")), undergone(&subject)]),
            Tag::VBD | Tag::VBZ | Tag::VBP | Tag::VBN if group.checked_sub(1).is_none_or(|before| !self.is_first_person(before)) => {
                Some([sided(roles.doer, &subject), undergone(&object)])
            }
            _ => None,
        }
    }

    /// "the unfairness of X" is X's own, as "the abandonment of X" is not.
    fn is_quality(&self, at: usize) -> bool {
        let form = self.layers.text.form(TokenId::new(at)).to_ascii_lowercase();
        ["ness", "ty", "cy", "sy"].iter().any(|ending| form.ends_with(ending))
    }

    /// The roles of all the words of some evidence, and their prior polarity.
    fn roles(&self, evidence: &Evidence) -> Option<(Roles, f32)> {
        let lexicons = self.layers.lexicons;
        let word = |ahead: usize| {
            let at = evidence.tokens.start() + ahead;
            self.layers.text.symbol(TokenId::new(at)).filter(|_| at < evidence.tokens.end())
        };
        let is_verb = self.layers.tag(evidence.tokens.start()).is_verb();
        let fits = |roles: &Roles| (roles.inflection == Inflection::Verb) == is_verb;
        let found = lexicons.roles.longest_where(word, fits).filter(|found| found.tokens == evidence.tokens.len())?;
        let prior = lexicons.polarity.longest(word)?;
        Some((lexicons.roles.entry(found.entry).value, lexicons.polarity.entry(prior.entry).value.value))
    }

    /// "betrayed by X", where no row says otherwise: as in "X betrayed".
    fn done_by(&self, piece: TokenRange, evidence: &Evidence) -> Option<(Roles, f32)> {
        let at = evidence.tokens.start();
        let passive = self.layers.tag(at) == Tag::VBN && (self.verb_group(at, piece.start())..at).any(|at| self.is_be(at));
        let blamed = evidence.value < 0.0 && passive && self.is_form(evidence.tokens.end(), &["by"]);
        blamed.then_some((Roles { inflection: Inflection::Verb, doer: -1.0, undergoer: 0.0 }, -1.0))
    }

    /// Whose the noun at `at` is: "the mayor's" of "the mayor's own courage".
    fn owner(&self, at: usize, floor: usize) -> Option<TokenRange> {
        let describes =
            |at: usize| self.layers.tag(at).is_adjective() || self.layers.tag(at).is_adverb() || self.layers.tag(at) == Tag::VBN;
        let near = floor.max(at.saturating_sub(OWNED));
        let mark = (near..at).rev().find(|at| !describes(*at)).filter(|mark| self.layers.tag(*mark) == Tag::POS)?;
        self.layers.noun_phrase_before(mark, floor)
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::check;

    #[test]
    fn who_does_it_and_to_whom() {
        check(&[
            ("[source She] [cue said] [content that the governor betrayed the nurses].", &[("governor", -1)]),
            ("[source She] [cue said] [content that the nurses were betrayed by the governor].", &[("governor", -1)]),
            ("[source She] [cue said] [content that the families suffered].", &[]),
            ("[source She] [cue said] [content that the nurses rescued the town].", &[("nurses", 1)]),
            ("[source She] [cue spoke of] [content the governor’s incompetence].", &[("governor", -1)]),
            ("[source She] [cue spoke of] [content the mayor’s quiet courage].", &[("mayor", 1)]),
        ]);
    }
}
