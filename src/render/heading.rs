//! The lines that say where an article comes from.

use crate::article::{Date, DateOrigin};

/// `Hafenkurier · Lokales · 2019-03-07`.
pub(super) fn origin(
    source: Option<&str>,
    section: Option<&str>,
    date: Option<Date>,
    date_origin: DateOrigin,
) -> String {
    let day = match date {
        Some(date) => {
            let guess = if date_origin == DateOrigin::FileTime { " (file time)" } else { "" };
            format!("{:04}-{:02}-{:02}{guess}", date.year(), date.month(), date.day())
        }
        None => "no date".to_owned(),
    };
    let parts: Vec<&str> = source.into_iter().chain(section).chain([day.as_str()]).collect();
    parts.join(" · ")
}

/// The id, and the path with the record's number where the id does not say it.
pub(super) fn place(id: &str, path: &str, record: u32) -> String {
    let rest = id.strip_prefix(path);
    if rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('#')) {
        return id.to_owned();
    }
    let number = if record > 1 { format!("#{record}") } else { String::new() };
    format!("{id} · {path}{number}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places() {
        for (id, path, record, expected) in [
            ("a.txt", "a.txt", 1, "a.txt"),
            ("a.jsonl#2", "a.jsonl", 2, "a.jsonl#2"),
            ("x", "a.jsonl", 2, "x · a.jsonl#2"),
            ("x", "a.txt", 1, "x · a.txt"),
            ("a.txt.old", "a.txt", 1, "a.txt.old · a.txt"),
        ] {
            assert_eq!(place(id, path, record), expected);
        }
    }
}
