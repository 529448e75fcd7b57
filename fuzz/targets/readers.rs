//! Any bytes as a file of any format. The first line is the file's ending, the rest what it holds.
//!
//! The guard of the corpus hides nothing here: libFuzzer's hook ends the process where a panic begins.

#![no_main]

use std::fs;
use std::sync::LazyLock;

use dixit::corpus::{self, Inputs, Item};
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

static FOLDER: LazyLock<TempDir> = LazyLock::new(|| tempfile::tempdir().unwrap());

fuzz_target!(|bytes: &[u8]| {
    let (name, content) = bytes.split_at(bytes.iter().position(|byte| *byte == b'\n').unwrap_or(0));
    let content = content.strip_prefix(b"\n").unwrap_or(content);
    let ending: String = name.iter().copied().filter(u8::is_ascii_alphanumeric).take(8).map(char::from).collect();
    let path = FOLDER.path().join(format!("a.{ending}"));
    fs::write(&path, content).unwrap();
    let inputs = Inputs {
        paths: vec![path.clone()],
        any_language: content.len() % 2 == 0,
        max_bytes: 1 << 16,
        max_unpacked: 1 << 20,
        ..Inputs::default()
    };
    let mut corpus = corpus::open(inputs).unwrap();
    let (mut documents, mut lost) = (0, 0);
    for item in &mut corpus {
        match item {
            Item::Document(document) => {
                assert!(document.text.len() <= 1 << 16 && document.text.contains(char::is_alphanumeric));
                documents += 1;
            }
            Item::Problem(problem) => {
                assert!(!problem.message.is_empty() && !problem.hint.is_empty(), "{problem:?}");
                lost += u64::from(problem.rule.is_loss());
            }
        }
    }
    let counts = corpus.counts();
    assert_eq!((counts.read, counts.failed), (documents, lost));
    fs::remove_file(path).unwrap();
});
