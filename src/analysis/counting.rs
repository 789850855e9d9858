//! Completions of the unknown facts, counted by finding and by answer: forward and backward once through the diagram.

use std::ops::{Add, AddAssign, Mul, Sub};

use rustc_hash::FxHashMap;

use super::inquiry::{Inquiry, classes};
use super::whole::Whole;
use crate::doctrine::{FactId, Outcome, Ref, VarId};

/// A number of completions: exact as long as they fit a whole number, to some twelve digits beyond.
pub(crate) trait Count:
    Copy + Default + PartialEq + Add<Output = Self> + Mul<Output = Self> + Sub<Output = Self> + AddAssign
{
    const IS_EXACT: bool;
    fn of(number: u64) -> Self;
    fn split(self, parts: u64) -> Self;
    fn share(self, whole: Self) -> f64;
    /// What a float must be equal to, to be the same for all that matters.
    fn key(self) -> u128;
}

impl Count for u128 {
    const IS_EXACT: bool = true;

    fn of(number: u64) -> Self {
        u128::from(number)
    }

    fn split(self, parts: u64) -> Self {
        self / u128::from(parts)
    }

    fn share(self, whole: Self) -> f64 {
        self as f64 / whole as f64
    }

    fn key(self) -> u128 {
        self
    }
}

impl Count for u64 {
    const IS_EXACT: bool = true;

    fn of(number: u64) -> Self {
        number
    }

    fn split(self, parts: u64) -> Self {
        self / parts
    }

    fn share(self, whole: Self) -> f64 {
        self as f64 / whole as f64
    }

    fn key(self) -> u128 {
        u128::from(self)
    }
}

impl Count for f64 {
    const IS_EXACT: bool = false;

    fn of(number: u64) -> Self {
        number as f64
    }

    fn split(self, parts: u64) -> Self {
        self / parts as f64
    }

    fn share(self, whole: Self) -> f64 {
        self / whole
    }

    fn key(self) -> u128 {
        u128::from(self.to_bits())
    }
}

/// How the completions come out: by outcome, in the order of [`Outcome::ALL`].
pub(crate) type ByOutcome<N> = [N; 4];

/// Some complete answers to a fact that all leave the completions distributed alike.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Alike<N> {
    /// How many answers they are.
    pub(crate) answers: u64,
    /// The completions of each of them.
    pub(crate) outcomes: ByOutcome<N>,
}

/// All completions that the constraints allow, over the variables that the diagram still asks.
pub(crate) struct Completions<'a, N> {
    inquiry: &'a Inquiry<'a>,
    /// By node, the completions of its variable and those behind it.
    behind: Vec<ByOutcome<N>>,
    /// By node, the ways to it: completions of the variables before its own.
    ways: Vec<N>,
    /// By level, the nodes.
    levels: Vec<(VarId, Vec<Ref>)>,
    /// By variable, its level, if it has one.
    level_of: Vec<Option<usize>>,
    /// By node, its level; ends stand below all.
    of_node: Vec<u16>,
    /// The completions of the levels from one to before another: by the first, then by how many.
    gaps: Vec<Vec<N>>,
}

/// How many completions there are at most, as a power of two: whether they fit.
pub(crate) fn bits_needed(inquiry: &Inquiry<'_>, reached: &[bool]) -> f64 {
    let mut asked: Vec<bool> = vec![false; inquiry.known.len()];
    for (variable, _) in inquiry.whole.variables().iter().zip(&reached[Whole::ENDS as usize..]).filter(|(_, is)| **is) {
        asked[usize::from(*variable)] = true;
    }
    asked
        .iter()
        .zip(inquiry.known)
        .filter(|(asked, _)| **asked)
        .map(|(_, k)| f64::from(k.count_ones().max(1)).log2())
        .sum()
}

