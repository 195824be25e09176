//! Feeds of all kinds.
#![no_main]

use libfuzzer_sys::fuzz_target;

/// How such files begin.
const HEADS: &[&[u8]] =
    &[b"<rss><channel><item>", b"<feed><entry>", b"<rdf:RDF xmlns=\"http://purl.org/rss/1.0/\"><item>"];

fuzz_target!(|bytes: &[u8]| depesche_fuzz::check_heads("a.xml", HEADS, bytes));
