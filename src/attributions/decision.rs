//! Turns what the learned steps find in a paragraph into attributions: those that are likely enough, each content once.

use super::attribution::{Attribution, Kind, Rule};
use super::extent;
use super::learned::judge::{judge, overlap};
use super::learned::sketch::Sketch;
use super::learned::{Finding, Model, Passage, Scratch};
use super::relatives;
use super::scene::Scene;
use super::sources;
use crate::cues::{Cue, Voice};
use crate::lexicons::cue::{CueClass, CueType, Frames};
use crate::lexicons::words::Tag;
use crate::syntax::Relation;
use crate::text::{Id, TokenId, TokenRange};

/// A finding less likely right than this is left out. Near half of the F1 that is reached is where F1 is highest.
const KEEP: f32 = 0.28;

/// The same where a rule found the source and the content of a cue that nearly always reports, which holds in texts of other kinds too.
const KEEP_STRONG: f32 = 0.12;
/// In a dialogue, as in a novel, what the learned steps alone find is left out below this, for they learn from news; and so is what
/// somebody thinks or feels, since there the narrator tells what goes on in everybody.
const KEEP_IN_DIALOGUE: f32 = 0.7;
/// What no rule found and holds no verb, a mere phrase, is less often what somebody says: "he posted the parcel".
const KEEP_PHRASE: f32 = 0.4;
/// Who is seen or accused is seldom the source of what follows; "was quoted as saying" is.
const KEEP_ACTED_ON: f32 = 0.5;
/// A rule's confidence in what has a strong cue and says that a content follows.
const SURE: f32 = 0.75;
/// The same for what somebody says or underlines: its object is as good as a clause that "that" opens.
const SURE_IF_ASSERTED: f32 = 0.6;
/// The least confidence of a quotation in its marks beside its cue, of "who, police say, …" and of "it seems to the mayor that …", which
/// few annotated texts show.
const QUOTED: f32 = 0.7;

/// The attributions of a paragraph that have a cue.
pub(super) fn decide(
    scene: Scene<'_, '_>,
    passage: &Passage,
    sketch: &Sketch,
    is_dialogue: bool,
    model: &Model,
    scratch: &mut Scratch,
) -> Vec<Attribution> {
    let findings = passage.findings(sketch, model, scratch);
    let mut likely = judge(passage, sketch, &findings, &model.judge, &mut scratch.keys);
    for (finding, likely) in findings.iter().zip(&mut likely) {
        let is_sure = || as_ruled(passage, finding).is_some_and(|ruled| relatives::is_relative(ruled) || is_impersonal(scene, ruled));
        if is_plain_quotation(scene, passage, finding) || (!is_dialogue && is_sure()) {
            *likely = likely.max(QUOTED);
        }
    }
    let least = |at: usize| match findings.get(at) {
        Some(finding) if is_silence(scene, passage, finding) => f32::INFINITY,
        Some(finding) if is_strong(scene, passage, finding) && !(is_dialogue && is_inward(scene, passage, finding)) => KEEP_STRONG,
        Some(finding) if finding.ruled.is_none() && (is_nobody(scene, passage, finding) || is_heading(finding)) => f32::INFINITY,
        Some(finding) if is_time(scene, passage, finding) => f32::INFINITY,
        Some(finding) if is_dialogue && (finding.ruled.is_none() || is_inward(scene, passage, finding)) => KEEP_IN_DIALOGUE,
        Some(finding) if is_acted_on(scene, passage, finding) => KEEP_ACTED_ON,
        Some(finding) if finding.ruled.is_none() && is_phrase(passage, finding) => KEEP_PHRASE,
        _ => KEEP,
    };
    let mut order: Vec<(usize, f32)> = likely.iter().copied().enumerate().filter(|(at, likely)| *likely >= least(*at)).collect();
    order.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
    let mut kept: Vec<(&Finding, f32)> = Vec::new();
    for (finding, likely) in order.into_iter().filter_map(|(at, likely)| Some((findings.get(at)?, likely))) {
        if !kept.iter().any(|(other, _)| other.cue == finding.cue || overlap(other, finding) > 0.5) {
            kept.push((finding, likely));
        }
    }
    let inner = nested(scene, passage, &findings, &likely, &kept);
    let outer: Vec<Attribution> = kept.into_iter().map(|(finding, likely)| attribution(scene, passage, finding, likely)).collect();
    let beyond = passage.ruled.iter().filter(|ruled| is_beyond(passage, ruled) && !outer.iter().any(|other| shares_cue(other, ruled)));
    let mut all = with_quotations_after(scene, &outer);
    all.extend(beyond.cloned());
    all.extend(inner.into_iter().map(|(finding, likely)| attribution(scene, passage, finding, likely)));
    all
}