impl<'a, N: Count> Completions<'a, N> {
    /// Counts them, given by node whether what is known leads there.
    pub(crate) fn of(inquiry: &'a Inquiry<'a>, reached: &[bool]) -> Self {
        let whole = inquiry.whole;
        let nodes = Whole::ENDS..Whole::ENDS + whole.len() as Ref;
        let mut by_variable: Vec<Vec<Ref>> = vec![Vec::new(); inquiry.known.len()];
        for node in nodes.clone().filter(|node| reached[*node as usize]) {
            by_variable[usize::from(whole.node(node).0)].push(node);
        }
        let levels: Vec<(VarId, Vec<Ref>)> =
            by_variable.into_iter().enumerate().filter(|(_, n)| !n.is_empty()).map(|(v, n)| (v as VarId, n)).collect();
        let mut level_of = vec![None; inquiry.known.len()];
        for (level, (variable, _)) in levels.iter().enumerate() {
            level_of[usize::from(*variable)] = Some(level);
        }
        let gaps = (0..=levels.len()).map(|from| {
            let choices = levels[from..].iter().map(|(v, _)| choices(inquiry, *v));
            let one = N::of(1);
            std::iter::once(one)
                .chain(choices.scan(one, |all, c| {
                    *all = *all * N::of(c);
                    Some(*all)
                }))
                .collect()
        });
        let gaps = gaps.collect();
        let ends = (0..Whole::ENDS).map(|_| levels.len() as u16);
        let of_node = nodes.map(|node| level_of[usize::from(whole.node(node).0)].map_or(u16::MAX, |l| l as u16));
        let of_node = ends.chain(of_node).collect();
        let (behind, ways) = (Vec::new(), Vec::new());
        let mut completions = Completions { inquiry, behind, ways, levels, level_of, of_node, gaps };
        completions.count_behind(reached);
        completions.count_ways();
        completions
    }

    /// The level at which a node stands; ends stand below all.
    fn level(&self, node: Ref) -> usize {
        usize::from(self.of_node[node as usize])
    }

    /// The completions of the levels from one to before another.
    fn between(&self, from: usize, to: usize) -> N {
        self.gaps[from][to - from]
    }

    /// So many completions with those of the levels from one to before another.
    fn over(&self, number: N, from: usize, to: usize) -> N {
        // Most nodes lead to the next level.
        if from == to { number } else { number * self.between(from, to) }
    }

    fn count_behind(&mut self, reached: &[bool]) {
        let whole = self.inquiry.whole;
        self.behind = vec![[N::default(); 4]; Whole::ENDS as usize];
        for outcome in Outcome::ALL {
            self.behind[outcome as usize][outcome as usize] = N::of(1);
        }
        for node in Whole::ENDS..Whole::ENDS + whole.len() as Ref {
            let mut sum = [N::default(); 4];
            if !reached[node as usize] {
                self.behind.push(sum);
                continue;
            }
            let (variable, children) = whole.node(node);
            let level = self.level(node);
            for child in classes(self.inquiry.known[usize::from(variable)]).filter_map(|c| children.get(c)) {
                let stands = self.level(*child);
                for (sum, behind) in sum.iter_mut().zip(self.behind[*child as usize]) {
                    *sum += self.over(behind, level + 1, stands);
                }
            }
            self.behind.push(sum);
        }
    }

    fn count_ways(&mut self) {
        let whole = self.inquiry.whole;
        self.ways = vec![N::default(); self.behind.len()];
        let root = whole.root();
        self.ways[root as usize] = self.between(0, self.level(root));
        for level in 0..self.levels.len() {
            let (variable, nodes) = &self.levels[level];
            for node in nodes {
                let ways = self.ways[*node as usize];
                if ways == N::default() {
                    continue;
                }
                let (_, children) = whole.node(*node);
                for child in classes(self.inquiry.known[usize::from(*variable)]).filter_map(|c| children.get(c)) {
                    let here = self.over(ways, level + 1, self.level(*child));
                    self.ways[*child as usize] += here;
                }
            }
        }
    }

    /// All completions by outcome.
    pub(crate) fn total(&self) -> ByOutcome<N> {
        let root = self.inquiry.whole.root();
        let gap = self.between(0, self.level(root));
        self.behind[root as usize].map(|n| n * gap)
    }

