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

/// The rows of so many features are fetched together; their weights fit into 16 bits when they are summed.
const CHUNK: usize = 64;

/// Weights for up to `W - 1` answers.
#[derive(Clone, Debug)]
pub struct Checked<const W: usize>(Weights<W>);

impl<const W: usize> Checked<W> {
    /// The sums of the weights of some features, at most 250 of them.
    ///
    /// First all rows are looked up, which lets a processor fetch them at the same time. Whether a row is that of its feature is as good
    /// as chance, so narrow rows are summed without asking: those of other features are made zero.
    #[inline]
    pub fn sums<const N: usize>(&self, keys: &[Key; N]) -> [i16; W] {
        let (rows, bits) = (self.0.rows(), self.0.bits() - 1);
        let mut places = [0; N];
        for (place, key) in places.iter_mut().zip(keys) {
            let first = key.row(bits) << 1;
            *place = first | usize::from(rows.get(first).is_none_or(|row| Self::differs(row, *key) != 0));
        }
        let mut sums = [0_i16; W];
        if W <= NARROW {
            let mut found = [[0_i8; W]; N];
            for ((cells, place), key) in found.iter_mut().zip(places).zip(keys) {
                if let Some(row) = rows.get(place) {
                    let mask = ((Self::differs(row, *key) - 1) >> 15) as i8;
                    cells.iter_mut().zip(row).for_each(|(cell, weight)| *cell = weight & mask);
                }
            }
            found.iter().for_each(|row| add(&mut sums, row));
            return sums;
        }
        for (key, place) in keys.iter().zip(places) {
            if let Some(row) = rows.get(place).filter(|row| Self::differs(row, *key) == 0) {
                add(&mut sums, row);
            }
        }
        sums
    }

    /// The scores of the first `A` answers from any number of features.
    #[inline]
    pub fn scores<const A: usize>(&self, keys: &[Key]) -> [f32; A] {
        let (pairs, bits) = (self.0.rows().as_chunks::<2>().0, self.0.bits() - 1);
        let mut scores = [0_i32; A];
        for chunk in keys.chunks(CHUNK) {
            let mut found = [[[0_i8; W]; 2]; CHUNK];
            for (found, key) in found.iter_mut().zip(chunk) {
                *found = pairs.get(key.row(bits)).copied().unwrap_or([[0; W]; 2]);
            }
            let mut sums = [0_i16; W];
            for ([first, second], key) in found.iter().zip(chunk) {
                let (in_first, in_second) = (Self::mask(first, *key), Self::mask(second, *key));
                let in_second = in_second & !in_first;
                for ((sum, one), other) in sums.iter_mut().zip(first).zip(second) {
                    *sum = sum.wrapping_add((i16::from(*one) & in_first) | (i16::from(*other) & in_second));
                }
            }
            for (score, sum) in scores.iter_mut().zip(sums) {
                *score += i32::from(sum);
            }
        }
        scores.map(|score| score as f32 * self.0.scale())
    }

    /// All bits where a row may be that of a feature, else none.
    #[inline]
    fn mask(row: &[i8; W], key: Key) -> i16 {
        (Self::differs(row, key) - 1) >> 15
    }

    /// 0 where a row may be that of a feature, else more.
    #[inline]
    fn differs(row: &[i8; W], key: Key) -> i16 {
        let check = row.last().copied().unwrap_or(0);
        i16::from((check ^ key.check()).cast_unsigned())
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

/// Cells up to which a row costs less to add than to pass over.
const NARROW: usize = 8;

#[inline]
fn add<const W: usize>(sums: &mut [i16; W], row: &[i8; W]) {
    for (sum, weight) in sums.iter_mut().zip(row) {
        *sum = sum.wrapping_add(i16::from(*weight));
    }
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
