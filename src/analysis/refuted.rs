//! Why outcomes were not possible, remembered from case to case: what excludes an outcome in one case excludes it in every case that has that much in
//! common with it, without a look at the diagrams.

use rustc_hash::FxHashMap;

use super::reach::Reach;
use crate::doctrine::{Diagram, Outcome, Outcomes, Ref, VarId, Variables};

/// How many reasons are kept for each outcome of a root; the one that has not been met for longest makes room.
const KEPT: usize = if cfg!(test) { 4 } else { 24 };
/// How many outcomes must be looked up in vain for each reason that is looked for, which takes as long as many of them. Tests look for every one.
const PRICE: usize = if cfg!(test) { 1 } else { 16 };

/// Excludes an outcome wherever each of these variables is in one of these classes.
type Reason = Box<[(VarId, u64)]>;

/// The reasons that are remembered.
#[derive(Debug, Default)]
pub(super) struct Refuted {
    /// By root, which schools may share, and by outcome.
    reasons: FxHashMap<Ref, [Vec<Reason>; 4]>,
    /// Lookups in vain that have not been paid with.
    credit: usize,
    reach: Reach,
    /// How many outcomes they have excluded.
    #[cfg(test)]
    met: usize,
}

impl Refuted {
    /// Which of these outcomes of a root are excluded by what is known.
    pub(super) fn among(&mut self, root: Ref, of: Outcomes, known: &[u64]) -> Outcomes {
        let Some(reasons) = self.reasons.get_mut(&root) else { return Outcomes::NONE };
        let is_excluded = |outcome: &Outcome| {
            let reasons = &mut reasons[*outcome as usize];
            let holds = |reason: &Reason| {
                reason.iter().all(|(variable, classes)| known[usize::from(*variable)] & !classes == 0)
            };
            let met = reasons.iter().position(holds);
            met.inspect(|met| reasons[..=*met].rotate_right(1)).is_some()
        };
        let excluded = of.iter().filter(is_excluded).fold(Outcomes::NONE, |all, o| all.union(Outcomes::only(o)));
        #[cfg(test)]
        {
            self.met += excluded.len();
        }
        excluded
    }

    /// Remembers, now and then, why outcomes of a root are excluded by what is known.
    pub(super) fn remember(
        &mut self,
        diagram: &Diagram,
        root: Ref,
        excluded: Outcomes,
        known: &[u64],
        unknown: &[u64],
    ) {
        for outcome in excluded.iter() {
            self.credit += 1;
            if self.credit < PRICE {
                continue;
            }
            self.credit = 0;
            let reason = self.reason(diagram, root, outcome, known, unknown);
            let reasons = &mut self.reasons.entry(root).or_default()[outcome as usize];
            reasons.truncate(KEPT - 1);
            reasons.insert(0, reason);
        }
    }

    /// As little of what is known as excludes an outcome: each variable is left open for which that changes nothing.
    fn reason(&mut self, diagram: &Diagram, root: Ref, outcome: Outcome, known: &[u64], unknown: &[u64]) -> Reason {
        let barring = self.reach.under(diagram, known, unknown).barring(root, outcome);
        let mut left = unknown.to_vec();
        let mut asked: Vec<usize> = Vec::new();
        for variable in 0..known.len() {
            if known[variable] != unknown[variable] && barring.meets(Variables::only(variable as VarId)) {
                left[variable] = known[variable];
                asked.push(variable);
            }
        }
        for variable in &asked {
            left[*variable] = unknown[*variable];
            if !self.reach.under(diagram, &left, unknown).among(root, Outcomes::only(outcome)).is_empty() {
                left[*variable] = known[*variable];
            }
        }
        let counts = |variable: &&usize| left[**variable] != unknown[**variable];
        asked.iter().filter(counts).map(|variable| (*variable as VarId, left[*variable])).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::analysis::Analyst;
    use crate::doctrine::{Doctrine, Outcomes};

    /// Whatever is remembered from earlier cases, each is as the diagrams have it.
    #[test]
    fn what_is_remembered_excludes_nothing_that_is_possible() {
        let doctrine = Arc::new(Doctrine::bundled().expect("the bundled doctrine"));
        let mut analyst = Analyst::new(Arc::clone(&doctrine)).expect("it compiles");
        let mut random = fastrand::Rng::with_seed(17);
        let unknown = doctrine.domain().unknown();
        let mut compared = 0;
        // Cases that resemble each other, so that what excludes an outcome in one often does in the next.
        let mut known = unknown.to_vec();
        for _ in 0..600 {
            for _ in 0..random.usize(1..12) {
                let variable = random.usize(..known.len());
                let classes = random.u64(..) & unknown[variable];
                known[variable] = if classes == 0 { unknown[variable] } else { classes };
            }
            let Some(possible) = analyst.possible(&[&known], |_, _| true).remove(0) else {
                known = unknown.to_vec();
                continue;
            };
            for (school, element) in doctrine.school_ids().flat_map(|s| doctrine.element_ids().map(move |e| (s, e))) {
                let found = possible[school.index() * doctrine.elements().len() + element.index()];
                assert_eq!(
                    found,
                    analyst.finding(school, element, &known).possible(),
                    "{}",
                    doctrine.element(element).id
                );
                compared += usize::from(found != Outcomes::all());
            }
        }
        assert!(compared > 5_000, "{compared}");
        let refuted = analyst.refuted();
        assert!(refuted.met > 200, "{}", refuted.met);
        assert!(refuted.reasons.values().flatten().any(|reasons| reasons.len() == super::KEPT));
    }
}