/// "She did not respond to a request for comment": who gives no answer says nothing.
fn is_silence(scene: Scene<'_, '_>, passage: &Passage, finding: &Finding) -> bool {
    let tokens = passage.view.run(finding.cue);
    let negated = tokens.iter().any(|token| scene.is(token, NEGATIONS));
    let verb = TokenId::new(passage.view.first + passage.view.head_of(finding.cue));
    negated && scene.is(verb, &["respond", "responded", "reply", "replied", "answer", "answered", "return", "returned"])
}

const NEGATIONS: &[&str] = &["not", "n't", "n’t", "never"];

/// "Note: do not lift the lid": a word that opens its paragraph and names nobody.
fn is_heading(finding: &Finding) -> bool {
    finding.cue.0 == 0 && finding.source.is_none()
}

/// Whether the source is the reader, or whoever is spoken to or asked for, which the rules rule out.
fn is_nobody(scene: Scene<'_, '_>, passage: &Passage, finding: &Finding) -> bool {
    let source = finding.source.map(|source| passage.view.run(source)).filter(|source| source.len() == 1);
    source.and_then(TokenRange::first).is_some_and(|first| scene.is(first, &["you"]) || scene.asks_for(first))
}

/// Whether a content is neither quoted nor a clause.
fn is_phrase(passage: &Passage, finding: &Finding) -> bool {
    let places = finding.content.iter().flat_map(|piece| piece.0..piece.1);
    places.map(|place| passage.view.at(place)).all(|seen| !seen.tag.is_verb() && !seen.is_quoted())
}

/// Whether the source is what the cue is done to: "the two are seen shaking hands", "a novel written by Tom Reed".
fn is_acted_on(scene: Scene<'_, '_>, passage: &Passage, finding: &Finding) -> bool {
    let Some(source) = finding.source.map(|source| passage.view.head_of(source)) else { return false };
    let passive = || scene.cues_within(passage.view.run(finding.cue)).iter().any(|cue| scene.cues[cue].voice == Voice::Passive);
    let cue = passage.view.head_of(finding.cue);
    let (seen, verb) = (passage.view.at(source), passage.view.at(cue));
    match seen.relation {
        Relation::NsubjPass => seen.head == cue as u32,
        Relation::Nsubj if seen.head == cue as u32 => passive(),
        _ => verb.relation == Relation::Acl && verb.head == source as u32 && passive(),
    }
}

/// "after years of war that backed …": no time speaks.
fn is_time(scene: Scene<'_, '_>, passage: &Passage, finding: &Finding) -> bool {
    let head = finding.source.map(|source| TokenId::new(passage.view.first + passage.view.head_of(source)));
    head.is_some_and(|head| matches!(scene.tag(head), Tag::NN | Tag::NNS) && scene.is_time(head))
}

/// Whether a cue is for what goes on in a head, and its content stands in no marks.
fn is_inward(scene: Scene<'_, '_>, passage: &Passage, finding: &Finding) -> bool {
    let ruled = finding.ruled.and_then(|at| passage.ruled.get(at)).filter(|ruled| ruled.kind == Kind::Indirect);
    let class = ruled.and_then(|ruled| ruled.cue).map(|cue| scene.entry(&cue).class);
    class.is_some_and(|class| matches!(class, CueClass::Thinking | CueClass::Emotive | CueClass::Factive | CueClass::Other))
}

/// What a rule found, where a finding is just that.
fn as_ruled<'p>(passage: &'p Passage, finding: &Finding) -> Option<&'p Attribution> {
    finding.ruled.and_then(|at| passage.ruled.get(at)).filter(|_| finding.is_as_ruled)
}

/// Whether a rule found something by a cue that nearly always reports, with its source.
fn is_strong(scene: Scene<'_, '_>, passage: &Passage, finding: &Finding) -> bool {
    let ruled = as_ruled(passage, finding);
    let third = ruled.and_then(|ruled| ruled.source).is_some_and(|source| is_third_person(scene, source));
    third && ruled.and_then(|ruled| ruled.cue).is_some_and(|cue| scene.entry(&cue).strong)
}

/// Whether all of a content stands in a later paragraph: "He said:", and the quotation in the next.
fn is_beyond(passage: &Passage, ruled: &Attribution) -> bool {
    let end = passage.view.run((0, passage.view.tokens.len())).end();
    ruled.content.iter().all(|piece| piece.start() >= end)
}

