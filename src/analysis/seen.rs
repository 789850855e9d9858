//! What of a case's open findings is possible: seen among samples, or excluded for a reason that is remembered, and else looked for on the diagrams.

use super::implied::Implied;
use super::lanes::{Exact, READINGS};
use super::reach::Under;
use super::refuted::Refuted;
use super::samples::Samples;
use crate::doctrine::{Diagram, Doctrine, ElementId, Outcomes, Ref, SchoolId};

/// What samples show of the answers at hand. They are tried only where something is open, and where they do not show all, more are kept.
pub(super) struct Seen<'a, W> {
    samples: &'a mut Samples,
    refuted: &'a mut Refuted,
    doctrine: &'a Doctrine,
    diagram: &'a Diagram,
    readings: &'a [Implied],
    /// The diagrams under each reading.
    under: Vec<Under<'a>>,
    /// Of which elements the outcomes are wanted.
    is_wanted: W,
    /// Whether there were any, once they have been tried.
    were_any: Option<bool>,
    /// By reading, whether the constraints allow anything, once that has been asked.
    possible: Vec<Option<bool>>,
    /// Completions that had to be looked for, each with its reading.
    found: Vec<(usize, Vec<u64>)>,
}

impl<'a, W: Fn(SchoolId, ElementId) -> bool> Seen<'a, W> {
    pub(super) fn new(
        (samples, refuted): (&'a mut Samples, &'a mut Refuted),
        (doctrine, diagram): (&'a Doctrine, &'a Diagram),
        readings: &'a [Implied],
        under: Vec<Under<'a>>,
        is_wanted: W,
    ) -> Self {
        let (possible, found) = (vec![None; readings.len()], Vec::new());
        Seen { samples, refuted, doctrine, diagram, readings, under, is_wanted, were_any: None, possible, found }
    }

    /// Whether the constraints allow any completion of a reading: a sample shows it, or it is looked for.
    pub(super) fn is_possible(&mut self, reading: usize) -> bool {
        let is_shown = || self.were_any == Some(true) && self.samples.show_any(reading);
        let under = &mut self.under[reading];
        *self.possible[reading].get_or_insert_with(|| is_shown() || under.is_possible())
    }
}

impl<W: Fn(SchoolId, ElementId) -> bool> Exact for Seen<'_, W> {
    fn certain(&mut self, element: ElementId) -> [[u64; 4]; READINGS] {
        let unwanted = self.doctrine.school_ids().filter(|school| !(self.is_wanted)(*school, element));
        let unwanted = unwanted.fold(0u64, |all, school| all | 1 << school.index());
        if unwanted.count_ones() as usize == self.doctrine.schools().len() {
            return [[unwanted; 4]; READINGS];
        }
        let were_any = *self.were_any.get_or_insert_with(|| {
            self.samples.try_on(self.doctrine, self.readings);
            !self.samples.is_empty()
        });
        let mut certain = if were_any { self.samples.seen(self.doctrine, element) } else { [[0; 4]; READINGS] };
        certain.as_flattened_mut().iter_mut().for_each(|schools| *schools |= unwanted);
        certain
    }

    /// Of answers that contradict the constraints, any.
    fn found(&mut self, reading: usize, school: SchoolId, element: ElementId, of: Outcomes) -> Outcomes {
        if !self.is_possible(reading) {
            return of;
        }
        let known = &self.readings[reading].known;
        let root = self.diagram.within(school, element);
        let of = of.but(self.refuted.among(root, of, known));
        if of.is_empty() {
            return of;
        }
        let under = &mut self.under[reading];
        let found = under.among(root, of);
        let unknown = self.doctrine.domain().unknown();
        self.refuted.remember(self.diagram, root, of.but(found), known, unknown);
        for outcome in found.iter() {
            let shows = |(of, found): &(usize, Vec<u64>)| {
                *of == reading && self.diagram.descend(root, found) == Some(outcome as Ref)
            };
            if self.found.iter().any(shows) {
                continue;
            }
            if let Some(completion) = under.completion(root, outcome, self.samples.turn()) {
                self.samples.keep(self.doctrine, &completion);
                self.found.push((reading, completion));
            }
        }
        found
    }
}
