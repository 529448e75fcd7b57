//! Any text through all stages; then what `tests/properties.rs` says of any text holds of this one.

#![no_main]

#[path = "../../tests/sound/mod.rs"]
mod sound;

use std::sync::LazyLock;

use dixit::pipeline::Resources;
use libfuzzer_sys::fuzz_target;

static RESOURCES: LazyLock<Resources> = LazyLock::new(|| Resources::load(None, None).unwrap());

fuzz_target!(|bytes: &[u8]| sound::check(&String::from_utf8_lossy(bytes), &RESOURCES));
