//! What of a case's open findings is possible: seen among samples, and else looked for on the diagrams.

use super::implied::Implied;
use super::reach::Under;
use super::samples::Samples;
use crate::doctrine::{Diagram, Doctrine, ElementId, Outcomes, Ref, SchoolId};

/// What samples show of the answers at hand. They are tried only where something is open, and where they do not show all, more are kept.
pub(super) struct Seen<'a> {
    samples: &'a mut Samples,
    doctrine: &'a Doctrine,
    diagram: &'a Diagram,
    readings: &'a [Implied],
    /// Whether there were any, once they have been tried.
    were_any: Option<bool>,
    /// By reading, whether the constraints allow anything, once that has been asked.
    possible: Vec<Option<bool>>,
    /// Completions that had to be looked for, each with its reading.
    found: Vec<(usize, Vec<u64>)>,
}

impl<'a> Seen<'a> {
    pub(super) fn new(
        samples: &'a mut Samples,
        doctrine: &'a Doctrine,
        diagram: &'a Diagram,
        readings: &'a [Implied],
    ) -> Self {
        let possible = vec![None; readings.len()];
        Seen { samples, doctrine, diagram, readings, were_any: None, possible, found: Vec::new() }
    }

    /// Whether the constraints allow any completion of a reading: a sample shows it, or it is looked for.
    pub(super) fn is_possible(&mut self, under: &mut Under<'_>, reading: usize) -> bool {
        let is_shown = || self.were_any == Some(true) && self.samples.show_any(reading);
        *self.possible[reading].get_or_insert_with(|| is_shown() || under.is_possible())
    }

    /// Which of these outcomes are possible; of answers that contradict the constraints, any.
    pub(super) fn among(
        &mut self,
        under: &mut Under<'_>,
        reading: usize,
        school: SchoolId,
        element: ElementId,
        most: Outcomes,
    ) -> Outcomes {
        let were_any = *self.were_any.get_or_insert_with(|| {
            self.samples.try_on(self.doctrine, self.readings);
            !self.samples.is_empty()
        });
        let seen = match were_any {
            true => self.samples.seen(reading, school, element, most),
            false => Outcomes::NONE,
        };
        let missing = Outcomes(most.0 & !seen.0);
        if missing.is_empty() {
            return most;
        }
        if !self.is_possible(under, reading) {
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
            if let Some(completion) = under.completion(root, outcome, self.samples.turn()) {
                self.samples.keep(self.doctrine, &completion);
                self.found.push((reading, completion));
            }
        }
        seen.union(more)
    }
}
