//! A table of small weights whose rows know their feature by eight bits of it, kept in the last cell of the row.
//!
//! Most features of a new text were never seen before. In a plain table each of them falls on a row of some other feature and adds its
//! weights, so their noise adds up; here nearly all of them add nothing. Rows lie in pairs: a feature falls on a pair, which holds the
//! weightiest two of those that do.

use std::borrow::Cow;
use std::path::Path;

use super::weights::{self, scale, unit};
use super::{Key, Weights};
use crate::error::Result;

/// So many features are summed at a time: the sums of their weights fit into 16 bits.
const CHUNK: usize = 250;

/// Weights for up to `W - 1` answers.
#[derive(Clone, Debug)]
pub struct Checked<const W: usize>(Weights<W>);

impl<const W: usize> Checked<W> {
    /// The sums of the weights of some features, at most 250 of them.
    #[inline]
    pub fn sums(&self, keys: &[Key]) -> [i16; W] {
        if W <= LANES { self.lanes(keys) } else { self.cells(keys) }
    }

    /// Sums narrow rows, all cells of a row in one number: whether a row is that of its feature is as good as chance, so nothing here
    /// branches on it. Cells with even and with odd numbers are summed apart, each in a lane of 16 bits, as numbers from 1 on; the lane
    /// of the last cell counts the rows.
    #[inline]
    fn lanes(&self, keys: &[Key]) -> [i16; W] {
        let (pairs, bits) = (self.0.rows().as_chunks::<2>().0, self.0.bits() - 1);
        let last = 8 * (W as u32 - 1);
        let weights = (1_u64 << last) - 1;
        let (mut even, mut odd) = (0_u64, 0_u64);
        for keys in keys.chunks(AT_ONCE) {
            let mut fetched = [[0_u64; 2]; AT_ONCE];
            for (fetched, key) in fetched.iter_mut().zip(keys) {
                *fetched = pairs.get(key.row(bits)).map_or([0; 2], |pair| pair.each_ref().map(packed));
            }
            for ([first, second], key) in fetched.into_iter().zip(keys) {
                let check = u64::from(key.check().cast_unsigned());
                let (is_first, is_second) = (first >> last == check, second >> last == check);
                let row = if is_first { first } else { second };
                let mask = u64::from(is_first | is_second).wrapping_neg();
                let counted = (row & weights ^ (weights / 0xFF * BIAS) | 1 << last) & mask;
                even += counted & LOWER;
                odd += counted >> 8 & LOWER;
            }
        }
        let lane = |cell: usize| (if cell.is_multiple_of(2) { even } else { odd } >> (16 * (cell / 2))) as u16;
        let bias = lane(W - 1).wrapping_mul(BIAS as u16);
        std::array::from_fn(|cell| lane(cell).wrapping_sub(bias).cast_signed())
    }

    /// Sums wide rows: first those that are of their features are found, then they are added up.
    #[inline]
    fn cells(&self, keys: &[Key]) -> [i16; W] {
        let (rows, bits) = (self.0.rows(), self.0.bits() - 1);
        let mut sums = [0_i16; W];
        for keys in keys.chunks(AT_ONCE) {
            let (mut places, mut count) = ([0_usize; AT_ONCE], 0);
            for key in keys {
                let first = key.row(bits) << 1;
                let is_of = |place: usize| rows.get(place).and_then(|row| row.last()) == Some(&key.check());
                let (is_first, is_second) = (is_of(first), is_of(first + 1));
                if let Some(place) = places.get_mut(count) {
                    *place = first + usize::from(!is_first);
                }
                count += usize::from(is_first | is_second);
            }
            for row in places.iter().take(count).filter_map(|place| rows.get(*place)) {
                for (sum, weight) in sums.iter_mut().zip(row) {
                    *sum = sum.wrapping_add(i16::from(*weight));
                }
            }
        }
        sums
    }

    /// The scores of the first `A` answers from any number of features.
    #[inline]
    pub fn scores<const A: usize>(&self, keys: &[Key]) -> [f32; A] {
        let mut scores = [0_i32; A];
        for chunk in keys.chunks(CHUNK) {
            for (score, sum) in scores.iter_mut().zip(self.sums(chunk)) {
                *score += i32::from(sum);
            }
        }
        scores.map(|score| score as f32 * self.0.scale())
    }

