//! What would change a finding: every smallest set of facts, up to a size, that would turn it to another settled finding if they were otherwise,
//! with the values that do it. A set is smallest if none within it gets as far: one that falls short of what is best for the acting State hides none
//! that reaches it. `sweeps` has the search for the sets of one size.

use rustc_hash::FxHashMap;

use super::inquiry::Inquiry;
use super::sweeps::Search;
use crate::doctrine::{FactId, Outcome, VarId};

/// How many steps from node to node are made at most, for each size of sets; and for larger ones than pairs where the answer is wanted at once.
const WORK: usize = 100_000_000;
const AT_ONCE: usize = 4_000;

/// How long may be searched for what would change a finding.
#[derive(Clone, Copy)]
pub enum Effort<'a> {
    /// The answer is wanted at once: sets of more than two facts may be left out, and that is said.
    AtOnce,
    /// As long as it takes.
    InTime,
    /// As long as this says that the answer is still wanted.
    While(&'a dyn Fn() -> bool),
}

/// A set of facts that would turn a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Turning {
    pub(crate) facts: Vec<FactId>,
    pub(crate) outcome: Outcome,
    /// Ways to do it. In each, any one class of those named for a variable will do, whatever is taken for the others.
    pub(crate) ways: Vec<Way>,
}

/// Classes for some variables, in their order.
pub(crate) type Way = Vec<(VarId, u64)>;

/// All smallest sets of changed facts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Turnings {
    pub(crate) sets: Vec<Turning>,
    /// Up to which size no set is missing.
    pub(crate) complete_to: usize,
}

/// Finds all smallest sets of at most `largest` facts that turn the finding to another settled one.
pub(crate) fn turnings(inquiry: &Inquiry<'_>, largest: usize, effort: Effort<'_>) -> Turnings {
    let reached = inquiry.whole.reached(inquiry.whole.root());
    let targets = Outcome::ALL.into_iter().filter(|o| inquiry.settled() != Some(*o) && reached & 1 << *o as u8 != 0);
    let targets: Vec<Outcome> = targets.collect();
    if targets.is_empty() {
        return Turnings { sets: Vec::new(), complete_to: largest };
    }
    let mut search = Search::new(inquiry, &targets, effort);
    let mut sets: Vec<Turning> = Vec::new();
    for size in 1..=largest {
        let work = if matches!(effort, Effort::AtOnce) && size > 2 { AT_ONCE } else { WORK };
        search.may_do(work);
        let Ok(ways) = search.of_size(size) else { return Turnings { sets, complete_to: size - 1 } };
        let to = |(ways, target)| grouped(inquiry, ways, target);
        let mut of_size: Vec<Turning> = ways.into_iter().zip(Outcome::ALL).flat_map(to).collect();
        search.leave_out(of_size.iter().map(|s| (s.facts.as_slice(), s.outcome)));
        of_size.sort_by(|a, b| (&a.facts, a.outcome as u8).cmp(&(&b.facts, b.outcome as u8)));
        sets.extend(of_size);
    }
    Turnings { sets, complete_to: largest }
}

/// Ways to one finding by their facts, those that differ in one variable put together.
fn grouped(inquiry: &Inquiry<'_>, ways: Vec<Way>, outcome: Outcome) -> Vec<Turning> {
    let mut of: FxHashMap<Vec<FactId>, usize> = FxHashMap::default();
    let mut sets: Vec<Turning> = Vec::new();
    for way in ways {
        let mut facts: Vec<FactId> = way.iter().map(|(v, _)| inquiry.fact_of(*v)).collect();
        facts.sort_unstable();
        facts.dedup();
        let position = *of.entry(facts).or_insert_with_key(|facts| {
            sets.push(Turning { facts: facts.clone(), outcome, ways: Vec::new() });
            sets.len() - 1
        });
        sets[position].ways.push(way);
    }
    for set in &mut sets {
        let ways = std::mem::take(&mut set.ways);
        set.ways = joined(ways);
    }
    sets
}

/// As few ways as come from putting together, again and again, those that differ in the classes of one variable.
fn joined(mut ways: Vec<Way>) -> Vec<Way> {
    ways.sort();
    ways.dedup();
    let longest = ways.iter().map(Vec::len).max().unwrap_or(0);
    let mut before = usize::MAX;
    while ways.len() > 1 && ways.len() < before {
        before = ways.len();
        for position in 0..longest {
            let mut of: FxHashMap<Way, u64> = FxHashMap::default();
            for mut way in std::mem::take(&mut ways) {
                let classes = way.get_mut(position).map_or(0, |(_, classes)| std::mem::replace(classes, 0));
                *of.entry(way).or_default() |= classes;
            }
            ways = of
                .into_iter()
                .map(|(mut way, classes)| {
                    if let Some(place) = way.get_mut(position) {
                        place.1 = classes;
                    }
                    way
                })
                .collect();
            ways.sort();
        }
    }
    ways
}
