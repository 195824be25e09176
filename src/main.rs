//! The program `depesche`. All it does is in [`cli`], on top of the library's public API.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run(std::env::args_os())
}
