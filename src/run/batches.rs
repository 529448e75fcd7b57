//! Reads ahead, in batches that are bounded by number and by size.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender};
use std::thread::{Builder, JoinHandle};

use super::feed::{End, Feed};
use super::guard;
use crate::error::{Error, Result};

/// What is worked on at one time, and what kept the rest from being read.
pub struct Batch<T> {
    /// Tasks in order; those of a group are one thread's.
    pub groups: Vec<Vec<T>>,
    pub error: Option<Error>,
}

/// The batches that have been read.
pub type Batches<T> = Receiver<Batch<T>>;

/// Tasks and bytes of a batch, for each thread of the pool: enough to share among them, and few, as what is found in them takes far more.
const TASKS: usize = 128;
const BYTES: usize = 1 << 18;
/// Groups of a batch for each thread. Texts of a group are worked on stage by stage, which pays from some twenty on; of two groups the next
/// thread that is free takes one.
const GROUPS: usize = 2;

/// Starts to read. The thread ends with the feed, or when nobody takes its batches; it is not waited for then, since it may be
/// reading from a stream that does not end.
pub fn read<F: Feed>(feed: F, threads: usize, batches: SyncSender<Batch<F::Task>>) -> Result<JoinHandle<Result<End>>> {
    let thread = Builder::new().name(format!("{}reader", guard::THREADS)).spawn(move || all(feed, threads, &batches));
    thread.map_err(|error| Error::Option { option: "--threads", message: format!("cannot start a thread: {error}") })
}

fn all<F: Feed>(mut feed: F, threads: usize, batches: &SyncSender<Batch<F::Task>>) -> Result<End> {
    loop {
        let mut batch = Batch { groups: Vec::new(), error: None };
        let outcome = catch_unwind(AssertUnwindSafe(|| fill(&mut batch, &mut feed, threads)));
        let is_over = outcome.unwrap_or_else(|panic| {
            batch.groups.extend(feed.broken(&guard::message(&*panic)).map(|task| vec![task]));
            true
        });
        if batches.send(batch).is_err() || is_over {
            return feed.end();
        }
    }
}

/// Fills a batch; true when the feed has come to its end.
fn fill<F: Feed>(batch: &mut Batch<F::Task>, feed: &mut F, threads: usize) -> bool {
    let (mut tasks, mut bytes) = (Vec::new(), 0);
    let mut is_over = false;
    while !is_over && tasks.len() < TASKS * threads && bytes < BYTES * threads {
        match feed.next() {
            Ok(Some(task)) => {
                bytes += F::size(&task);
                tasks.push(task);
            }
            Ok(None) => is_over = true,
            Err(error) => {
                batch.error = Some(error);
                is_over = true;
            }
        }
    }
    batch.groups = grouped(tasks, F::size, bytes / (GROUPS * threads));
    is_over
}

/// Tasks in groups of so many bytes, or of one task that has more.
fn grouped<T>(tasks: Vec<T>, size: impl Fn(&T) -> usize, most: usize) -> Vec<Vec<T>> {
    let (mut groups, mut room): (Vec<Vec<T>>, usize) = (Vec::new(), 0);
    for task in tasks {
        let size = size(&task);
        match groups.last_mut().filter(|_| size <= room) {
            Some(group) => group.push(task),
            None => {
                room = most;
                groups.push(vec![task]);
            }
        }
        room = room.saturating_sub(size);
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn groups_keep_the_order_and_their_size() {
        let groups = |most| grouped(vec![3, 1, 4, 1, 5, 0, 2], |size| *size, most);
        assert_eq!(groups(5), [vec![3, 1], vec![4, 1], vec![5, 0], vec![2]]);
        assert_eq!(groups(0), [vec![3], vec![1], vec![4], vec![1], vec![5, 0], vec![2]]);
        assert_eq!(groups(99), [vec![3, 1, 4, 1, 5, 0, 2]]);
    }
}
