//! Stance: how positive and how certain a content is, what its reporting cue implies, and whom it is for or against; each score with
//! the [`Evidence`] that made it.
//!
//! Lexicons and rules over neighbouring words, in one pass ([`scan`]): [`polarity`] and [`certainty`] find the words, [`negation`],
//! [`degree`] and [`contrast`] change their values, [`framing`] adds what the cue does to them, [`targets`] looks for whom they are about.
//! [`score`] does so for attributions, [`narration`] for what stands outside them, [`read`] for any text, whose clauses [`commitment`]
//! weighs; [`towards`] says how a sentence stands to one target in it. No irony, no world knowledge: bad news in strong words scores as
//! these do.

mod certainty;
mod commitment;
mod contrast;
mod degree;
mod evidence;
mod framing;
mod narration;
mod negation;
mod noun_phrases;
mod polarity;
mod reporter;
mod scan;
mod targets;
pub mod towards;
mod window;

use rayon::prelude::*;

pub use self::evidence::{Change, Dimension, Evidence, Origin};
pub use self::narration::{Narration, narration};
use crate::attributions::{Attribution, Attributions};
use crate::lexicons::Lexicons;
use crate::syntax::Syntax;
use crate::text::{AttributionId, Id, Table, TokenId, TokenRange};
use crate::tokens::{Text, is_long};

/// The stance of one attribution.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Stance {
    /// -1..1: how positively the content evaluates, 0 where it does not.
    pub polarity: f32,
    /// How many pieces of evidence are good, and how many bad.
    pub balance: (usize, usize),
    /// Whether both the good and the bad are more than faint.
    pub mixed: bool,
    /// -1..1: hedged to boosted, 0 where plain.
    pub certainty: f32,
    /// -1..1: how far the writer, by the choice of the cue, goes along with the content ("claimed" -, "pointed out" +).
    pub reporter_stance: f32,
    /// Whom or what the speaker is for or against; the cue's own target first, four at most.
    pub targets: Vec<Target>,
    /// What made the scores, in order of the text.
    pub evidence: Vec<Evidence>,
}

/// An entity or topic that the speaker is for (+) or against (-).
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// Its mention in the content or the cue's clause, without article.
    pub tokens: TokenRange,
    /// -1..1.
    pub stance: f32,
}

/// What the scoring of an attribution reads.
#[derive(Clone, Copy)]
struct Layers<'l, 'd> {
    text: &'l Text<'d>,
    syntax: &'l Syntax,
    lexicons: &'l Lexicons,
}

/// The stance of each attribution.
pub fn score(
    text: &Text<'_>,
    syntax: &Syntax,
    attributions: &Attributions,
    lexicons: &Lexicons,
    model: &towards::Model,
) -> Table<AttributionId, Stance> {
    let layers = Layers { text, syntax, lexicons };
    let nested = nested(attributions);
    let stance = |attribution: &Attribution| layers.stance(attribution, &nested, model);
    let all = attributions.slice(attributions.all());
    let stances: Vec<Stance> = if is_long(text.content) { all.par_iter().map(stance).collect() } else { all.iter().map(stance).collect() };
    stances.into()
}

/// The cues of attributions within contents, in order: "he thinks" in what she says is his hedge, not hers.
fn nested(attributions: &Attributions) -> Vec<TokenRange> {
    let inner = attributions.iter().filter(|attribution| attribution.parent.is_some());
    let mut nested: Vec<TokenRange> = inner.filter_map(|attribution| Some(attribution.cue?.tokens)).collect();
    nested.sort_by_key(|cue| cue.start());
    nested
}

/// All polarity and certainty evidence of a run of tokens, after negation, degree and contrast, in order of the text.
pub fn evidence(text: &Text<'_>, syntax: &Syntax, tokens: TokenRange, lexicons: &Lexicons) -> Vec<Evidence> {
    let mut found = Vec::new();
    scan::scan(Layers { text, syntax, lexicons }, tokens, &mut found);
    found
}

/// How a text stands as a whole, or to one target in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// -1..1: towards the target where there is one, else the polarity.
    pub score: f32,
    /// -1 against or bad, 0 neither, 1 for or good.
    pub label: i8,
    /// -1..1: see [`Stance::certainty`].
    pub certainty: f32,
    /// What made the scores, in order of the text.
    pub evidence: Vec<Evidence>,
}

