//! Completions adapted to some readings and evaluated, all at once.

use pulp::{Arch, Simd, WithSimd};

use super::adapted::{Adapted, Places, WORDS};
use super::implied::Implied;
use crate::doctrine::{Circuit, Doctrine, condition_of, is_opposite};

/// How completions came out, adapted to some readings.
#[derive(Debug, Default)]
pub(super) struct Trial<const WIDTH: usize> {
    /// By condition in sequence, where it holds: what was found is among those that the constraints allow.
    conditions: Vec<Adapted<WIDTH>>,
    /// Which completions the constraints allow.
    allowed: Adapted<WIDTH>,
}

/// What samples show.
#[derive(Debug, Default)]
pub(super) struct Shown {
    /// One bit for each reading: whether the constraints allow any completion.
    pub(super) any: u64,
    /// By element and outcome, the lanes in which the element comes out so.
    pub(super) outcomes: Vec<[u64; 4]>,
}

impl<const WIDTH: usize> Trial<WIDTH> {
    /// Tries completions on some readings, and puts down what they show: by lanes, each reading's so far behind the last one's.
    pub(super) fn run(
        &mut self,
        doctrine: &Doctrine,
        readings: &[Implied],
        completions: Completions<'_>,
        apart: usize,
        shown: &mut Shown,
    ) {
        // With wider vectors where the processor has them.
        Arch::new().dispatch(Trying { trial: self, doctrine, readings, completions, apart, shown });
    }

    /// By element, outcome and reading, how completions came out last.
    pub(super) fn found(&self, circuit: &Circuit) -> impl Iterator<Item = Places> {
        let found = circuit.all_found().filter_map(|found| self.conditions.get(found)).flatten();
        found.flat_map(|found| (0..WIDTH).map(|reading| found.of(reading)))
    }
}

/// Completions that are to be tried.
#[derive(Clone, Copy)]
pub(super) struct Completions<'a> {
    /// By variable and class: which completions are in it.
    pub(super) classes: &'a [Vec<Places>],
    /// By condition of one variable, which completions meet it.
    pub(super) inputs: &'a [Places],
    /// Where there are completions.
    pub(super) places: Places,
}

/// A trial that is to be run on some readings.
struct Trying<'a, const WIDTH: usize> {
    trial: &'a mut Trial<WIDTH>,
    doctrine: &'a Doctrine,
    readings: &'a [Implied],
    completions: Completions<'a>,
    /// How many lanes each reading has.
    apart: usize,
    shown: &'a mut Shown,
}

impl<const WIDTH: usize> WithSimd for Trying<'_, WIDTH> {
    type Output = ();

    // What is not put in line here is not made for the processor at hand.
    #[inline(always)]
    fn with_simd<S: Simd>(mut self, _: S) {
        self.evaluate();
        self.show();
    }
}

impl<const WIDTH: usize> Trying<'_, WIDTH> {
    /// Adapts the completions to what is known in each reading, and evaluates them.
    #[inline(always)]
    fn evaluate(&mut self) {
        let circuit = &self.doctrine.program().circuit;
        self.trial.conditions.resize(circuit.in_sequence(), Adapted::NOWHERE);
        self.trial.conditions[condition_of(Circuit::ALWAYS)] = Adapted::EVERYWHERE;
        self.adapt();
        let Trial { conditions, allowed } = &mut *self.trial;
        for layer in circuit.layers() {
            layer.evaluate(
                conditions,
                |one, other| one | other,
                |one, other| one | !other,
                |one, other| !(one & other),
            );
        }
        let constant = [Adapted::NOWHERE, Adapted::EVERYWHERE];
        *allowed = Adapted::alike(self.completions.places);
        allowed.0.iter_mut().for_each(|readings| readings[self.readings.len()..].fill(0));
        for signal in &circuit.allowed {
            *allowed = *allowed & (conditions[condition_of(*signal)] ^ constant[usize::from(is_opposite(*signal))]);
        }
        circuit.evaluate(conditions, *allowed, constant);
    }

    /// What asks a single variable: a completion that is in none of the classes that are known goes to the least of them.
    #[inline(always)]
    fn adapt(&mut self) {
        let circuit = &self.doctrine.program().circuit;
        let unknown = self.doctrine.domain().unknown();
        let into = &mut self.trial.conditions[Circuit::FIRST_INPUT..][..circuit.inputs.len()];
        for (variable, range) in &circuit.asked {
            let variable = usize::from(*variable);
            let mut stay = Adapted::EVERYWHERE;
            let mut least = [0; WIDTH];
            for (reading, implied) in self.readings.iter().enumerate() {
                let known = implied.known[variable];
                if known != unknown[variable] {
                    let union = union(&self.completions.classes[variable], known);
                    stay.0.iter_mut().zip(union).for_each(|(readings, union)| readings[reading] = union);
                }
                least[reading] = known & known.wrapping_neg();
            }
            let inputs = circuit.inputs[range.clone()].iter().zip(&self.completions.inputs[range.clone()]);
            for ((input, kept), into) in inputs.zip(&mut into[range.clone()]) {
                let go = least.map(|least| if least & input.mask == 0 { 0 } else { u64::MAX });
                *into = Adapted::alike(*kept) & stay | Adapted([go; WORDS]) & !stay;
            }
        }
    }

    /// Puts down what was found under each reading.
    #[inline(always)]
    fn show(&mut self) {
        let circuit = &self.doctrine.program().circuit;
        let Trial { conditions, allowed } = &*self.trial;
        self.shown.any = lanes(allowed.any().map(|any| u64::from(any != 0)), 1);
        for (element, outcomes) in self.doctrine.element_ids().zip(&mut self.shown.outcomes) {
            // By outcome and reading, one bit for each school.
            let mut schools = [[0; WIDTH]; 4];
            for school in self.doctrine.school_ids() {
                let found = &conditions[circuit.found(school, element)];
                for (schools, found) in schools.iter_mut().zip(found) {
                    for (schools, any) in schools.iter_mut().zip(found.any()) {
                        *schools |= u64::from(any != 0) << school.index();
                    }
                }
            }
            *outcomes = schools.map(|schools| lanes(schools, self.apart));
        }
    }
}

/// The lanes of all readings, given those of each.
#[inline(always)]
fn lanes<const WIDTH: usize>(of_readings: [u64; WIDTH], apart: usize) -> u64 {
    let mut lanes = 0;
    for (reading, of_reading) in of_readings.into_iter().enumerate() {
        // There is nothing in places of readings that there are not.
        lanes |= of_reading.wrapping_shl((reading * apart) as u32);
    }
    lanes
}

/// Which completions are in one of these classes.
#[inline(always)]
fn union(kept: &[Places], mut classes: u64) -> Places {
    let mut all = Places::default();
    while classes != 0 {
        let some = kept[classes.trailing_zeros() as usize];
        all.iter_mut().zip(some).for_each(|(all, some)| *all |= some);
        classes &= classes - 1;
    }
    all
}
