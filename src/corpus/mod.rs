//! Inputs: files, folders and streams, read one document at a time.

mod document;

pub use document::Document;
