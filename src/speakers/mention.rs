//! What a source is: a name, several, a pronoun, or a noun phrase, and where its head stands.

use super::evidence;
use super::layers::Layers;
use super::names::{self, Name};
use crate::lexicons::names::{Gender, PlaceKind, ReferentKind};
use crate::lexicons::words::Tag;
use crate::text::{Id, TokenRange};
use crate::tokens::{Case, TokenKind};

/// A source as read.
#[derive(Clone, Debug)]
pub(super) enum Mention {
    /// The name at this position.
    Name(usize),
    /// Several, joined by "and"; a noun phrase among them is no name.
    Several(Vec<Mention>),
    /// he, who, it
    Pronoun(usize),
    /// "the minister", "critics", "a new report"
    Nominal(Nominal),
    /// Nothing that can be read.
    Unclear,
}

/// A noun phrase without a name of its own.
#[derive(Clone, Copy, Debug)]
pub(super) struct Nominal {
    /// Without its article, with what belongs to it.
    pub phrase: TokenRange,
    /// Up to its head.
    pub chunk: TokenRange,
    /// Its head noun.
    pub head: usize,
    /// As the table of nouns says.
    pub kind: Option<ReferentKind>,
    pub gender: Option<Gender>,
    /// "the", "this", "that"
    pub definite: bool,
    pub plural: bool,
    /// Whose it is: a name or a pronoun before its head.
    pub owner: Option<Owner>,
}

/// Whose something is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Owner {
    Name(usize),
    Pronoun(usize),
}

/// Documents that are somebody's own words, so that whoever issued them is the source.
const UTTERANCES: [&str; 26] = [
    "statement",
    "statements",
    "letter",
    "email",
    "e-mail",
    "tweet",
    "tweets",
    "post",
    "message",
    "memo",
    "release",
    "speech",
    "remarks",
    "comments",
    "announcement",
    "declaration",
    "claim",
    "claims",
    "testimony",
    "interview",
    "commentary",
    "communique",
    "communiqué",
    "note",
    "words",
    "filing",
];

/// Heads of phrases for several people.
pub(super) const QUANTIFIERS: [&str; 9] = ["many", "some", "several", "few", "others", "most", "both", "all", "two"];
/// No more of a source is read.
const LONGEST: usize = 80;
/// How many tokens of a name may lie beyond its source.
const BEYOND: usize = 12;

/// Reads sources.
pub(super) struct Reader<'r, 'l, 'd> {
    pub layers: &'r Layers<'l, 'd>,
    pub names: &'r [Name],
}

