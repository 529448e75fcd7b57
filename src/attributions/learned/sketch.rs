//! The first look: what each token may be (cue, source, content or nothing), sentence by sentence. It proposes the cues, and gives the
//! later steps an idea of everything else.

use super::keys::{Family, Keys, Wanted, of, steps};
use super::view::{Listed, NONE, Quoted, Seen, View};
use crate::learning::chain::{Chain, Lattice};
use crate::lexicons::words::Tag;
use crate::tokens::Block;

/// Nothing, first and further tokens of a cue, source, content.
pub const LABELS: usize = 5;
/// Steps between labels.
pub const STEPS: usize = LABELS * LABELS;
/// The trained chain.
pub type SketchChain = Chain<8, 32>;

/// The labels of the sketch.
pub mod label {
    /// No part of an attribution.
    pub const NONE: u8 = 0;
    /// First token of a cue.
    pub const CUE: u8 = 1;
    /// Further token of a cue.
    pub const CUE_ON: u8 = 2;
    /// Source.
    pub const SOURCE: u8 = 3;
    /// Content.
    pub const CONTENT: u8 = 4;
}

/// The first look at a paragraph.
#[derive(Debug)]
pub struct Sketch {
    /// By place: how likely each label is, in steps of 1/255.
    likely: Vec<[u8; LABELS]>,
    /// By place: the likeliest, of equal ones the first.
    labels: Vec<u8>,
}

impl Sketch {
    /// The likeliest label of a place.
    #[inline]
    pub fn label(&self, place: usize) -> u8 {
        self.labels.get(place).copied().unwrap_or(label::NONE)
    }

    /// Of equally likely labels the first is taken.
    fn push(&mut self, likely: [u8; LABELS]) {
        let likelier = |best: (u8, u8), next: (u8, u8)| if next.1 > best.1 { next } else { best };
        self.labels.push((0..).zip(likely).fold((label::NONE, 0), likelier).0);
        self.likely.push(likely);
    }

    /// How likely a label is at a place, 0..1.
    #[inline]
    pub fn chance(&self, place: usize, label: u8) -> f32 {
        self.likely.get(place).and_then(|likely| likely.get(usize::from(label))).map_or(0.0, |likely| f32::from(*likely) / 255.0)
    }

    /// How likely a place is within a cue.
    fn cue(&self, place: usize) -> f32 {
        self.chance(place, label::CUE) + self.chance(place, label::CUE_ON)
    }

    /// The cues that are likely enough to be looked at, in order; places are end exclusive.
    pub fn cues(&self) -> Vec<((usize, usize), f32)> {
        let mut cues: Vec<((usize, usize), f32)> = Vec::new();
        for place in 0..self.likely.len() {
            let chance = self.chance(place, label::CUE);
            let inside = cues.last().is_some_and(|((_, end), before)| place < *end && *before >= chance);
            if chance < LEAST || inside {
                continue;
            }
            let on = |next: &usize| {
                self.chance(*next, label::CUE_ON) > self.cue(next - 1).min(chance + self.chance(next - 1, label::CUE_ON)) * GOES_ON
            };
            let end = (place + 1..self.likely.len().min(place + LONGEST)).take_while(on).last().map_or(place + 1, |last| last + 1);
            cues.push(((place, end), chance));
        }
        cues
    }
}

/// What makes the whole part of a number what it rounds to, without asking a library: a half, but not for what is just below one.
const HALF: f32 = 0.5_f32.next_down();
/// A cue less likely than this is not looked at.
const LEAST: f32 = 0.2;
/// A cue goes on to the next token if that is at least so likely, given that it reached the one before.
const GOES_ON: f32 = 0.5;
/// No cue is longer, in tokens.
const LONGEST: usize = 16;

