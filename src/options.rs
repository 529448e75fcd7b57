//! What a run is asked to do, resolved and checked: patterns compiled, lists without doubles, numbers within their range. Each check
//! names the option as typed and says what would be right.

use std::path::{Path, PathBuf};

use fancy_regex::{Regex, RegexBuilder};
use globset::{Glob, GlobSet, GlobSetBuilder};

use crate::corpus::Inputs;
use crate::error::{Error, Result};
use crate::records::{Scope, Selection};
use crate::{reports, run};

/// All that `dixit analyze` needs to know.
#[derive(Debug)]
pub struct Options {
    /// What to read.
    pub inputs: Inputs,
    /// A user's folder of lexicon tables.
    pub lexicons: Option<PathBuf>,
    /// A user's dictionaries, each with the name of its columns.
    pub dictionaries: Vec<(String, PathBuf)>,
    /// A user's folder of models.
    pub model: Option<PathBuf>,
    /// A user's file of people.
    pub people: Option<PathBuf>,
    /// A user's file of corrections.
    pub overrides: Option<PathBuf>,
    /// Whether what loses something ends the run.
    pub strict: bool,
    /// How to run.
    pub run: run::Settings,
    /// Where the reports go.
    pub out: PathBuf,
    /// What to write.
    pub reports: reports::Settings,
}

/// Steps that a user's pattern may take on one piece of text before it gives up.
const BACKTRACK_LIMIT: usize = 1_000_000;
/// Bytes that a compiled pattern may take.
const PATTERN_SIZE: usize = 10 << 20;

/// File patterns as one set; none where there is no pattern.
///
/// # Errors
/// A pattern that cannot be read.
pub fn globs(option: &'static str, patterns: &[String]) -> Result<Option<GlobSet>> {
    if patterns.is_empty() {
        return Ok(None);
    }
    let wrong = |error: globset::Error| Error::Option { option, message: error.to_string() };
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        set.add(Glob::new(pattern).map_err(wrong)?);
    }
    set.build().map(Some).map_err(wrong)
}

/// A user's pattern, with limits on its size and its steps. ^ and $ stand for the ends of lines.
///
/// # Errors
/// A pattern that cannot be read, or is too big.
pub fn pattern(option: &'static str, pattern: &str) -> Result<Regex> {
    let mut builder = RegexBuilder::new(pattern);
    builder.multi_line(true).backtrack_limit(BACKTRACK_LIMIT).delegate_size_limit(PATTERN_SIZE).delegate_dfa_size_limit(PATTERN_SIZE);
    let wrong = |message| Error::Option { option, message };
    let regex = builder.build().map_err(|error| wrong(format!("`{pattern}` is no pattern: {error}")))?;
    if regex.is_match("").unwrap_or(false) {
        return Err(wrong(format!("`{pattern}` matches where nothing stands, so it would cut between any two letters")));
    }
    Ok(regex)
}

/// The cell delimiter: one ASCII character, or the word `tab`.
///
/// # Errors
/// Anything that a CSV reader would not take for one.
pub fn delimiter(text: &str) -> Result<u8> {
    let byte = match text.as_bytes() {
        [byte] => *byte,
        b"tab" | b"\\t" => b'\t',
        _ => 0,
    };
    if byte == b'\t' || byte == b' ' || (byte.is_ascii_punctuation() && !b"\"-.'_".contains(&byte)) {
        return Ok(byte);
    }
    let message = format!("`{text}` cannot stand between cells; take one of , ; | or the word tab");
    Err(Error::Option { option: "--delimiter", message })
}

/// A share, 0..1.
///
/// # Errors
/// A number out of that range.
pub fn share(option: &'static str, value: f64) -> Result<f32> {
    if (0.0..=1.0).contains(&value) {
        return Ok(value as f32);
    }
    Err(Error::Option { option, message: format!("{value} is not a number from 0 to 1") })
}

/// Which attributions are wanted.
///
/// # Errors
/// A scope that there is not; a confidence out of range.
pub fn selection(scope: &str, min_confidence: f64) -> Result<Selection> {
    let wrong = || Error::Option { option: "--scope", message: format!("`{scope}` is none; take all, speech or narration") };
    Ok(Selection {
        scope: Scope::named(scope).ok_or_else(wrong)?,
        min_confidence: share("--min-confidence", min_confidence)?,
        ..Selection::default()
    })
}

/// A dictionary as typed: FILE, or NAME=FILE. Gives the name of its columns, in which a dot would be taken for the one before a category.
///
/// # Errors
/// A name that no column could begin with.
pub fn dictionary(text: &str) -> Result<(String, PathBuf)> {
    let is_part = |letter: char| letter.is_alphanumeric() || "_-".contains(letter);
    let named = text.split_once('=').filter(|(name, _)| !name.contains(['/', '\\', '.']));
    let (name, path) = named.map_or((None, text), |(name, path)| (Some(name), path));
    let path = PathBuf::from(path);
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().replace(|letter| !is_part(letter), "_");
    match name {
        Some(name) if name.is_empty() || !name.chars().all(is_part) => {
            let message = format!("`{name}` cannot name columns; take letters, digits, _ and -, as in NAME=FILE");
            Err(Error::Option { option: "--lexicon", message })
        }
        name => Ok((name.map_or(stem, str::to_owned), path)),
    }
}

/// Where `own`, the folder of reports or a user's table, lies below an input folder: patterns that keep it from being read as input.
pub fn own_file(input: &Path, own: &Path) -> Option<[String; 2]> {
    let below = if input == Path::new(".") { Some(own).filter(|own| own.is_relative()) } else { own.strip_prefix(input).ok() }?;
    let below = below.strip_prefix(".").unwrap_or(below).to_string_lossy().replace('\\', "/");
    (!below.is_empty() && !below.starts_with("..")).then(|| {
        let folder = globset::escape(&below);
        [format!("{folder}/**"), folder]
    })
}

