//! What the cue makes of its content's evaluation: "condemned" is against it, "denied" takes it back.

use super::negation::negated;
use super::{Change, Dimension, Evidence, Layers, Origin, scan};
use crate::attributions::{Attribution, Kind};
use crate::cues::Cue;
use crate::lexicons::cue::{CueClass, CueType};

/// What a cue that is for or against something is worth by itself.
const CUE_VALUE: f32 = 0.6;

/// Changes the content's evidence as the cue asks, and adds the cue's own.
pub(super) fn apply(layers: Layers<'_, '_>, attribution: &Attribution, cue: &Cue, evidence: &mut Vec<Evidence>) {
    let entry = cue.listed(layers.lexicons);
    let direct = attribution.kind == Kind::Direct;
    let class = entry.class;
    if !direct && takes_back(class, cue.negated) {
        polarity(evidence).for_each(|piece| piece.changed(negated(piece.value), Change::Cue(cue.entry)));
    }
    match attitude(class, cue.negated) {
        Some(attitude) => {
            if !direct && attitude < 0.0 {
                // What is criticised is not praised by its own good words: "criticised the peace plan".
                let good = polarity(evidence).filter(|piece| piece.value > 0.0);
                good.for_each(|piece| piece.changed(negated(piece.value), Change::Cue(cue.entry)));
            }
            let own = Evidence::new(cue.tokens, Dimension::Polarity, Origin::Cue(cue.entry), attitude * CUE_VALUE);
            let changes = if cue.negated { vec![Change::Not] } else { Vec::new() };
            evidence.push(Evidence { changes, ..own });
        }
        None => own_words(layers, class, entry.kind, cue, evidence),
    }
}

fn polarity(evidence: &mut [Evidence]) -> impl Iterator<Item = &mut Evidence> {
    evidence.iter_mut().filter(|piece| piece.dimension == Dimension::Polarity)
}

/// "denied that", "does not believe that"; but "did not deny that".
fn takes_back(class: CueClass, negated: bool) -> bool {
    match class {
        CueClass::Denying => !negated,
        CueClass::Thinking => negated,
        _ => false,
    }
}

/// 1 for, -1 against, none where the cue takes no side.
pub(super) fn attitude(class: CueClass, negated: bool) -> Option<f32> {
    let plain = match class {
        CueClass::Opposing => -1.0,
        CueClass::Supporting => 1.0,
        _ => return None,
    };
    Some(if negated { -plain } else { plain })
}

/// The cue's own evaluating and hedging words: "fears that" and "believes" are the source's, "claims" is the writer's.
fn own_words(layers: Layers<'_, '_>, class: CueClass, kind: CueType, cue: &Cue, evidence: &mut Vec<Evidence>) {
    let mut own = Vec::new();
    scan::scan(layers, cue.tokens, &mut own);
    let evaluates = matches!(class, CueClass::Emotive | CueClass::Thinking);
    let commits = class != CueClass::Distancing || kind == CueType::Adverb;
    own.retain(|piece| if piece.dimension == Dimension::Polarity { evaluates } else { commits });
    evidence.append(&mut own);
}

#[cfg(test)]
mod tests {
    use crate::stance::tests::stance;

    #[test]
    fn cues_take_sides_and_take_back() {
        for (marked, sign) in [
            ("[source She] [cue condemned] [content the attack].", -1),
            ("[source She] [cue criticised] [content the peace plan].", -1),
            ("[source She] [cue praised] [content the nurses].", 1),
            ("[source She] [cue denied] [content that the firm was corrupt].", 1),
            ("[source She] [cue said] [content that the firm was corrupt].", -1),
            ("[source She] [cue fears] [content that the bridge will close].", -1),
            ("[content “It is a triumph,”] [source she] [cue denied].", 1),
        ] {
            let (stance, _) = stance(marked);
            assert_eq!(stance.polarity.signum() as i32, sign, "{marked} {:?}", stance.evidence);
        }
    }

    #[test]
    fn the_cue_hedges_for_its_source() {
        let certainty = |marked: &str| stance(marked).0.certainty;
        assert!(certainty("[source She] [cue believes] [content the train is late].") < 0.0);
        assert_eq!(certainty("[source She] [cue said] [content the train is late]."), 0.0);
        assert_eq!(certainty("[source She] [cue claimed] [content the train is late]."), 0.0);
    }
}
