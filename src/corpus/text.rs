//! Plain text: the title on the first line, perhaps lines such as `Datum: 5. März 2021` below it.

use crate::article::RawDocument;
use crate::error::Reason;

use crate::corpus::field_names;
use crate::corpus::field_names::RecordField;

/// A title is shorter than this many characters; what is longer is running text.
const TITLE_CHARS_MAX: usize = 200;
/// Lines below the title in which metadata is looked for.
const HEADER_LINES_MAX: usize = 8;

/// Reads a text; the error is the reason why there is nothing to index.
pub(super) fn read(text: &str) -> Result<RawDocument, Reason> {
    let mut document = RawDocument::default();
    let mut body = Vec::new();
    let mut header = 0;
    for line in text.lines() {
        let line = line.trim();
        if header < HEADER_LINES_MAX && !line.is_empty() {
            header += 1;
            if take_header(&mut document, line, body.iter().any(|line: &&str| !line.is_empty())) {
                continue;
            }
            // The header ends at the first line below the title that is none of it.
            if body.iter().filter(|line| !line.is_empty()).count() > 0 {
                header = HEADER_LINES_MAX;
            }
        }
        body.push(line);
    }
    let first = body.iter().find(|line| !line.is_empty());
    document.title_on_first_line = document.title.is_none() && first.is_some_and(|line| is_title(line));
    document.body = body.join("\n").trim().to_owned();
    match document.body.is_empty() && document.title.is_none() {
        true => Err("the file holds nothing but white space".into()),
        false => Ok(document),
    }
}

/// Takes a line of metadata out of the header; returns `false` if the line is something else.
///
/// A header is above or directly below the title, names a field that is not yet known, and is
/// short: *Berlin: Der Senat hat beschlossen …* is text.
fn take_header(document: &mut RawDocument, line: &str, below_title: bool) -> bool {
    if below_title && document.date.is_none() && is_date(line) {
        document.date = Some(line.to_owned());
        return true;
    }
    let Some((name, value)) = line.split_once(':') else { return false };
    let value = value.trim();
    if value.is_empty() || value.chars().count() > TITLE_CHARS_MAX {
        return false;
    }
    let slot = match field_names::header(name.trim()) {
        Some(RecordField::Title) if !below_title => &mut document.title,
        Some(RecordField::Date) if value.chars().any(|char| char.is_ascii_digit()) => &mut document.date,
        Some(RecordField::Source) => &mut document.source,
        Some(RecordField::Section) => &mut document.section,
        Some(RecordField::Url) if value.starts_with("http") => &mut document.url,
        Some(RecordField::Authors) if document.authors.is_empty() => {
            document.authors = field_names::names(value);
            return true;
        }
        _ => return false,
    };
    let free = slot.is_none();
    if free {
        *slot = Some(value.to_owned());
    }
    free
}

/// Whether a line is a day and nothing else: `2021-03-05`, perhaps with a time, or `05.03.2021`.
fn is_date(line: &str) -> bool {
    let digits = line.chars().filter(char::is_ascii_digit).count();
    let only = line.chars().all(|char| char.is_ascii_digit() || "-.:/ TZ+".contains(char));
    only && (6..=20).contains(&digits) && line.contains(['-', '.']) && line.len() <= 32
}

/// Whether a line can be a title: short, and not several sentences.
pub(super) fn is_title(line: &str) -> bool {
    let sentences = line.match_indices(". ").filter(|(at, _)| ends_sentence(&line[..*at])).count();
    line.chars().count() <= TITLE_CHARS_MAX && !(sentences > 0 && line.ends_with('.')) && sentences < 2
}

/// Whether a full stop behind this text ends a sentence: behind a word of some length, not behind *Dr* or *5*.
fn ends_sentence(before: &str) -> bool {
    let word = before.rsplit(|char: char| !char.is_alphanumeric()).next().unwrap_or_default();
    word.chars().count() > 3 && word.chars().any(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, title: bool, body: &str) -> RawDocument {
        let document = read(text).expect(text);
        assert_eq!((document.title_on_first_line, document.body.as_str()), (title, body), "{text}");
        document
    }

    #[test]
    fn the_first_line_is_the_title_unless_it_runs_on() {
        check("Titel\n\nText.", true, "Titel\n\nText.");
        check("\n  Titel \nText.", true, "Titel\nText.");
        check("Der Rat tagte. Er beschloss nichts.", false, "Der Rat tagte. Er beschloss nichts.");
        check("Dr. Meier gewinnt am 5. Mai", true, "Dr. Meier gewinnt am 5. Mai");
        let long = "Der Rat ".repeat(40);
        check(&long, false, long.trim());
        assert!(read(" \n").is_err());
    }

    #[test]
    fn metadata_below_the_title_is_taken() {
        let document = check("Titel\n2021-03-05\n\nText.", true, "Titel\n\nText.");
        assert_eq!(document.date.as_deref(), Some("2021-03-05"));
        let header = "Titel\nQuelle: Abendpost\nDatum: 5. März 2021\nAutor: Ada Rot, Bo Blau\nRessort: Politik\n\nText.";
        let document = check(header, true, "Titel\n\nText.");
        assert_eq!(document.source.as_deref(), Some("Abendpost"));
        assert_eq!(document.date.as_deref(), Some("5. März 2021"));
        assert_eq!(document.authors, ["Ada Rot", "Bo Blau"]);
        assert_eq!(document.section.as_deref(), Some("Politik"));
        let document = check("Titel: Neues\nDatum: 2021-03-05\n\nText.", false, "Text.");
        assert_eq!(document.title.as_deref(), Some("Neues"));
        check("Titel\nBerlin: Der Senat tagt.", true, "Titel\nBerlin: Der Senat tagt.");
        check("Titel\nText.\nQuelle: Abendpost", true, "Titel\nText.\nQuelle: Abendpost");
    }
}
