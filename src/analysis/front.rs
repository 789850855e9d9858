//! How far a sweep down a diagram has come: the nodes that it has reached and has yet to ask.

use super::moves::Moves;
use super::needs::Targets;
use crate::doctrine::Ref;

/// The nodes to which a sweep has come, by their levels.
#[derive(Debug, Default)]
pub(super) struct Front {
    pub(super) levels: Vec<Waiting>,
    /// By node, the sweep in which it was reached.
    seen: Vec<u32>,
    sweep: u32,
}

impl Front {
    pub(super) fn begin(&mut self, levels: usize, nodes: usize) {
        self.levels.resize_with(levels, Waiting::default);
        self.levels.iter_mut().for_each(Waiting::clear);
        self.seen.resize(nodes, 0);
        self.sweep += 1;
    }

    /// Whether the node has not been reached before.
    pub(super) fn is_new(&mut self, node: Ref) -> bool {
        std::mem::replace(&mut self.seen[node as usize], self.sweep) != self.sweep
    }
}

/// The nodes of a level that are to be asked.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    pub(super) nodes: Vec<Ref>,
    /// The findings for which all of them may do with the changes that are left after one.
    pub(super) after_one: Targets,
    /// What the last change may be as far as the first of them go, how many those are, and whether it may be nothing at all.
    pub(super) last: Moves,
    pub(super) first: usize,
    pub(super) is_none: bool,
}

impl Waiting {
    pub(super) fn clear(&mut self) {
        self.nodes.clear();
        self.after_one = Targets::MAX;
        self.first = 0;
        self.is_none = false;
    }
}
