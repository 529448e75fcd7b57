//! From totals to the rows of speakers and targets in their order, by sorting: neither need fit in memory.
//!
//! Speakers are sorted by how much they are quoted, and what they are compared by also by surname, for each to meet its namesakes. The order
//! gives each a rank; targets come in that of their speakers' ranks.

use std::cmp::Reverse;
use std::path::Path;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::basis::{NAMESAKES, Namesake, kept_apart};
use super::speaker::{SpeakerRow, SpeakerTotal};
use super::target::{TargetRow, TargetTotal};
use crate::dictionaries::Heading;
use crate::error::Result;
use crate::sorting::{Groups, Merged, SortKey, Sorter, ahead};

/// Takes rows of a table, some at a time.
pub type Take<'t, R> = &'t mut dyn FnMut(&[R]) -> Result<()>;
/// A target by its speaker's id (empty: left open) and its own, or its folded words where it has none.
pub(super) type TargetKey = (String, String);

/// Rows that are handed over at once.
const ROWS: usize = 256;
/// A row's texts that are not counted one by one, about.
const ROW: usize = 512;
/// What a speaker is compared by, about.
const NAMESAKE: usize = 320;

/// Where rows are sorted: so many bytes of each table in memory, the rest in a folder.
#[derive(Clone, Copy)]
pub(super) struct Room<'f> {
    pub folder: &'f Path,
    pub limit: usize,
}

impl Room<'_> {
    fn sorter<K: SortKey, V: Serialize + DeserializeOwned>(self) -> Sorter<K, V> {
        Sorter::new(self.folder, self.limit)
    }
}

/// Surname, and within it the order of the table.
type ByName = (String, ByQuotes);
/// Most quotes first, then by name and id.
type ByQuotes = (Reverse<u64>, String, String);
/// Rank of the speaker, most frequent first, then by target and speaker; the key tells apart what looks alike.
type ByRank = (u64, Reverse<u64>, String, TargetKey);

/// The speakers: most quotes first, then by name and id. Gives the rank and name of each, by id.
pub(super) fn speakers(
    totals: Groups<String, SpeakerTotal>,
    headings: &Arc<[Heading]>,
    room: Room<'_>,
    take: Take<'_, SpeakerRow>,
) -> Result<Ranks> {
    let mut by_quotes: Sorter<ByQuotes, Box<SpeakerRow>> = room.sorter();
    let mut by_name: Sorter<ByName, Namesake> = room.sorter();
    for total in ahead(totals.sorted()?)? {
        let (id, total) = total?;
        let row = total.row(&id, headings);
        let namesake = Namesake::new(&id, &row.speaker, total.basis());
        let size = ROW + size_of::<SpeakerRow>() + row.top_targets.len() + row.identity_basis.len();
        let place = (Reverse(row.quotes), row.speaker.clone(), id);
        if let Some(group) = namesake.group() {
            by_name.push((group, place.clone()), namesake, NAMESAKE)?;
        }
        by_quotes.push(place, Box::new(row), size)?;
    }
    let mut apart = Apart::new(by_name.sorted()?, room)?;
    let mut ranks = room.sorter();
    let mut count = 0;
    let mut rows = Rows::new(take);
    for row in ahead(by_quotes.sorted()?)? {
        let (place, row) = row?;
        rows.push(SpeakerRow { kept_apart: apart.of(&place)?, ..*row })?;
        let (_, name, id) = place;
        let size = id.len() + name.len();
        ranks.push(id, (count, name), size)?;
        count += 1;
    }
    rows.finish()?;
    Ok(Ranks { by_id: ranks.sorted()?, count })
}

/// The namesakes of those who have some, in order of the table.
struct Apart {
    rows: Merged<ByQuotes, Vec<String>>,
    next: Option<(ByQuotes, Vec<String>)>,
}

