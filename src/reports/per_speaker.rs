//! `speakers/NAME-ID.csv`: the quotes of each speaker in a file of their own.
//!
//! They are sorted out of the finished quotes table: its header is known then, and no file needs to stay open. Rows wait in memory up
//! to a fixed size.

use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};

use csv::ByteRecord;
use hashbrown::HashMap;

use super::manifest::SPEAKERS;
use super::settings::{CsvStyle, Format};
use super::sheet::failed;
use crate::error::{Error, Result};
use crate::records::{Quote, Row, SpeakerRow};

/// How many bytes of rows wait before they are written.
const WAITING: usize = 32 << 20;
/// Letters of a name in a file name; with four bytes each, and the id, systems' limit of 255 bytes is kept.
const NAME: usize = 50;

/// Writes the files below `folder` from its tables `files`, and gives the name of their folder.
pub fn write(folder: &Path, files: &[String], speakers: &[SpeakerRow], style: CsvStyle) -> Result<String> {
    let home = folder.join(SPEAKERS);
    fs::create_dir(&home).map_err(Error::file(&home, "cannot make the folder"))?;
    let paths = speakers.iter().map(|row| (row.id.as_bytes().to_vec(), home.join(file_name(row)))).collect();
    let mut sorter = Sorter { style, paths, header: ByteRecord::new(), waiting: HashMap::new(), size: 0 };
    for file in files.iter().filter(|file| file.starts_with(Quote::TABLE) && file.ends_with(Format::Csv.name())) {
        sorter.table(&folder.join(file))?;
    }
    sorter.flush()?;
    Ok(SPEAKERS.to_owned())
}

/// A name that every system takes, and that stays the same whoever else speaks: ids are unique.
fn file_name(row: &SpeakerRow) -> String {
    let words = row.speaker.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let name: String = words.collect::<Vec<_>>().join("-").chars().take(NAME).collect();
    format!("{}-{}.{}", if name.is_empty() { "speaker" } else { &name }, row.id, Format::Csv.name())
}

struct Sorter {
    style: CsvStyle,
    paths: HashMap<Vec<u8>, PathBuf>,
    header: ByteRecord,
    waiting: HashMap<Vec<u8>, Vec<ByteRecord>>,
    size: usize,
}

impl Sorter {
    fn table(&mut self, path: &Path) -> Result<()> {
        let mut reader = self.style.open(path)?;
        self.header = reader.byte_headers().map_err(failed(path, "cannot read again"))?.clone();
        let column = self.header.iter().position(|name| name == b"speaker_id").unwrap_or_default();
        for record in reader.into_byte_records() {
            let record = record.map_err(failed(path, "cannot read again"))?;
            let Some(speaker) = record.get(column).filter(|speaker| !speaker.is_empty()) else { continue };
            self.size += record.as_slice().len();
            self.waiting.entry_ref(speaker).or_default().push(record);
            if self.size > WAITING {
                self.flush()?;
            }
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<()> {
        self.size = 0;
        for (speaker, records) in std::mem::take(&mut self.waiting) {
            if let Some(path) = self.paths.get(&speaker) {
                self.append(path, &records)?;
            }
        }
        Ok(())
    }

    fn append(&self, path: &Path, records: &[ByteRecord]) -> Result<()> {
        let (mut writer, header) = if path.exists() {
            let file = OpenOptions::new().append(true).open(path).map_err(Error::file(path, "cannot write"))?;
            (self.style.writer(file), None)
        } else {
            (self.style.create(path)?, Some(&self.header))
        };
        for record in header.into_iter().chain(records) {
            writer.write_byte_record(record).map_err(failed(path, "cannot write"))?;
        }
        writer.flush().map_err(Error::file(path, "cannot write"))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::records::{Totals, sample};

    #[test]
    fn names_are_safe() {
        let mut totals = Totals::default();
        totals.add(&sample::records("a")).unwrap();
        let row = totals.collected().0.pop().unwrap();
        for (name, file) in [
            ("Jane Lowell", "Jane-Lowell-s1.csv"),
            ("../a/b\\c:*?", "a-b-c-s1.csv"),
            ("“”", "speaker-s1.csv"),
            ("Ağaoğlu", "Ağaoğlu-s1.csv"),
        ] {
            assert_eq!(file_name(&SpeakerRow { speaker: name.into(), id: "s1".into(), ..row.clone() }), file);
        }
        let long = file_name(&SpeakerRow { speaker: "𝒳".repeat(300), id: "s123456789abc".into(), ..row });
        assert!(long.len() < 255, "{}", long.len());
    }
}
