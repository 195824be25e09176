//! The title of a page, of all that it gives for one.
//!
//! A page has up to four: that of its data (JSON-LD), the one it gives to others to show (OpenGraph), one for
//! search engines (`<title>`, often in the breadcrumb too), and the headline that its readers see. Where the
//! first two agree, that is it; else the one that is seen; of what is left, the first.

use dom_query::{Document, NodeRef};

use super::lines::{HEADING_BYTES_MAX, PageLine};
use crate::corpus::html::boilerplate;

/// Headings that are looked at.
const HEADINGS_MAX: usize = 40;
/// Fewer letters do not make a headline by themselves.
const LETTERS_MIN: usize = 8;
/// Letters by which one title is known as part of another.
const PART_LETTERS_MIN: usize = 10;
/// Separators between a title and the name of the site or section after it.
const SEPARATORS: &[&str] = &[" | ", " - ", " – ", " — ", " · ", " » ", " :: ", " • ", "| "];
/// Separators between a kicker and its headline on one line.
const KICKER_SEPARATORS: &[&str] = &[": ", " - ", " – ", " | ", " — "];

/// The candidates for a page's title.
#[derive(Debug, Default)]
pub(crate) struct Titles {
    /// `headline` in JSON-LD.
    pub(crate) linked: Option<String>,
    /// `alternativeHeadline` in JSON-LD; never the title itself.
    pub(crate) alternative: Option<String>,
    /// `og:title`.
    pub(crate) shared: Option<String>,
    /// Others in `<meta>`, and `itemprop=headline`.
    pub(crate) named: Vec<String>,
    /// `<title>`.
    pub(crate) page: Option<String>,
    /// The names of the site.
    pub(crate) sites: Vec<String>,
}

/// A heading that readers see.
struct Heading {
    text: String,
    /// Letters of its first element where that is not all of it: of a kicker, maybe.
    first: String,
    level: u8,
    in_article: bool,
}

impl Titles {
    /// The letters of all titles, without the names of sites.
    pub(crate) fn all(&self) -> Vec<String> {
        let all = self.linked.iter().chain(&self.alternative).chain(&self.shared).chain(&self.named);
        let mut all: Vec<String> = all.chain(&self.page).map(|title| self.bare(title)).collect();
        all.retain(|title| !title.is_empty());
        all.iter().map(|title| letters(title)).collect()
    }

    /// Whether a name is that of the site.
    pub(crate) fn is_site(&self, name: &str) -> bool {
        self.sites.iter().any(|site| is_site(name, site))
    }

    /// The title.
    pub(crate) fn choose(&self, page: &Document) -> Option<String> {
        let bare = |title: &Option<String>| title.as_ref().map(|title| self.bare(title));
        let (linked, shared) = (bare(&self.linked), bare(&self.shared));
        if let (Some(linked), Some(shared)) = (&linked, &shared)
            && is_same(linked, shared)
        {
            return Some(self.spelled(linked, shared));
        }
        let named: Vec<String> = self.named.iter().map(|title| self.bare(title)).collect();
        let given = || linked.iter().chain(&shared).chain(&named).filter(|title| !title.is_empty());
        let headings = headings(page);
        let inner = || headings.iter().filter(|heading| heading.in_article);
        let seen = inner()
            .chain(headings.iter().filter(|heading| heading.level == 1))
            .find_map(|heading| given().find_map(|title| heading.says(title)));
        let main = || {
            let long = |heading: &&Heading| letters(&heading.text).len() >= LETTERS_MIN;
            inner().filter(|heading| heading.level == 1).find(long).map(|heading| heading.text.clone())
        };
        let outer = || headings.iter().find(|heading| heading.level == 1).map(|heading| heading.text.clone());
        let others: Vec<String> = {
            let lines = page.select("h1").iter().take(HEADINGS_MAX).map(|heading| line(&heading.text()));
            named.iter().cloned().chain(bare(&self.page)).chain(lines).collect()
        };
        let agreed = || shared.clone().filter(|shared| agrees(shared, linked.as_deref(), &others));
        None.or(seen)
            .or_else(main)
            .or_else(agreed)
            .or_else(|| given().next().cloned())
            .or_else(outer)
            .or_else(|| bare(&self.page))
            .filter(|title| !title.is_empty())
    }

