//! `caroline validate`: the doctrine against decided cases.

use std::fmt::Write as _;
use std::process::ExitCode;
use std::sync::Arc;

use super::{Failure, Place, print};
use crate::analysis::Analyst;
use crate::case::{Case, display_line};
use crate::doctrine::Doctrine;
use crate::library::precedents;
use crate::trial::{Agreement, Compared, READING, Tally};

pub(crate) fn run(place: &Place, brief: bool) -> Result<ExitCode, Failure> {
    let doctrine = place.doctrine()?;
    let mut analyst = Analyst::new(Arc::clone(&doctrine)).map_err(|e| Failure::Other(e.to_string()))?;
    let cases = precedents();
    let agreement = Agreement::of(&mut analyst, &cases);
    let mut out = table(&doctrine, &cases, &agreement);
    if !brief {
        told(&mut out, &mut analyst, &cases, &agreement);
    }
    print(&out)?;
    Ok(ExitCode::SUCCESS)
}

/// The figures.
fn table(doctrine: &Doctrine, cases: &[Case], agreement: &Agreement) -> String {
    let mut out = String::new();
    let total = agreement.tally(|_| true);
    let _ = writeln!(out, "{} precedents; {} decided holdings are scored\n", cases.len(), total.all);
    let _ = writeln!(out, "{:<44}{:>16}{:>18}", "", "strict", "lenient");
    let mut row = |name: &str, tally: Tally| {
        if tally.all > 0 {
            let _ = writeln!(out, "{name:<44}{:>16}{:>18}", of(tally.strict, tally.all), of(tally.lenient, tally.all));
        }
    };
    row("All", total);
    row("", Tally::default());
    for (index, decider) in doctrine.deciders().iter().enumerate() {
        let Some(school) = decider.school else { continue };
        let name = format!("{} ({}, as proven)", decider.title, doctrine.school(school).title.to_lowercase());
        row(&name, agreement.tally(|c| c.decider == index));
    }
    for element in doctrine.element_ids() {
        row(&format!("  {}", doctrine.element(element).title), agreement.tally(|c| c.element == element));
    }
    let _ = writeln!(out, "\nThe same holdings in every school, strict and lenient");
    let _ = writeln!(out, "{:<44}{:>16}{:>18}", "", "as alleged", "as proven");
    for school in doctrine.school_ids() {
        let [alleged, proven] = agreement.by_school[school.index()];
        let words = |t: Tally| format!("{} / {} of {}", t.strict, t.lenient, t.all);
        let _ = writeln!(out, "{:<44}{:>16}{:>18}", doctrine.school(school).title, words(alleged), words(proven));
    }
    out
}

/// "34 of 43  79 %".
fn of(part: usize, all: usize) -> String {
    format!("{part} of {all} {:>4} %", (part * 100 + all / 2) / all.max(1))
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