fn shares_cue(one: &Attribution, other: &Attribution) -> bool {
    one.cue.zip(other.cue).is_some_and(|(one, other)| one.tokens.overlaps(other.tokens))
}

/// Lets a content that is quoted go on with the sentences right after it that are quotations and nobody else's.
fn with_quotations_after(scene: Scene<'_, '_>, outer: &[Attribution]) -> Vec<Attribution> {
    let held = |run: TokenRange| outer.iter().any(|other| other.content.iter().any(|piece| piece.overlaps(run)));
    let extended = |attribution: &Attribution| {
        let ends = attribution.content.iter().copied().chain(attribution.cue.map(|cue| cue.tokens)).filter_map(|run| run.last());
        let after = ends.max().map(|last| TokenId::new(scene.sentence(last).end())).filter(|_| attribution.kind != Kind::Indirect);
        let pieces = after.map(|after| extent::quoted_sentences(scene, after)).unwrap_or_default();
        let content: Vec<TokenRange> =
            attribution.content.iter().copied().chain(pieces.into_iter().take_while(|piece| !held(*piece))).collect();
        Attribution { kind: Kind::of(&content, scene.text, scene.quotations), content, ..attribution.clone() }
    };
    outer.iter().map(extended).collect()
}

/// “…,” she said: a quotation in its marks with a cue beside it that nearly always reports, which is sure in texts of any kind.
fn is_plain_quotation(scene: Scene<'_, '_>, passage: &Passage, finding: &Finding) -> bool {
    let ruled = as_ruled(passage, finding);
    let plain = ruled.filter(|ruled| ruled.rule == Rule::Quotation && ruled.kind == Kind::Direct && ruled.confidence >= SURE);
    plain.and_then(|ruled| ruled.cue).is_some_and(|cue| scene.entry(&cue).strong)
}

/// "It occurred to the mayor that …": see [`super::impersonal`].
fn is_impersonal(scene: Scene<'_, '_>, ruled: &Attribution) -> bool {
    let after = ruled.source.zip(ruled.cue).filter(|(source, cue)| source.start() >= cue.tokens.end());
    after.is_some_and(|(_, cue)| scene.entry(&cue).frames.any(Frames::EXPERIENCER))
}

/// What somebody is said to have said within the contents that are kept: "she said that the mayor had announced that …". The annotated
/// texts mark outermost attributions alone, so the judge cannot know these; they are the rules' surest, with a source that is named.
fn nested<'f>(
    scene: Scene<'_, '_>,
    passage: &Passage,
    findings: &'f [Finding],
    likely: &[f32],
    kept: &[(&Finding, f32)],
) -> Vec<(&'f Finding, f32)> {
    let is_sure = |finding: &Finding| {
        let ruled = as_ruled(passage, finding);
        let named = finding.source.is_some_and(|source| is_third_person(scene, passage.view.run(source)));
        let asserts = |ruled: &Attribution| {
            ruled
                .cue
                .is_some_and(|cue| matches!(scene.entry(&cue).class, CueClass::Neutral | CueClass::Assertive) && scene.entry(&cue).strong)
        };
        named && ruled.is_some_and(|ruled| ruled.confidence >= if asserts(ruled) { SURE_IF_ASSERTED } else { SURE })
    };
    let within = |inner: (usize, usize), outer: &Finding| outer.content.iter().any(|piece| piece.0 <= inner.0 && inner.1 <= piece.1);
    let is_inner = |finding: &Finding| {
        let holds = |outer: &Finding| within(finding.cue, outer) && finding.content.iter().all(|piece| within(*piece, outer));
        kept.iter().any(|(outer, _)| outer.cue != finding.cue && holds(outer))
    };
    let is_kept = |finding: &Finding| kept.iter().any(|(other, _)| other.cue == finding.cue);
    let inner = findings.iter().zip(likely).filter(|(finding, _)| is_sure(finding) && is_inner(finding) && !is_kept(finding));
    inner.map(|(finding, likely)| (finding, *likely)).collect()
}

/// Whether a source names somebody: neither "I", "we" or "you", nor a pronoun that may be nobody.
fn is_third_person(scene: Scene<'_, '_>, source: TokenRange) -> bool {
    let pronoun = |token: TokenId| matches!(scene.tag(token), Tag::PRP | Tag::WP | Tag::WDT | Tag::DT | Tag::EX);
    source.iter().any(|token| !pronoun(token)) || source.first().is_some_and(|first| scene.is(first, &["he", "she", "they"]))
}

