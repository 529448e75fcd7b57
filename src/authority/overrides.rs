//! `overrides.csv`: corrections that are applied again on every run.
//!
//! A line finds its rows by `quote_id`, or by `doc_id` and `mention` (the words of the source), and gives them another speaker or drops
//! them; `merge` makes the speaker called `mention` one with `speaker`, in all documents or in that of `doc_id`. Of several lines for
//! one row those with a `quote_id` count before others, then the last counts. Lines are told by their place, so that a run can say which
//! ones nothing matched.

use std::collections::BTreeSet;

use hashbrown::HashMap;

use super::names::key;
use super::sheet::{Line, Sheet};
use crate::error::Result;
use crate::lexicons::fold;
use crate::problem::{Problem, Rule};
use crate::speakers::SpeakerKind;

/// The columns with a meaning.
pub(super) const COLUMNS: &[&str] = &["quote_id", "doc_id", "mention", "speaker", "action", "type"];

/// What a line does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Names the speaker of rows.
    Speaker,
    /// Leaves rows out.
    Drop,
    /// Makes two speakers one.
    Merge,
}

const ACTIONS: [(&str, Action); 4] =
    [("", Action::Speaker), ("speaker", Action::Speaker), ("drop", Action::Drop), ("merge", Action::Merge)];

const KINDS: [SpeakerKind; 5] =
    [SpeakerKind::Person, SpeakerKind::Organization, SpeakerKind::Group, SpeakerKind::Document, SpeakerKind::Unnamed];

/// One line of the file.
#[derive(Clone, Debug)]
pub struct Edit {
    /// What it does.
    pub action: Action,
    /// Who speaks instead.
    pub speaker: String,
    /// What that is, where nothing else says so.
    pub kind: Option<SpeakerKind>,
    line: u64,
    quote_id: String,
    doc_id: String,
    mention: String,
}

/// All corrections of the file.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    path: String,
    edits: Vec<Edit>,
    by_quote: HashMap<String, Vec<usize>>,
    /// By document and source.
    by_source: HashMap<(String, String), Vec<usize>>,
    /// By the key of a speaker's name.
    merges: HashMap<String, Vec<usize>>,
}

impl Overrides {
    pub(super) fn new(sheet: &Sheet) -> Result<Self> {
        sheet.needs("speaker").or_else(|error| sheet.needs("action").map_err(|_| error))?;
        let mut overrides = Self { path: sheet.path(), ..Self::default() };
        for (at, line) in sheet.lines().enumerate() {
            let edit = edit(&line)?;
            let places = if edit.action == Action::Merge {
                overrides.merges.entry(key(&edit.mention)).or_default()
            } else if edit.quote_id.is_empty() {
                overrides.by_source.entry((edit.doc_id.clone(), alike(&edit.mention))).or_default()
            } else {
                overrides.by_quote.entry(edit.quote_id.clone()).or_default()
            };
            places.push(at);
            overrides.edits.push(edit);
        }
        Ok(overrides)
    }

    /// What is done to a row, and which lines match it.
    pub fn of_row(&self, document: &str, quote_id: &str, source: &str) -> (Option<&Edit>, Vec<usize>) {
        if self.edits.is_empty() {
            return (None, Vec::new());
        }
        let source = alike(source);
        let by_quote = self.by_quote.get(quote_id).into_iter().flatten().copied().filter(|at| {
            let fits = |edit: &Edit| {
                (edit.doc_id.is_empty() || edit.doc_id == document) && (edit.mention.is_empty() || alike(&edit.mention) == source)
            };
            self.edits.get(*at).is_some_and(fits)
        });
        let by_quote: Vec<usize> = by_quote.collect();
        let by_source = self.by_source.get(&(document.to_owned(), source.clone())).map_or(&[][..], Vec::as_slice);
        let deciding = by_quote.last().or(by_source.last()).and_then(|at| self.edits.get(*at));
        (deciding, by_quote.iter().chain(by_source).copied().collect())
    }

