//! The lines of a watch list: a name and a query.

use std::collections::HashMap;

use depesche::Query;

use super::lines::InputLine;

/// Longest line, in bytes; longer than the longest query that is read.
pub const LINE_BYTES_MAX: usize = 64 * 1024;

/// A stored query.
pub struct Watch {
    pub name: String,
    pub query: Query,
    /// Its number in the list, from 1.
    pub line: usize,
}

/// The queries of a list.
#[derive(Default)]
pub struct Watches {
    pub list: Vec<Watch>,
    lines: HashMap<String, usize>,
}

impl Watches {
    /// Reads a line: a name, a tab, and the query; without a tab, the first comma separates them.
    /// Empty lines and lines that begin with `#` are skipped.
    pub fn read(&mut self, line: &InputLine) -> Result<(), String> {
        let bytes = line.bytes.as_ref().ok_or_else(|| format!("longer than {LINE_BYTES_MAX} bytes"))?;
        let text = std::str::from_utf8(bytes).map_err(|_| "not UTF-8".to_owned())?;
        if text.trim().is_empty() || text.trim_start().starts_with('#') {
            return Ok(());
        }
        let parted = text.split_once('\t').or_else(|| text.split_once(','));
        let (name, query) = parted.ok_or("no tab or comma between the name and the query")?;
        let (name, query) = (name.trim(), query.trim());
        if name.is_empty() {
            return Err("no name before the query".to_owned());
        }
        if query.is_empty() {
            return Err("no query behind the name".to_owned());
        }
        let query = Query::parse(query);
        if query.clauses.is_empty() {
            return Err("there is no word to look for in the query".to_owned());
        }
        if let Some(first) = self.lines.get(name) {
            return Err(format!("{name:?} is the name of line {first} too"));
        }
        self.lines.insert(name.to_owned(), line.number);
        self.list.push(Watch { name: name.to_owned(), query, line: line.number });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_name_and_a_query() {
        let mut watches = Watches::default();
        for (number, (bytes, expected)) in (1..).zip([
            (Some(&b"Kameras\t+Kamera, -Film"[..]), Ok(Some(("Kameras", "+Kamera, -Film")))),
            (Some("Ämter, \"Haus, am See\"".as_bytes()), Ok(Some(("Ämter", "\"Haus, am See\"")))),
            (Some(b"  # Kameras\tHaus"), Ok(None)),
            (Some(b" "), Ok(None)),
            (Some(b"Haus am See"), Err("no tab or comma between the name and the query")),
            (Some(b"\tHaus"), Err("no name before the query")),
            (Some(b"Haus, "), Err("no query behind the name")),
            (Some(b"Zeichen\t???"), Err("there is no word to look for in the query")),
            (Some(b"Kameras\tHaus"), Err("\"Kameras\" is the name of line 1 too")),
            (Some(b"a\t\xff"), Err("not UTF-8")),
            (None, Err("longer than 65536 bytes")),
        ]) {
            let before = watches.list.len();
            let read = watches.read(&InputLine { number, bytes: bytes.map(<[u8]>::to_vec) });
            let new = watches.list.get(before).map(|watch| (watch.name.as_str(), watch.query.text.as_str()));
            assert_eq!(read.map(|()| new), expected.map_err(str::to_owned), "line {number}");
        }
    }
}
