//! Step-by-step evaluation of all schools and several readings at once, one bit each: as [`Stepwise`], never narrower than exact.
//!
//! [`Stepwise`]: super::stepwise::Stepwise

use crate::doctrine::{Doctrine, ElementId, Node, NodeId, Outcome, Outcomes, Program, SchoolId, Step, VarId};

/// Where a condition may be true, and where it may be false: one bit for each reading and school.
#[derive(Debug, Clone, Copy, Default)]
struct Truths {
    may_be_true: u64,
    may_be_false: u64,
}

impl Truths {
    fn always(lanes: u64) -> Self {
        Truths { may_be_true: lanes, may_be_false: 0 }
    }

    fn never(lanes: u64) -> Self {
        Truths { may_be_true: 0, may_be_false: lanes }
    }

    fn not(self) -> Self {
        Truths { may_be_true: self.may_be_false, may_be_false: self.may_be_true }
    }

    fn and(self, other: Self) -> Self {
        Truths {
            may_be_true: self.may_be_true & other.may_be_true,
            may_be_false: self.may_be_false | other.may_be_false,
        }
    }

    fn or(self, other: Self) -> Self {
        self.not().and(other.not()).not()
    }
}

/// What was evaluated last.
#[derive(Debug, Default)]
pub(crate) struct Lanes {
    layout: Layout,
    nodes: Vec<Truths>,
    /// By element and outcome, where it is possible.
    elements: Vec<[u64; 4]>,
}

/// How the lanes lie: by reading, then by branch, then by school.
#[derive(Debug, Clone, Copy, Default)]
struct Layout {
    schools: usize,
    /// Each reading is evaluated once for each way in which as many gates as this may be open or closed: what hangs together by a gate does
    /// not fall apart then.
    gates: usize,
    readings: usize,
    /// The first lane of each branch of a reading.
    branches: u64,
    /// The first lane of each branch of all readings.
    all_branches: u64,
}

impl Layout {
    fn new(schools: usize, readings: usize) -> Self {
        let gates = (u64::BITS as usize / (schools * readings).max(1)).ilog2() as usize;
        let every = |branches: usize| (0..branches).fold(0, |all, branch| all | 1 << (branch * schools));
        Layout { schools, gates, readings, branches: every(1 << gates), all_branches: every(readings << gates) }
    }

    fn of_reading(self) -> usize {
        self.schools << self.gates
    }

    fn reading(self, reading: usize) -> u64 {
        first(self.of_reading()) << (reading * self.of_reading())
    }

    /// The lanes of a reading in which a gate is open.
    fn open(self, reading: usize, gate: usize) -> u64 {
        let open = (0..1usize << self.gates).filter(|branch| branch >> gate & 1 != 0);
        let lanes = open.fold(0, |all, branch| all | first(self.schools) << (branch * self.schools));
        lanes << (reading * self.of_reading())
    }

    fn everywhere(self) -> u64 {
        first(self.of_reading() * self.readings)
    }

    /// The lanes of a school in a reading.
    fn school(self, reading: usize, school: usize) -> u64 {
        self.branches << (reading * self.of_reading() + school)
    }

    /// The lanes of several schools in all readings.
    fn schools(self, schools: u64) -> u64 {
        // The lanes of one branch do not reach into the next.
        schools.wrapping_mul(self.all_branches)
    }
}

/// What is known in a reading, and the gates that it leaves undecided.
struct Branching<'a> {
    known: &'a [u64],
    /// By gate: the variable, the classes behind it, and the lanes in which it is open.
    gates: Vec<(VarId, u64, u64)>,
}

impl Lanes {
    /// How many readings are best evaluated at a time: as many as leave room for two gates.
    pub(crate) fn at_once(doctrine: &Doctrine) -> usize {
        (u64::BITS as usize / doctrine.schools().len().max(1) / 4).max(1)
    }

