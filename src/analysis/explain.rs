//! Why a finding is what it is: the deciding test, the answers it rests on, what it assumes, what the other schools say.

use std::sync::Arc;

use super::findings::{Analyst, Finding};
use super::known::{Answers, Reading};
use super::stepwise::Stepwise;
use super::trace::{self, Reached, TraceLine};
use super::words::{answer_words, listed, reason_words, shortened};
use crate::case::{Case, Standing};
use crate::doctrine::{Citation, Doctrine, ElementId, FactId, Node, NodeId, Outcome, SchoolId, Status, TestId};

/// The longest one-line reason, in characters.
pub const LINE_LIMIT: usize = 160;
/// The longest paragraph, in characters.
pub const PARAGRAPH_LIMIT: usize = 900;

/// A test that decides, or could.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deciding {
    /// Its position in the element.
    pub test: TestId,
    /// What it finds.
    pub finding: Outcome,
    /// Why, with the case's answers filled in.
    pub reason: String,
    /// On what authority.
    pub cites: Vec<Citation>,
}

/// An answer that a finding rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Support {
    /// The fact.
    pub fact: FactId,
    /// The answer in words.
    pub answer: String,
    /// How well it is supported.
    pub standing: Standing,
    /// Whether the other side says otherwise.
    pub disputed: bool,
}

/// What another school makes of the same answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherSchool {
    /// The school.
    pub school: SchoolId,
    /// Its finding.
    pub finding: Finding,
    /// The test that gives it, where the answers single one out.
    pub deciding: Option<Deciding>,
}

/// How firm a settled finding is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Strength {
    /// The highest standard of proof at which it still holds; none where it falls with a disputed answer.
    pub holds_at: Option<Standing>,
    /// The answers whose standing keeps it from the next: raising any one of them is enough, unless `together`.
    pub weak_links: Vec<FactId>,
    /// Whether only all of the weak links together would raise it.
    pub together: bool,
}

/// Why an element comes out as it does, in one school and reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The element.
    pub element: ElementId,
    /// The school.
    pub school: SchoolId,
    /// The reading.
    pub reading: Reading,
    /// The finding.
    pub finding: Finding,
    /// The tests that decide: one where the answers single it out, else all that still could.
    pub deciding: Vec<Deciding>,
    /// Answers that by themselves force a settled finding, none of which could be missed.
    pub rests_on: Vec<Support>,
    /// The elements that the deciding test read.
    pub below: Vec<(ElementId, Finding)>,
    /// For an open finding: the unknown facts that decide.
    pub hangs_on: Vec<FactId>,
    /// The other schools.
    pub others: Vec<OtherSchool>,
    /// How firm a settled finding is, where every answer is taken as true.
    pub strength: Option<Strength>,
    /// The finding on the other side's version, where that is another one.
    pub other_version: Option<Finding>,
}

impl Explanation {
    /// The assumed and the disputed answers that it rests on.
    pub fn assumes(&self) -> impl Iterator<Item = &Support> {
        self.rests_on.iter().filter(|s| s.disputed || s.standing == Standing::Assumed)
    }

    /// The reason in one line of at most [`LINE_LIMIT`] characters.
    pub fn line(&self, doctrine: &Doctrine) -> String {
        let text = match self.finding.settled() {
            Some(_) => self.reason(doctrine),
            None => format!("{}. {}", capital(&self.finding.long_words(self.reading)), self.hanging(doctrine)),
        };
        shortened(&text, LINE_LIMIT)
    }

    /// The test that decides, where the answers single one out.
    pub fn decided_by(&self) -> Option<&Deciding> {
        match (self.finding.settled(), self.deciding.as_slice()) {
            (Some(_), [only]) => Some(only),
            _ => None,
        }
    }

    /// The reason as the doctrine words it; for an open finding what it hangs on. Where several tests may give the finding, none of their
    /// reasons is certain, and none is given.
    pub fn reason(&self, doctrine: &Doctrine) -> String {
        match (self.finding.settled(), self.decided_by()) {
            (Some(_), Some(only)) => only.reason.clone(),
            (Some(_), None) => "Whatever the unknown facts are, one test or another leads to this finding.".to_owned(),
            (None, _) => self.hanging(doctrine),
        }
    }