    /// The complete answers to a fact, in groups that are alike. Answers that the constraints exclude come out as no completions at all.
    pub(crate) fn by_answer(&self, fact: FactId) -> Vec<Alike<N>> {
        let range = self.inquiry.doctrine.domain().of(fact);
        let levels: Vec<usize> = range.filter_map(|v| self.level_of[v]).collect();
        let (Some(first), Some(last)) = (levels.first(), levels.last()) else { return Vec::new() };
        let (first, last) = (*first, *last + 1);
        let total = self.total();
        // Nodes inside the fact's levels, with the ways to them from before; everything else does not ask it.
        let entered = self.entered(first, last);
        let mut passing = total;
        for (node, ways) in &entered {
            let ways = self.over(*ways, first, self.level(*node));
            for (passing, behind) in passing.iter_mut().zip(self.behind[*node as usize]) {
                *passing = *passing - behind * ways;
            }
        }
        let answers: u64 = self.levels[first..last].iter().map(|(v, _)| choices(self.inquiry, *v)).product();
        let mut groups = vec![Group { answers: 1, open: entered, outcomes: passing.map(|n| n.split(answers)) }];
        for level in first..last {
            groups = self.stepped(groups, level, last);
        }
        groups.into_iter().map(|g| Alike { answers: g.answers, outcomes: g.outcomes }).collect()
    }

    /// The nodes inside these levels that are entered from above, with the completions of the levels above that lead to them.
    fn entered(&self, first: usize, last: usize) -> Vec<(Ref, N)> {
        let whole = self.inquiry.whole;
        // The ways to them that come from inside.
        let mut inside: FxHashMap<Ref, N> = FxHashMap::default();
        let mut entered: Vec<(Ref, N)> = Vec::new();
        let mut answers = 1;
        for level in first..last {
            let (variable, nodes) = &self.levels[level];
            for node in nodes {
                let ways = self.ways[*node as usize];
                // From the last of them nothing leads back inside.
                let behind = if level + 1 < last { whole.node(*node).1 } else { &[] };
                for child in classes(self.inquiry.known[usize::from(*variable)]).filter_map(|c| behind.get(c)) {
                    let stands = self.level(*child);
                    if stands < last {
                        *inside.entry(*child).or_default() += self.over(ways, level + 1, stands);
                    }
                }
                let above = inside.get(node).map_or(ways, |inside| ways - *inside).split(answers);
                if above.key() != N::default().key() {
                    entered.push((*node, above));
                }
            }
            answers *= choices(self.inquiry, *variable);
        }
        entered
    }

    /// Answers one more variable of the fact.
    fn stepped(&self, groups: Vec<Group<N>>, level: usize, last: usize) -> Vec<Group<N>> {
        let whole = self.inquiry.whole;
        let (variable, _) = &self.levels[level];
        let mut next: Vec<Group<N>> = Vec::new();
        let mut known: FxHashMap<Vec<u128>, usize> = FxHashMap::default();
        for group in groups {
            for class in classes(self.inquiry.known[usize::from(*variable)]) {
                let mut outcomes = group.outcomes;
                let mut open: FxHashMap<Ref, N> = FxHashMap::default();
                for (node, ways) in &group.open {
                    let at =
                        if self.level(*node) == level { whole.node(*node).1.get(class).copied() } else { Some(*node) };
                    let Some(at) = at else { continue };
                    let stands = self.level(at);
                    if stands < last {
                        *open.entry(at).or_default() += *ways;
                    } else {
                        let ways = self.over(*ways, last, stands);
                        for (outcome, behind) in outcomes.iter_mut().zip(self.behind[at as usize]) {
                            *outcome += behind * ways;
                        }
                    }
                }
                let mut open: Vec<(Ref, N)> = open.into_iter().collect();
                open.sort_unstable_by_key(|(node, _)| *node);
                let key: Vec<u128> = open
                    .iter()
                    .flat_map(|(node, n)| [u128::from(*node), n.key()])
                    .chain(outcomes.map(N::key))
                    .collect();
                match known.get(&key) {
                    Some(same) => next[*same].answers += group.answers,
                    None => {
                        known.insert(key, next.len());
                        next.push(Group { answers: group.answers, open, outcomes });
                    }
                }
            }
        }
        next
    }
}

/// How many classes of a variable are possible.
fn choices(inquiry: &Inquiry<'_>, variable: VarId) -> u64 {
    u64::from(inquiry.known[usize::from(variable)].count_ones().max(1))
}

/// Answers to some of a fact's variables that lead to the same nodes in as many ways.
struct Group<N> {
    answers: u64,
    open: Vec<(Ref, N)>,
    outcomes: ByOutcome<N>,
}
