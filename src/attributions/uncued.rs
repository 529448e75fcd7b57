//! Contents without a cue: turns of transcripts and labels ([`super::transcript`]), names under a quotation (“…” — Jane Lowell), and
//! quotations that only their place in a dialogue or after another quotation attributes.

use hashbrown::HashSet;

use super::attribution::{Attribution, Rule};
use super::dashes;
use super::phrases;
use super::scene::Scene;
use super::transcript;
use crate::lexicons::words::Tag;
use crate::quotations::{Quotation, Usage};
use crate::text::{Id, ParagraphId, TokenRange};
use crate::tokens::{Paragraph, TokenKind};

/// Adds the attributions that have no cue.
pub(super) fn add(scene: Scene<'_, '_>, found: Vec<Attribution>) -> Vec<Attribution> {
    let mut found = dashes::add(scene, found);
    let labels = transcript::turns(scene, &found);
    let mut covered = Covered::new(scene, &found);
    let known: HashSet<Vec<TokenRange>> = found.iter().map(|other| other.content.clone()).collect();
    for label in labels.into_iter().chain(signatures(scene)).filter(|label| !known.contains(&label.content)) {
        covered.add(&label.content);
        found.push(label);
    }
    let loose = loose(scene, &covered, &found);
    found.extend(loose);
    found
}

/// Which tokens some content holds.
struct Covered(Vec<bool>);

impl Covered {
    fn new(scene: Scene<'_, '_>, found: &[Attribution]) -> Self {
        let mut covered = Self(vec![false; scene.text.tokens.len()]);
        for attribution in found {
            covered.add(&attribution.content);
        }
        covered
    }

    fn add(&mut self, content: &[TokenRange]) {
        for piece in content {
            self.0.get_mut(piece.start()..piece.end()).unwrap_or(&mut []).fill(true);
        }
    }

    fn has(&self, run: TokenRange) -> bool {
        self.0.get(run.start()..run.end()).is_some_and(|run| run.contains(&true))
    }
}

/// “…” — Jane Doe: a paragraph of a quotation, a dash and a name.
fn signatures(scene: Scene<'_, '_>) -> Vec<Attribution> {
    scene.text.paragraphs.iter().filter_map(|paragraph| signature(scene, paragraph)).collect()
}

fn signature(scene: Scene<'_, '_>, paragraph: &Paragraph) -> Option<Attribution> {
    let quotation = super::extent::quotation_starting(scene, paragraph.tokens.first()?)?;
    let dash = scene.past(quotation.tokens, paragraph.tokens).filter(|dash| scene.kind(*dash) == Some(TokenKind::Dash))?;
    let source = scene.trim(TokenRange::of(dash.index() + 1, paragraph.tokens.end()));
    let named = source.len() <= 8
        && phrases::starting_at(&scene, source.first()?, source) == Some(source)
        && scene.text.tokens[source.first()?].is_capitalised();
    named.then(|| scene.attribution(vec![quotation.tokens], None, Some(source), Rule::Label, 0.8))
}

/// Quotations that no content holds: they go on with the speech of the paragraph before, or are turns of a dialogue.
fn loose(scene: Scene<'_, '_>, covered: &Covered, found: &[Attribution]) -> Vec<Attribution> {
    let dialogue = is_dialogue(scene);
    let mut ends: Vec<usize> = found.iter().filter_map(|attribution| attribution.content.last()).map(|last| last.end()).collect();
    ends.sort_unstable();
    let free = scene.quotations.enumerate().map(|(_, quotation)| quotation);
    let free = free.filter(|quotation| quotation.depth == 0 && quotation.usage == Usage::Sentence && !covered.has(quotation.tokens));
    free.filter_map(|quotation| {
        let rule = if dialogue { Rule::Conversation } else { continuation(scene, quotation, &ends)? };
        let source = if dialogue { beat(scene, quotation) } else { None };
        Some(scene.attribution(vec![quotation.tokens], None, source, rule, 0.5))
    })
    .collect()
}

/// A dialogue: six paragraphs or more begin with a quotation, and a third of those are short, as turns are.
pub(super) fn is_dialogue(scene: Scene<'_, '_>) -> bool {
    let begins =
        |paragraph: &&Paragraph| paragraph.tokens.first().is_some_and(|first| super::extent::quotation_starting(scene, first).is_some());
    let spoken = scene.text.paragraphs.iter().filter(begins).count();
    let short = |paragraph: &&Paragraph| begins(paragraph) && paragraph.tokens.len() < 20;
    let turns = scene.text.paragraphs.iter().filter(short).count();
    spoken >= 6 && turns * 3 >= spoken
}

/// A quotation that fills its paragraph, right after a paragraph that ends with an attributed one; or that fills its sentence, after
/// another attribution in the same paragraph.
fn continuation(scene: Scene<'_, '_>, quotation: &Quotation, ends: &[usize]) -> Option<Rule> {
    let paragraph = scene.text.paragraphs[quotation.paragraph].tokens;
    let attributed = |run: TokenRange| {
        let last = ends.partition_point(|end| *end <= run.end());
        last.checked_sub(1).and_then(|last| ends.get(last)).is_some_and(|end| *end > run.start())
    };
    let opens = quotation.tokens.start() == paragraph.start();
    let fills_sentence = quotation.tokens.first().is_some_and(|first| scene.sentence(first).first() == Some(first));
    let here = !opens && fills_sentence && attributed(TokenRange::of(paragraph.start(), quotation.tokens.start()));
    let before = quotation.paragraph.index().checked_sub(1).map(|before| scene.text.paragraphs[ParagraphId::new(before)].tokens);
    let alone = opens && quotation.tokens.end() + 1 >= paragraph.end() && before.is_some_and(attributed);
    (here || alone).then_some(Rule::Continuation)
}

/// ‘Alice sighed. “…”’: the subject of the sentence of the same paragraph that stands before (or after) a quotation.
fn beat(scene: Scene<'_, '_>, quotation: &Quotation) -> Option<TokenRange> {
    let paragraph = scene.text.paragraphs[quotation.paragraph].tokens;
    let before = scene.before(quotation.tokens.first()?, paragraph).map(|last| scene.sentence(last));
    let after = scene
        .past(quotation.tokens, paragraph)
        .map(|first| scene.sentence(first))
        .filter(|sentence| sentence.start() == quotation.tokens.end());
    [before, after].into_iter().flatten().find_map(|sentence| {
        let start = sentence.first().filter(|first| !scene.quotations.is_quoted(*first))?;
        let subject = phrases::starting_at(&scene, start, sentence)?;
        let verb = scene.past(subject, sentence)?;
        let person = scene.tag(start) == Tag::PRP
            || scene.tag(start).is_proper()
            || scene.lexicons.referents.word(scene.text.symbol(subject.last()?)).is_some();
        (person && scene.tag(verb).is_finite()).then_some(subject)
    })
}