/// Looks at a paragraph.
pub fn draw(view: &View, chain: &SketchChain, keys: &mut Keys<impl Wanted>, lattice: &mut Lattice<LABELS, STEPS>) -> Sketch {
    let mut sketch = Sketch { likely: Vec::with_capacity(view.tokens.len()), labels: Vec::with_capacity(view.tokens.len()) };
    for sentence in &view.sentences {
        if !may_report(view, *sentence) {
            (sentence.0..sentence.1).for_each(|_| sketch.push([255, 0, 0, 0, 0]));
            continue;
        }
        lattice.clear();
        let around = Around::new(view, *sentence);
        for place in sentence.0..sentence.1 {
            places(view, &around, place, keys);
            lattice.places.push(chain.places.scores(keys.list()));
            borders(view, *sentence, place, keys);
            lattice.steps.push(chain.steps.scores(keys.list()));
        }
        lattice.sum();
        let byte = |chance: f32| (chance * 255.0 + HALF) as u8;
        (0..sentence.1 - sentence.0).for_each(|at| sketch.push(lattice.marginal(at).map(byte)));
    }
    sketch
}

/// Whether a sentence holds anything that attributions are made of: a word that some cue of the lexicon has for its head, or a mark.
fn may_report(view: &View, sentence: (usize, usize)) -> bool {
    (sentence.0..sentence.1).any(|place| view.at(place).listed.kind > 0 || view.at(place).is_quoted())
}

/// What one sentence holds, looked up once for all its places.
pub struct Around {
    sentence: (usize, usize),
    /// By place in the sentence: the last strong cue before it, the first after it.
    before: Vec<u32>,
    after: Vec<u32>,
    strong: u32,
    quotes: u32,
}

impl Around {
    /// Looks through a sentence.
    pub fn new(view: &View, sentence: (usize, usize)) -> Self {
        let is_strong = |place: usize| {
            let seen = view.at(place);
            (seen.listed.is_strong() || seen.ruled_role() == 1 && seen.listed.is_head()) && !seen.is_quoted()
        };
        let length = sentence.1 - sentence.0;
        let (mut before, mut after) = (Vec::with_capacity(length), vec![NONE; length]);
        let (mut last, mut strong, mut quotes) = (NONE, 0, 0);
        for place in sentence.0..sentence.1 {
            before.push(last);
            if is_strong(place) {
                last = place as u32;
                strong += 1;
            }
            quotes |= 1 << view.at(place).part();
        }
        last = NONE;
        for (place, slot) in (sentence.0..sentence.1).zip(&mut after).rev() {
            *slot = last;
            if is_strong(place) {
                last = place as u32;
            }
        }
        Self { sentence, before, after, strong: strong.min(3), quotes }
    }

    fn near(&self, list: &[u32], place: usize) -> u32 {
        list.get(place - self.sentence.0).copied().unwrap_or(NONE)
    }
}

fn listed(listed: Listed) -> u32 {
    u32::from(listed.kind)
}

fn bucket(place: usize, other: u32) -> u32 {
    if other == NONE { 99 } else { steps(place.abs_diff(other as usize)) }
}

/// The features of a place.
pub fn places(view: &View, around: &Around, place: usize, keys: &mut Keys<impl Wanted>) {
    let at = |by: isize| view.near(place, by, around.sentence);
    let (here, l1, l2, l3, r1, r2, r3) = (at(0), at(-1), at(-2), at(-3), at(1), at(2), at(3));
    let tag = |seen: &Seen| seen.tag as u32;
    let quoted = |seen: &Seen| u32::from(seen.quoted);
    let ruled = |seen: &Seen| u32::from(seen.ruled);
    keys.begin(0);
    keys.add(
        Family::Words,
        [
            of([here.lemma]),
            of([l1.word]),
            of([r1.word]),
            of([l2.word]),
            of([r3.word]),
            of([l1.word, here.word]),
            of([here.lemma, tag(r1)]),
            of([here.lemma, tag(l1)]),
            of([here.lemma, tag(here)]),
        ],
    );
    keys.add(
        Family::Tags,
        [
            of([tag(here), u32::from(here.shape)]),
            of([tag(l1), tag(here), tag(r1)]),
            of([tag(l2), tag(l1), tag(here)]),
            of([tag(here), tag(r1), tag(r2)]),
            of([tag(l3), tag(l2)]),
        ],
    );
    keys.add(
        Family::Lexicon,
        [
            of([listed(here.listed), u32::from(here.listed.class), u32::from(here.listed.voice)]),
            of([listed(l1.listed), listed(here.listed), listed(r1.listed)]),
            of([listed(l2.listed), listed(l1.listed), tag(here)]),
        ],
    );
    keys.add(
        Family::Quotations,
        [
            of([quoted(here), around.quotes]),
            of([quoted(l1), quoted(here), quoted(r1), tag(here)]),
            of([quoted(l1), quoted(here), here.lemma]),
            of([quoted(r2), quoted(r3), tag(here)]),
        ],
    );
    keys.add(
        Family::Rules,
        [
            of([ruled(here)]),
            of([ruled(l1), ruled(here), ruled(r1)]),
            of([ruled(l2), ruled(here), ruled(r2)]),
            of([ruled(here), here.lemma]),
        ],
    );
    syntax(view, here, keys);
    far(view, around, place, keys);
}

