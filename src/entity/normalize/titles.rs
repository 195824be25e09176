//! Titles, offices and forms of address before a person's name.
//!
//! A word is one if `titles.txt` has it or if it ends like an office
//! (*Innenministerin*, *Regierungssprecher*); the element behind the last hyphen
//! decides (*US-Präsident*, *CDU-Chefin*). A word that is also a surname is cut
//! only before another word: *König Charles*, but *Ludwig König* and *König*.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::entity::normalize::fold::fold_into;

/// Endings of offices; feminine and inflected forms are traced back to them first.
const ENDINGS: &[&str] = &[
    "minister",
    "praesident",
    "kanzler",
    "kommissar",
    "chef",
    "sprecher",
    "sekretaer",
    "anwalt",
    "anwaelt",
    "direktor",
    "vorsitzender",
    "vorsitzende",
    "vorsitzenden",
    "beauftragter",
    "beauftragte",
    "beauftragten",
    "buergermeister",
    "weltmeister",
    "abgeordneter",
    "abgeordnete",
    "abgeordneten",
    "kandidat",
    "senator",
    "politiker",
    "vorstand",
    "botschafter",
    "inspekteur",
    "professor",
    "experte",
    "expert",
    "forscher",
    "wissenschaftler",
    "trainer",
    "manager",
    "unternehmer",
    "redakteur",
    "korrespondent",
    "moderator",
    "saenger",
    "schauspieler",
    "kommandeur",
    "leiter",
    "verfassungsrichter",
    "berater",
    "gouverneur",
    "gruender",
    "aktivist",
    "ologe",
    "ologin",
    "oekonom",
    "historiker",
    "aerztin",
    "raetin",
    "intendant",
    "dezernent",
    "referent",
    "milliardaer",
    "kritiker",
    "fuehrer",
    "legende",
    "ikone",
    "premier",
];

/// Shortest word that an ending makes an office of, beyond the ending itself: *Anwalt* is for the list to decide.
const BEFORE_ENDING_MIN: usize = 2;

/// For each title whether it may also be a surname.
static TITLES: LazyLock<FxHashMap<&str, bool>> = LazyLock::new(|| {
    let lines = include_str!("titles.txt").lines();
    let words = lines.flat_map(|line| line.split('#').next().unwrap_or_default().split_whitespace());
    words.map(|word| word.strip_suffix('~').map_or((word, false), |name| (name, true))).collect()
});

/// How sure a word is a title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Title {
    /// It is none.
    No,
    /// It is one before another word; alone it is a name.
    BeforeName,
    /// It is one.
    Yes,
}

/// Whether a word is a title.
pub(crate) fn title(word: &str) -> Title {
    let mut folded = String::with_capacity(word.len() + 2);
    // The element behind the last hyphen is what the whole is.
    let head = word.rsplit(['-', '‑', '–']).next().unwrap_or(word);
    fold_into(if head.is_empty() { word } else { head }, &mut folded);
    if folded.len() == 1 && head.starts_with(char::is_uppercase) {
        // *h. c.* is written small; *H. C.* are initials.
        return Title::No;
    }
    lookup(&folded)
}

fn lookup(folded: &str) -> Title {
    for word in bases(folded).into_iter().flatten() {
        match TITLES.get(word) {
            Some(true) => return Title::BeforeName,
            Some(false) => return Title::Yes,
            None => {}
        }
        let ends = |ending: &str| {
            word.strip_suffix(ending).is_some_and(|before| before.chars().count() >= BEFORE_ENDING_MIN)
        };
        if ENDINGS.iter().any(|ending| ends(ending)) {
            return Title::Yes;
        }
    }
    Title::No
}

/// The word and what it may be a form of: *Ministerin*, *Präsidenten*, *Kanzlers*.
fn bases(word: &str) -> [Option<&str>; 4] {
    let plural = word.strip_suffix("innen").or_else(|| word.strip_suffix("in"));
    let oblique = word.strip_suffix("en").or_else(|| word.strip_suffix('n'));
    let genitive = word.strip_suffix('s');
    let long = |base: &&str| base.len() >= 4;
    [Some(word), plural.filter(long), oblique.filter(long), genitive.filter(long)]
}

/// How many of `words` are titles before the name: all of them where nothing else is left.
pub(crate) fn titles_in_front(words: &[&str]) -> usize {
    let mut cut = 0;
    for (at, word) in words.iter().enumerate() {
        let last = at + 1 == words.len();
        match title(word) {
            Title::Yes => cut = at + 1,
            Title::BeforeName if !last => cut = at + 1,
            // *Prof. an der …* is not ours; *Dr. h. c.* is in the list.
            _ => break,
        }
    }
    cut
}

/// Words behind a name that are no part of it: *MdB*, *M.A.*
pub(crate) fn is_behind_name(word: &str) -> bool {
    matches!(
        word,
        "MdB" | "MdL" | "MdEP" | "MdA" | "MdHB" | "MdBB" | "M.A." | "MBA" | "PhD" | "Ph.D." | "LL.M."
    )
}

/// Whether a family is named and no single person: *Familie Müller*.
pub(crate) fn is_family(word: &str) -> bool {
    matches!(
        word,
        "Familie"
            | "Eheleute"
            | "Eheleuten"
            | "Ehepaar"
            | "Ehepaars"
            | "Brüder"
            | "Brüdern"
            | "Geschwister"
            | "Geschwistern"
            | "Clan"
            | "Dynastie"
            | "Schwestern"
            | "Gebrüder"
            | "Familien"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_counted() {
        for (name, expected) in [
            ("US-Präsident Joe Biden", 1),
            ("Bundeskanzlerin Angela Merkel", 1),
            ("Prof. Dr. h. c. Klaus Müller", 4),
            ("Dr.-Ing. Eva Adler", 1),
            ("Herr Müller", 1),
            ("Frau von der Leyen", 1),
            ("Innenministerin Nancy Faeser", 1),
            ("Staatsanwältin Petra Kuhn", 1),
            ("EU-Kommissionschefin Ursula von der Leyen", 1),
            ("Ex-Bundespräsident Wulff", 1),
            ("Präsidenten Biden", 1),
            ("Regierungssprecher Steffen Seibert", 1),
            ("Grünen-Fraktionsvorsitzender Toni Hofreiter", 1),
            ("CDU-Bundestagsabgeordneten Philipp Amthor", 1),
            ("König Charles", 1),
            ("Papst Franziskus", 1),
            ("Ludwig König", 0),
            ("König", 0),
            ("Richter", 0),
            ("Steffi Graf", 0),
            ("Präsident", 1),
            ("Bundeskanzler", 1),
            ("Herr", 1),
            ("Joe Biden", 0),
            ("Christian Drosten", 0),
            ("Martin Schulz", 0),
            ("Maria Müller", 0),
            ("Berlin", 0),
            ("Altmaier", 0),
            ("Stefan Kooths", 0),
            ("Burgmeister", 0),
            ("H. C. Strache", 0),
            ("Lady Gaga", 0),
        ] {
            let words: Vec<&str> = name.split(' ').collect();
            assert_eq!(titles_in_front(&words), expected, "{name}");
        }
    }

    #[test]
    fn the_list_is_folded() {
        for word in TITLES.keys() {
            assert_eq!(crate::entity::normalize::fold::fold(word), *word);
        }
    }
}
