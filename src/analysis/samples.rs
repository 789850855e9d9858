//! Complete sets of answers that earlier cases brought forth, tried on the case at hand, all at once, one bit each. How they come out is possible, and need
//! not be looked for; what has not been seen among them may be possible all the same.

use std::ops::{BitAnd, BitOr, BitXor, Not};

use wide::u64x2;

use super::implied::Implied;
use crate::doctrine::{Circuit, Doctrine, ElementId, Signal, condition_of, is_opposite};

/// One bit for each completion that is kept.
type Places = u64x2;
/// How many words that is.
const KEPT: usize = 2;
/// How many completions are kept. Tests have to keep house from the beginning.
const PLACES: usize = if cfg!(test) { KEPT * 3 } else { KEPT * u64::BITS as usize };
/// How many readings are tried at a time: as many as may be evaluated.
const READINGS: usize = super::lanes::READINGS;
/// How often they are tried for each time that they are given credit.
const CREDITED: usize = 16;

const NOWHERE: Places = Places::new([0; KEPT]);
const EVERYWHERE: Places = Places::new([u64::MAX; KEPT]);

/// One bit for each completion, adapted to each reading.
#[derive(Debug, Clone, Copy)]
struct Adapted([Places; READINGS]);

impl Adapted {
    const NOWHERE: Adapted = Adapted([NOWHERE; READINGS]);
    const EVERYWHERE: Adapted = Adapted([EVERYWHERE; READINGS]);
}

impl Default for Adapted {
    fn default() -> Self {
        Adapted::NOWHERE
    }
}

impl BitAnd for Adapted {
    type Output = Adapted;

    fn bitand(self, other: Adapted) -> Adapted {
        Adapted(std::array::from_fn(|reading| self.0[reading] & other.0[reading]))
    }
}

impl BitOr for Adapted {
    type Output = Adapted;

    fn bitor(self, other: Adapted) -> Adapted {
        Adapted(std::array::from_fn(|reading| self.0[reading] | other.0[reading]))
    }
}

impl BitXor for Adapted {
    type Output = Adapted;

    fn bitxor(self, other: Adapted) -> Adapted {
        Adapted(std::array::from_fn(|reading| self.0[reading] ^ other.0[reading]))
    }
}

impl Not for Adapted {
    type Output = Adapted;

    fn not(self) -> Adapted {
        Adapted(self.0.map(|places| !places))
    }
}

/// The completions that are kept, and how they came out when last tried.
#[derive(Debug, Default)]
pub(super) struct Samples {
    /// By variable and class: which completions are in it.
    classes: Vec<Vec<Places>>,
    /// By condition of one variable, which completions meet it.
    inputs: Vec<Places>,
    /// How many there are.
    count: usize,
    /// Which of them have been of use since the hand passed.
    used: [u64; KEPT],
    /// Where the next one goes, unless that has been of use.
    hand: usize,
    /// By condition in sequence, where it holds: what was found is among those that the constraints allow.
    conditions: Vec<Adapted>,
    /// How many have been kept since the beginning.
    turn: usize,
    /// Which of them the constraints allow.
    allowed: Adapted,
    /// Whether what is possible in the first reading is so in the second.
    are_shared: bool,
    /// How often they have been tried.
    tries: usize,
    /// Whether what showed has been put to the credit of those that showed it.
    is_credited: bool,
}

