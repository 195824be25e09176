//! The values that flow through the program: what a reader found in a file
//! ([`RawDocument`]) and what is indexed of it ([`Article`]).

mod identity;
mod original;

use std::fmt;

pub use original::Original;
use serde::{Deserialize, Serialize};

/// What a reader found in one record, before any cleaning.
///
/// Nothing is interpreted yet: the date is a string as written, the body may
/// still hold the page's leftovers. Line breaks are `\n`; paragraphs are lines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RawDocument {
    /// Number of the record in its file, from 1. A file with one article has record 1.
    pub record: u32,
    /// The record's own identifier, where it has one.
    pub id: Option<String>,
    /// Headline, where the format names one.
    pub title: Option<String>,
    /// Teaser, description or summary, where the format names one.
    pub lead: Option<String>,
    /// Text of the article, one paragraph a line.
    pub body: String,
    /// Date of publication as written.
    pub date: Option<String>,
    /// Publisher, agency or site.
    pub source: Option<String>,
    /// Section, desk or category.
    pub section: Option<String>,
    /// Address of the article.
    pub url: Option<String>,
    /// Names of the authors.
    pub authors: Vec<String>,
    /// Whether the body still needs its title found: plain text and Markdown
    /// without front matter have it on their first line.
    pub title_on_first_line: bool,
    /// Persons, organisations and places that the publisher named as what the article is about.
    pub given: Vec<GivenEntity>,
    /// Keywords, tags and subjects that the publisher gave.
    pub keywords: Vec<String>,
    /// Which version of its story the record is, as written.
    pub version: Option<String>,
    /// What all versions of a story share: a URN, a guid.
    pub story: Option<String>,
    /// Whether the publisher lets the record be used.
    pub status: Status,
    /// Moment up to which the record is under embargo, as written.
    pub embargo: Option<String>,
    /// What the publisher signals about the record, beyond that it is there.
    pub signal: Option<Signal>,
    /// When a crawler fetched the record, as written: no date of publication, but better than none.
    pub fetched: Option<String>,
}

/// A person, an organisation or a place that a publisher names in the data of an article.
///
/// It was set by an editor and not found in the text, so it is taken as it is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct GivenEntity {
    /// What it is.
    pub kind: Kind,
    /// Its name as the publisher writes it.
    pub name: String,
}

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kind {
    /// A person.
    #[serde(rename = "person")]
    Person,
    /// An organisation.
    #[serde(rename = "org")]
    Organisation,
    /// A place.
    #[serde(rename = "place")]
    Place,
}

impl Kind {
    /// All kinds, in their order.
    pub const ALL: [Self; 3] = [Self::Person, Self::Organisation, Self::Place];

    /// Name as it stands in options, in corrections and in JSON: `person`, `org`, `place`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organisation => "org",
            Self::Place => "place",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// Whether a publisher lets a record be used. The later of two is the stricter one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It may be used; so may a record that does not say.
    #[default]
    Usable,
    /// It must not be shown for the time being.
    Withheld,
    /// It was taken back for good.
    Canceled,
}

/// What a publisher signals about a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Signal {
    /// It goes on with what an earlier version told.
    Update,
    /// It puts right what an earlier version got wrong.
    Correction,
}

impl Signal {
    /// The signal in a word, as in JSON: `update`, `correction`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Update => "update",
            Self::Correction => "correction",
        }
    }
}

/// One article as it is indexed and stored.
///
/// A field that is missing where it is read, because an earlier version wrote it, is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Article {
    /// The record's own identifier, else its path (with `#` and the record
    /// number in a file of several records).
    pub id: String,
    /// Path of the file, as given to the run.
    pub path: String,
    /// Number of the record in its file, from 1.
    pub record: u32,
    /// Headline; empty where the record has none.
    pub title: String,
    /// Cleaned text, one paragraph a line.
    pub body: String,
    /// Date of publication.
    pub date: Option<Date>,
    /// Where the date comes from.
    pub date_origin: DateOrigin,
    /// Publisher, agency or site.
    pub source: Option<String>,
    /// Section, desk or category.
    pub section: Option<String>,
    /// Address of the article.
    pub url: Option<String>,
    /// Names of the authors.
    pub authors: Vec<String>,
    /// Lines that cleaning took out of the body, in their order.
    pub dropped: Vec<DroppedLine>,
    /// Persons, organisations and places that the publisher named as what the article is about.
    pub given: Vec<GivenEntity>,
    /// Keywords, tags and subjects that the publisher gave.
    pub keywords: Vec<String>,
    /// Which version of its story the article is, as written.
    pub version: Option<String>,
    /// What all versions of a story share: a URN, a guid.
    pub story: Option<String>,
    /// Whether the publisher lets the article be used.
    pub status: Status,
    /// Moment up to which the article is under embargo, in UTC and rounded up to the minute.
    ///
    /// A moment without an offset counts as UTC: in Germany that is later than meant, never earlier.
    pub embargo: Option<Date>,
    /// What the publisher signals about the article, beyond that it is there.
    pub signal: Option<Signal>,
}

