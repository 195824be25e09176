//! How fast depesche is: analysis, decompounding, indexing, queries, snippets, opening.
//!
//! ```text
//! cargo bench                                            # the sample corpus, its sentences dealt anew
//! DEPESCHE_BENCH_DATA=../shared/data cargo bench         # real news, where there are some
//! cargo bench -- decompound                              # only what has this name
//! ```
//!
//! Divan measures what is done again and again; the table of latencies at the end is
//! made here, because what counts of a query's time are its percentiles.
#![allow(
    clippy::disallowed_methods,
    clippy::exit,
    clippy::expect_used,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "no part of the library"
)]

mod analysis;
mod data;
mod indexing;
mod latency;
mod searching;

fn main() {
    divan::main();
    // Not when divan only lists or tests its benches, or was asked for a single one.
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments == ["--bench"] {
        latency::print();
    }
}
