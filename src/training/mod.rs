//! Training: from annotated data to the weights of the learned stages.
//!
//! - [`treebank`] reads annotated trees, [`align`] lays them onto dixit's own tokens and sentences.
//! - [`syntax`] learns tags, lemmas and trees from them; [`oracle`] says which of the parser's actions lose nothing of a tree.
//! - [`accuracy`] measures what was learned.
//!
//! The same data and seed give the same weights, byte for byte. Nothing here runs while texts are analysed.

pub mod accuracy;
pub mod align;
pub mod oracle;
mod random;
pub mod syntax;
pub mod treebank;
mod universal;
