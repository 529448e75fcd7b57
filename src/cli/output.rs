//! What goes to standard output, to standard error and into single new files.

use std::error::Error as _;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

const STDOUT: &str = "standard output";

/// Writes to standard output.
///
/// # Errors
/// It cannot be written; see [`is_closed_pipe`].
pub fn print(text: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(Error::file(STDOUT, "cannot write"))
}

/// Writes a new file, whole or not at all.
///
/// # Errors
/// There is one already; it cannot be written.
pub fn write_new(out: &Path, content: impl AsRef<[u8]>) -> Result<()> {
    if out.exists() {
        let message = "it exists already: choose another name, or take it away".to_owned();
        return Err(Error::Format { path: out.into(), line: None, message });
    }
    let mut beside = out.as_os_str().to_owned();
    beside.push(".dixit-tmp");
    let beside = PathBuf::from(beside);
    let done = fs::write(&beside, content).and_then(|()| fs::rename(&beside, out));
    if done.is_err() {
        let _ = fs::remove_file(&beside);
    }
    done.map_err(Error::file(out, "cannot write"))
}

/// Tells the user something beside the results. Where nobody can be told, the results still count.
pub fn tell(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// Whether the reader of standard output has seen enough (`dixit show x | head`): that is success.
pub fn is_closed_pipe(error: &Error) -> bool {
    let source = error.source().and_then(|source| source.downcast_ref::<io::Error>());
    source.is_some_and(|source| source.kind() == io::ErrorKind::BrokenPipe)
}

/// A count for people: 1,234,567.
pub fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (at, digit) in digits.char_indices() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A count with its noun: "1 quote", "2,000 quotes".
pub fn counted(count: u64, noun: &str) -> String {
    format!("{} {noun}{}", grouped(count), if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_for_people() {
        for (count, text) in
            [(0, "0 quotes"), (1, "1 quote"), (999, "999 quotes"), (1_000, "1,000 quotes"), (1_234_567, "1,234,567 quotes")]
        {
            assert_eq!(counted(count, "quote"), text);
        }
    }

    #[test]
    fn a_closed_pipe_is_told_from_a_full_disk() {
        for (kind, closed) in [(io::ErrorKind::BrokenPipe, true), (io::ErrorKind::StorageFull, false)] {
            assert_eq!(is_closed_pipe(&Error::file(STDOUT, "cannot write")(kind.into())), closed);
        }
    }
}
