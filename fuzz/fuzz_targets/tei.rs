//! Corpora in TEI and in I5.
#![no_main]

use libfuzzer_sys::fuzz_target;

/// How such files begin.
const HEADS: &[&[u8]] = &[b"<TEI>", b"<teiCorpus><TEI><text><body>", b"<idsCorpus><idsDoc><idsText>"];

fuzz_target!(|bytes: &[u8]| depesche_fuzz::check_heads("a.xml", HEADS, bytes));
