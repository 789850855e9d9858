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
    /// Those that are asked at all, ascending.
    asks: Vec<VarId>,
    /// Where each node's children begin in `children`.
    first: Vec<u32>,
    children: Vec<Ref>,
    /// The ends that each node reaches, one bit each.
    reached: Vec<u8>,
}

impl Whole {
    /// References below this are ends: the four outcomes, then [`Whole::IMPOSSIBLE`].
    pub(crate) const ENDS: Ref = Diagram::TERMINALS;
    /// The end of what the constraints exclude.
    pub(crate) const IMPOSSIBLE: Ref = Diagram::IMPOSSIBLE;

    /// Folds the limits, which must leave out nothing that is known, into the diagram below `root`.
    pub(crate) fn new(diagram: &Diagram, root: Ref, allowed: &Allowed) -> Self {
        let whole = Whole {
            root,
            variables: Vec::new(),
            asks: Vec::new(),
            first: vec![0],
            children: Vec::new(),
            reached: Vec::new(),
        };
        let mut folding = Folding { diagram, allowed, whole, done: FxHashMap::default(), ids: FxHashMap::default() };
        let root = folding.of(root, allowed.root());
        let mut asks = folding.whole.variables.clone();
        asks.sort_unstable();
        asks.dedup();
        Whole { root, asks, ..folding.whole }
    }

    pub(crate) fn root(&self) -> Ref {
        self.root
    }

    /// How many nodes there are. A node comes after all that it leads to.
    pub(crate) fn len(&self) -> usize {
        self.variables.len()
    }

    /// The variable that a node asks, and its children by class.
    #[inline]
    pub(crate) fn node(&self, node: Ref) -> (VarId, &[Ref]) {
        let index = (node - Self::ENDS) as usize;
        (self.variables[index], &self.children[self.first[index] as usize..self.first[index + 1] as usize])
    }

    /// The variable that each node asks, in their order.
    pub(crate) fn variables(&self) -> &[VarId] {
        &self.variables
    }

    /// The ends that a node reaches whatever is known, one bit each.
    #[inline]
    pub(crate) fn reached(&self, node: Ref) -> u8 {
        match node.checked_sub(Self::ENDS) {
            Some(index) => self.reached[index as usize],
            None => 1 << node,
        }
    }

    /// The outcomes of the completions that the known classes leave.
    pub(crate) fn ends(&self, known: &[u64], marks: &mut Marks) -> Outcomes {
        marks.begin(self.len());
        let mut stack = vec![self.root];
        let mut found = 0u8;
        while let Some(node) = stack.pop() {
            if self.reached(node) & Outcomes::all().0 & !found == 0 {
                continue;
            }
            let Some(index) = node.checked_sub(Self::ENDS) else {
                found |= 1 << node;
                continue;
            };
            if marks.is_new(index) {
                let (variable, children) = self.node(node);
                stack.extend(classes(known[usize::from(variable)]).filter_map(|class| children.get(class).copied()));
            }
        }
        Outcomes(found & !(1 << Self::IMPOSSIBLE))
    }

    /// The variables that it asks, ascending.
    pub(crate) fn asks(&self) -> &[VarId] {
        &self.asks
    }
}

/// Which nodes were seen in the walk at hand.
#[derive(Debug, Default)]
pub(crate) struct Marks {
    seen: Vec<u32>,
    walk: u32,
}

impl Marks {
    fn begin(&mut self, nodes: usize) {
        if self.seen.len() < nodes {
            self.seen.resize(nodes, 0);
        }
        self.walk = self.walk.wrapping_add(1);
        if self.walk == 0 {
            self.seen.fill(0);
            self.walk = 1;
        }
    }

    fn is_new(&mut self, index: u32) -> bool {
        std::mem::replace(&mut self.seen[index as usize], self.walk) != self.walk
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
        let (limited, limits) = self.allowed.node(limit);
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
        *self.ids.entry((variable, children.into_boxed_slice())).or_insert_with_key(|(_, children)| {
            whole.variables.push(variable);
            whole.reached.push(children.iter().fold(0, |all, c| all | whole.reached(*c)));
            whole.children.extend_from_slice(children);
            whole.first.push(whole.children.len() as u32);
            next
        })
    }
}
