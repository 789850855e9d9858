//! The way in: arguments, then the workbench or a command.

use std::process::ExitCode;

fn main() -> ExitCode {
    caroline::cli::run(std::env::args_os())
}
