//! The source of a cue: its subject before it, after it where the clause is inverted, its agent, or the subject that it shares.

use super::phrases;
use super::scene::Scene;
use crate::cues::{Cue, Voice};
use crate::lexicons::words::Tag;
use crate::text::{Id, TokenId, TokenRange, next};
use crate::tokens::TokenKind;

/// The subject that stands before a cue in its own clause.
pub(super) fn before(scene: &Scene<'_, '_>, cue: &Cue) -> Option<TokenRange> {
    let sentence = scene.sentence(cue.head);
    let mut at = cue.tokens.first().and_then(|first| scene.before(first, sentence))?;
    // The mark of a quotation may open between the subject and the verb: he “underlined the need”.
    while scene.tag(at).is_adverb() || super::extent::quotation_starting(*scene, at).is_some() {
        at = scene.before(at, sentence)?;
    }
    at = before_time(scene, at, sentence).unwrap_or(at);
    match scene.tag(at) {
        Tag::WP | Tag::WDT => relative(scene, at, sentence),
        Tag::PUNCT if scene.kind(at) == Some(TokenKind::Comma) => apposed(scene, at, sentence),
        Tag::PUNCT if scene.kind(at) == Some(TokenKind::Dash) => None,
        _ => phrases::ending_at(scene, at, sentence).map(|phrase| with_name_before(scene, phrase, sentence)),
    }
}

/// "the premier on Wednesday said", "who in 2010 said": the token before an adjunct of time that ends at `at`, if there is one.
fn before_time(scene: &Scene<'_, '_>, at: TokenId, sentence: TokenRange) -> Option<TokenId> {
    let named = |id: TokenId| scene.is_time(id) || scene.tag(id) == Tag::CD || scene.is(id, &["late", "early", "last", "this"]);
    let is_year = || scene.tag(at) == Tag::CD && scene.form(at).len() == 4 && scene.form(at).starts_with(['1', '2']);
    let after_in = || scene.before(at, sentence).is_some_and(|before| scene.is(before, &["in"]));
    let is_time = scene.is_time(at) || (is_year() && after_in());
    if !is_time {
        return None;
    }
    let mut first = at;
    while let Some(before) = scene.before(first, sentence).filter(|before| named(*before)) {
        first = before;
    }
    let before = scene.before(first, sentence)?;
    if scene.is(before, &["on", "in", "for"]) { scene.before(before, sentence) } else { Some(before) }
}

/// "the Herald on Monday", "the premier in 2010": a source without the adjunct of time after it, which is when it spoke.
pub(super) fn without_time(scene: &Scene<'_, '_>, source: TokenRange) -> TokenRange {
    let Some(last) = source.last() else { return source };
    let is_day = scene.is_time(last) && scene.form(last).ends_with("day");
    let preposition = if is_day { "on" } else { "in" };
    let acts = source.iter().any(|id| scene.tag(id).is_verb());
    let tells_when = !acts && (is_day || scene.tag(last) == Tag::CD);
    let before = before_time(scene, last, source).filter(|before| tells_when && scene.is(next(*before), &[preposition]));
    source.first().zip(before).map_or(source, |(first, before)| TokenRange::inclusive(first, before))
}

/// "the officials who said"; "most of whom said".
fn relative(scene: &Scene<'_, '_>, pronoun: TokenId, sentence: TokenRange) -> Option<TokenRange> {
    let mut at = scene.before(pronoun, sentence)?;
    let some = scene.before(at, sentence).filter(|some| scene.is(*some, SOME) || scene.tag(*some) == Tag::CD);
    if let Some(some) = some.filter(|_| scene.is(at, &["of"])) {
        return Some(TokenRange::inclusive(some, pronoun));
    }
    if scene.kind(at) == Some(TokenKind::Comma) {
        at = scene.before(at, sentence)?;
    }
    phrases::ending_at(scene, at, sentence)
}

/// How many of those that a relative clause is about.
const SOME: &[&str] = &["all", "both", "each", "few", "half", "many", "most", "neither", "none", "one", "several", "some"];

/// The most tokens between the commas of an apposition.
const LONGEST_APPOSITION: usize = 30;

/// "Sarah Jones, a nurse in Leeds, said": the phrase before the comma that opens the apposition, and the apposition with it.
fn apposed(scene: &Scene<'_, '_>, comma: TokenId, sentence: TokenRange) -> Option<TokenRange> {
    let last = scene.before(comma, sentence)?;
    let from = comma.index().saturating_sub(LONGEST_APPOSITION).max(sentence.start());
    let commas = (from..last.index()).rev().map(TokenId::new).filter(|id| scene.kind(*id) == Some(TokenKind::Comma));
    // "Osei, 56, who has served": a number is no name, the comma before it opens the apposition.
    let name = commas.filter(|open| opens_apposition(scene, next(*open))).find_map(|open| {
        let phrase = phrases::ending_at(scene, scene.before(open, sentence)?, sentence)?;
        phrase.iter().any(|id| scene.tag(id) != Tag::CD).then_some(phrase)
    })?;
    Some(TokenRange::until(TokenId::new(name.start()), next(last)))
}

