//! Who is in a reader's mind at a place of the text: a short list of those mentioned of late, each with a weight that fades sentence by
//! sentence (after Lappin and Leass 1994). It has a fixed length, so that each look at it costs the same in any document.

/// Someone in mind.
#[derive(Clone, Copy, Debug)]
struct Seat {
    entity: usize,
    weight: f32,
    /// When the weight was last set.
    clock: u32,
}

/// Those in mind.
pub(super) struct Focus {
    memory: Memory,
    seats: Vec<Seat>,
}

/// How long a reader keeps somebody in mind.
#[derive(Clone, Copy)]
pub(super) struct Memory {
    /// What a sentence leaves of a weight.
    fading: f32,
    /// The most that anybody weighs: however often someone is mentioned, others must be able to take over.
    most: f32,
}

/// News names people anew in nearly each paragraph.
pub(super) const NEWS: Memory = Memory { fading: 0.65, most: 6.0 };
/// Stories speak of the same few for pages.
pub(super) const STORY: Memory = Memory { fading: 0.75, most: 4.0 };

const SEATS: usize = 16;
/// Who weighs less has been forgotten.
const LEAST: f32 = 0.02;

/// How much a mention weighs, by what it does in its sentence.
pub(super) mod weight {
    pub const SUBJECT: f32 = 3.0;
    pub const OTHER: f32 = 1.4;
    pub const POSSESSOR: f32 = 1.0;
    pub const QUOTED: f32 = 0.05;
    /// Added for the source of an attribution.
    pub const SPEAKER: f32 = 3.0;
}

impl Focus {
    /// Nobody yet.
    pub fn new(memory: Memory) -> Self {
        Self { memory, seats: Vec::new() }
    }

    /// Notes a mention.
    pub fn touch(&mut self, entity: usize, weight: f32, clock: u32) {
        match self.seats.iter_mut().find(|seat| seat.entity == entity) {
            Some(seat) => *seat = Seat { entity, weight: (seat.now(self.memory, clock) + weight).min(self.memory.most), clock },
            None => {
                self.make_room(clock);
                self.seats.push(Seat { entity, weight, clock });
            }
        }
    }

    fn make_room(&mut self, clock: u32) {
        if self.seats.len() < SEATS {
            return;
        }
        let weights = self.seats.iter().map(|seat| seat.now(self.memory, clock));
        let weakest = weights.enumerate().min_by(|(_, one), (_, other)| one.total_cmp(other));
        if let Some((at, _)) = weakest {
            self.seats.swap_remove(at);
        }
    }

    /// Whether somebody is in mind at all.
    pub fn holds(&self, entity: usize, clock: u32) -> bool {
        self.seats.iter().any(|seat| seat.entity == entity && seat.now(self.memory, clock) > LEAST)
    }

    /// Those in mind whom `weigh` gives a factor, the likeliest first; of equals, the one first mentioned.
    pub fn ranked(&self, clock: u32, weigh: impl Fn(usize) -> Option<f32>) -> Vec<(usize, f32)> {
        let weighed = self.seats.iter().filter_map(|seat| Some((seat.entity, seat.now(self.memory, clock) * weigh(seat.entity)?)));
        let mut ranked: Vec<(usize, f32)> = weighed.filter(|(_, weight)| *weight > LEAST).collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        ranked
    }
}

impl Seat {
    fn now(&self, memory: Memory, clock: u32) -> f32 {
        self.weight * memory.fading.powi(clock.saturating_sub(self.clock).min(64) as i32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_subject_leads_and_the_forgotten_are_gone() {
        let mut focus = Focus::new(NEWS);
        focus.touch(1, weight::SUBJECT, 0);
        focus.touch(2, weight::OTHER, 0);
        let order = |focus: &Focus, clock| focus.ranked(clock, |_| Some(1.0)).into_iter().map(|(entity, _)| entity).collect::<Vec<_>>();
        assert_eq!(order(&focus, 0), [1, 2]);
        focus.touch(2, weight::SUBJECT, 1);
        assert_eq!(order(&focus, 1), [2, 1]);
        assert!(order(&focus, 60).is_empty());
    }

    #[test]
    fn the_list_stays_short() {
        let mut focus = Focus::new(NEWS);
        (0..100).for_each(|entity| focus.touch(entity, 1.0, entity as u32 / 10));
        assert_eq!(focus.seats.len(), SEATS);
    }
}
