//! Moments in UTC.

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::Date;

/// Seconds per day.
const DAY: u64 = 86_400;

/// A moment in UTC, to the second; in text and JSON `2021-03-05T10:00:00Z`.
///
/// Unlike a [`Date`], which is local, it can be compared with a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Moment {
    /// Seconds since 0001-01-01T00:00:00.
    seconds: u64,
}

impl Moment {
    /// Returns the moment `seconds` after 0001-01-01T00:00:00, or `None` beyond the year 9999.
    pub fn from_seconds(seconds: u64) -> Option<Self> {
        Date::from_days(seconds / DAY).map(|_| Self { seconds })
    }

    /// Returns the seconds since 0001-01-01T00:00:00.
    pub fn seconds(self) -> u64 {
        self.seconds
    }

    /// Parses `2021-03-05T10:00:00Z`, as it is written by `Display`; seconds and `Z` may be
    /// missing.
    pub fn parse_iso(text: &str) -> Option<Self> {
        let date = Date::parse_iso(text)?;
        let second = text.get(16..).and_then(|rest| rest.strip_prefix(':')).and_then(|rest| rest.get(..2));
        // Strict about seconds, unlike `Date`: it only reads what this program wrote.
        let second: u64 = second.map_or(Some(0), |second| second.parse().ok())?;
        (second < 60).then(|| Self { seconds: date.minutes() * 60 + second })
    }
}

impl From<SystemTime> for Moment {
    /// Converts a time, cut to the second; times before 1970 count as the start of 1970.
    fn from(time: SystemTime) -> Self {
        let seconds = time.duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs());
        Self { seconds: Date::DAYS_TO_1970 * DAY + seconds }
    }
}

impl fmt::Display for Moment {
    /// Writes `2021-03-05T10:00:00Z`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let second = self.seconds % DAY;
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        match Date::from_days(self.seconds / DAY) {
            Some(day) => write!(f, "{day}T{hour:02}:{minute:02}:{second:02}Z"),
            // Only a clock that is wrong gets here.
            None => write!(f, "after the year 9999"),
        }
    }
}

impl From<Moment> for String {
    fn from(moment: Moment) -> Self {
        moment.to_string()
    }
}

impl TryFrom<String> for Moment {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse_iso(&text).ok_or_else(|| format!("not a moment: {text}"))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn moments_are_read_as_they_are_written() {
        for (text, expected) in [
            ("2021-03-05T10:07:59Z", Some("2021-03-05T10:07:59Z")),
            ("2021-03-05T10:07", Some("2021-03-05T10:07:00Z")),
            ("2021-03-05", Some("2021-03-05T00:00:00Z")),
            ("2021-03-05T10:07:61Z", None),
            ("gestern", None),
        ] {
            assert_eq!(
                Moment::parse_iso(text).map(|moment| moment.to_string()).as_deref(),
                expected,
                "{text}"
            );
        }
        let moment = Moment::parse_iso("9999-12-31T23:59:59Z").expect("a moment");
        assert_eq!(Moment::from_seconds(moment.seconds()), Some(moment));
        assert_eq!(Moment::from_seconds(moment.seconds() + 1), None);
    }

    #[test]
    fn a_clock_gives_a_moment() {
        let time = UNIX_EPOCH + Duration::from_millis(86_399_999);
        assert_eq!(Moment::from(time).to_string(), "1970-01-01T23:59:59Z");
        assert_eq!(Moment::from(UNIX_EPOCH - Duration::from_secs(9)).to_string(), "1970-01-01T00:00:00Z");
    }
}
