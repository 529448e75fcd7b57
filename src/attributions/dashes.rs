//! Dialogue by dashes, without quotation marks: "— Is it far? asked Ilka. — No, said Tom, and yawned. An hour."
//!
//! A paragraph that begins with a long dash is a turn where several do and some of them say who speaks. A tag after a comma or the end
//! of a sentence is cut out, with what it goes on to tell up to its full stop or the next dash. The limit: narration that follows in a
//! sentence of its own is taken for speech.

use hashbrown::HashSet;

use super::attribution::{Attribution, Rule};
use super::quoted;
use super::scene::Scene;
use crate::cues::Cue;
use crate::lexicons::cue::{CueType, Frames};
use crate::text::{CueId, Id, TokenId, TokenRange};
use crate::tokens::TokenKind;

/// Turns that make a dialogue, and tags among them.
const TURNS: usize = 4;
const TAGS: usize = 2;

/// A turn as read.
struct Turn {
    content: Vec<TokenRange>,
    /// Its cue and source.
    tag: Option<(CueId, TokenRange)>,
}

/// The attributions with the turns of a dialogue by dashes, which take the place of what was found by the cues of their tags.
pub(super) fn add(scene: Scene<'_, '_>, mut found: Vec<Attribution>) -> Vec<Attribution> {
    let turns: Vec<Turn> = scene.text.paragraphs.iter().filter_map(|paragraph| turn(scene, paragraph.tokens)).collect();
    let tags: HashSet<TokenId> = turns.iter().filter_map(|turn| Some(scene.cues[turn.tag?.0].head)).collect();
    if turns.len() < TURNS || tags.len() < TAGS {
        return found;
    }
    found.retain(|attribution| attribution.cue.is_none_or(|cue| !tags.contains(&cue.head)));
    found.extend(turns.into_iter().map(|turn| match turn.tag {
        Some((cue, source)) => scene.attribution(turn.content, Some(cue), Some(source), Rule::Quotation, 0.7),
        None => scene.attribution(turn.content, None, None, Rule::Conversation, 0.5),
    }));
    found
}

fn turn(scene: Scene<'_, '_>, paragraph: TokenRange) -> Option<Turn> {
    let dash = paragraph.first().filter(|first| matches!(scene.form(*first), "—" | "–" | "―" | "--"))?;
    let speech = TokenRange::of(dash.index() + 1, paragraph.end());
    if speech.iter().any(|id| scene.quotations.is_quoted(id)) || scene.text.words(speech) == 0 {
        return None;
    }
    let Some((cue, clause, source)) = tag(scene, speech) else {
        return Some(Turn { content: spoken(scene, speech), tag: None }).filter(|turn| !turn.content.is_empty());
    };
    let ends = |id: &TokenId| matches!(scene.kind(*id), Some(TokenKind::Stop | TokenKind::Dash));
    let resumes = (clause.end()..speech.end()).map(TokenId::new).find(ends).map_or(speech.end(), |end| end.index() + 1);
    let mut content = spoken(scene, TokenRange::of(speech.start(), clause.start()));
    content.extend(spoken(scene, TokenRange::of(resumes, speech.end())));
    (!content.is_empty()).then_some(Turn { content, tag: Some((cue, source)) })
}

/// What is said of a run that begins with speech: a dash after a full stop begins narration, and the next such dash ends it.
fn spoken(scene: Scene<'_, '_>, run: TokenRange) -> Vec<TokenRange> {
    let is_dash = |at: &usize| scene.kind(TokenId::new(*at)) == Some(TokenKind::Dash);
    let after_stop = |at: &usize| *at > run.start() && scene.kind(TokenId::new(*at - 1)) == Some(TokenKind::Stop);
    let mut borders: Vec<usize> = (run.start()..run.end()).filter(|at| is_dash(at) && after_stop(at)).collect();
    borders.insert(0, run.start());
    borders.push(run.end());
    let pieces = borders.chunks(2).filter_map(|piece| Some(TokenRange::of(*piece.first()?, *piece.last()?)));
    pieces.map(|piece| scene.trim(piece)).filter(|piece| scene.text.words(*piece) > 0).collect()
}

/// The first "said Ilka" or "she said" of a turn that stands between marks of its own: cue, clause, source.
fn tag(scene: Scene<'_, '_>, speech: TokenRange) -> Option<(CueId, TokenRange, TokenRange)> {
    let speaks = |cue: &Cue| scene.entry(cue).kind == CueType::Verb && scene.entry(cue).frames.any(Frames::QUOTE);
    let cues = scene.cues_within(speech).iter().filter(|id| speaks(&scene.cues[*id]));
    let apart = |clause: TokenRange| {
        let before = clause.first().and_then(|first| scene.before(first, speech)).and_then(|before| scene.kind(before));
        let is_mark = |kind| matches!(kind, Some(TokenKind::Comma | TokenKind::Stop | TokenKind::Dash));
        let goes_on = |after| scene.tag(after).is_adverb() || scene.is(after, &AFTER_TAGS);
        is_mark(before) && scene.past(clause, speech).is_none_or(|after| is_mark(scene.kind(after)) || goes_on(after))
    };
    cues.take(CUES_A_TURN).find_map(|id| {
        let clauses = quoted::clauses(scene, &scene.cues[id]).into_iter().flatten();
        clauses.into_iter().find(|(clause, _)| apart(*clause)).map(|(clause, source)| (id, clause, source))
    })
}

/// "she said after a moment"
const AFTER_TAGS: [&str; 12] = ["after", "and", "as", "at", "before", "from", "in", "on", "through", "to", "with", "without"];

/// No tag comes later in a turn.
const CUES_A_TURN: usize = 32;

#[cfg(test)]
mod tests {
    use super::super::marked::check;

    #[test]
    fn turns_with_and_without_tags() {
        check(
            "Ilka stood at the rail.\n\n— [content Is it far?] asked [source Ilka].\n\n\
             — [content No], said [source Tom Reed], and yawned. [content An hour, perhaps].\n\n\
             — [content You said that an hour ago].\n\n— [content Then it is nearer now], [source he] said.\n",
        );
        check(
            "— [content Is it far?] asked [source Ilka].\n\n— [content No]. — [source Tom] yawned. — [content An hour].\n\n\
             — [content I shall walk], said [source Ilka] after a while.\n\n— [content It is wet]. — He took his hat.\n",
        );
    }

    #[test]
    fn lists_are_no_dialogue() {
        check("Agenda\n\n— The harbor bill.\n\n— Is the crane safe?\n\n— The heron, at noon.\n\n— Any other business.\n");
    }
}
