//! Where the events of a run go: into the reports, with an eye on what is lost.

use crate::error::{Error, Result};
use crate::problem::Problem;
use crate::reports::Reports;
use crate::run::Event;

/// The reports, and the first loss.
pub struct Sink {
    /// What is written.
    pub reports: Reports,
    /// Whether a loss ends the run.
    pub strict: bool,
    /// The first thing that was lost.
    pub loss: Option<Problem>,
}

impl Sink {
    /// Writes an event.
    ///
    /// # Errors
    /// A file cannot be written; something was lost where that is not to be.
    pub fn take(&mut self, event: Event) -> Result<()> {
        match event {
            Event::Document(records) => {
                records.problems.iter().try_for_each(|problem| self.look(problem))?;
                self.reports.document(&records)
            }
            Event::Problem(problem) => {
                self.look(&problem)?;
                self.reports.problem(&problem)
            }
            Event::Waiting => Ok(()),
        }
    }

    fn look(&mut self, problem: &Problem) -> Result<()> {
        if !problem.rule.is_loss() {
            return Ok(());
        }
        if self.strict {
            return Err(Error::Loss(Box::new(problem.clone())));
        }
        self.loss.get_or_insert_with(|| problem.clone());
        Ok(())
    }

    /// The reports.
    ///
    /// # Errors
    /// Nothing but losses was met, and `read` documents, none.
    pub fn reports(self, read: u64) -> Result<Reports> {
        match self.loss {
            Some(problem) if read == 0 => Err(Error::NothingRead(Box::new(problem))),
            _ => Ok(self.reports),
        }
    }
}
