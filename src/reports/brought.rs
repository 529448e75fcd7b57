//! The columns that the input brings (date, outlet, url): whatever they are, in order of the first document that has them. And those
//! that the user's file of people brings (`people_party`) and those of dictionaries (`NAME.CATEGORY`): they are known from the start.

use std::sync::Arc;

use hashbrown::HashMap;

use crate::problem::{Problem, Rule};
use crate::records::{Cell, Column, DocumentRow, Metadata, Quote, Row, Sort, counted_sort};

/// An input of ever new columns would make every row longer: columns beyond these are left out.
const MOST: usize = 1_000;

/// All brought columns so far.
#[derive(Debug, Default)]
pub struct Brought {
    places: HashMap<Arc<str>, usize>,
    headers: Vec<String>,
    is_full: bool,
    /// Columns of the file of people and their headers.
    people: Vec<(String, String)>,
    /// Headers of what dictionaries count, without shares and with them.
    counted: [Vec<String>; 2],
}

impl Brought {
    /// With those of the file of people and of dictionaries.
    pub fn new(people: &[String], counted: &[Vec<String>; 2]) -> Self {
        Self {
            people: people.iter().map(|name| (name.clone(), format!("people_{name}"))).collect(),
            counted: counted.clone(),
            ..Self::default()
        }
    }

    /// All columns of a table in their order: this, and [`Brought::row`] with it, is what all formats share.
    pub fn columns<R: Row>(&self) -> impl Iterator<Item = (&str, Sort)> {
        let (before, after) = around::<R>();
        let own = |columns: &'static [Column<R>]| columns.iter().map(|column| (column.name, column.sort));
        let text = |name| (name, Sort::Text);
        let input = self.headers().filter(|_| R::HAS_METADATA).map(text);
        let counted = self.counted_headers::<R>().iter().map(|name| (name.as_str(), counted_sort(name)));
        own(before).chain(input).chain(own(after)).chain(self.people_headers::<R>().map(text)).chain(counted)
    }

    /// Their headers.
    pub fn all_headers<R: Row>(&self) -> impl Iterator<Item = &str> {
        self.columns::<R>().map(|(name, _)| name)
    }

    /// All cells of a row, with their headers.
    pub fn row<'r, R: Row>(&'r self, row: &'r R) -> impl Iterator<Item = (&'r str, Cell<'r>)> {
        let (before, after) = around::<R>();
        let own = move |columns: &'static [Column<R>]| columns.iter().map(move |column| (column.name, (column.cell)(row)));
        let outside = self.people_cells(row).chain(self.counted_cells(row));
        own(before).chain(self.cells(row.metadata())).chain(own(after)).chain(outside)
    }

    /// How many of the columns that the input brings a table has.
    pub fn within<R: Row>(&self) -> usize {
        if R::HAS_METADATA { self.len() } else { 0 }
    }

    /// The headers of what dictionaries count in a table.
    pub fn counted_headers<R: Row>(&self) -> &[String] {
        let [counts, shares] = &self.counted;
        R::HAS_COUNTED.map_or(&[], |with_shares| if with_shares { shares } else { counts })
    }

    /// Their cells in a row, with their headers.
    pub fn counted_cells<'r, R: Row>(&'r self, row: &'r R) -> impl Iterator<Item = (&'r str, Cell<'r>)> {
        let cells = row.counted().into_iter().flat_map(|counted| counted.cells());
        self.counted_headers::<R>().iter().map(String::as_str).zip(cells)
    }

    /// The headers of the file of people that a table has.
    pub fn people_headers<R: Row>(&self) -> impl Iterator<Item = &str> {
        self.people.iter().filter(|_| R::HAS_PEOPLE).map(|(_, header)| header.as_str())
    }

    /// Their cells in a row, with their headers.
    pub fn people_cells<'r, R: Row>(&'r self, row: &'r R) -> impl Iterator<Item = (&'r str, Cell<'r>)> {
        let people = row.people();
        let cell = move |name: &str| {
            Cell::maybe(people.and_then(|people| people.0.iter().find(|(column, _)| **column == *name)).map(|(_, value)| value.as_str()))
        };
        self.people.iter().filter(|_| R::HAS_PEOPLE).map(move |(name, header)| (header.as_str(), cell(name)))
    }

    /// How many the input brings.
    pub fn len(&self) -> usize {
        self.headers.len()
    }

    /// The headers of those.
    pub fn headers(&self) -> impl Iterator<Item = &str> {
        self.headers.iter().map(String::as_str)
    }

    /// Takes in the columns of a document.
    pub fn learn(&mut self, document: &DocumentRow, notices: &mut Vec<Problem>) {
        for (name, _) in document.metadata.0.iter() {
            if self.is_full || self.places.contains_key(name) {
                continue;
            }
            if self.len() == MOST {
                self.is_full = true;
                notices.push(left_out(&document.doc_id, name));
                return;
            }
            let header = self.free_header(name);
            self.places.insert(name.clone(), self.len());
            self.headers.push(header);
        }
    }

    /// Their cells in a row, with their headers; none in a table that has no metadata.
    pub fn cells<'r>(&'r self, metadata: Option<&'r Metadata>) -> Vec<(&'r str, Cell<'r>)> {
        let Some(metadata) = metadata else { return Vec::new() };
        let mut cells: Vec<_> = self.headers().map(|header| (header, Cell::Empty)).collect();
        for (name, value) in metadata.0.iter() {
            if let Some((_, cell)) = self.places.get(name).and_then(|place| cells.get_mut(*place)) {
                *cell = Cell::text(value);
            }
        }
        cells
    }

    /// A name that no other column has: a brought "speaker" becomes "meta_speaker".
    fn free_header(&self, name: &str) -> String {
        let mut header = name.to_owned();
        let is_outside = |header: &String| {
            self.people.iter().any(|(_, known)| known == header) || self.counted.iter().flatten().any(|known| known == header)
        };
        while has::<Quote>(&header) || has::<DocumentRow>(&header) || is_outside(&header) || self.headers.contains(&header) {
            header.insert_str(0, "meta_");
        }
        header
    }
}

