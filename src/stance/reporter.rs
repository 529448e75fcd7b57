//! The writer's stance: how far the choice of the cue goes along with the content.

use crate::lexicons::cue::{CueClass, CueEntry, CueType, Factivity};

/// -1..1 for a cue.
///
/// | cue | stance |
/// |---|---|
/// | gives the content as false: "pretend", "the myth that" | -0.8 |
/// | keeps off it: "supposedly", "purported" | -0.6 |
/// | leaves it to the source: "claim", "allege" | -0.4 |
/// | grants it against the source's interest: "admit", "concede" | 0.3 |
/// | gives it as true: "point out", "reveal" | 0.6 |
/// | all others: "say", "believe" | 0 |
///
/// A negated cue turns the first and the last round ("did not prove that"); of the others nothing is left ("did not claim that").
pub(super) fn stance(cue: &CueEntry, negated: bool) -> f32 {
    let plain = plain(cue);
    match (negated, cue.factivity) {
        (false, _) => plain,
        (true, Factivity::Factive | Factivity::CounterFactive) => -plain,
        (true, _) => 0.0,
    }
}

fn plain(cue: &CueEntry) -> f32 {
    match (cue.class, cue.factivity) {
        (_, Factivity::CounterFactive) => -0.8,
        (CueClass::Distancing, Factivity::NonFactive) if cue.kind != CueType::Adverb => -0.4,
        (CueClass::Distancing, _) => -0.6,
        (CueClass::Conceding, _) => 0.3,
        (CueClass::Factive, _) | (_, Factivity::Factive) => 0.6,
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicons::cue::Frames;

    #[test]
    fn classes_and_factivity_decide() {
        for (kind, class, factivity, affirmed, negated) in [
            (CueType::Verb, CueClass::Neutral, Factivity::NonFactive, 0.0, 0.0),
            (CueType::Verb, CueClass::Factive, Factivity::Factive, 0.6, -0.6),
            (CueType::Verb, CueClass::Distancing, Factivity::NonFactive, -0.4, 0.0),
            (CueType::Adverb, CueClass::Distancing, Factivity::NonFactive, -0.6, 0.0),
            (CueType::Noun, CueClass::Distancing, Factivity::CounterFactive, -0.8, 0.8),
            (CueType::Verb, CueClass::Conceding, Factivity::Factive, 0.3, -0.3),
            (CueType::Verb, CueClass::Thinking, Factivity::Factive, 0.6, -0.6),
            (CueType::Verb, CueClass::Denying, Factivity::CounterFactive, -0.8, 0.8),
        ] {
            let cue = CueEntry { kind, class, frames: Frames::default(), factivity, strong: true };
            assert_eq!((stance(&cue, false), stance(&cue, true)), (affirmed, negated), "{kind:?} {class:?} {factivity:?}");
        }
    }
}
