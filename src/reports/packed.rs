//! Tables as gzip or Zstandard files: packed once they are complete, and read again as what they hold.
//!
//! A table is written plain first, since later columns may make it be written twice; so the disk must hold the largest one plain for a
//! while. No time and no name is in the packed file: the same table gives the same bytes. Excel books are packed as they are, files by
//! speaker are left plain, and so is Parquet, whose columns are compressed within.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use rayon::prelude::*;

use super::settings::{Format, Packing};
use super::texts;
use crate::corpus::Frames;
use crate::error::{Error, Result};

/// Whether this build can pack so.
///
/// # Errors
/// It cannot.
pub fn check(packing: Packing) -> Result<()> {
    match packing {
        #[cfg(not(feature = "zstd"))]
        Packing::Zstandard => Err(super::lacks("--compress", "Zstandard", "zstd")),
        _ => Ok(()),
    }
}

/// Packs those of the files in `folder` that are tables, if they are to be packed; gives the names of all.
///
/// # Errors
/// A file cannot be written.
pub fn pack(folder: &Path, files: Vec<String>, packing: Option<Packing>) -> Result<Vec<String>> {
    let Some(packing) = packing else { return Ok(files) };
    files.into_par_iter().map(|name| if is_table(&name) { one(folder, &name, packing) } else { Ok(name) }).collect()
}

/// The name of a packed file.
pub fn name(plain: &str, packing: Packing) -> String {
    format!("{plain}.{}", packing.name())
}

/// The name of what a file holds.
pub fn plain(name: &str) -> &str {
    split(name).map_or(name, |(plain, _)| plain)
}

/// The name of what a packed file holds, and how it is packed.
fn split(name: &str) -> Option<(&str, Packing)> {
    let (plain, ending) = name.rsplit_once('.')?;
    Some((plain, Packing::named(ending)?))
}

/// Whether files of this name are packed.
pub fn is_table(name: &str) -> bool {
    let tables = [Format::Csv, Format::JsonLines];
    name == texts::NAME || tables.iter().any(|format| name.strip_suffix(format.name()).is_some_and(|stem| stem.ends_with('.')))
}

/// The file of this name in a folder, plain or packed; the plain name where there is none.
pub fn find(folder: &Path, plain: &str) -> PathBuf {
    let packed = Packing::ALL.map(|packing| folder.join(name(plain, packing)));
    packed.into_iter().find(|path| path.is_file()).unwrap_or_else(|| folder.join(plain))
}

/// Opens a table, packed or not.
///
/// # Errors
/// It cannot be opened.
pub fn open(path: &Path) -> io::Result<Box<dyn BufRead>> {
    let file = BufReader::with_capacity(1 << 16, File::open(path)?);
    Ok(match split(&path.to_string_lossy()).map(|(_, packing)| packing) {
        None => Box::new(file),
        Some(Packing::Gzip) => Box::new(BufReader::with_capacity(1 << 16, MultiGzDecoder::new(file))),
        Some(Packing::Zstandard) => Box::new(BufReader::with_capacity(1 << 16, Frames::new(file))),
    })
}

fn one(folder: &Path, plain: &str, packing: Packing) -> Result<String> {
    let (from, name) = (folder.join(plain), name(plain, packing));
    let to = folder.join(&name);
    let copy = || {
        let mut plain = BufReader::with_capacity(1 << 16, File::open(&from)?);
        let packed = BufWriter::new(File::create(&to)?);
        match packing {
            Packing::Gzip => gzip(&mut plain, packed),
            Packing::Zstandard => zstandard(&mut plain, packed),
        }?;
        fs::remove_file(&from)
    };
    copy().map_err(Error::file(&to, "cannot write"))?;
    Ok(name)
}

fn gzip(plain: &mut impl Read, packed: impl Write) -> io::Result<()> {
    let mut packed = GzEncoder::new(packed, Compression::default());
    io::copy(plain, &mut packed)?;
    packed.finish()?.flush()
}

#[cfg(feature = "zstd")]
fn zstandard(plain: &mut impl Read, packed: impl Write) -> io::Result<()> {
    let mut packed = zstd::Encoder::new(packed, zstd::DEFAULT_COMPRESSION_LEVEL)?;
    packed.include_checksum(true)?;
    io::copy(plain, &mut packed)?;
    packed.finish()?.flush()
}

#[cfg(not(feature = "zstd"))]
fn zstandard(_: &mut impl Read, _: impl Write) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn what_is_packed_reads_as_before_and_is_the_same_each_time() {
        let text = "quote_id,quote\n".repeat(5_000);
        for packing in Packing::ALL.into_iter().filter(|packing| check(*packing).is_ok()) {
            let mut packed = Vec::new();
            for _ in 0..2 {
                let folder = tempfile::tempdir().unwrap();
                for name in ["quotes.csv", "quotes.parquet", "run.json"] {
                    fs::write(folder.path().join(name), &text).unwrap();
                }
                let files = ["quotes.csv", "quotes.parquet", "run.json", "speakers"].map(str::to_owned).to_vec();
                let names = pack(folder.path(), files, Some(packing)).unwrap();
                assert_eq!(names, [&name("quotes.csv", packing), "quotes.parquet", "run.json", "speakers"]);
                let path = find(folder.path(), "quotes.csv");
                assert!(!folder.path().join("quotes.csv").exists());
                let mut read = String::new();
                open(&path).unwrap().read_to_string(&mut read).unwrap();
                assert!(read == text && fs::metadata(&path).unwrap().len() < 2_000);
                packed.push(fs::read(path).unwrap());
            }
            assert!(packed.windows(2).all(|pair| pair.first() == pair.last()));
        }
    }

    #[test]
    fn names_of_packed_files() {
        for (name, holds) in [("quotes.csv.gz", "quotes.csv"), ("quotes.csv.zst", "quotes.csv"), ("quotes.csv", "quotes.csv"), ("x", "x")] {
            assert_eq!(plain(name), holds);
        }
    }
}
