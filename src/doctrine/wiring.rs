//! How a doctrine's circuit is made: each condition once, of two at a time, behind what it reads.

use rustc_hash::FxHashMap;

use super::circuit::{
    Circuit, Either, Input, ReadingElements, SharedRule, Signal, Step, condition_of, is_opposite, opposite, signal_of,
};
use super::model::{ElementId, Outcomes};
use super::program::{Node, NodeId, Program};

/// The circuit of a program whose elements are in order.
pub(super) fn wired(program: &Program) -> Circuit {
    let circuit = Circuit {
        rules: vec![Vec::new(); program.order.len()],
        signals: vec![None; program.nodes.len()],
        ..Circuit::default()
    };
    let mut wiring = Wiring {
        program,
        circuit,
        inputs: Vec::new(),
        of_facts: Vec::new(),
        known: FxHashMap::default(),
        depths: Vec::new(),
    };
    wiring.condition(Some(0));
    wiring.circuit.allowed = program.allowed.iter().map(|node| wiring.place(*node)).collect();
    for element in &program.order {
        wiring.element(*element);
    }
    wiring.finish()
}

struct Wiring<'a> {
    program: &'a Program,
    circuit: Circuit,
    /// With their signals.
    inputs: Vec<(Signal, Input)>,
    /// With their signals.
    of_facts: Vec<(Signal, Either)>,
    known: FxHashMap<Either, Signal>,
    /// By condition, how many it stands behind; none if it reads elements.
    depths: Vec<Option<usize>>,
}

