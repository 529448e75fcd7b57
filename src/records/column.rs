//! What a column of a report is: its name, what it means, and how a row fills it. The lists of columns are the only place that names
//! them, so a header can never drift from its cells.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use serde::de::{DeserializeOwned, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Counted;

/// Stands between pieces that are no neighbours.
pub const GAP: &str = " […] ";

/// One column of a table whose rows are `R`.
#[derive(Debug)]
pub struct Column<R: 'static> {
    /// The header.
    pub name: &'static str,
    /// What it means, in a line.
    pub explains: &'static str,
    /// What its cells are, also where all are empty.
    pub sort: Sort,
    /// What a row has in it.
    pub cell: fn(&R) -> Cell<'_>,
}

/// What the cells of a column are, but for empty ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// [`Cell::Text`].
    Text,
    /// [`Cell::Text`] that is an ISO day.
    Day,
    /// [`Cell::Count`].
    Count,
    /// [`Cell::Score`].
    Score,
    /// [`Cell::Flag`].
    Flag,
    /// [`Cell::Spans`].
    Spans,
}

/// The value of one column in one row. Formats differ in how they write each sort of value, never in the value.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'r> {
    /// Nothing is known.
    Empty,
    /// Words.
    Text(Cow<'r, str>),
    /// How many.
    Count(u64),
    /// A measure with three decimals at most.
    Score(f32),
    /// Yes or no.
    Flag(bool),
    /// Pairs of code points, end exclusive.
    Spans(&'r [[u32; 2]]),
}

impl<'r> Cell<'r> {
    /// A text; empty where it has no letter.
    pub fn text(text: impl Into<Cow<'r, str>>) -> Self {
        Some(text.into()).filter(|text| !text.is_empty()).map_or(Cell::Empty, Cell::Text)
    }

    /// A text that may be unknown.
    pub fn maybe(text: Option<&'r str>) -> Self {
        Self::text(text.unwrap_or(""))
    }

    /// A count of anything.
    pub fn count(count: usize) -> Self {
        Cell::Count(count as u64)
    }

    /// A measure that may be unknown.
    pub fn measure(score: Option<f32>) -> Self {
        score.map_or(Cell::Empty, Cell::Score)
    }
}

/// Whether counts of a dictionary's words have the share of all words beside them.
pub type WithShares = bool;

/// A row of some table.
pub trait Row: Sized + Serialize + DeserializeOwned + 'static {
    /// The table's name, which is its file's.
    const TABLE: &'static str;
    /// Its columns in order, but for those that the input brings.
    const COLUMNS: &'static [Column<Self>];
    /// The names of columns for checking and joining, which a report that is read by people may fold away.
    const DETAILS: &'static [&'static str] = &[];
    /// Whether those that the input brings stand after `doc_id`.
    const HAS_METADATA: bool = false;
    /// Whether those of the user's file of people follow them.
    const HAS_PEOPLE: bool = false;
    /// Whether columns of the user's dictionaries follow those, with shares or without.
    const HAS_COUNTED: Option<WithShares> = None;

    /// What the input says about the row's document.
    fn metadata(&self) -> Option<&Metadata> {
        None
    }

    /// What that file says of the row's speaker.
    fn people(&self) -> Option<&Metadata> {
        None
    }

    /// What those dictionaries found.
    fn counted(&self) -> Option<&Counted> {
        None
    }
}

/// Named values from outside, in their order: the other columns of a document's record, or what a user's file says of a person. Copies
/// are cheap.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Metadata(pub Arc<[(Arc<str>, String)]>);

impl Metadata {
    /// The value of a column.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(column, _)| column.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The ISO day in the column `date`, if it has one.
    pub fn day(&self) -> Option<&str> {
        self.get("date").and_then(iso_date)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Metadata {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (&**name, value)))
    }
}

impl<'de> Deserialize<'de> for Metadata {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        in_order(deserializer)
            .map(|pairs: Vec<(String, String)>| Self(pairs.into_iter().map(|(name, value)| (Arc::from(name), value)).collect()))
    }
}

/// The pairs of an object in the order in which they stand.
pub(super) fn in_order<'de, V: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<(String, V)>, D::Error> {
    struct Pairs<V>(PhantomData<V>);
    impl<'de, V: Deserialize<'de>> Visitor<'de> for Pairs<V> {
        type Value = Vec<(String, V)>;

        fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
            to.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut pairs = Vec::new();
            while let Some(pair) = map.next_entry()? {
                pairs.push(pair);
            }
            Ok(pairs)
        }
    }
    deserializer.deserialize_map(Pairs(PhantomData))
}

