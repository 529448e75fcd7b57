//! Reads ahead, in batches that are bounded by number and by size.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender};
use std::thread::{Builder, JoinHandle};

use super::feed::{End, Feed};
use super::guard;
use crate::error::{Error, Result};

/// What is worked on together, and what kept the rest from being read.
pub struct Batch<T> {
    pub tasks: Vec<T>,
    pub error: Option<Error>,
}

/// The batches that have been read.
pub type Batches<T> = Receiver<Batch<T>>;

/// Tasks and bytes of a batch, for each thread of the pool: enough to share among them, and few, as what is found in them takes far more.
const TASKS: usize = 64;
const BYTES: usize = 1 << 18;

/// Starts to read. The thread ends with the feed, or when nobody takes its batches; it is not waited for then, since it may be
/// reading from a stream that does not end.
pub fn read<F: Feed>(feed: F, threads: usize, batches: SyncSender<Batch<F::Task>>) -> Result<JoinHandle<Result<End>>> {
    let thread = Builder::new().name(format!("{}reader", guard::THREADS)).spawn(move || all(feed, threads, &batches));
    thread.map_err(|error| Error::Option { option: "--threads", message: format!("cannot start a thread: {error}") })
}

fn all<F: Feed>(mut feed: F, threads: usize, batches: &SyncSender<Batch<F::Task>>) -> Result<End> {
    loop {
        let mut batch = Batch { tasks: Vec::new(), error: None };
        let outcome = catch_unwind(AssertUnwindSafe(|| fill(&mut batch, &mut feed, threads)));
        let is_over = outcome.unwrap_or_else(|panic| {
            batch.tasks.extend(feed.broken(&guard::message(&*panic)));
            true
        });
        if batches.send(batch).is_err() || is_over {
            return feed.end();
        }
    }
}

/// Fills a batch; true when the feed has come to its end.
fn fill<F: Feed>(batch: &mut Batch<F::Task>, feed: &mut F, threads: usize) -> bool {
    let mut bytes = 0;
    while batch.tasks.len() < TASKS * threads && bytes < BYTES * threads {
        match feed.next() {
            Ok(Some(task)) => {
                bytes += F::size(&task);
                batch.tasks.push(task);
            }
            Ok(None) => return true,
            Err(error) => {
                batch.error = Some(error);
                return true;
            }
        }
    }
    false
}
