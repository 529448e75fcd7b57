//! Tables as gzip files: packed once they are complete, and read again as what they hold.
//!
//! A table is written plain first, since later columns may make it be written twice; so the disk must hold the largest one plain for a
//! while. No time and no name is in the packed file: the same table gives the same bytes. Excel books are packed as they are, and files by
//! speaker are left plain.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::read::MultiGzDecoder;
use flate2::write::GzEncoder;
use rayon::prelude::*;

use super::settings::Format;
use super::texts;
use crate::error::{Error, Result};

/// What a packed file's name ends in.
const ENDING: &str = ".gz";

/// Packs those of the files in `folder` that are tables; gives the names of all.
///
/// # Errors
/// A file cannot be written.
pub fn pack(folder: &Path, files: Vec<String>) -> Result<Vec<String>> {
    files.into_par_iter().map(|name| if is_table(&name) { one(folder, &name) } else { Ok(name) }).collect()
}

/// The name of a packed file.
pub fn name(plain: &str) -> String {
    format!("{plain}{ENDING}")
}

/// The name of what a file holds.
pub fn plain(name: &str) -> &str {
    name.strip_suffix(ENDING).unwrap_or(name)
}

/// Whether files of this name are packed.
pub fn is_table(name: &str) -> bool {
    let tables = [Format::Csv, Format::JsonLines];
    name == texts::NAME || tables.iter().any(|format| name.strip_suffix(format.name()).is_some_and(|stem| stem.ends_with('.')))
}

/// The file of this name in a folder, plain or packed; the plain name where there is none.
pub fn find(folder: &Path, plain: &str) -> PathBuf {
    let packed = folder.join(name(plain));
    if packed.is_file() { packed } else { folder.join(plain) }
}

/// Opens a table, packed or not.
///
/// # Errors
/// It cannot be opened.
pub fn open(path: &Path) -> io::Result<Box<dyn BufRead>> {
    let file = BufReader::with_capacity(1 << 16, File::open(path)?);
    let is_packed = path.as_os_str().to_string_lossy().ends_with(ENDING);
    Ok(if is_packed { Box::new(BufReader::with_capacity(1 << 16, MultiGzDecoder::new(file))) } else { Box::new(file) })
}

fn one(folder: &Path, plain: &str) -> Result<String> {
    let (from, name) = (folder.join(plain), name(plain));
    let to = folder.join(&name);
    let copy = || {
        let mut packed = GzEncoder::new(BufWriter::new(File::create(&to)?), Compression::default());
        io::copy(&mut BufReader::with_capacity(1 << 16, File::open(&from)?), &mut packed)?;
        packed.finish()?.flush()?;
        fs::remove_file(&from)
    };
    copy().map_err(Error::file(&to, "cannot write"))?;
    Ok(name)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::io::Read;

    use super::*;

    #[test]
    fn what_is_packed_reads_as_before_and_is_the_same_each_time() {
        let text = "quote_id,quote\n".repeat(5_000);
        let mut packed = Vec::new();
        for _ in 0..2 {
            let folder = tempfile::tempdir().unwrap();
            for name in ["quotes.csv", "run.json"] {
                fs::write(folder.path().join(name), &text).unwrap();
            }
            let names = pack(folder.path(), vec!["quotes.csv".into(), "run.json".into(), "speakers".into()]).unwrap();
            assert_eq!(names, ["quotes.csv.gz", "run.json", "speakers"]);
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
