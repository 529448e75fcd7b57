//! Where annotated texts are, for the tests that measure on them.

#![allow(clippy::print_stderr)]

use std::env;
use std::path::{Path, PathBuf};

/// A file in the folder that the variable `DIXIT_SHARED` names, else in `../shared`; none, said in one line, where it is not there.
pub fn shared(file: &str) -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let path = env::var_os("DIXIT_SHARED").map_or_else(beside, PathBuf::from).join(file);
    if !path.exists() {
        eprintln!("{} is not there: nothing is measured", path.display());
        return None;
    }
    Some(path)
}
