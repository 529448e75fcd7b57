//! Ctrl-C: the first one asks the run to end in order, so that nothing is left half written; the second one ends it at once.

use std::sync::atomic::{AtomicBool, Ordering};

use super::exit::Exit;
use super::output::tell;

static STOP: AtomicBool = AtomicBool::new(false);

/// Whether the user wants the run to stop, live.
pub fn on_interrupt() -> &'static AtomicBool {
    let handler = || {
        if STOP.swap(true, Ordering::Relaxed) {
            std::process::exit(Exit::Failed as i32);
        }
        tell("stopping; press again to leave at once");
    };
    if ctrlc::set_handler(handler).is_err() {
        tell("note: Ctrl-C will end this run without clearing up");
    }
    &STOP
}
