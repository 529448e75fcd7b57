//! The command line program: parses, runs, says what went wrong, gives the exit code.

use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use dixit::cli::{Cli, Exit, is_closed_pipe};

// Many small rows are made and dropped by all threads at once, which the system's allocators are slower at.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    match Cli::parse().run() {
        Ok(exit) => exit.into(),
        Err(error) if is_closed_pipe(&error) => Exit::Done.into(),
        Err(error) => {
            // Where nobody can be told, the exit code still says it.
            let _ = writeln!(std::io::stderr().lock(), "dixit: {error}");
            Exit::Failed.into()
        }
    }
}