fn syntax(view: &View, here: &Seen, keys: &mut Keys<impl Wanted>) {
    let head = view.at(here.head as usize);
    let above = view.at(head.head as usize);
    let relation = here.relation as u32;
    let children = u32::from(here.children);
    keys.add(
        Family::Syntax,
        [
            of([relation, head.lemma]),
            of([relation, head.tag as u32, listed(head.listed)]),
            of([relation, head.tag as u32, here.tag as u32, u32::from(here.quoted)]),
            of([children & 0b11_1111, listed(here.listed), u32::from(here.quoted)]),
            of([relation, head.relation as u32, above.relation as u32]),
            of([u32::from(head.children), relation, listed(head.listed)]),
        ],
    );
    // The nearest cue of the lexicon above, and the branch that leads down from it.
    let (mut at, mut branch, mut found) = (*here, here.relation, None);
    for depth in 0..HIGHEST {
        if at.head == NONE {
            break;
        }
        branch = at.relation;
        let up = *view.at(at.head as usize);
        if up.listed.is_head() && up.part() != Quoted::IN {
            found = Some((up, depth, at.head));
            break;
        }
        at = up;
    }
    let (lemma, code, depth) = found.map_or((0, 0, 9), |(up, depth, _)| (up.lemma, listed(up.listed), depth));
    keys.add(Family::Syntax, [of([lemma, branch as u32]), of([code, branch as u32, depth.min(3)])]);
}

/// How far up a cue is sought.
const HIGHEST: u32 = 12;

fn far(view: &View, around: &Around, place: usize, keys: &mut Keys<impl Wanted>) {
    let here = view.at(place);
    let (before, after) = (around.near(&around.before, place), around.near(&around.after, place));
    let (left, right) = (view.at(before as usize), view.at(after as usize));
    let next = view.near(before as usize, 1, around.sentence);
    let quoted = u32::from(here.quoted);
    keys.add(
        Family::Places,
        [
            of([]),
            of([left.lemma, 1]),
            of([right.lemma, 1]),
            of([bucket(place, before), listed(left.listed), quoted]),
            of([bucket(place, after), listed(right.listed), quoted]),
            of([if before == NONE { 0 } else { next.word }, listed(left.listed)]),
            of([u32::from(before == NONE), u32::from(after == NONE), around.strong, quoted]),
            of([steps(place - around.sentence.0).min(4), steps(around.sentence.1 - place).min(4), here.tag as u32]),
            of([match view.block {
                Block::Body => 0,
                Block::Headline => 1,
                Block::Caption => 2,
                _ => 3,
            }]),
        ],
    );
}

/// The features of the step into a place.
pub fn borders(view: &View, sentence: (usize, usize), place: usize, keys: &mut Keys<impl Wanted>) {
    let (here, before) = (view.at(place), view.near(place, -1, sentence));
    keys.begin(200);
    keys.add(Family::Places, [of([])]);
    keys.add(Family::Tags, [of([before.tag as u32, here.tag as u32])]);
    keys.add(
        Family::Words,
        [of([if before.tag == Tag::PUNCT { before.word } else { 1 }, if here.tag == Tag::PUNCT { here.word } else { 1 }])],
    );
    keys.add(Family::Quotations, [of([u32::from(before.quoted), u32::from(here.quoted)])]);
    keys.add(Family::Rules, [of([u32::from(before.ruled), u32::from(here.ruled)])]);
    keys.add(
        Family::Syntax,
        [of([here.relation as u32, u32::from(here.head == place.wrapping_sub(1) as u32), u32::from(before.head == place as u32)])],
    );
}
