//! What stands beside a name and says who it is: titles and occupations before it, apposition after it, an acronym in brackets.

use hashbrown::HashSet;

use super::layers::Layers;
use crate::lexicons::names::{Callings, Gender, ReferentKind};
use crate::lexicons::words::Tag;
use crate::text::{Id, TokenId, TokenRange};
use crate::tokens::{Case, TokenKind};

/// No role is longer than this.
const REACH: usize = 12;

/// The role that stands after the name, or apart before it: `start` and `end` are those of the name with its titles.
pub(super) fn beside(layers: &Layers<'_, '_>, start: usize, end: usize, sentence: TokenRange) -> Option<TokenRange> {
    after(layers, end, sentence).or_else(|| apart(layers, start, sentence)).filter(|role| !role.is_empty())
}

/// Whether a title is a form of address and no office: "Mr.".
pub(super) fn is_honorific(layers: &Layers<'_, '_>, title: TokenRange) -> bool {
    let found = layers.title(title.start()).filter(|found| found.tokens == title.len());
    found.is_some_and(|found| !layers.lexicons.titles.entry(found.entry).value.is_office)
}

/// "Turkish Foreign Minister", "campaign manager", right before the name.
pub(super) fn before(layers: &Layers<'_, '_>, start: usize, core: TokenRange, sentence: TokenRange) -> Option<TokenRange> {
    let titled = start < core.start();
    let noun = start > sentence.start() && is_occupation(layers, start - 1) && layers.case(start - 1) == Case::Lower;
    if !titled && !noun {
        return None;
    }
    let mut from = start;
    while from > sentence.start() && start - from < REACH && modifies(layers, from - 1) {
        from -= 1;
    }
    while from < start && !layers.text.tokens.find(TokenId::new(from)).is_some_and(|token| token.is_word()) {
        from += 1;
    }
    Some(TokenRange::of(from, core.start()))
}

/// A singular noun for a person, or a title.
fn is_occupation(layers: &Layers<'_, '_>, at: usize) -> bool {
    layers.tag(at) == Tag::NN && (layers.refers_to(at, ReferentKind::Person) || layers.title(at).is_some_and(|title| title.tokens == 1))
}

fn modifies(layers: &Layers<'_, '_>, at: usize) -> bool {
    let tag = layers.tag(at);
    matches!(tag, Tag::NN | Tag::NNP | Tag::NNPS | Tag::JJ | Tag::POS)
        || (tag == Tag::VBN && layers.is(at, &["retired", "elected", "acclaimed"]))
}

/// "Ann Vale, a nurse in Leeds,": a singular noun for a person right after the comma and a few modifiers.
fn after(layers: &Layers<'_, '_>, end: usize, sentence: TokenRange) -> Option<TokenRange> {
    if layers.kind(end) != Some(TokenKind::Comma) {
        return None;
    }
    let mut at = end + 1;
    if layers.tag(at) == Tag::CD && layers.kind(at + 1) == Some(TokenKind::Comma) {
        at += 2;
    }
    let from = at + usize::from(layers.is(at, &["a", "an", "the"]));
    at = from;
    while at < sentence.end() && at - from < REACH && modifies(layers, at) {
        at += 1;
    }
    let head = at.checked_sub(1).filter(|head| *head >= from && is_occupation(layers, *head))?;
    let mut close = at;
    while close < sentence.end() && close - from < REACH && !is_edge(layers, close) {
        close += 1;
    }
    let closed = close >= sentence.end()
        || matches!(layers.kind(close), Some(TokenKind::Comma | TokenKind::Stop | TokenKind::Dash | TokenKind::Bracket));
    (closed && head < close).then(|| TokenRange::of(from, close))
}

fn is_edge(layers: &Layers<'_, '_>, at: usize) -> bool {
    let tag = layers.tag(at);
    let mark = !matches!(layers.kind(at), Some(TokenKind::Word | TokenKind::Number | TokenKind::Clitic | TokenKind::Symbol));
    mark || tag.is_finite() || matches!(tag, Tag::WP | Tag::WDT | Tag::WPS | Tag::PRP)
}

/// "aide to the mayor, Dr. Ann Vale": an occupation with its complement and a comma before the name.
fn apart(layers: &Layers<'_, '_>, start: usize, sentence: TokenRange) -> Option<TokenRange> {
    let comma = start.checked_sub(1).filter(|comma| *comma > sentence.start() && layers.kind(*comma) == Some(TokenKind::Comma))?;
    let mut from = comma;
    let mut head = None;
    while from > sentence.start()
        && comma - from < REACH
        && (modifies(layers, from - 1) || matches!(layers.tag(from - 1), Tag::IN | Tag::TO | Tag::DT))
    {
        from -= 1;
        if is_occupation(layers, from) && matches!(layers.tag(from + 1), Tag::IN | Tag::TO) {
            head = Some(from);
        }
    }
    head.map(|head| TokenRange::of(head, comma))
}

