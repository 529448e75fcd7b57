//! An annotated document as the learned steps of `attributions` see it: its passages, and in places of each what is right.

use crate::attributions::learned::Passage;
use crate::attributions::passages;
use crate::evaluation::{CodePointSpan, GoldAttribution, GoldDocument};
use crate::lexicons::Lexicons;
use crate::lexicons::examples::{self, Example, Group};
use crate::syntax::{self, Syntax};
use crate::text::{CodePoints, Span, TokenRange};
use crate::tokens::Text;
use crate::{cues, quotations};

/// A document to learn from.
#[derive(Debug)]
pub struct Lesson {
    /// Its paragraphs with what is right in each.
    pub passages: Vec<Marked>,
    /// How many times it counts.
    pub weight: usize,
}

/// A passage with what is right in it.
#[derive(Debug)]
pub struct Marked {
    /// What is to be seen.
    pub passage: Passage,
    /// What is right.
    pub gold: Vec<Gold>,
    /// By place: whether it is a word (and counts when contents are compared).
    pub words: Vec<bool>,
}

/// A right attribution, in places of its passage, end exclusive.
#[derive(Clone, Debug, Default)]
pub struct Gold {
    /// The cue; none where the attribution has none.
    pub cue: Option<(usize, usize)>,
    /// The pieces of the source.
    pub source: Vec<(usize, usize)>,
    /// The pieces of the content.
    pub content: Vec<(usize, usize)>,
}

impl Lesson {
    /// Reads a document; pieces of it that were not annotated are left out.
    pub fn read(document: &GoldDocument, lexicons: &Lexicons, model: &syntax::Model) -> Self {
        let text = Text::new(&document.text, lexicons);
        let syntax = syntax::read(&text, lexicons, model);
        Self { passages: marked(document, &text, &syntax, lexicons), weight: 1 }
    }

    /// The example sentences of the cue lexicon: what they mark is right, what they do not is not.
    ///
    /// # Errors
    /// An example that cannot be read.
    pub fn examples(lexicons: &Lexicons, model: &syntax::Model) -> Result<Vec<Self>, String> {
        let examples = examples::read(CUE_EXAMPLES)?.into_iter().filter(|example| example.group != Group::Miss);
        let read = |example: Example| Self { weight: EXAMPLE_WEIGHT, ..Self::read(&document(&example), lexicons, model) };
        Ok(examples.map(read).collect())
    }
}

const CUE_EXAMPLES: &str = include_str!("../../lexicons/en/cues.examples.txt");

/// Examples are few, and each stands for a way to put it.
const EXAMPLE_WEIGHT: usize = 16;

/// An example as a document; all its marks belong to one attribution.
fn document(example: &Example) -> GoldDocument {
    let points = CodePoints::new(&example.text);
    let of = |label: &str| example.marks.iter().filter(|(other, _)| other == label).map(|(_, span)| points.span(*span)).collect::<Vec<_>>();
    let gold = GoldAttribution { content: of("content"), cue: of("cue"), source: of("source"), ..GoldAttribution::default() };
    let attributions = if gold.content.is_empty() { Vec::new() } else { vec![gold] };
    GoldDocument { doc: format!("example {}", example.line), text: example.text.clone(), attributions, ..GoldDocument::default() }
}

fn marked(document: &GoldDocument, text: &Text<'_>, syntax: &Syntax, lexicons: &Lexicons) -> Vec<Marked> {
    let quotations = quotations::find(text, syntax, &document.doc, &mut Vec::new());
    let cues = cues::find(text, syntax, lexicons);
    let places = Places::new(text);
    let gold: Vec<[Vec<TokenRange>; 3]> = document.attributions.iter().map(|gold| places.tokens(gold)).collect();
    let left_out: Vec<TokenRange> = document.discard.iter().map(|span| places.run(*span)).collect();
    let all = passages(text, syntax, &quotations, &cues, lexicons).into_iter();
    all.filter(|passage| {
        let here = passage.view.run((0, passage.view.tokens.len()));
        !left_out.iter().any(|run| run.overlaps(here))
    })
    .map(|passage| {
        let here = passage.view.run((0, passage.view.tokens.len()));
        let in_places =
            |runs: &[TokenRange]| runs.iter().filter(|run| here.contains(**run)).map(|run| passage.view.places(*run)).collect::<Vec<_>>();
        let gold = gold.iter().map(|[source, cue, content]| Gold {
            cue: in_places(cue).first().copied(),
            source: in_places(source),
            content: in_places(content),
        });
        let gold = gold.filter(|gold| !gold.content.is_empty()).collect();
        let words = here.iter().map(|token| text.tokens[token].is_word()).collect();
        Marked { passage, gold, words }
    })
    .collect()
}

/// Turns code points into tokens.
struct Places<'t, 'd> {
    text: &'t Text<'d>,
    /// The byte offset of every code point, and of the end.
    bytes: Vec<u32>,
}

impl<'t, 'd> Places<'t, 'd> {
    fn new(text: &'t Text<'d>) -> Self {
        let ends = text.content.char_indices().map(|(at, _)| at as u32).chain([text.content.len() as u32]);
        Self { text, bytes: ends.collect() }
    }

    /// The tokens that a span of code points touches.
    fn run(&self, [start, end]: CodePointSpan) -> TokenRange {
        let byte = |at: u32| self.bytes.get(at as usize).or(self.bytes.last()).copied().unwrap_or(0);
        let span = Span::new(byte(start), byte(end));
        let first = self.text.tokens.partition(|token| token.span.end() <= span.start());
        let end = self.text.tokens.partition(|token| token.span.start() < span.end());
        TokenRange::of(first, end)
    }

    /// Source, cue and content.
    fn tokens(&self, gold: &GoldAttribution) -> [Vec<TokenRange>; 3] {
        [&gold.source, &gold.cue, &gold.content]
            .map(|spans| spans.iter().map(|span| self.run(*span)).filter(|run| !run.is_empty()).collect())
    }
}
