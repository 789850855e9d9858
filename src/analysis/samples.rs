//! Complete sets of answers that earlier cases brought forth, tried on the case at hand, all at once, one bit each. How they come out is possible, and need
//! not be looked for; what has not been seen among them may be possible all the same.

use wide::u64x4;

use super::implied::Implied;
use super::reach::Under;
use crate::doctrine::{
    Circuit, Diagram, Doctrine, ElementId, MAX_CLASSES, Outcomes, Ref, SchoolId, Signal, Step, full,
};

/// How many words of completions are kept.
const KEPT: usize = 2;
/// How many completions are kept.
const PLACES: usize = KEPT * u64::BITS as usize;
/// How many readings are tried at a time.
const READINGS: usize = 2;
/// One bit for each completion, adapted to each reading.
type Words = u64x4;

const NOWHERE: Words = Words::new([0; KEPT * READINGS]);
const EVERYWHERE: Words = Words::new([u64::MAX; KEPT * READINGS]);

/// The completions that are kept, and how they came out when last tried.
#[derive(Debug, Default)]
pub(crate) struct Samples {
    /// By class, those of one variable behind those of another: which completions are in it.
    kept: Vec<[u64; KEPT]>,
    /// How many there are.
    count: usize,
    /// Which of them have been of use since the hand passed.
    used: [u64; KEPT],
    /// Where the next one goes, unless that has been of use.
    hand: usize,
    /// By condition, where it holds, in one school after the other where it is not the same for all.
    conditions: Vec<Words>,
    /// By school and element: by outcome, where it comes out so.
    elements: Vec<[Words; 4]>,
    /// How many have been kept since the beginning.
    turn: usize,
    /// Which of them the constraints allow.
    allowed: Words,
    /// Whether what the first reading leaves possible is possible in the second.
    is_within: bool,
}

impl Samples {
    /// How many readings are tried at a time.
    pub(crate) const AT_ONCE: usize = READINGS;

    /// Keeps a completion, in the place of one that has not been of use for long.
    fn keep(&mut self, doctrine: &Doctrine, completion: &[u64]) {
        let classes = doctrine.domain().variables.iter().map(|v| usize::from(v.classes));
        self.kept.resize(classes.clone().sum(), [0; KEPT]);
        let at = |place: usize| (place / u64::BITS as usize, 1 << (place % u64::BITS as usize));
        while self.used[at(self.hand).0] & at(self.hand).1 != 0 {
            self.used[at(self.hand).0] &= !at(self.hand).1;
            self.hand = (self.hand + 1) % PLACES;
        }
        let (word, bit) = at(self.hand);
        self.used[word] |= bit;
        self.hand = (self.hand + 1) % PLACES;
        let mut first = 0;
        for (known, classes) in completion.iter().zip(classes) {
            for (class, kept) in self.kept[first..first + classes].iter_mut().enumerate() {
                kept[word] &= !bit;
                kept[word] |= if known >> class & 1 != 0 { bit } else { 0 };
            }
            first += classes;
        }
        self.count = (self.count + 1).min(PLACES);
        self.turn += 1;
    }

    /// Adapts the completions to what is known in each reading, and evaluates them.
    fn try_on(&mut self, doctrine: &Doctrine, readings: &[Implied]) {
        if self.count == 0 {
            return;
        }
        self.is_within = match readings {
            [one, other] => one.known.iter().zip(&other.known).all(|(one, other)| one & !other == 0),
            _ => false,
        };
        let circuit = &doctrine.program().circuit;
        self.conditions.resize(circuit.conditions, NOWHERE);
        self.elements.resize(doctrine.schools().len() * doctrine.elements().len(), [NOWHERE; 4]);
        self.conditions[Circuit::ALWAYS as usize / 2] = EVERYWHERE;
        self.inputs(doctrine, readings);
        for (into, operands) in &circuit.of_facts {
            self.conditions[*into as usize / 2] = self.any(circuit.operands(operands));
        }
        self.allowed = circuit.allowed.iter().fold(self.places(readings.len()), |all, s| all & self.holds(*s));
        let elements = doctrine.elements().len();
        self.evaluate(circuit, &circuit.shared, SchoolId(0), 0);
        for step in &circuit.shared {
            if let Step::Element(element) = step {
                let found = self.elements[element.index()];
                self.elements.iter_mut().skip(element.index()).step_by(elements).for_each(|of| *of = found);
            }
        }
        for school in doctrine.school_ids() {
            self.evaluate(circuit, &circuit.steps, school, school.index() * elements);
        }
    }