impl Apart {
    /// Compares speakers in order of their surnames.
    fn new(speakers: Merged<ByName, Namesake>, room: Room<'_>) -> Result<Self> {
        let mut sorter = room.sorter();
        let (mut surname, mut bearers): (String, Vec<(ByQuotes, Namesake)>) = Default::default();
        for next in speakers {
            let ((group, place), namesake) = next?;
            if group != surname {
                told(&bearers, &bearers, &mut sorter)?;
                bearers.clear();
                surname = group;
            }
            if bearers.len() < NAMESAKES {
                bearers.push((place, namesake));
            } else {
                // Whoever comes now is not compared with later ones.
                told(&[(place, namesake)], &bearers, &mut sorter)?;
            }
        }
        told(&bearers, &bearers, &mut sorter)?;
        let mut rows = sorter.sorted()?;
        Ok(Self { next: rows.next().transpose()?, rows })
    }

    /// Those of the speaker at a place, who come in order.
    fn of(&mut self, place: &ByQuotes) -> Result<Vec<String>> {
        debug_assert!(self.next.as_ref().is_none_or(|(next, _)| next >= place), "whoever has namesakes is in the table");
        match self.next.take_if(|(next, _)| next == place) {
            Some((_, apart)) => {
                self.next = self.rows.next().transpose()?;
                Ok(apart)
            }
            None => Ok(Vec::new()),
        }
    }
}

/// Notes whom some of a surname are kept apart from.
fn told(speakers: &[(ByQuotes, Namesake)], namesakes: &[(ByQuotes, Namesake)], sorter: &mut Sorter<ByQuotes, Vec<String>>) -> Result<()> {
    for (place, speaker) in speakers {
        let apart = kept_apart(speaker, namesakes.iter().map(|(_, namesake)| namesake));
        if !apart.is_empty() {
            let size = place.1.len() + place.2.len() + apart.iter().map(|text| size_of::<String>() + text.len()).sum::<usize>();
            sorter.push(place.clone(), apart, size)?;
        }
    }
    Ok(())
}

/// The ranks and names of speakers, by id.
pub(super) struct Ranks {
    by_id: Merged<String, (u64, String)>,
    /// How many there are.
    pub count: u64,
}

/// The targets: those of the most quoted speakers first, the most frequent first within; quotes without a speaker come last.
pub(super) fn targets(totals: Groups<TargetKey, TargetTotal>, ranks: Ranks, room: Room<'_>, take: Take<'_, TargetRow>) -> Result<()> {
    let mut by_rank: Sorter<ByRank, TargetRow> = room.sorter();
    let mut ranked = Ranked { ranks: ranks.by_id, known: None };
    for total in ahead(totals.sorted()?)? {
        let (key, total) = total?;
        let (rank, name) = ranked.of(&key.0)?;
        let row = total.row(&name, &key.0);
        let size = ROW + row.evidence.len() + row.target.len();
        by_rank.push((rank, Reverse(row.n), row.target.clone(), key), row, size)?;
    }
    let mut rows = Rows::new(take);
    ahead(by_rank.sorted()?)?.try_for_each(|row| rows.push(row?.1))?;
    rows.finish()
}

/// The ranks of speakers, read on as far as the ids that were asked for, which come in order.
struct Ranked {
    ranks: Merged<String, (u64, String)>,
    known: Option<(String, (u64, String))>,
}

impl Ranked {
    /// The rank and name of a speaker.
    fn of(&mut self, id: &str) -> Result<(u64, String)> {
        while self.known.as_ref().is_none_or(|(known, _)| known.as_str() < id) {
            match self.ranks.next().transpose()? {
                Some(known) => self.known = Some(known),
                None => break,
            }
        }
        let known = self.known.as_ref().filter(|(known, _)| known == id);
        Ok(known.map_or((u64::MAX, String::new()), |(_, rank)| rank.clone()))
    }
}

/// Rows on their way, some at a time.
struct Rows<'t, R> {
    waiting: Vec<R>,
    take: Take<'t, R>,
}

impl<'t, R> Rows<'t, R> {
    fn new(take: Take<'t, R>) -> Self {
        Self { waiting: Vec::with_capacity(ROWS), take }
    }

    fn push(&mut self, row: R) -> Result<()> {
        self.waiting.push(row);
        if self.waiting.len() < ROWS {
            return Ok(());
        }
        (self.take)(&self.waiting)?;
        self.waiting.clear();
        Ok(())
    }

    fn finish(self) -> Result<()> {
        if self.waiting.is_empty() { Ok(()) } else { (self.take)(&self.waiting) }
    }
}