impl Reader<'_, '_, '_> {
    /// Says what a source is.
    pub fn read(&self, source: TokenRange) -> Mention {
        let source = TokenRange::of(source.start(), source.end().min(source.start() + LONGEST));
        let start = self.skip(source.start(), source.end());
        if start >= source.end() {
            return Mention::Unclear;
        }
        let first = self.chunk(start, source.end());
        if let Some(several) = self.several(first, source.end()) {
            return several;
        }
        self.one(first, source.end())
    }

    /// Past prepositions, verbs and marks before the phrase.
    fn skip(&self, start: usize, end: usize) -> usize {
        let leads = |at: &usize| {
            let tag = self.layers.tag(*at);
            let word = matches!(self.layers.kind(*at), Some(TokenKind::Word | TokenKind::Number | TokenKind::Clitic));
            !word || matches!(tag, Tag::IN | Tag::TO | Tag::CC | Tag::RB) || tag.is_finite() && !self.in_name(*at)
        };
        (start..end).find(|at| !leads(at)).unwrap_or(start)
    }

    fn in_name(&self, at: usize) -> bool {
        names::within(self.names, TokenRange::of(at, at + 40))
            .next()
            .and_then(|name| self.names.get(name))
            .is_some_and(|name| name.tokens.start() <= at && at < name.core.end())
    }

    /// The longest name that begins at `at` or holds it.
    fn name_over(&self, at: usize, end: usize) -> Option<usize> {
        let range = names::within(self.names, TokenRange::of(at, end));
        range.rev().find(|index| self.names.get(*index).is_some_and(|name| name.core.start() <= at))
    }

    /// The noun phrase that begins at `start`, up to its head.
    fn chunk(&self, start: usize, end: usize) -> TokenRange {
        let mut at = start;
        while at < end {
            if let Some(name) = self.name_over(at, end).and_then(|name| self.names.get(name)) {
                at = name.core.end();
                continue;
            }
            if at > start && (self.ends_chunk(at) || self.begins_anew(start, at)) {
                break;
            }
            at += 1;
        }
        TokenRange::of(start, at)
    }

    /// Another article begins another phrase, but in "all the ministers".
    fn begins_anew(&self, start: usize, at: usize) -> bool {
        let determiner = matches!(self.layers.tag(at), Tag::DT | Tag::PRP | Tag::PRPS);
        determiner && !(at == start + 1 && self.layers.is(start, &["all", "both", "half"]))
    }

    fn ends_chunk(&self, at: usize) -> bool {
        let tag = self.layers.tag(at);
        let mark = !matches!(
            self.layers.kind(at),
            Some(TokenKind::Word | TokenKind::Number | TokenKind::Clitic | TokenKind::Mark | TokenKind::Symbol)
        );
        let participle = matches!(tag, Tag::VBG | Tag::VBN) && !self.layers.tag(at + 1).is_noun();
        let adverb = (tag.is_adverb() || self.is_adverb_of_manner(at)) && self.layers.tag(at - 1).is_noun();
        mark || adverb
            || tag.is_finite()
            || participle
            || matches!(tag, Tag::IN | Tag::TO | Tag::CC | Tag::WP | Tag::WDT | Tag::WPS | Tag::WRB | Tag::VB)
    }

    /// "Ann Vale (D-Ohio), Bo Marsh and others"
    fn several(&self, first: TokenRange, end: usize) -> Option<Mention> {
        let mut parts = vec![first];
        let mut last = first;
        let mut joined = false;
        while parts.len() < 8 {
            let mut at = self.past_brackets(last.end(), end);
            let comma = self.layers.kind(at) == Some(TokenKind::Comma);
            at += usize::from(comma);
            let and = at < end && self.layers.is(at, &["and", "&", "or"]);
            at += usize::from(and);
            if at >= end || !(and || comma && self.name_over(at, end).is_some()) {
                break;
            }
            joined |= and;
            last = self.chunk(at, end);
            parts.push(last);
        }
        let named = |part: &TokenRange| names::ending_at(self.names, part.end()).is_some();
        let names = parts.iter().filter(|part| named(part)).count();
        (joined && names > 0 && parts.first().is_some_and(named))
            .then(|| Mention::Several(parts.iter().map(|part| self.one(*part, part.end())).collect()))
    }

    fn past_brackets(&self, at: usize, end: usize) -> usize {
        if at >= end || self.layers.kind(at) != Some(TokenKind::Bracket) {
            return at;
        }
        (at + 1..end.min(at + 12)).find(|at| self.layers.is(*at, &[")", "]"])).map_or(at, |close| close + 1)
    }

    /// One phrase whose head chunk is known.
    fn one(&self, chunk: TokenRange, end: usize) -> Mention {
        let close = if chunk.last().is_some_and(|last| self.layers.tag(last.index()) == Tag::POS) { chunk.end() - 1 } else { chunk.end() };
        let close = self.before_marks(chunk.start(), close);
        if let Some(name) =
            names::ending_at(self.names, close).filter(|name| self.names.get(*name).is_some_and(|name| name.core.end() > chunk.start()))
        {
            return Mention::Name(name);
        }
        if let Some(name) = self.name_beyond(close, end) {
            return Mention::Name(name);
        }
        // "most of whom": who they are says the pronoun.
        if close + 1 < end && self.layers.is(close, &["of"]) && self.layers.is(close + 1, &["whom", "which"]) {
            return Mention::Pronoun(close + 1);
        }
        if close == chunk.start() + 1 && self.is_pronoun(chunk.start()) {
            return Mention::Pronoun(chunk.start());
        }
        match self.nominal(TokenRange::of(chunk.start(), close), end) {
            Some(nominal) => self.behind(nominal, end),
            None => self.any_name(chunk.start(), end),
        }
    }

    /// The name whose beginning ends a source that was cut short: "the Alliance" of the Alliance for Harbours.
    fn name_beyond(&self, close: usize, end: usize) -> Option<usize> {
        let last = close.checked_sub(1).filter(|_| close == end)?;
        self.name_over(last, close + BEYOND).filter(|name| self.names.get(*name).is_some_and(|name| name.core.start() == last))
    }

    fn before_marks(&self, start: usize, mut end: usize) -> usize {
        while end > start + 1 && matches!(self.layers.kind(end - 1), Some(TokenKind::Mark | TokenKind::Comma)) {
            end -= 1;
        }
        end
    }

    fn is_pronoun(&self, at: usize) -> bool {
        let shouted = self.layers.case(at) == Case::Upper && self.layers.form(at).len() > 1;
        let relative = matches!(self.layers.tag(at), Tag::WP | Tag::WDT) || self.layers.is(at, &["who", "which", "whom", "that"]);
        !shouted && (self.layers.pronoun(at).is_some() || relative || self.layers.is(at, &["each", "both", "neither"]))
    }

    /// The first name at all, in a phrase that could not be read.
    fn any_name(&self, start: usize, end: usize) -> Mention {
        let named = names::within(self.names, TokenRange::of(start, end)).next();
        let pronoun = || (start..end).find(|at| self.is_pronoun(*at));
        named.map(Mention::Name).or_else(|| pronoun().map(Mention::Pronoun)).unwrap_or(Mention::Unclear)
    }

    fn nominal(&self, chunk: TokenRange, end: usize) -> Option<Nominal> {
        let is_head = |at: &usize| {
            let tag = self.layers.tag(*at);
            // A letter with its stop is one too: "Q. Did you see it?"
            let letter = self.layers.form(*at).len() == 2 && self.layers.form(*at).ends_with('.');
            tag.is_noun() || letter || self.layers.referent(*at).is_some() || matches!(tag, Tag::CD | Tag::JJ | Tag::DT)
        };
        let head = (chunk.start()..chunk.end()).rev().find(is_head)?;
        let article = self.layers.is(chunk.start(), &["the", "a", "an", "this", "that", "these", "those"]);
        let start = chunk.start() + usize::from(article && chunk.len() > 1);
        let definite = self.layers.is(chunk.start(), &["the", "this", "that", "these", "those", "both"]);
        let referent = self.layers.referent(head);
        let plural =
            matches!(self.layers.tag(head), Tag::NNS | Tag::NNPS) || referent.is_some_and(|referent| referent.kind == ReferentKind::Group);
        let plural = plural || self.layers.is(head, &QUANTIFIERS);
        Some(Nominal {
            phrase: TokenRange::of(start, self.phrase_end(head + 1, end)),
            chunk: TokenRange::of(start, head + 1),
            head,
            kind: referent.map(|referent| referent.kind),
            gender: referent.and_then(|referent| referent.gender),
            definite,
            plural,
            owner: self.owner(chunk.start(), head),
        })
    }

    /// Where a phrase ends: at a comma, a relative clause, a verb.
    fn phrase_end(&self, from: usize, end: usize) -> usize {
        let stops = |at: &usize| {
            let tag = self.layers.tag(*at);
            let mark = matches!(
                self.layers.kind(*at),
                Some(TokenKind::Comma | TokenKind::Dash | TokenKind::Colon | TokenKind::Stop | TokenKind::Bracket)
            );
            let aside = self.is_manner(*at) || matches!(tag, Tag::WP | Tag::WDT | Tag::WPS);
            mark || aside || (tag.is_finite() && !self.in_name(*at))
        };
        (from..end).find(stops).unwrap_or(end)
    }

    /// "moodily", whatever its tag.
    fn is_adverb_of_manner(&self, at: usize) -> bool {
        self.layers.case(at) == Case::Lower && self.layers.form(at).ends_with("ly")
    }

    /// "with his first smile", "in a low voice", "in French", "at last", "somewhat moodily": how something is said, not by whom.
    fn is_manner(&self, at: usize) -> bool {
        let adverb = self.layers.tag(at).is_adverb();
        if self.is_adverb_of_manner(at) || adverb && (self.is_adverb_of_manner(at + 1) || self.layers.is(at, &["again"])) {
            return true;
        }
        let own = self.layers.tag(at + 1) == Tag::PRPS || self.layers.is(at + 1, &["a", "an"]);
        let tongue = || evidence::place(self.layers, TokenRange::of(at + 1, at + 2)) == Some(PlaceKind::Demonym);
        self.layers.is(at, &["with", "in", "on"]) && own
            || self.layers.is(at, &["in"]) && tongue()
            || self.layers.is(at, &["at"]) && self.layers.is(at + 1, &["last", "once", "length", "first"])
    }

    fn owner(&self, start: usize, head: usize) -> Option<Owner> {
        let possessive = (start..head).rev().find(|at| self.layers.tag(*at) == Tag::POS);
        if let Some(name) = possessive.and_then(|at| names::ending_at(self.names, at)) {
            return Some(Owner::Name(name));
        }
        let pronoun = self.layers.pronoun(start).filter(|pronoun| pronoun.case == crate::lexicons::names::Case::Possessive);
        pronoun.filter(|_| head > start).map(|_| Owner::Pronoun(start))
    }

    /// Who stands behind a noun phrase: the name in apposition to it, or whoever issued a statement.
    fn behind(&self, nominal: Nominal, end: usize) -> Mention {
        let next = self.layers.kind(nominal.phrase.end()) == Some(TokenKind::Comma);
        let speaks = matches!(nominal.kind, Some(ReferentKind::Organization | ReferentKind::Group));
        if !speaks && !nominal.plural && next && nominal.phrase.end() + 1 < end {
            let after = self.chunk(nominal.phrase.end() + 1, end);
            let named = names::ending_at(self.names, after.end())
                .filter(|name| self.names.get(*name).is_some_and(|name| name.tokens.start() <= after.start() + 1));
            if let Some(name) = named {
                return Mention::Name(name);
            }
        }
        if !self.layers.is(nominal.head, &UTTERANCES) {
            return Mention::Nominal(nominal);
        }
        let issued = self.layers.is(nominal.head + 1, &["from", "by", "of"]) && nominal.head + 2 < end;
        match nominal.owner {
            _ if issued => self.read(TokenRange::of(nominal.head + 2, end)),
            Some(Owner::Name(name)) => Mention::Name(name),
            Some(Owner::Pronoun(pronoun)) => Mention::Pronoun(pronoun),
            None => Mention::Nominal(nominal),
        }
    }
}