    /// Evaluates everything under what is known in each reading, of which there are no more than fit. What an element leaves open is made exact
    /// by `narrow` before others read it.
    pub(crate) fn evaluate(
        &mut self,
        doctrine: &Doctrine,
        readings: &[&[u64]],
        mut narrow: impl FnMut(usize, SchoolId, ElementId, Outcomes) -> Outcomes,
    ) {
        let program = doctrine.program();
        self.layout = Layout::new(doctrine.schools().len(), readings.len());
        self.nodes.resize(program.nodes.len(), Truths::default());
        self.elements.resize(doctrine.elements().len(), [0; 4]);
        let branchings = readings.iter().enumerate();
        let branchings = branchings.map(|(reading, known)| Branching::of(program, known, self.layout, reading));
        let branchings: Vec<Branching<'_>> = branchings.collect();
        let everywhere = self.layout.everywhere();
        let mut excluded = Vec::new();
        for step in &program.schedule {
            match step {
                Step::Node(node) => {
                    let node = *node as usize;
                    self.nodes[node] = self.truths(&program.nodes[node], &branchings, everywhere);
                }
                Step::Element(element) => {
                    self.elements[element.index()] = self.element(program, *element, everywhere, &mut excluded);
                    self.narrow(*element, &mut narrow);
                }
            }
        }
    }

    fn truths(&self, node: &Node, branchings: &[Branching<'_>], everywhere: u64) -> Truths {
        match node {
            Node::Constant(true) => Truths::always(everywhere),
            Node::Constant(false) => Truths::never(everywhere),
            Node::Variable(variable, mask) => {
                let of_readings = branchings.iter().enumerate();
                let truths = of_readings.map(|(reading, b)| b.variable(self.layout, reading, *variable, *mask));
                truths.fold(Truths::default(), |all, truths| Truths {
                    may_be_true: all.may_be_true | truths.may_be_true,
                    may_be_false: all.may_be_false | truths.may_be_false,
                })
            }
            Node::Finding(element, outcomes) => among(&self.elements[element.index()], *outcomes),
            Node::Not(inner) => self.nodes[*inner as usize].not(),
            Node::And(parts) => {
                parts.iter().map(|p| self.nodes[*p as usize]).fold(Truths::always(everywhere), Truths::and)
            }
            Node::Or(parts) => {
                parts.iter().map(|p| self.nodes[*p as usize]).fold(Truths::never(everywhere), Truths::or)
            }
        }
    }

    fn element(&self, program: &Program, element: ElementId, everywhere: u64, excluded: &mut Excluded) -> [u64; 4] {
        excluded.clear();
        let mut possible = [0; 4];
        let mut undecided = everywhere;
        let mut passed = Passed { lanes: self, program, excluded };
        for rule in &program.shared[element.index()] {
            let sees = self.layout.schools(rule.schools);
            let when = passed.truths(rule.when);
            possible[rule.finding as usize] |= undecided & sees & when.may_be_true;
            undecided &= !sees | when.may_be_false;
            if undecided == 0 {
                break;
            }
            passed.pass(rule.when, false, sees);
        }
        possible
    }

    /// Makes exact what is open of an element.
    fn narrow(
        &mut self,
        element: ElementId,
        narrow: &mut impl FnMut(usize, SchoolId, ElementId, Outcomes) -> Outcomes,
    ) {
        for reading in 0..self.layout.readings {
            for school in 0..self.layout.schools {
                let possible = self.possible(reading, SchoolId(school as u8), element);
                if possible.len() > 1 {
                    let exact = narrow(reading, SchoolId(school as u8), element, possible);
                    let lanes = self.layout.school(reading, school);
                    for (outcome, possible) in self.elements[element.index()].iter_mut().enumerate() {
                        *possible &= if exact.0 >> outcome & 1 != 0 { u64::MAX } else { !lanes };
                    }
                }
            }
        }
    }

    /// The findings that an element may take.
    pub(crate) fn possible(&self, reading: usize, school: SchoolId, element: ElementId) -> Outcomes {
        let lanes = self.layout.school(reading, school.index());
        let possible = &self.elements[element.index()];
        let is_possible = |outcome: &Outcome| possible[*outcome as usize] & lanes != 0;
        Outcome::ALL.into_iter().filter(is_possible).fold(Outcomes::NONE, |all, o| all.union(Outcomes::only(o)))
    }
}

impl<'a> Branching<'a> {
    /// The first gates that are undecided, each of another variable.
    fn of(program: &Program, known: &'a [u64], layout: Layout, reading: usize) -> Self {
        let mut gates: Vec<(VarId, u64, u64)> = Vec::with_capacity(layout.gates);
        for (variable, mask) in &program.gates {
            let known = known[usize::from(*variable)];
            let is_undecided = known & mask != 0 && known & !mask != 0;
            if gates.len() < layout.gates && is_undecided && gates.iter().all(|(v, ..)| v != variable) {
                gates.push((*variable, *mask, layout.open(reading, gates.len())));
            }
        }
        Branching { known, gates }
    }

