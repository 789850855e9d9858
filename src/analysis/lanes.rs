//! Step-by-step evaluation of all schools and several readings at once, one bit each: as [`Stepwise`], never narrower than exact.
//!
//! [`Stepwise`]: super::stepwise::Stepwise

use pulp::{Arch, Simd, WithSimd};

use super::implied::Implied;
use super::layout::Layout;
use crate::doctrine::{
    Circuit, Doctrine, Either, ElementId, Elements, Node, NodeId, Outcomes, Program, SchoolId, Signal, Step, VarId,
    condition_of, is_opposite, signal_of,
};

/// The most readings that are evaluated at a time.
pub(super) const READINGS: usize = 8;
/// As many as most cases have that are analysed alone: what is done for more at once takes longer.
pub(super) const FEW: usize = 2;
/// At least as many as the others have.
pub(super) const SOME: usize = 4;

/// For how many readings something is done at once that is to be done for so many.
pub(super) fn width(readings: usize) -> usize {
    match readings {
        few if few <= FEW => FEW,
        some if some <= SOME => SOME,
        _ => READINGS,
    }
}

/// Where a condition may be true, and where it must be: one bit for each reading and school.
#[derive(Debug, Clone, Copy, Default)]
struct Truths {
    may_be: u64,
    must_be: u64,
}

impl Truths {
    fn not(self) -> Self {
        Truths { may_be: !self.must_be, must_be: !self.may_be }
    }

    fn or(self, other: Self) -> Self {
        Truths { may_be: self.may_be | other.may_be, must_be: self.must_be | other.must_be }
    }

    fn and(self, other: Self) -> Self {
        Truths { may_be: self.may_be & other.may_be, must_be: self.must_be & other.must_be }
    }
}

/// What else tells of outcomes that evaluation leaves possible.
pub(super) trait Exact {
    /// By outcome, the lanes of the first branches in which an element comes out so for certain in some completion, or nothing more is wanted; others do not
    /// matter.
    fn certain(&mut self, element: ElementId, layout: Layout) -> [u64; 4];

    /// Which of these outcomes are possible.
    fn found(&mut self, reading: usize, school: SchoolId, element: ElementId, of: Outcomes) -> Outcomes;
}

/// What was evaluated last.
#[derive(Debug, Default)]
pub(crate) struct Lanes {
    layout: Layout,
    /// The lanes of each set of readings.
    of_readings: Vec<u64>,
    /// By condition.
    conditions: Vec<Truths>,
    /// What is known to hold in some readings, by condition.
    holding: Vec<(Signal, u64)>,
    /// By element and outcome, where it is possible.
    elements: Vec<[u64; 4]>,
    /// The same without the branches, in the lanes of the first.
    folded: Vec<[u64; 4]>,
}

impl Lanes {
    /// How many readings, of one case or of several, are best evaluated at a time: as many as leave room for a gate.
    pub(super) fn at_once(doctrine: &Doctrine) -> usize {
        (u64::BITS as usize / doctrine.schools().len().max(1) / 2).clamp(1, READINGS)
    }

    /// Evaluates everything under what is known in each reading, of which there are no more than fit. What an element leaves open is made as
    /// exact as `exact` has it before others read it.
    pub(crate) fn evaluate(&mut self, doctrine: &Doctrine, readings: &[Implied], exact: &mut impl Exact) {
        let program = doctrine.program();
        let circuit = &program.circuit;
        let schools = doctrine.schools().len();
        if (self.layout.schools, self.layout.readings) != (schools, readings.len()) {
            self.layout = Layout::new(schools, readings.len());
            let lanes = |of: usize| {
                let those = (0..readings.len()).filter(|reading| of >> reading & 1 != 0);
                those.fold(0, |all, reading| all | self.layout.reading(reading))
            };
            self.of_readings = (0..1 << width(readings.len())).map(lanes).collect();
        }
        self.conditions.resize(circuit.conditions, Truths::default());
        self.elements.resize(doctrine.elements().len(), [0; 4]);
        self.folded.resize(doctrine.elements().len(), [0; 4]);
        self.set(Circuit::ALWAYS, Truths { may_be: u64::MAX, must_be: u64::MAX });
        self.inputs(program, readings);
        self.of_facts(circuit, readings);
        let mut excluded = Excluded::default();
        for step in &circuit.steps {
            match step {
                Step::Either(into, Either { one, other }) => self.set(*into, self.truths(*one).or(self.truths(*other))),
                Step::Finding(into, element, outcomes) => {
                    self.set(*into, among(&self.elements[element.index()], *outcomes));
                }
                Step::Element(element) => {
                    self.elements[element.index()] = self.element(program, *element, &mut excluded);
                    self.narrow(*element, exact);
                }
            }
        }
    }

