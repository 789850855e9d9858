//! Complete sets of answers that earlier cases brought forth, tried on the case at hand, all at once, one bit each. How they come out is possible, and need
//! not be looked for; what has not been seen among them may be possible all the same.

use wide::u64x4;

use super::implied::Implied;
use crate::doctrine::{
    Circuit, Doctrine, ElementId, MAX_CLASSES, Outcomes, SchoolId, Signal, Step, condition_of, full, is_opposite,
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
    /// By condition, where it holds; where that is not the same for all schools, in the one that was evaluated last.
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
    pub(super) fn keep(&mut self, doctrine: &Doctrine, completion: &[u64]) {
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

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// A number that tells one completion to be kept from another.
    pub(super) fn turn(&self) -> usize {
        self.turn
    }

    /// Adapts the completions to what is known in each reading, and evaluates them.
    pub(super) fn try_on(&mut self, doctrine: &Doctrine, readings: &[Implied]) {
        if self.is_empty() {
            return;
        }
        self.is_within = match readings {
            [one, other] => one.known.iter().zip(&other.known).all(|(one, other)| one & !other == 0),
            _ => false,
        };
        let circuit = &doctrine.program().circuit;
        self.conditions.resize(circuit.conditions, NOWHERE);
        self.elements.resize(doctrine.schools().len() * doctrine.elements().len(), [NOWHERE; 4]);
        self.conditions[condition_of(Circuit::ALWAYS)] = EVERYWHERE;
        self.inputs(doctrine, readings);
        for (into, operands) in &circuit.of_facts {
            self.conditions[condition_of(*into)] = self.any(circuit.operands(operands));
        }
        self.allowed = circuit.allowed.iter().fold(self.places(readings.len()), |all, s| all & self.holds(*s));
        let elements = doctrine.elements().len();
        for school in doctrine.school_ids() {
            self.evaluate(circuit, school, school.index() * elements);
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
                    self.conditions[condition_of(input.into)] = Words::new(words);
                }
                continue;
            }
            let known = std::array::from_fn(|reading| readings.get(reading).map_or(0, |i| i.known[variable]));
            adapt(kept, known, classes);
            for input in asking {
                self.conditions[condition_of(input.into)] = among(classes, input.mask);
            }
        }
    }

    /// What reads elements, and the elements, in one school.
    fn evaluate(&mut self, circuit: &Circuit, school: SchoolId, elements: usize) {
        for step in &circuit.steps {
            match step {
                Step::Any(into, operands) => {
                    self.conditions[condition_of(*into)] = self.any(circuit.operands(operands));
                }
                Step::Finding(into, element, outcomes) => {
                    let found = &self.elements[elements + element.index()];
                    self.conditions[condition_of(*into)] = one_of(found, u64::from(outcomes.0));
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
        self.conditions[condition_of(signal)] ^ Words::splat(u64::from(is_opposite(signal)).wrapping_neg())
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
    pub(super) fn seen(
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
