//! The cases that the program carries.

use std::sync::{Arc, LazyLock};

use crate::case::{Case, read_case};

const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/examples.rs"));
const PRECEDENTS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/precedents.rs"));

/// File names and texts.
pub(crate) fn files() -> impl Iterator<Item = (&'static str, &'static str)> {
    FILES.iter().copied()
}

/// The bundled cases; the tests keep every file readable.
pub fn examples() -> Vec<Case> {
    files().filter_map(|(_, text)| read_case(text.as_bytes()).ok()).collect()
}

/// The precedents, by year and title; the tests keep every file readable. They are read once.
pub fn precedents() -> &'static [Arc<Case>] {
    static ALL: LazyLock<Vec<Arc<Case>>> = LazyLock::new(|| {
        let read = PRECEDENTS.iter().filter_map(|(_, text)| read_case(text.as_bytes()).ok());
        let mut cases: Vec<Arc<Case>> = read.map(Arc::new).collect();
        let year = |c: &Case| c.precedent().and_then(|p| p.year);
        cases.sort_by(|a, b| (year(a), &a.title).cmp(&(year(b), &b.title)));
        cases
    });
    &ALL
}
