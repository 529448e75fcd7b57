//! The second look, cue by cue: which tokens around a cue are its source and its content.

use super::keys::{Family, Keys, Wanted, of, steps};
use super::sketch::Sketch;
use super::view::{BORDER, COMMA, NONE, Seen, View};
use crate::learning::chain::{Chain, Lattice, NEVER};
use crate::lexicons::words::Tag;
use crate::syntax::Relation;

/// Nothing, source, content.
pub const LABELS: usize = 3;
/// Steps between labels.
pub const STEPS: usize = LABELS * LABELS;
/// The trained chain.
pub type RolesChain = Chain<4, 16>;

/// The labels of this step.
pub mod label {
    /// Neither.
    pub const NONE: u8 = 0;
    /// The source of the cue.
    pub const SOURCE: u8 = 1;
    /// The content of the cue.
    pub const CONTENT: u8 = 2;
}

/// What is looked at for one cue.
pub struct Scope<'s> {
    /// The paragraph.
    pub view: &'s View,
    /// The first look at it.
    pub sketch: &'s Sketch,
    /// The cue, in places.
    pub cue: (usize, usize),
    /// Where source and content are sought, in places.
    pub window: (usize, usize),
    /// What the rule for this cue says of each place of the window, as labels; empty where no rule found anything.
    pub ruled: &'s [u8],
    head: usize,
    sentence: (usize, usize),
    links: Vec<Link>,
    /// By place of the window: how many likely other cues, commas, and marks stand before it.
    counts: Vec<[u16; 3]>,
}

/// How a token hangs together with the cue.
#[derive(Clone, Copy, Debug, Default)]
struct Link {
    /// 0 not at all, 1 by the cue itself, 2 by its head, 3 by the head of that, and so on.
    level: u8,
    /// The relation of the branch that leads down to the token.
    branch: Relation,
    /// The top of that branch.
    top: u32,
    depth: u8,
    /// The relation of the uppermost clause below the top that holds the token; [`Relation::Root`] for none.
    clause: Relation,
    /// The place of that clause's verb.
    clause_at: u32,
}

/// At most so many sentences before the cue's, and after it.
const SENTENCES: (usize, usize) = (2, 6);
/// At most so many places on each side of the cue.
const REACH: usize = 250;

/// Where source and content of a cue are sought: its sentence, and those around it as long as they hold quotation marks.
pub fn window(view: &View, cue: (usize, usize)) -> (usize, usize) {
    let number = view.at(cue.0).sentence as usize;
    let sentence = |number: usize| view.sentences.get(number).copied();
    let has_marks = |(start, end): (usize, usize)| (start..end).any(|place| view.at(place).is_quoted());
    let (mut start, mut end) = sentence(number).unwrap_or(cue);
    for here in (0..number).rev().take(SENTENCES.0).map_while(sentence).take_while(|here| has_marks(*here)) {
        start = here.0;
    }
    for here in (number + 1..number + 1 + SENTENCES.1).map_while(sentence).take_while(|here| has_marks(*here)) {
        end = here.1;
    }
    (start.max(cue.0.saturating_sub(REACH)), end.min(cue.1 + REACH))
}

impl<'s> Scope<'s> {
    /// Looks through the window of a cue.
    pub fn new(view: &'s View, sketch: &'s Sketch, cue: (usize, usize), ruled: &'s [u8]) -> Self {
        let window = window(view, cue);
        let sentence = view.sentences.get(view.at(cue.0).sentence as usize).copied().unwrap_or(window);
        let mut scope = Self { view, sketch, cue, window, ruled, head: view.head_of(cue), sentence, links: Vec::new(), counts: Vec::new() };
        scope.links = scope.links();
        scope.counts = scope.counts();
        scope
    }