impl Article {
    /// What is kept of an article that its publisher does not let be used: that it is there,
    /// and which version of which story it is. An article that may be used is as it was.
    #[must_use]
    pub fn withheld(self) -> Self {
        match self.status {
            Status::Usable => self,
            Status::Withheld | Status::Canceled => Self {
                id: self.id,
                path: self.path,
                record: self.record,
                date: self.date,
                date_origin: self.date_origin,
                version: self.version,
                story: self.story,
                status: self.status,
                signal: self.signal,
                ..Self::default()
            },
        }
    }
}

/// A line that cleaning took out of an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DroppedLine {
    /// How many lines of the cleaned body stand before it.
    pub before: u32,
    /// The line as it was.
    pub text: String,
    /// Whether it went because it repeats across the articles of its source, and not by a rule.
    pub repeated: bool,
}

/// Where an article's date was found, from most to least trusted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrigin {
    /// A field of the record: front matter, JSON, JSON-LD, `<meta>`.
    Metadata,
    /// A dateline at the start of the text.
    Dateline,
    /// The name of the file or of a folder above it.
    FileName,
    /// The time at which the file was last written, or at which a crawler fetched the record: a guess, and
    /// marked as such.
    FileTime,
    /// No date is known.
    #[default]
    Unknown,
}

/// A civil date, with the minute of the day where it is known.
///
/// It is the date as the publisher wrote it: an offset from UTC is not applied,
/// because a newsroom's day is its local day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
    minute: Option<u16>,
}

impl Date {
    /// A day of the proleptic Gregorian calendar, or `None` where there is no such day.
    ///
    /// Years run from 1 to 9999.
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let exists = (1..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_in_month(year, month)).contains(&day);
        exists.then_some(Self { year, month, day, minute: None })
    }

    /// The same day at a time of day, or `None` where there is no such time.
    pub fn at(self, hour: u8, minute: u8) -> Option<Self> {
        let exists = hour < 24 && minute < 60;
        exists.then_some(Self { minute: Some(u16::from(hour) * 60 + u16::from(minute)), ..self })
    }

    /// Year, 1 to 9999.
    pub fn year(self) -> u16 {
        self.year
    }

    /// Month, 1 to 12.
    pub fn month(self) -> u8 {
        self.month
    }

    /// Day of the month, 1 to 31.
    pub fn day(self) -> u8 {
        self.day
    }

    /// Minute of the day, 0 to 1439, where a time is known.
    pub fn minute(self) -> Option<u16> {
        self.minute
    }

    /// Minutes from 0001-01-01T00:00 on; a day without a time counts as its midnight.
    pub fn minutes(self) -> u64 {
        self.days() * 1440 + u64::from(self.minute.unwrap_or(0))
    }

    /// Days from 0001-01-01 on.
    pub fn days(self) -> u64 {
        let years = u64::from(self.year) - 1;
        let before: u64 = (1..self.month).map(|month| u64::from(days_in_month(self.year, month))).sum();
        years * 365 + years / 4 - years / 100 + years / 400 + before + u64::from(self.day) - 1
    }

    /// The day that lies `days` after 0001-01-01, or `None` beyond the year 9999.
    pub fn from_days(days: u64) -> Option<Self> {
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

    /// The minute so many seconds after 1970-01-01T00:00, in UTC; `None` beyond the year 9999.
    pub fn from_unix(seconds: u64) -> Option<Self> {
        const DAYS_TO_1970: u64 = 719_162;
        let minute = seconds % 86_400 / 60;
        let day = Self::from_days(DAYS_TO_1970 + seconds / 86_400)?;
        day.at(u8::try_from(minute / 60).ok()?, u8::try_from(minute % 60).ok()?)
    }

    /// Reads `2021-03-05`, `2021-03-05T10:00`, `2021-03-05 10:00:00+01:00` and the like.
    pub fn parse_iso(text: &str) -> Option<Self> {
        let text = text.trim();
        let day = text.get(..10)?;
        let mut fields = day.split('-');
        let year = fields.next()?.parse().ok()?;
        let month = fields.next()?.parse().ok()?;
        let date = Self::new(year, month, fields.next()?.parse().ok()?)?;
        let time = text[10..].trim_start_matches(['T', 't', ' ']);
        let clock = time.get(..5).and_then(|clock| clock.split_once(':'));
        let minute = clock.and_then(|(hour, minute)| date.at(hour.parse().ok()?, minute.parse().ok()?));
        Some(minute.unwrap_or(date))
    }
}

/// Days of a month; `month` is 1 to 12.
pub fn days_in_month(year: u16, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        _ => 31,
    }
}

impl fmt::Display for Date {
    /// `2021-03-05`, or `2021-03-05T10:00` where a time is known.
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