/// A measure as reports give it: three decimals, no minus before nought, nought where a stage gave no number.
pub fn score(value: f64) -> f32 {
    let rounded = ((value * 1000.0).round() / 1000.0) as f32;
    if rounded.is_finite() { rounded + 0.0 } else { 0.0 }
}

/// A measure as text, as `to_string` gives it, which is slower.
pub(crate) fn score_text(value: f32) -> String {
    let thousandths = (f64::from(value) * 1000.0).round();
    // Up to six digits tell a number from all others: no shorter one means the same.
    let is_short = thousandths.abs() < 1e6 && (thousandths / 1000.0) as f32 == value && (thousandths != 0.0 || value.is_sign_positive());
    if !is_short {
        return value.to_string();
    }
    let digits = thousandths.abs() as u32;
    let mut text = String::from(if thousandths < 0.0 { "-" } else { "" });
    text.push_str(&(digits / 1000).to_string());
    let mut rest = digits % 1000;
    if rest > 0 {
        text.push('.');
    }
    while rest > 0 {
        text.push(char::from(b'0' + (rest / 100) as u8));
        rest = rest % 100 * 10;
    }
    text
}

/// A text on one line: each run of white space and control characters becomes one blank.
pub fn one_line(text: &str) -> String {
    words(text).fold(String::with_capacity(text.len()), |mut line, word| {
        if !line.is_empty() {
            line.push(' ');
        }
        line + word
    })
}

/// What stands between white space and control characters.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| letter.is_whitespace() || letter.is_control()).filter(|word| !word.is_empty())
}

/// The day of an ISO date or time: only those can be compared.
fn iso_date(date: &str) -> Option<&str> {
    let day = date.trim().get(..10)?;
    let fits = day.bytes().enumerate().all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() });
    fits.then_some(day)
}

/// Items as one cell: "a;b", their own semicolons made commas.
pub fn list(items: impl Iterator<Item = String>) -> String {
    items.map(|item| item.replace(';', ",")).collect::<Vec<_>>().join(";")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::{DocumentRow, MentionRow, OutletRow, QuotationRow, Quote, SpeakerRow, TargetRow, TrendRow};

    #[test]
    fn scores_are_short_and_finite() {
        for (value, shown) in [(0.123_456, "0.123"), (-0.000_1, "0"), (f64::NAN, "0"), (-1.0, "-1"), (2.0 / 3.0, "0.667")] {
            assert_eq!(score(value).to_string(), shown);
        }
    }

    #[test]
    fn scores_are_shown_as_numbers_are() {
        let thousandths = (-1_100_000..1_100_000).step_by(7).map(|number| (f64::from(number) / 1000.0) as f32);
        let others = (0..50_000_u32).map(|number| f32::from_bits(number.wrapping_mul(0x9E37_79B9)));
        for value in thousandths.chain(others).chain([0.0, -0.0, f32::NAN, f32::INFINITY, f32::MIN_POSITIVE, f32::MAX]) {
            assert_eq!(score_text(value), value.to_string());
        }
    }

    #[test]
    fn only_iso_days_are_dates() {
        for (date, day) in [
            ("2024-05-01", Some("2024-05-01")),
            (" 2024-05-01T10:00Z", Some("2024-05-01")),
            ("1 May 2024", None),
            ("2024", None),
            ("é2024-05-01", None),
        ] {
            assert_eq!(iso_date(date), day, "{date}");
        }
    }

    #[test]
    fn details_are_columns() {
        fn check<R: Row>() {
            for name in R::DETAILS {
                assert!(R::COLUMNS.iter().any(|column| column.name == *name), "{}: {name}", R::TABLE);
            }
            assert!(R::DETAILS.len() < R::COLUMNS.len());
        }
        check::<Quote>();
        check::<SpeakerRow>();
        check::<TargetRow>();
        check::<QuotationRow>();
        check::<DocumentRow>();
        check::<MentionRow>();
        check::<OutletRow>();
        check::<TrendRow>();
    }

    #[test]
    fn lines_and_lists() {
        assert_eq!(one_line(" a\r\n\tb\u{2028}c\0 "), "a b c");
        assert_eq!(list(["a;b".to_owned(), "c".to_owned()].into_iter()), "a,b;c");
    }
}
