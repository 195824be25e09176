//! Nominatives of names.
//!
//! A final *s* is no proof of a genitive (*Thomas, Paris, Reuters*), so [`genitive_bases`] only
//! lists what a word may be the genitive of, and callers look for evidence. Two cases need none:
//! the head of a name that can't end in *s* (*Bundestages*, list in `heads.txt`), and adjectives
//! before it, whose ending follows its gender (*der Deutschen Bank*, *des Roten Kreuzes*).

use std::sync::LazyLock;

use crate::entity::normalize::fold::{fold, is_apostrophe};

/// Stems of adjectives in names that have none of the [`ADJECTIVE_ENDINGS`]; sorted.
const STEMS: &[&str] = &[
    "allgemein",
    "alt",
    "auswaertig",
    "bewaffnet",
    "blau",
    "deutsch",
    "digital",
    "dritt",
    "erst",
    "fern",
    "foederal",
    "frei",
    "gelb",
    "global",
    "golden",
    "gross",
    "gruen",
    "heilig",
    "hoh",
    "international",
    "jung",
    "kassenaerztlich",
    "klein",
    "kommunal",
    "liberal",
    "link",
    "mittler",
    "nah",
    "national",
    "neu",
    "oberst",
    "radikal",
    "recht",
    "regional",
    "rot",
    "schwarz",
    "sozial",
    "staendig",
    "still",
    "tot",
    "unabhaengig",
    "vereinigt",
    "vereint",
    "wahr",
    "weiss",
    "zentral",
    "zweit",
];

/// Endings of the stems of adjectives.
const ADJECTIVE_ENDINGS: &[&str] = &["isch", "lich", "ativ", "ional", "aer", "deutsch"];

/// Shortest stem that is known by its ending: *Tisch* and *Fisch* are none.
const STEM_MIN: usize = 6;

/// English plurals that look like the genitive of a head.
const ENGLISH_PLURALS: &[&str] =
    &["netherlands", "islands", "highlands", "lowlands", "midlands", "badlands", "uplands", "parks", "clubs"];

/// Words of a name that are looked at: longer ones are sentences.
const WORDS_MAX: usize = 12;

/// Gender and number of a head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gender {
    Feminine,
    Masculine,
    Neuter,
    Plural,
}

/// Heads and their gender; sorted by head.
static HEADS: LazyLock<Vec<(&str, Gender)>> = LazyLock::new(|| {
    let lines = include_str!("heads.txt").lines().filter(|line| !line.starts_with('#'));
    let mut heads: Vec<_> = lines
        .flat_map(|line| {
            let mut words = line.split_whitespace();
            let gender = match words.next() {
                Some("f") => Gender::Feminine,
                Some("m") => Gender::Masculine,
                Some("n") => Gender::Neuter,
                _ => Gender::Plural,
            };
            words.map(move |word| (word, gender))
        })
        .collect();
    heads.sort_unstable_by_key(|(word, _)| *word);
    heads.dedup_by_key(|(word, _)| *word);
    heads
});

/// Endings of nouns that are feminine.
const FEMININE_ENDINGS: &[&str] = &["ung", "heit", "keit", "schaft", "taet", "tion"];

/// The gender of a folded noun: that of the longest head that it ends in.
fn gender(noun: &str) -> Option<Gender> {
    if noun.len() > 6 && FEMININE_ENDINGS.iter().any(|ending| noun.ends_with(ending)) {
        return Some(Gender::Feminine);
    }
    let starts = noun.char_indices().map(|(at, _)| at);
    starts.filter(|&at| noun.len() - at >= 3).find_map(|at| {
        let ending = &noun[at..];
        // Short heads end too many other words: *Staatsrat* is a *Rat*, *Karat* is none.
        let enough = at == 0 || at >= 3;
        let place = HEADS.binary_search_by_key(&ending, |(word, _)| word).ok().filter(|_| enough)?;
        Some(HEADS[place].1)
    })
}

/// Returns the words that a word may be the genitive of, likeliest first.
pub(crate) fn genitive_bases(word: &str) -> impl Iterator<Item = &str> {
    let bare = word.strip_suffix(is_apostrophe);
    let plain = bare.is_none().then(|| word.strip_suffix('s')).flatten();
    let apostrophe = plain.and_then(|base| base.strip_suffix(is_apostrophe));
    let long = plain.and_then(|base| base.strip_suffix('e')).filter(|base| base.len() >= 5);
    let plain = plain.filter(|_| apostrophe.is_none());
    let candidates = [bare, apostrophe, plain, long];
    candidates.into_iter().flatten().filter(|base| base.chars().nth(1).is_some())
}

