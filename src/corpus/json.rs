//! One JSON object as a document, or as several (see [`gdelt`]): for JSON Lines and for arrays of objects.
//!
//! Scalars become metadata, a number as it was written. A name with dots ("article.body", "authors.0.name") leads into nested objects and
//! lists; a list of texts, or of objects with names, is read as one text with "; " between them. Other nested values are left out.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::columns::{Column, Columns};
use super::encoding::Decoder;
use super::gdelt::{self, Quotation};
use super::intake::{Intake, problem};
use super::source::Source;
use super::{Document, Inputs};
use crate::problem::{Problem, Rule};

/// Makes documents of objects.
pub(super) struct Objects {
    decoder: Decoder,
    columns: Columns,
}

/// Which record of its file an object is, and where it stands: "line 3".
pub(super) struct Record<'s> {
    pub(super) source: &'s Source,
    pub(super) number: u64,
    pub(super) place: String,
}

impl Record<'_> {
    fn document(&self, id: Option<String>, text: String) -> Document {
        let id = id.map(|id| id.trim().to_owned()).filter(|id| !id.is_empty()).unwrap_or_else(|| self.source.record_id(self.number));
        let origin = format!("{} {}", self.source.name, self.place);
        Document { id, origin, metadata: Vec::new(), text: text.into(), only: None }
    }
}

impl Objects {
    pub(super) fn new(inputs: &Inputs) -> Self {
        Self { decoder: Decoder::new(), columns: Columns::new(inputs) }
    }

    /// Hands in the document that an object is, or those that it holds; what is odd about its encoding is noted.
    pub(super) fn take(&mut self, bytes: &[u8], record: &Record<'_>, intake: &mut Intake) {
        if let Err((message, hint)) = self.read(bytes, record, intake) {
            intake.lose(problem(&record.source.name, &record.place, Rule::BadRecord, &message, &hint));
        }
    }

    /// Fails where it is no object, or lacks the text (or a column that the user named).
    fn read(&mut self, bytes: &[u8], record: &Record<'_>, intake: &mut Intake) -> Result<(), (String, String)> {
        let (encoding, oddity) = self.decoder.choose(bytes);
        let oddity = oddity.map(|oddity| Problem { place: record.place.clone(), ..oddity });
        let decoded = encoding.decode_without_bom_handling(bytes).0;
        let Object(fields) = serde_json::from_str(&decoded).map_err(|error| not_an_object(&error))?;
        if let Some(quotations) = self.quotations(&fields) {
            self.article(fields, &quotations, record, intake);
            return Ok(());
        }
        let found = self.find(&fields)?;
        let mut document = record.document(found.id, found.text);
        self.metadata(fields, &found.places, &mut document, intake);
        intake.accept(document, oddity);
        Ok(())
    }

