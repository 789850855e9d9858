//! Searches an order of facts in which the compiled doctrine is small, and prints it as the file that carries it.
//!
//! `cargo run --release --example search_order -- assets/doctrine 300 > order.toml` searches for 300 seconds. The order changes no
//! finding, only size and speed; search anew when tests have changed much.

#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use caroline::doctrine::{Doctrine, SourceFile};
use fastrand::Rng;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, dir, seconds] = arguments.as_slice() else {
        eprintln!("usage: search_order DIR SECONDS");
        return ExitCode::from(2);
    };
    match seconds.parse().map_err(|e| format!("{seconds}: {e}")).and_then(|s| search(Path::new(dir), s)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn search(dir: &Path, seconds: u64) -> Result<(), String> {
    let files = files(dir)?;
    let start = Doctrine::from_files(files.clone()).map_err(|faults| faults.to_string())?;
    let mut best: Vec<String> = start.compiled_order().map(|f| start.fact(f).id.clone()).collect();
    let without: Vec<SourceFile> = files.into_iter().filter(|f| !is_order(f)).collect();
    let mut least = nodes(&without, &best).ok_or("the present order cannot be compiled")?;
    eprintln!("begins with {least} nodes");
    let mut random = Rng::new();
    let end = Instant::now() + Duration::from_secs(seconds);
    let mut tried = 0u32;
    while Instant::now() < end {
        let candidate = moved(&best, &mut random);
        tried += 1;
        if let Some(nodes) = nodes(&without, &candidate).filter(|n| *n <= least) {
            if nodes < least {
                eprintln!("{nodes} nodes after {tried} orders");
            }
            least = nodes;
            best = candidate;
        }
    }
    println!("{}", text(&best));
    Ok(())
}

/// A fact, or a few that follow each other, elsewhere; mostly near.
fn moved(order: &[String], random: &mut Rng) -> Vec<String> {
    let mut order = order.to_vec();
    let length = (1 + random.usize(..4)).min(order.len());
    let from = random.usize(..order.len() - length + 1);
    let block: Vec<String> = order.drain(from..from + length).collect();
    let reach = if random.usize(..4) == 0 { order.len() } else { 8 };
    let low = from.saturating_sub(reach);
    let high = (from + reach).min(order.len());
    let to = low + random.usize(..high - low + 1);
    order.splice(to..to, block);
    order
}

fn nodes(files: &[SourceFile], order: &[String]) -> Option<usize> {
    let mut files = files.to_vec();
    files.push(SourceFile { name: "order.toml".to_owned(), text: text(order) });
    let doctrine = Doctrine::from_files(files).ok()?;
    doctrine.compiled_size().ok().map(|(nodes, _)| nodes)
}

fn text(order: &[String]) -> String {
    let names: Vec<String> = order.iter().map(|f| format!("  \"{f}\",\n")).collect();
    format!(
        "# The order of facts in the compiled form, as found by examples/search_order.rs. It changes no finding, only size and speed.\n\norder = [\n{}]",
        names.concat()
    )
}

fn is_order(file: &SourceFile) -> bool {
    file.text.lines().any(|l| l.starts_with("order = ["))
}

fn files(dir: &Path) -> Result<Vec<SourceFile>, String> {
    let said = |e: std::io::Error| format!("{}: {e}", dir.display());
    let mut files = Vec::new();
    for entry in std::fs::read_dir(dir).map_err(said)? {
        let path = entry.map_err(said)?.path();
        if path.extension().is_some_and(|x| x == "toml" || x == "bib") {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            files.push(SourceFile { name, text: std::fs::read_to_string(&path).map_err(said)? });
        }
    }
    files.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(files)
}
