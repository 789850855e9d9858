//! What would change a finding: every smallest set of facts, up to a size, that would turn it to another settled finding if they were otherwise,
//! with the values that do it.
//!
//! What is unknown stays unknown: a set turns the finding only if it does so whatever the unknown facts are. So the search goes down the diagram with
//! all nodes at once that the unknown facts lead to, the *front*. At each variable the case is left as it is, or the fact is put into another
//! class at the price of a change. How many changes each node needs at least is known beforehand, which leaves few ways to try.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::inquiry::{Inquiry, classes};
use super::whole::Whole;
use crate::doctrine::{FactId, Outcome, Ref, VarId};

/// How many nodes of fronts are passed at most for one finding and size; beyond it sets of that size are left out, and that is said.
const WORK: usize = 400_000;
/// More changes than are ever looked for.
const NEVER: u8 = u8::MAX;

/// A set of facts that would turn a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Turning {
    pub(crate) facts: Vec<FactId>,
    pub(crate) outcome: Outcome,
    /// Ways to do it. In each, any one class of those named for a variable will do, whatever is taken for the others.
    pub(crate) ways: Vec<Vec<(VarId, u64)>>,
}

/// All smallest sets of changed facts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Turnings {
    pub(crate) sets: Vec<Turning>,
    /// Up to which size no set is missing.
    pub(crate) complete_to: usize,
}

/// Finds all smallest sets of at most `largest` facts that turn the finding to another settled one.
pub(crate) fn turnings(inquiry: &Inquiry<'_>, largest: usize) -> Turnings {
    let reached = inquiry.whole.reached(inquiry.whole.root());
    let targets = Outcome::ALL.into_iter().filter(|o| inquiry.settled() != Some(*o) && reached & 1 << *o as u8 != 0);
    let targets: Vec<Outcome> = targets.collect();
    let mut sets: Vec<Turning> = Vec::new();
    for size in 1..=largest {
        let alone: Vec<FactId> = sets.iter().filter(|s| s.facts.len() == 1).map(|s| s.facts[0]).collect();
        let mut of_size = Vec::new();
        for outcome in &targets {
            let mut search = Search::new(inquiry, *outcome, &alone);
            let root = Front { nodes: Rc::from([inquiry.whole.root()]), changed: None };
            match search.changes(&root, size) {
                Some(family) => of_size.extend(grouped(inquiry, &family, *outcome, size)),
                None => return Turnings { sets, complete_to: size - 1 },
            }
        }
        // A set that contains a smaller one, whatever that leads to, says nothing of its own.
        of_size.retain(|larger: &Turning| !sets.iter().any(|s| s.facts.iter().all(|f| larger.facts.contains(f))));
        of_size.sort_by(|a, b| (&a.facts, a.outcome as u8).cmp(&(&b.facts, b.outcome as u8)));
        sets.extend(of_size);
    }
    Turnings { sets, complete_to: largest }
}

/// The changes of exactly so many facts, by their facts.
fn grouped(inquiry: &Inquiry<'_>, family: &[Change], outcome: Outcome, size: usize) -> Vec<Turning> {
    let mut sets: Vec<Turning> = Vec::new();
    for change in family {
        let facts = facts_of(inquiry, change);
        if facts.len() != size {
            continue;
        }
        match sets.iter_mut().find(|s| s.facts == facts) {
            Some(known) => known.ways.push(change.to_vec()),
            None => sets.push(Turning { facts, outcome, ways: vec![change.to_vec()] }),
        }
    }
    sets
}

/// Classes for some variables, in their order.
type Change = Rc<[(VarId, u64)]>;

/// The facts that a change is of, in their order.
fn facts_of(inquiry: &Inquiry<'_>, change: &Change) -> Vec<FactId> {
    let mut facts: Vec<FactId> = change.iter().map(|(v, _)| inquiry.fact_of(*v)).collect();
    facts.sort_unstable();
    facts.dedup();
    facts
}

/// The nodes that the unknown facts lead to, and the fact that was changed last, if more of it is asked there.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Front {
    nodes: Rc<[Ref]>,
    changed: Option<FactId>,
}

struct Search<'a> {
    inquiry: &'a Inquiry<'a>,
    target: Ref,
    /// Facts that turn the finding by themselves: nothing more is to be said of them.
    alone: &'a [FactId],
    /// By node, how many facts have to be changed at least so that nothing but the target is possible: where the fact that the node asks is
    /// unchanged, and where it is changed already.
    least: Vec<[u8; 2]>,
    /// By node, whether the target is possible as the case is.
    reaches: Vec<bool>,
    memory: FxHashMap<(Front, usize), Rc<[Change]>>,
    work: usize,
}

impl<'a> Search<'a> {
    fn new(inquiry: &'a Inquiry<'a>, target: Outcome, alone: &'a [FactId]) -> Self {
        let target = target as Ref;
        let ends = 0..Whole::ENDS;
        let least = ends.clone().map(|e| if e == target || e == Whole::IMPOSSIBLE { [0, 0] } else { [NEVER; 2] });
        let (least, reaches) = (least.collect(), ends.map(|e| e == target).collect());
        let mut search = Search { inquiry, target, alone, least, reaches, memory: FxHashMap::default(), work: WORK };
        for node in Whole::ENDS..Whole::ENDS + inquiry.whole.len() as Ref {
            search.measure(node);
        }
        search
    }

