//! Counting: what of the annotated was found, and how well.

use std::collections::{BTreeSet, HashMap};

use super::matching::pair;
use super::scores::{KindScores, Rates, Scores, percent};
use super::words::{WordSet, Words};
use super::{CodePointSpan, GoldDocument, Prediction};
use crate::attributions::Kind;

/// The overlap of contents that the stricter figure asks for.
const STRICT: f64 = 0.8;

/// Scores predictions against annotated documents. Predictions may come in any order of documents.
pub fn score(gold: &[GoldDocument], predictions: &[Prediction]) -> Scores {
    let mut by_document: HashMap<&str, Vec<&Prediction>> = HashMap::new();
    for prediction in predictions {
        by_document.entry(&prediction.doc).or_default().push(prediction);
    }
    let mut counts = Counts::default();
    for document in gold {
        counts.add(document, by_document.get(document.doc.as_str()).map_or(&[], Vec::as_slice));
    }
    let known: BTreeSet<&str> = gold.iter().map(|document| document.doc.as_str()).collect();
    let given: BTreeSet<&str> = by_document.into_keys().collect();
    let unknown_documents = given.difference(&known).map(|name| (*name).to_owned()).collect();
    Scores { documents: gold.len(), unknown_documents, ..counts.scores() }
}

/// One attribution, annotated or predicted, by its words.
struct Item {
    content: WordSet,
    source: WordSet,
    cue: WordSet,
    kind: Option<Kind>,
}

impl Item {
    fn new(words: &Words, content: &[CodePointSpan], source: &[CodePointSpan], cue: &[CodePointSpan], kind: Option<Kind>) -> Self {
        Self { content: words.of(content), source: words.of(source), cue: words.of(cue), kind }
    }
}

/// How many are right, of how many predicted and annotated.
#[derive(Default)]
struct Tally {
    right: usize,
    predicted: usize,
    gold: usize,
}

impl Tally {
    fn rates(&self) -> Rates {
        Rates::of(self.right, self.predicted, self.gold)
    }

    /// Sets that are the same on both sides; each one pays for one on the other side.
    fn add_equal<'s>(&mut self, gold: impl Iterator<Item = &'s WordSet>, predicted: impl Iterator<Item = &'s WordSet>) {
        let mut left: HashMap<&WordSet, usize> = HashMap::new();
        for set in gold.filter(|set| !set.is_empty()) {
            *left.entry(set).or_default() += 1;
            self.gold += 1;
        }
        for set in predicted.filter(|set| !set.is_empty()) {
            self.predicted += 1;
            if let Some(count) = left.get_mut(set).filter(|count| **count > 0) {
                *count -= 1;
                self.right += 1;
            }
        }
    }
}

/// How many of those that were asked for are right.
#[derive(Default)]
struct Accuracy {
    right: usize,
    asked: usize,
}

impl Accuracy {
    fn add(&mut self, right: bool) {
        self.right += usize::from(right);
        self.asked += 1;
    }
}

/// The counts of one kind of attribution.
#[derive(Default)]
struct KindCounts {
    gold: usize,
    predicted: usize,
    gold_found: usize,
    gold_joint: usize,
    predicted_found: usize,
}

impl KindCounts {
    fn scores(&self) -> KindScores {
        KindScores {
            gold: self.gold,
            predicted: self.predicted,
            recall: percent(self.gold_found, self.gold),
            joint_recall: percent(self.gold_joint, self.gold),
            precision: percent(self.predicted_found, self.predicted),
        }
    }
}

/// Sums over documents.
#[derive(Default)]
struct Counts {
    gold: usize,
    predicted: usize,
    found: usize,
    found_strict: usize,
    joint: usize,
    words: Tally,
    exact_source: Tally,
    exact_cue: Tally,
    exact_content: Tally,
    source: Accuracy,
    cue: Accuracy,
    kinds: HashMap<Kind, KindCounts>,
}

impl Counts {
    fn add(&mut self, document: &GoldDocument, predictions: &[&Prediction]) {
        let words = Words::new(&document.text);
        let discarded = words.of(&document.discard);
        let gold = document.attributions.iter().map(|one| Item::new(&words, &one.content, &one.source, &one.cue, one.kind));
        let gold: Vec<Item> = gold.filter(|item| !item.content.is_empty()).collect();
        let predicted = predictions.iter().map(|one| Item::new(&words, &one.content, &one.source, &one.cue, one.kind));
        let predicted = predicted.filter(|item| !item.content.is_empty() && item.content.shared(&discarded) == 0);
        let predicted: Vec<Item> = predicted.collect();
        self.add_alone(&gold, &predicted);
        for one in pair(&contents(&gold), &contents(&predicted)) {
            if let (Some(gold), Some(predicted)) = (gold.get(one.gold), predicted.get(one.predicted)) {
                self.add_match(&words, one.overlap, gold, predicted);
            }
        }
    }

