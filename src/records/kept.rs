//! The rows of one document as a line of JSON, from which they come back just as they were.
//!
//! Rows serialize as reports show them; what a corpus adds up from and no report shows (words of a quote, hits of dictionaries) goes
//! beside them, quote by quote. A new field of [`Records`] joins by itself, unless serde skips it.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Counted, Quote, Records};
use crate::dictionaries::{Counts, Heading, Hits};

/// What a quote's row does not show.
#[derive(Serialize, Deserialize)]
struct Aside {
    words: usize,
    /// Which of the targets are pronouns.
    pronouns: Vec<usize>,
    /// Category, count, words, and the bits of the weight: a decimal number might not come back as it was.
    hits: Vec<(usize, u64, u64, u64)>,
}

impl Aside {
    fn of(quote: &Quote) -> Self {
        let hit = |(place, hits): &(usize, Hits)| (*place, hits.count, hits.words, hits.weight.to_bits());
        Self {
            words: quote.words,
            pronouns: quote.targets.iter().enumerate().filter(|(_, target)| target.is_pronoun).map(|(at, _)| at).collect(),
            hits: quote.lexicons.counts.found().iter().map(hit).collect(),
        }
    }

    fn restore(self, quote: &mut Quote, headings: &Arc<[Heading]>) {
        let hit = |(place, count, words, weight)| (place, Hits { count, words, weight: f64::from_bits(weight) });
        quote.words = self.words;
        for at in self.pronouns {
            if let Some(target) = quote.targets.get_mut(at) {
                target.is_pronoun = true;
            }
        }
        let has_none = headings.is_empty();
        let counts = if has_none { Counts::default() } else { Counts::of(headings, self.hits.into_iter().map(hit).collect()) };
        quote.lexicons = Counted::new(counts, None);
    }
}

/// The line.
pub fn kept(records: &Records) -> String {
    let asides: Vec<Aside> = records.quotes.iter().map(Aside::of).collect();
    serde_json::to_string(&(records, asides)).unwrap_or_default()
}

/// The rows of a line; `headings` are those of the run's dictionaries.
///
/// # Errors
/// It is no such line.
pub fn restored(line: &str, headings: &Arc<[Heading]>) -> serde_json::Result<Records> {
    let (mut records, asides): (Records, Vec<Aside>) = serde_json::from_str(line)?;
    records.quotes.iter_mut().zip(asides).for_each(|(quote, aside)| aside.restore(quote, headings));
    Ok(records)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::authority::Authority;
    use crate::corpus::Document;
    use crate::dictionaries::{Dictionaries, Dictionary};
    use crate::pipeline::{self, Resources};
    use crate::records::{Selection, of};

    #[test]
    fn rows_come_back_as_they_were() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("d.csv");
        std::fs::write(&path, "term,category,weight\nbill,law,0.1\ndead,end,-0.7\n").unwrap();
        let loaded = Resources::load(None, None).unwrap();
        let dictionary = Dictionary::load(&path, Some("d"), &loaded.lexicons).unwrap();
        let dictionaries = Dictionaries::new(&[dictionary], &loaded.lexicons.symbols).unwrap();
        let resources = Resources { dictionaries, ..loaded };
        let text = "“The dead bill is a disaster, and Lowell hates it,” said Dr. Ana Brook, a nurse. She praised them. “Yes,” he said.";
        let metadata = vec![("date".into(), "2024-05-01T08:00".to_owned()), ("outlet".into(), "A \"B\"\t".to_owned())];
        let document = Document { id: "a\n1".into(), origin: "a".into(), metadata, text: text.into(), only: None };
        let analysis = pipeline::analyze(&document, &resources);
        let selection = Selection { mentions: true, ..Selection::default() };
        let records = of(&document, &analysis, &resources.lexicons, selection, &Authority::default());
        let records = Records { text: Some(document.text.clone()), edits: [3].into(), ..records };
        assert!(records.quotes.iter().any(|quote| !quote.lexicons.counts.found().is_empty()), "{records:?}");
        let line = kept(&records);
        assert!(!line.contains(['\n', '\t']), "{line}");
        assert_eq!(restored(&line, resources.dictionaries.headings()).unwrap(), records);
    }
}
