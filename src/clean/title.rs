//! Recognises repetitions of a title or lead, even in another spelling.

/// Returns whether two lines are the same apart from case, punctuation, spaces, and the spelling of
/// umlauts and ß.
pub(super) fn is_same(one: &str, other: &str) -> bool {
    // Lengths first, which spares folding most lines: spelled-out umlauts at most double a title,
    // and punctuation is a small part of it.
    if one.len() > 3 * other.len() + 16 || other.len() > 3 * one.len() + 16 {
        return false;
    }
    let mut plain = folded(one).peekable();
    // Two lines of dashes are equal when folded, but not the same title.
    plain.peek().is_some() && plain.eq(folded(other))
}

/// Returns whether the first lines of a text contain a lead: all of it, or the part before it was
/// cut off.
pub(super) fn says(lines: &[&str], lead: &str) -> bool {
    let lead = lead.trim_end_matches(['.', '…', ' ', ']', '[']);
    let lead: String = folded(lead).collect();
    // An empty lead adds nothing, so it counts as contained.
    if lead.is_empty() {
        return true;
    }
    let text: String = lines.iter().flat_map(|line| folded(line)).collect();
    text.contains(&lead)
}

/// Returns letters and digits in lower case, with umlauts and ß spelled out in ASCII.
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
