//! The forms of a lemma: English inflection by rule, with the irregular verbs of `verbs.tsv`.

use std::borrow::Cow;

use hashbrown::HashMap;

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
pub struct Inflector<'v> {
    verbs: HashMap<&'v str, &'v VerbForms>,
}

impl<'v> Inflector<'v> {
    pub(super) fn new(verbs: &'v [(Box<str>, VerbForms)]) -> Self {
        Self { verbs: verbs.iter().map(|(lemma, forms)| (&**lemma, forms)).collect() }
    }

    /// Lists all forms of an entry, itself first.
    pub fn forms(&self, entry: &str, inflection: Inflection, forms: &mut Forms) {
        forms.clear();
        forms.add(&[entry]);
        match inflection {
            Inflection::Fixed => {}
            Inflection::Verb => {
                let (verb, rest) = entry.split_at(entry.find(' ').unwrap_or(entry.len()));
                let verb = self.verb(verb);
                let all = [&verb.past, &verb.participle, &verb.third, &verb.gerund].into_iter().flat_map(|forms| forms.iter());
                all.for_each(|form| forms.add(&[form, rest]));
            }
            Inflection::Noun => {
                let (before, noun, after) = noun_of(entry);
                forms.add(&[before, &plural(noun), after]);
            }
            Inflection::Adjective => comparison(entry, forms),
        }
    }

    /// The forms of a verb: the table's where it has them, else the regular ones.
    pub fn verb(&self, lemma: &str) -> Conjugation<'_> {
        fn listed(forms: &Vec<String>) -> Option<Cow<'_, [String]>> {
            (!forms.is_empty()).then_some(Cow::Borrowed(forms.as_slice()))
        }
        let verb = self.verbs.get(lemma).copied();
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

/// A list of forms, one after another in one text: it is used again for each of thousands of entries.
#[derive(Debug, Default)]
pub struct Forms {
    text: String,
    ends: Vec<usize>,
}

impl Forms {
    /// The forms in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| self.text.get(start..*end).unwrap_or(""))
    }

    fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
    }

    /// Adds the form that some pieces make, if it is not that before it once more.
    fn add(&mut self, pieces: &[&str]) {
        let start = self.text.len();
        pieces.iter().for_each(|piece| self.text.push_str(piece));
        let before = self.ends.len().checked_sub(2).and_then(|at| self.ends.get(at)).copied().unwrap_or(0);
        let (earlier, form) = self.text.split_at(start);
        if !self.ends.is_empty() && earlier.get(before..) == Some(form) {
            self.text.truncate(start);
        } else {
            self.ends.push(self.text.len());
        }
    }
}

const PREPOSITIONS: [&str; 7] = ["to", "of", "on", "for", "against", "in", "with"];

/// The noun of a phrase that takes the plural, with what stands around it: the word before the first preposition, else the last.
fn noun_of(entry: &str) -> (&str, &str, &str) {
    let (mut start, mut end) = (0, entry.len());
    for (blank, _) in entry.match_indices(' ') {
        let after = entry.get(blank + 1..).unwrap_or("");
        if PREPOSITIONS.contains(&after.split_once(' ').map_or(after, |(word, _)| word)) {
            end = blank;
            break;
        }
        start = blank + 1;
    }
    let (head, after) = entry.split_at(end);
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

fn comparison(adjective: &str, forms: &mut Forms) {
    if adjective.len() > 8 || adjective.contains(' ') {
        return;
    }
    let (stem, ending) = match consonant_before_y(adjective) {
        Some(stem) => (stem, "i"),
        None => (adjective.strip_suffix('e').unwrap_or(adjective), ""),
    };
    ["er", "est"].into_iter().for_each(|degree| forms.add(&[stem, ending, degree]));
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
        let mut forms = Forms::default();
        for (entry, inflection, all) in [
            ("call for", Inflection::Verb, "call for|called for|calls for|calling for"),
            ("deny", Inflection::Verb, "deny|denied|denies|denying"),
            ("war crime", Inflection::Noun, "war crime|war crimes"),
            ("threat to", Inflection::Noun, "threat to|threats to"),
            ("act of war in town", Inflection::Noun, "act of war in town|acts of war in town"),
            ("of note", Inflection::Noun, "of note|of notes"),
            ("spokesman", Inflection::Noun, "spokesman|spokesmen"),
            ("happy", Inflection::Adjective, "happy|happier|happiest"),
            ("late", Inflection::Adjective, "late|later|latest"),
            ("honourable", Inflection::Adjective, "honourable"),
            ("good of all", Inflection::Fixed, "good of all"),
        ] {
            inflector.forms(entry, inflection, &mut forms);
            assert_eq!(forms.iter().collect::<Vec<_>>().join("|"), all);
        }
    }
}