    /// A table of `2^bits` rows of the weightiest of some features.
    pub fn of(mut features: Vec<(Key, [f32; W])>, bits: u32) -> Self {
        let weight = |row: &[f32; W]| row.iter().map(|weight| weight.abs()).sum::<f32>();
        features
            .sort_by(|(key, row), (other, other_row)| weight(other_row).total_cmp(&weight(row)).then(key.number().cmp(&other.number())));
        let mut places: Vec<[Option<usize>; 2]> = vec![[None; 2]; 1 << (bits - 1)];
        for (number, (key, _)) in features.iter().enumerate() {
            let pair = places.get_mut(key.row(bits - 1));
            if let Some(place) = pair.and_then(|pair| pair.iter_mut().find(|place| place.is_none())) {
                *place = Some(number);
            }
        }
        let at = |number: usize| features.get(number);
        let scale = scale(places.iter().flatten().flatten().filter_map(|number| at(*number)).flat_map(|(_, row)| row.iter().copied()));
        let row = |number: &Option<usize>| number.and_then(at).map_or([0; W], |(key, row)| rounded(*key, row, scale));
        Self(Weights::from_rows(places.iter().flatten().map(row).collect(), scale))
    }

    /// Weights that are part of the program, from the file `name`.
    ///
    /// # Errors
    /// None in a program that was built from files that fit it.
    pub fn embedded(name: &str, bytes: &'static [u8]) -> Result<Self> {
        weights::embedded(name, bytes).map(Self)
    }

    /// Weights from the bytes of a file.
    ///
    /// # Errors
    /// What is wrong with them, for people.
    pub fn from_bytes(bytes: Cow<'static, [u8]>) -> std::result::Result<Self, String> {
        Weights::from_bytes(bytes).map(Self)
    }

    /// The weights of a file.
    ///
    /// # Errors
    /// A file that cannot be read, or is not what it should be.
    pub fn load(path: &Path) -> Result<Self> {
        Weights::load(path).map(Self)
    }

    /// Writes the file of these weights.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn save(&self, path: &Path) -> Result<()> {
        self.0.save(path)
    }
}

/// The rows of so many features are looked up together, which lets a processor fetch them at the same time.
const AT_ONCE: usize = 32;
/// Rows up to this many cells are summed as one number.
const LANES: usize = 8;
/// The lower byte of every lane of 16 bits.
const LOWER: u64 = u64::MAX / 0xFFFF * 0xFF;
/// What makes the bytes of weights, which are at least -127, numbers from 1 on.
const BIAS: u64 = 0x80;

#[inline]
fn packed<const W: usize>(row: &[i8; W]) -> u64 {
    let mut bytes = [0; 8];
    bytes.iter_mut().zip(row).for_each(|(byte, cell)| *byte = cell.cast_unsigned());
    u64::from_le_bytes(bytes)
}

fn rounded<const W: usize>(key: Key, row: &[f32; W], scale: f32) -> [i8; W] {
    let mut cells = row.map(|weight| unit(weight, scale));
    if let Some(last) = cells.last_mut() {
        *last = key.check();
    }
    cells
}

#[cfg(test)]
#[allow(clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[test]
    fn features_that_were_never_seen_count_for_nothing() {
        let seen = |number| Key::template(1).with(number);
        let weights = Checked::<4>::of((0..200).map(|number| (seen(number), [1.0, -1.0, 0.0, 0.0])).collect(), 8);
        let counts = |keys: &mut dyn Iterator<Item = Key>| keys.filter(|key| weights.sums(&[*key])[0] != 0).count();
        assert!(counts(&mut (0..200).map(seen)) > 150);
        assert!(counts(&mut (0..1000).map(|number| Key::template(2).with(number))) < 20);
    }

    #[test]
    fn the_weightiest_features_keep_their_rows() {
        let [light, heavy, heavier] = [1, 2, 3].map(|number| Key::from_number(1 << 62 | number << 20));
        let weights = Checked::<9>::of(vec![(light, [0.5; 9]), (heavy, [1.0; 9]), (heavier, [2.0; 9])], 3);
        assert_eq!([light, heavy, heavier].map(|key| weights.sums(&[key])[0]), [0, 64, 127]);
    }
}
