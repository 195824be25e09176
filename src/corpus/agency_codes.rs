//! Codes that agencies share, whatever they wrap them in: kinds of subjects, states, signals, desks.

use crate::article::{EntityKind, Signal, Status};

/// Desks of dpa by their codes, which other agencies took over (IPTC 7901).
const DESKS: &[(&str, &str)] =
    &[("pl", "Politik"), ("wi", "Wirtschaft"), ("ku", "Kultur"), ("sp", "Sport"), ("vm", "Vermischtes")];

/// A code without the vocabulary it is from: `stat:usable` or an address that ends in it.
pub(crate) fn bare(code: &str) -> &str {
    code.trim().trim_end_matches('/').rsplit([':', '/', '#']).next().unwrap_or_default()
}

/// Which kind of entity a subject of this type is: `cpnat:person`, `dnltype:geosubject`.
pub(crate) fn given_kind(code: &str) -> Option<EntityKind> {
    match bare(code).to_ascii_lowercase().as_str() {
        "person" => Some(EntityKind::Person),
        "organisation" | "organization" | "org" | "company" => Some(EntityKind::Organisation),
        "geoarea" | "geosubject" | "poi" | "place" | "location" => Some(EntityKind::Place),
        _ => None,
    }
}

/// Returns the status that a publication state allows. An unknown state allows nothing to be shown.
pub(crate) fn status(code: &str) -> Status {
    match bare(code).to_ascii_lowercase().as_str() {
        "" | "usable" => Status::Usable,
        "canceled" | "cancelled" | "killed" => Status::Canceled,
        _ => Status::Withheld,
    }
}

/// Returns the signal of a code, if it is one that matters to an archive.
pub(crate) fn signal(code: &str) -> Option<Signal> {
    match bare(code).to_ascii_lowercase().as_str() {
        "update" => Some(Signal::Update),
        "correction" => Some(Signal::Correction),
        _ => None,
    }
}

/// Whether a genre is that of corrections: `KORR-Bericht`, `Berichtigung`.
pub(crate) fn is_correction(genre: &str) -> bool {
    let genre = genre.to_lowercase();
    ["korr-", "korrektur", "berichtigung", "correction"].iter().any(|start| genre.starts_with(start))
}

/// The name of a desk that is given by its code.
pub(crate) fn section(name: String) -> String {
    let desk = DESKS.iter().find(|(code, _)| *code == name);
    desk.map_or(name, |(_, desk)| (*desk).to_owned())
}

/// Returns whether a name is a word, and not a letter used as a code.
pub(crate) fn is_word(name: &str) -> bool {
    name.chars().filter(|char| char.is_alphabetic()).count() > 2
}

/// Puts the dateline before the text, unless the text begins with it: agencies' data has it
/// separately, but it belongs to the text.
pub(crate) fn with_dateline(body: &mut String, dateline: Option<&str>) {
    let Some(dateline) = dateline.map(str::trim).filter(|dateline| !dateline.is_empty()) else { return };
    let letters = |text: &str| text.chars().filter(|char| char.is_alphanumeric()).collect::<String>();
    let wanted = letters(dateline);
    let stands = body.lines().take(4).any(|line| {
        let start: String = line.chars().take(dateline.chars().count() + 20).collect();
        letters(&start).starts_with(&wanted)
    });
    if wanted.is_empty() || body.is_empty() {
        return;
    }
    // Some put it on a separate line.
    if let Some((first, _)) = body.split_once('\n')
        && letters(first) == wanted
    {
        let end = first.len();
        return body.replace_range(end..=end, " ");
    }
    if stands {
        return;
    }
    let dash = if dateline.ends_with(['-', '–', '—']) { " " } else { " - " };
    body.insert_str(0, &format!("{dateline}{dash}"));
}

/// Lines that lead to a text, without those that it says itself at its start.
pub(crate) fn lead(lines: impl Iterator<Item = String>, body: &str) -> Option<String> {
    let start: Vec<&str> = body.lines().take(6).map(str::trim).collect();
    let lines: Vec<String> =
        lines.filter(|line| !line.trim().is_empty() && !start.contains(&line.trim())).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_understood_in_every_spelling() {
        for (code, expected) in [
            ("stat:usable", Status::Usable),
            ("usable", Status::Usable),
            ("http://cv.iptc.org/newscodes/pubstatusg2/canceled", Status::Canceled),
            ("stat:withheld", Status::Withheld),
            ("stat:neu", Status::Withheld),
        ] {
            assert_eq!(status(code), expected, "{code}");
        }
        assert_eq!(signal("http://cv.iptc.org/newscodes/signal/update"), Some(Signal::Update));
        assert_eq!(signal("sig:atomic"), None);
        let genres = ["KORR-Bericht", "Berichtigung", "Bericht", "Korrespondentenbericht"].map(is_correction);
        assert_eq!(genres, [true, true, false, false]);
        assert_eq!(given_kind("cpnat:geoArea"), Some(EntityKind::Place));
        assert_eq!(given_kind("cpnat:abstract"), None);
        assert_eq!(section("wi".to_owned()), "Wirtschaft");
    }

    #[test]
    fn datelines_are_put_once() {
        for (body, dateline, expected) in [
            ("Der Rat tagt.", Some("Köln (npd) - "), "Köln (npd) - Der Rat tagt."),
            ("Der Rat tagt.", Some("Köln (npd)"), "Köln (npd) - Der Rat tagt."),
            ("Köln (npd) – Der Rat tagt.", Some("Köln (npd) - "), "Köln (npd) – Der Rat tagt."),
            ("Kurz.\nKöln (npd) - Der Rat.", Some("Köln (npd) -"), "Kurz.\nKöln (npd) - Der Rat."),
            ("Köln (npd) -\nDer Rat tagt.", Some("Köln (npd) -"), "Köln (npd) - Der Rat tagt."),
            ("Der Rat tagt.", None, "Der Rat tagt."),
            ("", Some("Köln"), ""),
        ] {
            let mut found = body.to_owned();
            with_dateline(&mut found, dateline);
            assert_eq!(found, expected);
        }
    }
}
