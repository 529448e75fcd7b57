//! The sieve of dialogue: who takes which turn, where quotations follow each other and few say whose they are.
//!
//! A turn is what one paragraph quotes; a conversation is a run of turns with little narration between. What is seen of a turn (its
//! source, whom a pronoun may mean, who acts beside it, who is addressed in it) speaks for some of those present and against others, and
//! speakers take turns. All turns of a conversation are decided together: the assignment with the largest sum of weights, found by
//! dynamic programming over the last two speakers (Viterbi 1967). A turn whose second-best speaker comes close stays open.

use super::Sieve;
use super::assignment;
use super::cast::Reading;
use super::mention::{Mention, Reader};
use super::names;
use super::pronouns::personal;
use super::resolver::{Answer, Resolver};
use crate::attributions::{Attribution, Kind, Rule};
use crate::lexicons::cue::{CueType, Frames};
use crate::lexicons::names::{Case, Gender};
use crate::lexicons::words::Tag;
use crate::text::{AttributionId, Id, ParagraphId, TokenId, TokenRange};
use crate::tokens::TokenKind;

/// Those in mind where a turn stands, with their weights, the gender of the pronoun that it is ascribed to, and whether its source is a
/// name that can mean these and nobody else.
#[derive(Clone, Debug, Default)]
pub(super) struct InMind {
    pub ranked: Vec<(usize, f32)>,
    pub gender: Option<Gender>,
    pub named: bool,
}

/// What speaks for and against a speaker.
mod weigh {
    /// The source is a name or a description.
    pub const SOURCE: f32 = 12.0;
    /// The subject of the narration in the same paragraph.
    pub const BESIDE: f32 = 3.5;
    /// The subject of the narration right before, which says that somebody speaks, or does not.
    pub const LEADS: [f32; 2] = [6.0, 0.5];
    /// The likeliest that a pronoun may mean, by what it weighs against the others.
    pub const MEANT: f32 = 4.5;
    /// A pronoun of the other gender, or a name that is not theirs.
    pub const RULED_OUT: f32 = -9.0;
    /// The one most in mind where nothing is said.
    pub const IN_MIND: f32 = 1.5;
    /// Addressed by name in the turn itself.
    pub const ADDRESSED: f32 = -5.0;
    /// Named in the turn, but not addressed.
    pub const TALKED_ABOUT: f32 = -1.0;
    /// Addressed in the turn before, or in the one after.
    pub const CALLED: f32 = 2.0;
    /// Two turns in a row, with nothing between, and with some narration.
    pub const AGAIN: [f32; 2] = [-4.0, -0.8];
    /// Back after one other.
    pub const RETURNS: [f32; 2] = [1.5, 0.7];
}

/// Paragraphs without a turn that end a conversation.
const SILENCE: usize = 4;
/// No conversation has more turns; where one has, it goes on as another.
const LONGEST: usize = 400;
/// No more speakers of one conversation are compared.
const PRESENT: usize = 10;
/// Of those in mind, so many may speak.
const IN_MIND: usize = 4;
/// How many tokens beside a quotation are narration about its speaker.
const NARRATION: usize = 60;
/// A conversation is decided so many times: what "he" meant tells who is a man.
const PASSES: usize = 2;

/// What one paragraph quotes.
#[derive(Debug, Default)]
struct Turn {
    paragraph: usize,
    /// The paragraph begins with narration.
    is_told: bool,
    /// Its attributions.
    rows: Vec<usize>,
    source: Option<usize>,
    gender: Option<Gender>,
    /// Those whom its source can mean, if it is a name that several bear.
    bearers: Vec<usize>,
    /// For and against.
    weights: Vec<(usize, f32)>,
    addressed: Vec<usize>,
}

