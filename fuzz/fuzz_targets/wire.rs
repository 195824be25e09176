//! Items of dpa, and what crawlers write as JSON.
#![no_main]

use libfuzzer_sys::fuzz_target;

/// How such files begin.
const HEADS: &[&[u8]] = &[
    b"{\"format\":\"digitalwires@0.9.1\",",
    b"{\"maintext\":\"a\",\"source_domain\":\"b\",\"date_publish\":\"c\",",
    b"{\"A\":[{\"body\":{\"sections\":[]},",
];

fuzz_target!(|bytes: &[u8]| depesche_fuzz::check_heads("a.json", HEADS, bytes));
