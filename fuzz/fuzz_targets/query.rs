//! Queries: any text gives one, and what it says of the text lies in the text.
#![no_main]

use depesche::{Query, analysis::compose};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|typed: &str| {
    let query = Query::parse(typed);
    let text = compose(typed);
    let mut last = 0;
    for clause in &query.clauses {
        assert!(clause.range.start >= last && !text[clause.range.clone()].is_empty());
        last = clause.range.end;
    }
    assert!(query.hints.iter().all(|hint| text.get(hint.range.clone()).is_some()));
    assert_eq!(Query::parse(&text), query);
});
