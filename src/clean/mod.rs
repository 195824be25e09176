//! Cleaning: converts raw documents to articles with title, lead, date, source, and a body without
//! boilerplate.
//!
//! Pure: text in, values out. Nothing is lost: every line that is dropped from a body is kept in
//! [`Article::dropped`] with its place, and [`restore`] puts all of them back. Only what is marked
//! as not for publication is removed for good, and first of all (`notes`).

mod dateline;
mod dates;
mod embargo;
mod leftovers;
mod notes;
mod original;
mod path;
mod repeat;
mod title;

use crate::article::{Article, Date, DateOrigin, DroppedLine, Original, RawDocument, Status};

use original::Texts;
pub use original::raw_document;
pub use repeat::{candidate_lines, drop_repeated, restore_repeated};

/// Origin of a record, as far as cleaning needs it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Origin<'a> {
    /// Path of the file, as given to the run.
    pub path: &'a str,
    /// Date when the file was last written.
    pub modified: Option<Date>,
    /// Whether the file's format holds several records.
    pub container: bool,
}

/// Converts a raw document to an article; also returns what [`raw_document`] needs to convert it
/// back.
pub fn clean(raw: RawDocument, origin: &Origin<'_>) -> (Article, Original) {
    let RawDocument { title, lead, body, title_on_first_line, .. } = raw;
    // Before anything else, so that notes are neither indexed nor kept in `dropped` or in the
    // original.
    let body = notes::without(&body, title_on_first_line);
    let lead = lead.map(|lead| notes::without(&lead, false).into_owned());
    let mut original = Original {
        container: origin.container,
        own_id: raw.id.is_some(),
        own_title: title.is_some(),
        own_source: raw.source.is_some(),
        title_on_first_line,
        ..Original::default()
    };
    let mut lines = BodyLines::of(&body);
    let title = match title {
        Some(title) => title,
        None if title_on_first_line => lines.take_first(),
        None => String::new(),
    };
    // The title before the lead, so that a lead is compared with the text itself; leftovers last,
    // because their rules depend on what is the start and the end of the text.
    lines.drop_doubled_title(&title);
    if let Some(lead) = &lead {
        lines.add_lead(lead, &title);
    }
    lines.drop_leftovers();
    let is_all_notes = title.is_empty() && lines.lines.is_empty();
    // After the leftovers: a date stamp or a credit above the text would hide the dateline.
    let dateline = dateline::read(lines.kept());
    let (date, date_origin) = date(raw.date.as_deref(), raw.fetched.as_deref(), dateline.as_ref(), origin);
    let embargo = raw.embargo.as_deref().map(embargo::parse);
    let status = match (raw.status, &embargo) {
        // Its end can't be read, so the article is withheld: better to miss it than to show it too
        // early.
        (Status::Usable, Some(None)) => Status::Withheld,
        (Status::Usable, _) if notes::is_note(&title) || is_all_notes => Status::Withheld,
        (status, _) => status,
    };
    let id = match raw.id {
        Some(id) => id,
        None if origin.container => format!("{}#{}", origin.path, raw.record),
        None => origin.path.to_owned(),
    };
    let (cleaned, dropped) = lines.finish();
    original.status = Some(raw.status).filter(|&raw| raw != status);
    (original.date, original.fetched, original.embargo) = (raw.date, raw.fetched, raw.embargo);
    let article = Article {
        id,
        path: origin.path.to_owned(),
        record: raw.record,
        title,
        body: cleaned,
        date,
        date_origin,
        source: raw.source.or_else(|| dateline.and_then(|dateline| dateline.agency)),
        section: raw.section,
        url: raw.url,
        authors: raw.authors,
        dropped,
        given: raw.given,
        keywords: raw.keywords,
        version: raw.version,
        story: raw.story,
        status,
        embargo: embargo.flatten(),
        signal: raw.signal,
    };
    original::keep(&mut original, Texts { body: &body, lead }, &article);
    (article, original)
}

/// Returns the date of an article and its origin; the most trusted one that can be read.
fn date(
    written: Option<&str>,
    fetched: Option<&str>,
    dateline: Option<&dateline::Dateline>,
    origin: &Origin<'_>,
) -> (Option<Date>, DateOrigin) {
    let metadata = || written.and_then(dates::parse);
    let lined = || dateline?.day.and_then(|day| day.in_year(path::year(origin.path), origin.modified));
    // `None` only starts the chain, so that every source of a date is one line, in the order of
    // trust. Closures, because a path is parsed only if nothing better was found. The day of
    // fetching is later than publication, but closer than a copied file's time.
    let found = None
        .or_else(|| metadata().map(|date| (date, DateOrigin::Metadata)))
        .or_else(|| lined().map(|date| (date, DateOrigin::Dateline)))
        .or_else(|| path::date(origin.path).map(|date| (date, DateOrigin::FileName)))
        .or_else(|| fetched.and_then(dates::parse).map(|date| (date, DateOrigin::FileTime)))
        .or_else(|| origin.modified.map(|date| (date, DateOrigin::FileTime)));
    match found {
        Some((date, origin)) => (Some(date), origin),
        None => (None, DateOrigin::Unknown),
    }
}

