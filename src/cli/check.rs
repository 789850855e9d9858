//! `caroline check`: every fault of a doctrine at once, and the rows of law that stand beside it.

use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use super::{Failure, Place, print};
use crate::analysis::Analyst;
use crate::doctrine::Doctrine;
use crate::library::examples;
use crate::trial::{Coverage, read_rows, run_rows};

/// The folder, beside the files of a doctrine, with the rows that try it.
const ROWS: &str = "rows";

pub(crate) fn check(place: &Place, dir: Option<&Path>, all: bool) -> Result<ExitCode, Failure> {
    let dir = dir.or(place.doctrine_dir());
    let doctrine = match dir {
        Some(dir) => Doctrine::from_dir(dir)?,
        None => {
            let doctrine = Doctrine::bundled()?;
            doctrine.check()?;
            doctrine
        }
    };
    let (nodes, bytes) = doctrine.compiled_size().map_err(|e| Failure::Other(e.to_string()))?;
    let header = doctrine.header();
    let tests: usize = doctrine.elements().iter().map(|e| e.tests.len()).sum();
    print(&format!(
        "{} {}: no faults\n{} facts, {} elements, {tests} tests, {} schools, {} constraints, {} authorities\ncompiled: {nodes} nodes, {} KiB\n",
        header.id,
        header.version,
        doctrine.facts().len(),
        doctrine.elements().len(),
        doctrine.schools().len(),
        doctrine.constraints().len(),
        doctrine.authorities().len(),
        bytes / 1024,
    ))?;
    match dir.map(|dir| dir.join(ROWS)).filter(|rows| rows.is_dir()) {
        Some(rows) => try_rows(Arc::new(doctrine), &rows, all),
        None => Ok(ExitCode::SUCCESS),
    }
}

/// Runs the rows; one that comes out otherwise makes the doctrine faulty.
fn try_rows(doctrine: Arc<Doctrine>, dir: &Path, all: bool) -> Result<ExitCode, Failure> {
    let rows = read_rows(&doctrine, dir, &examples())?;
    let mut analyst = Analyst::new(Arc::clone(&doctrine)).map_err(|e| Failure::Other(e.to_string()))?;
    let wrong = run_rows(&mut analyst, &rows);
    let coverage = Coverage::of(&mut analyst, &rows);
    let mut out = String::new();
    for row in &wrong {
        let _ = writeln!(out, "{}: {}", row.place, row.says);
    }
    let _ = writeln!(out, "{} rows, {} otherwise than they say; {coverage}", rows.len(), wrong.len());
    for untested in coverage.untested.iter().filter(|_| all) {
        let _ = writeln!(out, "  {}", untested.words(&doctrine));
    }
    print(&out)?;
    Ok(if wrong.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(3) })
}
