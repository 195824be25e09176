//! Splits text into tokens: words, numbers and single punctuation marks, with byte offsets.
//!
//! A token is what a reader takes for one word: `US-Behörden`, `Leser:innen`, `1.000`, `H&M`, `z.
//! B.`, also a word broken at a line end. The analysis of the word splits it further.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

/// Kind of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Begins with a letter, or mixes digits and letters (`5G`, `72-Jähriger`).
    Word,
    /// Digits with their separators: `1.000`, `9,2`.
    Number,
    /// One character that is neither a letter nor a digit nor space.
    Punctuation,
}

/// A token and its position in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// The token as written.
    pub text: &'a str,
    /// Byte offset of its first character in the text.
    pub start: usize,
    /// Its kind.
    pub kind: TokenKind,
}

impl Token<'_> {
    /// Byte range of the token in the text.
    pub fn range(&self) -> Range<usize> {
        self.start..self.start + self.text.len()
    }

    /// Whether the token is indexed: words and numbers are.
    pub fn is_indexed(&self) -> bool {
        self.kind != TokenKind::Punctuation
    }
}

/// The tokens of a text, in their order.
pub fn tokenize(text: &str) -> Tokens<'_> {
    Tokens { text, at: 0 }
}

/// Iterator over the tokens of a text, made by [`tokenize`].
#[derive(Clone, Debug)]
pub struct Tokens<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            let c = self.peek(self.at)?;
            let start = self.at;
            let (end, kind) = if c.is_ascii_digit() {
                self.number(start)
            } else if is_letter(c) {
                (self.word(start), TokenKind::Word)
            } else {
                self.at += c.len_utf8();
                if c.is_whitespace() || is_invisible(c) {
                    continue;
                }
                (self.at, TokenKind::Punctuation)
            };
            self.at = end;
            return Some(Token { text: &self.text[start..end], start, kind });
        }
    }
}

impl Tokens<'_> {
    fn peek(&self, at: usize) -> Option<char> {
        let byte = *self.text.as_bytes().get(at)?;
        if byte < 0x80 { Some(char::from(byte)) } else { self.text[at..].chars().next() }
    }

    fn is_letter_at(&self, at: usize) -> bool {
        self.peek(at).is_some_and(is_letter)
    }

    fn digits(&self, at: usize) -> usize {
        self.text.as_bytes()[at..].iter().take_while(|byte| byte.is_ascii_digit()).count()
    }

    /// End of the word that begins at `at`.
    fn word(&self, start: usize) -> usize {
        if let Some(end) = self.abbreviation(start) {
            return end;
        }
        let mut at = start;
        let mut last = '\0';
        while let Some(c) = self.peek(at) {
            if is_letter(c) || c.is_ascii_digit() {
                at += c.len_utf8();
                last = c;
                continue;
            }
            match self.join(start, at, c, last) {
                Some(next) => at = next,
                None => break,
            }
        }
        at
    }

    /// Where the word goes on after the character `c` at `at`, if it goes on.
    fn join(&self, start: usize, at: usize, c: char, last: char) -> Option<usize> {
        let next = at + c.len_utf8();
        let goes_on = |at| self.peek(at).is_some_and(|c| is_letter(c) || c.is_ascii_digit());
        match c {
            '-' | '\u{2010}' | '\u{2011}' if goes_on(next) => Some(next),
            '-' | '\u{2010}' if last.is_lowercase() => self.broken_line(next),
            '\'' | '’' | 'ʼ' if self.is_letter_at(next) => Some(next),
            ':' | '*' | '_' | '/' | '(' if last.is_lowercase() => self.gender(next),
            '&' if self.is_letter_at(next) && at - start <= 2 && !last.is_lowercase() => Some(next),
            _ if is_invisible(c) && goes_on(next) => Some(next),
            _ => None,
        }
    }

    /// `Überwachungs-⏎kamera`: the start of the rest, if the line end cut one word.
    fn broken_line(&self, at: usize) -> Option<usize> {
        let rest = &self.text[at..];
        let spaces = rest.len() - rest.trim_start_matches([' ', '\t', '\r']).len();
        let rest = rest[spaces..].strip_prefix('\n')?;
        let word_end = rest.find(|c: char| !is_letter(c)).unwrap_or(rest.len());
        let word = &rest[..word_end];
        // "Investitions-⏎und Exportverbote" is no broken word.
        let broken = word.starts_with(char::is_lowercase)
            && !matches!(word, "und" | "oder" | "bis" | "sowie" | "bzw" | "beziehungsweise" | "als" | "wie");
        broken.then_some(at + spaces + 1)
    }

    /// `:innen`, `*in`, `/-innen`, `(innen)`: where the ending begins that closes a gender form.
    fn gender(&self, at: usize) -> Option<usize> {
        let rest = self.text[at..].strip_prefix('-').map_or(&self.text[at..], |rest| rest);
        let skipped = self.text.len() - at - rest.len();
        let ending = rest.strip_prefix("innen").or_else(|| rest.strip_prefix("in"))?;
        let in_brackets = self.text[..at].ends_with('(');
        let closed = if in_brackets { ending.starts_with(')') } else { !ending.starts_with(is_letter) };
        closed.then_some(at + skipped)
    }

    /// `z. B.`, `U.S.A.`, `u.a.`: end of at least two single letters with full stops.
    fn abbreviation(&self, start: usize) -> Option<usize> {
        let mut at = start;
        let mut letters = 0;
        loop {
            let c = self.peek(at).filter(|&c| is_letter(c))?;
            at += c.len_utf8();
            at += self.text[at..].strip_prefix('.').map(|_| 1)?;
            letters += 1;
            let space = usize::from(matches!(self.peek(at), Some(' ' | '\u{a0}' | '\u{202f}')))
                * self.peek(at).map_or(0, char::len_utf8);
            let follows = self.peek(at + space).filter(|&c| is_letter(c));
            let single = follows.is_some_and(|c| self.text[at + space + c.len_utf8()..].starts_with('.'));
            // With a space between, only lower-case letters begin an abbreviation
            // ("z. B."): "J. F. Kennedy" keeps its initials apart.
            if single && (space == 0 || self.text[start..].starts_with(char::is_lowercase)) {
                at += space;
            } else {
                break;
            }
        }
        (letters > 1 && !self.is_letter_at(at)).then_some(at)
    }

    /// End and kind of the token that begins with a digit at `start`.
    fn number(&self, start: usize) -> (usize, TokenKind) {
        let first = self.digits(start);
        let mut end = start + first;
        if first <= 3 {
            while let Some(sign) = self.peek(end)
                && matches!(sign, '.' | '\'' | '’' | '\u{a0}' | '\u{202f}' | '\u{2009}')
                && self.digits(end + sign.len_utf8()) == 3
            {
                end += sign.len_utf8() + 3;
            }
        }
        let before = &self.text.as_bytes()[..start];
        let after_number = matches!(before, [.., b'0'..=b'9', b'.' | b',']);
        if let Some(',' | '.') = self.peek(end)
            && !after_number
        {
            let decimals = self.digits(end + 1);
            let after = end + 1 + decimals;
            // "18.03.2020" is a date, "3.2.1" a version: no decimals there.
            let more = matches!(self.peek(after), Some('.' | ',')) && self.digits(after + 1) > 0;
            if decimals > 0 && !more {
                end = after;
            }
        }
        let word = self.word_from_digits(end);
        if word > end { (word, TokenKind::Word) } else { (end, TokenKind::Number) }
    }

    /// End of the word that goes on after digits (`5G`, `72-Jähriger`, `2020er`), or `at`.
    fn word_from_digits(&self, at: usize) -> usize {
        let hyphen = match self.peek(at) {
            Some(c @ ('-' | '\u{2010}' | '\u{2011}')) if self.is_letter_at(at + c.len_utf8()) => c.len_utf8(),
            Some(c) if is_letter(c) => 0,
            _ => return at,
        };
        self.word(at + hyphen)
    }
}

