//! What decides a finding: a smallest set of the given answers that forces it by itself.
//!
//! A set of answers forces a finding exactly if it shares an answer with every set of answers whose giving up lets another finding in. So the
//! cheapest set that does is sought among the ways out known so far, and whether it forces the finding is looked up; if not, the shortest way out
//! that is left is one more. (The duality of abductive and contrastive explanations; the algorithm is that of implicit hitting sets.)

use std::collections::VecDeque;

use super::hitting::{Set, cheapest, positions};
use super::inquiry::{Inquiry, classes};
use super::whole::Whole;
use crate::case::Standing;
use crate::doctrine::{FactId, Ref, full};

/// How many ways out are looked for at most, and how many branches are tried among them: far more than any case that was seen needs.
const WAYS_OUT: usize = 600;
const BRANCHES: usize = 200_000;

/// A smallest set of answers that forces a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decisive {
    /// The answers, by their facts: of several smallest sets one with the strongest standing.
    pub(crate) facts: Vec<FactId>,
    /// Whether no smaller set does; else it is only one from which nothing can be left out.
    pub(crate) smallest: bool,
    /// Another set of the same size, where there is one.
    pub(crate) another: Option<Vec<FactId>>,
}

/// Finds what decides a settled finding. None where the given answers do not settle it.
pub(crate) fn decisive(inquiry: &Inquiry<'_>) -> Option<Decisive> {
    let settled = inquiry.settled()?;
    let mut search = Search {
        inquiry,
        wanted: 1 << settled as u8 | 1 << Whole::IMPOSSIBLE,
        place: vec![None; inquiry.doctrine.facts().len()],
        states: States::default(),
    };
    // Answers beyond what fits a set are always in it, so that it is not certain to be the smallest.
    let fits = inquiry.given.len() <= Set::BITS as usize;
    for (position, given) in inquiry.given.iter().take(Set::BITS as usize).enumerate() {
        search.place[given.fact.index()] = Some(position);
    }
    let cost: Vec<u64> = inquiry.given.iter().map(|g| price(g.standing, g.disputed)).collect();
    let mut ways: Vec<Set> = Vec::new();
    let mut budget = BRANCHES;
    let Some((set, certain)) = search.forcing(&mut ways, &cost, 0, None, &mut budget) else {
        return Some(Decisive { facts: search.reduced(), smallest: false, another: None });
    };
    // Another set of that size does without one of these.
    let mut another = None;
    for left_out in positions(set).filter(|_| certain) {
        let size = set.count_ones();
        if let Some((other, _)) = search.forcing(&mut ways, &cost, 1 << left_out, Some(size), &mut budget) {
            another = Some(facts_of(inquiry, other));
            break;
        }
    }
    Some(Decisive { facts: facts_of(inquiry, set), smallest: certain && fits, another })
}

/// Fewer answers before all else, then fewer of the weaker ones.
fn price(standing: Standing, disputed: bool) -> u64 {
    const ONE: u64 = 1 << 32;
    let weak = match standing {
        _ if disputed => 1 << 24,
        Standing::Assumed => 1 << 16,
        Standing::Alleged => 1 << 8,
        Standing::Credible => 1,
        Standing::Established => 0,
    };
    ONE + weak
}

struct Search<'a> {
    inquiry: &'a Inquiry<'a>,
    /// The ends that are no way out.
    wanted: u8,
    /// By fact, the position of its answer among those given.
    place: Vec<Option<usize>>,
    states: States,
}