    /// Of two spellings of a title the one that more of the page's titles have.
    fn spelled(&self, one: &str, other: &str) -> String {
        let count = |spelling: &str| {
            let all = self.linked.iter().chain(&self.shared).chain(&self.named).chain(&self.page);
            all.filter(|title| title.starts_with(spelling)).count()
        };
        if count(other) > count(one) { other.to_owned() } else { one.to_owned() }
    }

    /// A title without the name of the site, or of the section, behind it.
    fn bare(&self, title: &str) -> String {
        let mut title = title.trim();
        let mut rest = title;
        while let Some((before, behind)) = parted(rest) {
            let at_end = rest.len() == title.len();
            // If another title of the page equals this one without its end, that is the title;
            // sections may come in between.
            let mut others = self.linked.iter().chain(&self.shared).chain(&self.named);
            if !before.is_empty() && others.any(|other| other.trim() == before)
                || at_end && self.is_site(behind)
            {
                title = before;
            }
            rest = before;
        }
        title.to_owned()
    }
}

impl Heading {
    /// The title as this heading has it: the same, or with a kicker before it.
    fn says(&self, title: &str) -> Option<String> {
        let (seen, given) = (letters(&self.text), letters(title));
        if given.len() < LETTERS_MIN {
            return None;
        }
        if seen != given {
            return seen.ends_with(&given).then(|| title.to_owned());
        }
        // A kicker that has a separate element and is separated from the headline by nothing else
        // is no part of it.
        let headline = KICKER_SEPARATORS.iter().find_map(|separator| {
            let (kicker, headline) = title.split_once(separator)?;
            let is_joined = !self.first.is_empty() && letters(kicker) == self.first;
            (is_joined && !self.text.contains(separator.trim())).then_some(headline)
        });
        Some(headline.unwrap_or(title).to_owned())
    }
}

/// Whether more of the other titles of a page agree with one than with the other, and it is not cut off.
fn agrees(one: &str, other: Option<&str>, others: &[String]) -> bool {
    let count = |title: &str| others.iter().filter(|known| is_same(known, title)).count();
    let is_cut = |known: &String| {
        let rest = known.strip_prefix(one).map(str::trim_start);
        rest.is_some_and(|rest| {
            rest.starts_with(|char: char| char.is_alphanumeric() || "\"'„“»«".contains(char))
        })
    };
    other.is_some_and(|other| count(one) > count(other)) && !others.iter().any(is_cut)
}

/// Returns whether a line of the page is its headline, or a part of it on a separate line; compares
/// letters only.
pub(super) fn is_title(line: &PageLine, titles: &[String]) -> bool {
    // Paragraphs are no titles; looking closely at each would take its time.
    let near = titles.iter().map(|title| 3 * title.len() + 64).max().unwrap_or(0);
    if line.text.len() > near {
        return false;
    }
    let seen = letters(&line.text);
    let is_part = |title: &String| {
        *title == seen
            || line.is_heading()
                && seen.len() >= PART_LETTERS_MIN
                && title.len() >= PART_LETTERS_MIN
                && (title.starts_with(&seen) || title.ends_with(&seen) || seen.ends_with(title))
    };
    seen.len() >= LETTERS_MIN && titles.iter().any(is_part)
}

/// The headings outside of navigation, in their order.
fn headings(page: &Document) -> Vec<Heading> {
    let mut headings = Vec::new();
    for node in page.select("h1, h2").nodes().iter().take(HEADINGS_MAX) {
        let mut in_article = false;
        let mut is_beside = false;
        for around in node.ancestors_it(None) {
            let is_main = around.has_name("article") || around.has_name("main");
            in_article |= is_main;
            is_beside |= boilerplate::is_navigation(&around);
        }
        let text = line(&node.text());
        if is_beside || text.is_empty() || text.len() > HEADING_BYTES_MAX {
            continue;
        }
        let level = if node.has_name("h1") { 1 } else { 2 };
        let first = first(node).filter(|first| *first != letters(&text)).unwrap_or_default();
        headings.push(Heading { text, first, level, in_article });
    }
    headings
}

/// The letters of the first element in a heading.
fn first(heading: &NodeRef<'_>) -> Option<String> {
    Some(letters(&heading.first_element_child()?.text()))
}

/// Splits a title at its last separator.
fn parted(title: &str) -> Option<(&str, &str)> {
    let cuts = SEPARATORS.iter().filter_map(|separator| Some((title.rfind(separator)?, separator.len())));
    let (at, length) = cuts.max()?;
    Some((title[..at].trim(), title[at + length..].trim()))
}

