//! The cases that the program carries.

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

/// The precedents, by year and title; the tests keep every file readable.
pub fn precedents() -> Vec<Case> {
    let mut cases: Vec<Case> = PRECEDENTS.iter().filter_map(|(_, text)| read_case(text.as_bytes()).ok()).collect();
    let year = |c: &Case| c.precedent().map_or(0, |p| p.year);
    cases.sort_by(|a, b| (year(a), &a.title).cmp(&(year(b), &b.title)));
    cases
}
