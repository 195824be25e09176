//! Values of flags: dates, sizes, names of facets.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use clap::builder::{OsStringValueParser, PossibleValuesParser, TypedValueParser};
use depesche::{Date, DateRange, EntityKind, FacetKind, ranking::Recency};

const NO_DATE: &str = "not a date; write 2021, 2021-03 or 2021-03-05";

/// The first day that `2021`, `2021-03` or `2021-03-05` names.
pub fn first_day(text: &str) -> Result<Date, &'static str> {
    DateRange::parse_span(text).and_then(|span| span.from).ok_or(NO_DATE)
}

/// The last day that `2021`, `2021-03` or `2021-03-05` names.
pub fn last_day(text: &str) -> Result<Date, &'static str> {
    DateRange::parse_span(text).and_then(|span| span.to).ok_or(NO_DATE)
}

/// The half-life that `12h`, `30d`, `2w`, `6m` or `1y` names, in minutes.
pub fn half_life(text: &str) -> Result<f64, &'static str> {
    Recency::parse_half_life(text).ok_or("not an age; write 12h, 30d, 2w, 6m or 1y")
}

/// Reads the name of a facet; which there are, the library says.
pub fn facet_kinds() -> impl TypedValueParser<Value = FacetKind> {
    let names = FacetKind::ALL.iter().map(|kind| kind.name());
    PossibleValuesParser::new(names).try_map(|name| FacetKind::from_name(&name).ok_or("no such facet"))
}

/// Reads the name of a kind of entities.
pub fn kinds() -> impl TypedValueParser<Value = EntityKind> {
    let names = EntityKind::ALL.map(EntityKind::name);
    PossibleValuesParser::new(names).try_map(|name| EntityKind::from_name(&name).ok_or("no such kind"))
}

/// Reads a path, also an empty one, as an environment variable may hold it.
pub fn any_path() -> impl TypedValueParser<Value = PathBuf> {
    OsStringValueParser::new().map(PathBuf::from)
}

/// A number of bytes, as `1000`, `16M` or `16 MiB`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bytes(pub u64);

/// Units and how far they shift a number; the first that fits is the one to write.
const UNITS: &[(&str, u32)] = &[("GiB", 30), ("MiB", 20), ("KiB", 10), ("G", 30), ("M", 20), ("K", 10)];

impl Bytes {
    /// The same number, which is one of memory.
    pub fn of(bytes: usize) -> Self {
        Self(bytes as u64)
    }

    /// As a size in memory; what is beyond memory is no limit.
    pub fn as_usize(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }
}

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fits = |shift: u32| self.0 >> shift > 0 && (self.0 >> shift) << shift == self.0;
        match UNITS.iter().find(|(_, shift)| fits(*shift)) {
            Some((unit, shift)) => write!(f, "{}{unit}", self.0 >> shift),
            None => write!(f, "{}", self.0),
        }
    }
}

impl FromStr for Bytes {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        let (number, shift) = UNITS
            .iter()
            .find_map(|(unit, shift)| text.strip_suffix(unit).map(|number| (number.trim_end(), *shift)))
            .unwrap_or((text, 0));
        let number: u64 = number.parse().map_err(|_| "not a size; write 1000, 512K, 16M or 4G")?;
        number.checked_mul(1 << shift).map(Self).ok_or("too large")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_spans_with_two_ends() {
        for (text, first, last) in [
            ("2021", "2021-01-01", "2021-12-31"),
            ("2020-02", "2020-02-01", "2020-02-29"),
            ("2021-03-05", "2021-03-05", "2021-03-05"),
        ] {
            assert_eq!(first_day(text).map(|day| day.to_string()).as_deref(), Ok(first));
            assert_eq!(last_day(text).map(|day| day.to_string()).as_deref(), Ok(last));
        }
        for text in ["", "21x", "2021-13", "2021-02-30", "gestern"] {
            assert_eq!((first_day(text), last_day(text)), (Err(NO_DATE), Err(NO_DATE)), "{text}");
        }
    }

    #[test]
    fn sizes_are_written_as_they_are_read() {
        for (text, bytes, written) in [
            ("0", 0, "0"),
            ("1000", 1000, "1000"),
            ("16M", 16 << 20, "16MiB"),
            ("16 MiB", 16 << 20, "16MiB"),
            ("4G", 4 << 30, "4GiB"),
            ("1024", 1024, "1KiB"),
        ] {
            assert_eq!(text.parse(), Ok(Bytes(bytes)), "{text}");
            assert_eq!(Bytes(bytes).to_string(), written);
            assert_eq!(written.parse(), Ok(Bytes(bytes)), "{written}");
        }
        for text in ["", "M", "-1", "1.5G", "16 X", "99999999999G"] {
            assert!(text.parse::<Bytes>().is_err(), "{text}");
        }
    }
}
