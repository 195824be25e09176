//! Parses one JSON record, forgiving what careless writers of JSON do.
//!
//! A record is parsed strictly first. Only if that fails is it rewritten (`NaN`, raw control characters,
//! lone surrogates, trailing commas, an 8-bit encoding) and parsed again, so that the usual record pays
//! nothing for it.

use std::borrow::Cow;

use serde_json::Value;

use crate::corpus::input::decode;
use crate::corpus::input::limits::too_deep;
use crate::error::{Limit, Reason};

/// Parses a record; the error says what is wrong with it and where.
pub(crate) fn parse(bytes: &[u8], nesting_max: usize) -> Result<Value, Reason> {
    // JSON must be UTF-8, but exports of old systems are not.
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(decode::legacy(bytes)),
    };
    let strict = match serde_json::from_str(&text) {
        Ok(value) => return within(value, nesting_max),
        Err(error) => error,
    };
    // Repairing would not help, and the message would name a position instead of the limit.
    if strict.to_string().starts_with("recursion limit") {
        return Err(too_deep("the record", Limit::Nesting, nesting_max.min(127)));
    }
    // Only after a strict reading failed: repairing costs a copy, and well-formed JSON must not be
    // changed.
    match serde_json::from_str(&forgiving(&text)) {
        Ok(value) => within(value, nesting_max),
        Err(_) => Err(format!("broken JSON: {strict}").into()),
    }
}

/// Holds a parsed record to the limit of nesting.
fn within(value: Value, nesting_max: usize) -> Result<Value, Reason> {
    // By levels and not recursively: the depth is the file's to choose.
    let mut level: Vec<&Value> = vec![&value];
    for depth in 0.. {
        let next: Vec<&Value> = level
            .iter()
            .flat_map(|value| match value {
                Value::Array(values) => values.iter().filter(is_nested).collect::<Vec<_>>(),
                Value::Object(object) => object.values().filter(is_nested).collect(),
                _ => Vec::new(),
            })
            .collect();
        if next.is_empty() {
            break;
        }
        if depth + 2 > nesting_max {
            return Err(too_deep("the record", Limit::Nesting, nesting_max));
        }
        level = next;
    }
    Ok(value)
}

fn is_nested(value: &&Value) -> bool {
    value.is_array() || value.is_object()
}

/// Rewrites a record so that a strict parser takes it, if its faults are known ones.
fn forgiving(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut in_string = false;
    let mut rest = text;
    while let Some(char) = rest.chars().next() {
        let length = char.len_utf8();
        let taken = if in_string {
            match char {
                '"' => in_string = false,
                '\\' => {
                    let (escape, taken) = escape(rest);
                    out.push_str(escape);
                    rest = &rest[taken..];
                    continue;
                }
                _ => {}
            }
            match char {
                '\n' => out.push_str("\\n"),
                '\r' => out.push_str("\\r"),
                '\t' => out.push_str("\\t"),
                char if char < ' ' => out.push(' '),
                char => out.push(char),
            }
            length
        } else {
            match char {
                '"' => {
                    in_string = true;
                    out.push(char);
                    length
                }
                ',' if rest[1..].trim_start().starts_with(['}', ']']) => length,
                _ => match ["NaN", "-Infinity", "Infinity", "undefined", "None"]
                    .iter()
                    .find(|word| rest.starts_with(**word))
                {
                    Some(word) => {
                        out.push_str("null");
                        word.len()
                    }
                    None => {
                        out.push(char);
                        length
                    }
                },
            }
        };
        rest = &rest[taken..];
    }
    out
}

/// The escape at the start of `rest` as it may stay, and how long it was.
///
/// Half a surrogate pair becomes the replacement character; an escape that JSON does not know loses its
/// backslash.
fn escape(rest: &str) -> (&str, usize) {
    let unit = |at: usize| {
        let digits = rest.get(at..at + 6)?.strip_prefix("\\u")?;
        u32::from_str_radix(digits, 16).ok()
    };
    match rest.as_bytes().get(1) {
        Some(b'u') => match (unit(0), unit(6)) {
            (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => (&rest[..12], 12),
            (Some(0xd800..=0xdfff), _) => ("\\ufffd", 6),
            (Some(_), _) => (&rest[..6], 6),
            (None, _) => ("\\\\", 1),
        },
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => (&rest[..2], 2),
        _ => ("", 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn careless_json_is_forgiven() {
        for (text, expected) in [
            (r#"{"a": NaN, "b": -Infinity}"#, Some(r#"{"a":null,"b":null}"#)),
            ("{\"a\": \"Zeile\n\tzwei\"}", Some(r#"{"a":"Zeile\n\tzwei"}"#)),
            (r#"{"a": "halb \ud83d!"}"#, Some("{\"a\":\"halb \u{fffd}!\"}")),
            (r#"{"a": "ganz \ud83d\ude00!"}"#, Some("{\"a\":\"ganz 😀!\"}")),
            (r#"{"a": "it\'s"}"#, Some(r#"{"a":"it's"}"#)),
            (r#"{"a": [1, 2, ], }"#, Some(r#"{"a":[1,2]}"#)),
            (r#"{"a": "NaN, ]"}"#, Some(r#"{"a":"NaN, ]"}"#)),
            (r#"{"a": "b" "c"}"#, None),
            (r#"{"a": "#, None),
            ("", None),
        ] {
            assert_eq!(
                parse(text.as_bytes(), 128).ok().map(|value| value.to_string()).as_deref(),
                expected,
                "{text}"
            );
        }
        let latin1 = b"{\"a\": \"Gr\xfc\xdfe\"}";
        assert_eq!(parse(latin1, 128).expect("parses").to_string(), r#"{"a":"Grüße"}"#);
    }

    #[test]
    fn nesting_ends_at_its_limit() {
        for (depth, max, fits) in [(3, 3, true), (4, 3, false), (126, 128, true), (1000, 128, false)] {
            let text = format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
            let parsed = parse(text.as_bytes(), max);
            assert_eq!(parsed.is_ok(), fits, "{depth} of {max}");
            assert!(parsed.err().is_none_or(|reason| reason.text.contains("nested deeper")));
        }
    }
}
