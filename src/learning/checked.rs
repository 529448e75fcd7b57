//! A table of small weights whose rows know their feature by eight bits of it, kept in the last cell of the row.
//!
//! Most features of a new text were never seen before. In a plain table each of them falls on a row of some other feature and adds its
//! weights, so their noise adds up; here 255 of 256 add nothing. A row holds one feature, the weightiest of those that fall on it.

use std::borrow::Cow;
use std::path::Path;

use super::weights::{scale, unit};
use super::{Key, Weights};
use crate::error::Result;

/// Weights for up to `W - 1` answers.
#[derive(Clone, Debug)]
pub struct Checked<const W: usize>(Weights<W>);

impl<const W: usize> Checked<W> {
    /// Narrow rows lie side by side in one line of the cache, so that a feature may lie in either of two at no cost.
    const PLACES: usize = if W <= 8 { 2 } else { 1 };

    #[inline]
    fn places(key: Key, bits: u32) -> [usize; 2] {
        let place = key.row(bits);
        [place, place ^ 1]
    }

    /// The sums of the weights of some features, at most 250 of them.
    #[inline]
    pub fn sums<const N: usize>(&self, keys: &[Key; N]) -> [i16; W] {
        let mut sums = [0_i16; W];
        let bits = self.0.bits();
        for key in keys {
            for place in &Self::places(*key, bits)[..Self::PLACES] {
                if let Some(row) = self.0.row(*place) {
                    // No branch: whether it is the row of the feature is as good as chance to a processor.
                    let mask = -i16::from(row[W - 1] == key.check());
                    for (sum, weight) in sums.iter_mut().zip(row) {
                        *sum = sum.wrapping_add(i16::from(*weight) & mask);
                    }
                }
            }
        }
        sums
    }

    /// A table of `2^bits` rows of the weightiest of some features.
    pub fn of(mut features: Vec<(Key, [f32; W])>, bits: u32) -> Self {
        let weight = |row: &[f32; W]| row.iter().map(|weight| weight.abs()).sum::<f32>();
        features
            .sort_by(|(key, row), (other, other_row)| weight(other_row).total_cmp(&weight(row)).then(key.number().cmp(&other.number())));
        let mut places: Vec<Option<usize>> = vec![None; 1 << bits];
        for (number, (key, _)) in features.iter().enumerate() {
            let free = Self::places(*key, bits).into_iter().take(Self::PLACES).find(|place| places.get(*place) == Some(&None));
            if let Some(place) = free.and_then(|place| places.get_mut(place)) {
                *place = Some(number);
            }
        }
        let kept = || places.iter().flatten().filter_map(|number| features.get(*number));
        let scale = scale(kept().flat_map(|(_, row)| row.iter().copied()));
        let row =
            |number: &Option<usize>| number.and_then(|number| features.get(number)).map_or([0; W], |(key, row)| rounded(*key, row, scale));
        Self(Weights::from_rows(places.iter().map(row).collect(), scale))
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

fn rounded<const W: usize>(key: Key, row: &[f32; W], scale: f32) -> [i8; W] {
    let mut cells = row.map(|weight| unit(weight, scale));
    if let Some(last) = cells.last_mut() {
        *last = key.check();
    }
    cells
}

#[cfg(test)]
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
    fn the_weightiest_feature_keeps_its_row() {
        let (light, heavy) = (Key::from_number(1 << 62), Key::from_number(1 << 62 | 1 << 20));
        let weights = Checked::<9>::of(vec![(light, [0.5; 9]), (heavy, [2.0; 9])], 3);
        assert_eq!(weights.sums(&[heavy])[0], 127);
        assert_eq!(weights.sums(&[light])[0], 0);
    }
}
