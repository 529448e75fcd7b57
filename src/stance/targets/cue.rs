//! The object of a cue: "condemned the attack", "called for an end to the war", "vowed to help Iraq", "called the deal a disaster".

use super::{Finder, MOST, SIDE};
use crate::attributions::Attribution;
use crate::cues::{Cue, Voice};
use crate::lexicons::cue::{CueClass, CueEntry, CueType, Frames};
use crate::lexicons::words::Tag;
use crate::stance::framing::attitude;
use crate::stance::{Dimension, Evidence};
use crate::text::{Id, TokenId, TokenRange};

/// Nouns that say nothing but that a clause follows.
const SHELLS: &[&str] = &["fact", "idea", "notion", "claim", "suggestion", "possibility"];
/// How many tokens before a passive cue its subject may begin.
const SUBJECT_REACH: usize = 30;
/// How many tokens after what is described its description may stand.
const PREDICATE_REACH: usize = 10;
/// Thoughts whose object is what somebody wishes for.
const WISHES: &[&str] = &["want", "wish for", "long for", "hope for", "prefer"];
/// How many phrases may hang on what is described: "his speech | in praise | of the harbour".
const HANGING: usize = 3;
/// How strongly a noun evaluates that says something of its owner.
const TELLING: f32 = 0.4;

impl Finder<'_, '_> {
    /// Adds what the cue itself is for or against.
    pub(super) fn of_cue(&mut self, attribution: &Attribution, cue: &Cue, evidence: &[Evidence]) {
        let entry = *cue.listed(self.layers.lexicons);
        if let Some(side) = self.cue_side(entry, cue) {
            return self.side(entry.kind, cue, side);
        }
        let Some(content) = attribution.content.iter().find(|piece| piece.start() >= cue.tokens.end()).copied() else { return };
        let sign = if cue.negated { -SIDE } else { SIDE };
        match entry.class {
            CueClass::Directive if self.is_warning(cue) => self.wanted(content, -sign),
            CueClass::Directive if entry.frames.any(Frames::NP) || self.layers.tag(content.start()) == Tag::TO => {
                self.wanted(content, sign)
            }
            CueClass::Commissive if self.layers.tag(content.start()) == Tag::TO => self.wanted(content, sign),
            CueClass::Thinking if WISHES.contains(&cue.name(self.layers.lexicons)) => self.wanted(content, sign),
            _ if entry.frames.any(Frames::SMALL.with(Frames::AS)) => self.described(cue, entry, content, evidence),
            _ => {}
        }
    }

    /// -1..1 for cues that are for or against their object: "condemn", "love"; none for the others.
    fn cue_side(&self, entry: CueEntry, cue: &Cue) -> Option<f32> {
        if let Some(attitude) = attitude(entry.class, cue.negated) {
            return Some(attitude * SIDE);
        }
        let feels = matches!(entry.class, CueClass::Emotive | CueClass::Thinking) && entry.frames.any(Frames::NP);
        let polarity = self.layers.lexicons.polarity.word(self.layers.text.symbol(cue.head)).filter(|_| feels)?;
        Some(if cue.negated { -polarity.value } else { polarity.value })
    }

    /// "condemned X for Y", "criticism of X"; "X was condemned".
    fn side(&mut self, kind: CueType, cue: &Cue, side: f32) {
        let (after, end) = (cue.tokens.end(), self.sentence_end(cue.tokens.start()));
        if cue.voice == Voice::Passive {
            let subject = self.layers.noun_phrase_before(cue.tokens.start(), after.saturating_sub(SUBJECT_REACH));
            return subject.into_iter().for_each(|subject| self.add(subject, side));
        }
        let object = match kind {
            CueType::Noun if self.is_form(after, &["of", "for", "against", "on", "over"]) => after + 1,
            CueType::Noun => return,
            _ => after,
        };
        let reason = self.objects(object, end, side);
        if reason > object && self.is_form(reason, &["for"]) {
            self.objects(reason + 1, end, side);
        }
    }

    /// What a directive or a promise wants: "an end to X", "X and Y", "to help X".
    fn wanted(&mut self, content: TokenRange, sign: f32) {
        if self.layers.tag(content.start()) != Tag::TO {
            self.objects(content.start(), content.end(), sign);
            return;
        }
        let (verb, lexicons) = (content.start() + 1, self.layers.lexicons);
        if let Some(object) = self.reversed(verb, content.end()) {
            self.objects(object, content.end(), -sign);
        } else if let Some(found) = lexicons.polarity.longest(|ahead| self.layers.text.symbol(TokenId::new(verb + ahead))) {
            let value = lexicons.polarity.entry(found.entry).value.value;
            self.objects(verb + found.tokens, content.end(), sign * value.signum());
        }
    }

