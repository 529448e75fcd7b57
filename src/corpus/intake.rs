//! The front desk of a corpus: every document passes it, gets its own id, is checked for size and words, and is counted.

use std::collections::VecDeque;
use std::sync::Arc;

use hashbrown::HashSet;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::date::{self, Read};
use super::ids::Ids;
use super::table::Table;
use super::{Document, Inputs, Item, Shard, language};
use crate::problem::{Problem, Rule};

/// What became of the documents of a corpus. `expected` is always the sum of the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Documents that the inputs seemed to hold: files, records, pieces of split files. A file that could not be opened counts as one.
    pub expected: u64,
    /// Given to the analysis.
    pub read: u64,
    /// Lost: unreadable, bad, too large.
    pub failed: u64,
    /// Read, but without a word.
    pub empty: u64,
    /// Left out since they are not in English.
    pub skipped: u64,
}

impl Counts {
    /// Those of two parts together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            expected: self.expected + other.expected,
            read: self.read + other.read,
            failed: self.failed + other.failed,
            empty: self.empty + other.empty,
            skipped: self.skipped + other.skipped,
        }
    }
}

/// What the inputs of a corpus were, all its parts together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seal {
    /// Documents and problems.
    pub items: u64,
    /// A digest of all documents, where parts are to be compared.
    pub digest: String,
}

/// A problem, from borrowed parts.
pub(super) fn problem(document: &str, place: &str, rule: Rule, message: &str, hint: &str) -> Problem {
    Problem { document: document.into(), place: place.into(), rule, message: message.into(), hint: hint.into() }
}

/// A document over the size limit of `max` bytes.
pub(super) fn too_large(document: &str, place: &str, max: u64) -> Problem {
    let message = format!("over the limit of {max} bytes for one document");
    problem(document, place, Rule::TooLarge, &message, "cut it into several files, or raise --max-bytes (4 GiB at most)")
}

/// Documents and problems on their way out.
pub(super) struct Intake {
    max_bytes: u64,
    any_language: bool,
    shard: Option<Shard>,
    /// How many items came, those of other parts among them.
    items: u64,
    /// Over all documents; only where there are parts.
    digest: Sha256,
    waiting: VecDeque<(u64, Item)>,
    ids: Ids,
    keys: HashSet<Arc<str>>,
    counts: Counts,
    table: Option<Table>,
    /// Dates that are not ISO: how many, and the first, with its document.
    ambiguous: Odd,
    unknown: Odd,
}

/// How often something odd was met, and the first case: document and value.
#[derive(Default)]
struct Odd(u64, Option<(String, String)>);

impl Odd {
    fn add(&mut self, document: &str, value: &str) {
        self.0 += 1;
        self.1.get_or_insert_with(|| (document.to_owned(), value.chars().take(40).collect()));
    }

    fn report(&self, what: &str, hint: &str) -> Option<Problem> {
        let (document, value) = self.1.as_ref()?;
        Some(problem(document, "date", Rule::Date, &format!("{} date(s) such as “{value}” {what}", self.0), hint))
    }
}

impl Intake {
    pub(super) fn new(inputs: &Inputs, table: Option<Table>) -> Self {
        Self {
            max_bytes: inputs.max_bytes,
            any_language: inputs.any_language,
            shard: inputs.shard,
            items: 0,
            digest: Sha256::default(),
            waiting: VecDeque::new(),
            ids: Ids::default(),
            keys: HashSet::new(),
            counts: Counts::default(),
            table,
            ambiguous: Odd::default(),
            unknown: Odd::default(),
        }
    }

    /// Notes what holds for the whole corpus, once it is read.
    pub(super) fn finish(&mut self) {
        let either = "may have the month first or the day; they were left as they are";
        let hint = "write them as 2016-04-03 to have them by day";
        let notes = [self.ambiguous.report(either, hint), self.unknown.report("are not known as dates; they were left as they are", hint)];
        notes.into_iter().flatten().for_each(|note| self.note(note));
        let unjoined = self.table.take().map(|table| table.report()).unwrap_or_default();
        unjoined.into_iter().for_each(|note| self.note(note));
    }

