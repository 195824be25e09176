//! The end of an embargo: converts a moment as written to UTC.
//!
//! Other dates are kept as written, because a newsroom's day is its local day. An embargo is
//! compared with a clock, so here the offset counts.

use super::dates;
use crate::article::Moment;

/// Returns the moment, rounded up to the second; none if the text names no day.
///
/// A day without a time means its start. A time without an offset counts as UTC.
pub(super) fn parse(written: &str) -> Option<Moment> {
    let written = written.trim();
    let local = dates::parse(written)?;
    if local.minute().is_none() {
        return Moment::from_seconds(local.minutes() * 60);
    }
    let (offset, seconds) = clock(written);
    let minutes = i64::try_from(local.minutes()).ok()? - offset;
    Moment::from_seconds(u64::try_from(minutes).ok()? * 60 + seconds)
}

/// Returns the offset from UTC in minutes, and the seconds after the minute, rounded up.
fn clock(written: &str) -> (i64, u64) {
    let Some(colon) = written.find(':') else { return (packed_offset(written), 0) };
    // What follows `10` in `10:07:59+01:00`.
    let rest = written.get(colon + 1..).unwrap_or_default();
    let rest = rest.trim_start_matches(|char: char| char.is_ascii_digit());
    let behind = rest.strip_prefix(':').unwrap_or(rest);
    let seconds = behind.get(..2).filter(|_| behind.len() < rest.len());
    let seconds = seconds.and_then(|seconds| seconds.parse().ok()).unwrap_or(0);
    let fraction = behind.get(2..).and_then(|rest| rest.strip_prefix(['.', ','])).unwrap_or_default();
    let digits = fraction.chars().take_while(char::is_ascii_digit);
    let is_more = digits.into_iter().any(|digit| digit != '0');
    // Rounded up, since an article must never be shown too early. 60 carries into the next minute,
    // because the caller adds it to a number of seconds.
    (offset(behind), (seconds + u64::from(is_more)).min(60))
}

/// Returns the offset at the end of `20240925T120000+0200`.
fn packed_offset(written: &str) -> i64 {
    written.find('T').map_or(0, |at| offset(&written[at..]))
}

/// Returns the offset in what follows a time: `+01:00`, `-0500`, `+02`, `CEST`.
fn offset(behind: &str) -> i64 {
    // The names of zones used in Germany. Others, such as `GMT`, count as UTC.
    let named = [("CEST", 120), ("MESZ", 120), ("CET", 60), ("MEZ", 60)];
    if let Some((_, minutes)) = named.iter().find(|(name, _)| behind.contains(name)) {
        return *minutes;
    }
    let Some(at) = behind.find(['+', '-', '\u{2212}']) else { return 0 };
    let sign = if behind[at..].starts_with('+') { 1 } else { -1 };
    let digits: String = behind[at..].chars().skip(1).filter(|char| *char != ':').collect();
    let number = |range: std::ops::Range<usize>| {
        digits.get(range).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()))?.parse::<i64>().ok()
    };
    match (number(0..2), number(2..4)) {
        (Some(hours), minutes) if hours < 24 => sign * (hours * 60 + minutes.unwrap_or(0).min(59)),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_put_into_utc() {
        for (written, expected) in [
            ("2024-09-25T12:00:00+02:00", Some("2024-09-25T10:00:00Z")),
            ("2018-10-23T12:00:00Z", Some("2018-10-23T12:00:00Z")),
            ("2018-10-23T12:00:30.5Z", Some("2018-10-23T12:00:31Z")),
            ("2018-10-23T12:00:30.0+02:00", Some("2018-10-23T10:00:30Z")),
            ("2018-10-23T23:59:59.5Z", Some("2018-10-24T00:00:00Z")),
            ("2018-12-31T22:30:00-05:00", Some("2019-01-01T03:30:00Z")),
            ("2018-01-01T00:30:00+01:00", Some("2017-12-31T23:30:00Z")),
            ("20240925T120000+0200", Some("2024-09-25T10:00:00Z")),
            ("Wed, 25 Sep 2024 12:00:00 +0200", Some("2024-09-25T10:00:00Z")),
            ("25.09.2024, 12:00 Uhr MESZ", Some("2024-09-25T10:00:00Z")),
            ("2024-09-25 12:00", Some("2024-09-25T12:00:00Z")),
            ("2024-09-25", Some("2024-09-25T00:00:00Z")),
            ("0001-01-01T00:00:00+14:00", None),
            ("bis auf Weiteres", None),
            ("", None),
        ] {
            assert_eq!(parse(written).map(|date| date.to_string()).as_deref(), expected, "{written}");
        }
    }
}