    /// What asks facts alone, a layer at a time; it may be known to hold without its parts.
    fn of_facts(&mut self, circuit: &Circuit, readings: &[Implied]) {
        self.holding.clear();
        for (reading, implied) in readings.iter().enumerate() {
            let lanes = self.layout.reading(reading);
            self.holding.extend(implied.holding.iter().map(|signal| (*signal, lanes)));
        }
        self.holding.sort_unstable();
        let mut held = 0;
        for layer in circuit.layers() {
            self.hold(&mut held, signal_of(layer.first));
            layer.evaluate(
                &mut self.conditions,
                |one, other| one.or(other),
                |one, other| one.or(other.not()),
                |one, other| one.and(other).not(),
            );
        }
        self.hold(&mut held, Signal::MAX);
    }

    /// Has what is known to hold do so, up to a condition that is yet to be evaluated.
    fn hold(&mut self, held: &mut usize, end: Signal) {
        while let Some((signal, lanes)) = self.holding.get(*held).filter(|(signal, _)| *signal < end) {
            let truths = &mut self.conditions[condition_of(*signal)];
            match is_opposite(*signal) {
                true => truths.may_be &= !lanes,
                false => truths.must_be |= lanes,
            }
            *held += 1;
        }
    }

    fn truths(&self, signal: Signal) -> Truths {
        let truths = self.conditions[condition_of(signal)];
        if is_opposite(signal) { truths.not() } else { truths }
    }

    fn set(&mut self, signal: Signal, truths: Truths) {
        self.conditions[condition_of(signal)] = truths;
    }

    /// What asks a single variable: everywhere as it is known, then otherwise in the branches of the gates.
    fn inputs(&mut self, program: &Program, readings: &[Implied]) {
        let circuit = &program.circuit;
        let layout = self.layout;
        let into = &mut self.conditions[Circuit::FIRST_INPUT..][..circuit.inputs.len()];
        let lanes = &self.of_readings;
        match width(readings.len()) {
            FEW => Inputs::<FEW>::of(circuit, readings, lanes, into),
            SOME => Inputs::<SOME>::of(circuit, readings, lanes, into),
            _ => Inputs::<READINGS>::of(circuit, readings, lanes, into),
        }
        for (reading, Implied { known, .. }) in readings.iter().enumerate() {
            let all = layout.reading(reading);
            for gate in gates(program, known, layout, reading) {
                let position = circuit.asked.partition_point(|(variable, _)| *variable < gate.variable);
                let Some((_, range)) = circuit.asked.get(position) else { continue };
                let known = known[usize::from(gate.variable)];
                for (input, into) in circuit.inputs[range.clone()].iter().zip(&mut into[range.clone()]) {
                    let opened = into.but(all).or_in(gate.open, known & gate.behind, input.mask);
                    *into = opened.or_in(all & !gate.open, known & !gate.behind, input.mask);
                }
            }
        }
    }

    fn element(&self, program: &Program, element: ElementId, excluded: &mut Excluded) -> [u64; 4] {
        excluded.clear();
        let mut found = [0; 4];
        let mut undecided = self.layout.everywhere();
        let passed = Passed { lanes: self, program, excluded };
        for rule in program.circuit.rules(element) {
            let sees = self.layout.schools(rule.schools);
            let mut when = self.truths(rule.when);
            // What is decided, or asks facts alone, takes nothing from what others find and says nothing new of it.
            let is_open = undecided & sees & when.may_be & !when.must_be != 0;
            let reading = rule.reading.as_ref().filter(|_| is_open);
            if let Some(reading) = reading {
                when = passed.truths(reading.condition);
            }
            let decided = undecided & sees & when.may_be;
            found[rule.finding as usize] |= decided;
            undecided &= !(sees & when.must_be);
            if undecided == 0 {
                break;
            }
            if let Some(reading) = reading {
                passed.excluded.add(program.circuit.excluded_by(reading), sees);
            }
        }
        found
    }

