//! Complete sets of answers that earlier cases brought forth, tried on the case at hand, all at once, one bit each. How they come out is possible, and need
//! not be looked for; what has not been seen among them may be possible all the same.

use wide::u64x4;

use super::implied::Implied;
use crate::doctrine::{
    Circuit, Doctrine, Either, ElementId, Outcome, Outcomes, SchoolId, Signal, Step, condition_of, full, is_opposite,
};

/// How many words of completions are kept.
const KEPT: usize = 2;
/// How many completions are kept. Tests have to keep house from the beginning.
const PLACES: usize = if cfg!(test) { KEPT * 3 } else { KEPT * u64::BITS as usize };
/// How many readings are tried at a time.
const READINGS: usize = 2;
/// How often they are tried for each time that they are given credit.
const CREDITED: usize = 4;
/// One bit for each completion, adapted to each reading.
type Words = u64x4;

const NOWHERE: Words = Words::new([0; KEPT * READINGS]);
const EVERYWHERE: Words = Words::new([u64::MAX; KEPT * READINGS]);

/// The completions that are kept, and how they came out when last tried.
#[derive(Debug, Default)]
pub(super) struct Samples {
    /// By class, those of one variable behind those of another: which completions are in it.
    classes: Vec<[u64; KEPT]>,
    /// By condition of one variable, which completions meet it, once for each reading.
    kept_inputs: Vec<Words>,
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
    /// By reading: which of them the constraints allow, and are possible in it.
    allowed: [Words; READINGS],
    /// How often they have been tried.
    tries: usize,
    /// Whether what showed has been put to the credit of those that showed it.
    is_credited: bool,
}

impl Samples {
    /// How many readings are tried at a time.
    pub(super) const AT_ONCE: usize = READINGS;

