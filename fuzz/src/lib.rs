//! What the targets share: what must hold of every file, whatever is in it.

use depesche::fuzzing::read;
use depesche::ingest::Limits;

/// Limits that small inputs reach.
fn limits() -> Limits {
    Limits::default()
        .unpacked_bytes_max(1 << 20)
        .record_bytes_max(1 << 16)
        .html_bytes_max(1 << 16)
        .nesting_max(32)
        .html_nesting_max(64)
}

/// Reads bytes as a file of this name.
pub fn check_file(name: &str, bytes: &[u8]) {
    let reading = read(bytes, name, &limits());
    for problem in &reading.problems {
        let reason = problem.reason.as_str();
        assert!(!reason.is_empty() && !reason.ends_with('.') && !reason.contains('\n'), "{reason:?}");
    }
    for (raw, article) in &reading.records {
        assert_eq!((raw.record, &*article.path), (article.record, name));
        assert!(raw.record > 0 && !article.id.is_empty());
        assert!(!article.title.contains('\n'), "{:?}", article.title);
        assert!(article.body.lines().all(|line| !line.trim().is_empty()), "{:?}", article.body);
        let lines = article.body.lines().count() as u32;
        assert!(article.dropped.iter().all(|line| line.before <= lines));
        assert!(article.original_body().len() >= article.body.len());
    }
    // Reading is a function of the bytes.
    assert_eq!(reading.records, read(bytes, name, &limits()).records);
}

/// Reads bytes as they are, and behind each of the heads that a format is known by: few inputs begin so of
/// themselves.
pub fn check_heads(name: &str, heads: &[&[u8]], bytes: &[u8]) {
    check_file(name, bytes);
    for head in heads {
        check_file(name, &[head, bytes].concat());
    }
}
