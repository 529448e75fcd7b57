//! `dixit convert`: annotated texts of another form into the JSON Lines that dixit reads.

use std::path::PathBuf;

use super::exit::Exit;
use super::output::{counted, print, tell, write_new};
use crate::error::Result;
use crate::evaluation::{self, GoldDocument};

/// Turn a folder of brat files (NAME.txt and NAME.ann) into one file of annotated texts
///
/// An attribution may be an event with the roles Source, Cue and Content, or relations between spans of these types, or an Attribution
/// span with relations to them. Offsets are code points. What is written has one document a line, as `dixit eval --gold` takes it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  dixit convert annotated/ --out gold.jsonl")]
pub struct Args {
    /// Folder of brat files, with all below it
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// File to write, which must not exist yet; without it the lines go to standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Args {
    pub fn run(self) -> Result<Exit> {
        let gold = evaluation::read_gold(&self.folder)?;
        let lines: String = gold.iter().map(line).collect();
        match &self.out {
            Some(out) => write_new(out, &lines)?,
            None => print(&lines)?,
        }
        let attributions: usize = gold.iter().map(|document| document.attributions.len()).sum();
        tell(&format!("{}, {}", counted(gold.len() as u64, "document"), counted(attributions as u64, "attribution")));
        Ok(Exit::Done)
    }
}

fn line(document: &GoldDocument) -> String {
    serde_json::to_string(document).map(|line| line + "\n").unwrap_or_default()
}
