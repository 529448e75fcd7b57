//! Transcripts and interviews: labelled paragraphs, and those that go on with them until the next label.
//!
//! A document is a transcript where several paragraphs begin with the label of a speaker, one of them again and again, and most of what
//! follows the labels ends as sentences do; "Note: …", recipes, line-ups and tables of figures do not. In other documents a label counts
//! only by itself: before a quotation, in capitals, or in the headline.
//!
//! The limits: questions without a label are not told from narration, and after the last label a turn goes on only where turns of
//! several paragraphs came before, as far as nobody else is reported.

use hashbrown::{HashMap, HashSet};

use super::attribution::{Attribution, Rule};
use super::labels::{self, Label, Standing};
use super::phrases;
use super::scene::Scene;
use crate::text::{Id, ParagraphId, TokenId, TokenRange};
use crate::tokens::{Block, Case, Paragraph, TokenKind};

/// The labelled turns of a document; `found` are its attributions by cues.
pub(super) fn turns(scene: Scene<'_, '_>, found: &[Attribution]) -> Vec<Attribution> {
    let mut labels: Vec<Option<Label>> = scene.text.paragraphs.iter().map(|paragraph| labels::label(scene, paragraph)).collect();
    if !keep_speakers(scene, &mut labels) {
        return scene.text.paragraphs.iter().filter_map(|paragraph| lone(scene, paragraph)).collect();
    }
    let reported = reported(scene, found);
    let last = labels.iter().rposition(Option::is_some).unwrap_or_default();
    let (goes_on, mut over_several) = (is_dense(&labels), false);
    let mut turns: Vec<(TokenRange, Vec<TokenRange>)> = Vec::new();
    let mut is_open = false;
    for ((id, paragraph), label) in scene.text.paragraphs.enumerate().zip(labels) {
        if let Some(label) = label {
            let is_empty = label.rest.is_empty();
            turns.push((label.source, Some(label.rest).filter(|_| !is_empty).into_iter().collect()));
            is_open = goes_on || is_empty;
            continue;
        }
        let Some((_, pieces)) = turns.last_mut().filter(|_| is_open) else { continue };
        let ended = id.index() > last && !pieces.is_empty() && (!over_several || reported.contains(&id) || !is_speech(scene, paragraph));
        if ended {
            break;
        }
        if is_speech(scene, paragraph) {
            over_several |= !pieces.is_empty();
            pieces.push(scene.trim(paragraph.tokens));
            is_open = goes_on;
        }
    }
    let spoken = turns.into_iter().filter(|(_, pieces)| !pieces.is_empty());
    spoken.map(|(source, pieces)| scene.attribution(pieces, None, Some(source), Rule::Label, TURN)).collect()
}

/// How sure a turn of a transcript is, and a label by itself.
const TURN: f32 = 0.8;
const LONE: f32 = 0.7;
/// Labels that make a transcript, and how many of them at least are the same.
const LABELS: usize = 3;
const RECURRING: usize = 2;

/// Leaves only the labels of speakers; false where the document is no transcript.
fn keep_speakers(scene: Scene<'_, '_>, labels: &mut [Option<Label>]) -> bool {
    let mut counts = counts(labels, |label| !label.is_bare && label.standing != Standing::Likely);
    let has = |counts: &HashMap<String, usize>, key: &str| counts.contains_key(key);
    // A without Q begins a list.
    let letters = has(&counts, "q") && (has(&counts, "a") || counts.len() > 1);
    if !letters {
        counts.retain(|key, _| key != "q" && key != "a");
    }
    let bare = self::counts(labels, |label| label.is_bare);
    let scripted = bare.len() > 1 && bare.values().all(|count| *count >= RECURRING);
    let all: usize = counts.values().sum();
    let likely = self::counts(labels, |label| label.standing == Standing::Likely);
    let two = counts.len() > 1 || likely.values().any(|count| *count >= RECURRING);
    let is_one = all >= LABELS && two && counts.values().any(|count| *count >= RECURRING) && mostly_sentences(scene, labels);
    for slot in labels.iter_mut() {
        let keeps = |label: &Label| match label.standing {
            _ if label.is_bare => scripted || is_one && has(&counts, &label.key),
            Standing::Letter => letters && is_one,
            Standing::Sure => is_one,
            Standing::Likely => is_one && (has(&counts, &label.key) || likely.get(&label.key).is_some_and(|count| *count >= RECURRING)),
        };
        *slot = slot.take().filter(keeps);
    }
    is_one || scripted
}

