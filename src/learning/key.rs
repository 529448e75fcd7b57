//! Features as numbers: a template and the values seen in it, mixed into 64 bits whose upper ones choose a row of weights.

use crate::lexicons::fold;

/// A feature: a template with its values, mixed but for the last step, which [`Key::number`] takes: where many are looked up, it is taken for
/// several at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key(u64);

/// Odd, with well-spread bits: the golden ratio as a fraction of 2^64.
const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;
/// Times [`SPREAD`], this is 1.
const GATHER: u64 = 0xF1DE_83E1_9937_733D;

impl Key {
    /// The feature of a template with some values.
    #[inline]
    pub const fn of<const N: usize>(template: u32, values: [u32; N]) -> Self {
        Self::mixed(template, Values::of(values))
    }

    /// The feature of a template with values that are mixed already.
    #[inline]
    pub const fn mixed(template: u32, values: Values) -> Self {
        Self(values.0.wrapping_add((template as u64 + 1).wrapping_mul(SPREAD)))
    }

    /// The row of a table of `2^bits` rows that it falls on.
    #[inline]
    pub const fn row(self, bits: u32) -> usize {
        (self.number() >> (64 - bits)) as usize
    }
}

impl Key {
    /// Eight bits that do not choose the row: by them a row knows its feature from most others that fall on it.
    #[inline]
    pub const fn check(self) -> i8 {
        (self.number() >> 24) as i8
    }

    /// All of it mixed.
    #[inline]
    pub const fn number(self) -> u64 {
        (self.0 ^ (self.0 >> 32)).wrapping_mul(SPREAD)
    }

    /// The feature of a number.
    pub const fn from_number(number: u64) -> Self {
        let sum = number.wrapping_mul(GATHER);
        Self(sum ^ (sum >> 32))
    }
}

/// Some values of a feature, mixed: each times a factor for its place, all added up. A value that stands in the same place of many
/// features is multiplied once for all of them.
#[derive(Clone, Copy, Debug)]
pub struct Values(u64);

impl Values {
    /// Mixes up to six values.
    #[inline]
    pub const fn of<const N: usize>(values: [u32; N]) -> Self {
        const { assert!(N <= FACTORS.len()) };
        let (mut sum, mut values, mut factors) = (0_u64, values.as_slice(), FACTORS.as_slice());
        while let ([value, after @ ..], [factor, others @ ..]) = (values, factors) {
            sum = sum.wrapping_add((*value as u64).wrapping_mul(*factor));
            (values, factors) = (after, others);
        }
        Self(sum)
    }
}

/// Odd numbers without a pattern (digits of the square roots of primes).
const FACTORS: [u64; 6] = [
    0x6A09_E667_F3BC_C909,
    0xBB67_AE85_84CA_A73B,
    0x3C6E_F372_FE94_F82B,
    0xA54F_F53A_5F1D_36F1,
    0x510E_527F_ADE6_82D1,
    0x9B05_688C_2B3E_6C1F,
];

/// A word as a number: a hash of its bytes (FNV-1a). Folded forms (see [`fold`]) are hashed, so that typography changes nothing.
pub const fn word(folded: &str) -> u32 {
    word_on(0x811C_9DC5, folded)
}

/// The [`word`] of something of which `start` is the beginning's.
pub const fn word_on(start: u32, rest: &str) -> u32 {
    let mut rest = rest.as_bytes();
    let mut hash = start;
    while let [byte, after @ ..] = rest {
        hash = (hash ^ *byte as u32).wrapping_mul(0x0100_0193);
        rest = after;
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
        let rows: std::collections::HashSet<usize> = (0..1000).map(|value| Key::of(7, [value]).row(16)).collect();
        assert!(rows.iter().all(|row| *row < 1 << 16));
        assert!(rows.len() > 980, "{}", rows.len());
    }

    #[test]
    fn numbers_lead_back_to_features() {
        for key in (0..1000).map(|value| Key::of(value % 9, [value, 7])) {
            assert_eq!(Key::from_number(key.number()), key);
        }
    }

    #[test]
    fn order_of_values_counts() {
        assert_ne!(Key::of(1, [2, 3]), Key::of(1, [3, 2]));
        assert_ne!(Key::of(1, [2]), Key::of(2, [1]));
        let mut features = std::collections::HashSet::new();
        for [a, b, c] in (0..40).flat_map(|a| (0..40).flat_map(move |b| (0..40).map(move |c| [a, b, c]))) {
            assert!(features.insert(Key::of(c, [a, b, word("leak") + c]).number()), "{a} {b} {c}");
        }
    }

    #[test]
    fn typography_changes_no_word() {
        let mut buffer = String::new();
        assert_eq!(word_of("Don’t", &mut buffer), word("don't"));
    }
}
