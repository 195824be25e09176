//! What trafilatura writes: XML and tables.
#![no_main]

use libfuzzer_sys::fuzz_target;

/// How such files begin.
const HEADS: &[&[u8]] = &[
    b"<doc sitename=\"a\"><main>",
    b"https://a.example/1\tnull\tcf60f9e1dd4b8e0b\ta.example\tTitel\tnull\t2021-03-05\t",
];

fuzz_target!(|bytes: &[u8]| depesche_fuzz::check_heads("a.csv", HEADS, bytes));
