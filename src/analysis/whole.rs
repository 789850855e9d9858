//! An element's diagram with the constraints folded in: every completion has an end, and one of the ends is that it cannot be.
//!
//! What the five answers need beyond findings - distances, counts, other values of known facts - is read off one such diagram in passes, with no
//! limit to carry along.

use rustc_hash::FxHashMap;

use super::inquiry::classes;
use super::limits::Allowed;
use crate::doctrine::{Diagram, Outcomes, Ref, VarId};

/// The diagram.
#[derive(Debug)]
pub(crate) struct Whole {
    root: Ref,
    variables: Vec<VarId>,
    /// Where each node's children begin in `children`.
    first: Vec<u32>,
    children: Vec<Ref>,
    /// The ends that each node reaches, one bit each.
    reached: Vec<u8>,
}

impl Whole {
    /// References below this are ends: the four outcomes, then [`Whole::IMPOSSIBLE`].
    pub(crate) const ENDS: Ref = Diagram::TERMINALS + 1;
    /// The end of what the constraints exclude.
    pub(crate) const IMPOSSIBLE: Ref = Diagram::TERMINALS;

    /// Folds the limits, which must leave out nothing that is known, into the diagram below `root`.
    pub(crate) fn new(diagram: &Diagram, root: Ref, allowed: &Allowed) -> Self {
        let whole =
            Whole { root, variables: Vec::new(), first: vec![0], children: Vec::new(), reached: Vec::new() };
        let mut folding =
            Folding { diagram, allowed, whole, done: FxHashMap::default(), ids: FxHashMap::default() };
        let root = folding.of(root, allowed.root());
        Whole { root, ..folding.whole }
    }

    pub(crate) fn root(&self) -> Ref {
        self.root
    }

    /// How many nodes there are. A node comes after all that it leads to.
    pub(crate) fn len(&self) -> usize {
        self.variables.len()
    }

    /// The variable that a node asks, and its children by class.
    pub(crate) fn node(&self, node: Ref) -> (VarId, &[Ref]) {
        let index = (node - Self::ENDS) as usize;
        (self.variables[index], &self.children[self.first[index] as usize..self.first[index + 1] as usize])
    }

    /// The ends that a node reaches whatever is known, one bit each.
    pub(crate) fn reached(&self, node: Ref) -> u8 {
        match node.checked_sub(Self::ENDS) {
            Some(index) => self.reached[index as usize],
            None => 1 << node,
        }
    }

    /// The outcomes of the completions that the known classes leave.
    pub(crate) fn ends(&self, known: &[u64]) -> Outcomes {
        let mut seen = vec![false; self.len()];
        let mut stack = vec![self.root];
        let mut found = 0u8;
        while let Some(node) = stack.pop() {
            if self.reached(node) & !found == 0 {
                continue;
            }
            let Some(index) = node.checked_sub(Self::ENDS) else {
                found |= 1 << node;
                continue;
            };
            if !std::mem::replace(&mut seen[index as usize], true) {
                let (variable, children) = self.node(node);
                stack.extend(classes(known[usize::from(variable)]).filter_map(|class| children.get(class).copied()));
            }
        }
        Outcomes(found & !(1 << Self::IMPOSSIBLE))
    }

    /// The variables that it asks.
    pub(crate) fn asks(&self) -> Vec<VarId> {
        let mut asked = self.variables.clone();
        asked.sort_unstable();
        asked.dedup();
        asked
    }

    /// Its size in memory.
    pub(crate) fn bytes(&self) -> usize {
        self.variables.len() * (size_of::<VarId>() + size_of::<u32>() + size_of::<u8>())
            + self.children.len() * size_of::<Ref>()
    }
}

struct Folding<'a> {
    diagram: &'a Diagram,
    allowed: &'a Allowed,
    whole: Whole,
    done: FxHashMap<(Ref, Ref), Ref>,
    ids: FxHashMap<(VarId, Box<[Ref]>), Ref>,
}

impl Folding<'_> {
    fn of(&mut self, node: Ref, limit: Ref) -> Ref {
        if limit == Diagram::NO {
            return Whole::IMPOSSIBLE;
        }
        if node < Diagram::TERMINALS && limit < Diagram::TERMINALS {
            return node;
        }
        if let Some(done) = self.done.get(&(node, limit)) {
            return *done;
        }
        let (limited, limits) = self.allowed.node(self.diagram, limit);
        let (asked, children) =
            if node < Diagram::TERMINALS { (VarId::MAX, [].as_slice()) } else { self.diagram.node(node) };
        let variable = asked.min(limited);
        let classes = if asked == variable { children.len() } else { limits.len() };
        let below: Vec<Ref> = (0..classes)
            .map(|class| {
                let child = if asked == variable { children[class] } else { node };
                let limit = if limited == variable { limits[class] } else { limit };
                self.of(child, limit)
            })
            .collect();
        let result = self.join(variable, below);
        self.done.insert((node, limit), result);
        result
    }

    fn join(&mut self, variable: VarId, children: Vec<Ref>) -> Ref {
        if children.iter().all(|c| *c == children[0]) {
            return children[0];
        }
        let whole = &mut self.whole;
        let next = whole.variables.len() as Ref + Whole::ENDS;
        let node = *self.ids.entry((variable, children.into_boxed_slice())).or_insert_with_key(|(_, children)| {
            whole.variables.push(variable);
            whole.reached.push(children.iter().fold(0, |all, c| all | whole.reached(*c)));
            whole.children.extend_from_slice(children);
            whole.first.push(whole.children.len() as u32);
            next
        });
        node
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::exact::Walker;
    use crate::doctrine::Doctrine;

    #[test]
    #[ignore]
    fn sizes() {
        let doctrine = Doctrine::bundled().unwrap();
        let diagram = doctrine.diagram().unwrap();
        let known = doctrine.domain().unknown();
        let mut walker = Walker::default();
        let allowed = Allowed::new(&doctrine, &known, &[], &mut walker);
        println!("variables {}", doctrine.domain().variables.len());
        for element in doctrine.element_ids() {
            for school in doctrine.school_ids() {
                let start = std::time::Instant::now();
                let whole = Whole::new(diagram, diagram.root(school, element), &allowed);
                println!("{:24} {:?} {:6} nodes {:7} B {:?}", doctrine.element(element).id, school, whole.len(), whole.bytes(), start.elapsed());
            }
        }
    }
}
