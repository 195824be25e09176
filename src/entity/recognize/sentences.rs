//! Splits a paragraph into sentences of tokens, as the labelled training sentences are split.
//!
//! The input is the text of one paragraph; the output is every sentence as slices of it. The end of
//! the paragraph ends a sentence. The model was trained on such sentences, and the statistics of
//! words were counted in news split by these rules, so recognition must split by them too.
//! Punctuation marks are separate tokens; words with hyphens or slashes (*Hikvision-Kameras*,
//! *CDU/CSU*) and addresses stay whole. Nothing is copied.

/// Marks that are tokens of their own before a word.
const OPENING: &str = "([\"„“”»«‚‘’'›‹{#*…–—-/&<>";
/// Marks that are tokens of their own behind a word.
const CLOSING: &str = ".,;:!?)]\"„“”»«‘’'›‹}*…–—-/%<>€";
/// Marks that separate words wherever they occur.
const QUOTES: &str = "\"„“”»«›‹";
/// Words that keep their full stop.
const SHORT: &[&str] = &[
    "Abs", "Art", "Aug", "Chr", "Co", "Corp", "Dez", "Dr", "Feb", "Hrsg", "Inc", "Jan", "Jr", "Mio", "Mr",
    "Mrd", "Mrs", "Nov", "Nr", "Okt", "Prof", "Sept", "St", "Str", "bspw", "bzw", "ca", "etc", "evtl", "geb",
    "gest", "ggf", "inkl", "jr", "max", "min", "sog", "usw", "vgl",
];

/// Gives every sentence of a paragraph to `each`, as tokens.
pub fn sentences<'a>(paragraph: &'a str, each: &mut dyn FnMut(&[&'a str])) {
    let mut tokens: Vec<&str> = vec![];
    let mut chunks = paragraph.split_whitespace().peekable();
    while let Some(chunk) = chunks.next() {
        if is_plain(chunk) {
            tokens.push(chunk);
            continue;
        }
        let mut rest = chunk;
        let is_address = is_address(chunk);
        while let Some((sentence_end, next)) = glued_end(rest).filter(|_| !is_address) {
            push_tokens(&rest[..sentence_end], true, &mut tokens);
            tokens.push(&rest[sentence_end..next]);
            each(&tokens);
            tokens.clear();
            rest = &rest[next..];
        }
        let next = chunks.peek();
        let ends = push_tokens(rest, next.is_none(), &mut tokens);
        if ends && next.is_none_or(|next| may_start(next)) {
            each(&tokens);
            tokens.clear();
        }
    }
    if !tokens.is_empty() {
        each(&tokens);
    }
}

/// Whether there are letters and digits only, as in most words.
fn is_plain(chunk: &str) -> bool {
    // All marks beyond ASCII that matter begin with one of the two bytes.
    chunk.bytes().all(|byte| byte.is_ascii_alphanumeric() || (byte >= 0x80 && byte != 0xC2 && byte != 0xE2))
}

/// Whether a sentence may start with this chunk.
fn may_start(chunk: &str) -> bool {
    chunk.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| c.is_uppercase() || c.is_numeric())
}

/// Splits a chunk without white space and tells whether it ends a sentence.
fn push_tokens<'a>(chunk: &'a str, is_last: bool, tokens: &mut Vec<&'a str>) -> bool {
    let mut word = chunk;
    while let Some(mark) = word.chars().next().filter(|mark| OPENING.contains(*mark)) {
        let (mark, rest) = word.split_at(mark.len_utf8());
        tokens.push(mark);
        word = rest;
    }
    let address = is_address(word);
    let body =
        if address { word.trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '"', '“']) } else { word };
    let mut end = if address { body.len() } else { word.len() };
    while let Some(mark) = word[..end].chars().next_back().filter(|mark| !address && CLOSING.contains(*mark))
    {
        let before = end - mark.len_utf8();
        if mark == '.' && end == word.len() && !is_last && keeps_its_stop(&word[..before]) {
            break;
        }
        end = before;
    }
    let (body, tail) = word.split_at(end);
    if address {
        tokens.push(body);
    } else {
        push_parts(body, tokens);
    }
    let mut ends = false;
    for (at, mark) in tail.char_indices() {
        tokens.push(&tail[at..at + mark.len_utf8()]);
        ends = !matches!(mark, ',' | ';') && (ends || matches!(mark, '.' | '!' | '?'));
    }
    ends
}

