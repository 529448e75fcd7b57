//! Exit codes.

use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// All inputs were read, all checks passed.
    Done,
    /// Some inputs were skipped and are listed, or a check found something.
    Skipped,
    /// The command could not run; nothing was written.
    Failed,
}

impl Exit {
    /// Done, or skipped where there is a `loss`.
    pub fn with_loss(loss: bool) -> Self {
        if loss { Exit::Skipped } else { Exit::Done }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(match exit {
            Exit::Done => 0,
            Exit::Skipped => 1,
            Exit::Failed => 2,
        })
    }
}
