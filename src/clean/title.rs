//! Whether a line says the title again, be it in another spelling.

/// Whether two lines are the same but for case, punctuation, spaces, and the spelling of umlauts and ß.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    // Spellings of umlauts at most double a title, and punctuation is a small part of it.
    if one.len() > 3 * other.len() + 16 || other.len() > 3 * one.len() + 16 {
        return false;
    }
    let mut plain = folded(one).peekable();
    plain.peek().is_some() && plain.eq(folded(other))
}

/// Whether the first lines of a text say a lead themselves: all of it, or as far as it was cut.
pub(super) fn says(lines: &[&str], lead: &str) -> bool {
    let lead = lead.trim_end_matches(['.', '…', ' ', ']', '[']);
    let lead: String = folded(lead).collect();
    if lead.is_empty() {
        return true;
    }
    let text: String = lines.iter().flat_map(|line| folded(line)).collect();
    text.contains(&lead)
}

/// Letters and digits in lower case, umlauts and ß as they are written in ASCII.
fn folded(text: &str) -> impl Iterator<Item = char> {
    text.chars().flat_map(char::to_lowercase).flat_map(|char| {
        let (first, second) = match char {
            'ä' => ('a', Some('e')),
            'ö' => ('o', Some('e')),
            'ü' => ('u', Some('e')),
            'ß' => ('s', Some('s')),
            char => (char, None),
        };
        first.is_alphanumeric().then_some(first).into_iter().chain(second)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_known_in_other_spellings() {
        for (one, other, same) in [
            ("Straße gesperrt: Ärger", "STRASSE GESPERRT – AERGER", true),
            ("Der Müller", "Der Mueller", true),
            ("Der Müller", "Der Muller", false),
            ("Titel", "Titel der Sendung", false),
            ("", "", false),
            ("–", "…", false),
        ] {
            assert_eq!(is_same(one, other), same, "{one} = {other}");
        }
    }

    #[test]
    fn a_lead_is_known_in_the_text() {
        let text = ["Berlin (dpa) - Der Senat hat gestern beschlossen, dass nichts geschieht.", "Mehr."];
        assert!(says(&text, "Der Senat hat gestern beschlossen, dass …"));
        assert!(says(&text, "Der Senat hat gestern beschlossen, dass nichts geschieht."));
        assert!(!says(&text, "Der Senat schweigt."));
        assert!(says(&text, " … "));
    }
}