    /// The reason in a paragraph of at most [`PARAGRAPH_LIMIT`] characters: what it assumes first, then why, on what answers and authority.
    pub fn paragraph(&self, doctrine: &Doctrine) -> String {
        let mut sentences = Vec::new();
        if let Some(assumed) = self.assumed_words(doctrine) {
            sentences.push(format!("On the assumption of {assumed}."));
        }
        match (self.finding.settled(), self.deciding.as_slice()) {
            (Some(_), [only]) => sentences.push(only.reason.clone()),
            (Some(_), [_, ..]) => {
                sentences.push(self.reason(doctrine));
                sentences.extend(self.deciding.iter().map(|d| format!("It may be: {}", d.reason)));
            }
            _ => {
                sentences.push(format!(
                    "{}. {}",
                    capital(&self.finding.long_words(self.reading)),
                    self.hanging(doctrine)
                ));
                sentences.extend(self.deciding.iter().map(|d| format!("If {}: {}", d.finding, d.reason)));
            }
        }
        if !self.rests_on.is_empty() {
            let answers: Vec<String> =
                self.rests_on.iter().map(|s| format!("{} ({})", doctrine.fact(s.fact).label, s.answer)).collect();
            sentences.push(format!("It rests on {}.", listed(&answers, "and")));
        }
        if let Some(cites) = self.citation_words(doctrine) {
            sentences.push(cites);
        }
        shortened(&sentences.join(" "), PARAGRAPH_LIMIT)
    }

    fn hanging(&self, doctrine: &Doctrine) -> String {
        const NAMED: usize = 8;
        let mut facts: Vec<String> =
            self.hangs_on.iter().take(NAMED).map(|f| doctrine.fact(*f).label.clone()).collect();
        match self.hangs_on.len().saturating_sub(NAMED) {
            0 => {}
            1 => facts.push("one more fact".to_owned()),
            more => facts.push(format!("{more} more facts")),
        }
        if facts.is_empty() { String::new() } else { format!("It hangs on {}.", listed(&facts, "and")) }
    }

    fn assumed_words(&self, doctrine: &Doctrine) -> Option<String> {
        let assumed: Vec<String> = self
            .assumes()
            .map(|s| {
                let how = if s.disputed { "disputed" } else { s.standing.words() };
                format!("{}: {} ({how})", doctrine.fact(s.fact).label, s.answer)
            })
            .collect();
        (!assumed.is_empty()).then(|| listed(&assumed, "and"))
    }

    fn citation_words(&self, doctrine: &Doctrine) -> Option<String> {
        let cites: Vec<String> = self.decided_by()?.cites.iter().map(|c| cited(doctrine, *c)).collect();
        (!cites.is_empty()).then(|| format!("{}.", cites.join("; ")))
    }
}

/// A citation with a star where it has not been checked against the text.
pub fn cited(doctrine: &Doctrine, citation: Citation) -> String {
    match doctrine.status(citation) {
        Status::Verified => doctrine.cite(citation),
        Status::FromKnowledge => format!("{}*", doctrine.cite(citation)),
    }
}

pub(crate) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

impl Analyst {
    /// Explains the finding on an element.
    pub fn explain(&mut self, case: &Case, element: ElementId, school: SchoolId, reading: Reading) -> Explanation {
        let doctrine = Arc::clone(self.doctrine());
        let answers = Answers::of(&doctrine, case);
        let known = answers.known(&doctrine, reading, |_| false);
        let finding = self.finding(school, element, &known);
        let (tests, below) = self.deciding_tests(school, element, &known, finding);
        let deciding = tests.into_iter().map(|t| deciding(&doctrine, case, element, t)).collect();
        let rests_on = match finding.settled() {
            Some(outcome) => self.rests_on(case, &answers, element, school, reading, outcome),
            None => Vec::new(),
        };
        let hangs_on = if finding.is_open() { self.deciding(school, element, &known) } else { Vec::new() };
        let below = below.into_iter().map(|e| (e, self.finding(school, e, &known))).collect();
        let others =
            doctrine.school_ids().filter(|s| *s != school).map(|s| self.other(case, element, s, &known)).collect();
        let rests_on = self.nearest_first(school, element, &known, rests_on);
        let strength = match (finding.settled(), reading) {
            (Some(outcome), Reading::AsAlleged) => Some(self.strength(&answers, element, school, outcome, &rests_on)),
            _ => None,
        };
        let other_version = if answers.any_disputed() {
            let known = answers.known(&doctrine, Reading::OtherVersion, |_| false);
            Some(self.finding(school, element, &known)).filter(|other| *other != finding)
        } else {
            None
        };
        Explanation {
            element,
            school,
            reading,
            finding,
            deciding,
            rests_on,
            below,
            hangs_on,
            others,
            strength,
            other_version,
        }
    }

