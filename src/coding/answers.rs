//! Filled sheets: who answered what.
//!
//! A cell that is no answer is named with its line and column and left out, and so is a row whose quote is missing in the run or came
//! before; the others count. An empty right source or speaker means that ours is right, but not in a blind sheet, whose coder cannot see
//! it: there a name is compared with ours by its words ("Lowell" for Jane Lowell), elsewhere whole.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use hashbrown::HashSet;

use super::judgement::{Judgement, UNTOLD, to_name, to_nothing};
use super::known::{Known, Ours, same, within};
use super::measure::{Measure, NO, YES, plain};
use crate::authority::{Line, Sheet, key};
use crate::error::{Error, Result};

/// Columns with a meaning.
const COLUMNS: &[&str] = &[
    "quote_id",
    "stratum",
    "stratum_size",
    "source",
    "speaker",
    "polarity",
    "right_attribution",
    "right_source",
    "right_speaker",
    "right_extent",
    "stance",
];

/// One row with an answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The row.
    pub quote_id: String,
    /// Its stratum; empty where the sheet does not tell.
    pub stratum: String,
    /// Quotes of the stratum in the run.
    pub stratum_size: Option<u64>,
    /// By what is judged.
    pub judgements: BTreeMap<Measure, Judgement>,
}

/// A coder's sheet.
#[derive(Debug)]
pub struct Coded {
    /// Its file's name, or path where two have one name.
    pub coder: String,
    /// Whether it hides the program's answers.
    pub is_blind: bool,
    /// Rows with answers.
    pub answers: Vec<Answer>,
    /// Strata of the other rows.
    pub unanswered: Vec<String>,
    /// What is wrong: path, line, column.
    pub faults: Vec<String>,
}

/// Reads the sheets of one or more coders; `run` is where blind sheets find the program's answers, and all of them their quotes.
///
/// # Errors
/// A file or the run cannot be read, or a file is no sheet.
pub fn read(paths: &[PathBuf], run: Option<&Path>) -> Result<Vec<Coded>> {
    let sheets: Vec<Sheet> = paths.iter().map(|path| open(path)).collect::<Result<_>>()?;
    let ids: HashSet<&str> = sheets.iter().flat_map(Sheet::lines).map(|line| line.get("quote_id")).collect();
    let known = run.map(|run| Known::read(run, &ids)).transpose()?;
    let coded = |(sheet, path): (&Sheet, &PathBuf)| Reader::new(sheet, known.as_ref()).coded(coder(path, paths));
    Ok(sheets.iter().zip(paths).map(coded).collect())
}

fn open(path: &Path) -> Result<Sheet> {
    let sheet = Sheet::read(path, COLUMNS)?;
    for column in ["quote_id", Measure::Attribution.column()] {
        sheet.needs(column)?;
    }
    if sheet.lines().next().is_none() {
        return Err(Error::Format { path: path.to_owned(), line: None, message: "the sheet has a header but no row".to_owned() });
    }
    Ok(sheet)
}

fn coder(path: &Path, paths: &[PathBuf]) -> String {
    let is_unique = paths.iter().filter(|other| other.file_name() == path.file_name()).count() == 1;
    path.file_name().filter(|_| is_unique).unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

struct Reader<'s> {
    sheet: &'s Sheet,
    known: Option<&'s Known>,
    has_ours: bool,
    faults: Vec<String>,
}

impl<'s> Reader<'s> {
    fn new(sheet: &'s Sheet, known: Option<&'s Known>) -> Self {
        Self { sheet, known, has_ours: has(sheet, "speaker"), faults: Vec::new() }
    }

    fn coded(mut self, coder: String) -> Coded {
        let (mut answers, mut unanswered) = (Vec::new(), Vec::new());
        let mut seen = HashSet::new();
        for line in self.sheet.lines() {
            if !self.is_row(&line, &mut seen) {
                continue;
            }
            match self.judgements(&line) {
                judgements if judgements.is_empty() => unanswered.push(line.get("stratum").to_owned()),
                judgements => answers.push(Answer {
                    quote_id: line.get("quote_id").to_owned(),
                    stratum: line.get("stratum").to_owned(),
                    stratum_size: self.size(&line),
                    judgements,
                }),
            }
        }
        Coded { coder, is_blind: !self.has_ours, answers, unanswered, faults: self.faults }
    }

