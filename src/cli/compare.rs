//! `dixit compare`: two runs, or two parts of one, side by side.

use std::fs;
use std::path::{Path, PathBuf};

use super::exit::Exit;
use super::output::{counted, print, tell, write_new};
use crate::comparison::{self, Change, Comparison, Part, Plan};
use crate::error::{Error, Result};
use crate::records::Row;
use crate::reports::{self, CsvStyle};

/// How many speakers are told.
const MOST: usize = 10;
/// What `--by` wants.
const VALUES: &str =
    "give two values with a comma between them, and quotation marks around one that has a comma: outlet=NAME,\"NAME, NAME\"";

/// Compare two runs, or two outlets of one: who gained and lost words, and which quotes changed
///
/// Prints the speakers whose share of all quoted words changed most. With --out, compared-speakers.csv has all speakers with their quotes,
/// words, shares and polarity on both sides, and compared-quotes.csv, for two runs of the same texts, each quote that was added, removed
/// or changed.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  dixit compare reports/may reports/june --out reports/change\n  dixit compare reports/news --by 'outlet=The Post,Harbor News'"
)]
pub struct Args {
    /// Folders that dixit analyze wrote, with quotes.jsonl or quotes.csv: two, or one with --by
    #[arg(required = true, num_args = 1..=2, value_name = "RUN")]
    runs: Vec<PathBuf>,
    /// Two values of a column, of quotes.csv or of the input, whose quotes are compared: outlet=NAME,NAME; a value with a comma stands
    /// in quotation marks
    #[arg(long, value_name = "COLUMN=A,B")]
    by: Option<String>,
    /// Folder for the tables, in which these must not exist yet
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Make the tables safe for spreadsheets: no cell is run as a formula
    #[arg(long)]
    spreadsheet: bool,
    /// Begin the tables with a byte-order mark, by which Excel knows UTF-8
    #[arg(long)]
    bom: bool,
}

impl Args {
    pub fn run(self) -> Result<Exit> {
        let (plan, names) = self.plan()?;
        let found = comparison::compare(&plan)?;
        check(&found, &names)?;
        if let Some(out) = &self.out {
            let style = CsvStyle { spreadsheet: self.spreadsheet, bom: self.bom, ..CsvStyle::default() };
            write(out, &found.speakers, style)?;
            found.quotes.as_ref().map_or(Ok(()), |quotes| write(out, quotes, style))?;
        }
        print(&summary(&found, &names))?;
        if found.quotes.is_none() && self.by.is_none() {
            tell("attention: the runs have no quote in common, so quotes were not compared; are they of other texts?");
        }
        Ok(Exit::Done)
    }

    fn plan(&self) -> Result<(Plan, [String; 2])> {
        let wrong = |message: &str| Error::Option { option: "--by", message: message.to_owned() };
        match (self.runs.as_slice(), &self.by) {
            ([a, b], None) => Ok((Plan::Runs(a.clone(), b.clone()), [a, b].map(|run| run.display().to_string()))),
            ([run], Some(by)) => {
                let (column, values) = by.split_once('=').ok_or_else(|| wrong("give a column and two values: outlet=NAME,NAME"))?;
                let names = two(values).ok_or_else(|| wrong(VALUES))?;
                let [a, b] = names.clone().map(|value| Part { column: column.trim().to_owned(), value });
                Ok((Plan::Parts(run.clone(), a, b), names))
            }
            ([_], None) => Err(wrong("compare two runs, or give --by for two parts of one")),
            _ => Err(wrong("it divides one run; leave it out, or the second run")),
        }
    }
}

/// Two values as in a line of CSV.
fn two(values: &str) -> Option<[String; 2]> {
    let mut lines = csv::ReaderBuilder::new().has_headers(false).trim(csv::Trim::All).from_reader(values.as_bytes());
    let line = lines.records().next()?.ok()?;
    Vec::from_iter(line.iter().map(str::to_owned)).try_into().ok()
}

/// A run without quotes is most likely the wrong one.
fn check(found: &Comparison, names: &[String; 2]) -> Result<()> {
    match found.sides.iter().zip(names).find(|(side, _)| side.quotes == 0) {
        Some((_, name)) => Err(Error::Option { option: "RUN", message: format!("`{name}` has no quotes to compare") }),
        None => Ok(()),
    }
}

fn write<R: Row>(out: &Path, rows: &[R], style: CsvStyle) -> Result<()> {
    fs::create_dir_all(out).map_err(Error::file(out, "cannot make the folder"))?;
    let path = out.join(format!("{}.csv", R::TABLE));
    write_new(&path, reports::text(rows, style))?;
    tell(&format!("{}: {}", path.display(), counted(rows.len() as u64, "row")));
    Ok(())
}

fn summary(found: &Comparison, names: &[String; 2]) -> String {
    let mut lines = Vec::new();
    for (letter, (side, name)) in ["A", "B"].into_iter().zip(found.sides.iter().zip(names)) {
        let speakers = counted(side.speakers.len() as u64, "speaker");
        lines.push(format!("{letter} {name}: {} by {speakers}, {}", counted(side.quotes, "quote"), counted(side.words, "word")));
    }
    for (title, gained) in [("Gained most words, as a share of all:", true), ("Lost most:", false)] {
        let rows = found.speakers.iter().filter(|row| if gained { row.share_change > 0.0 } else { row.share_change < 0.0 });
        let rows: Vec<_> = rows.take(MOST).collect();
        lines.extend((!rows.is_empty()).then(|| format!("\n{title}")));
        lines.extend(rows.into_iter().map(line));
    }
    if let Some(quotes) = &found.quotes {
        let count = |change| {
            quotes.iter().filter(|row| row.change == change).map(|row| &row.quote_id).collect::<std::collections::BTreeSet<_>>().len()
        };
        let counts = [Change::Added, Change::Removed, Change::Changed].map(|change| format!("{} {}", count(change), change.name()));
        lines.push(format!("\nQuotes: {}", counts.join(", ")));
    }
    lines.join("\n") + "\n"
}

fn line(row: &comparison::ComparedRow) -> String {
    let percent = |share: f32| format!("{:.1}", f64::from(share) * 100.0);
    let [from, to] = row.share.map(percent);
    let polarity = row.polarity_change.filter(|change| change.abs() >= 0.1).map(|change| format!(", polarity {change:+.2}"));
    let change = f64::from(row.share_change) * 100.0;
    format!("  {change:+6.1}  {} ({from} % to {to} %{})", row.speaker, polarity.unwrap_or_default())
}
