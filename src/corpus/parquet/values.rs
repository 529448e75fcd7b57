//! A record as the JSON object that it stands for. Scalars are texts there, as a reader of the table would write them.

use parquet::basic::{LogicalType, TimeUnit};
use parquet::record::{Field, Row};
use parquet::schema::types::Type;
use serde_json::{Map, Value};

use super::super::date;

/// Whether a column has one scalar a record.
pub fn is_flat(column: &Type) -> bool {
    column.is_primitive() && column.get_basic_info().repetition() != parquet::basic::Repetition::REPEATED
}

/// The object; `schema` says what the record's fields are.
pub fn object(row: &Row, schema: &Type) -> String {
    Value::Object(fields(row, Some(schema))).to_string()
}

fn fields(row: &Row, schema: Option<&Type>) -> Map<String, Value> {
    let kinds = schema.filter(|schema| schema.is_group()).map(Type::get_fields).unwrap_or_default();
    // A record has its columns in the order of the schema.
    let kinds = kinds.iter().map(|kind| Some(&**kind)).chain(std::iter::repeat(None));
    row.get_column_iter().zip(kinds).map(|((name, field), kind)| (name.clone(), value(field, kind))).collect()
}

fn value(field: &Field, kind: Option<&Type>) -> Value {
    match field {
        Field::Group(row) => Value::Object(fields(row, kind)),
        Field::ListInternal(list) => list.elements().iter().map(|element| value(element, None)).collect(),
        Field::MapInternal(map) => {
            let pairs = map.entries().iter().map(|(key, field)| (scalar(key, None).unwrap_or_default(), value(field, None)));
            Value::Object(pairs.collect())
        }
        field => scalar(field, kind.and_then(|kind| kind.get_basic_info().logical_type_ref())).map_or(Value::Null, Value::String),
    }
}

/// A scalar as text; none where it is null, no number, or bytes that are no text.
fn scalar(field: &Field, kind: Option<&LogicalType>) -> Option<String> {
    let time = |units: i64, second: i64| stamp(units.div_euclid(second), kind);
    match field {
        Field::Null => None,
        Field::Str(text) => Some(text.clone()),
        Field::Bytes(bytes) if kind == Some(&LogicalType::Uuid) => Some(uuid(bytes.data())),
        Field::Bytes(bytes) => std::str::from_utf8(bytes.data()).ok().map(str::to_owned),
        Field::Float(number) => number.is_finite().then(|| number.to_string()),
        Field::Double(number) => number.is_finite().then(|| number.to_string()),
        Field::Date(days) => Some(date::nth_day((*days).into()).unwrap_or_else(|| days.to_string())),
        Field::TimestampMillis(millis) => Some(time(*millis, 1_000)),
        Field::TimestampMicros(micros) => Some(time(*micros, 1_000_000)),
        // The library knows no nanoseconds.
        Field::Long(nanos) if matches!(kind, Some(LogicalType::Timestamp(time)) if time.unit == TimeUnit::NANOS) => {
            Some(time(*nanos, 1_000_000_000))
        }
        other => Some(other.to_string()),
    }
}

/// So many seconds after 1970 began; the day alone at midnight.
fn stamp(seconds: i64, kind: Option<&LogicalType>) -> String {
    let zone = if matches!(kind, Some(LogicalType::Timestamp(time)) if time.is_adjusted_to_u_t_c) { "Z" } else { "" };
    let (day, rest) = (date::nth_day(seconds.div_euclid(86_400)), seconds.rem_euclid(86_400));
    match day {
        Some(day) if rest == 0 => day,
        Some(day) => format!("{day}{}{zone}", date::time_of_day(rest)),
        None => seconds.to_string(),
    }
}

fn uuid(bytes: &[u8]) -> String {
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let parts = [0..8, 8..12, 12..16, 16..20, 20..32].map(|part| hex.get(part).unwrap_or_default());
    parts.join("-")
}