impl Resolver<'_, '_, '_> {
    /// Decides all conversations of a document in which quotations are turns.
    pub fn dialogues(&mut self) {
        if !self.story {
            return;
        }
        let turns = self.turns();
        let mut start = 0;
        for at in 1..=turns.len() {
            let (before, here) = (turns.get(at - 1), turns.get(at));
            let silence = here.zip(before).is_none_or(|(here, before)| here.paragraph.saturating_sub(before.paragraph) > SILENCE);
            if silence || at - start == LONGEST {
                for pass in 1..=PASSES {
                    self.conversation(turns.get(start..at).unwrap_or(&[]), pass == PASSES);
                }
                start = at;
            }
        }
    }

    /// Quotations, paragraph by paragraph; one that is surely another's than the one before begins a turn of its own.
    fn turns(&mut self) -> Vec<Turn> {
        let attributions = self.layers.attributions;
        // In a dialogue by dashes nothing stands in marks.
        let is_spoken = |attribution: &Attribution| {
            attribution.kind != Kind::Indirect || matches!(attribution.rule, Rule::Conversation | Rule::Quotation)
        };
        let is_turn = |attribution: &Attribution| is_spoken(attribution) && attribution.parent.is_none();
        let mut turns: Vec<Turn> = Vec::new();
        for (id, attribution) in attributions.enumerate().filter(|(_, attribution)| is_turn(attribution)) {
            let Some(piece) = attribution.content.first() else { continue };
            let paragraph = self.layers.text.paragraph_of(TokenId::new(piece.start())).index();
            let source = self.sure(id.index(), attribution);
            let gender = self.in_mind.get(&id.index()).and_then(|in_mind| in_mind.gender);
            let lead = if attribution.source.is_none() { self.lead(paragraph) } else { None };
            let goes_on = turns.last().is_some_and(|last| {
                let same_source = source.is_none() || last.source.is_none() || last.source == source;
                let same_gender = gender.is_none() || last.gender.is_none() || last.gender == gender;
                last.paragraph == paragraph && same_source && same_gender
            });
            if !goes_on {
                let begins = self.layers.text.paragraphs[ParagraphId::new(paragraph)].tokens.start();
                turns.push(Turn { paragraph, is_told: self.is_told(begins), ..Turn::default() });
            }
            let Some(turn) = turns.last_mut() else { continue };
            turn.rows.push(id.index());
            turn.source = turn.source.or(source);
            if let Some(in_mind) = self.in_mind.get(&id.index()) {
                turn.gender = turn.gender.or(in_mind.gender);
                let most = in_mind.ranked.first().map_or(1.0, |first| first.1);
                let factor = if in_mind.gender.is_some() || in_mind.named { weigh::MEANT } else { weigh::IN_MIND };
                if in_mind.named {
                    turn.bearers.extend(in_mind.ranked.iter().map(|(entity, _)| *entity));
                }
                let ranked = in_mind.ranked.iter().take(IN_MIND);
                turn.weights.extend(ranked.map(|(entity, weight)| (*entity, factor * weight / most)));
            }
            let beside = if attribution.rule == Rule::Conversation && attribution.source.is_some() {
                self.answers_entity(id.index())
            } else {
                self.beside(*piece)
            };
            turn.weights.extend(beside.map(|entity| (entity, weigh::BESIDE)));
            if !goes_on {
                turn.weights.extend(lead);
            }
            let (addressed, named) = self.named_within(attribution);
            turn.weights.extend(addressed.iter().map(|entity| (*entity, weigh::ADDRESSED)));
            turn.weights.extend(named.iter().map(|entity| (*entity, weigh::TALKED_ABOUT)));
            turn.addressed.extend(addressed);
        }
        turns
    }

    /// Whether a paragraph that begins at `begins` begins with narration: neither with a mark nor with a dash.
    fn is_told(&self, begins: usize) -> bool {
        !self.layers.is_quoted(begins) && self.layers.kind(begins) != Some(TokenKind::Dash)
    }

    fn answers_entity(&self, row: usize) -> Option<usize> {
        self.entity_of(AttributionId::new(row))
    }

    /// Whom the source of a row surely means: a name, a description.
    fn sure(&self, row: usize, attribution: &Attribution) -> Option<usize> {
        if attribution.source.is_none() || attribution.rule == Rule::Conversation || self.in_mind.contains_key(&row) {
            return None;
        }
        self.answers_entity(row)
    }

    /// Who is addressed in a quotation, set off by marks or commas, and who else is named there.
    fn named_within(&self, attribution: &Attribution) -> (Vec<usize>, Vec<usize>) {
        let (mut addressed, mut named) = (Vec::new(), Vec::new());
        let border = |at: usize| {
            matches!(self.layers.kind(at), Some(TokenKind::Comma | TokenKind::Stop | TokenKind::Mark | TokenKind::Dash | TokenKind::Colon))
        };
        for name in attribution.content.iter().flat_map(|piece| names::within(self.names, *piece)) {
            let (Reading::One(entity), Some(tokens)) = (self.cast.reading(name), self.names.get(name).map(|name| name.tokens)) else {
                continue;
            };
            if !self.is_person(entity) {
                continue;
            }
            let my = tokens.start().checked_sub(1).is_some_and(|at| self.layers.is(at, &["my", "dear", "old", "oh", "o", "ah"]));
            let opens = tokens.start().checked_sub(1).is_some_and(border) || my;
            if opens && border(tokens.end()) { addressed.push(entity) } else { named.push(entity) }
        }
        (addressed, named)
    }

    /// Decides one conversation; what stays open is left so if `last`.
    fn conversation(&mut self, turns: &[Turn], last: bool) {
        let present = present(turns);
        if present.is_empty() {
            return;
        }
        let scores: Vec<Vec<f32>> =
            (0..turns.len()).map(|at| present.iter().map(|entity| self.score(turns, at, *entity)).collect()).collect();
        let best = assignment::best(&scores, present.len(), &|at, before, last, here| {
            let weight = |weights: [f32; 2]| weights.get(gap(turns, at)).copied().unwrap_or(0.0);
            match (last == here, before == Some(here)) {
                (true, _) => weight(weigh::AGAIN),
                (false, true) => weight(weigh::RETURNS),
                (false, false) => 0.0,
            }
        });
        for (turn, marginals) in turns.iter().zip(best) {
            let mut ranked: Vec<(usize, f32)> = present.iter().copied().zip(marginals).collect();
            ranked.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
            let Some((entity, first)) = ranked.first().copied() else { continue };
            let behind = ranked.get(1).map_or(f32::INFINITY, |second| first - second.1);
            if let Some(gender) = turn.gender.filter(|_| !last && turn.source.is_none() && behind > 1.0) {
                self.note_gender(entity, gender);
            }
            if last {
                self.assign(turn, if behind < self.caution.margin() { Err(ranked) } else { Ok(entity) });
            }
        }
    }

    fn note_gender(&mut self, entity: usize, gender: Gender) {
        let counts = self.cast.entities.get_mut(entity).map(|entity| &mut entity.pronouns);
        if let Some(count) = counts.and_then(|counts| counts.get_mut(usize::from(gender == Gender::Female))) {
            *count += 1;
        }
    }

    /// What speaks for an entity at a turn, apart from the turns around it.
    fn score(&self, turns: &[Turn], at: usize, entity: usize) -> f32 {
        let Some(turn) = turns.get(at) else { return 0.0 };
        let own = |turn: &Turn| turn.weights.iter().filter(|(other, _)| *other == entity).map(|(_, weight)| weight).sum::<f32>();
        let mut score = own(turn);
        if turn.source == Some(entity) {
            score += weigh::SOURCE;
        }
        if turn.gender.is_some() {
            let suits = self.cast.entities.get(entity).and_then(|entity| personal(entity, turn.gender));
            score += match suits {
                None => weigh::RULED_OUT,
                Some(suits) if suits < 0.1 => weigh::RULED_OUT * 0.8,
                Some(_) => 0.0,
            };
        }
        if !turn.bearers.is_empty() && !turn.bearers.contains(&entity) {
            score += weigh::RULED_OUT;
        }
        let calls = |other: Option<&Turn>| other.is_some_and(|other| other.source != Some(entity) && other.addressed.contains(&entity));
        if calls(at.checked_sub(1).and_then(|before| turns.get(before))) || calls(turns.get(at + 1)) {
            score += weigh::CALLED;
        }
        score
    }

    fn assign(&mut self, turn: &Turn, decided: Result<usize, Vec<(usize, f32)>>) {
        for row in &turn.rows {
            let Some(attribution) = self.layers.attributions.find(AttributionId::new(*row)) else { continue };
            if self.sure(*row, attribution).is_some() {
                continue;
            }
            let named = self.in_mind.get(row).is_some_and(|in_mind| in_mind.named);
            let sieve = match (attribution.source, attribution.rule, turn.source) {
                _ if named => Sieve::NamePart,
                (Some(_), rule, _) if rule != Rule::Conversation => Sieve::Pronoun,
                (_, _, Some(_)) => Sieve::Continuation,
                _ => Sieve::Conversation,
            };
            let answer = match &decided {
                Ok(entity) => Answer::one(sieve, *entity),
                Err(ranked) => Answer::open(shares(ranked)),
            };
            if let Some(slot) = self.answers.get_mut(*row) {
                *slot = Some(answer);
            }
        }
    }

    /// Who is in mind at a quotation without a source; whom the pronoun beside it may mean, if there is one.
    pub fn note_in_mind(&mut self, row: usize, content: TokenRange) {
        let gender = self.pronoun_beside(content).and_then(|at| self.layers.pronoun(at)).and_then(|pronoun| pronoun.gender);
        let ranked = self.focus.ranked(self.clock, |at| personal(self.cast.entities.get(at)?, gender));
        self.in_mind.insert(row, InMind { ranked, gender, named: false });
    }

    /// The one person who is named as a subject in the narration of the same paragraph.
    fn beside(&self, content: TokenRange) -> Option<usize> {
        let paragraph = self.layers.text.paragraphs.find(self.layers.text.paragraph_of(TokenId::new(content.start())))?.tokens;
        let from = paragraph.start().max(content.start().saturating_sub(NARRATION));
        let tokens = TokenRange::of(from, paragraph.end().min(content.end() + NARRATION));
        let mut found = None;
        for name in names::within(self.names, tokens) {
            let Reading::One(entity) = self.cast.reading(name) else { continue };
            let core = self.names.get(name)?.core;
            let subject = !self.layers.is_quoted(core.start()) && self.layers.tag(core.end()).is_finite() && self.is_person(entity);
            if subject && found.is_some_and(|other| other != entity) {
                return None;
            }
            found = if subject { Some(entity) } else { found };
        }
        found
    }

    /// The subject of the last sentence before a paragraph, if that is narration, with what it weighs: "The captain resumed his tale." is a
    /// tag in a paragraph of its own.
    fn lead(&mut self, paragraph: usize) -> Option<(usize, f32)> {
        let before = self.layers.text.paragraphs.find(ParagraphId::new(paragraph.checked_sub(1)?))?;
        if before.tokens.iter().any(|token| self.layers.is_quoted(token.index())) {
            return None;
        }
        let sentence = self.layers.text.sentences.slice(before.sentences).last()?.tokens;
        let (subject, verb) = self.subject(sentence)?;
        let opens = sentence
            .last()
            .is_some_and(|last| matches!(self.layers.kind(last.index()), Some(TokenKind::Colon | TokenKind::Comma | TokenKind::Dash)));
        let symbol = |nth: usize| self.layers.text.symbol(TokenId::new(verb + nth));
        let speaks = self.layers.lexicons.cues.longest_where(symbol, |cue| cue.kind == CueType::Verb && cue.frames.any(Frames::QUOTE));
        let [speaking, silent] = weigh::LEADS;
        Some((subject, if opens || speaks.is_some() { speaking } else { silent }))
    }

    /// The first name or definite description of a sentence that has a finite verb after it: whom it means, and where the verb stands.
    fn subject(&mut self, sentence: TokenRange) -> Option<(usize, usize)> {
        let verb = |at: usize| (at..at + 2).find(|at| self.layers.tag(*at).is_finite());
        for name in names::within(self.names, sentence) {
            let (Reading::One(entity), Some(core)) = (self.cast.reading(name), self.names.get(name).map(|name| name.core)) else {
                continue;
            };
            if let Some(verb) = verb(core.end()).filter(|_| self.is_person(entity)) {
                return Some((entity, verb));
            }
        }
        let start = sentence.start();
        if !self.layers.is(start, &["the"]) {
            return None;
        }
        let Mention::Nominal(nominal) = (Reader { layers: self.layers, names: self.names }).read(sentence) else { return None };
        let verb = verb(nominal.head + 1)?;
        Some((self.known(&nominal)?, verb))
    }

    /// Where "he" or "she" is a subject of the narration in the same paragraph.
    fn pronoun_beside(&self, content: TokenRange) -> Option<usize> {
        let paragraph = self.layers.text.paragraphs.find(self.layers.text.paragraph_of(TokenId::new(content.start())))?.tokens;
        let from = paragraph.start().max(content.start().saturating_sub(NARRATION));
        (from..paragraph.end().min(content.end() + NARRATION)).find(|at| {
            self.layers.tag(*at) == Tag::PRP
                && !self.layers.is_quoted(*at)
                && self.layers.pronoun(*at).is_some_and(|pronoun| pronoun.gender.is_some() && pronoun.case == Case::Subject)
        })
    }
}

