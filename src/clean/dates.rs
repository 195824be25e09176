//! Dates as people and programs write them: ISO, RFC 2822, German and English month names, Unix
//! times.
//!
//! The result is the day as written: an offset from UTC is not applied.

use crate::article::Date;

/// First letters of the months' names, German and English, including Austria's *Jänner* and
/// *Feber*.
const MONTHS: &[(&str, u8)] = &[
    ("jan", 1),
    ("jän", 1),
    ("jaen", 1),
    ("feb", 2),
    ("mär", 3),
    ("maer", 3),
    ("mar", 3),
    ("mrz", 3),
    ("apr", 4),
    ("mai", 5),
    ("may", 5),
    ("jun", 6),
    ("jul", 7),
    ("aug", 8),
    ("sep", 9),
    ("okt", 10),
    ("oct", 10),
    ("nov", 11),
    ("dez", 12),
    ("dec", 12),
];

/// Letters that may follow in a month's name.
const MONTH_ENDS: &[&str] = &[
    "", "uar", "uary", "ner", "er", "ruar", "ruary", "z", "ch", "il", "i", "ni", "no", "e", "li", "y", "ust",
    "t", "tember", "ober", "ember",
];

/// Reads a date in any of the formats found in records; if a text has several, the first.
pub fn parse(text: &str) -> Option<Date> {
    let text = text.trim();
    if let Some(date) = packed(text).or_else(|| basic(text)) {
        return Some(date);
    }
    // At every token and not only the first: fields say *Stand: 05.03.2021* or *Veröffentlicht am
    // …*. An invalid time does not invalidate the day.
    let tokens = tokens(text);
    (0..tokens.len()).find_map(|at| {
        let (day, used) = day_at(&tokens[at..])?;
        Some(time(&tokens[at + used..]).and_then(|(hour, minute)| day.at(hour, minute)).unwrap_or(day))
    })
}

/// Reads ISO 8601 without separators, as in NITF: `20210305T101500+0100`.
fn basic(text: &str) -> Option<Date> {
    let (day, rest) = text.split_once(['T', 't'])?;
    let day = packed(Some(day).filter(|day| day.len() == 8)?)?;
    let clock = rest.get(..4).filter(|clock| clock.bytes().all(|byte| byte.is_ascii_digit()))?;
    day.at(clock[..2].parse().ok()?, clock[2..].parse().ok()?)
}

/// Reads numbers without separators: `20210305`, `20210305101500`, and seconds, milliseconds or
/// microseconds since 1970.
fn packed(text: &str) -> Option<Date> {
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let fraction = text.len() - whole.len();
    if !is_number(whole) || fraction > 1 && !is_number(&text[whole.len() + 1..]) {
        return None;
    }
    // The length decides between a calendar date and a Unix time. Twelve digits are a date with a
    // time: as milliseconds, they would be before September 2001.
    match whole.len() {
        8 | 12 | 14 if fraction == 0 => {
            let day = new(&whole[..4], &whole[4..6], &whole[6..8])?;
            let clock =
                whole.get(8..12).and_then(|clock| day.at(clock[..2].parse().ok()?, clock[2..].parse().ok()?));
            Some(clock.unwrap_or(day))
        }
        9..=10 => Date::from_unix(whole.parse().ok()?),
        12..=13 => Date::from_unix(whole.parse::<u64>().ok()? / 1000),
        15..=16 => Date::from_unix(whole.parse::<u64>().ok()? / 1_000_000),
        _ => None,
    }
}

/// A number, a word or a sign.
#[derive(Clone, Copy, Debug, PartialEq)]
enum DateToken<'a> {
    Number(&'a str),
    Word(&'a str),
    Sign(char),
}

fn tokens(text: &str) -> Vec<DateToken<'_>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    // A date is among the first tokens of a field, or the field is a text.
    while let Some(char) = rest.chars().next().filter(|_| tokens.len() < 60) {
        let run = |is: fn(char) -> bool| rest.find(|char| !is(char)).unwrap_or(rest.len());
        let length = if char.is_ascii_digit() {
            let length = run(|char| char.is_ascii_digit());
            tokens.push(DateToken::Number(&rest[..length]));
            length
        } else if char.is_alphabetic() {
            let length = run(char::is_alphabetic);
            tokens.push(DateToken::Word(&rest[..length]));
            length
        } else {
            if !char.is_whitespace() {
                tokens.push(DateToken::Sign(char));
            }
            char.len_utf8()
        };
        rest = &rest[length..];
    }
    tokens
}

