//! `dixit sample`: a random sample of a run's quotes as a sheet to check by hand.

use std::fs;
use std::path::{Path, PathBuf};

use super::exit::Exit;
use super::output::{counted, print, tell, write_new};
use crate::coding::{self, Plan, Sample};
use crate::error::{Error, Result};
use crate::options;
use crate::reports::CsvStyle;

/// Draw a random sample of a run's quotes as a sheet to check by hand
///
/// The sheet has a row a quote, with its context, what dixit answered, and empty columns for a person's judgement. Beside SHEET.csv the
/// file SHEET.README.txt says what may stand in them. The same seed draws the same quotes: write a sheet for each coder. What the
/// filled sheets say tells dixit agree.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  dixit sample reports/news --n 200 --by kind,outlet --seed 7 --out ann.csv\n  dixit sample reports/news --n 200 --by kind,outlet --seed 7 --blind --out bo.xlsx"
)]
pub struct Args {
    /// Folder that dixit analyze wrote, with quotes.jsonl or quotes.csv
    run: PathBuf,
    /// How many quotes to draw
    #[arg(long, value_name = "N", default_value_t = 200)]
    n: usize,
    /// Columns, of quotes.csv or of the input, whose values divide the quotes: each part gets its share, and one quote at least
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    by: Vec<String>,
    /// Number that chance begins with
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Sheet to write, which must not exist yet: an Excel book, with answers to choose from, if its name ends in .xlsx; without it the sheet goes to standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Leave out what dixit answered, so that it cannot sway the coder
    #[arg(long)]
    blind: bool,
    /// Begin a CSV sheet with a byte-order mark, by which Excel knows UTF-8
    #[arg(long)]
    bom: bool,
    /// What stands between cells of CSV: , ; | or tab
    #[arg(long, value_name = "CHARACTER", default_value = ",")]
    delimiter: String,
}

impl Args {
    pub fn run(self) -> Result<Exit> {
        if self.n == 0 {
            return Err(Error::Option { option: "--n", message: "0 quotes make no sample; 200 is a good beginning".to_owned() });
        }
        let style = CsvStyle { delimiter: options::delimiter(&self.delimiter)?, bom: self.bom, ..CsvStyle::default() };
        let by = self.by.iter().map(|column| column.trim().to_owned()).filter(|column| !column.is_empty()).collect();
        let sample = coding::draw(&self.run, &Plan { rows: self.n, by, seed: self.seed })?;
        let csv = || coding::csv(&sample.entries, self.blind, style);
        match &self.out {
            Some(out) if out.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx")) => {
                write_both(out, &coding::book(&sample.entries, self.blind)?, self.blind)?;
            }
            Some(out) => write_both(out, csv().as_bytes(), self.blind)?,
            None => {
                print(&csv())?;
                tell(coding::guide(self.blind).trim_end());
            }
        }
        told(&sample);
        Ok(Exit::Done)
    }
}

/// The sheet and the guide beside it, which may be there from another coder's sheet of the name.
fn write_both(out: &Path, sheet: &[u8], is_blind: bool) -> Result<()> {
    write_new(out, sheet)?;
    let path = out.with_extension("README.txt");
    let guide = coding::guide(is_blind);
    if fs::read_to_string(&path).is_ok_and(|there| there == guide) {
        return Ok(());
    }
    write_new(&path, &guide)
}

fn told(sample: &Sample) {
    for stratum in &sample.strata {
        tell(&format!("{}: {} of {}", stratum.name, stratum.drawn, counted(stratum.size, "quote")));
    }
    let empty = sample.strata.iter().filter(|stratum| stratum.drawn == 0).count();
    if empty > 0 {
        tell(&format!("attention: {empty} of these have no quote in the sheet; draw more, or take fewer columns"));
    }
}
