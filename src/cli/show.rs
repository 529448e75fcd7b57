//! `dixit show`: one text with its attributions marked.

use std::io::{self, IsTerminal};
use std::path::PathBuf;

use clap::ValueEnum;

use super::exit::Exit;
use super::marks::{Style, marked};
use super::output::{print, tell};
use super::wanted::Wanted;
use crate::attributions::Attribution;
use crate::corpus::{self, Inputs, Item};
use crate::error::Result;
use crate::pipeline::{self, Resources};

/// Print a text with its attributions marked: content, cue, source and who that is
///
/// On a terminal marks are colours (content green, cue yellow, source cyan, speaker magenta); elsewhere they are brackets:
/// [content “It is done,”] [cue said] [source Lowell = Jane Lowell].
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  dixit show story.txt\n  dixit show story.txt --color always | less -R")]
pub struct Args {
    /// The text; - is standard input
    file: PathBuf,
    /// Colours instead of brackets; auto is on a terminal, unless NO_COLOR is set
    #[arg(long, value_name = "WHEN", value_enum, default_value_t = When::Auto)]
    color: When,
    /// Folder of your own lexicon tables, added to the built-in ones
    #[arg(long, value_name = "DIR")]
    lexicons: Option<PathBuf>,
    /// Folder of models that dixit train has written, used in place of the built-in ones
    #[arg(long, value_name = "DIR")]
    model: Option<PathBuf>,
    /// Column or key that holds the text
    #[arg(long, value_name = "COLUMN")]
    text: Option<String>,
    /// Mark the words that made the scores of each content, too, with what each adds
    #[arg(long)]
    stance: bool,
    #[command(flatten)]
    wanted: Wanted,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum When {
    Auto,
    Always,
    Never,
}

impl When {
    fn style(self) -> Style {
        let is_wanted = match self {
            When::Auto => io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
            When::Always => true,
            When::Never => false,
        };
        if is_wanted { Style::Colour } else { Style::Plain }
    }
}

impl Args {
    pub fn run(self) -> Result<Exit> {
        let loaded = Resources::load(self.lexicons.as_deref(), self.model.as_deref())?;
        let resources = Resources { caution: self.wanted.caution(), narration: self.wanted.narration(), ..loaded };
        let selection = self.wanted.resolve()?;
        let style = self.color.style();
        let inputs = Inputs { paths: vec![self.file], text: self.text, any_language: true, ..Inputs::default() };
        let mut has_loss = false;
        for (number, item) in corpus::open(inputs)?.enumerate() {
            match item {
                Item::Document(document) => {
                    let gap = if number > 0 { "\n" } else { "" };
                    let analysis = pipeline::analyze(&document, &resources);
                    let keeps = |attribution: &Attribution| selection.keeps(attribution, &resources.lexicons);
                    print(&format!("{gap}{}\n", marked(&analysis, style, self.stance, keeps).trim_end()))?;
                }
                Item::Problem(problem) => {
                    has_loss |= problem.rule.is_loss();
                    tell(&format!("{}: {} ({})", problem.document, problem.message, problem.hint));
                }
            }
        }
        Ok(Exit::with_loss(has_loss))
    }
}