    /// The full trace of an element: every test tried, with the elements below.
    pub fn trace(&mut self, case: &Case, element: ElementId, school: SchoolId, reading: Reading) -> Vec<TraceLine> {
        let doctrine = Arc::clone(self.doctrine());
        let known = Answers::of(&doctrine, case).known(&doctrine, reading, |_| false);
        let findings: Vec<Finding> = doctrine.element_ids().map(|e| self.finding(school, e, &known)).collect();
        self.stepwise(school, &known, |step| trace::of(step, case, element, &findings, reading))
    }

    /// The tests of an element that a case reaches in a school, in order, as far as its answers tell.
    pub fn reached(
        &mut self,
        case: &Case,
        element: ElementId,
        school: SchoolId,
        reading: Reading,
    ) -> Vec<(TestId, Reached)> {
        let doctrine = Arc::clone(self.doctrine());
        let known = Answers::of(&doctrine, case).known(&doctrine, reading, |_| false);
        self.stepwise(school, &known, |step| trace::reached(step, element))
    }

    /// The tests that may decide with the finding that came out, and the elements that the first of them reads.
    fn deciding_tests(
        &mut self,
        school: SchoolId,
        element: ElementId,
        known: &[u64],
        finding: Finding,
    ) -> (Vec<TestId>, Vec<ElementId>) {
        let doctrine = Arc::clone(self.doctrine());
        self.stepwise(school, known, |step| {
            let mut tests = Vec::new();
            let mut below = Vec::new();
            for rule in &doctrine.program().rules[school.index()][element.index()] {
                let when = step.node(rule.when);
                if when.may_be_true() && finding.possible().contains(rule.finding) {
                    if tests.is_empty() {
                        doctrine.program().elements_below(rule.when, &mut |e| below.push(e));
                    }
                    tests.push(rule.test);
                }
                if !when.may_be_false() {
                    break;
                }
            }
            below.sort_unstable();
            below.dedup();
            (tests, below)
        })
    }

    fn other(&mut self, case: &Case, element: ElementId, school: SchoolId, known: &[u64]) -> OtherSchool {
        let doctrine = Arc::clone(self.doctrine());
        let finding = self.finding(school, element, known);
        let (tests, _) = self.deciding_tests(school, element, known, finding);
        let deciding = match (finding.settled(), tests.as_slice()) {
            (Some(_), [only]) => Some(deciding(&doctrine, case, element, *only)),
            _ => None,
        };
        OtherSchool { school, finding, deciding }
    }

    /// A set of given answers that forces the finding and from which none can be left out. Of several such sets, one that does
    /// without the weaker answers where it can.
    fn rests_on(
        &mut self,
        case: &Case,
        answers: &Answers,
        element: ElementId,
        school: SchoolId,
        reading: Reading,
        outcome: Outcome,
    ) -> Vec<Support> {
        let doctrine = Arc::clone(self.doctrine());
        let known = answers.known(&doctrine, reading, |_| false);
        // A constraint that the whole case breaks stays left out: it must not come back with an answer missing.
        let dropped = self.broken(&known);
        let counting: Vec<FactId> = answers.counting(reading).collect();
        let mut kept = self.stepwise(school, &known, |step| Supporting::of(step, element, outcome));
        kept.retain(|f| counting.contains(f));
        let forces = |analyst: &mut Analyst, kept: &[FactId]| {
            let known = answers.known(&doctrine, reading, |f| !kept.contains(&f));
            analyst.stays(school, element, &known, &dropped, outcome)
        };
        if !forces(self, &kept) {
            kept.clone_from(&counting);
        }
        let support = |fact: FactId| {
            let answer = case.answer(&doctrine.fact(fact).id);
            Support {
                fact,
                answer: answer_words(&doctrine, case, fact).unwrap_or_default(),
                standing: answer.map_or(Standing::Established, |a| a.standing),
                disputed: answer.is_some_and(|a| a.disputed.is_some()),
            }
        };
        let mut candidates: Vec<Support> = kept.iter().copied().map(support).collect();
        candidates.sort_by_key(|s| (!s.disputed, s.standing, s.fact));
        for candidate in &candidates {
            let without: Vec<FactId> = kept.iter().copied().filter(|f| *f != candidate.fact).collect();
            if forces(self, &without) {
                kept = without;
            }
        }
        candidates.retain(|s| kept.contains(&s.fact));
        candidates.sort_by_key(|s| s.fact);
        candidates
    }

