//! Tokens that are never names, whatever their context.

/// Marks of news agencies as they sign reports.
const AGENCY_MARKS: &[&str] =
    &["afp", "ap", "apa", "dapd", "dpa", "dts", "epd", "idea", "kna", "ots", "reuters", "rtr", "sda", "sid"];

/// Whether a token is structure rather than language: an address, a time, a number, a hex string.
pub fn is_junk(token: &str) -> bool {
    !token.chars().any(char::is_alphabetic) || is_address(token) || is_code(token) || is_agency_mark(token)
}

/// `https://…`, `www.…`, `name@host`, `@handle`, `#tag`, `host.tld/path`.
fn is_address(token: &str) -> bool {
    let Some(first) = token.chars().next() else { return false };
    matches!(first, '@' | '#')
        || token.contains("://")
        || token.contains('@')
        || token.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("www."))
        || token.split_once('/').is_some_and(|(host, _)| host.contains('.') && !host.ends_with('.'))
}

/// Hex strings and keys: long, mostly digits mixed with letters, or `20:15Uhr`.
fn is_code(token: &str) -> bool {
    let digits = token.chars().filter(char::is_ascii_digit).count();
    let letters = token.chars().filter(|c| c.is_alphabetic()).count();
    let hex = token.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
    let time = token.starts_with(|c: char| c.is_ascii_digit()) && token.contains(':');
    time || (hex && digits >= 2 && digits + letters >= 8)
        || (digits >= 4 && letters >= 4 && !token.contains('-'))
}

/// `dpa`, `dpa/lno`, `dpa-AFX`, but not `Reuters`, which is also a firm.
fn is_agency_mark(token: &str) -> bool {
    let mark = token.split(['/', '-']).next().unwrap_or_default();
    AGENCY_MARKS.contains(&mark)
}

/// Whether the token at `at` signs a report: `(dpa)`, `(AFP/dpa)`, `(Reuters)`.
pub fn is_signature(tokens: &[&str], at: usize) -> bool {
    let around = |from: usize, to: usize| Some((*tokens.get(from)?, *tokens.get(to)?));
    let signs = |token: &str| {
        token
            .split(['/', ',', '-'])
            .all(|mark| AGENCY_MARKS.iter().any(|known| known.eq_ignore_ascii_case(mark)))
    };
    let Some(token) = tokens.get(at) else { return false };
    at > 0
        && signs(token)
        && around(at - 1, at + 1).is_some_and(|(before, after)| {
            matches!(before, "(" | "/" | ",") && matches!(after, ")" | "/" | ",")
        })
}
