//! Linear models: what they look at ([`key`]), how much each thing seen speaks for each answer ([`weights`], [`checked`]), labels in a row
//! ([`chain`]), and how weights are found: by mistakes ([`perceptron`]) or by likelihood ([`descent`]).
//!
//! Features are hashed into tables of a fixed size (the hashing trick; Weinberger et al. 2009), so a model is a plain block of small
//! numbers that is used where it lies. Which features a stage looks at is its own affair; nothing here knows text.

pub mod chain;
pub mod checked;
pub mod descent;
pub mod key;
pub mod perceptron;
pub mod random;
pub mod weights;

pub use chain::Lattice;
pub use checked::Checked;
pub use key::Key;
pub use perceptron::{Perceptron, best, best_below};
pub use weights::Weights;