/// What to write: each format once.
///
/// # Errors
/// Files by speaker or outlet, or trends, without a format that has them.
pub fn written(mut settings: reports::Settings) -> Result<reports::Settings> {
    settings.formats.sort_unstable();
    settings.formats.dedup();
    let [is_csv, is_book] = [reports::Format::Csv, reports::Format::Xlsx].map(|format| settings.formats.contains(&format));
    let wrong = |option, message: &str| Err(Error::Option { option, message: message.to_owned() });
    match settings {
        _ if is_csv => Ok(settings),
        _ if settings.per_speaker => wrong("--per-speaker", "files by speaker are CSV: add csv to --formats"),
        _ if settings.per_outlet => wrong("--per-outlet", "files by outlet are CSV: add csv to --formats"),
        _ if settings.period.is_some() && !is_book => {
            wrong("--period", "trends are CSV or a sheet of the Excel book: add csv or xlsx to --formats")
        }
        _ => Ok(settings),
    }
}

/// In place of a folder: standard output.
pub const STREAM: &str = "-";

/// What goes to a stream is one table in one format.
///
/// # Errors
/// Anything more.
fn streamed(settings: &reports::Settings) -> Result<()> {
    let wrong = |message: &str| Err(Error::Option { option: "--out", message: message.to_owned() });
    if !matches!(settings.formats.as_slice(), [reports::Format::Csv | reports::Format::JsonLines]) {
        return wrong("standard output takes one format: --formats csv or --formats jsonl");
    }
    if settings.per_speaker || settings.per_outlet || settings.mentions || settings.texts || settings.packed.is_some() {
        let others = "--per-speaker, --per-outlet, --mentions, --texts and --compress";
        return wrong(&format!("standard output takes quotes alone, plain: leave out {others}"));
    }
    Ok(())
}

/// More threads than this only cost memory.
const MOST_THREADS: usize = 256;

/// A number of threads; 0 is one a core.
///
/// # Errors
/// More than make sense.
pub fn threads(number: usize) -> Result<usize> {
    if number <= MOST_THREADS {
        return Ok(number);
    }
    let message = format!("{number} are more than any machine has use for; at most {MOST_THREADS}, or 0 for one a core");
    Err(Error::Option { option: "--threads", message })
}

impl Options {
    /// Checks options against each other.
    ///
    /// # Errors
    /// Two that do not go together.
    pub fn checked(mut self) -> Result<Self> {
        self.reports = written(self.reports)?;
        threads(self.run.threads)?;
        if self.out == Path::new(STREAM) {
            streamed(&self.reports)?;
        }
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimiters() {
        for (text, byte) in [(",", Some(b',')), (";", Some(b';')), ("tab", Some(b'\t')), ("\\t", Some(b'\t')), ("|", Some(b'|'))] {
            assert_eq!(delimiter(text).ok(), byte, "{text}");
        }
        for text in ["", ",,", "\"", "a", "1", "-", "é", "\n"] {
            assert!(delimiter(text).is_err(), "{text}");
        }
    }

    #[test]
    fn dictionaries_have_names() {
        for (text, name, path) in [
            ("a/liwc.dic", "liwc", "a/liwc.dic"),
            ("x=a/liwc.dic", "x", "a/liwc.dic"),
            ("AFINN 165.v2.txt", "AFINN_165_v2", "AFINN 165.v2.txt"),
            ("./a=b.csv", "a_b", "./a=b.csv"),
            ("x=a=b.csv", "x", "a=b.csv"),
        ] {
            assert_eq!(dictionary(text).ok(), Some((name.to_owned(), PathBuf::from(path))), "{text}");
        }
        assert!(dictionary("=a.csv").is_err() && dictionary("a b=a.csv").is_err());
    }

    #[test]
    fn wrong_values_name_their_option() {
        for (error, start) in [
            (pattern("--split-on", "(").err(), "--split-on: `(` is no pattern"),
            (globs("--include", &["[".to_owned()]).err(), "--include: "),
            (share("--min-confidence", 1.5).err(), "--min-confidence: 1.5 is not"),
            (selection("said", 0.0).err(), "--scope: `said` is none; take all, speech or narration"),
            (selection("all", 1.5).err(), "--min-confidence: 1.5 is not"),
            (share("--min-confidence", f64::NAN).err(), "--min-confidence: NaN is not"),
        ] {
            let message = error.map(|error: Error| error.to_string()).unwrap_or_default();
            assert!(message.starts_with(start), "{message}");
        }
    }

    #[test]
    fn reports_within_the_input_are_not_read() {
        for (input, out, folder) in [
            ("news", "news/reports/run", Some("reports/run")),
            (".", "reports/run", Some("reports/run")),
            (".", "./r", Some("r")),
            ("news", "reports/run", None),
            (".", "../out", None),
            ("a", "a", None),
            (".", "/out", None),
            (".", "[x]", Some("[[]x[]]")),
        ] {
            assert_eq!(own_file(Path::new(input), Path::new(out)).map(|[_, folder]| folder).as_deref(), folder, "{input} {out}");
        }
        let patterns = own_file(Path::new("."), Path::new("[x]/run")).map(Vec::from).unwrap_or_default();
        let set = globs("--exclude", &patterns);
        assert!(set.is_ok_and(|set| set.is_some_and(|set| set.is_match("[x]/run") && set.is_match("[x]/run/speakers/a.csv"))));
    }
}
