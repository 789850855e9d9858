//! Completions of the unknown facts, counted by finding and by answer: forward and backward once through the diagram.

use std::ops::{Add, AddAssign, Mul, Sub};

use super::inquiry::Inquiry;
use crate::doctrine::{Outcome, Ref};

/// A number of completions: exact as long as they fit a whole number, to some twelve digits beyond.
pub(crate) trait Count:
    Copy + Default + PartialEq + Add<Output = Self> + Mul<Output = Self> + Sub<Output = Self> + AddAssign
{
    const IS_EXACT: bool;
    const ONE: Self;
    /// What is left of a sum without some of its parts: where none is, nothing.
    fn without(self, parts: Self) -> Self;
    fn split(self, parts: Self) -> Self;
    fn share(self, whole: Self) -> f64;
}

impl Count for u128 {
    const IS_EXACT: bool = true;
    const ONE: Self = 1;

    fn without(self, parts: Self) -> Self {
        self - parts
    }

    fn split(self, parts: Self) -> Self {
        self / parts
    }

    fn share(self, whole: Self) -> f64 {
        self as f64 / whole as f64
    }
}

impl Count for u64 {
    const IS_EXACT: bool = true;
    const ONE: Self = 1;

    fn without(self, parts: Self) -> Self {
        self - parts
    }

    fn split(self, parts: Self) -> Self {
        self / parts
    }

    fn share(self, whole: Self) -> f64 {
        self as f64 / whole as f64
    }
}

impl Count for f64 {
    const IS_EXACT: bool = false;
    const ONE: Self = 1.0;

    fn without(self, parts: Self) -> Self {
        // What rounding leaves of nothing is told from something.
        const ROUNDING: f64 = 1e-12;
        let left = self - parts;
        if left > self * ROUNDING { left } else { 0.0 }
    }

    fn split(self, parts: Self) -> Self {
        self / parts
    }

    fn share(self, whole: Self) -> f64 {
        self / whole
    }
}

/// How the completions come out: by outcome, in the order of [`Outcome::ALL`].
pub(crate) type ByOutcome<N> = [N; 4];

/// Some complete answers to a fact that all leave the completions distributed alike.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Alike<N> {
    /// How many answers they are.
    pub(crate) answers: f64,
    /// The completions of each of them.
    pub(crate) outcomes: ByOutcome<N>,
}

/// All completions that the constraints allow, over the facts that the diagram still asks.
pub(crate) struct Completions<N> {
    pub(crate) total: ByOutcome<N>,
    /// By the levels' answers that are possible; none for those that are not asked any more.
    alike: Vec<Vec<Alike<N>>>,
}

/// By level, whether some node is reached that asks it.
fn asked(inquiry: &Inquiry<'_>, reached: &[bool]) -> Vec<bool> {
    let levels = inquiry.levels;
    let mut asked = vec![false; levels.len()];
    for node in levels.nodes().iter().filter(|node| reached[**node as usize]) {
        asked[levels.of_node(*node)] = true;
    }
    asked
}

/// How many completions there are at most, as a power of two: whether they fit.
pub(crate) fn bits_needed(inquiry: &Inquiry<'_>, reached: &[bool]) -> f64 {
    let asked = asked(inquiry, reached);
    let levels = (0..inquiry.levels.len()).filter(|level| asked[*level]);
    levels.map(|level| inquiry.levels.sums(level, inquiry.known, 1.0).iter().sum::<f64>().max(1.0).log2()).sum()
}

impl<N: Count> Completions<N> {
    /// Counts them, given by node whether what is known leads there.
    pub(crate) fn of(inquiry: &Inquiry<'_>, reached: &[bool]) -> Self {
        let asked = asked(inquiry, reached);
        Counting::of(inquiry, reached, &asked).all(&asked)
    }

    /// The complete answers to the fact at a level, in groups that are alike. Answers that the constraints exclude come out as no completions at all.
    pub(crate) fn at(&self, level: usize) -> &[Alike<N>] {
        &self.alike[level]
    }
}

struct Counting<'a, N> {
    inquiry: &'a Inquiry<'a>,
    reached: &'a [bool],
    /// By position among all answers, how many complete answers are like it; none of those that are not possible.
    like: Vec<N>,
    /// By level, how many complete answers there are.
    choices: Vec<N>,
    /// The completions of the levels from one to before another: by the first, then by how many.
    gaps: Vec<Vec<N>>,
    /// By node, the completions of its level and those below that are behind it.
    behind: Vec<ByOutcome<N>>,
}

