//! The cases that the program carries.

use crate::case::{Case, read_case};

const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/examples.rs"));

/// File names and texts.
pub(crate) fn files() -> impl Iterator<Item = (&'static str, &'static str)> {
    FILES.iter().copied()
}

/// The bundled cases; the tests keep every file readable.
pub fn examples() -> Vec<Case> {
    files().filter_map(|(_, text)| read_case(text.as_bytes()).ok()).collect()
}
