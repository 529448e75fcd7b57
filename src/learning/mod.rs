//! Linear models: what they look at ([`key`]), how much each thing seen speaks for each answer ([`weights`]), how that is learned
//! ([`perceptron`]), and kept so that features which were never seen count for nothing ([`checked`]).
//!
//! Features are hashed into tables of a fixed size (the hashing trick; Weinberger et al. 2009), so a model is a plain block of small
//! numbers that is used where it lies, with nothing to load. Which features a stage looks at is its own affair; nothing here knows text.

pub mod checked;
pub mod key;
pub mod perceptron;
pub mod weights;

pub use checked::Checked;
pub use key::Key;
pub use perceptron::{Perceptron, best, best_below};
pub use weights::Weights;
