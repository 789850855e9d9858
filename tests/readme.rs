//! The README says what the program does: its table of keys is the command table's.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use std::path::Path;

const BEGIN: &str = "cargo test --test readme` writes it anew -->\n";
const END: &str = "<!-- end of keys -->";

#[test]
fn the_table_of_keys_is_that_of_the_program() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = std::fs::read_to_string(&path).expect("the README");
    let (head, rest) = text.split_once(BEGIN).expect("where the keys begin");
    let (table, tail) = rest.split_once(END).expect("where the keys end");
    let expected = format!("\n{}\n", caroline::tui::keys_table());
    if std::env::var_os("CAROLINE_BLESS").is_some() {
        std::fs::write(&path, format!("{head}{BEGIN}{expected}{END}{tail}")).expect("written");
    } else {
        assert_eq!(table, expected, "`CAROLINE_BLESS=1 cargo test --test readme` writes it anew");
    }
}
