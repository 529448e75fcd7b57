//! How far a run is: on a terminal only, quiet otherwise.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::output::{counted, grouped};
use crate::corpus::Corpus;
use crate::records::Counts;

const EVERY: Duration = Duration::from_millis(100);
const BY_BYTES: &str = "{bar:30} {percent:>3}%  {msg}, {eta} left";
const OPEN_END: &str = "{spinner} {msg}, {elapsed}";

/// A bar by the bytes of the inputs, or a spinner where their size is unknown.
pub struct Progress {
    bar: ProgressBar,
    bytes_read: Arc<AtomicU64>,
    start: Instant,
    last: Instant,
}

impl Progress {
    /// Starts the clock.
    pub fn new(corpus: &Corpus) -> Self {
        let (bar, template) = match corpus.bytes_total() {
            Some(bytes) => (ProgressBar::new(bytes), BY_BYTES),
            None => (ProgressBar::new_spinner(), OPEN_END),
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        let now = Instant::now();
        Self { bar, bytes_read: corpus.bytes_read(), start: now, last: now }
    }

    /// Shows how far it is, now and then.
    pub fn show(&mut self, counts: impl FnOnce() -> Counts) {
        if self.bar.is_hidden() || self.last.elapsed() < EVERY {
            return;
        }
        self.last = Instant::now();
        let counts = counts();
        let speed = counts.words as f64 / self.start.elapsed().as_secs_f64();
        self.bar.set_message(format!("{}, {} words a second", counted(counts.read, "document"), grouped(speed as u64)));
        self.bar.set_position(self.bytes_read.load(Ordering::Relaxed));
    }

    /// Takes the bar away and gives the time that it all took.
    pub fn finish(self) -> Duration {
        self.bar.finish_and_clear();
        self.start.elapsed()
    }
}