/// Whether a given name with an s is a surname: *Jürgen Peters* is no genitive because there is a *Peter*.
pub(crate) fn is_surname_with_s(given: &str) -> bool {
    const GIVEN: &[&str] = &[
        "Abraham",
        "Adam",
        "Albert",
        "Arnold",
        "Carsten",
        "Daniel",
        "David",
        "Edward",
        "Friedrich",
        "Gerd",
        "Harm",
        "Heinrich",
        "Hendrik",
        "Hinrich",
        "Jacob",
        "Jakob",
        "Johann",
        "Martin",
        "Michael",
        "Paul",
        "Peter",
        "Philipp",
        "Richard",
        "Robert",
        "Roger",
        "Roland",
        "Simon",
        "Stephen",
        "Wilhelm",
        "Willem",
        "William",
    ];
    GIVEN.binary_search(&given).is_ok()
}

/// A word without an apostrophe that only a genitive has: *Scholz'*, *Hans’*, *Marx’*.
pub(crate) fn without_apostrophe(word: &str) -> Option<&str> {
    let base = word.strip_suffix(is_apostrophe)?;
    base.ends_with(['s', 'x', 'z', 'ß', 'S', 'X', 'Z', 'e']).then_some(base)
}

/// The stem of a word that is an adjective with an ending, folded.
pub(crate) fn adjective_stem(folded: &str) -> Option<&str> {
    let stem = match folded.strip_suffix('e') {
        Some(stem) => stem,
        None => folded.strip_suffix(['n', 'm', 'r', 's'])?.strip_suffix('e')?,
    };
    let by_ending =
        || stem.len() >= STEM_MIN && ADJECTIVE_ENDINGS.iter().any(|ending| stem.ends_with(ending));
    (STEMS.binary_search(&stem).is_ok() || by_ending()).then_some(stem)
}

/// Whether an adjective has an ending that no nominative has: *Deutschen*, *Rotem*.
pub(crate) fn is_oblique(folded: &str) -> bool {
    (folded.ends_with("en") || folded.ends_with("em")) && adjective_stem(folded).is_some()
}

/// Returns the nominative of a name of several words: *Deutschen Bank*, *Roten Kreuzes*,
/// *Bundesamts für …*.
///
/// `None` if it is one already, or if its head is not known.
pub(crate) fn nominative(name: &str) -> Option<String> {
    let words: Vec<&str> = name.split(' ').collect();
    if words.len() > WORDS_MAX {
        return None;
    }
    // *Augsburger Allgemeinen*: the adjective is the head.
    if let Some(rest) = name.strip_suffix(" Allgemeinen") {
        return Some(format!("{rest} Allgemeine"));
    }
    let core = last_of_core(&words);
    let folded: Vec<String> = words[..=core].iter().map(|word| fold(word)).collect();
    let is_adjective = |at: &usize| *at < core && adjective_stem(&folded[*at]).is_some();
    let heads = |from: usize| {
        // *Industrie-* is half a word.
        let mut whole = (from..=core).filter(|&at| !words[at].ends_with('-'));
        whole.find_map(|at| head(&folded[at]).map(|(cut, gender)| (at, cut, gender)))
    };
    let (head, cut, gender) = match (0..=core).find(is_adjective) {
        // *Freien Universität Berlin*, *Kommunistischen Partei Chinas*: what follows the head says which one.
        Some(adjective) => heads(adjective + 1)?,
        // *Landesamtes*, and not the *Deutschlands* of a *Zentralrat*.
        None => heads(0).filter(|&(at, _, _)| at == core)?,
    };
    let mut changed = cut > 0;
    let mut out = String::with_capacity(name.len());
    for (at, word) in words.iter().enumerate() {
        if at > 0 {
            out.push(' ');
        }
        if at < head
            && let Some(adjective) = nominative_adjective(word, gender, at > 0)
        {
            changed = true;
            out.push_str(&adjective);
        } else if at == head {
            // Folding keeps the final letters of a head, so that the ending is cut from the word as written.
            out.push_str(&word[..word.len() - cut]);
        } else {
            out.push_str(word);
        }
    }
    changed.then_some(out)
}

