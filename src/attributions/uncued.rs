//! Contents without a cue: turns of transcripts and labels ([`super::transcript`]), names under a quotation (“…” — Jane Lowell), and
//! quotations that only their place in a dialogue or after another quotation attributes.

use hashbrown::HashSet;

use super::attribution::{Attribution, Kind, Rule};
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
    place_loose(scene, &covered, &mut found);
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

/// Gives each quotation that no content holds its place: it goes on with the speech before it, or is a turn of a dialogue.
fn place_loose(scene: Scene<'_, '_>, covered: &Covered, found: &mut Vec<Attribution>) {
    let free = scene.quotations.enumerate().map(|(_, quotation)| quotation);
    let free = free.filter(|quotation| quotation.depth == 0 && quotation.usage == Usage::Sentence && !covered.has(quotation.tokens));
    if is_dialogue(scene) {
        let turn = |quotation: &Quotation| {
            scene.attribution(vec![quotation.tokens], None, beat(scene, quotation), Rule::Conversation, IN_DIALOGUE)
        };
        found.extend(free.map(turn));
        return;
    }
    let end = |attribution: &Attribution| attribution.content.last().map_or(0, |last| last.end());
    let mut ends: Vec<(usize, usize)> = found.iter().enumerate().map(|(at, attribution)| (end(attribution), at)).collect();
    ends.sort_unstable();
    for quotation in free {
        let earlier = goes_on(scene, quotation, &ends).and_then(|at| Some((at, found.get_mut(at)?)));
        if let Some((at, earlier)) = earlier {
            earlier.content.push(quotation.tokens);
            earlier.kind = Kind::of(&earlier.content, scene.text, scene.quotations);
            let place = ends.partition_point(|(end, _)| *end < quotation.tokens.end());
            ends.insert(place, (quotation.tokens.end(), at));
        }
    }
}

/// How likely a quotation of a dialogue is a turn of it.
const IN_DIALOGUE: f32 = 0.5;

/// A dialogue: six paragraphs or more begin with a quotation, and a third of those are short, as turns are; in a text of many such
/// paragraphs, which news is not, a tenth is enough.
pub(super) fn is_dialogue(scene: Scene<'_, '_>) -> bool {
    let begins =
        |paragraph: &&Paragraph| paragraph.tokens.first().is_some_and(|first| super::extent::quotation_starting(scene, first).is_some());
    let spoken = scene.text.paragraphs.iter().filter(begins).count();
    let short = |paragraph: &&Paragraph| begins(paragraph) && paragraph.tokens.len() < 20;
    let turns = scene.text.paragraphs.iter().filter(short).count();
    spoken >= 6 && turns * if spoken >= MANY { 10 } else { 3 } >= spoken
}

/// So many paragraphs that begin with a quotation are found in stories alone.
const MANY: usize = 60;

/// Which attribution a quotation goes on with: it fills its paragraph, right after one that ends with an attributed content; or it fills
/// its sentence, after such a content in its paragraph.
fn goes_on(scene: Scene<'_, '_>, quotation: &Quotation, ends: &[(usize, usize)]) -> Option<usize> {
    let paragraph = scene.text.paragraphs[quotation.paragraph].tokens;
    let last_within = |run: TokenRange| {
        let after = ends.partition_point(|(end, _)| *end <= run.end());
        let (end, at) = *ends.get(after.checked_sub(1)?)?;
        (end > run.start()).then_some(at)
    };
    if quotation.tokens.start() != paragraph.start() {
        let fills_sentence = quotation.tokens.first().is_some_and(|first| scene.sentence(first).first() == Some(first));
        return last_within(TokenRange::of(paragraph.start(), quotation.tokens.start())).filter(|_| fills_sentence);
    }
    let before = quotation.paragraph.index().checked_sub(1).map(|before| scene.text.paragraphs[ParagraphId::new(before)].tokens);
    before.and_then(last_within).filter(|_| quotation.tokens.end() + 1 >= paragraph.end())
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

#[cfg(test)]
mod tests {
    use super::super::marked::rows;

    #[test]
    fn a_quotation_goes_on_with_the_one_before_it() {
        let text = "“It leaks,” Tom Reed said.\n\n“It has leaked for years, and nobody came.”\n\n“That is all.”\n\nThe council met.";
        assert_eq!(rows(text), ["Tom Reed | said | “It leaks,” … “It has leaked for years, and nobody came.” … “That is all.”"]);
        let text = "Tom Reed said the roof leaks. He pointed up. “It has leaked for years.”";
        assert_eq!(rows(text), ["Tom Reed | said | the roof leaks … “It has leaked for years.”"]);
    }

    #[test]
    fn nobody_is_guessed_where_nobody_spoke() {
        assert_eq!(rows("The council met.\n\n“It has leaked for years.”").len(), 0);
    }

    #[test]
    fn names_stand_below_quotations() {
        assert_eq!(rows("“It has leaked for years.” — Tom Reed"), ["Tom Reed |  | “It has leaked for years.”"]);
    }
}
