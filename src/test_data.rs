//! Data that some tests read and the repository does not hold.

use std::io::Write;

/// Reads a file below `../shared`. If it is absent, says so on the terminal: what a test prints
/// by the macros is shown only if the test fails.
pub(crate) fn shared(path: &str) -> Option<String> {
    let text = std::fs::read_to_string(format!("{}/../shared/{path}", env!("CARGO_MANIFEST_DIR")));
    if text.is_err() {
        let test = std::thread::current().name().unwrap_or("a test").to_owned();
        writeln!(std::io::stderr(), "skipped: {test}: ../shared/{path} is absent").expect("written");
    }
    text.ok()
}
