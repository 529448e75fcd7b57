//! The guard around each document: a mistake in dixit costs that document and no other.

use std::any::Any;
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, Location, catch_unwind};

use crate::problem::{Problem, Rule};

thread_local! {
    /// Where this thread panicked last, as [`quiet_panics`] noted it.
    static PLACE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// The names of threads on which a panic becomes a problem begin so.
pub const THREADS: &str = "dixit-";

/// Keeps the panics that become problems off the terminal, and notes their places. For programs, once, before a run.
pub fn quiet_panics() {
    let loud = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if !std::thread::current().name().is_some_and(|name| name.starts_with(THREADS)) {
            return loud(info);
        }
        let place = info.location().map(Location::to_string).unwrap_or_default();
        PLACE.with_borrow_mut(|last| *last = place);
    }));
}

/// Does `work`; where it panics, says why and, after [`quiet_panics`], where.
pub fn guarded<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    // What a panic may have left half done belongs to the document alone and is dropped with it.
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| message(&*panic))
}

/// What a panic says, with its place where that is known.
pub fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    let place = PLACE.with_borrow_mut(std::mem::take);
    format!("{}{}{place}", text.unwrap_or("unknown"), if place.is_empty() { "" } else { " at " })
}

/// The problem of a document on which dixit failed.
pub fn problem(document: &str, panic: &str) -> Problem {
    Problem {
        document: document.to_owned(),
        place: String::new(),
        rule: Rule::Panic,
        message: format!("dixit failed: {panic}"),
        hint: "the document is left out; please report the message, with the text if you may".to_owned(),
    }
}

#[cfg(test)]
#[allow(clippy::panic, clippy::indexing_slicing)]
mod tests {
    use super::*;

    #[test]
    fn panics_become_messages() {
        assert_eq!(guarded(|| 1), Ok(1));
        assert_eq!(guarded(|| -> i32 { panic!("odd") }).err().as_deref(), Some("odd"));
        let none: &[i32] = &[];
        assert!(guarded(|| none[std::hint::black_box(3)]).is_err_and(|message| message.contains("out of bounds")));
        assert_eq!(problem("a", "odd").rule, Rule::Panic);
    }
}