fn counts(labels: &[Option<Label>], counted: impl Fn(&Label) -> bool) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for label in labels.iter().flatten().filter(|label| counted(label)) {
        *counts.entry(label.key.clone()).or_default() += 1;
    }
    counts
}

/// At least half of what stands beside labels ends with a full stop, a mark or a dash.
fn mostly_sentences(scene: Scene<'_, '_>, labels: &[Option<Label>]) -> bool {
    let ends = |label: &Label| {
        let past = scene.text.kind(TokenId::new(label.rest.end()));
        let last = label.rest.last().and_then(|last| scene.kind(last));
        let paragraph = scene.paragraph(TokenId::new(label.source.start()));
        let trimmed = label.rest.end() < paragraph.end() && matches!(past, Some(TokenKind::Stop | TokenKind::Dash));
        trimmed || matches!(last, Some(TokenKind::Stop | TokenKind::Mark | TokenKind::Bracket))
    };
    let beside = || labels.iter().flatten().filter(|label| !label.rest.is_empty());
    beside().filter(|label| ends(label)).count() * 2 >= beside().count()
}

/// Whether labels stand so close that what is between them are turns: an article may hold a short transcript.
fn is_dense(labels: &[Option<Label>]) -> bool {
    let first = labels.iter().position(Option::is_some).unwrap_or_default();
    let last = labels.iter().rposition(Option::is_some).unwrap_or_default();
    labels.iter().flatten().count() * PARAGRAPHS_A_TURN > last - first
}

/// Turns of more paragraphs than this on average are none.
const PARAGRAPHS_A_TURN: usize = 8;

/// No heading, caption or stage direction.
fn is_speech(scene: Scene<'_, '_>, paragraph: &Paragraph) -> bool {
    let is_bracket = |id: TokenId| scene.kind(id) == Some(TokenKind::Bracket);
    let direction = paragraph.tokens.first().is_some_and(is_bracket) && paragraph.tokens.last().is_some_and(is_bracket);
    paragraph.block == Block::Body && !direction && scene.text.words(paragraph.tokens) > 0
}

/// Paragraphs in which somebody is reported by a cue, and not by "I said".
fn reported(scene: Scene<'_, '_>, found: &[Attribution]) -> HashSet<ParagraphId> {
    let others = |source: &TokenRange| !source.first().is_some_and(|first| scene.is(first, &["i", "we", "you"]));
    let sources = found.iter().filter(|attribution| attribution.cue.is_some()).filter_map(|attribution| attribution.source);
    sources.filter(others).filter_map(|source| Some(scene.text.paragraph_of(source.first()?))).collect()
}

/// The most tokens of a label that counts by itself.
const LABEL_WORDS: usize = 5;

/// A label outside of transcripts: in capitals, before a quotation, or in the headline.
fn lone(scene: Scene<'_, '_>, paragraph: &Paragraph) -> Option<Attribution> {
    let skip = paragraph.tokens.first().filter(|first| scene.kind(*first) == Some(TokenKind::Mark)).map_or(0, |_| 1);
    let start = TokenId::new(paragraph.tokens.start() + skip);
    let to = (start.index() + LABEL_WORDS + 1).min(paragraph.tokens.end());
    let colon = (start.index()..to).map(TokenId::new).find(|id| scene.form(*id) == ":")?;
    let source = TokenRange::until(start, colon);
    let content = scene.trim(TokenRange::of(colon.index() + 1, paragraph.tokens.end()));
    let named = phrases::ending_at(&scene, scene.before(colon, source)?, source) == Some(source) || source.len() == 1;
    let proper = source.iter().all(|id| scene.text.tokens[id].is_capitalised() || scene.tag(id).is_noun());
    let first = content.first()?;
    let upper = source.iter().all(|id| scene.text.tokens[id].case == Case::Upper);
    let quoted = super::extent::quotation_starting(scene, first).is_some();
    let loud = paragraph.block == Block::Headline || (upper && scene.text.tokens[start].span.len() > 2);
    let is_sure = quoted || (loud && content.len() > 1);
    let label = is_sure && named && proper && !labels::is_heading(scene, source) && scene.text.words(content) > 0;
    label.then(|| scene.attribution(vec![content], None, Some(source), Rule::Label, LONE))
}

#[cfg(test)]
mod tests {
    use super::super::marked::check;

