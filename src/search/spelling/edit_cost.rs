//! The cost of mistyping one word as another: a weighted edit distance.
//!
//! This is the Damerau distance (insertion, deletion, substitution, transposition), in which errors
//! that people make more often cost less: an adjacent key, a letter doubled or not, a letter that
//! sounds the same, an umlaut written without its dots. One ordinary error costs 1.

/// A letter that does not belong there, is missing or is another.
const PLAIN: f32 = 1.0;

/// Two neighbours in the wrong order.
const SWAPPED: f32 = 0.8;

/// A letter twice instead of once, or once instead of twice.
const DOUBLED: f32 = 0.6;

/// Cost of hitting the key next to the intended one.
const KEY: f32 = 0.8;

/// A letter that sounds alike.
const SOUND: f32 = 0.8;

/// An umlaut without its dots, or with dots that don't belong there.
const DOTS: f32 = 0.4;

/// An umlaut written with two letters, which is right where there is no key for it.
const SPELLING: f32 = 0.1;

/// Added cost of an error in the first letter: people look at what they begin with.
const FIRST: f32 = 0.2;

/// Keys of a German keyboard in rows; each row is shifted by half a key to the right of the one
/// above.
const KEYS: [&str; 3] = ["qwertzuiopü", "asdfghjklöä", "yxcvbnm"];

/// Letters that sound alike.
const SOUNDS: &[(char, char)] = &[
    ('d', 't'),
    ('b', 'p'),
    ('g', 'k'),
    ('c', 'k'),
    ('v', 'f'),
    ('v', 'w'),
    ('s', 'z'),
    ('c', 'z'),
    ('i', 'y'),
    ('j', 'y'),
    ('ü', 'y'),
    ('ä', 'e'),
    ('s', 'ß'),
];

/// An umlaut, the letter without its dots, and its spelling without it.
const UMLAUTS: &[(char, char, [char; 2])] =
    &[('ä', 'a', ['a', 'e']), ('ö', 'o', ['o', 'e']), ('ü', 'u', ['u', 'e']), ('ß', 's', ['s', 's'])];

/// Returns the cost of typing `typed` for `meant`; both in lower case.
pub(crate) fn cost(typed: &[char], meant: &[char]) -> f32 {
    let width = meant.len() + 1;
    let mut table = vec![f32::INFINITY; (typed.len() + 1) * width];
    table[0] = 0.0;
    for i in 0..=typed.len() {
        for j in 0..=meant.len() {
            let mut best = table[i * width + j];
            let mut step = |back: (usize, usize), price: f32| {
                let first = if (i, j) == back { FIRST } else { 0.0 };
                let extra = if price > SPELLING { first } else { 0.0 };
                best = best.min(table[(i - back.0) * width + j - back.1] + price + extra);
            };
            if i > 0 && j > 0 {
                step((1, 1), replaced(typed[i - 1], meant[j - 1]));
            }
            if i > 0 {
                step((1, 0), inserted(typed, i - 1));
            }
            if j > 0 {
                step((0, 1), left_out(meant, j - 1));
            }
            if i > 1 && j > 1 && typed[i - 1] == meant[j - 2] && typed[i - 2] == meant[j - 1] {
                step((2, 2), SWAPPED);
            }
            if i > 1 && j > 0 && spells(&typed[i - 2..i], meant[j - 1]) {
                step((2, 1), SPELLING);
            }
            if i > 0 && j > 1 && spells(&meant[j - 2..j], typed[i - 1]) {
                step((1, 2), SPELLING);
            }
            table[i * width + j] = best;
        }
    }
    table[table.len() - 1]
}

/// One letter for another.
fn replaced(typed: char, meant: char) -> f32 {
    let either = |a, b| (typed, meant) == (a, b) || (typed, meant) == (b, a);
    if typed == meant {
        0.0
    } else if UMLAUTS.iter().any(|&(umlaut, plain, _)| either(umlaut, plain)) {
        DOTS
    } else if SOUNDS.iter().any(|&(a, b)| either(a, b)) {
        SOUND
    } else if are_neighbours(typed, meant) {
        KEY
    } else {
        PLAIN
    }
}

/// A letter too many.
fn inserted(typed: &[char], at: usize) -> f32 {
    let beside = |other: Option<usize>| other.and_then(|at| typed.get(at)).copied();
    let neighbours = [beside(at.checked_sub(1)), beside(Some(at + 1))];
    if neighbours.contains(&Some(typed[at])) {
        DOUBLED
    } else if neighbours.iter().flatten().any(|&other| are_neighbours(typed[at], other)) {
        KEY
    } else {
        PLAIN
    }
}

/// A letter too few.
fn left_out(meant: &[char], at: usize) -> f32 {
    let before = at.checked_sub(1).map(|at| meant[at]);
    if before == Some(meant[at]) || meant.get(at + 1) == Some(&meant[at]) { DOUBLED } else { PLAIN }
}

/// Whether two letters are the spelling of an umlaut.
fn spells(letters: &[char], umlaut: char) -> bool {
    UMLAUTS.iter().any(|(known, _, spelling)| *known == umlaut && letters == spelling)
}

/// Whether two keys touch each other.
fn are_neighbours(a: char, b: char) -> bool {
    let place = |key: char| {
        KEYS.iter().enumerate().find_map(|(row, keys)| Some((row, keys.chars().position(|c| c == key)?)))
    };
    let (Some(a), Some(b)) = (place(a), place(b)) else { return false };
    match a.0.abs_diff(b.0) {
        0 => a.1.abs_diff(b.1) == 1,
        // The two adjacent keys in the row below have the same number and the one before.
        1 => {
            let (upper, lower) = if a.0 < b.0 { (a.1, b.1) } else { (b.1, a.1) };
            upper == lower || upper == lower + 1
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn price(typed: &str, meant: &str) -> f32 {
        let letters = |word: &str| word.chars().collect::<Vec<char>>();
        cost(&letters(typed), &letters(meant))
    }

    #[test]
    fn prices() {
        for (typed, meant, expected) in [
            ("haus", "haus", 0.0),
            ("hasu", "haus", SWAPPED),
            ("haius", "haus", KEY),
            ("hapus", "haus", PLAIN),
            ("hus", "haus", PLAIN),
            ("hauss", "haus", DOUBLED),
            ("komen", "kommen", DOUBLED),
            ("hauz", "haus", SOUND),
            ("hays", "hans", PLAIN),
            ("hajs", "hans", KEY),
            ("habs", "hans", KEY),
            ("hauser", "häuser", DOTS),
            ("haeuser", "häuser", SPELLING),
            ("strasse", "straße", SPELLING),
            ("häuser", "haeuser", SPELLING),
            ("jaus", "haus", KEY + FIRST),
            ("aus", "haus", PLAIN + FIRST),
            ("ahus", "haus", SWAPPED + FIRST),
            ("oel", "öl", SPELLING),
            ("", "ab", 2.0 * PLAIN + FIRST),
            ("", "", 0.0),
        ] {
            assert!(
                (price(typed, meant) - expected).abs() < 1e-5,
                "{typed} {meant}: {}",
                price(typed, meant)
            );
        }
    }

    #[test]
    fn both_ways_cost_about_the_same() {
        for (a, b) in [("münchen", "munchen"), ("kamera", "kamrea"), ("wahl", "waahl"), ("bund", "hund")] {
            assert!((price(a, b) - price(b, a)).abs() < 0.5, "{a} {b}");
        }
    }
}
