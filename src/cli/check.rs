//! `caroline check`: every fault of a doctrine at once, and the rows of law that stand beside it.

use std::fmt::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use super::{Failure, Place, print};
use crate::analysis::{Analyst, Reading, answer_words, out_of_order};
use crate::doctrine::Doctrine;
use crate::library::examples;
use crate::trial::{Coverage, Dice, invent, read_rows, run_rows, story};

/// The folder, beside the files of a doctrine, with the rows that try it.
const ROWS: &str = "rows";

/// What is to be told besides faults.
pub(crate) struct Asked {
    /// Every test that the rows do not try.
    pub(crate) coverage: bool,
    /// How many random cases.
    pub(crate) random: usize,
    /// With which they begin.
    pub(crate) seed: u64,
}

pub(crate) fn check(place: &Place, dir: Option<&Path>, asked: &Asked) -> Result<ExitCode, Failure> {
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
    print(&strictness(&doctrine)?)?;
    let doctrine = Arc::new(doctrine);
    let code = match dir.map(|dir| dir.join(ROWS)).filter(|rows| rows.is_dir()) {
        Some(rows) => try_rows(&doctrine, &rows, asked.coverage)?,
        None if asked.coverage => {
            return Err(Failure::Other(
                "there are no rows to try: name a doctrine folder that has some in its folder rows/".to_owned(),
            ));
        }
        None => ExitCode::SUCCESS,
    };
    random_cases(&doctrine, asked)?;
    Ok(code)
}

/// Whether the schools stand in their order, from the strictest to the loosest, and a case for each place where they do not.
fn strictness(doctrine: &Doctrine) -> Result<String, Failure> {
    let looser = out_of_order(doctrine).map_err(|e| Failure::Other(e.to_string()))?;
    if looser.is_empty() {
        return Ok("schools: none is looser than the next on any element where met helps, in any case\n".to_owned());
    }
    let mut out = String::new();
    for l in &looser {
        let facts: Vec<String> = doctrine
            .fact_ids()
            .filter_map(|f| Some(format!("{} {}", doctrine.fact(f).label, answer_words(doctrine, &l.case, f)?)))
            .collect();
        let [stricter, next] = l.findings;
        let _ = writeln!(
            out,
            "schools: on {} {} finds {stricter} and the next {next}, if {}",
            doctrine.element(l.element).id,
            doctrine.school(l.school).id,
            facts.join("; ")
        );
    }
    Ok(out)
}

/// Runs the rows; one that comes out otherwise makes the doctrine faulty.
fn try_rows(doctrine: &Arc<Doctrine>, dir: &Path, all: bool) -> Result<ExitCode, Failure> {
    let rows = read_rows(doctrine, dir, &examples())?;
    let mut analyst = Analyst::new(Arc::clone(doctrine)).map_err(|e| Failure::Other(e.to_string()))?;
    let wrong = run_rows(&mut analyst, &rows);
    let coverage = Coverage::of(&mut analyst, &rows);
    let mut out = String::new();
    for row in &wrong {
        let _ = writeln!(out, "{}: {}", row.place, row.says);
    }
    let _ = writeln!(out, "{} rows, {} otherwise than they say; {coverage}", rows.len(), wrong.len());
    for untested in coverage.untested.iter().filter(|_| all) {
        let _ = writeln!(out, "  {}", untested.words(doctrine));
    }
    print(&out)?;
    Ok(if wrong.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(3) })
}

/// Prints random complete cases as a lawyer reads them, with what follows in each school and why: what is absurd in them and decides
/// something wants a constraint, or a condition of asking.
fn random_cases(doctrine: &Arc<Doctrine>, asked: &Asked) -> Result<(), Failure> {
    let mut analyst = Analyst::new(Arc::clone(doctrine)).map_err(|e| Failure::Other(e.to_string()))?;
    let mut dice = Dice::new(asked.seed);
    for number in 1..=asked.random {
        let Some(case) = invent(&mut analyst, &mut dice) else {
            return Err(Failure::Other("of ten thousand random cases the constraints allow none".to_owned()));
        };
        let mut out = format!("\nCase {number}\n");
        for line in story(doctrine, &case) {
            let _ = writeln!(out, "  {line}");
        }
        for verdict in doctrine.verdicts() {
            for school in doctrine.school_ids() {
                let explanation = analyst.explain(&case, verdict.element, school, Reading::AsAlleged);
                let finding = explanation.finding.long_words(Reading::AsAlleged);
                let (name, reason) = (&doctrine.school(school).title, explanation.reason(doctrine));
                let _ = writeln!(out, "  {} {name}: {finding}. {reason}", verdict.question);
            }
        }
        print(&out)?;
    }
    Ok(())
}
