//! A text with its attributions marked, in colours or in brackets.

use crate::attributions::Attribution;
use crate::pipeline::Analysis;
use crate::stance::{Dimension, Evidence};
use crate::text::{AttributionId, Offset, Span, TokenRange};

/// How marks look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `[source Lowell = Jane Lowell]`
    Plain,
    /// ANSI colours.
    Colour,
}

/// What is marked; the order is that of opening where two begin and end together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    Content,
    Source,
    Cue,
    /// Words that make a score.
    Evidence,
}

impl Role {
    fn name(self) -> &'static str {
        match self {
            Role::Content => "content",
            Role::Source => "source",
            Role::Cue => "cue",
            Role::Evidence => "evidence",
        }
    }

    fn colour(self) -> &'static str {
        match self {
            Role::Content => "\x1b[32m",
            Role::Source => "\x1b[36m",
            Role::Cue => "\x1b[33m",
            Role::Evidence => "\x1b[4m",
        }
    }
}

const NOTE: &str = "\x1b[35m";
const RESET: &str = "\x1b[0m";

/// One marked piece. Marks may nest, and may cross where an attribution begins within another's content.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Mark {
    span: Span,
    role: Role,
    /// Who it is, as far as the piece itself does not say.
    note: String,
}

/// The text of an analysed document with those of its attributions marked that `keeps` lets through, and with the evidence of their
/// stance where that is wanted.
pub fn marked(analysis: &Analysis<'_>, style: Style, with_stance: bool, keeps: impl Fn(&Attribution) -> bool) -> String {
    let marks = marks(analysis, with_stance, keeps);
    let mut ends: Vec<&Mark> = marks.iter().collect();
    // Of those that end together, the inner one ends first.
    ends.sort_by_key(|mark| (mark.span.end(), std::cmp::Reverse(mark.span.start()), std::cmp::Reverse(mark.role)));
    let mut page = Page { text: analysis.text.content, style, out: String::new(), at: 0, open: Vec::new() };
    let mut starts = marks.iter().peekable();
    for end in ends {
        while let Some(start) = starts.next_if(|start| start.span.start() < end.span.end()) {
            page.open(start);
        }
        page.close(end);
    }
    page.copy_to(Offset::MAX);
    page.out
}

/// All marks in order of their starts, the outer one first.
fn marks(analysis: &Analysis<'_>, with_stance: bool, keeps: impl Fn(&Attribution) -> bool) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (id, attribution) in analysis.attributions.enumerate().filter(|(_, attribution)| keeps(attribution)) {
        let mut add = |tokens: TokenRange, role, note| marks.push(Mark { span: analysis.text.span(tokens), role, note });
        let speaker = speaker(analysis, id, attribution);
        for (at, piece) in attribution.content.iter().enumerate() {
            let is_label = at == 0 && attribution.source.is_none();
            add(*piece, Role::Content, if is_label { speaker.clone() } else { String::new() });
        }
        if let Some(cue) = attribution.cue {
            add(cue.tokens, Role::Cue, String::new());
        }
        if let Some(source) = attribution.source {
            add(source, Role::Source, speaker);
        }
        let evidence = analysis.stances.find(id).filter(|_| with_stance).into_iter().flat_map(|stance| &stance.evidence);
        evidence.for_each(|piece| add(piece.tokens, Role::Evidence, worth(piece)));
    }
    marks.retain(|mark| !mark.span.is_empty());
    marks.sort_by_key(|mark| (mark.span.start(), std::cmp::Reverse(mark.span.end()), mark.role, mark.note.is_empty()));
    marks.dedup_by(|next, first| (next.span, next.role) == (first.span, first.role));
    marks
}

/// "-0.6", "+0.3 certainty".
fn worth(piece: &Evidence) -> String {
    let dimension = match piece.dimension {
        Dimension::Polarity => "",
        Dimension::Certainty => " certainty",
        Dimension::Target => " towards it",
    };
    format!("{:+.1}{dimension}", piece.value)
}

