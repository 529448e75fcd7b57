//! Which column of a table, or key of a JSON object, holds the text, the id and the metadata that reports know by name.

use super::Inputs;

/// The name or names under which a value is looked for.
pub(super) struct Column {
    what: &'static str,
    option: &'static str,
    given: Option<String>,
    usual: &'static [&'static str],
}

/// What documents say about themselves: the name in reports, the option, and the usual names, the surest first. A name with a dot leads
/// into nested objects.
const METADATA: [(&str, &str, &[&str]); 6] = [
    ("title", "--title", &["title", "headline", "article_title", "headline.main"]),
    (
        "date",
        "--date",
        &[
            "date",
            "published",
            "published_at",
            "publishedAt",
            "publication_date",
            "publicationDate",
            "publish_date",
            "publishDate",
            "published_date",
            "pub_date",
            "pubDate",
            "datePublished",
            "date_published",
            "datetime",
            "dateTime",
            "date_publish",
        ],
    ),
    (
        "outlet",
        "--outlet",
        &[
            "outlet",
            "publication",
            "publisher",
            "newspaper",
            "media_name",
            "source_name",
            "site_name",
            "source.name",
            "source.title",
            "source",
            "publisher.name",
        ],
    ),
    ("author", "--author", &["author", "authors", "byline", "creator", "author.name", "byline.original"]),
    ("url", "--url", &["url", "link", "permalink", "web_url", "webUrl", "article_url"]),
    ("language", "--language", &["language", "lang"]),
];

/// The columns of an input.
pub(super) struct Columns {
    pub(super) text: Column,
    pub(super) id: Column,
    metadata: Vec<Column>,
}

impl Columns {
    pub(super) fn new(inputs: &Inputs) -> Self {
        let given = |what: &str| inputs.columns.iter().find(|(known, _)| known == what).map(|(_, name)| name.clone());
        let metadata = METADATA.map(|(what, option, usual)| Column { what, option, given: given(what), usual });
        Self {
            text: Column { what: "text", option: "--text", given: inputs.text.clone(), usual: &["text", "body", "content", "article"] },
            id: Column { what: "id", option: "--id", given: inputs.id.clone(), usual: &["id", "doc", "doc_id", "url"] },
            metadata: metadata.into(),
        }
    }

    /// The columns of metadata.
    pub(super) fn metadata(&self) -> impl Iterator<Item = &Column> {
        self.metadata.iter()
    }

    /// What columns with these names are called in reports: a recognised one by its one name, all others as they are.
    pub(super) fn rename(&self, names: &[&str], text: Option<usize>, id: Option<usize>) -> Vec<String> {
        let mut renamed: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let free = || names.iter().copied().enumerate().filter(|(index, _)| Some(*index) != text && Some(*index) != id);
        for column in &self.metadata {
            let Some(found) = column.find(free()) else { continue };
            // Two columns of one name would be one in the reports.
            for (index, name) in renamed.iter_mut().enumerate() {
                if index == found {
                    column.what.clone_into(name);
                } else if name == column.what {
                    name.push_str("_input");
                }
            }
        }
        renamed
    }
}

impl Column {
    /// Whether the user named it, so that it must be there.
    pub(super) fn is_given(&self) -> bool {
        self.given.is_some()
    }

    /// Its name in reports.
    pub(super) fn what(&self) -> &'static str {
        self.what
    }

    /// The names that it may have, the surest first.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let usual = if self.given.is_some() { &[][..] } else { self.usual };
        self.given.as_deref().into_iter().chain(usual.iter().copied())
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
            let columns = Columns::new(&Inputs { text: given.map(Into::into), ..Inputs::default() });
            assert_eq!(columns.text.find(names.iter().copied().enumerate()), expected, "{given:?} {names:?}");
        }
    }

    #[test]
    fn says_what_there_is() {
        let columns = Columns::new(&Inputs { text: Some("story".into()), ..Inputs::default() });
        let (message, hint) = columns.text.missing(["id", "body"].into_iter());
        assert_eq!((message.as_str(), hint.as_str()), ("no column “story”; there are “id”, “body”", "name the column with --text"));
    }

    #[test]
    fn known_columns_get_one_name() {
        let columns = Columns::new(&Inputs::default());
        let names = ["id", "Headline", "pubDate", "source", "byline", "Link", "lang", "section", "text"];
        let renamed = columns.rename(&names, Some(8), Some(0));
        assert_eq!(renamed, ["id", "title", "date", "outlet", "author", "url", "language", "section", "text"]);
        assert_eq!(columns.rename(&["source", "outlet", "by"], None, None), ["source", "outlet", "by"]);
        let given = Columns::new(&Inputs { columns: vec![("outlet".into(), "paper".into())], ..Inputs::default() });
        assert_eq!(given.rename(&["paper", "outlet", "source"], None, None), ["outlet", "outlet_input", "source"]);
    }
}
