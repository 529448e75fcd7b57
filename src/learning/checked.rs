//! A table of small weights whose rows know their feature by eight bits of it, kept in the last cell of the row.
//!
//! Most features of a new text were never seen before. In a plain table each of them falls on a row of some other feature and adds its
//! weights, so their noise adds up; here nearly all of them add nothing. Rows lie in pairs: a feature falls on a pair, which holds the
//! weightiest two of those that do.

use std::borrow::Cow;
use std::hint::select_unpredictable;
use std::path::Path;

use multiversion::multiversion;

use super::weights::{self, scale, unit};
use super::{Key, Weights};
use crate::error::Result;

/// Weights for up to `W - 1` answers.
#[derive(Clone, Debug)]
pub struct Checked<const W: usize> {
    weights: Weights<W>,
    /// What wide rows know their features by, once more and side by side: most features have no row, which a narrow table soon tells.
    checks: Vec<[i8; 2]>,
}

impl<const W: usize> Checked<W> {
    fn new(weights: Weights<W>) -> Self {
        let check = |row: &[i8; W]| row.last().copied().unwrap_or(0);
        let pairs = if W <= MEDIUM { &[] } else { weights.rows().as_chunks::<2>().0 };
        Self { checks: pairs.iter().map(|pair| pair.each_ref().map(check)).collect(), weights }
    }

    /// The sums of the weights of some features, at most 250 of them.
    #[inline]
    pub fn sums(&self, keys: &[Key]) -> [i16; W] {
        debug_assert!(keys.len() <= MOST, "the sums of more than {MOST} weights may not fit");
        sums(self.weights.rows(), &self.checks, self.weights.bits() - 1, keys)
    }

    /// The scores of the first `A` answers, from at most 250 features.
    #[inline]
    pub fn scores<const A: usize>(&self, keys: &[Key]) -> [f32; A] {
        let (sums, scale) = (self.sums(keys), self.weights.scale());
        let mut scores = [0.0; A];
        scores.iter_mut().zip(sums).for_each(|(score, sum)| *score = f32::from(sum) * scale);
        scores
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
        Self::new(Weights::from_rows(places.iter().flatten().map(row).collect(), scale))
    }

    /// Weights that are part of the program, from the file `name`.
    ///
    /// # Errors
    /// None in a program that was built from files that fit it.
    pub fn embedded(name: &str, bytes: &'static [u8]) -> Result<Self> {
        weights::embedded(name, bytes).map(Self::new)
    }

    /// Weights from the bytes of a file.
    ///
    /// # Errors
    /// What is wrong with them, for people.
    pub fn from_bytes(bytes: Cow<'static, [u8]>) -> std::result::Result<Self, String> {
        Weights::from_bytes(bytes).map(Self::new)
    }

    /// The weights of a file.
    ///
    /// # Errors
    /// A file that cannot be read, or is not what it should be.
    pub fn load(path: &Path) -> Result<Self> {
        Weights::load(path).map(Self::new)
    }

    /// Writes the file of these weights.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn save(&self, path: &Path) -> Result<()> {
        self.weights.save(path)
    }
}

/// The sums of the weights of some features. The program holds this for several sorts of processors, with all that it calls, and takes what
/// the processor knows that it runs on: sums are of whole numbers, the same everywhere. In a function of its own all of it fits into registers.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl+avx2+bmi1+bmi2", "x86_64+avx2+bmi1+bmi2"))]
fn sums<const W: usize>(rows: &[[i8; W]], checks: &[[i8; 2]], bits: u32, keys: &[Key]) -> [i16; W] {
    if W <= NARROW {
        narrow(rows, bits, keys)
    } else if W <= MEDIUM {
        medium(rows, bits, keys)
    } else {
        wide(rows, checks, bits, keys)
    }
}

/// Sums narrow rows, all cells of a row in one number. Whether a row is that of its feature is as good as chance, so nothing here may
/// branch on it: a compiler that is not told makes a branch of it, which costs a tenth of all time. A row of another feature stands for
/// no weights at all. Weights are moved up until all are above nought, for sums that never borrow. One sum takes whole rows, one only every
/// second cell, in lanes of 16 bits: the first less the second is the sum of the others, a byte higher.
#[inline(always)]
fn narrow<const W: usize>(rows: &[[i8; W]], bits: u32, keys: &[Key]) -> [i16; W] {
    let pairs = rows.as_chunks::<2>().0;
    let Some(most) = pairs.len().checked_sub(1) else { return [0; W] };
    let last = 8 * (W as u32 - 1);
    let (limit, bias) = (1_u64 << last, BIASES >> (64 - last));
    let (mut all, mut even) = (0_u64, 0_u64);
    for key in keys {
        let pair = pairs.get(key.row(bits) & most).map_or([0; 2], |pair| pair.each_ref().map(packed));
        // Nothing is left of the check where it is that of the feature.
        let check = u64::from(key.check().cast_unsigned()) << last;
        let [first, second] = pair.map(|row| row ^ check);
        let row = select_unpredictable(first < limit, first, second);
        let row = select_unpredictable(row < limit, row, 0) ^ bias;
        all += row;
        even += row & LOWER;
    }
    let odd = (all - even) >> 8;
    let lane = |cell: usize| (if cell.is_multiple_of(2) { even } else { odd } >> (16 * (cell / 2))) as u16;
    let bias = keys.len() as u16 * BIAS;
    std::array::from_fn(|cell| if cell + 1 < W { lane(cell).wrapping_sub(bias).cast_signed() } else { 0 })
}

