//! One writer at a time, and readers who don't notice.

use depesche::{Error, Index, IngestOptions, WriterOptions, ingest};

use super::support::Desk;

#[test]
fn a_second_writer_is_told_who_holds_the_index() {
    let desk = Desk::indexed();
    let index = Index::open(desk.path().join("index")).expect("an index");
    let writer = index.writer(WriterOptions::default()).expect("the lock");
    let run = desk.run(&["index", "corpus"]);
    assert_eq!((run.code, run.out.as_str()), (2, ""));
    let holder = format!("pid {}", std::process::id());
    assert!(run.err.contains(&holder), "{}", run.err);
    assert_eq!(desk.run(&["search", "Kamera"]).code, 0, "readers need no lock");
    let second = ingest(&index, &[desk.path().join("corpus")], &IngestOptions::default(), &mut |_| {});
    assert!(matches!(second, Err(Error::Locked { .. })), "{second:?}");
    drop(writer);
    assert_eq!(desk.run(&["index", "corpus"]).code, 0, "the lock ends with its holder");
}
