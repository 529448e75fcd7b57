//! `dixit agree`: what filled sheets say of a run, how far their coders agree, and the corrections that follow.

use std::path::PathBuf;

use super::exit::Exit;
use super::output::{counted, print, tell, write_new};
use crate::coding::{self, Coded, Decisions, Findings};
use crate::error::{Error, Result};

/// Say how right a run is by sheets that were filled in, and how far their coders agree
///
/// For attribution, source, speaker, extent and stance: the share that is right, by stratum and in all, with Wilson's 95 % interval;
/// in all, strata count by their size in the run. With several sheets Cohen's kappa for each pair and Krippendorff's alpha. Cells that
/// are no answer are named and left out, and the exit code is 1 then.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  dixit agree ann.csv\n  dixit agree ann.csv bo.csv --run reports/news --overrides overrides.csv\n  dixit analyze news/ --overrides overrides.csv        the run again, corrected"
)]
pub struct Args {
    /// Sheets of dixit sample, filled in, as CSV or Excel books; one a coder
    #[arg(required = true, value_name = "SHEET")]
    sheets: Vec<PathBuf>,
    /// The run that they were drawn from: checks that the quotes are there, and says what blind sheets hide
    #[arg(long, value_name = "RUN")]
    run: Option<PathBuf>,
    /// Table of corrections to write, which must not exist yet, for dixit analyze --overrides
    #[arg(long, value_name = "FILE")]
    overrides: Option<PathBuf>,
}

impl Args {
    pub fn run(self) -> Result<Exit> {
        let sheets = coding::read(&self.sheets, self.run.as_deref())?;
        if let Some(blind) = sheets.iter().find(|sheet| sheet.is_blind && self.run.is_none() && self.overrides.is_some()) {
            let message = format!("{} is blind: only --run RUN can say which of its names differ from those in the run", blind.coder);
            return Err(Error::Option { option: "--overrides", message });
        }
        let faults: Vec<&String> = sheets.iter().flat_map(|sheet| &sheet.faults).collect();
        faults.iter().for_each(|fault| tell(fault));
        let decisions = Decisions::new(&sheets);
        if decisions.units.is_empty() {
            return Err(nothing(&sheets));
        }
        if let Some(out) = &self.overrides {
            let corrections = decisions.corrections();
            write_new(out, coding::table(&corrections))?;
            tell(&format!("{}: {}", out.display(), counted(corrections.len() as u64, "correction")));
        }
        print(&Findings::new(&sheets, &decisions).to_string())?;
        Ok(Exit::with_loss(!faults.is_empty()))
    }
}

fn nothing(sheets: &[Coded]) -> Error {
    let coders = sheets.iter().map(|sheet| sheet.coder.as_str()).collect::<Vec<_>>().join(", ");
    let message = format!("no row of {coders} has an answer; fill in right_attribution and the columns after it");
    Error::Option { option: "SHEET", message }
}
