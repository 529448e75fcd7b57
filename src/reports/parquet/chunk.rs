//! The values of one column in one group of rows, as the format has them: how each sort of cell is typed.

use std::io;
use std::sync::Arc;

use parquet::basic::{LogicalType, Repetition, Type as Physical};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, DataType, DoubleType, Int32Type, Int64Type};
use parquet::errors::Result;
use parquet::file::writer::SerializedColumnWriter;
use parquet::schema::types::{Type, TypePtr};

use super::super::spool::Stored;
use crate::records::{Period, Sort};

/// What a cell takes in memory beside its text.
const CELL: usize = 32;

/// The column of the schema.
pub fn field(name: &str, sort: Sort) -> Result<TypePtr> {
    let (physical, logical) = match sort {
        Sort::Text | Sort::Spans => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        Sort::Day => (Physical::INT32, Some(LogicalType::Date)),
        Sort::Count => (Physical::INT64, None),
        Sort::Score => (Physical::DOUBLE, None),
        Sort::Flag => (Physical::BOOLEAN, None),
    };
    let builder = Type::primitive_type_builder(name, physical).with_repetition(Repetition::OPTIONAL);
    builder.with_logical_type(logical).build().map(Arc::new)
}

/// The values of some rows.
pub struct Chunk {
    /// Of each row whether it has a value: 1, or 0.
    levels: Vec<i16>,
    values: Values,
}

enum Values {
    Texts(Vec<ByteArray>),
    Days(Vec<i32>),
    Counts(Vec<i64>),
    Scores(Vec<f64>),
    Flags(Vec<bool>),
}

impl Chunk {
    /// Of no row yet.
    pub fn new(sort: Sort) -> Self {
        let values = match sort {
            Sort::Text | Sort::Spans => Values::Texts(Vec::new()),
            Sort::Day => Values::Days(Vec::new()),
            Sort::Count => Values::Counts(Vec::new()),
            Sort::Score => Values::Scores(Vec::new()),
            Sort::Flag => Values::Flags(Vec::new()),
        };
        Self { levels: Vec::new(), values }
    }

    /// Adds a cell; gives about how many bytes that takes.
    ///
    /// # Errors
    /// The cell is not of the column's sort.
    pub fn push(&mut self, cell: Stored) -> io::Result<usize> {
        let mut bytes = CELL;
        let has_value = match (&mut self.values, cell) {
            (_, Stored::Empty) => false,
            (Values::Texts(texts), Stored::Text(text)) => {
                bytes += text.len();
                texts.push(text.into_bytes().into());
                true
            }
            (Values::Days(days), Stored::Text(text)) => {
                let day = Period::Day.number(&text).and_then(|day| i32::try_from(day).ok());
                days.extend(day);
                day.is_some()
            }
            (Values::Counts(counts), Stored::Number(count)) => {
                counts.push(count as i64);
                true
            }
            (Values::Scores(scores), Stored::Number(score)) => {
                scores.push(score);
                true
            }
            (Values::Flags(flags), Stored::Flag(flag)) => {
                flags.push(flag);
                true
            }
            (_, cell) => return Err(io::Error::other(format!("{cell:?} is not what its column holds"))),
        };
        self.levels.push(i16::from(has_value));
        Ok(bytes)
    }

    /// Writes all.
    pub fn write(&self, column: &mut SerializedColumnWriter<'_>) -> Result<()> {
        match &self.values {
            Values::Texts(texts) => self.typed::<ByteArrayType>(column, texts),
            Values::Days(days) => self.typed::<Int32Type>(column, days),
            Values::Counts(counts) => self.typed::<Int64Type>(column, counts),
            Values::Scores(scores) => self.typed::<DoubleType>(column, scores),
            Values::Flags(flags) => self.typed::<BoolType>(column, flags),
        }
    }

    fn typed<T: DataType>(&self, column: &mut SerializedColumnWriter<'_>, values: &[T::T]) -> Result<()> {
        column.typed::<T>().write_batch(values, Some(&self.levels), None).map(drop)
    }
}
