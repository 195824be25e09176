//! Recognises elements of a page that declare themselves as something other than the article:
//! captions, boxes, teasers, forms.

use dom_query::NodeRef;

/// The kind of an element that is no part of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Boilerplate {
    /// Captions, navigation, boxes, advertisements, whatever is not the article.
    Furniture,
    /// A picture with its caption; a quotation in it is text.
    Figure,
    /// Who wrote it.
    Author,
    /// An article: that of the page, a teaser, or an entry of a live blog.
    Article,
}

/// Elements that are no part of the text by their name.
const ELEMENTS: &[&str] =
    &["aside", "nav", "footer", "form", "dialog", "figcaption", "label", "small", "menu", "address", "cite"];

/// Roles in a page that are not that of the text.
const ROLES: &[&str] = &[
    "navigation",
    "complementary",
    "contentinfo",
    "dialog",
    "alertdialog",
    "search",
    "banner",
    "menu",
    "toolbar",
    "img",
    "tablist",
];

/// Words in class names of boilerplate, in alphabetical order.
const WORDS: &[&str] = &[
    "ad",
    "ads",
    "advert",
    "advertisement",
    "anzeige",
    "anzeigen",
    "bildergalerie",
    "bildnachweis",
    "bildunterschrift",
    "breadcrumb",
    "breadcrumbs",
    "caption",
    "comment",
    "comments",
    "consent",
    "cookie",
    "cookies",
    "copyright",
    "credit",
    "credits",
    "dachzeile",
    "embed",
    "eyebrow",
    "factbox",
    "faktenbox",
    "gallery",
    "imagecredit",
    "infobox",
    "infokasten",
    "keywords",
    "kicker",
    "kommentar",
    "kommentare",
    "legend",
    "lesedauer",
    "menu",
    "metadata",
    "mostread",
    "nav",
    "navigation",
    "newsletter",
    "outbrain",
    "overline",
    "pagination",
    "player",
    "poll",
    "popular",
    "promo",
    "promotion",
    "quiz",
    "readingtime",
    "recirc",
    "recommendation",
    "recommendations",
    "recommended",
    "related",
    "roofline",
    "share",
    "sharing",
    "sidebar",
    "skiplink",
    "slideshow",
    "social",
    "sponsored",
    "subscribe",
    "subscription",
    "taboola",
    "tagbox",
    "tags",
    "timestamp",
    "toc",
    "toolbar",
    "topline",
    "umfrage",
    "visuallyhidden",
    "werbung",
];

/// Words in class names that mean boilerplate only together, in this order.
const PAIRS: &[(&str, &str)] = &[
    ("sr", "only"),
    ("visually", "hidden"),
    ("reading", "time"),
    ("external", "content"),
    ("inline", "teaser"),
    ("most", "read"),
    ("photo", "credit"),
    ("img", "info"),
    ("image", "info"),
    ("image", "description"),
    ("img", "description"),
    ("read", "more"),
    ("info", "box"),
    ("fact", "box"),
    ("manualteaser", "picture"),
];

/// Words of classes for who wrote something.
const AUTHORS: &[&str] = &["author", "authors", "autor", "autoren", "autorin", "byline", "authorname"];

/// Words that together ask for consent to embed content of another site, in whose place they are
/// shown.
const CONSENT: &[&[&str]] = &[
    &["personenbezogene Daten", "Drittplattformen"],
    &["personenbezogene Daten", "Drittanbieter"],
    &["extern", "Inhalt", "an dieser Stelle"],
    &["extern", "Inhalt", "An dieser Stelle"],
    &["Datenschutzerklärung", "Newsletter"],
    &["Datenschutzerklärung", "Anmeldung"],
    &["Cookies", "zustimm"],
    &["Cookies", "Zustimm"],
];
/// Whom a request speaks of.
const ASKING: &[&str] = &["Sie ", "Ihre", "Ich ", "ich ", "meine", "du ", "dein", "wir ", "Wir "];
/// Longer lines are text.
const CONSENT_BYTES_MAX: usize = 600;

/// Whether a line asks for consent.
pub(crate) fn is_consent(line: &str) -> bool {
    line.len() <= CONSENT_BYTES_MAX
        && CONSENT.iter().any(|words| words.iter().all(|word| line.contains(word)))
        && ASKING.iter().any(|word| line.contains(word))
}

