//! The formats that are read, and how a file's content tells which one it is. Names and endings of files tell nothing.

use super::draft::{Draft, Wrong, number};
use super::{delimited, lexicoder, lists, liwc, quanteda, wordstat, yoshikoder};

/// A format of dictionaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// CSV or TSV with a header, dixit's own too.
    Table,
    /// VADER's word, mean, deviation, ratings.
    Vader,
    /// A word and a number.
    Afinn,
    /// A word, a category, 0 or 1 or an intensity.
    EmoLex,
    /// A word and three numbers.
    Vad,
    /// MPQA's subjectivity clues.
    Mpqa,
    /// LIWC's .dic.
    Liwc,
    /// LIWC-22's .dicx.
    Dicx,
    /// quanteda's YAML.
    Quanteda,
    /// Lexicoder's .lc3.
    Lexicoder,
    /// WordStat's .cat.
    WordStat,
    /// Yoshikoder's .ykd.
    Yoshikoder,
    /// A word a line, comments after `;`.
    List,
}

impl Format {
    /// All formats.
    pub const ALL: [Format; 13] = [
        Format::Table,
        Format::Vader,
        Format::Afinn,
        Format::EmoLex,
        Format::Vad,
        Format::Mpqa,
        Format::Liwc,
        Format::Dicx,
        Format::Quanteda,
        Format::Lexicoder,
        Format::WordStat,
        Format::Yoshikoder,
        Format::List,
    ];

    /// Its name, and what a file of it looks like.
    fn about(self) -> (&'static str, &'static str) {
        match self {
            Format::Table => {
                ("table", "CSV or TSV with the columns term, category, weight; dixit's own, category or weight may be missing")
            }
            Format::Vader => ("VADER", "term <tab> mean <tab> deviation <tab> [ratings]"),
            Format::Afinn => ("AFINN", "term <tab> number"),
            Format::EmoLex => ("NRC EmoLex", "term <tab> category <tab> 0 or 1, or an intensity"),
            Format::Vad => ("NRC VAD", "term <tab> valence <tab> arousal <tab> dominance"),
            Format::Mpqa => ("MPQA", "type=… word1=… priorpolarity=… (.tff)"),
            Format::Liwc => ("LIWC", "% lines around a head of ids and categories, then term <tab> ids (.dic)"),
            Format::Dicx => ("LIWC-22", "CSV with the columns Entry and one a category (.dicx)"),
            Format::Quanteda => ("quanteda", "YAML: nested categories, lists of terms"),
            Format::Lexicoder => ("Lexicoder", "+category, then a term a line (.lc3)"),
            Format::WordStat => ("WordStat", "a tree of tabs, term (weight) (.cat)"),
            Format::Yoshikoder => ("Yoshikoder", "XML: cnode, pnode (.ykd)"),
            Format::List => ("word list", "a term a line, comments after ; (Hu and Liu)"),
        }
    }

    /// The name of the format.
    pub fn name(self) -> &'static str {
        self.about().0
    }

    /// What a file of it looks like, in a line.
    pub fn explains(self) -> &'static str {
        self.about().1
    }

    /// Reads a file; `stem` is its name without ending, for formats without categories.
    pub(super) fn read(self, text: &str, stem: &str, draft: &mut Draft<'_>) -> Result<(), Wrong> {
        match self {
            Format::Table => delimited::table(text, draft),
            Format::Dicx => delimited::dicx(text, draft),
            Format::Vader => lists::vader(text, draft),
            Format::Afinn => lists::afinn(text, draft),
            Format::EmoLex => lists::emolex(text, draft),
            Format::Vad => lists::vad(text, draft),
            Format::Mpqa => lists::mpqa(text, draft),
            Format::List => lists::words(text, stem, draft),
            Format::Liwc => liwc::read(text, draft),
            Format::Quanteda => quanteda::read(text, draft),
            Format::Lexicoder => lexicoder::read(text, draft),
            Format::WordStat => wordstat::read(text, stem, draft),
            Format::Yoshikoder => yoshikoder::read(text, draft),
        }
    }
}

/// Lines that are looked at.
const SAMPLE: usize = 200;