/// The gender that the words of a role show.
pub(super) fn gender(layers: &Layers<'_, '_>, role: TokenRange) -> Option<Gender> {
    let mut at = role.start();
    let mut gender = None;
    while at < role.end() {
        let title = layers.title(at).filter(|title| at + title.tokens <= role.end());
        gender = gender.or(title.and_then(|title| layers.lexicons.titles.entry(title.entry).value.gender));
        gender = gender.or(layers.referent(at).filter(|_| layers.tag(at + 1) != Tag::POS).and_then(|referent| referent.gender));
        if matches!(layers.tag(at), Tag::IN | Tag::TO) {
            break;
        }
        if layers.tag(at) == Tag::POS {
            gender = None;
        }
        at += title.map_or(1, |title| title.tokens);
    }
    gender
}

/// Whoever has been something says nothing of what he or she is now.
const BYGONE: [&str; 6] = ["former", "onetime", "one-time", "retired", "ex", "turned"];

/// What somebody with a role does in life: by its nouns, up to any preposition.
pub(super) fn callings(layers: &Layers<'_, '_>, role: TokenRange) -> Callings {
    let words = || role.iter().map(Id::index).take_while(|at| !matches!(layers.tag(*at), Tag::IN | Tag::TO));
    if words().any(|at| layers.is(at, &BYGONE)) {
        return Callings::default();
    }
    let known = words().filter_map(|at| layers.lexicons.callings.word(layers.text.symbol(TokenId::new(at))));
    known.fold(Callings::default(), |callings, occupation| callings.with(occupation.calling))
}

/// The single word in brackets at `end`, if it is in capitals: "(CBO)".
pub(super) fn acronym_after(layers: &Layers<'_, '_>, end: usize, sentence: TokenRange) -> Option<TokenRange> {
    let letters = layers.form(end + 1);
    let capitals = layers.case(end + 1) == Case::Upper && (2..=10).contains(&letters.len()) && !letters.contains(['-', '.']);
    let bracketed = layers.form(end) == "(" && layers.form(end + 2) == ")" && end + 2 < sentence.end();
    (bracketed && capitals).then(|| TokenRange::of(end + 1, end + 2))
}

/// The acronyms of a text that stand for words without capitals: "gross domestic product (GDP)".
pub(super) fn common_acronyms<'d>(layers: &Layers<'_, 'd>) -> HashSet<&'d str> {
    let tokens = 0..layers.text.tokens.len();
    let bracketed =
        tokens.filter(|at| layers.case(*at) == Case::Upper && *at > 0 && layers.form(at - 1) == "(" && layers.form(at + 1) == ")");
    bracketed.filter(|at| is_common(layers, *at)).map(|at| layers.form(at)).collect()
}

fn is_common(layers: &Layers<'_, '_>, acronym: usize) -> bool {
    let letters: Vec<char> = layers.form(acronym).chars().flat_map(char::to_lowercase).collect();
    let open = acronym - 1;
    let Some(from) = open.checked_sub(letters.len()).filter(|_| letters.len() > 1) else { return false };
    let initial = |at: usize| super::layers::alike(layers.form(at)).chars().next();
    (from..open).zip(&letters).all(|(at, letter)| layers.case(at) == Case::Lower && initial(at) == Some(*letter))
}

/// The words before `end` whose initials are the letters of an acronym; small words may stand between them.
pub(super) fn spelled_out(layers: &Layers<'_, '_>, acronym: TokenRange, end: usize, sentence: TokenRange) -> Option<TokenRange> {
    let letters: Vec<char> = layers.form(acronym.start()).chars().flat_map(char::to_lowercase).collect();
    let mut left = letters.len();
    let mut at = end;
    while at > sentence.start() && left > 0 && end - at < 2 * letters.len() + 2 {
        at -= 1;
        let initial = super::layers::alike(layers.form(at)).chars().next();
        let wanted = left.checked_sub(1).and_then(|last| letters.get(last)).copied();
        let is_small = layers.case(at) == Case::Lower && layers.is(at, &["a", "and", "for", "in", "of", "on", "the", "to"]);
        if !is_small && initial.is_some() && initial == wanted {
            left -= 1;
        } else if layers.case(at) != Case::Lower {
            return None;
        }
    }
    (left == 0 && layers.case(at) != Case::Lower).then(|| TokenRange::of(at, end))
}