/// Sums rows that fill half a line of the cache at most, without a branch too.
#[inline(always)]
fn medium<const W: usize>(rows: &[[i8; W]], bits: u32, keys: &[Key]) -> [i16; W] {
    let pairs = rows.as_chunks::<2>().0;
    let mut sums = [0_i16; W];
    let Some(most) = pairs.len().checked_sub(1) else { return sums };
    for key in keys {
        let Some([first, second]) = pairs.get(key.row(bits) & most) else { continue };
        let [is_first, is_second] = [first, second].map(|row| row.last() == Some(&key.check()));
        let row = select_unpredictable(is_first, first, select_unpredictable(is_second, second, &[0; W]));
        for (sum, weight) in sums.iter_mut().zip(row) {
            *sum = sum.wrapping_add(i16::from(*weight));
        }
    }
    sums
}

/// Sums wide rows: first those that are of their features are found, then they are added up.
#[inline(always)]
fn wide<const W: usize>(rows: &[[i8; W]], checks: &[[i8; 2]], bits: u32, keys: &[Key]) -> [i16; W] {
    let mut sums = [0_i16; W];
    let (Some(most), Some(last)) = (checks.len().checked_sub(1), rows.len().checked_sub(1)) else { return sums };
    for keys in keys.chunks(AT_ONCE) {
        let (mut places, mut count) = ([0_u32; AT_ONCE], 0);
        for key in keys {
            let pair = key.row(bits) & most;
            let Some([first, second]) = checks.get(pair) else { continue };
            let (is_first, is_second) = (*first == key.check(), *second == key.check());
            if let Some(place) = places.get_mut(count % AT_ONCE) {
                *place = (pair as u32) << 1 | u32::from(!is_first);
            }
            count += usize::from(is_first | is_second);
        }
        for place in places.get(..count).unwrap_or(&places) {
            let Some(row) = rows.get(*place as usize & last) else { continue };
            for (sum, weight) in sums.iter_mut().zip(row) {
                *sum = sum.wrapping_add(i16::from(*weight));
            }
        }
    }
    sums
}

/// The sums of so many weights of eight bits fit into 16 bits.
const MOST: usize = 250;
/// Wide rows are looked up so many at a time, which lets a processor fetch them together.
const AT_ONCE: usize = 32;
/// Rows up to this many cells are summed as one number.
const NARROW: usize = 8;
/// Rows of more cells are looked at only where they are of the feature.
const MEDIUM: usize = 32;
/// The lower byte of every lane of 16 bits.
const LOWER: u64 = u64::MAX / 0xFFFF * 0xFF;
/// What makes the byte of a weight, which is at least -127, a number from 1 on.
const BIAS: u16 = 0x80;
/// The same in every byte.
const BIASES: u64 = u64::MAX / 0xFF * BIAS as u64;

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
        let seen = |number| Key::of(1, [number]);
        let weights = Checked::<4>::of((0..200).map(|number| (seen(number), [1.0, -1.0, 0.0, 0.0])).collect(), 8);
        let counts = |keys: &mut dyn Iterator<Item = Key>| keys.filter(|key| weights.sums(&[*key])[0] != 0).count();
        assert!(counts(&mut (0..200).map(seen)) > 150);
        assert!(counts(&mut (0..1000).map(|number| Key::of(2, [number]))) < 20);
    }

    /// Sums of 250 features, of which some have no row, some share one with another, and some weigh as much as fits.
    fn check<const W: usize>() {
        let keys: Vec<Key> = (0..250).map(|number| Key::of(3, [number])).collect();
        let weight = |number: usize, cell: usize| [1.0, -1.0, 0.3, -0.02][(number * 7 + cell * cell) % 4];
        for (seen, bits) in [(0..250, 9), (50..200, 12), (0..250, 2)] {
            let row = |number: usize| (keys[number], std::array::from_fn(|cell| weight(number, cell)));
            let table = Checked::<W>::of(seen.map(row).collect(), bits);
            let rows = table.weights.rows();
            let mut sums = [0_i16; W];
            for key in &keys {
                let pair = 2 * key.row(bits - 1);
                let row = rows[pair..pair + 2].iter().find(|row| row[W - 1] == key.check());
                row.iter().for_each(|row| sums.iter_mut().zip(*row).for_each(|(sum, weight)| *sum += i16::from(*weight)));
            }
            assert_eq!(table.sums(&keys)[..W - 1], sums[..W - 1], "{W} cells");
        }
        assert_eq!(Checked::<W>::of(vec![(keys[0], [1.0; W])], 8).sums(&[keys[0]; 250])[0], 127 * 250);
    }

    #[test]
    fn sums_are_those_of_a_plain_loop() {
        check::<2>();
        check::<4>();
        check::<8>();
        check::<9>();
        check::<16>();
        check::<32>();
        check::<40>();
    }

    #[test]
    fn the_weightiest_features_keep_their_rows() {
        let [light, heavy, heavier] = [1, 2, 3].map(|number| Key::from_number(1 << 62 | number << 24));
        let weights = Checked::<9>::of(vec![(light, [0.5; 9]), (heavy, [1.0; 9]), (heavier, [2.0; 9])], 3);
        assert_eq!([light, heavy, heavier].map(|key| weights.sums(&[key])[0]), [0, 64, 127]);
    }
}