    /// What does not depend on which prediction is meant for which attribution.
    fn add_alone(&mut self, gold: &[Item], predicted: &[Item]) {
        self.gold += gold.len();
        self.predicted += predicted.len();
        for kind in gold.iter().filter_map(|item| item.kind) {
            self.kinds.entry(kind).or_default().gold += 1;
        }
        for kind in predicted.iter().filter_map(|item| item.kind) {
            self.kinds.entry(kind).or_default().predicted += 1;
        }
        self.exact_source.add_equal(gold.iter().map(|item| &item.source), predicted.iter().map(|item| &item.source));
        self.exact_cue.add_equal(gold.iter().map(|item| &item.cue), predicted.iter().map(|item| &item.cue));
        self.exact_content.add_equal(contents(gold).into_iter(), contents(predicted).into_iter());
        let (gold, predicted) = (WordSet::union(contents(gold)), WordSet::union(contents(predicted)));
        self.words.gold += gold.len();
        self.words.predicted += predicted.len();
        self.words.right += gold.shared(&predicted);
    }

    fn add_match(&mut self, words: &Words, overlap: f64, gold: &Item, predicted: &Item) {
        let shares_source = words.telling(&gold.source).shared(&predicted.source) > 0;
        let right = if gold.source.is_empty() { predicted.source.is_empty() } else { shares_source };
        self.found += 1;
        self.found_strict += usize::from(overlap >= STRICT);
        self.joint += usize::from(right);
        if !gold.source.is_empty() {
            self.source.add(right);
        }
        if !gold.cue.is_empty() {
            self.cue.add(gold.cue.shared(&predicted.cue) > 0);
        }
        if let Some(kind) = gold.kind.map(|kind| self.kinds.entry(kind).or_default()) {
            kind.gold_found += 1;
            kind.gold_joint += usize::from(right);
        }
        if let Some(kind) = predicted.kind.map(|kind| self.kinds.entry(kind).or_default()) {
            kind.predicted_found += 1;
        }
    }

    fn scores(&self) -> Scores {
        let rates = |right: usize| Rates::of(right, self.predicted, self.gold);
        let kind = |kind: Kind| self.kinds.get(&kind).map(KindCounts::scores).unwrap_or_default();
        Scores {
            gold: self.gold,
            predicted: self.predicted,
            joint: rates(self.joint),
            content: rates(self.found),
            content_strict: rates(self.found_strict),
            words: self.words.rates(),
            exact_source: self.exact_source.rates(),
            exact_cue: self.exact_cue.rates(),
            exact_content: self.exact_content.rates(),
            source_accuracy: percent(self.source.right, self.source.asked),
            cue_accuracy: percent(self.cue.right, self.cue.asked),
            direct: kind(Kind::Direct),
            mixed: kind(Kind::Mixed),
            indirect: kind(Kind::Indirect),
            ..Scores::default()
        }
    }
}

