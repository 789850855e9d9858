//! Because of which answers: the smallest sets of changed answers that turn an old finding into the new one, all others left as they were.

use std::collections::{BTreeMap, HashMap};

use super::compare::Place;
use crate::analysis::{Analysis, Analyst, answer_from_case};
use crate::case::{Answer, Case, Standing};
use crate::doctrine::{Doctrine, FactId};

/// How many hybrids of the two cases are analysed at most; beyond that a set is smallest only in that nothing can be left out of it.
const BUDGET: usize = 1_500;
/// The largest sets that are searched for among all.
const LARGEST: usize = 3;
/// At most so many sets are told.
const TOLD: usize = 3;

/// The answers that differ between two versions of a case, and what any mixture of the two leads to.
pub(super) struct Mixture<'a> {
    analyst: &'a mut Analyst,
    standard: Standing,
    base: Case,
    before: BTreeMap<FactId, Answer>,
    after: BTreeMap<FactId, Answer>,
    /// The facts whose answers differ in what counts.
    pub(super) changed: Vec<FactId>,
    known: HashMap<Vec<usize>, Analysis>,
}

impl<'a> Mixture<'a> {
    pub(super) fn new(analyst: &'a mut Analyst, before: &Case, after: &Case, standard: Standing) -> Self {
        let doctrine = std::sync::Arc::clone(analyst.doctrine());
        let answers = |case: &Case| -> BTreeMap<FactId, Answer> {
            doctrine.fact_ids().filter_map(|fact| Some((fact, effective(&doctrine, case, fact)?))).collect()
        };
        let mut base = after.clone();
        base.answers.clear();
        base.dates = crate::case::Dates::default();
        base.parties = crate::case::Parties::default();
        let (before, after) = (answers(before), answers(after));
        let differs = |fact: &FactId| before.get(fact) != after.get(fact);
        let changed = doctrine.fact_ids().filter(differs).collect();
        Mixture { analyst, standard, base, before, after, changed, known: HashMap::new() }
    }

    /// What follows when these of the changed answers (by position) are as they are now, and all others as they were.
    pub(super) fn with(&mut self, taken: &[usize]) -> &Analysis {
        if !self.known.contains_key(taken) {
            let doctrine = std::sync::Arc::clone(self.analyst.doctrine());
            let mut case = self.base.clone();
            for (fact, answer) in &self.before {
                case.answers.insert(doctrine.fact(*fact).id.clone(), answer.clone());
            }
            for fact in taken.iter().map(|at| self.changed[*at]) {
                match self.after.get(&fact) {
                    Some(answer) => _ = case.answers.insert(doctrine.fact(fact).id.clone(), answer.clone()),
                    None => _ = case.answers.remove(&doctrine.fact(fact).id),
                }
            }
            let analysis = self.analyst.analyse(&case, self.standard);
            self.known.insert(taken.to_vec(), analysis);
        }
        &self.known[taken]
    }

    /// The smallest sets of changed answers that by themselves give a finding its new value.
    pub(super) fn causes(&mut self, place: Place) -> Causes {
        let all: Vec<usize> = (0..self.changed.len()).collect();
        let wanted = place.words(self.with(&all));
        for size in 1..=LARGEST.min(all.len()) {
            let mut sets: Vec<Vec<FactId>> = Vec::new();
            let mut within = true;
            each_subset(all.len(), size, &mut |subset| {
                within = self.known.len() < BUDGET || self.known.contains_key(subset);
                if within && place.words(self.with(subset)) == wanted {
                    sets.push(subset.iter().map(|at| self.changed[*at]).collect());
                }
                within && sets.len() <= TOLD
            });
            if !sets.is_empty() {
                let others = sets.len() > TOLD || !within;
                sets.truncate(TOLD);
                return Causes { sets, smallest: true, others };
            }
            if !within {
                break;
            }
        }
        Causes { sets: vec![self.reduced(all, place, &wanted)], smallest: false, others: true }
    }

    /// A set from which nothing can be left out.
    fn reduced(&mut self, mut set: Vec<usize>, place: Place, wanted: &str) -> Vec<FactId> {
        // What could not go at first may go once others have gone: until nothing can.
        loop {
            let without = |at: usize| set.iter().copied().filter(|a| *a != at).collect::<Vec<_>>();
            let smaller: Vec<Vec<usize>> = set.iter().map(|at| without(*at)).collect();
            match smaller.into_iter().find(|smaller| place.words(self.with(smaller)) == wanted) {
                Some(smaller) => set = smaller,
                None => return set.into_iter().map(|at| self.changed[at]).collect(),
            }
        }
    }
}

/// Sets of changed answers, each of which by itself gives a finding its new value, and from none of which anything can be left out.
pub(super) struct Causes {
    /// The sets, [`TOLD`] at most.
    pub(super) sets: Vec<Vec<FactId>>,
    /// Whether no smaller set does.
    pub(super) smallest: bool,
    /// Whether there are, or may be, others of that size.
    pub(super) others: bool,
}

/// What of an answer bears on findings, from the case or its dates.
fn effective(doctrine: &Doctrine, case: &Case, fact: FactId) -> Option<Answer> {
    let filled = answer_from_case(doctrine, case, fact);
    let mut answer = filled.or_else(|| case.answer(&doctrine.fact(fact).id).cloned())?;
    answer.value.as_ref()?;
    answer.note.clear();
    answer.sources.clear();
    answer.extra = crate::case::Extra::default();
    if let Some(disputed) = &mut answer.disputed {
        disputed.note.clear();
        disputed.sources.clear();
        disputed.extra = crate::case::Extra::default();
    }
    Some(answer)
}

/// Calls `visit` with every subset of `size` of the first `n` numbers, until it says no.
fn each_subset(n: usize, size: usize, visit: &mut impl FnMut(&[usize]) -> bool) {
    let mut subset: Vec<usize> = (0..size).collect();
    loop {
        if !visit(&subset) {
            return;
        }
        // The last position that can go on takes the next number, and those after it follow.
        let Some(at) = (0..size).rev().find(|at| subset[*at] < n - size + at) else { return };
        subset[at] += 1;
        for later in at + 1..size {
            subset[later] = subset[later - 1] + 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::each_subset;

    #[test]
    fn every_subset_comes_once() {
        let mut all = Vec::new();
        each_subset(4, 2, &mut |s| {
            all.push(s.to_vec());
            true
        });
        assert_eq!(all, [[0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]]);
        let mut count = 0;
        each_subset(3, 3, &mut |_| {
            count += 1;
            true
        });
        assert_eq!(count, 1);
    }
}
