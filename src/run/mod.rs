//! A corpus through the pipeline: many threads, one order.
//!
//! One thread reads, a pool analyses, the caller's thread takes the results in order of the input. Channels between them hold few
//! batches, so memory is bounded by batches and not by the corpus. A document on which dixit itself fails is a problem of that document.
//! A long document uses the pool inside its stages.

mod batches;
mod guard;

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::Duration;

use rayon::ThreadPool;
use rayon::prelude::*;

use self::batches::{Batch, Batches};
use crate::authority::Authority;
use crate::corpus::{self, Corpus, Item};
use crate::error::{Error, Result};
use crate::pipeline::{self, Resources};
use crate::problem::Problem;
use crate::records::{self, Copies, Identities, Records, Selection};

pub use guard::{THREADS, guarded, quiet_panics};

/// How to run, resolved and checked.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Threads that analyse; 0 for one a core.
    pub threads: usize,
    /// Which attributions become rows.
    pub selection: Selection,
    /// Whether results come with the documents' texts.
    pub texts: bool,
    /// What the user knows better.
    pub authority: Authority,
}

/// What a run hands to its caller.
#[derive(Debug)]
pub enum Event {
    /// The rows of the next document.
    Document(Box<Records>),
    /// Something odd in an input, or a document that could not be analysed.
    Problem(Problem),
    /// Nothing new; time to look at the clock.
    Waiting,
}

/// Batches that wait in each channel.
const WAITING_BATCHES: usize = 2;
const TICK: Duration = Duration::from_millis(100);

/// Analyses a corpus and hands over the results, in order of the input, to `each`; corrections that nothing matched come last. Gives
/// what became of the inputs.
///
/// # Errors
/// [`Error::Stopped`] soon after `stop` is set; what `each` returns; a pool that cannot be made.
pub fn run(
    corpus: Corpus,
    resources: &Resources,
    settings: &Settings,
    stop: &AtomicBool,
    each: &mut dyn FnMut(Event) -> Result<()>,
) -> Result<corpus::Counts> {
    let pool = pool(settings.threads)?;
    let (batch_sender, batches) = sync_channel(WAITING_BATCHES);
    let (event_sender, events) = sync_channel(WAITING_BATCHES);
    let reader = batches::read(corpus, pool.current_num_threads(), batch_sender)?;
    let over = AtomicBool::new(false);
    let mut edits = BTreeSet::new();
    let (mut identities, mut copies) = (Identities::default(), Copies::default());
    let mut noted = |mut event: Event| {
        if let Event::Document(records) = &mut event {
            identities.settle(records);
            copies.settle(records, settings.selection.duplicates);
            edits.extend(&records.edits);
        }
        each(event)
    };
    let outcome = std::thread::scope(|scope| {
        let (pool, over) = (&pool, &over);
        scope.spawn(move || analyze_all(pool, &batches, &event_sender, resources, settings, over));
        let outcome = deliver(&events, stop, &mut noted);
        over.store(true, Ordering::Relaxed);
        // Frees an analysis that waits for room in the channel.
        drop(events);
        outcome
    });
    outcome?;
    settings.authority.overrides.unused(&edits).into_iter().try_for_each(|problem| each(Event::Problem(problem)))?;
    // Only a reader that has come to its end closes the channel that ended the loops above.
    Ok(reader.join().unwrap_or_default())
}

fn pool(threads: usize) -> Result<ThreadPool> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).thread_name(|number| format!("{}{number}", guard::THREADS)).build();
    pool.map_err(|error| Error::Option { option: "--threads", message: format!("cannot start them: {error}") })
}

