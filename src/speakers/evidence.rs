//! What a name names, by what its mention shows: titles, roles, nouns for bodies, the tables of places and outlets.

use super::layers::Layers;
use super::names::{Name, NameKind};
use crate::lexicons::names::{PlaceKind, ReferentKind};
use crate::text::{Id, TokenId, TokenRange};
use crate::tokens::{Case, TokenKind};

const COMPANIES: [&str; 16] =
    ["inc", "inc.", "corp", "corp.", "ltd", "ltd.", "llc", "co.", "plc", "gmbh", "ag", "&", "group", "holdings", "partners", "associates"];

/// The kind that one mention shows; none where it shows nothing.
pub(super) fn kind(layers: &Layers<'_, '_>, name: &Name) -> Option<NameKind> {
    if is_place(layers, name.core) || is_in_place(layers, name) {
        return Some(NameKind::Place);
    }
    if is_body(layers, name) {
        return Some(NameKind::Organization);
    }
    if name.titled || name.role.is_some() || has_age(layers, name.core.end()) || has_initial(layers, name.core) {
        return Some(NameKind::Person);
    }
    let last = name.core.end() - 1;
    if name.core.len() > 1 && layers.refers_to(last, ReferentKind::Document) {
        return Some(NameKind::Document);
    }
    let modifies = layers.tag(name.core.end()).is_noun() || layers.tag(name.core.end()).is_adjective();
    (name.has_article && !modifies && name.core.len() < 5).then_some(NameKind::Organization)
}

/// Whether the whole of `core` is the name of a place.
fn is_place(layers: &Layers<'_, '_>, core: TokenRange) -> bool {
    place(layers, core).is_some_and(|place| place != PlaceKind::Demonym)
}

/// "in Preston, Victoria", "Washington D.C.": a place by the place that it lies in.
fn is_in_place(layers: &Layers<'_, '_>, name: &Name) -> bool {
    let (start, end) = (name.core.start(), name.core.end());
    if name.titled || name.core.len() > 3 {
        return false;
    }
    let wider = |at: usize| layers.lexicons.places.longest(|nth| layers.text.symbol(TokenId::new(at + nth))).is_some();
    let stands = start > 0 && layers.is(start - 1, &["at", "from", "in", "near", "of", "to", "outside"]);
    let comma = layers.kind(end) == Some(TokenKind::Comma) && stands && layers.case(end + 1) != Case::Lower && wider(end + 1);
    let district = name.core.len() > 1 && layers.is(end - 1, &["d.c.", "dc"]) && is_place(layers, TokenRange::of(start, end - 1));
    comma || district
}

/// What sort of place the whole of `core` names.
pub(super) fn place(layers: &Layers<'_, '_>, core: TokenRange) -> Option<PlaceKind> {
    let found = layers.lexicons.places.longest(|nth| layers.text.symbol(TokenId::new(core.start() + nth)))?;
    (found.tokens == core.len()).then(|| layers.lexicons.places.entry(found.entry).value.kind)
}

fn is_body(layers: &Layers<'_, '_>, name: &Name) -> bool {
    let core = name.core;
    let outlet = layers.lexicons.outlets.longest(|nth| layers.text.symbol(TokenId::new(core.start() + nth)));
    if name.acronym.is_some() || outlet.is_some_and(|outlet| outlet.tokens == core.len()) {
        return true;
    }
    let word = |at: usize| layers.refers_to(at, ReferentKind::Organization) || layers.is(at, &COMPANIES);
    let connected = core.iter().map(Id::index).any(|at| layers.is(at, &["of", "for", "on", "&"]));
    if connected || core.last().is_some_and(|last| core.len() > 1 && word(last.index())) {
        return !name.titled || core.iter().map(Id::index).any(word);
    }
    let single = core.len() == 1 && !name.titled && name.role.is_none();
    single && is_acronym(layers, core.start())
}

/// Two to six capitals, and not because all around it is in capitals.
pub(super) fn is_acronym(layers: &Layers<'_, '_>, at: usize) -> bool {
    let letters = layers.form(at).chars().filter(|letter| letter.is_alphabetic()).count();
    let label = layers.kind(at + 1) == Some(TokenKind::Colon);
    layers.case(at) == Case::Upper && (2..=6).contains(&letters) && !label && layers.case(at + 1) != Case::Upper
}

/// Ann Vale, 35, …
fn has_age(layers: &Layers<'_, '_>, end: usize) -> bool {
    let age = layers.kind(end) == Some(TokenKind::Comma) && layers.form(end + 1).parse::<u8>().is_ok_and(|age| age < 120);
    age && matches!(layers.kind(end + 2), Some(TokenKind::Comma | TokenKind::Stop))
}

/// Ann T. Vale
fn has_initial(layers: &Layers<'_, '_>, core: TokenRange) -> bool {
    let initial = |at: usize| layers.form(at).len() == 2 && layers.form(at).ends_with('.') && layers.case(at) == Case::Upper;
    core.len() > 1 && core.iter().map(Id::index).any(initial)
}
