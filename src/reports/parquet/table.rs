//! One table as one file: rows wait in a [`Spool`] until all columns are known, and are written in groups, column by column.

use std::fs::File;
use std::io;
use std::marker::PhantomData;
use std::path::Path;
use std::sync::Arc;

use parquet::basic::Compression;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;

use super::super::brought::{Brought, around};
use super::super::settings::Format;
use super::super::spool::{Spool, Stored, Waiting, decimal};
use super::chunk::{self, Chunk};
use crate::error::{Error, Result};
use crate::records::{Cell, Row, Sort, spans};

/// The most rows of a group.
const ROWS: usize = 50_000;
/// About as many bytes a group takes in memory before it is written.
const BYTES: usize = 64 << 20;

/// One table.
pub struct Table<R> {
    spool: Spool,
    table: PhantomData<R>,
}

impl<R: Row> Table<R> {
    /// A table without rows, that wait on the disk of `folder`.
    pub fn create(folder: &Path) -> io::Result<Self> {
        Ok(Self { spool: Spool::create(folder)?, table: PhantomData })
    }

    /// Takes rows.
    pub fn write(&mut self, rows: &[R], brought: &Brought) -> io::Result<()> {
        for row in rows {
            brought.row(row).for_each(|(_, cell)| self.spool.push(stored(cell)));
            self.spool.end(brought.within::<R>())?;
        }
        Ok(())
    }

    /// Writes the file and gives its name.
    pub fn finish(self, folder: &Path, brought: &Brought) -> Result<String> {
        let name = format!("{}.{}", R::TABLE, Format::Parquet.name());
        let path = folder.join(&name);
        let columns: Vec<(&str, Sort)> = brought.columns::<R>().collect();
        let done = File::create(&path).and_then(|file| self.save(file, &columns, brought).map_err(io_error));
        done.map(|()| name).map_err(Error::file(path, "cannot write"))
    }

    fn save(self, file: File, columns: &[(&str, Sort)], brought: &Brought) -> parquet::errors::Result<()> {
        let fields = columns.iter().map(|(name, sort)| chunk::field(name, *sort)).collect::<std::result::Result<_, _>>()?;
        let schema = Type::group_type_builder(R::TABLE).with_fields(fields).build()?;
        let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
        let mut writer = SerializedFileWriter::new(file, Arc::new(schema), Arc::new(properties))?;
        let mut rows = self.spool.rows();
        let mut waiting = self.spool.read()?;
        while rows > 0 {
            let (count, chunks) = group::<R>(&mut waiting, rows, columns, brought)?;
            let mut group = writer.next_row_group()?;
            for chunk in chunks {
                let mut column = group.next_column()?.ok_or_else(|| ParquetError::General("a column is missing".to_owned()))?;
                chunk.write(&mut column)?;
                column.close()?;
            }
            group.close()?;
            rows -= count;
        }
        writer.close().map(drop)
    }
}

/// The next rows, as many as make a group, of which `rows` are left; with their number.
fn group<R: Row>(waiting: &mut Waiting, rows: u64, columns: &[(&str, Sort)], brought: &Brought) -> io::Result<(u64, Vec<Chunk>)> {
    let (before, brought) = (around::<R>().0.len(), brought.within::<R>());
    let mut chunks: Vec<Chunk> = columns.iter().map(|(_, sort)| Chunk::new(*sort)).collect();
    let (mut count, mut bytes) = (0, 0);
    while count < rows.min(ROWS as u64) && bytes < BYTES {
        for (chunk, cell) in chunks.iter_mut().zip(waiting.next_row(before, brought)?) {
            bytes += chunk.push(cell)?;
        }
        count += 1;
    }
    Ok((count, chunks))
}

fn stored(cell: Cell<'_>) -> Stored {
    match cell {
        Cell::Empty | Cell::Spans([]) => Stored::Empty,
        Cell::Text(text) => Stored::Text(text.into_owned()),
        Cell::Count(count) => Stored::Number(count as f64),
        Cell::Score(score) => Stored::Number(decimal(score)),
        Cell::Flag(flag) => Stored::Flag(flag),
        Cell::Spans(pairs) => Stored::Text(spans(pairs)),
    }
}

fn io_error(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(inner) => inner.downcast().map_or_else(io::Error::other, |error| *error),
        other => io::Error::other(other),
    }
}
