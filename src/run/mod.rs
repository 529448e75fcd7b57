//! A corpus through the pipeline: many threads, one order.
//!
//! One thread reads, a pool analyses, the caller's thread takes the results in order of the input. Channels between them hold few
//! batches, so memory is bounded by batches and not by the corpus. Documents of a batch are worked on in groups, stage by stage; where dixit
//! itself fails in a group, each of it is looked at alone, and what it fails on is a problem of that document. A long document uses the
//! pool inside its stages.
//!
//! With a journal, what was made of each batch is kept before anything is done with it, so that a run which was broken off can go on.
//! [`merge`] hands over the journals of parts as a run of the whole corpus would.

mod batches;
mod feed;
mod guard;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::time::Duration;

use rayon::ThreadPool;
use rayon::prelude::*;

use self::batches::{Batch, Batches};
use self::feed::{End, Feed, Read, Resumed};
use crate::authority::Authority;
use crate::corpus::{self, Corpus, Document, Item};
use crate::dictionaries::Heading;
use crate::error::{Error, Result};
use crate::journal::{self, Journal, Key, Line, Made, Parts, Writer};
use crate::pipeline::{self, Analysis, Resources};
use crate::problem::Problem;
use crate::records::{self, Copies, Duplicates, Identities, Records, Selection};

pub use batches::grouped;
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

/// Batches that wait to be worked on, and those that are worked on or wait to be taken.
const WAITING_BATCHES: usize = 1;
const TICK: Duration = Duration::from_millis(100);

/// Analyses a corpus and hands over the results, in order of the input, to `each`; corrections that nothing matched come last. Gives
/// what became of the inputs. What `journal` has already is not analysed again.
///
/// # Errors
/// [`Error::Stopped`] soon after `stop` is set; what `each` returns; a pool that cannot be made; a journal that cannot be written, or is
/// one of other inputs.
pub fn run(
    corpus: Corpus,
    journal: Option<Journal>,
    resources: &Resources,
    settings: &Settings,
    stop: &AtomicBool,
    each: &mut dyn FnMut(Event) -> Result<()>,
) -> Result<corpus::Counts> {
    let (earlier, mut writer) = journal.map(|journal| (journal.earlier, journal.writer)).unzip();
    let path = earlier.as_ref().map(|reader| reader.path().to_owned()).unwrap_or_default();
    let analyst = Analyst { resources, settings, path, keeps: writer.is_some() };
    let feed = Resumed::new(corpus, earlier);
    let drive = Drive { threads: settings.threads, duplicates: settings.selection.duplicates, stop, writer: writer.as_mut() };
    let (End { counts, seal, .. }, edits) = drive.all(feed, &|tasks| analyst.work(tasks), each)?;
    let unused = settings.authority.overrides.unused(&edits);
    if let Some(writer) = writer {
        writer.finish(&journal::End { counts, seal, unused: unused.clone() })?;
    }
    unused.into_iter().try_for_each(|problem| each(Event::Problem(problem)))?;
    Ok(counts)
}

/// Hands over the journals of all parts of a corpus as a run of the whole would have; `headings` are those of its dictionaries.
///
/// # Errors
/// As in [`run`]; parts that are broken off, or do not fit together.
pub fn merge(
    parts: Parts,
    headings: &Arc<[Heading]>,
    duplicates: Duplicates,
    threads: usize,
    stop: &AtomicBool,
    each: &mut dyn FnMut(Event) -> Result<()>,
) -> Result<corpus::Counts> {
    let path = PathBuf::from(journal::NAME);
    let restored = |line: Line| restored(&line, headings, &path).map(|event| Worked { event, line: None });
    let work = |lines: Vec<Line>| lines.into_iter().map(restored).collect();
    let (End { counts, unused, .. }, _) = Drive { threads, duplicates, stop, writer: None }.all(parts, &work, each)?;
    unused.into_iter().try_for_each(|problem| each(Event::Problem(problem)))?;
    Ok(counts)
}

/// What came of a task: the event, and its line if that is to be kept.
struct Worked {
    event: Event,
    line: Option<Line>,
}

/// What came of a batch.
struct Done {
    events: Vec<Event>,
    /// Of the journal; empty where there is none, or where it has all that already.
    block: Vec<u8>,
    error: Option<Error>,
}

/// What tasks are turned into, by any thread of the pool.
type Work<'w, T> = dyn Fn(Vec<T>) -> Vec<Result<Worked>> + Sync + 'w;