/// Returns the day that begins with the first token, and the number of tokens it takes.
fn day_at(tokens: &[DateToken<'_>]) -> Option<(Date, usize)> {
    use DateToken::{Number, Sign, Word};
    let found = match *tokens {
        // 2021-03-05, 2021/03/05, 2021.03.05
        [Number(year), Sign(one), Number(month), Sign(two), Number(day), ..]
            if year.len() == 4 && one == two && "-/.".contains(one) =>
        {
            (new(year, month, day), 5)
        }
        // 05.03.2021, 5.3.21, 05-03-2021; with slashes only if the order is unambiguous
        [Number(day), Sign(one), Number(month), Sign(two), Number(year), ..]
            if one == two && "-/.".contains(one) =>
        {
            let year = full_year(year)?;
            let date = new(&year, month, day);
            match one {
                // `05/03/2021` is March in Britain and May in America. If both are valid dates, it
                // is refused: no date is better than a wrong one.
                '/' if date.is_none() => (new(&year, day, month), 5),
                '/' if new(&year, day, month).is_some() && day != month => return None,
                _ => (date, 5),
            }
        }
        // 5. März 2021, 5 Mar 2021, 05-Mar-2021, 5. Mrz. 2021
        [Number(day), Sign('.' | '-'), Word(name), Sign('.' | '-'), Number(year), ..] => {
            (named(day, name, year), 5)
        }
        [Number(day), Sign('.'), Word(name), Number(year), ..] => (named(day, name, year), 4),
        [Number(day), Word(name), Sign('.' | ','), Number(year), ..] => (named(day, name, year), 4),
        [Number(day), Word(name), Number(year), ..] => (named(day, name, year), 3),
        // March 5, 2021
        [Word(name), Number(day), Sign(','), Number(year), ..] => (named(day, name, year), 4),
        [Word(name), Sign('.'), Number(day), Sign(','), Number(year), ..] => (named(day, name, year), 5),
        // Mar 5 10:00:00 2021, as `date` and Java write it
        [Word(name), Number(day), Number(_), Sign(':'), Number(_), Sign(':'), Number(_), ref rest @ ..] => {
            let year = rest.iter().take(2).find_map(|token| match token {
                Number(year) if year.len() == 4 => Some(*year),
                _ => None,
            });
            (named(day, name, year?), 2)
        }
        _ => return None,
    };
    found.0.map(|date| (date, found.1))
}

/// Reads the time of day in the first tokens after a day: `T10:07`, `, 10.07 Uhr`, `um 10 Uhr`,
/// `10:07 pm`.
fn time(tokens: &[DateToken<'_>]) -> Option<(u8, u8)> {
    use DateToken::{Number, Sign, Word};
    let start = tokens.iter().take(4).position(|token| matches!(token, Number(_)))?;
    let between = &tokens[..start];
    let plain = between.iter().all(|token| match token {
        Sign(sign) => ",-–—|/(".contains(*sign),
        Word(word) => ["t", "um", "at", "gegen", "uhr", "kl"].contains(&word.to_ascii_lowercase().as_str()),
        Number(_) => false,
    });
    // Another word before the number means that it is no time: *5. März 2021 – Seite 10*.
    if !plain {
        return None;
    }
    let is_hour = |word: &str| word.eq_ignore_ascii_case("uhr") || word.eq_ignore_ascii_case("h");
    let (hour, minute, rest) = match tokens[start..] {
        [Number(hour), Sign(':'), Number(minute), ref rest @ ..] => (hour, minute, rest),
        [Number(hour), Sign('.'), Number(minute), Word(word), ref rest @ ..] if is_hour(word) => {
            (hour, minute, rest)
        }
        [Number(hour), Word(word), ref rest @ ..] if is_hour(word) => (hour, "00", rest),
        _ => return None,
    };
    if hour.len() > 2 || minute.len() != 2 {
        return None;
    }
    let (hour, minute) = (hour.parse::<u8>().ok()?, minute.parse::<u8>().ok()?);
    let half = rest.iter().take(3).find_map(|token| match token {
        Word(word) if word.eq_ignore_ascii_case("pm") => Some(12),
        Word(word) if word.eq_ignore_ascii_case("am") => Some(0),
        _ => None,
    });
    match half {
        Some(half) if (1..=12).contains(&hour) => Some((hour % 12 + half, minute)),
        _ => Some((hour, minute)),
    }
}

/// Returns the number of a month by its name.
pub(super) fn month(name: &str) -> Option<u8> {
    let name = name.to_lowercase();
    let found = MONTHS
        .iter()
        // The prefix alone would take *Maimann* for May.
        .filter(|(start, _)| name.strip_prefix(start).is_some_and(|end| MONTH_ENDS.contains(&end)));
    found.map(|(_, month)| *month).next()
}

/// Returns whether a word is a day of the week, in full or abbreviated to two letters.
pub(super) fn is_weekday(word: &str) -> bool {
    let word = word.to_lowercase();
    let days = ["montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonnabend", "sonntag"];
    days.iter().any(|day| *day == word || word.len() == 2 && day.starts_with(&word))
}

fn named(day: &str, name: &str, year: &str) -> Option<Date> {
    if day.len() > 2 {
        return None;
    }
    Date::new(full_year(year)?.parse().ok()?, month(name)?, day.parse().ok()?)
}

/// Returns a year of four digits; two digits mean 1970 to 2069.
fn full_year(year: &str) -> Option<String> {
    match year.len() {
        4 => Some(year.to_owned()),
        2 => Some(format!("{}{year}", if year < "70" { "20" } else { "19" })),
        _ => None,
    }
}

fn new(year: &str, month: &str, day: &str) -> Option<Date> {
    if month.len() > 2 || day.len() > 2 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(parse(text).map(|date| date.to_string()).as_deref(), expected, "{text}");
    }

    #[test]
    fn dates_are_read_in_many_spellings() {
        let with_time = Some("2021-03-05T10:07");
        for text in [
            "2021-03-05T10:07:00+01:00",
            "2021-03-05 10:07:00.123+00:00",
            "2021-03-05T10:07Z",
            "Fri, 05 Mar 2021 10:07:00 +0100",
            "Fri, 5 Mar 21 10:07:00 GMT",
            "05.03.2021 10:07 Uhr",
            "05.03.2021, 10.07 Uhr",
            "5. März 2021, 10:07 Uhr",
            "5. Mrz. 2021 um 10:07",
            "Stand: 5.3.2021 – 10:07",
            "Veröffentlicht am Freitag, 5. März 2021 um 10.07 Uhr",
            "March 5, 2021 10:07 AM",
            "Fri Mar 5 10:07:00 2021",
            "Fri Mar 05 10:07:00 CET 2021",
            "20210305T100700+0100",
            "20210305100700",
            "202103051007",
            "5 March 2021 10:07",
        ] {
            check(text, with_time);
        }
        let day = Some("2021-03-05");
        for text in [
            "2021-03-05",
            "2021/03/05",
            "2021.03.05",
            "05.03.2021",
            "5.3.21",
            "20210305",
            "5. März 2021",
            "Stand: 05.03.2021",
            "05-Mar-2021",
            "Mar. 5, 2021",
            "5. Maerz 2021",
            "5. MÄRZ 2021",
            "(05.03.2021)",
        ] {
            check(text, day);
        }
        check("24.12.1999", Some("1999-12-24"));
        check("1. Jänner 2020", Some("2020-01-01"));
        check("31/12/2020", Some("2020-12-31"));
        check("12/31/2020", Some("2020-12-31"));
        check("1614938820", Some("2021-03-05T10:07"));
        check("1614938820.5", Some("2021-03-05T10:07"));
        check("1614938820000", Some("2021-03-05T10:07"));
        check("5. März 2021, 7 Uhr", Some("2021-03-05T07:00"));
        check("March 5, 2021 1:07 pm", Some("2021-03-05T13:07"));
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "gestern",
            "2021",
            "März 2021",
            "2021-02-30",
            "05/03/2021",
            "32.1.2021",
            "5. Maimann 2021",
            "0",
            "99999999",
            "1.2.3.4",
        ] {
            check(text, None);
        }
    }
}
