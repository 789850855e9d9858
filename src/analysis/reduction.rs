//! What a finding still depends on: its diagram, with a node only where the completions that are allowed differ.

use std::hash::BuildHasher as _;

use rustc_hash::FxBuildHasher;

use super::levels::{Levels, Open};
use super::whole::Whole;
use crate::doctrine::{FactId, Ref};

/// The facts on which, among the allowed completions, the end still depends, given by node whether what is known leads there.
pub(crate) fn deciding(levels: &Levels, open: &Open, reached: &[bool]) -> Vec<FactId> {
    let mut reduction = Reduction::of(levels.nodes().len());
    let mut reduced: Vec<Ref> = vec![Whole::IMPOSSIBLE; levels.refs()];
    for end in 0..Whole::ENDS {
        reduced[end as usize] = end;
    }
    // A node comes after all that it leads to.
    for node in levels.nodes().iter().filter(|node| reached[**node as usize]) {
        let (level, exits) = (levels.of_node(*node), levels.exits(*node));
        let of = |answer: &u32| reduced[exits[*answer as usize] as usize];
        let open = open.at(level);
        // What cannot be comes out as what is most like it, so that more nodes are alike.
        let behind = open.iter().map(|answer| match of(answer) {
            Whole::IMPOSSIBLE => {
                let possible = open.iter().filter(|other| of(other) != Whole::IMPOSSIBLE);
                let like = |other: &&u32| levels.in_common(level, *answer as usize, **other as usize);
                // Of several, the first.
                possible.rev().max_by_key(like).map_or(Whole::IMPOSSIBLE, of)
            }
            reduced => reduced,
        });
        reduced[*node as usize] = reduction.join(level, behind);
    }
    let is_asked = reduction.below(reduced[levels.root() as usize], levels.len());
    let mut facts: Vec<FactId> = (0..levels.len()).filter(|l| is_asked[*l]).map(|level| levels.fact(level)).collect();
    facts.sort_unstable();
    facts
}

/// The diagram restricted to what is known, with nodes only where the possible answers differ, and no two nodes alike.
struct Reduction {
    levels: Vec<usize>,
    /// Where each node's children begin.
    first: Vec<usize>,
    children: Vec<Ref>,
    /// By hash, one more than the last node that has it; by node, the same for the one before that has the same.
    last: Vec<u32>,
    before: Vec<u32>,
}

impl Reduction {
    fn of(nodes: usize) -> Self {
        let last = vec![0; (nodes + 1).next_power_of_two()];
        let (levels, first, children, before) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Reduction { levels, first, children, last, before }
    }

    /// One node with these behind it, unless all are the same.
    fn join(&mut self, level: usize, behind: impl Iterator<Item = Ref>) -> Ref {
        let first = self.children.len();
        self.children.extend(behind);
        let behind = &self.children[first..];
        let only = behind.first().copied().unwrap_or(Whole::IMPOSSIBLE);
        if behind.iter().all(|r| *r == only) {
            self.children.truncate(first);
            return only;
        }
        let hash = FxBuildHasher.hash_one((level, behind)) as usize & (self.last.len() - 1);
        let mut like = self.last[hash];
        while let Some(earlier) = like.checked_sub(1) {
            let place = earlier as usize;
            if self.levels[place] == level && self.behind(place, first) == behind {
                self.children.truncate(first);
                return earlier + Whole::ENDS;
            }
            like = self.before[place];
        }
        self.levels.push(level);
        self.first.push(first);
        let new = self.levels.len() as u32;
        self.before.push(std::mem::replace(&mut self.last[hash], new));
        new - 1 + Whole::ENDS
    }

    /// What a node leads to; that of the last ends there.
    fn behind(&self, node: usize, end: usize) -> &[Ref] {
        &self.children[self.first[node]..self.first.get(node + 1).copied().unwrap_or(end)]
    }

    /// Which of so many levels are asked from a node on.
    fn below(&self, root: Ref, levels: usize) -> Vec<bool> {
        let mut is_asked = vec![false; levels];
        let mut seen = vec![false; self.levels.len()];
        let mut stack = vec![root];
        while let Some(node) = stack.pop() {
            let Some(node) = node.checked_sub(Whole::ENDS).map(|node| node as usize) else { continue };
            if !std::mem::replace(&mut seen[node], true) {
                is_asked[self.levels[node]] = true;
                stack.extend(self.behind(node, self.children.len()));
            }
        }
        is_asked
    }
}
