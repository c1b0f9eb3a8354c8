//! The `tenzij` program. All it does is call the library's command line.

#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    tenzij::cli::main()
}
