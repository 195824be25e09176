//! Archives of crawlers, plain and packed.
#![no_main]

use libfuzzer_sys::fuzz_target;

/// How such files begin.
const HEADS: &[&[u8]] =
    &[b"WARC/1.0\r\n", b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 100\r\n\r\nHTTP/1.1 200 OK\r\n"];

fuzz_target!(|bytes: &[u8]| depesche_fuzz::check_heads("a.warc", HEADS, bytes));
