//! The program from outside: one binary with all integration tests.
#![allow(
    clippy::disallowed_methods,
    clippy::exit,
    clippy::expect_used,
    clippy::print_stderr,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "no part of the library"
)]
#![cfg(feature = "cli")]

mod api;
mod archive;
mod backup;
mod bad_input;
mod batch;
mod contract;
mod copies;
mod docs;
mod entities;
mod explain;
mod forgiving;
mod formats;
#[cfg(unix)]
mod full_disk;
mod fuzzed;
mod german;
mod given;
mod guard;
mod harmless;
#[cfg(unix)]
mod interrupt;
mod kill;
mod kwic;
mod leftovers;
mod lock;
mod memory;
mod pages;
mod properties;
mod queries;
mod random;
mod refresh;
mod reindex;
mod same;
#[cfg(unix)]
mod script;
mod shapes;
mod status;
mod strict;
mod support;
mod tidy;
mod transcripts;
mod verify;
#[cfg(unix)]
mod watch;
mod watchlist;
mod wire;