    /// Where a variable may be, and may not be, in one of these classes.
    fn variable(&self, layout: Layout, reading: usize, variable: VarId, mask: u64) -> Truths {
        let known = self.known[usize::from(variable)];
        let truths = |known: u64, lanes: u64| Truths {
            may_be_true: if known & mask != 0 { lanes } else { 0 },
            may_be_false: if known & !mask != 0 { lanes } else { 0 },
        };
        let all = layout.reading(reading);
        match self.gates.iter().find(|(v, ..)| *v == variable) {
            None => truths(known, all),
            Some((_, behind, open)) => {
                let (then, otherwise) = (truths(known & behind, *open), truths(known & !behind, all & !open));
                Truths {
                    may_be_true: then.may_be_true | otherwise.may_be_true,
                    may_be_false: then.may_be_false | otherwise.may_be_false,
                }
            }
        }
    }
}

/// By element and outcome, where it is excluded.
type Excluded = Vec<(ElementId, [u64; 4])>;

/// What later tests may take for granted because the conditions of earlier ones did not hold: findings of other elements that are excluded then.
struct Passed<'a> {
    lanes: &'a Lanes,
    program: &'a Program,
    excluded: &'a mut Excluded,
}

impl Passed<'_> {
    fn truths(&self, node: NodeId) -> Truths {
        if self.excluded.is_empty() || self.program.school_free[node as usize] {
            return self.lanes.nodes[node as usize];
        }
        match &self.program.nodes[node as usize] {
            Node::Finding(element, outcomes) => {
                let mut possible = self.lanes.elements[element.index()];
                if let Some((_, excluded)) = self.excluded.iter().find(|(e, _)| e == element) {
                    possible.iter_mut().zip(excluded).for_each(|(lanes, excluded)| *lanes &= !excluded);
                }
                among(&possible, *outcomes)
            }
            Node::Not(inner) => self.truths(*inner).not(),
            Node::And(parts) => parts.iter().map(|p| self.truths(*p)).fold(Truths::always(u64::MAX), Truths::and),
            Node::Or(parts) => parts.iter().map(|p| self.truths(*p)).fold(Truths::never(u64::MAX), Truths::or),
            Node::Constant(_) | Node::Variable(..) => self.lanes.nodes[node as usize],
        }
    }

    /// Takes for granted, in these lanes, that a condition holds or does not.
    fn pass(&mut self, node: NodeId, holds: bool, lanes: u64) {
        let program = self.program;
        match (&program.nodes[node as usize], holds) {
            (Node::Finding(element, outcomes), _) => {
                let position = self.excluded.iter().position(|(e, _)| e == element).unwrap_or_else(|| {
                    self.excluded.push((*element, [0; 4]));
                    self.excluded.len() - 1
                });
                for (outcome, excluded) in self.excluded[position].1.iter_mut().enumerate() {
                    if (outcomes.0 & 1 << outcome != 0) != holds {
                        *excluded |= lanes;
                    }
                }
            }
            (Node::Not(inner), _) => self.pass(*inner, !holds, lanes),
            (Node::And(parts), true) | (Node::Or(parts), false) => {
                parts.iter().for_each(|part| self.pass(*part, holds, lanes));
            }
            _ => {}
        }
    }
}

/// Where an element's finding is, and is not, one of these.
fn among(possible: &[u64; 4], outcomes: Outcomes) -> Truths {
    let mut truths = Truths::default();
    for (outcome, lanes) in possible.iter().enumerate() {
        let side = match outcomes.0 & 1 << outcome != 0 {
            true => &mut truths.may_be_true,
            false => &mut truths.may_be_false,
        };
        *side |= lanes;
    }
    truths
}

/// The first lanes.
fn first(lanes: usize) -> u64 {
    if lanes >= u64::BITS as usize { u64::MAX } else { (1 << lanes) - 1 }
}