/// A single word that is the genitive of a head: *Bundestages*, *Robert-Koch-Instituts*.
pub(crate) fn nominative_of_noun(word: &str) -> Option<&str> {
    let noun = fold(word);
    if gender(&noun).is_some() {
        return None;
    }
    genitive_of_head(&noun).map(|(cut, _)| &word[..word.len() - cut])
}

/// How many letters to cut off, and the gender of what is left.
fn genitive_of_head(noun: &str) -> Option<(usize, Gender)> {
    if ENGLISH_PLURALS.iter().any(|plural| noun.ends_with(plural)) {
        return None;
    }
    let strong =
        |base: &str| gender(base).filter(|gender| matches!(gender, Gender::Masculine | Gender::Neuter));
    let short = || noun.strip_suffix('s').and_then(strong).map(|gender| (1, gender));
    let long = || noun.strip_suffix("es").and_then(strong).map(|gender| (2, gender));
    short().or_else(long)
}

/// Returns the gender of a folded noun in any case, and the number of letters of its genitive
/// ending.
fn head(noun: &str) -> Option<(usize, Gender)> {
    // *des Internationalen Währungsfonds*: the same in all cases.
    if noun.ends_with("fonds") || noun.ends_with("ismus") {
        return Some((0, Gender::Masculine));
    }
    gender(noun).map(|gender| (0, gender)).or_else(|| genitive_of_head(noun))
}

/// The place of the last word before what is said of a name with *für*, *von*, *der*.
fn last_of_core(words: &[&str]) -> usize {
    // *Industrie- und Handelskammertag* goes on.
    let ends = |pair: &[&str]| pair[1].starts_with(char::is_lowercase) && !pair[0].ends_with('-');
    let small = |word: &str| word.starts_with(char::is_lowercase);
    let end = words.windows(2).position(ends).unwrap_or(words.len() - 1);
    // After *Industrie- und* the next word is the last.
    (0..=end).rev().find(|&at| !small(words[at])).unwrap_or(end)
}

