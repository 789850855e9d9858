//! The full trace: every test of an element in order, whether it applied, and the same for the elements below.

use super::findings::Finding;
use super::known::Reading;
use super::stepwise::Stepwise;
use super::words::reason_words;
use crate::case::Case;
use crate::doctrine::{ElementId, Rule, TestId};

/// What a line of a trace tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TraceKind {
    /// An element with its finding.
    Element(Finding),
    /// A test that applies.
    Applies,
    /// A test that does not.
    DoesNotApply,
    /// A test of which the unknown facts decide.
    MayApply,
    /// Why the test above finds what it finds.
    Reason,
}

/// A line of a trace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TraceLine {
    /// How deep it stands.
    pub depth: usize,
    /// What it tells.
    pub kind: TraceKind,
    /// Its words.
    pub text: String,
}

/// What became of a test that was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reached {
    /// It applied and gave the finding.
    Decides,
    /// It did not apply, and the next one was asked.
    PassedOver,
}

/// The tests of an element that were reached, in order, as far as the answers tell.
pub(crate) fn reached(step: &mut Stepwise<'_>, element: ElementId) -> Vec<(TestId, Reached)> {
    let doctrine = step.doctrine;
    let mut reached = Vec::new();
    for rule in &doctrine.program().rules[step.school.index()][element.index()] {
        let when = step.node(rule.when);
        match (when.may_be_true(), when.may_be_false()) {
            (false, _) => reached.push((rule.test, Reached::PassedOver)),
            (true, false) => {
                reached.push((rule.test, Reached::Decides));
                break;
            }
            (true, true) => break,
        }
    }
    reached
}

/// The trace of an element. Each element below is spelt out where it is first met.
pub(crate) fn of(
    step: &mut Stepwise<'_>,
    case: &Case,
    element: ElementId,
    findings: &[Finding],
    reading: Reading,
) -> Vec<TraceLine> {
    let mut tracer = Tracer { step, case, findings, reading, lines: Vec::new(), told: Vec::new() };
    tracer.element(element, 0);
    tracer.lines
}

struct Tracer<'s, 'a> {
    step: &'s mut Stepwise<'a>,
    case: &'s Case,
    findings: &'s [Finding],
    reading: Reading,
    lines: Vec<TraceLine>,
    told: Vec<ElementId>,
}

impl Tracer<'_, '_> {
    fn element(&mut self, element: ElementId, depth: usize) {
        let doctrine = self.step.doctrine;
        let finding = self.findings[element.index()];
        let title = &doctrine.element(element).title;
        let again = self.told.contains(&element);
        let text = format!("{title}: {}{}", finding.long_words(self.reading), if again { " (see above)" } else { "" });
        self.lines.push(TraceLine { depth, kind: TraceKind::Element(finding), text });
        if again {
            return;
        }
        self.told.push(element);
        let mut decided_before = false;
        for rule in &doctrine.program().rules[self.step.school.index()][element.index()] {
            let when = self.step.node(rule.when);
            self.rule(element, rule, depth + 1, decided_before);
            decided_before |= when.may_be_true();
            if !when.may_be_false() {
                break;
            }
        }
    }

    /// One test. It only may apply where an earlier one may decide before it.
    fn rule(&mut self, element: ElementId, rule: &Rule, depth: usize, decided_before: bool) {
        let doctrine = self.step.doctrine;
        let test = &doctrine.element(element).tests[rule.test.index()];
        let when = self.step.node(rule.when);
        let kind = match (when.may_be_true(), when.may_be_false()) {
            (true, false) if !decided_before => TraceKind::Applies,
            (true, _) => TraceKind::MayApply,
            (false, _) => TraceKind::DoesNotApply,
        };
        let applies = kind != TraceKind::DoesNotApply;
        let text = match doctrine.condition_words(&test.when) {
            otherwise if otherwise == "otherwise" => format!("{otherwise} {}", test.finding),
            condition => format!("{} if {condition}", test.finding),
        };
        self.lines.push(TraceLine { depth, kind, text });
        if applies {
            let text = reason_words(doctrine, self.case, &test.reason);
            self.lines.push(TraceLine { depth: depth + 1, kind: TraceKind::Reason, text });
            let mut below = Vec::new();
            doctrine.program().elements_below(rule.when, &mut |e| below.push(e));
            below.dedup();
            for element in below {
                self.element(element, depth + 1);
            }
        }
    }
}
