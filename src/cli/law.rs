//! `caroline check`: every fault of a doctrine at once.

use std::path::Path;
use std::process::ExitCode;

use super::{Failure, Place, print};
use crate::doctrine::Doctrine;

pub(crate) fn check(place: &Place, dir: Option<&Path>) -> Result<ExitCode, Failure> {
    let doctrine = match dir.or(place.doctrine_dir()) {
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
    Ok(ExitCode::SUCCESS)
}
