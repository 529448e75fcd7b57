//! The label that a paragraph of a transcript begins with: "NAME: …", "Name, role: …", "[Name]: …", "— Name (inaudible): …",
//! "**Name:** …", "Q. …", or a label alone on its line.
//!
//! By form alone, for one paragraph; whether a document is a transcript at all, [`super::transcript`] decides. A label whose every word
//! is a common one ("Stone:") may be a heading as well as a name, so it is only likely.

use super::scene::Scene;
use crate::lexicons::fold;
use crate::lexicons::names::ReferentKind;
use crate::text::{Id, TokenId, TokenRange};
use crate::tokens::{Case, Paragraph, TokenKind};

/// A label and what follows it in its paragraph.
#[derive(Clone, Debug)]
pub(super) struct Label {
    /// The name, with the role after it.
    pub source: TokenRange,
    /// What is said in the same paragraph; empty where it stands below.
    pub rest: TokenRange,
    /// What labels of one speaker have in common: the last word of the name, folded; "q" and "a".
    pub key: String,
    /// How much it looks like somebody's.
    pub standing: Standing,
    /// No colon: a line of capitals.
    pub is_bare: bool,
}

/// How much a label looks like the name of a speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// A name, a title or a person's part: "Lowell", "The chairman", "Speaker 2".
    Sure,
    /// Q or A.
    Letter,
    /// Common words that may be a name: "Stone".
    Likely,
}

/// The most tokens before the colon, and the most words of the name among them.
const LABEL_TOKENS: usize = 24;
const NAME_WORDS: usize = 6;

/// The label of a paragraph.
pub(super) fn label(scene: Scene<'_, '_>, paragraph: &Paragraph) -> Option<Label> {
    let tokens = TokenRange::of(past_ornaments(scene, paragraph.tokens), paragraph.tokens.end());
    letter(scene, tokens).or_else(|| named(scene, tokens)).or_else(|| bare(scene, tokens))
}

/// Past bullets, dashes, asterisks, and the time at which the words were said.
fn past_ornaments(scene: Scene<'_, '_>, tokens: TokenRange) -> usize {
    let mut at = tokens.start();
    while at < tokens.end() && at < tokens.start() + LABEL_TOKENS {
        let token = TokenId::new(at);
        let time = bracket(scene, token, tokens).filter(|inner| inner.iter().all(|id| !is_word(scene, id)));
        match scene.kind(token) {
            Some(TokenKind::Dash | TokenKind::Symbol) => at += 1,
            Some(TokenKind::Number | TokenKind::Colon) if scene.form(token) != ":" || at > tokens.start() => at += 1,
            Some(TokenKind::Bracket) if time.is_some() => at = time.map_or(at, |inner| inner.end()) + 1,
            _ => break,
        }
    }
    at
}

fn is_word(scene: Scene<'_, '_>, id: TokenId) -> bool {
    scene.kind(id) == Some(TokenKind::Word)
}

/// What stands in the brackets that open at `open`.
fn bracket(scene: Scene<'_, '_>, open: TokenId, limit: TokenRange) -> Option<TokenRange> {
    if !matches!(scene.form(open), "[" | "(") {
        return None;
    }
    let to = limit.end().min(open.index() + LABEL_TOKENS);
    let close = (open.index() + 1..to).find(|at| matches!(scene.form(TokenId::new(*at)), "]" | ")"))?;
    Some(TokenRange::of(open.index() + 1, close))
}

/// "Q:", "A.", "Question:"
fn letter(scene: Scene<'_, '_>, tokens: TokenRange) -> Option<Label> {
    let first = tokens.first()?;
    let form = scene.form(first);
    let after = scene.after(first, tokens);
    let pointed = after.is_some_and(|after| matches!(scene.form(after), ":" | "."));
    let key = match form.trim_end_matches('.') {
        "Q" => "q",
        "A" => "a",
        "Question" | "QUESTION" => "q",
        "Answer" | "ANSWER" => "a",
        _ => return None,
    };
    if !(pointed || form.ends_with('.')) || form.len() > 2 && after.is_none_or(|after| scene.form(after) != ":") {
        return None;
    }
    let from = first.index() + 1 + usize::from(pointed);
    let rest = said(scene, from, tokens)?;
    Some(Label { source: TokenRange::inclusive(first, first), rest, key: key.to_owned(), standing: Standing::Letter, is_bare: false })
}

