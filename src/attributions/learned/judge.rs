//! The third look: how likely a finding is right, from all that is known of it and of the others in its paragraph.

use super::keys::{Family, Keys, Wanted, of, steps};
use super::sketch::{self, Sketch};
use super::{Finding, Passage};
use crate::learning::Checked;
use crate::learning::descent::logistic;
use crate::lexicons::words::Tag;

/// How likely each finding of a passage is right, 0..1.
pub fn judge(passage: &Passage, sketch: &Sketch, findings: &[Finding], weights: &Checked<2>, keys: &mut Keys<impl Wanted>) -> Vec<f32> {
    let one = |at: usize| {
        features(passage, sketch, findings, at, keys);
        let [score] = weights.scores(keys.list());
        logistic(score)
    };
    (0..findings.len()).map(one).collect()
}

/// The features of the finding at `at`.
pub fn features(passage: &Passage, sketch: &Sketch, findings: &[Finding], at: usize, keys: &mut Keys<impl Wanted>) {
    let view = &passage.view;
    keys.begin(700);
    let Some(finding) = findings.get(at) else { return };
    let head = view.at(view.head_of(finding.cue));
    let (first, last) = (finding.content.first().copied().unwrap_or((0, 0)), finding.content.last().copied().unwrap_or((0, 0)));
    let (opening, closing) = (view.at(first.0), view.at(last.1.saturating_sub(1)));
    let (before, after) = (view.at(first.0.wrapping_sub(1)), view.at(last.1));
    let length: usize = finding.content.iter().map(|piece| piece.1 - piece.0).sum();
    let side = u32::from(first.0 < finding.cue.0) + 2 * u32::from(last.1 > finding.cue.1);
    let quoted = quoted(passage, finding);
    let chance = tenths(finding.chance);
    let likely = ((-finding.likely * 4.0).clamp(0.0, 40.0)) as usize;
    keys.add(
        Family::Places,
        [
            of([]),
            of([side, finding.content.len().min(4) as u32, quoted]),
            of([steps(length), quoted]),
            of([steps(likely), side]),
            of([steps(likely), chance]),
        ],
    );
    keys.add(
        Family::Sketch,
        [
            of([chance]),
            of([chance, quoted]),
            of([tenths(mean(sketch, &finding.content, sketch::label::CONTENT)), quoted]),
            of([finding.source.map_or(11, |source| tenths(mean(sketch, &[source], sketch::label::SOURCE)))]),
            of([tenths(mean(sketch, &[finding.cue], sketch::label::CONTENT)), u32::from(head.quoted)]),
        ],
    );
    keys.add(
        Family::Words,
        [
            of([head.lemma]),
            of([head.lemma, side, quoted]),
            of([head.lemma, opening.word]),
            of([opening.word]),
            of([before.word, side]),
            of([after.word, side]),
        ],
    );
    keys.add(
        Family::Tags,
        [of([head.tag as u32, opening.tag as u32, side]), of([opening.tag as u32, closing.tag as u32, after.tag as u32])],
    );
    keys.add(
        Family::Lexicon,
        [
            of([u32::from(head.listed.kind), u32::from(head.listed.class)]),
            of([u32::from(head.listed.kind), u32::from(head.listed.voice), side]),
            of([u32::from(head.listed.kind), quoted, opening.tag as u32]),
        ],
    );
    keys.add(
        Family::Syntax,
        [of([head.relation as u32, u32::from(head.children), head.tag as u32]), of([opening.relation as u32, head.tag as u32, side])],
    );
    whole(passage, finding, side, keys);
    source(passage, finding, head.lemma, keys);
    others(passage, findings, at, keys);
    ruled(passage, finding, keys);
}

/// How the content's ends agree with what hangs on its head.
fn whole(passage: &Passage, finding: &Finding, side: u32, keys: &mut Keys<impl Wanted>) {
    let view = &passage.view;
    let Some(longest) = finding.content.iter().copied().max_by_key(|piece| piece.1 - piece.0) else { return };
    let head = view.head_of(longest);
    let seen = view.at(head);
    let (start, end) = view.sentences.get(seen.sentence as usize).copied().unwrap_or(longest);
    let hangs = |place: &usize| view.hangs_on(*place, head);
    let left = (start..longest.0).rev().take(FAR).find(hangs).is_some();
    let right = (longest.1..end).take(FAR).find(hangs).is_some();
    let cue = view.head_of(finding.cue);
    let above = if seen.head as usize == cue { 1 } else { 2 * u32::from(view.at(cue).head as usize == head) };
    keys.add(
        Family::Syntax,
        [
            of([u32::from(left), u32::from(right), seen.relation as u32, above]),
            of([u32::from(left), u32::from(right), side, u32::from(finding.is_as_ruled)]),
            of([above, seen.relation as u32, seen.tag as u32, side]),
            of([view.at(longest.1).relation as u32, view.at(longest.1).tag as u32, u32::from(right)]),
        ],
    );
}

/// So far beside a content its own words are sought.
const FAR: usize = 12;