    /// What asks a single variable: where the completions are, with what is known in the place of what they say otherwise.
    fn inputs(&mut self, doctrine: &Doctrine, readings: &[Implied]) {
        let mut inputs = doctrine.program().circuit.inputs.as_slice();
        let mut first = 0;
        let mut classes = [NOWHERE; MAX_CLASSES];
        for (variable, count) in doctrine.domain().variables.iter().map(|v| usize::from(v.classes)).enumerate() {
            let asking = inputs.iter().take_while(|input| usize::from(input.variable) == variable).count();
            let (asking, rest) = inputs.split_at(asking);
            inputs = rest;
            let kept = &self.kept[first..first + count];
            let classes = &mut classes[..count];
            first += count;
            if asking.is_empty() {
                continue;
            }
            if readings.iter().all(|implied| implied.known[variable].is_power_of_two()) {
                for input in asking {
                    let mut words = [0; KEPT * READINGS];
                    for (implied, words) in readings.iter().zip(words.chunks_exact_mut(KEPT)) {
                        words.fill(u64::from(implied.known[variable] & input.mask != 0).wrapping_neg());
                    }
                    self.conditions[input.into as usize / 2] = Words::new(words);
                }
                continue;
            }
            let known = std::array::from_fn(|reading| readings.get(reading).map_or(0, |i| i.known[variable]));
            adapt(kept, known, classes);
            for input in asking {
                self.conditions[input.into as usize / 2] = among(classes, input.mask);
            }
        }
    }

    fn evaluate(&mut self, circuit: &Circuit, steps: &[Step], school: SchoolId, elements: usize) {
        for step in steps {
            match step {
                Step::Any(into, operands) => {
                    self.conditions[*into as usize / 2] = self.any(circuit.operands(operands));
                }
                Step::Finding(into, element, outcomes) => {
                    let found = &self.elements[elements + element.index()];
                    self.conditions[*into as usize / 2] = one_of(found, u64::from(outcomes.0));
                }
                Step::Element(element) => {
                    let mut found = [NOWHERE; 4];
                    let mut undecided = EVERYWHERE;
                    for (when, finding) in circuit.tests(school, *element) {
                        let when = self.holds(*when);
                        found[*finding as usize] |= undecided & when;
                        undecided &= !when;
                    }
                    self.elements[elements + element.index()] = found;
                }
            }
        }
    }

    /// Where one of these holds.
    fn any(&self, operands: &[Signal]) -> Words {
        operands.iter().fold(NOWHERE, |all, signal| all | self.holds(*signal))
    }

    fn holds(&self, signal: Signal) -> Words {
        self.conditions[signal as usize / 2] ^ Words::splat(u64::from(signal & 1).wrapping_neg())
    }

    /// Where there are completions.
    fn places(&self, readings: usize) -> Words {
        let taken = |word: usize| self.count.saturating_sub(word % KEPT * u64::BITS as usize);
        let words = std::array::from_fn(|word| match taken(word) {
            _ if word / KEPT >= readings => 0,
            taken if taken >= u64::BITS as usize => u64::MAX,
            taken => (1 << taken) - 1,
        });
        Words::new(words)
    }

    /// Which of these outcomes an element came out as among the completions of a reading.
    fn seen(
        &mut self,
        reading: usize,
        school: SchoolId,
        element: ElementId,
        elements: usize,
        most: Outcomes,
    ) -> Outcomes {
        let from = if self.is_within { 0 } else { reading * KEPT };
        let found = &self.elements[school.index() * elements + element.index()];
        let mut seen = 0;
        for outcome in most.iter() {
            let words = (found[outcome as usize] & self.allowed).to_array();
            let mut places = [0; KEPT];
            for (word, found) in words[from..(reading + 1) * KEPT].iter().enumerate() {
                places[word % KEPT] |= found;
            }
            if places == [0; KEPT] {
                continue;
            }
            seen |= 1 << outcome as u8;
            let is_credited = places.iter().zip(&self.used).any(|(places, used)| places & used != 0);
            if let Some(word) = places.iter().position(|places| *places != 0).filter(|_| !is_credited) {
                self.used[word] |= places[word] & places[word].wrapping_neg();
            }
        }
        Outcomes(seen)
    }
}

