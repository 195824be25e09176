//! The dateline at the start of an agency's text: `Berlin (dpa) - …`, `BRÜSSEL, 5. März (Reuters) – …`.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::dates;
use crate::article::Date;

/// Agencies, one per line: the name, and other spellings.
const AGENCIES: &str = include_str!("agencies.txt");

/// Maximum number of characters before the dash that ends a dateline.
const DATELINE_CHARS_MAX: usize = 110;

/// A dateline.
#[derive(Debug, PartialEq)]
pub(super) struct Dateline {
    /// The agency, by its usual name.
    pub(super) agency: Option<String>,
    /// The day.
    pub(super) day: Option<Day>,
}

/// A day, with or without a year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Day {
    day: u8,
    month: u8,
    year: Option<u16>,
}

impl Day {
    /// Returns the date: in its own year, in that of the path, or else the last such day before the
    /// file was written.
    pub(super) fn in_year(self, path: Option<u16>, modified: Option<Date>) -> Option<Date> {
        if let Some(year) = self.year.or(path) {
            return Date::new(year, self.month, self.day);
        }
        // A dateline without a year speaks of the recent past: a day after the file was written
        // must be from the year before.
        let written = modified?;
        let same =
            Date::new(written.year(), self.month, self.day).filter(|date| date.days() <= written.days());
        same.or_else(|| Date::new(written.year().checked_sub(1)?, self.month, self.day))
    }
}

/// Reads the dateline in the first two lines of a text.
///
/// A dateline begins with a place and names an agency or a day before its dash; an ordinary
/// sentence with a dash does neither.
pub(super) fn read<'a>(mut lines: impl Iterator<Item = &'a str>) -> Option<Dateline> {
    // The second line too: a lead or a byline may come first.
    lines.by_ref().take(2).find_map(of_line)
}

fn of_line(line: &str) -> Option<Dateline> {
    let end = line.char_indices().nth(DATELINE_CHARS_MAX).map_or(line.len(), |(at, _)| at);
    let head = &line[..end];
    let dashes = [" - ", " – ", " — ", ") -", ")-", ")–", ") –", ") —", "): "];
    let dash = dashes.iter().filter_map(|dash| head.find(dash)).min()?;
    // The closing bracket of `) -` belongs to the head, not to the dash.
    let head = &head[..dash + usize::from(head[dash..].starts_with(')'))];
    let place_end = head.find(['(', ',', '.']).unwrap_or(head.len());
    if !is_place(head[..place_end].trim_end_matches(|char: char| char.is_ascii_digit() || char == ' ')) {
        return None;
    }
    let agency = head.split_once('(').and_then(|(_, rest)| {
        let inside = rest.split(')').next()?;
        // A whole name first, as in *dpa-AFX*, then its pieces, as in *dpa/lnw*: else *dpa-AFX*
        // would be *dpa*.
        agency(inside).or_else(|| inside.split(['/', ',', ' ', '-', '+']).find_map(agency))
    });
    let day = day(&head[place_end..]);
    (agency.is_some() || day.is_some()).then_some(Dateline { agency, day })
}

/// Returns whether a text can be one or more places: capitalised words and what may be between
/// them.
fn is_place(text: &str) -> bool {
    let text = text.trim();
    let small = ["am", "an", "der", "bei", "im", "in", "ob", "und", "von", "a", "d", "de", "la"];
    let words = || text.split(['/', ' ', '-']).filter(|word| !word.is_empty());
    text.starts_with(char::is_uppercase)
        && words().count() <= 6
        && words().all(|word| word.starts_with(char::is_uppercase) || small.contains(&word))
}

/// The usual name of each agency, by all its names in lower case.
static NAMES: LazyLock<HashMap<String, &str>> = LazyLock::new(|| {
    let rows = AGENCIES.lines().filter(|line| !line.starts_with('#'));
    let names = rows.flat_map(|row| {
        let usual = row.split_whitespace().next().unwrap_or_default();
        row.split_whitespace().map(move |name| (name.to_lowercase(), usual))
    });
    names.collect()
});

/// Returns the usual name of an agency.
fn agency(word: &str) -> Option<String> {
    NAMES.get(&word.to_lowercase()).map(|name| (*name).to_owned())
}

/// Returns whether a word names an agency.
pub(super) fn is_agency(word: &str) -> bool {
    // The length first: this is asked for every word of short lines, and lowering allocates.
    word.len() <= 12 && NAMES.contains_key(&word.to_lowercase())
}

/// Returns the day in a dateline, with or without its year.
fn day(text: &str) -> Option<Day> {
    if let Some(date) = dates::parse(text) {
        return Some(Day { day: date.day(), month: date.month(), year: Some(date.year()) });
    }
    let words: Vec<&str> =
        text.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.windows(2).find_map(|pair| {
        let [day, month] = pair else { return None };
        let (day, month) = (day.parse().ok()?, dates::month(month)?);
        // 2000 is a leap year, so the 29th of February is accepted. `in_year` checks it again.
        Date::new(2000, month, day).map(|_| Day { day, month, year: None })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: Option<(Option<&str>, Option<&str>)>) {
        let written = Date::new(2021, 5, 4);
        let found = read([line].into_iter()).map(|dateline| {
            (
                dateline.agency,
                dateline.day.and_then(|day| day.in_year(None, written)).map(|date| date.to_string()),
            )
        });
        let expected = expected.map(|(agency, date)| (agency.map(str::to_owned), date.map(str::to_owned)));
        assert_eq!(found, expected, "{line}");
    }

    #[test]
    fn datelines_name_agency_and_day() {
        check("Berlin (dpa) - Der Senat tagt.", Some((Some("dpa"), None)));
        check("Berlin/Köln (dpa/lnw) – Der Rat tagt.", Some((Some("dpa"), None)));
        check("Frankfurt am Main (dpa-AFX) - Der Dax fällt.", Some((Some("dpa-AFX"), None)));
        check("BRÜSSEL, 3. Mai (Reuters) – Die Union tagt.", Some((Some("Reuters"), Some("2021-05-03"))));
        check("Wien, 6. Mai (APA) – Der Rat tagt.", Some((Some("APA"), Some("2020-05-06"))));
        check("Washington/Peking, 3. Mai 2019 - Die Lage.", Some((None, Some("2019-05-03"))));
        check("Bern, 03.05.2019 (sda) - Der Rat.", Some((Some("Keystone-SDA"), Some("2019-05-03"))));
        check("Rom (AFP)- Der Papst.", Some((Some("AFP"), None)));
    }

    #[test]
    fn sentences_with_a_dash_are_no_datelines() {
        for line in [
            "Der Senat tagt – und beschließt nichts.",
            "Berlin - eine Stadt wie keine.",
            "Angela Merkel (CDU) - seit 2005 im Amt.",
            "Am 5. März 2021 - einem Freitag - geschah es.",
            "Berlin (dpa)",
            "",
        ] {
            check(line, None);
        }
    }
}