    /// The answers that the deciding tests name themselves before those that stand behind the elements below.
    fn nearest_first(
        &mut self,
        school: SchoolId,
        element: ElementId,
        known: &[u64],
        mut rests_on: Vec<Support>,
    ) -> Vec<Support> {
        let doctrine = Arc::clone(self.doctrine());
        let mut named = Vec::new();
        self.stepwise(school, known, |step| {
            for rule in &doctrine.program().rules[school.index()][element.index()] {
                let when = step.node(rule.when);
                if when.may_be_true() {
                    doctrine
                        .program()
                        .variables_in(rule.when, &mut |v| named.push(doctrine.domain().variables[usize::from(v)].fact));
                }
                if !when.may_be_false() {
                    break;
                }
            }
        });
        rests_on.sort_by_key(|s| (!named.contains(&s.fact), s.fact));
        rests_on
    }

    pub(crate) fn strength(
        &mut self,
        answers: &Answers,
        element: ElementId,
        school: SchoolId,
        outcome: Outcome,
        rests_on: &[Support],
    ) -> Strength {
        let doctrine = Arc::clone(self.doctrine());
        let holds = |analyst: &mut Analyst, standard: Standing| {
            let known = answers.known(&doctrine, Reading::AsProven(standard), |_| false);
            analyst.stays(school, element, &known, &[], outcome)
        };
        let mut holds_at = None;
        let mut fails_at = None;
        for standard in Standing::ALL {
            if holds(self, standard) {
                holds_at = Some(standard);
            } else {
                fails_at = Some(standard);
                break;
            }
        }
        let Some(standard) = fails_at else { return Strength { holds_at, weak_links: Vec::new(), together: false } };
        let proven: Vec<FactId> = answers.counting(Reading::AsProven(standard)).collect();
        let hidden: Vec<FactId> = rests_on.iter().map(|s| s.fact).filter(|f| !proven.contains(f)).collect();
        let alone = |analyst: &mut Analyst, fact: FactId| {
            let known = answers.known(&doctrine, Reading::AsAlleged, |f| f != fact && !proven.contains(&f));
            analyst.stays(school, element, &known, &[], outcome)
        };
        let single: Vec<FactId> = hidden.iter().copied().filter(|f| alone(self, *f)).collect();
        let together = single.is_empty();
        Strength { holds_at, weak_links: if together { hidden } else { single }, together }
    }
}

fn deciding(doctrine: &Doctrine, case: &Case, element: ElementId, test: TestId) -> Deciding {
    let t = &doctrine.element(element).tests[test.index()];
    Deciding { test, finding: t.finding, reason: reason_words(doctrine, case, &t.reason), cites: t.cites.clone() }
}

/// Collects answers that suffice, step by step, for an element to come out as it does.
struct Supporting<'s, 'a> {
    step: &'s mut Stepwise<'a>,
    facts: Vec<FactId>,
    elements: Vec<ElementId>,
}

impl Supporting<'_, '_> {
    fn of(step: &mut Stepwise<'_>, element: ElementId, outcome: Outcome) -> Vec<FactId> {
        let mut supporting = Supporting { step, facts: Vec::new(), elements: Vec::new() };
        supporting.element(element);
        // A finding that only the diagram settles has no such support; the caller starts from all answers then.
        let settled = supporting.step.element(element).single() == Some(outcome);
        if settled { supporting.facts } else { Vec::new() }
    }

    fn element(&mut self, element: ElementId) {
        if self.elements.contains(&element) {
            return;
        }
        self.elements.push(element);
        let doctrine = self.step.doctrine;
        for rule in &doctrine.program().rules[self.step.school.index()][element.index()] {
            let when = self.step.node(rule.when);
            self.node(rule.when);
            if !when.may_be_false() {
                break;
            }
        }
    }

    fn node(&mut self, node: NodeId) {
        let doctrine = self.step.doctrine;
        let program = doctrine.program();
        match &program.nodes[node as usize] {
            Node::Constant(_) => {}
            Node::Variable(variable, _) => {
                let fact = doctrine.domain().variables[usize::from(*variable)].fact;
                if !self.facts.contains(&fact) {
                    self.facts.push(fact);
                }
            }
            Node::Finding(element, _) => self.element(*element),
            Node::Not(inner) => self.node(*inner),
            Node::And(parts) => self.parts(parts, |truth| !truth.may_be_true()),
            Node::Or(parts) => self.parts(parts, |truth| !truth.may_be_false()),
        }
    }

    /// One part that settles the whole, if there is one; else all of them.
    fn parts(&mut self, parts: &[NodeId], settles: impl Fn(super::stepwise::Truth) -> bool) {
        for part in parts {
            if settles(self.step.node(*part)) {
                return self.node(*part);
            }
        }
        for part in parts {
            self.node(*part);
        }
    }
}
