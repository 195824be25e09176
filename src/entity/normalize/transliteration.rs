//! Keys for names that were written in another alphabet: *Wladimir, Vladimir*; *Selenskyj,
//! Zelensky*.
//!
//! Letters that the transliterations of Russian, Ukrainian and Bulgarian interchange become one.
//! For other names that would join too much, so only names with a Slavic ending or given name (or a
//! form of *Mohammed*) have such a key.

/// Minimum length in bytes of a surname that is recognised by its ending.
const SURNAME_MIN: usize = 5;

/// Given names of those countries, in the usual spellings, folded and sorted.
const GIVEN_NAMES: &[&str] = &[
    "aleksandr",
    "aleksei",
    "aleksej",
    "alexei",
    "alexej",
    "alexey",
    "anatoli",
    "anatolij",
    "anatoly",
    "andrei",
    "andrej",
    "andrey",
    "arkadi",
    "dimitri",
    "dmitri",
    "dmitrij",
    "dmitriy",
    "dmitry",
    "evgeni",
    "evgeny",
    "gennadi",
    "grigori",
    "grigorij",
    "igor",
    "jewgeni",
    "jewgenij",
    "juri",
    "jurij",
    "maksim",
    "michail",
    "mikhail",
    "nikolai",
    "nikolaj",
    "nikolay",
    "oleg",
    "sergei",
    "sergej",
    "sergey",
    "vasily",
    "viktor",
    "vladimir",
    "volodymyr",
    "waleri",
    "wassili",
    "wassilij",
    "wiktor",
    "wjatscheslaw",
    "wladimir",
    "wolodymyr",
    "yevgeny",
    "yuri",
    "yury",
];

/// Spellings of one Arabic given name, folded.
const MOHAMMED: &[&str] =
    &["mohammed", "muhammad", "mohammad", "mohamed", "mohamad", "muhammed", "mohamet", "muhamed"];

/// Replacements of groups of letters; longer groups come before their own beginnings.
const GROUPS: &[(&str, &str)] = &[
    ("schtsch", "sc"),
    ("shch", "sc"),
    ("tsch", "c"),
    ("sch", "s"),
    ("ch", "c"),
    ("kh", "c"),
    ("cz", "c"),
    ("sh", "s"),
    ("sz", "s"),
    ("ts", "s"),
    ("tz", "s"),
    ("ck", "k"),
    ("ph", "f"),
];

/// Returns whether a full name in folded words has such a key.
pub(crate) fn is_transliterated(key: &str) -> bool {
    let Some((first, rest)) = key.split_once(' ') else { return false };
    let last = rest.rsplit(' ').next().unwrap_or(rest);
    has_surname_ending(last) || GIVEN_NAMES.binary_search(&first).is_ok() || MOHAMMED.contains(&first)
}

/// Whether a surname ends as those of these countries do: *-ski, -skyj, -skaja, -ow, -ova, -off, -itsch, -enko, -tschuk*,
/// and *-ows* in a genitive.
fn has_surname_ending(word: &str) -> bool {
    word.len() >= SURNAME_MIN
        && matches!(
            word.as_bytes(),
            [.., b's', b'k', b'i' | b'y']
                | [.., b's', b'k', b'i' | b'y', b'i' | b'j' | b'y']
                | [.., b's', b'k', b'a', b'j' | b'y', b'a']
                | [.., b'o' | b'e', b'w' | b'v']
                | [.., b'o' | b'e', b'w' | b'v', b'a' | b's']
                | [.., b'o', b'f', b'f']
                | [.., b'i', b't', b's', b'c', b'h']
                | [.., b'e', b'n', b'k', b'o']
                | [.., b'c', b'h', b'u', b'k']
        )
}

/// Writes what the transliterations of folded words have in common to `out`, which is cleared first.
pub(crate) fn transliterate_into(key: &str, out: &mut String) {
    out.clear();
    for word in key.split(' ') {
        if !out.is_empty() {
            out.push(' ');
        }
        word_into(word, out);
    }
}

fn word_into(word: &str, out: &mut String) {
    if MOHAMMED.contains(&word) {
        out.push_str(MOHAMMED[0]);
        return;
    }
    let start = out.len();
    let mut rest = word;
    while let Some(c) = rest.chars().next() {
        let (len, letters) = match c {
            // *Schirinowski*, *Zhirinovsky*.
            'z' if rest.starts_with("zh") => (2, "s"),
            'z' => (1, "s"),
            'w' => (1, "v"),
            'x' => (1, "ks"),
            'y' | 'j' => (1, "i"),
            // *Smirnoff* is *Smirnow*.
            'f' if rest.trim_start_matches('f').is_empty() && rest.len() < word.len() => (1, "v"),
            's' | 't' | 'c' | 'k' | 'p' => group(rest),
            _ => (c.len_utf8(), &rest[..c.len_utf8()]),
        };
        rest = &rest[len..];
        for letter in letters.chars() {
            let doubled = out.len() > start && out.ends_with(letter);
            if !doubled {
                out.push(letter);
            }
        }
        // *Jewgeni*, *Yevgeny*, *Evgeny*.
        if &out[start..] == "ie" {
            out.replace_range(start..=start, "");
        }
    }
}

/// How many letters the text begins with that become others, and those.
fn group(rest: &str) -> (usize, &str) {
    let group = GROUPS.iter().find(|(group, _)| rest.starts_with(group));
    group.map_or((1, &rest[..1]), |(group, letters)| (group.len(), letters))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entity::normalize::fold::fold;

    fn key(name: &str) -> Option<String> {
        let folded = fold(name);
        let mut key = String::new();
        transliterate_into(&folded, &mut key);
        is_transliterated(&folded).then_some(key)
    }

    #[test]
    fn transliterations_meet() {
        for names in [
            &["Wladimir Putin", "Vladimir Putin"][..],
            &[
                "Wladimir Selenskyj",
                "Vladimir Zelensky",
                "Vladimir Zelenskyy",
                "Wladimir Selenski",
                "Wladimir Selenskij",
            ],
            &["Sergej Lawrow", "Sergei Lawrow", "Sergey Lavrov"],
            &["Dmitri Medwedew", "Dmitrij Medwedew", "Dmitry Medvedev"],
            &["Alexej Nawalny", "Alexei Navalny", "Aleksei Nawalny"],
            &["Jewgeni Prigoschin", "Yevgeny Prigozhin", "Evgeny Prigozhin"],
            &["Michail Chodorkowski", "Mikhail Khodorkovsky"],
            &["Sergej Schoigu", "Sergei Shoigu"],
            &["Mohammed bin Salman", "Muhammad bin Salman"],
            &["Igor Smirnow", "Igor Smirnoff"],
        ] {
            for name in names {
                assert!(key(name).is_some(), "{name}");
                assert_eq!(key(name), key(names[0]), "{name}");
            }
        }
    }

    #[test]
    fn other_names_have_no_such_key() {
        for name in ["Hans Meyer", "Klaus Müller", "Claus Müller", "Xi Jinping", "Putin", "Joe Biden", ""] {
            assert_eq!(key(name), None, "{name}");
        }
        assert_ne!(key("Sergej Lawrow"), key("Sergej Laptew"));
    }

    #[test]
    fn the_list_is_sorted() {
        assert!(GIVEN_NAMES.is_sorted());
    }
}
