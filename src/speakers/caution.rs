//! How sure an answer must be before it is given: what is less sure stays open, with its candidates.

/// How often to answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Caution {
    /// Only what is sure: fewer answers, fewer wrong ones.
    Cautious,
    /// Where one candidate is clearly ahead.
    #[default]
    Balanced,
    /// Whoever is likeliest, wherever there is anybody.
    Eager,
}

impl Caution {
    /// All, with their names.
    pub const ALL: [(&'static str, Caution); 3] =
        [("cautious", Caution::Cautious), ("balanced", Caution::Balanced), ("eager", Caution::Eager)];

    /// How many times the likeliest that a pronoun or a surname may mean must weigh the next.
    pub(super) fn ratio(self) -> f32 {
        match self {
            Caution::Cautious => 2.0,
            Caution::Balanced => 1.15,
            Caution::Eager => 1.0,
        }
    }

    /// By what weight the likeliest speaker of a turn must be ahead.
    pub(super) fn margin(self) -> f32 {
        match self {
            Caution::Cautious => 2.5,
            Caution::Balanced => 0.1,
            Caution::Eager => 0.0,
        }
    }

    /// Whether a name that several bear may mean the one most in mind.
    pub(super) fn decides_namesakes(self) -> bool {
        self == Caution::Eager
    }
}

#[cfg(test)]
mod tests {
    use super::super::marked::speakers_with;
    use super::*;

    #[test]
    fn the_less_cautious_answer_more() {
        let texts = [
            "Ilka Brandt met Jonas Brandt.\n\nBoth left.\n\n[source Brandt] said no.",
            "We met Lew Marsh and Tom Reed on the way home. [source He] said no.",
            "Lew Marsh slept. Tom Reed saw Lew Marsh. [source He] said no.",
        ];
        let answered = |caution: Caution| {
            texts
                .iter()
                .flat_map(|text| speakers_with(text, caution).resolutions.iter().map(|one| one.speaker.is_some()).collect::<Vec<_>>())
                .filter(|answered| *answered)
                .count()
        };
        let [cautious, balanced, eager] = Caution::ALL.map(|(_, caution)| answered(caution));
        assert!(cautious <= balanced && balanced < eager && eager == texts.len(), "{cautious} {balanced} {eager}");
    }
}