    fn links(&self) -> Vec<Link> {
        let mut chain: Vec<u32> = Vec::new();
        let mut up = self.view.at(self.head).head;
        while up != NONE && chain.len() < HIGHEST && !chain.contains(&up) {
            chain.push(up);
            up = self.view.at(up as usize).head;
        }
        (self.window.0..self.window.1).map(|place| self.link(place, &chain)).collect()
    }

    fn link(&self, place: usize, chain: &[u32]) -> Link {
        if !(self.sentence.0..self.sentence.1).contains(&place) {
            return Link::default();
        }
        let mut link = Link { level: 0, branch: Relation::Root, top: place as u32, depth: 0, clause: Relation::Root, clause_at: NONE };
        let mut at = place as u32;
        for _ in 0..DEEPEST {
            if (self.cue.0..self.cue.1).contains(&(at as usize)) {
                link.level = 1;
                return link;
            }
            if let Some(level) = chain.iter().position(|above| *above == at) {
                link.level = level as u8 + 2;
                return link;
            }
            let here = self.view.at(at as usize);
            if here.head == NONE {
                break;
            }
            if link.depth > 0 && is_clause(link.branch) {
                (link.clause, link.clause_at) = (link.branch, link.top);
            }
            (link.branch, link.top, link.depth) = (here.relation, at, link.depth + 1);
            at = here.head;
        }
        link
    }

    fn counts(&self) -> Vec<[u16; 3]> {
        let mut counts = [0_u16; 3];
        let mut all = Vec::with_capacity(self.window.1 - self.window.0 + 1);
        for place in self.window.0..self.window.1 {
            all.push(counts);
            let seen = self.view.at(place);
            let own = (self.cue.0..self.cue.1).contains(&place);
            let [cues, commas, marks] = &mut counts;
            *cues += u16::from(!own && self.sketch.label(place) == super::sketch::label::CUE);
            *commas += u16::from(seen.word == COMMA);
            *marks += u16::from(matches!(seen.part(), super::view::Quoted::OPEN | super::view::Quoted::CLOSE));
        }
        all.push(counts);
        all
    }

    /// How many likely cues, commas and marks stand between a place and the cue.
    fn between(&self, place: usize) -> [u32; 3] {
        let (from, to) = if place < self.cue.0 { (place + 1, self.cue.0) } else { (self.cue.1, place) };
        let get = |at: usize| self.counts.get(at.clamp(self.window.0, self.window.1) - self.window.0).copied().unwrap_or_default();
        let (start, end) = (get(from), get(to));
        let mut between = [0; 3];
        for ((between, start), end) in between.iter_mut().zip(start).zip(end) {
            *between = u32::from(end.saturating_sub(start)).min(3);
        }
        between
    }

    fn link_at(&self, place: usize) -> Link {
        place.checked_sub(self.window.0).and_then(|at| self.links.get(at)).copied().unwrap_or_default()
    }

    fn ruled_at(&self, place: usize) -> u32 {
        if self.ruled.is_empty() {
            9
        } else {
            place.checked_sub(self.window.0).and_then(|at| self.ruled.get(at)).map_or(0, |label| u32::from(*label))
        }
    }

    fn side(&self, place: usize) -> u32 {
        if place < self.cue.0 {
            0
        } else if place < self.cue.1 {
            1
        } else {
            2
        }
    }

    fn is_own(&self, place: usize) -> bool {
        (self.cue.0..self.cue.1).contains(&place)
    }
}

/// Relations at which a content often ends, or goes on.
fn is_clause(relation: Relation) -> bool {
    relation.is_clause() || matches!(relation, Relation::Conj | Relation::Appos | Relation::Dep)
}

/// How many heads above the cue are looked at, and how deep below them.
const HIGHEST: usize = 6;
const DEEPEST: usize = 24;