    /// With whom a speaker of a document is made one, merge after merge, and by which lines.
    pub fn merged(&self, document: &str, name: &str) -> (Option<&Edit>, Vec<usize>) {
        let mut used = Vec::new();
        let mut last = None;
        // Lines that lead back to where they began end here.
        while let Some((at, edit)) =
            self.merge(document, last.map_or(name, |edit: &Edit| &edit.speaker)).filter(|(at, _)| !used.contains(at))
        {
            used.push(at);
            last = Some(edit);
        }
        (last, used)
    }

    fn merge(&self, document: &str, name: &str) -> Option<(usize, &Edit)> {
        if self.merges.is_empty() {
            return None;
        }
        let places = self.merges.get(&key(name))?.iter().rev();
        let mut edits = places.filter_map(|at| Some((*at, self.edits.get(*at)?)));
        edits.find(|(_, edit)| edit.doc_id.is_empty() || edit.doc_id == document)
    }

    /// The lines that nothing matched, as problems.
    pub fn unused(&self, used: &BTreeSet<usize>) -> Vec<Problem> {
        let unused = self.edits.iter().enumerate().filter(|(at, _)| !used.contains(at));
        unused.map(|(_, edit)| self.problem(edit)).collect()
    }

    fn problem(&self, edit: &Edit) -> Problem {
        let Edit { quote_id, doc_id, mention, .. } = edit;
        let message = match edit.action {
            Action::Merge if doc_id.is_empty() => format!("no speaker is called “{mention}”"),
            Action::Merge => format!("no speaker of the document “{doc_id}” is called “{mention}”"),
            _ if quote_id.is_empty() => format!("no row of the document “{doc_id}” has the source “{mention}”"),
            _ => format!("no row has the quote_id {quote_id}, with the doc_id and mention of the line if it has any"),
        };
        Problem {
            document: self.path.clone(),
            place: format!("line {}", edit.line),
            rule: Rule::UnusedOverride,
            message,
            hint: "look the row up again in quotes.csv, or take the line out: ids change with a text and with what is found in it"
                .to_owned(),
        }
    }
}

fn edit(line: &Line<'_>) -> Result<Edit> {
    let cell = |column: &str| line.get(column).to_owned();
    let action = line.get("action").to_lowercase();
    let action = ACTIONS.iter().find(|(name, _)| *name == action).map(|(_, action)| *action);
    let action = action.ok_or_else(|| line.wrong("action", &format!("`{}` is none; take speaker, drop or merge", line.get("action"))))?;
    let kind = line.get("type").to_lowercase();
    let kind = Some(kind).filter(|kind| !kind.is_empty()).map(|kind| {
        let named = KINDS.into_iter().find(|known| known.name() == kind);
        named.ok_or_else(|| line.wrong("type", &format!("`{kind}` is none; take {}", KINDS.map(SpeakerKind::name).join(", "))))
    });
    let edit = Edit {
        action,
        speaker: cell("speaker"),
        kind: kind.transpose()?,
        line: line.number,
        quote_id: cell("quote_id"),
        doc_id: cell("doc_id"),
        mention: cell("mention"),
    };
    match fault(&edit) {
        Some((column, message)) => Err(line.wrong(column, message)),
        None => Ok(edit),
    }
}

/// What a line lacks, and in which column.
fn fault(edit: &Edit) -> Option<(&'static str, &'static str)> {
    let is_merge = edit.action == Action::Merge;
    if edit.action != Action::Drop && key(&edit.speaker).is_empty() {
        return Some(("speaker", "it is empty; say who speaks, or drop in the column `action`"));
    }
    if is_merge && !edit.quote_id.is_empty() {
        return Some(("quote_id", "merge is about a speaker, whose name stands in `mention`; leave the quote_id out"));
    }
    if is_merge && key(&edit.mention).is_empty() {
        return Some(("mention", "it is empty; merge needs the name of the speaker that is made one with another"));
    }
    if edit.quote_id.is_empty() && !is_merge {
        let needs = "it is empty; a line needs a quote_id, or a doc_id and a mention";
        return [("doc_id", &edit.doc_id), ("mention", &edit.mention)]
            .into_iter()
            .find(|(_, cell)| cell.is_empty())
            .map(|(column, _)| (column, needs));
    }
    None
}