impl Wiring<'_> {
    fn element(&mut self, element: ElementId) {
        self.circuit.rules[element.index()] = self.rules(element);
        self.circuit.steps.push(Step::Element(element));
    }

    /// An element's tests, each once for all the schools that see it.
    fn rules(&mut self, element: ElementId) -> Vec<SharedRule> {
        let program = self.program;
        let mut rules = Vec::new();
        for (test, schools) in program.tests(element) {
            let when = self.place(test.when);
            let reading = (!program.is_of_facts(test.when)).then(|| self.reading(test.when));
            rules.push(SharedRule { schools, when, reading, finding: test.finding });
        }
        self.merged(&rules)
    }

    /// A condition that reads elements, and what is excluded where it does not hold.
    fn reading(&mut self, condition: NodeId) -> ReadingElements {
        let begin = self.circuit.excluded.len();
        self.exclude(condition, false);
        ReadingElements { condition, excludes: [begin, self.circuit.excluded.len()] }
    }

    /// Adds the findings that are excluded where a condition holds, or does not.
    fn exclude(&mut self, node: NodeId, holds: bool) {
        let program = self.program;
        match &program.nodes[node as usize] {
            Node::Finding(element, outcomes) => {
                let excluded = if holds { Outcomes::all().but(*outcomes) } else { *outcomes };
                self.circuit.excluded.push((*element, excluded));
            }
            Node::Not(inner) => self.exclude(*inner, !holds),
            Node::And(parts) if holds => parts.iter().for_each(|part| self.exclude(*part, true)),
            Node::Or(parts) if !holds => parts.iter().for_each(|part| self.exclude(*part, false)),
            Node::And(_) | Node::Or(_) | Node::Variable(..) | Node::Constant(_) => {}
        }
    }

    /// Where tests in turn find the same, their order does not matter: those that ask facts alone come first, as one for the same schools.
    fn merged(&mut self, rules: &[SharedRule]) -> Vec<SharedRule> {
        let mut merged: Vec<SharedRule> = Vec::new();
        for rules in rules.chunk_by(|one, next| one.finding == next.finding) {
            let (mut of_facts, reading): (Vec<SharedRule>, Vec<SharedRule>) =
                rules.iter().partition(|rule| rule.reading.is_none());
            of_facts.sort_by_key(|rule| rule.schools);
            for same in of_facts.chunk_by(|one, next| one.schools == next.schools) {
                let when = self.any(same.iter().map(|rule| rule.when).collect());
                merged.push(SharedRule { when, ..same[0] });
            }
            merged.extend(reading);
        }
        merged
    }

    /// Puts a condition behind all that it reads; the elements that it reads stand there already.
    fn place(&mut self, node: NodeId) -> Signal {
        if let Some(known) = self.circuit.signals[node as usize] {
            return known;
        }
        let program = self.program;
        let signal = match &program.nodes[node as usize] {
            Node::Constant(true) => Circuit::ALWAYS,
            Node::Constant(false) => opposite(Circuit::ALWAYS),
            Node::Variable(variable, mask) => {
                let into = self.condition(Some(0));
                self.inputs.push((into, Input { variable: *variable, mask: *mask }));
                into
            }
            Node::Finding(element, outcomes) => {
                let into = self.condition(None);
                self.circuit.steps.push(Step::Finding(into, *element, *outcomes));
                into
            }
            Node::Not(inner) => opposite(self.place(*inner)),
            Node::Or(parts) => {
                let parts = parts.iter().map(|part| self.place(*part)).collect();
                self.any(parts)
            }
            // All hold where it is not so that one does not.
            Node::And(parts) => {
                let parts = parts.iter().map(|part| opposite(self.place(*part))).collect();
                opposite(self.any(parts))
            }
        };
        self.circuit.signals[node as usize] = Some(signal);
        signal
    }

    /// What holds where one of these does. Those that ask facts alone are taken together first: they are evaluated once for all schools.
    fn any(&mut self, signals: Vec<Signal>) -> Signal {
        let of_facts = |signal: &Signal| self.depths[condition_of(*signal)].is_some();
        let (of_facts, mut reading): (Vec<Signal>, Vec<Signal>) = signals.into_iter().partition(of_facts);
        reading.extend(self.pairwise(of_facts));
        // Nothing holds where none is.
        self.pairwise(reading).unwrap_or(opposite(Circuit::ALWAYS))
    }

    fn pairwise(&mut self, mut signals: Vec<Signal>) -> Option<Signal> {
        signals.sort_unstable();
        signals.dedup();
        while signals.len() > 1 {
            let pairs = signals.chunks(2).map(|pair| match pair {
                [one, other] => self.either(*one, *other),
                _ => pair[0],
            });
            signals = pairs.collect();
        }
        signals.first().copied()
    }

    fn either(&mut self, one: Signal, other: Signal) -> Signal {
        let in_order = |signal: &Signal| (is_opposite(*signal), *signal);
        let (one, other) = if in_order(&one) < in_order(&other) { (one, other) } else { (other, one) };
        let either = Either { one, other };
        if let Some(known) = self.known.get(&either) {
            return *known;
        }
        let [before, behind] = [one, other].map(|signal| self.depths[condition_of(signal)]);
        let depth = before.zip(behind).map(|(one, other)| one.max(other) + 1);
        let into = self.condition(depth);
        match depth {
            Some(_) => self.of_facts.push((into, either)),
            None => self.circuit.steps.push(Step::Either(into, either)),
        }
        self.known.insert(either, into);
        into
    }

    fn condition(&mut self, depth: Option<usize>) -> Signal {
        self.depths.push(depth);
        signal_of(self.depths.len() - 1)
    }

    fn finish(mut self) -> Circuit {
        self.inputs.sort_by_key(|(_, input)| input.variable);
        let depth = |into: Signal| self.depths[condition_of(into)];
        self.of_facts.sort_by_key(|(into, either)| (depth(*into), either.opposites()));
        let mut end = 0;
        for layer in self.of_facts.chunk_by(|(one, _), (next, _)| depth(*one) == depth(*next)) {
            let ends = [0, 1, 2].map(|most| end + layer.partition_point(|(_, either)| either.opposites() <= most));
            self.circuit.layers.push(ends);
            end = ends[2];
        }
        self.in_order()
    }

    /// Puts the conditions into the order in which they stand.
    fn in_order(self) -> Circuit {
        let schools = self.program.rules.len();
        let mut circuit = self.circuit;
        let always = std::iter::once(Circuit::ALWAYS);
        let of_facts = self.inputs.iter().map(|(into, _)| *into).chain(self.of_facts.iter().map(|(into, _)| *into));
        let reading = circuit.steps.iter().filter_map(|step| match step {
            Step::Either(into, _) | Step::Finding(into, ..) => Some(*into),
            Step::Element(_) => None,
        });
        let mut positions = vec![0; self.depths.len()];
        for (position, into) in always.chain(of_facts).chain(reading).enumerate() {
            positions[condition_of(into)] = position;
        }
        circuit.conditions = positions.len();
        circuit.inputs = self.inputs.into_iter().map(|(_, input)| input).collect();
        let mut end = 0;
        for of_variable in circuit.inputs.chunk_by(|one, next| one.variable == next.variable) {
            circuit.asked.push((of_variable[0].variable, end..end + of_variable.len()));
            end += of_variable.len();
        }
        circuit.of_facts = self.of_facts.into_iter().map(|(_, either)| either).collect();
        let place = |signal: &mut Signal| {
            let is_opposite = is_opposite(*signal);
            *signal = signal_of(positions[condition_of(*signal)]);
            if is_opposite {
                *signal = opposite(*signal);
            }
        };
        let place_both = |either: &mut Either| {
            place(&mut either.one);
            place(&mut either.other);
        };
        circuit.of_facts.iter_mut().for_each(place_both);
        for step in &mut circuit.steps {
            match step {
                Step::Either(into, either) => {
                    place(into);
                    place_both(either);
                }
                Step::Finding(into, ..) => place(into),
                Step::Element(_) => {}
            }
        }
        circuit.rules.iter_mut().flatten().for_each(|rule| place(&mut rule.when));
        circuit.signals.iter_mut().flatten().for_each(place);
        circuit.allowed.iter_mut().for_each(place);
        circuit.sequence = circuit.sequenced(schools);
        circuit
    }
}