impl Samples {
    /// Keeps a completion, in the place of one that has not been of use for long.
    pub(super) fn keep(&mut self, doctrine: &Doctrine, completion: &[u64]) {
        self.credit(&doctrine.program().circuit);
        let at = |place: usize| (place % KEPT, 1 << (place / KEPT));
        while self.used[at(self.hand).0] & at(self.hand).1 != 0 {
            self.used[at(self.hand).0] &= !at(self.hand).1;
            self.hand = (self.hand + 1) % PLACES;
        }
        let (word, bit) = at(self.hand);
        self.used[word] |= bit;
        self.hand = (self.hand + 1) % PLACES;
        let mut place = [0; KEPT];
        place[word] = bit;
        let place = Places::new(place);
        let put = |kept: &mut Places, holds: bool| *kept = if holds { *kept | place } else { *kept & !place };
        let inputs = &doctrine.program().circuit.inputs;
        self.inputs.resize(inputs.len(), NOWHERE);
        for (input, kept) in inputs.iter().zip(&mut self.inputs) {
            put(kept, completion[usize::from(input.variable)] & input.mask != 0);
        }
        let variables = &doctrine.domain().variables;
        self.classes.resize(variables.len(), Vec::new());
        for ((variable, known), classes) in variables.iter().zip(completion).zip(&mut self.classes) {
            classes.resize(usize::from(variable.classes), NOWHERE);
            classes.iter_mut().enumerate().for_each(|(class, kept)| put(kept, known >> class & 1 != 0));
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
        let circuit = &doctrine.program().circuit;
        // Now and then; every time would take longer than it saves.
        if self.tries.is_multiple_of(CREDITED) {
            self.credit(circuit);
        }
        self.tries = self.tries.wrapping_add(1);
        self.conditions.resize(circuit.in_sequence(), Adapted::NOWHERE);
        self.conditions[condition_of(Circuit::ALWAYS)] = Adapted::EVERYWHERE;
        self.inputs(doctrine, readings);
        for layer in circuit.layers() {
            let conditions = &mut self.conditions;
            layer.evaluate(
                conditions,
                |one, other| one | other,
                |one, other| one | !other,
                |one, other| !(one & other),
            );
        }
        let places = self.places(readings.len());
        self.allowed = circuit.allowed.iter().fold(places, |all, signal| all & holds(&self.conditions, *signal));
        // What is possible with more answers is possible with fewer.
        self.are_shared = match readings {
            [one, other] => one.known.iter().zip(&other.known).all(|(one, other)| one & !other == 0),
            _ => false,
        };
        self.is_credited = false;
        for school in doctrine.school_ids() {
            circuit.evaluate(school, &mut self.conditions, self.allowed, [Adapted::NOWHERE, Adapted::EVERYWHERE]);
        }
    }

    /// What asks a single variable: a completion that is in none of the classes that are known goes to the least of them.
    fn inputs(&mut self, doctrine: &Doctrine, readings: &[Implied]) {
        let circuit = &doctrine.program().circuit;
        let unknown = doctrine.domain().unknown();
        let into = &mut self.conditions[Circuit::FIRST_INPUT..][..circuit.inputs.len()];
        for (variable, range) in &circuit.asked {
            let variable = usize::from(*variable);
            let all = unknown[variable];
            let mut stay = [EVERYWHERE; READINGS];
            let mut least = [0; READINGS];
            for (reading, implied) in readings.iter().take(READINGS).enumerate() {
                let known = implied.known[variable] & all;
                if known != all {
                    stay[reading] = union(&self.classes[variable], known);
                    least[reading] = known & known.wrapping_neg();
                }
            }
            let inputs = circuit.inputs[range.clone()].iter().zip(&self.inputs[range.clone()]);
            for ((input, kept), into) in inputs.zip(&mut into[range.clone()]) {
                *into = Adapted(std::array::from_fn(|reading| {
                    let goes = u64::from(least[reading] & input.mask != 0).wrapping_neg();
                    *kept & stay[reading] | Places::splat(goes) & !stay[reading]
                }));
            }
        }
    }

    /// Where there are completions.
    fn places(&self, readings: usize) -> Adapted {
        let word = |word: usize| match (self.count + KEPT - 1 - word) / KEPT {
            taken if taken >= u64::BITS as usize => u64::MAX,
            taken => (1 << taken) - 1,
        };
        let places = Places::new(std::array::from_fn(word));
        Adapted(std::array::from_fn(|reading| if reading < readings { places } else { NOWHERE }))
    }

    /// Whether the constraints allow any completion of a reading.
    pub(super) fn show_any(&self, reading: usize) -> bool {
        self.are_any(self.allowed)[reading]
    }

    /// As what an element came out: by reading and outcome, one bit for each school.
    pub(super) fn seen(&self, doctrine: &Doctrine, element: ElementId) -> [[u64; 4]; READINGS] {
        let circuit = &doctrine.program().circuit;
        let mut seen = [[0; 4]; READINGS];
        for school in doctrine.school_ids() {
            for (outcome, found) in self.conditions[circuit.found(school, element)].iter().enumerate() {
                for (seen, is_seen) in seen.iter_mut().zip(self.are_any(*found)) {
                    seen[outcome] |= u64::from(is_seen) << school.index();
                }
            }
        }
        seen
    }

    /// By reading, whether any of these are possible in it.
    fn are_any(&self, places: Adapted) -> [bool; READINGS] {
        let [first, second] = places.0.map(is_any);
        [first, second | (first & self.are_shared)]
    }

    /// Holds to be of use what showed something when last tried: of each thing, one.
    fn credit(&mut self, circuit: &Circuit) {
        if std::mem::replace(&mut self.is_credited, true) {
            return;
        }
        for found in self.conditions.get(circuit.all_found()).unwrap_or_default() {
            for places in found.0 {
                let places = places.to_array();
                let is_credited = places.iter().zip(&self.used).any(|(places, used)| places & used != 0);
                if let Some(word) = places.iter().position(|places| *places != 0).filter(|_| !is_credited) {
                    self.used[word] |= places[word] & places[word].wrapping_neg();
                }
            }
        }
    }
}

fn holds(conditions: &[Adapted], signal: Signal) -> Adapted {
    let flip = if is_opposite(signal) { EVERYWHERE } else { NOWHERE };
    Adapted(conditions[condition_of(signal)].0.map(|places| places ^ flip))
}

fn is_any(places: Places) -> bool {
    places.to_array().into_iter().fold(0, |all, word| all | word) != 0
}

/// Which completions are in one of these classes.
fn union(kept: &[Places], mut classes: u64) -> Places {
    let mut all = NOWHERE;
    while classes != 0 {
        all |= kept[classes.trailing_zeros() as usize];
        classes &= classes - 1;
    }
    all
}
