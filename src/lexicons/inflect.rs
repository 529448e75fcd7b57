//! The forms of a lemma: English inflection by rule, with the irregular verbs of `verbs.tsv`.

use std::borrow::Cow;

use hashbrown::HashMap;

use super::phrases::Lexicon;
use super::table::{Cells, Row};

/// Which forms an entry has besides itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inflection {
    /// None.
    Fixed,
    /// The first word is a verb.
    Verb,
    /// The last word is a noun.
    Noun,
    /// A one-word adjective may take -er and -est.
    Adjective,
}

/// The values of an `inflect` column.
pub const INFLECTIONS: [(&str, Inflection); 4] =
    [("fixed", Inflection::Fixed), ("verb", Inflection::Verb), ("noun", Inflection::Noun), ("adjective", Inflection::Adjective)];

/// The forms of one verb; several in one list where usage varies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VerbForms {
    /// said
    pub past: Vec<String>,
    /// taken
    pub participle: Vec<String>,
    /// says
    pub third: Vec<String>,
    /// saying
    pub gerund: Vec<String>,
}

impl Row for VerbForms {
    const NAME: &'static str = "verbs";
    const COLUMNS: &'static [&'static str] = &["past", "participle", "third", "gerund"];

    fn parse(cells: &Cells<'_>) -> Result<Self, String> {
        let list = |column| cells.get(column).split(',').filter(|form| !form.is_empty()).map(str::to_owned).collect();
        Ok(Self { past: list("past"), participle: list("participle"), third: list("third"), gerund: list("gerund") })
    }
}

/// The forms of one verb as found: the table's, or made by rule.
#[derive(Debug)]
#[allow(missing_docs)] // As in VerbForms.
pub struct Conjugation<'i> {
    pub past: Cow<'i, [String]>,
    pub participle: Cow<'i, [String]>,
    pub third: Cow<'i, [String]>,
    pub gerund: Cow<'i, [String]>,
}

/// Makes forms.
#[derive(Debug, Default)]
pub struct Inflector {
    verbs: HashMap<Box<str>, VerbForms>,
}

impl Inflector {
    pub(super) fn new(verbs: &Lexicon<VerbForms>) -> Self {
        Self { verbs: verbs.entries().map(|entry| (entry.text.clone(), entry.value.clone())).collect() }
    }

    /// All forms of an entry, itself first.
    pub fn forms(&self, entry: &str, inflection: Inflection) -> Vec<String> {
        let mut forms = vec![entry.to_owned()];
        match inflection {
            Inflection::Fixed => {}
            Inflection::Verb => {
                let (verb, rest) = entry.split_once(' ').unwrap_or((entry, ""));
                let verb = self.verb(verb);
                let all = [&verb.past, &verb.participle, &verb.third, &verb.gerund].into_iter().flat_map(|forms| forms.iter());
                forms.extend(all.map(|form| if rest.is_empty() { form.clone() } else { format!("{form} {rest}") }));
            }
            Inflection::Noun => {
                let (before, noun, after) = noun_of(entry);
                forms.push(format!("{before}{}{after}", plural(noun)));
            }
            Inflection::Adjective => forms.extend(comparison(entry)),
        }
        forms.dedup();
        forms
    }

    /// The forms of a verb: the table's where it has them, else the regular ones.
    pub fn verb(&self, lemma: &str) -> Conjugation<'_> {
        fn listed(forms: &Vec<String>) -> Option<Cow<'_, [String]>> {
            (!forms.is_empty()).then_some(Cow::Borrowed(forms.as_slice()))
        }
        let verb = self.verbs.get(lemma);
        let of = |forms: fn(&VerbForms) -> &Vec<String>| verb.and_then(|verb| listed(forms(verb)));
        let regular = |form: fn(&str) -> String| Cow::Owned(vec![form(lemma)]);
        Conjugation {
            past: of(|verb| &verb.past).unwrap_or_else(|| regular(past)),
            participle: of(|verb| &verb.participle).or_else(|| of(|verb| &verb.past)).unwrap_or_else(|| regular(past)),
            third: of(|verb| &verb.third).unwrap_or_else(|| regular(plural)),
            gerund: of(|verb| &verb.gerund).unwrap_or_else(|| regular(gerund)),
        }
    }
}

