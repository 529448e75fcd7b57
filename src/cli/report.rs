//! `dixit report`: reports in further formats of a run that is done.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;

use super::exit::Exit;
use super::output::{counted, tell};
use crate::error::Result;
use crate::options;
use crate::records::Period;
use crate::reports::{self, CsvStyle, Format, Packing};

/// Make reports of an earlier run in other formats, without analysing again
///
/// The run must have been written with --formats jsonl, or csv,jsonl. What is made from it is the same as what the run would have made.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  dixit report reports/run\n  dixit report reports/run --formats xlsx,csv --spreadsheet --out for-excel\n  dixit report reports/run --formats html"
)]
pub struct Args {
    /// Folder of the run
    #[arg(value_name = "RUN")]
    run: PathBuf,
    /// Folder for the reports; without it they join those of the run
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Formats, with commas between them: CSV, JSON Lines, one Excel book with charts, a page to look at (HTML), and Parquet
    #[arg(long, value_name = "LIST", value_delimiter = ',', default_value = "xlsx", value_parser = PossibleValuesParser::new(Format::ALL.map(Format::name)))]
    formats: Vec<String>,
    /// Compress CSV and JSON Lines: gz makes quotes.csv.gz and so on, zst quotes.csv.zst
    #[arg(long, value_name = "HOW", value_parser = PossibleValuesParser::new(Packing::ALL.map(Packing::name)))]
    compress: Option<String>,
    /// Write each speaker's quotes into a file of its own too, in speakers/
    #[arg(long)]
    per_speaker: bool,
    /// Write each outlet's quotes into a file of its own too, in outlets/, where documents have outlets
    #[arg(long)]
    per_outlet: bool,
    /// Write trends.csv too: quotes, words and polarity by period, of all and of each speaker, where documents have dates
    #[arg(long, value_name = "PERIOD", value_parser = PossibleValuesParser::new(Period::ALL.map(Period::name)))]
    period: Option<String>,
    /// Make CSV safe for spreadsheets: no cell is run as a formula, converted or too long
    #[arg(long)]
    spreadsheet: bool,
    /// Begin CSV files with a byte-order mark, by which Excel knows UTF-8
    #[arg(long)]
    bom: bool,
    /// What stands between cells of CSV: , ; | or tab
    #[arg(long, value_name = "CHARACTER", default_value = ",")]
    delimiter: String,
}

impl Args {
    pub fn run(self) -> Result<Exit> {
        let formats = self.formats.iter().filter_map(|name| Format::named(name)).collect();
        let csv = CsvStyle { delimiter: options::delimiter(&self.delimiter)?, bom: self.bom, spreadsheet: self.spreadsheet };
        let period = self.period.as_deref().and_then(Period::named);
        let settings = reports::Settings {
            formats,
            csv,
            per_speaker: self.per_speaker,
            per_outlet: self.per_outlet,
            packed: self.compress.as_deref().and_then(Packing::named),
            period,
            ..reports::Settings::default()
        };
        let written = reports::replay(&self.run, self.out.as_ref().unwrap_or(&self.run), options::written(settings)?)?;
        tell(&format!("{} by {}", counted(written.counts.quotes, "quote"), counted(written.counts.speakers, "speaker")));
        tell(&format!("reports: {} ({})", written.folder.display(), written.files.join(", ")));
        Ok(Exit::Done)
    }
}