fn attribution(scene: Scene<'_, '_>, passage: &Passage, finding: &Finding, confidence: f32) -> Attribution {
    let content = finding.content.iter().map(|piece| passage.view.run(*piece)).collect();
    let source = finding.source.map(|source| sources::without_time(&scene, passage.view.run(source)));
    let rule = finding.ruled.and_then(|at| passage.ruled.get(at)).map_or(Rule::Learned, |ruled| ruled.rule);
    let cue = Some(cue(scene, passage, finding));
    Attribution { cue, ..scene.attribution(content, None, source, rule, confidence) }
}

/// The cue of a finding: what the lexicon has in its place, if anything.
fn cue(scene: Scene<'_, '_>, passage: &Passage, finding: &Finding) -> Cue {
    let tokens = passage.view.run(finding.cue);
    let listed = scene.cues.slice(scene.cues_within(tokens)).iter();
    let best = listed.max_by_key(|cue| (scene.entry(cue).strong, cue.head));
    let head = TokenId::new(passage.view.first + passage.view.head_of(finding.cue));
    let negated = tokens.iter().any(|token| scene.is(token, NEGATIONS));
    // A word that the lexicon lists, in a part of speech that it does not expect.
    let word = |n| Some(TokenId::new(head.index() + n)).filter(|id| tokens.has(*id)).and_then(|id| scene.text.symbol(id));
    let entry = scene.lexicons.cues.longest_where(word, |entry| entry.kind != CueType::Adverb).map(|found| found.entry);
    let unlisted = Cue { tokens, head, entry, voice: Voice::Other, negated, modal: false };
    best.map_or(unlisted, |listed| Cue { tokens, ..*listed })
}

#[cfg(test)]
mod tests {
    use super::super::marked::rows;

    #[test]
    fn what_is_plain_is_kept() {
        for (text, expected) in [
            ("“It leaks,” said Tom Reed.", &["Tom Reed | said | “It leaks,”"][..]),
            ("Tom Reed said that the roof leaks.", &["Tom Reed | said | that the roof leaks"]),
            ("According to Tom Reed, the council closed the bridge.", &["Tom Reed | According to | the council closed the bridge"]),
            ("The roof leaks, Tom Reed said.", &["Tom Reed | said | The roof leaks"]),
            ("TOLVAR (Northern Wire) — Tom Reed said that the roof leaks.", &["Tom Reed | said | that the roof leaks"]),
            (
                "Tom Reed said that Ilka Brandt had announced that the harbour would close.",
                &[
                    "Tom Reed | said | that Ilka Brandt had announced that the harbour would close",
                    "> Ilka Brandt | had announced | that the harbour would close",
                ],
            ),
        ] {
            assert_eq!(rows(text), expected, "{text}");
        }
    }

    #[test]
    fn a_quotation_goes_on_after_its_tag() {
        let row = "Tom Reed | said | “It leaks,” … “and it rots.” “Nobody cares.”";
        assert_eq!(rows("“It leaks,” Tom Reed said, “and it rots.” “Nobody cares.”"), [row]);
        let row = "Tom Reed | said | “It leaks,” … but “nobody cares.”";
        assert_eq!(rows("“It leaks,” Tom Reed said, but “nobody cares.”"), [row]);
    }

    #[test]
    fn a_name_speaks_without_the_day() {
        let row = "the Herald | according to | The roof leaks";
        assert_eq!(rows("The roof leaks, according to the Herald on Monday."), [row]);
    }

    #[test]
    fn the_only_verb_of_a_sentence_is_no_participle() {
        let row = "The brothers | committed to | mending the pier in the spring";
        assert_eq!(rows("The brothers committed to mending the pier in the spring."), [row]);
    }

    #[test]
    fn titles_are_no_speech() {
        assert_eq!(rows("“Night Ferry,” a novel written by Tom Reed, sold well.").len(), 0);
    }

    #[test]
    fn no_answer_is_no_report() {
        assert_eq!(rows("Tom Reed did not respond to a request for comment.").len(), 0);
        assert_eq!(rows("The council has not answered questions about the bridge.").len(), 0);
        assert_eq!(rows("Tom Reed responded that the roof leaks.").len(), 1);
    }

    #[test]
    fn readers_and_headings_are_no_sources() {
        assert_eq!(rows("Note: do not lift the lid.").len(), 0);
        assert_eq!(rows("If you think that it leaks, call us.").len(), 0);
    }
}
