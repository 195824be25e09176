//! Numbers as people read them: counts with their noun, sizes, durations, times.

use crate::article::Date;

/// `12,345`.
pub(super) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1 article`, `12,345 articles`.
pub(super) fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", grouped(number))
}

/// `512 bytes`, `3.4 MB`.
pub(super) fn size(bytes: u64) -> String {
    let units = [(1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")];
    match units.iter().find(|(unit, _)| bytes >= *unit) {
        Some((unit, name)) => format!("{:.1} {name}", bytes as f64 / *unit as f64),
        None => format!("{bytes} bytes"),
    }
}

/// `0.42 s`, `1 min 05 s`.
pub(super) fn duration(seconds: f64) -> String {
    if seconds < 60.0 {
        return format!("{seconds:.2} s");
    }
    format!("{} min {:02} s", (seconds / 60.0) as u64, (seconds % 60.0) as u64)
}

/// Seconds since 1970 as a time in UTC: `2021-03-05T10:07Z`.
pub(super) fn utc(seconds: u64) -> Option<String> {
    Date::from_unix(seconds).map(|date| format!("{date}Z"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_people_read_them() {
        for (number, expected) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(number), expected);
        }
        assert_eq!((count(1, "file"), count(2, "file")), ("1 file".into(), "2 files".into()));
        for (bytes, expected) in [(999, "999 bytes"), (1_500, "1.5 kB"), (2_000_000_000, "2.0 GB")] {
            assert_eq!(size(bytes), expected);
        }
        for (seconds, expected) in [(0.416, "0.42 s"), (65.9, "1 min 05 s")] {
            assert_eq!(duration(seconds), expected);
        }
        for (seconds, expected) in [(0, "1970-01-01T00:00Z"), (1_614_938_820, "2021-03-05T10:07Z")] {
            assert_eq!(utc(seconds).as_deref(), Some(expected));
        }
        assert_eq!(utc(u64::MAX / 2), None);
    }
}
