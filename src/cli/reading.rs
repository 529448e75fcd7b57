//! How inputs are read, as typed.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use serde::Serialize;

use super::analyze::name;
use crate::corpus::exports::{self, Export};
use crate::corpus::{self, Inputs, Shard};
use crate::error::Result;
use crate::options;

/// What holds the text and what is known about it; what is left out; limits.
#[derive(Debug, clap::Args, Serialize)]
pub struct Reading {
    /// Column or key that holds the text; article.body leads into nested objects
    #[arg(long, value_name = "COLUMN")]
    text: Option<String>,
    /// Column or key that holds the document's id
    #[arg(long, value_name = "COLUMN")]
    id: Option<String>,
    /// Column or key of the title; it and the five below are found by their usual names (headline, pubDate, publisher, byline, link, lang)
    #[arg(long, value_name = "COLUMN")]
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    /// Column or key of the date
    #[arg(long, value_name = "COLUMN")]
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    /// Column or key of the newspaper, station or site
    #[arg(long, value_name = "COLUMN")]
    #[serde(skip_serializing_if = "Option::is_none")]
    outlet: Option<String>,
    /// Column or key of who wrote it
    #[arg(long, value_name = "COLUMN")]
    #[serde(skip_serializing_if = "Option::is_none")]
    author: Option<String>,
    /// Column or key of the address
    #[arg(long, value_name = "COLUMN")]
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    /// Column or key of the language
    #[arg(long, value_name = "COLUMN")]
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<String>,
    /// Table (CSV) with more about the documents: its columns go along into the reports
    #[arg(long, value_name = "FILE", requires = "on")]
    #[serde(serialize_with = "name", skip_serializing_if = "Option::is_none")]
    metadata: Option<PathBuf>,
    /// Column by which rows of that table find their documents: doc_id, or one that the documents have too, such as url
    #[arg(long, value_name = "COLUMN", requires = "metadata")]
    #[serde(skip_serializing_if = "Option::is_none")]
    on: Option<String>,
    /// Files of a folder to read, instead of those with a known ending: "**/*.text"
    #[arg(long, value_name = "GLOB")]
    include: Vec<String>,
    /// Files and folders below a folder to leave out
    #[arg(long, value_name = "GLOB")]
    exclude: Vec<String>,
    /// Cut texts into documents: as nexis, factiva or proquest export them, or where this regular expression matches (^ and $ are ends of
    /// lines)
    #[arg(long, value_name = "PATTERN")]
    split_on: Option<String>,
    /// Language that is analysed: en leaves out what is surely in another, any takes all
    #[arg(long, value_name = "LANG", default_value = "en", value_parser = PossibleValuesParser::new(["en", "any"]))]
    lang: String,
    /// Only one part of the corpus, such as 2/3: to be analysed apart and joined by dixit merge
    #[arg(long, value_name = "I/N")]
    #[serde(skip_serializing_if = "Option::is_none")]
    shard: Option<Shard>,
    /// Largest document in bytes
    #[arg(long, value_name = "N", default_value_t = 1 << 30)]
    max_bytes: u64,
    /// Most bytes that one compressed file or archive may unpack to
    #[arg(long, value_name = "N", default_value_t = corpus::MAX_UNPACKED)]
    #[serde(skip)]
    max_unpacked: u64,
    /// How many times its own size a compressed file may unpack to
    #[arg(long, value_name = "N", default_value_t = corpus::MAX_RATIO)]
    #[serde(skip)]
    max_ratio: u64,
}

impl Reading {
    /// The table of metadata, which is no input.
    pub fn table(&self) -> Option<&PathBuf> {
        self.metadata.as_ref()
    }

    /// What to read of `paths`, leaving out what matches `own` too.
    ///
    /// # Errors
    /// A pattern that cannot be read.
    pub fn resolve(&self, paths: &[PathBuf], own: impl Iterator<Item = String>) -> Result<Inputs> {
        let export = self.split_on.as_deref().and_then(exports::named);
        let pattern = |part: fn(Export) -> &'static str| {
            let typed = export.map(part).or(self.split_on.as_deref());
            typed.map(|pattern| options::pattern("--split-on", pattern)).transpose()
        };
        let exclude: Vec<String> = self.exclude.iter().cloned().chain(own).collect();
        Ok(Inputs {
            paths: paths.to_vec(),
            include: options::globs("--include", &self.include)?,
            exclude: options::globs("--exclude", &exclude)?,
            text: self.text.clone(),
            id: self.id.clone(),
            columns: self.columns(),
            metadata: self.metadata.clone().zip(self.on.clone()),
            split_on: pattern(|export| export.split)?,
            split_count: if export.is_some() { pattern(|export| export.count)? } else { None },
            any_language: self.lang == "any",
            shard: self.shard,
            max_bytes: self.max_bytes,
            max_unpacked: self.max_unpacked,
            max_ratio: self.max_ratio,
        })
    }

    fn columns(&self) -> Vec<(String, String)> {
        let given = [
            ("title", &self.title),
            ("date", &self.date),
            ("outlet", &self.outlet),
            ("author", &self.author),
            ("url", &self.url),
            ("language", &self.language),
        ];
        given.into_iter().filter_map(|(what, name)| Some((what.to_owned(), name.clone()?))).collect()
    }
}
