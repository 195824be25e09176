//! The program from outside: one binary with all integration tests.
#![cfg(feature = "cli")]

mod bad_input;
mod batch;
mod contract;
mod docs;
mod harmless;
mod refresh;
mod shapes;
mod support;
mod transcripts;