impl<'a, N: Count> Counting<'a, N> {
    fn of(inquiry: &'a Inquiry<'a>, reached: &'a [bool], asked: &[bool]) -> Self {
        let levels = inquiry.levels;
        let one = N::ONE;
        let (mut like, mut choices) = (Vec::with_capacity(levels.moves()), Vec::with_capacity(levels.len()));
        for (level, is_asked) in asked.iter().enumerate() {
            let sums = levels.sums(level, inquiry.known, one);
            choices.push(if *is_asked { sums.iter().fold(N::default(), |all, n| all + *n) } else { one });
            like.extend(sums);
        }
        let gaps = (0..=levels.len()).map(|from| {
            let mut gaps = vec![one];
            let mut gap = one;
            for choices in &choices[from..] {
                gap = gap * *choices;
                gaps.push(gap);
            }
            gaps
        });
        let gaps = gaps.collect();
        let mut counting = Counting { inquiry, reached, like, choices, gaps, behind: Vec::new() };
        counting.count_behind();
        counting
    }

    /// So many completions with those of the levels from one to before that of a node.
    #[inline]
    fn down_to(&self, number: N, from: usize, node: Ref) -> N {
        let to = self.inquiry.levels.of_node(node);
        // Most nodes lead to the next level.
        if from == to { number } else { number * self.gaps[from][to - from] }
    }

    fn count_behind(&mut self) {
        let Inquiry { levels, open, .. } = self.inquiry;
        self.behind = vec![[N::default(); 4]; levels.refs()];
        for outcome in Outcome::ALL {
            self.behind[outcome as usize][outcome as usize] = N::ONE;
        }
        for node in levels.nodes().iter().filter(|node| self.reached[**node as usize]) {
            let level = levels.of_node(*node);
            let (exits, first) = (levels.exits(*node), levels.moves_of(level).start);
            let mut sum = [N::default(); 4];
            for answer in open.at(level) {
                let answer = *answer as usize;
                let times = self.down_to(self.like[first + answer], level + 1, exits[answer]);
                let behind = &self.behind[exits[answer] as usize];
                // Most answers are like no other, and lead to the next level.
                match times == N::ONE {
                    true => sum.iter_mut().zip(behind).for_each(|(sum, behind)| *sum += *behind),
                    false => sum.iter_mut().zip(behind).for_each(|(sum, behind)| *sum += *behind * times),
                }
            }
            self.behind[*node as usize] = sum;
        }
    }

    /// Goes down with the ways to each node: completions of the levels above its own. Those with an answer are those that go through a node of its
    /// level by way of the answer, and an equal part of those that go by without asking it.
    fn all(&self, asked: &[bool]) -> Completions<N> {
        let Inquiry { levels, open, .. } = self.inquiry;
        let root = levels.root();
        let all = self.down_to(N::ONE, 0, root);
        let total = self.behind[root as usize].map(|behind| behind * all);
        let mut ways = vec![N::default(); levels.refs()];
        ways[root as usize] = all;
        let mut through = vec![[N::default(); 4]; levels.moves()];
        for node in levels.nodes().iter().rev().filter(|node| self.reached[**node as usize]) {
            let level = levels.of_node(*node);
            let (exits, first) = (levels.exits(*node), levels.moves_of(level).start);
            let here = ways[*node as usize];
            for answer in open.at(level) {
                let answer = *answer as usize;
                let times = self.down_to(here, level + 1, exits[answer]);
                for (through, behind) in through[first + answer].iter_mut().zip(self.behind[exits[answer] as usize]) {
                    *through += behind * times;
                }
                ways[exits[answer] as usize] += times * self.like[first + answer];
            }
        }
        let alike = (0..levels.len()).map(|level| {
            if !asked[level] {
                return Vec::new();
            }
            let first = levels.moves_of(level).start;
            let positions = open.at(level).iter().map(|answer| first + *answer as usize);
            let mut asking = [N::default(); 4];
            for position in positions.clone() {
                for (asking, through) in asking.iter_mut().zip(through[position]) {
                    *asking += through * self.like[position];
                }
            }
            let passing: ByOutcome<N> = std::array::from_fn(|outcome| total[outcome].without(asking[outcome]));
            let alike = positions.map(|position| {
                let mut outcomes = through[position];
                for (outcome, passing) in outcomes.iter_mut().zip(passing) {
                    *outcome += passing.split(self.choices[level]);
                }
                Alike { answers: self.like[position].share(N::ONE), outcomes }
            });
            alike.collect()
        });
        Completions { total, alike: alike.collect() }
    }
}