    /// Whether documents in other languages are analysed too.
    pub(super) fn takes_any_language(&self) -> bool {
        self.any_language
    }

    pub(super) fn counts(&self) -> Counts {
        Counts { expected: self.counts.read + self.counts.failed + self.counts.empty + self.counts.skipped, ..self.counts }
    }

    /// What the inputs were so far.
    pub(super) fn seal(&self) -> Seal {
        Seal { items: self.items, digest: self.digest.clone().finalize().iter().map(|byte| format!("{byte:02x}")).collect() }
    }

    /// The next item to give out, with its place among all.
    pub(super) fn next(&mut self) -> Option<(u64, Item)> {
        self.waiting.pop_front()
    }

    /// Whether a document is asked for.
    fn has(&self, document: &Document) -> bool {
        self.shard.is_none_or(|shard| shard.has(&document.id))
    }

    /// Whether a problem is asked for that would come next.
    fn has_next(&self) -> bool {
        self.shard.is_none_or(|shard| shard.has_number(self.items))
    }

    fn push(&mut self, item: Item) {
        let is_ours = match &item {
            Item::Document(document) => self.has(document),
            Item::Problem(_) => self.has_next(),
        };
        if is_ours {
            self.waiting.push_back((self.items, item));
        }
        self.items += 1;
    }

    /// The one shared copy of a metadata key.
    pub(super) fn key(&mut self, name: &str) -> Arc<str> {
        self.keys.get_or_insert_with(name, |name| Arc::from(name)).clone()
    }

    /// Notes something odd that cost no document.
    pub(super) fn note(&mut self, problem: Problem) {
        self.push(Item::Problem(problem));
    }

    /// Notes a document, record or file that could not be read.
    pub(super) fn lose(&mut self, problem: Problem) {
        self.counts.failed += u64::from(self.has_next());
        self.note(problem);
    }

    /// Takes in a document, with what its reader found odd; that is listed under the id which the document gets here.
    pub(super) fn accept(&mut self, mut document: Document, oddity: Option<Problem>) {
        if document.text.len() as u64 > self.max_bytes {
            return self.lose(too_large(&document.id, &document.origin, self.max_bytes));
        }
        if !document.text.contains(char::is_alphanumeric) {
            self.counts.empty += u64::from(self.has_next());
            return self.note(problem(
                &document.id,
                "",
                Rule::Empty,
                &format!("{} has no word", document.origin),
                "nothing to do if that is right",
            ));
        }
        self.name(&mut document);
        if let Some(language) = language::other(&document.text).filter(|_| !self.any_language) {
            return self.skip(&document, language);
        }
        if let Some(table) = &mut self.table {
            table.join(&mut document);
        }
        self.date(&mut document);
        if let Some(oddity) = oddity {
            self.note(Problem { document: document.id.clone(), ..oddity });
        }
        self.note_nul(&document);
        self.note_garbled(&document);
        self.counts.read += u64::from(self.has(&document));
        if self.shard.is_some() {
            self.digest.update(document.fingerprint());
        }
        self.push(Item::Document(document));
    }

    /// Leaves out a document in another language.
    pub(super) fn skip(&mut self, document: &Document, language: &str) {
        self.counts.skipped += u64::from(self.has_next());
        let message = format!("the text is {language}, and only English is analysed; it was left out");
        self.note(problem(
            &document.id,
            "",
            Rule::Language,
            &message,
            "nothing to do if that is right; --lang any analyses it all the same",
        ));
    }

    /// Writes the document's date as ISO, and keeps the original beside it.
    fn date(&mut self, document: &mut Document) {
        let Some((_, date)) = document.metadata.iter_mut().find(|(name, _)| **name == *"date") else { return };
        match date::read(date) {
            Read::Same => {}
            Read::Iso(iso) => {
                let original = std::mem::replace(date, iso);
                document.metadata.push((self.key("date_original"), original));
            }
            Read::Ambiguous => self.ambiguous.add(&document.id, date),
            Read::Unknown => self.unknown.add(&document.id, date),
        }
    }

