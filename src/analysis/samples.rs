//! Complete sets of answers that earlier cases brought forth, tried on the readings at hand, all at once, one bit each. How they come out is possible, and
//! need not be looked for; what has not been seen among them may be possible all the same.

use super::adapted::{Places, WORDS};
use super::implied::Implied;
use super::lanes::{FEW, READINGS, SOME, width};
use super::layout::Layout;
use super::trial::{Completions, Shown, Trial};
use crate::doctrine::{Circuit, Doctrine};

/// How many completions are kept. Tests have to keep house from the beginning.
const PLACES: usize = if cfg!(test) { 3 * WORDS } else { WORDS * u64::BITS as usize };
/// How often they are tried for each time that they are given credit.
const CREDITED: usize = 16;

/// The completions that are kept, and how they came out when last tried.
#[derive(Debug, Default)]
pub(super) struct Samples {
    /// By variable and class: which completions are in it.
    classes: Vec<Vec<Places>>,
    /// By condition of one variable, which completions meet it.
    inputs: Vec<Places>,
    kept: Kept,
    /// The last trial on few readings, on some and on more.
    few: Trial<FEW>,
    some: Trial<SOME>,
    more: Trial<READINGS>,
    /// How many readings the last one was on.
    readings: usize,
    shown: Shown,
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
    used: Places,
    /// Where the next one goes, unless that has been of use.
    hand: usize,
}

impl Shown {
    /// Adds what is shown of a reading to the next one, which has fewer answers: it is possible with them, too.
    fn pass_on(&mut self, reading: usize, layout: Layout) {
        self.any |= (self.any >> reading & 1) << (reading + 1);
        for outcome in self.outcomes.iter_mut().flatten() {
            *outcome |= (*outcome & layout.reading(reading)) << layout.of_reading();
        }
    }
}

impl Kept {
    /// Takes a place whose completion has not been of use for long.
    fn take(&mut self) -> Places {
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
    fn places(self) -> Places {
        std::array::from_fn(|word| match (self.count + WORDS - 1 - word) / WORDS {
            taken if taken < u64::BITS as usize => (1 << taken) - 1,
            _ => u64::MAX,
        })
    }

    /// Holds to be of use what showed something, if nothing that is of use did.
    fn credit(&mut self, places: Places) {
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

    /// What was shown of the readings on which they were last tried.
    pub(super) fn shown(&self) -> &Shown {
        &self.shown
    }

    /// Tries the completions on readings, whose lanes lie so, and puts down what they show.
    pub(super) fn try_on(&mut self, doctrine: &Doctrine, readings: &[Implied], layout: Layout) {
        self.shown.any = 0;
        self.shown.outcomes.clear();
        self.shown.outcomes.resize(doctrine.elements().len(), [0; 4]);
        if self.kept.count == 0 {
            return;
        }
        // Now and then; every time would take longer than it saves.
        if self.tries.is_multiple_of(CREDITED) {
            self.credit(&doctrine.program().circuit);
        }
        self.tries = self.tries.wrapping_add(1);
        self.is_credited = false;
        self.readings = readings.len();
        let completions = Completions { classes: &self.classes, inputs: &self.inputs, places: self.kept.places() };
        let (shown, apart) = (&mut self.shown, layout.of_reading());
        match width(readings.len()) {
            FEW => self.few.run(doctrine, readings, completions, apart, shown),
            SOME => self.some.run(doctrine, readings, completions, apart, shown),
            _ => self.more.run(doctrine, readings, completions, apart, shown),
        }
        // Of a case's two readings, the first may have more answers.
        let within = |one: &Implied, other: &Implied| one.known.iter().zip(&other.known).all(|(a, b)| a & !b == 0);
        for (reading, pair) in readings.windows(2).enumerate() {
            if within(&pair[0], &pair[1]) {
                self.shown.pass_on(reading, layout);
            }
        }
    }

    /// Holds to be of use what showed something when last tried: of each thing, one.
    fn credit(&mut self, circuit: &Circuit) {
        if std::mem::replace(&mut self.is_credited, true) {
            return;
        }
        let credit = |places: Places| self.kept.credit(places);
        match width(self.readings) {
            FEW => self.few.found(circuit).for_each(credit),
            SOME => self.some.found(circuit).for_each(credit),
            _ => self.more.found(circuit).for_each(credit),
        }
    }
}
