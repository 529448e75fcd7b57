//! A cue beside a quotation that came before it: “…,” she said; “…,” said Dr. Lowell, “…”. “… goes on.”

use super::extent;
use super::scene::Scene;
use super::sources;
use crate::cues::{Cue, Voice};
use crate::lexicons::cue::{CueType, Frames};
use crate::quotations::{Quotation, Usage};
use crate::text::{Id, QuotationId, TokenId, TokenRange, next};
use crate::tokens::TokenKind;

/// A content and its source.
#[derive(Debug)]
pub(super) struct Found {
    pub content: Vec<TokenRange>,
    pub source: TokenRange,
}

/// The quotation right before a cue's clause, with the pieces that go on after it.
pub(super) fn beside(scene: Scene<'_, '_>, cue: &Cue) -> Option<Found> {
    // “Night Ferry,” a novel written by …
    let done_by = cue.voice == Voice::Passive && scene.is(next(cue.head), &["by"]);
    if !scene.entry(cue).frames.any(Frames::QUOTE.with(Frames::THAT)) || scene.quotations.is_quoted(cue.head) || done_by {
        return None;
    }
    let (clause, source) = clauses(scene, cue).into_iter().flatten().find(|(clause, _)| quotation_before(scene, *clause).is_some())?;
    let quotation = scene.quotations.get(quotation_before(scene, clause)?);
    let mut content = left(scene, quotation);
    content.extend(right(scene, clause));
    Some(Found { content, source })
}

/// The two ways in which a clause of source and cue may be ordered.
pub(super) fn clauses(scene: Scene<'_, '_>, cue: &Cue) -> [Option<(TokenRange, TokenRange)>; 2] {
    let normal =
        sources::before(&scene, cue).map(|source| (TokenRange::of(source.start().min(cue.tokens.start()), cue.tokens.end()), source));
    let finite = matches!(cue.voice, Voice::Active);
    let inverted = || sources::after(&scene, cue).map(|source| (TokenRange::of(cue.tokens.start(), source.end()), source));
    [normal, finite.then(inverted).flatten()]
}

/// The outermost quotation that ends right before `clause`, maybe with a comma or a dash between.
fn quotation_before(scene: Scene<'_, '_>, clause: TokenRange) -> Option<QuotationId> {
    let paragraph = scene.paragraph(clause.first()?);
    let mut at = scene.before(clause.first()?, paragraph)?;
    while matches!(scene.kind(at), Some(TokenKind::Comma | TokenKind::Dash)) || scene.tag(at).is_adverb() || scene.is(at, &["and", "but"]) {
        if scene.quotations.is_quoted(at) {
            break;
        }
        at = scene.before(at, paragraph)?;
    }
    let id = scene.quotations.around(at)?;
    let quotation = scene.quotations.get(id);
    (quotation.tokens.last() == Some(at) && is_speech(scene, quotation) && !opens_own_sentence(scene, quotation, clause)).then_some(id)
}

/// “It is over.” The mayor said the road … : the quotation ended its sentence, and the clause goes on to a content of its own.
fn opens_own_sentence(scene: Scene<'_, '_>, quotation: &Quotation, clause: TokenRange) -> bool {
    let (Some(last), Some(first)) = (quotation.tokens.last(), clause.first()) else { return false };
    let sentence = scene.sentence(first);
    let after = scene.past(clause, sentence);
    let opens = |border: TokenId| extent::quotation_starting(scene, next(border)).is_some();
    let ends = after.is_none_or(|after| {
        is_border(scene, after) && !opens(after)
            || scene.tag(after).is_adverb()
            || scene.is(after, &["in", "on", "at", "to", "of", "as", "with"])
    });
    !sentence.has(last) && !ends
}

/// A mention ends without a comma or a stop of its own.
fn is_speech(scene: Scene<'_, '_>, quotation: &Quotation) -> bool {
    let last = quotation.inner.last().and_then(|last| scene.kind(last));
    quotation.usage != Usage::Mention || matches!(last, Some(TokenKind::Comma | TokenKind::Stop | TokenKind::Dash))
}