/// Splits at quotation marks inside: *„Bild“-Zeitung*.
fn push_parts<'a>(word: &'a str, tokens: &mut Vec<&'a str>) {
    let mut rest = word;
    while let Some((at, mark)) = rest.char_indices().find(|(_, c)| QUOTES.contains(*c)) {
        let behind = at + mark.len_utf8();
        tokens.extend([&rest[..at], &rest[at..behind]].into_iter().filter(|token| !token.is_empty()));
        rest = &rest[behind..];
    }
    if !rest.is_empty() {
        tokens.push(rest);
    }
}

/// Where a sentence ends and the next begins without a space, as scraped texts have it: *kam.Die*.
fn glued_end(chunk: &str) -> Option<(usize, usize)> {
    let bytes = chunk.as_bytes();
    let ends = |at: usize| {
        matches!(bytes[at], b'.' | b'!' | b'?')
            && bytes[at - 2..at].iter().all(u8::is_ascii_lowercase)
            && bytes[at + 1].is_ascii_uppercase()
            && bytes[at + 2].is_ascii_lowercase()
    };
    let at = (2..bytes.len().saturating_sub(2)).find(|&at| ends(at))?;
    Some((at, at + 1))
}

fn is_address(word: &str) -> bool {
    word.contains("://")
        || word.contains('@')
        || word.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www."))
}

/// Whether a full stop behind `word` belongs to it: *21. Mai*, *J. Maier*, *z.B.*, *Ludwig II.*
fn keeps_its_stop(word: &str) -> bool {
    let number = word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit());
    let roman = word.len() >= 2 && word.bytes().all(|byte| matches!(byte, b'I' | b'V' | b'X'));
    let letters = word.split('.').all(|part| {
        let mut characters = part.chars();
        characters.next().is_some_and(char::is_alphabetic) && characters.next().is_none()
    });
    !word.is_empty() && (number || roman || letters || SHORT.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Compares sentences with ` | ` between them; every token must be a slice in its place.
    fn check(text: &str, expected: &str) {
        let (mut found, mut at) = (vec![], 0);
        sentences(text, &mut |tokens| {
            for token in tokens {
                assert!(!token.is_empty(), "{text}");
                at += text[at..].find(token).map_or(0, |gap| gap + token.len());
            }
            found.push(tokens.join(" "));
        });
        assert!(text[at..].trim().is_empty(), "{text}: {} is lost", &text[at..]);
        assert_eq!(found.join(" | "), expected, "{text}");
    }

    #[test]
    fn splits_like_the_labelled_text() {
        let cases = [
            ("", ""),
            ("Am 21. Mai kam Dr. Maier. Er blieb.", "Am 21. Mai kam Dr. Maier . | Er blieb ."),
            ("„Ja“, sagte sie (heute).", "„ Ja “ , sagte sie ( heute ) ."),
            ("Er ging. „Gut so.“ Sie nickte!", "Er ging . | „ Gut so . “ | Sie nickte !"),
            ("Die \"Bild\"-Zeitung, z.B. heute", "Die \" Bild \" -Zeitung , z.B. heute"),
            ("CDU/CSU und Hikvision-Kameras (HRW)", "CDU/CSU und Hikvision-Kameras ( HRW )"),
            ("Wilhelm II. regierte. J. Maier nicht.", "Wilhelm II. regierte . | J. Maier nicht ."),
            ("So kam er.Die Polizei half.", "So kam er . | Die Polizei half ."),
            ("Siehe https://a.de/Berlin/x-1.html, dann", "Siehe https://a.de/Berlin/x-1.html , dann"),
            ("Berlin – 20 % mehr: 3,5 Mio. Euro", "Berlin – 20 % mehr : 3,5 Mio. Euro"),
            ("»Nein«, rief er …", "» Nein « , rief er …"),
            ("...", ". . ."),
        ];
        for (text, expected) in cases {
            check(text, expected);
        }
    }
}