/// What follows a label; none where it is run together with the label, as in "10:30".
fn said(scene: Scene<'_, '_>, from: usize, tokens: TokenRange) -> Option<TokenRange> {
    let mut at = from;
    while at < tokens.end() && is_star(scene, TokenId::new(at)) {
        at += 1;
    }
    let spaced = scene.text.tokens.find(TokenId::new(at)).is_none_or(|token| token.spaced || at > from);
    (at >= tokens.end() || spaced).then(|| scene.trim(TokenRange::of(at, tokens.end())))
}

/// A name before a colon.
fn named(scene: Scene<'_, '_>, tokens: TokenRange) -> Option<Label> {
    let to = tokens.end().min(tokens.start() + LABEL_TOKENS);
    let colon = (tokens.start()..to).map(TokenId::new).find(|id| scene.form(*id) == ":")?;
    let rest = said(scene, colon.index() + 1, tokens)?;
    let source = undressed(scene, TokenRange::until(tokens.first()?, colon));
    let comma = source.iter().find(|id| scene.kind(*id) == Some(TokenKind::Comma));
    let name = comma.map_or(source, |comma| TokenRange::of(source.start(), comma.index()));
    let role = TokenRange::of(comma.map_or(source.end(), |comma| comma.index() + 1), source.end());
    // "Lowell, speaking in Tarn, said: …" reports, it does not label.
    let clause = role.iter().any(|id| scene.tag(id).is_verb()) || !scene.cues_within(role).is_empty();
    let standing = standing(scene, name).filter(|_| !clause)?;
    Some(Label { source, rest, key: key(scene, name), standing, is_bare: false })
}

/// Without the asterisks, brackets and remarks around a name.
fn undressed(scene: Scene<'_, '_>, source: TokenRange) -> TokenRange {
    let source = without_stars(scene, source);
    if let Some(inner) = source.first().and_then(|open| bracket(scene, open, source)).filter(|inner| inner.end() + 1 == source.end()) {
        return without_stars(scene, inner);
    }
    let open = source.iter().find(|id| scene.kind(*id) == Some(TokenKind::Bracket));
    let remark = open.and_then(|open| bracket(scene, open, source)).filter(|inner| inner.end() + 1 == source.end());
    remark.map_or(source, |inner| without_stars(scene, TokenRange::of(source.start(), inner.start().saturating_sub(1))))
}

fn without_stars(scene: Scene<'_, '_>, run: TokenRange) -> TokenRange {
    let end = run.iter().rev().find(|id| !is_star(scene, *id)).map_or(run.start(), |last| last.index() + 1);
    TokenRange::of(run.start(), end)
}

fn is_star(scene: Scene<'_, '_>, id: TokenId) -> bool {
    matches!(scene.form(id), "*" | "_")
}

/// A line of capitals that holds nothing but a name.
fn bare(scene: Scene<'_, '_>, tokens: TokenRange) -> Option<Label> {
    let name = undressed(scene, tokens);
    let upper = name.iter().all(|id| scene.text.tokens[id].case == Case::Upper) && scene.text.span(name).len() > 3;
    let standing = Some(name).filter(|_| upper).and_then(|name| standing(scene, name)).filter(|standing| *standing == Standing::Sure)?;
    let rest = TokenRange::of(tokens.end(), tokens.end());
    Some(Label { source: name, rest, key: key(scene, name), standing, is_bare: true })
}

fn key(scene: Scene<'_, '_>, name: TokenRange) -> String {
    let mut buffer = String::new();
    let mut word = |id| fold(scene.form(id), &mut buffer).to_owned();
    // "Speaker 1" and "Speaker 2" are two.
    let numbered = name.last().filter(|last| scene.kind(*last) == Some(TokenKind::Number));
    let last = name.last().map(&mut word).unwrap_or_default();
    if numbered.is_some() { format!("{} {last}", name.first().map(word).unwrap_or_default()) } else { last }
}

