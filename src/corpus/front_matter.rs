//! The head that Markdown files may have: lines of "key: value" between two lines of three hyphens. Its simple values are metadata, and its
//! place is no part of the running text. Nested values and lists over several lines are left out.

/// A head longer than this is none.
const MOST: usize = 16 << 10;

/// Where the running text begins: after the head, or at 0 where there is none.
pub fn end(text: &str) -> usize {
    lines(text).map_or(0, |(_, end)| end)
}

/// The head's simple values, in order.
pub(super) fn values(text: &str) -> Vec<(String, String)> {
    let Some((lines, _)) = lines(text) else { return Vec::new() };
    let pairs = lines.into_iter().filter(|line| !line.starts_with([' ', '\t', '-', '#']));
    let pairs = pairs.filter_map(|line| line.split_once(':'));
    pairs.map(|(key, value)| (key.trim().to_owned(), plain(value.trim()))).filter(|(_, value)| !value.is_empty()).collect()
}

/// The lines of the head, and where it ends.
fn lines(text: &str) -> Option<(Vec<&str>, usize)> {
    let mut at = 0;
    let mut found = Vec::new();
    for (number, line) in text.split_inclusive('\n').enumerate() {
        at += line.len();
        let line = line.trim_end();
        match (number, line) {
            (0, "---") => {}
            (0, _) => return None,
            (_, "---" | "...") => return Some((found, at)),
            _ if at > MOST || !is_entry(line) => return None,
            _ => found.push(line),
        }
    }
    None
}

fn is_entry(line: &str) -> bool {
    let is_key = |key: &str| !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || "_-. ".contains(c)) && key.len() < 60;
    line.is_empty() || line.starts_with([' ', '\t', '-', '#']) || line.split_once(':').is_some_and(|(key, _)| is_key(key))
}

/// A value without its quotes; a list in brackets as one text; nothing for what is nested.
fn plain(value: &str) -> String {
    let unquote = |text: &str| {
        let text = text.trim();
        let inner = ['"', '\''].iter().find_map(|mark| text.strip_prefix(*mark)?.strip_suffix(*mark));
        inner.map_or_else(|| text.to_owned(), |inner| inner.replace("\\\"", "\"").replace("''", "'"))
    };
    match value.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(list) => list.split(',').map(unquote).collect::<Vec<_>>().join("; "),
        None if value.starts_with(['{', '|', '>', '&', '*']) => String::new(),
        None => unquote(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads() {
        let text = "---\ntitle: \"He said: \\\"no\\\"\"\ndate: 2016-05-03\n# note\nauthors: [A B, 'C']\ntags:\n  - x\nempty:\n---\nText.";
        let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        assert_eq!(values(text), [pair("title", "He said: \"no\""), pair("date", "2016-05-03"), pair("authors", "A B; C")]);
        assert_eq!(text.get(end(text)..), Some("Text."));
        for none in
            ["", "---", "---\n", "Text\n---\n", "---\nHe left.\n---\n", "---\na: b\n", "---\n“Yes: no”\n---\n", "----\na: b\n----\n"]
        {
            assert_eq!((end(none), values(none).len()), (0, 0), "{none}");
        }
    }
}
