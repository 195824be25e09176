//! Names of files as the ledger writes them: text, also where the system's name is not UTF-8.

use std::path::{Path, PathBuf};

/// Ends the text of a name that would be the text of another; see [`mark`].
const MARK: char = '\\';

/// Returns a path as text. Bytes that are not UTF-8 are escaped as `\xff`, so that two such names
/// stay two: replaced by `U+FFFD` they would be one, and one of the files would be lost.
pub(crate) fn to_text(path: &Path) -> String {
    let mut text = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        chunk.invalid().iter().for_each(|byte| text.push_str(&format!("\\x{byte:02x}")));
    }
    text
}

/// Makes a text differ from that of another name: one may be the other's text, byte for byte.
pub(crate) fn mark(text: &mut String) {
    text.push(MARK);
}

/// Returns whether the file of a text of [`to_text`] exists.
pub(crate) fn exists(text: &str) -> bool {
    Path::new(text).exists() || unescaped(text.trim_end_matches(MARK)).is_some_and(|path| path.exists())
}

/// Returns the path of a text with escaped bytes, if it has any.
#[cfg(unix)]
fn unescaped(text: &str) -> Option<PathBuf> {
    use std::ffi::OsString;
    use std::os::unix::ffi::OsStringExt;

    let (first, rest) = text.split_once("\\x")?;
    let mut bytes = first.as_bytes().to_vec();
    for part in rest.split("\\x") {
        match part.get(..2).and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                bytes.extend_from_slice(&part.as_bytes()[2..]);
            }
            None => bytes.extend_from_slice(format!("\\x{part}").as_bytes()),
        }
    }
    Some(OsString::from_vec(bytes).into())
}

/// Other systems have no names of bytes.
#[cfg(not(unix))]
fn unescaped(_: &str) -> Option<PathBuf> {
    None
}

#[cfg(all(test, unix))]
mod tests {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    use super::*;

    #[test]
    fn every_name_has_its_text() {
        for (name, text) in [
            (&b"a/Stra\xc3\x9fe.txt"[..], "a/Straße.txt"),
            (b"a\xff.txt", "a\\xff.txt"),
            (b"a\xfe.txt", "a\\xfe.txt"),
            (b"Stra\xdfe/\xe4\xf6.txt", "Stra\\xdfe/\\xe4\\xf6.txt"),
            (b"\\xyz", "\\xyz"),
        ] {
            let path = Path::new(OsStr::from_bytes(name));
            assert_eq!(to_text(path), text);
            assert_eq!(unescaped(text).unwrap_or_else(|| text.into()), path, "{text}");
        }
    }
}
