//! From spans and links to attributions.
//!
//! An event is one attribution. Relations gather around their Attribution span, else around the cue, else around the content, so that a
//! source that two cues share belongs to both. A content that nothing links is an attribution without cue and source.

use std::collections::{HashMap, HashSet};

use super::lines::{Bound, Fault, Link, Page, Role, Standoff};
use crate::evaluation::GoldAttribution;

/// All attributions of a file, in order of their first content.
pub(super) fn attributions(standoff: &Standoff<'_>, page: &Page<'_>) -> Result<Vec<GoldAttribution>, Fault> {
    let mut all = Vec::new();
    let mut linked: HashSet<&str> = HashSet::new();
    for link in standoff.links.iter().filter(|link| link.is_event) {
        if let Some(group) = event(standoff, link)? {
            linked.extend(group.contents.iter());
            all.push(group.attribution(standoff, link.line, page)?);
        }
    }
    for group in related(standoff)? {
        linked.extend(group.contents.iter());
        all.push(group.attribution(standoff, group.line, page)?);
    }
    let is_alone = |id: &&str| !linked.contains(*id) && standoff.bounds.get(*id).is_some_and(|bound| bound.role == Some(Role::Content));
    for id in standoff.order.iter().filter(|id| is_alone(id)) {
        all.push(Group { contents: vec![id], ..Group::default() }.attribution(standoff, 0, page)?);
    }
    all.sort_by(|one, other| one.content.cmp(&other.content));
    Ok(all)
}

/// The ids of what belongs together.
#[derive(Default)]
struct Group<'a> {
    /// Of the line that began it.
    line: u64,
    contents: Vec<&'a str>,
    cues: Vec<&'a str>,
    sources: Vec<&'a str>,
}

impl<'a> Group<'a> {
    fn add(&mut self, role: Role, id: &'a str) {
        let list = match role {
            Role::Content => &mut self.contents,
            Role::Cue => &mut self.cues,
            Role::Source => &mut self.sources,
            Role::Attribution => return,
        };
        if !list.contains(&id) {
            list.push(id);
        }
    }

    fn attribution(&self, standoff: &Standoff<'_>, line: u64, page: &Page<'_>) -> Result<GoldAttribution, Fault> {
        let pieces = |ids: &[&str]| {
            let mut pieces: Vec<_> = ids.iter().filter_map(|id| standoff.bounds.get(id)).flat_map(|bound| bound.pieces.clone()).collect();
            pieces.sort_unstable();
            pieces.dedup();
            pieces
        };
        let content = pieces(&self.contents);
        if content.is_empty() {
            let named = self.cues.iter().chain(&self.sources).copied().collect::<Vec<_>>().join(" and ");
            return Err(Fault { line, message: format!("{named} linked to no Content: link it to one, or take it out") });
        }
        let kind = Some(page.kind(&content));
        Ok(GoldAttribution { content, cue: pieces(&self.cues), source: pieces(&self.sources), speaker: None, kind })
    }
}

/// The span that a link names; none where that is an event.
fn end<'s>(standoff: &'s Standoff<'_>, link: &Link<'_>, id: &str) -> Result<Option<&'s Bound>, Fault> {
    let missing = || Fault { line: link.line, message: format!("no line defines {id}: add it, or take this link out") };
    if id.starts_with('E') {
        return Ok(None);
    }
    standoff.bounds.get(id).map(Some).ok_or_else(missing)
}

/// What an event says; none where it is about something else.
fn event<'a>(standoff: &Standoff<'a>, link: &Link<'a>) -> Result<Option<Group<'a>>, Fault> {
    let mut group = Group { line: link.line, ..Group::default() };
    let mut trigger = None;
    let mut is_ours = false;
    for (at, (role, id)) in link.ends.iter().enumerate() {
        let Some(bound) = end(standoff, link, id)? else { continue };
        let Some(role) = role.or(bound.role) else { continue };
        is_ours = true;
        if at == 0 && role == Role::Attribution {
            trigger = Some((*id, bound));
        }
        group.add(role, id);
    }
    if let Some((id, bound)) = trigger.filter(|_| group.cues.is_empty()) {
        // A span of its own marks the cue, unless it lies on another part because there is no cue.
        let parts = group.contents.iter().chain(&group.sources).filter_map(|part| standoff.bounds.get(part));
        let crosses = |part: &Bound| part.pieces.iter().any(|[start, end]| bound.pieces.iter().any(|[from, to]| from < end && start < to));
        if !parts.into_iter().any(crosses) {
            group.add(Role::Cue, id);
        }
    }
    Ok(is_ours.then_some(group))
}

/// What relations say.
fn related<'a>(standoff: &Standoff<'a>) -> Result<Vec<Group<'a>>, Fault> {
    let mut gathered = Gathered::default();
    let mut pairs = Vec::new();
    for link in standoff.links.iter().filter(|link| !link.is_event) {
        let mut ends = Vec::new();
        for (_, id) in &link.ends {
            ends.extend(end(standoff, link, id)?.and_then(|bound| bound.role).map(|role| (role, *id)));
        }
        if let [one, other] = ends[..] {
            pairs.push((link.line, one, other));
        }
    }
    for around in [Role::Attribution, Role::Cue, Role::Content] {
        for (line, one, other) in &pairs {
            let weight = |role: Role| [Role::Attribution, Role::Cue, Role::Content, Role::Source].iter().position(|known| *known == role);
            let (anchor, member) = if weight(one.0) <= weight(other.0) { (one, other) } else { (other, one) };
            if anchor.0 == around && (anchor.0 != member.0 || around == Role::Content) {
                gathered.add(*line, *anchor, *member);
            }
        }
    }
    Ok(gathered.groups)
}

#[derive(Default)]
struct Gathered<'a> {
    groups: Vec<Group<'a>>,
    /// The groups to which a span belongs.
    of: HashMap<&'a str, Vec<usize>>,
}

impl<'a> Gathered<'a> {
    /// Adds a span to every group of its anchor, or to a new one.
    fn add(&mut self, line: u64, (role, anchor): (Role, &'a str), (member_role, member): (Role, &'a str)) {
        if !self.of.contains_key(anchor) {
            self.of.insert(anchor, vec![self.groups.len()]);
            let mut group = Group { line, ..Group::default() };
            group.add(role, anchor);
            self.groups.push(group);
        }
        for at in self.of.get(anchor).cloned().unwrap_or_default() {
            if let Some(group) = self.groups.get_mut(at) {
                group.add(member_role, member);
            }
            let groups = self.of.entry(member).or_default();
            if !groups.contains(&at) {
                groups.push(at);
            }
        }
    }
}
