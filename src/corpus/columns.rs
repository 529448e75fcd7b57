//! Which column of a table, or key of a JSON object, holds the text and the id.

use super::Inputs;

/// The name or names under which a value is looked for.
pub(super) struct Column {
    what: &'static str,
    option: &'static str,
    given: Option<String>,
    usual: &'static [&'static str],
}

impl Column {
    /// The column of the text.
    pub(super) fn text(inputs: &Inputs) -> Self {
        Self { what: "text", option: "--text", given: inputs.text.clone(), usual: &["text", "body", "content", "article"] }
    }

    /// The column of the id.
    pub(super) fn id(inputs: &Inputs) -> Self {
        Self { what: "id", option: "--id", given: inputs.id.clone(), usual: &["id", "doc", "doc_id", "url"] }
    }

    /// Whether the user named it, so that it must be there.
    pub(super) fn is_given(&self) -> bool {
        self.given.is_some()
    }

    /// The number of the column among numbered names. A name that was given must be equal; of the usual ones the first in their own order
    /// counts, in small or capital letters.
    pub(super) fn find<'n>(&self, names: impl Iterator<Item = (usize, &'n str)>) -> Option<usize> {
        names.filter_map(|(index, name)| Some((self.rank(name)?, index))).min().map(|(_, index)| index)
    }

    fn rank(&self, name: &str) -> Option<usize> {
        match &self.given {
            Some(given) => (given == name).then_some(0),
            None => self.usual.iter().position(|usual| usual.eq_ignore_ascii_case(name)),
        }
    }

    /// What to say where it is not there: message and hint.
    pub(super) fn missing<'n>(&self, names: impl Iterator<Item = &'n str>) -> (String, String) {
        let wanted = match &self.given {
            Some(given) => format!("no column “{given}”"),
            None => format!("no column with the {} ({})", self.what, self.usual.join(", ")),
        };
        let there: Vec<_> = names.map(|name| format!("“{name}”")).collect();
        let there = if there.is_empty() { "there are none".into() } else { format!("there are {}", there.join(", ")) };
        (format!("{wanted}; {there}"), format!("name the column with {}", self.option))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_columns() {
        let cases: [(Option<&str>, &[&str], Option<usize>); 7] = [
            (None, &["id", "text"], Some(1)),
            (None, &["Content", "Body", "title"], Some(1)),
            (None, &["title", "fulltext"], None),
            (Some("fulltext"), &["text", "fulltext"], Some(1)),
            (Some("Text"), &["text"], None),
            (None, &["text", "text"], Some(0)),
            (None, &[], None),
        ];
        for (given, names, expected) in cases {
            let column = Column::text(&Inputs { text: given.map(Into::into), ..Inputs::default() });
            assert_eq!(column.find(names.iter().copied().enumerate()), expected, "{given:?} {names:?}");
        }
    }

    #[test]
    fn says_what_there_is() {
        let column = Column::text(&Inputs { text: Some("story".into()), ..Inputs::default() });
        let (message, hint) = column.missing(["id", "body"].into_iter());
        assert_eq!((message.as_str(), hint.as_str()), ("no column “story”; there are “id”, “body”", "name the column with --text"));
    }
}
