//! All schools' tests in one pass over many completions at once: whatever is found stands among the conditions, so that whoever reads it reads a condition.
//! What several schools find alike is found once.

use std::ops::{BitAnd, BitOr, BitXor, Range};

use rustc_hash::FxHashMap;

use super::circuit::{Circuit, Either, SharedRule, Signal, Step, condition_of, is_opposite, opposite, signal_of};
use super::model::{ElementId, Outcome, Outcomes, SchoolId};

/// What is found of all elements in all schools. Its conditions stand behind those that ask facts alone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sequence {
    /// How many conditions there are, with those that ask facts alone.
    conditions: usize,
    /// In order: each stands behind what it reads.
    tested: Vec<Tested>,
    /// Conditions that read elements.
    eithers: Vec<Either>,
    /// What has an outcome found, unless an earlier one has another found.
    tests: Vec<(Signal, Outcome)>,
    /// By school and element, where the first outcome stands; the others follow.
    found: Vec<usize>,
}

/// An element as one school, or several that find alike, tests it.
#[derive(Debug, Clone)]
struct Tested {
    /// Where the first of its conditions that read elements stands. The others follow, and behind them what is found.
    first: usize,
    /// Those conditions.
    eithers: Range<usize>,
    /// Its tests, in order.
    tests: Range<usize>,
}

impl Tested {
    /// Where what is found stands, by outcome.
    fn found(&self) -> Range<usize> {
        let begin = self.first + self.eithers.len();
        begin..begin + OUTCOMES
    }
}

/// How many outcomes each element has.
const OUTCOMES: usize = Outcome::ALL.len();

impl Circuit {
    /// How many conditions the sequence of all tests has.
    pub(crate) fn in_sequence(&self) -> usize {
        self.sequence.conditions
    }

    /// Where what is found stands: of an element once for all schools that test it alike.
    pub(crate) fn all_found(&self) -> impl Iterator<Item = Range<usize>> {
        self.sequence.tested.iter().map(Tested::found)
    }

    /// Where each outcome of an element in a school stands, one after the other.
    pub(crate) fn found(&self, school: SchoolId, element: ElementId) -> Range<usize> {
        let begin = self.sequence.found[school.index() * self.rules.len() + element.index()];
        begin..begin + OUTCOMES
    }

    /// Evaluates all tests among some completions, behind the conditions that ask facts alone, given what holds nowhere and everywhere. Outside those
    /// completions, what reads elements may be wrong.
    #[inline(always)]
    pub(crate) fn evaluate<T>(&self, conditions: &mut [T], among: T, constant: [T; 2])
    where
        T: Copy + BitAnd<Output = T> + BitOr<Output = T> + BitXor<Output = T>,
    {
        // Not by branches, which would take longer than what they save.
        let holds = |conditions: &[T], signal: Signal| {
            conditions[condition_of(signal)] ^ constant[usize::from(is_opposite(signal))]
        };
        for tested in &self.sequence.tested {
            for (position, Either { one, other }) in
                (tested.first..).zip(&self.sequence.eithers[tested.eithers.clone()])
            {
                conditions[position] = holds(conditions, *one) | holds(conditions, *other);
            }
            let mut all = [constant[0]; OUTCOMES];
            let mut undecided = among;
            for (when, finding) in &self.sequence.tests[tested.tests.clone()] {
                let decided = undecided & holds(conditions, *when);
                all[*finding as usize] = all[*finding as usize] | decided;
                undecided = undecided ^ decided;
            }
            conditions[tested.found()].copy_from_slice(&all);
        }
    }

    /// The tests of so many schools in sequence.
    pub(super) fn sequenced(&self, schools: usize) -> Sequence {
        let mut sequencing = Sequencing {
            circuit: self,
            school: SchoolId(0),
            sequence: Sequence {
                conditions: Self::FIRST_INPUT + self.inputs.len() + self.of_facts.len(),
                found: vec![0; schools * self.rules.len()],
                ..Sequence::default()
            },
            conditions: Vec::new(),
            eithers: FxHashMap::default(),
            alike: FxHashMap::default(),
        };
        (0..schools).for_each(|school| sequencing.school(SchoolId(school as u8)));
        sequencing.sequence
    }
}

/// Puts tests into sequence.
struct Sequencing<'a> {
    circuit: &'a Circuit,
    /// The school whose tests are next.
    school: SchoolId,
    sequence: Sequence,
    /// By condition of the circuit, as the school has it.
    conditions: Vec<Condition>,
    /// Conditions that stand in the sequence already.
    eithers: FxHashMap<Either, Signal>,
    /// By tests that stand in the sequence already, where what they find does.
    alike: FxHashMap<Vec<(Signal, Outcome)>, usize>,
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

impl Sequencing<'_> {
    fn school(&mut self, school: SchoolId) {
        self.school = school;
        self.conditions = vec![Condition::OfFacts; self.circuit.conditions];
        for step in &self.circuit.steps {
            match step {
                Step::Either(into, either) => self.conditions[condition_of(*into)] = Condition::Either(*either),
                Step::Finding(into, element, outcomes) => {
                    self.conditions[condition_of(*into)] = Condition::Finding(*element, *outcomes);
                }
                Step::Element(_) => {}
            }
        }
        for step in &self.circuit.steps {
            if let Step::Element(element) = step {
                self.element(*element);
            }
        }
    }

    fn element(&mut self, element: ElementId) {
        let (first, begin) = (self.sequence.conditions, self.sequence.eithers.len());
        let (circuit, school) = (self.circuit, self.school.index());
        let is_seen = |rule: &&SharedRule| rule.schools >> school & 1 != 0;
        let rules = circuit.rules(element).iter().filter(is_seen);
        let tests: Vec<(Signal, Outcome)> = rules.map(|rule| (self.signal(rule.when), rule.finding)).collect();
        let place = school * circuit.rules.len() + element.index();
        if let Some(found) = self.alike.get(&tests) {
            // All that these tests read stood there before.
            debug_assert_eq!(begin, self.sequence.eithers.len());
            self.sequence.found[place] = *found;
            return;
        }
        let before = self.sequence.tests.len();
        self.sequence.tests.extend(&tests);
        let tested =
            Tested { first, eithers: begin..self.sequence.eithers.len(), tests: before..self.sequence.tests.len() };
        self.sequence.found[place] = tested.found().start;
        self.sequence.conditions = tested.found().end;
        self.alike.insert(tests, tested.found().start);
        self.sequence.tested.push(tested);
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
        let found = self.sequence.found[self.school.index() * self.circuit.rules.len() + element.index()];
        let others = Outcomes::all().but(outcomes);
        let are_fewer = others.len() < outcomes.len();
        let each = if are_fewer { others } else { outcomes };
        let each: Vec<Signal> = each.iter().map(|outcome| signal_of(found + outcome as usize)).collect();
        let any = each.into_iter().reduce(|one, other| self.either(one, other));
        let any = any.unwrap_or(opposite(Circuit::ALWAYS));
        if are_fewer { opposite(any) } else { any }
    }

    fn either(&mut self, one: Signal, other: Signal) -> Signal {
        let either = Either { one, other };
        if let Some(known) = self.eithers.get(&either) {
            return *known;
        }
        let signal = signal_of(self.sequence.conditions);
        self.sequence.conditions += 1;
        self.sequence.eithers.push(either);
        self.eithers.insert(either, signal);
        signal
    }
}