    /// "called the deal a disaster", "called the deal “a disaster”", "described X as corrupt".
    fn described(&mut self, cue: &Cue, entry: CueEntry, content: TokenRange, evidence: &[Evidence]) {
        let before = self.layers.noun_phrase(cue.head.index() + 1, content.start());
        let Some(phrase) = before.or_else(|| self.layers.noun_phrase(content.start(), content.end())) else { return };
        let end = if before.is_some() { phrase.end() } else { self.past_hanging(phrase.end(), content.end()) };
        let predicate = match before {
            Some(_) => true,
            None if self.is_form(end, &["as"]) => true,
            None if end > phrase.end() => entry.frames.any(Frames::SMALL) && self.layers.tag(end) == Tag::DT,
            None => entry.frames.any(Frames::SMALL) && !matches!(self.layers.tag(end), Tag::IN | Tag::TO | Tag::CC),
        };
        let from = end.max(content.start());
        let reach = end..from + PREDICATE_REACH;
        let said = |piece: &&Evidence| {
            piece.dimension == Dimension::Polarity && content.contains(piece.tokens) && reach.contains(&piece.tokens.start())
        };
        let sum: f32 = evidence.iter().filter(said).map(|piece| piece.value).sum();
        if sum != 0.0 && predicate && !self.opens_clause(phrase.end()) {
            self.add(phrase, sum.clamp(-1.0, 1.0));
        }
    }

    /// Where what hangs on a noun phrase by prepositions ends.
    fn past_hanging(&self, from: usize, end: usize) -> usize {
        let hanging = |at: &usize| {
            let joins = self.layers.tag(*at) == Tag::IN && !self.is_form(*at, &["as"]);
            joins.then(|| self.layers.noun_phrase(*at + 1, end)).flatten().map(|phrase| phrase.end())
        };
        std::iter::successors(Some(from), hanging).take(HANGING + 1).last().unwrap_or(from)
    }

    /// Adds the noun phrase at `at` and those joined to it by "and", "an end to X" with its sign turned; gives where they end.
    fn objects(&mut self, at: usize, end: usize, stance: f32) -> usize {
        let mut from = at;
        for _ in 0..MOST {
            let (start, stance) = self.reversed(from, end).map_or((from, stance), |object| (object, -stance));
            let phrase = self.layers.noun_phrase(start, end).filter(|phrase| !self.opens_clause(phrase.end()));
            let Some(phrase) = phrase.map(|phrase| self.possessed(phrase, end)) else { break };
            self.add(phrase, stance);
            if phrase.end() + 1 >= end || !self.is_form(phrase.end(), &["and", "or"]) {
                return phrase.end();
            }
            from = phrase.end() + 1;
        }
        from
    }

    /// Whose virtues: "the virtues of X" speak of X; of what is bad, X may be the victim ("violations of X").
    fn possessed(&self, phrase: TokenRange, end: usize) -> TokenRange {
        let noun = phrase.last().and_then(|noun: TokenId| self.layers.text.symbol(noun));
        let evaluates = self.layers.lexicons.polarity.word(noun).is_some_and(|polarity| polarity.value >= TELLING);
        let owner = || self.layers.noun_phrase(phrase.end() + 1, end);
        if evaluates && self.is_form(phrase.end(), &["of"]) { owner().unwrap_or(phrase) } else { phrase }
    }

    /// Where the object of a reverser at `at` begins, past an article and a mark: "an end to |X".
    fn reversed(&self, at: usize, end: usize) -> Option<usize> {
        let start = (at..end).find(|at| !self.layers.is_mark(*at) && self.layers.tag(*at) != Tag::DT)?;
        let negators = &self.layers.lexicons.negators;
        let found = negators.longest(|ahead| self.layers.text.symbol(TokenId::new(start + ahead)))?;
        negators.entry(found.entry).value.is_reverser.then_some(start + found.tokens)
    }

    /// "warned against", "warned of": what is not wanted.
    fn is_warning(&self, cue: &Cue) -> bool {
        let lexicons = self.layers.lexicons;
        let reverses = cue.name(lexicons).ends_with(" against");
        let head = lexicons.polarity.word(self.layers.text.symbol(cue.head));
        reverses || head.is_some_and(|polarity| polarity.value < 0.0)
    }

    /// Whether the noun phrase before `at` is no object but the subject of a clause, or only opens one: "the fact that".
    fn opens_clause(&self, at: usize) -> bool {
        let shell = || at.checked_sub(1).is_some_and(|head| self.is_form(head, SHELLS));
        self.layers.tag(at).is_finite() || (self.is_form(at, &["that"]) && shell())
    }

    pub(super) fn is_form(&self, at: usize, forms: &[&str]) -> bool {
        let text = self.layers.text;
        text.tokens.find(TokenId::new(at)).is_some_and(|token| forms.contains(&token.span.slice(text.content)))
    }
}
