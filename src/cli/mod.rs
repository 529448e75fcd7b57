//! The command line as typed, one file a command. No file is touched while it is parsed.

mod agree;
mod analyze;
mod compare;
mod completions;
mod convert;
mod eval;
mod exit;
mod kept;
mod lexicon;
mod marks;
mod merge;
mod output;
mod progress;
mod reading;
mod report;
mod sample;
mod show;
mod sink;
mod stance;
mod stop;
mod summary;
mod train;
mod wanted;

use clap::{Parser, Subcommand};

use crate::error::Result;
use crate::pipeline::Resources;

pub use exit::Exit;
pub use output::is_closed_pipe;

/// Finds who said what in text, and where they stand.
///
/// dixit reads texts in bulk, finds every quotation and attribution ("said", "according to"), links it to its speaker, scores its
/// stance with lexicons, and writes tables that open in a spreadsheet. It needs nothing to download and no network.
#[derive(Debug, Parser)]
#[command(name = "dixit", version, max_term_width = 100, after_help = EXAMPLES)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  dixit analyze news/ --out reports/news       every text below news/
  dixit analyze articles.csv --text body       one text a row; other columns go along
  dixit report reports/news --formats xlsx     the same as an Excel book, of a run with --formats jsonl
  dixit merge parts/1 parts/2 --out DIR        parts of a large corpus, analysed apart, as one
  dixit compare reports/may reports/june       who gained and lost words, which quotes changed
  dixit show story.txt                         one text, its attributions marked
  dixit eval --gold gold.jsonl                 how well that works on annotated texts
  dixit sample reports/news --out check.csv    a random sample to check by hand
  dixit train --syntax trees.conllu --out DIR  learn the models again, from annotated texts

Exit codes: 0 all inputs read; 1 some were skipped, see problems.csv; 2 could not run.";

#[derive(Debug, Subcommand)]
enum Command {
    Analyze(Box<analyze::Args>),
    Report(report::Args),
    Merge(merge::Args),
    Compare(compare::Args),
    Show(show::Args),
    Eval(eval::Args),
    Stance(stance::Args),
    Sample(sample::Args),
    Agree(agree::Args),
    Train(train::Args),
    Convert(convert::Args),
    Lexicon(lexicon::Args),
    Completions(completions::Args),
}

impl Cli {
    /// Does what was asked for.
    ///
    /// # Errors
    /// What keeps it from being done.
    pub fn run(self) -> Result<Exit> {
        match self.command {
            Command::Analyze(args) => args.run(),
            Command::Report(args) => args.run(),
            Command::Merge(args) => args.run(),
            Command::Compare(args) => args.run(),
            Command::Show(args) => args.run(),
            Command::Eval(args) => args.run(),
            Command::Stance(args) => args.run(),
            Command::Sample(args) => args.run(),
            Command::Agree(args) => args.run(),
            Command::Train(args) => args.run(),
            Command::Convert(args) => args.run(),
            Command::Lexicon(args) => args.run(),
            Command::Completions(args) => args.run(),
        }
    }
}

/// What is kept to the end of the process, which gives it back as a whole and not word by word.
fn to_the_end(resources: Resources) -> &'static Resources {
    Box::leak(Box::new(resources))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_option_explains_itself() {
        for command in Cli::command().get_subcommands() {
            for argument in command.get_arguments() {
                assert!(argument.get_help().is_some(), "{} {}", command.get_name(), argument.get_id());
            }
        }
    }
}
