//! Whether a school is never looser than the next: decided over every complete case that the constraints allow, on the compiled doctrine.

use rustc_hash::FxHashSet;

use crate::case::{Answer, AnswerValue, Case, CaseId, Standing};
use crate::doctrine::{Bearing, Diagram, Doctrine, ElementId, FactKind, Outcome, Ref, SchoolId, TooLarge};

/// A case in which a school is looser than the next one, which should be the looser of the two.
#[derive(Debug, Clone, PartialEq)]
pub struct Looser {
    /// The element.
    pub element: ElementId,
    /// The school that should be the stricter.
    pub school: SchoolId,
    /// The finding of that school, and of the next.
    pub findings: [Outcome; 2],
    /// The facts that make it so; every other fact may be as it likes.
    pub case: Case,
}

/// How far a finding helps the acting State. Where the question does not arise, there is nothing that would have to be justified.
fn help(outcome: Outcome) -> u8 {
    match outcome {
        Outcome::NotMet => 0,
        Outcome::Unsettled => 1,
        Outcome::Met => 2,
        Outcome::DoesNotArise => 3,
    }
}

/// Where schools are out of their order, from the strictest to the loosest, on the elements where *met* helps: at most one case for each
/// pair of neighbours. On the elements that answer the questions at the top, *does not arise* counts as more than *met*; elsewhere, where it
/// means that something else decides, it is not compared.
///
/// # Errors
/// [`TooLarge`] for a doctrine that cannot be compiled.
pub fn out_of_order(doctrine: &Doctrine) -> Result<Vec<Looser>, TooLarge> {
    let diagram = doctrine.diagram()?;
    let mut found = Vec::new();
    for element in doctrine.element_ids().filter(|e| doctrine.element(*e).met == Bearing::Helps) {
        let is_verdict = doctrine.verdicts().iter().any(|v| v.element == element);
        let schools: Vec<SchoolId> = doctrine.school_ids().collect();
        for pair in schools.windows(2) {
            let roots = [diagram.root(pair[0], element), diagram.root(pair[1], element)];
            let wrong = |a: Outcome, b: Outcome| {
                let compared = is_verdict || (a != Outcome::DoesNotArise && b != Outcome::DoesNotArise);
                compared && help(a) > help(b)
            };
            let mut search = Search { diagram, wrong, seen: FxHashSet::default(), path: Vec::new() };
            if let Some(findings) = search.walk(roots, diagram.allowed_by_all()) {
                let case = case_of(doctrine, &search.path);
                found.push(Looser { element, school: pair[0], findings, case });
            }
        }
    }
    Ok(found)
}

struct Search<'d, F> {
    diagram: &'d Diagram,
    wrong: F,
    /// Where nothing was found.
    seen: FxHashSet<([Ref; 2], Ref)>,
    /// The classes on the way.
    path: Vec<(u16, usize)>,
}

impl<F: Fn(Outcome, Outcome) -> bool> Search<'_, F> {
    /// Walks both diagrams and the constraints together, to ends that are wrong beside each other.
    fn walk(&mut self, at: [Ref; 2], allowed: Ref) -> Option<[Outcome; 2]> {
        if allowed == Diagram::NO {
            return None;
        }
        let reaches = |r: Ref, outcome: Outcome| self.diagram.reached(r) & 1 << outcome as u8 != 0;
        let wrong = |a| reaches(at[0], a) && Outcome::ALL.into_iter().any(|b| reaches(at[1], b) && (self.wrong)(a, b));
        if !Outcome::ALL.into_iter().any(wrong) {
            return None;
        }
        let ends = at.map(|r| (r < Diagram::TERMINALS).then(|| Outcome::ALL[r as usize]));
        if let ([Some(a), Some(b)], true) = (ends, allowed < Diagram::TERMINALS) {
            return (self.wrong)(a, b).then_some([a, b]);
        }
        if self.seen.contains(&(at, allowed)) {
            return None;
        }
        let nodes = [at[0], at[1], allowed];
        let asks = |r: Ref| (r >= Diagram::TERMINALS).then(|| self.diagram.node(r).0);
        let variable = nodes.iter().filter_map(|r| asks(*r)).min()?;
        let classes = nodes.iter().filter(|r| asks(**r) == Some(variable)).map(|r| self.diagram.node(*r).1.len());
        for class in 0..classes.max().unwrap_or(0) {
            let next = nodes.map(|r| match asks(r) {
                Some(v) if v == variable => self.diagram.node(r).1[class],
                _ => r,
            });
            self.path.push((variable, class));
            if let Some(found) = self.walk([next[0], next[1]], next[2]) {
                return Some(found);
            }
            self.path.pop();
        }
        self.seen.insert((at, allowed));
        None
    }
}

/// The answers that put variables into these classes.
fn case_of(doctrine: &Doctrine, path: &[(u16, usize)]) -> Case {
    let mut case = Case::blank(CaseId::from_title("counterexample", 0), "", "");
    for (variable, class) in path {
        let variable = &doctrine.domain().variables[usize::from(*variable)];
        let fact = doctrine.fact(variable.fact);
        let values = fact.kind.values();
        case.change_answer(&fact.id, |answer: &mut Answer| {
            answer.standing = Standing::Established;
            answer.value = Some(match (&fact.kind, variable.mark, answer.value.take()) {
                (FactKind::Number { .. }, ..) => AnswerValue::Number(doctrine.domain().least_of(variable.fact, *class)),
                (_, None, _) => AnswerValue::Word(values[*class].id.clone()),
                (_, Some(mark), before) => {
                    let (mut known, mut denied) = match before {
                        Some(AnswerValue::SomeMarks { known, denied }) => (known, denied),
                        _ => (Vec::new(), Vec::new()),
                    };
                    if *class == 1 { &mut known } else { &mut denied }.push(values[mark].id.clone());
                    AnswerValue::SomeMarks { known, denied }
                }
            });
        });
    }
    case
}
