//! Articles in NITF.
#![no_main]

use libfuzzer_sys::fuzz_target;

/// How such files begin.
const HEADS: &[&[u8]] = &[b"<nitf>", b"<nitf><body><body.content>"];

fuzz_target!(|bytes: &[u8]| depesche_fuzz::check_heads("a.xml", HEADS, bytes));