fn opens_apposition(scene: &Scene<'_, '_>, first: TokenId) -> bool {
    let tag = scene.tag(first);
    tag.is_noun()
        || tag.is_adjective()
        || matches!(tag, Tag::DT | Tag::WP | Tag::WDT | Tag::PRPS | Tag::VBG | Tag::VBN | Tag::CD | Tag::WPS | Tag::IN)
            && !scene.is(first, &["that", "this", "these"])
}

/// "an aide to the mayor, Dr. Osei told": the role before the comma belongs to the name after it.
fn with_name_before(scene: &Scene<'_, '_>, name: TokenRange, sentence: TokenRange) -> TokenRange {
    let proper = name.first().is_some_and(|first| scene.tag(first).is_proper());
    let comma = name.first().and_then(|first| scene.before(first, sentence)).filter(|id| scene.kind(*id) == Some(TokenKind::Comma));
    let Some(role) =
        comma.filter(|_| proper).and_then(|comma| scene.before(comma, sentence)).and_then(|last| phrases::ending_at(scene, last, sentence))
    else {
        return name;
    };
    let head = scene.text.symbol(head_noun(scene, role));
    let is_role = scene.lexicons.referents.word(head).is_some() && role.first().is_some_and(|first| !scene.tag(first).is_proper());
    if is_role { TokenRange::of(role.start(), name.end()) } else { name }
}

/// The last noun before the first preposition of a phrase.
fn head_noun(scene: &Scene<'_, '_>, phrase: TokenRange) -> TokenId {
    let first_part = phrase.iter().take_while(|id| !matches!(scene.tag(*id), Tag::IN | Tag::TO));
    first_part.last().unwrap_or(TokenId::new(phrase.start()))
}

/// The subject after a cue: "said Dr. Lowell, a nurse in Leeds".
pub(super) fn after(scene: &Scene<'_, '_>, cue: &Cue) -> Option<TokenRange> {
    let sentence = scene.sentence(cue.head);
    let start = scene.past(cue.tokens, sentence)?;
    let phrase = phrases::starting_at(scene, start, sentence)?;
    if scene.is(start, &["that", "this", "it", "him", "her", "them", "me", "us"]) || scene.is_time(start) {
        return None;
    }
    Some(with_apposition_after(scene, phrase, sentence))
}

/// Takes in ", who led the search" up to the comma or stop that closes it.
pub(super) fn with_apposition_after(scene: &Scene<'_, '_>, phrase: TokenRange, sentence: TokenRange) -> TokenRange {
    let comma = scene.past(phrase, sentence).filter(|id| scene.kind(*id) == Some(TokenKind::Comma));
    let Some(first) = comma.and_then(|comma| scene.after(comma, sentence)) else { return phrase };
    if !matches!(scene.tag(first), Tag::DT | Tag::WP | Tag::PRPS | Tag::NN | Tag::CD) {
        return phrase;
    }
    let to = (first.index() + LONGEST_APPOSITION).min(sentence.end());
    let ends = |id: &TokenId| matches!(scene.kind(*id), Some(TokenKind::Comma | TokenKind::Stop | TokenKind::Colon | TokenKind::Mark));
    let Some(close) = (first.index()..to).map(TokenId::new).find(ends) else { return phrase };
    let apposition = TokenRange::until(first, close);
    let clause = !matches!(scene.tag(first), Tag::WP) && apposition.iter().any(|id| scene.tag(id).is_finite());
    if clause { phrase } else { TokenRange::of(phrase.start(), close.index()) }
}

/// The agent of a passive: "by the ministry".
pub(super) fn agent(scene: &Scene<'_, '_>, cue: &Cue) -> Option<TokenRange> {
    let sentence = scene.sentence(cue.head);
    let by = scene.past(cue.tokens, sentence).filter(|id| scene.is(*id, &["by"]))?;
    phrases::starting_at(scene, scene.after(by, sentence)?, sentence)
}

/// The subject of the clause that a participle or a coordinated verb hangs on: of the nearest finite verb before it.
pub(super) fn shared(scene: &Scene<'_, '_>, cue: &Cue) -> Option<TokenRange> {
    let sentence = scene.sentence(cue.head);
    let is_main = |id: &TokenId| scene.tag(*id).is_finite() && !scene.quotations.is_quoted(*id);
    let verbs = TokenRange::of(sentence.start(), cue.tokens.start());
    let subject =
        |verb: TokenId| before(scene, &Cue { tokens: TokenRange::inclusive(verb, verb), head: verb, voice: Voice::Active, ..*cue });
    if follows_comma(scene, cue, sentence) {
        return verbs.iter().filter(is_main).take(MOST_VERBS).find_map(subject);
    }
    verbs.iter().rev().filter(is_main).take(MOST_VERBS).find_map(subject)
}

/// ", and has vowed", ", while demanding": such a clause hangs on the first verb of its sentence, others on the nearest.
fn follows_comma(scene: &Scene<'_, '_>, cue: &Cue, sentence: TokenRange) -> bool {
    let mut before = (sentence.start()..cue.tokens.start()).rev().map(TokenId::new);
    before
        .find(|id| !scene.tag(*id).is_adverb() && !scene.is(*id, &["and", "but", "while"]))
        .is_some_and(|id| scene.kind(id) == Some(TokenKind::Comma))
}

/// A shared subject is sought before this many verbs.
const MOST_VERBS: usize = 4;
