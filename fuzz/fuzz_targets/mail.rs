//! Mails and mailboxes.
#![no_main]

use libfuzzer_sys::fuzz_target;

/// How such files begin.
const HEADS: &[&[u8]] = &[b"Subject: a\nMIME-Version: 1.0\n", b"From a\nSubject: a\nMIME-Version: 1.0\n\n"];

fuzz_target!(|bytes: &[u8]| depesche_fuzz::check_heads("a.eml", HEADS, bytes));
