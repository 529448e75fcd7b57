//! One of several parts of a corpus, to be analysed apart: by a machine of its own, say.
//!
//! Which part a document belongs to, its id decides, so parts are about equal and do not depend on the order of the input. Every part
//! reads the whole input, which is cheap beside the analysis: only so are ids, numbers and losses the same as without parts.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

/// Part `index` of `of` parts, from 1: "2/3".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shard {
    index: u32,
    of: u32,
}

impl Shard {
    /// Which part this is, from 1.
    pub fn index(self) -> u32 {
        self.index
    }

    /// How many parts there are.
    pub fn of(self) -> u32 {
        self.of
    }

    /// Whether the document of this id belongs to this part.
    pub fn has(self, id: &str) -> bool {
        self.has_number(hash(id))
    }

    /// Whether what is numbered so among the items of the corpus, and is no document, belongs to this part. It has no name that would be the
    /// same on every machine.
    pub(super) fn has_number(self, number: u64) -> bool {
        number % u64::from(self.of) == u64::from(self.index - 1)
    }
}

/// The first bytes of the SHA-256: the same on every machine and in every version.
pub(super) fn hash(text: &str) -> u64 {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().take(8).fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let numbers = text.split_once('/').and_then(|(index, of)| Some((index.parse().ok()?, of.parse().ok()?)));
        match numbers {
            Some((index, of)) if 0 < index && index <= of => Ok(Self { index, of }),
            _ => Err(format!("`{text}` is no part of a whole; take 1/3, 2/3 and 3/3 for three parts")),
        }
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.index, self.of)
    }
}

impl Serialize for Shard {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Shard {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_read_and_shown() {
        for text in ["1/1", "2/3", "3/3"] {
            assert_eq!(text.parse::<Shard>().unwrap().to_string(), text);
        }
        for text in ["", "1", "0/3", "4/3", "1/0", "-1/2", "1/2/3", "a/b"] {
            assert!(text.parse::<Shard>().is_err(), "{text}");
        }
    }

    #[test]
    fn every_name_is_in_one_part_and_parts_are_about_equal() {
        let parts: Vec<Shard> = ["1/3", "2/3", "3/3"].iter().map(|text| text.parse().unwrap()).collect();
        let mut sizes = [0; 3];
        for number in 0..3_000 {
            let name = format!("news/{number}");
            let within: Vec<usize> = (0..3).filter(|at| parts[*at].has(&name)).collect();
            assert_eq!(within.len(), 1);
            sizes[within[0]] += 1;
        }
        assert!(sizes.iter().all(|size| (900..1_100).contains(size)), "{sizes:?}");
    }
}