fn has<R: Row>(name: &str) -> bool {
    R::COLUMNS.iter().any(|column| column.name == name)
}

/// A table's own columns before and after the brought ones.
pub fn around<R: Row>() -> (&'static [Column<R>], &'static [Column<R>]) {
    let document = R::COLUMNS.iter().position(|column| column.name == "doc_id");
    R::COLUMNS.split_at(document.map_or(R::COLUMNS.len(), |at| at + 1))
}

fn left_out(document: &str, name: &str) -> Problem {
    Problem {
        document: document.to_owned(),
        place: format!("column {name}"),
        rule: Rule::ReportLimit,
        message: format!("the inputs have over {MOST} columns; this one and further new ones are not in the tables"),
        hint: "leave out columns that no report needs, or read the JSON Lines report, which has them all".to_owned(),
    }
}

#[cfg(test)]
#[allow(clippy::indexing_slicing, clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::records::{Selection, SpeakerRow, TargetRow, Totals, sample};

    fn document(names: &[String]) -> DocumentRow {
        let metadata = names.iter().map(|name| (Arc::from(name.as_str()), format!("v-{name}"))).collect::<Vec<_>>();
        DocumentRow { metadata: Metadata(metadata.into()), ..sample::records("a").document }
    }

    fn learned(names: &[&str]) -> Brought {
        let mut brought = Brought::default();
        brought.learn(&document(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()), &mut Vec::new());
        brought
    }

    #[test]
    fn headers_are_unique() {
        let brought = learned(&["date", "speaker", "meta_speaker", "words"]);
        assert_eq!(brought.headers().collect::<Vec<_>>(), ["date", "meta_speaker", "meta_meta_speaker", "meta_words"]);
    }

    fn sorts_fit<R: Row>(rows: &[R]) {
        let brought = Brought::default();
        for (at, row) in rows.iter().enumerate() {
            for ((name, sort), (_, cell)) in brought.columns::<R>().zip(brought.row(row)) {
                let fits = match (&cell, sort) {
                    (Cell::Empty, _) | (Cell::Text(_), Sort::Text) | (Cell::Count(_), Sort::Count) => true,
                    (Cell::Score(_), Sort::Score) | (Cell::Flag(_), Sort::Flag) | (Cell::Spans(_), Sort::Spans) => true,
                    (Cell::Text(day), Sort::Day) => crate::records::Period::Day.number(day).is_some(),
                    _ => false,
                };
                assert!(fits, "{} {at} {name}: {sort:?}, {cell:?}", R::TABLE);
            }
        }
    }

    #[test]
    fn columns_hold_what_they_say() {
        let records = sample::records_of("a", Selection { mentions: true, ..Selection::default() });
        let copy = sample::records("b");
        sorts_fit(&records.quotes);
        sorts_fit(std::slice::from_ref(&records.document));
        sorts_fit(&records.mentions);
        let folder = tempfile::tempdir().unwrap();
        let mut totals = Totals::new(folder.path());
        [&records, &copy].into_iter().for_each(|records| totals.add(records).unwrap());
        let mut speakers = |rows: &[SpeakerRow]| {
            sorts_fit(rows);
            Ok(())
        };
        let mut targets = |rows: &[TargetRow]| {
            sorts_fit(rows);
            Ok(())
        };
        totals.rows(folder.path(), &mut speakers, &mut targets).unwrap();
    }

    #[test]
    fn cells_stand_under_their_headers() {
        let brought = learned(&["date", "outlet"]);
        let row = document(&["outlet".to_owned(), "new".to_owned()]);
        assert_eq!(brought.cells(Some(&row.metadata)), [("date", Cell::Empty), ("outlet", Cell::text("v-outlet"))]);
        assert_eq!(brought.cells(None), []);
    }

    #[test]
    fn endless_columns_are_cut_once() {
        let mut brought = Brought::default();
        let mut notices = Vec::new();
        for page in 0..3 {
            let names: Vec<String> = (0..600).map(|number| format!("{page}-{number}")).collect();
            brought.learn(&document(&names), &mut notices);
        }
        assert_eq!((brought.len(), notices.len()), (MOST, 1));
        assert_eq!(notices[0].place, "column 1-400");
    }
}
