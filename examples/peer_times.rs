//! Times Caroline, as a library, on cases in JSON lines, for the table beside its peers: `peer_times CASES.jsonl`.

#![allow(clippy::print_stdout)]

use std::error::Error;
use std::hint::black_box;
use std::sync::Arc;
use std::time::Instant;

use caroline::analysis::{Analyst, Reading};
use caroline::case::{Case, Standing, read_answers};
use caroline::doctrine::Doctrine;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("usage: peer_times CASES.jsonl")?;
    let text = std::fs::read_to_string(path)?;
    let cases: Vec<Case> = text.lines().map(|line| read_answers(line.as_bytes())).collect::<Result<_, _>>()?;
    let doctrine = Arc::new(Doctrine::bundled().map_err(|faults| faults.to_string())?);
    let mut analyst = Analyst::new(Arc::clone(&doctrine))?;
    // Every second answer is taken away, of each case others.
    let halves: Vec<Case> = cases.iter().enumerate().map(|(n, case)| half(case, n)).collect();
    let findings = (doctrine.elements().len() * doctrine.schools().len()) as f64;
    let full = per_second(&cases, |case| _ = black_box(analyst.analyse(case, Standing::Established)));
    let half_known = per_second(&halves, |case| _ = black_box(analyst.analyse(case, Standing::Established)));
    let (element, school) = (doctrine.verdicts()[0].element, doctrine.default_school());
    let reading = Reading::AsAlleged;
    let decisive = per_second(&cases, |case| _ = black_box(analyst.decides(case, element, school, reading)));
    let single = per_second(&cases, |case| _ = black_box(analyst.changes(case, element, school, reading, 1)));
    println!(
        "{{\"findings_per_second\": {:.0}, \"half_known_per_second\": {half_known:.0}, \"decisive_set_us\": {:.1}, \"single_changes_us\": {:.1}}}",
        full * findings,
        1e6 / decisive,
        1e6 / single
    );
    Ok(())
}

/// Cases a second; the first round is not counted.
fn per_second(cases: &[Case], mut work: impl FnMut(&Case)) -> f64 {
    cases.iter().for_each(&mut work);
    let start = Instant::now();
    cases.iter().for_each(&mut work);
    cases.len() as f64 / start.elapsed().as_secs_f64()
}

fn half(case: &Case, n: usize) -> Case {
    let mut half = case.clone();
    for (position, fact) in case.answers.keys().enumerate() {
        if (position * 7 + n).is_multiple_of(2) {
            half.answers.remove(fact);
        }
    }
    half
}
