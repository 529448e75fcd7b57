//! What stands between the articles of one file that a news database has exported as text, and how many it says there are.

/// A database's way to cut its exports.
#[derive(Clone, Copy, Debug)]
pub struct Export {
    /// What stands between two documents.
    pub split: &'static str,
    /// What says how many documents there are, as its first group.
    pub count: &'static str,
}

/// Exports by the name of their database.
pub const EXPORTS: [(&str, Export); 3] = [
    (
        "nexis",
        Export {
            split: r"^[ \t]*(?:Document )?\d+ (?:of|von|sur|de|van) \d+ (?:DOCUMENTS?|DOKUMENTEN?)[ \t]*\r?\n|^[ \t]*End of Document[ \t]*\r?(?:\n|\z)",
            count: r"^[ \t]*(?:Document )?\d+ (?:of|von|sur|de|van) (\d+) (?:DOCUMENTS?|DOKUMENTEN?)[ \t]*\r?$",
        },
    ),
    (
        "factiva",
        Export {
            split: r"^Document [A-Za-z]{1,10}\d[A-Za-z0-9]{8,40}[ \t]*\r?(?:\n|\z)",
            count: r"^[ \t]*(?:Article|Document) \d+ of (\d+)[ \t]*\r?$",
        },
    ),
    ("proquest", Export { split: r"^_{20,}[ \t]*\r?\n", count: r"^[ \t]*Document \d+ of (\d+)[ \t]*\r?$" }),
];

/// The export of this name.
pub fn named(name: &str) -> Option<Export> {
    EXPORTS.iter().find(|(known, _)| *known == name).map(|(_, export)| *export)
}