    fn measure(&mut self, node: Ref) {
        let inquiry = self.inquiry;
        let (variable, children) = inquiry.whole.node(node);
        let fact = inquiry.fact_of(variable);
        let known = inquiry.known[usize::from(variable)];
        let least = |changed: bool, child: Ref| {
            self.least[child as usize][usize::from(changed && inquiry.goes_on(fact, child))]
        };
        let behind = || classes(known).filter_map(|class| children.get(class).copied());
        let all = |changed| behind().map(|child| least(changed, child)).max().unwrap_or(NEVER);
        let one = || children.iter().map(|child| least(true, *child)).min().unwrap_or(NEVER);
        let one = if self.alone.contains(&fact) { NEVER } else { one() };
        let entry = [all(false).min(one.saturating_add(1)), all(true).min(one)];
        let reaches = behind().any(|child| self.reaches[child as usize]);
        self.least.push(entry);
        self.reaches.push(reaches);
    }

    /// The changes of at most so many facts, the one changed last not counted, after which nothing but the target is possible from the front on,
    /// and it is. Of changes that contain others only the others. None where there is too much to do.
    fn changes(&mut self, front: &Front, most: usize) -> Option<Rc<[Change]>> {
        let inquiry = self.inquiry;
        let whole = inquiry.whole;
        let Some(variable) = front.nodes.iter().filter(|n| **n >= Whole::ENDS).map(|n| whole.node(*n).0).min() else {
            let is_target = front.nodes.contains(&self.target) && front.nodes.iter().all(|n| self.is_wanted(*n));
            return Some(if is_target { Rc::from([Rc::from([])]) } else { Rc::from([]) });
        };
        let fact = inquiry.fact_of(variable);
        let changed = front.changed == Some(fact);
        let needed = |node: &Ref| {
            let asks_it = changed && *node >= Whole::ENDS && inquiry.fact_of(whole.node(*node).0) == fact;
            self.least[*node as usize][usize::from(asks_it)]
        };
        if front.nodes.iter().map(needed).max().is_some_and(|n| usize::from(n) > most) {
            return Some(Rc::from([]));
        }
        let is_done = front.nodes.iter().all(|n| self.is_wanted(*n));
        if is_done && front.nodes.iter().any(|n| self.reaches[*n as usize]) {
            return Some(Rc::from([Rc::from([])]));
        }
        let key = (front.clone(), most);
        if let Some(done) = self.memory.get(&key) {
            return Some(Rc::clone(done));
        }
        self.work = self.work.checked_sub(front.nodes.len() + 1)?;
        let known = inquiry.known[usize::from(variable)];
        let as_it_is = self.step(front, variable, known, front.changed);
        let mut found: Vec<Change> = self.changes(&as_it_is, most)?.to_vec();
        let left = if changed { Some(most) } else { most.checked_sub(1) };
        if let Some(left) = left.filter(|_| !self.alone.contains(&fact)) {
            for (next, mask) in self.otherwise(front, variable, known, &as_it_is, fact) {
                for change in self.changes(&next, left)?.iter() {
                    found.push(std::iter::once((variable, mask)).chain(change.iter().copied()).collect());
                }
            }
        }
        let found: Rc<[Change]> = self.smallest(found).into();
        self.memory.insert(key, Rc::clone(&found));
        Some(found)
    }

    /// Whether nothing but the target and what cannot be is reached from a node.
    fn is_wanted(&self, node: Ref) -> bool {
        self.inquiry.whole.reached(node) & !(1 << self.target | 1 << Whole::IMPOSSIBLE) == 0
    }

    /// The front behind these classes of a variable.
    fn step(&self, front: &Front, variable: VarId, mask: u64, changed: Option<FactId>) -> Front {
        let whole = self.inquiry.whole;
        let mut nodes: Vec<Ref> = Vec::with_capacity(front.nodes.len() + 4);
        for node in front.nodes.iter() {
            match *node >= Whole::ENDS && whole.node(*node).0 == variable {
                true => nodes.extend(classes(mask).filter_map(|class| whole.node(*node).1.get(class))),
                false => nodes.push(*node),
            }
        }
        nodes.sort_unstable();
        nodes.dedup();
        // What cannot be asks for nothing.
        nodes.retain(|n| *n != Whole::IMPOSSIBLE);
        let goes_on = |fact: FactId| nodes.iter().any(|n| self.inquiry.goes_on(fact, *n));
        Front { changed: changed.filter(|f| goes_on(*f)), nodes: nodes.into() }
    }

    /// The fronts behind single classes, each with the classes that lead to it; without those that change nothing.
    fn otherwise(&self, front: &Front, variable: VarId, known: u64, as_it_is: &Front, fact: FactId) -> Vec<(Front, u64)> {
        let asked = front.nodes.iter().filter(|n| **n >= Whole::ENDS).map(|n| self.inquiry.whole.node(*n));
        let count = asked.filter(|(v, _)| *v == variable).map(|(_, children)| children.len()).max().unwrap_or(0);
        let mut fronts: Vec<(Front, u64)> = Vec::new();
        for class in (0..count).filter(|class| known != 1 << class) {
            let next = self.step(front, variable, 1 << class, Some(fact));
            if next.nodes == as_it_is.nodes && next.changed.is_none() {
                continue;
            }
            match fronts.iter_mut().find(|(front, _)| *front == next) {
                Some((_, mask)) => *mask |= 1 << class,
                None => fronts.push((next, 1 << class)),
            }
        }
        fronts
    }

    /// Those changes of whose facts no other needs only some.
    fn smallest(&self, mut found: Vec<Change>) -> Vec<Change> {
        let facts: Vec<Vec<FactId>> = found.iter().map(|c| facts_of(self.inquiry, c)).collect();
        let contains = |larger: &[FactId], smaller: &[FactId]| {
            smaller.len() < larger.len() && smaller.iter().all(|f| larger.contains(f))
        };
        let mut at = 0;
        found.retain(|_| {
            let mine = &facts[at];
            at += 1;
            mine.is_empty() || !facts.iter().any(|other| contains(mine, other))
        });
        found
    }
}
