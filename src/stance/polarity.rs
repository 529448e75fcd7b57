//! Evaluating words: which of the entries that begin at a word counts, and what it is worth there.

use super::scan::{Place, Scanner};
use super::window::Window;
use super::{Dimension, Evidence, Origin};
use crate::lexicons::inflect::Inflection;
use crate::lexicons::phrases::Match;
use crate::lexicons::words::Tag;

/// The longest entry of each table at one word; 0 tokens where there is none.
struct Entries {
    polarity: Option<Match>,
    negator: Option<Match>,
    degree: Option<Match>,
    neutral: usize,
}

fn length(found: Option<Match>) -> usize {
    found.map_or(0, |found| found.tokens)
}

impl Entries {
    fn at(window: Window<'_, '_>, at: usize) -> Self {
        let lexicons = window.layers.lexicons;
        Self {
            polarity: window.longest(&lexicons.polarity, at).filter(|found| evaluates(window, at, *found)),
            negator: window.longest(&lexicons.negators, at),
            degree: window.longest(&lexicons.degrees, at),
            neutral: length(window.longest(&lexicons.neutral, at)),
        }
    }

    fn longest(&self) -> usize {
        length(self.polarity).max(length(self.negator)).max(length(self.degree))
    }
}

/// Whether a polarity entry means something where it stands: no name, and no word of grammar that looks like it ("like").
fn evaluates(window: Window<'_, '_>, at: usize, found: Match) -> bool {
    let inflects = window.layers.lexicons.polarity.entry(found.entry).value.inflection != Inflection::Fixed;
    let grammar = || matches!(window.tag(at), Tag::IN | Tag::DT | Tag::MD | Tag::CC | Tag::PRP | Tag::TO | Tag::RP | Tag::WDT);
    let mere_grammar = found.tokens == 1 && inflects && grammar();
    !mere_grammar && !window.is_name(at, found)
}

impl Scanner<'_> {
    /// Reads one word: evidence, or what changes later evidence. `sure` is the length of the certainty entry here. Gives how many
    /// tokens are read with it.
    ///
    /// The longest entry wins over those that begin with it ("no doubt" over "no", "vice president" over "vice"); entries of one length
    /// all count ("fail" is bad and reverses). A reverser also lets its first word count: "a threat to peace".
    pub fn evaluation(&mut self, window: Window<'_, '_>, place: Place, sure: usize) -> usize {
        let entries = Entries::at(window, place.at);
        let longest = entries.longest();
        if entries.neutral >= longest.max(1) || sure > longest.max(1) {
            self.degrees.clear();
            self.add_degree(&entries, entries.neutral, None);
            return entries.neutral.max(sure);
        }
        if longest == 0 {
            self.degrees.pass(window, place.at);
            return 1;
        }
        let negates = length(entries.negator) == longest;
        let counted = entries.polarity.filter(|found| negates || found.tokens == longest);
        let evidence = counted.map(|found| self.add_evidence(window, place, found));
        if let Some(negator) = entries.negator.filter(|_| negates) {
            if window.asks_for_yes(place.at) {
                self.asks_for_yes = true;
            } else {
                self.negations.add(window.layers.lexicons, negator, place.word);
            }
        }
        self.add_degree(&entries, longest, evidence);
        longest
    }

    fn add_degree(&mut self, entries: &Entries, longest: usize, evidence: Option<usize>) {
        if let Some(degree) = entries.degree.filter(|degree| degree.tokens == longest) {
            self.degrees.add(degree.entry, evidence);
        }
    }

    /// Adds evidence and gives its place.
    fn add_evidence(&mut self, window: Window<'_, '_>, place: Place, found: Match) -> usize {
        let lexicons = window.layers.lexicons;
        let entry = lexicons.polarity.entry(found.entry);
        let tokens = place.tokens(found.tokens);
        let mut evidence = Evidence::new(tokens, Dimension::Polarity, Origin::Polarity(found.entry), entry.value.value);
        self.degrees.apply(lexicons, self.found, &mut evidence);
        self.negations.apply(&mut evidence);
        self.contrast.weigh(&mut evidence);
        self.found.push(evidence);
        self.found.len() - 1
    }
}

#[cfg(test)]
mod tests {
    use crate::stance::Dimension;
    use crate::stance::tests::{found, sum};

    #[test]
    fn the_longest_entry_counts() {
        for (content, words) in [
            ("It was a terrible mistake.", vec!["terrible", "mistake"]),
            ("They spoke of war crimes.", vec!["war crimes"]),
            ("The vice president met the security council.", vec![]),
            ("He had a heart attack in June.", vec![]),
            ("There is no doubt about it.", vec![]),
            ("She plays the piano, like her mother.", vec![]),
        ] {
            let got = found(content, Dimension::Polarity);
            assert_eq!(got.iter().map(|(words, _, _)| words.as_str()).collect::<Vec<_>>(), words, "{content}");
        }
    }

    #[test]
    fn names_do_not_count() {
        for (content, counts) in [
            ("He met Grace and Victory at noon.", false),
            ("Hope Hicks left.", false),
            ("It was a disgrace.", true),
            ("Disgraceful, she said.", true),
            ("The deal is a DISASTER.", true),
            ("Senate Passes Terrible Bill After Long Debate", true),
        ] {
            assert_eq!(!found(content, Dimension::Polarity).is_empty(), counts, "{content}");
        }
    }

    #[test]
    fn degrees_strengthen_and_weaken() {
        let plain = sum("The idea is good.", Dimension::Polarity);
        for (content, stronger) in [
            ("The idea is very good.", true),
            ("The idea is truly very good.", true),
            ("The idea is slightly good.", false),
            ("The idea is terribly good.", true),
        ] {
            let value = sum(content, Dimension::Polarity);
            assert!(value > 0.0 && (value > plain) == stronger, "{content} {value} {plain}");
        }
        assert_eq!(found("The very old plan is good.", Dimension::Polarity).first().map(|(_, _, change)| change.as_str()), Some(""));
    }

    #[test]
    fn long_runs_stay_linear() {
        let hostile = "not very terribly bad nor no never war on ".repeat(20_000);
        assert!(found(&hostile, Dimension::Polarity).len() > 20_000);
        let hostile = "Terribly clearly ".repeat(20_000);
        assert!(found(&hostile, Dimension::Certainty).iter().all(|(_, _, change)| change.len() < 100));
    }
}
