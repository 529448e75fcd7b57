//! Letters and posts: a paragraph that is nothing but a person's name or a handle signs those above it, and says whose "I" they have.
//!
//! The limits: only "I" and "me", as "we" is the writer with others, who may be an editor's; nothing in stories, where a name alone heads
//! a chapter; a name in one word signs nothing.

use super::SpeakerKind;
use super::cast::{Entity, Reading};
use super::names;
use super::resolver::Resolver;
use crate::text::{Id, ParagraphId, TokenId, TokenRange};
use crate::tokens::{Paragraph, TokenKind};

/// A signature stands at most so many paragraphs below.
const LETTER: usize = 12;
/// No signature is longer, in tokens.
const LONGEST: usize = 7;

impl Resolver<'_, '_, '_> {
    /// Who signs the passage that holds a token.
    pub fn signer(&mut self, at: usize) -> Option<usize> {
        if self.story {
            return None;
        }
        let below = self.layers.text.paragraph_of(TokenId::new(at)).index() + 1;
        (below..below + LETTER).find_map(|number| {
            let paragraph = *self.layers.text.paragraphs.find(ParagraphId::new(number))?;
            self.signature(&paragraph)
        })
    }

    fn signature(&mut self, paragraph: &Paragraph) -> Option<usize> {
        let is_mark = |at: &usize| matches!(self.layers.kind(*at), Some(TokenKind::Dash | TokenKind::Stop | TokenKind::Comma));
        let tokens = paragraph.tokens;
        if tokens.len() > LONGEST {
            return None;
        }
        let start = (tokens.start()..tokens.end()).find(|at| !is_mark(at))?;
        let end = (start..tokens.end()).rfind(|at| !is_mark(at))? + 1;
        if self.layers.is(start, &["@"]) && end == start + 2 {
            return Some(self.handle(TokenRange::of(start, end)));
        }
        let name = names::within(self.names, tokens).next()?;
        let found = self.names.get(name).filter(|name| (name.tokens.start(), name.tokens.end()) == (start, end))?;
        match self.cast.reading(name) {
            Reading::One(entity) if found.core.len() > 1 && self.is_person(entity) => Some(entity),
            _ => None,
        }
    }

    /// Who goes by a handle.
    fn handle(&mut self, tokens: TokenRange) -> usize {
        let name = self.layers.text.slice(tokens).to_owned();
        if let Some(known) = self.described.get(&name) {
            return *known;
        }
        let entity = self.cast.add(Entity::described(name.clone(), SpeakerKind::Person, tokens.start()));
        self.described.insert(name, entity);
        entity
    }
}

#[cfg(test)]
mod tests {
    use super::super::marked::check;

    #[test]
    fn whoever_signs_a_passage_is_its_i() {
        check(
            "Letters.\n\n[source I] think the ferry is late.\n\nIt rains.\n\nAnn Vale.\n\nLeeds.\n\nThat seems right to [source me].\n\n— Lew Marsh\n\n\
             [source I] doubt it.\n\n@ferryman.\n\n[source I] know.",
            &["Ann Vale/first-person", "Lew Marsh/first-person", "@ferryman/first-person", "author/first-person"],
        );
    }

    #[test]
    fn a_name_in_a_sentence_or_of_a_place_signs_nothing() {
        check("[source I] think it is late.\n\nLeeds.\n\nAnn Vale came.\n\nThe Harbour Board.\n\nIt rained.", &["author/first-person"]);
    }
}
