//! What would change a finding: every smallest set of facts, up to a size, that would turn it to another settled finding if they were otherwise,
//! with the values that do it. `objections` has the search for one finding and size.

use super::inquiry::Inquiry;
use super::objections::Search;
use crate::doctrine::{ElementId, FactId, Outcome, SchoolId, VarId};

/// How much is done at most for one finding and size, roughly in steps of a tenth of a microsecond, where the answer is wanted at once: for sets of up
/// to two facts, and for larger ones. The larger ones are not begun where those of two took much: they would not be finished.
const AT_ONCE: [usize; 2] = [2_000_000, 30_000];
const MUCH: usize = 1_500;
/// And where it may take its time.
const IN_TIME: usize = 50_000_000;
/// How long may be searched for what would change a finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Effort {
    /// The answer is wanted at once: large sets may be left out, and that is said.
    AtOnce,
    /// As long as it takes.
    InTime,
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
pub(crate) fn turnings(
    inquiry: &Inquiry<'_>,
    element: ElementId,
    school: SchoolId,
    largest: usize,
    effort: Effort,
) -> Turnings {
    let reached = inquiry.whole.reached(inquiry.whole.root());
    let targets = Outcome::ALL.into_iter().filter(|o| inquiry.settled() != Some(*o) && reached & 1 << *o as u8 != 0);
    let targets: Vec<Outcome> = targets.collect();
    let mut search = Search::new(inquiry, element, school);
    let mut sets: Vec<Turning> = Vec::new();
    for size in 1..=largest {
        let work = match effort {
            Effort::AtOnce => AT_ONCE[usize::from(size > 2)],
            Effort::InTime => IN_TIME,
        };
        if effort == Effort::AtOnce && size > 2 && search.most_done > MUCH {
            return Turnings { sets, complete_to: size - 1 };
        }
        let smaller: Vec<Vec<FactId>> = sets.iter().map(|s| s.facts.clone()).collect();
        let mut of_size = Vec::new();
        for target in &targets {
            match search.of_size(*target, size, &smaller, work) {
                Some(ways) => of_size.extend(grouped(inquiry, ways, *target)),
                None => return Turnings { sets, complete_to: size - 1 },
            }
        }
        of_size.sort_by(|a, b| (&a.facts, a.outcome as u8).cmp(&(&b.facts, b.outcome as u8)));
        sets.extend(of_size);
    }
    Turnings { sets, complete_to: largest }
}

/// Ways to one finding by their facts, those that differ in one variable put together.
fn grouped(inquiry: &Inquiry<'_>, ways: Vec<Way>, outcome: Outcome) -> Vec<Turning> {
    let mut sets: Vec<Turning> = Vec::new();
    for way in ways {
        let mut facts: Vec<FactId> = way.iter().map(|(v, _)| inquiry.fact_of(*v)).collect();
        facts.sort_unstable();
        facts.dedup();
        match sets.iter_mut().find(|s| s.facts == facts) {
            Some(set) => set.ways.push(way),
            None => sets.push(Turning { facts, outcome, ways: vec![way] }),
        }
    }
    for set in &mut sets {
        let mut ways = std::mem::take(&mut set.ways);
        ways.sort();
        while let Some((one, other, joined)) = joinable(&ways) {
            ways[one] = joined;
            ways.remove(other);
        }
        set.ways = ways;
    }
    sets
}

/// Two ways that differ in the classes of one variable, and both in one.
fn joinable(ways: &[Way]) -> Option<(usize, usize, Way)> {
    for (one, a) in ways.iter().enumerate() {
        for (other, b) in ways.iter().enumerate().skip(one + 1) {
            let same_variables = a.len() == b.len() && a.iter().zip(b).all(|((v, _), (w, _))| v == w);
            if same_variables && a.iter().zip(b).filter(|(x, y)| x != y).count() <= 1 {
                let joined = a.iter().zip(b).map(|((v, mask), (_, more))| (*v, mask | more)).collect();
                return Some((one, other, joined));
            }
        }
    }
    None
}
