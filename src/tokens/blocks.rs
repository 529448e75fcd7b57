//! What a paragraph is in its document: headline, byline, caption, section line, page furniture, or body; and which earlier paragraph it
//! repeats, as scraped pages do with headlines and captions.
//!
//! By form and place alone, so an unusual layout is taken for body text; nothing is lost by that.

use hashbrown::HashMap;

use super::{Case, Paragraph, Text, Token, TokenKind};
use crate::text::{Id, ParagraphId};

/// What a paragraph is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Block {
    /// Running text.
    Body,
    /// The title of a document, or its repetition.
    Headline,
    /// "By Jane Doe"
    Byline,
    /// The words under a picture.
    Caption,
    /// A line without a full stop between paragraphs of running text.
    Section,
    /// What belongs to the page and not to the text: "TT", "SHARE".
    Furniture,
}

impl Block {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Block::Body => "body",
            Block::Headline => "headline",
            Block::Byline => "byline",
            Block::Caption => "caption",
            Block::Section => "section",
            Block::Furniture => "furniture",
        }
    }
}

/// Labels every paragraph of a text.
pub(super) fn label(text: &mut Text<'_>) {
    let repeats = repeats(text);
    for at in 0..text.paragraphs.len() {
        let id = ParagraphId::new(at);
        let repeated = repeats.get(at).copied().flatten();
        let block = match repeated {
            Some(first) if text.paragraphs[first].block != Block::Body => text.paragraphs[first].block,
            _ => block(text, id, repeated.is_some()),
        };
        let paragraph = &mut text.paragraphs[id];
        paragraph.block = block;
        paragraph.repeats = repeated;
    }
}

/// The first paragraph with the same text, by paragraph.
fn repeats(text: &Text<'_>) -> Vec<Option<ParagraphId>> {
    let mut seen: HashMap<&str, ParagraphId, foldhash::fast::FixedState> = HashMap::default();
    let mut first = |(id, paragraph): (ParagraphId, &Paragraph)| {
        let known = *seen.entry(paragraph.span.slice(text.content)).or_insert(id);
        (known != id).then_some(known)
    };
    text.paragraphs.enumerate().map(&mut first).collect()
}

/// The most words that a headline, a section line, a caption may have.
const HEADLINE_WORDS: usize = 30;
const SECTION_WORDS: usize = 10;
const CAPTION_WORDS: usize = 80;

fn block(text: &Text<'_>, id: ParagraphId, repeated: bool) -> Block {
    let paragraph = &text.paragraphs[id];
    let tokens = text.tokens.slice(paragraph.tokens);
    let words = text.words(paragraph.tokens);
    let stopped =
        tokens.last().is_some_and(|last| matches!(last.kind, TokenKind::Stop | TokenKind::Mark | TokenKind::Colon | TokenKind::Comma));
    let alone = text.paragraphs.len() == 1;
    if id.index() == 0 && !alone && words <= HEADLINE_WORDS && (!stopped || is_title_case(tokens)) {
        return Block::Headline;
    }
    if words <= 3
        && !stopped
        && tokens.iter().all(|token| matches!(token.case, Case::Upper | Case::None))
        && !tokens.iter().any(|t| t.kind == TokenKind::Dash)
    {
        return Block::Furniture;
    }
    if is_byline(text, paragraph, words) {
        return Block::Byline;
    }
    if words <= CAPTION_WORDS && (ends_with_credit(text, paragraph) || (repeated && words > 4)) {
        return Block::Caption;
    }
    let plain = !tokens.iter().any(|token| matches!(token.kind, TokenKind::Mark | TokenKind::Dash | TokenKind::Colon));
    if !alone && !stopped && plain && words <= SECTION_WORDS { Block::Section } else { Block::Body }
}

/// At least three in five of the longer words begin with a capital.
fn is_title_case(tokens: &[Token]) -> bool {
    let long = tokens.iter().filter(|token| token.kind == TokenKind::Word && token.span.len() > 3);
    let (capitals, all) = long.fold((0, 0), |(capitals, all), token| (capitals + usize::from(token.is_capitalised()), all + 1));
    all > 1 && capitals * 5 >= all * 3
}

fn is_byline(text: &Text<'_>, paragraph: &Paragraph, words: usize) -> bool {
    let mut tokens = paragraph.tokens.iter();
    let by = tokens.next().is_some_and(|first| text.form(first).eq_ignore_ascii_case("by"));
    by && (2..=12).contains(&words)
        && tokens.next().is_some_and(|second| text.tokens[second].is_capitalised())
        && !text.tokens.slice(paragraph.tokens).iter().any(|token| token.kind == TokenKind::Stop)
}

/// "… in Baghdad. (Government media)": a full stop, then a short bracket that ends the paragraph.
fn ends_with_credit(text: &Text<'_>, paragraph: &Paragraph) -> bool {
    let tokens = text.tokens.slice(paragraph.tokens);
    let form = |token: &Token| token.span.slice(text.content);
    let Some(open) = tokens.iter().rposition(|token| form(token) == "(") else { return false };
    let ends = tokens.last().is_some_and(|last| form(last) == ")");
    let before = open.checked_sub(1).and_then(|before| tokens.get(before));
    ends && tokens.len() - open <= 8 && before.is_some_and(|before| form(before).ends_with('.') || form(before).ends_with('”'))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::lexicons::Lexicons;

    #[test]
    fn blocks_of_a_scraped_page() {
        let page = "Mayor Opens New Bridge Over River\n\nThe mayor cuts a ribbon on Monday. (City media)\nThe mayor cuts a ribbon on Monday. (City media)\nTT\n\n\
            Mayor Opens New Bridge Over River\n\nBy Ada Quill\n\nThe mayor opened a bridge on Monday, she said.\n\nA long wait\n\nIt took years.";
        let lexicons = Lexicons::load(None).unwrap();
        let text = Text::new(page, &lexicons);
        let blocks: Vec<&str> = text.paragraphs.iter().map(|paragraph| paragraph.block.name()).collect();
        assert_eq!(blocks, ["headline", "caption", "caption", "furniture", "headline", "byline", "body", "section", "body"]);
        let repeats: Vec<Option<usize>> = text.paragraphs.iter().map(|paragraph| paragraph.repeats.map(Id::index)).collect();
        assert_eq!(repeats, [None, None, Some(1), None, Some(0), None, None, None, None]);
    }
}
