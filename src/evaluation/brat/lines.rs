//! The lines of one .ann file: spans (T), relations (R) and events (E). Attributes, notes and equivalences say nothing about who said
//! what and are passed over.

use std::collections::HashMap;

use crate::attributions::Kind;
use crate::evaluation::CodePointSpan;

/// What is wrong on a line, counted from 1.
#[derive(Debug)]
pub(super) struct Fault {
    pub line: u64,
    pub message: String,
}

/// What a span, or its place in an event, is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Attribution,
    Content,
    Cue,
    Source,
}

impl Role {
    /// By its name in any case; a number at its end tells the second of its kind from the first.
    fn named(name: &str) -> Option<Role> {
        let name = name.trim_end_matches(|letter: char| letter.is_ascii_digit());
        let roles = [("attribution", Role::Attribution), ("content", Role::Content), ("cue", Role::Cue), ("source", Role::Source)];
        roles.into_iter().find(|(known, _)| name.eq_ignore_ascii_case(known)).map(|(_, role)| role)
    }
}

/// A span of the text.
#[derive(Debug)]
pub(super) struct Bound {
    /// None where the type is none of ours.
    pub role: Option<Role>,
    pub pieces: Vec<CodePointSpan>,
}

/// A line that links spans: two by a relation; a trigger and others by an event.
#[derive(Debug)]
pub(super) struct Link<'a> {
    pub line: u64,
    pub is_event: bool,
    /// The ids, each with the role that an event gives it.
    pub ends: Vec<(Option<Role>, &'a str)>,
}

/// One file as read.
#[derive(Debug, Default)]
pub(super) struct Standoff<'a> {
    pub bounds: HashMap<&'a str, Bound>,
    /// The ids in order of the file.
    pub order: Vec<&'a str>,
    pub links: Vec<Link<'a>>,
}

/// Reads a file that annotates `page`.
pub(super) fn read<'a>(annotation: &'a str, page: &Page<'_>) -> Result<Standoff<'a>, Fault> {
    let mut standoff = Standoff::default();
    let annotation = annotation.strip_prefix('\u{feff}').unwrap_or(annotation);
    for (number, line) in (1..).zip(annotation.lines()) {
        standoff.add(number, line.trim_end_matches(['\r', ' ']), page).map_err(|message| Fault { line: number, message })?;
    }
    Ok(standoff)
}

impl<'a> Standoff<'a> {
    fn add(&mut self, number: u64, line: &'a str, page: &Page<'_>) -> Result<(), String> {
        let (id, body) = line.split_once('\t').unwrap_or((line, ""));
        match line.chars().next() {
            Some('T') => {
                let (body, covered) = body.split_once('\t').unwrap_or((body, ""));
                if self.bounds.insert(id, bound(body, covered, page)?).is_some() {
                    return Err(format!("{id} stands twice: give each span an id of its own"));
                }
                self.order.push(id);
            }
            Some('R') => {
                let ends: Vec<_> = body.split_whitespace().skip(1).filter_map(|end| Some((None, end.split_once(':')?.1))).collect();
                if ends.len() != 2 {
                    return Err("a relation should link two: R1, tab, TYPE Arg1:ID Arg2:ID".to_owned());
                }
                self.links.push(Link { line: number, is_event: false, ends });
            }
            Some('E') => self.links.push(Link { line: number, is_event: true, ends: event(body)? }),
            None | Some('A' | 'M' | 'N' | '#' | '*') => {}
            Some(_) => return Err("no line of an .ann file: it should begin with T, R, E, A, M, N, # or *".to_owned()),
        }
        Ok(())
    }
}

fn event(body: &str) -> Result<Vec<(Option<Role>, &str)>, String> {
    let end = |end: &'_ str| end.split_once(':').map(|(role, _)| Role::named(role));
    let wrong = || "an event should be TYPE:ID ROLE:ID ...".to_owned();
    let ends: Option<Vec<_>> = body.split_whitespace().map(|word| Some((end(word)?, word.split_once(':')?.1))).collect();
    ends.filter(|ends| !ends.is_empty()).ok_or_else(wrong)
}

/// "Content 0 5;8 12" and the words that it covers, where the line has them.
fn bound(body: &str, covered: &str, page: &Page<'_>) -> Result<Bound, String> {
    let (name, places) = body.split_once(' ').ok_or("a span should be TYPE START END, with ; between the pieces")?;
    let pieces = places.split(';').map(|place| page.piece(place)).collect::<Result<Vec<_>, _>>()?;
    let there = || pieces.iter().flat_map(|piece| page.slice(*piece).chars()).filter(|letter| !letter.is_whitespace());
    if !covered.is_empty() && !there().eq(covered.chars().filter(|letter| !letter.is_whitespace())) {
        let there: String = pieces.iter().map(|piece| page.slice(*piece)).collect::<Vec<_>>().join(" ").chars().take(SHOWN).collect();
        return Err(format!("the text has `{there}` there: offsets count code points of the .txt file as it is, not bytes"));
    }
    Ok(Bound { role: Role::named(name), pieces })
}

/// How much of the text a message shows.
const SHOWN: usize = 60;

/// A text by its code points.
pub(super) struct Page<'t> {
    text: &'t str,
    /// By code point, and one past the last: its byte, and how many letters and digits come before it, in all and between marks.
    points: Vec<(usize, [u32; 2])>,
}

impl<'t> Page<'t> {
    pub fn new(text: &'t str) -> Self {
        let (mut points, mut counts, mut quoted) = (Vec::new(), [0, 0], false);
        for (at, letter) in text.char_indices() {
            points.push((at, counts));
            quoted = match letter {
                '“' => true,
                '”' | '\n' => false,
                '"' => !quoted,
                _ => quoted,
            };
            let [all, inside] = &mut counts;
            *all += u32::from(letter.is_alphanumeric());
            *inside += u32::from(letter.is_alphanumeric() && quoted);
        }
        points.push((text.len(), counts));
        Self { text, points }
    }

    fn piece(&self, place: &str) -> Result<CodePointSpan, String> {
        let wrong = || format!("`{place}` should be START END, in code points from 0");
        let (start, end) = place.trim().split_once(' ').ok_or_else(wrong)?;
        let [start, end] = [start.parse::<u32>().map_err(|_| wrong())?, end.parse::<u32>().map_err(|_| wrong())?];
        let length = self.points.len() - 1;
        match start <= end {
            false => Err(format!("`{place}` is reversed")),
            true if end as usize > length => Err(format!("{end} lies beyond the {length} characters of the text")),
            true => Ok([start, end]),
        }
    }

    fn slice(&self, [start, end]: CodePointSpan) -> &'t str {
        let byte = |at: u32| self.points.get(at as usize).map_or(self.text.len(), |(byte, _)| *byte);
        self.text.get(byte(start)..byte(end)).unwrap_or("")
    }

    /// How much of some pieces stands between double quotation marks.
    pub fn kind(&self, pieces: &[CodePointSpan]) -> Kind {
        let before = |at: u32| self.points.get(at as usize).map_or([0, 0], |(_, counts)| *counts);
        let (mut all, mut inside) = (0, 0);
        for [start, end] in pieces {
            let ([all_start, inside_start], [all_end, inside_end]) = (before(*start), before(*end));
            all += all_end.saturating_sub(all_start);
            inside += inside_end.saturating_sub(inside_start);
        }
        match inside {
            0 => Kind::Indirect,
            _ if inside == all => Kind::Direct,
            _ => Kind::Mixed,
        }
    }
}
