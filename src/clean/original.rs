//! Converts an article back to its raw document, so that it can be cleaned again without its file.
//!
//! Cleaning keeps the lines that it drops, so the text can nearly always be restored from the
//! article ([`restore`]). [`keep`] records what else is needed, and keeps the text itself if it
//! can't be restored. Empty lines and spaces around lines, which cleaning ignores, are not
//! restored.

use crate::article::{Article, Original, RawDocument};

/// The texts of a raw document.
pub(super) struct Texts<'r> {
    pub body: &'r str,
    pub lead: Option<String>,
}

/// Records in `original` how to restore the texts from the article.
pub(super) fn keep(original: &mut Original, texts: Texts<'_>, article: &Article) {
    let whole = article.original_body();
    let whole: Vec<&str> = whole.lines().collect();
    let body: Vec<&str> = lines(texts.body).collect();
    let text = if takes_title(original, article) { body.get(1..).unwrap_or_default() } else { &body };
    let lead: Vec<&str> = texts.lead.as_deref().map(|lead| lines(lead).collect()).unwrap_or_default();
    let as_written = texts.lead.as_deref() == Some(lead.join("\n").as_str());
    // Where the lead was inserted into the body: removing these lines must give the text exactly,
    // or it is not the right place. Trying every place is cheap, because most fail at the first
    // line.
    let placed = (0..=whole.len().saturating_sub(lead.len())).find(|&at| {
        let end = at + lead.len();
        let is_lead = !lead.is_empty() && whole.get(at..end) == Some(&lead);
        is_lead && text.get(..at) == Some(&whole[..at]) && text.get(at..) == Some(&whole[end..])
    });
    match placed.filter(|_| as_written) {
        Some(at) => original.lead_lines = Some([at, lead.len()]),
        None => {
            original.lead = texts.lead;
            original.body = (text != whole).then(|| body.join("\n"));
        }
    }
}

/// Restores the raw document of an article.
pub fn raw_document(article: &Article, original: &Original) -> RawDocument {
    let (lead, body) = match (&original.body, original.lead_lines) {
        (Some(body), _) => (original.lead.clone(), body.clone()),
        (None, placed) => {
            let whole = article.original_body();
            let mut text: Vec<&str> = whole.lines().collect();
            let lead = match placed {
                Some([at, count]) => {
                    // Clamped: the numbers were stored, perhaps by another version, and must not
                    // panic.
                    let start = at.min(text.len());
                    let end = start.saturating_add(count).min(text.len());
                    Some(text.drain(start..end).collect::<Vec<_>>().join("\n"))
                }
                None => original.lead.clone(),
            };
            if takes_title(original, article) {
                text.insert(0, &article.title);
            }
            (lead, text.join("\n"))
        }
    };
    RawDocument {
        record: article.record,
        id: original.own_id.then(|| article.id.clone()),
        title: original.own_title.then(|| article.title.clone()),
        lead,
        body,
        date: original.date.clone(),
        source: article.source.clone().filter(|_| original.own_source),
        section: article.section.clone(),
        url: article.url.clone(),
        authors: article.authors.clone(),
        title_on_first_line: original.title_on_first_line,
        given: article.given.clone(),
        keywords: article.keywords.clone(),
        version: article.version.clone(),
        story: article.story.clone(),
        // Cleaning may have made it stricter (an embargo that can't be read); a later version may
        // judge anew.
        status: original.status.unwrap_or(article.status),
        embargo: original.embargo.clone(),
        signal: article.signal,
        fetched: original.fetched.clone(),
    }
}

/// Returns whether the title was taken from the text.
fn takes_title(original: &Original, article: &Article) -> bool {
    !original.own_title && original.title_on_first_line && !article.title.is_empty()
}

/// Returns the lines of a text as cleaning sees them.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

#[cfg(test)]
mod tests {
    use super::super::{Origin, clean, drop_repeated};
    use super::*;
    use crate::article::Status;

    const TEXT: &str = "Der Rat hat am Montag lange über die neue Brücke beraten und nichts beschlossen.";

    /// Cleans, drops a repeated line, restores the raw document, and cleans that.
    #[track_caller]
    fn check(raw: RawDocument, keeps_body: bool) {
        for container in [false, true] {
            let origin = Origin { path: "2021/a.txt", modified: None, container };
            let (mut article, original) = clean(raw.clone(), &origin);
            assert_eq!(original.body.is_some(), keeps_body, "{raw:?} {original:?}");
            let once = article.clone();
            drop_repeated(&mut article, &|line| line.contains("App"));
            let again = raw_document(&article, &original);
            assert_eq!(clean(again.clone(), &origin), (once, original.clone()));
            let normal = |raw: &RawDocument| RawDocument {
                body: lines(&raw.body).collect::<Vec<_>>().join("\n"),
                ..raw.clone()
            };
            assert_eq!(again, normal(&raw));
            assert_eq!(original.container, container);
        }
    }

    #[test]
    fn a_raw_document_is_put_together_again() {
        let raw = |title: Option<&str>, lead: Option<&str>, body: &str| RawDocument {
            record: 3,
            title: title.map(str::to_owned),
            lead: lead.map(str::to_owned),
            body: body.to_owned(),
            ..RawDocument::default()
        };
        for title_on_first_line in [false, true] {
            let raw = |title, lead, body: &str| RawDocument { title_on_first_line, ..raw(title, lead, body) };
            check(raw(None, None, ""), false);
            check(raw(None, None, "Titel"), false);
            check(raw(Some("Titel"), None, ""), false);
            check(raw(None, None, &format!("Titel\n\n{TEXT}\n  \n  {TEXT}  ")), false);
            check(
                raw(Some("Titel"), None, &format!("TITEL\n{TEXT}\n\nHier geht es zur App.\n{TEXT}")),
                false,
            );
            check(raw(Some("Titel"), Some("Vorspann."), TEXT), false);
            check(raw(Some("Titel"), Some("Vorspann.\nIn zwei Zeilen."), &format!("Titel\n{TEXT}")), false);
            check(raw(Some("Titel"), Some(" Vorspann.\n"), TEXT), true);
            check(raw(Some("Titel"), Some("Der Rat hat …"), TEXT), false);
            check(raw(Some("Titel"), Some("Vorspann."), ""), false);
            check(raw(Some("Titel"), Some("  "), TEXT), false);
            let page =
                format!("{TEXT}\nin der gleichen Kategorie\nEin Spiel ist zurück\n{TEXT}\nLeave a Comment");
            check(raw(Some("Titel"), None, &page), false);
        }
        check(raw(Some("Titel"), None, &format!("{TEXT}\n{TEXT}Leave a Comment")), true);
    }

    #[test]
    fn what_is_written_is_kept_as_it_is_written() {
        let raw = RawDocument {
            record: 1,
            id: Some("a".into()),
            title: Some("Titel".into()),
            body: "Köln (dpa/lnw) - Der Rat tagt.".into(),
            date: Some("5. März 2021, 10 Uhr".into()),
            fetched: Some("2022-01-01".into()),
            embargo: Some("bis auf Weiteres".into()),
            keywords: vec!["Rat".into()],
            version: Some("2".into()),
            ..RawDocument::default()
        };
        check(raw.clone(), false);
        check(RawDocument { source: Some("npd".into()), status: Status::Canceled, ..raw.clone() }, false);
        check(RawDocument { id: None, embargo: None, ..raw }, false);
    }
}
