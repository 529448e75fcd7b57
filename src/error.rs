//! What stops a run: wrong options, a lexicon file that cannot be used, an output that cannot be written. Each error says where it
//! is (path, line, column name) and, where it can, what to do. Oddities of single documents are [`crate::problem::Problem`]s instead.

use std::fmt::Display;
use std::path::PathBuf;

use crate::problem::Problem;

/// A run cannot go on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An option's value is not usable.
    #[error("{option}: {message}")]
    Option {
        /// The option as typed, such as `--split-on`.
        option: &'static str,
        /// What is wrong and what would be right.
        message: String,
    },
    /// A lexicon file is wrong on some lines.
    #[error("{} lexicon problem(s):\n{}", .0.len(), .0.join("\n"))]
    Lexicon(
        /// Each as `path:line: message`.
        Vec<String>,
    ),
    /// A file could not be read or written.
    #[error("{}: {action}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What was tried: "cannot open", "cannot write".
        action: &'static str,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file's content is not what it should be.
    #[error("{}{}: {message}", path.display(), line.map(|line| format!(":{line}")).unwrap_or_default())]
    Format {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: Option<u64>,
        /// What is wrong.
        message: String,
    },
    /// Not one document could be read; reports of an earlier run are left as they are.
    #[error("no document could be read, and no report was written: {}: {} ({})", .0.document, .0.message, .0.hint)]
    NothingRead(
        /// The first thing that could not be read.
        Box<Problem>,
    ),
    /// Something was lost where the user wants all or nothing.
    #[error("--strict: {}{}: {} ({})", .0.document, if .0.place.is_empty() { String::new() } else { format!(", {}", .0.place) }, .0.message, .0.hint)]
    Loss(
        /// What was lost.
        Box<Problem>,
    ),
    /// The user stopped the run.
    #[error("stopped; nothing was written")]
    Stopped,
}

/// A result whose failure stops the run.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// For `map_err` on file operations.
    pub fn file(path: impl Into<PathBuf>, action: &'static str) -> impl FnOnce(std::io::Error) -> Error {
        let path = path.into();
        move |source| Error::File { path, action, source }
    }

    /// For `map_err` where a thread is started.
    pub(crate) fn thread(error: impl Display) -> Self {
        Error::Option { option: "--threads", message: format!("cannot start a thread: {error}") }
    }
}