    /// The quotations of an article whose text is not given.
    fn quotations(&self, fields: &[(String, Value<'_>)]) -> Option<Vec<Quotation>> {
        let has_text = self.columns.text.is_given() || value(&self.columns.text, fields).is_some();
        if has_text { None } else { gdelt::quotations(fields) }
    }

    /// Hands in each quotation of an article.
    fn article(&self, fields: Vec<(String, Value<'_>)>, quotations: &[Quotation], record: &Record<'_>, intake: &mut Intake) {
        let id = value(&self.columns.id, &fields).and_then(|id| id.text.ok());
        let mut article = record.document(id, String::new());
        self.metadata(fields, &[None, None], &mut article, intake);
        let language = article.metadata.iter().find(|(name, _)| **name == *"language").map(|(_, language)| language.clone());
        if let Some(language) = language.filter(|language| !gdelt::is_english(language) && !intake.takes_any_language()) {
            return intake.skip(&article, &language);
        }
        if quotations.is_empty() {
            return intake.accept(article, None);
        }
        for (number, quotation) in (1..).zip(quotations) {
            let (text, only) = quotation.text();
            let id = format!("{}#{number}", article.id);
            intake.accept(Document { id, text: text.into(), only: Some(only), ..article.clone() }, None);
        }
    }

    /// Text and id.
    fn find(&self, fields: &[(String, Value)]) -> Result<Found, (String, String)> {
        let names = || fields.iter().map(|field| field.0.as_str());
        let text = value(&self.columns.text, fields).ok_or_else(|| self.columns.text.missing(names()))?;
        let id = value(&self.columns.id, fields);
        if id.is_none() && self.columns.id.is_given() {
            return Err(self.columns.id.missing(names()));
        }
        let places = [text.place, id.as_ref().and_then(|id| id.place)];
        let text = text.text.map_err(|name| nested(&name))?;
        Ok(Found { text, id: id.and_then(|id| id.text.ok()), places })
    }

    /// Adds the scalars as they come, then what known columns find within nested values.
    fn metadata(&self, fields: Vec<(String, Value)>, taken: &[Option<usize>; 2], document: &mut Document, intake: &mut Intake) {
        let [text, id] = *taken;
        let names: Vec<&str> =
            fields.iter().map(|(name, value)| if matches!(value, Value::Scalar(_)) { name.as_str() } else { "" }).collect();
        let renamed = self.columns.rename(&names, text, id);
        let deep: Vec<(&'static str, String)> = self
            .columns
            .metadata()
            .filter(|column| !renamed.iter().any(|name| name == column.what()))
            .filter_map(|column| Some((column.what(), value(column, &fields)?.text.ok()?)))
            .collect();
        for (index, ((_, value), name)) in fields.into_iter().zip(renamed).enumerate() {
            match value {
                Value::Scalar(value) if Some(index) != text && Some(index) != id => document.metadata.push((intake.key(&name), value)),
                _ => {}
            }
        }
        document.metadata.extend(deep.into_iter().map(|(name, value)| (intake.key(name), value)));
    }
}

/// The text and the id of an object, and which of its fields they are.
struct Found {
    text: String,
    id: Option<String>,
    places: [Option<usize>; 2],
}

/// A value that was looked for.
struct At {
    /// The field that it is; none where it stands within one.
    place: Option<usize>,
    /// Its text, or the name of a field that has none.
    text: Result<String, String>,
}

/// The value of a column: fields that hold a text come first, then those within others, whatever their names' order.
fn value(column: &Column, fields: &[(String, Value)]) -> Option<At> {
    let numbered = || fields.iter().enumerate().map(|(index, (name, value))| (index, name, value));
    let scalars = numbered().filter(|(_, _, value)| matches!(value, Value::Scalar(_)));
    if let Some(place) = column.find(scalars.map(|(index, name, _)| (index, name.as_str()))) {
        let Some((_, Value::Scalar(text))) = fields.get(place) else { return None };
        return Some(At { place: Some(place), text: Ok(text.clone()) });
    }
    if let Some(text) = column.names().find_map(|name| within(name, fields)) {
        return Some(At { place: None, text: Ok(text) });
    }
    let place = column.find(numbered().map(|(index, name, _)| (index, name.as_str())))?;
    let (name, value) = fields.get(place)?;
    // A key without a value is there, with an empty text.
    Some(At { place: Some(place), text: if matches!(value, Value::Null) { Ok(String::new()) } else { Err(name.clone()) } })
}

/// A text within nested values: "article.body", "authors.0.name", or a list's name.
fn within(path: &str, fields: &[(String, Value)]) -> Option<String> {
    let (first, rest) = path.split_once('.').unwrap_or((path, ""));
    let (_, nested) = fields.iter().find(|(name, _)| name.eq_ignore_ascii_case(first))?;
    let Value::Nested(raw) = nested else { return None };
    let whole: serde_json::Value = serde_json::from_str(raw.get()).ok()?;
    let step = |value, part: &str| match value {
        Some(serde_json::Value::Object(mut object)) => object.shift_remove(part),
        Some(serde_json::Value::Array(mut list)) => part.parse().ok().filter(|at| *at < list.len()).map(|at| list.swap_remove(at)),
        _ => None,
    };
    let found = rest.split('.').filter(|part| !part.is_empty()).fold(Some(whole), step)?;
    match found {
        serde_json::Value::Array(list) => {
            Some(list.iter().filter_map(named).collect::<Vec<_>>().join("; ")).filter(|text| !text.is_empty())
        }
        scalar => text_of(&scalar),
    }
}

/// The text of a member of a list: itself, or its name.
fn named(value: &serde_json::Value) -> Option<String> {
    text_of(value).or_else(|| text_of(value.get("name")?))
}

fn text_of(value: &serde_json::Value) -> Option<String> {
    match value {
        serde_json::Value::String(text) => Some(text.clone()),
        serde_json::Value::Number(number) => Some(number.to_string()),
        serde_json::Value::Bool(yes) => Some(yes.to_string()),
        _ => None,
    }
}

fn not_an_object(error: &serde_json::Error) -> (String, String) {
    let said = error.to_string();
    let cause = said.split(" at line ").next().unwrap_or_default();
    (format!("not a JSON object: {cause} (column {})", error.column()), "every record must be one whole JSON object".into())
}

fn nested(name: &str) -> (String, String) {
    let hint = format!("name the key that holds the text with --text, such as {name}.text");
    (format!("“{name}” is a list or an object, not a text"), hint)
}

/// The fields of an object, in order.
struct Object<'a>(Vec<(String, Value<'a>)>);

/// A field's value: scalars as text, a number as it was written.
pub(super) enum Value<'a> {
    Scalar(String),
    Null,
    Nested(&'a RawValue),
}

impl<'a> Value<'a> {
    fn of(raw: &'a RawValue) -> serde_json::Result<Self> {
        Ok(match raw.get().as_bytes().first() {
            Some(b'"') => Value::Scalar(serde_json::from_str(raw.get())?),
            Some(b'{' | b'[') => Value::Nested(raw),
            Some(b'n') => Value::Null,
            _ => Value::Scalar(raw.get().into()),
        })
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Object<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Fields)
    }
}

struct Fields;

impl<'de> Visitor<'de> for Fields {
    type Value = Object<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object<'de>, A::Error> {
        let mut fields = Vec::new();
        while let Some((name, raw)) = map.next_entry::<String, &'de RawValue>()? {
            fields.push((name, Value::of(raw).map_err(A::Error::custom)?));
        }
        Ok(Object(fields))
    }
}
