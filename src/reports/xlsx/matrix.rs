//! Who is for or against what, at a glance: the speakers with the most stances against the targets that are met most.

use hashbrown::HashMap;
use rust_xlsxwriter::{Workbook, XlsxError};

use super::cell::fitting;
use super::style::{Style, scale};
use crate::lexicons::fold;
use crate::records::TargetRow;

/// Its sheet.
pub const NAME: &str = "Matrix";
/// Rows and columns at most.
const MOST: usize = 40;

/// All stances of named speakers so far.
#[derive(Default)]
pub struct Matrix {
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

impl Matrix {
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

    /// Writes the sheet.
    pub fn finish(&self, book: &mut Workbook, style: &Style) -> Result<(), XlsxError> {
        let (speakers, targets) = (self.top_speakers(), self.top_targets());
        let sheet = book.add_worksheet();
        sheet.set_name(NAME)?.set_freeze_panes(1, 1)?.set_column_width(0, 32)?;
        sheet.write_string_with_format(0, 0, "mean stance of speaker towards target", &style.wrapped)?;
        for (column, (target, _)) in (1..).zip(&targets) {
            sheet.write_string_with_format(0, column, fitting(target), &style.upright)?.set_column_width(column, 5)?;
        }
        for (row, speaker) in (1..).zip(&speakers) {
            sheet.write_string_with_format(row, 0, fitting(&speaker.name), &style.plain)?;
            for (column, (_, place)) in (1..).zip(&targets) {
                let Some(mean) = speaker.means.get(place) else { continue };
                sheet.write_number_with_format(row, column, super::cell::decimal(*mean), &style.mean)?;
            }
        }
        if !speakers.is_empty() && !targets.is_empty() {
            sheet.set_row_height(0, 140)?;
            sheet.add_conditional_format(1, 1, speakers.len() as u32, targets.len() as u16, &scale())?;
        }
        Ok(())
    }

    /// Those with the most stances, of equals by name and id.
    fn top_speakers(&self) -> Vec<&Speaker> {
        let mut speakers: Vec<(&String, &Speaker)> = self.speakers.iter().collect();
        speakers.sort_unstable_by(|(id, a), (other, b)| b.n.cmp(&a.n).then_with(|| (&a.name, id).cmp(&(&b.name, other))));
        speakers.into_iter().take(MOST).map(|(_, speaker)| speaker).collect()
    }

    /// Those met most, of equals by name; each with its place.
    fn top_targets(&self) -> Vec<(&str, usize)> {
        let mut targets: Vec<(usize, &(String, u64))> = self.targets.iter().enumerate().collect();
        targets.sort_unstable_by(|(_, a), (_, b)| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        targets.into_iter().take(MOST).map(|(place, (target, _))| (target.as_str(), place)).collect()
    }
}