/// A polarity nearer to 0 than this is none.
const PLAIN: f32 = 0.05;

/// The stance of a whole text; towards `target` where one is given, for which the heads of the sentence that holds it must be known.
pub fn read(text: &Text<'_>, syntax: &Syntax, target: Option<TokenRange>, lexicons: &Lexicons, model: &towards::Model) -> Reading {
    let layers = Layers { text, syntax, lexicons };
    let mut evidence = evidence(text, syntax, TokenRange::of(0, text.tokens.len()), lexicons);
    if target.is_none() {
        negation::bare(layers, &mut evidence);
    }
    commitment::apply(layers, &mut evidence);
    let (polarity, certainty) = (total(&evidence, Dimension::Polarity), total(&evidence, Dimension::Certainty));
    let label = if polarity.abs() < PLAIN { 0 } else { polarity.signum() as i8 };
    let Some(target) = target else { return Reading { score: polarity, label, certainty, evidence } };
    let towards = towards::towards(layers, target, &evidence, model);
    let (score, label) = (towards.score(), towards.label());
    evidence.extend(towards.evidence);
    evidence.sort_by_key(|piece| piece.tokens.start());
    Reading { score, label, certainty, evidence }
}

/// What is seen of a target, for training.
pub fn gather(text: &Text<'_>, syntax: &Syntax, target: TokenRange, lexicons: &Lexicons, sink: &mut impl towards::features::Sink) {
    let evidence = evidence(text, syntax, TokenRange::of(0, text.tokens.len()), lexicons);
    towards::gather(Layers { text, syntax, lexicons }, target, &evidence, sink);
}

impl Layers<'_, '_> {
    fn stance(self, attribution: &Attribution, nested: &[TokenRange], model: &towards::Model) -> Stance {
        let mut evidence = Vec::new();
        for piece in &attribution.content {
            scan::scan(self, *piece, &mut evidence);
        }
        evidence.retain(|piece| piece.dimension == Dimension::Polarity || !is_within(nested, piece.tokens));
        let cue = attribution.cue.as_ref();
        let targets = targets::find(self, attribution, nested, &evidence, model);
        if let Some(cue) = cue {
            evidence.extend(targets::wish(self, cue, &targets));
            framing::apply(self, attribution, cue, &mut evidence);
        }
        evidence.sort_by_key(|piece| piece.tokens.start());
        let values = || evidence.iter().filter(|piece| piece.dimension == Dimension::Polarity).map(|piece| piece.value);
        let (good, bad) = (|value: &f32| *value > 0.0, |value: &f32| *value < 0.0);
        Stance {
            balance: (values().filter(good).count(), values().filter(bad).count()),
            mixed: values().filter(good).sum::<f32>() >= FAINT && values().filter(bad).sum::<f32>() <= -FAINT,
            polarity: self.overall(attribution, &evidence, Dimension::Polarity),
            certainty: self.overall(attribution, &evidence, Dimension::Certainty),
            reporter_stance: cue.map_or(0.0, |cue| reporter::stance(cue.listed(self.lexicons), cue.negated)),
            targets,
            evidence,
        }
    }
}

impl Layers<'_, '_> {
    /// What a content as a whole conveys: its evidence together, less where that is spread over many sentences, nothing where it is faint.
    fn overall(self, attribution: &Attribution, evidence: &[Evidence], dimension: Dimension) -> f32 {
        let sentences = |piece: &TokenRange| {
            let number = |token: Option<TokenId>| token.map_or(0, |token| self.text.sentence_of(token).index());
            number(piece.last()) - number(piece.first()) + 1
        };
        let sentences: usize = attribution.content.iter().map(sentences).sum();
        let sum = sum(evidence, dimension) / (sentences.max(1) as f32).sqrt();
        if sum.abs() < FAINT { 0.0 } else { saturated(sum) }
    }
}

/// Evidence that sums to less says nothing of a content as a whole: bad news told neutrally, a single "really".
const FAINT: f32 = 0.32;