    /// Keeps a completion, in the place of one that has not been of use for long.
    pub(super) fn keep(&mut self, doctrine: &Doctrine, completion: &[u64]) {
        self.credit();
        let at = |place: usize| (place % KEPT, 1 << (place / KEPT));
        while self.used[at(self.hand).0] & at(self.hand).1 != 0 {
            self.used[at(self.hand).0] &= !at(self.hand).1;
            self.hand = (self.hand + 1) % PLACES;
        }
        let (word, bit) = at(self.hand);
        self.used[word] |= bit;
        self.hand = (self.hand + 1) % PLACES;
        let put = |kept: &mut [u64; KEPT], holds: bool| {
            kept[word] &= !bit;
            kept[word] |= if holds { bit } else { 0 };
        };
        let inputs = &doctrine.program().circuit.inputs;
        self.kept_inputs.resize(inputs.len(), NOWHERE);
        for (input, kept) in inputs.iter().zip(&mut self.kept_inputs) {
            let [one, other, ..] = kept.to_array();
            let mut words = [one, other];
            put(&mut words, completion[usize::from(input.variable)] & input.mask != 0);
            *kept = Words::new(std::array::from_fn(|word| words[word % KEPT]));
        }
        let variables = &doctrine.domain().variables;
        self.classes.resize(variables.iter().map(|v| usize::from(v.classes)).sum(), [0; KEPT]);
        let mut classes = self.classes.iter_mut();
        for (variable, known) in variables.iter().zip(completion) {
            let of_variable = classes.by_ref().take(usize::from(variable.classes));
            of_variable.enumerate().for_each(|(class, kept)| put(kept, known >> class & 1 != 0));
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
        // Now and then; every time would take longer than it saves.
        if self.tries.is_multiple_of(CREDITED) {
            self.credit();
        }
        self.tries = self.tries.wrapping_add(1);
        let circuit = &doctrine.program().circuit;
        self.conditions.resize(circuit.conditions, NOWHERE);
        self.elements.resize(doctrine.schools().len() * doctrine.elements().len(), [NOWHERE; 4]);
        self.conditions[condition_of(Circuit::ALWAYS)] = EVERYWHERE;
        self.inputs(doctrine, readings);
        self.of_facts(circuit);
        let allowed = circuit.allowed.iter().fold(self.places(readings.len()), |all, s| all & self.holds(*s));
        self.allowed = std::array::from_fn(|reading| allowed & of_reading(reading));
        // What is possible with more answers is possible with fewer.
        let is_within = |one: &Implied, other: &Implied| one.known.iter().zip(&other.known).all(|(o, k)| o & !k == 0);
        if let [one, other] = readings
            && is_within(one, other)
        {
            self.allowed[1] = allowed;
        }
        self.is_credited = false;
        let elements = doctrine.elements().len();
        for school in doctrine.school_ids() {
            self.evaluate(circuit, school, school.index() * elements);
        }
    }

    /// What asks a single variable: where the completions are, with what is known in the place of what they say otherwise.
    fn inputs(&mut self, doctrine: &Doctrine, readings: &[Implied]) {
        let mut kept = doctrine.program().circuit.inputs.iter().zip(&self.kept_inputs).peekable();
        let mut first = 0;
        for (variable, classes) in doctrine.domain().variables.iter().map(|v| usize::from(v.classes)).enumerate() {
            let of_variable = &self.classes[first..first + classes];
            first += classes;
            let all = full(classes);
            let known: [u64; READINGS] =
                std::array::from_fn(|r| readings.get(r).map_or(0, |i| i.known[variable] & all));
            let stay = alike_within(known.map(|known| if known == all { u64::MAX } else { 0 }));
            let is_simple = known.iter().all(|known| *known == all || known & known.wrapping_sub(1) == 0);
            while let Some((input, kept)) = kept.next_if(|(input, _)| usize::from(input.variable) == variable) {
                self.conditions[condition_of(input.into)] = match is_simple {
                    // In one class, or wherever each completion is.
                    true => {
                        let of = |known: u64| u64::from(known & input.mask != 0).wrapping_neg();
                        *kept & stay | alike_within(known.map(of)) & !stay
                    }
                    false => {
                        let of_readings = known.map(|known| among(of_variable, known, input.mask));
                        Words::new(std::array::from_fn(|word| of_readings[word / KEPT][word % KEPT]))
                    }
                };
            }
        }
    }

    /// What asks facts alone, a layer at a time.
    fn of_facts(&mut self, circuit: &Circuit) {
        for layer in circuit.layers() {
            for Either { into, one, other } in layer.straight {
                let [one, other] = [one, other].map(|signal| self.conditions[condition_of(*signal)]);
                self.conditions[condition_of(*into)] = one | other;
            }
            for Either { into, one, other } in layer.mixed {
                let [one, other] = [one, other].map(|signal| self.conditions[condition_of(*signal)]);
                self.conditions[condition_of(*into)] = one | !other;
            }
            for Either { into, one, other } in layer.opposite {
                let [one, other] = [one, other].map(|signal| self.conditions[condition_of(*signal)]);
                self.conditions[condition_of(*into)] = !(one & other);
            }
        }
    }

    /// What reads elements, and the elements, in one school.
    fn evaluate(&mut self, circuit: &Circuit, school: SchoolId, elements: usize) {
        for step in &circuit.steps {
            match step {
                Step::Either(Either { into, one, other }) => {
                    self.conditions[condition_of(*into)] = self.holds(*one) | self.holds(*other);
                }
                Step::Finding(into, element, outcomes) => {
                    let found = &self.elements[elements + element.index()];
                    self.conditions[condition_of(*into)] = one_of(found, u64::from(outcomes.0));
                }
                Step::Element(element) => {
                    // By name and not by position: those stay in registers.
                    let (mut met, mut not_met, mut unsettled, mut not_arising) = (NOWHERE, NOWHERE, NOWHERE, NOWHERE);
                    let mut undecided = EVERYWHERE;
                    for (when, finding) in circuit.tests(school, *element) {
                        let when = self.holds(*when);
                        let decided = undecided & when;
                        undecided &= !when;
                        match finding {
                            Outcome::Met => met |= decided,
                            Outcome::NotMet => not_met |= decided,
                            Outcome::Unsettled => unsettled |= decided,
                            Outcome::DoesNotArise => not_arising |= decided,
                        }
                    }
                    self.elements[elements + element.index()] = [met, not_met, unsettled, not_arising];
                }
            }
        }
    }

    fn holds(&self, signal: Signal) -> Words {
        self.conditions[condition_of(signal)] ^ Words::splat(u64::from(is_opposite(signal)).wrapping_neg())
    }

    /// Where there are completions.
    fn places(&self, readings: usize) -> Words {
        let taken = |word: usize| (self.count + KEPT - 1 - word % KEPT) / KEPT;
        let words = std::array::from_fn(|word| match taken(word) {
            _ if word / KEPT >= readings => 0,
            taken if taken >= u64::BITS as usize => u64::MAX,
            taken => (1 << taken) - 1,
        });
        Words::new(words)
    }

    /// Whether the constraints allow any completion of a reading.
    pub(super) fn show_any(&self, reading: usize) -> bool {
        is_any(self.allowed[reading])
    }

    /// As what an element came out among the completions of a reading.
    pub(super) fn seen(&self, reading: usize, school: SchoolId, element: ElementId, elements: usize) -> Outcomes {
        let found = &self.elements[school.index() * elements + element.index()];
        let mut seen = 0;
        for (outcome, found) in found.iter().enumerate() {
            seen |= u8::from(is_any(*found & self.allowed[reading])) << outcome;
        }
        Outcomes(seen)
    }

    /// Holds to be of use what showed something when last tried: of each thing, one.
    fn credit(&mut self) {
        if std::mem::replace(&mut self.is_credited, true) {
            return;
        }
        for found in self.elements.iter().flatten() {
            for allowed in &self.allowed {
                let mut places = [0; KEPT];
                for (word, found) in (*found & *allowed).to_array().into_iter().enumerate() {
                    places[word % KEPT] |= found;
                }
                let is_credited = places.iter().zip(&self.used).any(|(places, used)| places & used != 0);
                if let Some(word) = places.iter().position(|places| *places != 0).filter(|_| !is_credited) {
                    self.used[word] |= places[word] & places[word].wrapping_neg();
                }
            }
        }
    }
}

/// The words of a reading.
fn of_reading(reading: usize) -> Words {
    alike_within(std::array::from_fn(|each| if each == reading { u64::MAX } else { 0 }))
}

fn is_any(words: Words) -> bool {
    words.to_array().into_iter().fold(0, |all, word| all | word) != 0
}

/// The same for all completions of a reading.
fn alike_within(of_readings: [u64; READINGS]) -> Words {
    Words::new(std::array::from_fn(|word| of_readings[word / KEPT]))
}

/// Which completions are among the classes of a mask, when those that are not where they may be have gone to the least of what is known.
fn among(kept: &[[u64; KEPT]], known: u64, mask: u64) -> [u64; KEPT] {
    let stay = union(kept, known & mask);
    let goes = known & known.wrapping_neg() & mask != 0;
    let gone = if goes { union(kept, !known) } else { [0; KEPT] };
    std::array::from_fn(|word| stay[word] | gone[word])
}

/// Which completions are in one of these classes.
fn union(kept: &[[u64; KEPT]], mut mask: u64) -> [u64; KEPT] {
    let mut all = [0; KEPT];
    mask &= full(kept.len());
    while mask != 0 {
        let more = kept[mask.trailing_zeros() as usize];
        all.iter_mut().zip(more).for_each(|(all, more)| *all |= more);
        mask &= mask - 1;
    }
    all
}

fn one_of(of: &[Words], mut mask: u64) -> Words {
    let mut all = NOWHERE;
    while mask != 0 {
        all |= of[mask.trailing_zeros() as usize];
        mask &= mask - 1;
    }
    all
}
