//! The columns of the `problems` table; its rows are the problems themselves.

use super::column::{Cell, Column, Row, Sort};
use crate::problem::Problem;

impl Row for Problem {
    const TABLE: &'static str = "problems";
    const COLUMNS: &'static [Column<Self>] = PROBLEMS;
}

#[rustfmt::skip]
const PROBLEMS: &[Column<Problem>] = &[
    Column { name: "document", explains: "The document's id, or the path of what could not be read", sort: Sort::Text, cell: |p| Cell::text(&p.document) },
    Column { name: "place", explains: "Where in it", sort: Sort::Text, cell: |p| Cell::text(&p.place) },
    Column { name: "rule", explains: "The check that noticed it", sort: Sort::Text, cell: |p| Cell::text(p.rule.name()) },
    Column { name: "message", explains: "What is odd", sort: Sort::Text, cell: |p| Cell::text(&p.message) },
    Column { name: "hint", explains: "What to do about it", sort: Sort::Text, cell: |p| Cell::text(&p.hint) },
];
