//! Finds where a JSON value ends, by brackets and quotes alone and piece by piece, before anything is parsed.

use memchr::memchr2;

/// Finds the end of one JSON value, piece by piece, by brackets and quotes alone.
#[derive(Default)]
pub(crate) struct Scanner {
    depth: usize,
    in_string: bool,
    escaped: bool,
    begun: bool,
}

impl Scanner {
    /// Scans on; `Some` is the number of bytes of this piece up to the value's end.
    pub(crate) fn scan(&mut self, piece: &[u8]) -> Option<usize> {
        let mut at = 0;
        while at < piece.len() {
            if self.in_string {
                if std::mem::take(&mut self.escaped) {
                    at += 1;
                    continue;
                }
                at += memchr2(b'"', b'\\', &piece[at..])?;
                self.escaped = piece[at] == b'\\';
                self.in_string = self.escaped;
                at += 1;
                if !self.in_string && self.depth == 0 {
                    return Some(at);
                }
                continue;
            }
            match piece[at] {
                b'"' => self.in_string = true,
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' if self.depth <= 1 => {
                    // A bracket that closes what was not opened ends a bare word before it.
                    return Some(if self.depth == 1 { at + 1 } else { at });
                }
                b'}' | b']' => self.depth -= 1,
                b',' if self.depth == 0 => return Some(at),
                byte if self.depth == 0 && self.begun && is_space(byte) => return Some(at),
                _ => {}
            }
            self.begun = true;
            at += 1;
        }
        None
    }

    /// Whether what was scanned is a bare word or number, which ends where the stream does.
    pub(crate) fn is_scalar(&self) -> bool {
        self.depth == 0 && !self.in_string
    }
}

/// Whether a byte is white space between values; the separator of JSON text sequences counts as such.
pub(crate) fn is_space(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == 0x1e
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_is_found_however_the_value_is_cut() {
        for (json, expected) in [
            (r#"{"a": [1, "}\\\"]"]} rest"#, Some(20)),
            (r#""a\"b", 1"#, Some(6)),
            ("12, 3", Some(2)),
            ("null]", Some(4)),
            ("[[]]]", Some(4)),
            (r#"{"a": "b"#, None),
            ("12", None),
        ] {
            for cut in 0..=json.len() {
                let mut scanner = Scanner::default();
                let (head, tail) = json.as_bytes().split_at(cut);
                let end = scanner.scan(head).or_else(|| scanner.scan(tail).map(|end| cut + end));
                assert_eq!(end, expected, "{json} cut at {cut}");
            }
        }
    }
}
