//! Quotes that are not the same in two runs.

use hashbrown::HashMap;
use serde::{Deserialize, Serialize};

use crate::records::{Cell, Column, Row, Sort};
use crate::reports::finished;

/// Columns that are compared; places, kind and words are in the id.
const COMPARED: [&str; 6] = ["speaker", "cue_class", "polarity", "certainty", "targets", "parent_quote_id"];

/// What became of a quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// Only the second run has it.
    Added,
    /// Only the first run has it.
    Removed,
    /// Both have it, with another value in a column.
    Changed,
}

impl Change {
    /// How it is called.
    pub fn name(self) -> &'static str {
        match self {
            Change::Added => "added",
            Change::Removed => "removed",
            Change::Changed => "changed",
        }
    }
}

/// One quote, and one column of it where that changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)] // The columns below say what each is.
pub struct ChangedRow {
    pub quote_id: String,
    pub doc_id: String,
    pub change: Change,
    pub column: String,
    pub a: String,
    pub b: String,
    pub quote: String,
}

/// What is known of the first run's quotes, and what the second one's differ in.
#[derive(Default)]
pub struct Changes {
    before: HashMap<String, Known>,
    order: usize,
    are_met: bool,
    /// Each with its place in the order.
    rows: Vec<(usize, ChangedRow)>,
}

struct Known {
    order: usize,
    doc_id: String,
    quote: String,
    values: [String; COMPARED.len()],
}

impl Changes {
    /// Takes a quote of the first run.
    pub fn before(&mut self, row: &finished::Row<'_>) {
        let text = |column: &str| row.text(column).into_owned();
        let known = Known { order: self.order, doc_id: text("doc_id"), quote: text("quote"), values: COMPARED.map(text) };
        self.before.insert(text("quote_id"), known);
        self.order += 1;
    }

    /// Takes a quote of the second run.
    pub fn after(&mut self, row: &finished::Row<'_>) {
        let text = |column: &str| row.text(column).into_owned();
        self.order += 1;
        let change = |change, column: &str, a: String, b: String| ChangedRow {
            quote_id: text("quote_id"),
            doc_id: text("doc_id"),
            change,
            column: column.to_owned(),
            a,
            b,
            quote: text("quote"),
        };
        let Some(known) = self.before.remove(&*row.text("quote_id")) else {
            let speaker = text("speaker");
            self.rows.push((self.order, change(Change::Added, "", String::new(), speaker)));
            return;
        };
        self.are_met = true;
        let differs = COMPARED.iter().zip(known.values).filter(|(column, a)| *a != *row.text(column));
        self.rows.extend(differs.map(|(column, a)| (known.order, change(Change::Changed, column, a, text(column)))));
    }

    /// All that is not the same; none where no quote is in both runs, though there are some in each.
    pub fn rows(mut self) -> Option<Vec<ChangedRow>> {
        if !self.are_met && !self.before.is_empty() {
            return None;
        }
        let removed = |(quote_id, known): (String, Known)| {
            let [speaker, ..] = known.values;
            let (column, b) = (String::new(), String::new());
            let row = ChangedRow { quote_id, doc_id: known.doc_id, change: Change::Removed, column, a: speaker, b, quote: known.quote };
            (known.order, row)
        };
        self.rows.extend(self.before.drain().map(removed));
        self.rows.sort_by_key(|(order, _)| *order);
        Some(self.rows.into_iter().map(|(_, row)| row).collect())
    }
}

impl Row for ChangedRow {
    const TABLE: &'static str = "compared-quotes";
    const COLUMNS: &'static [Column<Self>] = CHANGED;
}

#[rustfmt::skip]
const CHANGED: &[Column<ChangedRow>] = &[
    Column { name: "quote_id", explains: "Stable id: the same words of the same document", sort: Sort::Text, cell: |q| Cell::text(&q.quote_id) },
    Column { name: "document", explains: "The document", sort: Sort::Text, cell: |q| Cell::text(&q.doc_id) },
    Column { name: "change", explains: "added (only the second run has it), removed (only the first), changed", sort: Sort::Text, cell: |q| Cell::text(q.change.name()) },
    Column { name: "column", explains: "What changed: a column of quotes.csv", sort: Sort::Text, cell: |q| Cell::text(&q.column) },
    Column { name: "a", explains: "Its value in the first run; the speaker of a quote that was removed", sort: Sort::Text, cell: |q| Cell::text(&q.a) },
    Column { name: "b", explains: "Its value in the second run; the speaker of a quote that was added", sort: Sort::Text, cell: |q| Cell::text(&q.b) },
    Column { name: "quote", explains: "The content", sort: Sort::Text, cell: |q| Cell::text(&q.quote) },
];
