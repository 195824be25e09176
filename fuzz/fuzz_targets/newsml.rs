//! Items of agencies, alone and in a message.
#![no_main]

use libfuzzer_sys::fuzz_target;

/// How such files begin.
const HEADS: &[&[u8]] =
    &[b"<newsMessage><itemSet><newsItem>", b"<newsItem guid=\"a\"><contentSet><inlineXML>"];

fuzz_target!(|bytes: &[u8]| depesche_fuzz::check_heads("a.xml", HEADS, bytes));