/// Who is behind an attribution, where its source does not say it in the same words.
fn speaker(analysis: &Analysis<'_>, id: AttributionId, attribution: &Attribution) -> String {
    let Some(resolution) = analysis.speakers.resolutions.find(id) else { return String::new() };
    let name = |speaker| analysis.speakers.speakers.find(speaker).map_or("", |speaker| speaker.name.as_str());
    let source = attribution.source.map_or("", |source| analysis.text.slice(source));
    match resolution.speaker.map(name) {
        Some(name) if name != source => name.to_owned(),
        Some(_) => String::new(),
        None => resolution.candidates.iter().map(|(speaker, _)| format!("{}?", name(*speaker))).collect::<Vec<_>>().join(" "),
    }
}

/// The marked text on its way.
struct Page<'t> {
    text: &'t str,
    style: Style,
    out: String,
    at: Offset,
    open: Vec<Role>,
}

impl Page<'_> {
    fn open(&mut self, mark: &Mark) {
        self.copy_to(mark.span.start());
        self.open.push(mark.role);
        match self.style {
            Style::Plain => self.out.extend(["[", mark.role.name(), " "]),
            Style::Colour => self.out.push_str(mark.role.colour()),
        }
    }

    fn close(&mut self, mark: &Mark) {
        self.copy_to(mark.span.end());
        if let Some(at) = self.open.iter().rposition(|role| *role == mark.role) {
            self.open.remove(at);
        }
        if !mark.note.is_empty() {
            let colour = if self.style == Style::Colour { NOTE } else { "" };
            self.out.extend([colour, " = "]);
            push_safe(&mut self.out, &mark.note);
        }
        match self.style {
            Style::Plain => self.out.push(']'),
            Style::Colour => {
                self.out.push_str(RESET);
                self.out.extend(self.open.iter().map(|role| role.colour()));
            }
        }
    }

    fn copy_to(&mut self, end: Offset) {
        let end = end.min(Span::of(0, self.text.len()).end());
        push_safe(&mut self.out, Span::new(self.at, end).slice(self.text));
        self.at = self.at.max(end);
    }
}

/// Adds a text without its control characters: they could steer the terminal.
fn push_safe(out: &mut String, text: &str) {
    out.extend(text.chars().filter(|letter| *letter != '\r').map(|letter| match letter {
        '\n' | '\t' => letter,
        control if control.is_control() => '\u{FFFD}',
        _ => letter,
    }));
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::lexicons::Lexicons;
    use crate::records::sample;

    #[test]
    fn marks_nest_and_name_the_speaker() {
        let document = sample::document("a");
        let analysis = sample::analysis(&document, &Lexicons::load(None).unwrap());
        let text = marked(&analysis, Style::Plain, false, |_| true);
        let line = "[content “The bill is no good ,” = Jane Lowell?] [cue said] [source Dr. Lowell = Jane Lowell] [content “ é”]";
        assert_eq!(text.lines().next(), Some(line));
        let second = "[content “The bill is no good ,”] [cue said] [source Dr. Lowell = Jane Lowell] [content “ é”]";
        assert_eq!(text.lines().nth(1), Some(second));
    }

    #[test]
    fn evidence_stands_within_its_content() {
        let document = sample::document("a");
        let analysis = sample::analysis(&document, &Lexicons::load(None).unwrap());
        let text = marked(&analysis, Style::Plain, true, |_| true);
        assert!(text.starts_with("[content “The bill is [evidence no good = -0.5] ,”"), "{text}");
    }

    #[test]
    fn colours_end_where_they_should() {
        let document = sample::document("a");
        let analysis = sample::analysis(&document, &Lexicons::load(None).unwrap());
        let text = marked(&analysis, Style::Colour, false, |_| true);
        assert!(text.contains("\x1b[33msaid\x1b[0m \x1b[36mDr. Lowell\x1b[35m = Jane Lowell\x1b[0m \x1b[32m“ é”\x1b[0m\n"), "{text:?}");
    }

    #[test]
    fn a_text_cannot_steer_the_terminal() {
        let mut out = String::new();
        push_safe(&mut out, "a\x1b[31m\r\nb\tc\u{9b}");
        assert_eq!(out, "a\u{FFFD}[31m\nb\tc\u{FFFD}");
    }
}
