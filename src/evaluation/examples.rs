//! Whether the examples beside a lexicon table are found as they are marked.

use std::collections::BTreeSet;
use std::fmt;

use super::words::{WordSet, Words};
use crate::corpus::Document;
use crate::lexicons::Lexicons;
use crate::lexicons::examples::{Example, Group, read};
use crate::pipeline::{Analysis, Resources, analyze};
use crate::stance::{self, Dimension};
use crate::text::{CodePoints, Span, TokenRange};

/// The result of one examples file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Check {
    /// How many lines hold what their group claims.
    pub right: usize,
    /// The other lines.
    pub wrong: Vec<Mismatch>,
}

impl Check {
    /// Right lines of all, 0..1; 1 where there is no line.
    pub fn share(&self) -> f64 {
        let all = self.right + self.wrong.len();
        if all == 0 { 1.0 } else { self.right as f64 / all as f64 }
    }
}

/// A line that does not hold what its group claims.
#[derive(Clone, Debug, PartialEq)]
pub struct Mismatch {
    /// Line in the file, from 1.
    pub line: usize,
    /// What it claims.
    pub group: Group,
    /// The text as the file marks it.
    pub expected: String,
    /// The text with what was found.
    pub found: String,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.group {
            Group::Finds => "should be found as marked",
            Group::None => "should find nothing",
            Group::Miss => "is found as marked now: move it to `finds:`",
        };
        write!(f, "line {} {what}\n  marked {}\n  found  {}", self.line, self.expected, self.found)
    }
}

/// Checks the examples `file` beside the table `name`: for `cues` the whole analysis, for tables of stance their evidence. Pieces are
/// compared by their words, so quotation marks and punctuation at their edges do not count.
///
/// # Errors
/// `line: what` for a line that cannot be read; a table for which nothing can be checked.
pub fn check_examples(name: &str, file: &str, resources: &Resources) -> Result<Check, String> {
    let finder = finder(name).ok_or_else(|| format!("no examples can be checked for the table `{name}`"))?;
    let mut check = Check::default();
    for example in read(file)? {
        match mismatch(&example, finder, resources) {
            Some(mismatch) => check.wrong.push(mismatch),
            None => check.right += 1,
        }
    }
    Ok(check)
}

type Marks = Vec<(String, Span)>;
type Finder = fn(&Analysis<'_>, &Lexicons) -> Marks;

fn finder(table: &str) -> Option<Finder> {
    match table {
        "cues" => Some(pieces),
        "polarity" | "neutral" | "negators" | "degrees" | "contrast" => {
            Some(|analysis, lexicons| evidence(analysis, lexicons, Dimension::Polarity))
        }
        "certainty" => Some(|analysis, lexicons| evidence(analysis, lexicons, Dimension::Certainty)),
        _ => None,
    }
}

/// Content pieces, cue and source of every attribution.
fn pieces(analysis: &Analysis<'_>, _: &Lexicons) -> Marks {
    let mut marks = Vec::new();
    let mut mark = |label: &str, tokens: TokenRange| marks.push((label.to_owned(), analysis.text.span(tokens)));
    for attribution in analysis.attributions.iter() {
        attribution.content.iter().for_each(|piece| mark("content", *piece));
        attribution.cue.into_iter().for_each(|cue| mark("cue", cue.tokens));
        attribution.source.into_iter().for_each(|source| mark("source", source));
    }
    marks
}

/// What raises or lowers one score of the whole text.
fn evidence(analysis: &Analysis<'_>, lexicons: &Lexicons, dimension: Dimension) -> Marks {
    let all = TokenRange::of(0, analysis.text.tokens.len());
    let found = stance::evidence(&analysis.text, &analysis.syntax, all, lexicons);
    let found = found.iter().filter(|evidence| evidence.dimension == dimension && evidence.value != 0.0);
    found.map(|evidence| (label(dimension, evidence.value).to_owned(), analysis.text.span(evidence.tokens))).collect()
}

fn label(dimension: Dimension, value: f32) -> &'static str {
    match (dimension, value > 0.0) {
        (Dimension::Polarity | Dimension::Target, true) => "positive",
        (Dimension::Polarity | Dimension::Target, false) => "negative",
        (Dimension::Certainty, true) => "booster",
        (Dimension::Certainty, false) => "hedge",
    }
}