/// Those who may speak in a conversation: for whom most speaks.
fn present(turns: &[Turn]) -> Vec<usize> {
    let mut sums: Vec<(usize, f32)> = Vec::new();
    let mut add = |entity: usize, weight: f32| match sums.iter_mut().find(|(other, _)| *other == entity) {
        Some((_, sum)) => *sum += weight,
        None => sums.push((entity, weight)),
    };
    for turn in turns {
        turn.source.into_iter().for_each(|entity| add(entity, weigh::SOURCE));
        turn.addressed.iter().for_each(|entity| add(*entity, weigh::CALLED));
        turn.weights.iter().filter(|(_, weight)| *weight > 0.0).for_each(|(entity, weight)| add(*entity, *weight));
    }
    sums.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
    sums.into_iter().take(PRESENT).map(|(entity, _)| entity).collect()
}

/// Whether there is narration between the turn at `at` and the one before it, as an index of weights: 0 none, 1 some.
fn gap(turns: &[Turn], at: usize) -> usize {
    let paragraph = |at: usize| turns.get(at).map_or(0, |turn| turn.paragraph);
    let is_told = turns.get(at).is_some_and(|turn| turn.is_told);
    usize::from(at > 0 && (is_told || paragraph(at).saturating_sub(paragraph(at - 1)) > 1))
}

