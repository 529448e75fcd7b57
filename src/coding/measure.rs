//! What coders judge, and what they may answer.

use super::agreement::Scale;

/// One thing that is judged in each row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// Whether somebody is reported to say or think the content.
    Attribution,
    /// Whether the words that name who said it are right.
    Source,
    /// Whether the speaker is the right one.
    Speaker,
    /// Whether the content begins and ends where it should.
    Extent,
    /// How the content evaluates.
    Stance,
}

/// Cells in small letters, and the answer that each gives.
type Answers = &'static [(&'static str, &'static str)];

/// What a `no` to the attribution is called.
pub const NO: &str = "no";
/// What a `yes` is called.
pub const YES: &str = "yes";

const YES_NO: Answers = &[(YES, YES), ("y", YES), ("true", YES), ("1", YES), (NO, NO), ("n", NO), ("false", NO), ("0", NO)];
const EXTENTS: Answers = &[
    (YES, YES),
    ("y", YES),
    ("too long", "too long"),
    ("too-long", "too long"),
    ("long", "too long"),
    ("too short", "too short"),
    ("too-short", "too short"),
    ("short", "too short"),
];
const STANCES: Answers = &[
    ("negative", "negative"),
    ("neg", "negative"),
    ("-1", "negative"),
    ("neutral", "neutral"),
    ("neu", "neutral"),
    ("0", "neutral"),
    ("positive", "positive"),
    ("pos", "positive"),
    ("1", "positive"),
    ("+1", "positive"),
];

impl Measure {
    /// All, in the order of the sheet.
    pub const ALL: [Measure; 5] = [Measure::Attribution, Measure::Source, Measure::Speaker, Measure::Extent, Measure::Stance];

    /// The name in results.
    pub fn name(self) -> &'static str {
        match self {
            Measure::Attribution => "attribution",
            Measure::Source => "source",
            Measure::Speaker => "speaker",
            Measure::Extent => "extent",
            Measure::Stance => "stance",
        }
    }

    /// The column that holds the answers.
    pub fn column(self) -> &'static str {
        match self {
            Measure::Attribution => "right_attribution",
            Measure::Source => "right_source",
            Measure::Speaker => "right_speaker",
            Measure::Extent => "right_extent",
            Measure::Stance => "stance",
        }
    }

    /// What may be answered; none where names are.
    pub fn choices(self) -> Vec<&'static str> {
        let mut choices: Vec<&str> = self.answers().iter().map(|(_, answer)| *answer).collect();
        choices.dedup();
        choices
    }

    /// How answers differ.
    pub fn scale(self) -> Scale<'static> {
        if self == Measure::Stance { Scale::Ordinal(&["negative", "neutral", "positive"]) } else { Scale::Nominal }
    }

    /// The answer that a cell gives: case, blanks and short forms make no difference. None where it is no answer.
    pub fn answer(self, cell: &str) -> Option<&'static str> {
        let cell = plain(cell);
        self.answers().iter().find(|(known, _)| *known == cell).map(|(_, answer)| *answer)
    }

    /// The answers as a message lists them.
    pub fn allowed(self) -> String {
        let mut allowed: Vec<&str> = self.answers().iter().map(|(_, answer)| *answer).collect();
        allowed.dedup();
        allowed.join(", ")
    }

    fn answers(self) -> Answers {
        match self {
            Measure::Attribution => YES_NO,
            Measure::Extent => EXTENTS,
            Measure::Stance => STANCES,
            Measure::Source | Measure::Speaker => &[],
        }
    }
}

/// A cell in small letters with single blanks, without a full stop or an apostrophe around it.
pub fn plain(cell: &str) -> String {
    let words = cell.replace('_', " ").to_lowercase();
    let words = words.trim_matches(|letter: char| letter.is_whitespace() || ".'’".contains(letter));
    words.replace('−', "-").split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read_as_people_write_them() {
        for (measure, cell, answer) in [
            (Measure::Attribution, " YES ", Some("yes")),
            (Measure::Attribution, "FALSE", Some("no")),
            (Measure::Attribution, "N.", Some("no")),
            (Measure::Attribution, "maybe", None),
            (Measure::Extent, "Too\u{A0}  Long", Some("too long")),
            (Measure::Extent, "too_short", Some("too short")),
            (Measure::Extent, "no", None),
            (Measure::Stance, "−1", Some("negative")),
            (Measure::Stance, "'+1", Some("positive")),
            (Measure::Stance, "Neutral", Some("neutral")),
            (Measure::Stance, "yes", None),
        ] {
            assert_eq!(measure.answer(cell), answer, "{measure:?} {cell:?}");
        }
        assert_eq!(Measure::Extent.allowed(), "yes, too long, too short");
    }
}
