//! The sieve of dialogue: who takes which turn, where quotations follow each other and few say whose they are.
//!
//! A turn is what one paragraph quotes; a conversation is a run of turns with little narration between. What is seen of a turn (its
//! source, whom a pronoun may mean, who acts beside it, who is addressed in it) speaks for some of those present and against others, and
//! speakers take turns. All turns of a conversation are decided together: the assignment with the largest sum of weights, found by
//! dynamic programming over the last two speakers (Viterbi 1967). A turn whose second-best speaker comes close stays open.

use super::Sieve;
use super::assignment::{self, Step};
use super::pronouns::personal;
use super::resolver::{Answer, Resolver};
use crate::attributions::{Attribution, Kind, Rule};
use crate::lexicons::names::Gender;
use crate::text::{AttributionId, Id, ParagraphId, TokenId};

/// What speaks for and against a speaker.
mod weigh {
    /// The source is a name or a description.
    pub const SOURCE: f32 = 12.0;
    /// The subject of the narration in the same paragraph.
    pub const BESIDE: f32 = 3.5;
    /// The subject of the narration right before, which says that somebody speaks, or does not.
    pub const LEADS: [f32; 2] = [6.0, 0.5];
    /// The likeliest that a pronoun may mean, by what it weighs against the others.
    pub const MEANT: f32 = 5.0;
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
    pub const RETURNS: [f32; 2] = [2.2, 0.7];
}

/// Paragraphs without a turn that end a conversation.
const SILENCE: usize = 4;
/// No conversation has more turns; where one has, it goes on as another.
const LONGEST: usize = 400;
/// No more speakers of one conversation are compared.
const PRESENT: usize = 10;
/// Of those in mind, so many may speak.
const IN_MIND: usize = 4;
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
            let goes_on = turns.last().is_some_and(|last| {
                let same_source = source.is_none() || last.source.is_none() || last.source == source;
                let same_gender = gender.is_none() || last.gender.is_none() || last.gender == gender;
                last.paragraph == paragraph && same_source && same_gender
            });
            if !goes_on {
                let begins = self.layers.text.paragraphs[ParagraphId::new(paragraph)].tokens.start();
                let [speaking, silent] = weigh::LEADS;
                let lead = if attribution.source.is_none() { self.lead(paragraph) } else { None };
                let weights = lead.map(|(entity, speaks)| (entity, if speaks { speaking } else { silent })).into_iter().collect();
                turns.push(Turn { paragraph, is_told: self.is_told(begins), weights, ..Turn::default() });
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
                self.entity_of(id)
            } else {
                self.beside(*piece)
            };
            turn.weights.extend(beside.map(|entity| (entity, weigh::BESIDE)));
            let (addressed, named) = self.named_within(attribution);
            turn.weights.extend(addressed.iter().map(|entity| (*entity, weigh::ADDRESSED)));
            turn.weights.extend(named.iter().map(|entity| (*entity, weigh::TALKED_ABOUT)));
            turn.addressed.extend(addressed);
        }
        turns
    }

    /// Whom the source of a row surely means: a name, a description.
    fn sure(&self, row: usize, attribution: &Attribution) -> Option<usize> {
        if attribution.source.is_none() || attribution.rule == Rule::Conversation || self.in_mind.contains_key(&row) {
            return None;
        }
        self.entity_of(AttributionId::new(row))
    }

    /// Decides one conversation; what stays open is left so if `last`.
    fn conversation(&mut self, turns: &[Turn], last: bool) {
        let present = present(turns);
        if present.is_empty() {
            return;
        }
        let scores: Vec<Vec<f32>> =
            (0..turns.len()).map(|at| present.iter().map(|entity| self.score(turns, at, *entity)).collect()).collect();
        let weight = |weights: [f32; 2], at: usize| weights.get(gap(turns, at)).copied().unwrap_or(0.0);
        let step = |at: usize| Step { again: weight(weigh::AGAIN, at), returns: weight(weigh::RETURNS, at) };
        let steps: Vec<Step> = (0..turns.len()).map(step).collect();
        let best = assignment::best(&scores, present.len(), &steps);
        for (turn, marginals) in turns.iter().zip(best) {
            let mut ranked: Vec<(usize, f32)> = present.iter().copied().zip(marginals).collect();
            ranked.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
            let Some((entity, first)) = ranked.first().copied() else { continue };
            let behind = ranked.get(1).map_or(f32::INFINITY, |second| first - second.1);
            if let Some(gender) = turn.gender.filter(|_| !last && turn.source.is_none() && behind > 1.0) {
                self.learn_gender(entity, gender);
            }
            if last {
                self.assign(turn, if behind < self.caution.margin() { Err(ranked) } else { Ok(entity) });
            }
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
                (Some(source), rule, _) if rule != Rule::Conversation && source.len() > 1 => Sieve::Nominal,
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
