//! Objects around lists of records: `{"articles": […]}`, also nested, also keyed by publisher.

use super::{JsonReader, Stop, ValueEnd};
use crate::corpus::field_names;
use crate::corpus::json::lenient;
use crate::corpus::json::producers;

/// Keys of objects and lists around records. Other keys count too if their list holds articles.
const LISTS: &[&str] = &[
    "articles",
    "items",
    "results",
    "data",
    "docs",
    "documents",
    "records",
    "entries",
    "hits",
    "posts",
    "news",
    "stories",
    "rows",
    "response",
    "result",
    "content",
    "value",
    "feed",
    "channel",
    "artikel",
    "meldungen",
];

impl JsonReader<'_, '_, '_> {
    /// Looks for a list of records in the object at the window's start; if there is one, reads it
    /// and the rest of the object.
    ///
    /// It is no wrapper if it has a title or a text before the list.
    pub(super) fn wrapper(&mut self) -> Result<bool, Stop> {
        let mut at = 1;
        let mut depth = 1;
        loop {
            let Some((found, byte)) = self.byte_at(at)? else { return Ok(false) };
            at = found;
            match byte {
                b',' => at += 1,
                b'}' if depth > 1 => {
                    depth -= 1;
                    at += 1;
                }
                b'"' => {
                    let Some((key, value)) = self.member(at)? else { return Ok(false) };
                    let Some((value, byte)) = self.byte_at(value)? else { return Ok(false) };
                    let listed = LISTS.contains(&key.to_lowercase().as_str());
                    // An object with a title is a record, even if it also has a list.
                    if field_names::is_own_text(&key) && !listed {
                        return Ok(false);
                    }
                    if byte == b'[' && self.is_list_of_records(value, listed, &key)? {
                        self.stream.consume(value + 1);
                        self.site = (!listed).then_some(key);
                        self.elements()?;
                        self.rest_of_wrapper(depth)?;
                        return Ok(true);
                    }
                    // Deeper than this no API nests its list; each level costs a look at the
                    // window.
                    if byte == b'{' && listed && depth < 8 {
                        depth += 1;
                        at = value + 1;
                        continue;
                    }
                    let ValueEnd::At(end) = self.capture_at(value)? else { return Ok(false) };
                    at = end;
                }
                _ => return Ok(false),
            }
        }
    }

    /// Reads the rest of the wrapper after its first list of records: more lists, as in a file
    /// keyed by publisher; other members are skipped.
    fn rest_of_wrapper(&mut self, mut depth: usize) -> Result<(), Stop> {
        while let Some(byte) = self.next_byte()? {
            match byte {
                b',' => self.stream.consume(1),
                b'}' => {
                    self.stream.consume(1);
                    depth -= 1;
                    if depth == 0 {
                        self.site = None;
                        return Ok(());
                    }
                }
                b'"' => {
                    let Some((key, value)) = self.member(0)? else { break };
                    let Some((value, byte)) = self.byte_at(value)? else { break };
                    let listed = LISTS.contains(&key.to_lowercase().as_str());
                    if byte == b'[' && self.is_list_of_records(value, listed, &key)? {
                        self.stream.consume(value + 1);
                        self.site = (!listed).then_some(key);
                        self.elements()?;
                    } else {
                        self.stream.consume(value);
                        self.skip_value()?;
                    }
                }
                _ => break,
            }
        }
        let position = self.stream.position();
        Err(Stop::Broken(
            format!("broken JSON: the object around the list is not closed (byte {position})").into(),
        ))
    }

    /// The key at `at` and where its value begins.
    fn member(&mut self, at: usize) -> Result<Option<(String, usize)>, Stop> {
        let ValueEnd::At(end) = self.capture_at(at)? else { return Ok(None) };
        let key = String::from_utf8_lossy(&self.stream.available()[at + 1..end - 1]).into_owned();
        match self.byte_at(end)? {
            Some((colon, b':')) => Ok(Some((key, colon + 1))),
            _ => Ok(None),
        }
    }

    /// Whether the array at `at` holds records: objects, and under an unknown key such with a text.
    fn is_list_of_records(&mut self, at: usize, listed: bool, key: &str) -> Result<bool, Stop> {
        let Some((first, b'{')) = self.byte_at(at + 1)? else { return Ok(false) };
        if listed {
            return Ok(true);
        }
        if field_names::is_own_text(key) {
            return Ok(false);
        }
        let ValueEnd::At(end) = self.capture_at(first)? else { return Ok(false) };
        let element = lenient::parse(&self.stream.available()[first..end], self.limits.nesting_max);
        Ok(element.is_ok_and(|element| field_names::is_article(&element) || producers::is_known(&element)))
    }
}