struct Drive<'d> {
    threads: usize,
    duplicates: Duplicates,
    stop: &'d AtomicBool,
    writer: Option<&'d mut Writer>,
}

impl Drive<'_> {
    /// All tasks of a feed, in their order; gives what the inputs were, and which corrections matched.
    fn all<F: Feed>(self, feed: F, work: &Work<'_, F::Task>, each: &mut dyn FnMut(Event) -> Result<()>) -> Result<(End, BTreeSet<usize>)> {
        let pool = pool(self.threads)?;
        let (batch_sender, batches) = sync_channel(WAITING_BATCHES);
        let (done_sender, done) = sync_channel(WAITING_BATCHES);
        let reader = batches::read(feed, pool.current_num_threads(), batch_sender)?;
        let over = AtomicBool::new(false);
        let mut edits = BTreeSet::new();
        let (mut identities, mut copies, duplicates) = (Identities::default(), Copies::default(), self.duplicates);
        let mut noted = |mut event: Event| {
            if let Event::Document(records) = &mut event {
                identities.settle(records);
                copies.settle(records, duplicates);
                edits.extend(&records.edits);
            }
            each(event)
        };
        let outcome = std::thread::scope(|scope| {
            let (pool, over) = (&pool, &over);
            scope.spawn(move || work_all(pool, &batches, &done_sender, work, over));
            let outcome = self.deliver(&done, &mut noted);
            over.store(true, Ordering::Relaxed);
            // Frees an analysis that waits for room in the channel.
            drop(done);
            outcome
        });
        outcome?;
        // Only a reader that has come to its end closes the channel that ended the loops above.
        Ok((reader.join().unwrap_or_else(|_| Ok(End::default()))?, edits))
    }

    fn deliver(self, done: &Receiver<Receiver<Done>>, each: &mut dyn FnMut(Event) -> Result<()>) -> Result<()> {
        let Self { stop, mut writer, .. } = self;
        let stopped = || if stop.load(Ordering::Relaxed) { Err(Error::Stopped) } else { Ok(()) };
        while let Some(batch) = patiently(done, &stopped, each)? {
            // Without a result whoever worked on it broke down, which ends the run when its threads are joined.
            let Some(Done { events, block, error }) = patiently(&batch, &stopped, each)? else { break };
            if let Some(writer) = writer.as_mut().filter(|_| !block.is_empty()) {
                writer.append(&block)?;
            }
            for event in events {
                stopped()?;
                each(event)?;
            }
            error.map_or(Ok(()), Err)?;
        }
        stopped()
    }
}

/// The next of a channel, none at its end; the clock is looked at meanwhile.
fn patiently<T>(channel: &Receiver<T>, stopped: &dyn Fn() -> Result<()>, each: &mut dyn FnMut(Event) -> Result<()>) -> Result<Option<T>> {
    loop {
        match channel.recv_timeout(TICK) {
            Ok(next) => return Ok(Some(next)),
            Err(RecvTimeoutError::Disconnected) => return Ok(None),
            Err(RecvTimeoutError::Timeout) => {
                stopped()?;
                each(Event::Waiting)?;
            }
        }
    }
}

fn pool(threads: usize) -> Result<ThreadPool> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).thread_name(|number| format!("{}{number}", guard::THREADS)).build();
    pool.map_err(Error::thread)
}

/// Works on batches until the reader or the caller has come to an end; a thread for which one has nothing left begins the next. Results are
/// promised in order of the input.
fn work_all<T: Send>(pool: &ThreadPool, batches: &Batches<T>, done: &SyncSender<Receiver<Done>>, work: &Work<'_, T>, over: &AtomicBool) {
    pool.in_place_scope(|scope| {
        loop {
            match batches.recv_timeout(TICK) {
                Ok(batch) => {
                    let (sender, promise) = sync_channel(1);
                    if done.send(promise).is_err() {
                        return;
                    }
                    scope.spawn(move |_| {
                        if !over.load(Ordering::Relaxed) {
                            // Whoever waited for it may be gone.
                            drop(sender.send(work_on(batch, work)));
                        }
                    });
                }
                // The reader may wait for standard input for ever.
                Err(RecvTimeoutError::Timeout) if !over.load(Ordering::Relaxed) => {}
                Err(_) => return,
            }
        }
    });
}

