//! Reads a corpus ahead, in batches that are bounded by number and by size.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender};
use std::thread::{Builder, JoinHandle};

use super::guard;
use crate::corpus::{Corpus, Counts, Item};
use crate::error::{Error, Result};

/// What is analysed together.
pub type Batch = Vec<Item>;
/// The batches that have been read.
pub type Batches = Receiver<Batch>;

/// Items and bytes of a batch, for each thread of the pool: enough that waiting for the slowest document of a batch costs little.
const ITEMS: usize = 256;
const BYTES: usize = 1 << 20;

/// Starts to read. The thread ends with the corpus, or when nobody takes its batches; it is not waited for then, since it may be
/// reading from a stream that does not end.
pub fn read(corpus: Corpus, threads: usize, batches: SyncSender<Batch>) -> Result<JoinHandle<Counts>> {
    let thread = Builder::new().name(format!("{}reader", guard::THREADS)).spawn(move || all(corpus, threads, &batches));
    thread.map_err(|error| Error::Option { option: "--threads", message: format!("cannot start a thread: {error}") })
}

fn all(mut corpus: Corpus, threads: usize, batches: &SyncSender<Batch>) -> Counts {
    // What a broken reader left unread counts as one loss at least.
    let mut broken = 0;
    loop {
        let mut batch = Batch::new();
        let outcome = catch_unwind(AssertUnwindSafe(|| fill(&mut batch, &mut corpus, threads)));
        let is_over = outcome.unwrap_or_else(|panic| {
            batch.push(Item::Problem(guard::problem("", &guard::message(&*panic))));
            broken = 1;
            true
        });
        if batches.send(batch).is_err() || is_over {
            let counts = corpus.counts();
            return Counts { failed: counts.failed + broken, expected: counts.expected + broken, ..counts };
        }
    }
}

/// Fills a batch; true when the corpus has come to its end.
fn fill(batch: &mut Batch, corpus: &mut Corpus, threads: usize) -> bool {
    let mut bytes = 0;
    while batch.len() < ITEMS * threads && bytes < BYTES * threads {
        let Some(item) = corpus.next() else { return true };
        if let Item::Document(document) = &item {
            bytes += document.text.len();
        }
        batch.push(item);
    }
    false
}