/// The lines of a body, each kept or dropped.
struct BodyLines<'a> {
    lines: Vec<BodyLine<'a>>,
}

/// One line that is not empty.
#[derive(Clone, Copy)]
struct BodyLine<'a> {
    text: &'a str,
    dropped: bool,
}

impl<'a> BodyLines<'a> {
    fn of(body: &'a str) -> Self {
        let lines = body.lines().map(str::trim).filter(|line| !line.is_empty());
        Self { lines: lines.map(|text| BodyLine { text, dropped: false }).collect() }
    }

    /// Returns the lines that are kept.
    fn kept(&self) -> impl Iterator<Item = &'a str> {
        self.lines.iter().filter(|line| !line.dropped).map(|line| line.text)
    }

    /// Removes the first line and returns it as the title.
    fn take_first(&mut self) -> String {
        match self.lines.is_empty() {
            true => String::new(),
            false => self.lines.remove(0).text.to_owned(),
        }
    }

    /// Drops repetitions of the title at the start of the text, in any spelling.
    fn drop_doubled_title(&mut self, title: &str) {
        if title.is_empty() {
            return;
        }
        // Not only the first line: a kicker or a shorter title may come before it.
        for line in self.lines.iter_mut().take(4) {
            line.dropped |= title::is_same(title, line.text);
        }
    }

    /// Puts a lead before the text, unless the text begins with it.
    fn add_lead(&mut self, lead: &'a str, title: &str) {
        let start: Vec<&str> = self.kept().take(4).collect();
        if !title::says(&start, lead) && !title::is_same(title, lead) {
            let lead = Self::of(lead).lines;
            // After a dropped title, so that `restore` puts the title in front of the lead, as on
            // the page.
            let at = self.lines.iter().take_while(|line| line.dropped).count();
            self.lines.splice(at..at, lead);
        }
    }

    /// Drops boilerplate around the text.
    fn drop_leftovers(&mut self) {
        leftovers::drop(&mut self.lines);
    }

    /// Returns the body and the lines that were dropped.
    fn finish(self) -> (String, Vec<DroppedLine>) {
        let mut body = String::with_capacity(self.lines.iter().map(|line| line.text.len() + 1).sum());
        let (mut before, mut dropped) = (0, Vec::new());
        for line in self.lines {
            if line.dropped {
                dropped.push(DroppedLine { before, text: line.text.to_owned(), repeated: false });
                continue;
            }
            if before > 0 {
                body.push('\n');
            }
            body.push_str(line.text);
            before += 1;
        }
        (body, dropped)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(raw: RawDocument, origin: &Origin<'_>) -> Article {
        super::clean(raw, origin).0
    }

    const TEXT: &str = "Der Rat hat am Montag lange über die neue Brücke beraten und nichts beschlossen.";

    fn raw(title: &str, body: &str) -> RawDocument {
        let title = Some(title.to_owned()).filter(|title| !title.is_empty());
        RawDocument {
            record: 3,
            title_on_first_line: title.is_none(),
            title,
            body: body.to_owned(),
            ..RawDocument::default()
        }
    }

    #[test]
    fn title_and_lead_find_their_place() {
        for (title, lead, body, expected_title, expected_body) in [
            ("", None, "Titel\n\nText.", "Titel", "Text."),
            ("", None, "Über Maße\n\nUeber Masse\nText.", "Über Maße", "Text."),
            ("Titel", None, "TITEL\nText.", "Titel", "Text."),
            ("Titel", Some("Vorspann."), "Text.", "Titel", "Vorspann.\nText."),
            ("Titel", Some("Vorspann."), "", "Titel", "Vorspann."),
            ("Titel", Some("Der Rat hat …"), TEXT, "Titel", TEXT),
            ("Titel", Some("Titel"), TEXT, "Titel", TEXT),
            ("Titel", None, "Text.\n\n\n  Mehr.  \n", "Titel", "Text.\nMehr."),
        ] {
            let raw = RawDocument { lead: lead.map(str::to_owned), ..raw(title, body) };
            let article = clean(raw, &Origin::default());
            assert_eq!((&*article.title, &*article.body), (expected_title, expected_body));
        }
    }

    #[test]
    fn dates_come_from_the_best_evidence() {
        let written = Date::new(2022, 2, 2);
        for (date, body, path, expected, from) in [
            (Some("5. März 2021"), TEXT, "2020-01-01.txt", "2021-03-05", DateOrigin::Metadata),
            (Some("gestern"), TEXT, "2020-01-01.txt", "2020-01-01", DateOrigin::FileName),
            (None, "Köln, 5. März (dpa) - Der Rat.", "2020-01-01.txt", "2020-03-05", DateOrigin::Dateline),
            (None, "Köln, 5. März (dpa) - Der Rat.", "a.txt", "2021-03-05", DateOrigin::Dateline),
            (None, TEXT, "a.txt", "2022-02-02", DateOrigin::FileTime),
        ] {
            let raw = RawDocument { date: date.map(str::to_owned), ..raw("Titel", body) };
            let article = clean(raw, &Origin { path, modified: written, container: false });
            let found = article.date.map(|date| date.to_string());
            assert_eq!((found.as_deref(), article.date_origin), (Some(expected), from), "{body}");
        }
        let article = clean(raw("Titel", TEXT), &Origin::default());
        assert_eq!((article.date, article.date_origin), (None, DateOrigin::Unknown));
    }

    #[test]
    fn the_day_of_fetching_is_the_last_resort_but_one() {
        for (date, path, expected, from) in [
            (Some("2021-03-05"), "a.warc", "2021-03-05", DateOrigin::Metadata),
            (None, "2020-01-01.warc", "2020-01-01", DateOrigin::FileName),
            (None, "a.warc", "2019-09-09T09:09", DateOrigin::FileTime),
        ] {
            let fetched = Some("2019-09-09T09:09:09Z".to_owned());
            let raw = RawDocument { date: date.map(str::to_owned), fetched, ..raw("Titel", TEXT) };
            let article = clean(raw, &Origin { path, modified: Date::new(2022, 2, 2), container: true });
            let found = article.date.map(|date| date.to_string());
            assert_eq!((found.as_deref(), article.date_origin), (Some(expected), from), "{path}");
        }
    }

    #[test]
    fn an_embargo_nobody_can_read_withholds() {
        for (embargo, status, expected, expected_status) in [
            (None, Status::Usable, None, Status::Usable),
            (Some("2024-09-25T12:00:00+02:00"), Status::Usable, Some("2024-09-25T10:00:00Z"), Status::Usable),
            (Some("bis auf Weiteres"), Status::Usable, None, Status::Withheld),
            (Some("bis auf Weiteres"), Status::Canceled, None, Status::Canceled),
        ] {
            let raw = RawDocument { embargo: embargo.map(str::to_owned), status, ..raw("Titel", TEXT) };
            let article = clean(raw, &Origin::default());
            let found = article.embargo.map(|date| date.to_string());
            assert_eq!((found.as_deref(), article.status), (expected, expected_status), "{embargo:?}");
        }
    }

    #[test]
    fn identifiers_are_stable() {
        for (id, container, expected) in
            [(Some("x"), true, "x"), (None, true, "a.jsonl#3"), (None, false, "a.jsonl")]
        {
            let raw = RawDocument { id: id.map(str::to_owned), ..raw("Titel", TEXT) };
            assert_eq!(clean(raw, &Origin { path: "a.jsonl", modified: None, container }).id, expected);
        }
    }

    #[test]
    fn an_agency_is_the_source_of_a_record_without_one() {
        let text = "Köln (dpa/lnw) - Der Rat tagt.";
        assert_eq!(clean(raw("Titel", text), &Origin::default()).source.as_deref(), Some("dpa"));
        let named = RawDocument { source: Some("Abendpost".to_owned()), ..raw("Titel", text) };
        let article = clean(named, &Origin::default());
        assert_eq!((article.source.as_deref(), &*article.body), (Some("Abendpost"), text));
    }

    #[test]
    fn nothing_is_lost() {
        let body = format!(
            "Titel\n{TEXT}\nin der gleichen Kategorie\nEin Spiel ist zurück\n{TEXT}\nLeave a Comment"
        );
        let article = clean(raw("Titel", &body), &Origin::default());
        assert_eq!(article.body, format!("{TEXT}\n{TEXT}"));
        assert_eq!(article.original_body(), body);
    }

    #[test]
    fn the_news_at_hand_lose_nothing_either() {
        let Some(text) = crate::test_data::shared("seeds/hikvision-sanctions.txt") else { return };
        let article = clean(raw("", &text), &Origin::default());
        let dropped: Vec<_> = article.dropped.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(dropped.len(), 4, "{dropped:?}");
        let lines: Vec<_> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        assert_eq!(article.original_body(), lines[1..].join("\n"));
    }
}
