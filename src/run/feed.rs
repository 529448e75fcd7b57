//! What a run works on: a corpus, with what an earlier run made of it, or the journals of parts.

use super::guard;
use crate::corpus::{Corpus, Counts, Item, Seal};
use crate::error::Result;
use crate::journal::{self, Key, Line, Parts, Reader};
use crate::problem::Problem;

/// Gives tasks in order of the input.
pub(super) trait Feed: Send + 'static {
    type Task: Send;

    /// The next task.
    fn next(&mut self) -> Result<Option<Self::Task>>;

    /// Its size in bytes of text, about.
    fn size(task: &Self::Task) -> usize;

    /// The task to tell that the feed itself broke down.
    fn broken(&mut self, panic: &str) -> Option<Self::Task>;

    /// What the inputs were and what became of them, after the last task.
    fn end(&mut self) -> Result<End>;
}

/// See [`Feed::end`].
#[derive(Debug, Default)]
pub(super) struct End {
    pub(super) counts: Counts,
    pub(super) seal: Seal,
    /// Corrections that nothing matched, where that is known already.
    pub(super) unused: Vec<Problem>,
}

/// An item of a corpus, and what an earlier run made of it.
pub(super) struct Read {
    pub(super) position: u64,
    pub(super) item: Item,
    pub(super) earlier: Option<Line>,
}

/// A corpus. What is in the journal of an earlier run is read again, to be compared, but not analysed again.
pub(super) struct Resumed {
    corpus: Corpus,
    earlier: Option<Reader>,
    /// What a broken reader left unread counts as one loss at least.
    broken: u64,
}

impl Resumed {
    pub(super) fn new(corpus: Corpus, earlier: Option<Reader>) -> Self {
        Self { corpus, earlier, broken: 0 }
    }

    /// The earlier line of an item.
    fn earlier(&mut self, item: Option<&Item>) -> Result<Option<Line>> {
        let Some(reader) = &mut self.earlier else { return Ok(None) };
        let Some(line) = reader.next_line()? else {
            self.earlier = None;
            return Ok(None);
        };
        match item {
            None => Err(journal::changed(reader.path(), "there are fewer documents")),
            Some(_) if line.position == self.corpus.position() => Ok(Some(line)),
            Some(item) => Err(journal::changed(reader.path(), &format!("at {}", name(item)))),
        }
    }
}

/// What an item is called.
pub(super) fn name(item: &Item) -> &str {
    match item {
        Item::Document(document) => &document.id,
        Item::Problem(problem) => &problem.document,
    }
}

impl Feed for Resumed {
    type Task = Read;

    fn next(&mut self) -> Result<Option<Read>> {
        let item = self.corpus.next();
        let earlier = self.earlier(item.as_ref())?;
        Ok(item.map(|item| Read { position: self.corpus.position(), item, earlier }))
    }

    fn size(task: &Read) -> usize {
        match &task.item {
            Item::Document(document) => document.text.len(),
            Item::Problem(_) => 0,
        }
    }

    fn broken(&mut self, panic: &str) -> Option<Read> {
        self.broken += 1;
        Some(Read { position: u64::MAX, item: Item::Problem(guard::problem("", panic)), earlier: None })
    }

    fn end(&mut self) -> Result<End> {
        let broken = Counts { expected: self.broken, failed: self.broken, ..Counts::default() };
        Ok(End { counts: self.corpus.counts().and(broken), seal: self.corpus.seal(), unused: Vec::new() })
    }
}

impl Feed for Parts {
    type Task = Line;

    fn next(&mut self) -> Result<Option<Line>> {
        self.next_line()
    }

    fn size(task: &Line) -> usize {
        task.size()
    }

    fn broken(&mut self, _: &str) -> Option<Line> {
        None
    }

    fn end(&mut self) -> Result<End> {
        let (counts, unused) = Parts::end(self)?;
        Ok(End { counts, seal: Seal::default(), unused })
    }
}

/// Whether an earlier line is about this item.
pub(super) fn fits(line: &Line, item: &Item) -> bool {
    line.is_of(Key::of(item))
}
