//! Whom the place of a pronoun favours among those in mind: the subject of the clause on which its own hangs ("Ann Vale was blamed after
//! she asked"), and in news whoever spoke last in its paragraph.

use super::cast::Reading;
use super::names;
use super::resolver::Resolver;
use crate::syntax::Relation;
use crate::text::{Id, TokenId};

/// A subject of the clause above is meant by a pronoun below it more often than anyone who spoke before.
const ABOVE: f32 = 2.5;
/// Who spoke last goes on speaking, even beside someone who has been named more often.
const SPOKE: f32 = 1.3;
/// A clause hangs no deeper below the one looked for.
const DEEP: usize = 4;

/// Those whom a place favours.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Favoured {
    above: Option<usize>,
    spoke: Option<usize>,
}

impl Favoured {
    /// What a candidate's weight is multiplied by.
    pub fn factor(self, entity: usize) -> f32 {
        let of = |favoured: Option<usize>, factor: f32| if favoured == Some(entity) { factor } else { 1.0 };
        of(self.above, ABOVE) * of(self.spoke, SPOKE)
    }
}

impl Resolver<'_, '_, '_> {
    /// Whom the place of a pronoun favours.
    pub fn favoured(&self, at: usize) -> Favoured {
        let here = self.layers.text.paragraph_of(TokenId::new(at));
        let spoke = self.spoke.filter(|(_, paragraph)| *paragraph == here && !self.story).map(|(entity, _)| entity);
        Favoured { above: self.subject_above(at), spoke }
    }

    /// The one whose name is the subject of the clause on which the adverbial clause of a pronoun hangs.
    fn subject_above(&self, at: usize) -> Option<usize> {
        let syntax = self.layers.syntax;
        let is_subject = |token: TokenId| matches!(syntax.relation(token), Relation::Nsubj | Relation::NsubjPass);
        let pronoun = TokenId::new(at);
        let mut verb = syntax.head(pronoun).filter(|_| is_subject(pronoun))?;
        for _ in 0..DEEP {
            let above = syntax.head(verb)?;
            if syntax.relation(verb) == Relation::Advcl {
                let sentence = self.layers.text.sentences.find(self.layers.text.sentence_of(pronoun))?.tokens;
                let subject_of = |verb: TokenId| {
                    let mut before = (sentence.start()..at).map(TokenId::new);
                    before.rfind(|token| is_subject(*token) && syntax.head(*token) == Some(verb))
                };
                // Verbs that "and" joins have one subject.
                let joined = || syntax.head(above).filter(|_| syntax.relation(above) == Relation::Conj);
                let subject = subject_of(above).or_else(|| subject_of(joined()?))?;
                let name = names::ending_at(self.names, subject.index() + 1)?;
                return match self.cast.reading(name) {
                    Reading::One(entity) => Some(entity),
                    Reading::Open(_) => None,
                };
            }
            verb = above;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::super::marked::check;

    #[test]
    fn the_subject_of_the_clause_above_is_meant() {
        check(
            "[source Mr. Lew Marsh] said no. [source He] added that it was late. Mr. Tom Reed was blamed by the press after [source he] asked why.",
            &["Lew Marsh/named", "Lew Marsh/pronoun", "Tom Reed/pronoun"],
        );
        check(
            "[source Mr. Lew Marsh] said no. [source He] added that it was late. Mr. Tom Reed shook his head and left after [source he] asked why.",
            &["Lew Marsh/named", "Lew Marsh/pronoun", "Tom Reed/pronoun"],
        );
    }

    #[test]
    fn whoever_spoke_last_in_the_paragraph_goes_on() {
        check(
            "Ms. Ilka Brandt has a plan. She said it was long. Brandt came, and Brandt left.\n\nBrandt is here. [source Brandt adviser Jennifer Reed] \
             said no. “It is over,” [source she] said.",
            &["Jennifer Reed/named", "Jennifer Reed/pronoun"],
        );
    }
}
