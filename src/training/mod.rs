//! Training: from annotated data to the weights of the learned stages.
//!
//! - [`treebank`] reads annotated trees, [`align`] lays them onto dixit's own tokens and sentences.
//! - [`syntax`] learns tags, lemmas and trees from them; [`oracle`] says which of the parser's actions lose nothing of a tree.
//! - [`lesson`] shows annotated attributions as the learned steps see them, from which [`attributions`] and [`judging`] train
//!   these.
//! - [`towards`] learns how sentences stand to targets.
//! - [`accuracy`] measures what was learned of syntax.
//!
//! Steps that learn from what earlier steps say must see it as it will be on new texts, not on texts that those steps were trained on:
//! so the documents are dealt into folds, and each fold is read by steps that were trained on the others (jackknifing).
//!
//! The same data and seed give the same weights, byte for byte. Nothing here runs while texts are analysed.

pub mod accuracy;
pub mod align;
pub mod attributions;
pub mod judging;
pub mod lesson;
pub mod oracle;
pub mod syntax;
pub mod towards;
pub mod treebank;
mod universal;
