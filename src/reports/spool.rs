//! The rows of a table while they wait: typed cells in an unnamed file, read back once all columns that the input brings are known.
//!
//! A row is how many cells it has, how many of them were brought, and the cells: a byte that says what each is, and its value.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};
use std::path::Path;

/// What a cell is; days and links are texts to a format that knows none.
#[derive(Clone, Debug, PartialEq)]
pub enum Stored {
    /// Nothing.
    Empty,
    /// Words, never a formula.
    Text(String),
    /// An ISO day, which becomes a date.
    Day(String),
    /// An address that can be followed.
    Link(String),
    /// A count or a measure.
    Number(f64),
    /// Yes or no.
    Flag(bool),
}

/// A measure as it is printed: 0.1, not the nearest float of 32 bits.
pub fn decimal(score: f32) -> f64 {
    score.to_string().parse().unwrap_or_else(|_| score.into())
}

impl Stored {
    fn tag(&self) -> u8 {
        match self {
            Stored::Empty => 0,
            Stored::Text(_) => 1,
            Stored::Day(_) => 2,
            Stored::Link(_) => 3,
            Stored::Number(_) => 4,
            Stored::Flag(_) => 5,
        }
    }
}

/// Rows in a file without a name: it is gone when it is closed.
pub struct Spool {
    file: BufWriter<File>,
    row: Vec<Stored>,
    rows: u64,
}

impl Spool {
    /// An empty one, on the disk of `folder`.
    pub fn create(folder: &Path) -> io::Result<Self> {
        Ok(Self { file: BufWriter::with_capacity(1 << 16, tempfile::tempfile_in(folder)?), row: Vec::new(), rows: 0 })
    }

    /// How many rows wait.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Adds a cell to the row that is being made.
    pub fn push(&mut self, cell: Stored) {
        self.row.push(cell);
    }

    /// Ends the row, of whose cells `brought` come from the input.
    pub fn end(&mut self, brought: usize) -> io::Result<()> {
        self.file.write_all(&length(self.row.len()))?;
        self.file.write_all(&length(brought))?;
        for cell in self.row.drain(..) {
            self.file.write_all(&[cell.tag()])?;
            match &cell {
                Stored::Empty => {}
                Stored::Text(text) | Stored::Day(text) | Stored::Link(text) => {
                    self.file.write_all(&length(text.len()))?;
                    self.file.write_all(text.as_bytes())?;
                }
                Stored::Number(number) => self.file.write_all(&number.to_le_bytes())?,
                Stored::Flag(flag) => self.file.write_all(&[u8::from(*flag)])?,
            }
        }
        self.rows += 1;
        Ok(())
    }

    /// All rows from the first.
    pub fn read(self) -> io::Result<Waiting> {
        let mut file = self.file.into_inner()?;
        file.rewind()?;
        Ok(Waiting(BufReader::with_capacity(1 << 16, file)))
    }
}

/// A cell holds less than 4 GB: longer ones are cut far earlier.
fn length(length: usize) -> [u8; 4] {
    u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes()
}

/// Rows to be read back.
pub struct Waiting(BufReader<File>);

impl Waiting {
    /// The next row's cells, those that were brought later than it among them: `brought` in all, which stand after the first `before`.
    pub fn next_row(&mut self, before: usize, brought: usize) -> io::Result<Vec<Stored>> {
        let (cells, had) = (self.length()?, self.length()?);
        let mut cells: Vec<Stored> = (0..cells).map(|_| self.cell()).collect::<io::Result<_>>()?;
        let place = cells.len().min(before + had);
        cells.splice(place..place, std::iter::repeat_n(Stored::Empty, brought.saturating_sub(had)));
        Ok(cells)
    }

    fn cell(&mut self) -> io::Result<Stored> {
        let [tag] = self.bytes()?;
        Ok(match tag {
            0 => Stored::Empty,
            1 => Stored::Text(self.text()?),
            2 => Stored::Day(self.text()?),
            3 => Stored::Link(self.text()?),
            4 => Stored::Number(f64::from_le_bytes(self.bytes()?)),
            _ => Stored::Flag(self.bytes()? != [0]),
        })
    }

    fn text(&mut self) -> io::Result<String> {
        let mut bytes = vec![0; self.length()?];
        self.0.read_exact(&mut bytes)?;
        String::from_utf8(bytes).map_err(io::Error::other)
    }

    fn length(&mut self) -> io::Result<usize> {
        Ok(u32::from_le_bytes(self.bytes()?) as usize)
    }

    fn bytes<const N: usize>(&mut self) -> io::Result<[u8; N]> {
        let mut bytes = [0; N];
        self.0.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_as_they_were() {
        let folder = tempfile::tempdir().unwrap();
        let mut spool = Spool::create(folder.path()).unwrap();
        let rows = [
            vec![Stored::Empty, Stored::Text("é😀".into()), Stored::Number(-0.5)],
            vec![],
            vec![Stored::Flag(true), Stored::Flag(false), Stored::Day("2024-05-01".into()), Stored::Link("https://a.b".into())],
        ];
        for row in &rows {
            row.iter().for_each(|cell| spool.push(cell.clone()));
            spool.end(row.len()).unwrap();
        }
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), usize::from(cfg!(windows)));
        let mut waiting = spool.read().unwrap();
        for row in rows {
            assert_eq!(waiting.next_row(0, row.len()).unwrap(), row);
        }
        assert!(waiting.next_row(0, 0).is_err());
    }

    #[test]
    fn columns_that_came_later_have_their_room() {
        let folder = tempfile::tempdir().unwrap();
        let mut spool = Spool::create(folder.path()).unwrap();
        let number = |number: u8| Stored::Number(number.into());
        (1..=3).for_each(|cell| spool.push(number(cell)));
        spool.end(1).unwrap();
        let row = spool.read().unwrap().next_row(1, 3).unwrap();
        assert_eq!(row, [number(1), number(2), Stored::Empty, Stored::Empty, number(3)]);
    }
}