fn source(passage: &Passage, finding: &Finding, cue: u32, keys: &mut Keys<impl Wanted>) {
    let view = &passage.view;
    let head = finding.source.map_or(0, |source| view.head_of(source));
    let seen = view.at(head);
    let (exists, length) = (u32::from(finding.source.is_some()), finding.source.map_or(0, |source| source.1 - source.0));
    let voice = u32::from(view.at(view.head_of(finding.cue)).listed.voice);
    keys.add(
        Family::Tags,
        [
            of([exists, voice]),
            of([exists, cue]),
            of([exists, seen.tag as u32, steps(length)]),
            of([exists, if seen.tag == Tag::PRP || seen.tag == Tag::PRPS { seen.word } else { 1 }, u32::from(seen.quoted)]),
            of([exists, seen.lemma]),
        ],
    );
    let cue = view.head_of(finding.cue);
    keys.add(
        Family::Syntax,
        [
            of([exists, seen.relation as u32, u32::from(seen.head == cue as u32), u32::from(head < cue)]),
            of([exists, steps(head.abs_diff(cue)), u32::from(head < cue)]),
        ],
    );
}

fn others(passage: &Passage, findings: &[Finding], at: usize, keys: &mut Keys<impl Wanted>) {
    let Some(finding) = findings.get(at) else { return };
    let holds = |run: &(usize, usize), cue: (usize, usize)| run.0 <= cue.0 && cue.1 <= run.1;
    let near = || findings.iter().skip(at.saturating_sub(NEAR)).take(2 * NEAR).filter(|other| other.cue != finding.cue);
    let outer = near().filter(|other| other.content.iter().any(|piece| holds(piece, finding.cue))).map(|other| other.chance);
    let inner = near().filter(|other| finding.content.iter().any(|piece| holds(piece, other.cue))).map(|other| other.chance);
    let same = near().filter(|other| overlap(other, finding) > 0.5).map(|other| other.chance);
    let most = |chances: &mut dyn Iterator<Item = f32>| chances.fold(-0.1, f32::max);
    let (outer, inner, same) = (most(&mut outer.into_iter()), most(&mut inner.into_iter()), most(&mut same.into_iter()));
    let code = |chance: f32| if chance < 0.0 { 20 } else { tenths(chance) / 2 };
    keys.add(
        Family::Places,
        [
            of([code(outer), tenths(finding.chance) / 2]),
            of([code(inner), tenths(finding.chance) / 2]),
            of([code(same), u32::from(same > finding.chance)]),
            of([code(outer), u32::from(passage.view.at(finding.cue.0).quoted)]),
        ],
    );
}

/// How many findings before and after are looked at.
const NEAR: usize = 6;

fn ruled(passage: &Passage, finding: &Finding, keys: &mut Keys<impl Wanted>) {
    let ruled = finding.ruled.and_then(|at| passage.ruled.get(at));
    let rule = ruled.map_or(99, |ruled| 2 * ruled.rule as u32 + u32::from(finding.is_as_ruled));
    let own: Vec<(usize, usize)> =
        ruled.into_iter().flat_map(|ruled| ruled.content.iter().map(|piece| passage.view.places(*piece))).collect();
    let shared = tenths(share(&own, &finding.content));
    let same_source = match (ruled.and_then(|ruled| ruled.source).map(|source| passage.view.places(source)), finding.source) {
        (Some(one), Some(other)) => u32::from(one.0 < other.1 && other.0 < one.1),
        (None, None) => 2,
        (None, Some(_)) => 3,
        (Some(_), None) => 4,
    };
    keys.add(
        Family::Rules,
        [
            of([rule, shared]),
            of([rule, same_source]),
            of([rule, shared, same_source, tenths(finding.chance) / 2]),
            of([rule, ruled.map_or(0, |ruled| (ruled.confidence * 20.0) as u32)]),
        ],
    );
}

/// How much of a finding's content stands in marks: 0 nothing, 1 some, 2 all.
fn quoted(passage: &Passage, finding: &Finding) -> u32 {
    let (mut inside, mut all) = (0_usize, 0_usize);
    for place in finding.content.iter().flat_map(|piece| piece.0..piece.1) {
        let seen = passage.view.at(place);
        if seen.tag != Tag::PUNCT {
            all += 1;
            inside += usize::from(seen.is_quoted());
        }
    }
    u32::from(inside > 0) + u32::from(inside == all)
}

fn mean(sketch: &Sketch, pieces: &[(usize, usize)], label: u8) -> f32 {
    let places = || pieces.iter().flat_map(|piece| piece.0..piece.1);
    places().map(|place| sketch.chance(place, label)).sum::<f32>() / places().count().max(1) as f32
}

/// The share that two contents have in common of what either has.
pub fn overlap(one: &Finding, other: &Finding) -> f32 {
    share(&one.content, &other.content)
}

fn share(one: &[(usize, usize)], other: &[(usize, usize)]) -> f32 {
    let length = |pieces: &[(usize, usize)]| pieces.iter().map(|piece| piece.1 - piece.0).sum::<usize>();
    let common: usize = one.iter().flat_map(|a| other.iter().map(move |b| a.1.min(b.1).saturating_sub(a.0.max(b.0)))).sum();
    common as f32 / (length(one) + length(other) - common).max(1) as f32
}

fn tenths(part: f32) -> u32 {
    (part * 10.0).round() as u32
}
