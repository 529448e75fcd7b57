//! Who is for or against what, at a glance: the speakers with the most stances against the targets that are met most.

use hashbrown::HashMap;

use crate::lexicons::fold;
use crate::records::TargetRow;

/// Rows and columns at most.
const MOST: usize = 40;

/// All stances of named speakers so far.
#[derive(Default)]
pub struct Stances {
    /// By speaker's id: the name, how many there are, and those by the target's place.
    speakers: HashMap<String, Speaker>,
    /// Folded, with their place.
    places: HashMap<String, usize>,
    /// In the form that came first, and how often.
    targets: Vec<(String, u64)>,
}

#[derive(Default)]
struct Speaker {
    name: String,
    n: u64,
    means: HashMap<usize, f32>,
}

/// The most frequent of them.
pub struct Grid<'s> {
    /// What the columns are.
    pub targets: Vec<&'s str>,
    /// The rows.
    pub speakers: Vec<Line<'s>>,
}

/// One speaker's row.
pub struct Line<'s> {
    /// Who.
    pub name: &'s str,
    /// Stable id.
    pub id: &'s str,
    /// Mean stance towards each target, where there is any.
    pub means: Vec<Option<f32>>,
}

impl Stances {
    /// Adds rows of the table of targets.
    pub fn add(&mut self, rows: &[TargetRow]) {
        let mut buffer = String::new();
        for row in rows.iter().filter(|row| !row.speaker_id.is_empty()) {
            let next = self.targets.len();
            let place = *self.places.entry_ref(fold(&row.target, &mut buffer)).or_insert(next);
            if place == next {
                self.targets.push((row.target.clone(), 0));
            }
            if let Some((_, n)) = self.targets.get_mut(place) {
                *n += row.n;
            }
            let speaker = self.speakers.entry_ref(row.speaker_id.as_str()).or_default();
            speaker.name.clone_from(&row.speaker);
            speaker.n += row.n;
            speaker.means.insert(place, row.mean_stance);
        }
    }

    /// Those with the most stances towards those met most, without rows and columns that would be empty.
    pub fn grid(&self) -> Grid<'_> {
        let (mut targets, mut speakers) = (self.top_targets(), self.top_speakers());
        speakers.retain(|(_, speaker)| targets.iter().any(|(_, place)| speaker.means.contains_key(place)));
        targets.retain(|(_, place)| speakers.iter().any(|(_, speaker)| speaker.means.contains_key(place)));
        let means = |speaker: &Speaker| targets.iter().map(|(_, place)| speaker.means.get(place).copied()).collect();
        let speakers = speakers.into_iter().map(|(id, speaker)| Line { name: &speaker.name, id, means: means(speaker) });
        Grid { speakers: speakers.collect(), targets: targets.iter().map(|(target, _)| *target).collect() }
    }

    /// Of equals by name and id.
    fn top_speakers(&self) -> Vec<(&str, &Speaker)> {
        let mut speakers: Vec<(&str, &Speaker)> = self.speakers.iter().map(|(id, speaker)| (id.as_str(), speaker)).collect();
        speakers.sort_unstable_by(|(id, a), (other, b)| b.n.cmp(&a.n).then_with(|| (&a.name, id).cmp(&(&b.name, other))));
        speakers.truncate(MOST);
        speakers
    }

    /// Of equals by name; each with its place.
    fn top_targets(&self) -> Vec<(&str, usize)> {
        let mut targets: Vec<(usize, &(String, u64))> = self.targets.iter().enumerate().collect();
        targets.sort_unstable_by(|(_, a), (_, b)| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        targets.into_iter().take(MOST).map(|(place, (target, _))| (target.as_str(), place)).collect()
    }
}