    #[test]
    fn labels_of_every_form() {
        for marked in [
            "[source Ada Quill]: [content We met].\n[source Bo Marsh]: [content We did].\n[source Ada Quill]: [content It rained].\n",
            "[source Ada Quill, harbor master]: [content We met].\n[source Bo Marsh]: [content We did].\n[source Quill]: [content So].\n",
            "[[source Ada Quill]]: [content We met].\n[[source Bo Marsh]]: [content We did].\n[[source Ada Quill]]: [content So].\n",
            "— [source Ilka]: [content Hm].\n— [source Bo Marsh] (inaudible): [content We did].\n— [source Ilka]: [content So].\n",
            "**[source Ilka Tarn]:** [content Hm].\n**[source Bo Marsh]**: [content No].\n**[source Bo Marsh]** (softly): [content No].\n",
            ">> [source ILKA TARN]: [content Hm].\n>> [source BO MARSH]: [content No].\n>> [source ILKA TARN]: [content So].\n",
            "[00:12:03] [source Ilka Tarn]: [content Hm].\n[00:12:09] [source Bo]: [content No].\n[00:13:00] [source Bo]: [content No].\n",
            "[source Mr. LOWELL]: [content We met].\n[source The CHAIRMAN]: [content We did].\n[source Mr. LOWELL]: [content So].\n",
            "[source Speaker 1]: [content We met].\n[source Speaker 2]: [content We did].\n[source Speaker 1]: [content So].\n",
            "[source Q]: [content Who met?]\n[source A]: [content We did].\n[source Q]: [content When?]\n",
            "[source Q.] [content Who met?]\n[source A.] [content We did].\n[source Q.] [content When?]\n",
            "[source Question]: [content Who met?]\n[source Answer]: [content We did].\n[source Question]: [content When?]\n",
            "[source INTERVIEWER]:\n[content Who met?]\n[source Ada Quill]:\n[content We did].\n[source INTERVIEWER]:\n[content When?]\n",
            "[source ADA QUILL]\n[content We met].\n\n[source BO MARSH]\n[content We did].\n\n[source ADA QUILL]\n[content So].\n\n[source BO MARSH]\n[content Hm].\n",
        ] {
            check(marked);
        }
    }

    #[test]
    fn a_turn_goes_on_until_the_next_label() {
        check(
            "[source Ada Quill]: [content We met].\n\n[content It rained].\n\n[Laughter.]\n\n[content It stopped].\n\n\
             [source Bo Marsh]: [content We did].\n\n[source Ada Quill]: [content So].\n\n[content Good night].\n",
        );
        // No turn was longer than a paragraph, so what follows the last one may be anybody's.
        check(
            "[source Q]: [content Who met?]\n[source A]: [content We did].\n[source Q]: [content When?]\nThe council met again on Monday.\n",
        );
    }

    #[test]
    fn a_common_word_is_a_name_where_it_comes_again() {
        check(
            "[source Stone]: [content We met].\n[source Ada Quill]: [content We did].\n[source Ada Quill]: [content So].\n\
             [source Stone]: [content Hm].\n[source Ada Quill]: [content It rained].\nRiver: It rose.\n",
        );
    }

    #[test]
    fn no_transcripts() {
        for text in [
            "Note: Read the whole recipe.\nIngredients: lamb, barley.\nNote: Do not lift the lid.\nMethod: Brown the lamb.\nNote: It keeps.\n",
            "10:30: The doors open.\n11:00: The mayor comes.\n10:30: The doors close.\n",
            "Tarn: 12\nQuillby: 20\nTarn: 31\nQuillby: 11\n",
            "A: Apples.\nB: Pears.\nA: More apples.\nC: Plums.\n",
            "She wrote to Ada: come at once.\nShe wrote to Bo: stay away.\nShe wrote to Ada: stay.\n",
            "ADVERTISEMENT\n\nIt rained.\n\nADVERTISEMENT\n\nIt stopped.\n\nADVERTISEMENT\n",
        ] {
            check(text);
        }
    }

    #[test]
    fn labels_that_count_by_themselves() {
        check("It rained.\n[source LOWELL]: [content The bill is dead].\n");
        check("It rained.\n[source Ada Quill]: [content “The bill is dead.”]\n");
        check("It rained.\nAda Quill: the bill is dead.\n");
        check("Transcript: “The Morning Ledger”\n\nIt rained.\n");
    }
}