impl Search<'_> {
    /// The cheapest set without the barred answers that forces the finding, and whether that is certain; none where there is none of at most
    /// `size` answers.
    fn forcing(
        &mut self,
        ways: &mut Vec<Set>,
        cost: &[u64],
        barred: Set,
        size: Option<u32>,
        budget: &mut usize,
    ) -> Option<(Set, bool)> {
        loop {
            let set = cheapest(ways, cost, barred, budget)?;
            if size.is_some_and(|size| set.count_ones() > size) {
                return None;
            }
            // Several ways out at once, no two of which share an answer: fewer rounds.
            let mut kept = set;
            let before = ways.len();
            while let Some(way) = self.way_out(kept) {
                ways.push(way);
                kept |= way;
            }
            if ways.len() == before {
                return Some((set, *budget > 0));
            }
            if ways.len() > WAYS_OUT || *budget == 0 {
                return None;
            }
        }
    }

    /// The fewest answers outside `kept` that, given up, let another finding in; none where there is no other finding then.
    fn way_out(&mut self, kept: Set) -> Option<Set> {
        let inquiry = self.inquiry;
        let whole = inquiry.whole;
        if whole.reached(whole.root()) & !self.wanted == 0 {
            return None;
        }
        self.states.begin(whole.len());
        let mut queue = VecDeque::new();
        self.states.reach(State { node: whole.root(), changed: false }, 0, None, &mut queue);
        while let Some(state) = queue.pop_front() {
            if !self.states.settle(state) {
                continue;
            }
            if state.node < Whole::ENDS {
                return Some(self.states.changed_on_the_way(state));
            }
            let (variable, children) = whole.node(state.node);
            let fact = inquiry.fact_of(variable);
            let known = inquiry.known[usize::from(variable)];
            let given = self.place[fact.index()].filter(|p| kept & 1 << p == 0);
            let all = if given.is_some() { full(children.len()) } else { known };
            let (mut at_cost, mut free) = (0, known);
            if given.is_some() {
                if state.changed {
                    free = all;
                } else {
                    at_cost = all & !known;
                }
            }
            for (mask, costs) in [(free, false), (at_cost, true)] {
                for child in classes(mask).filter_map(|class| children.get(class)).copied() {
                    if whole.reached(child) & !self.wanted == 0 {
                        continue;
                    }
                    let changed = (state.changed || costs) && inquiry.goes_on(fact, child);
                    let by = costs.then_some(given).flatten();
                    self.states.reach(State { node: child, changed }, u32::from(costs), Some((state, by)), &mut queue);
                }
            }
        }
        None
    }

    /// A set from which nothing can be left out, weaker answers left out first.
    fn reduced(&mut self) -> Vec<FactId> {
        let given = self.inquiry.given;
        let count = given.len().min(Set::BITS as usize);
        let mut kept: Set = if count == Set::BITS as usize { Set::MAX } else { (1 << count) - 1 };
        let mut order: Vec<usize> = (0..count).collect();
        order.sort_by_key(|p| std::cmp::Reverse(price(given[*p].standing, given[*p].disputed)));
        for position in order {
            let without = kept & !(1 << position);
            if self.way_out(without).is_none() {
                kept = without;
            }
        }
        facts_of(self.inquiry, kept)
    }
}

/// The facts of a set, with those that fit none.
fn facts_of(inquiry: &Inquiry<'_>, set: Set) -> Vec<FactId> {
    let beyond = inquiry.given.iter().skip(Set::BITS as usize).map(|g| g.fact);
    positions(set).map(|p| inquiry.given[p].fact).chain(beyond).collect()
}

/// A node, and whether the fact that it asks has been changed already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct State {
    node: Ref,
    changed: bool,
}

/// What is known of each state in one search.
#[derive(Debug, Default)]
struct States {
    round: u32,
    seen: Vec<Seen>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    round: u32,
    settled: bool,
    distance: u32,
    /// Whence, and by giving up which answer.
    from: Option<(usize, Option<usize>)>,
}

impl States {
    fn begin(&mut self, nodes: usize) {
        self.seen.resize((nodes + Whole::ENDS as usize) * 2, Seen::default());
        self.round += 1;
    }

    fn index(state: State) -> usize {
        state.node as usize * 2 + usize::from(state.changed)
    }

    /// Notes a way to a state, if it is shorter than those known.
    fn reach(&mut self, state: State, step: u32, from: Option<(State, Option<usize>)>, queue: &mut VecDeque<State>) {
        let distance = from.map_or(0, |(from, _)| self.seen[Self::index(from)].distance + step);
        let round = self.round;
        let seen = &mut self.seen[Self::index(state)];
        if seen.round == round && seen.distance <= distance {
            return;
        }
        let from = from.map(|(from, by)| (Self::index(from), by));
        *seen = Seen { round, settled: false, distance, from };
        if step == 0 { queue.push_front(state) } else { queue.push_back(state) }
    }

    /// Whether this is the first time that the state comes up.
    fn settle(&mut self, state: State) -> bool {
        !std::mem::replace(&mut self.seen[Self::index(state)].settled, true)
    }

    fn changed_on_the_way(&self, end: State) -> Set {
        let mut changed = 0;
        let mut at = self.seen[Self::index(end)].from;
        while let Some((from, by)) = at {
            if let Some(position) = by {
                changed |= 1 << position;
            }
            at = self.seen[from].from;
        }
        changed
    }
}
