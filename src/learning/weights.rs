//! A table of small weights: a row a feature, a cell an answer. What a trained model is made of, and what it looks like as a file.

use std::borrow::Cow;
use std::fs;
use std::path::Path;

use crate::error::{Error, Result};

/// Weights for `W` answers, read-only, eight bits each. Made from bytes that are part of the program, it copies nothing.
#[derive(Clone, Debug)]
pub struct Weights<const W: usize> {
    rows: Cow<'static, [[i8; W]]>,
    bits: u32,
    /// What one unit is worth.
    scale: f32,
}

/// The first bytes of a file of weights.
const MAGIC: [u8; 8] = *b"dixit-w1";
const HEAD: usize = 32;

impl<const W: usize> Weights<W> {
    /// All rows.
    #[inline]
    pub fn rows(&self) -> &[[i8; W]] {
        &self.rows
    }

    /// The table has `2^bits` rows.
    #[inline]
    pub fn bits(&self) -> u32 {
        self.bits
    }

    /// What one unit of the sums is worth.
    pub fn scale(&self) -> f32 {
        self.scale
    }

    /// A table of rows that are rounded already; their number is a power of two.
    pub fn from_rows(rows: Vec<[i8; W]>, scale: f32) -> Self {
        debug_assert!(rows.len().is_power_of_two(), "places are found by bits");
        Self { bits: rows.len().max(2).ilog2(), rows: Cow::Owned(rows), scale }
    }

    /// The file of these weights.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend((W as u32).to_le_bytes());
        bytes.extend(self.bits.to_le_bytes());
        bytes.extend(self.scale.to_le_bytes());
        bytes.resize(HEAD, 0);
        bytes.extend(self.rows.as_flattened().iter().map(|weight| weight.cast_unsigned()));
        bytes
    }

    /// Weights from the bytes of a file.
    ///
    /// # Errors
    /// What is wrong with them, for people.
    pub fn from_bytes(bytes: Cow<'static, [u8]>) -> std::result::Result<Self, String> {
        let number = |at: usize| bytes.get(at..at + 4).and_then(|four| <[u8; 4]>::try_from(four).ok()).map_or(0, u32::from_le_bytes);
        if bytes.get(..8) != Some(&MAGIC) {
            return Err("this is no file of weights, or one of another version of dixit; train it again with `dixit train`".into());
        }
        let (width, bits, scale) = (number(8) as usize, number(12), f32::from_bits(number(16)));
        let cells = bytes.len() - HEAD.min(bytes.len());
        if width != W || !(2..=28).contains(&bits) || cells != W << bits || !scale.is_finite() {
            return Err(format!(
                "it holds {cells} weights of {width} answers where 2^{bits} rows of {W} are wanted: it is cut off, or of another version"
            ));
        }
        let rows = match bytes {
            Cow::Borrowed(bytes) => Cow::Borrowed(as_rows(bytes)),
            Cow::Owned(bytes) => Cow::Owned(as_rows(&bytes).to_vec()),
        };
        Ok(Self { rows, bits, scale })
    }

    /// The weights of a file.
    ///
    /// # Errors
    /// A file that cannot be read, or is not what it should be.
    pub fn load(path: &Path) -> Result<Self> {
        let bytes = fs::read(path).map_err(Error::file(path, "cannot read"))?;
        Self::from_bytes(bytes.into()).map_err(|message| Error::Format { path: path.into(), line: None, message })
    }

    /// Writes the file of these weights.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn save(&self, path: &Path) -> Result<()> {
        fs::write(path, self.to_bytes()).map_err(Error::file(path, "cannot write"))
    }
}

/// A table of weights that is text.
///
/// # Errors
/// A file that cannot be read.
pub fn read_text(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(Error::file(path, "cannot read"))
}

/// Writes a table of weights that is text.
///
/// # Errors
/// A file that cannot be written.
pub fn write_text(path: &Path, table: &str) -> Result<()> {
    fs::write(path, table).map_err(Error::file(path, "cannot write"))
}

/// What one unit is worth, so that all but a few of some weights fit in eight bits.
pub fn scale(weights: impl Iterator<Item = f32>) -> f32 {
    let mut sizes: Vec<f32> = weights.map(f32::abs).filter(|size| *size > 0.0).collect();
    sizes.sort_unstable_by(f32::total_cmp);
    let largest = sizes.get(sizes.len().saturating_sub(1 + sizes.len() / CUT_OFF)).copied().unwrap_or(1.0);
    largest / 127.0
}

/// A weight in units of `scale`, cut off where it does not fit.
pub fn unit(weight: f32, scale: f32) -> i8 {
    (weight / scale).round().clamp(-127.0, 127.0) as i8
}

/// Bytes that begin where a line of the cache does. As rows follow a head of half a line, none of 2, 4, 8, 16 or 32 cells lies in two of
/// them, which would both be fetched.
#[repr(C, align(64))]
pub(crate) struct Aligned<B: ?Sized>(pub(crate) B);

/// The bytes of a file of `models/en`, as part of the program.
macro_rules! include_weights {
    ($name:literal) => {{
        static FILE: &$crate::learning::weights::Aligned<[u8]> =
            &$crate::learning::weights::Aligned(*include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/models/en/", $name)));
        &FILE.0
    }};
}
pub(crate) use include_weights;

/// Weights that are part of the program, from the file `name`.
///
/// # Errors
/// None in a program that was built from files that fit it.
pub fn embedded<const W: usize>(name: &str, bytes: &'static [u8]) -> Result<Weights<W>> {
    let wrong = |message| Error::Format { path: name.into(), line: None, message };
    Weights::from_bytes(Cow::Borrowed(bytes)).map_err(wrong)
}

fn as_rows<const W: usize>(bytes: &[u8]) -> &[[i8; W]] {
    bytemuck::cast_slice::<u8, i8>(bytes.get(HEAD..).unwrap_or(&[])).as_chunks().0
}

/// One weight in so many may be larger than what eight bits hold.
const CUT_OFF: usize = 2000;

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;
    use crate::learning::Key;

    #[test]
    fn a_file_gives_back_its_weights() {
        let mut rows = vec![[0; 3]; 16];
        let key = Key::of(1, [5]);
        rows[key.row(4)] = [127, -64, 0];
        let weights = Weights::from_rows(rows, 1.0 / 127.0);
        let again = Weights::<3>::from_bytes(weights.to_bytes().into()).unwrap();
        assert_eq!(again.rows().get(key.row(again.bits())), Some(&[127, -64, 0]));
        assert!((again.scale() * 127.0 - 1.0).abs() < 1e-6);
    }

    #[test]
    fn other_files_are_refused() {
        let good = Weights::from_rows(vec![[1; 3]; 4], 1.0).to_bytes();
        assert!(Weights::<4>::from_bytes(good.clone().into()).is_err());
        assert!(Weights::<3>::from_bytes(good.get(..good.len() - 1).unwrap().to_vec().into()).is_err());
        assert!(Weights::<3>::from_bytes(Vec::new().into()).is_err());
        let one_pair = Weights::from_rows(vec![[1; 3]; 2], 1.0).to_bytes();
        assert!(Weights::<3>::from_bytes(one_pair.into()).is_err());
    }
}
