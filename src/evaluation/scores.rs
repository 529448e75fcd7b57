//! The figures, and how they print.

use std::fmt;

use serde::Serialize;

/// What [`super::score`] measures, summed over documents. In JSON and in print it has the keys and the order of the usual scorer.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Scores {
    /// Annotated documents.
    #[serde(rename = "docs")]
    pub documents: usize,
    /// Annotated attributions with a word.
    pub gold: usize,
    /// Predictions with a word that touch no discarded piece.
    #[serde(rename = "pred")]
    pub predicted: usize,
    /// Contents found whose source is right too (rightly none counts): the headline.
    #[serde(rename = "joint_PRF")]
    pub joint: Rates,
    /// Contents found: words of both by words of either at least 0.5, one to one.
    #[serde(rename = "content@0.5_PRF")]
    pub content: Rates,
    /// The same at 0.8.
    #[serde(rename = "content@0.8_PRF")]
    pub content_strict: Rates,
    /// Words within any content.
    #[serde(rename = "token_PRF")]
    pub words: Rates,
    /// Sources with exactly the annotated words, whatever their content.
    #[serde(rename = "exact_source_PRF")]
    pub exact_source: Rates,
    /// Likewise cues.
    #[serde(rename = "exact_cue_PRF")]
    pub exact_cue: Rates,
    /// Likewise contents.
    #[serde(rename = "exact_content_PRF")]
    pub exact_content: Rates,
    /// Of the contents found that have a source: percent whose predicted source shares a telling word with it.
    #[serde(rename = "source_acc")]
    pub source_accuracy: f64,
    /// Of the contents found that have a cue: percent whose predicted cue shares a word with it.
    #[serde(rename = "cue_acc")]
    pub cue_accuracy: f64,
    /// All words of the content in quotation marks.
    pub direct: KindScores,
    /// Some.
    pub mixed: KindScores,
    /// None.
    pub indirect: KindScores,
    /// Predicted documents that are not annotated, in order; their predictions are not counted.
    #[serde(skip)]
    pub unknown_documents: Vec<String>,
}

/// Precision, recall and their harmonic mean, in percent with one decimal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
#[serde(into = "[f64; 3]")]
pub struct Rates {
    /// Right of all predicted.
    pub precision: f64,
    /// Right of all annotated.
    pub recall: f64,
    /// The harmonic mean.
    pub f1: f64,
}

/// One kind of attribution; percents with one decimal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct KindScores {
    /// Annotated with this kind.
    pub gold: usize,
    /// Predicted with this kind.
    #[serde(rename = "pred")]
    pub predicted: usize,
    /// Of the annotated: found.
    pub recall: f64,
    /// Of the annotated: found, with the right source.
    pub joint_recall: f64,
    /// Of the predicted: matched, whatever the annotated kind.
    pub precision: f64,
}

impl Rates {
    /// The rates of `right` among so many.
    pub(super) fn of(right: usize, predicted: usize, gold: usize) -> Self {
        let share = |all: usize| if all == 0 { 0.0 } else { right as f64 / all as f64 };
        let (precision, recall) = (share(predicted), share(gold));
        // The order of the operations decides the last bit, and with it which way a tie is rounded.
        let f1 = if right == 0 { 0.0 } else { 200.0 * precision * recall / (precision + recall) };
        Self { precision: decimal(100.0 * precision), recall: decimal(100.0 * recall), f1: decimal(f1) }
    }
}

impl From<Rates> for [f64; 3] {
    fn from(rates: Rates) -> Self {
        [rates.precision, rates.recall, rates.f1]
    }
}

/// `part` of `all` in percent, with one decimal; 0 of nothing.
pub(super) fn percent(part: usize, all: usize) -> f64 {
    decimal((100 * part) as f64 / all.max(1) as f64)
}

/// Rounds the exact binary value, ties to even, which multiplying and rounding would not.
fn decimal(value: f64) -> f64 {
    format!("{value:.1}").parse().unwrap_or(value)
}

impl fmt::Display for Rates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({:.1}, {:.1}, {:.1})", self.precision, self.recall, self.f1)
    }
}

impl fmt::Display for KindScores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { gold, predicted, recall, joint_recall, precision } = self;
        write!(
            f,
            "{{'gold': {gold}, 'pred': {predicted}, 'recall': {recall:.1}, 'joint_recall': {joint_recall:.1}, 'precision': {precision:.1}}}"
        )
    }
}

impl fmt::Display for Scores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (key, count) in [("docs", self.documents), ("gold", self.gold), ("pred", self.predicted)] {
            writeln!(f, "{key:<16} {count}")?;
        }
        for (key, rates) in [
            ("joint_PRF", self.joint),
            ("content@0.5_PRF", self.content),
            ("content@0.8_PRF", self.content_strict),
            ("token_PRF", self.words),
            ("exact_source_PRF", self.exact_source),
            ("exact_cue_PRF", self.exact_cue),
            ("exact_content_PRF", self.exact_content),
        ] {
            writeln!(f, "{key:<16} {rates}")?;
        }
        writeln!(f, "{:<16} {:.1}", "source_acc", self.source_accuracy)?;
        writeln!(f, "{:<16} {:.1}", "cue_acc", self.cue_accuracy)?;
        for (key, kind) in [("direct", self.direct), ("mixed", self.mixed), ("indirect", self.indirect)] {
            writeln!(f, "{key:<16} {kind}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_rounded_by_their_binary_value() {
        for ((right, predicted, gold), printed) in [
            ((1, 16, 400), "(6.2, 0.2, 0.5)"),
            ((3, 16, 8), "(18.8, 37.5, 25.0)"),
            ((2, 3, 2), "(66.7, 100.0, 80.0)"),
            ((0, 0, 0), "(0.0, 0.0, 0.0)"),
            ((0, 5, 5), "(0.0, 0.0, 0.0)"),
        ] {
            assert_eq!(Rates::of(right, predicted, gold).to_string(), printed);
        }
    }
}
