//! `dixit merge`: the parts of a corpus to the reports of the whole.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use clap::builder::PossibleValuesParser;
use serde_json::Value;

use super::exit::Exit;
use super::kept::Kept;
use super::output::tell;
use super::sink::Sink;
use super::{stop, summary};
use crate::error::Result;
use crate::journal::Parts;
use crate::reports::{self, Format, Manifest, Reports};
use crate::{options, run};

/// Join the parts of a corpus that were analysed apart (analyze --shard) into the reports of the whole
///
/// The reports are byte for byte those that one run of the whole corpus would have written, with the options of the parts.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Folders of the parts' runs, in any order
    #[arg(required = true, value_name = "RUN")]
    runs: Vec<PathBuf>,
    /// Folder for the reports; those of an earlier run are replaced when all is done
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Formats, with commas between them, instead of those of the parts
    #[arg(long, value_name = "LIST", value_delimiter = ',', value_parser = PossibleValuesParser::new(Format::ALL.map(Format::name)))]
    formats: Vec<String>,
    /// Threads; 0 is one a core. The reports are the same for any number
    #[arg(long, value_name = "N", default_value_t = 0)]
    threads: usize,
}

const EXAMPLES: &str = "\
Examples:
  dixit analyze corpus/ --shard 1/3 --out parts/1     on three machines, with 1/3, 2/3 and 3/3
  dixit merge parts/1 parts/2 parts/3 --out reports/whole";

impl Args {
    pub fn run(self) -> Result<Exit> {
        let start = Instant::now();
        let (header, parts) = Parts::open(&self.runs)?;
        let home = self.runs.first().map(PathBuf::as_path).unwrap_or(&self.out);
        let Kept { manifest, notes, headings, duplicates, settings, .. } = Kept::of_whole(&header, home)?;
        let (manifest, settings) = self.written(manifest, settings)?;
        let stop = stop::on_interrupt();
        let mut reports = Reports::create(&self.out, settings)?;
        notes.iter().try_for_each(|problem| reports.problem(problem))?;
        let headings = Arc::from(headings);
        let mut sink = Sink { reports, strict: false, loss: None };
        let threads = options::threads(self.threads)?;
        let inputs = run::merge(parts, &headings, duplicates, threads, stop, &mut |event| sink.take(event))?;
        let written = sink.reports(inputs.read)?.finish(inputs, manifest)?;
        summary::lines(&written, start.elapsed()).iter().for_each(|line| tell(line));
        Ok(Exit::with_loss(written.counts.failed + written.counts.skipped > 0))
    }

    /// What to write: what the parts did, in other formats if they are asked for.
    fn written(&self, manifest: Manifest, settings: reports::Settings) -> Result<(Manifest, reports::Settings)> {
        if self.formats.is_empty() {
            return Ok((manifest, settings));
        }
        let mut named = manifest.options().clone();
        if let Some(formats) = named.get_mut("formats") {
            *formats = Value::from(self.formats.clone());
        }
        let formats = self.formats.iter().filter_map(|name| Format::named(name)).collect();
        Ok((manifest.with_options(named), options::written(reports::Settings { formats, ..settings })?))
    }
}
