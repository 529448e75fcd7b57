//! Dates as ISO 8601, so that reports can sort them and tell days: "May 3, 2016", "Tue, 03 May 2016 14:00:00 GMT", "20160503T140000Z", Unix
//! seconds. English names of months only. Which of 03/04/2016 is the month nobody can tell, so such a date stays as it is.

/// What became of a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Read {
    /// It is ISO already, or empty.
    Same,
    /// It says this.
    Iso(String),
    /// Day and month may be either.
    Ambiguous,
    /// It is no date that is known.
    Unknown,
}

/// Reads a date.
pub(super) fn read(text: &str) -> Read {
    let text = text.trim();
    if text.is_empty() || is_iso(text) {
        return Read::Same;
    }
    if text.len() > 100 {
        return Read::Unknown;
    }
    digits(text).or_else(|| numbers(text)).or_else(|| words(text)).unwrap_or(Read::Unknown)
}

/// "2016", "2016-05", "2016-05-03", also with a time after it.
fn is_iso(text: &str) -> bool {
    let day = text.split(['T', ' ']).next().unwrap_or_default();
    let lengths: Vec<usize> = day.split('-').map(str::len).collect();
    let parts: Option<Vec<u32>> = day.split('-').map(number).collect();
    match (lengths.as_slice(), parts.as_deref()) {
        ([4], Some([_])) => text.len() == 4,
        ([4, 2], Some([_, month])) => text.len() == 7 && (1..=12).contains(month),
        ([4, 2, 2], Some([year, month, day])) => is_day(*year, *month, *day),
        _ => false,
    }
}

/// A number of ASCII digits.
fn number(text: &str) -> Option<u32> {
    Some(text).filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))?.parse().ok()
}

fn is_day(year: u32, month: u32, day: u32) -> bool {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    (1..=9999).contains(&year) && (1..=12).contains(&month) && (1..=last).contains(&day)
}

fn day(year: u32, month: u32, day: u32, time: &str) -> Option<Read> {
    is_day(year, month, day).then(|| Read::Iso(format!("{year:04}-{month:02}-{day:02}{time}")))
}

/// Digits alone: 20160503, 20160503140000, 20160503T140000Z, seconds or milliseconds since 1970.
fn digits(text: &str) -> Option<Read> {
    let zone = if text.ends_with('Z') { "Z" } else { "" };
    let compact = text.trim_end_matches('Z').replacen('T', "", 1);
    let part = |from, to| compact.get(from..to).and_then(number);
    number(compact.get(..8)?)?;
    match compact.len() {
        8 => day(part(0, 4)?, part(4, 6)?, part(6, 8)?, ""),
        12 | 14 => {
            let (hour, minute, second) = (part(8, 10)?, part(10, 12)?, part(12, 14).unwrap_or(0));
            (hour < 24 && minute < 60 && second < 61)
                .then(|| day(part(0, 4)?, part(4, 6)?, part(6, 8)?, &format!("T{hour:02}:{minute:02}:{second:02}{zone}")))?
        }
        10 => unix(compact.parse().ok()?),
        13 => unix(compact.parse::<i64>().ok()? / 1000),
        _ => None,
    }
}

/// Seconds since 1970, from 1973 on (fewer digits are no such date).
fn unix(seconds: i64) -> Option<Read> {
    let (day, time) = (nth_day(seconds.div_euclid(86_400))?, time_of_day(seconds.rem_euclid(86_400)));
    Some(Read::Iso(format!("{day}{time}Z")))
}

