//! Strings in values of JSON, whatever shape they have there.

use serde_json::{Map, Value};

/// A string of a record; those words for nothing that programs write are nothing.
pub(crate) fn string(object: &Map<String, Value>, name: &str) -> Option<String> {
    let text = object.get(name)?.as_str()?.trim();
    (!matches!(text, "" | "None" | "null" | "nan" | "NaN")).then(|| text.to_owned())
}

/// Parts of a string that holds several, as trafilatura writes lists.
pub(crate) fn parts(text: Option<String>) -> Vec<String> {
    let text = text.unwrap_or_default();
    text.split(';').map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}