fn mismatch(example: &Example, find: Finder, resources: &Resources) -> Option<Mismatch> {
    let id = "example".to_owned();
    let document = Document { id: id.clone(), origin: id, metadata: Vec::new(), text: example.text.as_str().into(), only: None };
    let found = find(&analyze(&document, resources), &resources.lexicons);
    let same = by_words(&example.text, &example.marks) == by_words(&example.text, &found);
    let right = match example.group {
        Group::Finds => same,
        Group::None => found.is_empty(),
        Group::Miss => !same,
    };
    let mark = |marks: &Marks| mark(&example.text, marks);
    (!right).then(|| Mismatch { line: example.line, group: example.group, expected: mark(&example.marks), found: mark(&found) })
}

/// Labels with the words of their pieces; a piece without a word does not count.
fn by_words<'m>(text: &str, marks: &'m Marks) -> BTreeSet<(&'m str, WordSet)> {
    let (words, points) = (Words::new(text), CodePoints::new(text));
    let sets = marks.iter().map(|(label, span)| (label.as_str(), words.of(&[points.span(*span)])));
    sets.filter(|(_, set)| !set.is_empty()).collect()
}

/// Writes marks into a text. Marks of attributions that stand within one another may cross: this is for reading only.
fn mark(text: &str, marks: &Marks) -> String {
    let mut inserts: Vec<(u32, u8, String)> = Vec::new();
    for (label, span) in marks {
        inserts.push((span.start(), 1, format!("[{label} ")));
        inserts.push((span.end(), 0, "]".to_owned()));
    }
    inserts.sort_by_key(|(at, order, _)| (*at, *order));
    let (mut marked, mut done) = (String::new(), 0);
    for (at, _, insert) in &inserts {
        marked.push_str(Span::new(done, *at).slice(text));
        marked.push_str(insert);
        done = *at;
    }
    marked.push_str(text.get(done as usize..).unwrap_or(""));
    marked
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::indexing_slicing)]
mod tests {
    use super::*;

    const FILE: &str =
        "finds:\n[content “I saw it,”] [source she] [cue said].\nnone:\nThe kettle sang.\nmiss:\n[source Ann] was [cue there].\n";

    /// Finds the words “I saw it” and "she" wherever they are, and "kettle".
    fn words(analysis: &Analysis<'_>, _: &Lexicons) -> Marks {
        let known = [("content", "I saw it"), ("source", "she"), ("cue", "said."), ("cue", "kettle"), ("cue", "there")];
        let place = |text: &str| analysis.text.content.find(text).map(|at| Span::of(at, at + text.len()));
        known.iter().filter_map(|(label, text)| Some(((*label).to_owned(), place(text)?))).collect()
    }

    #[test]
    fn lines_are_judged_by_group() {
        let resources = Resources::load(None, None).unwrap();
        let wrong = |line: &Example| mismatch(line, words, &resources);
        let wrong: Vec<Option<Mismatch>> = read(FILE).unwrap().iter().map(wrong).collect();
        assert_eq!(wrong[0], None, "quotation marks and full stops do not count");
        assert_eq!(wrong[1].as_ref().unwrap().found, "The [cue kettle] sang.");
        assert_eq!(wrong[2], None, "a source is missing, as the group claims");
        let found = mismatch(&read("miss:\nIt was [cue there].").unwrap()[0], words, &resources).unwrap();
        assert!(found.to_string().starts_with("line 2 is found as marked now"), "{found}");
    }

    #[test]
    fn marks_are_written_as_they_are_read() {
        let text = "[content “I saw [sic] it,”] [source she] [cue said].";
        let example = &read(&format!("finds:\n{text}")).unwrap()[0];
        assert_eq!(mark(&example.text, &example.marks), text);
        assert!(check_examples("places", FILE, &Resources::load(None, None).unwrap()).is_err());
    }
}
