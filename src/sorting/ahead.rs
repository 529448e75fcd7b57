//! Reading ahead: rows from disk, made again by one thread while another works on those before.

use std::iter;
use std::panic::resume_unwind;
use std::sync::mpsc::sync_channel;
use std::thread;

use crate::error::{Error, Result};

/// Takes rows from a thread of its own, which reads ahead of whoever works on them.
///
/// # Errors
/// The thread cannot be started.
pub fn ahead<T: Send + 'static>(mut rows: impl Iterator<Item = Result<T>> + Send + 'static) -> Result<impl Iterator<Item = Result<T>>> {
    let (sender, receiver) = sync_channel(AHEAD);
    let read = move || {
        loop {
            let batch: Vec<_> = rows.by_ref().take(AT_ONCE).collect();
            if batch.is_empty() || sender.send(batch).is_err() {
                return;
            }
        }
    };
    let thread = thread::Builder::new().spawn(read).map_err(Error::thread)?;
    // A thread that broke down closes the channel too soon, which nobody may take for the end.
    let end = iter::once_with(move || thread.join().err()).flatten().map(|panic| resume_unwind(panic));
    Ok(receiver.into_iter().flatten().chain(end))
}

/// Rows that are handed over at once. With those that wait, some 500 are in memory, which for speakers takes a megabyte or two.
const AT_ONCE: usize = 128;
/// So many times rows may wait.
const AHEAD: usize = 2;

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use std::panic::catch_unwind;

    use super::*;

    #[test]
    fn what_is_read_ahead_is_all_of_it_or_a_panic() {
        let numbers = |to: u32| (0..to).map(|number| if number == 999 { panic!("odd") } else { Ok(number) });
        for to in [0, 1, AT_ONCE as u32, 999] {
            let read: Vec<u32> = ahead(numbers(to)).unwrap().map(Result::unwrap).collect();
            assert!(read.into_iter().eq(0..to), "{to}");
        }
        assert!(catch_unwind(|| ahead(numbers(1_001)).unwrap().count()).is_err());
        let broken = || Err(Error::Stopped);
        let read: Vec<Result<u32>> = ahead(numbers(300).chain([broken()])).unwrap().collect();
        assert!(read.len() == 301 && read.last().is_some_and(Result::is_err));
        assert_eq!(ahead(iter::repeat_with(|| Ok(1))).unwrap().take(700).count(), 700);
    }
}
