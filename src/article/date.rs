//! Dates as a newsroom writes them.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A civil date, with the minute of the day if it is known.
///
/// It is the date as the publisher wrote it: an offset from UTC is not applied, because a
/// newsroom's day is its local day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
    // Last, so that the derived order sorts a day without a time before the same day with one.
    minute: Option<u16>,
}

impl Date {
    /// Number of days from 0001-01-01 to 1970-01-01.
    pub(super) const DAYS_TO_1970: u64 = 719_162;

    /// Returns a day of the proleptic Gregorian calendar, or `None` if it does not exist.
    ///
    /// Years run from 1 to 9999.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let exists = (1..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_in_month(year, month)).contains(&day);
        exists.then_some(Self { year, month, day, minute: None })
    }

    /// Returns the same day at a time of day, or `None` if there is no such time.
    pub fn at(self, hour: u8, minute: u8) -> Option<Self> {
        let exists = hour < 24 && minute < 60;
        exists.then_some(Self { minute: Some(u16::from(hour) * 60 + u16::from(minute)), ..self })
    }

    /// Returns the year, 1 to 9999.
    pub fn year(self) -> u16 {
        self.year
    }

    /// Returns the month, 1 to 12.
    pub fn month(self) -> u8 {
        self.month
    }

    /// Returns the day of the month, 1 to 31.
    pub fn day(self) -> u8 {
        self.day
    }

    /// Returns the minute of the day, 0 to 1439, if a time is known.
    pub fn minute(self) -> Option<u16> {
        self.minute
    }

    /// Returns the minutes since 0001-01-01T00:00; a day without a time counts as its midnight.
    pub fn minutes(self) -> u64 {
        self.days() * 1440 + u64::from(self.minute.unwrap_or(0))
    }

    /// Returns the days since 0001-01-01.
    pub fn days(self) -> u64 {
        let years = u64::from(self.year) - 1;
        let before: u64 = (1..self.month).map(|month| u64::from(days_in_month(self.year, month))).sum();
        // Leap days of all full years before. Counted from the year 1 and not from 1970, so that
        // the archives of earlier centuries need no negative numbers.
        years * 365 + years / 4 - years / 100 + years / 400 + before + u64::from(self.day) - 1
    }

    /// Returns the day `days` after 0001-01-01, or `None` beyond the year 9999.
    pub fn from_days(days: u64) -> Option<Self> {
        // A year that is never too late, since no year is longer than 366 days. Until the year 9999
        // it is at most 20 too early, so the loop is short.
        let mut year = u16::try_from(days / 366 + 1).ok()?;
        while Self::new(year + 1, 1, 1).is_some_and(|start| start.days() <= days) {
            year += 1;
        }
        let mut rest = days.checked_sub(Self::new(year, 1, 1)?.days())?;
        for month in 1..=12 {
            let length = u64::from(days_in_month(year, month));
            if rest < length {
                return Self::new(year, month, u8::try_from(rest).ok()? + 1);
            }
            rest -= length;
        }
        None
    }

    /// Returns the minute `seconds` after 1970-01-01T00:00, in UTC; `None` beyond the year 9999.
    pub(crate) fn from_unix(seconds: u64) -> Option<Self> {
        let minute = seconds % 86_400 / 60;
        let day = Self::from_days(Self::DAYS_TO_1970 + seconds / 86_400)?;
        day.at(u8::try_from(minute / 60).ok()?, u8::try_from(minute % 60).ok()?)
    }

    /// Parses `2021-03-05`, `2021-03-05T10:00`, `2021-03-05 10:00:00+01:00` and the like.
    pub fn parse_iso(text: &str) -> Option<Self> {
        let text = text.trim();
        let day = text.get(..10)?;
        let mut fields = day.split('-');
        let year = fields.next()?.parse().ok()?;
        let month = fields.next()?.parse().ok()?;
        let date = Self::new(year, month, fields.next()?.parse().ok()?)?;
        // A time that can't be read costs only the time. The offset behind it is ignored on
        // purpose, see above.
        let time = text[10..].trim_start_matches(['T', 't', ' ']);
        let clock = time.get(..5).and_then(|clock| clock.split_once(':'));
        let minute = clock.and_then(|(hour, minute)| date.at(hour.parse().ok()?, minute.parse().ok()?));
        Some(minute.unwrap_or(date))
    }
}

/// Returns the number of days of a month; `month` is 1 to 12.
pub fn days_in_month(year: u16, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 31,
    }
}

impl fmt::Display for Date {
    /// Writes `2021-03-05`, or `2021-03-05T10:00` if a time is known.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)?;
        match self.minute {
            Some(minute) => write!(f, "T{:02}:{:02}", minute / 60, minute % 60),
            None => Ok(()),
        }
    }
}

impl From<Date> for String {
    fn from(date: Date) -> Self {
        date.to_string()
    }
}

impl TryFrom<String> for Date {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse_iso(&text).ok_or_else(|| format!("not a date: {text}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_count_forth_and_back() {
        for (text, days) in [("0001-01-01", 0), ("1970-01-01", 719_162), ("2024-02-29", 738_944)] {
            let date = Date::parse_iso(text).expect(text);
            assert_eq!(date.days(), days, "{text}");
            assert_eq!(Date::from_days(days).expect(text).to_string(), text);
        }
        for days in (0..3_600_000).step_by(97) {
            assert_eq!(Date::from_days(days).expect("in range").days(), days);
        }
    }

    #[test]
    fn dates_are_read_as_written() {
        for (text, expected) in [
            ("2021-03-05", Some("2021-03-05")),
            ("2021-03-05T10:07:59Z", Some("2021-03-05T10:07")),
            ("2021-03-05 10:07:00+01:00", Some("2021-03-05T10:07")),
            ("2021-02-29", None),
            ("2021-13-01", None),
            ("21-1-1", None),
            ("", None),
        ] {
            assert_eq!(Date::parse_iso(text).map(|date| date.to_string()).as_deref(), expected, "{text}");
        }
    }
}
