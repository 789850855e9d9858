//! What decides a finding: a smallest set of the given answers that forces it by itself.
//!
//! A set of answers forces a finding exactly if it shares an answer with every set of answers whose giving up lets another finding in. So the
//! cheapest set that does is sought among the ways out known so far, and whether it forces the finding is looked up; if not, the shortest way out
//! that is left is one more. (The duality of abductive and contrastive explanations; the algorithm is that of implicit hitting sets.)

use super::hitting::{Set, cheapest, positions};
use super::inquiry::Inquiry;
use super::whole::Whole;
use crate::case::Standing;
use crate::doctrine::{FactId, Outcome, Ref};

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
    // Answers beyond what fits a set are always in it, so that it is not certain to be the smallest.
    let fits = inquiry.given.len() <= Set::BITS as usize;
    let mut search = Search::new(inquiry, settled);
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

/// More than any number of answers that are given up.
const FAR: u16 = u16::MAX;

struct Search<'a> {
    inquiry: &'a Inquiry<'a>,
    /// By level, the position of its fact's answer among those given.
    place: Vec<Option<usize>>,
    /// By node, how many answers must be given up at least to come from there to another finding, if any may be.
    least: Vec<u16>,
    states: States,
}

impl<'a> Search<'a> {
    fn new(inquiry: &'a Inquiry<'a>, settled: Outcome) -> Self {
        let levels = inquiry.levels;
        let mut place = vec![None; levels.len()];
        for (position, given) in inquiry.given.iter().take(Set::BITS as usize).enumerate() {
            if let Some(level) = levels.of_fact(given.fact) {
                place[level] = Some(position);
            }
        }
        let mut least = vec![FAR; levels.refs()];
        for other in Outcome::ALL.into_iter().filter(|other| *other != settled) {
            least[other as usize] = 0;
        }
        for node in levels.nodes() {
            let (level, exits) = (levels.of_node(*node), levels.exits(*node));
            let behind = |exit: Ref| least[exit as usize];
            let as_known = inquiry.open.at(level).iter().map(|answer| behind(exits[*answer as usize])).min();
            let given_up = place[level].and_then(|_| exits.iter().map(|exit| behind(*exit).saturating_add(1)).min());
            least[*node as usize] = as_known.unwrap_or(FAR).min(given_up.unwrap_or(FAR));
        }
        Search { inquiry, place, least, states: States::default() }
    }

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
        let Inquiry { levels, open, .. } = self.inquiry;
        self.states.begin(levels.refs());
        self.states.reach(levels.root(), 0, self.least[levels.root() as usize], None);
        // Where the fewest may have to be given up in all is gone on; what is known to be needed from there tells where (A*).
        while let Some(node) = self.states.next() {
            if node < Whole::ENDS {
                return Some(self.states.given_up(node));
            }
            let (level, exits) = (levels.of_node(node), levels.exits(node));
            for answer in open.at(level) {
                let exit = exits[*answer as usize];
                self.states.reach(exit, 0, self.least[exit as usize], Some((node, None)));
            }
            if let Some(position) = self.place[level].filter(|position| kept & 1 << position == 0) {
                for exit in exits {
                    self.states.reach(*exit, 1, self.least[*exit as usize], Some((node, Some(position))));
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

/// How far the nodes are in one search.
#[derive(Debug, Default)]
struct States {
    round: u32,
    seen: Vec<Seen>,
    /// By how many answers may have to be given up in all, the nodes from which it is to be gone on.
    waiting: Vec<Vec<Ref>>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    round: u32,
    is_done: bool,
    /// How many answers are given up on the way there.
    distance: u16,
    /// Whence, and by giving up which answer.
    from: Option<(Ref, Option<usize>)>,
}

impl States {
    fn begin(&mut self, nodes: usize) {
        self.seen.resize(nodes, Seen::default());
        self.waiting.iter_mut().for_each(Vec::clear);
        self.round += 1;
    }

    /// Notes a way to a node, from which at least so many answers must be given up, if it is shorter than those known.
    #[inline]
    fn reach(&mut self, node: Ref, step: u16, least: u16, from: Option<(Ref, Option<usize>)>) {
        if least == FAR {
            return;
        }
        let distance = from.map_or(0, |(from, _)| self.seen[from as usize].distance + step);
        let round = self.round;
        let seen = &mut self.seen[node as usize];
        if seen.round == round && seen.distance <= distance {
            return;
        }
        *seen = Seen { round, is_done: false, distance, from };
        let in_all = usize::from(distance + least);
        if self.waiting.len() <= in_all {
            self.waiting.resize_with(in_all + 1, Vec::new);
        }
        self.waiting[in_all].push(node);
    }

    /// The node from which it is gone on.
    fn next(&mut self) -> Option<Ref> {
        loop {
            let node = self.waiting.iter_mut().find_map(Vec::pop)?;
            if !std::mem::replace(&mut self.seen[node as usize].is_done, true) {
                return Some(node);
            }
        }
    }

    fn given_up(&self, end: Ref) -> Set {
        let mut given_up = 0;
        let mut at = self.seen[end as usize].from;
        while let Some((from, by)) = at {
            if let Some(position) = by {
                given_up |= 1 << position;
            }
            at = self.seen[from as usize].from;
        }
        given_up
    }
}
