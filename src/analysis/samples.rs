//! Complete sets of answers that earlier cases brought forth, tried on the readings at hand, all at once, one bit each. How they come out is possible, and
//! need not be looked for; what has not been seen among them may be possible all the same.

use std::ops::{BitAnd, BitOr, BitXor, Not};

use pulp::{Arch, Simd, WithSimd};

use super::implied::Implied;
use crate::doctrine::{Circuit, Doctrine, Signal, condition_of, is_opposite};

/// How many readings are tried at a time.
pub(super) const TRIED: usize = 4;
/// How many words tell of completions, one bit for each.
const WORDS: usize = 2;
/// How many completions are kept. Tests have to keep house from the beginning.
const PLACES: usize = if cfg!(test) { 3 * WORDS } else { WORDS * u64::BITS as usize };
/// How often they are tried for each time that they are given credit.
const CREDITED: usize = 16;

/// One bit for each completion.
type Places = [u64; WORDS];

/// How many words that is for all readings.
const ALL_WORDS: usize = TRIED * WORDS;

/// One bit for each completion, adapted to each reading in turn.
#[derive(Debug, Clone, Copy)]
struct Adapted([u64; ALL_WORDS]);

impl Adapted {
    const NOWHERE: Self = Adapted([0; ALL_WORDS]);
    const EVERYWHERE: Self = Adapted([u64::MAX; ALL_WORDS]);

    /// The same completions in each reading.
    #[inline(always)]
    fn alike(places: Places) -> Self {
        Adapted(std::array::from_fn(|word| places[word % WORDS]))
    }

    /// By reading, whether there are any.
    #[inline(always)]
    fn are_any(self) -> [bool; TRIED] {
        std::array::from_fn(|reading| self.0[reading * WORDS..][..WORDS].iter().fold(0, |all, word| all | word) != 0)
    }
}

impl Default for Adapted {
    fn default() -> Self {
        Adapted::NOWHERE
    }
}

impl BitAnd for Adapted {
    type Output = Self;

    #[inline(always)]
    fn bitand(self, other: Self) -> Self {
        Adapted(std::array::from_fn(|word| self.0[word] & other.0[word]))
    }
}

impl BitOr for Adapted {
    type Output = Self;

    #[inline(always)]
    fn bitor(self, other: Self) -> Self {
        Adapted(std::array::from_fn(|word| self.0[word] | other.0[word]))
    }
}

impl BitXor for Adapted {
    type Output = Self;

    #[inline(always)]
    fn bitxor(self, other: Self) -> Self {
        Adapted(std::array::from_fn(|word| self.0[word] ^ other.0[word]))
    }
}

impl Not for Adapted {
    type Output = Self;

    #[inline(always)]
    fn not(self) -> Self {
        Adapted(std::array::from_fn(|word| !self.0[word]))
    }
}

/// The completions that are kept, and how they came out when last tried.
#[derive(Debug, Default)]
pub(super) struct Samples {
    /// By variable and class: which completions are in it.
    classes: Vec<Vec<Places>>,
    /// By condition of one variable, which completions meet it.
    inputs: Vec<Places>,
    kept: Kept,
    /// By condition in sequence, where it holds: what was found is among those that the constraints allow.
    conditions: Vec<Adapted>,
    /// Which completions the constraints allow.
    allowed: Adapted,
    /// By reading.
    shown: Vec<Shown>,
    /// How many have been kept since the beginning.
    turn: usize,
    /// How often they have been tried.
    tries: usize,
    /// Whether what showed has been put to the credit of those that showed it.
    is_credited: bool,
}

/// Which places are taken.
#[derive(Debug, Default, Clone, Copy)]
struct Kept {
    /// How many completions there are.
    count: usize,
    /// Which of them have been of use since the hand passed.
    used: [u64; WORDS],
    /// Where the next one goes, unless that has been of use.
    hand: usize,
}

/// What samples show of a reading.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// Whether the constraints allow any completion.
    pub(super) any: bool,
    /// By element and outcome, one bit for each school in which the element comes out so.
    pub(super) outcomes: Vec<[u64; 4]>,
}

impl Shown {
    /// Adds what is shown of a reading with more answers: it is possible with fewer.
    fn add(&mut self, other: &Shown) {
        self.any |= other.any;
        for (outcomes, others) in self.outcomes.iter_mut().zip(&other.outcomes) {
            outcomes.iter_mut().zip(others).for_each(|(schools, others)| *schools |= others);
        }
    }
}

