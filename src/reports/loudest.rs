//! The speakers with the most words.

use crate::records::SpeakerRow;

/// How many.
const MOST: usize = 15;

/// Those so far, the loudest first.
#[derive(Default)]
pub struct Loudest(pub Vec<SpeakerRow>);

impl Loudest {
    /// Looks at more speakers.
    pub fn add(&mut self, rows: &[SpeakerRow]) {
        self.0.extend_from_slice(rows);
        self.0.sort_by(|a, b| b.words.cmp(&a.words).then_with(|| (&a.speaker, &a.id).cmp(&(&b.speaker, &b.id))));
        self.0.truncate(MOST);
    }
}
