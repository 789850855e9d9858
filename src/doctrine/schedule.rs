//! The order in which all conditions and elements can be evaluated once each, for all schools together.

use super::domain::VarId;
use super::model::{ElementId, Outcome};
use super::program::{Node, NodeId, Program};

/// The most schools: one bit each in a machine word.
pub(crate) const MAX_SCHOOLS: usize = 64;

/// What is evaluated next; everything that it reads has been.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// A condition.
    Node(NodeId),
    /// An element, whose tests' conditions have all been evaluated.
    Element(ElementId),
}

/// A test as all its schools see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SharedRule {
    /// One bit for each school.
    pub(crate) schools: u64,
    pub(crate) when: NodeId,
    pub(crate) finding: Outcome,
}

/// How many gates are kept.
const GATES: usize = 24;

/// Fills in `shared`, `gates` and `schedule` of a program whose elements are in order.
pub(super) fn fill(program: &mut Program) {
    let elements = program.order.len();
    let mut shared: Vec<Vec<(usize, SharedRule)>> = vec![Vec::new(); elements];
    for (school, rules) in program.rules.iter().enumerate() {
        for (rules, shared) in rules.iter().zip(&mut shared) {
            for rule in rules {
                let position = rule.test.index();
                match shared.iter_mut().find(|(at, _)| *at == position) {
                    Some((_, known)) => known.schools |= 1 << school,
                    None => shared
                        .push((position, SharedRule { schools: 1 << school, when: rule.when, finding: rule.finding })),
                }
            }
        }
    }
    program.shared = shared
        .into_iter()
        .map(|mut tests| {
            tests.sort_by_key(|(position, _)| *position);
            tests.into_iter().map(|(_, rule)| rule).collect()
        })
        .collect();
    program.gates = gates(program);
    let mut placed = vec![false; program.nodes.len()];
    let mut schedule = Vec::new();
    for element in &program.order {
        for rule in &program.shared[element.index()] {
            place(program, rule.when, &mut placed, &mut schedule);
        }
        schedule.push(Step::Element(*element));
    }
    program.schedule = schedule;
}

/// Puts a condition behind all that it reads; the elements that it reads stand there already.
fn place(program: &Program, node: NodeId, placed: &mut [bool], schedule: &mut Vec<Step>) {
    if std::mem::replace(&mut placed[node as usize], true) {
        return;
    }
    match &program.nodes[node as usize] {
        Node::Constant(_) | Node::Variable(..) | Node::Finding(..) => {}
        Node::Not(inner) => place(program, *inner, placed, schedule),
        Node::And(parts) | Node::Or(parts) => {
            parts.iter().for_each(|part| place(program, *part, placed, schedule));
        }
    }
    schedule.push(Step::Node(node));
}

/// The conditions of one variable by how many elements ask them.
fn gates(program: &Program) -> Vec<(VarId, u64)> {
    let mut askers = vec![0usize; program.nodes.len()];
    for tests in &program.shared {
        let mut asked = vec![false; program.nodes.len()];
        let mut stack: Vec<NodeId> = tests.iter().map(|rule| rule.when).collect();
        while let Some(node) = stack.pop() {
            if std::mem::replace(&mut asked[node as usize], true) {
                continue;
            }
            match &program.nodes[node as usize] {
                Node::Constant(_) | Node::Finding(..) => {}
                Node::Variable(..) => askers[node as usize] += 1,
                Node::Not(inner) => stack.push(*inner),
                Node::And(parts) | Node::Or(parts) => stack.extend(parts),
            }
        }
    }
    let mut gates: Vec<NodeId> = (0..program.nodes.len() as NodeId).filter(|n| askers[*n as usize] > 1).collect();
    gates.sort_by_key(|n| std::cmp::Reverse(askers[*n as usize]));
    let gates = gates.into_iter().filter_map(|n| match &program.nodes[n as usize] {
        Node::Variable(variable, mask) => Some((*variable, *mask)),
        _ => None,
    });
    gates.take(GATES).collect()
}