fn contents(items: &[Item]) -> Vec<&WordSet> {
    items.iter().map(|item| &item.content).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::evaluation::GoldAttribution;

    const TEXT: &str = "“We will mend the roof,” said Ann Lowell. “It leaks.” The mayor of Pell denied that the roof was old. \
                        Costs rose, according to a clerk.";

    fn spans(pieces: &[&str]) -> Vec<CodePointSpan> {
        let points = |text: &str| text.chars().count() as u32;
        let start = |piece: &str| points(TEXT.split_once(piece).unwrap().0);
        pieces.iter().map(|piece| [start(piece), start(piece) + points(piece)]).collect()
    }

    fn prediction(content: &[&str], source: &[&str], cue: &[&str], kind: Option<Kind>) -> Prediction {
        Prediction { doc: "a".to_owned(), content: spans(content), source: spans(source), cue: spans(cue), speaker: None, kind }
    }

    fn perfect() -> Vec<Prediction> {
        vec![
            prediction(&["“We will mend the roof,”", "“It leaks.”"], &["Ann Lowell"], &["said"], Some(Kind::Direct)),
            prediction(&["that the roof was old"], &["The mayor of Pell"], &["denied"], Some(Kind::Indirect)),
            prediction(&["Costs rose,"], &["a clerk"], &["according to"], Some(Kind::Indirect)),
        ]
    }

    fn gold(attributions: &[Prediction], discard: &[&str]) -> GoldDocument {
        let attribution = |one: &Prediction| GoldAttribution {
            content: one.content.clone(),
            cue: one.cue.clone(),
            source: one.source.clone(),
            speaker: None,
            kind: one.kind,
        };
        let attributions = attributions.iter().map(attribution).collect();
        GoldDocument { doc: "a".to_owned(), text: TEXT.to_owned(), discard: spans(discard), attributions }
    }

    fn without_sources(mut all: Vec<Prediction>) -> Vec<Prediction> {
        all.iter_mut().for_each(|one| one.source.clear());
        all
    }

    /// The expected figures were computed by the scorer that these follow.
    #[test]
    fn figures_are_those_of_the_usual_scorer() {
        let annotated = || gold(&perfect(), &[]);
        let parts = vec![
            prediction(&["“We will mend the roof,”"], &["Ann"], &["said"], Some(Kind::Direct)),
            prediction(&["the roof was old"], &["of"], &["The mayor"], Some(Kind::Mixed)),
            prediction(&["“It leaks.”"], &[], &[], None),
        ];
        let twice = vec![perfect().remove(0), perfect().remove(0)];
        let some_unsourced = [without_sources(perfect()).remove(0), perfect().remove(1)].to_vec();
        for (name, gold, predicted, [joint, strict, words, source], [source_acc, cue_acc, direct, indirect]) in [
            ("perfect", annotated(), perfect(), ["(100.0, 100.0, 100.0)"; 4], [100.0, 100.0, 100.0, 100.0]),
            ("nothing", annotated(), vec![], ["(0.0, 0.0, 0.0)"; 4], [0.0; 4]),
            (
                "parts",
                annotated(),
                parts,
                ["(33.3, 33.3, 33.3)", "(33.3, 33.3, 33.3)", "(100.0, 78.6, 88.0)", "(0.0, 0.0, 0.0)"],
                [50.0, 50.0, 100.0, 50.0],
            ),
            (
                "twice",
                annotated(),
                twice,
                ["(50.0, 33.3, 40.0)", "(50.0, 33.3, 40.0)", "(100.0, 50.0, 66.7)", "(50.0, 33.3, 40.0)"],
                [100.0, 100.0, 50.0, 0.0],
            ),
            (
                "a discarded piece",
                gold(&perfect(), &["Costs"]),
                perfect(),
                ["(100.0, 66.7, 80.0)", "(100.0, 66.7, 80.0)", "(100.0, 85.7, 92.3)", "(100.0, 66.7, 80.0)"],
                [100.0, 100.0, 100.0, 50.0],
            ),
            (
                "no sources",
                gold(&without_sources(perfect()), &[]),
                some_unsourced,
                ["(50.0, 33.3, 40.0)", "(100.0, 66.7, 80.0)", "(100.0, 85.7, 92.3)", "(0.0, 0.0, 0.0)"],
                [0.0, 100.0, 100.0, 50.0],
            ),
        ] {
            let scores = score(&[gold], &predicted);
            let rates = [scores.joint, scores.content_strict, scores.words, scores.exact_source].map(|rates| rates.to_string());
            assert_eq!(rates, [joint, strict, words, source], "{name}");
            let percents = [scores.source_accuracy, scores.cue_accuracy, scores.direct.precision, scores.indirect.recall];
            assert_eq!(percents, [source_acc, cue_acc, direct, indirect], "{name}");
        }
    }

    #[test]
    fn predictions_for_unknown_documents_are_named_and_not_counted() {
        let mut predicted = perfect();
        predicted.iter_mut().for_each(|one| one.doc = "b".to_owned());
        let scores = score(&[gold(&perfect(), &[])], &predicted);
        assert_eq!((scores.predicted, scores.unknown_documents), (0, vec!["b".to_owned()]));
    }

    #[test]
    fn figures_print_line_by_line() {
        let printed = score(&[gold(&perfect(), &[])], &perfect()).to_string();
        let lines: Vec<&str> = printed.lines().collect();
        assert_eq!(lines.first(), Some(&"docs             1"));
        assert_eq!(lines.get(9), Some(&"exact_content_PRF (100.0, 100.0, 100.0)"));
        assert_eq!(
            lines.last(),
            Some(&"indirect         {'gold': 2, 'pred': 2, 'recall': 100.0, 'joint_recall': 100.0, 'precision': 100.0}")
        );
    }
}
