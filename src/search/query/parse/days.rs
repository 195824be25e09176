//! Spans of days as they are typed.

use crate::article::{Date, days_in_month};
use crate::search::query::DateRange;

impl DateRange {
    /// The days that `2021`, `2021-03` or `2021-03-05` names.
    pub fn parse_span(text: &str) -> Option<Self> {
        let mut fields = text.splitn(3, '-');
        let number = |field: Option<&str>| match field {
            Some(digits) if digits.len() <= 4 && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                Some(digits.parse::<u16>().ok())
            }
            Some(_) => Some(None),
            None => None,
        };
        let year = number(fields.next())??;
        let (month, day) = (number(fields.next()), number(fields.next()));
        let (from, to) = match (month, day) {
            (None, _) => (Date::new(year, 1, 1)?, Date::new(year, 12, 31)?),
            (Some(month), None) => {
                let month = u8::try_from(month?).ok()?;
                let first = Date::new(year, month, 1)?;
                (first, Date::new(year, month, days_in_month(year, month))?)
            }
            (Some(month), Some(day)) => {
                let date = Date::new(year, u8::try_from(month?).ok()?, u8::try_from(day?).ok()?)?;
                (date, date)
            }
        };
        Some(Self { from: Some(from), to: Some(to) })
    }

    /// Reads `2021`, `2021-03..2021-06`, `2021..`, `>=2021-03-05`, `<2022`, and `-7d`, the
    /// last seven days up to `today`; also `w`, `m` and `y` for weeks, months and years.
    pub fn parse(text: &str, today: Option<Date>) -> Option<Self> {
        if let Some((from, to)) = text.split_once("..") {
            let from = if from.is_empty() { None } else { Self::end(from, today)?.from };
            let to = if to.is_empty() { None } else { Self::end(to, today)?.to };
            return (from.is_some() || to.is_some()).then_some(Self { from, to });
        }
        let next = |date: Date| Date::from_days(date.days() + 1);
        let last = |date: Date| date.days().checked_sub(1).and_then(Date::from_days);
        if let Some(day) = text.strip_prefix(">=") {
            Some(Self { from: Self::end(day, today)?.from, to: None })
        } else if let Some(day) = text.strip_prefix("<=") {
            Some(Self { from: None, to: Self::end(day, today)?.to })
        } else if let Some(day) = text.strip_prefix('>') {
            Some(Self { from: Self::end(day, today)?.to.and_then(next), to: None })
        } else if let Some(day) = text.strip_prefix('<') {
            Some(Self { from: None, to: Self::end(day, today)?.from.and_then(last) })
        } else if text.starts_with(['-', '−']) {
            Some(Self { to: today, ..Self::end(text, today)? })
        } else {
            Self::end(text, today)
        }
    }

    /// One end of a span: days by name, or so long before `today`.
    fn end(text: &str, today: Option<Date>) -> Option<Self> {
        let Some(ago) = text.strip_prefix(['-', '−']) else { return Self::parse_span(text) };
        let digits = ago.trim_end_matches(|c: char| !c.is_ascii_digit());
        let number: u64 = digits.parse().ok().filter(|_| digits.len() <= 5)?;
        let date = match &ago[digits.len()..] {
            "d" => days_before(today?, number)?,
            "w" => days_before(today?, 7 * number)?,
            "m" => months_before(today?, number)?,
            "y" => months_before(today?, 12 * number)?,
            _ => return None,
        };
        Some(Self { from: Some(date), to: Some(date) })
    }
}

fn days_before(today: Date, days: u64) -> Option<Date> {
    Date::from_days(today.days().checked_sub(days)?)
}

/// The same day of an earlier month, or its last one.
fn months_before(today: Date, months: u64) -> Option<Date> {
    let month = (u64::from(today.year()) * 12 + u64::from(today.month()) - 1).checked_sub(months)?;
    let (year, month) = (u16::try_from(month / 12).ok()?, u8::try_from(month % 12 + 1).ok()?);
    Date::new(year, month, today.day().min(days_in_month(year, month)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read() {
        let today = Date::new(2024, 3, 31);
        for (text, from, to) in [
            ("2021", "2021-01-01", "2021-12-31"),
            ("2021-03..2021-06", "2021-03-01", "2021-06-30"),
            ("2021..", "2021-01-01", ""),
            ("..2021-02", "", "2021-02-28"),
            (">=2022-01-01", "2022-01-01", ""),
            (">2021", "2022-01-01", ""),
            ("<2022", "", "2021-12-31"),
            ("<=2022-05", "", "2022-05-31"),
            ("-7d", "2024-03-24", "2024-03-31"),
            ("−2w", "2024-03-17", "2024-03-31"),
            ("-1m", "2024-02-29", "2024-03-31"),
            ("-1y", "2023-03-31", "2024-03-31"),
            ("-1y..-1m", "2023-03-31", "2024-02-29"),
            (">=-3d", "2024-03-28", ""),
            ("<-1y", "", "2023-03-30"),
        ] {
            let range = DateRange::parse(text, today).unwrap_or_default();
            let day = |date: Option<Date>| date.map(|date| date.to_string()).unwrap_or_default();
            assert_eq!((day(range.from).as_str(), day(range.to).as_str()), (from, to), "{text}");
        }
        for text in ["", "..", "gestern", "2021-13", "2021-02-30", "-7", "-d", "-99999999d", "-9999y", "-7dd"]
        {
            assert_eq!(DateRange::parse(text, today), None, "{text}");
        }
    }
}
