//! The doctrine that the program carries: the files of `assets/doctrine`, listed by the build script.

use super::fault::SourceFile;

const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/doctrine.rs"));

pub(crate) fn files() -> Vec<SourceFile> {
    FILES.iter().map(|(name, text)| SourceFile { name: (*name).to_owned(), text: (*text).to_owned() }).collect()
}
