//! Which attributions become rows: by what their cue does, and by how sure they are. Rows, counts, marked texts and measures all ask
//! here, so that they agree.
//!
//! The limit: whether a cue is said or only thought is told by its class, its frames and, where a class holds both, by a few words. A
//! cue that is both ("feared", "decided") goes with its class.

use serde::Serialize;

use super::Duplicates;
use crate::attributions::{Attribution, Kind};
use crate::lexicons::Lexicons;
use crate::lexicons::cue::{CueClass, Frames};

/// Which attributions are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// All: also what somebody thinks, wants, plans, sees and feels.
    #[default]
    All,
    /// What was said or written.
    Speech,
    /// The writer's own words: what is attributed to nobody.
    Narration,
}

impl Scope {
    /// All scopes with their names.
    pub const ALL: [(&'static str, Scope); 3] = [("all", Scope::All), ("speech", Scope::Speech), ("narration", Scope::Narration)];

    /// By its name.
    pub fn named(name: &str) -> Option<Scope> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, scope)| *scope)
    }
}

/// Which attributions become rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Selection {
    /// By what the cue does.
    pub scope: Scope,
    /// Those less sure than this are left out, 0..1.
    pub min_confidence: f32,
    /// Names and other sources become rows of a table of their own.
    pub mentions: bool,
    /// Where nothing else tells a person's gender, that of nearly all who bear the given name is given, marked as such.
    pub gender_by_name: bool,
    /// What becomes of copies of earlier documents.
    pub duplicates: Duplicates,
}

impl Selection {
    /// Whether an attribution becomes a row. One without content never does.
    pub fn keeps(&self, attribution: &Attribution, lexicons: &Lexicons) -> bool {
        let wanted = self.scope != Scope::Speech || is_speech(attribution, lexicons);
        wanted && attribution.confidence >= self.min_confidence && !attribution.content.is_empty()
    }
}

/// Whether something was said or written. Without a cue it was: labels and turns show speech.
fn is_speech(attribution: &Attribution, lexicons: &Lexicons) -> bool {
    let Some(cue) = attribution.cue else { return true };
    let (entry, name) = (cue.listed(lexicons), cue.name(lexicons));
    let first = name.split(' ').next().unwrap_or_default();
    if SILENT.contains(&first) {
        return false;
    }
    let voiced = VOICED.contains(&first) && name.len() > first.len();
    let quotes = entry.frames.any(Frames::QUOTE);
    match entry.class {
        CueClass::Thinking => voiced,
        // "“Oh no,” he laughed" is said; "he laughed that off" need not be.
        CueClass::Emotive => voiced || (quotes && attribution.kind != Kind::Indirect),
        // Who pledges or reveals can be quoted with the cue, who plans or finds cannot.
        CueClass::Commissive | CueClass::Factive | CueClass::Other => voiced || quotes || SPOKEN.contains(&first),
        _ => true,
    }
}

/// Cues, by their first word, of classes that mostly speak, for what goes on in a head.
const SILENT: [&str; 17] = [
    "curiosity",
    "distrust",
    "doubt",
    "hear",
    "investigate",
    "learn",
    "mistrust",
    "notice",
    "overhear",
    "puzzle",
    "puzzlement",
    "realise",
    "realize",
    "remember",
    "scrutiny",
    "understand",
    "wonder",
];

/// First words of phrases that make a thought, a feeling or a plan public: "express hope", "give an assurance".
const VOICED: [&str; 6] = ["express", "give", "make", "offer", "swear", "voice"];

/// Cues without a direct quotation, of classes that are mostly silent, that speak all the same.
const SPOKEN: [&str; 9] = ["alert", "blow", "divulge", "leak", "offer", "remind", "serve", "tell", "undertaking"];

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::corpus::Document;
    use crate::pipeline::{Resources, analyze};

    /// The cues of what counts as speech in a text, "-" where there is none, and those of the rest.
    fn split(text: &str) -> [Vec<String>; 2] {
        let resources = Resources::load(None, None).unwrap();
        let document = Document { id: "a".into(), origin: "a".into(), metadata: Vec::new(), text: text.into(), only: None };
        let analysis = analyze(&document, &resources);
        let mut split = [Vec::new(), Vec::new()];
        for attribution in analysis.attributions.iter() {
            let cue = attribution.cue.map_or("-", |cue| analysis.text.slice(cue.tokens)).to_owned();
            let [speech, rest] = &mut split;
            if is_speech(attribution, &resources.lexicons) { speech.push(cue) } else { rest.push(cue) }
        }
        split
    }

    #[test]
    fn speech_is_told_from_thought() {
        for (text, speech, rest) in [
            ("Lowell said that the vote was unfair.", &["said"][..], &[][..]),
            ("Lowell believes that the vote was unfair.", &[], &["believes"]),
            ("Lowell hopes to win the vote.", &[], &["hopes"]),
            ("Lowell plans to sell the harbor.", &[], &["plans"]),
            ("Lowell decided to sell the harbor.", &[], &["decided"]),
            ("Lowell promised to sell the harbor.", &["promised"], &[]),
            ("Lowell expressed hope that the vote would be fair.", &["expressed hope"], &[]),
            ("Lowell found that the vote was unfair.", &[], &["found"]),
            ("Lowell revealed that the vote was unfair.", &["revealed"], &[]),
            ("Lowell was angry that the vote was unfair.", &[], &["was angry"]),
            ("“It is unfair,” Lowell laughed.", &["laughed"], &[]),
            ("Lowell wondered whether the vote was unfair.", &[], &["wondered"]),
            ("Lowell urged members to vote again.", &["urged"], &[]),
            ("Lowell condemned the vote.", &["condemned"], &[]),
            ("According to Lowell, the vote was unfair.", &["According to"], &[]),
            ("LOWELL: The vote was unfair.\n\nLOWELL: It was a shame.\n\nLOWELL: And a pity.", &["-", "-", "-"], &[]),
        ] {
            assert_eq!(split(text), [speech, rest].map(<[&str]>::to_vec), "{text}");
        }
    }
}