    /// Whether a line is about a quote that can be judged.
    fn is_row(&mut self, line: &Line<'s>, seen: &mut HashSet<&'s str>) -> bool {
        let id = line.get("quote_id");
        let fault = if id.is_empty() {
            "it is empty; copy the id from the sheet as it was made".to_owned()
        } else if !seen.insert(id) {
            format!("`{id}` came before in this sheet; the first row counts")
        } else if self.known.is_some_and(|known| known.get(id).is_none()) {
            format!("`{id}` is no quote of the run; give --run the run that the sample was drawn from")
        } else {
            return true;
        };
        self.fault(line, "quote_id", &fault);
        false
    }

    fn fault(&mut self, line: &Line<'_>, column: &str, message: &str) {
        self.faults.push(line.wrong(column, message).to_string());
    }

    fn size(&mut self, line: &Line<'_>) -> Option<u64> {
        let cell = line.get("stratum_size");
        let size = cell.parse().ok().filter(|size| *size > 0);
        if size.is_none() && !cell.is_empty() {
            self.fault(line, "stratum_size", &format!("`{cell}` is no number of quotes; results are not weighted"));
        }
        size
    }

    fn judgements(&mut self, line: &Line<'s>) -> BTreeMap<Measure, Judgement> {
        let mut judgements = BTreeMap::new();
        let others = || Measure::ALL.into_iter().skip(1);
        let Some(attribution) = self.closed(line, Measure::Attribution) else {
            if line.get(Measure::Attribution.column()).is_empty() && others().any(|measure| !line.get(measure.column()).is_empty()) {
                self.fault(line, Measure::Attribution.column(), "it is empty, but the row has other answers; write yes or no");
            }
            return judgements;
        };
        let is_right = attribution == YES;
        judgements.insert(Measure::Attribution, Judgement { value: attribution.to_owned(), is_right: Some(is_right), fix: None });
        if is_right {
            let ours = self.ours(line);
            for measure in others() {
                judgements.extend(self.judgement(line, measure, ours.as_ref()).map(|judgement| (measure, judgement)));
            }
        }
        judgements
    }

    fn judgement(&mut self, line: &Line<'s>, measure: Measure, ours: Option<&Ours>) -> Option<Judgement> {
        if !has(self.sheet, measure.column()) {
            return None;
        }
        match measure {
            Measure::Source => self.name(line, measure, ours.map(|ours| ours.source.as_str())),
            Measure::Speaker => self.name(line, measure, ours.map(|ours| ours.speaker.as_str())),
            _ => {
                let value = self.closed(line, measure)?;
                let label = ours.map_or("", |ours| &ours.polarity);
                let is_right = match measure {
                    Measure::Stance => (!label.is_empty()).then_some(label == value),
                    _ => Some(value == YES),
                };
                Some(Judgement { value: value.to_owned(), is_right, fix: None })
            }
        }
    }

    /// The program's answers; none where neither the sheet nor a run tells them.
    fn ours(&self, line: &Line<'_>) -> Option<Ours> {
        if !self.has_ours {
            return self.known.and_then(|known| known.get(line.get("quote_id"))).cloned();
        }
        let cell = |column: &str| line.get(column).to_owned();
        let polarity = Measure::Stance.answer(line.get("polarity")).unwrap_or("").to_owned();
        Some(Ours { source: cell("source"), speaker: cell("speaker"), polarity })
    }

    /// An answer out of a few.
    fn closed(&mut self, line: &Line<'_>, measure: Measure) -> Option<&'static str> {
        let cell = line.get(measure.column());
        let answer = measure.answer(cell);
        if answer.is_none() && !cell.is_empty() {
            self.fault(line, measure.column(), &format!("`{cell}` is none; take {}", measure.allowed()));
        }
        answer
    }

    /// An answer in words: a name, nothing, yes, no or a question mark.
    fn name(&mut self, line: &Line<'_>, measure: Measure, ours: Option<&str>) -> Option<Judgement> {
        let cell = line.get(measure.column());
        let reply = plain(cell);
        let is_word = [YES, NO].contains(&reply.as_str());
        if !self.has_ours && (is_word || reply.is_empty()) {
            if is_word {
                self.fault(line, measure.column(), &format!("`{cell}` says nothing in a blind sheet; write the name, or ?"));
            }
            return None;
        }
        if !is_word && !reply.is_empty() && reply != UNTOLD && key(cell).is_empty() {
            self.fault(line, measure.column(), &format!("`{cell}` has no letter; write the name, ?, or nothing"));
            return None;
        }
        let alike = if self.has_ours { same } else { within };
        Some(match ours.filter(|ours| !ours.is_empty()) {
            Some(ours) => to_name(ours, cell, &reply, alike),
            None => to_nothing(cell, &reply, ours.is_some()),
        })
    }
}

fn has(sheet: &Sheet, column: &str) -> bool {
    sheet.columns().iter().any(|name| name == column)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic)]
