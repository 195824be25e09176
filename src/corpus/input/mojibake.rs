//! Repairs UTF-8 that was once read as windows-1252: `fÃ¼r` becomes `für`.
//!
//! Only what can't be anything else is repaired. *Ã* before a sign such as *¼* next to a letter is
//! never German, and neither is *â€* before the rest of a quotation mark; but *SPÖ“* would be a
//! UTF-8 sequence too and stays. Letters of other languages (*Å¡*) are repaired only in a text that
//! contains the other kinds.

/// Repairs a text, if there is anything to repair.
pub(crate) fn repair(text: &str) -> Option<String> {
    let mut repaired = once(text)?;
    // What was misread twice shows itself again.
    for _ in 0..2 {
        match once(&repaired) {
            Some(again) => repaired = again,
            None => break,
        }
    }
    Some(repaired)
}

fn once(text: &str) -> Option<String> {
    if !text.contains(['Ã', 'â', 'Â', 'ð', 'Å', 'Ä']) {
        return None;
    }
    let chars: Vec<char> = text.chars().collect();
    let certain = (0..chars.len()).any(|at| sequence(&chars, at).is_some_and(|found| found.certain));
    if !certain {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        match sequence(&chars, at) {
            Some(found) => {
                out.push(found.char);
                at += found.length;
            }
            None => {
                out.push(chars[at]);
                at += 1;
            }
        }
    }
    Some(out)
}

/// A misread character.
struct Sequence {
    char: char,
    length: usize,
    certain: bool,
}

/// The misread character that begins at `at`, if one does.
fn sequence(chars: &[char], at: usize) -> Option<Sequence> {
    let lead = chars[at];
    let length = match lead {
        'Â' | 'Ã' | 'Ä' | 'Å' => 2,
        'â' => 3,
        'ð' => 4,
        _ => return None,
    };
    let mut bytes = [0; 4];
    for (byte, char) in bytes.iter_mut().zip(chars.get(at..at + length)?) {
        *byte = misread_byte(*char)?;
    }
    let char = std::str::from_utf8(&bytes[..length]).ok()?.chars().next()?;
    let letter = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|char| char.is_alphabetic());
    let beside_letter = letter(at.checked_sub(1)) || letter(Some(at + length));
    let certain = match lead {
        'Ã' => beside_letter,
        'Â' => !char.is_alphabetic(),
        // Quotation marks, dashes, bullets, the ellipsis and the euro.
        'â' => matches!(char, '\u{2010}'..='\u{203a}' | '€' | '™'),
        'ð' => bytes[1] == 0x9f || bytes[1] == 0x9d,
        _ => false,
    };
    let likely = match lead {
        'Ã' | 'Â' | 'â' | 'ð' => certain,
        _ => {
            beside_letter
                && char.is_alphabetic()
                && !matches!(chars[at + 1], '“' | '”' | '„' | '‘' | '’' | '–')
        }
    };
    likely.then_some(Sequence { char, length, certain })
}

/// The byte that windows-1252 shows as this character.
fn misread_byte(char: char) -> Option<u8> {
    let code = u32::from(char);
    if (0x80..=0xff).contains(&code) {
        return u8::try_from(code).ok();
    }
    WINDOWS_1252.iter().position(|shown| *shown == char).and_then(|at| u8::try_from(0x80 + at).ok())
}

/// The characters of windows-1252 for the bytes 0x80 to 0x9f; undefined bytes represent themselves.
pub(crate) const WINDOWS_1252: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_certain_mojibake_is_repaired() {
        for (text, expected) in [
            ("fÃ¼r GrÃ¶ÃŸe", Some("für Größe")),
            ("Ãœbung macht den Meister", Some("Übung macht den Meister")),
            ("â€žNein!â€œ â€“ sagte er", Some("„Nein!“ – sagte er")),
            ("Â§ 5, 20Â°", Some("§ 5, 20°")),
            ("halb fÃ¼r, halb für", Some("halb für, halb für")),
            ("zweimal fÃƒÂ¼r", Some("zweimal für")),
            ("fÃ¼r MiloÅ¡ und ðŸ˜€", Some("für Miloš und 😀")),
            ("die „SPÖ“ und die „FPÖ“", None),
            ("MiloÅ¡ allein", None),
            ("São Paulo, JOÃO, Âge d’or, château", None),
            ("das Zeichen Ã ¼", None),
            ("für Größe", None),
        ] {
            assert_eq!(repair(text).as_deref(), expected, "{text}");
        }
    }
}