/// The adjective with the ending it has without an article; `after` another word, which may be an article.
fn nominative_adjective(word: &str, gender: Gender, after: bool) -> Option<String> {
    let folded = fold(word);
    adjective_stem(&folded)?;
    let (stem, ending) = ["en", "em", "er", "es", "e"]
        .into_iter()
        .find_map(|ending| word.strip_suffix(ending).map(|stem| (stem, ending)))?;
    let wanted = match gender {
        Gender::Feminine | Gender::Plural => "e",
        Gender::Masculine => "er",
        Gender::Neuter => "es",
    };
    // *Das Rote Kreuz* is a nominative too, but not the one used without an article. *Neuer Markt*
    // is left alone, and *Deutscher Bank* can only be oblique.
    let weak = ending == "e" && matches!(gender, Gender::Masculine | Gender::Neuter);
    let oblique =
        ending == "en" || ending == "em" || (ending == "er" && gender == Gender::Feminine && !after);
    ((weak || oblique) && ending != wanted).then(|| format!("{stem}{wanted}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_into_the_nominative() {
        for (name, expected) in [
            ("Vereinigten Staaten", "Vereinigte Staaten"),
            ("Vereinigten Staaten von Amerika", "Vereinigte Staaten von Amerika"),
            ("Vereinten Nationen", "Vereinte Nationen"),
            ("Deutschen Bank", "Deutsche Bank"),
            ("Deutscher Bank", "Deutsche Bank"),
            ("Roten Kreuzes", "Rotes Kreuz"),
            ("Deutschen Roten Kreuzes", "Deutsches Rotes Kreuz"),
            ("Weißen Hauses", "Weißes Haus"),
            ("Weißen Haus", "Weißes Haus"),
            ("Europäischen Union", "Europäische Union"),
            ("Europäischer Union", "Europäische Union"),
            ("Europäischen Gerichtshofs", "Europäischer Gerichtshof"),
            ("Deutschen Bundestages", "Deutscher Bundestag"),
            ("Bayerischen Rundfunks", "Bayerischer Rundfunk"),
            ("Frankfurter Allgemeinen Zeitung", "Frankfurter Allgemeine Zeitung"),
            ("Neuen Zürcher Zeitung", "Neue Zürcher Zeitung"),
            ("Süddeutschen Zeitung", "Süddeutsche Zeitung"),
            ("Deutschen Presse-Agentur", "Deutsche Presse-Agentur"),
            ("Deutschen Fußball-Bundes", "Deutscher Fußball-Bund"),
            ("Internationalen Währungsfonds", "Internationaler Währungsfonds"),
            ("Bundesamts für Verfassungsschutz", "Bundesamt für Verfassungsschutz"),
            ("Statistischen Bundesamtes", "Statistisches Bundesamt"),
            ("Vereinigten Königreichs", "Vereinigtes Königreich"),
            ("Schwarzen Meer", "Schwarzes Meer"),
            ("Freien Universität Berlin", "Freie Universität Berlin"),
            ("Sozialdemokratischen Partei Deutschlands", "Sozialdemokratische Partei Deutschlands"),
            ("Kommunistischen Partei Chinas", "Kommunistische Partei Chinas"),
            ("Zentralrat Deutschlands", "Zentralrat Deutschlands"),
            ("Chinesischen Medizin", "Chinesische Medizin"),
            ("Neuen Weltordnung", "Neue Weltordnung"),
            ("Deutschen Industrie- und Handelskammertages", "Deutscher Industrie- und Handelskammertag"),
            ("Deutschen Fußball Liga", "Deutsche Fußball Liga"),
            ("Europäischen Stabilitätsmechanismus", "Europäischer Stabilitätsmechanismus"),
            ("Deutschen Interdisziplinären Vereinigung", "Deutsche Interdisziplinäre Vereinigung"),
            ("Augsburger Allgemeinen", "Augsburger Allgemeine"),
            ("Deutsche Bank", "Deutsche Bank"),
            ("Statistische Bundesamt", "Statistisches Bundesamt"),
            ("Rotes Kreuz", "Rotes Kreuz"),
            ("Brandenburger Tor", "Brandenburger Tor"),
            ("Berliner Zeitung", "Berliner Zeitung"),
            ("Marburger Bund", "Marburger Bund"),
            ("New York Times", "New York Times"),
            ("Bad Reichenhall", "Bad Reichenhall"),
            ("Prenzlauer Berg", "Prenzlauer Berg"),
            ("Goldman Sachs", "Goldman Sachs"),
            ("S. Fischer Verlag", "S. Fischer Verlag"),
        ] {
            assert_eq!(nominative(name).as_deref().unwrap_or(name), expected, "{name}");
        }
    }

    #[test]
    fn the_list_is_sorted() {
        assert!(STEMS.is_sorted());
    }

    #[test]
    fn heads_lose_their_genitive() {
        for (word, expected) in [
            ("Bundestages", Some("Bundestag")),
            ("Bundestags", Some("Bundestag")),
            ("Robert-Koch-Instituts", Some("Robert-Koch-Institut")),
            ("Bundesverfassungsgerichts", Some("Bundesverfassungsgericht")),
            ("Bundesinnenministeriums", Some("Bundesinnenministerium")),
            ("Bundesrates", Some("Bundesrat")),
            ("Deutschlands", Some("Deutschland")),
            ("Saarlands", Some("Saarland")),
            ("Bundestag", None),
            ("Netherlands", None),
            ("Niers", None),
            ("Paris", None),
            ("Texas", None),
            ("Reuters", None),
            ("Thomas", None),
            ("Mercedes", None),
            ("Hans", None),
            ("Chinas", None),
        ] {
            assert_eq!(nominative_of_noun(word), expected, "{word}");
        }
    }

    #[test]
    fn bases_of_genitives() {
        for (word, expected) in [
            ("Alibabas", &["Alibaba"][..]),
            ("Scholz'", &["Scholz"]),
            ("Hans’", &["Hans"]),
            ("Trump's", &["Trump"]),
            ("Bundes", &["Bunde"]),
            ("Gerichtshofes", &["Gerichtshofe", "Gerichtshof"]),
            ("Biden", &[]),
            ("Os", &[]),
        ] {
            assert_eq!(genitive_bases(word).collect::<Vec<_>>(), expected, "{word}");
        }
    }
}