/// The labels of a cue's window, the likeliest; and how likely they are together (natural logarithm).
pub fn fill(scope: &Scope<'_>, chain: &RolesChain, keys: &mut Keys<impl Wanted>, lattice: &mut Lattice<LABELS, STEPS>) -> (Vec<u8>, f32) {
    lattice.clear();
    for place in scope.window.0..scope.window.1 {
        lattice.places.push(if scope.is_own(place) {
            [0.0, NEVER, NEVER]
        } else {
            places(scope, place, keys);
            chain.places.scores(keys.list())
        });
        borders(scope, place, keys);
        lattice.steps.push(chain.steps.scores(keys.list()));
    }
    let mut labels = Vec::new();
    lattice.best(&mut labels);
    let likely = lattice.score_of(&labels) - lattice.total();
    (labels, likely)
}

/// The features of a place of the window.
pub fn places(scope: &Scope<'_>, place: usize, keys: &mut Keys<impl Wanted>) {
    let view = scope.view;
    let at = |by: isize| view.near(place, by, scope.window);
    let (here, l1, l2, r1) = (at(0), at(-1), at(-2), at(1));
    let (tag, quoted) = (|seen: &Seen| seen.tag as u32, |seen: &Seen| u32::from(seen.quoted));
    let side = scope.side(place);
    let distance = if place < scope.cue.0 { scope.cue.0 - place } else { (place + 1).saturating_sub(scope.cue.1) };
    let head = view.at(scope.head);
    let same = (i64::from(here.sentence) - i64::from(head.sentence) + 3).clamp(0, 6) as u32;
    let [cues, commas, marks] = scope.between(place);
    keys.begin(300);
    keys.add(Family::Words, [of([side, here.word]), of([side, l1.word]), of([side, r1.word])]);
    keys.add(
        Family::Tags,
        [
            of([tag(here), side, u32::from(here.shape)]),
            of([side, tag(l2), tag(l1), tag(here)]),
            of([tag(here), tag(head), side, steps(distance)]),
        ],
    );
    keys.add(
        Family::Lexicon,
        [
            of([side, u32::from(here.listed.kind), u32::from(head.listed.kind)]),
            of([side, u32::from(head.listed.kind), u32::from(head.listed.class), u32::from(head.listed.voice)]),
        ],
    );
    keys.add(
        Family::Quotations,
        [
            of([quoted(here), quoted(head), side, marks]),
            of([side, quoted(here), head.lemma]),
            of([side, quoted(l1), quoted(here), quoted(r1)]),
            of([quoted(here), commas, marks, same]),
        ],
    );
    keys.add(
        Family::Places,
        [
            of([side, steps(distance), commas]),
            of([side, cues, commas, marks]),
            of([same, cues, quoted(here)]),
            of([side, head.lemma, steps(distance).min(3)]),
            of([side, (scope.cue.1 - scope.cue.0).min(4) as u32, head.tag as u32]),
        ],
    );
    ruled(scope, place, keys);
    sketched(scope, place, cues, keys);
    linked(scope, place, keys);
}

fn ruled(scope: &Scope<'_>, place: usize, keys: &mut Keys<impl Wanted>) {
    let here = scope.view.at(place);
    let side = scope.side(place);
    let (l1, mine, r1) = (scope.ruled_at(place.wrapping_sub(1)), scope.ruled_at(place), scope.ruled_at(place + 1));
    keys.add(
        Family::Rules,
        [
            of([mine, side, u32::from(here.ruled_role())]),
            of([l1, mine, r1]),
            of([side, mine, u32::from(here.ruled)]),
            of([side, mine, scope.view.at(scope.head).lemma]),
        ],
    );
}

fn sketched(scope: &Scope<'_>, place: usize, cues: u32, keys: &mut Keys<impl Wanted>) {
    let here = u32::from(scope.sketch.label(place));
    let side = scope.side(place);
    let chance = |label| (scope.sketch.chance(place, label) * 5.0) as u32;
    keys.add(
        Family::Sketch,
        [
            of([here, side, cues]),
            of([here, chance(super::sketch::label::CONTENT), side, cues]),
            of([here, chance(super::sketch::label::SOURCE), side, cues]),
            of([side, here, scope.ruled_at(place)]),
        ],
    );
}