/// What samples show of the answers at hand. They are tried only where something is open, and where they do not show all, more are kept.
pub(crate) struct Seen<'a> {
    samples: &'a mut Samples,
    doctrine: &'a Doctrine,
    diagram: &'a Diagram,
    readings: &'a [Implied],
    /// Whether they were of any use, once they have been tried.
    are_of_use: Option<bool>,
    /// Completions that had to be looked for, each with its reading.
    found: Vec<(usize, Vec<u64>)>,
}

impl<'a> Seen<'a> {
    pub(crate) fn new(
        samples: &'a mut Samples,
        doctrine: &'a Doctrine,
        diagram: &'a Diagram,
        readings: &'a [Implied],
    ) -> Self {
        Seen { samples, doctrine, diagram, readings, are_of_use: None, found: Vec::new() }
    }

    /// Which of these outcomes are possible.
    pub(crate) fn among(
        &mut self,
        under: &mut Under<'_>,
        reading: usize,
        school: SchoolId,
        element: ElementId,
        most: Outcomes,
    ) -> Outcomes {
        let are_of_use = *self.are_of_use.get_or_insert_with(|| {
            self.samples.try_on(self.doctrine, self.readings);
            self.samples.count > 0
        });
        let seen = match are_of_use {
            true => self.samples.seen(reading, school, element, self.doctrine.elements().len(), most),
            false => Outcomes::NONE,
        };
        let missing = Outcomes(most.0 & !seen.0);
        if missing.is_empty() {
            return most;
        }
        let root = self.diagram.within(school, element);
        let more = under.among(root, missing);
        for outcome in more.iter() {
            let shows = |(of, found): &(usize, Vec<u64>)| {
                *of == reading && self.diagram.descend(root, found) == Some(outcome as Ref)
            };
            if self.found.iter().any(shows) {
                continue;
            }
            if let Some(completion) = under.completion(root, outcome, self.samples.turn) {
                self.samples.keep(self.doctrine, &completion);
                self.found.push((reading, completion));
            }
        }
        seen.union(more)
    }
}

/// Which completions are in each class of a variable, where not all classes are possible in each reading.
fn adapt(kept: &[[u64; KEPT]], known: [u64; READINGS], into: &mut [Words]) {
    let of_reading = |word: usize| known[word / KEPT];
    let mut elsewhere = EVERYWHERE;
    for (class, (kept, into)) in kept.iter().zip(&mut *into).enumerate() {
        let is_possible = |word: usize| (of_reading(word) >> class & 1).wrapping_neg();
        *into = Words::new(std::array::from_fn(|word| kept[word % KEPT] & is_possible(word)));
        elsewhere &= !*into;
    }
    let elsewhere = elsewhere.to_array();
    for (reading, known) in known.into_iter().enumerate() {
        if let Some(least) = into.get_mut(known.trailing_zeros() as usize) {
            let moved = |word: usize| if word / KEPT == reading { elsewhere[word] } else { 0 };
            *least |= Words::new(std::array::from_fn(moved));
        }
    }
}

/// Where a variable is in one of these classes.
fn among(classes: &[Words], mask: u64) -> Words {
    let mask = mask & full(classes.len());
    let inside = mask.count_ones() as usize;
    // Every completion is in one of them.
    if 2 * inside > classes.len() { !one_of(classes, full(classes.len()) & !mask) } else { one_of(classes, mask) }
}

fn one_of(of: &[Words], mut mask: u64) -> Words {
    let mut all = NOWHERE;
    while mask != 0 {
        all |= of[mask.trailing_zeros() as usize];
        mask &= mask - 1;
    }
    all
}
