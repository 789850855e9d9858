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
    /// What else is the same in all schools, in order.
    pub(crate) shared: Vec<Step>,
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
        let mut building = Building { program, circuit: &mut circuit, is_shared: vec![true], elements: Vec::new() };
        building.run();
        circuit.inputs.sort_by_key(|input| input.variable);
        let test = |rule: &Rule| (circuit.signal(rule.when), rule.finding);
        let of_school = |elements: &Vec<Vec<Rule>>| elements.iter().map(|r| r.iter().map(test).collect()).collect();
        circuit.tests = program.rules.iter().map(of_school).collect();
        circuit
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

struct Building<'p> {
    program: &'p Program,
    circuit: &'p mut Circuit,
    /// By condition, whether it is the same in all schools.
    is_shared: Vec<bool>,
    /// The elements that are.
    elements: Vec<ElementId>,
}

impl Building<'_> {
    fn run(&mut self) {
        self.circuit.allowed = self.program.allowed.iter().map(|node| self.place(*node)).collect();
        let all_schools = (0..self.program.rules.len()).fold(0, |all, school| all | 1 << school);
        for element in &self.program.order {
            let mut is_shared = true;
            for rule in self.circuit.rules[element.index()].clone() {
                let when = self.place(rule.when);
                is_shared &= rule.schools == all_schools && self.is_shared(when);
            }
            if is_shared {
                self.elements.push(*element);
            }
            self.add(Step::Element(*element), is_shared);
        }
    }

    /// Puts a condition behind all that it reads; the elements that it reads stand there already.
    fn place(&mut self, node: NodeId) -> Signal {
        let known = self.circuit.signals[node as usize];
        if known != Circuit::NONE {
            return known;
        }
        let program = self.program;
        let signal = match &program.nodes[node as usize] {
            Node::Constant(true) => Circuit::ALWAYS,
            Node::Constant(false) => opposite(Circuit::ALWAYS),
            Node::Variable(variable, mask) => {
                let into = self.condition(true);
                self.circuit.inputs.push(Input { into, variable: *variable, mask: *mask });
                into
            }
            Node::Finding(element, outcomes) => {
                let is_shared = self.elements.contains(element);
                let into = self.condition(is_shared);
                self.add(Step::Finding(into, *element, *outcomes), is_shared);
                into
            }
            Node::Not(inner) => opposite(self.place(*inner)),
            Node::Or(parts) => self.any(node, parts, |signal| signal),
            // All hold where it is not so that one does not.
            Node::And(parts) => opposite(self.any(node, parts, opposite)),
        };
        self.circuit.signals[node as usize] = signal;
        signal
    }

    fn any(&mut self, node: NodeId, parts: &[NodeId], of: impl Fn(Signal) -> Signal) -> Signal {
        let operands: Vec<Signal> = parts.iter().map(|part| of(self.place(*part))).collect();
        let is_shared = operands.iter().all(|signal| self.is_shared(*signal));
        let from = self.circuit.operands.len() as u32;
        self.circuit.operands.extend(operands);
        let operands = from..self.circuit.operands.len() as u32;
        let into = self.condition(is_shared);
        match self.program.school_free[node as usize] {
            true => self.circuit.of_facts.push((into, operands)),
            false => self.add(Step::Any(into, operands), is_shared),
        }
        into
    }

    fn condition(&mut self, is_shared: bool) -> Signal {
        self.is_shared.push(is_shared);
        self.circuit.conditions += 1;
        2 * (self.circuit.conditions as Signal - 1)
    }

    fn is_shared(&self, signal: Signal) -> bool {
        self.is_shared[signal as usize / 2]
    }

    fn add(&mut self, step: Step, is_shared: bool) {
        if is_shared { self.circuit.shared.push(step) } else { self.circuit.steps.push(step) }
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
