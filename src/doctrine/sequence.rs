//! A school's tests in one pass over many completions at once: whatever is found stands among the conditions, so that whoever reads it reads a condition.

use std::ops::{BitAnd, BitOr, BitXor, Range};

use super::circuit::{Circuit, Either, SharedRule, Signal, Step, condition_of, is_opposite, opposite, signal_of};
use super::model::{ElementId, Outcome, Outcomes, SchoolId};

/// What is found of all elements in a school, element by element: first what reads other elements, then the tests.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sequence {
    /// The position of the first condition that reads elements.
    first: usize,
    /// Conditions that read elements, from that position on.
    eithers: Vec<Either>,
    elements: Vec<Tested>,
    /// What has an outcome found, unless an earlier one has another found.
    tests: Vec<(Signal, Outcome)>,
}

/// An element, behind what it reads.
#[derive(Debug, Clone)]
struct Tested {
    /// Its conditions that read elements.
    eithers: Range<usize>,
    /// Its tests, in order.
    tests: Range<usize>,
    /// Where what is found of it stands.
    found: usize,
}

impl Circuit {
    /// How many outcomes each element has.
    const OUTCOMES: usize = Outcome::ALL.len();

    /// How many conditions a pass through all schools has: first those that ask facts alone, then what is found in each school, then what reads it.
    pub(crate) fn in_sequence(&self) -> usize {
        let reading = self.sequences.iter().map(|sequence| sequence.eithers.len()).max();
        self.all_found().end + reading.unwrap_or_default()
    }

    /// Where what is found in any school stands.
    pub(crate) fn all_found(&self) -> Range<usize> {
        self.found_in(SchoolId(0)).start..self.found_in(SchoolId(self.sequences.len() as u8)).start
    }

    /// Where what is found in a school stands.
    fn found_in(&self, school: SchoolId) -> Range<usize> {
        let each = self.rules.len() * Self::OUTCOMES;
        let begin = Self::FIRST_INPUT + self.inputs.len() + self.of_facts.len() + school.index() * each;
        begin..begin + each
    }

    /// Where each outcome of an element in a school stands, one after the other.
    pub(crate) fn found(&self, school: SchoolId, element: ElementId) -> Range<usize> {
        let begin = self.found_in(school).start + element.index() * Self::OUTCOMES;
        begin..begin + Self::OUTCOMES
    }

    /// Evaluates the tests of a school among some completions, behind the conditions that ask facts alone, given what holds nowhere and everywhere. Outside
    /// those completions, what reads elements may be wrong.
    pub(crate) fn evaluate<T>(&self, school: SchoolId, conditions: &mut [T], among: T, constant: [T; 2])
    where
        T: Copy + BitAnd<Output = T> + BitOr<Output = T> + BitXor<Output = T>,
    {
        // Not by branches, which would take longer than what they save.
        let holds = |conditions: &[T], signal: Signal| {
            conditions[condition_of(signal)] ^ constant[usize::from(is_opposite(signal))]
        };
        let sequence = &self.sequences[school.index()];
        for Tested { eithers, tests, found } in &sequence.elements {
            for (position, Either { one, other }) in eithers.clone().zip(&sequence.eithers[eithers.clone()]) {
                conditions[sequence.first + position] = holds(conditions, *one) | holds(conditions, *other);
            }
            let mut all = [constant[0]; Self::OUTCOMES];
            let mut undecided = among;
            for (when, finding) in &sequence.tests[tests.clone()] {
                let decided = undecided & holds(conditions, *when);
                all[*finding as usize] = all[*finding as usize] | decided;
                undecided = undecided ^ decided;
            }
            conditions[*found..*found + Self::OUTCOMES].copy_from_slice(&all);
        }
    }

    /// The tests of every school in sequence.
    pub(super) fn sequences(&self, schools: usize) -> Vec<Sequence> {
        let first = self.found_in(SchoolId(schools as u8)).start;
        let of_school = |school| Sequencing::new(self, SchoolId(school as u8), first).sequence();
        (0..schools).map(of_school).collect()
    }
}

/// Puts a school's tests into sequence.
struct Sequencing<'a> {
    circuit: &'a Circuit,
    school: SchoolId,
    sequence: Sequence,
    /// By condition of the circuit.
    conditions: Vec<Condition>,
}

/// How a condition of the circuit stands in the sequence.
#[derive(Debug, Clone, Copy)]
enum Condition {
    /// In the same place, since it asks facts alone.
    OfFacts,
    /// Not yet: it holds where one of two does.
    Either(Either),
    /// Not yet: it holds where an element's finding is one of these.
    Finding(ElementId, Outcomes),
    /// Told by this.
    Told(Signal),
}

impl<'a> Sequencing<'a> {
    fn new(circuit: &'a Circuit, school: SchoolId, first: usize) -> Self {
        let mut conditions = vec![Condition::OfFacts; circuit.conditions];
        for step in &circuit.steps {
            match step {
                Step::Either(into, either) => conditions[condition_of(*into)] = Condition::Either(*either),
                Step::Finding(into, element, outcomes) => {
                    conditions[condition_of(*into)] = Condition::Finding(*element, *outcomes);
                }
                Step::Element(_) => {}
            }
        }
        Sequencing { circuit, school, sequence: Sequence { first, ..Sequence::default() }, conditions }
    }

    fn sequence(mut self) -> Sequence {
        for step in &self.circuit.steps {
            if let Step::Element(element) = step {
                self.element(*element);
            }
        }
        self.sequence
    }

    fn element(&mut self, element: ElementId) {
        let begin = (self.sequence.eithers.len(), self.sequence.tests.len());
        let (circuit, school) = (self.circuit, self.school.index());
        let is_seen = |rule: &&SharedRule| rule.schools >> school & 1 != 0;
        for rule in circuit.rules(element).iter().filter(is_seen) {
            let when = self.signal(rule.when);
            self.sequence.tests.push((when, rule.finding));
        }
        self.sequence.elements.push(Tested {
            eithers: begin.0..self.sequence.eithers.len(),
            tests: begin.1..self.sequence.tests.len(),
            found: self.circuit.found(self.school, element).start,
        });
    }

    /// What tells in the sequence what a signal of the circuit tells.
    fn signal(&mut self, signal: Signal) -> Signal {
        let place = condition_of(signal);
        let told = match self.conditions[place] {
            Condition::OfFacts => signal_of(place),
            Condition::Either(Either { one, other }) => {
                let (one, other) = (self.signal(one), self.signal(other));
                self.either(one, other)
            }
            Condition::Finding(element, outcomes) => self.finding(element, outcomes),
            Condition::Told(told) => told,
        };
        self.conditions[place] = Condition::Told(told);
        if is_opposite(signal) { opposite(told) } else { told }
    }

    /// One of several outcomes is found where one of some is, or none of the others.
    fn finding(&mut self, element: ElementId, outcomes: Outcomes) -> Signal {
        let found = self.circuit.found(self.school, element).start;
        let others = Outcomes::all().but(outcomes);
        let are_fewer = others.len() < outcomes.len();
        let each = if are_fewer { others } else { outcomes };
        let each: Vec<Signal> = each.iter().map(|outcome| signal_of(found + outcome as usize)).collect();
        let any = each.into_iter().reduce(|one, other| self.either(one, other));
        let any = any.unwrap_or(opposite(Circuit::ALWAYS));
        if are_fewer { opposite(any) } else { any }
    }

    fn either(&mut self, one: Signal, other: Signal) -> Signal {
        self.sequence.eithers.push(Either { one, other });
        signal_of(self.sequence.first + self.sequence.eithers.len() - 1)
    }
}
