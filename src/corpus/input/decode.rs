//! Bytes become text: by byte-order mark, by what the text declares, as UTF-8 if it is UTF-8, else by guess.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252};

use crate::corpus::format::Format;

/// Bytes in which a declaration is looked for: browsers look at 1,024, pages put it anywhere in the head.
const DECLARATION_BYTES: usize = 4096;

/// Decodes a whole text. `encoding` is UTF-16 where a look at the bytes has shown it.
pub(crate) fn decode(bytes: Vec<u8>, encoding: Option<&'static Encoding>, format: Format) -> String {
    if let Some(encoding) = encoding {
        return encoding.decode_with_bom_removal(&bytes).0.into_owned();
    }
    let bytes = match String::from_utf8(bytes) {
        // Valid UTF-8 that is more than ASCII is UTF-8, whatever a page declares.
        Ok(text) => return text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text),
        Err(error) => error.into_bytes(),
    };
    let declared = if format == Format::Html { declared(&bytes) } else { None };
    if bytes.starts_with(b"\xef\xbb\xbf") || nearly_utf8(&bytes) {
        return UTF_8.decode_with_bom_removal(&bytes).0.into_owned();
    }
    match declared {
        Some(encoding) if encoding != UTF_8 => encoding.decode_without_bom_handling(&bytes).0.into_owned(),
        _ => legacy(&bytes),
    }
}

/// Decodes a page that came with a charset from outside: from the header of a response or of a part of a mail.
pub(crate) fn page(bytes: Vec<u8>, charset: Option<&str>) -> String {
    if let Some(encoding) = utf16(&bytes) {
        return encoding.decode_with_bom_removal(&bytes).0.into_owned();
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text),
        Err(error) => error.into_bytes(),
    };
    let named = charset.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    match named.filter(|encoding| *encoding != UTF_8) {
        Some(encoding) if !nearly_utf8(&bytes) => encoding.decode_without_bom_handling(&bytes).0.into_owned(),
        _ => decode(bytes, None, Format::Html),
    }
}

/// UTF-16 by its byte-order mark.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    Encoding::for_bom(bytes).map(|(encoding, _)| encoding).filter(|encoding| *encoding != UTF_8)
}

/// Decodes bytes that are not UTF-8 in the most likely encoding of German text.
pub(crate) fn legacy(bytes: &[u8]) -> String {
    if nearly_utf8(bytes) {
        return String::from_utf8_lossy(bytes).into_owned();
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    // A short text gives the detector little to go by: what can be German is German.
    let encoding = match is_german(bytes) {
        true => WINDOWS_1252,
        false => detector.guess(Some(b"de"), Utf8Detection::Deny),
    };
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// Whether bytes are UTF-8 but for a few broken ones: more sequences are right than wrong, by far.
fn nearly_utf8(bytes: &[u8]) -> bool {
    let (mut right, mut wrong) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        right += chunk.valid().chars().filter(|char| !char.is_ascii()).count();
        wrong += usize::from(!chunk.invalid().is_empty());
    }
    right > 10 * wrong
}

/// Whether all bytes above ASCII are letters and marks that German text has in windows-1252.
fn is_german(bytes: &[u8]) -> bool {
    let high: Vec<u8> = bytes.iter().copied().filter(|byte| *byte >= 0x80).collect();
    let letters = high.iter().filter(|byte| b"\xe4\xf6\xfc\xc4\xd6\xdc\xdf".contains(byte)).count();
    let marks = high.iter().filter(|byte| {
        b"\x80\x82\x84\x85\x91\x92\x93\x94\x95\x96\x97\xa0\xa7\xab\xad\xb0\xb2\xb7\xbb\xe9\xe8\xe0\xe1"
            .contains(byte)
    });
    letters > 0 && letters + marks.count() == high.len()
}

/// The charset that a page declares in a `<meta>` or an XML declaration.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(DECLARATION_BYTES)];
    let head: String = head.iter().map(|byte| char::from(byte.to_ascii_lowercase())).collect();
    let labels = ["charset", "encoding"].iter().flat_map(|word| {
        head.match_indices(word).filter_map(|(at, word)| {
            let value = head[at + word.len()..].trim_start().strip_prefix('=')?;
            let value = value.trim_start_matches(|char: char| char.is_whitespace() || "\"'".contains(char));
            value.split(|char: char| !char.is_ascii_alphanumeric() && !"-_:".contains(char)).next()
        })
    });
    labels.filter_map(|label| Encoding::for_label(label.as_bytes())).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_charset_from_outside_counts_where_the_bytes_do_not_tell() {
        let cyrillic = encoding_rs::WINDOWS_1251.encode("Кёльн").0.into_owned();
        let latin = encoding_rs::WINDOWS_1252.encode("<meta charset=utf-8>Größe").0.into_owned();
        let wide: Vec<u8> = "\u{feff}Größe".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (bytes, charset, expected) in [
            (cyrillic, Some("windows-1251"), "Кёльн"),
            ("Größe".as_bytes().to_vec(), Some("iso-8859-1"), "Größe"),
            (latin, Some("ISO-8859-1"), "<meta charset=utf-8>Größe"),
            (wide, Some("utf-8"), "Größe"),
            (b"Gr\xf6\xdfe".to_vec(), Some("unbekannt"), "Größe"),
        ] {
            assert_eq!(page(bytes, charset), expected);
        }
    }

    #[test]
    fn bytes_become_text() {
        let german = "Überwachung in Köln: „Größe“ – 5 €, das heißt Straßenlärm";
        let windows = WINDOWS_1252.encode(german).0.into_owned();
        let page = |charset: &str, text: &[u8]| {
            [b"<meta http-equiv=x content='text/html; charset=", charset.as_bytes(), b"'>", text].concat()
        };
        let mac = encoding_rs::MACINTOSH.encode("Köln – Größe").0.into_owned();
        let mut broken = german.repeat(5).into_bytes();
        broken.push(0xff);
        for (bytes, format, expected) in [
            (german.as_bytes().to_vec(), Format::Text, german),
            ([b"\xef\xbb\xbf", german.as_bytes()].concat(), Format::Text, german),
            (windows.clone(), Format::Text, german),
            (b"K\xf6ln".to_vec(), Format::Text, "Köln"),
            (page("utf-8", &windows), Format::Html, german),
            (page("iso-8859-1", german.as_bytes()), Format::Html, german),
            (page("macintosh", &mac), Format::Html, "Köln – Größe"),
            (broken, Format::Text, german),
        ] {
            let text = decode(bytes, None, format);
            assert!(text.ends_with(expected) || text.starts_with(expected), "{text}");
        }
    }
}
