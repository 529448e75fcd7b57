//! `speakers/NAME-ID.csv` and `outlets/NAME-ID.csv`: the quotes of each speaker, or of each outlet, in a file of their own.
//!
//! They are sorted out of the finished quotes table: its header is known then, and no file needs to stay open. Rows wait in memory up
//! to a fixed size. Quotes without a speaker, or of documents without an outlet, are in none of the files.

use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};

use csv::ByteRecord;
use hashbrown::HashMap;

use super::manifest::{OUTLETS, SPEAKERS};
use super::settings::{CsvStyle, Format, Settings};
use super::sheet::failed;
use super::spreadsheet;
use crate::error::{Error, Result};
use crate::records::{Quote, Row, SpeakerRow, outlet_id};

/// How many bytes of rows wait before they are written.
const WAITING: usize = 32 << 20;
/// Letters of a name in a file name; with four bytes each, and the id, systems' limit of 255 bytes is kept.
const NAME: usize = 50;

/// Writes the files that are wanted below `folder`, from its tables `files`, and gives the names of their folders.
pub fn write(folder: &Path, files: &[String], speakers: &[SpeakerRow], settings: &Settings) -> Result<Vec<String>> {
    let is_quotes = |file: &&String| file.starts_with(Quote::TABLE) && file.ends_with(Format::Csv.name());
    let tables: Vec<PathBuf> = files.iter().filter(is_quotes).map(|file| folder.join(file)).collect();
    let mut folders = Vec::new();
    if settings.per_speaker {
        let names: HashMap<&str, &str> = speakers.iter().map(|row| (row.id.as_str(), row.speaker.as_str())).collect();
        let file = |id: &str| names.get(id).map(|name| file_name(name, "speaker", id));
        sort(&tables, folder.join(SPEAKERS), "speaker_id", settings.csv, &file)?;
        folders.push(SPEAKERS.to_owned());
    }
    if settings.per_outlet {
        let is_guarded = settings.csv.spreadsheet;
        let file = |cell: &str| {
            let outlet = if is_guarded { spreadsheet::bare(cell) } else { cell }.trim();
            (!outlet.is_empty()).then(|| file_name(outlet, "outlet", &outlet_id(outlet)))
        };
        sort(&tables, folder.join(OUTLETS), "outlet", settings.csv, &file)?;
        folders.push(OUTLETS.to_owned());
    }
    Ok(folders)
}

/// A name that every system takes, and that stays the same whoever else is there: ids are unique.
fn file_name(name: &str, unnamed: &str, id: &str) -> String {
    let words = name.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let name: String = words.collect::<Vec<_>>().join("-").chars().take(NAME).collect();
    format!("{}-{id}.{}", if name.is_empty() { unnamed } else { &name }, Format::Csv.name())
}

/// Sorts the rows of tables into files of the folder `home`, by what `file` makes of their cell in a column.
fn sort(tables: &[PathBuf], home: PathBuf, column: &str, style: CsvStyle, file: &dyn Fn(&str) -> Option<String>) -> Result<()> {
    fs::create_dir(&home).map_err(Error::file(&home, "cannot make the folder"))?;
    let mut sorter = Sorter { home, style, header: ByteRecord::new(), waiting: HashMap::new(), size: 0 };
    tables.iter().try_for_each(|table| sorter.table(table, column, file))?;
    sorter.flush()
}

struct Sorter {
    home: PathBuf,
    style: CsvStyle,
    header: ByteRecord,
    /// Rows by the name of their file.
    waiting: HashMap<String, Vec<ByteRecord>>,
    size: usize,
}

impl Sorter {
    fn table(&mut self, path: &Path, column: &str, file: &dyn Fn(&str) -> Option<String>) -> Result<()> {
        let mut reader = self.style.open(path)?;
        self.header = reader.byte_headers().map_err(failed(path, "cannot read again"))?.clone();
        let Some(column) = self.header.iter().position(|name| name == column.as_bytes()) else { return Ok(()) };
        for record in reader.into_byte_records() {
            let record = record.map_err(failed(path, "cannot read again"))?;
            let cell = record.get(column).and_then(|cell| std::str::from_utf8(cell).ok());
            let Some(file) = cell.and_then(file) else { continue };
            self.size += record.as_slice().len();
            self.waiting.entry(file).or_default().push(record);
            if self.size > WAITING {
                self.flush()?;
            }
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<()> {
        self.size = 0;
        for (file, records) in std::mem::take(&mut self.waiting) {
            self.append(&self.home.join(file), &records)?;
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
mod tests {
    use super::*;

    #[test]
    fn names_are_safe() {
        for (name, file) in [
            ("Jane Lowell", "Jane-Lowell-s1.csv"),
            ("../a/b\\c:*?", "a-b-c-s1.csv"),
            ("“”", "speaker-s1.csv"),
            ("Ağaoğlu", "Ağaoğlu-s1.csv"),
        ] {
            assert_eq!(file_name(name, "speaker", "s1"), file);
        }
        let long = file_name(&"𝒳".repeat(300), "speaker", "s123456789abc");
        assert!(long.len() < 255, "{}", long.len());
    }
}
