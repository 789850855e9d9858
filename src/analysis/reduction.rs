//! What a finding still depends on: its diagram, with a node only where the completions that are allowed differ.

use rustc_hash::{FxHashMap, FxHashSet};

use super::inquiry::classes;
use super::whole::Whole;
use crate::doctrine::{Ref, VarId};

/// The variables on which, among the allowed completions, the end still depends.
pub(crate) fn deciding(whole: &Whole, known: &[u64]) -> Vec<VarId> {
    let done = vec![None; whole.len()];
    let mut reduction = Reduction { whole, known, done, ids: FxHashMap::default(), nodes: Vec::new() };
    let reduced = reduction.of(whole.root());
    let mut variables = Vec::new();
    let mut seen = FxHashSet::default();
    let mut stack = vec![reduced];
    while let Some(node) = stack.pop() {
        if node < Whole::ENDS || !seen.insert(node) {
            continue;
        }
        let (variable, children) = &reduction.nodes[(node - Whole::ENDS) as usize];
        variables.push(*variable);
        stack.extend(children);
    }
    variables.sort_unstable();
    variables.dedup();
    variables
}

/// The diagram restricted to what is known, with nodes only where the possible classes differ.
struct Reduction<'a> {
    whole: &'a Whole,
    known: &'a [u64],
    done: Vec<Option<Ref>>,
    ids: FxHashMap<(VarId, Vec<Ref>), Ref>,
    nodes: Vec<(VarId, Vec<Ref>)>,
}

impl Reduction<'_> {
    fn of(&mut self, node: Ref) -> Ref {
        let Some(index) = node.checked_sub(Whole::ENDS) else { return node };
        if let Some(done) = self.done[index as usize] {
            return done;
        }
        let (variable, children) = self.whole.node(node);
        let behind = classes(self.known[usize::from(variable)]).filter_map(|class| children.get(class));
        let reduced: Vec<Ref> = behind.map(|child| self.of(*child)).collect();
        let mut possible = reduced.iter().copied().filter(|r| *r != Whole::IMPOSSIBLE);
        let first = possible.next().unwrap_or(Whole::IMPOSSIBLE);
        let result = if possible.all(|r| r == first) { first } else { self.join(variable, reduced) };
        self.done[index as usize] = Some(result);
        result
    }

    fn join(&mut self, variable: VarId, children: Vec<Ref>) -> Ref {
        let next = self.nodes.len() as Ref + Whole::ENDS;
        let node = *self.ids.entry((variable, children.clone())).or_insert(next);
        if node == next {
            self.nodes.push((variable, children));
        }
        node
    }
}
