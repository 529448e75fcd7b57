//! Reads one table and checks it: header, columns, values, order, doubles. Everything wrong is said at once, as `path:line: what`.

use std::cmp::Ordering;

use hashbrown::HashMap;
use unicode_normalization::is_nfc;

use super::builtin::Source;
use super::inflect::Inflection;

/// What one line of a table means.
pub trait Row: Sized {
    /// The table's file name without its ending.
    const NAME: &'static str;
    /// Its columns after `entry`.
    const COLUMNS: &'static [&'static str];

    /// Reads the cells after `entry`.
    ///
    /// # Errors
    /// What is wrong with a cell, and what would be right.
    fn parse(cells: &Cells<'_>) -> Result<Self, String>;

    /// What tells two lines of one entry apart, such as the noun and the verb "claim"; empty where an entry stands once.
    fn sense(&self) -> &'static str {
        ""
    }

    /// Which further forms the entry has.
    fn inflection(&self) -> Inflection {
        Inflection::Fixed
    }
}

/// The cells of one line after `entry`, by column name.
pub struct Cells<'l> {
    columns: &'static [&'static str],
    cells: &'l [&'l str],
}

impl<'l> Cells<'l> {
    /// The cell of `column`; empty where the table leaves it open with `-`.
    pub fn get(&self, column: &str) -> &'l str {
        let at = self.columns.iter().position(|name| *name == column);
        at.and_then(|at| self.cells.get(at)).map_or("", |cell| if *cell == "-" { "" } else { cell })
    }

    /// The cell of `column` as one of `choices`.
    ///
    /// # Errors
    /// The allowed values, where it is none of them.
    pub fn choose<T: Copy>(&self, column: &str, choices: &[(&str, T)]) -> Result<T, String> {
        let cell = self.get(column);
        choices.iter().find(|(name, _)| *name == cell).map(|(_, value)| *value).ok_or_else(|| {
            let names: Vec<&str> = choices.iter().map(|(name, _)| if name.is_empty() { "-" } else { name }).collect();
            format!("column `{column}`: `{cell}` is not one of {}", names.join(", "))
        })
    }

    /// The cell of `column` as a number within `least..=most`.
    ///
    /// # Errors
    /// The allowed range, where it is no such number.
    pub fn number(&self, column: &str, least: f32, most: f32) -> Result<f32, String> {
        let cell = self.get(column);
        let number = cell.parse::<f32>().ok().filter(|number| (least..=most).contains(number));
        number.ok_or_else(|| format!("column `{column}`: `{cell}` is not a number from {least} to {most}"))
    }
}

/// The entries of a table with their texts, in order of the text; later ones of its sources replace entries of earlier ones.
pub fn read<T: Row>(sources: &[Source], problems: &mut Vec<String>) -> Vec<(Box<str>, T)> {
    let mut entries: Vec<(Box<str>, T)> = Vec::new();
    for source in sources.iter().filter(|source| source.name == T::NAME) {
        let rows = Reader::new(source, problems).rows::<T>();
        if entries.is_empty() {
            entries = rows;
        } else {
            add(&mut entries, rows);
        }
    }
    entries
}

/// Puts rows into the places of those with their text and sense, new ones at the end.
fn add<T: Row>(entries: &mut Vec<(Box<str>, T)>, rows: Vec<(Box<str>, T)>) {
    let key = |(entry, row): &(Box<str>, T)| (entry.clone(), row.sense());
    let places: HashMap<(Box<str>, &str), usize> = entries.iter().map(key).zip(0..).collect();
    for row in rows {
        match places.get(&key(&row)).and_then(|at| entries.get_mut(*at)) {
            Some(old) => *old = row,
            None => entries.push(row),
        }
    }
}

/// Bytes of a line, about.
const LINE: usize = 20;

/// Goes through one source line by line.
struct Reader<'s, 'p> {
    source: &'s Source,
    problems: &'p mut Vec<String>,
    header_seen: bool,
    /// The entry of the line before, and the senses that it has had.
    last: &'s str,
    senses: Vec<&'static str>,
    /// The cells of the line after its entry.
    cells: Vec<&'s str>,
}

impl<'s, 'p> Reader<'s, 'p> {
    fn new(source: &'s Source, problems: &'p mut Vec<String>) -> Self {
        Self { source, problems, header_seen: false, last: "", senses: Vec::new(), cells: Vec::new() }
    }

    fn rows<T: Row>(mut self) -> Vec<(Box<str>, T)> {
        let source = self.source;
        let mut rows = Vec::with_capacity(source.text.len() / LINE);
        for (number, line) in source.text.lines().enumerate() {
            if line.starts_with('#') && !self.header_seen {
                continue;
            }
            match self.line::<T>(line) {
                Ok(Some(row)) => rows.push(row),
                Ok(None) => {}
                Err(message) => self.problems.push(format!("{}:{}: {message}", source.path, number + 1)),
            }
        }
        rows
    }

    fn line<T: Row>(&mut self, line: &'s str) -> Result<Option<(Box<str>, T)>, String> {
        if !self.header_seen {
            self.header_seen = true;
            return header::<T>(line).map(|()| None);
        }
        let (entry, rest) = line.split_once('\t').map_or((line, None), |(entry, rest)| (entry, Some(rest)));
        self.cells.clear();
        self.cells.extend(rest.into_iter().flat_map(|rest| rest.split('\t')));
        if self.cells.len() != T::COLUMNS.len() {
            let (found, needed) = (self.cells.len() + 1, T::COLUMNS.len() + 1);
            return Err(format!("{found} cells where {needed} are needed (separated by tabs, `-` for an open one)"));
        }
        let row = T::parse(&Cells { columns: T::COLUMNS, cells: &self.cells })?;
        self.check_entry(entry, row.sense())?;
        Ok(Some((entry.into(), row)))
    }

    fn check_entry(&mut self, entry: &'s str, sense: &'static str) -> Result<(), String> {
        if entry.is_empty() || entry.trim() != entry || entry.as_bytes().windows(2).any(|pair| pair == b"  ") {
            return Err(format!("entry `{entry}` is empty or has needless blanks"));
        }
        if !entry.is_ascii() && !is_nfc(entry) {
            return Err(format!("entry `{entry}` is not in Unicode normal form C"));
        }
        match self.last.cmp(entry) {
            Ordering::Greater => return Err(format!("entry `{entry}` comes before `{}`: sort the lines by their bytes", self.last)),
            Ordering::Equal if self.senses.contains(&sense) => return Err(format!("entry `{entry}` stands twice")),
            Ordering::Equal => {}
            Ordering::Less => self.senses.clear(),
        }
        self.last = entry;
        self.senses.push(sense);
        Ok(())
    }
}

fn header<T: Row>(line: &str) -> Result<(), String> {
    let right: Vec<&str> = std::iter::once("entry").chain(T::COLUMNS.iter().copied()).collect();
    if line.split('\t').eq(right.iter().copied()) {
        Ok(())
    } else {
        Err(format!("the header of {}.tsv must be: {}", T::NAME, right.join(" <tab> ")))
    }
}
