//! JSON and JSON Lines, whatever is in them.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| depesche_fuzz::check_file("a.json", bytes));
