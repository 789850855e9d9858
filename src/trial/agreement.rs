//! Decided cases put to the doctrine: where it finds what was held, and where not, with the reason on both sides.

use std::fmt::Write as _;
use std::sync::Arc;

use crate::analysis::{Analysis, Analyst, Finding, Reading};
use crate::case::{Case, Holding, Standing};
use crate::doctrine::{Doctrine, ElementId, Outcome, SchoolId};

/// The reading in which decisions are compared: a court counts what is established.
pub const READING: Reading = Reading::AsProven(Standing::Established);

/// A holding beside the finding of the school that answers to its decision-maker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// Position of the precedent among those that were put to the doctrine.
    pub precedent: usize,
    /// Position of its kind of decision-maker among the doctrine's.
    pub decider: usize,
    /// The element.
    pub element: ElementId,
    /// The school.
    pub school: SchoolId,
    /// What was held; none where it was left open.
    pub held: Option<Outcome>,
    /// What the doctrine finds, as proven.
    pub found: Finding,
    /// Whether the finding is the holding.
    pub strict: bool,
    /// Whether it agrees with it, as the doctrine defines agreement.
    pub lenient: bool,
}

/// How many of how many holdings the findings agree with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Holdings.
    pub all: usize,
    /// Findings that are the holding.
    pub strict: usize,
    /// Findings that agree with it.
    pub lenient: usize,
}

impl Tally {
    fn add(&mut self, strict: bool, lenient: bool) {
        self.all += 1;
        self.strict += usize::from(strict);
        self.lenient += usize::from(lenient);
    }
}

/// The outcome of putting precedents to a doctrine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// Every holding of a decision-maker who is scored, in the order of the precedents.
    pub compared: Vec<Compared>,
    /// The decided holdings in every school and both readings: `[school][as alleged, as proven]`.
    pub by_school: Vec<[Tally; 2]>,
    /// Holdings that name no element of the doctrine, or decision-makers that it does not know: precedent and word.
    pub unknown: Vec<(usize, String)>,
}

impl Agreement {
    /// Puts precedents to the doctrine.
    pub fn of(analyst: &mut Analyst, precedents: &[Arc<Case>]) -> Self {
        let doctrine = Arc::clone(analyst.doctrine());
        let mut agreement = Agreement {
            compared: Vec::new(),
            by_school: vec![[Tally::default(); 2]; doctrine.schools().len()],
            unknown: Vec::new(),
        };
        for (index, case) in precedents.iter().enumerate() {
            let Some(precedent) = case.precedent() else { continue };
            let Some(decider) = doctrine.deciders().iter().position(|d| d.id == precedent.kind) else {
                agreement.unknown.push((index, precedent.kind.clone()));
                continue;
            };
            let Some(school) = doctrine.deciders()[decider].school else { continue };
            let analysis = analyst.analyse(case, Standing::Established);
            for holding in &precedent.holdings {
                let Some(element) = doctrine.element_named(&holding.element) else {
                    agreement.unknown.push((index, holding.element.clone()));
                    continue;
                };
                agreement.take(&doctrine, (index, decider, school), element, holding, &analysis);
            }
        }
        agreement
    }

    fn take(
        &mut self,
        doctrine: &Doctrine,
        (precedent, decider, school): (usize, usize, SchoolId),
        element: ElementId,
        holding: &Holding,
        analysis: &Analysis,
    ) {
        let found = analysis.as_proven.of(school, element);
        let held = holding.ruling.decided();
        let (strict, lenient) = held.map_or((false, false), |held| agrees(doctrine, element, held, found));
        self.compared.push(Compared { precedent, decider, element, school, held, found, strict, lenient });
        let Some(held) = held else { return };
        for school in doctrine.school_ids() {
            for (reading, findings) in [&analysis.as_alleged, &analysis.as_proven].into_iter().enumerate() {
                let (strict, lenient) = agrees(doctrine, element, held, findings.of(school, element));
                self.by_school[school.index()][reading].add(strict, lenient);
            }
        }
    }

    /// The holdings that were decided.
    pub fn decided(&self) -> impl Iterator<Item = &Compared> {
        self.compared.iter().filter(|c| c.held.is_some())
    }

    /// The agreement on the decided holdings that `which` picks.
    pub fn tally(&self, which: impl Fn(&Compared) -> bool) -> Tally {
        let mut tally = Tally::default();
        self.decided().filter(|c| which(c)).for_each(|c| tally.add(c.strict, c.lenient));
        tally
    }

    /// The decided holdings that the findings are not.
    pub fn otherwise(&self) -> impl Iterator<Item = &Compared> {
        self.decided().filter(|c| !c.strict)
    }

    /// What was left open, and is *met* or *not met* for the doctrine all the same.
    pub fn surer_than_the_decision(&self) -> impl Iterator<Item = &Compared> {
        let sure = |c: &&Compared| matches!(c.found.settled(), Some(Outcome::Met | Outcome::NotMet));
        self.compared.iter().filter(|c| c.held.is_none()).filter(sure)
    }
}

impl Agreement {
    /// The figures as a table, of so many precedents.
    pub fn table(&self, doctrine: &Doctrine, precedents: usize) -> String {
        let mut out = String::new();
        let total = self.tally(|_| true);
        let _ = writeln!(out, "{precedents} precedents; {} decided holdings are scored\n", total.all);
        let _ = writeln!(out, "{:<44}{:>16}{:>18}", "", "strict", "lenient");
        let mut row = |name: &str, tally: Tally| {
            if tally.all > 0 {
                let (strict, lenient) = (of(tally.strict, tally.all), of(tally.lenient, tally.all));
                let _ = writeln!(out, "{name:<44}{strict:>16}{lenient:>18}");
            }
        };
        row("All", total);
        for (index, decider) in doctrine.deciders().iter().enumerate() {
            let Some(school) = decider.school else { continue };
            let name = format!("{} ({}, as proven)", decider.title, doctrine.school(school).title.to_lowercase());
            row(&name, self.tally(|c| c.decider == index));
        }
        for element in doctrine.element_ids() {
            row(&format!("  {}", doctrine.element(element).title), self.tally(|c| c.element == element));
        }
        let _ =
            writeln!(out, "\nStrict: the finding is the holding. Lenient: it agrees with it, as the doctrine says.");
        let _ = writeln!(out, "\nThe same holdings in each school, whoever decided, strict / lenient");
        let _ = writeln!(out, "{:<44}{:>16}{:>18}", "", "as alleged", "as proven");
        for school in doctrine.school_ids() {
            let [alleged, proven] = self.by_school[school.index()];
            let words = |t: Tally| format!("{} / {} of {}", t.strict, t.lenient, t.all);
            let _ = writeln!(out, "{:<44}{:>16}{:>18}", doctrine.school(school).title, words(alleged), words(proven));
        }
        out
    }
}

/// "34 of 43  79 %".
fn of(part: usize, all: usize) -> String {
    format!("{part} of {all} {:>4} %", (part * 100 + all / 2) / all.max(1))
}

/// Whether a finding is a holding, and whether it agrees with it.
fn agrees(doctrine: &Doctrine, element: ElementId, held: Outcome, found: Finding) -> (bool, bool) {
    if found.settled() == Some(held) {
        return (true, true);
    }
    let lenient = doctrine.agreements().iter().any(|a| {
        let applies = a.holding == held && (a.elements.is_empty() || a.elements.contains(&element));
        applies && found.settled().map_or(a.not_proven, |outcome| a.findings.contains(&outcome))
    });
    (false, lenient)
}
