//! The compiled doctrine: one shared multi-valued decision diagram for every element of every school.
//!
//! A node asks one variable and has one child for each of its classes; variables are asked in ascending order.

use std::collections::HashMap;

use super::domain::VarId;
use super::model::{ElementId, Outcome, SchoolId};

/// A node, or below [`Diagram::TERMINALS`] an end.
pub(crate) type Ref = u32;

/// A set of variables; of those beyond what fits, all or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Variables(u128);

impl Variables {
    /// The place that all variables from there on share. Tests make them share early.
    const LAST: u32 = if cfg!(test) { 3 } else { u128::BITS - 1 };

    /// The set of one variable.
    pub(crate) fn only(variable: VarId) -> Self {
        Variables(1 << u32::from(variable).min(Self::LAST))
    }

    /// Both sets together.
    pub(crate) fn with(self, other: Self) -> Self {
        Variables(self.0 | other.0)
    }

    /// Whether the sets may share a variable.
    pub(crate) fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// The frozen diagrams.
#[derive(Debug, Clone, Default)]
pub(crate) struct Diagram {
    variables: Vec<VarId>,
    /// Where each node's children begin in `children`.
    first: Vec<u32>,
    children: Vec<Ref>,
    /// The ends that each node reaches, one bit each.
    reached: Vec<u8>,
    /// The variables on which each node depends.
    support: Vec<Variables>,
    /// `roots[school][element]`
    roots: Vec<Vec<Ref>>,
    /// What each constraint allows: ends in [`Diagram::YES`] or [`Diagram::NO`].
    allowed: Vec<Ref>,
    /// What all constraints together allow.
    allowed_by_all: Ref,
}

impl Diagram {
    /// References below this are ends: outcomes in the order of [`Outcome::ALL`].
    pub(crate) const TERMINALS: Ref = 4;
    /// The end "allowed" of a constraint.
    pub(crate) const YES: Ref = 0;
    /// The end "not allowed" of a constraint.
    pub(crate) const NO: Ref = 1;

    pub(crate) fn root(&self, school: SchoolId, element: ElementId) -> Ref {
        self.roots[school.index()][element.index()]
    }

    pub(crate) fn allowed(&self) -> &[Ref] {
        &self.allowed
    }

    pub(crate) fn allowed_by_all(&self) -> Ref {
        self.allowed_by_all
    }

    /// The variable that a node asks, and its children by class.
    pub(crate) fn node(&self, node: Ref) -> (VarId, &[Ref]) {
        let index = (node - Self::TERMINALS) as usize;
        let to = self.first.get(index + 1).map_or(self.children.len(), |n| *n as usize);
        (self.variables[index], &self.children[self.first[index] as usize..to])
    }

    /// The ends that a node reaches whatever is known, one bit each.
    pub(crate) fn reached(&self, node: Ref) -> u8 {
        match node.checked_sub(Self::TERMINALS) {
            Some(index) => self.reached[index as usize],
            None => 1 << node,
        }
    }

    /// The variables on which a node depends.
    pub(crate) fn support(&self, node: Ref) -> Variables {
        node.checked_sub(Self::TERMINALS).map_or(Variables(0), |index| self.support[index as usize])
    }

    /// The end that `root` leads to, if what is known decides at every node on the way.
    pub(crate) fn descend(&self, root: Ref, known: &[u64]) -> Option<Ref> {
        let mut node = root;
        while node >= Self::TERMINALS {
            let (variable, children) = self.node(node);
            let classes = known[usize::from(variable)];
            if !classes.is_power_of_two() {
                return None;
            }
            node = *children.get(classes.trailing_zeros() as usize)?;
        }
        Some(node)
    }

    /// The variables that are asked from a node on.
    pub(crate) fn asks(&self, root: Ref) -> Vec<VarId> {
        let mut seen = vec![false; self.len()];
        let mut asked = Vec::new();
        let mut stack = vec![root];
        while let Some(node) = stack.pop() {
            let Some(index) = node.checked_sub(Self::TERMINALS) else { continue };
            if !std::mem::replace(&mut seen[index as usize], true) {
                let (variable, children) = self.node(node);
                asked.push(variable);
                stack.extend(children);
            }
        }
        asked.sort_unstable();
        asked.dedup();
        asked
    }

    /// How many nodes there are.
    pub(crate) fn len(&self) -> usize {
        self.variables.len()
    }

    /// Its size in memory.
    pub(crate) fn bytes(&self) -> usize {
        self.variables.len() * (size_of::<VarId>() + size_of::<u32>() + size_of::<u8>() + size_of::<Variables>())
            + self.children.len() * size_of::<Ref>()
    }
}

/// Builds a diagram in which equal nodes are one node and no node is idle.
#[derive(Debug, Default)]
pub(crate) struct DiagramBuilder {
    diagram: Diagram,
    known: HashMap<(VarId, Box<[Ref]>), Ref>,
}

impl DiagramBuilder {
    pub(crate) fn end(outcome: Outcome) -> Ref {
        outcome as Ref
    }

    pub(crate) fn node(&mut self, variable: VarId, children: &[Ref]) -> Ref {
        if children.iter().all(|c| *c == children[0]) {
            return children[0];
        }
        let key = (variable, Box::from(children));
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        let node = self.diagram.variables.len() as Ref + Diagram::TERMINALS;
        self.diagram.variables.push(variable);
        self.diagram.first.push(self.diagram.children.len() as u32);
        self.diagram.children.extend_from_slice(children);
        let reached = children.iter().fold(0, |all, child| all | self.diagram.reached(*child));
        self.diagram.reached.push(reached);
        let below = children.iter().fold(Variables(0), |all, child| all.with(self.diagram.support(*child)));
        self.diagram.support.push(below.with(Variables::only(variable)));
        self.known.insert(key, node);
        node
    }

    pub(crate) fn finish(mut self, roots: Vec<Vec<Ref>>, allowed: Vec<Ref>, allowed_by_all: Ref) -> Diagram {
        self.diagram.roots = roots;
        self.diagram.allowed = allowed;
        self.diagram.allowed_by_all = allowed_by_all;
        self.diagram.variables.shrink_to_fit();
        self.diagram.first.shrink_to_fit();
        self.diagram.reached.shrink_to_fit();
        self.diagram.support.shrink_to_fit();
        self.diagram.children.shrink_to_fit();
        self.diagram
    }
}
