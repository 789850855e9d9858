//! All conditions and tests as a circuit, each part after what it reads: evaluated in one pass, for many schools or completions at once.

use std::ops::Range;

use super::domain::VarId;
use super::model::{ElementId, Outcome, Outcomes, SchoolId};
use super::program::{Node, NodeId, Program, Rule};

/// The most schools: one bit each in a machine word.
pub(crate) const MAX_SCHOOLS: usize = 64;

/// What tells whether a condition holds. Its neighbour, [`opposite`], tells whether it does not.
pub(crate) type Signal = u32;

/// What tells that a condition does not hold.
pub(crate) fn opposite(signal: Signal) -> Signal {
    signal ^ 1
}

/// The position of the condition of which a signal tells.
pub(crate) fn condition_of(signal: Signal) -> usize {
    signal as usize / 2
}

/// Whether a signal tells that its condition does not hold.
pub(crate) fn is_opposite(signal: Signal) -> bool {
    !signal.is_multiple_of(2)
}

/// A condition of one variable.
#[derive(Debug, Clone)]
pub(crate) struct Input {
    pub(crate) into: Signal,
    pub(crate) variable: VarId,
    /// The classes in which it holds.
    pub(crate) mask: u64,
}

/// What is evaluated next; everything that it reads has been.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    /// Holds where one of these does: a range of [`Circuit::operands`].
    Any(Signal, Range<u32>),
    /// Holds where the element's finding is one of these.
    Finding(Signal, ElementId, Outcomes),
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

/// The conditions and tests of a doctrine.
#[derive(Debug, Clone, Default)]
pub(crate) struct Circuit {
    /// Those of one variable, by variable.
    pub(crate) inputs: Vec<Input>,
    /// Others that ask facts alone, in order: each holds where one of a range of operands does.
    pub(crate) of_facts: Vec<(Signal, Range<u32>)>,
    /// The rest, in order.
    pub(crate) steps: Vec<Step>,
    operands: Vec<Signal>,
    /// By element.
    rules: Vec<Vec<SharedRule>>,
    /// By school and element, when a test fires and what is found then.
    tests: Vec<Vec<Vec<(Signal, Outcome)>>>,
    /// By node; [`Self::NONE`] for those that no test and no constraint reads.
    signals: Vec<Signal>,
    /// What each constraint allows.
    pub(crate) allowed: Vec<Signal>,
    /// How many conditions there are; each has two signals.
    pub(crate) conditions: usize,
}

impl Circuit {
    /// What always holds.
    pub(crate) const ALWAYS: Signal = 0;
    const NONE: Signal = Signal::MAX;

    /// The circuit of a program whose elements are in order.
    pub(super) fn of(program: &Program) -> Self {
        let mut circuit = Circuit {
            rules: shared_rules(program),
            signals: vec![Self::NONE; program.nodes.len()],
            conditions: 1,
            ..Circuit::default()
        };
        circuit.allowed = program.allowed.iter().map(|node| circuit.place(program, *node)).collect();
        for element in &program.order {
            for position in 0..circuit.rules(*element).len() {
                circuit.place(program, circuit.rules(*element)[position].when);
            }
            circuit.steps.push(Step::Element(*element));
        }
        circuit.inputs.sort_by_key(|input| input.variable);
        let test = |rule: &Rule| (circuit.signal(rule.when), rule.finding);
        let of_school = |elements: &Vec<Vec<Rule>>| elements.iter().map(|r| r.iter().map(test).collect()).collect();
        circuit.tests = program.rules.iter().map(of_school).collect();
        circuit
    }

    /// Puts a condition behind all that it reads; the elements that it reads stand there already.
    fn place(&mut self, program: &Program, node: NodeId) -> Signal {
        let known = self.signals[node as usize];
        if known != Self::NONE {
            return known;
        }
        let signal = match &program.nodes[node as usize] {
            Node::Constant(true) => Self::ALWAYS,
            Node::Constant(false) => opposite(Self::ALWAYS),
            Node::Variable(variable, mask) => {
                let into = self.condition();
                self.inputs.push(Input { into, variable: *variable, mask: *mask });
                into
            }
            Node::Finding(element, outcomes) => {
                let into = self.condition();
                self.steps.push(Step::Finding(into, *element, *outcomes));
                into
            }
            Node::Not(inner) => opposite(self.place(program, *inner)),
            Node::Or(parts) => self.any(program, node, parts, |signal| signal),
            // All hold where it is not so that one does not.
            Node::And(parts) => opposite(self.any(program, node, parts, opposite)),
        };
        self.signals[node as usize] = signal;
        signal
    }

    fn any(&mut self, program: &Program, node: NodeId, parts: &[NodeId], of: impl Fn(Signal) -> Signal) -> Signal {
        let operands: Vec<Signal> = parts.iter().map(|part| of(self.place(program, *part))).collect();
        let from = self.operands.len() as u32;
        self.operands.extend(operands);
        let operands = from..self.operands.len() as u32;
        let into = self.condition();
        match program.school_free[node as usize] {
            true => self.of_facts.push((into, operands)),
            false => self.steps.push(Step::Any(into, operands)),
        }
        into
    }

    fn condition(&mut self) -> Signal {
        self.conditions += 1;
        2 * (self.conditions as Signal - 1)
    }

    /// The signal of a node that a test reads.
    pub(crate) fn signal(&self, node: NodeId) -> Signal {
        self.signals[node as usize]
    }

    pub(crate) fn operands(&self, of: &Range<u32>) -> &[Signal] {
        &self.operands[of.start as usize..of.end as usize]
    }

    /// An element's tests, with the schools that see each.
    pub(crate) fn rules(&self, element: ElementId) -> &[SharedRule] {
        &self.rules[element.index()]
    }

    /// An element's tests in a school: when each fires, and what is found then.
    pub(crate) fn tests(&self, school: SchoolId, element: ElementId) -> &[(Signal, Outcome)] {
        &self.tests[school.index()][element.index()]
    }
}

fn shared_rules(program: &Program) -> Vec<Vec<SharedRule>> {
    let mut shared: Vec<Vec<(usize, SharedRule)>> = vec![Vec::new(); program.order.len()];
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
    let in_order = |mut tests: Vec<(usize, SharedRule)>| {
        tests.sort_by_key(|(position, _)| *position);
        tests.into_iter().map(|(_, rule)| rule).collect()
    };
    shared.into_iter().map(in_order).collect()
}

/// How many gates are kept.
const GATES: usize = 24;

/// The conditions of one variable by how many elements ask them.
pub(super) fn gates(program: &Program, circuit: &Circuit) -> Vec<(VarId, u64)> {
    let mut askers = vec![0usize; program.nodes.len()];
    for tests in &circuit.rules {
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
