//! A small analysis made by hand, so that rows can be tested without the stages.

use super::{Records, Selection, of};
use crate::attributions::{Attribution, Kind, Rule};
use crate::authority::Authority;
use crate::corpus::Document;
use crate::cues::{Cue, Voice};
use crate::lexicons::Lexicons;
use crate::pipeline::Analysis;
use crate::speakers::{Resolution, Sieve, Speaker, SpeakerKind, Speakers};
use crate::stance::{Change, Dimension, Evidence, Origin, Stance, Target};
use crate::text::{AttributionId, EntryId, Id, IdRange, ParagraphId, Span, SpeakerId, TokenId, TokenRange};
use crate::tokens::{Block, Case, Paragraph, Sentence, Text, Token, TokenKind};

const LINE: &str = "“The bill is no good ,” said Dr. Lowell “ é”";

/// Two equal paragraphs; the first has a quote within its quote.
pub fn document(id: &str) -> Document {
    let metadata = vec![("date".into(), "2024-05-01T08:00".to_owned()), ("source".into(), "=The Post".to_owned())];
    Document { id: id.into(), origin: format!("{id}.txt"), metadata, text: format!("{LINE}\n{LINE}").into(), only: None }
}

/// Its rows.
pub fn records(id: &str) -> Records {
    records_of(id, Selection::default())
}

/// Its rows, as far as they are wanted.
pub fn records_of(id: &str, selection: Selection) -> Records {
    let document = document(id);
    let lexicons = Lexicons::load(None).unwrap_or_else(|error| unreachable!("{error}"));
    of(&document, &analysis(&document, &lexicons), &lexicons, selection, &Authority::default())
}

/// Its analysis.
pub fn analysis<'d>(document: &'d Document, lexicons: &Lexicons) -> Analysis<'d> {
    let say = lexicons.cues.entries().position(|entry| &*entry.text == "say").unwrap_or_default();
    let cue = |at| Cue {
        tokens: TokenRange::of(at, at + 1),
        head: TokenId::new(at),
        entry: Some(EntryId::new(say)),
        voice: Voice::Active,
        negated: false,
        modal: false,
    };
    let parent = Some(AttributionId::new(0));
    Analysis {
        text: text(&document.text),
        syntax: Default::default(),
        quotations: Default::default(),
        attributions: vec![
            quote(0, cue(6)),
            Attribution { parent, confidence: 0.5, cue: None, source: None, ..quote(0, cue(6)) },
            quote(11, cue(17)),
        ]
        .into(),
        speakers: speakers(),
        narration: crate::stance::Narration::default(),
        stances: vec![stance(0), Stance::default(), stance(11)].into(),
        counts: Default::default(),
        problems: Vec::new(),
    }
}

fn quote(from: usize, cue: Cue) -> Attribution {
    Attribution {
        content: vec![TokenRange::of(from, from + 6), TokenRange::of(from + 9, from + 11)],
        cue: Some(cue),
        source: Some(TokenRange::of(from + 7, from + 9)),
        kind: Kind::Direct,
        rule: Rule::Quotation,
        confidence: 0.9,
        parent: None,
    }
}

fn speakers() -> Speakers {
    let lowell = Speaker {
        name: "Jane Lowell".into(),
        kind: SpeakerKind::Person,
        role: None,
        gender: None,
        gender_is_sure: false,
        gender_of_name: None,
        callings: Default::default(),
        title_in_name: false,
        aliases: vec!["Dr. Lowell".into()],
        mentions: vec![],
    };
    let found = Resolution { speaker: Some(SpeakerId::new(0)), sieve: Sieve::NamePart, candidates: vec![] };
    let open = Resolution { speaker: None, sieve: Sieve::None, candidates: vec![(SpeakerId::new(0), 1.0)] };
    Speakers { speakers: vec![lowell].into(), resolutions: vec![found.clone(), open, found].into(), ..Speakers::default() }
}

fn stance(from: usize) -> Stance {
    let evidence = Evidence {
        tokens: TokenRange::of(from + 3, from + 5),
        dimension: Dimension::Polarity,
        origin: Origin::Polarity(EntryId::new(0)),
        value: -0.5,
        changes: vec![Change::Not],
    };
    let targets = vec![Target { tokens: TokenRange::of(from + 1, from + 2), stance: -0.8 }];
    Stance { polarity: -0.5, balance: (0, 1), targets, evidence: vec![evidence], ..Stance::default() }
}

/// Cuts at blanks: eleven tokens a line, one sentence and one paragraph a line.
fn text(content: &str) -> Text<'_> {
    let mut text = Text { content, ..Text::default() };
    let mut start = 0;
    for (number, line) in content.split('\n').enumerate() {
        let first = text.tokens.len();
        for piece in line.split(' ') {
            let kind = if piece.starts_with(',') || piece == "“" { TokenKind::Mark } else { TokenKind::Word };
            text.tokens.push(Token { span: Span::of(start, start + piece.len()), symbol: None, kind, case: Case::None, spaced: true });
            start += piece.len() + 1;
        }
        let tokens = TokenRange::of(first, text.tokens.len());
        text.sentences.push(Sentence { tokens });
        let repeats = number.checked_sub(1).map(ParagraphId::new);
        let span = Span::of(start - line.len() - 1, start - 1);
        text.paragraphs.push(Paragraph { span, tokens, sentences: IdRange::of(number, number + 1), block: Block::Body, repeats });
    }
    text
}