/// Whether one of `cues`, which are in order, reaches into `tokens` from their start or before.
fn is_within(cues: &[TokenRange], tokens: TokenRange) -> bool {
    let after = cues.partition_point(|cue| cue.start() <= tokens.start());
    after.checked_sub(1).and_then(|before| cues.get(before)).is_some_and(|cue| cue.overlaps(tokens))
}

/// How soon a sum of evidence comes near 1: at a sum of √K a score is 0.71. With 1 one strong word gives about 0.6 and a long tirade
/// stays under 1, so that short and long contents compare.
const K: f32 = 1.0;

/// A sum of evidence, drawn into -1..1.
fn total(evidence: &[Evidence], dimension: Dimension) -> f32 {
    saturated(sum(evidence, dimension))
}

fn sum(evidence: &[Evidence], dimension: Dimension) -> f32 {
    evidence.iter().filter(|piece| piece.dimension == dimension).map(|piece| piece.value).sum()
}

/// A sum drawn into -1..1.
fn saturated(sum: f32) -> f32 {
    sum / (sum * sum + K).sqrt()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::sync::LazyLock;

    use super::*;
    use crate::attributions::{Kind, Rule};
    use crate::lexicons::examples::unmark;
    use crate::text::Span;
    use crate::{cues, syntax};

    static LEXICONS: LazyLock<Lexicons> = LazyLock::new(|| Lexicons::load(None).unwrap());
    static MODEL: LazyLock<towards::Model> = LazyLock::new(|| towards::Model::embedded().unwrap());

    /// The evidence of a whole text of one dimension: words, value in hundredths, what changed it.
    pub(super) fn found(content: &str, dimension: Dimension) -> Vec<(String, i32, String)> {
        let text = Text::new(content, &LEXICONS);
        let all = evidence(
            &text,
            &syntax::read(&text, &LEXICONS, &syntax::Model::embedded().unwrap()),
            TokenRange::of(0, text.tokens.len()),
            &LEXICONS,
        );
        let found = all.into_iter().filter(|piece| piece.dimension == dimension);
        found.map(|piece| (text.slice(piece.tokens).to_owned(), (piece.value * 100.0).round() as i32, piece.change(&LEXICONS))).collect()
    }

    /// Its sum.
    pub(super) fn sum(content: &str, dimension: Dimension) -> f32 {
        found(content, dimension).iter().map(|(_, value, _)| *value as f32 / 100.0).sum()
    }

    /// The stance of the attribution that is marked in a text, and the text of its targets with their signs.
    pub(super) fn stance(marked: &str) -> (Stance, Vec<(String, i32)>) {
        let (content, marks) = unmark(marked).unwrap();
        let text = Text::new(&content, &LEXICONS);
        let syntax = syntax::read(&text, &LEXICONS, &syntax::Model::embedded().unwrap());
        let cues = cues::find(&text, &syntax, &LEXICONS);
        let tokens = |span: Span| {
            let (start, end) = (span.start(), span.end());
            TokenRange::of(
                text.tokens.partition(|token| token.span.start() < start),
                text.tokens.partition(|token| token.span.start() < end),
            )
        };
        let of = |label: &str| marks.iter().filter(move |mark| mark.0 == label).map(|mark| tokens(mark.1)).collect::<Vec<_>>();
        let cue = of("cue").first().map(|marked| *cues.iter().find(|cue| marked.has(cue.head)).unwrap());
        let direct = content.contains('“');
        let kind = if direct { Kind::Direct } else { Kind::Indirect };
        let source = of("source").first().copied();
        let attribution = Attribution { content: of("content"), cue, source, kind, rule: Rule::Complement, confidence: 1.0, parent: None };
        let stances = score(&text, &syntax, &vec![attribution].into(), &LEXICONS, &MODEL);
        let stance = stances.iter().next().unwrap().clone();
        let targets = stance.targets.iter().map(|target| (text.slice(target.tokens).to_owned(), target.stance.signum() as i32));
        (stance.clone(), targets.collect())
    }

    #[test]
    fn sums_saturate() {
        let (mild, _) = stance("[source She] [cue said] [content the idea was good].");
        let (strong, _) = stance("[source She] [cue said] [content it was a terrible, disgraceful, shameful and disgusting crime].");
        assert!(mild.polarity > 0.3 && mild.polarity < 0.7, "{}", mild.polarity);
        assert!(strong.polarity < -0.9 && strong.polarity > -1.0, "{}", strong.polarity);
        let (plain, _) = stance("[source She] [cue said] [content the train leaves at noon].");
        assert_eq!((plain.polarity, plain.certainty, plain.evidence), (0.0, 0.0, Vec::new()));
    }

    #[test]
    fn pieces_of_a_content_add_up() {
        let (stance, _) = stance("[content “It was terrible,”] [source she] [cue said]. [content “Perhaps it was a disgrace.”]");
        assert_eq!(
            stance.evidence.iter().map(|piece| piece.dimension).collect::<Vec<_>>(),
            [Dimension::Polarity, Dimension::Certainty, Dimension::Polarity,]
        );
        assert!(stance.certainty < 0.0);
        let text = Text::default();
        let entries: Vec<String> = stance.evidence.iter().map(|piece| piece.entry(&text, &LEXICONS)).collect();
        assert_eq!(entries, ["polarity:terrible", "certainty:perhaps", "polarity:disgrace"]);
    }

    #[test]
    fn a_nested_cue_hedges_nothing_outside() {
        let content = "She said the plan is believed to work.";
        let text = Text::new(content, &LEXICONS);
        let syntax = syntax::read(&text, &LEXICONS, &syntax::Model::embedded().unwrap());
        let cues = cues::find(&text, &syntax, &LEXICONS);
        let head = |form: &str| cues.iter().find(|cue| text.form(cue.head) == form).copied();
        let outer = Attribution {
            content: vec![TokenRange::of(2, 8)],
            cue: head("said"),
            source: Some(TokenRange::of(0, 1)),
            kind: Kind::Indirect,
            rule: Rule::Complement,
            confidence: 1.0,
            parent: None,
        };
        let mut inner = Attribution { content: vec![TokenRange::of(6, 8)], cue: head("believed"), ..outer.clone() };
        let alone = score(&text, &syntax, &vec![outer.clone()].into(), &LEXICONS, &MODEL);
        assert!(alone.iter().all(|stance| stance.certainty < 0.0));
        inner.parent = Some(crate::text::AttributionId::new(0));
        let both = score(&text, &syntax, &vec![outer, inner].into(), &LEXICONS, &MODEL);
        let certainties: Vec<bool> = both.iter().map(|stance| stance.certainty < 0.0).collect();
        assert_eq!(certainties, [false, true]);
    }

    #[test]
    fn typography_changes_no_score() {
        let plain = found("The deal wasn't a good idea, it's \"a well-known disgrace\" and barbarity.", Dimension::Polarity);
        let fine = "The\u{A0}deal wasn’t a good\u{A0}idea, it’s “a well\u{2011}known disgrace” and bar\u{AD}barity.";
        let values = |all: &[(String, i32, String)]| all.iter().map(|(_, value, change)| (*value, change.clone())).collect::<Vec<_>>();
        assert!(plain.len() >= 3, "{plain:?}");
        assert_eq!(values(&plain), values(&found(fine, Dimension::Polarity)));
    }

    #[test]
    fn long_texts_score_alike() {
        let sentence = "She said the idea was terrible. ";
        let content = sentence.repeat((1 << 18) / sentence.len() + 1);
        assert!(is_long(&content));
        let text = Text::new(&content, &LEXICONS);
        let syntax = syntax::read(&text, &LEXICONS, &syntax::Model::embedded().unwrap());
        let attributions: Vec<Attribution> = text
            .sentences
            .iter()
            .map(|sentence| Attribution {
                content: vec![TokenRange::of(sentence.tokens.start() + 2, sentence.tokens.end())],
                cue: None,
                source: None,
                kind: Kind::Indirect,
                rule: Rule::Complement,
                confidence: 1.0,
                parent: None,
            })
            .collect();
        let stances = score(&text, &syntax, &attributions.into(), &LEXICONS, &MODEL);
        let first = stances.iter().next().map(|stance| stance.polarity);
        assert!(first.is_some_and(|polarity| polarity < 0.0));
        assert!(stances.iter().all(|stance| Some(stance.polarity) == first));
    }
}
