//! What of a case's open findings is possible: seen among samples, or excluded for a reason that is remembered, and else looked for on the diagrams.

use super::implied::Implied;
use super::lanes::Exact;
use super::layout::Layout;
use super::reach::{Reach, Under};
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
    /// By reading, what reads the diagrams under it.
    reaches: &'a mut [Reach],
    /// By reading, whether that has begun.
    has_begun: Vec<bool>,
    /// Of which elements the outcomes are wanted.
    is_wanted: W,
    /// Whether samples have been tried.
    are_tried: bool,
    /// By reading, whether the constraints allow anything, once that has been asked.
    possible: Vec<Option<bool>>,
    /// Completions that had to be looked for.
    found: Vec<Vec<u64>>,
}

impl<'a, W: Fn(SchoolId, ElementId) -> bool> Seen<'a, W> {
    pub(super) fn new(
        (samples, refuted): (&'a mut Samples, &'a mut Refuted),
        (doctrine, diagram): (&'a Doctrine, &'a Diagram),
        readings: &'a [Implied],
        reaches: &'a mut [Reach],
        is_wanted: W,
    ) -> Self {
        Seen {
            samples,
            refuted,
            doctrine,
            diagram,
            readings,
            reaches,
            has_begun: vec![false; readings.len()],
            is_wanted,
            are_tried: false,
            possible: vec![None; readings.len()],
            found: Vec::new(),
        }
    }

    /// Whether the constraints allow any completion of a reading: a sample shows it, or it is looked for.
    pub(super) fn is_possible(&mut self, reading: usize) -> bool {
        if let Some(known) = self.possible[reading] {
            return known;
        }
        let is_shown = self.are_tried && self.samples.shown().any >> reading & 1 != 0;
        let is_possible = is_shown || self.under(reading).is_possible();
        self.possible[reading] = Some(is_possible);
        is_possible
    }

    /// The diagrams under a reading.
    fn under(&mut self, reading: usize) -> Under<'_> {
        let (reach, known) = (&mut self.reaches[reading], &self.readings[reading].known);
        match std::mem::replace(&mut self.has_begun[reading], true) {
            true => reach.again(self.diagram, known),
            false => reach.under(self.diagram, known, self.doctrine.domain().unknown()),
        }
    }

    /// Where completions that had to be looked for lead from a root, adapted to a reading. Those that break the constraints then lead nowhere, since these are
    /// folded in.
    fn shown(&self, reading: usize, root: Ref) -> Outcomes {
        let known = &self.readings[reading].known;
        let ends = self.found.iter().map(|found| {
            self.diagram.led(root, |variable| match found[usize::from(variable)] & known[usize::from(variable)] {
                0 => known[usize::from(variable)].trailing_zeros(),
                class => class.trailing_zeros(),
            })
        });
        Outcomes(ends.fold(0, |all, end| all | 1 << end)).among(Outcomes::all())
    }
}

impl<W: Fn(SchoolId, ElementId) -> bool> Exact for Seen<'_, W> {
    fn certain(&mut self, element: ElementId, layout: Layout) -> [u64; 4] {
        let unwanted = self.doctrine.school_ids().filter(|school| !(self.is_wanted)(*school, element));
        let unwanted = unwanted.fold(0u64, |all, school| all | 1 << school.index());
        let unwanted_lanes = layout.schools(unwanted);
        if unwanted.count_ones() as usize == self.doctrine.schools().len() {
            return [unwanted_lanes; 4];
        }
        if !std::mem::replace(&mut self.are_tried, true) {
            self.samples.try_on(self.doctrine, self.readings, layout);
        }
        self.samples.shown().outcomes[element.index()].map(|lanes| lanes | unwanted_lanes)
    }

    /// Of answers that contradict the constraints, any.
    fn found(&mut self, reading: usize, school: SchoolId, element: ElementId, of: Outcomes) -> Outcomes {
        let root = self.diagram.within(school, element);
        let shown = of.among(self.shown(reading, root));
        let of = of.but(shown);
        if of.is_empty() {
            return shown;
        }
        if !self.is_possible(reading) {
            return shown.union(of);
        }
        let known = &self.readings[reading].known;
        let of = of.but(self.refuted.among(root, of, known));
        if of.is_empty() {
            return shown;
        }
        let found = self.under(reading).among(root, of);
        let unknown = self.doctrine.domain().unknown();
        self.refuted.remember(self.diagram, root, of.but(found), known, unknown);
        for outcome in found.iter() {
            let turn = self.samples.turn();
            if let Some(completion) = self.under(reading).completion(root, outcome, turn) {
                self.samples.keep(self.doctrine, &completion);
                self.found.push(completion);
            }
        }
        shown.union(found)
    }
}
