//! Dates in the names of files and folders.

use crate::article::Date;

/// Range of numbers that may be years.
const YEARS: std::ops::RangeInclusive<u16> = 1600..=2100;

/// Returns the date in a path: in the file's name, else in the nearest folder's name, else in
/// folders `2021/03/05`.
pub(super) fn date(path: &str) -> Option<Date> {
    let parts: Vec<&str> = path.split(['/', '\\']).collect();
    let named = || parts.iter().rev().find_map(|part| in_name(part));
    let nested = || {
        parts.windows(3).rev().find_map(|window| {
            let [year, month, day] = window else { return None };
            // The last part may be a file's name: `05.txt`.
            let day = &day[..day.find(|char: char| !char.is_ascii_digit()).unwrap_or(day.len())];
            let short = month.len() <= 2 && (1..=2).contains(&day.len()) && year.len() == 4;
            if short { new(year, month, day) } else { None }
        })
    };
    named().or_else(nested)
}

/// Returns the last year in a path, alone or as part of a date.
pub(super) fn year(path: &str) -> Option<u16> {
    let numbers = path.split(|char: char| !char.is_ascii_digit()).filter(|number| number.len() == 4);
    numbers.filter_map(|number| number.parse().ok()).rfind(|year| YEARS.contains(year))
}

/// Returns the date in one name: `2021-03-05`, `2021_03_05`, `20210305`, `05.03.2021`.
fn in_name(name: &str) -> Option<Date> {
    let runs: Vec<(usize, &str)> = numbers(name).collect();
    let separator = |one: &(usize, &str), other: &(usize, &str)| {
        let between = &name[one.0 + one.1.len()..other.0];
        matches!(between, "-" | "_" | "." | " ").then_some(between)
    };
    let three = runs.windows(3).find_map(|window| {
        let [one, two, three] = window else { return None };
        // Two different separators are no date but numbers by chance: `1.2021-03`.
        if separator(one, two)? != separator(two, three)? {
            return None;
        }
        // The year is the number with four digits. Two-digit years are left out: in names they are
        // too often something else.
        match (one.1.len(), three.1.len()) {
            (4, 1..=2) => new(one.1, two.1, three.1),
            (1..=2, 4) => new(three.1, two.1, one.1),
            _ => None,
        }
    });
    let packed = || {
        runs.iter().find_map(|(_, run)| match run.len() {
            8 | 12 | 14 => new(&run[..4], &run[4..6], &run[6..8]),
            _ => None,
        })
    };
    three.or_else(packed)
}

/// Returns the runs of digits in a name with their offsets.
fn numbers(name: &str) -> impl Iterator<Item = (usize, &str)> {
    name.split(|char: char| !char.is_ascii_digit())
        .filter(|run| !run.is_empty())
        .map(|run| (run.as_ptr() as usize - name.as_ptr() as usize, run))
}

fn new(year: &str, month: &str, day: &str) -> Option<Date> {
    let year = year.parse().ok().filter(|year| YEARS.contains(year))?;
    Date::new(year, month.parse().ok()?, day.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_found_in_paths() {
        for (path, expected) in [
            ("a/2021-03-05-titel.txt", Some("2021-03-05")),
            ("a/titel_2021_03_05.txt", Some("2021-03-05")),
            ("a/20210305.txt", Some("2021-03-05")),
            ("a/20210305T101500.json", Some("2021-03-05")),
            ("a/05.03.2021 Titel.txt", Some("2021-03-05")),
            ("2021/03/05/titel.txt", Some("2021-03-05")),
            ("2021/3/05.txt", Some("2021-03-05")),
            ("2021-03-05/titel.txt", Some("2021-03-05")),
            ("2020-01-01/2021-03-05.txt", Some("2021-03-05")),
            ("a/2021-13-05.txt", None),
            ("a/4711.txt", None),
            ("a/1234567890.txt", None),
            ("a/99999999.txt", None),
            ("a/2021-03.txt", None),
        ] {
            assert_eq!(date(path).map(|date| date.to_string()).as_deref(), expected, "{path}");
        }
        for (path, expected) in
            [("archiv/2019/a.txt", Some(2019)), ("a/b.txt", None), ("1999/2004-x.txt", Some(2004))]
        {
            assert_eq!(year(path), expected, "{path}");
        }
    }
}