/// Sums of weights as shares of those that come close.
fn shares(ranked: &[(usize, f32)]) -> Vec<(usize, f32)> {
    let first = ranked.first().map_or(0.0, |first| first.1);
    ranked.iter().map(|(entity, sum)| (*entity, (sum - first).exp())).filter(|(_, share)| *share > 0.05).take(IN_MIND).collect()
}

#[cfg(test)]
mod tests {
    use super::super::marked::check;

    #[test]
    fn two_take_turns() {
        check(
            "“Is it far?” asked [source Ilka].\n“No,” said [source Tom Reed].\n[quotation “Good.”]\n[quotation “Is it?”]",
            &["Ilka/named", "Tom Reed/named", "Ilka/conversation", "Tom Reed/conversation"],
        );
    }

    #[test]
    fn what_comes_later_tells_who_began() {
        check(
            "Ilka Brandt and Tom Reed waited.\n[quotation “Is it far?”]\n[quotation “No.”]\n“Good,” said [source Ilka].",
            &["Ilka Brandt/conversation", "Tom Reed/conversation", "Ilka Brandt/name-part"],
        );
    }

    #[test]
    fn who_is_addressed_does_not_speak() {
        check(
            "“It is late,” said [source Ilka].\n“No,” said [source Tom].\nA door fell shut.\n[quotation “Come, Ilka, we must go.”]",
            &["Ilka/named", "Tom/named", "Tom/conversation"],
        );
    }

    #[test]
    fn who_acts_beside_a_quotation_speaks_it() {
        check(
            "“Is it far?” asked [source Ilka].\n“No,” said [source Tom].\nTom laughed. [quotation “Not at all.”]",
            &["Ilka/named", "Tom/named", "Tom/conversation"],
        );
    }

    #[test]
    fn nobody_has_spoken_yet() {
        check("[quotation “Good.”]", &[""]);
    }
}
