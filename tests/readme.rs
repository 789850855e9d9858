//! What the README shows of the program is what the program has: the keys, and how far the doctrine agrees with decided cases.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

use std::sync::Arc;

use caroline::analysis::Analyst;
use caroline::doctrine::Doctrine;
use caroline::library::precedents;
use caroline::trial::Agreement;
use caroline::tui::keys_table;

/// What stands between two marks of the README is `made`. `CAROLINE_BLESS=1` puts it there.
fn holds(begins: &str, ends: &str, made: &str) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
    let readme = std::fs::read_to_string(path).expect("the README");
    let begins = readme.find(begins).expect("where it begins");
    let from = begins + readme[begins..].find("\n\n").expect("an empty line") + 2;
    let to = readme.find(ends).expect("where it ends");
    if std::env::var_os("CAROLINE_BLESS").is_some() {
        std::fs::write(path, format!("{}{made}\n{}", &readme[..from], &readme[to..])).expect("written");
    } else {
        assert_eq!(readme[from..to].trim_end(), made.trim_end());
    }
}

#[test]
fn the_readme_has_the_programs_keys_and_figures() {
    holds("<!-- keys:", "<!-- end of keys -->", &keys_table());
    let doctrine = Arc::new(Doctrine::bundled().unwrap_or_else(|faults| panic!("{faults}")));
    let cases = precedents();
    let agreement = Agreement::of(&mut Analyst::new(Arc::clone(&doctrine)).expect("it compiles"), cases);
    let table = format!("```\n{}```\n", agreement.table(&doctrine, cases.len()));
    holds("<!-- agreement:", "<!-- end of agreement -->", &table);
}