/// The content up to and with a quotation: the sentence that it completes, or the quotation alone.
fn left(scene: Scene<'_, '_>, quotation: &Quotation) -> Vec<TokenRange> {
    let Some(first) = quotation.tokens.first() else { return Vec::new() };
    let sentence = scene.sentence(first);
    let outside = TokenRange::of(sentence.start(), first.index());
    let cue_between = scene
        .cues_within(outside)
        .iter()
        .any(|cue| scene.entry(&scene.cues[cue]).strong && !scene.quotations.is_quoted(scene.cues[cue].head));
    let completes = quotation.usage == Usage::Fragment && !outside.is_empty() && !cue_between;
    let start = if completes { sentence.start() } else { quotation.tokens.start() };
    vec![scene.trim(TokenRange::of(start, quotation.tokens.end()))]
}

/// What follows the clause: the quotation that its sentence goes on with, then sentences that are quotations without a tag of their own.
fn right(scene: Scene<'_, '_>, clause: TokenRange) -> Vec<TokenRange> {
    let Some(last) = clause.last() else { return Vec::new() };
    let sentence = scene.sentence(last);
    if let Some(resumed) = resumed(scene, clause) {
        let after = TokenId::new(resumed.end());
        return std::iter::once(resumed).chain(extent::quoted_sentences(scene, after)).collect();
    }
    let rest = TokenRange::of(clause.end(), sentence.end());
    if rest.iter().any(|id| scene.quotations.is_quoted(id)) {
        return Vec::new();
    }
    extent::quoted_sentences(scene, TokenId::new(sentence.end()))
}

/// “…,” she said in Leeds, May 3, pointing up, “…”: the next quotation of the sentence, if it stands after a border and nobody else is
/// quoted before it; with "but" or "and" where it opens with that: “…,” she said, but “…”.
fn resumed(scene: Scene<'_, '_>, clause: TokenRange) -> Option<TokenRange> {
    let last = clause.last()?;
    let (sentence, paragraph) = (scene.sentence(last), scene.paragraph(last));
    let to = (clause.end() + LONGEST_ASIDE).min(paragraph.end());
    let open = (clause.end()..to).map(TokenId::new).find(|id| scene.quotations.is_quoted(*id))?;
    let between = TokenRange::of(clause.end(), open.index());
    let joins = |id: &TokenId| scene.is(*id, &["and", "but", "or"]) || scene.tag(*id).is_adverb();
    let first = between.iter().rev().take_while(joins).last().unwrap_or(open);
    let border =
        scene.before(first, paragraph).filter(|before| is_border(scene, *before) && scene.kind(*before) != Some(TokenKind::Stop))?;
    let quotation = extent::quotation_starting(scene, open)?;
    let reports = |cue: &Cue| scene.entry(cue).frames.any(Frames::QUOTE) && scene.entry(cue).kind == CueType::Verb;
    let others = scene.cues_within(between).iter().any(|cue| reports(&scene.cues[cue]));
    (sentence.has(border) && !others).then(|| TokenRange::of(first.index(), quotation.tokens.end()))
}

/// The most tokens between a tag and the quotation that goes on after it.
const LONGEST_ASIDE: usize = 30;

/// Where the clause of a cue ends at the latest.
fn is_border(scene: Scene<'_, '_>, id: TokenId) -> bool {
    matches!(scene.kind(id), Some(TokenKind::Comma | TokenKind::Stop | TokenKind::Colon | TokenKind::Dash | TokenKind::Mark))
}

#[cfg(test)]
mod tests {
    use super::super::marked::rows;

    #[test]
    fn after_what_is_said_a_verb_tells_whatever_it_looks_like() {
        for (text, row) in [
            ("“I heard it was shaky,” answered Anne.", "Anne | answered | “I heard it was shaky,”"),
            ("“I heard it was shaky,” answered Anne. “Why?”", "Anne | answered | “I heard it was shaky,” … “Why?”"),
            ("“Miss Avery!” called Margaret.", "Margaret | called | “Miss Avery!”"),
            ("“I know,” flashed Helen, “but people don’t.”", "Helen | flashed | “I know,” … “but people don’t.”"),
            ("“Inexperience,” repeated Margaret, in serious tones.", "Margaret | repeated | “Inexperience,”"),
            ("“You are making fun of me!” vociferated the general.", "the general | vociferated | “You are making fun of me!”"),
            ("“I had not thought of it,” answered Mademoiselle.", "Mademoiselle | answered | “I had not thought of it,”"),
        ] {
            assert_eq!(rows(text), [row], "{text}");
        }
    }
}
