//! The same doctrine in other hands: clingo and OpenFisca-core find the same, where they are installed.
//!
//! `CAROLINE_PEERS_PYTHON` names a Python that has them; otherwise `python3` is asked. Without them there is nothing to compare.

#![allow(clippy::expect_used, clippy::panic, clippy::print_stdout)]

use std::path::Path;
use std::process::Command;

/// What the script ends with where neither is installed.
const NOT_INSTALLED: i32 = 77;

#[test]
fn clingo_and_openfisca_find_the_same() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers/run.py");
    let python = std::env::var("CAROLINE_PEERS_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let mut command = Command::new(&python);
    command.arg(script).args(["--check", "--cases", "1000", "--caroline", env!("CARGO_BIN_EXE_caroline")]);
    let output = match command.output() {
        Ok(output) => output,
        Err(error) => return println!("{python} cannot be run ({error}): nothing is compared"),
    };
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    match output.status.code() {
        Some(0) => println!("{said}"),
        Some(NOT_INSTALLED) => println!("neither clingo nor OpenFisca is installed: nothing is compared"),
        _ => panic!("{said}"),
    }
}