    /// Makes exact what is open of an element.
    fn narrow(&mut self, element: ElementId, exact: &mut impl Exact) {
        let layout = self.layout;
        let possible = &mut self.elements[element.index()];
        let folded = &mut self.folded[element.index()];
        *folded = possible.map(|lanes| layout.fold(lanes));
        let [a, b, c, d] = *folded;
        let open = a & b | (a | b) & (c | d) | c & d;
        if open == 0 {
            return;
        }
        let certain = exact.certain(element, layout);
        let doubtful: [u64; 4] = std::array::from_fn(|outcome| folded[outcome] & open & !certain[outcome]);
        let mut left = doubtful.iter().fold(0, |all, lanes| all | lanes);
        while left != 0 {
            let lane = left.trailing_zeros() as usize;
            left &= left - 1;
            let (reading, school) = (lane / layout.of_reading(), lane % layout.of_reading());
            let asked = at(&doubtful, lane);
            let found = exact.found(reading, SchoolId(school as u8), element, asked);
            for (outcome, (possible, folded)) in possible.iter_mut().zip(&mut *folded).enumerate() {
                if asked.but(found).0 >> outcome & 1 != 0 {
                    *possible &= !layout.school(reading, school);
                    *folded &= !(1 << lane);
                }
            }
        }
    }

    /// The findings that each element may take in a reading, school by school.
    pub(crate) fn possible(&self, reading: usize) -> Vec<Outcomes> {
        let mut possible = Vec::with_capacity(self.layout.schools * self.folded.len());
        for school in 0..self.layout.schools {
            let lane = self.layout.folded(reading, school);
            possible.extend(self.folded.iter().map(|folded| at(folded, lane)));
        }
        possible
    }
}

impl Truths {
    /// In these lanes, also so that a variable is known to be in one of these classes, as a condition with this mask sees it.
    fn or_in(self, lanes: u64, known: u64, mask: u64) -> Self {
        Truths {
            may_be: self.may_be | if known & mask != 0 { lanes } else { 0 },
            must_be: self.must_be | if known & !mask == 0 { lanes } else { 0 },
        }
    }

    fn are_decided(self) -> bool {
        self.may_be & !self.must_be == 0
    }

    /// The same outside these lanes, in which it is not true.
    fn but(self, lanes: u64) -> Self {
        Truths { may_be: self.may_be & !lanes, must_be: self.must_be & !lanes }
    }
}

/// Conditions of one variable, to be evaluated under what is known of it in each reading, of which there are no more than `WIDTH`.
struct Inputs<'a, const WIDTH: usize> {
    circuit: &'a Circuit,
    /// By reading.
    known: [&'a [u64]; WIDTH],
    /// The lanes of each set of readings.
    lanes: &'a [u64],
    into: &'a mut [Truths],
}

impl<'a, const WIDTH: usize> Inputs<'a, WIDTH> {
    fn of(circuit: &'a Circuit, readings: &'a [Implied], lanes: &'a [u64], into: &'a mut [Truths]) {
        // In the places of readings that there are not, one that there is: they have no lanes.
        let known = std::array::from_fn(|reading| {
            readings.get(reading).or(readings.first()).map_or(&[] as &[u64], |implied| &implied.known)
        });
        // With wider vectors where the processor has them.
        Arch::new().dispatch(Inputs::<WIDTH> { circuit, known, lanes, into });
    }
}

impl<const WIDTH: usize> WithSimd for Inputs<'_, WIDTH> {
    type Output = ();

    // What is not put in line here is not made for the processor at hand.
    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        for (variable, range) in &self.circuit.asked {
            let mut known = [0; WIDTH];
            for (known, of_reading) in known.iter_mut().zip(self.known) {
                *known = of_reading[usize::from(*variable)];
            }
            let lanes = |of: u64| {
                let mut readings = 0;
                for (reading, known) in known.iter().enumerate() {
                    readings |= usize::from(known & of != 0) << reading;
                }
                self.lanes[readings]
            };
            for (input, into) in self.circuit.inputs[range.clone()].iter().zip(&mut self.into[range.clone()]) {
                *into = Truths { may_be: lanes(input.mask), must_be: !lanes(!input.mask) };
            }
        }
    }
}