/// The words of a source as they are compared: in small letters, on one line.
fn alike(mention: &str) -> String {
    let mut buffer = String::new();
    fold(mention, &mut buffer).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::super::sheet::tests::{said, sheet};
    use super::*;

    fn overrides(text: &str) -> Overrides {
        Overrides::new(&sheet(text.as_bytes(), COLUMNS).unwrap()).unwrap()
    }

    #[test]
    fn rows_are_found_by_id_then_by_source() {
        let overrides =
            overrides("quote_id,doc_id,mention,speaker,action\nq1,,,Ann,\n,a,The Minister,Bo,\n,a,the minister ,,DROP\nq2,b,,Cy,\n");
        let found = |document: &str, quote: &str, source: &str| {
            let (edit, used) = overrides.of_row(document, quote, source);
            (edit.map(|edit| (edit.action, edit.speaker.clone())), used)
        };
        assert_eq!(found("a", "q1", "the  Minister"), (Some((Action::Speaker, "Ann".to_owned())), vec![0, 1, 2]));
        assert_eq!(found("a", "q9", "the minister"), (Some((Action::Drop, String::new())), vec![1, 2]));
        assert_eq!(found("a", "q2", "she"), (None, vec![]));
        assert_eq!(found("b", "q2", "the minister"), (Some((Action::Speaker, "Cy".to_owned())), vec![3]));
    }

    #[test]
    fn merges_follow_each_other_and_end() {
        let overrides = overrides("mention,speaker,action,doc_id\nA,B,merge,\nb,C,merge,\nc,a,merge,only\nX,Y,merge,only\n");
        let found = |document: &str, name: &str| {
            let (edit, used) = overrides.merged(document, name);
            (edit.map(|edit| edit.speaker.clone()), used)
        };
        assert_eq!(found("d", "á"), (Some("C".to_owned()), vec![0, 1]));
        assert_eq!(found("only", "A"), (Some("a".to_owned()), vec![0, 1, 2]));
        assert_eq!(found("d", "X"), (None, vec![]));
    }

    #[test]
    fn unused_lines_are_problems() {
        let overrides = overrides("quote_id,doc_id,mention,speaker,action\nq1,,,Ann,\n,a,she,Bo,\n,,Cy,Di,merge\n");
        let problems = overrides.unused(&BTreeSet::from([0]));
        let said: Vec<_> = problems.iter().map(|problem| (problem.place.as_str(), problem.message.as_str())).collect();
        assert_eq!(said, [("line 3", "no row of the document “a” has the source “she”"), ("line 4", "no speaker is called “Cy”")]);
        assert!(problems.iter().all(|problem| problem.rule == Rule::UnusedOverride && problem.document.ends_with("t.csv")));
    }

    #[test]
    fn wrong_cells_are_named() {
        for (text, message) in [
            ("quote_id\nq1\n", "t.csv:1: no column `speaker`"),
            ("quote_id,speaker,action\nq1,Ann,swap\n", "t.csv:2: column `action`: `swap` is none"),
            ("quote_id,speaker\nq1,\n", "t.csv:2: column `speaker`: it is empty"),
            ("doc_id,speaker\na,Ann\n", "t.csv:2: column `mention`: it is empty"),
            ("mention,speaker\nshe,Ann\n", "t.csv:2: column `doc_id`: it is empty"),
            ("quote_id,mention,speaker,action\nq1,Bo,Ann,merge\n", "t.csv:2: column `quote_id`: merge"),
            ("mention,speaker,action\n,Ann,merge\n", "t.csv:2: column `mention`: it is empty"),
            ("quote_id,speaker,type\nq1,Ann,human\n", "t.csv:2: column `type`: `human` is none"),
        ] {
            let error = said(&Overrides::new(&sheet(text.as_bytes(), COLUMNS).unwrap()).unwrap_err());
            assert!(error.starts_with(message), "{error}");
        }
    }
}
