//! Something odd in one input or document. A problem is listed in the report; it never stops a run.

use serde::{Deserialize, Serialize};

/// What was odd, where, and what the user may do about it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Problem {
    /// The document's id, or the path of what could not be read.
    pub document: String,
    /// Where: "line 3", "record 17", "characters 210-214"; empty for the whole.
    pub place: String,
    /// Which check noticed it.
    pub rule: Rule,
    /// What is odd, in a sentence.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

/// The checks that note problems.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// A file or folder could not be opened or read.
    Unreadable,
    /// Files of a folder have endings that are not read.
    PassedOver,
    /// The bytes are not UTF-8 and were decoded from another encoding.
    Encoding,
    /// The document has no word.
    Empty,
    /// A record of a CSV or JSON Lines file could not be read.
    BadRecord,
    /// A date that could not be written as ISO.
    Date,
    /// Rows of the table of metadata, or documents, that have no partner.
    Unjoined,
    /// The text is not in English and was left out.
    Language,
    /// A file says that it holds more or fewer documents than were found.
    Count,
    /// Two documents have the same id; one was numbered.
    DuplicateId,
    /// The document is over the size limit.
    TooLarge,
    /// A paragraph so long that its line breaks seem to be lost.
    LongParagraph,
    /// A quotation mark without its partner.
    UnpairedMark,
    /// More quotation marks than text allows for; they were left unpaired.
    TooManyMarks,
    /// A pattern gave up on a document (backtrack limit).
    Pattern,
    /// A cell, a sheet or a table's columns were more than a report holds.
    ReportLimit,
    /// A speaker may be several people of the user's file; it was joined to none.
    AmbiguousPerson,
    /// A line of the user's corrections that nothing matched.
    UnusedOverride,
    /// A line of a user's dictionary, or a part of it, that was passed over.
    SkippedEntry,
    /// dixit itself failed on this document.
    Panic,
}

impl Rule {
    /// Whether the document or record was lost to the analysis, as opposed to read with an oddity.
    pub fn is_loss(self) -> bool {
        matches!(self, Rule::Unreadable | Rule::BadRecord | Rule::TooLarge | Rule::Pattern | Rule::Panic)
    }

    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Rule::Unreadable => "unreadable",
            Rule::PassedOver => "passed-over",
            Rule::Encoding => "encoding",
            Rule::Empty => "empty",
            Rule::BadRecord => "bad-record",
            Rule::Date => "date",
            Rule::Unjoined => "unjoined",
            Rule::Language => "language",
            Rule::Count => "count",
            Rule::DuplicateId => "duplicate-id",
            Rule::TooLarge => "too-large",
            Rule::LongParagraph => "long-paragraph",
            Rule::UnpairedMark => "unpaired-mark",
            Rule::TooManyMarks => "too-many-marks",
            Rule::Pattern => "pattern",
            Rule::ReportLimit => "report-limit",
            Rule::AmbiguousPerson => "ambiguous-person",
            Rule::UnusedOverride => "unused-override",
            Rule::SkippedEntry => "skipped-entry",
            Rule::Panic => "panic",
        }
    }
}