fn linked(scope: &Scope<'_>, place: usize, keys: &mut Keys<impl Wanted>) {
    let view = scope.view;
    let here = view.at(place);
    let link = scope.link_at(place);
    let top = if link.top == NONE { &BORDER } else { view.at(link.top as usize) };
    let head = view.at(scope.head);
    let side = scope.side(place);
    let (level, branch) = (u32::from(link.level), link.branch as u32);
    let top_side = scope.side(link.top as usize);
    let (label, cue) = (u32::from(scope.sketch.label(place)), head.lemma);
    keys.add(
        Family::Syntax,
        [
            of([side, level, branch, cue]),
            of([side, level, branch, top.lemma]),
            of([level, branch, top.tag as u32, here.tag as u32]),
            of([level, branch, top_side, side, u32::from(here.quoted)]),
            of([side, level, branch, u32::from(top.children)]),
            of([side, level, branch, u32::from(head.children)]),
            of([side, level, branch, label]),
            of([side, level, branch, scope.ruled_at(place)]),
            of([side, level, head.relation as u32, branch]),
            of([side, level, branch, link.clause as u32]),
        ],
    );
    let clause = if link.clause_at == NONE { &BORDER } else { view.at(link.clause_at as usize) };
    keys.add(
        Family::Syntax,
        [
            of([side, branch, link.clause as u32, clause.tag as u32, u32::from(clause.children)]),
            of([side, level, branch, u32::from(head.listed.kind), u32::from(head.listed.class)]),
            of([side, here.relation as u32, view.at(here.head as usize).lemma]),
        ],
    );
}

/// The features of the step into a place of the window.
pub fn borders(scope: &Scope<'_>, place: usize, keys: &mut Keys<impl Wanted>) {
    let view = scope.view;
    let (here, before, after) = (view.at(place), view.near(place, -1, scope.window), view.near(place, 1, scope.window));
    let side = scope.side(place);
    let (link, link_before) = (scope.link_at(place), scope.link_at(place.wrapping_sub(1)));
    let mark = |seen: &Seen| if seen.tag == Tag::PUNCT { seen.word } else { 1 };
    let next_to = u32::from(place == scope.cue.0) + 2 * u32::from(place == scope.cue.1);
    keys.begin(500);
    keys.add(Family::Places, [of([]), of([side, next_to]), of([side, u32::from(here.sentence != before.sentence)])]);
    keys.add(Family::Words, [of([side, before.word]), of([side, here.word])]);
    keys.add(Family::Tags, [of([side, before.tag as u32, here.tag as u32]), of([mark(before), here.tag as u32, after.tag as u32])]);
    keys.add(
        Family::Quotations,
        [
            of([side, u32::from(before.quoted), u32::from(here.quoted)]),
            of([u32::from(before.quoted), u32::from(here.quoted), mark(before), here.tag as u32]),
        ],
    );
    keys.add(Family::Rules, [of([side, scope.ruled_at(place.wrapping_sub(1)), scope.ruled_at(place)])]);
    let same_branch = u32::from(link.top == link_before.top) + 2 * u32::from(link.level == link_before.level);
    keys.add(
        Family::Syntax,
        [
            of([side, same_branch, link.branch as u32, u32::from(link.level)]),
            of([same_branch, link_before.branch as u32, link.branch as u32, mark(before)]),
            of([same_branch, here.relation as u32, before.relation as u32]),
        ],
    );
    let same_clause = u32::from(link.clause_at == link_before.clause_at);
    keys.add(
        Family::Syntax,
        [
            of([side, same_clause, link_before.clause as u32, link.clause as u32, mark(before)]),
            of([side, u32::from(link.level), link.branch as u32, u32::from(link.depth).min(4), mark(before)]),
            of([here.relation as u32, view.at(here.head as usize).relation as u32, mark(before)]),
        ],
    );
}
