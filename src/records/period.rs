//! Days, weeks, months and years: what a run is divided into over time.
//!
//! Only ISO days count (proleptic Gregorian); a day that no calendar has belongs to none.

use serde::{Deserialize, Serialize};

/// A stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Period {
    /// A day.
    Day,
    /// From Monday to Sunday; called by its Monday.
    Week,
    /// A month.
    Month,
    /// A year.
    Year,
}

impl Period {
    /// All, the shortest first.
    pub const ALL: [Period; 4] = [Period::Day, Period::Week, Period::Month, Period::Year];

    /// By its name.
    pub fn named(name: &str) -> Option<Period> {
        Self::ALL.into_iter().find(|period| period.name() == name)
    }

    /// How it is called.
    pub fn name(self) -> &'static str {
        match self {
            Period::Day => "day",
            Period::Week => "week",
            Period::Month => "month",
            Period::Year => "year",
        }
    }

    /// The number of the period in which an ISO day lies: later ones have higher numbers, and none is left out.
    pub fn number(self, day: &str) -> Option<i64> {
        let (year, month, day) = parts(day)?;
        Some(match self {
            Period::Day => days(year, month, day),
            // 1970-01-01 was a Thursday.
            Period::Week => (days(year, month, day) + 3).div_euclid(7),
            Period::Month => year * 12 + month - 1,
            Period::Year => year,
        })
    }

    /// The period of a number: 2024-05-01, 2024-04-29 (a Monday), 2024-05, 2024.
    pub fn label(self, number: i64) -> String {
        match self {
            Period::Day => date(number),
            Period::Week => date(number * 7 - 3),
            Period::Month => format!("{:04}-{:02}", number.div_euclid(12), number.rem_euclid(12) + 1),
            Period::Year => format!("{number:04}"),
        }
    }
}

/// Year, month and day.
fn parts(day: &str) -> Option<(i64, i64, i64)> {
    let mut numbers = day.split('-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (numbers.next()??, numbers.next()??, numbers.next()??);
    let fits = (1..=12).contains(&month) && day >= 1 && civil(days(year, month, day)) == (year, month, day);
    fits.then_some((year, month, day))
}

/// Days since 1970-01-01, by Hinnant's algorithm: years begin in March, so that the leap day is the last.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month > 2 { year } else { year - 1 };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year, month and day of a number of days.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let march = (5 * of_year + 2) / 153;
    let month = if march < 10 { march + 3 } else { march - 9 };
    (era * 400 + year + i64::from(month <= 2), month, of_year - (153 * march + 2) / 5 + 1)
}

fn date(days: i64) -> String {
    let (year, month, day) = civil(days);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_belong_to_periods() {
        for (day, week, month) in [
            ("2024-05-01", "2024-04-29", "2024-05"),
            ("2024-02-29", "2024-02-26", "2024-02"),
            ("1969-12-31", "1969-12-29", "1969-12"),
            ("2023-01-01", "2022-12-26", "2023-01"),
            ("0001-01-01", "0001-01-01", "0001-01"),
        ] {
            let labels = [Period::Day, Period::Week, Period::Month].map(|period| period.number(day).map(|number| period.label(number)));
            assert_eq!(labels, [Some(day.to_owned()), Some(week.to_owned()), Some(month.to_owned())]);
        }
    }

    #[test]
    fn days_that_no_calendar_has_belong_to_none() {
        for day in ["2023-02-29", "2024-13-01", "2024-00-10", "2024-04-31", "2024-05", "", "a-b-c"] {
            assert_eq!(Period::Day.number(day), None, "{day}");
        }
    }
}
