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
const TASKS: usize = 512;
const BYTES: usize = 1 << 20;
/// Groups of a batch for each thread. Texts of a group are worked on stage by stage, which is the faster the larger it is, up to half a
/// megabyte; there is more than one, so that a thread that is done early takes another's second.
const GROUPS: usize = 2;

/// Starts to read. The thread ends with the feed, or when nobody takes its batches; it is not waited for then, since it may be
/// reading from a stream that does not end.
pub fn read<F: Feed>(feed: F, threads: usize, batches: SyncSender<Batch<F::Task>>) -> Result<JoinHandle<Result<End>>> {
    Builder::new().name(format!("{}reader", guard::THREADS)).spawn(move || all(feed, threads, &batches)).map_err(Error::thread)
}

fn all<F: Feed>(mut feed: F, threads: usize, batches: &SyncSender<Batch<F::Task>>) -> Result<End> {
    loop {
        let (mut tasks, mut error) = (Vec::new(), None);
        let outcome = catch_unwind(AssertUnwindSafe(|| fill(&mut tasks, &mut error, &mut feed, threads)));
        let is_over = outcome.unwrap_or_else(|panic| {
            tasks.extend(feed.broken(&guard::message(&*panic)));
            true
        });
        let bytes = tasks.iter().map(F::size).sum::<usize>().min(BYTES * threads);
        let batch = Batch { groups: grouped(tasks, F::size, bytes / (GROUPS * threads)), error };
        if batches.send(batch).is_err() || is_over {
            return feed.end();
        }
    }
}

/// Fills a batch; true when the feed has come to its end.
fn fill<F: Feed>(tasks: &mut Vec<F::Task>, error: &mut Option<Error>, feed: &mut F, threads: usize) -> bool {
    let mut bytes = 0;
    while tasks.len() < TASKS * threads && bytes < BYTES * threads {
        match feed.next() {
            Ok(Some(task)) => {
                bytes += F::size(&task);
                tasks.push(task);
            }
            Ok(None) => return true,
            Err(met) => {
                *error = Some(met);
                return true;
            }
        }
    }
    false
}

/// Tasks in groups of so many bytes, or of one task that has more.
pub fn grouped<T>(tasks: Vec<T>, size: impl Fn(&T) -> usize, most: usize) -> Vec<Vec<T>> {
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
#[allow(clippy::panic)]
mod tests {
    use std::sync::mpsc::sync_channel;

    use super::*;

    /// Breaks down at its third task.
    struct Broken(usize);

    impl Feed for Broken {
        type Task = usize;

        fn next(&mut self) -> Result<Option<usize>> {
            self.0 += 1;
            if self.0 == 3 { panic!("odd") } else { Ok(Some(self.0)) }
        }

        fn size(task: &usize) -> usize {
            *task
        }

        fn broken(&mut self, panic: &str) -> Option<usize> {
            (panic == "odd").then_some(99)
        }

        fn end(&mut self) -> Result<End> {
            Ok(End::default())
        }
    }

    #[test]
    fn what_was_read_before_a_breakdown_arrives() {
        let (sender, batches) = sync_channel(2);
        assert!(all(Broken(0), 1, &sender).is_ok());
        drop(sender);
        let tasks: Vec<usize> = batches.iter().flat_map(|batch| batch.groups.concat()).collect();
        assert_eq!(tasks, [1, 2, 99]);
    }

    #[test]
    fn groups_keep_the_order_and_their_size() {
        let groups = |most| grouped(vec![3, 1, 4, 1, 5, 0, 2], |size| *size, most);
        assert_eq!(groups(5), [vec![3, 1], vec![4, 1], vec![5, 0], vec![2]]);
        assert_eq!(groups(0), [vec![3], vec![1], vec![4], vec![1], vec![5, 0], vec![2]]);
        assert_eq!(groups(99), [vec![3, 1, 4, 1, 5, 0, 2]]);
    }
}