mod tests {
    use super::*;

    /// The sheet with these lines, read without a run, or what is wrong with it.
    fn coded(text: &str) -> std::result::Result<Coded, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s.csv");
        std::fs::write(&path, text).unwrap();
        let bare = |text: &str| text.replace(&folder.path().display().to_string(), "").trim_start_matches('/').to_owned();
        let mut coded = read(&[path], None).map_err(|error| bare(&error.to_string()))?.remove(0);
        coded.faults.iter_mut().for_each(|fault| *fault = bare(fault));
        Ok(coded)
    }

    fn values(answer: &Answer) -> Vec<(&str, Option<bool>)> {
        answer.judgements.values().map(|judgement| (judgement.value.as_str(), judgement.is_right)).collect()
    }

    const HEADER: &str =
        "quote_id;stratum;stratum_size;source;speaker;polarity;right_attribution;right_source;right_speaker;right_extent;stance\n";

    #[test]
    fn sheets_of_spreadsheets_are_read() {
        let text = format!(
            "\u{FEFF}{HEADER}q1;direct;12;she;Ann Vale;neutral; YES ;;;Too  Long;-1\r\nq2;direct;12;he;Bo;positive;No;;x;;\r\nq3;mixed;3;;;;;;;;\r\n;;;;;;;;;;\r\n"
        );
        let coded = coded(&text).unwrap();
        assert_eq!((coded.coder.as_str(), coded.is_blind, coded.faults.len()), ("s.csv", false, 0));
        assert_eq!(coded.unanswered, ["mixed"]);
        let [first, second] = coded.answers.as_slice() else { panic!("{coded:?}") };
        assert_eq!((first.stratum.as_str(), first.stratum_size), ("direct", Some(12)));
        let wanted =
            [("yes", Some(true)), ("she", Some(true)), ("ann vale", Some(true)), ("too long", Some(false)), ("negative", Some(false))];
        assert_eq!(values(first), wanted);
        assert_eq!(values(second), [("no", Some(false))]);
    }

    #[test]
    fn wrong_cells_are_named_and_left_out() {
        let rows = "q1;;x;she;Ann;;maybe;;;;\nq2;;;she;Ann;;;;Bo;;\nq3;;;she;Ann;;yes;;-;to long;good\nq3;;;she;Ann;;no;;;;\n;;;she;Ann;;yes;;;;\n";
        let coded = coded(&format!("{HEADER}{rows}")).unwrap();
        assert_eq!(
            coded.faults,
            [
                "s.csv:2: column `right_attribution`: `maybe` is none; take yes, no",
                "s.csv:3: column `right_attribution`: it is empty, but the row has other answers; write yes or no",
                "s.csv:4: column `right_speaker`: `-` has no letter; write the name, ?, or nothing",
                "s.csv:4: column `right_extent`: `to long` is none; take yes, too long, too short",
                "s.csv:4: column `stance`: `good` is none; take negative, neutral, positive",
                "s.csv:5: column `quote_id`: `q3` came before in this sheet; the first row counts",
                "s.csv:6: column `quote_id`: it is empty; copy the id from the sheet as it was made",
            ]
        );
        assert_eq!(coded.answers.iter().map(values).collect::<Vec<_>>(), [[("yes", Some(true)), ("she", Some(true))]]);
    }

    #[test]
    fn a_blind_sheet_says_nothing_by_silence() {
        let coded = coded("quote_id,right_attribution,right_speaker\nq1,yes,\nq2,yes,Ann Vale\nq3,yes,yes\n").unwrap();
        assert!(coded.is_blind);
        assert_eq!(coded.faults, ["s.csv:4: column `right_speaker`: `yes` says nothing in a blind sheet; write the name, or ?"]);
        let all: Vec<_> = coded.answers.iter().map(values).collect();
        assert_eq!(all, [vec![("yes", Some(true))], vec![("yes", Some(true)), ("ann vale", None)], vec![("yes", Some(true))]]);
    }

    #[test]
    fn what_is_no_sheet_is_told() {
        for (text, message) in [
            ("", "s.csv:1: no column `quote_id`; the file is empty"),
            ("quote_id,stance\nq1,0\n", "s.csv:1: no column `right_attribution`; there are quote_id, stance"),
            ("right_attribution\nyes\n", "s.csv:1: no column `quote_id`"),
            ("quote_id,right_attribution\n", "s.csv: the sheet has a header but no row"),
            ("quote_id,right_attribution\nq1,yes,x\n", "s.csv:2: 3 cells where the header has 2"),
        ] {
            let error = coded(text).unwrap_err();
            assert!(error.starts_with(message), "{error}");
        }
    }
}