/// The format of a text.
pub(super) fn detect(text: &str) -> Result<Format, Wrong> {
    let sample = Sample::new(text);
    let Some(first) = sample.lines.first().copied() else { return Err(Wrong::file("it is empty: there is no entry to read")) };
    if text.contains('\0') {
        return Err(Wrong::file("it is not a text: a dictionary is plain text, in UTF-8 at best"));
    }
    let marked = match first.trim() {
        "%" => Some(Format::Liwc),
        line if line.starts_with("<?xml") || line.starts_with("<dictionary") => Some(Format::Yoshikoder),
        line if line.starts_with("type=") && line.contains("word1=") => Some(Format::Mpqa),
        line if line.starts_with('+') && line.len() > 1 && !line.contains('\t') => Some(Format::Lexicoder),
        _ => delimited::header(first),
    };
    let found = marked.or_else(|| sample.by_cells()).or_else(|| sample.by_shape());
    match found {
        Some(format) => Ok(format),
        None if sample.is_headless_liwc() => Err(Wrong::file(
            "terms with category numbers but no head that names them: a LIWC dictionary begins with a line %, lines of number <tab> \
             category, and a line %",
        )),
        None if sample.is_list() => Ok(Format::List),
        None => Err(Wrong::file(format!("it is like no dictionary that dixit reads: {}", names()))),
    }
}

fn names() -> String {
    Format::ALL.map(Format::name).join(", ")
}

/// The first lines that are neither blank nor a comment.
struct Sample<'t> {
    lines: Vec<&'t str>,
}

impl<'t> Sample<'t> {
    fn new(text: &'t str) -> Self {
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        Self { lines: lines.skip_while(|line| line.starts_with('#') && !line.contains('\t')).take(SAMPLE).collect() }
    }

    /// Whether two lines of three are so: the rest will be told.
    fn most(&self, is: impl Fn(&str) -> bool) -> bool {
        self.lines.iter().filter(|line| is(line)).count() * 3 >= self.lines.len() * 2
    }

    fn most_cells(&self, is: impl Fn(&[&str]) -> bool) -> bool {
        self.most(|line| is(&line.split('\t').map(str::trim).collect::<Vec<_>>()))
    }

    /// By what stands between the tabs of its lines.
    fn by_cells(&self) -> Option<Format> {
        let is_number = |cell: &&str| number(cell).is_some();
        let is_vader = |cells: &[&str]| match cells {
            [_, mean, deviation] => is_number(mean) && is_number(deviation),
            [_, mean, deviation, ratings, ..] => is_number(mean) && is_number(deviation) && ratings.starts_with('['),
            _ => false,
        };
        let is_emolex = |cells: &[&str]| matches!(cells, [_, category, value] if !is_number(category) && is_number(value));
        let is_vad = |cells: &[&str]| matches!(cells, [_, values @ ..] if values.len() == 3 && values.iter().all(is_number));
        if self.most_cells(is_emolex) {
            Some(Format::EmoLex)
        } else if self.most_cells(is_vader) && !self.is_headless_liwc() {
            Some(Format::Vader)
        } else if self.most_cells(is_vad) && !self.is_headless_liwc()
            || self.lines.first().is_some_and(|line| super::lists::is_vad_head(line))
        {
            Some(Format::Vad)
        } else if self.most(|line| super::lists::pair(line).is_some()) && !self.is_headless_liwc() {
            Some(Format::Afinn)
        } else {
            None
        }
    }

    /// By how its lines are built.
    fn by_shape(&self) -> Option<Format> {
        let is_leaf = |line: &str| wordstat::leaf(line).is_some();
        let leaves = self.lines.iter().filter(|line| is_leaf(line)).count();
        if self.is_yaml() {
            Some(Format::Quanteda)
        } else if leaves * 2 >= self.lines.len() || (leaves > 0 && self.lines.iter().any(|line| line.starts_with('\t'))) {
            Some(Format::WordStat)
        } else {
            None
        }
    }

    fn is_yaml(&self) -> bool {
        let is_key = |line: &str| {
            let line = line.split(" #").next().unwrap_or(line).trim_end();
            line.len() > 1 && !line.starts_with(['\t', ';']) && (line.ends_with(':') || line.contains(": "))
        };
        self.lines.first().is_some_and(|line| line.starts_with("---") || line.starts_with('{') || is_key(line))
    }

    /// Terms with whole numbers, some with several, or with wildcards.
    fn is_headless_liwc(&self) -> bool {
        let ids = |line: &str| {
            let mut cells = line.split_whitespace();
            let term = cells.next().unwrap_or("");
            let mut count = 0;
            let are_ids = cells.inspect(|_| count += 1).all(|cell| cell.bytes().all(|byte| byte.is_ascii_digit()));
            (are_ids && count > 0, count > 1 || term.ends_with('*'))
        };
        self.most(|line| ids(line).0) && self.lines.iter().any(|line| ids(line).1)
    }

    fn is_list(&self) -> bool {
        self.most(|line| line.chars().count() <= 200 && !line.contains('\t') && !line.chars().any(|letter| letter.is_control()))
            && self.lines.iter().any(|line| line.chars().any(char::is_alphanumeric))
    }
}
