//! Evaluation: predictions against annotated data, and the examples beside the lexicon tables.
//!
//! The figures are those of the usual scorer for attribution corpora: words are compared, not characters, so quotation marks and
//! punctuation at the edges of a span do not count. Offsets are Unicode code points, end exclusive, as in every report.
//!
//! - [`read_gold`]: JSON Lines, one document a line, keys that are not used ignored; or a folder of brat's standoff files.
//! - [`read_predictions`]: JSON Lines, one attribution a line.
//! - [`predict`]: what dixit itself finds in the annotated texts.
//! - [`score`]: precision, recall and F1 of any predictions, dixit's or another tool's.
//! - [`check_examples`]: whether the marked running text beside a lexicon table is found as marked.
//!
//! Whether a resolved speaker or a stance is right is not scored here, only sources, cues and contents.

mod brat;
mod data;
mod examples;
mod matching;
mod predict;
mod score;
mod scores;
mod words;

pub use data::{
    CodePointSpan, GoldAttribution, GoldDocument, Prediction, TargetExample, read_gold, read_predictions, read_target_examples,
};
pub use examples::{Check, Mismatch, check_examples};
pub use predict::{predict, predictions};
pub use score::score;
pub use scores::{KindScores, Rates, Scores};
pub use words::{WordSet, Words};
