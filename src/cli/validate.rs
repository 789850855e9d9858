//! `caroline validate`: the doctrine against decided cases.

use std::fmt::Write as _;
use std::process::ExitCode;
use std::sync::Arc;

use super::{Failure, Place, print};
use crate::analysis::Analyst;
use crate::case::{Case, display_line};
use crate::library::precedents;
use crate::trial::{Agreement, Compared, READING};

pub(crate) fn run(place: &Place, brief: bool) -> Result<ExitCode, Failure> {
    let doctrine = place.doctrine()?;
    let mut analyst = Analyst::new(Arc::clone(&doctrine)).map_err(|e| Failure::Other(e.to_string()))?;
    let cases = precedents();
    let agreement = Agreement::of(&mut analyst, &cases);
    let mut out = agreement.table(&doctrine, cases.len());
    if !brief {
        told(&mut out, &mut analyst, &cases, &agreement);
    }
    print(&out)?;
    Ok(ExitCode::SUCCESS)
}

/// Every disagreement with the reason on both sides, and where the doctrine is surer than the decision.
fn told(out: &mut String, analyst: &mut Analyst, cases: &[Case], agreement: &Agreement) {
    let doctrine = Arc::clone(analyst.doctrine());
    for (title, lenient) in [("Disagreements", false), ("Agreements that are lenient only", true)] {
        let these: Vec<&Compared> = agreement.otherwise().filter(|c| c.lenient == lenient).collect();
        let _ = writeln!(out, "\n{title}: {}", these.len());
        for c in these {
            let _ = writeln!(out);
            one(out, analyst, cases, c);
        }
    }
    let surer: Vec<&Compared> = agreement.surer_than_the_decision().collect();
    let _ = writeln!(out, "\nLeft open by the decision, settled by the doctrine: {}", surer.len());
    for c in surer {
        let case = &cases[c.precedent];
        let element = &doctrine.element(c.element).title;
        let school = doctrine.school(c.school).title.to_lowercase();
        let _ = writeln!(out, "  {}: {element}: {} ({school})", display_line(&case.title), c.found.words(READING));
    }
    for (index, word) in &agreement.unknown {
        let _ = writeln!(out, "{}: the doctrine has no '{}'", cases[*index].id, display_line(word));
    }
}

fn one(out: &mut String, analyst: &mut Analyst, cases: &[Case], c: &Compared) {
    let doctrine = Arc::clone(analyst.doctrine());
    let case = &cases[c.precedent];
    let Some(precedent) = case.precedent() else { return };
    let held = c.held.map_or("not decided", |h| h.words());
    let element = &doctrine.element(c.element).title;
    let _ = writeln!(out, "{} ({})", display_line(&case.title), case.id);
    let _ = writeln!(out, "  {element}: held {held}, found {}", c.found.long_words(READING));
    let _ = writeln!(out, "  {}: {}", display_line(&precedent.by), display_line(&precedent.decision));
    let why = analyst.explain(case, c.element, c.school, READING).paragraph(&doctrine);
    let _ = writeln!(out, "  The doctrine ({}): {why}", doctrine.school(c.school).title.to_lowercase());
}