/// Whether a name is that of a site: `WELT`, `waz.de`, `NDR.de`, `BILD.de`.
fn is_site(name: &str, site: &str) -> bool {
    let (name, site) = (letters(name), letters(site));
    !name.is_empty() && !site.is_empty() && (name == site || name.strip_suffix("de") == Some(&site))
}

fn is_same(one: &str, other: &str) -> bool {
    let letters = letters(one);
    !letters.is_empty() && letters == self::letters(other)
}

/// Letters and digits of a text in lower case.
pub(super) fn letters(text: &str) -> String {
    text.chars().filter(|char| char.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A text on one line.
pub(crate) fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(linked: &str, shared: &str, named: &[&str], page: &str) -> Titles {
        let some = |title: &str| Some(title.to_owned()).filter(|title| !title.is_empty());
        Titles {
            linked: some(linked),
            alternative: None,
            shared: some(shared),
            named: named.iter().map(|title| (*title).to_owned()).collect(),
            page: some(page),
            sites: vec!["Abendpost".to_owned(), "abend".to_owned()],
        }
    }

    fn check(titles: &Titles, body: &str, expected: &str) {
        let page = Document::from(format!("<body>{body}</body>"));
        assert_eq!(titles.choose(&page).as_deref(), Some(expected), "{titles:?} {body}");
    }

    #[test]
    fn the_title_on_which_others_agree_is_taken() {
        // Data and what is shared agree: that is it, whatever the page shows, in the spelling of most.
        let same = titles("Stadt baut - Brücke", "Stadt baut: Brücke", &[], "Stadt baut: Brücke - Lokales");
        check(&same, "<article><h1>Rat plant Neubau am Fluss</h1></article>", "Stadt baut: Brücke");
        // The one that readers see.
        let differ = titles("Neue Brücke kommt", "So teuer wird der Neubau", &["Neue Brücke kommt"], "");
        check(&differ, "<nav><h1>Neue Brücke kommt</h1></nav>", "Neue Brücke kommt");
        let seen =
            "<ol><li><h1>Neue Brücke kommt</h1></ol><article><h2>So teuer wird der Neubau</h2></article>";
        check(&differ, seen, "So teuer wird der Neubau");
        check(&differ, "<main><h1>Was am Fluss geplant ist</h1></main>", "Was am Fluss geplant ist");
        // The one that the others agree on, unless it was cut off.
        let agreed = titles("Alte Meldung vom Rat", "Rat baut „neu“", &["Rat baut „neu“"], "");
        check(&agreed, "", "Rat baut „neu“");
        let cut = titles("Alte Meldung vom Rat", "Rat baut", &["Rat baut"], "Rat baut \"neu\"");
        check(&cut, "", "Alte Meldung vom Rat");
    }

    #[test]
    fn names_of_sites_and_sections_are_no_titles() {
        for (linked, shared, page, expected) in [
            ("", "Neue Brücke | Abendpost", "", "Neue Brücke"),
            ("", "Neue Brücke - abend.de", "", "Neue Brücke"),
            ("Neue Brücke | Lokales", "Neue Brücke", "", "Neue Brücke"),
            ("", "Neue Brücke", "Neue Brücke - Lokales - Abendpost", "Neue Brücke"),
            ("", "", "Neue Brücke – Abendpost", "Neue Brücke"),
            ("", "", "FDP - Generalsekretär geht", "FDP - Generalsekretär geht"),
        ] {
            check(&titles(linked, shared, &[], page), "", expected);
        }
    }

    #[test]
    fn a_kicker_of_its_own_is_no_part_of_the_headline() {
        let titles = titles("Brücke am Fluss: Pläne", "Streit im Rat: Bürger klagen gegen Neubau", &[], "");
        let heading = "<main><h2><span>Streit im Rat</span><b>Bürger klagen gegen Neubau</b></h2></main>";
        check(&titles, heading, "Bürger klagen gegen Neubau");
        let heading = "<main><h2><span>Streit im Rat:</span> Bürger klagen gegen Neubau</h2></main>";
        check(&titles, heading, "Streit im Rat: Bürger klagen gegen Neubau");
    }

    #[test]
    fn a_heading_without_an_end_is_no_title() {
        let titles = titles("", "", &[], "Neue Brücke");
        check(&titles, &format!("<h1>{}", "<p>Ein Satz steht hier.</p>".repeat(50)), "Neue Brücke");
    }
}