/// Samples that are to be tried on some readings, which are put down from a position on.
struct Trial<'a> {
    samples: &'a mut Samples,
    doctrine: &'a Doctrine,
    readings: [&'a Implied; TRIED],
    first: usize,
}

impl WithSimd for Trial<'_> {
    type Output = ();

    // What is not put in line here is not made for the processor at hand.
    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        self.samples.evaluate(self.doctrine, self.readings);
        self.samples.show(self.doctrine, self.first);
    }
}

impl Kept {
    /// Takes a place whose completion has not been of use for long.
    fn take(&mut self) -> [u64; WORDS] {
        let at = |place: usize| (place % WORDS, 1 << (place / WORDS));
        while self.used[at(self.hand).0] & at(self.hand).1 != 0 {
            self.used[at(self.hand).0] &= !at(self.hand).1;
            self.hand = (self.hand + 1) % PLACES;
        }
        let (word, bit) = at(self.hand);
        self.used[word] |= bit;
        self.hand = (self.hand + 1) % PLACES;
        self.count = (self.count + 1).min(PLACES);
        let mut place = [0; WORDS];
        place[word] = bit;
        place
    }

    /// Where there are completions.
    fn places(self) -> [u64; WORDS] {
        std::array::from_fn(|word| match (self.count + WORDS - 1 - word) / WORDS {
            taken if taken < u64::BITS as usize => (1 << taken) - 1,
            _ => u64::MAX,
        })
    }

    /// Holds to be of use what showed something, if nothing that is of use did.
    fn credit(&mut self, places: [u64; WORDS]) {
        if places.iter().zip(&self.used).any(|(places, used)| places & used != 0) {
            return;
        }
        if let Some(word) = places.iter().position(|places| *places != 0) {
            self.used[word] |= places[word] & places[word].wrapping_neg();
        }
    }
}

impl Samples {
    /// Keeps a completion, in the place of one that has not been of use for long.
    pub(super) fn keep(&mut self, doctrine: &Doctrine, completion: &[u64]) {
        self.credit(&doctrine.program().circuit);
        let place = self.kept.take();
        let put = |kept: &mut Places, holds: bool| {
            for (kept, place) in kept.iter_mut().zip(place) {
                *kept = if holds { *kept | place } else { *kept & !place };
            }
        };
        let inputs = &doctrine.program().circuit.inputs;
        self.inputs.resize(inputs.len(), [0; WORDS]);
        for (input, kept) in inputs.iter().zip(&mut self.inputs) {
            put(kept, completion[usize::from(input.variable)] & input.mask != 0);
        }
        let variables = &doctrine.domain().variables;
        self.classes.resize(variables.len(), Vec::new());
        for ((variable, known), classes) in variables.iter().zip(completion).zip(&mut self.classes) {
            classes.resize(usize::from(variable.classes), [0; WORDS]);
            classes.iter_mut().enumerate().for_each(|(class, kept)| put(kept, known >> class & 1 != 0));
        }
        self.turn += 1;
    }

    /// A number that tells one completion to be kept from another.
    pub(super) fn turn(&self) -> usize {
        self.turn
    }

    /// What was shown of a reading when they were last tried on it.
    pub(super) fn shown(&self, reading: usize) -> &Shown {
        &self.shown[reading]
    }

    /// Tries the completions on some readings, from the first of them on.
    pub(super) fn try_on(&mut self, doctrine: &Doctrine, readings: &[Implied], first: usize) {
        let elements = doctrine.elements().len();
        let those = first..readings.len().min(first + TRIED);
        self.shown.resize_with(self.shown.len().max(readings.len().next_multiple_of(TRIED)), Shown::default);
        for shown in &mut self.shown[first..first + TRIED] {
            shown.outcomes.resize(elements, [0; 4]);
        }
        if self.kept.count == 0 {
            for shown in &mut self.shown[those] {
                shown.any = false;
                shown.outcomes.fill([0; 4]);
            }
            return;
        }
        // Where there are no more, the last one stands in their places.
        let tried = std::array::from_fn(|which| &readings[(first + which).min(those.end - 1)]);
        // With the widest vectors that the processor has.
        Arch::new().dispatch(Trial { samples: self, doctrine, readings: tried, first });
        // Of a case's two readings, the first may have more answers.
        let within = |one: &Implied, other: &Implied| one.known.iter().zip(&other.known).all(|(a, b)| a & !b == 0);
        for (reading, pair) in readings[those].windows(2).enumerate() {
            if let [one, other] = &mut self.shown[first + reading..=first + reading + 1]
                && within(&pair[0], &pair[1])
            {
                other.add(one);
            }
        }
    }

