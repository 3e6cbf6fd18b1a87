//! The program: see `kaoping --help`.
use std::process::ExitCode;

fn main() -> ExitCode {
    api::cli::main()
}