/// Analyses batch after batch until the reader or the caller has come to an end.
fn analyze_all(
    pool: &ThreadPool,
    batches: &Batches,
    events: &SyncSender<Vec<Event>>,
    resources: &Resources,
    settings: &Settings,
    over: &AtomicBool,
) {
    loop {
        match batches.recv_timeout(TICK) {
            Ok(batch) => {
                if events.send(pool.install(|| analyze(batch, resources, settings))).is_err() {
                    return;
                }
            }
            // The reader may wait for standard input for ever.
            Err(RecvTimeoutError::Timeout) if !over.load(Ordering::Relaxed) => {}
            Err(_) => return,
        }
    }
}

fn analyze(batch: Batch, resources: &Resources, settings: &Settings) -> Vec<Event> {
    // One document a task: documents differ in length by orders of magnitude.
    batch.into_par_iter().with_max_len(1).map(|item| event(item, resources, settings)).collect()
}

fn event(item: Item, resources: &Resources, settings: &Settings) -> Event {
    let document = match item {
        Item::Document(document) => document,
        Item::Problem(problem) => return Event::Problem(problem),
    };
    let rows = || {
        let analysis = pipeline::analyze(&document, resources);
        records::of(&document, &analysis, &resources.lexicons, settings.selection, &settings.authority)
    };
    match guard::guarded(rows) {
        Ok(records) => Event::Document(Box::new(Records { text: settings.texts.then_some(document.text), ..records })),
        Err(panic) => Event::Problem(guard::problem(&document.id, &panic)),
    }
}

fn deliver(events: &Receiver<Vec<Event>>, stop: &AtomicBool, each: &mut dyn FnMut(Event) -> Result<()>) -> Result<()> {
    loop {
        let batch = match events.recv_timeout(TICK) {
            Ok(batch) => batch,
            Err(RecvTimeoutError::Timeout) => vec![Event::Waiting],
            Err(RecvTimeoutError::Disconnected) => return if stop.load(Ordering::Relaxed) { Err(Error::Stopped) } else { Ok(()) },
        };
        for event in batch {
            if stop.load(Ordering::Relaxed) {
                return Err(Error::Stopped);
            }
            each(event)?;
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    fn corpus(folder: &Path, documents: usize) -> Corpus {
        for number in 0..documents {
            fs::write(folder.join(format!("{number:04}.txt")), format!("Number {number} came.")).unwrap();
        }
        corpus::open(corpus::Inputs { paths: vec![folder.to_owned()], ..Default::default() }).unwrap()
    }

    fn resources() -> Resources {
        Resources::load(None, None).unwrap()
    }

    #[test]
    fn results_come_in_order_of_the_input_for_any_number_of_threads() {
        for threads in [1, 3] {
            let folder = tempfile::tempdir().unwrap();
            let mut ids = Vec::new();
            let counts = run(
                corpus(folder.path(), 700),
                &resources(),
                &Settings { threads, ..Settings::default() },
                &AtomicBool::new(false),
                &mut |event| {
                    if let Event::Document(records) = event {
                        ids.push(records.document.doc_id);
                    }
                    Ok(())
                },
            );
            assert_eq!((counts.unwrap().read, ids.len()), (700, 700));
            assert!(ids.is_sorted(), "{threads} threads");
        }
    }

    #[test]
    fn an_error_or_a_stop_ends_the_run() {
        let folder = tempfile::tempdir().unwrap();
        let (resources, settings) = (resources(), Settings::default());
        let stop = AtomicBool::new(false);
        let mut seen = 0;
        let stopped = run(corpus(folder.path(), 700), &resources, &settings, &stop, &mut |_| {
            seen += 1;
            stop.store(seen == 3, Ordering::Relaxed);
            Ok(())
        });
        assert!(matches!(stopped, Err(Error::Stopped)));
        assert_eq!(seen, 3);
        let failed = Error::Option { option: "x", message: String::new() };
        let mut failure = Some(failed);
        let outcome =
            run(corpus(folder.path(), 700), &resources, &settings, &AtomicBool::new(false), &mut |_| failure.take().map_or(Ok(()), Err));
        assert!(matches!(outcome, Err(Error::Option { .. })));
    }
}