/// Whether a run of words may name a speaker.
fn standing(scene: Scene<'_, '_>, name: TokenRange) -> Option<Standing> {
    let heading = |id: TokenId| scene.is(id, &HEADINGS) || scene.is_time(id);
    let fits = (1..=NAME_WORDS).contains(&name.len()) && name.iter().all(|id| may_stand(scene, name, id));
    if !fits || heading(name.first()?) || heading(name.last()?) || scene.is(name.last()?, &PARTICLES) {
        return None;
    }
    let is_title = |id: TokenId| scene.lexicons.titles.word(scene.text.symbol(id)).is_some();
    let person = |id: TokenId| {
        let referent = scene.lexicons.referents.word(scene.text.symbol(id));
        is_title(id) || referent.is_some_and(|referent| referent.kind == ReferentKind::Person)
    };
    let place = name.len() == 1 && scene.lexicons.places.word(scene.text.symbol(name.first()?)).is_some();
    let words = || name.iter().filter(|id| is_word(scene, *id));
    if !place && (words().any(|id| is_unknown(scene, id)) || name.first().is_some_and(is_title) || words().next_back().is_some_and(person))
    {
        return Some(Standing::Sure);
    }
    let plain = words().count() <= 2 && words().all(|id| scene.tag(id).is_noun() || scene.tag(id).is_adjective());
    plain.then_some(Standing::Likely)
}

/// A capital, a particle within, or a number at the end.
fn may_stand(scene: Scene<'_, '_>, name: TokenRange, id: TokenId) -> bool {
    let (first, last) = (name.first() == Some(id), name.last() == Some(id));
    match scene.kind(id) {
        Some(TokenKind::Word) => {
            let case = scene.text.tokens[id].case;
            matches!(case, Case::Capitalised | Case::Upper | Case::Mixed) || !first && scene.is(id, &PARTICLES)
        }
        Some(TokenKind::Number) => last && !first,
        _ => false,
    }
}

/// No lexicon has the word: a name, more often than not.
fn is_unknown(scene: Scene<'_, '_>, id: TokenId) -> bool {
    let symbol = scene.text.symbol(id);
    let known = scene.lexicons.vocabulary.info(symbol).is_some() || scene.lexicons.referents.word(symbol).is_some();
    !known && scene.form(id).len() > 1 && !scene.is(id, &PARTICLES)
}

/// What may stand within a name or a title without a capital.
const PARTICLES: [&str; 19] =
    ["al", "and", "bin", "da", "de", "del", "den", "der", "di", "el", "for", "ibn", "la", "le", "of", "the", "van", "von", "y"];

/// Whether a label is one of the headings that stand before a colon in texts of every kind.
pub(super) fn is_heading(scene: Scene<'_, '_>, label: TokenRange) -> bool {
    label.first().is_some_and(|first| scene.is(first, &HEADINGS)) || label.last().is_some_and(|last| scene.is(last, &HEADINGS))
}

/// First or last words of headings.
const HEADINGS: [&str; 76] = [
    "address",
    "advertisement",
    "also",
    "analysis",
    "audio",
    "background",
    "breaking",
    "by",
    "caption",
    "chapter",
    "clarification",
    "conclusion",
    "cons",
    "contact",
    "correction",
    "cost",
    "date",
    "details",
    "directions",
    "email",
    "example",
    "exclusive",
    "explainer",
    "fact",
    "facts",
    "figure",
    "from",
    "how",
    "image",
    "info",
    "information",
    "ingredients",
    "instructions",
    "listen",
    "live",
    "location",
    "makes",
    "method",
    "more",
    "next",
    "note",
    "notes",
    "part",
    "phone",
    "photo",
    "photos",
    "picture",
    "place",
    "plus",
    "posted",
    "price",
    "pros",
    "published",
    "rating",
    "read",
    "related",
    "result",
    "results",
    "score",
    "serves",
    "share",
    "source",
    "sources",
    "step",
    "summary",
    "table",
    "tickets",
    "time",
    "tip",
    "tips",
    "topic",
    "transcript",
    "update",
    "video",
    "warning",
    "watch",
];