/// Letters and the marks that sit on them.
fn is_letter(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphabetic() } else { c.is_alphanumeric() || is_combining_mark(c) }
}

/// Soft hyphens, zero-width spaces and joiners, byte order marks.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let tokens: Vec<Token<'_>> = tokenize(text).collect();
        let mut end = 0;
        for token in &tokens {
            assert!(token.start >= end, "tokens overlap in {text:?}");
            assert_eq!(&text[token.range()], token.text);
            end = token.range().end;
        }
        let words: Vec<&str> =
            tokens.iter().filter(|token| token.is_indexed()).map(|token| token.text).collect();
        assert_eq!(words, expected, "{text:?}");
    }

    #[test]
    fn words() {
        check("Die US-Behörden, sagt er.", &["Die", "US-Behörden", "sagt", "er"]);
        check("Investitions- und Exportverbote", &["Investitions", "und", "Exportverbote"]);
        check("Investitions-\nund Exportverbote", &["Investitions", "und", "Exportverbote"]);
        check("Überwachungs-\nkamera am Tor", &["Überwachungs-\nkamera", "am", "Tor"]);
        check("Wach\u{ad}dienst", &["Wach\u{ad}dienst"]);
        check("Scholz’ Rede, Putin's Plan", &["Scholz", "Rede", "Putin's", "Plan"]);
        check("„Völkermord“ – so…", &["Völkermord", "so"]);
        check("H&M und AT&T, Müller & Sohn", &["H&M", "und", "AT&T", "Müller", "Sohn"]);
        check("spiegel.de", &["spiegel", "de"]);
        check("Ende.Anfang", &["Ende", "Anfang"]);
        check("", &[]);
        check("a\u{308}rgern", &["a\u{308}rgern"]);
    }

    #[test]
    fn gender_forms() {
        check("Leser:innen und Leser*innen", &["Leser:innen", "und", "Leser*innen"]);
        check("LeserInnen, Leser_innen", &["LeserInnen", "Leser_innen"]);
        check("Leser/innen, Leser/-innen, Leser(innen)", &["Leser/innen", "Leser/-innen", "Leser(innen"]);
        check("ein Chef:in (in Berlin)", &["ein", "Chef:in", "in", "Berlin"]);
        check("Sieger:innerhalb", &["Sieger", "innerhalb"]);
    }

    #[test]
    fn numbers() {
        check("1.000 Euro, 9,2 Prozent", &["1.000", "Euro", "9,2", "Prozent"]);
        check("am 18.03.2020 um 10:30", &["am", "18", "03", "2020", "um", "10", "30"]);
        check("1'000'000 Fr. 12\u{202f}000", &["1'000'000", "Fr", "12\u{202f}000"]);
        check("im Jahr 2020. Dann", &["im", "Jahr", "2020", "Dann"]);
        check("5G, 72-Jähriger, 1990er, Covid-19", &["5G", "72-Jähriger", "1990er", "Covid-19"]);
        check("50% von 3,5,7", &["50", "von", "3", "5", "7"]);
    }

    #[test]
    fn abbreviations() {
        check("z. B. in den U.S.A. usw.", &["z. B.", "in", "den", "U.S.A.", "usw"]);
        check("J. F. Kennedy", &["J", "F", "Kennedy"]);
        check("z.B. heute", &["z.B.", "heute"]);
        check("Plan B. Dann", &["Plan", "B", "Dann"]);
    }
}
