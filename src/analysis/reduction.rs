//! What a finding still depends on: its diagram, with a node only where the completions that are allowed differ.

use rustc_hash::{FxHashMap, FxHashSet};

use super::limits::{Allowed, Step};
use crate::doctrine::{Diagram, Ref, VarId};

/// The variables on which, among the allowed completions, the end still depends.
pub(crate) fn deciding(diagram: &Diagram, root: Ref, allowed: &Allowed, known: &[u64]) -> Vec<VarId> {
    let mut reduction =
        Reduction { diagram, allowed, known, done: FxHashMap::default(), ids: FxHashMap::default(), nodes: Vec::new() };
    let reduced = reduction.of(root, allowed.root());
    let mut variables = Vec::new();
    let mut seen = FxHashSet::default();
    let mut stack = vec![reduced];
    while let Some(node) = stack.pop() {
        if node < Reduction::FIRST || !seen.insert(node) {
            continue;
        }
        let (variable, children) = &reduction.nodes[(node - Reduction::FIRST) as usize];
        variables.push(*variable);
        stack.extend(children);
    }
    variables.sort_unstable();
    variables.dedup();
    variables
}

/// The diagram restricted to what is known and allowed, with nodes only where the possible classes differ.
struct Reduction<'a> {
    diagram: &'a Diagram,
    allowed: &'a Allowed,
    known: &'a [u64],
    done: FxHashMap<(Ref, Ref), Ref>,
    ids: FxHashMap<(VarId, Vec<Ref>), Ref>,
    nodes: Vec<(VarId, Vec<Ref>)>,
}

impl Reduction<'_> {
    const IMPOSSIBLE: Ref = Diagram::TERMINALS;
    const FIRST: Ref = Diagram::TERMINALS + 1;

    fn of(&mut self, node: Ref, limit: Ref) -> Ref {
        if !self.allowed.is_fulfillable(self.diagram, limit, self.known) {
            return Self::IMPOSSIBLE;
        }
        if node < Diagram::TERMINALS {
            return node;
        }
        if let Some(done) = self.done.get(&(node, limit)) {
            return *done;
        }
        let step = Step::of(self.diagram, self.allowed, self.known, node, limit);
        let behind = |class| step.behind(class).map_or(Self::IMPOSSIBLE, |(child, limit)| self.of(child, limit));
        let reduced: Vec<Ref> = step.classes().map(behind).collect();
        let mut possible = reduced.iter().copied().filter(|r| *r != Self::IMPOSSIBLE);
        let first = possible.next().unwrap_or(Self::IMPOSSIBLE);
        let result = if possible.all(|r| r == first) { first } else { self.join(step.variable, reduced) };
        self.done.insert((node, limit), result);
        result
    }

    fn join(&mut self, variable: VarId, children: Vec<Ref>) -> Ref {
        let next = self.nodes.len() as Ref + Self::FIRST;
        let node = *self.ids.entry((variable, children.clone())).or_insert(next);
        if node == next {
            self.nodes.push((variable, children));
        }
        node
    }
}