/// The noun of a phrase that takes the plural, with what stands around it: the word before the first preposition, else the last.
fn noun_of(entry: &str) -> (&str, &str, &str) {
    let preposition = [" to ", " of ", " on ", " for ", " against ", " in ", " with "].iter().filter_map(|word| entry.find(word)).min();
    let bare = [" to", " of", " on", " for", " against", " in", " with"].iter().find_map(|word| entry.strip_suffix(word).map(str::len));
    let end = preposition.or(bare).unwrap_or(entry.len());
    let (head, after) = entry.split_at(end);
    let start = head.rfind(' ').map_or(0, |blank| blank + 1);
    let (before, noun) = head.split_at(start);
    (before, noun, after)
}

fn consonant_before_y(word: &str) -> Option<&str> {
    word.strip_suffix('y').filter(|stem| !stem.ends_with(['a', 'e', 'i', 'o', 'u']))
}

/// The plural of a noun, and as well the third person of a verb: tries, churches, says.
pub fn plural(word: &str) -> String {
    if let Some(stem) = consonant_before_y(word) {
        return format!("{stem}ies");
    }
    if let Some(stem) = word.strip_suffix("man")
        && !["hu", "ger", "ro", "sha", "talis"].contains(&stem)
    {
        return format!("{stem}men");
    }
    let hiss = ["s", "x", "z", "ch", "sh"].iter().any(|ending| word.ends_with(ending));
    let o = word.strip_suffix('o').is_some_and(|stem| !stem.ends_with(['a', 'e', 'i', 'u', 'o']) && word.len() > 5);
    let es = hiss || o || ["echo", "hero", "veto"].contains(&word);
    format!("{word}{}", if es { "es" } else { "s" })
}

fn past(verb: &str) -> String {
    match consonant_before_y(verb) {
        Some(stem) => format!("{stem}ied"),
        None if verb.ends_with('e') => format!("{verb}d"),
        None => format!("{verb}ed"),
    }
}

fn gerund(verb: &str) -> String {
    if let Some(stem) = verb.strip_suffix("ie") {
        return format!("{stem}ying");
    }
    let drops = verb.ends_with('e') && !["ee", "oe", "ye"].iter().any(|ending| verb.ends_with(ending));
    format!("{}ing", if drops { verb.strip_suffix('e').unwrap_or(verb) } else { verb })
}

fn comparison(adjective: &str) -> Vec<String> {
    if adjective.contains(' ') || adjective.len() > 8 {
        return Vec::new();
    }
    let stem = match consonant_before_y(adjective) {
        Some(stem) => format!("{stem}i"),
        None => adjective.strip_suffix('e').unwrap_or(adjective).to_owned(),
    };
    vec![format!("{stem}er"), format!("{stem}est")]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regular_forms() {
        for (lemma, past_form, third, ing) in [
            ("deny", "denied", "denies", "denying"),
            ("say", "sayed", "says", "saying"),
            ("urge", "urged", "urges", "urging"),
            ("stress", "stressed", "stresses", "stressing"),
            ("lie", "lied", "lies", "lying"),
            ("agree", "agreed", "agrees", "agreeing"),
            ("veto", "vetoed", "vetoes", "vetoing"),
        ] {
            assert_eq!((past(lemma).as_str(), plural(lemma).as_str(), gerund(lemma).as_str()), (past_form, third, ing));
        }
    }

    #[test]
    fn phrases_inflect_in_the_right_place() {
        let inflector = Inflector::default();
        assert!(inflector.forms("call for", Inflection::Verb).contains(&"calling for".to_owned()));
        assert!(inflector.forms("war crime", Inflection::Noun).contains(&"war crimes".to_owned()));
        assert!(inflector.forms("threat to", Inflection::Noun).contains(&"threats to".to_owned()));
        assert!(inflector.forms("act of war", Inflection::Noun).contains(&"acts of war".to_owned()));
        assert_eq!(plural("spokesman"), "spokesmen");
        assert!(inflector.forms("happy", Inflection::Adjective).contains(&"happiest".to_owned()));
    }
}
