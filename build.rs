//! Lists the data files that the program carries, so that adding one needs no change in the code.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    carry(Path::new("assets/doctrine"), &["toml", "bib"], "doctrine.rs")?;
    carry(Path::new("cases/examples"), &["json"], "examples.rs")?;
    carry(Path::new("cases/precedents"), &["json"], "precedents.rs")
}

/// Writes `[(name, text), …]` for the files of a folder with one of these endings, in the order of their names.
fn carry(folder: &Path, endings: &[&str], into: &str) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut paths = Vec::new();
    for entry in fs::read_dir(root.join(folder))? {
        let path = entry?.path();
        if path.extension().is_some_and(|x| endings.iter().any(|ending| x == *ending)) {
            paths.push(path);
        }
    }
    paths.sort();
    let mut list = String::from("&[\n");
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let _ = writeln!(list, "    ({name:?}, include_str!({:?})),", path.display().to_string());
    }
    list.push_str("]\n");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join(into), list)
}