    /// Gives the document an id of its own.
    fn name(&mut self, document: &mut Document) {
        let Some(id) = self.ids.take(&document.id) else { return };
        let message = format!("the id “{}” is taken; {} is called “{id}”", document.id, document.origin);
        self.note(problem(&id, "", Rule::DuplicateId, &message, "give every document its own file name or id; is one of them read twice?"));
        document.id = id;
    }

    fn note_garbled(&mut self, document: &Document) {
        let count = memchr::memmem::find_iter(document.text.as_bytes(), GARBLED).count();
        if count > 1 {
            let message = format!(
                "{count} marks look like “{GARBLED}œ”: the text was once read in a wrong encoding, and its quotation marks are lost"
            );
            let hint = "write the file anew from its source, as UTF-8, or mend it (the Python package ftfy does)";
            self.note(problem(&document.id, "", Rule::Encoding, &message, hint));
        }
    }

    fn note_nul(&mut self, document: &Document) {
        let count = memchr::memchr_iter(0, document.text.as_bytes()).count();
        if count > 0 {
            let message = format!("the text holds {count} NUL character(s)");
            self.note(problem(&document.id, "", Rule::Encoding, &message, "part of the file may not be text; look at it in an editor"));
        }
    }
}

/// What a typographic quotation mark or dash becomes where UTF-8 was once read as windows-1252.
const GARBLED: &str = "â€";

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn new_intake(max_bytes: u64) -> Intake {
        Intake::new(&Inputs { max_bytes, ..Inputs::default() }, None)
    }

    fn document(id: &str, text: &str) -> Document {
        Document { id: id.into(), origin: format!("{id}.txt"), metadata: Vec::new(), text: text.into(), only: None }
    }

    fn names(intake: &mut Intake) -> Vec<String> {
        std::iter::from_fn(|| intake.next())
            .map(|(_, item)| match item {
                Item::Document(document) => document.id,
                Item::Problem(problem) => format!("{}:{}", problem.rule.name(), problem.document),
            })
            .collect()
    }

    #[test]
    fn ids_are_unique_even_against_given_numbers() {
        let mut intake = new_intake(100);
        for id in ["a", "a-2", "a", "a", "a-2", "b"] {
            intake.accept(document(id, "x"), None);
        }
        let expected = ["a", "a-2", "duplicate-id:a-3", "a-3", "duplicate-id:a-4", "a-4", "duplicate-id:a-2-2", "a-2-2", "b"];
        assert_eq!(names(&mut intake), expected);
    }

    #[test]
    fn many_equal_ids_take_linear_time() {
        let mut intake = new_intake(100);
        for _ in 0..100_000 {
            intake.accept(document("same", "x"), None);
        }
        assert_eq!(names(&mut intake).last().unwrap(), "same-100000");
    }

    #[test]
    fn checks_and_counts() {
        let mut intake = new_intake(14);
        for (id, text) in [
            ("word", "5"),
            ("marks", "\n…"),
            ("long", "123456789012345"),
            ("full", "12345678901234"),
            ("nul", "a\0b"),
            ("odd", "â€"),
            ("bad", "xâ€â€™"),
        ] {
            intake.accept(document(id, text), None);
        }
        assert_eq!(
            names(&mut intake),
            ["word", "empty:marks", "too-large:long", "full", "encoding:nul", "nul", "odd", "encoding:bad", "bad"]
        );
        assert_eq!(intake.counts(), Counts { expected: 7, read: 5, failed: 1, empty: 1, skipped: 0 });
    }

    #[test]
    fn keys_are_shared() {
        let mut intake = new_intake(5);
        assert!(Arc::ptr_eq(&intake.key("date"), &intake.key("date")));
    }
}