/// A condition of one variable that splits a reading into branches.
struct Gate {
    variable: VarId,
    /// The classes behind it.
    behind: u64,
    /// The lanes in which it is open.
    open: u64,
}

/// The first gates that a reading leaves undecided, each of another variable.
fn gates(program: &Program, known: &[u64], layout: Layout, reading: usize) -> Vec<Gate> {
    let mut gates: Vec<Gate> = Vec::with_capacity(layout.gates);
    for (variable, mask) in &program.gates {
        let known = known[usize::from(*variable)];
        let is_undecided = known & mask != 0 && known & !mask != 0;
        if gates.len() < layout.gates && is_undecided && gates.iter().all(|gate| gate.variable != *variable) {
            gates.push(Gate { variable: *variable, behind: *mask, open: layout.open(reading, gates.len()) });
        }
    }
    gates
}

/// What of other elements is excluded.
#[derive(Debug, Default)]
struct Excluded {
    /// Of which anything is.
    elements: Elements,
    /// By element and outcome, where it is.
    lanes: Vec<(ElementId, [u64; 4])>,
}

impl Excluded {
    fn clear(&mut self) {
        self.elements = Elements::default();
        self.lanes.clear();
    }

    /// Has findings excluded in these lanes.
    fn add(&mut self, findings: &[(ElementId, Outcomes)], lanes: u64) {
        for (element, outcomes) in findings {
            self.elements = self.elements.with(Elements::only(*element));
            let position = self.lanes.iter().position(|(known, _)| known == element).unwrap_or_else(|| {
                self.lanes.push((*element, [0; 4]));
                self.lanes.len() - 1
            });
            for (outcome, excluded) in self.lanes[position].1.iter_mut().enumerate() {
                *excluded |= if outcomes.0 >> outcome & 1 != 0 { lanes } else { 0 };
            }
        }
    }
}

/// What later tests may take for granted because the conditions of earlier ones did not hold: findings of other elements that are excluded then.
struct Passed<'a> {
    lanes: &'a Lanes,
    program: &'a Program,
    excluded: &'a mut Excluded,
}

impl Passed<'_> {
    fn truths(&self, node: NodeId) -> Truths {
        let found = self.lanes.truths(self.program.circuit.signal(node));
        // Nothing that it reads is excluded.
        if !self.program.reads[node as usize].meets(self.excluded.elements) || found.are_decided() {
            return found;
        }
        match &self.program.nodes[node as usize] {
            Node::Finding(element, outcomes) => {
                let mut possible = self.lanes.elements[element.index()];
                if let Some((_, excluded)) = self.excluded.lanes.iter().find(|(e, _)| e == element) {
                    possible.iter_mut().zip(excluded).for_each(|(lanes, excluded)| *lanes &= !excluded);
                }
                among(&possible, *outcomes)
            }
            Node::Not(inner) => self.truths(*inner).not(),
            Node::And(parts) => parts.iter().map(|p| self.truths(*p)).reduce(Truths::and).unwrap_or(found),
            Node::Or(parts) => parts.iter().map(|p| self.truths(*p)).reduce(Truths::or).unwrap_or(found),
            Node::Constant(_) | Node::Variable(..) => found,
        }
    }
}

/// Where an element's finding may be one of these, and where it must be.
fn among(possible: &[u64; 4], outcomes: Outcomes) -> Truths {
    let (mut these, mut others) = (0, 0);
    for (outcome, lanes) in possible.iter().enumerate() {
        let is_one = u64::from(outcomes.0 >> outcome & 1).wrapping_neg();
        these |= lanes & is_one;
        others |= lanes & !is_one;
    }
    Truths { may_be: these, must_be: !others }
}

/// The outcomes that are possible in a lane.
fn at(possible: &[u64; 4], lane: usize) -> Outcomes {
    let of = |outcome: usize| (possible[outcome] >> lane & 1) << outcome;
    Outcomes((of(0) | of(1) | of(2) | of(3)) as u8)
}