/// Returns the kind of boilerplate that an element is, if it is any.
pub(crate) fn of(node: &NodeRef<'_>, name: &str) -> Option<Boilerplate> {
    match name {
        "figure" => return Some(Boilerplate::Figure),
        "article" => return Some(Boilerplate::Article),
        "body" | "html" | "main" => return None,
        _ if ELEMENTS.contains(&name) => return Some(Boilerplate::Furniture),
        _ => {}
    }
    let element = node.element_ref()?;
    let mut found = None;
    for attribute in &element.attrs {
        let value: &str = &attribute.value;
        let beside = match &*attribute.name.local {
            "hidden" => Some(Boilerplate::Furniture),
            "role" => ROLES.contains(&value).then_some(Boilerplate::Furniture),
            "rel" => (value == "author").then_some(Boilerplate::Author),
            "itemprop" => match value {
                "author" => Some(Boilerplate::Author),
                "caption" | "publisher" | "datePublished" => Some(Boilerplate::Furniture),
                _ => None,
            },
            "class" | "id" | "data-component" => named(value),
            _ => None,
        };
        found = found.or(beside);
    }
    found
}

/// Whether an element calls itself navigation, of which a breadcrumb is a kind.
pub(crate) fn is_navigation(node: &NodeRef<'_>) -> bool {
    let Some(element) = node.element_ref() else { return false };
    let name: &str = &element.name.local;
    let named = |attribute: &str, value: &str| match attribute {
        "class" | "id" | "itemtype" | "aria-label" => {
            words(value).any(|word| matches!(&*word, "breadcrumb" | "breadcrumbs" | "navigation"))
        }
        _ => false,
    };
    matches!(name, "nav" | "ol" | "ul" | "aside" | "footer")
        || element.attrs.iter().any(|attribute| named(&attribute.name.local, &attribute.value))
}

/// Returns the kind of boilerplate that class names declare.
fn named(names: &str) -> Option<Boilerplate> {
    let mut before = String::new();
    let mut found = None;
    for word in words(names) {
        let paired = PAIRS.iter().any(|(first, second)| *first == before && *second == word);
        if paired || WORDS.binary_search(&word.as_str()).is_ok() {
            return Some(Boilerplate::Furniture);
        }
        if AUTHORS.contains(&word.as_str()) {
            found = Some(Boilerplate::Author);
        }
        before = word;
    }
    found
}

/// The words in names of classes, in lower case: `infoBox`, `info-box` and `info_box` are two.
fn words(names: &str) -> impl Iterator<Item = String> + '_ {
    let mut rest = names;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|char: char| !char.is_ascii_alphanumeric());
        let bytes = rest.as_bytes();
        let first = bytes.first()?;
        let ends = |at: &usize| {
            let (before, byte) = (bytes[at - 1], bytes[*at]);
            !byte.is_ascii_alphanumeric() || before.is_ascii_lowercase() && byte.is_ascii_uppercase()
        };
        debug_assert!(first.is_ascii_alphanumeric());
        let end = (1..bytes.len()).find(ends).unwrap_or(bytes.len());
        let (word, behind) = rest.split_at(end);
        rest = behind;
        Some(word.to_ascii_lowercase())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_classes_are_taken_apart() {
        for (names, expected) in [
            ("Article_infoBox__Ab1", &["article", "info", "box", "ab1"][..]),
            ("img-info  XMLThing", &["img", "info", "xmlthing"]),
            ("[h3+&]:mt-0", &["h3", "mt", "0"]),
            ("größe-x", &["gr", "e", "x"]),
            (" - ", &[]),
        ] {
            assert_eq!(words(names).collect::<Vec<_>>(), expected, "{names}");
        }
    }

    #[test]
    fn words_are_in_their_order() {
        assert!(WORDS.is_sorted());
    }

    #[test]
    fn requests_are_known() {
        for (line, expected) in [
            (
                "An dieser Stelle finden Sie einen ausgewählten, externen Inhalt, der den Artikel ergänzt.",
                true,
            ),
            (
                "Damit können personenbezogene Daten an Drittplattformen übermittelt werden. Wir fragen Sie.",
                true,
            ),
            ("Personenbezogene Daten gingen an Drittplattformen, sagte der Minister.", false),
            ("Für Cookies fehlt die Zustimmung, urteilte das Gericht.", false),
        ] {
            assert_eq!(is_consent(line), expected, "{line}");
        }
    }

    #[test]
    fn what_classes_say_is_understood() {
        for (names, expected) in [
            ("article-image-caption", Some(Boilerplate::Furniture)),
            ("c-article-header__author", Some(Boilerplate::Author)),
            ("author newsletter", Some(Boilerplate::Furniture)),
            ("sr-only", Some(Boilerplate::Furniture)),
            ("article-body loaded shared", None),
            ("teaser-text", None),
        ] {
            assert_eq!(named(names), expected, "{names}");
        }
    }
}