/// The time so many seconds after midnight: "T14:00:00".
pub(super) fn time_of_day(seconds: i64) -> String {
    format!("T{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// The day so many days after 1970-01-01; none before year 1 or after year 9999.
pub(super) fn nth_day(days: i64) -> Option<String> {
    // Howard Hinnant's civil_from_days.
    let shifted = days.checked_add(719_468)?;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let of_month = of_year - (153 * from_march + 2) / 5 + 1;
    (1..=9999).contains(&year).then(|| format!("{year:04}-{month:02}-{of_month:02}"))
}

/// Three numbers with one of / . - between them, and perhaps a time.
fn numbers(text: &str) -> Option<Read> {
    let (date, rest) = text.split_once([' ', 'T']).unwrap_or((text, ""));
    let mark = date.chars().find(|c| !c.is_ascii_digit()).filter(|mark| "/.-".contains(*mark))?;
    let parts: Vec<u32> = date.split(mark).map(number).collect::<Option<_>>()?;
    let time = clock(&rest.split_whitespace().collect::<Vec<_>>());
    match parts.as_slice() {
        [year, month, of_month] if *year > 999 => day(*year, *month, *of_month, &time),
        [first, second, year] if *year > 999 => match (first, second) {
            (1..=12, 1..=12) if first != second => Some(Read::Ambiguous),
            (1..=12, _) => day(*year, *first, *second, &time),
            _ => day(*year, *second, *first, &time),
        },
        _ => None,
    }
}

const MONTHS: [&str; 12] =
    ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

/// A month by its name, a year, and mostly a day, in any order.
fn words(text: &str) -> Option<Read> {
    let parts: Vec<&str> = text.split([' ', ',', '\t', '\u{a0}', '-']).filter(|part| !part.is_empty()).collect();
    let month = parts.iter().enumerate().find_map(|(at, part)| Some((at, month(part)?)));
    let (at, month) = month?;
    let is_clock = |part: &&&str| part.contains(':') || part.starts_with('+');
    let counted = parts.iter().enumerate().filter(|(index, part)| *index != at && !is_clock(part));
    let counts: Vec<u32> = counted.filter_map(|(_, part)| number(part.trim_end_matches(['s', 't', 'n', 'd', 'r', 'h', '.']))).collect();
    let clock = clock(text.split_whitespace().skip_while(|part| !part.contains(':')).collect::<Vec<_>>().as_slice());
    match counts.as_slice() {
        [first, year] if *year > 999 && *first < 32 => day(*year, month, *first, &clock),
        [year, last, ..] if *year > 999 && *last < 32 => day(*year, month, *last, &clock),
        [year] if (1000..=9999).contains(year) => Some(Read::Iso(format!("{year:04}-{month:02}"))),
        _ => None,
    }
}

fn month(word: &str) -> Option<u32> {
    let word = word.trim_end_matches('.').to_ascii_lowercase();
    let at = MONTHS
        .iter()
        .position(|month| word == *month || (word.len() == 3 && month.starts_with(&word)) || (word == "sept" && *month == "september"));
    at.and_then(|at| u32::try_from(at + 1).ok())
}

/// A time of day with its zone, as ISO has it; nothing where it is not wholly understood.
fn clock(parts: &[&str]) -> String {
    let Some(time) = parts.first() else { return String::new() };
    let fields: Option<Vec<u32>> = time.split(':').map(number).collect();
    let (hour, minute, second) = match fields.as_deref() {
        Some([hour, minute]) => (*hour, *minute, 0),
        Some([hour, minute, second]) => (*hour, *minute, *second),
        _ => return String::new(),
    };
    let zone = match parts.get(1..).unwrap_or_default() {
        [] => String::new(),
        ["Z" | "GMT" | "UTC"] => "Z".to_owned(),
        [zone] if zone.len() == 5 && zone.starts_with(['+', '-']) && zone.get(1..).and_then(number).is_some() => {
            format!("{}:{}", zone.get(..3).unwrap_or_default(), zone.get(3..).unwrap_or_default())
        }
        _ => return String::new(),
    };
    if hour > 23 || minute > 59 || second > 60 {
        return String::new();
    }
    format!("T{hour:02}:{minute:02}:{second:02}{zone}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        for same in ["2016", "2016-05", "2016-05-03", "2016-05-03T14:00:00Z", "2016-05-03 14:00", "", " "] {
            assert_eq!(read(same), Read::Same, "{same}");
        }
        for (text, iso) in [
            ("May 3, 2016", "2016-05-03"),
            ("3 May 2016", "2016-05-03"),
            ("May 03, 2016 Tuesday", "2016-05-03"),
            ("Tuesday, May 3rd, 2016", "2016-05-03"),
            ("Sept. 1, 2001", "2001-09-01"),
            ("03-May-2016", "2016-05-03"),
            ("Tue, 03 May 2016 14:00:05 +0200", "2016-05-03T14:00:05+02:00"),
            ("Tue, 03 May 2016 14:00:05 GMT", "2016-05-03T14:00:05Z"),
            ("May 3, 2016 2:00 PM EST", "2016-05-03"),
            ("2016/5/3", "2016-05-03"),
            ("2016/05/03 14:00", "2016-05-03T14:00:00"),
            ("23.05.2016", "2016-05-23"),
            ("05/23/2016", "2016-05-23"),
            ("05/05/2016", "2016-05-05"),
            ("20160503", "2016-05-03"),
            ("20160503140005", "2016-05-03T14:00:05"),
            ("20160503T140005Z", "2016-05-03T14:00:05Z"),
            ("1462284005", "2016-05-03T14:00:05Z"),
            ("1462284005123", "2016-05-03T14:00:05Z"),
            ("May 2016", "2016-05"),
        ] {
            assert_eq!(read(text), Read::Iso(iso.to_owned()), "{text}");
        }
        for text in ["03/04/2016", "3.4.2016", "01-02-2024"] {
            assert_eq!(read(text), Read::Ambiguous, "{text}");
        }
        for text in
            ["yesterday", "2016-13-01", "31 June 2016", "May", "99/99/2016", "3/4/16", "20161399", "é", "1", "May 3 4 5", "2016-05-03x"]
        {
            assert_eq!(read(text), Read::Unknown, "{text}");
        }
    }
}
