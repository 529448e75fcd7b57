//! Training: annotated texts → the weights of the learned stages.
//!
//! Steps that learn from what earlier steps say must see it as it will be on new texts, not on texts that those steps were trained on: so
//! the documents are dealt into folds, and each fold is read by steps that were trained on the others (jackknifing).

pub mod attributions;
pub mod lesson;