fn work_on<T: Send>(batch: Batch<T>, work: &Work<'_, T>) -> Done {
    let worked: Vec<Vec<Result<Worked>>> = batch.groups.into_par_iter().with_max_len(1).map(work).collect();
    let mut done = Done { events: Vec::with_capacity(worked.iter().map(Vec::len).sum()), block: Vec::new(), error: batch.error };
    let mut lines = String::new();
    for outcome in worked.into_iter().flatten() {
        match outcome {
            Ok(Worked { event, line }) => {
                line.into_iter().for_each(|line| line.write(&mut lines));
                done.events.push(event);
            }
            Err(error) => {
                done.error = Some(error);
                break;
            }
        }
    }
    if !lines.is_empty() {
        done.block = journal::pack(&lines);
    }
    done
}

/// Turns items into events.
struct Analyst<'a> {
    resources: &'a Resources,
    settings: &'a Settings,
    /// Of the journal, for messages.
    path: PathBuf,
    /// Whether there is a journal.
    keeps: bool,
}

impl Analyst<'_> {
    fn work(&self, tasks: Vec<Read>) -> Vec<Result<Worked>> {
        let fresh = tasks.iter().filter(|task| task.earlier.is_none());
        let documents: Vec<&Document> = fresh.filter_map(|task| task.item.document()).collect();
        let mut rows = self.rows(&documents).into_iter();
        tasks.into_iter().map(|task| self.worked(task, &mut rows)).collect()
    }

    /// What comes of a task; `rows` are those of the documents that were analysed, in their order.
    fn worked(&self, Read { position, item, earlier }: Read, rows: &mut dyn Iterator<Item = Outcome>) -> Result<Worked> {
        if let Some(line) = earlier {
            if !feed::fits(&line, &item) {
                return Err(journal::changed(&self.path, &format!("at {}", feed::name(&item))));
            }
            let event = restored(&line, self.resources.dictionaries.headings(), &self.path)?;
            return Ok(Worked { event, line: None });
        }
        let key = self.keeps.then(|| Key::of(&item));
        let made = self.made(item, rows);
        let line = key.map(|key| Line::new(position, key, &made));
        Ok(Worked { event: made.into(), line })
    }

    fn made(&self, item: Item, rows: &mut dyn Iterator<Item = Outcome>) -> Made {
        let document = match item {
            Item::Document(document) => document,
            Item::Problem(problem) => return Made::Problem(problem),
        };
        match rows.next().unwrap_or_else(|| Err("no rows".to_owned())) {
            Ok(records) => Made::Document(Box::new(Records { text: self.settings.texts.then_some(document.text), ..records })),
            Err(panic) => Made::Problem(guard::problem(&document.id, &panic)),
        }
    }

    /// The rows of each document. Where dixit fails on one, each is looked at alone, so that it costs no other.
    fn rows(&self, documents: &[&Document]) -> Vec<Outcome> {
        let Self { resources, settings, .. } = self;
        let of = |document: &Document, analysis: &Analysis<'_>| {
            records::of(document, analysis, &resources.lexicons, settings.selection, &settings.authority)
        };
        let together = || {
            let analyses = pipeline::analyze_all(documents, resources);
            documents.iter().zip(analyses).map(|(document, analysis)| Ok(of(document, &analysis))).collect()
        };
        let alone = |document: &&Document| guard::guarded(|| of(document, &pipeline::analyze(document, resources)));
        guard::guarded(together).unwrap_or_else(|_| documents.iter().map(alone).collect())
    }
}

/// The rows of a document, or what dixit said when it failed on it.
type Outcome = std::result::Result<Records, String>;

impl From<Made> for Event {
    fn from(made: Made) -> Self {
        match made {
            Made::Document(records) => Event::Document(records),
            Made::Problem(problem) => Event::Problem(problem),
        }
    }
}

/// What a line says.
fn restored(line: &Line, headings: &Arc<[Heading]>, path: &std::path::Path) -> Result<Event> {
    let odd = |error| Error::Format { path: path.to_owned(), line: None, message: format!("item {}: {error}", line.position) };
    line.made(headings).map(Event::from).map_err(odd)
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
                None,
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
        let stopped = run(corpus(folder.path(), 700), None, &resources, &settings, &stop, &mut |_| {
            seen += 1;
            stop.store(seen == 3, Ordering::Relaxed);
            Ok(())
        });
        assert!(matches!(stopped, Err(Error::Stopped)));
        assert_eq!(seen, 3);
        let failed = Error::Option { option: "x", message: String::new() };
        let mut failure = Some(failed);
        let outcome = run(corpus(folder.path(), 700), None, &resources, &settings, &AtomicBool::new(false), &mut |_| {
            failure.take().map_or(Ok(()), Err)
        });
        assert!(matches!(outcome, Err(Error::Option { .. })));
    }
}
