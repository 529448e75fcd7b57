//! Features as numbers: a template and the values seen in it, mixed into 64 bits whose upper ones choose a row of weights.

use crate::lexicons::fold;

/// A feature: a template with its values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key(u64);

/// Odd, with well-spread bits: the golden ratio as a fraction of 2^64.
const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;

impl Key {
    /// The feature of a template without a value.
    #[inline]
    pub const fn template(number: u32) -> Self {
        Self(mix(SPREAD, number as u64))
    }

    /// The feature with one more value.
    #[inline]
    pub const fn with(self, value: u32) -> Self {
        Self(mix(self.0, value as u64))
    }

    /// The row of a table of `2^bits` rows that it falls on.
    #[inline]
    pub const fn row(self, bits: u32) -> usize {
        (self.0 >> (64 - bits)) as usize
    }
}

impl Key {
    /// Eight bits that do not choose the row: by them a row knows its feature from most others that fall on it.
    #[inline]
    pub const fn check(self) -> i8 {
        (self.0 >> 16) as i8
    }

    /// The whole number.
    pub const fn number(self) -> u64 {
        self.0
    }

    /// The feature of a number.
    pub const fn from_number(number: u64) -> Self {
        Self(number)
    }
}

#[inline]
const fn mix(hash: u64, value: u64) -> u64 {
    let mixed = (hash.rotate_left(23) ^ value).wrapping_mul(SPREAD);
    mixed ^ (mixed >> 29)
}

/// A word as a number: a hash of its bytes (FNV-1a). Folded forms (see [`fold`]) are hashed, so that typography changes nothing.
pub const fn word(folded: &str) -> u32 {
    word_on(0x811C_9DC5, folded)
}

/// The [`word`] of something of which `start` is the beginning's.
pub const fn word_on(start: u32, rest: &str) -> u32 {
    let (mut hash, mut rest) = (start, rest.as_bytes());
    while let [byte, others @ ..] = rest {
        hash = (hash ^ *byte as u32).wrapping_mul(0x0100_0193);
        rest = others;
    }
    hash
}

/// [`word`] of a form as it stands in a text; `buffer` is scratch space.
pub fn word_of(form: &str, buffer: &mut String) -> u32 {
    word(fold(form, buffer))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stay_in_their_table_and_spread() {
        let rows: std::collections::HashSet<usize> = (0..1000).map(|value| Key::template(7).with(value).row(16)).collect();
        assert!(rows.iter().all(|row| *row < 1 << 16));
        assert!(rows.len() > 980, "{}", rows.len());
    }

    #[test]
    fn order_of_values_counts() {
        assert_ne!(Key::template(1).with(2).with(3), Key::template(1).with(3).with(2));
        assert_ne!(Key::template(1).with(2), Key::template(2).with(1));
    }

    #[test]
    fn typography_changes_no_word() {
        let mut buffer = String::new();
        assert_eq!(word_of("Don’t", &mut buffer), word("don't"));
    }
}
