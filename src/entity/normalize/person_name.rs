//! The words of a person's name: given names, particles, surname.

use crate::entity::normalize::fold::fold_into;

/// Words between given name and surname that belong to the surname, folded.
const PARTICLES: &[&str] = &[
    "von", "van", "vom", "zu", "zur", "zum", "de", "der", "den", "del", "della", "dos", "da", "di", "du",
    "la", "le", "ten", "ter", "bin", "ibn", "al", "el", "ben", "af", "av", "st", "graf", "freiherr",
];

/// Chinese, Korean and Vietnamese family names, which precede the given name; folded.
const FAMILY_NAMES_IN_FRONT: &[&str] = &[
    "xi", "li", "wang", "zhang", "liu", "chen", "yang", "huang", "zhao", "wu", "zhou", "xu", "sun", "ma",
    "zhu", "hu", "guo", "he", "lin", "gao", "luo", "deng", "hua", "wen", "mao", "bo", "jiang", "han", "ren",
    "meng", "kim", "moon", "park", "yoon", "nguyen", "tran", "pham", "ho", "ai", "peng", "qin", "zeng",
    "cai", "tang", "feng", "yu", "ye",
];

/// A person's name in folded words; a hyphen keeps the two halves of a word together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PersonName {
    folded: String,
    /// Where the surname begins in `folded`; 0 for a name that is nothing but a surname.
    surname: usize,
}

impl PersonName {
    /// Reads a name as written.
    pub fn new(name: &str) -> Self {
        let mut folded = String::with_capacity(name.len() + 4);
        let mut words: Vec<usize> = vec![];
        for word in name.split_whitespace() {
            if !folded.is_empty() {
                folded.push(' ');
            }
            let start = folded.len();
            for (at, half) in word.split('-').enumerate() {
                if at > 0 && !folded.ends_with(['-', ' ']) {
                    folded.push('-');
                }
                fold_into(half, &mut folded);
            }
            if folded.len() == start {
                folded.truncate(start.saturating_sub(1));
            } else {
                words.push(start);
            }
        }
        let word = |at: usize| folded[words[at]..].split(' ').next().unwrap_or_default();
        let last = (0..words.len()).rev().find(|&at| !is_suffix(word(at))).unwrap_or(0);
        let particle =
            (1..last).find(|&at| PARTICLES.contains(&word(at).split('-').next().unwrap_or_default()));
        let first_is_particle = last > 0 && begins_with_particles(name);
        let surname = match words.get(if first_is_particle { 0 } else { particle.unwrap_or(last) }) {
            Some(&start) => start,
            None => 0,
        };
        Self { folded, surname }
    }

    /// The whole name, folded.
    pub fn folded(&self) -> &str {
        &self.folded
    }

    /// Whether there is a given name before a surname.
    pub fn is_full(&self) -> bool {
        self.surname > 0
    }

    /// The first word.
    pub fn first(&self) -> &str {
        self.folded.split(' ').next().unwrap_or_default()
    }

    /// The surname with its particles: *von der leyen*.
    pub fn surname(&self) -> &str {
        &self.folded[self.surname..]
    }

    /// Returns the names by which the person may be called alone: the surname with fewer and fewer
    /// of its words (*von der leyen, der leyen, leyen*), two surnames together (*lopez obrador*),
    /// and the initial that abbreviates the surname of an anonymous person.
    pub fn surnames(&self) -> impl Iterator<Item = &str> {
        let starts = self.folded.match_indices(' ').map(|(at, _)| &self.folded[at + 1..]);
        // *Assad* is *al-Assad*.
        let bare = self.folded.match_indices(" al-").chain(self.folded.match_indices(" el-"));
        let bare = bare.map(|(at, article)| &self.folded[at + article.len()..]);
        starts.chain(bare).filter(|rest| {
            let word = rest.split(' ').next().unwrap_or_default();
            !is_suffix(word) && (!is_initial(word) || rest.len() == word.len())
        })
    }

    /// Whether the family name may be the first word: *Xi Jinping*.
    pub fn has_family_name_in_front(&self) -> bool {
        FAMILY_NAMES_IN_FRONT.contains(&self.first())
    }
}

fn is_suffix(word: &str) -> bool {
    matches!(word, "jr" | "junior" | "sr" | "senior" | "ii" | "iii" | "iv")
}

fn is_initial(word: &str) -> bool {
    word.chars().nth(1).is_none()
}

/// Whether a name begins with what belongs to a surname: *von Storch*, also with a capital
/// where more of it follows: *Van der Bellen*, but *Van Morrison*.
pub(crate) fn begins_with_particles(name: &str) -> bool {
    let mut words = name.split_whitespace();
    let is_particle = |word: &str| PARTICLES.contains(&word.to_lowercase().as_str());
    words.next().is_some_and(is_particle)
        && (name.starts_with(char::is_lowercase)
            || words.next().is_some_and(|word| word.starts_with(char::is_lowercase) && is_particle(word)))
}

/// The particles that end a text: those of the *von der* before *Leyen*; in bytes from its end.
pub(crate) fn particles_before(text: &str) -> usize {
    let mut len = 0;
    while let Some(rest) = text[..text.len() - len].strip_suffix(' ') {
        let start = rest
            .char_indices()
            .rev()
            .find(|(_, c)| !c.is_alphabetic())
            .map_or(0, |(at, c)| at + c.len_utf8());
        let word = &rest[start..];
        // A sentence may begin with *Von*; one that begins with *Der* says nothing.
        if !PARTICLES.contains(&word) && word != "Von" {
            break;
        }
        len = text.len() - start;
    }
    len
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_surnames() {
        for (name, surname, full) in [
            ("Joe Biden", "biden", true),
            ("Joe R. Biden", "biden", true),
            ("Ursula von der Leyen", "von der leyen", true),
            ("von der Leyen", "von der leyen", false),
            ("Van der Bellen", "van der bellen", false),
            ("Alexander Van der Bellen", "van der bellen", true),
            ("Van Morrison", "morrison", true),
            ("Charles de Gaulle", "de gaulle", true),
            ("Mohammed bin Salman", "bin salman", true),
            ("Sabine Leutheusser-Schnarrenberger", "leutheusser-schnarrenberger", true),
            ("Kramp-Karrenbauer", "kramp-karrenbauer", false),
            ("Robert F. Kennedy Jr.", "kennedy jr", true),
            ("Baschar al-Assad", "al-assad", true),
            ("Biden", "biden", false),
            ("", "", false),
            ("–", "", false),
        ] {
            let name = PersonName::new(name);
            assert_eq!(name.surname(), surname, "{name:?}");
            assert_eq!(name.is_full(), full, "{name:?}");
        }
    }

    #[test]
    fn short_names() {
        let surnames = |name| PersonName::new(name).surnames().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(surnames("Ursula von der Leyen"), ["von der leyen", "der leyen", "leyen"]);
        assert_eq!(surnames("Andrés López Obrador"), ["lopez obrador", "obrador"]);
        assert_eq!(surnames("Joe R. Biden"), ["biden"]);
        assert!(surnames("Biden").is_empty());
    }

    #[test]
    fn particles_in_front() {
        for (text, expected) in [
            ("sagte von der ", 8),
            ("sagte ", 0),
            ("von ", 4),
            ("", 0),
            ("Graf von ", 4),
            ("ist. Von der ", 8),
            ("Der ", 0),
            ("– von ", 4),
        ] {
            assert_eq!(particles_before(text), expected, "{text}");
        }
    }
}
