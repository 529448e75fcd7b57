//! One text to analyse, with what its source says about it.

use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::text::Span;

/// A text and its metadata. The text is read-only from here on: every offset in every report indexes it.
#[derive(Clone, Debug)]
pub struct Document {
    /// Unique within a run: the path below the given folder without its ending, or the id column.
    pub id: String,
    /// Where it was read from, for messages: "news/a.txt", "articles.csv record 7".
    pub origin: String,
    /// The other scalar columns of its record, in order of the input.
    pub metadata: Vec<(Arc<str>, String)>,
    /// The text, as decoded: without a byte-order mark, line ends as they were. A piece of a split file counts from its own start.
    pub text: Box<str>,
    /// The part whose quotation is wanted, where the rest is only there to tell who speaks.
    pub only: Option<Span>,
}

impl Document {
    /// The first bytes of the SHA-256 of id, metadata and text: by it two readings of a document are told to be the same.
    pub fn fingerprint(&self) -> [u8; 16] {
        let mut hash = Sha256::new();
        let metadata = self.metadata.iter().flat_map(|(name, value)| [&**name, value.as_str()]);
        for part in std::iter::once(self.id.as_str()).chain(metadata).chain([&*self.text]) {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        }
        let digest = hash.finalize();
        std::array::from_fn(|at| digest.get(at).copied().unwrap_or_default())
    }
}
