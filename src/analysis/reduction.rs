//! What a finding still depends on: its diagram, with a node only where the completions that are allowed differ.

use std::hash::BuildHasher as _;

use rustc_hash::{FxBuildHasher, FxHashMap};

use super::inquiry::classes;
use super::whole::Whole;
use crate::doctrine::{Ref, VarId};

/// The variables on which, among the allowed completions, the end still depends.
pub(crate) fn deciding(whole: &Whole, known: &[u64]) -> Vec<VarId> {
    let mut reduction = Reduction::default();
    let reached = reached(whole, known);
    let mut reduced: Vec<Ref> = (0..Whole::ENDS).collect();
    // A node comes after all that it leads to.
    for node in Whole::ENDS..Whole::ENDS + whole.len() as Ref {
        let result = match reached[node as usize] {
            true => reduction.of(whole, known, node, &reduced),
            false => Whole::IMPOSSIBLE,
        };
        reduced.push(result);
    }
    reduction.below(reduced[whole.root() as usize])
}

/// By node, whether what is known leads there.
pub(super) fn reached(whole: &Whole, known: &[u64]) -> Vec<bool> {
    let mut reached = vec![false; Whole::ENDS as usize + whole.len()];
    reached[whole.root() as usize] = true;
    for node in (Whole::ENDS..Whole::ENDS + whole.len() as Ref).rev() {
        if reached[node as usize] {
            let (variable, children) = whole.node(node);
            for class in classes(known[usize::from(variable)]) {
                if let Some(child) = children.get(class) {
                    reached[*child as usize] = true;
                }
            }
        }
    }
    reached
}

/// The diagram restricted to what is known, with nodes only where the possible classes differ, and no two nodes alike.
#[derive(Default)]
struct Reduction {
    variables: Vec<VarId>,
    /// Where each node's children begin.
    first: Vec<usize>,
    children: Vec<Ref>,
    /// By hash, the last node that has it; by node, the one before that has the same.
    last: FxHashMap<u64, usize>,
    before: Vec<Option<usize>>,
}

impl Reduction {
    /// A node of the whole, given what those that it leads to have become.
    fn of(&mut self, whole: &Whole, known: &[u64], node: Ref, reduced: &[Ref]) -> Ref {
        let (variable, children) = whole.node(node);
        let first = self.children.len();
        let behind = classes(known[usize::from(variable)]).filter_map(|class| children.get(class));
        self.children.extend(behind.map(|child| reduced[*child as usize]));
        let behind = &self.children[first..];
        let mut possible = behind.iter().copied().filter(|r| *r != Whole::IMPOSSIBLE);
        let only = possible.next().unwrap_or(Whole::IMPOSSIBLE);
        if possible.all(|r| r == only) {
            self.children.truncate(first);
            return only;
        }
        let hash = FxBuildHasher.hash_one((variable, behind));
        let mut like = self.last.get(&hash).copied();
        while let Some(earlier) = like {
            if self.variables[earlier] == variable && self.behind(earlier, first) == behind {
                self.children.truncate(first);
                return earlier as Ref + Whole::ENDS;
            }
            like = self.before[earlier];
        }
        let new = self.variables.len();
        self.before.push(self.last.insert(hash, new));
        self.variables.push(variable);
        self.first.push(first);
        new as Ref + Whole::ENDS
    }

    /// What a node leads to; that of the last ends there.
    fn behind(&self, node: usize, end: usize) -> &[Ref] {
        &self.children[self.first[node]..self.first.get(node + 1).copied().unwrap_or(end)]
    }

    /// The variables that are asked from a node on.
    fn below(&self, root: Ref) -> Vec<VarId> {
        let mut variables = Vec::new();
        let mut seen = vec![false; self.variables.len()];
        let mut stack = vec![root];
        while let Some(node) = stack.pop() {
            let Some(node) = node.checked_sub(Whole::ENDS).map(|node| node as usize) else { continue };
            if !std::mem::replace(&mut seen[node], true) {
                variables.push(self.variables[node]);
                stack.extend(self.behind(node, self.children.len()));
            }
        }
        variables.sort_unstable();
        variables.dedup();
        variables
    }
}