    /// Adapts the completions to what is known in each reading, and evaluates them.
    #[inline(always)]
    fn evaluate(&mut self, doctrine: &Doctrine, readings: [&Implied; TRIED]) {
        let circuit = &doctrine.program().circuit;
        // Now and then; every time would take longer than it saves.
        if self.tries.is_multiple_of(CREDITED) {
            self.credit(circuit);
        }
        self.tries = self.tries.wrapping_add(1);
        self.is_credited = false;
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
        let places = Adapted::alike(self.kept.places());
        self.allowed = circuit.allowed.iter().fold(places, |all, signal| all & self.holds(*signal));
        circuit.evaluate(&mut self.conditions, self.allowed, [Adapted::NOWHERE, Adapted::EVERYWHERE]);
    }

    /// Puts down what was found under each reading.
    #[inline(always)]
    fn show(&mut self, doctrine: &Doctrine, first: usize) {
        let circuit = &doctrine.program().circuit;
        let shown = &mut self.shown[first..first + TRIED];
        for (shown, any) in shown.iter_mut().zip(self.allowed.are_any()) {
            shown.any = any;
        }
        for element in doctrine.element_ids() {
            let mut outcomes = [[0; 4]; TRIED];
            for school in doctrine.school_ids() {
                for (outcome, found) in self.conditions[circuit.found(school, element)].iter().enumerate() {
                    for (outcomes, any) in outcomes.iter_mut().zip(found.are_any()) {
                        outcomes[outcome] |= u64::from(any) << school.index();
                    }
                }
            }
            for (shown, outcomes) in shown.iter_mut().zip(outcomes) {
                shown.outcomes[element.index()] = outcomes;
            }
        }
    }

    /// What asks a single variable: a completion that is in none of the classes that are known goes to the least of them.
    #[inline(always)]
    fn inputs(&mut self, doctrine: &Doctrine, readings: [&Implied; TRIED]) {
        let circuit = &doctrine.program().circuit;
        let unknown = doctrine.domain().unknown();
        let into = &mut self.conditions[Circuit::FIRST_INPUT..][..circuit.inputs.len()];
        for (variable, range) in &circuit.asked {
            let variable = usize::from(*variable);
            let mut stay = [[u64::MAX; WORDS]; TRIED];
            let mut least = [0; ALL_WORDS];
            for (reading, implied) in readings.iter().enumerate() {
                let known = implied.known[variable];
                if known != unknown[variable] {
                    stay[reading] = union(&self.classes[variable], known);
                }
                least[reading * WORDS..][..WORDS].fill(known & known.wrapping_neg());
            }
            let stay = Adapted(std::array::from_fn(|word| stay[word / WORDS][word % WORDS]));
            let inputs = circuit.inputs[range.clone()].iter().zip(&self.inputs[range.clone()]);
            for ((input, kept), into) in inputs.zip(&mut into[range.clone()]) {
                let go = Adapted(least.map(|least| if least & input.mask == 0 { 0 } else { u64::MAX }));
                *into = Adapted::alike(*kept) & stay | go & !stay;
            }
        }
    }

    #[inline(always)]
    fn holds(&self, signal: Signal) -> Adapted {
        self.conditions[condition_of(signal)] ^ if is_opposite(signal) { Adapted::EVERYWHERE } else { Adapted::NOWHERE }
    }

    /// Holds to be of use what showed something when last tried: of each thing, one.
    fn credit(&mut self, circuit: &Circuit) {
        if std::mem::replace(&mut self.is_credited, true) {
            return;
        }
        for found in circuit.all_found().filter_map(|found| self.conditions.get(found)).flatten() {
            found.0.as_chunks().0.iter().for_each(|places| self.kept.credit(*places));
        }
    }
}

/// Which completions are in one of these classes.
#[inline(always)]
fn union(kept: &[Places], mut classes: u64) -> Places {
    let mut all = [0; WORDS];
    while classes != 0 {
        let some = kept[classes.trailing_zeros() as usize];
        all.iter_mut().zip(some).for_each(|(all, some)| *all |= some);
        classes &= classes - 1;
    }
    all
}
