//! What a paragraph is in its document: headline, byline, caption, section line, page furniture, or body.
use super::Text; use crate::lexicons::Lexicons;
/// What a paragraph is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Block {
    /// Running text.
    Body,
    /// The title of a document or of a part of it that repeats the title.
    Headline,
    /// "By Jane Doe"
    Byline,
    /// The words under a picture.
    Caption,
    /// A line without a sentence between paragraphs of running text.
    Section,
    /// What belongs to the page and not to the text: "TT", "Advertisement".
    Furniture,
}
impl Block {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self { Block::Body => "body", Block::Headline => "headline", Block::Byline => "byline", Block::Caption => "caption", Block::Section => "section", Block::Furniture => "furniture" }
    }
}
/// Labels.
pub fn label(_text: &mut Text<'_>, _lexicons: &Lexicons) {}
